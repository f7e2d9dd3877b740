from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.wording import Wording, printed


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
        ("'s ochtends  is 't\n\nstil", "“’s ochtends is ’t stil”"),
        ("zo'n foto`s van Frits´ moeder", "“zo’n foto’s van Frits’ moeder”"),
        ("‘s avonds zei ze 'ja', 'k weet 't", "“’s avonds zei ze ‘ja’, ’k weet ’t”"),
        ("'Ik ken ze.'", "“Ik ken ze.”"),
        ("'Ja' zei ik, 'nee' zei hij", "“‘Ja’ zei ik, ‘nee’ zei hij”"),
        (
            "Zij zei: \"ik vroeg 'hoe dan?' en toen niks\"",
            "“Zij zei: ‘ik vroeg “hoe dan?” en toen niks’”",
        ),
        ("«Ik ken ze.»", "“Ik ken ze.”"),
        ("nee [. . .] ja", "“nee […] ja”"),
        ("", "“”"),
    ],
)
def test_a_quote_is_printed_in_one_style(words: str, text: str) -> None:
    assert printed(words).text == text
    assert not printed(words).unbalanced


@pytest.mark.parametrize("words", ['Ik zei: "hoi en liep', '"Ik ken ze.', "Ik ken ze.”", '"'])
def test_marks_that_are_not_in_pairs_are_told(words: str) -> None:
    assert printed(words).unbalanced


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("double", "“Ik zei ‘hoi’ in ’t Engels”"),
        ("single", "‘Ik zei “hoi” in ’t Engels’"),
        ("low", "„Ik zei ‚hoi’ in ’t Engels”"),
        ("verbatim", 'Ik  zei "hoi" in \'t Engels'),
    ],
)
def test_the_marks_can_be_chosen_and_left_as_they_are(style: str, text: str) -> None:
    assert printed('Ik  zei "hoi" in \'t Engels', style).text == text  # type: ignore[arg-type]


def test_the_language_of_the_words_tells_an_apostrophe_from_a_mark() -> None:
    english = "'em and 'cause I said 'no'"
    assert printed(english, said_in="en").text == "“’em and ’cause I said ‘no’”"
    assert printed("'s avonds 't licht", said_in="nl").text == "“’s avonds ’t licht”"
    assert printed("they said 's' and 'm'", said_in="en").text == "“they said ‘s’ and ‘m’”"


def test_it_tells_what_was_made_alike() -> None:
    assert printed("Ik ken ze.") == Wording("“Ik ken ze.”")
    assert printed("zo'n").marks
    assert printed("a (...) b") == Wording("“a […] b”", omissions=True)
    assert printed("a  b") == Wording("“a b”", spaces=True)
    assert not printed("“Ik ken ze.”").marks


SIGNS = "ab é9 \"“”'‘’„«.,?!-…[]()\n\u00a0"
WORDS = st.one_of(st.text(alphabet=SIGNS, max_size=40), st.text(max_size=40))


@given(
    WORDS, st.sampled_from(["double", "single", "low", "verbatim"]), st.sampled_from(["nl", "en"])
)
def test_letters_and_digits_stay_exactly_as_they_were(words: str, style: str, said_in: str) -> None:
    made = printed(words, style, said_in=said_in).text  # type: ignore[arg-type]
    assert [c for c in made if c.isalnum()] == [c for c in words if c.isalnum()]


@given(WORDS)
def test_nothing_changes_but_marks_white_space_and_omissions(words: str) -> None:
    may = set("\"“”„‟«»〝〞＂'‘’‚‛`´ʼ＇[]().…")

    def bare(text: str) -> str:
        return "".join(c for c in text if c not in may and not c.isspace())

    made = printed(words).text
    assert bare(made) == bare(words)
    assert (made[0], made[-1]) == ("“", "”")
    assert not set(made) & set("\"„«»'`´‛")
    assert "  " not in made


@pytest.mark.parametrize(
    "words", ["Ik ken ze.", "Ik zei: ‘hoi’ en liep door.", "’s ochtends […] is ’t stil", "foto’s"]
)
def test_what_is_in_style_stays_as_it_is(words: str) -> None:
    assert printed(f"“{words}”").text == f"“{words}”"
