"""Small cells of a table of counts, withheld so that sums do not give them back.

A count of 1 to k - 1 is printed as `<k`. Where a sum in the same table would tell it, it is
printed as `x`, which may be any count, and other cells of the sum as well. What is promised is
checked and not assumed: for every small count other counts are looked for that fit all that is
printed; as long as there are none, one more cell is withheld.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from qualcode.model.table import Cell, Column, Row, Table

WITHHELD = "x"
_TRIES = 1_000  # steps of a search for another reading of a table; then it counts as not found

Place = tuple[int, int]
"""A row and a column of a table."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A place that holds the sum of others; one that does not add up is no sum."""

    total: Place
    parts: tuple[Place, ...]

    def places(self) -> tuple[Place, ...]:
        """Every place in it, the parts first."""
        return (*self.parts, self.total)


@dataclass(frozen=True, slots=True)
class Withheld:
    """The table as it may be shown, and how many cells are not in it."""

    table: Table
    small: int
    """Cells printed as `<k`."""
    more: int
    """Cells printed as `x`, of which a sum would tell a small one."""


def is_withheld(cell: Cell) -> bool:
    """Whether a cell stands for a count that is not shown."""
    return cell == WITHHELD or (isinstance(cell, str) and cell[:1] == "<" and cell[1:].isdecimal())


def withhold(
    table: Table, counts: Collection[int], sums: Iterable[Sum] = (), *, k: int
) -> Withheld:
    """`table` without counts of 1 to k - 1 in the columns `counts`.

    In a row with a withheld count the shares, coefficients and ranks are empty: they would
    tell it.
    """
    values = {
        (at, column): cell
        for at, row in enumerate(table.rows)
        for column in counts
        if isinstance(cell := row.cells[column], int)
    }
    small = {place for place, value in values.items() if 0 < value < k}
    holding = [one for one in sums if _adds_up(one, values)]
    hidden, bounded = _covered(values, small, holding, k)
    shown = {place: f"<{k}" if place in bounded else WITHHELD for place in hidden}
    return Withheld(_printed(table, shown, counts), len(bounded), len(hidden) - len(bounded))


def _adds_up(one: Sum, values: Mapping[Place, int]) -> bool:
    """Whether all places hold counts, there are parts, and these make the total."""
    known = one.parts and all(place in values for place in one.places())
    return bool(known) and sum(values[p] for p in one.parts) == values[one.total]


def _covered(
    values: Mapping[Place, int], small: set[Place], sums: Sequence[Sum], k: int
) -> tuple[set[Place], set[Place]]:
    """The places to withhold such that none of the small ones is told, and which of them may
    still be printed as `<k`: the others may be any count.

    A count that a sum would tell is first shown as `x`, with every small one in its sums, so
    that an `x` does not say that a count is not small; then more of the sum goes.
    """
    hidden, bounded = set(small), set(small)
    at: dict[Place, list[Sum]] = {}
    for one in sums:
        for place in one.places():
            at.setdefault(place, []).append(one)
    for place in sorted(small):
        while not _is_open(place, values, bounded, hidden, at, k):
            around = {p for one in at.get(place, ()) for p in one.places()} & bounded
            bounded -= around
            found = None if around else _next(place, values, hidden, at)
            if found is not None:
                hidden.add(found)
                bounded -= {p for one in at[found] for p in one.places()}
            elif not around:
                break
    return hidden, bounded


def _next(
    place: Place, values: Mapping[Place, int], hidden: set[Place], at: Mapping[Place, list[Sum]]
) -> Place | None:
    """The cell to withhold next: near the small one, the smallest count that is not 0, and a
    total only when there is nothing else."""
    seen, reached = {place}, [place]
    while reached:
        around = [one for p in reached for one in at.get(p, ())]
        for one in sorted(around, key=lambda s: sum(p in hidden for p in s.places())):
            free = [p for p in one.parts if p not in hidden]
            free = sorted(free, key=lambda p: (values[p] == 0, values[p], p)) or [one.total]
            if free[0] not in hidden:
                return free[0]
        reached = [p for one in around for p in one.places() if p in hidden and p not in seen]
        seen.update(reached)
    return None


def _is_open(
    place: Place,
    values: Mapping[Place, int],
    bounded: set[Place],
    hidden: set[Place],
    at: Mapping[Place, list[Sum]],
    k: int,
) -> bool:
    """Whether another count at `place` fits everything that is shown."""
    others = sorted(set(range(1, k)) - {values[place]}, key=lambda n: abs(n - values[place]))
    return any(
        _Search(bounded, hidden, at, k, dict(values)).mends(place, other) for other in others
    )


@dataclass(slots=True)
class _Search:
    """Looks for other counts that fit what is shown, one change after the other."""

    bounded: set[Place]
    hidden: set[Place]
    at: Mapping[Place, list[Sum]]
    k: int
    values: dict[Place, int]
    tries: int = _TRIES

    def mends(self, place: Place, count: int) -> bool:
        """Whether everything adds up with this count there, other withheld counts changed."""
        self.values[place] = count
        return self._goes_on([place], {place})

    def _goes_on(self, changed: list[Place], kept: set[Place]) -> bool:
        broken = next(
            (one for p in changed for one in self.at.get(p, ()) if _off(one, self.values)), None
        )
        if broken is None:
            return True
        self.tries -= 1
        if self.tries < 0:
            return False
        off = _off(broken, self.values)
        for place in broken.places():
            was = self.values[place]
            count = was + (off if place == broken.total else -off)
            if place not in self.hidden or place in kept or not self._may_be(place, count):
                continue
            self.values[place] = count
            kept.add(place)
            if self._goes_on([*changed, place], kept):
                return True
            kept.discard(place)
            self.values[place] = was
        return False

    def _may_be(self, place: Place, count: int) -> bool:
        """Whether a count would be printed at that place as it is now."""
        return 0 < count < self.k if place in self.bounded else count >= 0


def _off(one: Sum, values: Mapping[Place, int]) -> int:
    return sum(values[p] for p in one.parts) - values[one.total]


def _printed(table: Table, shown: Mapping[Place, str], counts: Collection[int]) -> Table:
    """The table with these texts for counts, and nothing that is worked out from them."""
    told = {
        place
        for place, column in enumerate(table.columns)
        if column.kind in {"share", "coefficient"} or column.id in {"rank", "support"}
    } - set(counts)
    touched = {row for row, _ in shown}
    rows = []
    for at, row in enumerate(table.rows):
        cells: list[Cell] = [
            None if at in touched and place in told else shown.get((at, place), cell)
            for place, cell in enumerate(row.cells)
        ]
        rows.append(Row(tuple(cells), row.speaking))
    texts = {column for _, column in shown}
    columns = tuple(
        Column(c.id, c.label) if place in texts else c for place, c in enumerate(table.columns)
    )
    return replace(table, columns=columns, rows=tuple(rows))
