"""Tables of coded passages into a coder's journals: what is found word for word, and no more.

A passage that stands nowhere, in several places or only nearly comes to a list for review,
which `qualcode code import` takes when a person has looked at it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from qualcode.formats.interchange_tables import CodeNamed, QuoteRow, QuoteTable, read_quotes
from qualcode.journal.events import AddCode, Op
from qualcode.model.codebook import Codebook
from qualcode.model.errors import AnchorError, QualcodeError, UsageError
from qualcode.model.ids import BookId, CodeId, TranscriptId
from qualcode.model.span import Span
from qualcode.model.transcript import Transcript
from qualcode.project.desk import Desk, coder_named
from qualcode.project.naming import book_to_code_with, code_named
from qualcode.project.project import Project
from qualcode.store.files import read_bytes, write_atomically
from qualcode.text.quotes import QuoteFound, find_quote, quote_places

_DOCUMENT = re.compile(r"^D\s*\d+\s*:\s*")
_SUFFIX = re.compile(r"\.[A-Za-z]{2,4}$")
_ALONE = 30
"""Least characters of a quote that may be looked for in every transcript."""
REVIEW = ("transcript", "start", "end", "code", "note", "row", "why", "asked", "words")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A passage that a person has to place, and why."""

    row: QuoteRow
    why: str
    transcript: TranscriptId | None = None
    place: Span | None = None
    """A proposal."""
    words: str = ""
    """Those of the proposal."""


@dataclass(frozen=True, slots=True)
class QuotesImported:
    """What an import of a table did."""

    program: str
    """Which program the table looks like; empty when none."""
    rows: int
    segments: int
    codings: int
    """Those that are new."""
    doubts: tuple[Doubt, ...]
    left: tuple[tuple[int, str], ...]
    """Rows without a quote or a code, with the reason."""
    review: Path | None
    """The list of doubtful passages; None without any."""


@dataclass(slots=True)
class _Placed:
    codes: list[CodeId] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


_Plan = dict[TranscriptId, dict[Span, _Placed]]


def import_quotes(
    project: Project,
    path: Path,
    coder: str,
    *,
    author: str | None = None,
    transcript: TranscriptId | None = None,
    review: Path | None = None,
    dry_run: bool = False,
) -> QuotesImported:
    """Codes the passages of a table that stand word for word at one place, as `coder`.

    `author` names whose rows of the table are meant, `transcript` where all of them stand.
    The others are written to `review`, by default among the exports.
    """
    who = coder_named(project, coder)
    table = read_quotes(read_bytes(path), path.name)
    rows = _by(table, author)
    texts = {transcript: project.folder.transcript(transcript)} if transcript else (
        dict(project.transcripts)
    )  # fmt: skip
    plan: _Plan = {}
    doubts = [d for row in rows if (d := _place(project, row, texts, plan, transcript))]
    file = (review or project.folder.exports / f"{path.stem}-review.csv") if doubts else None
    added = (0, 0)
    if not dry_run:
        added = _written(project, plan, who)
        if file is not None:
            write_atomically(file, _listed(doubts))
    else:
        added = (
            sum(map(len, plan.values())),
            sum(len(set(p.codes)) for on in plan.values() for p in on.values()),
        )
    kept = None if dry_run else file
    return QuotesImported(table.program, len(rows), *added, tuple(doubts), table.left, kept)


def _by(table: QuoteTable, author: str | None) -> Sequence[QuoteRow]:
    """The rows of one author; UsageError when there are several and none was named."""
    names = sorted({row.coder for row in table.rows if row.coder})
    if author is not None:
        if author.casefold() not in {n.casefold() for n in names}:
            listed = ", ".join(names) or "none"
            raise UsageError(f'The table has no rows by "{author}".', f"It names: {listed}.")
        return [row for row in table.rows if row.coder.casefold() == author.casefold()]
    if len(names) > 1:
        raise UsageError(
            f"The table holds codings by {len(names)} people: {', '.join(names)}.",
            "Import them one by one: --author NAME --coder ID.",
        )
    return table.rows


