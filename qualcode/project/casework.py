"""Overviews of cases and comparisons: as one table each for a notebook, and in the whole report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qualcode.analysis.attributes import known_attributes, values_of
from qualcode.analysis.headings import column, heading
from qualcode.analysis.voices import counted
from qualcode.export.frames import to_frame
from qualcode.export.gate import gate_report
from qualcode.model.corpus import Corpus
from qualcode.model.errors import UsageError
from qualcode.model.ids import book_of
from qualcode.model.table import Cell, Heading, Language, Paragraph, Part, Report, Row, Table
from qualcode.project.project import Project
from qualcode.project.reporting import asked, for_reading, make_result
from qualcode.project.results import Asked, Choice, cases_of, make, summaries

if TYPE_CHECKING:
    import pandas as pd


CLUSTERS = "clusters"
"""The codebook of cases, where it was used; otherwise the elements are."""


def compared_cases(chosen: Asked) -> list[Part]:
    """The comparison of cases as a chapter, without codes and clusters nobody named.

    Empty when the study has no cases: no attribute was chosen and nobody has an `intervention`.
    """
    choice = _of_cases(chosen)
    if choice is None:
        return []
    made = make(replace(chosen, choice=choice), "compare")
    assert isinstance(made, Report)
    parts: list[Part] = []
    for cluster in _by_cluster(made.parts):
        written = _written(cluster, choice.language)
        if any(isinstance(p, Paragraph) or (isinstance(p, Table) and p.rows) for p in written):
            parts += written
    return _noted_once(parts)


def _written(cluster: Sequence[Part], language: Language) -> list[Part]:
    """A cluster a level deeper, without codes nobody named and texts nobody wrote."""
    unwritten, kept = heading("not_written", language), list[Part]()
    for part in cluster:
        if isinstance(part, Paragraph) and part.text == unwritten:
            kept.pop()  # its heading
        elif isinstance(part, Table):
            kept.append(_named(part))
        else:
            kept.append(_deeper(part))
    return kept


def _noted_once(parts: Sequence[Part]) -> list[Part]:
    """Every note under the first table that has it."""
    seen, done = set[str](), list[Part]()
    for part in parts:
        if not isinstance(part, Table):
            done.append(part)
            continue
        done.append(replace(part, notes=tuple(n for n in part.notes if n not in seen)))
        seen.update(part.notes)
    return done


def case_overviews(chosen: Asked) -> Report | None:
    """The overview of every case, quotes in one style; None when the study has no cases."""
    choice = _of_cases(chosen)
    if choice is None:
        return None
    made = make(replace(chosen, choice=choice), "overview")
    assert isinstance(made, Report)
    free = gate_report(made, chosen.corpus.participants)
    shown = for_reading(free, "docx", choice, project=chosen.project)
    assert isinstance(shown, Report)
    return shown


def _of_cases(chosen: Asked) -> Choice | None:
    """What is asked for the cases of the study; None where it has none."""
    choice, corpus = chosen.choice, chosen.corpus
    attribute = choice.attribute or INTERVENTION
    if choice.attribute is None and not _has_values(corpus, attribute):
        return None
    cases_of(corpus, attribute)
    used = {book_of(code) for s in corpus.segments for code in s.codes}
    book = CLUSTERS if CLUSTERS in used & set(corpus.codebooks) else choice.book
    return None if book not in corpus.codebooks else replace(choice, attribute=attribute, book=book)


INTERVENTION = "intervention"


def _has_values(corpus: Corpus, attribute: str) -> bool:
    if attribute not in known_attributes(corpus):
        return False
    values, (items, _) = values_of(corpus, attribute), counted(corpus, language="en")
    return any(values(heard) for heard in items)


def _by_cluster(parts: Iterable[Part]) -> list[list[Part]]:
    clusters: list[list[Part]] = []
    for part in parts:
        if isinstance(part, Heading) and part.level == 1:
            clusters.append([])
        clusters[-1].append(part)
    return clusters


def _named(table: Table) -> Table:
    place = table.index("named_in")
    return replace(table, rows=tuple(row for row in table.rows if row.cells[place]))


def _deeper(part: Part) -> Part:
    return Heading(part.text, part.level + 1) if isinstance(part, Heading) else part


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
