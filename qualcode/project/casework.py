"""Overviews of cases and comparisons as one table each, for a notebook.

As reports they are chapters of many tables; here every row says its case or cluster.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from qualcode.analysis.headings import column
from qualcode.export.frames import to_frame
from qualcode.model.errors import UsageError
from qualcode.model.table import Cell, Report, Row, Table
from qualcode.project.project import Project
from qualcode.project.reporting import asked, make_result
from qualcode.project.results import Choice, cases_of, summaries

if TYPE_CHECKING:
    import pandas as pd


def case_frame(project: Project, choice: Choice) -> pd.DataFrame:
    """A row per case and code: the counts, and the summary that is written."""
    attribute = choice.attribute or "intervention"
    found = asked(project, choice, "overview").corpus
    cases = (choice.case,) if choice.case else cases_of(found, attribute)
    written, tables = summaries(project), []
    for case in cases:
        made = make_result(project, "overview", replace(choice, case=case))
        assert isinstance(made, Report)
        counts = made.tables()[0]
        texts, code = written.about(case), counts.index("code")
        told = [texts.get(str(row.cells[code])) for row in counts.rows]
        tables.append(_beside(counts, "case", case, ("summary", told)))
    return to_frame(_joined(tables, made.title))


def comparison_frame(project: Project, choice: Choice) -> pd.DataFrame:
    """A row per cluster and code: in how many segments of every case, and in how many cases."""
    made = make_result(project, "compare", choice)
    assert isinstance(made, Report)
    tables = [_beside(table, "cluster", table.title) for table in made.tables()]
    return to_frame(_joined(tables, made.title))


def _beside(
    table: Table, id: str, value: str, last: tuple[str, list[str | None]] | None = None
) -> Table:
    """The table with a column before it that has one value, and perhaps one after it."""
    language = table.language
    columns = (column(id, language), *table.columns)
    after: Iterable[tuple[Cell, ...]] = [() for _ in table.rows]
    if last is not None:
        columns, after = (*columns, column(last[0], language)), [(cell,) for cell in last[1]]
    rows = [Row((value, *row.cells, *more)) for row, more in zip(table.rows, after, strict=True)]
    return replace(table, columns=columns, rows=tuple(rows))


def _joined(tables: list[Table], title: str) -> Table:
    """Tables of the same columns under each other, every note once."""
    if not tables:
        raise UsageError("This codebook has no clusters.", "Choose another --book.")
    first = tables[0]
    notes = dict.fromkeys(said for table in tables for said in table.notes)
    rows = tuple(row for table in tables for row in table.rows)
    return replace(first, title=title, rows=rows, notes=tuple(notes))