def _place(
    project: Project,
    row: QuoteRow,
    texts: Mapping[TranscriptId, Transcript],
    plan: _Plan,
    given: TranscriptId | None,
) -> Doubt | None:
    """Adds a passage to the plan; a doubt when its place or code is not certain."""
    id = given or _named(row.transcript, texts)
    if id is None:
        id = _only(row.quote, texts)
    if id is None:
        what = f'no transcript is called "{row.transcript}"' if row.transcript else "no transcript"
        return Doubt(row, f"{what}, and the words do not stand in just one of them")
    text = texts[id].text
    try:
        found = find_quote(text, row.quote)
    except AnchorError as error:
        best = next(iter(quote_places(text, row.quote)), None)
        return _doubt(row, error.message, texts[id], best)
    if not found.exact:
        return _doubt(row, f"only nearly these words (score {found.score:.0f})", texts[id], found)
    try:
        codes = [_code(named, project.codebooks) for named in row.codes]
    except QualcodeError as error:
        return _doubt(row, error.message, texts[id], found)
    placed = plan.setdefault(id, {}).setdefault(found.span, _Placed())
    placed.codes += [code for code in codes if code not in placed.codes]
    if row.comment and row.comment not in placed.notes:
        placed.notes.append(row.comment)
    return None


def _doubt(row: QuoteRow, why: str, transcript: Transcript, place: QuoteFound | None) -> Doubt:
    span = place.span if place else None
    return Doubt(row, why, transcript.id, span, transcript.words(span) if span else "")


def _named(name: str, texts: Iterable[TranscriptId]) -> TranscriptId | None:
    """The transcript a table means: `FG1`, `FG1.docx` or `D 3: FG1.docx`."""
    plain = _DOCUMENT.sub("", name.strip())
    wanted = {plain.casefold(), _SUFFIX.sub("", plain).casefold()}
    return next((id for id in texts if id.casefold() in wanted), None)


def _only(quote: str, texts: Mapping[TranscriptId, Transcript]) -> TranscriptId | None:
    """The one transcript that has a long quote word for word; None otherwise."""
    if len(quote) < _ALONE:
        return None
    found = [
        id for id, t in texts.items() if any(place.exact for place in quote_places(t.text, quote))
    ]
    return found[0] if len(found) == 1 else None


def _code(named: CodeNamed, books: Mapping[BookId, Codebook]) -> CodeId:
    """The code a table means, by what it stands under where the table says so."""
    if named.above:
        over = named.above[-1].casefold()
        found = [
            book.code(node)
            for book in books.values()
            for node, above in book.walk()
            if named.label.casefold() in {n.casefold() for n in node.names()}
            and above
            and over in {n.casefold() for n in above[-1].names()}
        ]
        if len(found) == 1:
            book_to_code_with(found[0], books)
            return found[0]
    code = code_named(named.label, books)
    book_to_code_with(code, books)
    return code


def _written(project: Project, plan: _Plan, coder: str) -> tuple[int, int]:
    """Writes the plan; how many segments and codings are new. Every journal is open before."""
    segments = codings = 0
    with ExitStack() as stack:
        desks = {id: stack.enter_context(Desk.open(project, id, coder_named(project, coder)))
                 for id in plan}  # fmt: skip
        for desk in desks.values():
            if desk.locked:
                raise desk.locked
        steps = {id: _steps(desks[id], plan[id]) for id in plan}
        for id, (new, ops) in steps.items():
            if ops:
                desks[id].act(ops)
            segments += new
            codings += sum(isinstance(op, AddCode) for op in ops)
    return segments, codings


def _steps(desk: Desk, spans: Mapping[Span, _Placed]) -> tuple[int, list[Op]]:
    ops: list[Op] = []
    new = 0
    said = {(memo.segments, memo.text) for memo in desk.state.memos()} if desk.state else set()
    for span, row in sorted(spans.items()):
        memo, old = "\n".join(row.notes) or None, desk.segment_at(span)
        if old and ((old.id,), memo) in said:
            memo = None  # it came with the same table before
        ops += desk.coding_ops(span, row.codes, origin="import", memo=memo)[1]
        new += old is None
    return new, ops


def _listed(doubts: Sequence[Doubt]) -> bytes:
    """The list for review: a row for every code of every doubtful passage."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(REVIEW)
    for doubt in doubts:
        for code in doubt.row.codes:
            place = doubt.place
            writer.writerow(
                (
                    doubt.transcript or doubt.row.transcript,
                    place.start if place else "",
                    place.end if place else "",
                    code.label,
                    doubt.row.comment,
                    doubt.row.row,
                    doubt.why,
                    doubt.row.quote,
                    doubt.words,
                )
            )
    return out.getvalue().encode("utf-8-sig")
