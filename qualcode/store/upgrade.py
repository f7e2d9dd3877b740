"""From an older format of the study to this one: a verified backup first, the mark last."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from qualcode.formats.yamltext import load
from qualcode.model.errors import StudyError
from qualcode.model.study import FORMAT
from qualcode.store.backup import Backup, back_up
from qualcode.store.files import read_text, write_atomically
from qualcode.store.folder import PROJECT_FILE, Folder

Step = Callable[[str, bytes], bytes]
"""From the name and content of a file in one format to its content in the next."""
STEPS: Mapping[int, Step] = {}
"""Per format the step to the next one; format 1 is the first there is."""


def format_of(folder: Folder) -> int:
    """The format a study is in, as `project.yaml` says; StudyError when it is newer than ours."""
    fields = load(read_text(folder.project_file), path=PROJECT_FILE)
    found = fields.whole("format", default=FORMAT) or 0
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
    text = read_text(folder.project_file)
    now = load(text, path=PROJECT_FILE).whole("format", default=FORMAT) or 0
    if now >= to:
        return None
    missing = [number for number in range(now, to) if number not in steps]
    if missing:
        raise StudyError(
            f"{folder.root} is a study of format {now}, and this qualcode cannot upgrade it.",
            "Open it once with the version that wrote it, or write to the maintainers.",
        )
    made = back_up(folder, backup, at=at)
    for path in folder.files():
        content = original = path.read_bytes()
        for number in range(now, to):
            content = steps[number](folder.shown(path), content)
        if content != original and path != folder.project_file:
            write_atomically(path, content)
    content = text.encode()
    for number in range(now, to):
        content = steps[number](PROJECT_FILE, content)
    marked = re.sub(rb"(?m)^format:.*$", f"format: {to}".encode(), content)
    write_atomically(folder.project_file, marked)
    return made
