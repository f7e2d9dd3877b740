"""Quotes: any of them put in order, who says them chosen by what it gives, written or stopped."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import DataTable, Input, OptionList, Static

from qualcode.model.table import Table
from qualcode.project.project import Project
from qualcode.project.quoting import quote_order
from qualcode.tui.asking import AskLine, Choose
from qualcode.tui.progress import ProgressLine
from qualcode.tui.screens.quotes import QuotesScreen
from tests.tui import made
from tests.tui.test_sides import coded, quotes_of
from tests.tui.waiting import settled


@pytest.fixture
def full(root: Path) -> Path:
    coded(
        root, ("Het was stil.", "rust"), ("En toen?", "rust"), ("groepje", "contact"),
        ("samen eten", "contact"),
    )  # fmt: skip
    return root


async def opened(pilot: Pilot[None]) -> QuotesScreen:
    await settled(pilot)
    await pilot.press("f5")
    await settled(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, QuotesScreen)
    return screen


def beside(study: Path) -> set[str]:
    """What lies in the folder of the study folder."""
    return {path.name for path in study.parent.iterdir()}


async def asked(pilot: Pilot[None], kind: type[Screen[object]]) -> None:
    """Waits for a question."""
    for _ in range(200):
        if isinstance(pilot.app.screen, kind):
            break
        await pilot.pause(0.02)
    assert isinstance(pilot.app.screen, kind)
    await pilot.pause()


def said(screen: QuotesScreen, id: str) -> str:
    return str(screen.query_one(id, Static).content)


async def test_any_quote_is_moved_and_the_order_is_kept(full: Path) -> None:
    program = made.app(full)
    async with program.run_test(size=(120, 30)) as pilot:
        screen = await opened(pilot)
        assert await quotes_of(pilot) == ["Het was stil.", "groepje", "samen eten"]
        await pilot.press("K")
        await settled(pilot)
        assert "in the order of the report" in said(screen, "#about-quotes")
        await pilot.press("ctrl+end", "K")
        await settled(pilot)
        await pilot.press("K")
        await settled(pilot)
        assert await quotes_of(pilot) == ["samen eten", "Het was stil.", "groepje"]
        assert screen.query_one(DataTable).cursor_row == 0
        await pilot.press("slash", *"code=contact", "enter")
        await settled(pilot)
        await pilot.press("ctrl+end", "K")
        assert await quotes_of(pilot) == ["groepje", "samen eten"]
        await pilot.press("O")
        await settled(pilot)
        assert await quotes_of(pilot) == ["groepje", "samen eten"]
        screen.field.value = ""
        screen.field.focus()
        await pilot.press("enter")
        assert await quotes_of(pilot) == ["Het was stil.", "groepje", "samen eten"]
        await pilot.press("O")
        assert await quotes_of(pilot) == ["groepje", "samen eten", "Het was stil."]
    assert len(quote_order(Project.open(full))) == 3


async def test_the_screen_is_english_and_who_speaks_is_in_the_language_of_the_report(
    full: Path,
) -> None:
    program = made.app(full)
    async with program.run_test(size=(160, 30)) as pilot:
        screen = await opened(pilot)
        assert "1 segment" in said(screen, "#about-quotes")
        assert "onderzoeker" not in said(screen, "#about-quotes")
        assert "een student" in said(screen, "#preview")
        await pilot.press("L")
        await settled(pilot)
        assert "a student" in said(screen, "#preview")


async def test_every_way_to_say_who_speaks_is_shown_as_it_is_for_this_quote(full: Path) -> None:
    program = made.app(full)
    async with program.run_test(size=(120, 30)) as pilot:
        screen = await opened(pilot)
        await pilot.press("t")
        await asked(pilot, Choose)
        options = program.screen.query_one(OptionList)
        shown = [str(options.get_option_at_index(n).prompt) for n in range(options.option_count)]
        assert shown[0].startswith("1  ✓ told")
        assert shown[4] == "5    role           Zoals een student zegt:"
        await pilot.press("5")
        await settled(pilot)
        assert "Zoals een student zegt:" in said(screen, "#preview")
        await pilot.press("t")
        await asked(pilot, Choose)
        await pilot.press("6")
        await asked(pilot, AskLine)
        program.screen.query_one(Input).value = "{speaker} ({transcript})"
        await pilot.press("enter")
        await settled(pilot)
        assert "P1 (T1)" in said(screen, "#preview")
        await pilot.press("t")
        await asked(pilot, Choose)
        await pilot.press("6")
        await asked(pilot, AskLine)
        program.screen.query_one(Input).value = "{shoe size}"
        await pilot.press("enter")
        await settled(pilot)
        assert any("shoe size" in n.message for n in program._notifications)
        assert screen.choice.template == "{speaker} ({transcript})"


async def test_an_export_that_is_stopped_leaves_no_file(
    full: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(project: Project, table: Table, *, what: str) -> int:
        begun.set()
        go_on.wait(5)
        return 0

    monkeypatch.setattr("qualcode.tui.screens.quotes.guard", slow)
    monkeypatch.setattr("qualcode.tui.progress._PATIENCE", 0.01)
    program = made.app(full)
    async with program.run_test(size=(120, 30)) as pilot:
        screen = await opened(pilot)
        for stop in (True, False):
            begun.clear()
            go_on.clear()
            await pilot.press("x")
            program.screen.query_one(Input).value = str(tmp_path / "quotes.csv")
            await pilot.press("enter")
            await pilot.pause()
            assert begun.wait(5)
            await pilot.pause(0.1)
            assert "Esc stops" in str(screen.query_one(ProgressLine).content)
            if stop:
                await pilot.press("escape")
                assert "stopping" in str(screen.query_one(ProgressLine).content)
            go_on.set()
            await settled(pilot)
            assert program.screen is screen
            assert beside(full) == ({"study"} if stop else {"study", "quotes.csv"})
    written = (tmp_path / "quotes.csv").read_text(encoding="utf-8-sig")
    assert written.startswith("Citaat,")
    assert written.count("een student") == 3


async def test_without_consent_the_empty_list_says_how_quotes_come(root: Path) -> None:
    coded(root, ("Het was stil.", "rust"))
    (root / "participants.yaml").unlink()
    program = made.app(root)
    async with program.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        told = " ".join(str(program.screen.query_one("#preview", Static).content).split())
        assert "1 segment is coded and counted, but not printed: no consent for quotes." in told
        assert "qualcode participants import" in told
        assert "Press /" not in told


async def test_an_empty_list_of_selected_quotes_says_which_keys_fill_it(full: Path) -> None:
    program = made.app(full)
    async with program.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("o")
        await settled(pilot)
        told = str(program.screen.query_one("#preview", Static).content)
        assert told.startswith("No quote is selected. Press o for all, and s on those you want.")


async def test_j_and_k_go_through_the_quotes(full: Path) -> None:
    program = made.app(full)
    async with program.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.press("j", "j", "k")
        assert screen.rows.cursor_row == 1


async def test_quotes_are_laid_out_for_the_width_there_is(full: Path) -> None:
    coded(full, ("Heel stil, eigenlijk, want ik kende niemand en ik zat daar gewoon.", "rust"))
    program = made.app(full)
    async with program.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.press("down")
        narrow = str(screen.rows.get_row_at(1)[1])
        await pilot.resize_terminal(160, 24)
        await settled(pilot)
        wide = str(screen.rows.get_row_at(1)[1])
        assert narrow.endswith("…")
        assert len(narrow) < len(wide)
        assert screen.rows.cursor_row == 1
        await pilot.resize_terminal(80, 24)
        await settled(pilot)
        assert str(screen.rows.get_row_at(1)[1]) == narrow
