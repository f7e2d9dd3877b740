"""From what a person types to the code or the words meant, and what is said when it is unclear."""

from __future__ import annotations

import pytest

from qualcode.model.codebook import Codebook, Node
from qualcode.model.errors import AnchorError, UsageError
from qualcode.model.ids import BookId, CodeId, TranscriptId
from qualcode.model.span import Span
from qualcode.model.transcript import Transcript, Turn
from qualcode.project.naming import book_to_code_with, code_named, span_at
from tests.store.helpers import BOOK, FG1, TURNS

OTHER = Codebook(
    BookId("elements"),
    "Elementen",
    4,
    nodes=(
        Node("aandacht", "Persoonlijke aandacht", nodes=(
            Node("aandacht.docent", "Aandacht van de docent", atlas="Docent", aliases=("leraar",)),
            Node("aandacht.extra", "Extra aandacht", atlas="Extra"),
        )),
        Node("welkom", "Warm welkom", codable=False, nodes=(
            Node("welkom.docent", "De docent heet welkom", atlas="Docent"),
            Node("welkom.school", "De school heet welkom", atlas="School", aliases=("leraar",)),
            Node("welkom.twee", "De docent heet twee keer welkom", atlas="Docent"),
        )),
        Node("oud", "Oude code", retired=True),
        Node("online", "Online contact"),
        Node("en-of", "Wel/niet online"),
    ),
)  # fmt: skip
BOOKS = {book.id: book for book in (BOOK, OTHER)}
TRANSCRIPT = Transcript(FG1, (*TURNS, Turn("", "P1"), Turn("Ja. Nee? Misschien!", "P2")))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("small/rooster", "small/rooster"),
        ("rooster", "small/rooster"),
        ("Roostering & toetsing", "small/rooster"),
        ("roostering & TOETSING", "small/rooster"),
        ("Binding studenten", "small/binding-studenten"),
        ("small/binding studenten", "small/binding-studenten"),
        ("aandacht", "elements/aandacht"),
        ("Wel/niet online", "elements/en-of"),
        ("elements/?Extra", "elements/aandacht.extra"),
        ("Online contact", "elements/online"),
    ],
)
def test_a_code_is_found_by_id_label_atlas_label_or_alias_in_any_case(name: str, code: str) -> None:
    assert code_named(name, BOOKS) == code


@pytest.mark.parametrize(
    ("name", "told", "hint"),
    [
        ("online", '"online" stands in 2 places', "small/online, elements/online"),
        ("Docent", "stands in 3 places", "aandacht.docent, elements/welkom.docent"),
        ("binding", 'No codebook has a code "binding"', "Did you mean"),
        ("small/binding", 'No codebook has a code "small/binding"', ""),
        ("other/rooster", "No codebook has a code", "small/rooster"),
        ("small/", "No codebook has a code", ""),
        ("", "No codebook has a code", "List the codes with"),
        ("!?", "No codebook has a code", "List the codes with"),
        ("roostre", "No codebook has a code", "Did you mean small/rooster"),
        ("zzzzzz", "No codebook has a code", "List the codes with: qualcode codebook show"),
    ],
)
def test_an_unclear_name_is_an_error_that_names_the_choices(
    name: str, told: str, hint: str
) -> None:
    with pytest.raises(UsageError) as raised:
        code_named(name, BOOKS)
    assert told in raised.value.message
    assert hint in raised.value.hint


def test_a_shared_label_is_settled_by_its_element_or_kept_open() -> None:
    assert code_named("Docent", BOOKS, element="aandacht") == "elements/aandacht.docent"
    assert code_named("elements/?Docent", BOOKS, element="aandacht") == "elements/aandacht.docent"
    assert code_named("docent", BOOKS, unresolved=True) == "elements/?Docent"
    assert code_named("elements/docent", BOOKS, unresolved=True) == "elements/?Docent"
    with pytest.raises(UsageError, match='"Docent" does not stand under "rooster"'):
        code_named("Docent", BOOKS, element="rooster")
    with pytest.raises(UsageError, match='"Docent" stands in 2 places'):
        code_named("Docent", BOOKS, element="welkom")


def test_an_element_does_not_disturb_a_label_that_is_clear() -> None:
    assert code_named("rooster", BOOKS, element="aandacht") == "small/rooster"


def test_an_alias_of_nodes_with_other_labels_is_kept_open_as_it_was_typed() -> None:
    kept = code_named("leraar", BOOKS, unresolved=True)
    assert kept == "elements/?leraar"
    assert code_named(kept, BOOKS, element="welkom") == "elements/welkom.school"
    assert code_named(kept, BOOKS, element="aandacht") == "elements/aandacht.docent"


