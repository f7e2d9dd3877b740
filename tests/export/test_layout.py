"""Pages of Word: which lie on their side, what stays together, and templates of one's own."""

from __future__ import annotations

import io

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn

from qualcode.export.layout import Page, sides, widths
from qualcode.export.write import write_report, write_table
from qualcode.model.errors import UsageError
from qualcode.model.table import Column, Heading, Paragraph, Part, Plot, Report, Row, Table
from tests.export.sample_tables import sample

A4 = Page(6_120_000, 9_252_000)


def table(columns: int, rows: int = 3, *, kind: str = "text") -> Table:
    heads = tuple(Column(f"c{n}", f"Kolomnaam {n}", kind) for n in range(columns))  # type: ignore[arg-type]
    cell = "woordenrijk" if kind == "text" else 12
    return Table("t", "Tabel", heads, tuple(Row((cell,) * columns) for _ in range(rows)))


def test_a_page_turns_only_for_columns_that_do_not_fit_upright() -> None:
    assert sides([table(6)], A4) == [False]
    assert sides([table(12)], A4) == [True]
    assert sides([table(12, kind="integer")], A4) == [False]


def test_a_few_upright_lines_turn_with_the_table_beside_them() -> None:
    small, wide, long = table(3), table(12), table(3, 80)
    parts: list[Part] = [Heading("Eerst"), small, Heading("Breed"), wide, Heading("Nog"), small]
    assert sides(parts, A4) == [True] * 6
    parts = [Heading("Lang"), long, Heading("Breed"), wide, Paragraph("Slot.")]
    assert sides(parts, A4) == [False, False, True, True, True]
    plots: list[Part] = [wide, Plot("bars", "Een", small), Plot("bars", "Twee", small)]
    assert sides(plots, A4) == [True, False, False]
    assert sides([small, Paragraph("Slot.")], A4) == [False, False]


def test_words_go_with_the_table_they_lead_up_to() -> None:
    parts: list[Part] = [table(3, 80), Heading("Breed"), Paragraph("Zie:"), table(12)]
    assert sides(parts, A4) == [False, True, True, True]
    made = docx.Document(io.BytesIO(write_report(Report("r", "R", tuple(parts)), "docx")))
    assert [s.page_width > s.page_height for s in made.sections] == [False, True]


def test_no_word_is_broken_where_there_is_room() -> None:
    long = "docentprofessionalisering"
    made = Table("t", "T", (Column("a", "A"), Column("b", "B")), (Row((long, "kort")),))
    assert widths(made, A4.width)[0] > len(long) * 57_000


def kept(made: bytes) -> list[bool]:
    """Per row of the first table whether it stays on the page of what follows."""
    [first, *_] = docx.Document(io.BytesIO(made)).tables
    return [bool(row._tr.xpath(".//w:keepNext")) for row in first.rows]


def test_a_small_table_stays_in_one_piece_with_its_heading_and_notes() -> None:
    assert kept(write_table(table(3), "docx")) == [True, True, True, False]
    assert kept(write_table(table(3).noted("Noot."), "docx")) == [True, True, True, True]
    long = kept(write_table(table(3, 80), "docx"))
    assert long[0]
    assert not any(long[1:])


def test_an_empty_cell_is_no_higher_than_a_full_one() -> None:
    made = Table("t", "T", (Column("a", "A"), Column("b", "B")), (Row(("vol", None)),))
    [found] = docx.Document(io.BytesIO(write_table(made, "docx"))).tables
    for cell in found.rows[1].cells:
        [size] = cell.paragraphs[0]._p.xpath("./w:pPr/w:rPr/w:sz")
        assert size.get(qn("w:val")) == "18"


def test_a_total_is_bold() -> None:
    made = Table("t", "T", (Column("a", "A"), Column("n", "N", "integer")),
                 (Row(("een", 1)), Row(("Totaal", 1))))  # fmt: skip
    [found] = docx.Document(io.BytesIO(write_table(made, "docx"))).tables
    bold = [bool(row.cells[0].paragraphs[0].runs[0].bold) for row in found.rows[1:]]
    assert bold == [False, True]


def template(*, without: tuple[str, ...] = (), own: bool = False) -> bytes:
    document = docx.Document()
    for name in without:
        element = document.styles[name].element
        element.getparent().remove(element)
    document.styles["Normal"].font.name = "Garamond"
    if own:
        document.styles.add_style("qualcode", WD_STYLE_TYPE.TABLE)
    document.sections[0].header.paragraphs[0].text = "Huisstijl"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_template_gives_its_fonts_header_and_table_style() -> None:
    report = Report("r", "R", (Heading("Een"), sample()))
    made = write_report(report, "docx", template=template(own=True))
    found = docx.Document(io.BytesIO(made))
    assert found.styles["Normal"].font.name == "Garamond"
    assert found.sections[0].header.paragraphs[0].text == "Huisstijl"
    assert found.tables[0].style.name == "qualcode"
    assert write_report(report, "docx", template=template(own=True)) == made


def test_a_template_in_which_word_left_styles_out_will_do() -> None:
    gone = ("Caption", "List Bullet", "Heading 2", "Table Grid")
    made = write_report(
        Report("r", "R", (Heading("Een"), sample())), "docx", template=template(without=gone)
    )
    found = docx.Document(io.BytesIO(made))
    assert {p.style.name for p in found.paragraphs} >= {
        "Heading 1",
        "Heading 2",
        "Caption",
        "List Bullet",
    }
    assert found.styles["Normal"].font.name == "Garamond"


@pytest.mark.parametrize("wrong", [b"", b"geen docx", b"PK\x05\x06" + b"\0" * 18])
def test_a_template_that_is_no_docx_is_refused_with_a_way_out(wrong: bytes) -> None:
    with pytest.raises(UsageError, match=r"no \.docx that can be read") as caught:
        write_report(Report("r", "R", (sample(),)), "docx", template=wrong)
    assert "Save it in Word" in caught.value.hint
