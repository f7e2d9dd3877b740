"""Ids: legal as file names everywhere, rising with time even when the clock does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.model.errors import UsageError
from qualcode.model.ids import (
    NODE_ID,
    ULID,
    CodeId,
    book_of,
    checked_name,
    is_unresolved,
    node_of,
    slug,
    ulid,
    ulid_after,
)
from qualcode.project.project import id_maker

MOMENT = datetime(2026, 11, 21, 18, 3, tzinfo=UTC)
CHANCES = st.integers(0, (1 << 80) - 1)


@pytest.mark.parametrize("name", ["FG03", "a", "9", "P1", "ana-maria", "x_1.y", "A" * 64, "CONNY"])
def test_names_of_letters_digits_and_marks_are_legal(name: str) -> None:
    assert checked_name(name, "coder") == name


@pytest.mark.parametrize(
    "name",
    [
        "", " ", "Ana de Vries", "ána", "../x", "a/b", "a\\b", "a:b", "-a", ".a", "a.", "a\n", "a\0",
        "A" * 65, "CON", "con", "Con.txt", "nul", "AUX.1", "com1", "LPT9", "prn",
    ],
)  # fmt: skip
def test_names_that_some_system_refuses_are_refused_here(name: str) -> None:
    with pytest.raises(UsageError, match="cannot be the id of a transcript") as raised:
        checked_name(name, "transcript")
    assert "as in FG03" in raised.value.hint


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("CON", '"CON" cannot be the id of a coder: Windows keeps that name for a device.'),
        ("FG1.", '"FG1." cannot be the id of a coder: Windows drops a full stop at the end.'),
        ("FG 1", '"FG 1" cannot be the id of a coder.'),
    ],
)
def test_a_refused_name_says_what_is_wrong_with_it(name: str, told: str) -> None:
    with pytest.raises(UsageError) as raised:
        checked_name(name, "coder")
    assert raised.value.message == told
    assert ("letters, digits" in raised.value.hint) == (name == "FG 1")


@pytest.mark.parametrize(
    ("label", "node"),
    [
        ("Roostering & toetsing", "roostering-en-toetsing"),
        ("  Coördinatie: 1-op-1 ", "coordinatie-1-op-1"),
        ("…", ""),
    ],
)
def test_a_label_becomes_a_node_id(label: str, node: str) -> None:
    assert slug(label) == node


@given(st.text())
def test_whatever_a_label_is_its_slug_is_a_node_id_or_nothing(label: str) -> None:
    assert not slug(label) or NODE_ID.fullmatch(slug(label))


@given(CHANCES, st.timedeltas(timedelta(milliseconds=1), timedelta(days=30_000)), CHANCES)
def test_ids_of_later_moments_sort_after_earlier_ones(
    one: int, later: timedelta, other: int
) -> None:
    first, second = ulid(MOMENT, one), ulid(MOMENT + later, other)
    assert ULID.fullmatch(first)
    assert len(second) == 26
    assert first < second


def test_an_id_says_its_moment_in_crockfords_digits() -> None:
    assert ulid(datetime.fromtimestamp(1_469_918_176.385, UTC), 0) == "01ARYZ6S41" + 16 * "0"


@given(CHANCES)
def test_the_next_id_is_one_higher(chance: int) -> None:
    made = ulid(MOMENT, chance)
    assert made < ulid_after(made)
    assert ULID.fullmatch(ulid_after(made))
    assert ulid_after("01ARYZ6S41ZZZZZZZZZZZZZZZZ") == "01ARYZ6S420000000000000000"


@given(st.lists(st.integers(-5_000, 5_000), min_size=2, max_size=40), st.randoms())
def test_ids_rise_when_the_clock_stands_still_or_is_set_back(
    steps: list[int], chance: object
) -> None:
    moments = iter([MOMENT + timedelta(milliseconds=step) for step in steps])
    make = id_maker(lambda: next(moments), chance.getrandbits)  # type: ignore[attr-defined]
    made = [make() for _ in steps]
    assert made == sorted(set(made))


def test_a_code_has_a_book_and_a_node() -> None:
    code = CodeId("professionals/a/b")
    assert (book_of(code), node_of(code)) == ("professionals", "a/b")
    assert (book_of(CodeId("online")), node_of(CodeId("online"))) == ("online", "")
    assert is_unresolved(CodeId("elements/?Docent"))
    assert not is_unresolved(code)
