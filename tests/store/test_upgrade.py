"""From an older format: backed up first, marked last, and begun again when it was cut off."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qualcode.model.errors import LockedError, StudyError
from qualcode.project.project import Project
from qualcode.store.backup import verify
from qualcode.store.files import write_atomically
from qualcode.store.folder import Folder
from qualcode.store.upgrade import Step, format_of, upgrade
from tests.store.helpers import made_study, ticking

AT = datetime(2026, 11, 21, 18, 3, tzinfo=UTC)


def _from_0(name: str, content: bytes) -> bytes:
    """Format 0, as invented here, said `title` for `name` and had no `version` for transcripts."""
    if name == "project.yaml":
        return re.sub(rb"(?m)^title:", b"name:", content)
    if name.startswith("codebooks/"):
        return content.replace(b"Klein codeboek", b"Kleine codeboek")
    return content


STEPS: Mapping[int, Step] = {0: _from_0}


@pytest.fixture
def old(tmp_path: Path) -> Folder:
    """A study of format 0."""
    folder = made_study(tmp_path / "study").folder
    text = folder.project_file.read_text(encoding="utf-8")
    text = text.replace("format: 1", "# ons project\nformat: 0").replace("name:", "title:")
    folder.project_file.write_bytes(text.replace("\n", "\r\n").encode())
    return folder


def files_of(folder: Folder) -> dict[str, bytes]:
    return {folder.shown(p): p.read_bytes() for p in folder.files()}


def upgraded(folder: Folder, backup: Path) -> Path | None:
    made = upgrade(folder, to=1, steps=STEPS, at=AT, backup=backup)
    return None if made is None else made.path


def test_every_file_takes_the_step_after_a_backup_of_how_it_was(
    old: Folder, tmp_path: Path
) -> None:
    before = files_of(old)
    backup = upgraded(old, tmp_path / "before.zip")
    assert backup is not None
    assert set(verify(backup).files) == set(before)
    assert old.project_file.read_text(encoding="utf-8").startswith("# ons project\nformat: 1\n")
    assert old.study().name == "Proef"
    assert {b.title for b in old.codebooks().values()} == {"Kleine codeboek"}
    changed = {name for name, data in files_of(old).items() if data != before[name]}
    assert changed == {"project.yaml", "codebooks/small.yaml"}
    assert format_of(old) == 1
    assert upgraded(old, tmp_path / "again.zip") is None
    assert not (tmp_path / "again.zip").exists()


class Crashed(BaseException):
    """The power went."""


@pytest.mark.parametrize("writes", range(4))
def test_an_upgrade_cut_off_before_any_write_starts_again(
    old: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    left, real = [writes], write_atomically

    def counted(path: Path, data: bytes | str) -> None:
        if not left[0]:
            raise Crashed
        left[0] -= 1
        real(path, data)

    monkeypatch.setattr("qualcode.store.upgrade.write_atomically", counted)
    monkeypatch.setattr("qualcode.store.backup.write_atomically", counted)
    if writes < 3:
        with pytest.raises(Crashed):
            upgraded(old, tmp_path / "1.zip")
        assert format_of(old) == 0
        assert (tmp_path / "1.zip").exists() == (writes > 0)
    monkeypatch.undo()
    upgraded(old, tmp_path / "2.zip")
    assert format_of(old) == 1
    assert {b.title for b in old.codebooks().values()} == {"Kleine codeboek"}
    assert old.study().name == "Proef"


def test_nothing_is_written_when_the_backup_cannot_be(
    old: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files_of(old)
    (tmp_path / "blocked").write_text("a file where a folder should be", encoding="utf-8")
    with pytest.raises(StudyError, match="cannot be written"):
        upgraded(old, tmp_path / "blocked" / "b.zip")
    assert files_of(old) == before


def test_a_format_without_a_step_is_refused_and_left_alone(old: Folder, tmp_path: Path) -> None:
    before = files_of(old)
    with pytest.raises(StudyError, match="a study of format 0, and this qualcode cannot upgrade"):
        upgrade(old, to=1, steps={}, at=AT, backup=tmp_path / "b.zip")
    with pytest.raises(StudyError, match="cannot upgrade"):
        Project.open(old.root)
    assert files_of(old) == before
    assert not (tmp_path / "b.zip").exists()


def test_a_study_of_a_newer_format_is_refused_in_clear_words(old: Folder) -> None:
    text = old.project_file.read_text(encoding="utf-8")
    old.project_file.write_text(text.replace("format: 0", "format: 2"), encoding="utf-8")
    with pytest.raises(StudyError, match="is a study of format 2; this qualcode reads format 1"):
        Project.open(old.root)


def test_opening_upgrades_with_the_backup_beside_the_folder(
    old: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qualcode.project.project.STEPS", STEPS)
    project = Project.open(old.root, clock=ticking())
    assert project.study.name == "Proef"
    [backup] = old.root.parent.glob("*.zip")
    assert backup.name == "study-before-format-1-20261121-180001.zip"
    assert verify(backup).study == project.study.id
    Project.open(old.root, clock=ticking())
    assert len(list(old.root.parent.glob("*.zip"))) == 1


def test_a_second_window_that_opens_an_old_study_is_told_who_is_at_it(
    old: Folder, tmp_path: Path
) -> None:
    with (
        old.lock("study", "The study").acquire(),
        pytest.raises(LockedError, match="is being written by process"),
    ):
        upgraded(old, tmp_path / "b.zip")
    assert format_of(old) == 0
