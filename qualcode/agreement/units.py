"""The unit list of a transcript and what every coder did on each unit.

Three ways to get units: a **given** list that all coders worked on, coders' own segments
**matched** one to one, or spans of the text (sentences, turns, lines) onto which codings are
**projected**. A coder who has not done the transcript is left out of `segments_by_coder`; one
who has done it and applied nothing is in it with an empty list.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, pairwise
from typing import Literal

from qualcode.agreement.matching import DEFAULT_RULE, Rule, intersection_over_union, match
from qualcode.model.errors import UsageError
from qualcode.model.ids import CodeId, CoderId
from qualcode.model.span import Span, merged

Codes = frozenset[CodeId]
Segments = Sequence[tuple[Span, Codes]]
Ranges = Mapping[CoderId, Sequence[Span]]
"""For coders who did a part of a transcript: the stretches done. Others did all of it."""


@dataclass(frozen=True)
class UnitSets:
    """One transcript: units in order, and per coder one code set per unit."""

    units: tuple[Span, ...]
    sets: Mapping[CoderId, tuple[Codes | None, ...]]
    """An empty set: looked, and applied nothing. None: not done. An absent coder: nothing done."""
    kind: Literal["given", "matched", "projected"] = "given"
    own: Mapping[CoderId, tuple[Span | None, ...]] = field(default_factory=dict)
    """For matched units the coder's own segment; None where the unit is the other's alone."""
    added: Mapping[CoderId, tuple[Span, ...]] = field(default_factory=dict)
    """Segments coders made besides the given ones; they stand after them as units."""
    segments: Mapping[CoderId, tuple[tuple[Span, Codes], ...]] = field(default_factory=dict)
    """What each coder made, one entry per span."""
    rule: Rule | None = None
    ranges: Ranges | None = None

    def __post_init__(self) -> None:
        for coder, row in self.sets.items():
            if len(row) != len(self.units):
                raise UsageError(
                    f"{coder} has {len(row)} code sets for {len(self.units)} units.",
                    "Give one code set for each unit, or None where the unit was not done.",
                )


def one_per_span(segments: Segments) -> tuple[tuple[Span, Codes], ...]:
    """Segments in order of place; those on the same span become one with the codes of all."""
    found: dict[Span, Codes] = {}
    for span, codes in segments:
        found[span] = found.get(span, frozenset()) | codes
    return tuple(sorted(found.items(), key=lambda piece: piece[0]))


def near_merged(segments: Segments, *, at_least: float = 0.9) -> tuple[tuple[Span, Codes], ...]:
    """Segments of one coder that nearly coincide as one, from the first start to the last end.

    In order of place, a segment joins the first one with which its intersection over union is
    at least `at_least`.
    """
    result: list[tuple[Span, Codes]] = []
    for span, codes in one_per_span(segments):
        for place, (known, on) in enumerate(result):
            if intersection_over_union(known, span) >= at_least:
                result[place] = (Span(known.start, max(known.end, span.end)), on | codes)
                break
        else:
            result.append((span, codes))
    return tuple(result)


def replaced(segments: Segments, codes: Mapping[CodeId, CodeId | None]) -> Segments:
    """The segments with codes replaced by an ancestor, or deleted where the mapping says None.

    A code that is not in the mapping stays. Segments stay even when no code is left.
    """
    return [
        (span, frozenset(new for code in on if (new := codes.get(code, code)) is not None))
        for span, on in segments
    ]


def given_units(
    units: Sequence[Span],
    segments_by_coder: Mapping[CoderId, Segments],
    *,
    ranges: Ranges | None = None,
    coded: Mapping[CoderId, frozenset[Span]] | None = None,
) -> UnitSets:
    """Every coder's codes on a frozen list of segments.

    A segment that is not in the list enters as one more unit, after the list and in order of
    place, with an empty set for coders who have done that part and did not make it. `added`
    lists them by coder. `coded` are those that had a code before some were left out; they stay
    units, so that leaving a code out is no more than deleting its codings.
    """
    pieces = {coder: one_per_span(segs) for coder, segs in segments_by_coder.items()}
    listed = tuple(dict.fromkeys(units))
    known = frozenset(listed)
    had = coded or {c: frozenset(s for s, on in segs if on) for c, segs in pieces.items()}
    added = {
        coder: tuple(span for span, _ in segs if span in had[coder] and span not in known)
        for coder, segs in pieces.items()
    }
    every = (*listed, *sorted({span for spans in added.values() for span in spans}))
    sets = {}
    for coder, segs in pieces.items():
        on = dict(segs)
        sets[coder] = _masked([on.get(u, frozenset()) for u in every], every, coder, ranges)
    return UnitSets(every, sets, "given", added=added, segments=pieces)


def projected_units(
    units: Sequence[Span],
    segments_by_coder: Mapping[CoderId, Segments],
    share: float = 0.5,
    *,
    ranges: Ranges | None = None,
) -> UnitSets:
    """Codes on sentences, turns, lines or blocks: those that cover at least `share` of the unit.

    A `share` of 0 asks for one code point. Overlapping codings of one code count once. Units
    must be in order and not overlap; UsageError otherwise.
    """
    every = tuple(units)
    if any(a.end > b.start for a, b in pairwise(every)):
        raise UsageError("The units overlap or are out of order.", "Sort them by place.")
    pieces = {coder: one_per_span(segs) for coder, segs in segments_by_coder.items()}
    sets = {
        coder: _masked(_covered(every, segs, share), every, coder, ranges)
        for coder, segs in pieces.items()
    }
    return UnitSets(every, sets, "projected", segments=pieces)


def _covered(units: tuple[Span, ...], segments: Segments, share: float) -> list[Codes]:
    spans: dict[CodeId, list[Span]] = {}
    for span, codes in segments:
        for code in codes:
            spans.setdefault(code, []).append(span)
    starts = [unit.start for unit in units]
    found: list[set[CodeId]] = [set() for _ in units]
    for code, places in spans.items():
        cover: dict[int, int] = {}
        for span in merged(places):
            at = max(0, bisect_right(starts, span.start) - 1)
            while at < len(units) and units[at].start < span.end:
                cover[at] = cover.get(at, 0) + units[at].shared(span)
                at += 1
        for at, length in cover.items():
            if length and length / len(units[at]) >= share:
                found[at].add(code)
    return [frozenset(codes) for codes in found]


def _masked(
    sets: Sequence[Codes], units: Sequence[Span], coder: CoderId, ranges: Ranges | None
) -> tuple[Codes | None, ...]:
    if ranges is None or coder not in ranges:
        return tuple(sets)
    done = merged(ranges[coder])
    return tuple(
        codes if any(part.contains(unit) for part in done) else None
        for codes, unit in zip(sets, units, strict=True)
    )


def matched_units(
    segments_by_coder: Mapping[CoderId, Segments],
    rule: Rule = DEFAULT_RULE,
    *,
    ranges: Ranges | None = None,
) -> UnitSets:
    """Coders' own segments, matched pair by pair; a segment without a partner meets an empty set.

    Each pair of coders has units of its own, on which the other coders are missing, so that
    matches are never carried from one pair to the next. A unit stands on the segment of the
    first coder of the pair, or on the other's where that is the only one.
    """
    pieces = {
        coder: tuple((span, codes) for span, codes in one_per_span(segs) if codes)
        for coder, segs in segments_by_coder.items()
    }
    units: list[Span] = []
    sets: dict[CoderId, list[Codes | None]] = {coder: [] for coder in pieces}
    own: dict[CoderId, list[Span | None]] = {coder: [] for coder in pieces}
    for pair in combinations(pieces, 2):
        first = _done(pieces[pair[0]], pair[1], ranges)
        second = _done(pieces[pair[1]], pair[0], ranges)
        rows = _pair_rows(first, second, rule)
        for left, right in rows:
            units.append(_place((left, right)))
            for coder in pieces:
                mine = {pair[0]: left, pair[1]: right}.get(coder)
                sets[coder].append((mine[1] if mine else frozenset()) if coder in pair else None)
                own[coder].append(mine[0] if mine else None)
    return UnitSets(
        tuple(units),
        {coder: tuple(row) for coder, row in sets.items()},
        "matched",
        own={coder: tuple(row) for coder, row in own.items()},
        segments=pieces,
        rule=rule,
        ranges=ranges,
    )


def _done(segments: Segments, other: CoderId, ranges: Ranges | None) -> Segments:
    """The segments that stand wholly where the other coder has worked too."""
    if ranges is None or other not in ranges:
        return segments
    done = merged(ranges[other])
    return [piece for piece in segments if any(part.contains(piece[0]) for part in done)]


Pair = tuple[tuple[Span, Codes] | None, tuple[Span, Codes] | None]


def _pair_rows(first: Segments, second: Segments, rule: Rule) -> list[Pair]:
    pairs = match(first, second, rule)
    left, right = {i for i, _ in pairs}, {j for _, j in pairs}
    rows: list[Pair] = [(first[i], second[j]) for i, j in pairs]
    rows += [(piece, None) for i, piece in enumerate(first) if i not in left]
    rows += [(None, piece) for j, piece in enumerate(second) if j not in right]
    return sorted(rows, key=_place)


def _place(row: Pair) -> Span:
    return next(piece[0] for piece in row if piece is not None)


def dropped(sets: UnitSets, codes: Codes) -> UnitSets:
    """The same transcript with every coding of `codes` deleted.

    Given and projected units stay as they are, matched ones are matched again.
    """
    if not codes:
        return sets
    segments = {
        coder: tuple((span, on - codes) for span, on in segs)
        for coder, segs in sets.segments.items()
    }
    if sets.kind == "matched" and sets.rule is not None:
        return matched_units(segments, sets.rule, ranges=sets.ranges)
    rows = {
        coder: tuple(None if on is None else on - codes for on in row)
        for coder, row in sets.sets.items()
    }
    return replace(sets, sets=rows, segments=segments)
