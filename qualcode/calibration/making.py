"""One way to make a table of the agreement report."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.calibration.wording import word
from qualcode.model.table import Cell, Column, ColumnKind, Language, Row, Table


def made(
    id: str,
    language: Language,
    columns: Sequence[tuple[str, ColumnKind]],
    rows: Sequence[Sequence[Cell]],
    notes: Sequence[str] = (),
    labels: Sequence[str] = (),
) -> Table:
    """The table `id` with its title and the headings of its columns in the language."""
    names = labels or [word(key, language) for key, _ in columns]
    heads = tuple(Column(k, n, kind) for (k, kind), n in zip(columns, names, strict=True))
    lines = tuple(Row(tuple(row)) for row in rows)
    return Table(id, word(id, language), heads, lines, tuple(n for n in notes if n), language)
