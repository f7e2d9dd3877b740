"""Offsets convert to the countings of other programs and back without loss."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.model.errors import AnchorError
from qualcode.model.span import Span
from qualcode.text.offsets import FILLER, Convention, OffsetIndex, laid_out

TEXTS = st.text(st.sampled_from("ab \né€漢😀\U0001f469\u200d"), max_size=40)
CONVENTIONS = st.builds(
    Convention,
    st.sampled_from(["code points", "utf-16", "utf-8"]),
    st.sampled_from([1, 2]),
    st.booleans(),
)


def units_of(text: str, convention: Convention) -> int:
    """Units by writing the text as the other program has it: slow and independent."""
    written = text.replace("\n", "\r\n") if convention.line_break == 2 else text
    written = ("\ufeff" if convention.mark else "") + written
    match convention.unit:
        case "code points":
            return len(written)
        case "utf-16":
            return len(written.encode("utf-16-le")) // 2
        case _:
            return len(written.encode())


@given(TEXTS, CONVENTIONS)
def test_every_place_converts_as_the_written_text_counts_it(
    text: str, convention: Convention
) -> None:
    index = OffsetIndex(text, convention)
    expected = [units_of(text[:place], convention) for place in range(len(text) + 1)]
    assert [index.to_foreign(place) for place in range(len(text) + 1)] == expected
    assert len(index) == expected[-1]


@given(TEXTS, CONVENTIONS)
def test_every_foreign_place_leads_back_or_is_refused(text: str, convention: Convention) -> None:
    index = OffsetIndex(text, convention)
    borders = {index.to_foreign(place): place for place in range(len(text) + 1)} | {0: 0}
    for foreign in range(len(index) + 1):
        if foreign in borders:
            assert index.to_point(foreign) == borders[foreign]
        else:
            with pytest.raises(AnchorError, match="inside one character"):
                index.to_point(foreign)


def test_a_span_after_an_emoji_and_a_line_break_converts_both_ways() -> None:
    index = OffsetIndex("a😀\nbc", Convention("utf-16", line_break=2, mark=True))
    assert index.to_foreign_span(Span(3, 5)) == (6, 8)
    assert index.to_span(6, 8) == Span(3, 5)


@pytest.mark.parametrize("place", [-1, 4])
def test_a_place_off_the_text_is_refused(place: int) -> None:
    index = OffsetIndex("abc", Convention())
    with pytest.raises(AnchorError, match="outside a text of 3 characters"):
        index.to_foreign(place)
    with pytest.raises(AnchorError, match="outside a text of 3 code points"):
        index.to_point(place)


def test_a_foreign_span_without_words_is_refused() -> None:
    with pytest.raises(AnchorError, match="holds no words"):
        OffsetIndex("abc", Convention()).to_span(2, 2)


@given(TEXTS, CONVENTIONS)
def test_a_text_is_laid_out_with_one_character_for_every_unit(
    text: str, convention: Convention
) -> None:
    if convention.unit == "utf-8":
        with pytest.raises(ValueError, match="bytes"):
            laid_out(text, convention)
        return
    look = laid_out(text, convention)
    assert len(look) == units_of(text, convention)
    back = look.replace(FILLER, "").replace("\r", "").removeprefix("\ufeff")
    assert back == text
