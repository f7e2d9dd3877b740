"""Why two coders differ: every one-sided application in exactly one class, and the confusions.

Walk the codes that one of two coders applied to a unit and take the first rule that fits:
*boundary*, the other has the code on an overlapping segment that is not this one's partner;
*omission of the segment*, the other has no segment touching this one; *substitution*, both
sides have unshared codes on the same segment; *extra code*, the surplus where a code is shared;
*omission of the code*, what is left. The classes sum to D.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, combinations, product
from operator import attrgetter
from typing import Literal

from qualcode.agreement.units import Codes, UnitSets
from qualcode.model.ids import CodeId, CoderId, TranscriptId
from qualcode.model.span import Span

Class = Literal["boundary", "omission_segment", "substitution", "extra_code", "omission_code"]
CLASSES: tuple[Class, ...] = (
    "boundary",
    "omission_segment",
    "substitution",
    "extra_code",
    "omission_code",
)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One code that one coder applied and the other did not."""

    transcript: TranscriptId
    unit: int
    span: Span
    code: CodeId
    coder_with: CoderId
    coder_without: CoderId
    kind: Class
    other: CodeId | None = None
    """For a substitution the code the other coder applied instead."""
    within_category: bool = False
    """For a substitution whether both codes have the same parent."""


@dataclass(frozen=True)
class Frame:
    """What is known about codes: parents, their order in the book, and earlier confusions."""

    parents: Mapping[CodeId, str | None]
    """The parent of a code; None at the top, where codes are no siblings."""
    order: Sequence[CodeId] = ()
    history: Mapping[frozenset[CodeId], float] | None = None
    """How often two codes were confused; None takes it from the units compared."""

    @cached_property
    def rank(self) -> Mapping[CodeId, int]:
        """The place of every code in the order of the book."""
        return {code: place for place, code in enumerate(self.order)}

    def siblings(self, first: CodeId, second: CodeId) -> bool:
        """Whether two codes have the same parent."""
        parent = self.parents.get(first)
        return parent is not None and parent == self.parents.get(second)


def disagreements(
    sets: Mapping[TranscriptId, UnitSets],
    *,
    coders: tuple[CoderId, ...],
    frame: Frame,
    crossed: Crossings | None = None,
) -> tuple[Disagreement, ...]:
    """Every disagreement of every pair of coders, by pair, transcript, unit and code.

    `crossed` are the confusions of these sets, where they are known already.
    """
    found: list[Disagreement] = []
    for pair in combinations(coders, 2):
        history = frame.history
        if history is None:
            history = confused(crossed[pair] if crossed else confusions(sets, pair))
        known = Frame(frame.parents, frame.order, history)
        for name, one in sets.items():
            if all(coder in one.sets for coder in pair):
                found += _Walk(name, one, pair, known).all()
    return tuple(found)


