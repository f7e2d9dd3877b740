"""Codes against an attribute or a kind of marker, in any of four counts or as 1 and 0.

Where a segment or transcript has several values it counts under each, so a row may add up to
more than its total. `element_summary(by=...)` has columns that always add up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from qualcode.analysis.attributes import in_reading_order, values_by_speaker, values_of
from qualcode.analysis.elements import INDENT, loose_label
from qualcode.analysis.headings import attribute, column, heading, note, title
from qualcode.analysis.tally import COUNTS, Evidence, Hit, book_named, counts, evidence_in
from qualcode.analysis.voices import counted
from qualcode.model.codebook import Codebook
from qualcode.model.corpus import Corpus
from qualcode.model.ids import ParticipantId
from qualcode.model.table import Column, Language, Row, Table

MatrixMeasure = Literal["codings", "segments", "speakers", "transcripts", "present"]
Split = Callable[[Sequence[Hit]], dict[str | None, int]]


def code_matrix(
    corpus: Corpus,
    by: str,
    *,
    book: str = "elements",
    measure: MatrixMeasure = "speakers",
    language: Language = "nl",
) -> Table:
    """Every code of a book against the values of `by`; `present` is 1 or 0 for statistics.

    `by` is an attribute, `transcript`, `coder`, or a kind of marker such as `topic`. A
    speaker counts under a value of his or her own. UsageError for an axis the study does not
    have.
    """
    frame = book_named(corpus, book)
    items, notes = counted(corpus, language=language)
    found, values = evidence_in(corpus, items, frame), values_of(corpus, by)
    there = in_reading_order(v for several in map(values, items) for v in several)
    split = _by_speaker(corpus, by) if measure == "speakers" else _by_segment(corpus, by, measure)
    rows = []
    for code, label, hits in _labelled(frame, found, language):
        per = split(hits)
        cells = [per.get(value, 0) for value in (*there, None)]
        rows.append(Row((code, label, *cells, _measured(hits, measure))))
    columns = (
        column("code", language),
        column("label", language),
        *(Column(f"{by}={value}", value, "integer") for value in there),
        Column(f"{by}:unassigned", title("unassigned", language), "integer"),
        column("total", language, "integer"),
    )
    said = note("matrix", language, by=by, measure=heading(measure, language))
    name = f"{frame.title}: {heading(measure, language)}, {attribute(by, language)}"
    return Table("matrix", name, columns, tuple(rows), (*notes, said), language)


def _labelled(
    book: Codebook, found: Evidence, language: Language
) -> Iterator[tuple[str, str, Sequence[Hit]]]:
    for node, above in book.walk():
        if found.nodes[node.id] or not node.retired:
            yield book.code(node), INDENT * len(above) + node.label, found.nodes[node.id]
    for code, hits in sorted(found.loose.items()):
        yield code, loose_label(code, language), hits


def _by_segment(corpus: Corpus, by: str, measure: MatrixMeasure) -> Split:
    values = values_of(corpus, by)

    def split(hits: Sequence[Hit]) -> dict[str | None, int]:
        under: dict[str | None, list[Hit]] = {}
        for hit in hits:
            for value in values(hit.heard) or (None,):
                under.setdefault(value, []).append(hit)
        return {value: _measured(some, measure) for value, some in under.items()}

    return split


def _by_speaker(corpus: Corpus, by: str) -> Split:
    values = values_by_speaker(corpus, by)

    def split(hits: Sequence[Hit]) -> dict[str | None, int]:
        under: dict[str | None, set[ParticipantId]] = {}
        for hit in hits:
            for speaker, several in values(hit.heard).items():
                for value in several or (None,):
                    under.setdefault(value, set()).add(speaker)
        return {value: len(speakers) for value, speakers in under.items()}

    return split


def _measured(hits: Sequence[Hit], measure: MatrixMeasure) -> int:
    return int(bool(hits)) if measure == "present" else counts(hits)[COUNTS.index(measure)]
