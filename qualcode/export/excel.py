"""xlsx: a sheet for every table and one for the notes; texts are never formulas or links.

The notes sheet says of every table what it is made of and how its columns are reckoned, and
what of the whole workbook: study, program, codebooks.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from math import ceil
from typing import TYPE_CHECKING, TypedDict

from qualcode.analysis.formulae import formulae
from qualcode.export.cells import NUMBERS, empty_words, is_total, printable
from qualcode.model.errors import UsageError
from qualcode.model.table import Cell, Column, ColumnKind, Language, Table

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

CELL_LIMIT = 32_767
"""Characters in one cell, as UTF-16 counts them; Excel cuts off what is longer."""
ROW_LIMIT = 1_048_576
_NAME_LIMIT = 31
_FIXED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # XlsxWriter takes naive times
_SHADE = "#EEF2F7"
_LINE, _HIGHEST = 15.0, 409.0  # points: of a line, and what Excel allows
_AIR = 4.0  # points more for the headings
_SMALLER = 1.05  # letters are a little narrower than the digits that widths are given in
_NOTES_WIDE = (32.0, 16.0, 110.0)
_SAMPLE = 2_000  # rows looked at for the width of a column
_NUMBER_FORMATS: Mapping[ColumnKind, str] = {
    "integer": "0",
    "share": "0.0%",
    "coefficient": "0.000",
}


def excel_bytes(
    tables: Sequence[Table], *, title: str, language: Language, about: Sequence[str] = ()
) -> bytes:
    """The tables as one workbook, headings frozen and filterable, notes on the last sheet.

    `about` are lines on the whole, as the study and the versions. UsageError for a text or a table that Excel cannot hold, naming the row.
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
    _fill_notes(book.add_worksheet(names[-1]), zip(names, tables, strict=False), formats,
                about=about, language=language)  # fmt: skip
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
    top, total = {"valign": "top"}, {"bold": True, "top": 1}
    beside = {"align": "right", "indent": 1}
    wrapped = book.add_format({**top, "text_wrap": True})
    head = {"bold": True, "text_wrap": True, "bottom": 1, "valign": "vcenter", "bg_color": _SHADE}
    made = {"text": wrapped, "words": wrapped, "head": book.add_format(head)}
    made["number head"] = book.add_format({**head, **beside})
    made["total text"] = book.add_format({**top, **total, "text_wrap": True})
    for kind, form in _NUMBER_FORMATS.items():
        made[kind] = book.add_format({**top, **beside, "num_format": form})
        made[f"total {kind}"] = book.add_format({**top, **total, **beside, "num_format": form})
    return made


def _fill(sheet: Worksheet, table: Table, formats: Mapping[str, Format]) -> None:
    kinds = [formats[column.kind] for column in table.columns]
    totals = [formats[f"total {_plain(column.kind)}"] for column in table.columns]
    wide = [_width(table, place, column) for place, column in enumerate(table.columns)]
    for place, column in enumerate(table.columns):
        head = formats["number head" if column.kind in NUMBERS else "head"]
        sheet.write_string(0, place, printable(column.label), head)
        sheet.set_column(place, place, wide[place], formats[column.kind])
    head_height = _height([column.label for column in table.columns], wide, room=3)
    sheet.set_row(0, head_height + _AIR)
    string, number = sheet.write_string, sheet.write_number
    for line, row in enumerate(table.rows, start=1):
        looks = totals if is_total(row) else kinds
        if (high := _height(row.cells, wide)) > _LINE:
            sheet.set_row(line, high)
        for place, cell in enumerate(row.cells):
            if isinstance(cell, str):
                string(line, place, printable(cell), looks[place])
            elif cell is not None:
                number(line, place, cell, looks[place])
            elif looks is totals:
                sheet.write_blank(line, place, None, looks[place])
    _heat(sheet, table)
    sheet.freeze_panes(1, 0)
    if table.columns:
        sheet.autofilter(0, 0, max(_last(table), 1), len(table.columns) - 1)
    if not table.rows:
        sheet.write_string(1, 0, empty_words(table.language), formats["text"])
    _page(sheet)


def _plain(kind: ColumnKind) -> str:
    return "text" if kind == "words" else kind


def _page(sheet: Worksheet) -> None:
    """On paper: A4 on its side, one page wide, the headings on every page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)


def _last(table: Table) -> int:
    """The last line that is sorted, filtered and coloured: the total below it stays in place."""
    return len(table.rows) - int(bool(table.rows) and is_total(table.rows[-1]))


def _height(cells: Sequence[Cell], wide: Sequence[float], *, room: int = 0) -> float:
    """Points that wrapped texts take; programs other than Excel do not find out by themselves.

    `room` is how many characters of a column are taken, as by the button of a filter.
    """
    lines = 1
    for cell, width in zip(cells, wide, strict=True):
        if isinstance(cell, str) and (len(cell) > width - room or "\n" in cell):
            there = _SMALLER * (width - room)
            lines = max(lines, sum(max(1, ceil(len(part) / there)) for part in cell.split("\n")))
    return min(_LINE * lines, _HIGHEST)


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
        sheet.conditional_format(1, places[0], _last(table), places[-1], scale)


def _fill_notes(
    sheet: Worksheet,
    tables: Iterable[tuple[str, Table]],
    formats: Mapping[str, Format],
    *,
    about: Sequence[str],
    language: Language,
) -> None:
    """A line for every note and formula, by the name of the sheet it belongs to."""
    words = _NOTES[language == "en"]
    for place, (wide, head) in enumerate(zip(_NOTES_WIDE, words["heads"], strict=True)):
        sheet.set_column(place, place, wide, formats["text"])
        sheet.write_string(0, place, head, formats["head"])
    whole, what, how = words["kinds"]
    lines = [(whole, what, text) for text in about]
    for name, table in tables:
        lines += [(name, what, said) for said in table.notes]
        lines += [(name, how, said) for said in formulae(table)]
        if not table.notes and not formulae(table):
            lines.append((name, what, words["listed"]))
    for line, cells in enumerate(lines, start=1):
        for place, text in enumerate(cells):
            sheet.write_string(line, place, printable(text), formats["text"])
        if (high := _height(cells, _NOTES_WIDE)) > _LINE:
            sheet.set_row(line, high)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(lines), 1), 2)
    _page(sheet)


class _Words(TypedDict):
    heads: tuple[str, str, str]
    kinds: tuple[str, str, str]
    listed: str


_NOTES: tuple[_Words, _Words] = (
    {
        "heads": ("Blad", "Soort", "Wat er staat"),
        "kinds": ("alle bladen", "toelichting", "berekening"),
        "listed": "Zoals het in de studie is geschreven; er is niets geteld.",
    },
    {
        "heads": ("Sheet", "Kind", "What it says"),
        "kinds": ("all sheets", "note", "formula"),
        "listed": "As it is written in the study; nothing is counted.",
    },
)


def _width(table: Table, place: int, column: Column) -> float:
    """Characters wide: enough for the longest line of the first rows, within reason."""
    if column.kind == "words":
        return 60
    if column.kind in NUMBERS:
        return max(9, min(len(column.label) + 3, 16))
    cells = (row.cells[place] for row in table.rows[:_SAMPLE])
    lines = [len(line) for cell in cells if isinstance(cell, str) for line in cell.split("\n")]
    return max(9, min(max([len(column.label) + 3, *lines]) + 1, 56))


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
