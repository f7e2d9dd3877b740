"""docx: real Word tables with a caption and a heading row that comes back on every page."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, assert_never

from qualcode.export.archive import stable_zip
from qualcode.export.cells import NUMBERS, empty_words, printable, shown
from qualcode.export.plots import draw
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
_WIDE = 6  # columns; more of them stand on a page on its side
_MANY = 9  # columns; more of them have smaller words and headings of numbers on their side
_SAMPLE = 200  # rows looked at for the width of a column
_CHARACTER = 62_000  # English Metric Units of one of 9 points, on average
_LONGEST = 17  # characters of a word that a column need not break


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
    body stays in front. A table of more than six columns has a page on its side.
    """
    import docx

    document = docx.Document(None if template is None else io.BytesIO(template))
    _describe(document, title, language)
    if template is None:
        _set_paper(document.sections[-1])
    sides = _sides(parts)
    if sides and sides[0]:
        _turn_page(document.sections[-1])
    document.add_heading(printable(title), level=1)
    on_side, numbers = bool(sides) and sides[0], {"table": 0, "figure": 0}
    for part, side in zip(parts, sides, strict=True):
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


def _sides(parts: Sequence[Part]) -> list[bool]:
    """Per part whether its page lies on its side; words go with the table they lead up to."""
    sides, side = list[bool](), False
    for part in reversed(parts):
        if isinstance(part, Table):
            side = len(part.columns) > _WIDE
        elif isinstance(part, Plot):
            side = False
        sides.append(side)
    return sides[::-1]


def _add_plot(document: Document, plot: Plot, number: int) -> None:
    language = plot.table.language
    room = _room(document.sections[-1])
    shape = document.add_picture(io.BytesIO(draw(plot, "png")))
    if room < shape.width:
        shape.height, shape.width = shape.height * room // shape.width, room
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
    made = document.add_table(rows=1, cols=len(table.columns), style="Table Grid")
    made.autofit = False
    _set_widths(made, table, _room(document.sections[-1]))
    size = Pt(9) if len(table.columns) <= _MANY else Pt(8)
    wide = [column.width for column in made.columns]
    for cell, column, width in zip(made.rows[0].cells, table.columns, wide, strict=True):
        cell.width = width
        run = cell.paragraphs[0].add_run(printable(column.label))
        run.bold, run.font.size = True, size
        if len(table.columns) > _MANY and column.kind in NUMBERS:
            _on_its_side(cell)
    _repeat_on_every_page(made.rows[0])
    if len(table.columns) > _MANY:
        longest = max((len(c.label) for c in table.columns if c.kind in NUMBERS), default=0)
        made.rows[0].height = Pt(min(12 + 4.6 * longest, 120))
    body = made._tbl  # noqa: SLF001 - cell by cell through the API takes quadratic time
    for row in table.rows:
        cells = zip(row.cells, table.columns, wide, strict=True)
        body.append(_row([(shown(cell, c.kind, locale), c, w) for cell, c, w in cells], size))
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


def _set_widths(made: WordTable, table: Table, room: int) -> None:
    for place, width in enumerate(widths(table, room)):
        made.columns[place].width = width


def widths(table: Table, room: int) -> list[int]:
    """Widths of the columns that fill `room` together, in English Metric Units.

    Every column has room for its longest word where the page allows it; what is left goes to
    those with more to say.
    """
    columns = list(enumerate(table.columns))
    least = [_least(table, place, column) * _CHARACTER for place, column in columns]
    wants = [_wanted(table, place, column) * _CHARACTER for place, column in columns]
    left = room - sum(least)
    more = [max(want - low, 0) for want, low in zip(wants, least, strict=True)]
    if left < 0 or sum(more) < left:
        widest = least if left < 0 else [max(*pair) for pair in zip(wants, least, strict=True)]
        return [int(room * one / sum(widest)) for one in widest]
    return [int(low + left * one / sum(more)) for low, one in zip(least, more, strict=True)]


def _least(table: Table, place: int, column: Column) -> float:
    """Characters of the longest word, the heading's in bold."""
    if column.kind == "words":
        return 45.0
    turned = len(table.columns) > _MANY and column.kind in NUMBERS
    heading = 0.0 if turned else max(map(len, column.label.split()), default=1) * 1.15
    words = [len(word) for cell in _texts(table, place) for word in cell.split()]
    numbers = 4 if column.kind == "integer" else 7
    inside = numbers if column.kind in NUMBERS else max(words, default=4)
    return float(min(max(heading, inside), _LONGEST)) + 2.5


def _wanted(table: Table, place: int, column: Column) -> float:
    if column.kind in NUMBERS:
        return 0
    lengths = sorted(map(len, _texts(table, place)))
    usual = lengths[len(lengths) * 9 // 10] if lengths else 0
    return min(usual, 160 if column.kind == "words" else 60) + 2.5


def _texts(table: Table, place: int) -> list[str]:
    cells = (row.cells[place] for row in table.rows[:_SAMPLE])
    return [cell for cell in cells if isinstance(cell, str)]


def _on_its_side(cell: WordCell) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    turned = OxmlElement("w:textDirection")
    turned.set(qn("w:val"), "btLr")
    cell._tc.get_or_add_tcPr().append(turned)  # noqa: SLF001 - python-docx has no text direction


def _repeat_on_every_page(row: WordRow) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001


def _row(cells: Sequence[tuple[str, Column, int]], points: Length) -> BaseOxmlElement:
    """One row of a table as an element, numbers at the right."""
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
        size.set(qn("w:val"), str(int(points.pt * 2)))
        run.get_or_add_rPr().append(size)
        run.text = printable(text)
        paragraph.append(run)
        cell.append(paragraph)
        row.append(cell)
    return row
