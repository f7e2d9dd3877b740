"""The margin beside the words: which bar stands in which lane, and where each name is written.

A bar is one coding, or a memo, flag or sentence without a code. Bars that share a row stand in
different lanes. Everything counts rows of the screen; where a row is, is passed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import count

from qualcode.model.ids import CodeId, SegmentId
from qualcode.model.span import Span

_BEYOND = 100  # lanes from here are drawn on no screen; they count in the `+` of a row
RowOf = Callable[[int], int]
"""The row that shows the code point at a position."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One coding as the margin shows it."""

    segment: SegmentId
    span: Span
    code: CodeId
    """What `marks.without_code` gives for a segment that has a memo, a flag or a sentence alone."""
    lanes: tuple[int, int] | None = None
    """The first lane it may stand in and the one after the last; None for any."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A bar with its lane and its first and last row."""

    bar: Bar
    lane: int
    first: int
    last: int


class Margin:
    """Bars in lanes; one more or one less costs as much as the rows it covers."""

    def __init__(self, bars: Iterable[Bar], row_of: RowOf) -> None:
        self._row_of = row_of
        self._by_row: dict[int, list[Placed]] = {}
        self._by_segment: dict[SegmentId, list[Placed]] = {}
        self._names: dict[tuple[int, int], dict[int, list[Bar]]] = {}
        rows = sorted((*self._rows(bar), -len(bar.span), n, bar) for n, bar in enumerate(bars))
        # Filled in order of the first row, the lowest free lane needs no more lanes than
        # the deepest overlap.
        for first, minus_last, _, _, bar in rows:
            self._place(bar, first, -minus_last)

    def _rows(self, bar: Bar) -> tuple[int, int]:
        return self._row_of(bar.span.start), -self._row_of(bar.span.end - 1)

    def _place(self, bar: Bar, first: int, last: int) -> None:
        taken = {p.lane for row in range(first, last + 1) for p in self._by_row.get(row, ())}
        lane = _free(taken, bar.lanes)
        placed = Placed(bar, lane, first, last)
        for row in range(first, last + 1):
            self._by_row.setdefault(row, []).append(placed)
        self._by_segment.setdefault(bar.segment, []).append(placed)

    def put(self, segment: SegmentId, bars: Sequence[Bar]) -> tuple[int, int] | None:
        """Gives a segment these bars and no others; the rows that changed, None for none.

        The bars that were there keep their lanes, so that nothing jumps while coding.
        """
        old = self._by_segment.get(segment, [])
        kept = [p for p in old if p.bar in bars]
        gone = [p for p in old if p.bar not in bars]
        for placed in gone:
            for row in range(placed.first, placed.last + 1):
                self._by_row[row].remove(placed)
        self._by_segment[segment] = list(kept)
        stood = [p.bar for p in kept]
        for bar in bars:
            if bar not in stood:
                first, minus_last = self._rows(bar)
                self._place(bar, first, -minus_last)
        touched = [*gone, *(p for p in self._by_segment[segment] if p not in kept)]
        if not self._by_segment[segment]:
            del self._by_segment[segment]
        self._names.clear()
        if not touched:
            return None
        return min(p.first for p in touched), max(p.last for p in touched)

    def in_row(self, row: int) -> list[Placed]:
        """The bars that a row shows, by lane."""
        return sorted(self._by_row.get(row, ()), key=lambda p: p.lane)

    def depth(self) -> int:
        """How many lanes are in use at the deepest place."""
        return max((p.lane + 1 for found in self._by_segment.values() for p in found), default=0)

    def named_in(self, row: int, turn_rows: tuple[int, int]) -> list[Bar]:
        """The bars whose names stand on `row`; `turn_rows` are the first and last row of its turn.

        A bar is named on the first of its rows with room, at the latest where it or the
        turn ends.
        """
        if turn_rows not in self._names:
            self._names[turn_rows] = self._named(*turn_rows)
        return self._names[turn_rows].get(row, [])

    def _named(self, first: int, last: int) -> dict[int, list[Bar]]:
        named: dict[int, list[Bar]] = {}
        waiting: list[Placed] = []
        for row in range(first, last + 1):
            waiting += [p for p in self.in_row(row) if p.first == row]
            now = [p for p in waiting if p.last <= row or row == last] or waiting[:1]
            if now:
                named[row] = [p.bar for p in now]
                waiting = [p for p in waiting if p not in now]
        return named


def _free(taken: set[int], lanes: tuple[int, int] | None) -> int:
    """The lowest free lane of those allowed, else one that is not drawn."""
    least, end = lanes or (0, _BEYOND)
    lane = next(n for n in count(least) if n not in taken)
    return lane if lane < end else next(n for n in count(_BEYOND) if n not in taken)


def fitted(names: Sequence[str], marks: Sequence[str], width: int) -> str:
    """As much as `width` cells take: the names, else the marks, else some marks and `+n`.

    A name is never cut; names and marks are of plain width, one cell a character.
    """
    for parts in (names, marks):
        whole = ", ".join(parts) if parts is names else " ".join(parts)
        if len(whole) <= width:
            return whole
    for kept in range(len(marks) - 1, 0, -1):
        text = f"{' '.join(marks[:kept])} +{len(marks) - kept}"
        if len(text) <= width:
            return text
    return f"+{len(marks)}" if width >= len(f"+{len(marks)}") else ""
