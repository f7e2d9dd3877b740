"""A study with nobody or no codebook in it: it asks, and goes on from the answer."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Static

from qualcode.model.ids import BookId
from qualcode.project.project import Project
from qualcode.tui.app import QualcodeApp
from qualcode.tui.asking import AskLine, Choose
from qualcode.tui.code_picker import CodePicker
from qualcode.tui.screens.code import CodeScreen
from qualcode.tui.screens.codebook import CodebookScreen
from qualcode.tui.screens.trouble import TroubleScreen
from tests.tui import made
from tests.tui.waiting import settled


def _bare(tmp_path: Path) -> Path:
    root = made.study(tmp_path / "s", coders=())
    (root / "codebooks" / "praat.yaml").unlink()
    return root


async def test_a_study_without_coders_asks_who_is_coding_and_remembers(tmp_path: Path) -> None:
    root = _bare(tmp_path)
    program = made.app(root, coder=None)
    async with program.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert isinstance(program.screen, AskLine)
        await pilot.press(*"ana maria", "enter")
        await settled(pilot)
        assert isinstance(program.screen, AskLine), "a name with a space names no file"
        assert Project.open(root).study.coders == ()
        await pilot.press("ctrl+u", *"ana", "enter")
        await settled(pilot)
        assert isinstance(program.screen, CodeScreen)
    assert Project.open(root).study.coders == ("ana",)


async def test_a_coder_the_study_does_not_know_may_join_or_be_another(tmp_path: Path) -> None:
    root = made.study(tmp_path / "s", coders=("ana", "ben"))
    program = made.app(root, coder="carla")
    async with program.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert isinstance(program.screen, Choose)
        await pilot.press("3")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert program.coder == "carla"
    assert Project.open(root).study.coders == ("ana", "ben", "carla")


async def test_going_back_from_the_question_changes_nothing(tmp_path: Path) -> None:
    root = _bare(tmp_path)
    before = (root / "project.yaml").read_bytes()
    program = made.app(root, coder="carla")
    async with program.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(program.screen, TroubleScreen)
    assert (root / "project.yaml").read_bytes() == before


async def _open_bare(tmp_path: Path) -> tuple[Path, QualcodeApp]:
    root = made.study(tmp_path / "s")
    (root / "codebooks" / "praat.yaml").unlink()
    return root, made.app(root)


async def test_the_first_code_of_a_study_begins_its_codebook(tmp_path: Path) -> None:
    root, program = await _open_bare(tmp_path)
    async with program.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("c")
        await settled(pilot)
        assert isinstance(program.screen, Choose)
        await pilot.press("1")
        await settled(pilot)
        await pilot.press(*"thuis", "enter")
        await settled(pilot)
        await pilot.press(*"gehoord", "enter")
        await settled(pilot)
        assert made.steps(root)[-1] == "add"
    book = Project.open(root).codebooks[BookId("codes")]
    assert [node.label for node in book.nodes] == ["thuis"]
    assert [(e.by, e.why) for e in book.log][-1] == ("ana", "gehoord")


async def test_a_codebook_that_is_taken_over_opens_in_the_list_of_codes(tmp_path: Path) -> None:
    root, program = await _open_bare(tmp_path)
    async with program.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("c")
        await settled(pilot)
        await pilot.press("2")
        await settled(pilot)
        assert isinstance(program.screen, CodePicker)
    assert len(Project.open(root).codebooks) == 1


async def test_an_empty_codebook_screen_says_how_to_begin(tmp_path: Path) -> None:
    root, program = await _open_bare(tmp_path)
    async with program.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f4")
        await settled(pilot)
        assert isinstance(program.screen, CodebookScreen)
        told = str(program.screen.query_one("#meaning-text", Static).content)
        assert "No codebook yet. a begins one" in told
        await pilot.press("a")
        await settled(pilot)
        await pilot.press("1")
        await settled(pilot)
    assert list(Project.open(root).codebooks) == ["codes"]


async def test_enter_on_a_name_no_code_has_makes_that_code(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("c", *"soep en brood")
        await settled(pilot)
        told = str(program.screen.query_one("#about-text", Static).content)
        assert "Enter makes a new code" in told
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert made.steps(root)[-1] == "add"
    labels = [n.label for n, _ in Project.open(root).codebooks[BookId("praat")].walk()]
    assert "soep en brood" in labels
