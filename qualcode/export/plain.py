"""csv and JSON: a table for programs, with every digit of a number.

A spreadsheet runs a csv cell that begins with `=`, `+`, `-`, `@`, a tab or a line break as a
formula. Such texts get an apostrophe in front, here and in no other form. So does a text that
has such a sign right after apostrophes of its own, so that `unguarded` gives every text back
exactly: one apostrophe off when apostrophes and then such a sign begin the cell. Numbers are
never touched. Notes are not in a csv file; JSON has them.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, assert_never

from qualcode.export.cells import raw
from qualcode.model.table import Cell, Heading, Paragraph, Part, Plot, Report, Row, Table

_FORMULA = re.compile("'*[=+@\\-\t\r\n＝＋－＠]")
_FIRST = frozenset("'=+@-\t\r\n＝＋－＠")


@dataclass(frozen=True, slots=True)
class CsvStyle:
    """How a csv file is written; the default is RFC 4180 in UTF-8 with a decimal point."""

    delimiter: str = ","
    decimal: Literal[".", ","] = "."
    bom: bool = False
    """Excel takes a file for UTF-8 only when it begins with this mark."""
    header: Literal["labels", "ids"] = "labels"
    """Headings in the table's language, or the stable English ids."""


DUTCH_EXCEL = CsvStyle(delimiter=";", decimal=",", bom=True)
"""Opens in columns with a double click where Windows is set to Dutch."""


def csv_bytes(table: Table, style: CsvStyle) -> bytes:
    """The table as csv: a heading, then one record a row, records ended by CR LF."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=style.delimiter, lineterminator="\r\n")
    names = [c.label if style.header == "labels" else c.id for c in table.columns]
    writer.writerow(map(guarded, names))
    writer.writerows(_records(table.rows, style.decimal))
    return out.getvalue().encode("utf-8-sig" if style.bom else "utf-8")


def _records(rows: Sequence[Row], decimal: str) -> Iterator[list[str]]:
    for row in rows:
        yield [
            (guarded(cell) if cell[:1] in _FIRST else cell)
            if isinstance(cell, str)
            else raw(cell, decimal)
            for cell in row.cells
        ]


def guarded(text: str) -> str:
    """`text` with an apostrophe in front when a spreadsheet would run it as a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """The text that `guarded` made `cell` of."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def json_bytes(table: Table) -> bytes:
    """The table as one JSON object, a line per row, each row an object by column id."""
    return _ended("\n".join(_lines(table)))


def json_tables(tables: Sequence[Table]) -> bytes:
    """Several tables as one JSON object, under `tables`."""
    return _ended('{"tables": [\n' + ",\n".join("\n".join(_lines(t)) for t in tables) + "\n]}")


def json_report(report: Report) -> bytes:
    """A report as one JSON object: its parts in reading order, each with its kind."""
    head = f'{{"id": {_json(report.id)}, "title": {_json(report.title)}, '
    head += f'"language": {_json(report.language)}, "parts": [\n'
    return _ended(head + ",\n".join(_part(part) for part in report.parts) + "\n]}")


def _part(part: Part) -> str:
    match part:
        case Heading(text, level):
            return f'{{"kind": "heading", "level": {level}, "text": {_json(text)}}}'
        case Paragraph(text):
            return f'{{"kind": "paragraph", "text": {_json(text)}}}'
        case Table():
            return '{"kind": "table", "table": ' + "\n".join(_lines(part)) + "}"
        case Plot(kind, title, table):
            told = f'"plot": {_json(kind)}, "title": {_json(title)}, "table": {_json(table.id)}'
            return f'{{"kind": "plot", {told}}}'
        case _:
            assert_never(part)


def _lines(table: Table) -> Iterator[str]:
    ids = [column.id for column in table.columns]
    yield (
        f'{{"id": {_json(table.id)}, "title": {_json(table.title)}, '
        f'"language": {_json(table.language)},'
    )
    yield '"columns": ['
    columns = ({"id": c.id, "label": c.label, "kind": c.kind} for c in table.columns)
    yield ",\n".join(json.dumps(c, ensure_ascii=False) for c in columns)
    yield '], "rows": ['
    yield ",\n".join(_json_row(ids, row) for row in table.rows)
    yield '], "notes": ['
    yield ",\n".join(_json(text) for text in table.notes)
    yield "]}"


def _json_row(ids: Sequence[str], row: Row) -> str:
    cells: dict[str, Cell] = dict(zip(ids, row.cells, strict=True))
    return json.dumps(cells, ensure_ascii=False, allow_nan=False)


def _json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _ended(text: str) -> bytes:
    return (text + "\n").encode()
