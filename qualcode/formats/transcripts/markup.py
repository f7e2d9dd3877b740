"""Word-processor XML as paragraphs, asides and tables: one reader for docx and odt.

Events of the XML parser are followed by hand, without a tree, so that depth and size
cost nothing and a document type, which could swell without end, is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from xml.parsers import expat

Role = Literal[
    "paragraph", "heading", "text", "break", "tab", "spaces", "hyphen", "bold", "style", "run",
    "table", "row", "cell", "skip", "aside", "placeholder", "content",
]  # fmt: skip
_HEADING_STYLE = re.compile(r"(?i)(?:heading|kop|title|titel|subtitle|ondertitel|berschrift)[\d ]*")
_SEPARATOR = " "
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_WORD: Mapping[str, Role] = {
    "p": "paragraph",
    "t": "text",
    "br": "break",
    "cr": "break",
    "tab": "tab",
    "ptab": "tab",
    "noBreakHyphen": "hyphen",
    "b": "bold",
    "i": "bold",
    "r": "run",
    "pStyle": "style",
    "tbl": "table",
    "tr": "row",
    "tc": "cell",
    "moveFrom": "skip",
    "del": "skip",
    "tabs": "skip",
    "showingPlcHdr": "placeholder",
    "sdtContent": "content",
}
DOCX: Mapping[str, Role] = {
    **{f"{uri}{_SEPARATOR}{tag}": role for uri in (_W, _W_STRICT) for tag, role in _WORD.items()},
    # The fallback repeats the words of a text box for older programs.
    "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback": "skip",
}
ODT: Mapping[str, Role] = {
    f"{_TEXT} p": "paragraph",
    f"{_TEXT} h": "heading",
    f"{_TEXT} line-break": "break",
    f"{_TEXT} tab": "tab",
    f"{_TEXT} s": "spaces",
    f"{_TEXT} note": "aside",
    f"{_OFFICE} annotation": "aside",
    f"{_TEXT} tracked-changes": "skip",
    f"{_TABLE} table": "table",
    f"{_TABLE} table-row": "row",
    f"{_TABLE} table-cell": "cell",
}


@dataclass(slots=True)
class Paragraph:
    """One paragraph while and after it is read."""

    number: int
    pieces: list[tuple[str, bool]] = field(default_factory=list)
    """Text and whether it is bold or italic."""
    heading: bool = False

    @property
    def text(self) -> str:
        """All its words; line breaks are line feeds."""
        return "".join(piece for piece, _ in self.pieces)

    @property
    def strong(self) -> int:
        """How many characters from the start are bold or italic."""
        length = 0
        for piece, bold in self.pieces:
            if not bold and piece.strip():
                break
            length += len(piece)
        return length


@dataclass(slots=True)
class Markup:
    """What a word-processor document holds, in reading order."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    asides: list[Paragraph] = field(default_factory=list)
    """Footnotes and comments."""
    tables: list[tuple[int, list[list[str]]]] = field(default_factory=list)
    """Number of the first paragraph in the table, and its cells."""
    deleted: bool = False
    """Whether words deleted under tracked changes were passed over."""


def read_markup(xml: bytes, roles: Mapping[str, Role]) -> Markup:
    """The paragraphs and tables of one XML part; expat.ExpatError when it is broken.

    ValueError for a document type, which word processors never write.
    """
    reader = _Reader(roles)
    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.data
    parser.StartDoctypeDeclHandler = _refuse
    parser.Parse(xml, True)
    return reader.markup


def _refuse(*_: object) -> None:
    raise ValueError("a document type")


class _Reader:
    """Follows the XML; all state of one document."""

    def __init__(self, roles: Mapping[str, Role]) -> None:
        self.markup = Markup()
        self._roles = roles
        self._only_in_text = "text" in roles.values()
        self._open: list[Paragraph] = []
        self._count = self._skipping = self._asides = self._tables = 0
        self._in_text = self._bold = self._placeholder = False
        self._outside = 0
        self._pending: list[str] = []
        self._cell: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Follow a start tag."""
        self._flush()
        role = self._roles.get(tag)
        if role == "skip" or self._skipping or (role == "content" and self._placeholder):
            self._placeholder = False
            self._skipping += 1
            self.markup.deleted |= tag.endswith((" del", " tracked-changes"))
        elif role in {"paragraph", "heading"}:
            self._count += 1
            self._open.append(Paragraph(self._count, heading=role == "heading"))
            self._bold = False
        elif role == "aside":
            self._asides += 1
            self._outside = len(self._open)
        elif role == "text":
            self._in_text = True
        elif role == "run":
            self._bold = False
        elif role in {"placeholder", "content"}:
            # What a content control shows before anybody has typed is not the author's.
            self._placeholder = role == "placeholder"
        elif role in {"table", "row", "cell"}:
            self._start_table(role)
        elif role is not None and self._open:
            self._mark(role, attributes)

    def end(self, tag: str) -> None:
        """Follow an end tag."""
        self._flush()
        role = self._roles.get(tag)
        if self._skipping:
            self._skipping -= 1
        elif role in {"paragraph", "heading"}:
            self._close(self._open.pop())
        elif role == "aside":
            self._asides -= 1
        elif role == "text":
            self._in_text = False
        elif role == "table":
            self._tables -= 1
        elif role == "cell" and self._tables == 1 and self.markup.tables[-1][1]:
            self.markup.tables[-1][1][-1].append("\n".join(self._cell))
            self._cell = []

    def data(self, text: str) -> None:
        """Take characters; the parser hands out long ones in pieces."""
        self._pending.append(text)

    def _flush(self) -> None:
        text, self._pending = "".join(self._pending), []
        if not text or self._skipping or len(self._open) <= (self._outside if self._asides else 0):
            return
        if not self._only_in_text:
            # White space between the tags of an odt is layout, as in HTML.
            text = re.sub(r"[ \t\r\n]+", " ", text)
        elif not self._in_text:
            return
        else:
            # Word drops outer spaces where `preserve` is missing, and so glues words.
            text = re.sub(r"[\t\r\n]+", " ", text)
        self._open[-1].pieces.append((text, self._bold))

    def _start_table(self, role: Role) -> None:
        if role == "table":
            self._tables += 1
        if self._tables != 1:
            return
        if role == "table":
            self.markup.tables.append((self._count + 1, []))
        elif role == "row":
            self.markup.tables[-1][1].append([])

    def _mark(self, role: Role, attributes: dict[str, str]) -> None:
        values = {name.rpartition(_SEPARATOR)[2]: value for name, value in attributes.items()}
        paragraph = self._open[-1]
        if role == "bold":
            self._bold |= values.get("val") not in {"0", "false", "none", "off"}
        elif role == "style":
            paragraph.heading = _HEADING_STYLE.fullmatch(values.get("val", "")) is not None
        elif role == "break":
            paragraph.pieces.append(("\n", False))
        elif role == "spaces":
            count = values.get("c", "1")
            paragraph.pieces.append(
                (" " * (int(count) if re.fullmatch("[0-9]{1,3}", count) else 1), False)
            )
        else:
            paragraph.pieces.append(("\t" if role == "tab" else "-", False))

    def _close(self, paragraph: Paragraph) -> None:
        if self._asides:
            self.markup.asides.append(paragraph)
        elif self._tables:
            self._cell.append(paragraph.text)
        else:
            self.markup.paragraphs.append(paragraph)
