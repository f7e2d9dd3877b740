"""From an older format of the study to this one: a verified backup first, the mark last."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from qualcode.formats.yamltext import edit, load
from qualcode.model.errors import StudyError
from qualcode.model.study import FORMAT
from qualcode.store.backup import Backup, back_up
from qualcode.store.files import read_bytes, read_text, write_atomically
from qualcode.store.folder import PROJECT_FILE, Folder

Step = Callable[[str, bytes], bytes]
"""From the name and content of a file in one format to its content in the next."""
STEPS: Mapping[int, Step] = {}
"""Per format the step to the next one; format 1 is the first there is."""


def format_of(folder: Folder) -> int:
    """The format a study is in, as `project.yaml` says; StudyError when it is newer than ours."""
    found = _written(folder)
    if found > FORMAT:
        raise StudyError(
            f"{folder.root} is a study of format {found}; this qualcode reads format {FORMAT}.",
            "It was written by a newer qualcode. Install that version to open it.",
        )
    return found


def upgrade(
    folder: Folder,
    *,
    to: int,
    steps: Mapping[int, Step],
    at: datetime,
    backup: Path,
) -> Backup | None:
    """Brings a study to format `to`; the backup made first, or None when nothing was needed.

    The format in `project.yaml` changes last, so an upgrade that was cut off starts again.
    Each step must give the same result when it is applied to its own result.
    """
    with folder.lock("study", "The study").acquire():
        # Asked again under the lock: another window may have done it meanwhile.
        now = _written(folder)
        if now >= to:
            return None
        numbers = range(now, to)
        if any(number not in steps for number in numbers):
            raise StudyError(
                f"{folder.root} is a study of format {now}, and this qualcode cannot upgrade it.",
                "Open it once with the version that wrote it, or write to the maintainers.",
            )
        made = back_up(folder, backup, at=at)
        for path in folder.files():
            original = read_bytes(path)
            content = _stepped(folder.shown(path), original, [steps[n] for n in numbers])
            if content != original and path != folder.project_file:
                write_atomically(path, content)
        text = read_text(folder.project_file).encode()
        project = _stepped(PROJECT_FILE, text, [steps[n] for n in numbers]).decode()
        write_atomically(folder.project_file, edit(project, {("format",): to}, path=PROJECT_FILE))
        return made


def _written(folder: Folder) -> int:
    fields = load(read_text(folder.project_file), path=PROJECT_FILE)
    return fields.whole("format", default=FORMAT) or 0


def _stepped(name: str, content: bytes, steps: Sequence[Step]) -> bytes:
    for step in steps:
        content = step(name, content)
    return content
