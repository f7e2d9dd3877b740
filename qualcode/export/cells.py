"""Cells as text: numbers in the manner of a language, and characters a form can hold."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from qualcode.model.decimals import decimals, percentage
from qualcode.model.errors import UsageError
from qualcode.model.table import Cell, Column, ColumnKind, Language, Row, Table

NUMBERS: frozenset[ColumnKind] = frozenset({"integer", "share", "coefficient"})
_TOTALS = frozenset({"totaal", "total"})
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def shown(cell: Cell, kind: ColumnKind, language: Language) -> str:
    """A cell as a reader sees it: 12, `75,7 %` or `75.7%`, `0,683` or `0.683`.

    Shares have one decimal and coefficients three; what is undefined is empty.
    """
    if cell is None or isinstance(cell, str):
        return cell or ""
    match kind:
        case "share":
            return percentage(cell, language)
        case "coefficient":
            return decimals(cell, 3, language)
        case "integer" | "text" | "words":
            return raw(cell, "," if language == "nl" else ".")
        case _:
            assert_never(kind)


def raw(cell: Cell, decimal: str = ".") -> str:
    """A cell for a program: every digit of a number, an empty text for None."""
    if cell is None or isinstance(cell, str):
        return cell or ""
    return str(cell).replace(".", decimal)


def printable(text: str) -> str:
    """`text` with a question mark block for every character that XML cannot hold."""
    return _NO_XML.sub("\ufffd", text)


def empty_words(language: Language) -> str:
    """What stands where a table has no rows."""
    return "Geen rijen." if language == "nl" else "No rows."


def is_total(row: Row) -> bool:
    """Whether a row is the total of others: one of its first texts says so."""
    told = [cell.casefold() for cell in row.cells[:3] if isinstance(cell, str)]
    return not _TOTALS.isdisjoint(told)


def pick(table: Table, columns: Sequence[str]) -> Table:
    """The same table with only these columns, in this order; UsageError for an unknown one."""
    known = {column.id: place for place, column in enumerate(table.columns)}
    if missing := [id for id in columns if id not in known]:
        raise UsageError(
            f'The table "{table.title}" has no column "{missing[0]}".',
            f"Its columns are: {', '.join(known)}.",
        )
    places = [known[id] for id in columns]
    kept: tuple[Column, ...] = tuple(table.columns[place] for place in places)
    rows = tuple(Row(tuple(r.cells[p] for p in places), r.speaking) for r in table.rows)
    return replace(table, columns=kept, rows=rows)


def refuse_undefined(table: Table) -> None:
    """UsageError when a number is infinite or none at all: no form can show it."""
    places = [place for place, column in enumerate(table.columns) if column.kind in NUMBERS]
    for line, row in enumerate(table.rows, start=1):
        for place in places:
            cell = row.cells[place]
            if isinstance(cell, float) and not math.isfinite(cell):
                raise UsageError(
                    f'Row {line} of "{table.title}" has the number {cell} under '
                    f'"{table.columns[place].label}".',
                    "An undefined value must be an empty cell with its reason in a note.",
                )
