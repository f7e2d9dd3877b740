"""Backups: one zip with a manifest of hashes, written whole and verified by reading it back."""

from __future__ import annotations

import hashlib
import io
import json
import lzma
import struct
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from qualcode.formats.yamltext import load
from qualcode.model.errors import FormatError
from qualcode.model.study import FORMAT
from qualcode.store.files import read_bytes, read_text, write_atomically
from qualcode.store.folder import PROJECT_FILE, Folder

MANIFEST = "manifest.json"
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, NotImplementedError,
    RuntimeError, struct.error, OverflowError, IndexError, RecursionError,
)  # fmt: skip
"""What the zip module raises on damage, none of it documented in one place."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds."""

    path: Path
    study: str
    made: str
    files: dict[str, str]
    """SHA-256 by name inside the study."""


def back_up(folder: Folder, target: Path, *, at: datetime) -> Backup:
    """A zip of every file of the study at `target`, read back and verified.

    Locks, caches and exports are not in it: they can be made again. The pseudonym table is
    not in it either: it lies outside the study.
    """
    contents = {folder.shown(path): read_bytes(path) for path in folder.files()}
    backup = Backup(
        target,
        # Read by itself: a study of an older format is backed up before it can be read.
        load(read_text(folder.project_file), path=PROJECT_FILE).text("study") or "",
        at.isoformat(timespec="seconds"),
        {name: hashlib.sha256(data).hexdigest() for name, data in contents.items()},
    )
    manifest = {
        "qualcode-backup": FORMAT,
        "study": backup.study,
        "made": backup.made,
        "files": backup.files,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        text = json.dumps(manifest, indent=1, ensure_ascii=False)
        for name, data in {MANIFEST: text.encode(), **contents}.items():
            entry = zipfile.ZipInfo(name, at.timetuple()[:6])
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
    write_atomically(target, buffer.getvalue())
    return verify(target)


def verify(path: Path) -> Backup:
    """The backup in a zip, every file compared with its hash; FormatError on any difference."""
    data = read_bytes(path)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            backup = _manifest(path, archive.read(MANIFEST) if MANIFEST in names else b"")
            _compare(backup, archive, names)
    except _UNREADABLE as error:
        raise _broken(path, f"it is not a whole zip file ({error})") from None
    except ValueError as error:
        raise _broken(path, str(error)) from None
    return backup


def _compare(backup: Backup, archive: zipfile.ZipFile, names: Sequence[str]) -> None:
    """ValueError when the files of the archive are not those of the manifest, each once."""
    if missing := sorted(set(backup.files) - set(names)):
        raise ValueError(f"it lacks {missing[0]}")
    if extra := sorted(set(names) - {MANIFEST, *backup.files}):
        raise ValueError(f"it holds {extra[0]}, which the manifest does not name")
    if len(set(names)) < len(names):
        raise ValueError("it holds a file twice")
    for name, expected in backup.files.items():
        if hashlib.sha256(archive.read(name)).hexdigest() != expected:
            raise ValueError(f"{name} is not as it was backed up")


def _manifest(path: Path, data: bytes) -> Backup:
    if not data:
        raise ValueError("it lacks its manifest")
    found = json.loads(data)
    files = found.get("files") if isinstance(found, dict) else None
    if not isinstance(files, dict) or not all(isinstance(h, str) for h in files.values()):
        raise ValueError("its manifest lists no files")
    if found.get("qualcode-backup") != FORMAT:
        raise ValueError(
            f"its format is {found.get('qualcode-backup')}; this qualcode reads format {FORMAT}"
        )
    return Backup(path, str(found.get("study")), str(found.get("made")), files)


def _broken(path: Path, why: str) -> FormatError:
    return FormatError(f"this backup cannot be trusted: {why}.", "Use another backup.", path=path)
