"""Every table against its golden file in every form, and as cells of Word and Excel."""

from __future__ import annotations

import io
import os

import docx
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.codes import code_summary
from qualcode.analysis.elements import element_summary
from qualcode.analysis.formulae import formulae
from qualcode.analysis.naming import named_by_table
from qualcode.export.cells import empty_words, printable, shown
from qualcode.export.write import Form, write_report, write_table
from qualcode.model.corpus import Corpus
from qualcode.model.segment import Applied, Segment
from qualcode.model.span import Span
from qualcode.model.table import Language, Report, Table
from tests.analysis.small_study import FB1, FG1, corpus
from tests.export.every_table import GOLDEN, MAKERS, made, tables_of

LANGUAGES: tuple[Language, ...] = ("nl", "en")


def written(name: str, form: Form, language: Language, *, empty: bool = False) -> bytes:
    found = made(name, language, empty=empty)
    return write_report(found, form) if isinstance(found, Report) else write_table(found, form)


@pytest.mark.parametrize("empty", [False, True], ids=["study", "empty"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["md", "csv", "json", "html"])
def test_every_table_is_the_golden_file(form: Form, language: Language, empty: bool) -> None:
    whole = b""
    for name in MAKERS:
        found = made(name, language, empty=empty)
        if form == "csv":
            parts = [write_table(table, form) for table in tables_of(found)]
        else:
            parts = [written(name, form, language, empty=empty)]
        if form == "html":  # style and script are held elsewhere
            parts = [p.split(b"<main>")[1].split(b"</main>")[0] for p in parts]
        whole += f"== {name}\n".encode() + b"".join(parts)
    path = GOLDEN / f"tables-{'empty-' if empty else ''}{language}.{form}"
    if os.environ.get("GOLDEN") == "write":
        path.write_bytes(whole)
    assert whole == path.read_bytes()


def grid(table: Table) -> list[list[str]]:
    head = [printable(c.label) for c in table.columns]
    rows = [
        [
            shown(cell, c.kind, table.language)
            for cell, c in zip(r.cells, table.columns, strict=True)
        ]
        for r in table.rows
    ]
    return [head, *rows]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", MAKERS)
def test_word_has_the_cells_of_every_table(name: str, language: Language) -> None:
    document = docx.Document(io.BytesIO(written(name, "docx", language)))
    found = [[[c.text for c in row.cells] for row in t.rows] for t in document.tables]
    assert found == [grid(table) for table in tables_of(made(name, language))]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", MAKERS)
def test_excel_has_the_values_of_every_table_and_its_notes(name: str, language: Language) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(name, "xlsx", language)))
    tables = tables_of(made(name, language))
    *sheets, notes = book.worksheets
    for sheet, table in zip(sheets, tables, strict=True):
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        expected = [[c.label for c in table.columns], *[list(r.cells) for r in table.rows]]
        if not table.rows:
            expected.append([empty_words(language), *[None] * (len(table.columns) - 1)])
        assert rows == expected
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref
    told = [row[1:] for row in notes.iter_rows(values_only=True)]
    note, formula = ("toelichting", "berekening") if language == "nl" else ("note", "formula")
    assert {text for kind, text in told if kind == formula} == {
        text for table in tables for text in formulae(table)
    }
    assert {text for kind, text in told if kind == note} >= {
        text for table in tables for text in table.notes
    }


@pytest.mark.parametrize("name", MAKERS)
def test_parquet_has_the_values_and_types_of_every_table(name: str) -> None:
    for table in tables_of(made(name, "nl")):
        frame = pd.read_parquet(io.BytesIO(write_table(table, "parquet")))
        assert list(frame.columns) == [c.id for c in table.columns]
        rows = [
            tuple(None if pd.isna(v) else v for v in row) for row in frame.itertuples(index=False)
        ]
        assert rows == [row.cells for row in table.rows]


CODES = ("elements/aandacht", "elements/aandacht.docent", "elements/welkom", "elements/?Veilig",
         "professionals/online", "professionals/binding-studenten", "elements/gone")  # fmt: skip


@st.composite
def studies(draw: st.DrawFn) -> Corpus:
    segments = []
    for number in range(draw(st.integers(0, 12))):
        transcript = draw(st.sampled_from([FG1, FB1]))
        start = draw(st.integers(0, len(transcript.text) - 2))
        end = draw(st.integers(start + 1, min(start + 60, len(transcript.text))))
        codes = draw(st.lists(st.sampled_from(CODES), max_size=3, unique=True))
        coder = draw(st.sampled_from(["ana", "ben"]))
        applied = tuple(Applied(code, 1) for code in codes)
        id, span = f"S{number}", Span(start, end)
        segments.append(Segment(id, transcript.id, coder, span, transcript.version, applied))
    return corpus(segments)


@given(
    studies(),
    st.sampled_from(["sector", "role", "institution", "transcript", "secondary", "speaker"]),
)
def test_sums_over_any_attribute_are_the_total_with_several_and_none(made: Corpus, by: str) -> None:
    for table in (
        element_summary(made, by=by, support=True),
        element_summary(made, by=by, measure="segments"),
        code_summary(made, by=by),
    ):
        places = [n for n, c in enumerate(table.columns) if c.id.startswith((f"{by}=", f"{by}:"))]
        measure = "segments" if "fragmenten" in table.notes[-1].split(".")[0] else "codings"
        total = table.index(measure)
        for row in table.rows:
            assert sum(int(row.cells[n] or 0) for n in places) == row.cells[total]


@given(studies())
def test_tables_agree_on_what_they_both_count(made: Corpus) -> None:
    elements, codes = element_summary(made), code_summary(made, books=["elements"])
    by_code = {row.cells[codes.index("code")]: row.cells for row in codes.rows}
    for row in elements.rows:
        other = by_code[row.cells[0]]
        assert row.cells[2:6] == other[codes.index("codings") : codes.index("codings") + 4]
    named = named_by_table(made)
    speakers = dict(zip(elements.values("code"), elements.values("speakers"), strict=True))
    for row in named.rows:
        assert row.cells[named.index("speakers")] == speakers[row.cells[0]]
