"""A correction that is cut off anywhere leaves the old state or the new one, never between."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from qualcode.journal.state import state_of
from qualcode.model.ids import CodeId
from qualcode.model.span import Span
from qualcode.project.correcting import relabel, restore, split, update
from qualcode.project.desk import Desk
from qualcode.project.project import Project
from qualcode.project.working import standing
from qualcode.store import versions
from qualcode.store.files import write_atomically
from tests.store.helpers import ANA, FG1, made_study

Work = Callable[[Project], object]


class _Killed(BaseException):
    """The process ended here."""


class _Counting:
    """Stands in for writing and removing files: after so many of them the process is dead."""

    def __init__(self, last: int) -> None:
        self.left = last

    def __call__(self, path: Path, data: bytes | str) -> None:
        self.step()
        write_atomically(path, data)

    def unlink(self, path: Path, *, missing_ok: bool = False) -> None:
        if "transcripts" in path.parts or "words" in path.parts:
            self.step()
        _UNLINK(path, missing_ok=missing_ok)

    def step(self) -> None:
        if self.left == 0:
            raise _Killed
        self.left -= 1


_UNLINK = Path.unlink


def corrected_file(project: Project) -> Path:
    path = project.folder.root.parent / "new.txt"
    words = project.folder.words_file(FG1).read_text(encoding="utf-8")
    path.write_text(words.replace("rooster zo vol", "programma erg vol"), encoding="utf-8")
    return path


WORKS: dict[str, Work] = {
    "from a file": lambda project: update(project, FG1, corrected_file(project)),
    "relabelled": lambda project: relabel(project, FG1, {"P1": "P7"}),
    "cut": lambda project: split(project, FG1, 4, "Dat hielp", speaker="P2"),
    "restored": lambda project: restore(project, FG1),
}


def seen(project: Project) -> tuple[object, ...]:
    """What a person sees of the study: words, speakers, markers, and where codings stand."""
    transcript, info = project.folder.transcript(FG1), project.folder.info(FG1)
    journal = project.folder.journal(FG1, ANA)
    assert journal is not None
    found = standing(project, transcript, state_of(journal.events))
    return transcript, info, [(s.span, s.told) for s in found]


def coded(root: Path) -> Project:
    """A study with two codings and one correction behind it."""
    project = made_study(root)
    with Desk.open(project, FG1, ANA) as desk:
        for words in ("rooster", "Dat hielp echt"):
            start = desk.transcript.text.index(words)
            desk.code(Span(start, start + len(words)), [CodeId("small/rooster")])
    path = root.parent / "first.txt"
    words = project.folder.words_file(FG1).read_text(encoding="utf-8")
    path.write_text(words.replace("kantine", "grote kantine"), encoding="utf-8")
    update(project, FG1, path)
    return project


@pytest.mark.parametrize("name", WORKS)
def test_a_kill_between_any_two_writes_leaves_the_old_or_the_new(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = coded(tmp_path / "first" / "study")
    before = seen(first)
    shutil.copytree(tmp_path / "first", tmp_path / "whole")
    whole = Project.open(tmp_path / "whole" / "study", clock=first.clock)
    WORKS[name](whole)
    after = seen(whole)
    assert before != after
    last, outcomes = 0, []
    while True:
        home = tmp_path / f"cut-{last}"
        shutil.copytree(tmp_path / "first", home)
        project = Project.open(home / "study", clock=first.clock)
        counting = _Counting(last)
        with monkeypatch.context() as patch:
            patch.setattr(versions, "write_atomically", counting)
            patch.setattr(Path, "unlink", lambda path, missing_ok=False, c=counting: c.unlink(
                path, missing_ok=missing_ok))  # fmt: skip
            try:
                WORKS[name](project)
                killed = False
            except _Killed:
                killed = True
        for lock in project.folder.locks.glob("*.lock"):
            lock.unlink()
        found = seen(project)
        assert found in (before, after), last
        outcomes.append(found == after)
        if not killed:
            break
        # Whatever was left half-done is no hindrance to doing it, or the next thing, at once.
        if found == before:
            WORKS[name](project)
        else:
            project.folder.versions(FG1).finish()
            assert (
                project.folder.words_file(FG1).read_bytes() == project.folder.versions(FG1).words()
            )
        assert seen(project) == after, last
        last += 1
    assert outcomes == sorted(outcomes)
    assert {False, True} <= set(outcomes)
    assert last >= 5


def test_a_file_edited_after_a_crash_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = coded(tmp_path / "study")
    record = project.folder.versions(FG1).folder / "next.json"
    with monkeypatch.context() as patch:
        patch.setattr(versions.Versions, "finish", lambda _: None)
        update(project, FG1, corrected_file(project))
    assert record.is_file()
    assert "programma" in project.folder.transcript(FG1).text
    words = project.folder.words_file(FG1)
    mine = words.read_text(encoding="utf-8").replace("mentor", "coach")
    words.write_text(mine, encoding="utf-8")
    assert "coach" in project.folder.transcript(FG1).text
    project.folder.versions(FG1).finish()
    assert words.read_text(encoding="utf-8") == mine
    assert not record.exists()
