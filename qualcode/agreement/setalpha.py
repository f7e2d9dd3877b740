"""Krippendorff's alpha on whole code sets, with a distance between sets.

The distance is used as it stands, not squared. Two empty sets are at 0, an empty and a filled
set at 1. Distinct sets are indexed once; expected disagreement is summed in blocks of rows, and
kept by pair of transcripts, so that leaving a transcript out costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from qualcode.agreement.catalogue import Setting, report
from qualcode.agreement.result import Reason, Result
from qualcode.agreement.tensor import Booleans, Floats, Integers, Tensor

_BLOCK = 512  # rows of the distance matrix at a time: 30 MB for 7,000 distinct sets

Distance = Callable[[Floats, Floats, Floats], Floats]
"""From the sizes of both sets and of their intersection to a distance, 0 to 1."""


def _ratio(first: Floats, second: Floats, both: Floats) -> Floats:
    """Intersection over union; 1 for two empty sets."""
    union = first + second - both
    return np.divide(both, union, out=np.ones_like(union), where=union > 0)


def _relation(first: Floats, second: Floats, both: Floats) -> Floats:
    """3 for equal sets, 2 for a subset, 1 for an overlap, 0 for nothing in common."""
    equal = (first == both) & (second == both)
    subset = (first == both) | (second == both)
    return np.where(equal, 3.0, np.where(subset, 2.0, np.where(both > 0, 1.0, 0.0)))


def jaccard(first: Floats, second: Floats, both: Floats) -> Floats:
    """1 less the intersection over the union."""
    return 1 - _ratio(first, second, both)


def masi(first: Floats, second: Floats, both: Floats) -> Floats:
    """1 less Jaccard times 1, 2/3, 1/3 or 0 for equal, subset, overlap or disjoint sets.

    An empty and a filled set are at 1, since their Jaccard is 0.
    """
    return 1 - _ratio(first, second, both) * _relation(first, second, both) / 3


def setscale(first: Floats, second: Floats, both: Floats) -> Floats:
    """0, 1/3, 2/3 or 1 for equal, subset, overlap or disjoint sets, as in DKPro's tests.

    There the empty set is a subset of every set, at 1/3; kept to explain a difference.
    """
    return 1 - _relation(first, second, both) / 3


def masi_dkpro_legacy(first: Floats, second: Floats, both: Floats) -> Floats:
    """DKPro's other function of the same name, kept to explain a difference."""
    return jaccard(first, second, both) * setscale(first, second, both)


DISTANCES: dict[str, Distance] = {
    "krippendorff_alpha_jaccard": jaccard,
    "krippendorff_alpha_masi": masi,
    "krippendorff_alpha_setscale": setscale,
    "krippendorff_alpha_masi_dkpro_legacy": masi_dkpro_legacy,
}


@dataclass(frozen=True, eq=False)
class SetSums:
    """What alpha needs, per transcript, so that any choice of transcripts can be computed."""

    differing: Floats
    """Per transcript the sum over units of distances over (values - 1)."""
    between: Floats
    """Transcripts x transcripts: the sum of distances over all pairs of sets."""
    distinct: Booleans
    """Transcripts x distinct sets: which occur."""
    values: Integers
    """Per transcript the number of sets that can be paired."""

    def alpha(self, keep: Booleans | None = None) -> float | None:
        """Alpha over the transcripts kept; None when one set only is in use, or nothing."""
        chosen = np.ones(len(self.values), dtype=np.bool_) if keep is None else keep
        total = int(self.values[chosen].sum())
        if total == 0 or self.distinct[chosen].any(axis=0).sum() < 2:
            return None
        expected = float(self.between[np.ix_(chosen, chosen)].sum()) / (total * (total - 1))
        return 1 - float(self.differing[chosen].sum()) / total / expected


def set_sums(given: Tensor, distance: Distance, *, apart: bool = True) -> SetSums:
    """The sums for `distance` over the units at least two coders have done.

    With `apart` off all transcripts count as one, which is faster.
    """
    sets, where = _distinct(given)
    sizes = np.diff(given.bounds) if apart else np.array([given.seen.shape[1]])
    of = np.repeat(np.arange(len(sizes)), sizes)
    paired = given.compared
    counts = np.zeros((len(sizes), len(sets)), dtype=np.int64)
    for coder in range(len(given.coders)):
        done = given.seen[coder] & paired
        np.add.at(counts, (of[done], where[coder, done]), 1)
    return SetSums(
        _differing(given, distance, of, len(sizes)),
        _between(sets, counts, distance),
        counts > 0,
        np.asarray(counts.sum(axis=1), dtype=np.int64),
    )


def _distinct(given: Tensor) -> tuple[Booleans, Integers]:
    """The distinct code sets, and which of them each coder has on each unit."""
    flat = given.applied.reshape(given.seen.size, len(given.codes))
    packed = np.packbits(flat, axis=1)
    if packed.shape[1] == 0:
        packed = np.zeros((len(flat), 1), dtype=np.uint8)
    keys = packed.view(np.dtype((np.void, packed.shape[1]))).ravel()
    _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    places = np.asarray(inverse, dtype=np.int64).reshape(given.applied.shape[:2])
    return flat[first], places


def _differing(given: Tensor, distance: Distance, of: Integers, groups: int) -> Floats:
    size = given.seen.sum(axis=0)
    total = np.zeros(groups)
    for i, j in given.pairs:
        here = given.together(i, j)
        left, right = given.applied[i, here], given.applied[j, here]
        first, second, both = (x.sum(axis=1, dtype=np.float64) for x in (left, right, left & right))
        apart = 2 * distance(first, second, both) / (size[here] - 1)
        total += np.bincount(of[here], weights=apart, minlength=groups)
    return total


def _between(sets: Booleans, counts: Integers, distance: Distance) -> Floats:
    weights = counts.T.astype(np.float64)
    table = sets.astype(np.float32)
    sizes = table.sum(axis=1, dtype=np.float64)
    total = np.zeros((weights.shape[1], weights.shape[1]))
    for start in range(0, len(sets), _BLOCK):
        block = slice(start, start + _BLOCK)
        both = (table[block] @ table.T).astype(np.float64)
        first, second = np.broadcast_arrays(sizes[block, None], sizes[None, :])
        total += weights[block].T @ (distance(first, second, both) @ weights)
    return total


def set_alpha(measure: str, given: Tensor, setting: Setting) -> Result:
    """Alpha on code sets with the distance of `measure`."""
    pairs = sum(bool(given.together(i, j).any()) for i, j in given.pairs)
    gap: Reason | None = None if pairs else "no_comparable_units"
    if len(given.coders) < 2:
        gap = "one_coder"
    value = None if gap else set_sums(given, DISTANCES[measure], apart=False).alpha()
    return report(
        measure,
        value,
        gap or "single_category",
        setting,
        coders=given.coders,
        transcripts=given.transcripts,
        n_units=int(given.compared.sum()),
        n_pairs=pairs,
    )
