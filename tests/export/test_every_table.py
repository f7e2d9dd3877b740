"""Every table against its golden file in every form, and as cells of Word and Excel."""

from __future__ import annotations

import inspect
import io
import json
import os
import re
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pandas as pd
import pytest
from hypothesis import strategies as st

import qualcode.analysis
from qualcode.analysis.formulae import formulae
from qualcode.cli.tables import table as table_commands
from qualcode.export.cells import empty_words, printable, shown
from qualcode.export.write import FORMS, Form, write_report, write_table
from qualcode.model.corpus import Corpus
from qualcode.model.segment import Applied, Segment
from qualcode.model.span import Span
from qualcode.model.table import Language, Report, Table
from qualcode.project.results import KINDS
from tests.analysis.small_study import FB1, FG1, corpus
from tests.export import every_table
from tests.export.every_table import GOLDEN, MAKERS, made, tables_of

LANGUAGES: tuple[Language, ...] = ("nl", "en")
SECTION = re.compile(rb"^== (\S+)\n", re.MULTILINE)


def written(name: str, form: Form, language: Language, *, empty: bool = False) -> bytes:
    found = made(name, language, empty=empty)
    return write_report(found, form) if isinstance(found, Report) else write_table(found, form)


def golden(name: str, form: Form, language: Language, *, empty: bool) -> bytes:
    """What stands in the golden file: the bytes of a text, the cells of any other form."""
    tables = tables_of(made(name, language, empty=empty))
    match form:
        case "md" | "json":
            return written(name, form, language, empty=empty)
        case "html":  # style and script are held elsewhere
            page = written(name, form, language, empty=empty)
            return page.split(b"<main>")[1].split(b"</main>")[0]
        case "csv":
            return b"".join(write_table(table, form) for table in tables)
        case "parquet":
            frames = [pd.read_parquet(io.BytesIO(write_table(t, form))) for t in tables]
            return lined(
                [[[*f.columns], [*map(str, f.dtypes)], *f.values.tolist()] for f in frames]
            )
        case "docx":
            document = docx.Document(io.BytesIO(written(name, form, language, empty=empty)))
            return lined([[[c.text for c in r.cells] for r in t.rows] for t in document.tables])
        case "xlsx":
            book = openpyxl.load_workbook(io.BytesIO(written(name, form, language, empty=empty)))
            return lined([[*s.iter_rows(values_only=True)] for s in book.worksheets])


def lined(tables: list[list[Any]]) -> bytes:
    """Cells as text: a line a row, an empty line after a table."""
    told = "".join(
        "".join(json.dumps([*row], ensure_ascii=False, default=lambda _: None) + "\n" for row in t)
        + "\n"
        for t in tables
    )
    return told.encode()


def path_of(form: Form, language: Language, *, empty: bool) -> Path:
    ending = form if form in {"md", "csv", "json", "html"} else f"{form}.txt"
    return GOLDEN / f"tables-{'empty-' if empty else ''}{language}.{ending}"


@cache
def committed(path: Path) -> dict[str, bytes]:
    """The parts of a golden file by the name of their table."""
    parts = SECTION.split(path.read_bytes()) if path.is_file() else [b""]
    return {name.decode(): body for name, body in zip(parts[1::2], parts[2::2], strict=True)}


CASES = [
    (form, language, empty) for form in FORMS for language in LANGUAGES for empty in (False, True)
]


@pytest.fixture(scope="session", autouse=True)
def renewed() -> None:
    """Writes the golden files again when `GOLDEN=write` asks for it."""
    if os.environ.get("GOLDEN") != "write":
        return
    for form, language, empty in CASES:
        parts = (
            f"== {name}\n".encode() + golden(name, form, language, empty=empty) for name in MAKERS
        )
        path_of(form, language, empty=empty).write_bytes(b"".join(parts))


@pytest.mark.parametrize(("form", "language", "empty"), CASES)
@pytest.mark.parametrize("name", MAKERS)
def test_every_table_in_every_form_is_as_committed(
    name: str, form: Form, language: Language, empty: bool
) -> None:
    known = committed(path_of(form, language, empty=empty))
    assert name in known, (
        f"No golden {form} of {name}: run pytest with GOLDEN=write and look at it."
    )
    assert golden(name, form, language, empty=empty) == known[name]


def test_every_table_that_a_command_prints_is_walked_over() -> None:
    assert set(table_commands.commands) == set(KINDS)  # type: ignore[attr-defined]
    assert set(KINDS) <= set(MAKERS), "Put the new kind of table in every_table.MAKERS."
    functions = {
        name
        for module in MODULES
        for name, found in vars(import_module(f"qualcode.analysis.{module}")).items()
        if inspect.isfunction(found)
        and found.__module__ == f"qualcode.analysis.{module}"
        and not name.startswith("_")
        and inspect.signature(found).return_annotation in {"Table", "Report"}
    }
    source = inspect.getsource(every_table)
    unmade = {name for name in functions - HELPERS if not re.search(rf"\b{name}\(", source)}
    assert not unmade, "Nothing in every_table.MAKERS makes these."


MODULES = [path.stem for path in Path(qualcode.analysis.__path__[0]).glob("[a-z]*.py")]
HELPERS = frozenset({"printed_report"})
"""They change a table and make none."""


def test_every_table_has_the_same_columns_in_both_languages_and_empty() -> None:
    for name in MAKERS:
        found = [[t.id for t in tables_of(made(name, told))] for told in LANGUAGES]
        assert found[0] == found[1]
        for dutch, english in zip(
            *(tables_of(made(name, told)) for told in LANGUAGES), strict=True
        ):
            assert [(c.id, c.kind) for c in dutch.columns] == [
                (c.id, c.kind) for c in english.columns
            ]


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
