"""Spans: half-open, never empty, and what two of them share."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.model.errors import AnchorError
from qualcode.model.span import Span, merged

spans = st.tuples(st.integers(0, 30), st.integers(1, 12)).map(lambda p: Span(p[0], p[0] + p[1]))


def points(*found: Span) -> set[int]:
    return {at for span in found for at in range(span.start, span.end)}


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (4, 3), (-3, -1)])
def test_a_span_without_words_is_refused(start: int, end: int) -> None:
    with pytest.raises(AnchorError, match=f"A span from {start} to {end} holds no words"):
        Span(start, end)


@given(spans, spans)
def test_what_two_spans_share_are_their_common_code_points(one: Span, other: Span) -> None:
    both = points(one) & points(other)
    assert one.shared(other) == len(both)
    assert one.overlaps(other) == bool(both)
    assert one.contains(other) == (both == points(other))
    assert len(one) == len(points(one))


@given(st.lists(spans))
def test_merged_spans_hold_the_same_points_and_neither_overlap_nor_touch(found: list[Span]) -> None:
    result = merged(found)
    assert points(*result) == points(*found)
    assert all(one.end < two.start for one, two in pairwise(result))
