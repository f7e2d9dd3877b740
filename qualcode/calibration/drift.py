"""Agreement over sessions: whether coders grow apart or together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
