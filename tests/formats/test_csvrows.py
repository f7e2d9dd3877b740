"""CSV as spreadsheets write it: rows by column name, and what is off with its line."""

from __future__ import annotations

import csv
import io
import random
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.formats.csvrows import csv_rows, separator_of
from qualcode.model.errors import FormatError

cells = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\r\0"), max_size=8)
tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(cells, min_size=width, max_size=width).filter(
            lambda row: any(map(str.strip, row))
        ),
        max_size=5,
    ).map(lambda rows: (width, rows))
)


def rows(text: str, *needs: str) -> list[tuple[int, dict[str, str]]]:
    return list(csv_rows(text, path="x.csv", needs=needs))


@given(tables, st.sampled_from(",;"), st.booleans())
def test_cells_come_back_stripped_under_the_names_of_the_first_line(
    table: tuple[int, list[list[str]]], separator: str, mark: bool
) -> None:
    width, found = table
    names = [f"k{n}" for n in range(width)]
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\n").writerows([names, *found])
    if width == 1 and separator == ";":
        return  # nothing in the header says which separator it is
    text = ("\ufeff" if mark else "") + out.getvalue()
    assert [row for _, row in rows(text)] == [
        dict(zip(names, map(str.strip, row), strict=True)) for row in found
    ]


def test_the_line_of_a_row_is_the_one_it_ends_on() -> None:
    assert rows('\n\na;b\n1;2\n\n"x\ny";3\n') == [
        (4, {"a": "1", "b": "2"}),
        (7, {"a": "x\ny", "b": "3"}),
    ]


def test_windows_line_ends_capitals_and_blanks_are_read_over() -> None:
    for end in ("\r\n", "\r", "\n"):
        text = "\ufeff Transcript ;CODE\n FG1 ; on, line \n;\n".replace("\n", end)
        assert rows(text) == [(2, {"transcript": "FG1", "code": "on, line"})]


def test_columns_with_neither_name_nor_cells_are_read_over_and_others_refused() -> None:
    assert rows("a,b,,\n1,2,,\n") == [(2, {"a": "1", "b": "2"})]
    with pytest.raises(FormatError, match=r'x\.csv, line 3: "5" stands in a column without a name'):
        rows("a,b,,\n1,2,,\n1,2,,5\n")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the file is empty"),
        ("\n \n,,\n", "the file is empty"),
        ("a,code\n1,2\n", r"line 1: the column `transcript` is missing; found: a, code"),
        ("a,transcript,A\n", r"line 1: two columns are called `a`"),
        ("transcript,b\n1\n", "line 2: this row has 1 cells; there are 2 columns"),
        ("transcript,b\n1,2\n1,2,3\n", "line 3: this row has 3 cells"),
        ('transcript,b\n1,"2\n3\n', "this is no CSV"),
        ('transcript,b\n1,"2"x\n', "line 2: this is no CSV"),
        (f"transcript\n{'x' * 200_000}\n", "field larger than field limit"),
    ],
)
def test_a_table_that_is_off_is_refused_with_its_line(text: str, told: str) -> None:
    with pytest.raises(FormatError, match=told) as raised:
        rows(text, "transcript")
    assert str(raised.value).startswith("x.csv")


@given(st.text(max_size=60) | st.text('a,;"\n\r\t ', max_size=40))
def test_no_text_gives_anything_but_rows_or_a_format_error(text: str) -> None:
    with suppress(FormatError):
        assert all("" not in row for _, row in rows(text))


@given(st.randoms(use_true_random=False))
def test_no_mutation_gives_anything_but_rows_or_a_format_error(chance: random.Random) -> None:
    text = list('transcript;quote;code\nFG1;"een; twee";online\nFG2;x;y\n')
    for _ in range(3):
        text[chance.randrange(len(text))] = chance.choice(['"', ";", ",", "\n", "", "\r", "é"])
    with suppress(FormatError):
        assert all("transcript" in row for _, row in rows("".join(text), "transcript"))


def test_the_separator_is_the_one_the_first_line_uses_most() -> None:
    assert [separator_of(t) for t in ("a;b", "a,b;c,d", "\n\n a;b,c;d", "a", "")] == [
        ";", ",", ";", ",", ",",
    ]  # fmt: skip
