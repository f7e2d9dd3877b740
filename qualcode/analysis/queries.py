"""Queries over segments: `A and not B near C`, see docs/queries.md.

Every part of a query is a set of segments, so that the answer is one too. A relation keeps
those on its left: `A near C` are segments with A. Only segments of one coder in one transcript
stand in a relation; one that has both codes is with itself and near itself.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import assert_never

from qualcode.analysis.headings import note
from qualcode.analysis.query import Both, Code, Not, Query, Related, parse_query
from qualcode.analysis.select import Where, codes_named, where_test
from qualcode.analysis.voices import Heard, ears
from qualcode.model.corpus import Corpus
from qualcode.model.ids import CoderId, SegmentId, TranscriptId
from qualcode.model.table import Language

Places = Mapping[tuple[TranscriptId, CoderId], Sequence[Heard]]


def query(corpus: Corpus, words: str, *, language: Language = "nl") -> Corpus:
    """The same corpus with only the segments the query finds, and a note of it.

    UsageError for words that are no query, with the place, and for unknown codes and values.
    """
    tree = parse_query(words)
    heard = {h.segment.id: h for h in map(ears(corpus), corpus.segments)}
    found = _found(corpus, tree, heard)
    kept = tuple(s for s in corpus.segments if s.id in found)
    behind = tuple(s for s in corpus.segments if s.id not in found)
    said = note(
        "query", language, query=" ".join(words.split()), n=len(kept), all=len(corpus.segments)
    )
    return replace(
        corpus,
        segments=kept,
        background=(*corpus.background, *behind),
        notes=(*corpus.notes, said),
    )


def _found(corpus: Corpus, tree: Query, heard: Mapping[SegmentId, Heard]) -> frozenset[SegmentId]:
    match tree:
        case Code(name):
            codes = codes_named(corpus, name)
            return frozenset(i for i, h in heard.items() if not codes.isdisjoint(h.segment.codes))
        case Where():
            test = where_test(corpus, tree)
            return frozenset(i for i, h in heard.items() if test(h))
        case Not(inner):
            return frozenset(heard) - _found(corpus, inner, heard)
        case Both(word, left, right):
            one, other = _found(corpus, left, heard), _found(corpus, right, heard)
            return one & other if word == "and" else one | other
        case Related():
            left_ids = _found(corpus, tree.left, heard)
            right_ids = _found(corpus, tree.right, heard)
            return frozenset(_related(tree, left_ids, right_ids, heard))
        case _:
            assert_never(tree)


def _related(
    tree: Related,
    left: Iterable[SegmentId],
    right: Iterable[SegmentId],
    heard: Mapping[SegmentId, Heard],
) -> Iterator[SegmentId]:
    groups: dict[tuple[TranscriptId, CoderId], list[Heard]] = {}
    for id in right:
        segment = heard[id].segment
        groups.setdefault((segment.transcript, segment.coder), []).append(heard[id])
    others = {place: _Line(there) for place, there in groups.items()}
    for id in left:
        one = heard[id]
        line = others.get((one.segment.transcript, one.segment.coder))
        if line is not None and line.stands(one, tree):
            yield id


class _Line:
    """Segments of one coder in one transcript, looked up by place in logarithmic time."""

    def __init__(self, there: Sequence[Heard]) -> None:
        by_start = sorted(there, key=lambda h: h.segment.span.start)
        self.starts = [h.segment.span.start for h in by_start]
        self.first_turns = [h.turns.start for h in by_start]
        self.farthest = list(accumulate((h.segment.span.end for h in by_start), max))
        self.last_turns = list(accumulate((h.turns.stop - 1 for h in by_start), max))
        by_end = sorted(there, key=lambda h: h.segment.span.end)
        self.ends = [h.segment.span.end for h in by_end]
        self.ended_in = [h.turns.stop - 1 for h in by_end]

    def stands(self, one: Heard, tree: Related) -> bool:
        """Whether a segment on this line stands to `one` as the relation asks."""
        span, first, last = one.segment.span, one.turns.start, one.turns.stop - 1
        match tree.relation:
            case "with":
                before = bisect.bisect_left(self.starts, span.end)
                return before > 0 and span.start < self.farthest[before - 1]
            case "near":
                before = bisect.bisect_right(self.first_turns, last + tree.turns)
                return before > 0 and first - tree.turns <= self.last_turns[before - 1]
            case "before":
                at = bisect.bisect_left(self.starts, span.end)
                return at < len(self.starts) and self.first_turns[at] <= last + tree.turns
            case "after":
                at = bisect.bisect_right(self.ends, span.start) - 1
                return at >= 0 and first - tree.turns <= self.ended_in[at]
            case _:
                assert_never(tree.relation)
