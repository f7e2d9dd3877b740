"""The interop doctor: what is in a project, what will arrive, and what will not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from qualcode.formats.refi.arrival import Arrival
from qualcode.formats.refi.arriving import arrived
from qualcode.formats.refi.checks import every_code, every_coding
from qualcode.formats.refi.naming import Things
from qualcode.formats.refi.project import doubts, project_in
from qualcode.formats.refi.values import ForeignProject, ForeignSource
from qualcode.model.ids import BookId
from qualcode.model.table import Cell, Column, ColumnKind, Heading, Paragraph, Report, Row, Table


@dataclass(frozen=True)
class AsOf:
    """What an arrival follows from beside the file."""

    day: str = ""
    """Today, as YYYY-MM-DD."""
    language: str = "nl"
    known: Things = field(default_factory=dict)
    """What the study has already, by GUID."""


@dataclass(frozen=True)
class Inspection:
    """A project seen whole before anything is written."""

    project: ForeignProject
    arrival: Arrival | None
    """None when the project cannot be imported as it is."""
    refusals: tuple[str, ...]
    """Why it cannot, one sentence each; empty when it can."""


def inspect(
    data: bytes,
    name: str,
    *,
    offsets: str | None = None,
    book: BookId | None = None,
    as_of: AsOf | None = None,
) -> Inspection:
    """What an import of this qdpx would do; FormatError only for what is no project at all."""
    as_of = as_of or AsOf()
    project = project_in(data, name, offsets=offsets)
    refusals = (*project.faults, *doubts(project))
    arrival = (
        None
        if refusals
        else arrived(
            project, book=book, imported=as_of.day, language=as_of.language, known=as_of.known
        )
    )
    return Inspection(project, arrival, refusals)


def report(inspection: Inspection) -> Report:
    """The inspection as paragraphs and tables, in English."""
    project = inspection.project
    told = f"{project.name}, written by {project.origin or 'a program that does not say'}."
    parts: list[Heading | Paragraph | Table] = [Paragraph(told)]
    if inspection.refusals:
        parts += [Heading("Why it cannot be imported as it is", 2)]
        parts += [Paragraph(sentence) for sentence in inspection.refusals]
    parts += [_contents(inspection), _sources(project)]
    if project.sources:
        parts.append(_ways(project))
    if inspection.arrival is not None:
        parts += [_changes(inspection.arrival), _inside(inspection.arrival)]
    parts += [Paragraph(remark) for remark in project.remarks]
    return Report("interop", f"Inspection of {project.file}", tuple(parts), "en")


def _contents(inspection: Inspection) -> Table:
    """What there is of everything, and how much of it arrives."""
    project, arrival = inspection.project, inspection.arrival
    corpus = arrival.corpus if arrival else None
    texts = [source for source in project.sources if source.text is not None]
    counts: list[tuple[str, int, int | None]] = [
        ("coders", len(project.users), len(project.users) if arrival else None),
        ("codes", sum(1 for _ in every_code(project.codes)), _codes(arrival)),
        ("sources with words", len(texts), len(corpus.transcripts) if corpus else None),
        ("sources without words", len(project.sources) - len(texts), 0 if arrival else None),
        ("selections", sum(len(s.selections) for s in project.sources),
         len(corpus.segments) if corpus else None),
        ("codings", sum(1 for s in project.sources for _ in every_coding(s)),
         sum(len(s.applied) for s in corpus.segments) if corpus else None),
        ("notes", len(project.notes), len(corpus.memos) if corpus else None),
        ("sets", len(project.sets), None),
        ("cases", len(project.cases), None),
        ("variables", len(project.variables), None),
        ("links", len(project.links), None),
    ]  # fmt: skip
    return _table(
        "contents",
        "What is inside",
        [
            ("what", "What", "text"),
            ("inside", "Inside", "integer"),
            ("arrives", "Arrives", "integer"),
        ],
        counts,
        "Sets, cases and variables arrive as facets of codes and attributes of transcripts; "
        "links between selections as memos.",
    )


def _codes(arrival: Arrival | None) -> int | None:
    if arrival is None:
        return None
    return sum(1 for book in arrival.corpus.codebooks.values() for _ in book.walk())


def _sources(project: ForeignProject) -> Table:
    return _table(
        "sources",
        "How each source counts places",
        [
            ("source", "Source", "text"), ("characters", "Characters", "integer"),
            ("selections", "Selections", "integer"), ("counting", "Counting", "text"),
            ("score", "Score", "integer"), ("reason", "Why", "text"),
        ],
        [_source_row(source) for source in project.sources],
        "A score is out of 100. Overrule the counting of all sources with --offsets.",
    )  # fmt: skip


def _source_row(source: ForeignSource) -> tuple[Cell, ...]:
    if source.text is None or source.detection is None:
        return (source.name, None, len(source.selections), None, None, source.why_missing)
    found = source.detection
    score = None if found.score is None else round(found.score)
    size = len(source.text.words)
    return (source.name, size, len(source.selections), found.counting.option, score, found.reason)


def _ways(project: ForeignProject) -> Table:
    """Every way that was tried, so that a wrong choice can be seen."""
    rows = [
        (source.name, way.counting.option, round(way.score), way.outside, way.inside, way.quotes,
         way.tried)
        for source in project.sources
        if source.detection is not None
        for way in source.detection.scores
    ]  # fmt: skip
    return _table(
        "ways",
        "The ways of counting that were tried",
        [
            ("source", "Source", "text"), ("counting", "Counting", "text"),
            ("score", "Score", "integer"), ("outside", "Outside the text", "integer"),
            ("inside", "Borders inside a word", "integer"),
            ("quotes", "On their quote", "integer"), ("tried", "Selections tried", "integer"),
        ],
        rows,
    )  # fmt: skip


def _changes(arrival: Arrival) -> Table:
    return _table(
        "changes",
        "What is renamed, joined, moved or lost",
        [
            ("kind", "Change", "text"), ("what", "What", "text"), ("count", "Number", "integer"),
            ("why", "Becomes, or why", "text"),
        ],
        [(change.kind, change.what, change.count, change.why) for change in arrival.changes],
    )  # fmt: skip


def _inside(arrival: Arrival) -> Table:
    rows = [(i.transcript, i.span.start, i.span.end, i.shown) for i in arrival.inside]
    return _table(
        "inside",
        "Selections that begin or end inside a word",
        [
            ("transcript", "Transcript", "text"), ("start", "Start", "integer"),
            ("end", "End", "integer"), ("words", "Words", "text"),
        ],
        rows,
        "They arrive as they are. Many of them mean that the counting is wrong.",
    )  # fmt: skip


def _table(
    id: str,
    title: str,
    columns: Sequence[tuple[str, str, ColumnKind]],
    rows: Sequence[tuple[Cell, ...]],
    *notes: str,
) -> Table:
    heads = tuple(Column(*column) for column in columns)
    return Table(id, title, heads, tuple(Row(row) for row in rows), notes, "en")
