"""The words file: what is written comes back, and a bad line is refused with its number."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qualcode.formats.words import plain_turns, read_words, time, turns_of, write_words
from qualcode.model.errors import FormatError
from qualcode.model.transcript import Turn

characters = st.characters(blacklist_categories=["Cs"], blacklist_characters="\t\r")
texts = st.text(characters, max_size=20)
times = st.none() | st.integers(-36_000_000_000 + 1, 36_000_000_000 - 1)
speakers = st.none() | st.text(
    characters.filter(lambda c: c != "\n"), min_size=1, max_size=8
).filter(lambda name: name != "+")
turns = st.builds(Turn, texts, speakers, times, times)
TURNS = (
    Turn("Ja.", "INT1", 102_387, 103_757),
    Turn("Eerst dit.\n\nDan dat.\n", "P3", -500, None),
    Turn("", None, None, 5),
    Turn("+ en 🙂 é\u2028x\x85", "Élodie +", None, None),
)
FILE = (
    "0:01:42.387\t0:01:43.757\tINT1\tJa.\n"
    "-0:00:00.500\t\tP3\tEerst dit.\n\t\t+\t\n\t\t+\tDan dat.\n\t\t+\t\n"
    "\t0:00:00.005\t\t\n"
    "\t\tÉlodie +\t+ en 🙂 é\u2028x\x85\n"
)


def test_a_file_reads_as_four_columns_and_plus_continues_the_turn_above() -> None:
    assert write_words(TURNS).decode() == FILE
    assert read_words(FILE.encode(), path="FG1.txt") == TURNS


@given(st.lists(turns, max_size=6))
@example([Turn("\n\n", "P1")])
@example([Turn("\ufeff", None)])
def test_turns_come_back_from_their_file(found: list[Turn]) -> None:
    data = write_words(found)
    assert read_words(data, path="x") == tuple(found)
    windows = b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n")
    assert read_words(windows, path="x") == tuple(found)
    assert read_words(data.removesuffix(b"\n"), path="x")[: len(found) - 1] == tuple(found[:-1])


@given(st.binary(max_size=60))
def test_no_bytes_give_anything_but_turns_or_a_format_error(data: bytes) -> None:
    found = outcome(data)
    if isinstance(found, FormatError):
        assert found.line is not None
        assert 1 <= found.line <= data.count(b"\n") + 1
    else:
        assert read_words(write_words(_writable(found)), path="x") == _writable(found)


def outcome(data: bytes) -> tuple[Turn, ...] | FormatError:
    try:
        return read_words(data, path="x")
    except FormatError as error:
        return error


def _writable(found: tuple[Turn, ...]) -> tuple[Turn, ...]:
    return tuple(
        Turn(t.text.replace("\r", ""), (t.speaker or "").replace("\r", "") or None) for t in found
    )


@given(st.randoms(use_true_random=False))
def test_no_mutation_of_a_file_gives_anything_but_turns_or_a_format_error(
    chance: random.Random,
) -> None:
    data = bytearray(FILE.encode())
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(data))
        data[place : place + chance.randint(0, 3)] = chance.choice(
            [b"", b"\t", b"\n", b"+", b":", b"\xff", b"99", b"-"]
        )
    found = outcome(bytes(data))
    assert isinstance(found, tuple) or found.line is not None


@pytest.mark.parametrize(
    ("data", "line", "told"),
    [
        (b"\t\tP1\tJa.\n\t\tP1\tcaf\xe9\n", 2, "not UTF-8"),
        (b"\t\tP1\tJa.\n\n", 2, "4 columns are expected .*, 1 were found"),
        (b"\t\tP1\tJa.\tx\n", 1, "5 were found"),
        (b"\t\t+\tJa.\n", 1, "continues the turn above"),
        (b"\t\tP1\tJa.\n0:00:01.000\t\t+\tx\n", 2, "here it has a time"),
        (b"\t\tP1\tJa.\n\t0:00:01.000\t+\tx\n", 2, "here it has a time"),
        (b"\t\tP1\tJa.\n\n1:42\t\tP1\tx\n", 2, "4 columns"),
        (b"1:42\t\tP1\tx\n", 1, '"1:42" is no time'),
        (b"0:60:00.000\t\tP1\tx\n", 1, "is no time"),
        (b"\t0:00:00,000\tP1\tx\n", 1, "is no time"),
        ("\t٠:00:00.000\tP1\tx\n".encode(), 1, "is no time"),
    ],
)
def test_a_line_that_is_off_is_refused_with_its_number_and_a_way_out(
    data: bytes, line: int, told: str
) -> None:
    with pytest.raises(FormatError, match=told) as raised:
        read_words(data, path="transcripts/FG1.txt")
    assert str(raised.value).startswith(f"transcripts/FG1.txt, line {line}: ")
    assert raised.value.hint


@pytest.mark.parametrize(
    ("turn", "told"),
    [
        (Turn("a\tb"), "a tab"),
        (Turn("a\r\nb"), "a carriage return"),
        (Turn("a", "P\t1"), "a tab"),
        (Turn("a", "+"), r'its speaker is called "\+"'),
        (Turn("a", ""), 'its speaker is called ""'),
        (Turn("a", "P\n1"), "its speaker"),
        (Turn("a \ud83d"), "half a character"),
        (Turn("a", None, 36_000_000_000), "ten thousand hours"),
        (Turn("a", None, None, -36_000_000_000), "ten thousand hours"),
    ],
)
def test_what_would_not_come_back_is_not_written(turn: Turn, told: str) -> None:
    with pytest.raises(FormatError, match=f"turn 2 cannot be written: .*{told}"):
        write_words([Turn("Ja."), turn])


@pytest.mark.parametrize(
    ("milliseconds", "told"),
    [(None, ""), (0, "0:00:00.000"), (102_387, "0:01:42.387"), (-1, "-0:00:00.001"),
     (3_600_000 * 12 + 59_999, "12:00:59.999")],
)  # fmt: skip
def test_times_are_hours_minutes_seconds_and_milliseconds(
    milliseconds: int | None, told: str
) -> None:
    assert time(milliseconds) == told


def test_a_long_transcript_is_read_in_time_that_grows_with_its_length() -> None:
    many = tuple(Turn("ja " * 40 + "\nnee", f"P{n % 9}", n, n + 5) for n in range(20_000))
    assert read_words(write_words(many), path="x") == many


cells = st.sampled_from(
    ["", "", "P1", "+", "0:00:01.000", "-0:00:01.000", "12:59:59.999", "1234:00:00.001", "0:60:00.000",
     "0:00:1.000", "Ja\u2028.", "a b"]
)  # fmt: skip
ORDINARY = list(
    itertools.product(
        ("", "0:00:01.000", "9999:59:59.999"),
        ("", "0:00:02.345"),
        ("", "P1", "Élodie"),
        ("", "Ja.", "+ x"),
    )
)
ordinary = st.sampled_from(ORDINARY)
lines = st.one_of(ordinary, ordinary, ordinary, st.tuples(cells, cells, cells, cells))


@given(st.lists(lines, max_size=5), st.sampled_from(["", "", "\n", "\t\n"]))
def test_columns_at_once_and_line_by_line_give_the_same(
    rows: list[tuple[str, ...]], end: str
) -> None:
    text = "\n".join(map("\t".join, rows)) + end
    at_once = plain_turns(text)
    if at_once:
        assert at_once == turns_of(text, "x")
    else:
        assert not rows or any(row not in ORDINARY for row in rows) or end != "\n"
