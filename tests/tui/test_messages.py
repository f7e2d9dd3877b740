"""Messages stand on one line above the keys, and leave the words in sight."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from qualcode.tui.app import QualcodeApp
from tests.tui import made
from tests.tui.test_brackets import shown
from tests.tui.waiting import settled


async def pressed(pilot: Pilot[None], key: str) -> list[str]:
    """The rows of the screen after a key."""
    await pilot.press(key)
    await settled(pilot)
    assert isinstance(pilot.app, QualcodeApp)
    return shown(pilot.app).split("\n")


async def test_a_message_takes_the_place_of_the_one_before_and_a_single_line(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        before = shown(program).split("\n")
        first = await pressed(pilot, "u")
        changed = [n for n in range(24) if first[n] != before[n]]
        assert changed == [22]
        assert "There is nothing to undo." in first[22]
        second = await pressed(pilot, "n")
        assert "Nothing was looked for yet." in second[22]
        assert not any("undo." in row for row in second)


async def test_a_problem_stays_when_another_message_comes(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        program.notify("The disk is full.", severity="error")
        for key, told in (("u", "nothing to undo"), ("n", "Nothing was looked for")):
            rows = await pressed(pilot, key)
            assert any("The disk is full." in row for row in rows)
            assert any(told in row for row in rows)
