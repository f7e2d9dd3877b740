"""The study at a glance: all there is to know of a transcript, what is wrong, and what is next."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from textual.widgets import DataTable, Static

from qualcode.model.ids import CoderId
from qualcode.model.telling import Tell
from qualcode.project.desk import Desk
from qualcode.project.problems import file_problems, rule_problems
from qualcode.project.project import Project
from qualcode.store.folder import Folder
from qualcode.tui.app import QualcodeApp
from qualcode.tui.asking import Confirm
from qualcode.tui.progress import ProgressLine
from qualcode.tui.screens.code import CodeScreen
from qualcode.tui.screens.problems import ProblemsScreen
from qualcode.tui.screens.study import StudyScreen
from qualcode.tui.study_rows import fitting
from tests.tui import made
from tests.tui.test_sides import coded
from tests.tui.waiting import settled


def said(program: QualcodeApp, id: str) -> str:
    return str(program.screen.query_one(id, Static).content)


def heads(program: QualcodeApp) -> list[str]:
    table = program.screen.query_one(DataTable)
    return [str(column.label) for column in table.ordered_columns]


async def test_every_coder_is_told_with_what_was_read_and_coded(tmp_path: Path) -> None:
    root = made.study(tmp_path / "s", coders=("ana", "ben"))
    coded(root, ("Het was stil.", "rust"), coder="ben")
    with Desk.open(Project.open(root, clock=made.Clock()), made.T1, CoderId("ben")) as desk:
        desk.see([desk.transcript.turn_span(1) or desk.segments()[0].span])
        desk.done()
    program = made.app(root, transcript=None)
    async with program.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        shown = heads(program)
        assert shown == [
            "Transcript", "Kind", "Sector", "Words", "Read", "Coded", "ben", "Last",
        ]  # fmt: skip
        row = program.screen.query_one(DataTable).get_row_at(0)
        cells = dict(zip(shown, map(str, row), strict=True))
        assert (cells["Kind"], cells["Words"], cells["Read"]) == ("praat", "45", "0%")
        assert cells["ben"] == "56·7% ✓"
        assert cells["Last"].startswith("21 Nov")
        told = said(program, "#about-row-text").splitlines()
        assert told[0] == "T1 · praat · 45 words · 5 turns"
        assert told[1] == "ana: has not begun"
        assert told[2].startswith("ben: read 56% · coded 7% · 1 coding · done · last ")


@pytest.mark.parametrize("width", [40, 60, 80, 100, 160])
def test_columns_never_need_more_than_there_is(width: int) -> None:
    coders = tuple(CoderId(f"coder{n}") for n in range(6))
    shown = fitting(coders[0], coders, width)
    assert {"id", "read", "coded"} <= set(shown)
    assert ("@coder5" in shown) is (width == 160)
    assert fitting(coders[0], coders[:2], 80)[-1] == "last"


async def test_columns_follow_the_width_of_the_terminal(root: Path) -> None:
    program = made.app(root, transcript=None)
    async with program.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        assert "Sector" in heads(program)
        await pilot.resize_terminal(56, 20)
        await settled(pilot)
        assert "Sector" not in heads(program)
        assert program.screen.query_one(DataTable).row_count == 1


def torn(root: Path) -> Path:
    """The journal of ana with a last line that was cut off."""
    coded(root, ("Het was stil.", "rust"))
    path = root / "codings" / "T1" / "ana.jsonl"
    path.write_bytes(path.read_bytes() + b'{"cut')
    return path


async def test_what_the_doctor_finds_stands_with_its_transcript_and_is_mended(root: Path) -> None:
    path = torn(root)
    program = made.app(root, transcript=None)
    async with program.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        assert str(program.screen.query_one(DataTable).get_row_at(0)[0]) == "! T1"
        assert "Go on with T1: press Enter on it. 1 problem: p." in said(program, "#next-step")
        assert "the last line was cut off" in said(program, "#about-row-text")
        await pilot.press("p")
        await settled(pilot)
        assert isinstance(program.screen, ProblemsScreen)
        assert "It is set aside at the next coding" in said(program, "#what-to-do")
        await pilot.press("enter", "m")
        await settled(pilot)
        assert isinstance(program.screen, Confirm)
        await pilot.press("enter")
        await settled(pilot)
        assert program.screen.problems == []
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(program.screen, StudyScreen)
        assert program.screen.problems == ()
        assert said(program, "#next-step") == "→ Go on with T1: press Enter on it."
    assert path.read_bytes().endswith(b"\n")


async def test_errors_come_before_going_on(root: Path) -> None:
    text = (root / "transcripts" / "T1.yaml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if "P2" not in line]
    (root / "transcripts" / "T1.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    program = made.app(root, transcript=None)
    async with program.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        step = said(program, "#next-step")
        assert "the speaker P2 is not described" in step
        assert "Press p to see what to do." in step


async def test_a_broken_rule_is_gone_to(root: Path) -> None:
    coded(root, ("groepje", "negatief"))
    program = made.app(root, transcript=None)
    async with program.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("p")
        await settled(pilot)
        assert "1 problem" in said(program, "#about-problems")
        assert "no primary code of praat overlaps it" in said(program, "#what-to-do")
        await pilot.press("enter")
        await settled(pilot)
        assert made.chosen_words(program) == "groepje"


async def test_the_list_is_there_before_anybody_looks_and_coding_ends_the_look(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    ended: list[str] = []
    monkeypatch.setattr("qualcode.tui.progress._OFTEN", 0.0)
    monkeypatch.setattr("qualcode.tui.progress._PATIENCE", 0.01)

    def slow(project: Project, *, tell: Tell) -> Sequence[object]:
        begun.set()
        try:
            for number in range(500):
                tell(number, 500, "T1")
                go_on.wait(0.01)
        except Exception as stopped:
            ended.append(type(stopped).__name__)
            raise
        return ()

    monkeypatch.setattr("qualcode.project.problems.file_problems", slow)
    program = made.app(root, transcript=None)
    async with program.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert begun.wait(5)
        await pilot.pause(0.1)
        line = program.screen.query_one(ProgressLine)
        assert program.screen.query_one(DataTable).row_count == 1
        assert "Begin with T1" in said(program, "#next-step")
        assert " of 500 T1" in str(line.content)
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(program.screen, CodeScreen)
        assert ended == ["Stopped"]


async def test_a_look_is_stopped_by_escape_and_says_so(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = threading.Event()

    def slow(project: Project, *, tell: Tell) -> Sequence[object]:
        begun.set()
        while True:
            tell(1, 2, "T1")

    monkeypatch.setattr("qualcode.project.problems.file_problems", slow)
    program = made.app(root, transcript=None)
    async with program.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert begun.wait(5)
        await pilot.press("escape")
        await settled(pilot)
        assert any("stopped. Nothing was changed" in n.message for n in program._notifications)


def test_problems_know_their_transcript_and_whether_they_can_be_mended(root: Path) -> None:
    coded(root, ("groepje", "negatief"))
    torn(root)
    (root / "transcripts" / "copy (1).txt").write_text("x", encoding="utf-8")
    project = Project.open(root)
    found = {p.place: (p.level, p.transcript, p.can_be_mended) for p in file_problems(project)}
    assert found == {
        "codings/T1/ana.jsonl": ("warning", "T1", True),
        "transcripts/copy (1).txt": ("warning", None, False),
    }
    [rule] = rule_problems(project)
    assert (rule.level, rule.transcript, rule.coder) == ("warning", "T1", "ana")
    told: list[tuple[int, int, str]] = []
    file_problems(project, tell=lambda *now: told.append(now))
    assert told == [(0, 2, "T1"), (1, 2, "T1")]


def test_a_transcript_that_cannot_be_read_does_not_hide_the_rules_of_others(tmp_path: Path) -> None:
    root = made.study(tmp_path / "s", transcripts={"T0": made.TURNS, "T1": made.TURNS})
    coded(root, ("groepje", "negatief"))
    Folder(root).words_file(made.TranscriptId("T0")).write_bytes(b"a\tb\n")
    assert [p.transcript for p in rule_problems(Project.open(root))] == ["T1"]
