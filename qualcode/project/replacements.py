"""Deciding what is written instead of names: the tables outside the study, one decision at a time.

Where the tables lie is remembered among the person's own settings, by study. Nothing that a
table says is written into the study: there a decision to replace is known by a keyed hash.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from qualcode.model.errors import UsageError
from qualcode.privacy import table
from qualcode.privacy.decisions import Choice, Decisions
from qualcode.privacy.grouping import Group
from qualcode.privacy.known import surely_one
from qualcode.privacy.pseudonymise import Replacement, from_names, read_table
from qualcode.project.prefs import config_folder
from qualcode.project.project import Project
from qualcode.project.protecting import decide, decisions_of, names_in, outside, undecide
from qualcode.store.files import read_bytes, read_text, write_atomically

__all__ = [
    "Decisions",
    "Files",
    "Step",
    "Tables",
    "decisions_of",
    "files_of",
    "is_one",
    "keep_files",
    "replace_by",
    "settle",
    "suggestion",
    "tables_of",
    "take_back",
    "take_back_step",
]


class Files(msgspec.Struct, frozen=True):
    """Where the tables of one study lie on this computer; all are outside it."""

    table: str | None = None
    """The table of replacements."""
    names: str | None = None
    """The pseudonym table."""
    lists: tuple[str, ...] = ()
    """Names, schools and towns of the project."""


@dataclass(frozen=True)
class Tables:
    """What is written instead of what, as the tables say now."""

    rows: tuple[Replacement, ...] = ()
    people: tuple[Replacement, ...] = ()
    """The names of the pseudonym table, each by its `[P1]`."""

    def written(self, strings: Sequence[str]) -> str | None:
        """The replacement of one of these writings; None when no table has it."""
        return table.written_for(strings, self.rows) or table.written_for(strings, self.people)

    def is_person(self, strings: Sequence[str]) -> bool:
        """Whether the pseudonym table takes care of it."""
        return table.written_for(strings, self.people) is not None


def files_of(project: Project) -> Files:
    """Where the tables lie; none where nothing was said, or it cannot be read."""
    try:
        return msgspec.json.decode(_file(project).read_bytes(), type=Files)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return Files()


def keep_files(project: Project, files: Files) -> Files:
    """Remembers where the tables lie; UsageError for one inside the study, FormatError for one
    that cannot be read. A table of replacements that is not there is made, for its owner only."""
    if files.table is not None:
        path = outside(project, Path(files.table), "table of replacements")
        if not path.exists():
            write_atomically(path, table.EMPTY, private=True)
        read_table(read_text(path), path=path)
    if files.names is not None:
        names_in(project, Path(files.names))
    for name in files.lists:
        read_text(outside(project, Path(name), "list of names"))
    content = msgspec.json.format(msgspec.json.encode(files), indent=1)
    write_atomically(_file(project), content, private=True)
    return files


def _file(project: Project) -> Path:
    return config_folder() / "tables" / f"{project.study.id}.json"


def tables_of(project: Project, files: Files) -> Tables:
    """The tables as they are now; FormatError with the line of a fault."""
    rows: tuple[Replacement, ...] = ()
    people: tuple[Replacement, ...] = ()
    if files.table is not None:
        path = outside(project, Path(files.table), "table of replacements")
        rows = read_table(read_text(path), path=path)
    if files.names is not None:
        people, _ = from_names(names_in(project, Path(files.names)))
    return Tables(rows, people)


def suggestion(project: Project, group: Group, tables: Tables) -> str:
    """What is, or could be, written instead of a group."""
    known = tables.written(tuple(group.writings))
    return known or table.suggested(
        group.kind, group.level, (*tables.rows, *tables.people), language=project.study.language
    )


def replace_by(
    project: Project, strings: Sequence[str], written: str, path: Path, *, by: str, kind: str
) -> Decisions:
    """Puts a replacement into the table outside the study and notes the decision in the study.

    The first string is the usual writing, the others are its variants. FormatError when the
    table would contradict itself; then nothing is written.
    """
    outside(project, path, "table of replacements")
    write_table(path, table.put(_text(path), strings, written, kind=kind, path=path))
    return decide(project, strings, "replace", by=by, kind=kind)


def take_back(project: Project, strings: Sequence[str], path: Path | None, *, by: str) -> Decisions:
    """Opens a decision again, and takes its replacement out of the table."""
    if path is not None:
        _take_out(project, strings, path)
    return undecide(project, strings, by=by)


def _take_out(project: Project, strings: Sequence[str], path: Path) -> None:
    before = _text(path)
    after = table.take_out(before, strings)
    if after != before:
        write_table(outside(project, path, "table of replacements"), after)


@dataclass(frozen=True)
class Step:
    """One decision as it was made, so that it can be taken back; it is kept in memory alone."""

    strings: tuple[str, ...]
    before: Mapping[str, Choice | None]
    """What was decided for each before."""
    kind: str
    table: Path | None
    text_before: str = ""
    text_after: str = ""


def is_one(group: Group) -> bool:
    """Whether nobody would take the writings of a group for two names."""
    return surely_one(group.writings)


def settle(
    project: Project,
    strings: Sequence[str],
    choice: Choice,
    files: Files,
    *,
    by: str,
    kind: str,
    written: str | None = None,
) -> tuple[Decisions, Step]:
    """Decides about all writings of something; the decisions, and the way back.

    What is replaced by `written` gets its line in the table of replacements, and everything
    else loses the line it had. Without `written` the pseudonym table takes care of it.
    """
    known = decisions_of(project)
    path = Path(files.table) if files.table is not None else None
    before = {string: known.of(string) for string in strings}
    was = _text(path) if path is not None else ""
    if choice == "replace" and written is not None:
        if path is None:
            raise UsageError(
                "There is no table of replacements yet.",
                "Say where it is to lie, outside the study.",
            )
        made = replace_by(project, strings, written, path, by=by, kind=kind)
    else:
        if path is not None:
            _take_out(project, strings, path)
        made = decide(project, strings, choice, by=by, kind=kind)
    now = _text(path) if path is not None else ""
    return made, Step(tuple(strings), before, kind, path, was, now)


def take_back_step(project: Project, step: Step, *, by: str) -> Decisions:
    """Takes one decision back, in the study and in the table; what was decided before holds."""
    if step.table is not None and step.text_before != step.text_after:
        if _text(step.table) == step.text_after:
            write_table(step.table, step.text_before)
        else:  # somebody changed it since: only these lines
            _take_out(project, step.strings, step.table)
    made = undecide(project, step.strings, by=by)
    for choice in dict.fromkeys(step.before.values()):
        if choice is not None:
            strings = [s for s in step.strings if step.before[s] == choice]
            made = decide(project, strings, choice, by=by, kind=step.kind)
    return made


def write_table(path: Path, text: str) -> None:
    """Replaces a table; only its owner may read it, and a byte-order mark stays."""
    mark = "\ufeff" if path.exists() and read_bytes(path).startswith(BOM_UTF8) else ""
    write_atomically(path, mark + text, private=True)


def _text(path: Path) -> str:
    return read_text(path) if path.exists() else table.EMPTY
