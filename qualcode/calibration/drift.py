"""Agreement over sessions: whether coders grow apart or together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qualcode.agreement.intervals import jackknife
from qualcode.agreement.result import Interval

FEWEST = 5
"""Sessions from which a slope is computed."""


@dataclass(frozen=True, slots=True)
class Round:
    """One session: A/(A+D) before discussion, with its counts and interval."""

    session: str
    date: str
    """YYYY-MM-DD."""
    coders: tuple[str, ...]
    value: float | None
    agreed: int
    differed: int
    interval: Interval | None = None
    after: float | None = None
    """Agreement after discussion; None where nothing was decided."""
    words: int = 0
    """Words that were to be coded."""
    applied: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Per coder how often each code was applied."""


@dataclass(frozen=True, slots=True)
class Rate:
    """How often one coder applied one code, a 1,000 words, in the early and the late sessions."""

    coder: str
    code: str
    early: float | None
    """None where the coder was in no early session with words."""
    late: float | None


@dataclass(frozen=True, slots=True)
class Drift:
    """How agreement changed from session to session."""

    rounds: tuple[Round, ...]
    slope: float | None
    """Change a session, as a share; None under five sessions with a value."""
    interval: Interval | None

    @property
    def is_trend(self) -> bool:
        """Whether the interval of the slope excludes 0."""
        found = self.interval
        return found is not None and (found.lower > 0 or found.upper < 0)


def halves(rounds: Sequence[Round]) -> tuple[Sequence[Round], Sequence[Round]]:
    """The early and the late sessions; of an odd number the middle one is in neither."""
    size = len(rounds) // 2
    return rounds[:size], rounds[len(rounds) - size :]


def rates(rounds: Sequence[Round]) -> tuple[Rate, ...]:
    """The rate of every code a coder used, by coder and code; empty under two sessions."""
    early, late = halves(rounds)
    used = {(who, c) for r in (*early, *late) for who, codes in r.applied.items() for c in codes}
    return tuple(
        Rate(who, code, _rate(early, who, code), _rate(late, who, code))
        for who, code in sorted(used)
    )


def _rate(rounds: Sequence[Round], coder: str, code: str) -> float | None:
    mine = [r for r in rounds if coder in r.applied]
    words = sum(r.words for r in mine)
    return 1_000 * sum(r.applied[coder].get(code, 0) for r in mine) / words if words else None


def drift(rounds: Sequence[Round]) -> Drift:
    """The slope over sessions, weighted by applications, its interval by leaving each out."""
    points = [
        (float(n), r.value, float(r.agreed + r.differed))
        for n, r in enumerate(rounds)
        if r.value is not None
    ]
    if len(points) < FEWEST:
        return Drift(tuple(rounds), None, None)
    slope = _slope(points)
    left = [_slope(points[:n] + points[n + 1 :]) for n in range(len(points))]
    return Drift(tuple(rounds), slope, jackknife(slope, left, bounds=(-1.0, 1.0)))


def _slope(points: Sequence[tuple[float, float, float]]) -> float | None:
    """Weighted least squares of value on place; None when no place differs from another."""
    weight = sum(w for _, _, w in points)
    if not weight:
        return None
    x0 = sum(x * w for x, _, w in points) / weight
    y0 = sum(y * w for _, y, w in points) / weight
    spread = sum(w * (x - x0) ** 2 for x, _, w in points)
    return sum(w * (x - x0) * (y - y0) for x, y, w in points) / spread if spread else None
