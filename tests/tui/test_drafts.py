"""What is typed and not saved is there again, however the program ended."""

from __future__ import annotations

import asyncio
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from qualcode.journal.events import WriteMemo
from tests.tui import made
from tests.tui.waiting import settled as waited


def shown(program: made.QualcodeApp) -> list[str]:
    """The messages that stand on the screen."""
    return [str(one.message) for one in program._notifications]


async def settled(pilot: Pilot[object]) -> None:
    """Waits until what was typed is on the disk."""
    await asyncio.sleep(0.7)
    await pilot.pause()


async def test_leaving_the_program_in_a_memo_keeps_the_words(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("m", *"half", "ctrl+q")
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        [words] = shown(program)
        assert words.endswith("turn 2, “Het was stil.”: select it and press m.")
        await pilot.press("m")
        await pilot.pause()
        assert program.screen.query_one(TextArea).text == "half"
        await pilot.press("ctrl+s")
        await pilot.pause()
        *_, memo = made.last_ops(root)
        assert isinstance(memo, WriteMemo)
        assert memo.text == "half"
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert shown(program) == []


async def test_what_is_typed_is_on_the_disk_while_one_types(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("M", *"over")
        await settled(pilot)
        file = root / ".qualcode" / "drafts" / "ana.json"
        assert '"over"' in file.read_text(encoding="utf-8")
        await pilot.press(*["backspace"] * 4)
        await settled(pilot)
        assert "over" not in file.read_text(encoding="utf-8")


async def test_a_free_sentence_that_was_left_comes_back(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("t", "escape")
        await pilot.pause()
        assert shown(program) == []
        await pilot.press("t", *"rust", "escape", "q")
        await pilot.pause()
        await pilot.press("enter", "t")
        await pilot.pause()
        assert program.screen.query_one(Input).value == "Het werkzame element is rust"


async def test_a_memo_and_a_definition_in_the_codebook_come_back(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await waited(pilot)
        for key in ("m", "e"):
            await pilot.press("f4")
            await waited(pilot)
            await pilot.press("down", key)
            await waited(pilot)
            program.screen.query_one(TextArea).text = f"half {key}"
            await pilot.press("escape", "q")
            await waited(pilot)
            await pilot.press("f4", "down", key)
            await waited(pilot)
            assert program.screen.query_one(TextArea).text == f"half {key}"
            await pilot.press("ctrl+s")
            await waited(pilot)
            if key == "e":
                await pilot.press("enter")
                await waited(pilot)
                await pilot.press("enter")
                await waited(pilot)
            await pilot.press("q")
            await waited(pilot)
        assert (root / ".qualcode" / "drafts" / "ana.json").read_bytes() == b"[]"
