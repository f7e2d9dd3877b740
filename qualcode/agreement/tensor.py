"""Codes on units as one boolean array: coders x units x codes, with a mask of what was done."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from qualcode.model.errors import UsageError

Booleans = NDArray[np.bool_]
Integers = NDArray[np.int64]
Floats = NDArray[np.float64]

CodeSets = Sequence[Collection[str] | None]
"""One coder's codes per unit; an empty set is a decision, None is a unit not done."""


@dataclass(frozen=True, eq=False)
class Tensor:
    """Who applied which code to which unit. A row of a coder not `seen` holds False only."""

    applied: Booleans
    """Coders x units x codes."""
    seen: Booleans
    """Coders x units: whether the coder has done the unit."""
    codes: tuple[str, ...]
    coders: tuple[str, ...]
    transcripts: tuple[str, ...]
    bounds: tuple[int, ...]
    """The first unit of every transcript, and the number of units at the end."""

    @property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """Every pair of coders, by index."""
        return tuple(combinations(range(len(self.coders)), 2))

    @property
    def compared(self) -> Booleans:
        """Per unit whether at least two coders have done it."""
        return np.asarray(self.seen.sum(axis=0) >= 2, dtype=np.bool_)

    def together(self, first: int, second: int) -> Booleans:
        """Per unit whether both coders have done it."""
        return np.asarray(self.seen[first] & self.seen[second], dtype=np.bool_)

    def slices(self) -> list[slice]:
        """The units of each transcript."""
        return [slice(a, b) for a, b in zip(self.bounds, self.bounds[1:], strict=False)]


def tensor(
    sets: Mapping[str, Mapping[str, CodeSets]],
    *,
    coders: Sequence[str],
    sizes: Mapping[str, int],
) -> Tensor:
    """The tensor of `sets`: per transcript, per coder, the codes of every unit.

    `sizes` gives the number of units of each transcript. A coder who is not in a
    transcript is missing on all its units.
    """
    used = {c for rows in sets.values() for row in rows.values() for s in row if s for c in s}
    codes = tuple(sorted(used))
    index = {code: place for place, code in enumerate(codes)}
    bounds = np.cumsum([0, *(sizes[t] for t in sets)]).tolist()
    applied = np.zeros((len(coders), bounds[-1], len(codes)), dtype=np.bool_)
    seen = np.zeros((len(coders), bounds[-1]), dtype=np.bool_)
    for (name, rows), start in zip(sets.items(), bounds, strict=False):
        for place, coder in enumerate(coders):
            row = rows.get(coder)
            if row is not None:
                _fill(applied[place, start:], seen[place, start:], row, index, sizes[name])
    return Tensor(applied, seen, codes, tuple(coders), tuple(sets), tuple(bounds))


def _fill(
    applied: Booleans, seen: Booleans, row: CodeSets, index: Mapping[str, int], size: int
) -> None:
    if len(row) != size:
        raise UsageError(
            f"A coder has {len(row)} units where the list has {size}.",
            "Give every coder one code set for each unit, or None where the unit was not done.",
        )
    units = [u for u, codes in enumerate(row) for _ in codes or ()]
    places = [index[code] for codes in row for code in codes or ()]
    applied[units, places] = True
    seen[:size] = [codes is not None for codes in row]


def of_lists(rows: Sequence[CodeSets | None]) -> Tensor:
    """The tensor of one unnamed transcript: one list of code sets per coder."""
    size = max((len(row) for row in rows if row is not None), default=0)
    coders = [str(number + 1) for number in range(len(rows))]
    named = {c: row for c, row in zip(coders, rows, strict=True) if row is not None}
    return tensor({"": named}, coders=coders, sizes={"": size})


def without(given: Tensor, codes: Iterable[str]) -> Tensor:
    """The same units with every coding of `codes` deleted; the units stay."""
    gone = frozenset(codes)
    return _columns(given, [i for i, code in enumerate(given.codes) if code not in gone])


def only(given: Tensor, codes: Iterable[str]) -> Tensor:
    """The same units with only the codings of `codes`."""
    kept = frozenset(codes)
    return _columns(given, [i for i, code in enumerate(given.codes) if code in kept])


def _columns(given: Tensor, places: list[int]) -> Tensor:
    names = tuple(given.codes[i] for i in places)
    applied = given.applied[:, :, places]
    return Tensor(applied, given.seen, names, given.coders, given.transcripts, given.bounds)


def of_units(given: Tensor, units: Integers) -> Tensor:
    """The units at those places, also more than once, with the transcripts they come from.

    Transcripts without a unit keep their place and have none.
    """
    order = np.sort(units)
    bounds = tuple(int(np.searchsorted(order, bound)) for bound in given.bounds)
    return Tensor(
        given.applied[:, order],
        given.seen[:, order],
        given.codes,
        given.coders,
        given.transcripts,
        bounds,
    )
