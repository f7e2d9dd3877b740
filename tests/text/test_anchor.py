"""An anchor proves a place, and finds it again by its neighbours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.model.errors import AnchorError
from qualcode.model.span import Span
from qualcode.text.anchor import Anchor, anchor, holds, locate

TEXT = "Ja dat weet ik.\nNee. Ja dat klopt."


def test_an_anchor_keeps_the_quote_and_the_words_on_both_sides() -> None:
    assert anchor(TEXT, Span(16, 20), context=4) == Anchor("Nee.", "ik.\n", " Ja ")
    assert anchor(TEXT, Span(0, 2)) == Anchor("Ja", "", TEXT[2:34])
    assert anchor(TEXT, Span(0, 2), context=0) == Anchor("Ja")


def test_an_anchor_of_a_span_past_the_end_is_refused() -> None:
    with pytest.raises(AnchorError, match="the text has 34 characters"):
        anchor(TEXT, Span(30, 35))


@given(st.text("ab ", min_size=1, max_size=30), st.data())
def test_an_anchor_holds_where_it_was_made_and_not_on_other_words(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    made = anchor(text, span, context=3)
    assert holds(text, span, made)
    other = data.draw(st.text("ab ", min_size=1, max_size=30))
    if other[span.start : span.end] != made.quote:
        assert not holds(other, span, made)


@pytest.mark.parametrize("text", ["Ja dat weet ik", "Nu zat weet ik", "Nu dat klopt", "Nu dat"])
def test_an_anchor_does_not_hold_when_its_neighbours_are_others(text: str) -> None:
    made = anchor("Nu dat weet ik", Span(3, 6), context=3)
    assert holds("Nu dat weet ik", Span(3, 6), made)
    assert not holds(text, Span(3, 6), made)


def test_a_quote_that_stands_twice_is_told_apart_by_its_neighbours() -> None:
    for start in (0, 21):
        span = Span(start, start + 6)
        assert locate("Wel. " + TEXT, anchor(TEXT, span)) == Span(start + 5, start + 11)


def test_a_quote_that_is_gone_or_equally_likely_twice_is_refused() -> None:
    with pytest.raises(AnchorError, match="are not in the text"):
        locate(TEXT, Anchor("x" * 70))
    with pytest.raises(AnchorError, match="are not in the text"):
        locate(TEXT, Anchor(""))
    with pytest.raises(AnchorError, match="several places: 0, 21"):
        locate(TEXT, Anchor("Ja dat"))
