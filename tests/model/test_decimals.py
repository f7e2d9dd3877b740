"""One number is one text wherever it stands: rounded as by hand, never -0, never an exponent."""

from __future__ import annotations

import pytest

from qualcode.cli.tables import on_screen
from qualcode.export.cells import shown
from qualcode.model.decimals import counted, decimals, fixed, percentage
from qualcode.model.table import Column, Row, Table


@pytest.mark.parametrize(
    ("part", "of", "dutch"),
    [
        (28, 37, "75,7 %"),
        (1, 16, "6,3 %"),
        (5, 16, "31,3 %"),
        (33, 80, "41,3 %"),
        (49, 400, "12,3 %"),
        (9, 400, "2,3 %"),
        (1, 1, "100,0 %"),
        (0, 3, "0,0 %"),
        (1999, 2000, "100,0 %"),
    ],
)
def test_a_share_rounds_its_half_up_as_one_does_by_hand(part: int, of: int, dutch: str) -> None:
    assert percentage(part / of, "nl") == dutch
    assert percentage(part / of, "en") == dutch.replace(",", ".").replace(" ", "")
    assert shown(part / of, "share", "nl") == dutch


def test_a_half_that_was_reckoned_just_below_rounds_up_all_the_same() -> None:
    assert fixed(0.12249999999999998, 1, times=100) == "12.3"
    assert fixed(1.005, 2) == "1.01"


def test_a_coefficient_rounds_its_half_away_from_zero_on_both_sides() -> None:
    assert (decimals(0.125, 2, "nl"), decimals(-0.125, 2, "nl")) == ("0,13", "-0,13")
    assert (shown(0.0625, "coefficient", "en"), shown(-0.0625, "coefficient", "en")) == (
        "0.063", "-0.063",
    )  # fmt: skip


def test_what_rounds_to_zero_has_no_sign() -> None:
    assert [fixed(n, 2) for n in (-0.0, -0.001, 0.001)] == ["0.00"] * 3
    assert [fixed(n, 1, times=100, sign=True) for n in (-0.0001, 0.0, 0.012, -0.012)] == [
        "0.0", "0.0", "+1.2", "-1.2",
    ]  # fmt: skip


def test_a_count_keeps_every_digit() -> None:
    assert [counted(n) for n in (28.0, 0.0, 1_234_567.0, 4.5, 1 / 3, 20.0)] == [
        "28", "0", "1234567", "4.5", "0.33", "20",
    ]  # fmt: skip


def test_a_share_of_none_or_all_is_a_percentage_on_the_screen_too() -> None:
    made = Table("t", "t", (Column("s", "Share", "share"),), (Row((0,)), Row((1,)), Row((0.0625,))))
    assert [line.strip() for line in on_screen(made, "nl").splitlines()] == [
        "Share", "0,0 %", "100,0 %", "6,3 %",
    ]  # fmt: skip
