"""One number of agreement with everything needed to print, check and repeat it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Literal

Reason = Literal[
    "one_coder",
    "no_comparable_units",
    "no_codings",
    "code_unused",
    "single_category",
    "overlapping_units",
]

REASONS: dict[Reason, str] = {
    "one_coder": "agreement needs two coders",
    "no_comparable_units": "no unit was done by two coders",
    "no_codings": "nobody applied a code",
    "code_unused": "nobody used this code",
    "single_category": "only one value is in use, so agreement by chance is already complete",
    "overlapping_units": "a coder's segments overlap; ask for one code at a time",
}
"""What each reason says to a researcher."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Where the value would fall for other data of the same kind; `label` says which kind."""

    lower: float
    upper: float
    method: str
    label: str
    level: float = 0.95
    seed: int | None = None
    misses: tuple[tuple[float, float], ...] = ()
    """Pairs of a limit and the share of resamples below it, where the method gives them."""


@dataclass(frozen=True, slots=True)
class Result:
    """A value of 1 is perfect; None has a `reason`. Nothing in here is rounded."""

    measure: str
    value: float | None
    reason: Reason | None = None
    A: float | None = None
    """Agreements counted: applications, units, cells, lines or characters."""
    D: float | None = None
    """Disagreements counted in the same way."""
    unit: str = ""
    rule: str = ""
    roles: str = "all"
    formula: str = ""
    source: str = ""
    coders: tuple[str, ...] = ()
    transcripts: tuple[str, ...] = ()
    n_units: int = 0
    """Units the value is over: those two coders have done, and of shares of units the coded ones."""
    n_pairs: int = 0
    """Pairs of coders with at least one unit in common."""
    code: str | None = None
    """None for a value over all codes."""
    skipped: int = 0
    """Codes or pairs left out of a mean because they have no value."""
    coverage: float | None = None
    """For the agreement on codes where both marked: the share both marked."""
    interval: Interval | None = None

    def to_json(self) -> str:
        """This result as one JSON object; `from_json` gives back an equal value."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Result:
        """The result that `to_json` wrote."""
        fields = json.loads(text)
        if fields["interval"] is not None:
            misses = tuple((low, share) for low, share in fields["interval"].pop("misses"))
            fields["interval"] = Interval(**fields["interval"], misses=misses)
        for name in ("coders", "transcripts"):
            fields[name] = tuple(fields[name])
        return cls(**fields)
