"""Lanes of bars beside a text: overlapping spans never share one, and no lane is wasted.

Greedy packing from the left gives as many lanes as the deepest overlap. A change packs only
the spans that hang together with it, and gives what packing everything anew would give.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from heapq import heappop, heappush
from typing import Generic, TypeVar

from qualcode.model.span import Span

Key = TypeVar("Key", int, str)


def lanes(spans: Sequence[Span]) -> list[int]:
    """The lane of every span, from 0, in the order given; as many as the deepest overlap."""
    packed: Lanes[int] = Lanes(enumerate(spans))
    return [packed.lane(at) for at in range(len(spans))]


class Lanes(Generic[Key]):
    """The lanes of spans known by a key, kept while spans come and go."""

    def __init__(self, spans: Iterable[tuple[Key, Span]] = ()) -> None:
        # By place, the longer span first; the end is negative to sort so.
        self._bars: list[tuple[int, int, Key]] = sorted(
            (span.start, -span.end, key) for key, span in spans
        )
        # How far the bars up to and with this one reach.
        self._reach = [0] * len(self._bars)
        self._lane: dict[Key, int] = {}
        self._pack(0, len(self._bars))

    @property
    def depth(self) -> int:
        """Number of lanes in use."""
        return max(self._lane.values(), default=-1) + 1

    def lane(self, key: Key) -> int:
        """The lane of a span, from 0; KeyError for a key that is not here."""
        return self._lane[key]

    def add(self, key: Key, span: Span) -> Span:
        """Put a span in; gives the stretch of text whose lanes may have changed."""
        bar = (span.start, -span.end, key)
        at = bisect_left(self._bars, bar)
        self._bars.insert(at, bar)
        self._reach.insert(at, max(span.end, self._reach[at - 1] if at else 0))
        return self._pack(*self._together(at))

    def remove(self, key: Key, span: Span) -> Span:
        """Take a span out; gives the stretch of text whose lanes may have changed.

        KeyError for a key that is not here with that span.
        """
        bar = (span.start, -span.end, key)
        at = bisect_left(self._bars, bar)
        if self._bars[at : at + 1] != [bar]:
            raise KeyError(key)
        first, last = self._together(at)
        del self._bars[at], self._reach[at], self._lane[key]
        left = self._pack(first, last - 1) if last - first > 1 else span
        return Span(min(left.start, span.start), max(left.end, span.end))

    def _together(self, at: int) -> tuple[int, int]:
        """First and last-but-one of the bars that overlaps hold together with the one at `at`."""
        first, last = at, at + 1
        while first > 0 and self._reach[first - 1] > self._bars[first][0]:
            first -= 1
        reach = self._reach[at]
        while last < len(self._bars) and self._bars[last][0] < reach:
            reach = max(reach, -self._bars[last][1])
            last += 1
        return first, last

    def _pack(self, first: int, last: int) -> Span:
        """Give these bars, which nothing outside overlaps, the lowest lane free at their start."""
        free: list[int] = []
        taken: list[tuple[int, int]] = []
        reach = self._reach[first - 1] if first else 0
        for at in range(first, last):
            start, negative_end, key = self._bars[at]
            while taken and taken[0][0] <= start:
                heappush(free, heappop(taken)[1])
            lane = heappop(free) if free else len(taken)
            heappush(taken, (-negative_end, lane))
            self._lane[key] = lane
            reach = self._reach[at] = max(reach, -negative_end)
        return Span(self._bars[first][0], reach) if first < last else Span(0, 1)
