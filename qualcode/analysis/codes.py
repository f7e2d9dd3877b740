"""The table of every code of every codebook with its counts and its rank."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qualcode.analysis.elements import INDENT, loose_label
from qualcode.analysis.headings import column, heading, note, title
from qualcode.analysis.tally import (
    Evidence,
    Groups,
    Measure,
    book_named,
    count_columns,
    evidence_in,
    groups,
)
from qualcode.analysis.voices import counted
from qualcode.model.codebook import Codebook, Node
from qualcode.model.corpus import Corpus
from qualcode.model.table import Cell, Column, Language, Row, Table


def code_summary(
    corpus: Corpus,
    *,
    books: Iterable[str] | None = None,
    by: str | None = None,
    measure: Measure = "codings",
    language: Language = "nl",
    researchers: bool = False,
) -> Table:
    """One row per category and code of the codebooks asked for, all of them by default.

    A category's counts are those of everything under it. The rank is by codings among the
    codes of one book; a code that was never used has none. Every book ends in its total.
    """
    chosen = [book_named(corpus, book) for book in (books or corpus.codebooks)]
    items, notes = counted(corpus, language=language, researchers=researchers)
    split = groups(corpus, items, by, measure=measure, language=language)
    rows = [
        row
        for book in chosen
        for row in _book_rows(
            book, evidence_in(corpus, items, book, researchers=researchers), split, language
        )
    ]
    columns = (
        column("book", language),
        column("code", language),
        Column("label", title("label", language)),
        column("atlas", language),
        column("type", language),
        *count_columns(language),
        column("rank", language, "integer"),
        *split.columns,
    )
    notes = (*notes, note("counting", language), note("ranking", language), *split.notes)
    return Table("codes", title("code_summary", language), columns, tuple(rows), notes, language)


def _book_rows(book: Codebook, found: Evidence, split: Groups, language: Language) -> list[Row]:
    rank = ranks({n.id: found.count(n.id)[0] for n in book.codes})
    hits = found.nodes if split.columns else {}
    rows = []
    for node, above in book.walk():
        counts = found.count(node.id)
        if counts[0] or not node.retired:
            cells: tuple[Cell, ...] = (
                book.id,
                book.code(node),
                INDENT * len(above) + node.label,
                node.atlas,
                heading(_type(node), language),
                *counts,
                rank.get(node.id),
                *split.cells(hits.get(node.id, ())),
            )
            rows.append(Row(cells))
    return [*rows, *_loose(book, found, split, language), _total(book, found, split, language)]


def _loose(book: Codebook, found: Evidence, split: Groups, language: Language) -> list[Row]:
    hits = found.loose if split.columns else {}
    return [
        Row(
            (
                book.id,
                code,
                loose_label(code, language),
                None,
                None,
                *counts,
                None,
                *split.cells(hits.get(code, ())),
            )
        )
        for code, counts in sorted(found.loose_counts().items())
    ]


def _total(book: Codebook, found: Evidence, split: Groups, language: Language) -> Row:
    label = title("total", language)
    total = (*found.total, None, *split.cells(found.every if split.columns else ()))
    return Row((book.id, None, label, None, None, *total))


def _type(node: Node) -> str:
    return node.role if node.codable else "category"


def ranks(frequencies: Mapping[str, int]) -> Mapping[str, int]:
    """1 for the most frequent; equal ones share a rank and the next is skipped: 1, 2, 2, 4.

    What occurs never has no rank.
    """
    used = {id: n for id, n in frequencies.items() if n}
    return {id: 1 + sum(n < other for other in used.values()) for id, n in used.items()}
