"""How a Word document looks: its fonts, the lines of its tables, and styles it must have."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from qualcode.model.errors import UsageError

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.table import Table as WordTable

TABLE_STYLE = "qualcode"
"""A table style of this name in a template is used for every table."""
_FONT, _DARK, _GREY = "Calibri", "1F2937", "BFBFBF"
_NEEDED = ("Caption", "List Bullet", *(f"Heading {level}" for level in range(1, 7)))


def opened_template(template: bytes) -> Document:
    """The docx a researcher gave; UsageError when it is none."""
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        return docx.Document(io.BytesIO(template))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError) as wrong:
        raise UsageError(
            "The Word template is no .docx that can be read.",
            "Save it in Word as .docx; a .dotx or .doc will not do.",
        ) from wrong


def borrow_styles(document: Document) -> None:
    """Adds the styles a template does not hold: Word writes only those that were used in it."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    there = {style.name for style in document.styles}
    for name in _NEEDED:
        if name in there:
            continue
        made = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
        if name == "List Bullet":
            made.paragraph_format.left_indent = Pt(12)
            continue
        made.font.bold = True
        made.paragraph_format.keep_with_next = True
        if name != "Caption":
            made.font.size = Pt(max(16 - 2 * int(name[-1]), 10) + 2)


def plain_look(document: Document) -> None:
    """One font, dark headings and small captions, where nobody gave a template."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    styles = document.styles
    styles["Normal"].font.name, styles["Normal"].font.size = _FONT, Pt(10.5)
    styles["List Bullet"].paragraph_format.space_after = Pt(2)
    for name in _NEEDED:
        style = styles[name]
        if name == "List Bullet":
            continue
        style.font.color.rgb = RGBColor.from_string(_DARK)
        style.font.name = _FONT
        for fonts in style.element.iter(qn("w:rFonts")):
            for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{kind}"), None)
    styles["Caption"].font.size = Pt(10)
    styles["Caption"].paragraph_format.space_before = Pt(8)
    styles["Caption"].paragraph_format.space_after = Pt(4)


def ruled(document: Document, made: WordTable) -> None:
    """Gives a table its look: the template's own style, or lines as journals print them."""
    if TABLE_STYLE in {style.name for style in document.styles}:
        made.style = TABLE_STYLE
        return
    properties = made._tbl.tblPr  # noqa: SLF001 - python-docx has no borders
    borders = _element("w:tblBorders")
    for edge in ("top", "bottom"):
        borders.append(_line(edge, 8, _DARK))
    borders.append(_line("insideH", 4, _GREY))
    margins = _element("w:tblCellMar")
    for edge, room in (("top", "25"), ("left", "60"), ("bottom", "25"), ("right", "60")):
        margins.append(_element(f"w:{edge}", w=room, type="dxa"))
    _put(properties, borders, before=("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook"))
    _put(properties, margins, before=("w:tblLook",))
    for cell in made.rows[0].cells:
        under = _element("w:tcBorders")
        under.append(_line("bottom", 8, _DARK))
        about = cell._tc.get_or_add_tcPr()  # noqa: SLF001
        _put(about, under, before=("w:textDirection", "w:vAlign"))


def _put(parent: BaseOxmlElement, child: BaseOxmlElement, *, before: tuple[str, ...]) -> None:
    """Puts a child where the order of Word wants it."""
    parent.insert_element_before(child, *before)


def _line(edge: str, eighths: int, colour: str) -> BaseOxmlElement:
    """A line of so many eighths of a point."""
    return _element(f"w:{edge}", val="single", sz=str(eighths), space="0", color=colour)


def _element(name: str, **values: str) -> BaseOxmlElement:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(name)
    for key, value in values.items():
        made.set(qn(f"w:{key}"), value)
    return made
