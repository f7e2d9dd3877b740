"""Coding without a screen: lists of codings out, rows of codings in."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from qualcode.formats.csvrows import csv_rows
from qualcode.journal.events import AddCode, NewSegment, Op
from qualcode.journal.state import state_of
from qualcode.model.codebook import Codebook
from qualcode.model.errors import FormatError, Problem, QualcodeError, UsageError
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
from qualcode.model.segment import Segment
from qualcode.model.span import Span
from qualcode.model.transcript import Transcript
from qualcode.project.desk import Desk, coder_named
from qualcode.project.naming import book_to_code_with, code_named, coders_named, span_at
from qualcode.project.project import Project
from qualcode.project.working import Standing, on_words, placed, quote, standing
from qualcode.store.files import read_text

Raw = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class CodingRow:
    """One coding as lists and files show it."""

    transcript: TranscriptId
    coder: CoderId
    segment: SegmentId
    start: int
    end: int
    code: CodeId
    label: str
    role: str
    quote: str
    sentence: str | None = None
    flags: tuple[str, ...] = ()
    waits: str | None = None
    """Why its place is not certain after a correction, as `check: boundary`; None when it is.
    Then start, end and quote are of the older words."""


def coded(project: Project, transcript: TranscriptId, coder: CoderId) -> tuple[Segment, ...]:
    """The segments of one coder on one transcript; nobody else's journal is opened."""
    journal = project.journal(transcript, coder)
    if journal is None:
        return ()
    return placed(project, project.folder.transcript(transcript), state_of(journal.events))


def codings(
    project: Project,
    *,
    transcripts: Sequence[TranscriptId] = (),
    coders: Sequence[CoderId] = (),
    codes: Sequence[CodeId] = (),
) -> Iterator[CodingRow]:
    """Every coding by transcript, coder and place; empty choices mean all."""
    wanted = coders_named(project, coders)
    for id in transcripts or project.folder.transcript_ids():
        transcript = project.folder.transcript(id)
        for journal in project.journals(id, asked=wanted if transcripts else ()):
            state = state_of(journal.events)
            if wanted and state.coder.casefold() not in wanted:
                continue
            for found in standing(project, transcript, state):
                said = quote(project, transcript, state, found) if found.waits else None
                for row in _rows(project, transcript, found, said):
                    if not codes or row.code in codes:
                        yield row


def _rows(
    project: Project, transcript: Transcript, found: Standing, said: str | None
) -> Iterator[CodingRow]:
    segment = on_words(found, transcript)
    for code in segment.codes:
        label, role = label_of(project.codebooks, code)
        yield CodingRow(
            transcript.id,
            segment.coder,
            segment.id,
            segment.span.start,
            segment.span.end,
            code,
            label,
            role,
            transcript.words(segment.span) if said is None else said,
            segment.sentence,
            tuple(sorted(segment.flags)),
            found.told if found.waits else None,
        )


def label_of(books: Mapping[BookId, Codebook], code: CodeId) -> tuple[str, str]:
    """Label and role of a code; an unresolved label says so, an unknown code keeps its id."""
    if is_unresolved(code):
        return node_of(code).removeprefix("?"), "unresolved"
    book = books.get(book_of(code))
    node = book.by_id.get(node_of(code)) if book else None
    return (node.label, node.role) if node else (code, "unknown")


@dataclass(frozen=True, slots=True)
class CodingsImported:
    """What an import of codings did."""

    rows: int
    codings: int
    """Codings that are new; rows that were there already are not counted."""
    segments: int
    per_transcript: Mapping[TranscriptId, int]
    other_coders: int
    """Rows of the file that belong to another coder and were left out."""
    unresolved: int
    """Codings whose label stands under several nodes and still needs its element."""


@dataclass(slots=True)
class _Placed:
    """A row whose place and code were understood."""

    span: Span
    codes: list[CodeId]
    sentence: str | None = None
    notes: list[str] = field(default_factory=list)


def import_codings(
    project: Project, path: Path, coder: str, *, done: bool = False
) -> CodingsImported:
    """Codings from a CSV, JSON or JSON-lines file, all or nothing.

    A row names transcript, code, and either start and end or a quote; `note`, `sentence` and
    `coder` may stand beside them. FormatError lists every row that is refused, with its line.
    With `done` each transcript in the file counts as finished by this coder.
    """
    coder = coder_named(project, coder)
    rows = list(_read(path))
    mine = [(n, r) for n, r in rows if _same(str(r.get("coder") or coder), coder)]
    problems: list[Problem] = []
    placed: dict[TranscriptId, dict[Span, _Placed]] = {}
    transcripts: dict[str, Transcript] = {}
    for line, row in mine:
        try:
            _place(project, row, placed, transcripts)
        except QualcodeError as error:
            problems.append(Problem(line, 1, error.message, error.hint))
    if problems:
        listed = "".join(f"\n  line {p.line}: {p.message} {p.hint}".rstrip() for p in problems)
        raise FormatError(
            f"{len(problems)} of {len(mine)} rows cannot be coded; nothing was written.{listed}",
            path=path,
        )
    steps = _write(project, placed, coder, done=done)
    added = {id: [op for op in ops if isinstance(op, AddCode)] for id, ops in steps.items()}
    return CodingsImported(
        len(mine),
        sum(map(len, added.values())),
        sum(isinstance(op, NewSegment) for ops in steps.values() for op in ops),
        {id: len(codes) for id, codes in added.items()},
        len(rows) - len(mine),
        sum(is_unresolved(op.code) for codes in added.values() for op in codes),
    )


