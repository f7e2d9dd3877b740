"""Whether typing replaces or continues what stands in a line is decided for each line."""

from __future__ import annotations

from pathlib import Path

from textual.app import App

from qualcode.tui.asking import AskLine
from tests.tui import made
from tests.tui.test_sides import at_node
from tests.tui.waiting import settled


def asked(program: App[None]) -> str:
    """What stands in the line that is asked for."""
    assert isinstance(program.screen, AskLine)
    return program.screen.field.value


async def test_a_new_name_takes_the_place_of_the_old_one(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await at_node(pilot, "rust")
        await pilot.press("r")
        await settled(pilot)
        assert asked(program) == "Rust"
        await pilot.press(*"Stilte")
        assert asked(program) == "Stilte"


async def test_the_old_name_can_still_be_changed_at_its_end(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await at_node(pilot, "rust")
        await pilot.press("r")
        await settled(pilot)
        await pilot.press("end", *"uren")
        assert asked(program) == "Rusturen"


async def test_the_beginning_of_a_sentence_is_gone_on_with(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press("t", *"stil")
        assert asked(program) == "Het werkzame element is stil"