@dataclass(frozen=True)
class _Walk:
    """One transcript and one pair of coders."""

    transcript: TranscriptId
    sets: UnitSets
    pair: tuple[CoderId, CoderId]
    frame: Frame

    def all(self) -> list[Disagreement]:
        first, second = (self.sets.sets[coder] for coder in self.pair)
        return [
            row
            for unit, (left, right) in enumerate(zip(first, second, strict=True))
            if left is not None and right is not None and left != right
            for row in self._unit(unit, left, right)
        ]

    def _unit(self, unit: int, left: Codes, right: Codes) -> list[Disagreement]:
        sides = (left - right, right - left)
        kinds: dict[tuple[int, CodeId], tuple[Class, CodeId | None]] = {}
        open_codes: list[list[CodeId]] = [[], []]
        for side, code in ((s, c) for s in (0, 1) for c in self._sorted(sides[s])):
            placed = self._by_place(unit, side, code)
            if placed is None:
                open_codes[side].append(code)
            else:
                kinds[side, code] = (placed, None)
        for a, b in self._substitutions(*open_codes):
            kinds[0, a], kinds[1, b] = ("substitution", b), ("substitution", a)
        rest: Class = "extra_code" if left & right else "omission_code"
        return [
            self._row(unit, side, code, *kinds.get((side, code), (rest, None)))
            for side in (0, 1)
            for code in self._sorted(sides[side])
        ]

    def _by_place(self, unit: int, side: int, code: CodeId) -> Class | None:
        """The class that where the segments stand decides; None when both have the segment."""
        me, other = self.pair[side], self.pair[1 - side]
        span = self._own(unit, me) or self.sets.units[unit]
        partner = self._own(unit, other)
        if any(place != partner for place in self._near(other, code, span)):
            return "boundary"
        if self._is_given(span):
            return None
        if partner is None and not any(place.overlaps(span) for place in self._touchable(other)):
            return "omission_segment"
        return None

    def _own(self, unit: int, coder: CoderId) -> Span | None:
        """The coder's own segment for the unit."""
        if self.sets.kind == "matched":
            return self.sets.own[coder][unit]
        span = self.sets.units[unit]
        return span if self._is_given(span) or span in self.sets.added.get(coder, ()) else None

    def _is_given(self, span: Span) -> bool:
        return self.sets.kind == "given" and not (self._added and span in self._added)

    def _near(self, coder: CoderId, code: CodeId, span: Span) -> Iterator[Span]:
        """Where the coder has the code on words of the span, last first."""
        found = self._places.get((coder, code))
        if found is None:
            return
        places, starts, reach = found
        at = bisect_left(starts, span.end)
        while at and span.start < reach[at - 1]:
            at -= 1
            if span.start < places[at].end:
                yield places[at]

    @cached_property
    def _places(self) -> Mapping[tuple[CoderId, CodeId], tuple[list[Span], list[int], list[int]]]:
        """Where each coder has each code, by start: the starts, and the furthest end so far."""
        found: dict[tuple[CoderId, CodeId], list[Span]] = {}
        for coder in self.pair:
            for place, codes in self.sets.segments.get(coder, ()):
                for code in codes:
                    found.setdefault((coder, code), []).append(place)
        for spans in found.values():
            spans.sort(key=attrgetter("start"))
        return {
            key: (spans, [s.start for s in spans], list(accumulate((s.end for s in spans), max)))
            for key, spans in found.items()
        }

    def _touchable(self, coder: CoderId) -> list[Span]:
        made = [place for place, codes in self.sets.segments.get(coder, ()) if codes]
        if self.sets.kind == "given":
            made += [unit for unit in self.sets.units if unit not in self._added]
        return made

    @cached_property
    def _added(self) -> frozenset[Span]:
        return frozenset(span for spans in self.sets.added.values() for span in spans)

    def _sorted(self, codes: Codes | list[CodeId]) -> list[CodeId]:
        if len(codes) < 2:
            return list(codes)
        rank = self.frame.rank
        return sorted(codes, key=lambda code: (rank.get(code, len(rank)), code))

    def _substitutions(
        self, left: list[CodeId], right: list[CodeId]
    ) -> list[tuple[CodeId, CodeId]]:
        """Pairs across the sides: siblings first, then the most confused, then book order."""
        if len(left) < 2 and len(right) < 2:
            return list(zip(left, right, strict=False))
        history = self.frame.history or {}
        ranked = sorted(
            product(range(len(left)), range(len(right))),
            key=lambda p: (
                not self.frame.siblings(left[p[0]], right[p[1]]),
                -history.get(frozenset((left[p[0]], right[p[1]])), 0.0),
                p,
            ),
        )
        used: tuple[set[int], set[int]] = (set(), set())
        pairs = []
        for i, j in ranked:
            if i not in used[0] and j not in used[1]:
                used[0].add(i)
                used[1].add(j)
                pairs.append((left[i], right[j]))
        return pairs

    def _row(
        self, unit: int, side: int, code: CodeId, kind: Class, other: CodeId | None
    ) -> Disagreement:
        me, without = self.pair[side], self.pair[1 - side]
        span = self._own(unit, me) or self.sets.units[unit]
        near = other is not None and self.frame.siblings(code, other)
        return Disagreement(self.transcript, unit, span, code, me, without, kind, other, near)


Confusions = Mapping[tuple[CodeId | None, CodeId | None], float]
"""First coder's code, second coder's code, and how often; None is no code."""
Crossings = Mapping[tuple[CoderId, CoderId], Confusions]
"""The confusions of every pair of coders."""


def crossings(sets: Mapping[TranscriptId, UnitSets], coders: tuple[CoderId, ...]) -> Crossings:
    """The confusions of every pair, which both the report and the classes need."""
    return {pair: confusions(sets, pair) for pair in combinations(coders, 2)}


def confusions(sets: Mapping[TranscriptId, UnitSets], pair: tuple[CoderId, CoderId]) -> Confusions:
    """What the second coder applied where the first applied a code, over the units of both.

    Agreements stand on the diagonal. Where x and y codes are unshared, each of the x*y pairs
    gets min(x, y)/(x*y) and the rest goes to None, so that rows and columns sum to what each
    coder applied.
    """
    table: dict[tuple[CodeId | None, CodeId | None], float] = {}
    same: Counter[CodeId] = Counter()

    def add(row: CodeId | None, column: CodeId | None, share: float) -> None:
        table[row, column] = table.get((row, column), 0.0) + share

    for one in sets.values():
        rows = (one.sets.get(coder, (None,) * len(one.units)) for coder in pair)
        for left, right in zip(*rows, strict=True):
            if left is None or right is None:
                continue
            if left or right:
                same.update(left & right)
            if left == right:
                continue
            mine, theirs = sorted(left - right), sorted(right - left)
            least = min(len(mine), len(theirs))
            for a, b in product(mine, theirs):
                add(a, b, least / (len(mine) * len(theirs)))
            for a in mine if least < len(mine) else ():
                add(a, None, 1 - least / len(mine))
            for b in theirs if least < len(theirs) else ():
                add(None, b, 1 - least / len(theirs))
    return {**table, **{(code, code): float(n) for code, n in sorted(same.items())}}


def confused(table: Confusions) -> dict[frozenset[CodeId], float]:
    """How often two different codes stood against each other, either way round."""
    found: dict[frozenset[CodeId], float] = {}
    for (row, column), share in table.items():
        if row is not None and column is not None and row != column:
            both = frozenset((row, column))
            found[both] = found.get(both, 0.0) + share
    return found
