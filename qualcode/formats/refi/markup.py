"""XML in and out: no document types, no entities, and text that any parser gives back.

Elements come one by one as they close, so that a project of a million codings is never a
tree in memory.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import chain
from typing import NoReturn, cast
from xml.parsers import expat

from qualcode.formats.refi.guids import is_guid, normal
from qualcode.model.errors import FormatError

Element = ET.Element
DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
DEEPEST = 60
"""Codes under codes under codes: nobody reads a tree that is deeper."""
_CHUNK = 1 << 18
_PROLOG = 1 << 12  # bytes; a prolog without a document type is a line
_NAMESPACES = {
    "Project": re.compile(r"urn:QDA-XML:project:\d+[.:]\d+"),
    "CodeBook": re.compile(r"urn:QDA-XML:codebook:\d+[.:]\d+"),
}
"""1.0 is the standard; ATLAS.ti 9 writes codebook:0:4."""
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPECIAL = re.compile('[&<>"\t\n\r]|[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]')
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


def elements(data: bytes | Iterator[bytes], root: str, *, name: str) -> Iterator[Element]:
    """Every element as it closes, inner ones first; the last one is the root.

    `data` may come in pieces. FormatError for another root or namespace, for a document type
    and for broken XML. Tags are as `local` takes them. The caller empties what it has used.
    """
    pieces = _pieces(data) if isinstance(data, bytes) else data
    prolog = _checked_prolog(pieces, root, name)
    parser: ET.XMLPullParser[Element] = ET.XMLPullParser(events=("end",))
    ended = cast("Callable[[], Iterator[tuple[str, Element]]]", parser.read_events)
    try:
        for piece in chain([prolog], pieces):
            parser.feed(piece)
            for _, element in ended():
                yield element
        parser.close()
        for _, element in ended():
            yield element
    except (ET.ParseError, ValueError, LookupError, UnicodeError) as error:
        _refuse(error, name)


def _pieces(data: bytes) -> Iterator[bytes]:
    return (data[start : start + _CHUNK] for start in range(0, len(data), _CHUNK))


@lru_cache(maxsize=512)
def local(tag: str) -> str:
    """The name of an element without its namespace."""
    return tag.rpartition("}")[2]


def escaped(text: str) -> str:
    """`text` for an attribute or an element: line ends and tabs survive any parser.

    Characters that XML cannot hold become U+FFFD.
    """
    return _SPECIAL.sub(_escape, text) if _SPECIAL.search(text) else text


def holdable(text: str) -> str:
    """`text` as it comes back from XML."""
    return _NOT_XML.sub("\ufffd", text)


def serialised(element: Element, *, depth: int = 0) -> str:
    """The element as XML of the namespace around it, its GUIDs normal, without indentation.

    ValueError when it nests deeper than `DEEPEST`.
    """
    if depth > DEEPEST:
        raise ValueError("the elements nest too deep")
    tag = local(element.tag)
    named = "".join(
        f' {local(k)}="{normal(v) if is_guid(normal(v)) else escaped(v)}"'
        for k, v in element.attrib.items()
    )
    inner = "".join(serialised(child, depth=depth + 1) for child in element)
    text = escaped(element.text) if element.text and (element.text.strip() or not inner) else ""
    return f"<{tag}{named}>{text}{inner}</{tag}>" if text or inner else f"<{tag}{named}/>"


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    if character in _ESCAPED:
        return _ESCAPED[character]
    return f"&#{ord(character)};" if character in "\t\n\r" else "\ufffd"


def _checked_prolog(pieces: Iterator[bytes], root: str, name: str) -> bytes:
    """What was read to see all before the first element, where alone a document type can stand."""
    found: list[str] = []
    parser = expat.ParserCreate(namespace_separator=" ")

    def refuse(*_: object) -> NoReturn:
        raise FormatError(
            "The project file has a document type (DTD), which could pull in other files.",
            "No program writes one into a REFI-QDA file. Check where it comes from.",
            path=name,
        )

    def start(tag: str, _: object) -> None:
        found.append(tag)

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = start
    seen: list[bytes] = []
    try:
        while not found and (piece := next(pieces, b"")):
            for at in range(0, len(piece), _PROLOG):
                if not found:
                    parser.Parse(piece[at : at + _PROLOG], False)
            seen.append(piece)
    except (expat.ExpatError, ValueError, LookupError, UnicodeError) as error:
        if not found:
            _refuse(error, name)
    if not found:
        raise FormatError("The file holds no XML element.", _HINT, path=name)
    namespace, _, tag = found[0].rpartition(" ")
    if tag != root or not _NAMESPACES[root].fullmatch(namespace):
        kind = "project" if root == "Project" else "codebook"
        raise FormatError(
            f'The file begins with <{_short(tag)}> of the namespace "{_short(namespace)}"; '
            f"<{root}> of urn:QDA-XML:{kind}:1.0 was expected.",
            "A .qdpx is a project, a .qdc a codebook; older exports of NVivo and ATLAS.ti are "
            "neither. Export it again as REFI-QDA.",
            path=name,
        )
    return b"".join(seen)


_HINT = "Export it again as REFI-QDA; the file may have been cut off."


def _refuse(error: Exception, name: str) -> NoReturn:
    line = getattr(error, "lineno", None) or (getattr(error, "position", None) or (None,))[0]
    raise FormatError(
        f"The XML is broken: {_short(str(error))}.", _HINT, path=name, line=line
    ) from error


def _short(text: str) -> str:
    clean = "".join(c if c.isprintable() else "?" for c in text)
    return clean if len(clean) <= 80 else clean[:77] + "…"
