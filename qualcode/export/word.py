"""docx: real Word tables with a caption and a heading row that comes back on every page."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from qualcode.export.archive import stable_zip
from qualcode.export.cells import NUMBERS, empty_words, printable, shown
from qualcode.export.gate import Part
from qualcode.model.table import Column, Heading, Language, Paragraph, Table

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.section import Section
    from docx.table import Table as WordTable
    from docx.table import _Row as WordRow

_FIXED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # python-docx takes naive times
_WIDE = 6  # columns; more of them stand on a page on its side
_WEIGHTS = {"words": 6, "text": 3, "integer": 2, "share": 2, "coefficient": 2}


def word_bytes(parts: Sequence[Part], locale: Language, *, title: str, language: Language) -> bytes:
    """The parts as one document; tables are numbered by a field that Word keeps up to date."""
    import docx

    document = docx.Document()
    _describe(document, title, language)
    tables = [part for part in parts if isinstance(part, Table)]
    if any(len(table.columns) > _WIDE for table in tables):
        _turn_page(document.sections[0])
    document.add_heading(printable(title), level=1)
    number = 0
    for part in parts:
        match part:
            case Heading(text, level):
                document.add_heading(printable(text), level=min(level + 1, 9))
            case Paragraph(text):
                document.add_paragraph(printable(text))
            case Table():
                number += 1
                _add_table(document, part, locale, number)
    out = io.BytesIO()
    document.save(out)
    return stable_zip(out.getvalue())


def _describe(document: Document, title: str, language: Language) -> None:
    from docx.oxml.ns import qn

    known = document.core_properties
    known.title, known.author, known.comments = printable(title), "", ""
    known.created = known.modified = _FIXED
    known.last_modified_by, known.revision = "", 1
    known.language = "nl-NL" if language == "nl" else "en-GB"
    for lang in document.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), known.language)


def _turn_page(section: Section) -> None:
    from docx.enum.section import WD_ORIENT

    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width


def _add_table(document: Document, table: Table, locale: Language, number: int) -> None:
    from docx.shared import Pt

    _add_caption(document, table, number)
    made = document.add_table(rows=1, cols=len(table.columns), style="Table Grid")
    made.autofit = False
    _set_widths(made, table.columns, _room(document.sections[0]))
    widths = [column.width for column in made.columns]
    for cell, column, width in zip(made.rows[0].cells, table.columns, widths, strict=True):
        cell.width = width
        run = cell.paragraphs[0].add_run(printable(column.label))
        run.bold, run.font.size = True, Pt(9)
    _repeat_on_every_page(made.rows[0])
    body = made._tbl  # noqa: SLF001 - cell by cell through the API takes quadratic time
    for row in table.rows:
        cells = zip(row.cells, table.columns, widths, strict=True)
        body.append(_row([(shown(cell, c.kind, locale), c, w) for cell, c, w in cells]))
    if not table.rows:
        document.add_paragraph(empty_words(table.language))
    for said in table.notes:
        run = document.add_paragraph(style="List Bullet").add_run(printable(said))
        run.font.size = Pt(9)


def _room(section: Section) -> int:
    """The width between the margins, in English Metric Units."""
    margins = int(section.left_margin or 0) + int(section.right_margin or 0)
    return int(section.page_width or 0) - margins


def _add_caption(document: Document, table: Table, number: int) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    word = "Tabel" if table.language == "nl" else "Table"
    caption = document.add_paragraph(f"{word} ", style="Caption")
    caption.paragraph_format.keep_with_next = True
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), f"SEQ {word} \\* ARABIC")
    run = caption.add_run(str(number))
    field.append(run._r)  # noqa: SLF001 - python-docx has no fields
    caption._p.append(field)  # noqa: SLF001
    caption.add_run(f". {printable(table.title)}")


def _set_widths(made: WordTable, columns: Sequence[Column], room: int) -> None:
    weights = [_WEIGHTS[column.kind] for column in columns]
    for place, weight in enumerate(weights):
        made.columns[place].width = room * weight // sum(weights)


def _repeat_on_every_page(row: WordRow) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001


def _row(cells: Sequence[tuple[str, Column, int]]) -> BaseOxmlElement:
    """One row of a table as an element: texts of 9 points, numbers at the right."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    row = OxmlElement("w:tr")
    properties = OxmlElement("w:trPr")
    properties.append(OxmlElement("w:cantSplit"))
    row.append(properties)
    for text, column, width in cells:
        cell = OxmlElement("w:tc")
        cell.width = width
        paragraph = OxmlElement("w:p")
        if column.kind in NUMBERS:
            aligned = OxmlElement("w:jc")
            aligned.set(qn("w:val"), "right")
            paragraph.get_or_add_pPr().append(aligned)
        run = OxmlElement("w:r")
        size = OxmlElement("w:sz")
        size.set(qn("w:val"), "18")
        run.get_or_add_rPr().append(size)
        run.text = printable(text)
        paragraph.append(run)
        cell.append(paragraph)
        row.append(cell)
    return row
