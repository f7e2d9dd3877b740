"""xlsx: a sheet for every table and one for the notes; texts are never formulas or links."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from qualcode.export.cells import NUMBERS, empty_words, printable
from qualcode.model.errors import UsageError
from qualcode.model.table import Column, ColumnKind, Language, Table

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

CELL_LIMIT = 32_767
"""Characters in one cell, as UTF-16 counts them; Excel cuts off what is longer."""
ROW_LIMIT = 1_048_576
_NAME_LIMIT = 31
_FIXED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # XlsxWriter takes naive times
_TOTALLED = frozenset({"elements", "approaches-institutions", "participants"})
_SAMPLE = 200  # rows looked at for the width of a column
_NUMBER_FORMATS: Mapping[ColumnKind, str] = {
    "integer": "0",
    "share": "0.0%",
    "coefficient": "0.000",
}


def excel_bytes(tables: Sequence[Table], *, title: str, language: Language) -> bytes:
    """The tables as one workbook, headings frozen and filterable, notes on the last sheet.

    UsageError for a text or a table that Excel cannot hold, naming the row.
    """
    import xlsxwriter

    for table in tables:
        _refuse_too_much(table)
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(out, options)
    book.set_properties(
        {"title": printable(title), "created": _FIXED, "author": "", "comments": ""}
    )
    notes_name = "Toelichting" if language == "nl" else "Notes"
    names = sheet_names([*(table.title for table in tables), notes_name])
    formats = _formats(book)
    for table, name in zip(tables, names, strict=False):
        _fill(book.add_worksheet(name), table, formats)
    _fill_notes(book.add_worksheet(names[-1]), tables, formats)
    book.close()
    return out.getvalue()


def sheet_names(titles: Sequence[str]) -> list[str]:
    """A name for every sheet: at most 31 characters, none that Excel forbids, no two alike."""
    names: list[str] = []
    used = {"history"}  # Excel keeps this name for itself
    for title in titles:
        plain = re.sub(r"[\[\]:*?/\\\s]+", " ", printable(title)).strip(" '")
        base = name = plain[:_NAME_LIMIT].strip() or "Tabel"
        count = 1
        while name.casefold() in used:
            count += 1
            end = f" {count}"
            name = base[: _NAME_LIMIT - len(end)] + end
        used.add(name.casefold())
        names.append(name)
    return names


def _formats(book: Workbook) -> dict[str, Format]:
    top = {"valign": "top"}
    wrapped = book.add_format({**top, "text_wrap": True})
    head = book.add_format({**top, "bold": True, "text_wrap": True, "bottom": 1})
    made = {"text": wrapped, "words": wrapped, "head": head}
    for kind, form in _NUMBER_FORMATS.items():
        made[kind] = book.add_format({**top, "num_format": form})
    return made


def _fill(sheet: Worksheet, table: Table, formats: Mapping[str, Format]) -> None:
    kinds = [formats[column.kind] for column in table.columns]
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, printable(column.label), formats["head"])
        sheet.set_column(place, place, _width(table, place, column), formats[column.kind])
    string, number = sheet.write_string, sheet.write_number
    for line, row in enumerate(table.rows, start=1):
        for place, cell in enumerate(row.cells):
            if isinstance(cell, str):
                string(line, place, printable(cell), kinds[place])
            elif cell is not None:
                number(line, place, cell, kinds[place])
    _heat(sheet, table)
    sheet.freeze_panes(1, 0)
    if table.columns:
        sheet.autofilter(0, 0, max(len(table.rows), 1), len(table.columns) - 1)
    if not table.rows:
        sheet.write_string(1, 0, empty_words(table.language), formats["text"])


def _heat(sheet: Worksheet, table: Table) -> None:
    """Colours from white to blue over the cells of a matrix, a total row left out."""
    square = table.id == "cooccurrence-matrix"
    places = [
        at
        for at, column in enumerate(table.columns)
        if column.kind in NUMBERS and ("=" in column.id or square)
    ]
    if places and len(table.rows) > 1:
        scale = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#6BAED6"}
        last = len(table.rows) - (table.id in _TOTALLED)
        sheet.conditional_format(1, places[0], last, places[-1], scale)


def _fill_notes(sheet: Worksheet, tables: Sequence[Table], formats: Mapping[str, Format]) -> None:
    sheet.set_column(0, 0, 30, formats["text"])
    sheet.set_column(1, 1, 100, formats["text"])
    line = 0
    for table in tables:
        sheet.write_string(line, 0, printable(table.title), formats["head"])
        for said in table.notes:
            sheet.write_string(line, 1, printable(said), formats["text"])
            line += 1
        line += 1 if not table.notes else 0


def _width(table: Table, place: int, column: Column) -> float:
    """Characters wide: enough for the longest line of the first rows, within reason."""
    if column.kind == "words":
        return 60
    if column.kind in NUMBERS:
        return max(9, min(len(column.label) + 3, 16))
    cells = (row.cells[place] for row in table.rows[:_SAMPLE])
    lines = [len(line) for cell in cells if isinstance(cell, str) for line in cell.split("\n")]
    return max(9, min(max([len(column.label) + 3, *lines]) + 1, 40))


def _refuse_too_much(table: Table) -> None:
    if len(table.rows) >= ROW_LIMIT:
        raise UsageError(
            f'The table "{table.title}" has {len(table.rows):,} rows; a sheet of Excel holds '
            f"{ROW_LIMIT - 1:,} and a heading.",
            "Use csv or parquet, or filter the rows.",
        )
    for line, row in enumerate(table.rows, start=1):
        for column, cell in zip(table.columns, row.cells, strict=True):
            # A character takes at most two UTF-16 units, so most texts need no second look.
            if isinstance(cell, str) and len(cell) * 2 > CELL_LIMIT and _units(cell) > CELL_LIMIT:
                raise UsageError(
                    f'Row {line} of "{table.title}" has {_units(cell):,} characters under '
                    f'"{column.label}"; a cell of Excel holds {CELL_LIMIT:,}.',
                    "Use csv, docx or html, or split the segment.",
                )


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
