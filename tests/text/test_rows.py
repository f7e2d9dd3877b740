"""Rows tile the words and fit the screen."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from unicodedata import category, east_asian_width

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.model.errors import UsageError
from qualcode.text import rows as module
from qualcode.text.graphemes import is_border, is_extending
from qualcode.text.rows import lay_out
from tests.text.helpers import transcript

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"


def cells(text: str) -> int:
    """Width as terminals count it: wide characters two cells, drawn-on ones none."""
    return sum(
        0 if is_extending(c) or category(c) == "Cc" else 2 if east_asian_width(c) in "WF" else 1
        for c in text
    )


def drawn(measure: int, *turns: str) -> list[str]:
    one = transcript(*turns)
    rows = lay_out(one, measure, width=cells)
    return [rows.drawn(one.text, row) for row in range(len(rows))]


@pytest.mark.parametrize(
    ("measure", "turn", "expected"),
    [
        (10, "ik had het gevoel dat", ["ik had het", "gevoel dat"]),
        (10, "ik had het  gevoel", ["ik had het", "gevoel"]),
        (5, "ja onderwijsgroep ja", ["ja", "onder", "wijsg", "roep", "ja"]),
        (8, "  ja", ["  ja"]),
        (4, "       ja", ["", "ja"]),
        (4, " \u6f22\u6f22 ja", [" \u6f22", "\u6f22", "ja"]),
        (4, "     \u6f22 ja", ["", "\u6f22", "ja"]),
        (6, "een\ntwee\n\ndrie", ["een", "twee", "", "drie"]),
        (
            6,
            "\u00e9\u00e9n \u201cja\u201d \u2026 nee",
            ["\u00e9\u00e9n", "\u201cja\u201d \u2026", "nee"],
        ),
        (5, "a\u00a0b c", ["a\u00a0b c"]),
        (4, "ab a\u00a0b", ["ab", "a\u00a0b"]),
        (6, "\u65e5\u672c\u8a9e\u65e5\u672c", ["\u65e5\u672c\u8a9e", "\u65e5\u672c"]),
        (5, "cafe\u0301 nee", ["cafe\u0301", "nee"]),
        (3, "ee\u0301e\u0301n", ["ee\u0301e\u0301", "n"]),
        (
            6,
            f"a{FAMILY}b ja",
            ["a", FAMILY, "b ja"],
        ),
        (9, "ja ja    ", ["ja ja"]),
        (4, "ja ja    ", ["ja", "ja"]),
        (1, "\u6f22a", ["\u6f22", "a"]),
    ],
)
def test_words_are_wrapped_by_cells(measure: int, turn: str, expected: list[str]) -> None:
    assert drawn(measure, turn) == expected


def test_a_terminal_that_draws_a_mark_wide_gets_narrower_rows() -> None:
    one = transcript("ja \u2026\u2026 nee")
    wide = lay_out(one, 8, width=lambda text: len(text) + text.count("\u2026"))
    assert [wide.drawn(one.text, row) for row in range(len(wide))] == ["ja \u2026\u2026", "nee"]


def test_every_turn_has_a_row_even_without_words() -> None:
    one = transcript("P1: ja", "P2: ", "P1: een twee", "P2: ")
    rows = lay_out(one, 4, width=cells)
    assert list(rows.turns) == [0, 1, 2, 2, 3]
    assert list(rows.starts) == [0, 3, 4, 8, 13]
    assert list(rows.ends) == [3, 4, 8, 13, 13]
    assert [rows.row_at(at) for at in (0, 2, 3, 4, 8, 12, 13, 99)] == [0, 0, 1, 2, 3, 3, 4, 4]
    assert [rows.first_of(turn) for turn in range(4)] == [0, 1, 2, 4]


def test_a_transcript_without_turns_has_no_rows() -> None:
    rows = lay_out(transcript(), 80, width=cells)
    assert len(rows) == 0
    with pytest.raises(UsageError, match="no rows"):
        rows.row_at(0)


def test_a_measure_without_cells_is_refused() -> None:
    with pytest.raises(UsageError, match="holds nothing"):
        lay_out(transcript("ja"), 0, width=cells)


TURNS = st.lists(
    st.text(
        st.sampled_from(
            "abc  \n\u00e9\u2026\u00a0\u6f22\u0301\u200d\U0001f469\U0001f3fd\U0001f1f3\t"
        ),
        max_size=40,
    ),
    max_size=4,
)


@given(TURNS, st.integers(1, 20))
def test_rows_tile_the_words_fit_the_measure_and_cut_no_character(
    turns: list[str], measure: int
) -> None:
    one = transcript(*turns)
    rows = lay_out(one, measure, width=cells)
    ends = [0, *rows.ends]
    assert list(rows.starts) == ends[:-1] or not turns
    assert ends[-1] == len(one.text)
    assert {*rows.turns} == {*range(len(turns))}
    for row in range(len(rows)):
        text = rows.drawn(one.text, row)
        borders = [*filter(partial(is_border, text), range(len(text) + 1))]
        alone = sum(cells(text[a:b]) > 0 for a, b in pairwise(borders)) <= 1
        assert cells(text) <= measure or alone
        assert rows.row_at(rows.starts[row]) == row or rows.starts[row] == rows.ends[row]
        assert one.turn_at(rows.starts[row]) == rows.turns[row]
    for (_, a), (b, _) in pairwise(zip(rows.starts, rows.ends, strict=True)):
        before_blank = one.text[a - 1] in " \t\n"
        assert is_border(one.text, b) or before_blank


@given(st.text(st.sampled_from("abcdef   "), max_size=80), st.integers(1, 12))
def test_the_fast_way_breaks_where_the_slow_way_does(text: str, measure: int) -> None:
    assert list(module._even(text, measure)) == list(module._uneven(text, measure, len))


@given(st.lists(st.sampled_from(["a", "bcd", "efghijk"]), min_size=1), st.integers(1, 12))
def test_no_row_could_have_held_the_next_word(said: list[str], measure: int) -> None:
    rows = drawn(measure, " ".join(said))
    for row, after in pairwise(rows):
        first = after.split(" ")[0]
        assert len(row) == measure or len(row) + 1 + len(first) > measure
