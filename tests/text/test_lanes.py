"""Bars beside the text: apart where they overlap, and no more lanes than needed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.model.span import Span
from qualcode.text.lanes import Lanes, lanes

SPANS = st.lists(
    st.builds(lambda start, size: Span(start, start + size), st.integers(0, 20), st.integers(1, 8)),
    max_size=14,
)


def deepest(spans: list[Span]) -> int:
    return max((sum(s.start <= at < s.end for s in spans) for at in range(30)), default=0)


def test_the_longer_of_two_spans_that_begin_together_is_leftmost() -> None:
    assert lanes([Span(0, 3), Span(0, 9), Span(3, 5), Span(9, 10)]) == [1, 0, 1, 0]
    assert lanes([]) == []


@given(SPANS)
def test_overlapping_spans_have_their_own_lane_and_no_lane_is_wasted(spans: list[Span]) -> None:
    found = lanes(spans)
    for a, one in enumerate(spans):
        for b, other in enumerate(spans[:a]):
            assert not one.overlaps(other) or found[a] != found[b]
    assert max(found, default=-1) + 1 == deepest(spans) == Lanes(enumerate(spans)).depth


@given(SPANS, st.data())
def test_a_change_gives_what_packing_anew_would_give(
    spans: list[Span], data: st.DataObject
) -> None:
    packed: Lanes[int] = Lanes()
    here: dict[int, Span] = {}
    for key, span in enumerate(spans):
        before = {k: packed.lane(k) for k in here}
        if here and data.draw(st.booleans()):
            gone = data.draw(st.sampled_from(sorted(here)))
            touched = packed.remove(gone, here[gone])
            del here[gone]
        else:
            touched = packed.add(key, span)
            here[key] = span
        anew = Lanes(here.items())
        assert {k: packed.lane(k) for k in here} == {k: anew.lane(k) for k in here}
        assert packed.depth == deepest(list(here.values()))
        moved = [here[k] for k in here if before.get(k, -1) != packed.lane(k)]
        assert all(touched.contains(span) for span in moved)


def test_a_span_that_is_not_there_cannot_be_taken_out() -> None:
    packed = Lanes([("a", Span(0, 3))])
    with pytest.raises(KeyError):
        packed.remove("a", Span(0, 4))
    with pytest.raises(KeyError):
        packed.lane("b")
