"""Tables out of a coded study: chosen, made, passed through the gate, and written to a file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.analysis.elements import INDENT
from qualcode.analysis.headings import heading
from qualcode.analysis.printing import printed_report, printed_table
from qualcode.analysis.queries import query
from qualcode.analysis.select import select
from qualcode.export.cells import pick
from qualcode.export.gate import gate, gate_report
from qualcode.export.plain import DUTCH_EXCEL, CsvStyle
from qualcode.export.plots import PlotForm, draw, plot_of
from qualcode.export.write import Form, form_of, write_report, write_table
from qualcode.model.errors import UsageError
from qualcode.model.ids import CoderId
from qualcode.model.table import Column, Language, Report, Row, Table
from qualcode.privacy.cells import is_withheld
from qualcode.project.coding import codings
from qualcode.project.corpora import corpus
from qualcode.project.method import about_study
from qualcode.project.project import Project
from qualcode.project.publishing import for_public
from qualcode.project.results import KINDS, Asked, Choice, Kind, Result, make, summaries
from qualcode.store.files import write_atomically

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["KINDS", "Choice", "Kind", "Result", "corpus", "make_result", "make_table"]

_READ = (
    "attribution", "text", "elements", "codes", "flags", "speaker", "role", "institution",
    "transcript", "turn",
)  # fmt: skip
"""Columns of quotes that people read; a file for programs has all of them."""
_IF_FILLED = frozenset({"elements", "flags"})
_FOR_PROGRAMS: frozenset[Form] = frozenset({"csv", "xlsx", "json", "parquet"})
_EXACT: frozenset[Form] = frozenset({"csv", "json", "parquet"})
"""Forms in which quotes keep their own marks, unless a style is asked for."""


def make_result(project: Project, kind: Kind, choice: Choice) -> Result:
    """The table or report asked for; quotes without consent are counted in a note only."""
    chosen = asked(project, choice, kind)
    made = make(chosen, kind)
    if isinstance(made, Report):
        return gate_report(made, chosen.corpus.participants)
    table = gate(made, chosen.corpus.participants).table
    return pick(table, choice.columns) if choice.columns else table


def asked(project: Project, choice: Choice, kind: Kind | None = None) -> Asked:
    """The study with the segments that coders, filters and query choose.

    `kind` is what will be made of it, None for a whole report: a public table has only the
    attributes it shows.
    """
    found = corpus(project, coders=choice.coders, language=choice.language, draft=choice.draft)
    if choice.public:
        found = for_public(found, kind, choice)
    found = select(found, choice.where, language=choice.language)
    if choice.query:
        found = query(found, choice.query, language=choice.language)
    return Asked(project, found, choice, summaries(project))


def make_table(project: Project, kind: Kind, choice: Choice) -> Table:
    """The table asked for; UsageError for a kind that is a report of several."""
    made = make_result(project, kind, choice)
    if isinstance(made, Report):
        raise UsageError(f'"{kind}" is a report of several tables.', "Ask for it as a report.")
    return made


def for_reading(
    result: Result, form: Form | None, choice: Choice, *, project: Project | None = None
) -> Result:
    """A result as it goes to people: quotes in one style, with the columns that they read.

    Files for programs have every column, and csv, JSON and parquet every sign of the words.
    A choice of columns or style goes before that. `form` is None for the screen; with a
    `project` apostrophes are told by the language of each transcript.
    """
    style = choice.style or ("verbatim" if form in _EXACT else "double")
    said_in: dict[str, str] = {}
    if project is not None:
        said_in.update((id, t.language) for id, t in project.transcripts.items())
    if isinstance(result, Report):
        shown = result if form in _FOR_PROGRAMS else _read(result)
        return printed_report(shown, style, said_in)
    made = printed_table(result, style, said_in)
    if result.id != "quotes" or choice.columns or form in _FOR_PROGRAMS:
        return made
    told = {column.id for column in made.columns if _tells(made, column.id, choice)}
    return pick(made, [id for id in _READ if id in told])


def _read(report: Report) -> Report:
    """The report with counts of what was coded only: no ids, no rows of zeros deeper down."""
    parts = (
        brief(part) if isinstance(part, Table) and part.id == "elements" else part
        for part in report.parts
    )
    return replace(report, parts=tuple(parts))


def _tells(table: Table, column: str, choice: Choice) -> bool:
    """Whether a column says something: elements nobody coded and a flag all have do not."""
    found = set(table.values(column)) if column in _IF_FILLED else {""}
    if column == "flags" and choice.selected:
        found -= {heading("selected", table.language)}
    return bool(found - {None}) or not table.rows


def guard(
    project: Project, made: Result, *, what: str, by: str = "", override: str | None = None
) -> int:
    """How many direct identifiers in the words of a result were let through, 0 for none.

    ConsentError with the list and the way out when there are some and no reason is given to
    `override` them; a reason is logged, without the identifiers.
    """
    from qualcode.project.protecting import guard_export

    tables = made.tables() if isinstance(made, Report) else [made]
    words = [
        str(row.cells[place])
        for table in tables
        for place, column in enumerate(table.columns)
        if column.kind == "words"
        for row in table.rows
        if row.cells[place] is not None
    ]
    return guard_export(project, words, what=what, by=by, override=override) if words else 0


def save_result(
    result: Result,
    path: Path,
    *,
    locale: Language | None = None,
    excel: bool = False,
    choice: Choice | None = None,
    project: Project | None = None,
    template: bytes | None = None,
) -> None:
    """Writes a table or report to a file whose ending says the form.

    The file is whole or not there. `excel` writes csv as a Dutch Excel opens it; `template` is a
    docx whose styles and margins a docx takes over.
    """
    if path.suffix.casefold() in {".svg", ".png"}:
        write_atomically(path, _drawn(result, "svg" if path.suffix.casefold() == ".svg" else "png"))
        return
    form = form_of(path.name)
    shown = for_reading(result, form, choice or Choice(), project=project)
    told = about_study(project, result.language) if project else ()
    if isinstance(shown, Report):
        data = write_report(shown, form, locale=locale, template=template, about=told)
        write_atomically(path, data)
    else:
        style = DUTCH_EXCEL if excel else CsvStyle()
        data = write_table(shown, form, locale=locale, style=style, template=template, about=told)
        write_atomically(path, data)


def save_table(
    table: Table, path: Path, *, locale: Language | None = None, excel: bool = False
) -> None:
    """Writes a table to a file whose ending says the form; the file is whole or not there.

    `excel` writes csv as a Dutch Excel opens it: semicolons, decimal commas, a mark for UTF-8.
    """
    style = DUTCH_EXCEL if excel else CsvStyle()
    write_atomically(path, write_table(table, form_of(path.name), locale=locale, style=style))


def save_text(text: str, path: Path) -> None:
    """Writes a text to a file, whole or not at all."""
    write_atomically(path, text)


def _drawn(result: Result, form: PlotForm) -> bytes:
    if isinstance(result, Report):
        raise UsageError("A report is no plot.", "Write it to .docx or .html.")
    return draw(plot_of(result), form)


def brief(table: Table, *, levels: int | None = None) -> Table:
    """A table for the screen: without the column of ids, and without rows of zeros deeper down.

    `levels` is how many levels of the codebook are kept; None keeps all that are in use.
    """
    labels = next((i for i, c in enumerate(table.columns) if c.id in {"element", "label"}), None)
    # Where nothing else names the row, as in a grid, the code is its name.
    places = [i for i, c in enumerate(table.columns) if c.id != "code" or labels is None]
    rows = [r for r in table.rows if labels is None or _is_shown(r, labels, levels)]
    return replace(
        table,
        columns=tuple(table.columns[i] for i in places),
        rows=tuple(Row(tuple(r.cells[i] for i in places), r.speaking) for r in rows),
    )


def _is_shown(row: Row, labels: int, levels: int | None) -> bool:
    label = str(row.cells[labels] or "")
    depth = len(label) - len(label.lstrip(INDENT))
    if levels is not None and depth >= levels:
        return False
    return depth == 0 or any(
        (isinstance(cell, int) and cell) or is_withheld(cell) for cell in row.cells
    )


def as_json(result: Result) -> str:
    """A table or report as JSON text, with title, columns, rows and notes."""
    return _written(result, "json")


def as_markdown(result: Result, locale: Language) -> str:
    """A table or report as Markdown text."""
    return _written(result, "md", locale)


def _written(result: Result, form: Form, locale: Language | None = None) -> str:
    if isinstance(result, Report):
        return write_report(result, form, locale=locale).decode()
    return write_table(result, form, locale=locale).decode()


def frame(table: Table) -> pd.DataFrame:
    """The table as a data frame; columns and types are those of `export.frames`."""
    from qualcode.export.frames import to_frame

    return to_frame(table)


_CODING_COLUMNS = (
    Column("transcript", "transcript"),
    Column("coder", "coder"),
    Column("segment", "segment"),
    Column("start", "start", "integer"),
    Column("end", "end", "integer"),
    Column("code", "code"),
    Column("label", "label"),
    Column("role", "role"),
)


def codings_frame(project: Project, *, coder: str | None = None) -> pd.DataFrame:
    """Every coding as a row: transcript, coder, segment, start, end, code, label, role.

    Offsets are code points; the words are not in it, so that it may be shared.
    """
    wanted = [CoderId(coder)] if coder else []
    rows = tuple(
        Row((r.transcript, r.coder, r.segment, r.start, r.end, r.code, r.label, r.role))
        for r in codings(project, coders=wanted)
    )
    return frame(Table("codings", "codings", _CODING_COLUMNS, rows, language="en"))
