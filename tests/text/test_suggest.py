"""A keyword is found in the words that mean it, and says why."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from qualcode.model.ids import CodeId
from qualcode.text.suggest import Suggested, suggest
from tests.text.helpers import of

TOETS, GROEP, HULP = CodeId("b/toets"), CodeId("b/groep"), CodeId("b/hulp")
KEYWORDS = {
    TOETS: ["toets", "Tentamen"],
    GROEP: ["groep", "samen doen"],
    HULP: ["begeleiding", "...", "peer coach"],
}

needs_dictionary = pytest.mark.skipif(
    find_spec("simplemma") is None, reason="simplemma is not installed: forms are not known"
)


def reasons(text: str, **options: object) -> list[tuple[CodeId, str, str]]:
    return [(one.code, one.reason, one.how) for one in suggest(text, KEYWORDS, **options)]  # type: ignore[arg-type]


def test_a_keyword_is_found_as_it_is_whatever_its_capitals() -> None:
    text = "Het tentamen was zwaar."
    assert suggest(text, KEYWORDS) == [
        Suggested(of(text, "tentamen"), TOETS, "Tentamen", "tentamen", "word")
    ]


@needs_dictionary
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in de toetsweken", (TOETS, "“toets” in “toetsweken”", "compound")),
        ("onze groepjes", (GROEP, "“groep” in “groepjes”", "form")),
        ("de begeleiders", (HULP, "“begeleiding” in “begeleiders”", "stem")),
        ("wat we samen deden", (GROEP, "“samen doen” in “samen deden”", "phrase")),
        ("mijn werkgroep", (GROEP, "“groep” in “werkgroep”", "compound")),
    ],
)
def test_a_keyword_is_found_in_other_forms(text: str, expected: tuple[CodeId, str, str]) -> None:
    assert reasons(text) == [expected]


def test_words_that_only_look_alike_are_not_offered() -> None:
    assert reasons("De toestand was groot, ik deed het samen en kwam doen.") == []


def test_a_phrase_at_the_very_end_must_be_whole() -> None:
    assert reasons("wij deden het samen") == []


def test_a_refused_word_is_not_offered_for_that_code_again() -> None:
    text = "Toets en tentamen. Samen doen."
    assert [one[1] for one in reasons(text, refused={(TOETS, "toets"), (HULP, "tentamen")})] == [
        "“Tentamen” in “tentamen”",
        "“samen doen” in “Samen doen”",
    ]
    assert reasons("Samen doen", refused={(GROEP, "samen doen")}) == []


def test_one_word_speaks_once_for_each_code_in_order() -> None:
    both = {TOETS: ["toets", "toetsen"], GROEP: ["toets"]}
    found = suggest("Toets, groep, toets", both)
    assert [(one.span.start, one.code, one.keyword) for one in found] == [
        (0, GROEP, "toets"),
        (0, TOETS, "toets"),
        (14, GROEP, "toets"),
        (14, TOETS, "toets"),
    ]


def test_no_keywords_no_suggestions() -> None:
    assert suggest("Toets", {}) == []
