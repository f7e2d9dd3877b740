"""The files of `analysis/`: read when they are there, and changed under one lock."""

from __future__ import annotations

from collections.abc import Callable

from qualcode.project.project import Project
from qualcode.store.files import read_text, write_atomically


def frame_text(project: Project, name: str) -> str | None:
    """The text of a file of `analysis/`; None when it is not there."""
    path = project.folder.analysis / name
    return read_text(path) if path.is_file() else None


def frame_path(project: Project, name: str) -> str:
    """How messages name a file of `analysis/`."""
    return project.folder.shown(project.folder.analysis / name)


def change_frame(
    project: Project, name: str, change: Callable[[str], str], *, begin: str = ""
) -> None:
    """Replaces a file of `analysis/` by what `change` makes of it, `begin` when it is new.

    LockedError when somebody else is changing the analysis.
    """
    with project.folder.lock("analysis", "The analysis").acquire():
        before = frame_text(project, name)
        after = change(begin if before is None else before)
        if after != before:
            write_atomically(project.folder.analysis / name, after)
