"""Backups: one zip with a manifest of hashes, written whole and verified by reading it back."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from qualcode.model.errors import FormatError
from qualcode.model.study import FORMAT
from qualcode.store.files import read_bytes, write_atomically
from qualcode.store.folder import Folder

MANIFEST = "manifest.json"


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
        folder.study().id,
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
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False))
        for name, data in contents.items():
            archive.writestr(name, data)
    write_atomically(target, buffer.getvalue())
    return verify(target)


def verify(path: Path) -> Backup:
    """The backup in a zip, every file compared with its hash; FormatError on any difference."""
    try:
        with zipfile.ZipFile(io.BytesIO(read_bytes(path))) as archive:
            backup = _manifest(path, archive.read(MANIFEST))
            for name, expected in backup.files.items():
                if hashlib.sha256(archive.read(name)).hexdigest() != expected:
                    raise _broken(path, f"{name} is not as it was backed up")
            extra = set(archive.namelist()) - {MANIFEST, *backup.files}
    except KeyError as error:
        raise _broken(path, f"it lacks {error.args[0]}") from None
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise _broken(path, f"it is not a whole zip file ({error})") from None
    except ValueError as error:
        raise _broken(path, str(error)) from None
    if extra:
        raise _broken(path, f"it holds {min(extra)}, which the manifest does not name")
    return backup


def _manifest(path: Path, data: bytes) -> Backup:
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
