"""Studies and transcripts at the edges: each opens, and is usable or says why not."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import DataTable, Static

from qualcode.journal.state import state_of
from qualcode.model.span import Span
from qualcode.model.transcript import Turn
from qualcode.project.desk import Desk
from qualcode.project.project import Project
from qualcode.store.folder import Folder
from qualcode.tui.app import QualcodeApp
from qualcode.tui.screens.code import CodeScreen
from qualcode.tui.screens.study import StudyScreen
from qualcode.tui.screens.trouble import TroubleScreen
from qualcode.tui.small import TooSmall
from tests.tui import made
from tests.tui.test_sides import coded
from tests.tui.waiting import settled

SIZES = [(80, 24), (40, 12), (160, 50)]
WORDS = 120_000


def said(program: QualcodeApp, id: str) -> str:
    return str(program.screen.query_one(id, Static).content)


async def codes(pilot: Pilot[None]) -> None:
    """Puts a code on the selected words, and takes it back."""
    await pilot.press("c", *"contact", "enter")
    await settled(pilot)


@pytest.mark.parametrize("size", SIZES)
async def test_an_empty_study_says_how_to_begin(tmp_path: Path, size: tuple[int, int]) -> None:
    root = made.study(tmp_path / "s", transcripts={})
    program = made.app(root, transcript=None)
    async with program.run_test(size=size) as pilot:
        await settled(pilot)
        assert isinstance(program.screen, StudyScreen)
        assert "qualcode transcript import FILE" in said(program, "#next-step")
        await pilot.press("enter", "j", "k", "p")
        await settled(pilot)
        assert "Nothing is wrong" in said(program, "#what-to-do")
        await pilot.press("escape")
        for key in ("f3", "f4", "f5", "f6"):
            await pilot.press(key)
            await settled(pilot)
        assert program.is_running


@pytest.mark.slow
async def test_a_study_of_500_transcripts_is_listed_and_every_one_can_be_opened(
    tmp_path: Path,
) -> None:
    root = made.study(tmp_path / "s", transcripts={"T1": made.TURNS[:2]})
    for number in range(2, 501):
        for ending in ("txt", "yaml"):
            of = root / "transcripts"
            shutil.copyfile(of / f"T1.{ending}", of / f"T{number}.{ending}")
    program = made.app(root, transcript=None)
    async with program.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        table = program.screen.query_one(DataTable)
        assert table.row_count == 500
        assert "Begin with T1" in said(program, "#next-step")
        await pilot.press("ctrl+end")
        assert "T500 · praat" in said(program, "#about-row-text")
        await pilot.press("enter")
        await settled(pilot)
        assert made.code_screen(program).work.transcript.id == "T500"
        await codes(pilot)
        await pilot.press("q")
        await settled(pilot)
        assert isinstance(program.screen, StudyScreen)
        assert "T500 · praat" in said(program, "#about-row-text")
    assert len(made.events(root, transcript="T500")) == 1


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "turns",
    [(Turn("Ja."),), (Turn("Zonder spreker of tijd."), Turn("Nog een."))],
    ids=["one word", "no speakers"],
)
async def test_a_transcript_of_a_word_or_without_speakers_is_coded(
    tmp_path: Path, turns: tuple[Turn, ...], size: tuple[int, int]
) -> None:
    root = made.study(tmp_path / "s", transcripts={"T1": turns})
    program = made.app(root)
    async with program.run_test(size=size) as pilot:
        await settled(pilot)
        assert turns[0].text in "".join(s.text for s in made.view_of(program).render_line(0))
        await codes(pilot)
        assert made.code_screen(program).work.codings() == 1
        await pilot.press("u")
        await settled(pilot)
        assert made.code_screen(program).work.codings() == 0


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
async def test_a_transcript_of_120_000_words_is_gone_through_and_coded(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    line = "Wij hadden toen elke week een klas op vrijdag."
    count = WORDS // len(line.split())
    turns = tuple(Turn(f"{line} {n}", ("INT", "P1")[n % 2], n * 1_000) for n in range(count))
    program = made.app(made.study(tmp_path / "s", transcripts={"T1": turns}))
    async with program.run_test(size=size) as pilot:
        await settled(pilot)
        await pilot.press("G")
        await settled(pilot)
        assert str(count - 1) in made.chosen_words(program)
        await codes(pilot)
        await pilot.press("slash", *"klas op vrijdag. 4242", "enter")
        await settled(pilot)
        assert made.chosen_words(program) == "klas op vrijdag. 4242"
        await pilot.press("g", "pagedown", "]")
        await settled(pilot)
        assert str(count - 1) in made.chosen_words(program)
        assert made.code_screen(program).work.codings() == 1


@pytest.mark.parametrize("size", SIZES)
async def test_200_overlapping_codings_on_a_line_are_counted_and_gone_through(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    text = "a" * 450
    root = made.study(tmp_path / "s", transcripts={"T1": (Turn(text, "P1"),)})
    project = Project.open(root, clock=made.Clock())
    with Desk.open(project, made.T1, made.ANA) as desk:
        for n in range(200):
            desk.code(Span(n, 250 + n), [made.CodeId("praat/rust")])
    program = made.app(root)
    async with program.run_test(size=size) as pilot:
        await settled(pilot)
        view = made.view_of(program)
        rows = ["".join(s.text for s in view.render_line(y)) for y in range(3)]
        assert any("+" in row for row in rows)
        assert all(len(row) <= view.size.width for row in rows)
        assert made.code_screen(program).work.codings() == 200
        for _ in range(3):
            await pilot.press("]")
        await settled(pilot)
        assert view.chosen is not None
        assert view.chosen.span == Span(3, 253)
        await pilot.press("x")
        await settled(pilot)
        assert made.code_screen(program).work.codings() == 199


async def test_a_terminal_of_20_by_10_says_why_and_keeps_what_was_typed_before(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await codes(pilot)
        await pilot.resize_terminal(20, 10)
        await settled(pilot)
        assert isinstance(program.screen, TooSmall)
        shown = str(program.screen.query_one(Static).content)
        assert "20x10 is too small." in shown
        assert "All is saved." in shown
        assert all(len(line) <= 20 for line in shown.splitlines())
        await pilot.press("c", "x", "1", "u")
        await pilot.resize_terminal(80, 24)
        await settled(pilot)
        assert isinstance(program.screen, CodeScreen)
    assert len(made.events(root)) == 1


def gone(root: Path) -> None:
    shutil.rmtree(root)


def torn_journal(root: Path) -> None:
    coded(root, ("Het was stil.", "rust"))
    path = root / "codings" / "T1" / "ana.jsonl"
    path.write_bytes(b'{"nonsense"\n' + path.read_bytes())


def other_words(root: Path) -> None:
    path = root / "transcripts" / "T1.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("stil", "druk"), encoding="utf-8")


@pytest.mark.parametrize(
    ("harm", "where", "told"),
    [
        (gone, "#trouble", "is not there: no project.yaml was found"),
        (torn_journal, "#about-row-text", "ana.jsonl"),
        (other_words, "#next-step", "were changed outside qualcode"),
    ],
    ids=["missing", "damaged journal", "words changed by hand"],
)
async def test_a_study_that_is_missing_or_damaged_opens_into_an_explanation(
    root: Path, harm: Callable[[Path], None], where: str, told: str
) -> None:
    harm(root)
    program = made.app(root, transcript=None)
    async with program.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        shown = " ".join(said(program, where).split())
        assert told in shown
        assert isinstance(program.screen, TroubleScreen) is (harm is gone)


async def test_a_transcript_that_somebody_has_open_says_who_and_is_read_only(root: Path) -> None:
    coded(root, ("Het was stil.", "rust"))
    with Desk.open(Project.open(root), made.T1, made.ANA):
        program = made.app(root)
        async with program.run_test(size=(100, 24)) as pilot:
            await settled(pilot)
            assert "Read only." in str(made.code_screen(program).banner.content)
            assert made.code_screen(program).status.status.locked
            await pilot.press("1", "m", "u", "x", "j", "C")
            await settled(pilot)
            assert isinstance(program.screen, CodeScreen)
            assert made.chosen_words(program) == made.TURNS[1].text
    journal = Folder(root).journal(made.T1, made.ANA)
    assert journal is not None
    assert len(state_of(journal.events).segments()) == 1
