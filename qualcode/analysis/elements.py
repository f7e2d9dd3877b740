"""The table of elements and the codes under them: how much evidence each rests on."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.analysis.headings import column, heading, note, title
from qualcode.analysis.naming import supported
from qualcode.analysis.tally import (
    Counts,
    Evidence,
    Groups,
    Measure,
    book_named,
    count_columns,
    evidence_in,
    groups,
)
from qualcode.analysis.voices import counted
from qualcode.model.codebook import Codebook
from qualcode.model.corpus import Corpus
from qualcode.model.ids import CodeId, is_unresolved, node_of
from qualcode.model.table import Cell, Column, Language, Row, Table

INDENT = "\u2003"
"""An em space in front of a label for every level below the first."""


def element_summary(
    corpus: Corpus,
    *,
    book: str = "elements",
    by: str | None = None,
    measure: Measure = "codings",
    language: Language = "nl",
    researchers: bool = False,
    support: bool = False,
) -> Table:
    """One row per element and per code under it: codings, segments, speakers, transcripts.

    Everything at the top of the codebook is an element, listed even with no coding. Labels
    whose element is undecided have rows of their own, counted in the total only, which is
    the last row: distinct codings, segments, speakers and transcripts. `by` adds a column
    per value of an attribute, counting `measure`. `support` adds who named it, by role, and
    a flag where there are fewer than two speakers or no quote that may be printed.
    """
    frame = book_named(corpus, book)
    items, notes = counted(corpus, language=language, researchers=researchers)
    found = evidence_in(corpus, items, frame, researchers=researchers)
    split = groups(corpus, items, by, measure=measure, language=language)
    if support:
        split = supported(corpus, split, language)
    every = found.every if split.columns else ()
    rows = [
        *_node_rows(frame, found, split),
        *loose_rows(found, split, language),
        _row("", title("total", language), found.total, split.cells(every)),
    ]
    columns = (
        Column("code", title("code", language)),
        column("element", language),
        *count_columns(language),
        *split.columns,
    )
    notes = (*notes, *_support(frame, found, language), note("counting", language), *split.notes)
    return Table(
        "elements", title("element_summary", language), columns, tuple(rows), notes, language
    )


def _node_rows(book: Codebook, found: Evidence, split: Groups) -> list[Row]:
    hits = found.nodes if split.columns else {}
    return [
        _row(
            book.code(node),
            INDENT * len(above) + node.label,
            found.count(node.id),
            split.cells(hits.get(node.id, ())),
        )
        for node, above in book.walk()
        if found.count(node.id)[0] or not node.retired
    ]


def loose_rows(found: Evidence, split: Groups, language: Language) -> list[Row]:
    """A row for every code that is no node of the book, undecided labels first."""
    counts, hits = found.loose_counts(), found.loose if split.columns else {}
    codes = sorted(counts, key=lambda code: (not is_unresolved(code), code))
    return [
        _row(code, loose_label(code, language), counts[code], split.cells(hits.get(code, ())))
        for code in codes
    ]


def loose_label(code: CodeId, language: Language) -> str:
    """How a code that is no node of its book is printed."""
    if is_unresolved(code):
        return f"{node_of(code)[1:]} ({heading('undecided', language)})"
    return f"{node_of(code)} ({heading('not_in_book', language)})"


def _row(code: str, label: str, counts: Counts, split: Sequence[Cell]) -> Row:
    return Row((code or None, label, *counts, *split))


def _support(book: Codebook, found: Evidence, language: Language) -> list[str]:
    """Notes on elements that rest on too few people, and on undecided labels."""
    counts = {node.id: found.count(node.id) for node in book.nodes}
    live = [node for node in book.nodes if counts[node.id][0] or not node.retired]
    thin = [n.label for n in live if counts[n.id][0] and counts[n.id][2] < 2]
    bare = [n.label for n in live if not counts[n.id][0]]
    notes = []
    if thin:
        notes.append(note("thin", language, names="; ".join(thin)))
    if bare:
        notes.append(note("uncoded", language, names="; ".join(bare)))
    if undecided := sum(n[1] for c, n in found.loose_counts().items() if is_unresolved(c)):
        notes.append(note("undecided", language, n=undecided))
    return notes
