"""The keys below every screen stand there whole, and with them the way to all the others."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from textual.app import App
from textual.widget import Widget

from qualcode.tui.footer import KeyLine
from tests.tui import made
from tests.tui.test_brackets import shown
from tests.tui.waiting import settled

SCREENS = ("f1", "f2", "f3", "f4", "f5", "f7", "f8", "f9", "f10")


def entries(program: App[None]) -> list[Widget]:
    """The entries that are shown, from left to right; the palette is the last."""
    line = program.screen.query_one(KeyLine)
    found = [entry for entry in line.children if entry.display]
    return sorted(found, key=lambda entry: entry.region.x)


@pytest.mark.parametrize("width", [40, 60, 80, 97, 130])
async def test_no_key_is_cut_in_half_and_all_keys_are_one_key_away(root: Path, width: int) -> None:
    program = made.app(root)
    async with program.run_test(size=(width, 24)) as pilot:
        await settled(pilot)
        for key in SCREENS:
            await pilot.press(key)
            await settled(pilot)
            keys = entries(program)
            edges = [(e.region.x, e.region.right, len(str(e.render()))) for e in keys]
            assert all(right - x >= cells for x, right, cells in edges), (key, edges)
            pairs = pairwise(edges)
            assert all(left[1] <= right[0] for left, right in pairs), (key, edges)
            assert edges[-1][1] <= width
            assert "? Keys" in shown(program).split("\n")[-1], key


async def test_the_keys_follow_the_width_of_the_terminal(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(130, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f9")
        await settled(pilot)
        assert "/ Filter" in shown(program)
        await pilot.resize_terminal(80, 24)
        await settled(pilot)
        last = shown(program).split("\n")[-1]
        assert last.split("▏")[0].split("  ") == [
            " c Put in", "n New", "a All alike", "x Take out", "e Write", "u Undo", "? Keys", " ",
        ]  # fmt: skip
        await pilot.resize_terminal(130, 24)
        await settled(pilot)
        assert "/ Filter" in shown(program).split("\n")[-1]
