"""Word and OpenDocument files: unpacked within bounds, as lines, tables and asides."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from xml.parsers import expat

from qualcode.formats.transcripts.document import Document, Kind, Line, line_of
from qualcode.formats.transcripts.elsewhere import of_zip
from qualcode.formats.transcripts.encoding import normalised
from qualcode.formats.transcripts.markup import DOCX, ODT, Markup, Paragraph, Role, read_markup
from qualcode.formats.transcripts.parsed import Leftover
from qualcode.model.errors import FormatError

LARGEST = 64 * 1024 * 1024
"""Bytes of one part when unpacked; a day of speech in Word takes 5 MB."""
_ZIP_ERRORS = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, NotImplementedError, RuntimeError,
    EOFError, OSError, ValueError, KeyError, OverflowError, UnicodeError,
)  # fmt: skip
_ASIDES = (
    (re.compile(r"word/(?:footnotes|endnotes)\.xml"), "a note under the text"),
    (re.compile(r"word/comments\.xml"), "a comment beside the text"),
    (re.compile(r"word/header[0-9]*\.xml"), "a page header"),
    (re.compile(r"word/footer[0-9]*\.xml"), "a page footer"),
)
_HINT = "Open it in Word and save it again as .docx, or save it as plain text."


def unpacked(data: bytes, name: str) -> Document:
    """A docx or odt file as lines; FormatError for any other zip and for a broken one."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        names = archive.namelist()
    except _ZIP_ERRORS as error:
        raise FormatError("The file is a broken zip file.", _HINT, path=name) from error
    if "word/document.xml" in names:
        return _docx(archive, names, name)
    if "content.xml" in names and "mimetype" in names:
        return _odt(archive, name)
    if other := of_zip(names, name):
        raise other
    raise FormatError(
        "The file is a zip file without a Word document in it.",
        "Unpack it and import the transcripts one by one; a transcript can be docx, odt, rtf, "
        "txt, vtt, srt, json or csv.",
        path=name,
    )


def lines_of(paragraphs: Sequence[Paragraph]) -> tuple[Line, ...]:
    """The paragraphs as lines; a blank line stands between two of them."""
    lines: list[Line] = []
    for paragraph in paragraphs:
        strong = paragraph.strong
        if lines:
            lines.append(Line(paragraph.number, ""))
        for text in normalised(paragraph.text).split("\n"):
            lines.append(line_of(paragraph.number, text, strong, heading=paragraph.heading))
            strong = max(0, strong - len(text) - 1)
    return tuple(lines)


def document_of(
    markup: Markup, name: str, kind: Kind, leftovers: Sequence[Leftover] = ()
) -> Document:
    """What was read as a document; tables of one column are ordinary lines."""
    lines = lines_of(markup.paragraphs)
    tables = [(start, rows) for start, rows in markup.tables if any(map(any, rows))]
    wide = [(s, rows) for s, rows in tables if max(len(row) for row in rows) > 1]
    cells = [
        Paragraph(start, [(cell, False)])
        for start, rows in tables
        if max(len(row) for row in rows) == 1
        for row in rows
        for cell in row
    ]
    lines += lines_of(cells)
    notes = ("Words deleted under tracked changes were left out.",) if markup.deleted else ()
    asides = (left for p in markup.asides for left in left_over(p, "a note beside the text"))
    return Document(
        name,
        "\n".join(line.text for line in lines),
        kind,
        lines,
        tuple(tuple(tuple(map(_cell, row)) for row in rows) for _, rows in wide),
        (*leftovers, *asides),
        notes,
    )


def left_over(paragraph: Paragraph, why: str) -> list[Leftover]:
    """The paragraph for the import report; nothing for a blank one."""
    text = _cell(paragraph.text)
    return [Leftover(paragraph.number, text, why)] if text else []


def _docx(archive: zipfile.ZipFile, names: Sequence[str], name: str) -> Document:
    leftovers: list[Leftover] = []
    for part in names:
        for pattern, why in _ASIDES:
            if pattern.fullmatch(part):
                markup = _markup(archive, part, name, DOCX)
                leftovers += [left for p in markup.paragraphs for left in left_over(p, why)]
    body = _markup(archive, "word/document.xml", name, DOCX)
    return document_of(body, name, "docx", leftovers)


def _odt(archive: zipfile.ZipFile, name: str) -> Document:
    mime = _part(archive, "mimetype", name)
    if not mime.startswith(b"application/vnd.oasis.opendocument.text"):
        raise FormatError("The file is not a text document.", _HINT, path=name)
    return document_of(_markup(archive, "content.xml", name, ODT), name, "odt")


def _markup(archive: zipfile.ZipFile, part: str, name: str, roles: Mapping[str, Role]) -> Markup:
    try:
        return read_markup(_part(archive, part, name), roles)
    except (expat.ExpatError, ValueError, LookupError, UnicodeError) as error:
        raise FormatError(f"The document is damaged ({part}).", _HINT, path=name) from error


def _part(archive: zipfile.ZipFile, part: str, name: str) -> bytes:
    try:
        with archive.open(part) as stream:
            data = stream.read(LARGEST + 1)
    except _ZIP_ERRORS as error:
        raise FormatError(f"The document is damaged ({part}).", _HINT, path=name) from error
    if len(data) > LARGEST:
        raise FormatError(
            f"The document holds more than {LARGEST // 1024**2} MB of text when unpacked.",
            "That is no transcript. Check where the file comes from.",
            path=name,
        )
    return data


def _cell(text: str) -> str:
    return "\n".join(
        line.strip() for line in normalised(text).replace("\t", " ").split("\n")
    ).strip()
