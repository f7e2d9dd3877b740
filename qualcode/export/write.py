"""One way out for every form: a table, several, or a report as the bytes of a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, assert_never, get_args

from qualcode.export.cells import refuse_undefined
from qualcode.export.excel import excel_bytes
from qualcode.export.frames import parquet_bytes
from qualcode.export.gate import refuse_ungated
from qualcode.export.markdown import markdown_bytes
from qualcode.export.page import html_bytes
from qualcode.export.plain import CsvStyle, csv_bytes, json_bytes, json_report, json_tables
from qualcode.export.word import word_bytes
from qualcode.model.errors import UsageError
from qualcode.model.table import Language, Part, Report, Table

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
    table: Table,
    form: Form,
    *,
    locale: Language | None = None,
    style: CsvStyle = PLAIN_CSV,
    template: bytes | None = None,
    about: Sequence[str] = (),
) -> bytes:
    """The table as a file of that form; the same table gives the same bytes.

    `locale` is how numbers are shown in docx, html and md, the table's language by default;
    `style` is for csv, `template` for docx, `about` for the notes sheet of xlsx. ConsentError for words that did not pass the gate.
    """
    _refuse([table])
    match form:
        case "csv":
            return csv_bytes(table, style)
        case "parquet":
            return parquet_bytes(table)
        case "json":
            return json_bytes(table)
        case _:
            paper = Paper(table.title, table.language, locale, template, about)
            return _paged([table], form, paper)


def write_tables(
    tables: Sequence[Table],
    form: Form,
    *,
    title: str,
    language: Language = "nl",
    locale: Language | None = None,
    about: Sequence[str] = (),
) -> bytes:
    """Several tables in one file: a sheet each in xlsx, one after the other elsewhere.

    UsageError for csv and parquet, which hold one table.
    """
    _refuse(tables)
    match form:
        case "csv" | "parquet":
            raise _holds_one(form, len(tables))
        case "json":
            return json_tables(tables)
        case _:
            return _paged(tables, form, Paper(title, language, locale, about=about))


def write_report(
    report: Report,
    form: Form,
    *,
    locale: Language | None = None,
    template: bytes | None = None,
    about: Sequence[str] = (),
) -> bytes:
    """A report with its headings and text; xlsx has its tables only.

    `template` is a docx whose styles and margins a docx takes over.

    UsageError for csv and parquet, which hold one table.
    """
    _refuse(report.parts)
    match form:
        case "csv" | "parquet":
            raise _holds_one(form, len(report.tables()))
        case "json":
            return json_report(report)
        case _:
            paper = Paper(report.title, report.language, locale, template, about)
            return _paged(report.parts, form, paper)


@dataclass(frozen=True, slots=True)
class Paper:
    """What a file says of itself beside its parts."""

    title: str
    language: Language
    locale: Language | None = None
    template: bytes | None = None
    about: Sequence[str] = ()


def _paged(
    parts: Sequence[Part], form: Literal["xlsx", "docx", "html", "md"], paper: Paper
) -> bytes:
    """The forms that hold any number of parts."""
    title, language = paper.title, paper.language
    shown_in = paper.locale or language
    match form:
        case "xlsx":
            tables = [part for part in parts if isinstance(part, Table)]
            return excel_bytes(tables, title=title, language=language, about=paper.about)
        case "docx":
            return word_bytes(
                parts, shown_in, title=title, language=language, template=paper.template
            )
        case "html":
            return html_bytes(parts, shown_in, title=title, language=language)
        case "md":
            alone = len(parts) == 1 and isinstance(parts[0], Table)
            return markdown_bytes(parts, shown_in, title=None if alone else title)
        case _:
            assert_never(form)


def _holds_one(form: str, tables: int) -> UsageError:
    return UsageError(
        f"A {form} file holds one table; these are {tables}.",
        "Choose xlsx, docx, html, md or json, or write the tables one by one.",
    )


def _refuse(parts: Sequence[Part]) -> None:
    """ConsentError or UsageError for what may not or cannot be written."""
    refuse_ungated(parts)
    for part in parts:
        if isinstance(part, Table):
            refuse_undefined(part)
