"""Clicks and keys that come when what they were meant for is gone already."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.style import Style
from textual.app import App, ComposeResult
from textual.events import Click, InputEvent, Key, MouseDown, MouseMove, Resize
from textual.geometry import Size

from qualcode.tui.commands import Palette
from qualcode.tui.table_rows import WordTable, add_columns, add_row
from tests.tui import made
from tests.tui.waiting import settled


class Listed(App[None]):
    """A table of one column and one row."""

    def compose(self) -> ComposeResult:
        yield WordTable(cursor_type="row")

    def on_mount(self) -> None:
        table = self.query_one(WordTable)
        add_columns(table, ["een"])
        add_row(table, ["woord"], "1")


def click(table: WordTable, **at: int) -> Click:
    return Click(table, 1, 0, 0, 0, 1, False, False, False, 1, 0, Style.from_meta(at))


@pytest.mark.parametrize("at", [{"row": -1, "column": 3}, {"row": 7, "column": 0}])
async def test_a_click_on_what_a_table_showed_before_does_nothing(at: dict[str, int]) -> None:
    app = Listed()
    async with app.run_test() as pilot:
        table = app.query_one(WordTable)
        table.post_message(click(table, **at))
        await pilot.pause()
        assert table.cursor_row == 0


async def test_an_empty_table_can_be_clicked_on() -> None:
    app = Listed()
    async with app.run_test() as pilot:
        table = app.query_one(WordTable)
        table.clear(columns=True)
        table.post_message(click(table, row=-1, column=0))
        await pilot.pause()
        assert app.is_running


async def test_a_question_under_the_palette_is_not_answered_by_clicks_that_come_late(
    root: Path,
) -> None:
    program = made.app(root)
    async with program.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("M")
        await settled(pilot)
        question = program.screen
        await pilot.press("ctrl+p")
        await settled(pilot)
        question.dismiss(None)
        question.dismiss(None)
        await settled(pilot)
        assert isinstance(program.screen, Palette)
        assert question in program.screen_stack


@pytest.mark.parametrize(
    "late",
    [Key("a", "a"), MouseMove(None, 1, 1, 0, 0, 0, False, False, False),
     MouseDown(None, 1, 1, 0, 0, 1, False, False, False), Resize(Size(20, 9), Size(20, 9))],
    ids=lambda event: type(event).__name__,
)  # fmt: skip
async def test_what_comes_while_the_program_ends_is_not_waited_for(
    root: Path, late: InputEvent | Resize
) -> None:
    program = made.app(root)
    async with program.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        kept = program.screen_stack
        program._screen_stack.clear()
        try:
            await program.on_event(late)
        finally:
            program._screen_stack.extend(kept)
    assert not program.last_words
