"""g and Home go to the first line of every list, G and End to the last."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.app import App
from textual.widgets import DataTable, Input, OptionList, Tree

from tests.tui import made
from tests.tui.test_sides import coded
from tests.tui.waiting import settled


def line(program: App[None]) -> tuple[int | None, int]:
    """The line that has the cursor, and how many there are."""
    focused = program.focused
    if isinstance(focused, DataTable):
        return focused.cursor_row, focused.row_count
    if isinstance(focused, OptionList):
        return focused.highlighted, focused.option_count
    assert isinstance(focused, Tree)
    return focused.cursor_line, focused.last_line + 1


@pytest.fixture
def full(tmp_path: Path) -> Path:
    """A study with enough of everything to go through."""
    turns = {f"T{n}": made.TURNS for n in range(1, 5)}
    root = made.study(tmp_path / "study", transcripts=turns)
    coded(root, ("Het was stil.", "rust"), ("Ja, samen eten.", "contact"), ("En toen?", "rust"))
    return root


@pytest.mark.parametrize(("first", "last"), [("g", "G"), ("home", "end")])
@pytest.mark.parametrize("screen", ["f1", "f4", "f5"])
async def test_a_list_goes_to_its_ends(full: Path, screen: str, first: str, last: str) -> None:
    program = made.app(full)
    async with program.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press(screen)
        await settled(pilot)
        await pilot.press(last)
        await settled(pilot)
        at, count = line(program)
        assert count > 1
        assert at == count - 1
        await pilot.press(first)
        await settled(pilot)
        assert line(program)[0] == 0


async def test_found_places_go_to_their_ends_and_the_field_keeps_its_letters(full: Path) -> None:
    program = made.app(full)
    async with program.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f6", *"gG")
        await settled(pilot)
        field = program.screen.query_one(Input)
        assert field.value == "gG"
        await pilot.press("home", *"stil", "delete", "delete", "enter")
        await settled(pilot)
        assert field.value == "stil"
        await pilot.press("G")
        at, count = line(program)
        assert at == count - 1 > 0
        await pilot.press("g")
        assert line(program)[0] == 0


async def test_in_the_words_they_go_to_the_ends_of_the_transcript(full: Path) -> None:
    program = made.app(full)
    async with program.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("G")
        assert made.chosen_words(program).endswith("keer.")
        await pilot.press("g")
        assert made.chosen_words(program) == "Hoe was de eerste week?"
