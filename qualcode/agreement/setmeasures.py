"""Agreement unit by unit on whole code sets, as a mean over the pairs of coders."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from qualcode.agreement.catalogue import Setting, report
from qualcode.agreement.result import Reason, Result
from qualcode.agreement.tensor import Floats, Integers, Tensor

Score = Callable[[Integers, Integers, Integers], Floats]
"""From the sizes of both sets and of their intersection to a score per unit, 0 to 1."""


def _exact(first: Integers, second: Integers, both: Integers) -> Floats:
    same: Floats = ((first == both) & (second == both)).astype(np.float64)
    return same


def _any(_first: Integers, _second: Integers, both: Integers) -> Floats:
    return (both > 0).astype(np.float64)


def _jaccard(first: Integers, second: Integers, both: Integers) -> Floats:
    union = first + second - both
    return np.where(union > 0, both / np.maximum(union, 1), 1.0)


def _dice(first: Integers, second: Integers, both: Integers) -> Floats:
    total = first + second
    return np.where(total > 0, 2 * both / np.maximum(total, 1), 1.0)


SCORES: dict[str, Score] = {
    "set_exact_match": _exact,
    "set_any_shared": _any,
    "set_jaccard_mean": _jaccard,
    "set_dice_mean": _dice,
}


def set_measure(
    measure: str,
    given: Tensor,
    setting: Setting,
    *,
    skip_empty: bool = True,
) -> Result:
    """The mean score of `measure` over units, then over pairs of coders.

    Units that both coders left empty are skipped, unless `skip_empty` is off; then they are
    units with equal sets and without a code in common. `n_units` are the units scored. None
    when nobody applied a code.
    """
    values, reason, skipped = [], _nothing(given), 0
    scored = np.zeros(given.seen.shape[1], dtype=np.bool_)
    for i, j in given.pairs:
        here = given.together(i, j)
        scored |= here & given.applied[[i, j]].any(axis=(0, 2)) if skip_empty else here
        scores = _scores(SCORES[measure], given, (i, j), skip_empty=skip_empty)
        if len(scores):
            values.append(float(scores.mean()))
        elif here.any():
            skipped += 1
    return report(
        measure,
        float(np.mean(values)) if values and reason is None else None,
        reason,
        setting,
        coders=given.coders,
        transcripts=given.transcripts,
        n_units=int(scored.sum()),
        n_pairs=len(values),
        skipped=skipped,
    )


def _scores(score: Score, given: Tensor, pair: tuple[int, int], *, skip_empty: bool) -> Floats:
    here = given.together(*pair)
    left, right = (given.applied[coder, here] for coder in pair)
    first, second, both = (x.sum(axis=1) for x in (left, right, left & right))
    kept = first + second > 0 if skip_empty else np.ones(len(first), dtype=np.bool_)
    return score(first[kept], second[kept], both[kept])


def _nothing(given: Tensor) -> Reason | None:
    if len(given.coders) < 2:
        return "one_coder"
    shared = [given.together(i, j) for i, j in given.pairs]
    if not any(here.any() for here in shared):
        return "no_comparable_units"
    used = any(
        given.applied[[i, j]][:, here].any()
        for (i, j), here in zip(given.pairs, shared, strict=True)
    )
    return None if used else "no_codings"
