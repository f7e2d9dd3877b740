"""A table of replacements is changed one decision at a time and always stays one that is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.model.errors import FormatError
from qualcode.privacy.known import plain
from qualcode.privacy.pseudonymise import Replacement, read_table
from qualcode.privacy.table import EMPTY, put, suggested, take_out, written_for

PATH = "t.csv"


def rows(text: str) -> tuple[Replacement, ...]:
    return read_table(text, path=PATH)


def test_all_writings_of_a_name_get_one_line() -> None:
    text = put(EMPTY, ["Fenna", "Fena", "Fenna's", "FENNA"], "student 1", kind="name", path=PATH)
    assert rows(text) == (Replacement("Fenna", "[student 1]", "name", ("Fena",)),)


def test_a_name_that_is_a_word_too_is_replaced_as_it_is_written_only() -> None:
    [row] = rows(put(EMPTY, ["Roos"], "[naam 1]", kind="name", path=PATH))
    assert row.exact


def test_another_decision_about_a_name_takes_the_place_of_the_first() -> None:
    text = put(EMPTY, ["Fenna", "Fena"], "naam 1", kind="name", path=PATH)
    text = put(text, ["Fenna"], "naam 2", kind="name", path=PATH)
    assert [(r.original, r.written) for r in rows(text)] == [
        ("Fena", "[naam 1]"), ("Fenna", "[naam 2]"),
    ]  # fmt: skip


def test_the_same_replacement_means_the_same_person() -> None:
    text = put(EMPTY, ["Fenna"], "naam 1", kind="name", path=PATH)
    text = put(text, ["Fientje"], "[naam 1]", kind="name", path=PATH)
    assert rows(text) == (Replacement("Fenna", "[naam 1]", "name", ("Fientje",)),)


def test_numbers_and_addresses_share_their_replacement() -> None:
    text = EMPTY
    for number in ("06-12345678", "06-87654321"):
        text = put(text, [number], "[telefoonnummer]", kind="phone", path=PATH)
    assert [r.shared for r in rows(text)] == [True, True]


def test_columns_and_lines_of_the_owner_stay() -> None:
    text = "Original;Replacement;Bron\nBram;[naam 9];lijst\n"
    made = put(text, ["Fenna"], "naam 1", kind="name", path=PATH)
    head, bram, fenna = made.splitlines()
    assert head == "Original;Replacement;Bron;class;variants;transcript;case;shared"
    assert bram == "Bram;[naam 9];lijst;;;;;"
    assert fenna == "Fenna;[naam 1];;name;;;;"
    assert take_out(made, ["Fenna"]).splitlines() == [head, bram]


def test_a_line_for_one_transcript_is_left_alone() -> None:
    text = "original,replacement,transcript\nFenna,[naam 3],FG1\n"
    assert take_out(text, ["Fenna"]) == text


@pytest.mark.parametrize(
    ("strings", "written"), [(["x"], "naam 1"), (["Fenna"], "bij Fenna"), (["Fenna"], "[ ]")]
)
def test_what_could_not_be_replaced_well_is_refused(strings: list[str], written: str) -> None:
    with pytest.raises(FormatError):
        put(EMPTY, strings, written, kind="name", path=PATH)


def test_a_suggestion_takes_the_first_free_number() -> None:
    table = rows(put(EMPTY, ["De Wijngaard"], "school 1", kind="school", path=PATH))
    assert suggested("school", "cue", table, language="nl") == "[school 2]"
    assert suggested("unknown", "capital", table, language="en") == "[name 1]"
    assert suggested("email", "direct", table, language="nl") == "[e-mailadres]"
    assert suggested("health", "indirect", table, language="nl") == "[persoonlijk]"
    assert suggested("club", "project", table, language="nl") == "[club 1]"


NAMES = st.sampled_from(["Fenna", "Fena", "Bram", "Zoë", "De Wijngaard", "Roos", "Kees'", "fenna"])
STEPS = st.lists(
    st.tuples(
        st.lists(NAMES, min_size=1, max_size=3), st.sampled_from(["a 1", "a 2", "nummer", ""])
    )
)


@given(STEPS)
def test_after_any_decisions_the_table_says_what_was_decided_last(
    steps: list[tuple[list[str], str]],
) -> None:
    text = EMPTY
    for strings, written in steps:
        if written:
            text = put(text, strings, written, kind="name", path=PATH)
            assert {written_for([s], rows(text)) for s in strings} == {f"[{written}]"}
        else:
            text = take_out(text, strings)
            assert {written_for([s], rows(text)) for s in strings} == {None}
    originals = [plain(o) for r in rows(text) for o in r.originals if not r.exact]
    assert len(originals) == len(set(originals))
