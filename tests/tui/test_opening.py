"""Screens as they open: every quote names its codes, and a codebook has a line to work on."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from textual.widgets import DataTable

from qualcode.tui.asking import AskLine
from qualcode.tui.screens.codebook import CodebookScreen
from qualcode.tui.screens.quotes import QuotesScreen
from tests.export.studies import copied_sample
from tests.tui import made


@pytest.mark.parametrize("width", [80, 160])
async def test_every_quote_names_its_codes_and_the_table_fits(tmp_path: Path, width: int) -> None:
    root = copied_sample(tmp_path / "study").folder.root
    program = made.app(root, transcript=None)
    async with program.run_test(size=(width, 24)) as pilot:
        await pilot.pause(0.5)
        await pilot.press("f5")
        for _ in range(200):
            screen = pilot.app.screen
            if isinstance(screen, QuotesScreen) and screen.quotes is not None:
                break
            await asyncio.sleep(0.05)
        await pilot.pause(0.2)
        table = screen.query_one(DataTable)
        rows = [table.get_row_at(n) for n in range(table.row_count)]
        assert rows
        assert all(row[2] for row in rows)
        assert width - 12 < table.virtual_size.width <= width


async def test_a_key_works_in_codebooks_that_were_just_opened(tmp_path: Path) -> None:
    root = copied_sample(tmp_path / "study").folder.root
    program = made.app(root, transcript=None)
    async with program.run_test(size=(80, 24)) as pilot:
        await pilot.pause(0.5)
        await pilot.press("f4")
        for _ in range(200):
            screen = pilot.app.screen
            if isinstance(screen, CodebookScreen) and screen.chosen is not None:
                break
            await asyncio.sleep(0.05)
        await pilot.press("a")
        await pilot.pause(0.2)
        assert isinstance(pilot.app.screen, AskLine)
