"""Codebooks that change: what changed, and codings carried over by an explicit mapping.

A code goes over by itself only where it still means the same: its description is unchanged,
or a person says in the mapping that the meaning was kept. Everything else is put to a person,
passage by passage, and no coding is relabelled in silence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qualcode.export.plain import CsvStyle
from qualcode.export.write import write_table
from qualcode.formats.codebook import read_codebook
from qualcode.formats.codebook_diff import Change, diff
from qualcode.formats.csvrows import csv_rows
from qualcode.journal.events import AddCode, Op, RemoveCode
from qualcode.model.codebook import Codebook
from qualcode.model.errors import FormatError, Problem, UsageError
from qualcode.model.ids import (
    BookId,
    CodeId,
    CoderId,
    SegmentId,
    TranscriptId,
    book_of,
    is_unresolved,
    node_of,
)
from qualcode.model.segment import Applied, Segment
from qualcode.model.table import Column, Row, Table
from qualcode.project.agreeing import quoting
from qualcode.project.calibrating import looking_as
from qualcode.project.desk import Desk, coder_named
from qualcode.project.project import Project
from qualcode.store.files import read_text, write_atomically
from qualcode.store.sessions import book_version

__all__ = [
    "Became",
    "Carried",
    "Change",
    "Migration",
    "Waiting",
    "book_at",
    "differences",
    "migrate",
    "planned_migration",
    "read_decisions",
    "read_mapping",
    "save_queue",
]  # fmt: skip

_ASKING = frozenset({"meaning", "narrowed", "reworded", "split", "codable"})
"""Changes after which a code is not the same code until somebody says so."""
NOTHING = "-"
"""In a mapping or decision: no code of the new book stands for it."""


@dataclass(frozen=True, slots=True)
class Became:
    """What a person says about one old code: what it became, and whether its meaning was kept."""

    to: tuple[str, ...]
    """Node ids of the new book; several for a split, none where nothing stands for it."""
    same: bool = False


@dataclass(frozen=True, slots=True)
class Carried:
    """One coding that goes over."""

    transcript: TranscriptId
    segment: SegmentId
    old: CodeId
    new: CodeId | None
    """None: a person decided that nothing stands for it."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One coding that needs a person."""

    transcript: TranscriptId
    segment: SegmentId
    start: int
    end: int
    quote: str
    """Empty where it may not be quoted."""
    old: CodeId
    candidates: tuple[CodeId, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Migration:
    """What carrying one coder's codings over would do, or did."""

    coder: CoderId
    old: str
    """The book and version that was coded with, as `professionals@1`."""
    new: str
    carried: tuple[Carried, ...]
    waiting: tuple[Waiting, ...]


def book_at(project: Project, name: str) -> Codebook:
    """A codebook by its id, by id and version as `students@1`, or by the path of a file."""
    id, at, version = name.partition("@")
    if at and version.isdecimal() and BookId(id) in project.folder.book_files():
        return book_version(project.folder, BookId(id), int(version))
    if BookId(name) in project.folder.book_files():
        return project.folder.codebook(BookId(name))
    path = Path(name)
    if path.suffix in {".yaml", ".yml"}:
        return read_codebook(read_text(path), path=path)
    known = ", ".join(project.folder.book_files()) or "none yet"
    raise UsageError(
        f'There is no codebook "{name}".',
        f"The codebooks are: {known}. A version is named as {id}@1, a file by its path.",
    )


def differences(
    old: Codebook, new: Codebook, mapping: Mapping[str, Became] | None = None
) -> list[Change]:
    """Every change from one codebook to another, in the researcher's terms."""
    return diff(old, new, {id: one.to for id, one in (mapping or {}).items() if one.to})


def read_mapping(path: Path, old: Codebook, new: Codebook) -> dict[str, Became]:
    """The mapping of a csv file: columns old and new, and meaning (`same` where it was kept).

    Several rows for one old code are a split; `-` under new says that nothing stands for it.
    FormatError with every row that names a code neither book has.
    """
    found: dict[str, Became] = {}
    problems: list[Problem] = []
    for line, row in csv_rows(read_text(path), path=path, needs=["old", "new"]):
        before, after = _node(row["old"]), _node(row["new"])
        same = row.get("meaning", "").casefold() in {"same", "zelfde", "gelijk"}
        if before not in old.by_id:
            problems.append(Problem(line, 1, f'{old.id} has no code "{before}".'))
        elif after != NOTHING and after not in new.by_id:
            problems.append(Problem(line, 1, f'{new.id} has no code "{after}".'))
        else:
            known = found.get(before, Became(()))
            goals = (*known.to, *(() if after == NOTHING else (after,)))
            found[before] = Became(goals, known.same or same)
    _raise(problems, path)
    return found


def _node(name: str) -> str:
    return name.split("/", 1)[-1].strip()


def read_decisions(path: Path) -> dict[tuple[str, str, str], str]:
    """What a person filled in: per transcript, segment and old code the new one, or `-`.

    Rows that are left empty still wait.
    """
    needs = ["transcript", "segment", "old", "new"]
    return {
        (row["transcript"], row["segment"], row["old"]): row["new"].strip()
        for _, row in csv_rows(read_text(path), path=path, needs=needs)
        if row["new"].strip()
    }


def _raise(problems: Sequence[Problem], path: Path) -> None:
    if problems:
        listed = "".join(f"\n  line {p.line}: {p.message}" for p in problems)
        raise FormatError(
            f"{len(problems)} rows cannot be used; nothing was written.{listed}", path=path
        )


def planned_migration(
    project: Project,
    coder: str,
    old: Codebook,
    new: Codebook,
    mapping: Mapping[str, Became],
    *,
    decided: Mapping[tuple[str, str, str], str] | None = None,
) -> Migration:
    """Which codings of one coder go over, and which need a person; nothing is written.

    Within one book only codings made with an older version are looked at. UsageError for a
    decision that names no code of the new book.
    """
    who = coder_named(project, coder)
    judge = _Judge(old, new, mapping, _reasons(old, new, mapping), decided or {})
    words = quoting(project)
    carried: list[Carried] = []
    waiting: list[Waiting] = []
    for id in project.folder.transcript_ids():
        with Desk.open(looking_as(project, who), id, who, write=False) as desk:
            for segment in desk.segments():
                for applied in segment.applied:
                    found = judge.coding(segment, applied)
                    if isinstance(found, Carried):
                        carried.append(found)
                    elif found is not None:
                        here = segment.text_hash == desk.transcript.version
                        quote = words(id, segment.span) if here else ""
                        waiting.append(replace(found, quote=quote))
    before, after = (f"{book.id}@{book.version}" for book in (old, new))
    return Migration(who, before, after, tuple(carried), tuple(waiting))


@dataclass(frozen=True, slots=True)
class _Judge:
    """What happens to a coding: it goes over, it waits, or it is left as it is."""

    old: Codebook
    new: Codebook
    mapping: Mapping[str, Became]
    reasons: Mapping[str, str]
    decided: Mapping[tuple[str, str, str], str]

    def coding(self, segment: Segment, applied: Applied) -> Carried | Waiting | None:
        code, id = applied.code, segment.transcript
        newer = self.old.id == self.new.id and applied.book_version >= self.new.version
        if book_of(code) != self.old.id or is_unresolved(code) or newer:
            return None
        answer = self.decided.get((id, segment.id, code))
        if answer is not None:
            goal = None if answer == NOTHING else _applicable(self.new, _node(answer))
            return Carried(id, segment.id, code, goal)
        goals = _goals(node_of(code), self.new, self.mapping)
        why = self.reasons.get(node_of(code))
        if why is None and len(goals) == 1:
            return None if goals[0] == code else Carried(id, segment.id, code, goals[0])
        why = why or "Nothing in the mapping says what it became."
        span = segment.span
        return Waiting(id, segment.id, span.start, span.end, "", code, goals, why)


def _goals(node: str, new: Codebook, mapping: Mapping[str, Became]) -> tuple[CodeId, ...]:
    """What a code may have become: what the mapping says, or else the code with the same id."""
    if node in mapping:
        return tuple(new.code(goal) for goal in mapping[node].to)
    return (new.code(node),) if node in new.by_id else ()


def _reasons(old: Codebook, new: Codebook, mapping: Mapping[str, Became]) -> dict[str, str]:
    """Per old code why it does not go over by itself."""
    found: dict[str, str] = {}
    kept = {id for id, one in mapping.items() if one.same and len(one.to) == 1}
    for change in differences(old, new, mapping):
        if change.kind in _ASKING:
            for before in change.before:
                if before not in kept:
                    found.setdefault(before, change.sentence)
    for node in old.codes:
        goals = _goals(node.id, new, mapping)
        if len(goals) > 1:
            found.setdefault(node.id, f'Split: "{node.label}" became {len(goals)} codes.')
        elif not goals and node.id in mapping:
            found[node.id] = f'Nothing in {new.id} stands for "{node.label}".'
        elif goals:
            goal = new.by_id[node_of(goals[0])]
            if not goal.codable or goal.retired:
                found[node.id] = f'"{goal.label}" is not applied in {new.id}.'
    return found


def _applicable(book: Codebook, id: str) -> CodeId:
    node = book.by_id.get(id)
    if node is None or not node.codable or node.retired:
        raise UsageError(f'{book.id} has no code "{id}" that can be applied.')
    return book.code(node)


def migrate(project: Project, plan: Migration) -> int:
    """Carries the codings of a plan over, one action a transcript; how many went.

    `qualcode code undo` takes it back. What waits stays as it is.
    """
    by_transcript: dict[TranscriptId, list[Carried]] = {}
    for one in plan.carried:
        by_transcript.setdefault(one.transcript, []).append(one)
    book = BookId(plan.new.split("@", 1)[0])
    version = int(plan.new.rsplit("@", 1)[1])
    for id, rows in by_transcript.items():
        with Desk.open(project, id, plan.coder) as desk:
            if desk.locked:
                raise desk.locked
            on = {s.id: set(s.codes) for s in desk.segments()}
            ops: list[Op] = []
            for row in rows:
                if row.old not in on.get(row.segment, set()):
                    continue
                ops.append(RemoveCode(row.segment, row.old))
                on[row.segment].discard(row.old)
                if row.new is not None and row.new not in on[row.segment]:
                    assert book_of(row.new) == book
                    ops.append(AddCode(row.segment, row.new, version, "migration"))
                    on[row.segment].add(row.new)
            if ops:
                desk.act(ops)
    return len(plan.carried)


_COLUMNS = (
    "transcript", "coder", "segment", "start", "end", "quote", "old", "candidates", "why", "new",
)  # fmt: skip


def save_queue(plan: Migration, path: Path) -> None:
    """Writes what needs a person as csv: fill in the last column, and give it back."""
    columns = tuple(Column(name, name, "words" if name == "quote" else "text") for name in _COLUMNS)
    rows = tuple(
        Row(
            (w.transcript, plan.coder, w.segment, str(w.start), str(w.end), w.quote, w.old,
             ", ".join(w.candidates), w.why, "")
        )
        for w in plan.waiting
    )  # fmt: skip
    table = Table("queue", "queue", columns, rows, language="en")
    write_atomically(path, write_table(table, "csv", style=CsvStyle(header="ids")))