def _write(
    project: Project,
    placed: Mapping[TranscriptId, Mapping[Span, _Placed]],
    coder: CoderId,
    *,
    done: bool,
) -> dict[TranscriptId, list[Op]]:
    """What was done per transcript; every journal is open before one is written."""
    with ExitStack() as stack:
        desks = {id: stack.enter_context(Desk.open(project, id, coder)) for id in placed}
        for desk in desks.values():
            if desk.locked:
                raise desk.locked
        planned = {id: _steps(desks[id], spans) for id, spans in placed.items()}
        for id, ops in planned.items():
            if ops:
                desks[id].act(ops)
            if done:
                desks[id].done()
    return planned


def _steps(desk: Desk, spans: Mapping[Span, _Placed]) -> list[Op]:
    ops: list[Op] = []
    said = {(memo.segments, memo.text) for memo in desk.state.memos()} if desk.state else set()
    for span, row in sorted(spans.items()):
        memo, old = "\n".join(row.notes) or None, desk.segment_at(span)
        if old and ((old.id,), memo) in said:
            memo = None  # it came with the same file before
        _, steps = desk.coding_ops(
            span, row.codes, origin="import", sentence=row.sentence, memo=memo
        )
        ops += steps
    return ops


def _place(
    project: Project,
    row: Raw,
    placed: dict[TranscriptId, dict[Span, _Placed]],
    transcripts: dict[str, Transcript],
) -> None:
    name, id = _text(row, "code"), _text(row, "transcript")
    if id is None:
        raise UsageError("the column `transcript` is empty.")
    if name is None:
        raise UsageError("the column `code` is empty.")
    if id not in transcripts:
        transcripts[id] = project.folder.transcript(TranscriptId(id))
    transcript = transcripts[id]
    code = code_named(name, project.codebooks, element=_text(row, "element"), unresolved=True)
    book_to_code_with(code, project.codebooks)
    there = placed.setdefault(transcript.id, {})
    found = there.setdefault(span := _span(transcript, row), _Placed(span, []))
    found.codes.append(code)
    sentence = _text(row, "sentence")
    if sentence and found.sentence not in {None, sentence}:
        raise UsageError("this segment has another sentence in a row above.")
    found.sentence = found.sentence or sentence
    note = _text(row, "note")
    if note and note not in found.notes:
        found.notes.append(note)


def _span(transcript: Transcript, row: Raw) -> Span:
    start, end, quote = _text(row, "start"), _text(row, "end"), _text(row, "quote")
    if start is not None and end is not None:
        found = span_at(transcript, span=f"{start}:{end}")
        words = transcript.words(found)
        # Tables strip their cells, and spreadsheets change line feeds.
        if quote and _plain(quote) != _plain(words):
            raise UsageError(
                f'characters {start} to {end} are "{words[:40]}", not the quote of this row.',
                "Leave the quote out, or leave start and end out.",
            )
        return found
    if not quote:
        raise UsageError("the row has neither start and end nor a quote.")
    last = _text(row, "to_quote")
    first = span_at(transcript, quote=quote)
    return first if last is None else Span(first.start, span_at(transcript, quote=last).end)


def _plain(words: str) -> str:
    return " ".join(unicodedata.normalize("NFC", words).split())


def _text(row: Raw, key: str) -> str | None:
    """The text or number of a cell, without white space around it; None for an empty one."""
    value = row.get(key)
    if value is None:
        return None
    if isinstance(value, bool | list | dict):
        raise UsageError(f"`{key}` holds a list or a truth value; a text or number is expected.")
    return str(value).strip() or None


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def _read(path: Path) -> Iterator[tuple[int, Raw]]:
    """The rows of a file with their line numbers."""
    text = read_text(path)
    if path.suffix.lower() in {".jsonl", ".ndjson"}:
        for number, line in enumerate(text.split("\n"), start=1):
            if line.strip():
                yield number, _object(line, path, number)
    elif path.suffix.lower() == ".json":
        found = _json(text, path, None)
        if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
            raise FormatError("a list of codings is expected.", path=path)
        yield from enumerate(cast("list[Raw]", found), start=1)
    elif path.suffix.lower() == ".csv":
        yield from csv_rows(text, path=path, needs=["transcript", "code"])
    else:
        raise FormatError(
            "codings come as .csv, .jsonl or .json.", "Save the table in one of these.", path=path
        )


def _object(line: str, path: Path, number: int) -> Raw:
    found = _json(line, path, number)
    if not isinstance(found, dict):
        raise FormatError("an object with named values is expected.", path=path, line=number)
    return found


def _json(text: str, path: Path, number: int | None) -> object:
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FormatError(f"no JSON: {error}.", path=path, line=number) from None
    return found
