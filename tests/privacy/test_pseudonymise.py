"""Replacing names: whole words, the longest first, one pass, and every place mapped right."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.model.errors import FormatError
from qualcode.model.ids import TranscriptId
from qualcode.model.span import Span
from qualcode.model.transcript import Transcript, Turn
from qualcode.privacy.pseudonymise import (
    Replacement,
    Replacer,
    from_names,
    much_alike,
    pseudonymised,
    read_table,
)
from qualcode.privacy.pseudonyms import Name

TABLE = read_table(
    "original;replacement;variants;case;shared\n"
    "Lotte;Student A;Lot|Lotje;;\n"
    "Anne;[Student B];;;\n"
    "Marit van Dam;Docent 1;Marit;;\n"
    "Dam;plaats 1;;;\n"
    "Roos;Student C;;exact;\n"
    "HU;hogeschool 1;Hogeschool Utrecht;;\n",
    path="table.csv",
)


def words(text: str) -> str:
    return Replacer(TABLE).words(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lotte's boek, LOTTE en lotte", "[Student A]'s boek, [Student A] en [Student A]"),
        ("Annes les en Kees' les", "[Student B]s les en Kees' les"),
        ("Marit van Dam uit Dam", "[Docent 1] uit [plaats 1]"),
        ("marit  van dam en Marit", "[Docent 1] en [Docent 1]"),
        ("een roos van Roos", "een roos van [Student C]"),
        ("een HU-student, de Hogeschool Utrecht", "een [hogeschool 1]-student, de [hogeschool 1]"),
        ("Anne-Marie en Marie-Anne", "Anne-Marie en Marie-Anne"),
        ("Lottery, Damrak, Annelies", "Lottery, Damrak, Annelies"),
        ("(Lotte) “Lotte”, Lotte.", "([Student A]) “[Student A]”, [Student A]."),
        ("Lotte\nDam", "[Student A]\n[plaats 1]"),
    ],
)
def test_whole_names_go_in_every_form_and_nothing_else(text: str, expected: str) -> None:
    assert words(text) == expected


def test_a_name_of_two_words_does_not_run_over_a_line() -> None:
    assert words("Marit van\nDam") == "[Docent 1] van\n[plaats 1]"


@pytest.mark.parametrize(
    ("rows", "line", "why"),
    [
        ("Lotte;A;;;\nKees;a;;;", 3, "replacement of two originals"),
        ("Lotte;A;;;\nlotte;B;;;", 3, "two replacements"),
        ("Lotte;A;Kees;;\nKees;B;;;", 3, "two replacements"),
        ("Lotte;;;;", 2, "cannot be a replacement"),
        ("Lotte;a [b] c;;;", 2, "cannot be a replacement"),
        ("Lotte;de buurvrouw van Lotte;;;", 2, "holds what it should replace"),
        ("L;A;;;", 2, "too short"),
    ],
)
def test_a_table_that_would_mix_people_up_is_refused(rows: str, line: int, why: str) -> None:
    text = f"original;replacement;variants;case;shared\n{rows}\n"
    with pytest.raises(FormatError, match=f"table.csv, line {line}: .*{why}"):
        read_table(text, path="table.csv")


def test_two_originals_may_share_a_replacement_when_both_say_so() -> None:
    text = "original,replacement,shared\nDijk,achternaam,yes\nBerg,[achternaam],ja\n"
    table = read_table(text, path="table.csv")
    assert Replacer(table).words("Dijk en Berg") == "[achternaam] en [achternaam]"


def test_a_line_for_one_transcript_holds_there_alone() -> None:
    text = "original,replacement,transcript\nKees,Student A,FG1\nKees,Student B,FG2\n"
    table = read_table(text, path="table.csv")
    assert [Replacer(table, t).words("Kees") for t in ("FG1", "FG2", "FG3")] == [
        "[Student A]", "[Student B]", "Kees",
    ]  # fmt: skip


def test_the_pseudonym_table_gives_replacements_and_leaves_shared_names_alone() -> None:
    names = [Name("Kwint, Marit", "P1"), Name("Marit Zilver", "P2"), Name("Fenna (MBO)", "P3")]
    rows, shared = from_names(names)
    assert (
        Replacer(rows).words("Marit Kwint, Zilver, Marit en Fenna") == "[P1], [P2], Marit en [P3]"
    )
    assert shared == ("marit",)


def test_labels_that_name_nobody_replace_nothing_and_words_only_with_a_capital() -> None:
    names = [Name("Student", "P1"), Name("Spreker 1", "P2"), Name("I", "INT1"), Name("Mei", "P3")]
    rows, _ = from_names(names)
    text = "Mei, student in mei: is dat spreker 1? I think."
    assert Replacer(rows).words(text) == "[P3], student in mei: is dat spreker 1? I think."


def test_what_is_spelt_otherwise_is_told_and_left() -> None:
    text = "Lothe zei dat Lotje en Lottie er waren, en Karel."
    assert dict(much_alike(words(text), TABLE)) == {"Lothe": 1, "Lottie": 1}


NAMES = ["Lotte", "Anne", "Marit van Dam", "Marit", "Dam", "HU", "Student", "A"]
spoken = st.lists(
    st.one_of(
        st.sampled_from([*NAMES, "lotte", "LOTTE's", "dam,", "[Student A]", "Annes", "Lottery"]),
        st.text(alphabet="abL -.'’\n[]é😀", min_size=1, max_size=6),
    ),
    max_size=14,
).map(" ".join)


@given(spoken)
def test_words_outside_replaced_places_are_identical_and_the_map_says_where(text: str) -> None:
    made = Replacer(TABLE).replaced(text)
    old = new = 0
    for change in made.map.changes:
        assert text[old : change.old_start] == made.text[new : change.new_start]
        assert made.text[change.new_start : change.new_end].startswith("[")
        old, new = change.old_end, change.new_end
    assert text[old:] == made.text[new:]
    assert (made.map.old_length, made.map.new_length) == (len(text), len(made.text))
    assert sum(made.counts.values()) == len(made.map.changes)


@given(spoken)
def test_what_was_put_in_is_never_replaced_again(text: str) -> None:
    once = words(text)
    assert words(once) == once
    assert not Replacer(TABLE).holds(once)


CHAIN = read_table(
    "original,replacement\nJan,Piet\nPiet,Kees\nKees,Jan\nKees Jan,Dirk\n", path="chain.csv"
)


@given(st.lists(st.sampled_from(["Jan", "Piet", "Kees", "en"]), max_size=12).map(" ".join))
def test_replacements_never_chain(text: str) -> None:
    made = Replacer(CHAIN).words(text)
    expected = re.sub(
        "Kees Jan|Jan|Piet|Kees",
        lambda m: {"Kees Jan": "[Dirk]", "Jan": "[Piet]", "Piet": "[Kees]", "Kees": "[Jan]"}[m[0]],
        text,
    )
    assert made == expected
    assert Replacer(CHAIN).words(made) == made


turns = st.lists(spoken, min_size=1, max_size=5)


@given(turns, st.data())
def test_a_coding_stands_on_the_same_words_after_replacing(
    said: list[str], data: st.DataObject
) -> None:
    made = Transcript(TranscriptId("FG1"), tuple(Turn(t, "P1") for t in said))
    result = pseudonymised(made, Replacer(TABLE))
    new = "\n".join(turn.text for turn in result.turns)
    assert len(new) == result.map.new_length
    if not made.text:
        return
    start = data.draw(st.integers(0, len(made.text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(made.text))))
    moved = result.map.moved(span)
    assert moved is not None
    first, last = result.map.change_at(span.start), result.map.change_at(span.end - 1)
    whole = Span(first.old_start if first else span.start, last.old_end if last else span.end)
    expected, at = "", whole.start
    for change in result.map.changes:
        if whole.start <= change.old_start and change.old_end <= whole.end:
            expected += made.text[at : change.old_start] + new[change.new_start : change.new_end]
            at = change.old_end
    assert new[moved.start : moved.end] == expected + made.text[at : whole.end]


def test_an_empty_table_changes_nothing() -> None:
    assert Replacer(()).replaced("Lotte").map.changes == ()
    assert Replacer((Replacement("Kees", "[A]"),)).words("") == ""
