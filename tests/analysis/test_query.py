from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.queries import query
from qualcode.analysis.query import Both, Code, Not, Related, parse_query
from qualcode.analysis.select import Where, select
from qualcode.model.errors import UsageError
from tests.analysis.small_study import FB1, FG1, corpus, segment, study


@pytest.mark.parametrize(
    ("words", "tree"),
    [
        ("a", Code("a")),
        ("Binding studenten", Code("Binding studenten")),
        ('"niet and wel"', Code("niet and wel")),
        ("not a", Not(Code("a"))),
        ("a AND b", Both("and", Code("a"), Code("b"))),
        ("a or b and c", Both("or", Code("a"), Both("and", Code("b"), Code("c")))),
        ("a and b or c", Both("or", Both("and", Code("a"), Code("b")), Code("c"))),
        (
            "a and not b near c",
            Both("and", Code("a"), Related("near", 1, Not(Code("b")), Code("c"))),
        ),
        ("(a or b) near/3 c", Related("near", 3, Both("or", Code("a"), Code("b")), Code("c"))),
        (
            "a with b before/0 c",
            Related("before", 0, Related("with", 1, Code("a"), Code("b")), Code("c")),
        ),
        ("sector=hbo,wo and a", Both("and", Where("sector", "=", ("hbo", "wo")), Code("a"))),
        ('text~"het rooster" or a', Both("or", Where("text", "~", ("het rooster",)), Code("a"))),
    ],
)
def test_a_query_is_read_by_its_grammar(words: str, tree: object) -> None:
    assert parse_query(words) == tree


@pytest.mark.parametrize(
    ("words", "column", "said"),
    [
        ("", 1, "a code or a filter is expected and not the end"),
        ("a and", 6, "a code or a filter is expected and not the end"),
        ("maatwerk and and online", 14, 'expected and not "and"'),
        ("(a or b", 8, '")" is expected'),
        ("a) or b", 2, '")" was not expected'),
        ("a near/x b", 3, '"near/x" cannot be read'),
        ("a with/2 b", 3, '"with/2" cannot be read'),
        ('a and "b', 7, "not closed"),
        ('a and ""', 9, "a code or a filter is expected"),
        ("a not b", 3, '"not" was not expected'),
    ],
)
def test_what_cannot_be_read_is_shown_with_its_place(words: str, column: int, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_query(words)
    first, *_, pointer = caught.value.message.split("\n")
    assert f"column {column}:" in first
    assert said in first
    assert pointer.index("^") == column - 1
    assert caught.value.hint


@given(st.text(alphabet='ab ()"=~/andornotear1', max_size=30))
def test_any_words_are_a_query_or_refused_in_words(words: str) -> None:
    with suppress(UsageError):
        parse_query(words)


def starts(words: str) -> list[str]:
    return [s.id for s in query(study(), words).segments]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("aandacht", ["FG1-0-ana", "FG1-29-ana", "FB1-20-ana", "FB1-43-ana"]),
        ("aandacht and Docent", ["FG1-29-ana"]),
        ("aandacht and not Docent", ["FG1-0-ana", "FB1-20-ana", "FB1-43-ana"]),
        ("aandacht and not Docent and transcript=FB1", ["FB1-20-ana", "FB1-43-ana"]),
        ("welkom or online", ["FG1-76-ana", "FG1-88-ana"]),
        ("relationeel near/1 online", ["FG1-29-ana", "FG1-76-ana"]),
        ("relationeel near/0 online", ["FG1-76-ana"]),
        ("Docent before/1 welkom", ["FG1-29-ana"]),
        ("welkom after/0 Docent", []),
        ("welkom after/1 Docent", ["FG1-76-ana", "FG1-88-ana"]),
        ("Docent after welkom", []),
        ("(aandacht and not Docent) near welkom", []),
        ("(aandacht and not Docent) near/3 aandacht and transcript=FG1", ["FG1-0-ana"]),
        ("not (aandacht or relationeel or welkom)", ["FB1-0-ana", "FB1-66-ana"]),
    ],
)
def test_a_query_finds_these_segments(words: str, found: list[str]) -> None:
    assert starts(words) == found


def test_with_asks_for_at_least_one_character_in_common() -> None:
    made = corpus(
        [
            segment(FG1, "Ik ken ze", "elements/aandacht"),
            segment(FG1, "ze bij naam", "elements/welkom"),
            segment(FG1, "bij de deur", "elements/maatwerk"),
            segment(FB1, "Het rooster", "elements/maatwerk"),
            segment(FG1, "Ik ken ze bij", "elements/maatwerk", coder="ben"),
        ]
    )
    assert [s.id for s in query(made, "aandacht with welkom").segments] == ["FG1-29-ana"]
    assert query(made, "aandacht with maatwerk").segments == ()


def test_the_note_tells_the_query_and_how_many_it_found() -> None:
    assert query(study(), "welkom").notes[-1] == "Zoekvraag: welkom; 2 van 9 fragmenten."


def test_an_unknown_code_in_a_query_names_the_nearest() -> None:
    with pytest.raises(UsageError, match='has the code "welkm"'):
        query(study(), "aandacht near welkm")


def test_a_secondary_code_that_overlaps_is_a_filter_and_an_axis() -> None:
    made = corpus(
        [
            segment(FG1, "Online lukt dat", "elements/maatwerk"),
            segment(FG1, "nline", "professionals/online"),
            segment(FG1, "Soep koken", "elements/welkom"),
        ]
    )
    assert [s.id for s in select(made, ["secondary=online"]).segments] == [
        s.id for s in made.segments[:2]
    ]
    chosen = select(made, ["secondary=online", "code=maatwerk"])
    assert [s.id for s in select(chosen, ["secondary=Online"]).segments] == [made.segments[0].id]
