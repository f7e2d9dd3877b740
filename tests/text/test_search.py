"""Search finds what is there, at its true place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.model.errors import UsageError
from qualcode.model.span import Span
from qualcode.text.search import Line, Query, concordance, find

TEXT = "Één les. De les was leuk; LESSEN niet. Stra\u00dfe en e\u0301e\u0301n cafe\u0301."


def found(text: str, query: Query | str) -> list[str]:
    return [text[span.start : span.end] for span in find(text, query)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("les", ["les", "les"]),
        (Query("les", ignore_case=True), ["les", "les", "LES"]),
        (Query("les", ignore_case=True, whole_words=True), ["les", "les"]),
        (Query("een", ignore_accents=True), ["e\u0301e\u0301n"]),
        (Query("een", ignore_accents=True, ignore_case=True), ["Één", "e\u0301e\u0301n"]),
        (Query("STRASSE", ignore_case=True), ["Stra\u00dfe"]),
        (Query("sse e", ignore_case=True), ["\u00dfe e"]),
        ("cafe", ["cafe\u0301"]),
        ("l.s", []),
        (Query("l.s", expression=True), ["les", "les"]),
        (Query("L.S", expression=True, ignore_case=True), ["les", "les", "LES"]),
        (Query("x*", expression=True), []),
        (Query(r"\be.n\b", expression=True, ignore_accents=True), ["e\u0301e\u0301n"]),
        (
            Query("é+n", ignore_accents=True, whole_words=True, expression=True),
            ["en", "e\u0301e\u0301n"],
        ),
    ],
)
def test_what_is_asked_for_is_found(query: Query | str, expected: list[str]) -> None:
    assert found(TEXT, query) == expected


def test_an_accented_capital_is_found_by_plain_small_letters() -> None:
    assert found(TEXT, Query("een les", ignore_case=True, ignore_accents=True)) == ["Één les"]


def test_places_do_not_overlap() -> None:
    assert find("jajaja", "jaja") == (Span(0, 4),)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (Query(""), "nothing to look for"),
        (Query("\u0301", ignore_accents=True), "only accents"),
        (Query("(", expression=True), "not a regular expression"),
    ],
)
def test_a_query_that_cannot_be_looked_for_is_refused(query: Query, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        concordance([], query)


def test_a_line_shows_the_words_around_without_line_feeds() -> None:
    lines = list(concordance([("FG1", "een\ntwee drie\nvier"), ("FG2", "drie")], "drie", context=5))
    assert lines == [
        Line("FG1", Span(9, 13), "twee ", "drie", " vier"),
        Line("FG2", Span(0, 4), "", "drie", ""),
    ]


ODD = st.text(st.sampled_from("aAb \u00e9E\u0301\u00df\u0130"), max_size=16)


@given(
    ODD,
    st.text(st.sampled_from("aAbe\u00e9\u00df"), min_size=1, max_size=2),
    st.booleans(),
    st.booleans(),
)
def test_a_place_found_without_case_or_accents_is_the_wanted_one(
    text: str, wanted: str, case: bool, accents: bool
) -> None:
    from qualcode.text.folding import fold

    query = Query(wanted, ignore_case=case, ignore_accents=accents)
    plain = fold(wanted, case=case, accents=accents).text
    places = find(text, query)
    for span in places:
        assert plain in fold(text[span.start : span.end], case=case, accents=accents).text
    assert bool(places) == (plain in fold(text, case=case, accents=accents).text)
