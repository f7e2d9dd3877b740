"""Keys that come faster than the screen: Enter takes what was typed before it."""

from __future__ import annotations

from pathlib import Path

from textual.events import Key
from textual.keys import _character_to_key
from textual.pilot import Pilot

from qualcode.journal.events import AddCode
from tests.tui import made
from tests.tui.waiting import settled

NAMED = {"enter", "down", "tab", "escape", "ctrl+s", "ctrl+q"}


async def burst(pilot: Pilot[None], *typed: str) -> None:
    """Types everything before the program has seen the first key: words and names of keys."""
    for key in typed:
        for letter in [key] if key in NAMED else key:
            named = letter in NAMED
            pilot.app.post_message(
                Key(letter if named else _character_to_key(letter), None if named else letter)
            )
    for _ in range(8):
        await settled(pilot)


async def test_enter_takes_the_code_that_was_typed_and_not_the_one_before(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press("c")
        await burst(pilot, "contact", "enter")
        code = made.last_ops(root)[-1]
        assert isinstance(code, AddCode)
        assert code.code == "praat/contact"


async def test_enter_keeps_the_whole_line_that_was_typed(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press("t")
        await burst(pilot, "heel snel", "enter")
        assert "Het werkzame element is heel snel" in str(made.last_ops(root))


async def test_down_and_enter_take_the_second_of_what_was_typed(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press("f")
        await burst(pilot, "", "down", "enter")
        assert "flag='unique'" in str(made.last_ops(root))
