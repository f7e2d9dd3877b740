"""One row per code: who applied it how often, how far coders agree, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qualcode.agreement.alpha import binary_alphas
from qualcode.agreement.applications import Counts, count, pooled
from qualcode.agreement.intervals import FEWEST, over_transcripts
from qualcode.agreement.result import Interval
from qualcode.agreement.tensor import Floats, Tensor

GAP = 0.2
"""Alpha and AC1 further apart than this: the code is so rare or common that they disagree."""


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A value is None where it is undefined: nobody used the code, or it is on every unit."""

    code: str
    applied: tuple[int, ...]
    """Per coder, in the order of the tensor, on the units of at least two coders."""
    agreed: int
    differed: int
    agreement: float | None
    interval: Interval | None
    """None when the code has too few applications or transcripts for one."""
    alpha: float | None
    ac1: float | None
    few: bool
    """Too few applications to judge: A + D under ten."""

    @property
    def prevalence_gap(self) -> bool:
        """Whether alpha and AC1 differ so much that only how often the code occurs explains it."""
        return None not in {self.alpha, self.ac1} and self.ac1 - self.alpha > GAP  # type: ignore[operator]


def per_code(given: Tensor) -> tuple[CodeRow, ...]:
    """The rows of all codes, worst agreement first; codes nobody used last."""
    counts = count(given)
    alphas, chances = binary_alphas(given), ac1s(given)
    applied = given.applied[:, given.compared].sum(axis=1)
    rows = [
        _row(counts.of_codes([code]), applied[:, k], float(alphas[k]), float(chances[k]))
        for k, code in enumerate(given.codes)
    ]
    return tuple(sorted(rows, key=lambda r: (r.agreement is None, r.agreement or 0.0, r.code)))


def _row(counts: Counts, applied: Floats, alpha: float, ac1: float) -> CodeRow:
    agreed, differed = int(counts.both.sum()), int(counts.differ.sum())
    few = agreed + differed < FEWEST
    return CodeRow(
        counts.codes[0],
        tuple(int(n) for n in applied),
        agreed,
        differed,
        pooled(counts),
        None if few else over_transcripts(counts, pooled),
        None if np.isnan(alpha) else alpha,
        None if np.isnan(ac1) else ac1,
        few,
    )


def ac1s(given: Tensor) -> Floats:
    """Gwet's AC1 of there or not for every code; NaN when no unit can be compared.

    Chance is taken over units that at least one coder has done.
    """
    size = given.seen.sum(axis=0)
    ones = given.applied.sum(axis=0)
    kept, known = size >= 2, size > 0
    if not kept.any():
        return np.full(len(given.codes), np.nan)
    m, x = size[kept, None], ones[kept]
    observed = ((x * (x - 1) + (m - x) * (m - x - 1)) / (m * (m - 1))).mean(axis=0)
    share = (ones[known] / size[known, None]).mean(axis=0)
    chance = 2 * share * (1 - share)
    return np.asarray((observed - chance) / (1 - chance), dtype=np.float64)
