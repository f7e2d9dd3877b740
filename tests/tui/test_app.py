"""Beginning, moving between screens, and ending."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.events import MouseDown, MouseUp
from textual.widgets import DataTable, OptionList, Static

from qualcode.model.transcript import Turn
from qualcode.project import prefs
from qualcode.project.crashing import reports_folder
from qualcode.tui import themes
from qualcode.tui.app import QualcodeApp
from qualcode.tui.asking import Choose
from qualcode.tui.help import HelpScreen
from qualcode.tui.screens.code import CodeScreen
from qualcode.tui.screens.study import StudyScreen
from qualcode.tui.screens.trouble import TroubleScreen
from qualcode.tui.small import TooSmall
from tests.tui import made
from tests.tui.waiting import settled

SAID = "geheim van P3"
"""What a participant said, and an error may quote."""


async def test_without_a_transcript_the_study_is_listed_and_enter_opens_one(root: Path) -> None:
    program = made.app(root, transcript=None)
    async with program.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await program.workers.wait_for_complete()
        await pilot.pause()
        assert isinstance(program.screen, StudyScreen)
        table = program.screen.query_one(DataTable)
        assert [str(c) for c in table.get_row_at(0)][:5] == ["T1", "praat", "", "45", "0%"]
        assert "Begin with T1" in str(program.screen.query_one("#next-step", Static).content)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(program.screen, CodeScreen)
        await pilot.press("q")
        await pilot.pause()
        assert isinstance(program.screen, StudyScreen)


async def test_with_several_coders_it_asks_who_is_coding(tmp_path: Path) -> None:
    root = made.study(tmp_path / "s", coders=("ana", "ben"))
    program = made.app(root, transcript=None, coder=None)
    async with program.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert isinstance(program.screen, Choose)
        await pilot.press("2")
        await pilot.pause()
        assert program.coder == "ben"


async def test_a_long_list_keeps_what_has_no_letter(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        answers: list[str | None] = []
        options = [(f"key-{n}", f"Option {n}") for n in range(50)]
        await program.push_screen(Choose("Which?", options), answers.append)
        await pilot.press("end", "enter")
        await pilot.pause()
        assert answers == ["key-49"]


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda root: (root / "project.yaml").unlink(), "is not a qualcode study"),
        (lambda root: (root / "project.yaml").write_text("a: [", encoding="utf-8"), "project.yaml"),
        (
            lambda root: (root / "codebooks" / "praat.yaml").write_text("x", encoding="utf-8"),
            "codebooks/praat.yaml",
        ),
    ],
    ids=["missing", "broken", "bad codebook"],
)
async def test_a_study_that_cannot_be_opened_says_why(root: Path, harm: object, said: str) -> None:
    assert callable(harm)
    harm(root)
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert isinstance(program.screen, TroubleScreen)
        assert said in str(program.screen.query_one("#trouble", Static).content)
        await pilot.press("q")
        await pilot.pause()
    assert program.return_code == 2


async def test_trying_again_opens_a_study_that_was_mended(root: Path) -> None:
    kept = (root / "project.yaml").read_text(encoding="utf-8")
    (root / "project.yaml").write_text("a: [", encoding="utf-8")
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        (root / "project.yaml").write_text(kept, encoding="utf-8")
        await pilot.press("r")
        await pilot.pause()
        assert isinstance(program.screen, CodeScreen)


async def test_a_damaged_transcript_is_listed_with_its_problem(root: Path) -> None:
    (root / "transcripts" / "T1.txt").write_bytes(b"only\tthree\tcolumns\n")
    program = made.app(root, transcript=None)
    async with program.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await program.workers.wait_for_complete()
        await pilot.pause()
        assert "T1" in str(program.screen.query_one("#about-row-text", Static).content)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(program.screen, StudyScreen)


@pytest.mark.parametrize(
    "turns",
    [(Turn("Ja."),), (Turn(""),), (Turn("Zonder spreker."), Turn("Nog een."))],
    ids=["one word", "no words", "no speakers"],
)
async def test_odd_transcripts_open_and_take_every_key(
    tmp_path: Path, turns: tuple[Turn, ...]
) -> None:
    root = made.study(tmp_path / "s", transcripts={"T1": turns})
    program = made.app(root)
    keys = (
        "w b j k ) ( + - v o up down pageup pagedown g G c escape x escape . u ctrl+r ] [ tab > < !"
    )
    async with program.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press(*keys.split())
        await pilot.pause()
        assert isinstance(program.screen, CodeScreen)


async def test_a_tiny_terminal_says_that_it_is_too_small_and_comes_back(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.resize_terminal(20, 10)
        await pilot.pause()
        assert isinstance(program.screen, TooSmall)
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert isinstance(program.screen, CodeScreen)


async def test_starting_in_a_tiny_terminal_says_so(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(20, 10)) as pilot:
        await pilot.pause()
        assert isinstance(program.screen, TooSmall)
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert isinstance(program.screen, CodeScreen)


async def test_a_theme_is_remembered(root: Path) -> None:
    first = made.app(root)
    async with first.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        first.theme = themes.NAMES[1]
        await pilot.pause()
    assert prefs.tastes().theme == themes.NAMES[1]
    second = made.app(root)
    async with second.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert second.theme == themes.NAMES[1]


async def test_a_theme_is_chosen_by_typing_its_name(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("ctrl+p")
        for words in ("theme", "qualcode-contrast"):
            await pilot.press(*words)
            await pilot.pause(0.5)
            await pilot.press("enter")
            await pilot.pause(0.5)
        assert program.theme == "qualcode-contrast"


async def test_our_own_themes_come_first_in_the_list(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        program.search_themes()
        await pilot.pause(0.5)
        listed = program.screen.query_one(OptionList)
        shown = [str(listed.get_option_at_index(n).prompt) for n in range(4)]
        assert [s.split()[0] for s in shown[:3]] == list(themes.NAMES)
        await pilot.press(*"light")
        await pilot.pause(0.5)
        assert str(listed.get_option_at_index(0).prompt).split()[0] == "qualcode-light"


async def test_keys_can_be_given_other_keys(root: Path) -> None:
    prefs.keys_file().parent.mkdir(parents=True, exist_ok=True)
    prefs.keys_file().write_text("code.pick: f9\ncode.nothing: x\n", encoding="utf-8")
    program = made.app(root)
    async with program.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("c")
        await pilot.pause()
        assert isinstance(program.screen, CodeScreen)
        await pilot.press("f9")
        await pilot.pause()
        assert not isinstance(program.screen, CodeScreen)
        assert any("code.nothing" in n.message for n in program._notifications)


async def test_help_lists_every_key_of_the_screen_with_its_meaning(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("question_mark")
        await pilot.pause()
        assert isinstance(program.screen, HelpScreen)
        told = str(program.screen.query(Static).last().content)
        assert "c ⏎       Choose a code for the selected words" in told
        assert "} j       Select the next turn" in told
        assert "?         Show all keys of this screen" in told
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(program.screen, CodeScreen)


async def test_nothing_is_opened_where_there_is_no_room_to_see_it(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+p")
        await settled(pilot)
        stack = list(program.screen_stack)
        await pilot.resize_terminal(20, 10)
        for key in ("ctrl+p", "f4", "f1", "question_mark", "ctrl+g"):
            await pilot.press(key)
        await pilot.resize_terminal(30, 9)
        assert "30x9 is too small." in str(program.screen.query_one(Static).content)
        await pilot.resize_terminal(80, 24)
        assert program.screen_stack == stack


@pytest.mark.parametrize("keys", [["ctrl+p"], ["question_mark"], ["c"], ["m"], ["ctrl+g"]])
@pytest.mark.parametrize("at", [(1, 1), (30, 6), (40, 12), (40, 20), (79, 23)])
async def test_clicking_twice_or_thrice_leaves_a_question_and_not_the_screen_below(
    root: Path, keys: list[str], at: tuple[int, int]
) -> None:
    program = made.app(root)
    async with program.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        below = list(program.screen_stack)
        await pilot.press(*keys)
        await settled(pilot)
        for kind in (MouseDown, MouseUp) * 3:
            program.post_message(kind(None, *at, 0, 0, 1, False, False, False, *at))
        await settled(pilot)
        assert program.screen_stack[: len(below)] == below


async def test_jump_mode_puts_the_keys_in_another_pane(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("slash", "ctrl+g")
        await pilot.pause()
        await pilot.press("a")
        await pilot.pause()
        assert program.focused is made.view_of(program)


async def _crash(program: QualcodeApp) -> None:
    async with program.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        program.call_later(_fail)
        await pilot.pause()


def _fail() -> None:
    try:
        {}[SAID]
    except KeyError as error:
        raise ZeroDivisionError(SAID) from error


async def test_a_crash_writes_a_report_outside_the_study_without_its_words(root: Path) -> None:
    program = made.app(root)
    with pytest.raises(ZeroDivisionError):
        await _crash(program)
    [report] = reports_folder().iterdir()
    assert str(report) in program.last_words
    told = report.read_text(encoding="utf-8")
    assert told.index("KeyError\n") < told.index("ZeroDivisionError\n")
    assert SAID not in told + program.last_words
    assert program.return_code == 1
