"""Many files of a study written at once: all of them, or none, also through a power cut.

It is decided by one file, `.qualcode/rewrite/ready.json`, written after everything new is on the
disk. Before it nothing has happened; after it `finish` completes what a crash cut off.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from qualcode.model.errors import QualcodeError, StudyError
from qualcode.store.files import read_bytes, write_atomically
from qualcode.store.folder import Folder

_READY, _KEEP = "ready.json", "keep-hidden"
_KEPT_HIDDEN = frozenset({"locks", "desks", "rewrite"})
"""Folders under `.qualcode` that hold no words."""


def put_in_place(
    folder: Folder,
    files: Mapping[Path, bytes | None] | Iterable[tuple[Path, bytes | None]],
    *,
    keep: bool = False,
) -> None:
    """Writes and removes all these files, at once or after a crash; caches stay with `keep`.

    Files may be made one by one: each is on the disk before the next, and when one cannot be
    made, nothing has happened.
    """
    stage = folder.hidden / "rewrite"
    shutil.rmtree(stage, ignore_errors=True)
    try:
        _stage(folder, stage, files, keep=keep)
    except QualcodeError:
        shutil.rmtree(stage, ignore_errors=True)
        raise
    finish(folder)


def _stage(
    folder: Folder,
    stage: Path,
    files: Mapping[Path, bytes | None] | Iterable[tuple[Path, bytes | None]],
    *,
    keep: bool,
) -> None:
    """Puts all new files beside the study, and last of all the list of what goes where."""
    if keep:
        write_atomically(stage / _KEEP, b"")
    steps = []
    every = sorted(files.items()) if isinstance(files, Mapping) else files
    for number, (path, data) in enumerate(every):
        if data is not None:
            write_atomically(stage / f"{number}.new", data)
        steps.append(
            {
                "path": folder.shown(path),
                "before": sha(read_bytes(path)) if path.is_file() else None,
                "after": None if data is None else sha(data),
                "new": None if data is None else f"{number}.new",
            }
        )
    write_atomically(stage / _READY, json.dumps(steps, ensure_ascii=False))


def finish(folder: Folder) -> bool:
    """Completes a rewrite that was decided; whether there was one."""
    stage = folder.hidden / "rewrite"
    if not (stage / _READY).is_file():
        shutil.rmtree(stage, ignore_errors=True)
        return False
    steps = json.loads(read_bytes(stage / _READY))
    for step in steps:
        path = folder.root / step["path"]
        now = sha(read_bytes(path)) if path.is_file() else None
        data = read_bytes(stage / step["new"]) if step["new"] else None
        if now == step["after"]:
            continue
        if now != step["before"] or (data is not None and sha(data) != step["after"]):
            raise StudyError(
                f"{step['path']} was changed while names or words were being taken out.",
                f"Restore the study from a backup and do it again; {stage} may be deleted then.",
            )
        if data is None:
            path.unlink(missing_ok=True)
        else:
            write_atomically(path, data)
    if not (stage / _KEEP).is_file():
        _forget_hidden(folder)
    (stage / _READY).unlink()
    shutil.rmtree(stage, ignore_errors=True)
    return True


def _forget_hidden(folder: Folder) -> None:
    """Removes caches and torn lines: they hold words, and may always be deleted."""
    for path in folder.hidden.iterdir() if folder.hidden.is_dir() else ():
        if path.name in _KEPT_HIDDEN:
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def sha(data: bytes) -> str:
    """The SHA-256 of some bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()
