from __future__ import annotations

import csv
import io
import json
import os
import sys
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.export.cells import pick, shown
from qualcode.export.excel import CELL_LIMIT, sheet_names
from qualcode.export.frames import to_frame
from qualcode.export.plain import DUTCH_EXCEL, CsvStyle, guarded, unguarded
from qualcode.export.write import FORMS, form_of, write_report, write_table, write_tables
from qualcode.model.errors import StudyError, UsageError
from qualcode.model.table import Column, Row, Table
from tests.export.sample_tables import LONG_WORD, columns, empty, report, sample

GOLDEN = Path(__file__).parent / "golden"


def same_as_golden(name: str, made: bytes) -> None:
    """Compares bytes with the committed file; `GOLDEN=write` renews it."""
    if os.environ.get("GOLDEN") == "write":
        (GOLDEN / name).write_bytes(made)
    assert made == (GOLDEN / name).read_bytes()


@pytest.mark.parametrize("form", ["csv", "md", "json", "html"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_text_form_is_the_golden_file_byte_for_byte(form: str, language: str) -> None:
    same_as_golden(f"sample-{language}.{form}", write_table(sample(language), form))


@pytest.mark.parametrize("form", ["csv", "md", "json", "html"])
def test_a_table_without_rows_still_has_its_headings(form: str) -> None:
    same_as_golden(f"empty.{form}", write_table(empty(), form))


@pytest.mark.parametrize("form", ["md", "html", "json"])
def test_a_report_has_its_parts_in_reading_order(form: str) -> None:
    same_as_golden(f"report.{form}", write_report(report(), form))


def test_csv_for_dutch_excel_has_a_mark_semicolons_and_commas() -> None:
    made = write_table(sample(), "csv", style=DUTCH_EXCEL)
    same_as_golden("sample-excel.csv", made)
    assert made.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("table", [sample(), sample("en"), empty()], ids=["nl", "en", "empty"])
def test_the_same_table_gives_the_same_bytes_on_another_day(
    form: str, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = write_table(table, form)
    tomorrow = time.time() + 100_000
    monkeypatch.setattr(time, "time", lambda: tomorrow)
    assert write_table(table, form) == first


@pytest.mark.parametrize("form", ["xlsx", "docx"])
def test_no_zip_file_tells_when_it_was_made(form: str) -> None:
    with zipfile.ZipFile(io.BytesIO(write_table(sample(), form))) as made:
        assert {info.date_time for info in made.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2000-01-01T00:00:00Z" in made.read("docProps/core.xml")


def read_csv(made: bytes, delimiter: str = ",") -> list[list[str]]:
    text = made.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def test_csv_gives_back_every_cell() -> None:
    [head, *rows] = read_csv(write_table(sample(), "csv"))
    assert head == ["Citaat", "Code", "Coderingen", "Overeenstemming", "Alfa"]
    texts = [[unguarded(row[0]), unguarded(row[1])] for row in rows]
    assert texts == [list(row.cells[:2]) for row in sample().rows]
    assert [row[2:] for row in rows] == [
        ["12", "0.7567567567567568", "0.6829"],
        ["0", "0.0", "-0.0004"],
        ["1234567", "1.0", "-1.0"],
        ["", "", ""],
        ["1", "0.0005", "1.0"],
    ]


def test_csv_can_have_the_stable_ids_as_heading() -> None:
    made = write_table(empty(), "csv", style=CsvStyle(header="ids"))
    assert made == b"text,code,codings,agreement,alpha\r\n"


@pytest.mark.parametrize("sign", list("=+-@\t\r\n＝＋－＠"))
def test_no_csv_text_begins_a_formula(sign: str) -> None:
    table = Table("t", "T", (Column("a", sign + "kop"),), (Row((sign + "HYPERLINK(1)",)),))
    [[head], [cell]] = read_csv(write_table(table, "csv"))
    assert head == "'" + sign + "kop"
    assert cell == "'" + sign + "HYPERLINK(1)"


def test_numbers_below_zero_are_not_guarded() -> None:
    table = Table("t", "T", (Column("a", "A", "coefficient"),), (Row((-0.5,)),))
    assert write_table(table, "csv") == b"A\r\n-0.5\r\n"


@given(st.text(alphabet="'=+-@\t\r\nab", max_size=6) | st.text(max_size=20))
def test_every_text_comes_back_from_behind_its_guard(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in {"=", "+", "-", "@", "\t", "\r", "\n"}


def book_of(made: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(made))


def test_xlsx_has_the_cells_as_texts_and_numbers() -> None:
    sheet = book_of(write_table(sample(), "xlsx"))["Citaten & cijfers"]
    [head, *rows] = sheet.iter_rows(values_only=True)
    assert head == ("Citaat", "Code", "Coderingen", "Overeenstemming", "Alfa")
    assert rows == [row.cells for row in sample().rows]


def test_xlsx_never_makes_a_formula_a_link_or_a_number_of_a_text() -> None:
    texts = ["=1+1", "{=A1}", "http://example.org", "mailto:a@b.nl", "007", "", "_x0041_", "#N/A"]
    table = Table("t", "T", (Column("a", "=A"),), tuple(Row((text,)) for text in texts))
    sheet = book_of(write_table(table, "xlsx"))["T"]
    cells = [cell for [cell] in sheet.iter_rows()]
    assert [cell.value or "" for cell in cells] == ["=A", *texts]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert {cell.data_type for cell in cells if cell.value} == {"s"}
    assert not any(cell.hyperlink for cell in cells)
    with zipfile.ZipFile(io.BytesIO(write_table(table, "xlsx"))) as made:
        assert b"<f>" not in made.read("xl/worksheets/sheet1.xml")


def test_xlsx_is_ready_to_read() -> None:
    book = book_of(write_table(sample(), "xlsx"))
    sheet = book["Citaten & cijfers"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:E6"
    assert [sheet.cell(2, place).number_format for place in (3, 4, 5)] == ["0", "0.0%", "0.000"]
    assert sheet["A3"].alignment.wrap_text
    assert sheet.column_dimensions["A"].width == pytest.approx(60, abs=1)
    assert sheet.column_dimensions["B"].width == pytest.approx(56, abs=1)
    assert [c.alignment.horizontal for c in sheet[2]] == [None, None, *["right"] * 3]
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.print_title_rows == "$1:$1"


def test_a_row_of_xlsx_is_as_high_as_its_words_and_a_total_stays_below() -> None:
    columns = (Column("a", "A", "words"), Column("sector=mbo", "mbo", "integer"))
    rows = (Row(("kort", 1)), Row(("lang " * 40, 2)), Row(("een\ntwee", 3)), Row(("Totaal", 6)))
    sheet = book_of(write_table(Table("t", "T", columns, rows), "xlsx"))["T"]
    assert [sheet.row_dimensions[n].height for n in (3, 4)] == [60, 30]
    assert sheet.row_dimensions[2].height in {None, 15}
    assert sheet.auto_filter.ref == "A1:B4"
    [heat] = sheet.conditional_formatting
    assert str(heat.sqref) == "B2:B4"
    assert [sheet.cell(n, 1).font.bold for n in (4, 5)] == [False, True]


def test_the_notes_sheet_has_notes_formulae_and_what_is_true_of_all() -> None:
    made = write_table(sample(), "xlsx", about=("Studie: Voorbeeld.",))
    assert list(book_of(made)["Toelichting"].iter_rows(values_only=True)) == [
        ("Blad", "Soort", "Wat er staat"),
        ("alle bladen", "toelichting", "Studie: Voorbeeld."),
        ("Citaten & cijfers", "toelichting", "Regel: 28/37 < 1 & meer."),
    ]
    table = Table("saturation", "S", (Column("a", "A"),), (), (), "en")
    [_, *told] = book_of(write_table(table, "xlsx"))["Notes"].iter_rows(values_only=True)
    assert [row[:2] for row in told] == [("S", "formula")] * 2
    assert told[1][2] == "share = cumulative / cumulative of the last row"


def test_several_tables_are_sheets_with_their_notes_on_the_last() -> None:
    book = book_of(write_tables([sample("en"), empty("en")], "xlsx", title="All", language="en"))
    assert book.sheetnames == ["Quotes & figures", "Empty", "Notes"]
    assert [row[:2] for row in book["Notes"].iter_rows(values_only=True)] == [
        ("Sheet", "Kind"),
        ("Quotes & figures", "note"),
        ("Empty", "note"),
    ]
    assert book["Empty"]["A2"].value == "No rows."


def test_a_text_that_excel_would_cut_off_is_refused_with_its_row() -> None:
    fits = replace(empty(), rows=(Row(("😀" * (CELL_LIMIT // 2), None, None, None, None)),))
    assert write_table(fits, "xlsx")
    long = replace(fits, rows=(*fits.rows, Row(("a" + "😀" * (CELL_LIMIT // 2), *[None] * 4))))
    assert write_table(replace(long, rows=long.rows[:1]), "xlsx")
    over = replace(long, rows=(*fits.rows, Row(("ab" + "😀" * (CELL_LIMIT // 2), *[None] * 4))))
    with pytest.raises(UsageError, match=r'Row 2 of "Leeg" has 32,768 characters under "Citaat"'):
        write_table(over, "xlsx")


def test_a_sheet_name_is_one_that_excel_takes() -> None:
    titles = ["a/b: c?", "x" * 40, "X" * 40, "'", "History", "", "'zo'"]
    assert sheet_names(titles) == [
        "a b c",
        "x" * 31,
        "X" * 29 + " 2",
        "Tabel",
        "History 2",
        "Tabel 2",
        "zo",
    ]


def test_docx_has_a_real_table_with_a_heading_that_repeats() -> None:
    document = docx.Document(io.BytesIO(write_table(sample(), "docx")))
    [table] = document.tables
    assert [cell.text for cell in table.rows[0].cells] == [c.label for c in columns("nl")]
    assert table.rows[0]._tr.trPr.xpath("w:tblHeader")
    assert [[cell.text for cell in row.cells][2:] for row in table.rows[1:]] == [
        ["12", "75,7 %", "0,683"],
        ["0", "0,0 %", "0,000"],
        ["1234567", "100,0 %", "-1,000"],
        ["", "", ""],
        ["1", "0,1 %", "1,000"],
    ]
    texts = [row.cells[0].text for row in table.rows[1:]]
    assert texts == [row.cells[0] for row in sample().rows]


def test_docx_has_a_title_a_caption_and_notes_in_their_styles() -> None:
    document = docx.Document(io.BytesIO(write_table(sample("en"), "docx")))
    assert [(p.style.name, p.text) for p in document.paragraphs] == [
        ("Heading 1", "Quotes & figures"),
        ("Caption", "Table . Quotes & figures"),
        ("List Bullet", "Rule: 28/37 < 1 & more."),
    ]
    [field] = document.element.body.xpath("//w:fldSimple")
    assert field.xpath("string()") == "1"
    assert document.core_properties.language == "en-GB"
    assert document.core_properties.author == ""


def test_docx_of_a_report_numbers_its_tables() -> None:
    document = docx.Document(io.BytesIO(write_report(report(), "docx")))
    fields = document.element.body.xpath("//w:fldSimple")
    assert [field.xpath("string()") for field in fields] == ["1", "2"]
    assert "Geen rijen." in [p.text for p in document.paragraphs]


@pytest.mark.parametrize("form", ["docx", "html", "xlsx"])
def test_characters_that_xml_cannot_hold_are_replaced(form: str) -> None:
    table = Table("t", "T\x00", (Column("a", "A\x0b"),), (Row(("zo\x1bdus\uffff",)),), ("\x01",))
    made = write_table(table, form)
    if form == "xlsx":
        assert book_of(made)["T\ufffd"]["A2"].value == "zo\ufffddus\ufffd"
    elif form == "docx":
        document = docx.Document(io.BytesIO(made))
        assert document.tables[0].rows[1].cells[0].text == "zo\ufffddus\ufffd"
    else:
        assert "zo\ufffddus\ufffd" in made.decode()


def test_json_is_the_table_with_every_digit() -> None:
    made = json.loads(write_table(sample(), "json"))
    assert made["columns"][3] == {"id": "agreement", "label": "Overeenstemming", "kind": "share"}
    assert [tuple(row.values()) for row in made["rows"]] == [row.cells for row in sample().rows]
    assert made["notes"] == list(sample().notes)


def test_several_tables_and_reports_are_json_too() -> None:
    tables = json.loads(write_tables([sample(), empty()], "json", title="Alles"))
    assert [table["id"] for table in tables["tables"]] == ["sample", "empty"]
    told = json.loads(write_report(report(), "json"))
    assert [p["kind"] for p in told["parts"]] == [
        "heading",
        "paragraph",
        "table",
        "heading",
        "table",
    ]


def test_html_holds_nothing_from_elsewhere_and_no_markup_of_a_speaker() -> None:
    page = write_table(sample(), "html").decode()
    assert "&lt;b&gt;Tweede&lt;/b&gt;" in page
    assert "http" not in page.replace("http-equiv", "")
    assert page.count("<caption>") == 1
    assert page.count('<th scope="col"') == 5


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
@pytest.mark.parametrize("form", ["csv", "md", "json", "html", "docx", "xlsx"])
def test_a_number_that_is_none_is_refused(bad: float, form: str) -> None:
    table = Table("t", "T", (Column("a", "A", "share"),), (Row((bad,)),))
    with pytest.raises(UsageError):
        write_table(table, form)


def test_a_frame_has_ids_for_names_and_a_kind_for_every_column() -> None:
    frame = to_frame(sample())
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == {
        "text": "string",
        "code": "string",
        "codings": "Int64",
        "agreement": "Float64",
        "alpha": "Float64",
    }
    assert frame["codings"].tolist() == [12, 0, 1234567, pd.NA, 1]
    assert frame["code"][4] == LONG_WORD
    assert frame.attrs == {"title": "Citaten & cijfers", "notes": ["Regel: 28/37 < 1 & meer."]}
    assert list(to_frame(empty()).columns) == ["text", "code", "codings", "agreement", "alpha"]


def test_parquet_gives_back_the_frame() -> None:
    back = pd.read_parquet(io.BytesIO(write_table(sample(), "parquet")))
    pd.testing.assert_frame_equal(back, to_frame(sample()))
    assert back.attrs == to_frame(sample()).attrs


@pytest.mark.parametrize(
    ("cell", "kind", "nl", "en"),
    [
        (28 / 37, "share", "75,7 %", "75.7%"),
        (1, "share", "100,0 %", "100.0%"),
        (-0.0001, "share", "0,0 %", "0.0%"),
        (0.68249, "coefficient", "0,682", "0.682"),
        (-0.0001, "coefficient", "0,000", "0.000"),
        (-0.5, "coefficient", "-0,500", "-0.500"),
        (-3, "integer", "-3", "-3"),
        (None, "share", "", ""),
        ("n.v.t.", "share", "n.v.t.", "n.v.t."),
    ],
)
def test_numbers_are_shown_in_the_manner_of_the_language(
    cell: object, kind: str, nl: str, en: str
) -> None:
    assert shown(cell, kind, "nl") == nl
    assert shown(cell, kind, "en") == en


def test_the_locale_can_differ_from_the_language() -> None:
    assert b"75.7%" in write_table(sample("nl"), "md", locale="en")
    assert b"75,7 %" in write_table(sample("en"), "md", locale="nl")


def test_columns_can_be_picked_in_any_order() -> None:
    picked = pick(sample(), ["codings", "text"])
    assert [c.id for c in picked.columns] == ["codings", "text"]
    assert picked.rows[2].cells == (1234567, "=1+1")
    with pytest.raises(UsageError, match='has no column "cod"'):
        pick(sample(), ["cod"])


def test_a_file_name_says_the_form() -> None:
    assert form_of("Citaten.XLSX") == "xlsx"
    with pytest.raises(UsageError, match="does not end in a form"):
        form_of("citaten.pdf")


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_form_for_one_table_refuses_several(form: str) -> None:
    with pytest.raises(UsageError, match="holds one table; these are 2"):
        write_tables([sample(), empty()], form, title="Alles")


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_form_for_one_table_refuses_a_report(form: str) -> None:
    with pytest.raises(UsageError, match="holds one table; these are 2"):
        write_report(report(), form)


def test_a_report_in_xlsx_has_its_tables() -> None:
    assert book_of(write_report(report(), "xlsx")).sheetnames == [
        "Citaten & cijfers",
        "Leeg",
        "Toelichting",
    ]


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualcode.export.excel.ROW_LIMIT", 5)
    with pytest.raises(UsageError, match="has 5 rows; a sheet of Excel holds 4"):
        write_table(sample(), "xlsx")


def test_parquet_without_its_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(StudyError, match="pip install pyarrow"):
        write_table(sample(), "parquet")
