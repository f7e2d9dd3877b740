"""A visible character is never cut: accents, joined emoji, flags."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.text.graphemes import character_at, is_border

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
DUTCH, SCOTS = "\U0001f1f3\U0001f1f1", "\U0001f3f4\U000e0067\U000e0062\U000e007f"
ALPHABET = (
    "ab 9\n\r\u0301\ufe0f\u20e3\u200d\U0001f469\U0001f3fd\u2764\U0001f1f3\U0001f1f1\U000e0067\u6f22"
)


def pieces(text: str) -> list[str]:
    """The text cut at every border."""
    borders = [p for p in range(len(text) + 1) if is_border(text, p)]
    return [text[a:b] for a, b in pairwise(borders)]


@pytest.mark.parametrize(
    "whole",
    [
        "e\u0301",
        FAMILY,
        DUTCH,
        SCOTS,
        "1\ufe0f\u20e3",
        "\U0001f44d\U0001f3fd",
        "\r\n",
        "\u2764\ufe0f\u200d\U0001f525",
    ],
)
def test_one_visible_character_is_one_piece_between_letters(whole: str) -> None:
    assert pieces(f"a{whole}b") == ["a", whole, "b"]


def test_two_flags_are_two_characters() -> None:
    assert pieces(DUTCH + DUTCH + "\U0001f1f3") == [DUTCH, DUTCH, "\U0001f1f3"]


def test_every_place_inside_a_joined_emoji_gives_the_whole_emoji() -> None:
    text = f"x{FAMILY}y"
    assert {character_at(text, at) for at in range(1, 1 + len(FAMILY))} == {(1, 1 + len(FAMILY))}


def test_a_joiner_without_a_picture_before_it_joins_nothing() -> None:
    assert pieces("a\u200d\U0001f469") == ["a\u200d", "\U0001f469"]
    woman = "\U0001f469"
    assert pieces(f"{woman}\u200d\u200d{woman}") == [f"{woman}\u200d\u200d", woman]
    assert pieces("\u200d\U0001f469") == ["\u200d", "\U0001f469"]


@given(st.text(st.sampled_from(ALPHABET), max_size=12))
def test_borders_agree_with_an_independent_implementation(text: str) -> None:
    regex = pytest.importorskip("regex")
    assert pieces(text) == regex.findall(r"\X", text)
