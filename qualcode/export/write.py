"""One way out for every form: a table, several, or a report as the bytes of a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, assert_never, get_args

from qualcode.export.cells import refuse_undefined
from qualcode.export.excel import excel_bytes
from qualcode.export.frames import parquet_bytes
from qualcode.export.gate import Part, refuse_ungated
from qualcode.export.markdown import markdown_bytes
from qualcode.export.page import html_bytes
from qualcode.export.plain import CsvStyle, csv_bytes, json_bytes, json_report, json_tables
from qualcode.export.word import word_bytes
from qualcode.model.errors import UsageError
from qualcode.model.table import Language, Report, Table

Form = Literal["csv", "xlsx", "docx", "md", "json", "html", "parquet"]
FORMS: tuple[Form, ...] = get_args(Form)
PLAIN_CSV = CsvStyle()


def form_of(name: str) -> Form:
    """The form a file name ends in; UsageError for one that is not written."""
    ending = name.rpartition(".")[2].casefold()
    for form in FORMS:
        if form == ending:
            return form
    raise UsageError(
        f'"{name}" does not end in a form that tables are written in.',
        f"Let the name end in one of: {', '.join('.' + form for form in FORMS)}.",
    )


def write_table(
    table: Table, form: Form, *, locale: Language | None = None, style: CsvStyle = PLAIN_CSV
) -> bytes:
    """The table as a file of that form; the same table gives the same bytes.

    `locale` is how numbers are shown in docx, html and md, the table's language by default;
    `style` is for csv. ConsentError for words that did not pass the gate.
    """
    if form == "csv":
        _refuse([table])
        return csv_bytes(table, style)
    if form == "parquet":
        _refuse([table])
        return parquet_bytes(table)
    if form == "json":
        _refuse([table])
        return json_bytes(table)
    return _write([table], form, title=table.title, language=table.language, locale=locale)


def write_tables(
    tables: Sequence[Table],
    form: Form,
    *,
    title: str,
    language: Language = "nl",
    locale: Language | None = None,
) -> bytes:
    """Several tables in one file: a sheet each in xlsx, one after the other elsewhere.

    UsageError for csv and parquet, which hold one table.
    """
    if form in {"csv", "parquet"}:
        raise UsageError(
            f"A {form} file holds one table; these are {len(tables)}.",
            "Choose xlsx, docx, html, md or json, or write the tables one by one.",
        )
    if form == "json":
        _refuse(tables)
        return json_tables(tables)
    return _write(tables, form, title=title, language=language, locale=locale)


def write_report(report: Report, form: Form, *, locale: Language | None = None) -> bytes:
    """A report with its headings and text; xlsx has its tables only."""
    if form == "json":
        _refuse(report.parts)
        return json_report(report)
    if form == "xlsx" or form in {"csv", "parquet"}:
        tables = report.tables()
        return write_tables(tables, form, title=report.title, language=report.language)
    return _write(report.parts, form, title=report.title, language=report.language, locale=locale)


def _write(
    parts: Sequence[Part],
    form: Form,
    *,
    title: str,
    language: Language,
    locale: Language | None,
) -> bytes:
    _refuse(parts)
    shown_in = locale or language
    match form:
        case "xlsx":
            tables = [part for part in parts if isinstance(part, Table)]
            return excel_bytes(tables, title=title, language=language)
        case "docx":
            return word_bytes(parts, shown_in, title=title, language=language)
        case "html":
            return html_bytes(parts, shown_in, title=title, language=language)
        case "md":
            alone = len(parts) == 1 and isinstance(parts[0], Table)
            return markdown_bytes(parts, shown_in, title=None if alone else title)
        case "csv" | "parquet" | "json":
            raise UsageError(f"A {form} file holds one table.", "Choose another form.")
        case _:
            assert_never(form)


def _refuse(parts: Sequence[Part]) -> None:
    """ConsentError or UsageError for what may not or cannot be written."""
    refuse_ungated(parts)
    for part in parts:
        if isinstance(part, Table):
            refuse_undefined(part)
