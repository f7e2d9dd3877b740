"""Characters that a terminal acts on: they stand in the words and never reach the terminal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rich.segment import Segment

from qualcode.model.ids import TranscriptId
from qualcode.model.transcript import Transcript, Turn
from qualcode.text.rows import lay_out
from qualcode.tui.app import QualcodeApp
from qualcode.tui.mouse import place_in_row
from qualcode.tui.paint import HARMLESS, cells_of, painted
from tests.tui import made
from tests.tui.test_sides import coded
from tests.tui.waiting import settled

ORDERS = "\x1b[2J\x1b]52;c;eA==\x07\x9b31m\x7f\x08\x0c\u2028\u202e\u2066"
SAID = f"Het was {ORDERS} stil."
ACTED_ON = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A study in which words, a speaker, a note and a memo hold orders to a terminal."""
    turns = (Turn("Hoe was het?", "INT", 1_000), Turn(SAID, "P\x1b[7m1", 5_000))
    root = made.study(tmp_path / "study", transcripts={"T1": turns})
    coded(root, (SAID, "rust"), (SAID, "negatief"))
    return root


def given(program: QualcodeApp) -> str:
    """Every character that the terminal gets for the screen as it is now."""
    rows = program.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in row) for row in rows)


async def test_no_screen_hands_an_order_in_words_to_the_terminal(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        assert "Het was ·[2J·]52;c;eA==··31m··· ·· stil." in given(program)
        for keys in (["j", "c"], ["escape"], ["f1"], ["f5"], ["f6", *"stil", "enter"], ["f8"]):
            for key in keys:
                await pilot.press(key)
            await settled(pilot)
            assert "\x1b" not in given(program)
            assert not ACTED_ON.search(given(program).replace("\n", ""))


def test_a_row_takes_the_cells_that_it_was_laid_out_for() -> None:
    words = " ".join(["ja\x1b\u202e\x9b"] * 60)
    told = Transcript(TranscriptId("T1"), (Turn(words, "P1"),))
    rows = lay_out(told, 40, width=cells_of)
    assert all(cells_of(rows.drawn(words, row)) <= 40 for row in range(len(rows)))
    assert painted("ja\x1b\u202e\tnee\xa0hè") == "ja·· nee hè"


def test_a_click_finds_the_letter_behind_an_order() -> None:
    words = "a\x1b\x1bb"
    assert [place_in_row(words, 0, 4, cell) for cell in range(4)] == [0, 1, 2, 3]


def test_a_row_without_orders_is_the_same_row() -> None:
    row = [Segment("日本語 hè · "), Segment("")]
    assert HARMLESS.apply(row, None) is row  # type: ignore[arg-type]