def test_a_name_that_stands_in_two_books_is_never_kept_open() -> None:
    with pytest.raises(UsageError, match="stands in 2 places"):
        code_named("online", BOOKS, unresolved=True)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("elements/oud", "elements/oud is retired"),
        ("elements/welkom", "is a category, not a code"),
        ("elements/x", "No codebook has the code elements/x"),
        ("x/rooster", "No codebook has the code x/rooster"),
        ("rooster", "No codebook has the code rooster"),
        ("small", "No codebook has the code small"),
    ],
)
def test_only_codes_in_use_may_be_put_on_words(code: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        book_to_code_with(CodeId(code), BOOKS)
    assert book_to_code_with(CodeId("elements/aandacht"), BOOKS) is OTHER
    assert book_to_code_with(CodeId("elements/?Docent"), BOOKS) is OTHER


@pytest.mark.parametrize("typed", ["32:52", " 32 : 52 ", "32-52"])
def test_a_span_is_typed_as_two_numbers(typed: str) -> None:
    assert span_at(TRANSCRIPT, span=typed) == Span(32, 52)


@pytest.mark.parametrize(
    "typed", ["", "32", "a:b", "-3:5", "3:-5", "3:5:7", "٣:٥", "1" * 5000 + ":2"]
)
def test_what_is_no_span_is_refused(typed: str) -> None:
    with pytest.raises(UsageError, match="is no span") as raised:
        span_at(TRANSCRIPT, span=typed)
    assert len(str(raised.value)) < 120


def test_a_span_without_words_or_past_the_end_is_refused() -> None:
    with pytest.raises(AnchorError, match="holds no words"):
        span_at(TRANSCRIPT, span="52:32")
    with pytest.raises(AnchorError, match="ends at 9,000"):
        span_at(TRANSCRIPT, span="32:9000")


def test_turns_and_sentences_count_from_one() -> None:
    words = TRANSCRIPT.text
    assert words[slice(*bounds(span_at(TRANSCRIPT, turn=2)))] == TURNS[1].text
    both = span_at(TRANSCRIPT, turn=2, last_turn=3)
    assert words[slice(*bounds(both))] == f"{TURNS[1].text}\n{TURNS[2].text}"
    assert words[slice(*bounds(span_at(TRANSCRIPT, turn=4, sentence=2)))] == (
        "Dat hielp echt, ook online."
    )
    assert (
        words[slice(*bounds(span_at(TRANSCRIPT, turn=7, last_turn=7, sentence=3)))] == "Misschien!"
    )


def bounds(span: Span) -> tuple[int, int]:
    return span.start, span.end


@pytest.mark.parametrize(
    ("first", "last", "sentence", "told"),
    [
        (0, None, None, "FG1 has turns 1 to 7"),
        (8, None, None, "FG1 has turns 1 to 7"),
        (3, 2, None, "FG1 has turns 1 to 7"),
        (6, None, None, "Turn 6 of FG1 has no words"),
        (5, 6, None, "Turn 6 of FG1 has no words"),
        (4, None, 3, "Turn 4 of FG1 has 2 sentences"),
        (4, None, 0, "Turn 4 of FG1 has 2 sentences"),
        (4, 5, 1, "A sentence is counted in one turn"),
    ],
)
def test_a_turn_or_sentence_that_is_not_there_is_refused(
    first: int, last: int | None, sentence: int | None, told: str
) -> None:
    with pytest.raises(UsageError, match=told) as raised:
        span_at(TRANSCRIPT, turn=first, last_turn=last, sentence=sentence)
    assert raised.value.hint


def test_a_transcript_without_turns_has_no_place_to_point_at() -> None:
    with pytest.raises(UsageError, match="FG9 has turns 1 to 0"):
        span_at(Transcript(TranscriptId("FG9"), ()), turn=1)


def test_a_quote_is_found_in_the_words() -> None:
    found = span_at(TRANSCRIPT, quote="dat HIELP  echt")
    assert TRANSCRIPT.words(found) == "Dat hielp echt"
    for quote in ("", "woorden die er niet staan"):
        with pytest.raises(AnchorError, match="not in the text"):
            span_at(TRANSCRIPT, quote=quote)


def test_a_place_is_said_once_and_a_sentence_goes_with_a_turn() -> None:
    for span, turn, quote in ((None, None, None), ("1:2", 3, None), (None, 1, "Ja.")):
        with pytest.raises(UsageError, match="Say once where"):
            span_at(TRANSCRIPT, span=span, turn=turn, quote=quote)
    for span, quote in (("1:2", None), (None, "Ja.")):
        with pytest.raises(UsageError, match="A sentence is counted in one turn"):
            span_at(TRANSCRIPT, sentence=1, span=span, quote=quote)
