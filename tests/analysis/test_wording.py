from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.voices import ears
from qualcode.analysis.wording import participants_words, printed, stitched
from tests.analysis.small_study import FG1, corpus, segment


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("Ik ken ze.", "“Ik ken ze.”"),
        ('"Ik ken ze."', "“Ik ken ze.”"),
        ("„Ik ken ze.”", "“Ik ken ze.”"),
        ('Ik zei: "hoi" en liep door.', "“Ik zei: ‘hoi’ en liep door.”"),
        ("“Ik zei: “hoi” en liep door.”", "“Ik zei: ‘hoi’ en liep door.”"),
        ('"Hoi" zei ik, "dag" zei hij. Zo', "“‘Hoi’ zei ik, ‘dag’ zei hij. Zo”"),
        ("Eerst (...) dan [...] en ( … ) nu", "“Eerst […] dan […] en […] nu”"),
        ("Eh... ik weet … het niet", "“Eh... ik weet … het niet”"),
        ("'s ochtends  is 't\n\nstil", "“'s ochtends is 't stil”"),
        ("", "“”"),
    ],
)
def test_a_quote_is_printed_in_one_style(words: str, text: str) -> None:
    assert printed(words).text == text
    assert printed(words).warnings == ()


@pytest.mark.parametrize("words", ['Ik zei: "hoi en liep', '"Ik ken ze.', "Ik ken ze.”", '"'])
def test_marks_that_are_not_in_pairs_are_warned_of(words: str) -> None:
    [warning] = printed(words, language="en").warnings
    assert warning.startswith("The quotation marks are not in pairs")


@given(st.text(alphabet="ab \"“”.…[]()'", max_size=30))
def test_printing_changes_marks_and_white_space_only(words: str) -> None:
    def bare(text: str) -> str:
        return "".join(c for c in text if c.isalpha())

    made = printed(words).text
    assert bare(made) == bare(words)
    assert made[0] == "“"
    assert made[-1] == "”"
    assert not set(made[1:-1]) & set('"“”')


def test_what_a_researcher_says_in_between_is_an_omission() -> None:
    told = segment(FG1, "Ik ken ze bij naam.\nJa.\nEn ik sta bij de deur.")
    hear = ears(corpus([told]))
    assert participants_words(hear(told)) == "Ik ken ze bij naam. […] En ik sta bij de deur."
    edge = segment(FG1, "volgens jullie?\nIk ken ze bij naam.\nJa.")
    assert participants_words(hear(edge)) == "Ik ken ze bij naam."


def test_stitched_passages_show_where_words_are_left_out() -> None:
    assert stitched(["Eerst dit.", " ", "En dan dat. "]) == "Eerst dit. […] En dan dat."
