"""Backups: what comes back is what went in, and any damage is refused."""

from __future__ import annotations

import io
import json
import random
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qualcode.model.errors import FormatError, StudyError
from qualcode.model.span import Span
from qualcode.project.desk import Desk
from qualcode.store.backup import MANIFEST, back_up, verify
from qualcode.store.folder import Folder
from tests.store.helpers import ANA, FG1, made_study

AT = datetime(2026, 11, 21, 18, 3, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A coded study with litter that belongs in no backup."""
    project = made_study(tmp_path / "my study é")
    with Desk.open(project, FG1, ANA) as desk:
        desk.code(Span(32, 52), ["small/rooster"])  # type: ignore[list-item]
    folder = project.folder
    for litter in ("exports/quotes.csv", ".qualcode/cache", "codings/FG1/.ana.x.part", "notes.txt"):
        (folder.root / litter).parent.mkdir(parents=True, exist_ok=True)
        (folder.root / litter).write_text("x", encoding="utf-8")
    return folder


@pytest.fixture
def made(folder: Folder, tmp_path: Path) -> Path:
    return back_up(folder, tmp_path / "b.zip", at=AT).path


def rewritten(path: Path, change: dict[str, bytes | None]) -> None:
    """The zip with entries replaced, added, or (None) left out, whole as a zip."""
    with zipfile.ZipFile(path) as archive:
        found: dict[str, bytes | None] = {n: archive.read(n) for n in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in {**found, **change}.items():
            if data is not None:
                archive.writestr(name, data)


def test_a_backup_holds_every_file_of_the_study_and_nothing_else(
    folder: Folder, made: Path
) -> None:
    backup = verify(made)
    assert backup.study == "01KAJQ8B00TESTSTUDY0000001"
    assert backup.made == "2026-11-21T18:03:00+00:00"
    assert sorted(backup.files) == [
        "codebooks/small.yaml",
        "codings/FG1/ana.jsonl",
        "participants.yaml",
        "project.yaml",
        "transcripts/FG1.txt",
        "transcripts/FG1.yaml",
    ]
    with zipfile.ZipFile(made) as archive:
        for name in backup.files:
            assert archive.read(name) == (folder.root / name).read_bytes()
            assert archive.getinfo(name).external_attr >> 16 == 0o644


def test_the_same_study_at_the_same_moment_gives_the_same_bytes(
    folder: Folder, made: Path, tmp_path: Path
) -> None:
    again = back_up(folder, tmp_path / "again.zip", at=AT).path
    assert again.read_bytes() == made.read_bytes()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"project.yaml": b"format: 1\n"}, "project.yaml is not as it was backed up"),
        ({"transcripts/FG1.txt": None}, "it lacks transcripts/FG1.txt"),
        ({"more.txt": b""}, "it holds more.txt, which the manifest does not name"),
        ({MANIFEST: None}, "it lacks its manifest"),
        ({MANIFEST: b"{"}, "Expecting property name"),
        ({MANIFEST: b"\xff"}, "codec can't decode"),
        ({MANIFEST: b"[]"}, "its manifest lists no files"),
        ({MANIFEST: b'{"files": {"a": 1}}'}, "its manifest lists no files"),
        ({MANIFEST: b'{"files": {}, "qualcode-backup": 7}'}, "its format is 7"),
        ({MANIFEST: b'{"files": {}, "qualcode-backup": 1}'}, "which the manifest does not name"),
        ({MANIFEST: b"[" * 100_000}, "cannot be trusted"),
    ],
    ids=lambda value: next(iter(value), "") if isinstance(value, dict) else value[:28],
)
def test_whatever_differs_from_the_manifest_is_refused(
    made: Path, change: dict[str, bytes | None], told: str
) -> None:
    rewritten(made, change)
    with pytest.raises(FormatError, match=told) as raised:
        verify(made)
    assert str(raised.value).startswith(f"{made}: this backup cannot be trusted: ")


def test_a_file_that_stands_in_the_zip_twice_is_refused(made: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(made, "a") as archive:
        archive.writestr("project.yaml", archive.read("project.yaml"))
    with pytest.raises(FormatError, match="it holds a file twice"):
        verify(made)


def test_every_hash_in_the_manifest_is_held(made: Path) -> None:
    with zipfile.ZipFile(made) as archive:
        manifest = json.loads(archive.read(MANIFEST))
    for name, known in manifest["files"].items():
        changed = {**manifest, "files": {**manifest["files"], name: known[::-1]}}
        whole = made.read_bytes()
        rewritten(made, {MANIFEST: json.dumps(changed).encode()})
        with pytest.raises(FormatError, match=f"{name} is not as it was"):
            verify(made)
        made.write_bytes(whole)


def _same_content(data: bytes, whole: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as one, zipfile.ZipFile(io.BytesIO(whole)) as two:
            return {n: one.read(n) for n in one.namelist()} == {
                n: two.read(n) for n in two.namelist()
            }
    except Exception:  # noqa: BLE001 - whatever the zip module raises, it is not the same
        return False


def test_no_flipped_byte_gives_anything_but_the_same_files_or_a_refusal(made: Path) -> None:
    whole, chance = made.read_bytes(), random.Random(8)
    accepted = 0
    directory = whole.rindex(b"PK\x05\x06")
    places = {*range(0, len(whole), 9), *range(directory, len(whole))}
    for place in sorted(places):
        data = bytearray(whole)
        data[place] ^= chance.randrange(1, 256)
        made.write_bytes(data)
        try:
            verify(made)
        except FormatError:
            continue
        assert _same_content(bytes(data), whole), place
        accepted += 1
    # Times and rights in the directory are no content.
    assert accepted < len(places) / 4


@pytest.mark.parametrize("keep", [0, 1, 30, -1, -25, -200])
def test_a_cut_zip_is_refused(made: Path, keep: int) -> None:
    made.write_bytes(made.read_bytes()[:keep])
    with pytest.raises(FormatError, match="not a whole zip file"):
        verify(made)


def test_a_zip_that_is_not_there_is_an_error_in_words(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match=r"b\.zip is not there"):
        verify(tmp_path / "b.zip")


def test_a_backup_that_failed_leaves_the_one_before(
    folder: Folder, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = made.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StudyError, match="No space left on device"):
        back_up(folder, made, at=AT.replace(year=2027))
    assert made.read_bytes() == before
