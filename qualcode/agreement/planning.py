"""How much must be double-coded before the interval is narrow enough."""

from __future__ import annotations

import math
from dataclasses import dataclass

from qualcode.model.errors import UsageError

_Z = 1.96  # two-sided 95 %
DESIGN = (1.5, 3.0)
"""How many times as many applications are needed when they are spread over transcripts."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Code applications to compare (A + D) for an interval of `agreement` plus or minus `half`."""

    agreement: float
    half_width: float
    applications: int
    """When all come from one transcript, for a statement about that transcript."""
    spread: tuple[int, int]
    """The likely range when they come from several transcripts."""
    transcripts: int = 3
    """The fewest that give an interval for other transcripts at all."""


def plan(agreement: float, half_width: float) -> Plan:
    """What is needed around `agreement`, both shares of 0 to 1.

    p(1-p)(1.96/h)^2, rounded up; UsageError outside 0 < agreement < 1 or 0 < half_width < 1.
    """
    if not 0 < agreement < 1 or not 0 < half_width < 1:
        raise UsageError(
            f"There is no plan for an agreement of {agreement:g} plus or minus {half_width:g}.",
            "Give both as shares between 0 and 1, such as 0.75 and 0.1.",
        )
    exact = agreement * (1 - agreement) * (_Z / half_width) ** 2
    needed = math.ceil(exact)
    low, high = (math.ceil(exact * effect) for effect in DESIGN)
    return Plan(agreement, half_width, needed, (low, high))
