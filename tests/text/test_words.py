"""A word is what a reader calls one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.text.graphemes import is_border
from qualcode.text.words import count_words, has_words, words

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
FLAG = "\U0001f1f3\U0001f1f1"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dat was 's ochtends, m'n beste.", ["Dat", "was", "'s", "ochtends", "m'n", "beste"]),
        ("de HBO-V\u2019ers d.w.z. SLB'er", ["de", "HBO-V\u2019ers", "d.w.z", "SLB'er"]),
        ("om 9.30 of 9:30, 3,5 euro.", ["om", "9.30", "of", "9:30", "3,5", "euro"]),
        ("stu- studie en/of 'ja'", ["stu", "studie", "en", "of", "ja"]),
        ("klaar.En toen", ["klaar", "En", "toen"]),
        ("e\u0301e\u0301n cafe\u0301", ["e\u0301e\u0301n", "cafe\u0301"]),
        (f"ja{FAMILY}{FAMILY} nee {FLAG}{FLAG}", ["ja", FAMILY, FAMILY, "nee", FLAG, FLAG]),
        ("\U0001f44d\U0001f3fd \u2764\ufe0f!", ["\U0001f44d\U0001f3fd", "\u2764\ufe0f"]),
        ("\U0001f44d 1\ufe0f\u20e3", ["\U0001f44d", "1\ufe0f\u20e3"]),
        ("... - !", []),
        ("", []),
    ],
)
def test_words_of_speech(text: str, expected: list[str]) -> None:
    assert [text[w.start : w.end] for w in words(text)] == expected
    assert has_words(text) == bool(expected)


@given(
    st.text(
        st.sampled_from("ab1 .'-\u0301\u200d\ufe0f\U0001f469\U0001f3fd\U0001f1f3\U0001f1f1\u6f22"),
        max_size=20,
    )
)
def test_no_word_ends_inside_a_visible_character(text: str) -> None:
    found = words(text)
    assert all(is_border(text, w.end) for w in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    left = set(range(len(text))) - {at for w in found for at in range(w.start, w.end)}
    assert not any(text[at].isalnum() for at in left)


@given(
    st.lists(
        st.text(st.sampled_from(f"ae1 .'’-\u0301{FAMILY}{FLAG}\U0001f3fd\ufe0fHBO\n"), max_size=12)
    )
)
def test_counting_words_of_all_turns_is_counting_those_of_each(turns: list[str]) -> None:
    assert count_words("\n".join(turns)) == sum(len(words(turn)) for turn in turns)
