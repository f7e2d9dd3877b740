"""An import is there whole or not at all, whenever the program is killed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from qualcode.project import exchanging
from qualcode.project.exchanging import bring_in, bring_into, look
from qualcode.project.exchanging_whole import whole
from qualcode.project.project import Project
from qualcode.store import together
from tests.formats.refi.helpers import (
    QUOTES,
    TEXT,
    counted,
)
from tests.project.exchange import bytes_of, exported, rich_study, written
from tests.store.helpers import FG1, made_study


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return rich_study(tmp_path / "study")


class Killed(BaseException):
    """The program ends here, without a word."""


class Counting:
    """Writes so many files and is then killed."""

    def __init__(self, last: int) -> None:
        self.left = last
        self.write = together.write_atomically

    def __call__(self, path: Path, data: bytes | str, **more: bool) -> None:
        if self.left == 0:
            raise Killed
        self.left -= 1
        self.write(path, data, **more)


def test_a_kill_between_any_two_writes_leaves_the_old_study_or_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = look(written(tmp_path, counted(TEXT, QUOTES, named=True)))
    first = made_study(tmp_path / "first").folder.root
    before = set(bytes_of(first))
    last, outcomes = 0, []
    while True:
        root = tmp_path / f"cut-{last}"
        shutil.copytree(first, root)
        cut = Project.open(root)
        with monkeypatch.context() as patch:
            patch.setattr(together, "write_atomically", Counting(last))
            try:
                bring_in(cut, found)
                killed = False
            except Killed:
                killed = True
        after = Project.open(root)
        names = set(bytes_of(root)) - before
        outcomes.append(bool(names))
        assert len(names) in {0, 5}, names
        if names:
            assert len(whole(after).corpus.segments) == len(QUOTES)
        if not killed:
            break
        last += 1
    assert outcomes == sorted(outcomes)
    assert last > 6


def test_bringing_in_leaves_what_was_set_aside_where_it_is(
    project: Project, tmp_path: Path
) -> None:
    torn = project.folder.hidden / "torn" / "FG1__ana.torn"
    torn.parent.mkdir(parents=True)
    torn.write_text("half a line", encoding="utf-8")
    version = project.folder.info(FG1).version
    assert project.folder.versions(FG1).has_noted(version)
    bring_in(project, look(written(tmp_path, counted(TEXT, QUOTES, named=True))))
    assert torn.is_file()
    assert project.folder.versions(FG1).has_noted(version)
    assert not (project.folder.hidden / "rewrite").exists()


class Sweeping:
    """Removes what an earlier kill left; a killed program tidies nothing up."""

    def __init__(self) -> None:
        self.remove, self.first = shutil.rmtree, True

    def __call__(self, path: Path, *, ignore_errors: bool = False) -> None:
        if self.first:
            self.remove(path, ignore_errors=ignore_errors)
        self.first = False


def test_a_kill_while_a_new_study_is_made_leaves_no_study(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, target = look(exported(project)), tmp_path / "new"
    for last in range(8):
        with monkeypatch.context() as patch:
            patch.setattr(exchanging, "write_atomically", Counting(last))
            patch.setattr(shutil, "rmtree", Sweeping())
            with pytest.raises(Killed):
                bring_into(target, found)
        assert not target.exists()
    bring_into(target, found)
    assert whole(Project.open(target)) == whole(project)
    assert not list(tmp_path.glob(".*"))
