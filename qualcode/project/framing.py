"""The files of `analysis/`: read when they are there, changed under one lock, and turned back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Literal, TypeVar

import msgspec

from qualcode.model.errors import FormatError, StudyError
from qualcode.project.project import Project
from qualcode.project.steps import Step, Way, record, steps, to_turn, turned
from qualcode.store.files import decoded, read_bytes, read_text, with_line_feeds, write_atomically

_Model = TypeVar("_Model")


def frame_text(project: Project, name: str) -> str | None:
    """The text of a file of `analysis/`; None when it is not there."""
    path = project.folder.analysis / name
    return read_text(path) if path.is_file() else None


def frame_path(project: Project, name: str) -> str:
    """How messages name a file of `analysis/`."""
    return project.folder.shown(project.folder.analysis / name)


def frame_mark(project: Project, name: str) -> tuple[int, int]:
    """Something that is another when the file of `analysis/` was changed; zeros for no file."""
    try:
        found = (project.folder.analysis / name).stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


def change_frame(
    project: Project, name: str, change: Callable[[str], str], *, begin: str = "", what: str = ""
) -> None:
    """Replaces a file of `analysis/` by what `change` makes of it, `begin` when it is new.

    With `what`, a few words for people, it goes on record and can be turned back. LockedError
    when somebody else is changing the analysis.
    """
    with project.folder.lock("analysis", "The analysis").acquire():
        text = frame_text(project, name)
        before = _raw(project, name)
        after = change(begin if text is None else text)
        if after != text:
            write_atomically(project.folder.analysis / name, after)
            if what:
                _note(project, name, what, (before, after))


@dataclass(frozen=True, slots=True)
class Frame(Generic[_Model]):
    """A file of `analysis/` that holds one value, and how it is read and written."""

    name: str
    kind: type[_Model]
    read: Callable[[str, str], _Model]
    """From a text and how messages name it."""
    write: Callable[[str, _Model, str], str]
    """A text changed to hold the value; what did not change stays as it was."""
    begin: str


def turn_frame(project: Project, frame: Frame[_Model], way: Literal["undo", "redo"]) -> Step | None:
    """The step that was taken back or brought back; None when there is none.

    An open study with a viewer turns that person's own steps. StudyError when somebody changed
    the same things since, and then nothing is written.
    """
    path = project.folder.analysis / frame.name
    with project.folder.lock("analysis", "The analysis").acquire():
        step = to_turn(steps(_record(project, frame.name)), way, project.viewer)
        if step is None:
            return None
        base, goal = (step.after, step.before) if way == "undo" else (step.before, step.after)
        now = _raw(project, frame.name)
        wanted = goal if now == base else _merged(project, frame, step.what, (base, goal, now))
        if wanted is None:
            path.unlink(missing_ok=True)
        else:
            write_atomically(path, wanted)
        _note(project, frame.name, step.what, (now, wanted), way, of=step.id)
        return step


def _merged(project: Project, frame: Frame[_Model], what: str, texts: Sequence[str | None]) -> str:
    """The text now, with what happened between the first two texts done to it."""
    shown = frame_path(project, frame.name)
    plain = [frame.begin if t is None else with_line_feeds(t) for t in texts]
    read = (msgspec.json.encode(frame.read(text, shown)) for text in plain)
    base, goal, now = (msgspec.json.decode(data) for data in read)
    made = msgspec.convert(turned(base, goal, now, what), frame.kind)
    written = frame.write(plain[2], made, shown)
    try:
        frame.read(written, shown)
    except FormatError as error:
        raise StudyError(
            f"“{what}” cannot be turned back: somebody changed the same things since.",
            "Look at what is there now, and change that.",
        ) from error
    return written


def _note(
    project: Project,
    name: str,
    what: str,
    texts: tuple[str | None, str | None],
    way: Way = "do",
    *,
    of: str = "",
) -> None:
    id, at, by = project.new_id(), project.stamp(), project.viewer or ""
    record(_record(project, name), Step(id, at, by, what, way, *texts, of))


def _record(project: Project, name: str) -> Path:
    return project.folder.hidden / "undo" / f"{name}.jsonl"


def _raw(project: Project, name: str) -> str | None:
    """The text with the line ends and byte order mark it has on the disk; None for no file."""
    path = project.folder.analysis / name
    return decoded(read_bytes(path), path) if path.is_file() else None
