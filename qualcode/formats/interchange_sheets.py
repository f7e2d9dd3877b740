"""Tables of other programs, csv, tab-separated or xlsx, as rows of text; and xlsx out."""

from __future__ import annotations

import codecs
import csv
import io
import warnings
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualcode.formats.refi.archive import bounded
from qualcode.model.errors import FormatError

MOST_ROWS = 1_000_000
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_DEEPEST_HEADER = 20  # rows; programs put a title and a date above the header
_DAMAGED = (
    ValueError, LookupError, TypeError, AttributeError, ArithmeticError, OSError, EOFError,
    RuntimeError, NotImplementedError, SyntaxError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What a damaged workbook raises, by openpyxl and by what it reads with."""
_AGAIN = "Save the table again as .xlsx, or as .csv in UTF-8."


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a table, every cell as text without outer blanks."""

    name: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    """The number of each row in the file, from 1, and its cells; empty rows are left out."""


def read_sheet(data: bytes, name: str) -> Sheet:
    """The table in a file; of a workbook the first sheet. FormatError when there is none."""
    rows = _workbook(data, name) if data.startswith(b"PK") else _separated(data, name)
    found = tuple((number, cells) for number, cells in rows if any(cells))
    if not found:
        raise FormatError("The table is empty.", _AGAIN, path=name)
    return Sheet(name, found)


def header_of(
    sheet: Sheet, aliases: Mapping[str, Sequence[str]], needs: Sequence[Sequence[str]]
) -> tuple[int, dict[str, int]]:
    """Index of the header row, and the column of each field by its first alias that is there.

    `needs` are groups of fields of which at least one must be found. FormatError lists the
    columns of the first row and what was looked for.
    """
    for index, (_, cells) in enumerate(sheet.rows[:_DEEPEST_HEADER]):
        names = [" ".join(cell.casefold().replace("_", " ").split()) for cell in cells]
        found: dict[str, int] = {}
        for field, known in aliases.items():
            place = next((names.index(alias) for alias in known if alias in names), None)
            if place is not None and place not in found.values():
                found[field] = place
        if all(any(field in found for field in group) for group in needs):
            return index, found
    wanted = " and ".join(" or ".join(f"`{aliases[f][0]}`" for f in group) for group in needs)
    there = ", ".join(f"`{cell[:40]}`" for cell in sheet.rows[0][1] if cell)
    raise FormatError(
        f"No row names the columns {wanted}; the first row has {there}.",
        "Give the columns one of the names in docs/interchange, in the first row.",
        path=sheet.name,
    )


def write_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """The rows as csv in UTF-8 with a byte order mark, by which Excel knows it."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return ("\ufeff" + text.getvalue()).encode()


def write_xlsx(title: str, rows: Sequence[Sequence[str]]) -> bytes:
    """The rows as a workbook of one sheet; the same bytes at any time."""
    from datetime import UTC, datetime

    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False,
                                      "strings_to_urls": False, "strings_to_numbers": False})  # fmt: skip
    book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
    sheet = book.add_worksheet(_sheet_name(title))
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True})
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write_string(at, column, cell, wrapped if at else bold)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(map(len, rows), default=1), 28)
    book.close()
    return file.getvalue()


def _separated(data: bytes, name: str) -> list[tuple[int, tuple[str, ...]]]:
    encoding = next((known for mark, known in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            raise FormatError("The table is not text.", _AGAIN, path=name) from error
    if "\x00" in text:
        raise FormatError("The table is not text.", _AGAIN, path=name)
    head = text[: text.find("\n", 0, 10_000)] if "\n" in text[:10_000] else text[:10_000]
    counts = {mark: head.count(mark) for mark in "\t;,"}
    separator = max(counts, key=lambda mark: counts[mark])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return [(reader.line_num, tuple(map(_clean, row))) for row in reader]
    except csv.Error as error:
        raise FormatError(
            f"The table is no csv: {error}.", _AGAIN, path=name, line=reader.line_num
        ) from error


def _workbook(data: bytes, name: str) -> list[tuple[int, tuple[str, ...]]]:
    zip, members = bounded(data, name)
    if "xl/workbook.xml" not in members:
        raise FormatError("The file is a zip file and no Excel workbook.", _AGAIN, path=name)
    import openpyxl

    try:
        markup = [zip.read(i) for path, i in members.items() if path.endswith((".xml", ".rels"))]
        if any(b"<!DOCTYPE" in part for part in markup):
            raise FormatError("The workbook has a document type (DTD).", _AGAIN, path=name)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that are not read
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheet = book.worksheets[0]
            rows = sheet.iter_rows(values_only=True, max_row=MOST_ROWS)
            return [(n, tuple(map(_cell, row))) for n, row in enumerate(rows, start=1)]
    except _DAMAGED as error:
        raise FormatError("The workbook is damaged.", _AGAIN, path=name) from error


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _clean(str(value))


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _sheet_name(title: str) -> str:
    """A title as Excel takes it: 31 characters, none of []:*?/\\ and no quote at an end."""
    plain = "".join(c if c.isalnum() or c in " -_." else " " for c in title)
    return " ".join(plain.split())[:31].strip() or "codes"
