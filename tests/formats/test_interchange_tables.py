"""Tables of coded passages are read by their headings, whatever program wrote them."""

from __future__ import annotations

import io
import random
import zipfile

import pytest

from qualcode.formats.interchange_sheets import read_sheet, write_csv, write_xlsx
from qualcode.formats.interchange_tables import CodeNamed, QuoteRow, read_quotes
from qualcode.model.errors import FormatError

ATLAS = [
    ["Project: Binding", "", "", "", "", ""],
    ["ID", "Document", "Quotation Content", "Codes", "Reference", "Created by"],
    ["1:1", "FG01.docx", "Ik kreeg veel steun.", "Steun docent\nGroep", "¶ 12", "ana"],
    ["1:2", "FG01.docx", "Dat hielp; echt.", "", "¶ 14", "ana"],
]
MAXQDA = [
    ["Color", "Document name", "Code", "Begin", "End", "Weight score", "Segment", "Author"],
    ["●", "FG02", "Relaties > Steun docent", "12", "13", "0", "Ik kreeg veel steun.", "bo"],
]
NVIVO = [
    ["Bronnaam", "Node", "Reference text", "Coverage", "Gebruiker"],
    ["FG03", "Relaties\\\\Steun docent", "Ik kreeg veel steun.", "2%", "cas"],
    ["FG03", "Groep", "", "2%", "cas"],
]
STEUN = CodeNamed("Steun docent")


def as_csv(rows: list[list[str]]) -> bytes:
    return write_csv(rows)


def as_tabs(rows: list[list[str]]) -> bytes:
    cells = [['"' + c + '"' for c in row] for row in rows]
    return "\r\n".join("\t".join(row) for row in cells).encode("utf-16")


def as_workbook(rows: list[list[str]]) -> bytes:
    return write_xlsx("quotes", rows)


@pytest.mark.parametrize("written", [as_csv, as_tabs, as_workbook])
def test_a_table_of_atlas_gives_each_passage_with_its_codes(written: object) -> None:
    table = read_quotes(written(ATLAS), "Quotations.xlsx")  # type: ignore[operator]
    assert table.program == "ATLAS.ti"
    [row] = table.rows
    assert (row.quote, row.transcript, row.coder, row.position) == (
        "Ik kreeg veel steun.", "FG01.docx", "ana", "¶ 12",
    )  # fmt: skip
    assert row.codes == (STEUN, CodeNamed("Groep"))
    assert [reason for _, reason in table.left] == ["it has no code"]


def test_a_table_of_maxqda_gives_the_path_of_the_code() -> None:
    table = read_quotes(as_csv(MAXQDA), "Coded segments.csv")
    above = CodeNamed("Steun docent", ("Relaties",))
    assert table.program == "MAXQDA"
    assert table.rows == (QuoteRow(2, "Ik kreeg veel steun.", (above,), "FG02", "bo", "12 to 13"),)


def test_a_table_of_nvivo_with_dutch_headings_is_read() -> None:
    table = read_quotes(as_csv(NVIVO), "x.csv")
    assert table.program == "NVivo"
    assert table.columns == {
        "quote": "Reference text", "codes": "Node", "transcript": "Bronnaam", "coder": "Gebruiker",
    }  # fmt: skip
    assert table.rows[0].codes == (CodeNamed("Steun docent", ("Relaties",)),)
    assert table.left == ((3, "it has no quote"),)


def test_a_table_of_taguette_is_read() -> None:
    table = read_quotes(b"id,document,content,tag\n1,FG01,Ja hoor.,Steun\n", "highlights.csv")
    assert table.rows == (QuoteRow(2, "Ja hoor.", (CodeNamed("Steun"),), "FG01"),)


@pytest.mark.parametrize("number", [12.0, 12])
def test_numbers_of_a_workbook_are_read_as_they_look(number: float) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["citaat", "code", "begin"])
    book.active.append(["Ja.", "Steun", number])
    file = io.BytesIO()
    book.save(file)
    assert read_quotes(file.getvalue(), "x.xlsx").rows[0].position == "12"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"naam,datum\na,b\n", "No row names the columns `quotation content` and `codes` or"),
        (b"PK", "broken zip"),
    ],
)
def test_a_table_without_quotes_is_refused_with_its_columns(data: bytes, reason: str) -> None:
    with pytest.raises(FormatError, match=reason):
        read_quotes(data, "x.csv")


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as zip:
        zip.writestr("a.txt", "a")
    with pytest.raises(FormatError, match="no Excel workbook"):
        read_sheet(file.getvalue(), "x.xlsx")


def test_damaged_workbooks_are_read_or_refused() -> None:
    rng, data = random.Random(3), as_workbook(ATLAS)
    with zipfile.ZipFile(io.BytesIO(data)) as zip:
        members = {name: zip.read(name) for name in zip.namelist()}
    counts = {"read": 0, "refused": 0}
    for _ in range(150):
        chosen = rng.choice([n for n in members if n.startswith("xl/")])
        damaged = bytearray(members[chosen])
        for _ in range(rng.randint(1, 4)):
            damaged[rng.randrange(len(damaged))] = rng.randrange(256)
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as zip:
            for name, part in members.items():
                zip.writestr(name, bytes(damaged) if name == chosen else part)
        try:
            read_quotes(file.getvalue(), "x.xlsx")
            counts["read"] += 1
        except FormatError:
            counts["refused"] += 1
    assert min(counts.values()) > 10
