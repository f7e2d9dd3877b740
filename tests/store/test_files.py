"""Whole files: the old content or the new, never half; errors that name the file."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from qualcode.model.errors import StudyError
from qualcode.store import files
from qualcode.store.files import make_folder, read_bytes, read_text, sync_folder, write_atomically


class Crashed(BaseException):
    """The power went: no code of ours can catch it and go on."""


def fails(error: BaseException) -> Callable[..., None]:
    def broken(*_: object, **__: object) -> None:
        raise error

    return broken


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("place", ["fsync", "replace"])
@pytest.mark.parametrize("error", [Crashed(), OSError(28, "No space left on device")])
def test_a_crash_or_a_full_disk_leaves_the_old_file_and_no_half_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, error: BaseException
) -> None:
    path = tmp_path / "words.txt"
    write_atomically(path, "oud")
    owner = os if place == "fsync" else Path
    monkeypatch.setattr(owner, place, fails(error))
    kind = Crashed if isinstance(error, Crashed) else StudyError
    with pytest.raises(kind) as raised:
        write_atomically(path, "nieuw")
    assert path.read_text(encoding="utf-8") == "oud"
    assert [p.name for p in tmp_path.iterdir()] == ["words.txt"]
    if kind is StudyError:
        assert str(path) in str(raised.value)
        assert "No space left on device" in str(raised.value)


def test_the_new_content_is_on_the_disk_before_the_name_points_at_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "words.txt"
    write_atomically(path, "oud")
    done: list[str] = []
    sync, replace = os.fsync, Path.replace

    def synced(handle: int) -> None:
        done.append("sync")
        sync(handle)

    def replaced(self: Path, target: Path) -> Path:
        done.append("replace")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", replaced)
    write_atomically(path, "nieuw")
    assert done == (["sync", "replace", "sync"] if os.name == "posix" else ["sync", "replace"])
    assert path.read_bytes() == b"nieuw"


@pytest.mark.parametrize("name", ["mkstemp", "mkdir"])
def test_a_folder_that_may_not_be_written_is_an_error_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    owner = tempfile if name == "mkstemp" else Path
    monkeypatch.setattr(owner, name, fails(PermissionError(13, "Permission denied")))
    with pytest.raises(StudyError, match="cannot be written: Permission denied"):
        write_atomically(tmp_path / "new.txt", "x")


def test_a_name_too_long_for_the_disk_is_an_error_in_words(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="cannot be written: "):
        write_atomically(tmp_path / ("x" * 300), "x")


@pytest.mark.skipif(os.name != "posix", reason="rights as POSIX has them")
def test_a_file_keeps_its_rights_and_a_new_one_follows_the_persons_own(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_atomically(tmp_path / "new.txt", "x")
        assert mode_of(tmp_path / "new.txt") == 0o640
    finally:
        os.umask(before)
    (tmp_path / "new.txt").chmod(0o604)
    write_atomically(tmp_path / "new.txt", "y")
    assert mode_of(tmp_path / "new.txt") == 0o604


@pytest.mark.skipif(os.name != "posix", reason="rights as POSIX has them")
def test_a_private_file_is_private_from_its_first_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, modes = tmp_path / "names.csv", []
    path.write_text("x", encoding="utf-8")
    path.chmod(0o644)
    replace = Path.replace

    def watched(self: Path, target: Path) -> Path:
        modes.append(mode_of(self))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", watched)
    write_atomically(path, "y", private=True)
    assert modes == [0o600]
    assert mode_of(path) == 0o600


@pytest.mark.skipif(os.name != "posix", reason="links need no rights on POSIX")
def test_a_link_stays_a_link_and_its_target_is_replaced(tmp_path: Path) -> None:
    vault = tmp_path / "vault" / "names.csv"
    write_atomically(vault, "oud")
    link = tmp_path / "names.csv"
    link.symlink_to(vault)
    write_atomically(link, "nieuw")
    assert link.is_symlink()
    assert vault.read_bytes() == b"nieuw"
    assert [p.name for p in vault.parent.iterdir()] == ["names.csv"]


@pytest.mark.skipif(os.name != "posix", reason="folders are synced on POSIX only")
def test_the_names_of_new_folders_are_made_durable_from_the_top(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(files, "sync_folder", synced.append)
    make_folder(tmp_path / "codings" / "FG1")
    assert synced == [tmp_path, tmp_path / "codings"]
    make_folder(tmp_path / "codings" / "FG1")
    assert len(synced) == 2


def test_a_folder_that_cannot_be_synced_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync_folder(tmp_path / "not there")
    monkeypatch.setattr(os, "fsync", fails(OSError(22, "Invalid argument")))
    sync_folder(tmp_path)
    monkeypatch.setattr(os, "name", "nt")
    monkeypatch.setattr(os, "open", fails(AssertionError("no folder is opened on Windows")))
    sync_folder(tmp_path)


def test_a_missing_file_and_a_folder_in_its_place_are_errors_in_words(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match=r"gone\.txt is not there\.\n.*qualcode doctor"):
        read_bytes(tmp_path / "gone.txt")
    with pytest.raises(StudyError, match=r"cannot be read: \w+.*\nLook whether it is a file"):
        read_bytes(tmp_path)


def test_text_is_read_over_a_mark_and_over_line_ends_of_windows(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    assert read_text(path) == "a: 1\nb: 2\n"


def test_bytes_that_are_not_utf_8_are_refused_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"a: 1\nb: caf\xe9\n")
    with pytest.raises(StudyError, match=r"x\.yaml, line 2: the file is not UTF-8"):
        read_text(path)
