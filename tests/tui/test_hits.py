"""What a search found is coded only after each place was shown; long work is told and stopped."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from textual.content import Content
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from qualcode.journal.events import AddCode
from qualcode.model.telling import Tell
from qualcode.model.transcript import Turn
from qualcode.project.project import Project
from qualcode.tui.asking import Choose, Confirm
from qualcode.tui.code_picker import CodePicker
from qualcode.tui.progress import ProgressLine
from qualcode.tui.screens.everywhere import EverywhereScreen
from qualcode.tui.screens.hits import HitsScreen
from tests.tui import made
from tests.tui.test_sides import coded
from tests.tui.waiting import settled

OTHER = (Turn("Het was stil, en toen niet meer. Stil is stil.", "P2", 0),)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return made.study(tmp_path / "s", transcripts={"T1": made.TURNS, "T2": OTHER})


async def found_here(pilot: Pilot[None], reach: str = "1") -> HitsScreen:
    """The places of “stil” in T1, to be coded with Rust."""
    await settled(pilot)
    await pilot.press("slash", *"stil", "enter", "C")
    return await chosen(pilot, reach)


async def chosen(pilot: Pilot[None], reach: str = "1") -> HitsScreen:
    await settled(pilot)
    assert isinstance(pilot.app.screen, CodePicker)
    await pilot.press(*"rust", "enter")
    await settled(pilot)
    assert isinstance(pilot.app.screen, Choose)
    await pilot.press(reach)
    await settled(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, HitsScreen)
    return screen


def told(screen: HitsScreen, id: str = "#context-text") -> str:
    return str(screen.query_one(id, Static).content)


async def test_every_place_stands_between_the_words_around_it(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(80, 24)) as pilot:
        screen = await found_here(pilot)
        rows = [screen.listed.get_option_at_index(n).prompt for n in range(2)]
        assert all(isinstance(row, Content) for row in rows)
        first, second = (row for row in rows if isinstance(row, Content))
        assert "oe was de eerste week? Het was stil. Heel stil, eigenlijk" in first.plain
        assert "was stil. Heel stil, eigenlijk, want ik kende" in second.plain
        for row, nth in ((first, 0), (second, 1)):
            shown = [row.plain[s.start : s.end] for s in row.spans if "reverse" in str(s.style)]
            assert shown == ["stil"]
            hit = next(s.start for s in row.spans if "reverse" in str(s.style))
            assert row.plain[:hit].count("stil") == nth


async def test_only_what_is_accepted_is_coded_and_undone_at_once(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(80, 24)) as pilot:
        screen = await found_here(pilot)
        assert screen.answers == ["seen", "new"]
        assert "T1, turn 2" in told(screen)
        assert "Het was stil. Heel stil" in told(screen)
        await pilot.press("n", "y")
        await settled(pilot)
        assert screen.answers == ["no", "yes"]
        answered = "1 yes · 1 no · 0 shown · 0 not shown · Enter codes those with yes"
        assert told(screen, "#answered") == answered
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(program.screen, Confirm)
        await pilot.press("enter")
        await settled(pilot)
        code = made.code_screen(program)
        words = [code.work.transcript.words(s.span) for s in code.work.segments]
        assert words == ["stil"]
        assert code.work.segments[0].span.start > 30
        [add] = [op for op in made.last_ops(root) if isinstance(op, AddCode)]
        assert (add.code, add.origin) == ("praat/rust", "search")
        assert len(made.view_of(program)._all_bars) == 1
        await pilot.press("u")
        await settled(pilot)
        assert code.work.segments == []


async def test_yes_to_the_rest_takes_only_what_was_shown(root: Path) -> None:
    coded(root, ("stil", "rust"))
    program = made.app(root, transcript=None)
    async with program.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f6")
        await settled(pilot)
        await pilot.press(*"stil", "enter")
        await settled(pilot)
        assert isinstance(program.screen, EverywhereScreen)
        await pilot.press("C")
        screen = await chosen(pilot)
        assert len(screen.answers) == 4  # the fifth has the code
        await pilot.press("j", "n", "Y", "enter")
        await settled(pilot)
        assert screen.answers == ["yes", "no", "yes", "new"]
        assert "2 places in 2 transcripts" in str(program.screen.query_one(Static).content)
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(program.screen, EverywhereScreen)
    assert [len(made.events(root, transcript=id)) for id in ("T1", "T2")] == [2, 1]


async def test_leaving_asks_about_what_was_accepted_and_codes_nothing(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(80, 24)) as pilot:
        screen = await found_here(pilot, "2")
        await pilot.press("y", "escape")
        await settled(pilot)
        assert isinstance(program.screen, Choose)
        await pilot.press("1")
        await settled(pilot)
        assert program.screen is screen
        await pilot.press("escape")
        await settled(pilot)
        await pilot.press("2")
        await settled(pilot)
        assert made.code_screen(program)
    assert made.events(root) == []


async def test_without_hits_there_is_nothing_to_code(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("C")
        assert any("Nothing was looked for" in n.message for n in program._notifications)


async def test_a_search_says_how_far_it_is_and_escape_stops_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, at_work = threading.Event(), threading.Event()
    monkeypatch.setattr("qualcode.tui.progress._OFTEN", 0.0)
    monkeypatch.setattr("qualcode.tui.progress._PATIENCE", 0.01)

    def slow(project: Project, query: object, *, tell: Tell, **asked: object) -> list[object]:
        for number in range(1000):
            tell(number, 1000, f"T{number}")
            at_work.set()
            go_on.wait(0.01)
        return []

    monkeypatch.setattr("qualcode.tui.screens.everywhere.search", slow)
    program = made.app(root, transcript=None)
    async with program.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f6", *"stil", "enter")
        line = program.screen.query_one(ProgressLine)
        assert at_work.wait(5)
        await pilot.pause(0.1)
        assert line.is_running
        assert " of 1000 T" in str(line.content)
        assert "Esc stops" in str(line.content)
        await pilot.press("escape")
        go_on.set()
        await settled(pilot)
        assert not line.is_running
        assert isinstance(program.screen, EverywhereScreen)
        assert any("Nothing was changed" in n.message for n in program._notifications)
        assert program.screen.query_one(OptionList).option_count == 0
        monkeypatch.undo()
        program.screen.query_one(Input).focus()
        await pilot.press("enter")
        await settled(pilot)
        assert program.screen.query_one(OptionList).option_count == 5
        await pilot.press("escape")
        await settled(pilot)
        assert not isinstance(program.screen, EverywhereScreen)
