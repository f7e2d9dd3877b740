"""docx: real Word tables with a caption and a heading row that comes back on every page.

Tables have lines above, under the headings and below, as journals print them. A template of
one's own gives styles, margins, header and footer; a table style `qualcode` in it gives the
look of tables.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, assert_never

from qualcode.export.archive import stable_zip
from qualcode.export.cells import NUMBERS, empty_words, is_total, printable, shown
from qualcode.export.layout import MANY, Page, sides, table_height, widths
from qualcode.export.plots import draw
from qualcode.export.wordlook import borrow_styles, opened_template, plain_look, ruled
from qualcode.model.table import Column, Heading, Language, Paragraph, Part, Plot, Table

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.section import Section
    from docx.shared import Length
    from docx.table import Table as WordTable
    from docx.table import _Cell as WordCell
    from docx.table import _Row as WordRow
    from docx.text.paragraph import Paragraph as WordParagraph

_FIXED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # python-docx takes naive times
_IN_ONE_PIECE = 0.5  # of a page; a table that is not higher is not broken over two
_ROOM_FOR_CAPTION = 900_000  # English Metric Units


def word_bytes(
    parts: Sequence[Part],
    locale: Language,
    *,
    title: str,
    language: Language,
    template: bytes | None = None,
) -> bytes:
    """The parts as one document; tables are numbered by a field that Word keeps up to date.

    `template` is a docx whose styles, margins, header and footer are used; what stands in its
    body stays in front. A table whose columns do not fit upright has a page on its side.
    UsageError for a template that is no docx.
    """
    import docx

    document = docx.Document() if template is None else opened_template(template)
    if template is None:
        _set_paper(document.sections[-1])
        plain_look(document)
    borrow_styles(document)
    _describe(document, title, language)
    turned = sides(parts, _page(document.sections[-1]))
    if turned and turned[0]:
        _turn_page(document.sections[-1])
    document.add_heading(printable(title), level=1)
    on_side, numbers = bool(turned) and turned[0], {"table": 0, "figure": 0}
    for part, side in zip(parts, turned, strict=True):
        if side is not on_side:
            _turn_page(document.add_section())
            on_side = side
        _add(document, part, locale, numbers)
    out = io.BytesIO()
    document.save(out)
    return stable_zip(out.getvalue())


def _add(document: Document, part: Part, locale: Language, numbers: dict[str, int]) -> None:
    """One part at the end of the document; `numbers` counts tables and figures."""
    match part:
        case Heading(text, level):
            document.add_heading(printable(text), level=min(level + 1, 9))
        case Paragraph(text):
            document.add_paragraph(printable(text))
        case Table():
            numbers["table"] += 1
            _add_table(document, part, locale, numbers["table"])
        case Plot():
            numbers["figure"] += 1
            _add_plot(document, part, numbers["figure"])
        case _:
            assert_never(part)


def _page(section: Section) -> Page:
    """The room between the margins of a section when it stands upright."""
    beside = int(section.left_margin or 0) + int(section.right_margin or 0)
    above = int(section.top_margin or 0) + int(section.bottom_margin or 0)
    short, long = sorted((int(section.page_width or 0), int(section.page_height or 0)))
    return Page(short - beside, long - above)


def _add_plot(document: Document, plot: Plot, number: int) -> None:
    language = plot.table.language
    from docx.shared import Emu

    section = document.sections[-1]
    high = int(section.page_height or 0) - int(section.top_margin or 0)
    high -= int(section.bottom_margin or 0) + _ROOM_FOR_CAPTION
    shape = document.add_picture(io.BytesIO(draw(plot, "png")))
    scale = min(1.0, _room(section) / shape.width, high / shape.height)
    size = Emu(int(shape.height * scale)), Emu(int(shape.width * scale))
    shape.height, shape.width = size
    properties = shape._inline.docPr  # noqa: SLF001 - python-docx has no text for who cannot see it
    properties.set("descr", printable(plot.title))
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    word = "Figuur" if language == "nl" else "Figure"
    _caption(document, word, number, plot.title)


def _describe(document: Document, title: str, language: Language) -> None:
    from docx.oxml.ns import qn

    known = document.core_properties
    known.title, known.author, known.comments = printable(title), "", ""
    known.created = known.modified = _FIXED
    known.last_modified_by, known.revision = "", 1
    known.language = "nl-NL" if language == "nl" else "en-GB"
    for lang in document.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), known.language)


def _set_paper(section: Section) -> None:
    """A4 with margins of two centimetres."""
    from docx.shared import Mm

    section.page_width, section.page_height = Mm(210), Mm(297)
    for side in ("left", "right", "top", "bottom"):
        setattr(section, f"{side}_margin", Mm(20))


def _turn_page(section: Section) -> None:
    """The page on its other side."""
    from docx.enum.section import WD_ORIENT

    upright = int(section.page_width or 0) < int(section.page_height or 0)
    section.orientation = WD_ORIENT.LANDSCAPE if upright else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = section.page_height, section.page_width


def _add_table(document: Document, table: Table, locale: Language, number: int) -> None:
    from docx.shared import Pt

    _add_caption(document, table, number)
    room = _room(document.sections[-1])
    made = document.add_table(rows=1, cols=len(table.columns))
    made.autofit = False
    wide = widths(table, room)
    for column, width in zip(made.columns, wide, strict=True):
        column.width = width
    size = Pt(9) if len(table.columns) <= MANY else Pt(8)
    _fill_heads(made, table, wide, size)
    whole = table_height(table, room) < _IN_ONE_PIECE * _page(document.sections[-1]).height
    body, last = made._tbl, len(table.rows) - 1  # noqa: SLF001 - cell by cell takes quadratic time
    for place, row in enumerate(table.rows):
        cells = zip(row.cells, table.columns, wide, strict=True)
        told = [(shown(cell, c.kind, locale), c, w) for cell, c, w in cells]
        bold = is_total(row)
        kept = whole if place < last else bool(table.notes)
        body.append(_row(told, size, bold=bold, kept=kept))
    ruled(document, made)
    if not table.rows:
        document.add_paragraph(empty_words(table.language))
    for said in table.notes:
        run = document.add_paragraph(style="List Bullet").add_run(printable(said))
        run.font.size = Pt(9)


def _fill_heads(made: WordTable, table: Table, wide: Sequence[int], size: Length) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Emu, Pt

    many = len(table.columns) > MANY
    for cell, column, width in zip(made.rows[0].cells, table.columns, wide, strict=True):
        cell.width = Emu(width)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
        paragraph = cell.paragraphs[0]
        run = paragraph.add_run(printable(column.label))
        run.bold, run.font.size = True, size
        form = paragraph.paragraph_format
        form.keep_with_next, form.space_before, form.space_after = True, Pt(0), Pt(0)
        form.line_spacing = 1.0  # lines, whatever the template has
        if many and column.kind in NUMBERS:
            _on_its_side(cell)
        elif column.kind in NUMBERS:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _repeat_on_every_page(made.rows[0])
    if many:
        longest = max((len(c.label) for c in table.columns if c.kind in NUMBERS), default=0)
        made.rows[0].height = Pt(min(12 + 4.6 * longest, 120))


def _room(section: Section) -> int:
    """The width between the margins, in English Metric Units."""
    margins = int(section.left_margin or 0) + int(section.right_margin or 0)
    return int(section.page_width or 0) - margins


def _add_caption(document: Document, table: Table, number: int) -> None:
    word = "Tabel" if table.language == "nl" else "Table"
    _caption(document, word, number, table.title).paragraph_format.keep_with_next = True


def _caption(document: Document, word: str, number: int, title: str) -> WordParagraph:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    caption: WordParagraph = document.add_paragraph(f"{word} ", style="Caption")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), f"SEQ {word} \\* ARABIC")
    run = caption.add_run(str(number))
    field.append(run._r)  # noqa: SLF001 - python-docx has no fields
    caption._p.append(field)  # noqa: SLF001
    caption.add_run(f". {printable(title)}")
    return caption


def _on_its_side(cell: WordCell) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    turned = OxmlElement("w:textDirection")
    turned.set(qn("w:val"), "btLr")
    about = cell._tc.get_or_add_tcPr()  # noqa: SLF001 - python-docx has no text direction
    about.insert_element_before(turned, "w:tcFitText", "w:vAlign", "w:hideMark")


def _repeat_on_every_page(row: WordRow) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001


def _row(
    cells: Sequence[tuple[str, Column, int]], points: Length, *, bold: bool, kept: bool
) -> BaseOxmlElement:
    """One row of a table as an element, numbers at the right; `kept` on the page of the next."""
    from docx.oxml import OxmlElement

    row = OxmlElement("w:tr")
    properties = OxmlElement("w:trPr")
    properties.append(OxmlElement("w:cantSplit"))
    row.append(properties)
    for text, column, width in cells:
        cell = OxmlElement("w:tc")
        cell.width = width
        paragraph = OxmlElement("w:p")
        about = paragraph.get_or_add_pPr()
        if kept:
            about.append(OxmlElement("w:keepNext"))
        about.append(_tight())
        if column.kind in NUMBERS:
            about.append(_valued("w:jc", "right"))
        size = str(int(points.pt * 2))
        sign = OxmlElement("w:rPr")  # of the paragraph's end: an empty cell is as low as a full one
        sign.append(_valued("w:sz", size))
        about.append(sign)
        run = OxmlElement("w:r")
        look = run.get_or_add_rPr()
        if bold:
            look.append(OxmlElement("w:b"))
        look.append(_valued("w:sz", size))
        run.text = printable(text)
        paragraph.append(run)
        cell.append(paragraph)
        row.append(cell)
    return row


def _tight() -> BaseOxmlElement:
    """No room between the lines of a cell but that of the table, whatever the template has."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    spacing = OxmlElement("w:spacing")
    for key, value in (("before", "0"), ("after", "0"), ("line", "240"), ("lineRule", "auto")):
        spacing.set(qn(f"w:{key}"), value)
    return spacing


def _valued(name: str, value: str) -> BaseOxmlElement:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(name)
    made.set(qn("w:val"), value)
    return made
