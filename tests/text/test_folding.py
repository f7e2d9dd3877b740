"""A folded text leads back to true places."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qualcode.model.span import Span
from qualcode.text.folding import fold

ODD = st.text(
    st.sampled_from("aB \n\t\u00e9E\u0301\u00df\u0130\u2026\u201c\u2019\u2014\u00ad\u00a0x"),
    max_size=20,
)


def test_layout_is_one_kind_of_space_quote_dash_and_dots() -> None:
    text = "\u201cJa\u201d \u2014\u00a0 dat\u2019s\u2026\nnee"
    assert fold(text, case=False, layout=True).text == '"Ja" - dat\'s... nee'


def test_case_and_accents_fold_only_when_asked() -> None:
    text = "\u00c9\u00e9n STRA\u00dfE cafe\u0301"
    assert fold(text, case=False).text == text
    assert fold(text).text == "\u00e9\u00e9n strasse cafe\u0301"
    assert fold(text, case=False, accents=True).text == "Een STRA\u00dfE cafe"
    assert fold(text, accents=True).text == "een strasse cafe"


def test_a_stretch_of_folded_text_leads_back_to_whole_characters() -> None:
    folded = fold("Stra\u00dfe\u2026  cafe\u0301 x", accents=True, layout=True)
    assert folded.text == "strasse... cafe x"
    assert folded.span(0, 5) == Span(0, 5)
    assert folded.span(7, 8) == Span(6, 7)
    assert folded.span(11, 15) == Span(9, 14)
    assert folded.span(16, 17) == Span(15, 16)
    assert folded.place(17) == 16


@given(ODD, st.booleans(), st.booleans(), st.booleans())
def test_every_folded_character_comes_from_its_true_one(
    text: str, case: bool, accents: bool, layout: bool
) -> None:
    folded = fold(text, case=case, accents=accents, layout=layout)
    places = [folded.place(at) for at in range(len(folded.text))]
    assert places == sorted(places)
    for at, place in enumerate(places):
        alone = fold(text[place], case=case, accents=accents, layout=layout).text
        assert folded.text[at] in alone
    if not layout:
        alone = [fold(c, case=case, accents=accents).text for c in text]
        assert folded.text == "".join(alone)
