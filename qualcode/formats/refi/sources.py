"""Sources and notes of a project file: their texts out of the archive, and their selections."""

from __future__ import annotations

import codecs
import re
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from qualcode.formats.refi.archive import Archive
from qualcode.formats.refi.guids import normal, normal_again
from qualcode.formats.refi.markup import Element, local
from qualcode.formats.refi.parts import guid_of, note_refs, target_of, text_under, values_of
from qualcode.formats.refi.values import (
    ForeignCoding,
    ForeignNote,
    ForeignSelection,
    ForeignSource,
)
from qualcode.formats.refi.wording import SourceText
from qualcode.model.errors import FormatError

Losses = Counter[tuple[str, str]]
_ELSEWHERE = re.compile(r"[a-zA-Z]+://")
_DRIVE = re.compile(r"[A-Za-z]:")
_TEXTS = {"Representation", "TextDescription", "Transcript"}
"""Elements that hold the plain text of a PDF, a picture or a recording."""
_LOST = {
    "PDFSelection": "an area of a page has no place in a text",
    "PictureSelection": "an area of a picture has no place in a text",
    "AudioSelection": "a stretch of time without words has no place in a text",
    "VideoSelection": "a stretch of time without words has no place in a text",
    "SyncPoint": "times between words; import the transcript itself to keep them",
}


@dataclass(frozen=True, slots=True)
class SourcesFound:
    """The texts of one source element, and what of it is not read."""

    sources: tuple[ForeignSource, ...]
    unread: Losses = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class NoteFound:
    """A note, and what of it is not read."""

    note: ForeignNote
    unread: Losses = field(default_factory=Counter)


def source_of(element: Element, archive: Archive) -> SourcesFound:
    """The source, or the texts that stand for a PDF, a picture or a recording."""
    kind = local(element.tag)
    if kind == "TextSource":
        return SourcesFound((_text_source(element, archive, kind),))
    unread: Losses = Counter()
    found = []
    for child in element:
        tag = local(child.tag)
        if tag in _TEXTS:
            text = _text_source(child, archive, kind)
            own = element.get("name", "").strip()
            found.append(replace(text, name=own or text.name, variables=values_of(element)))
        elif tag in _LOST:
            unread[tag, _LOST[tag]] += 1
    times = sum(1 for e in element.iter() if local(e.tag) == "SyncPoint")
    if times:
        unread["SyncPoint", _LOST["SyncPoint"]] += times
    if not found:
        unread[kind, "it has no plain text"] += 1
    return SourcesFound(tuple(found), unread)


def note_of(element: Element, archive: Archive) -> NoteFound:
    """A note with its text; selections inside notes are not read."""
    source = _text_source(element, archive, "Note")
    unread: Losses = Counter()
    if source.text is None:
        unread["Note", f"its text is missing ({source.why_missing})"] += 1
    inner = len(source.selections) + len(source.codings)
    if inner:
        unread["Coding", "codes on the words of a note"] += inner
    words = source.text.raw if source.text else source.description
    named = element.get("name", "")
    return NoteFound(ForeignNote(source.guid, named, words, source.user, source.made), unread)


def _text_source(element: Element, archive: Archive, kind: str) -> ForeignSource:
    path = element.get("plainTextPath", "").strip()
    text, why = _text(element, path, archive)
    name = element.get("name", "").strip() or path.rpartition("/")[2] or "a source without a name"
    positions = {guid_of(e): e.get("position", "") for e in element if local(e.tag) == "SyncPoint"}
    return ForeignSource(
        guid_of(element),
        name,
        kind,
        text,
        why,
        text_under(element, "Description"),
        normal(element.get("creatingUser", "")),
        element.get("creationDateTime", ""),
        tuple(_selections(element, positions, archive.name)),
        tuple(_coding(e, named=True) for e in element if local(e.tag) == "Coding"),
        note_refs(element),
        values_of(element),
    )


def _text(element: Element, path: str, archive: Archive) -> tuple[SourceText | None, str]:
    """The plain text, or None and why there is none."""
    inline = next((e for e in element if local(e.tag) == "PlainTextContent"), None)
    if inline is not None and (inline.text or not path):
        return SourceText(inline.text or ""), ""
    if not path:
        rich = element.get("richTextPath", "")
        return None, "only rich text is given" if rich else "no text is given"
    inside = path.removeprefix("internal://")
    if _ELSEWHERE.match(inside):
        return None, f"it lies outside the archive, at {_short(path)}"
    parts = inside.replace("\\", "/").split("/")
    if ".." in parts or not parts[0] or _DRIVE.match(inside):
        raise FormatError(
            f'A source points out of the archive, at "{_short(path)}".',
            "A project does not need that. Check where the file comes from.",
            path=archive.name,
        )
    member = archive.source("/".join(parts))
    if member is None:
        return None, f"{_short(inside)} is not in the archive"
    return _decoded(archive.read(member), member, archive.name), ""


def _decoded(data: bytes, member: str, name: str) -> SourceText:
    """The text of a member: UTF-8 as the standard says, or UTF-16 with a byte order mark."""
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        raw = data.decode("utf-16" if utf16 else "utf-8")
    except UnicodeDecodeError as error:
        raise FormatError(
            f'The text "{_short(member)}" is not UTF-8, as the standard asks.',
            "Export the project again; places in a text of another encoding cannot be told.",
            path=name,
        ) from error
    marked = utf16 or raw.startswith("\ufeff")
    return SourceText(raw.removeprefix("\ufeff"), marked=marked)


def _selections(
    element: Element, positions: dict[str, str], name: str
) -> Iterable[ForeignSelection]:
    for child in element:
        tag = local(child.tag)
        if tag == "PlainTextSelection":
            start, end = child.get("startPosition", ""), child.get("endPosition", "")
        elif tag == "TranscriptSelection":
            start = positions.get(normal(child.get("fromSyncPoint", "")), "")
            end = positions.get(normal(child.get("toSyncPoint", "")), "")
        else:
            continue
        yield _selection(child, start, end, name)


def _selection(element: Element, start: str, end: str, name: str) -> ForeignSelection:
    try:
        first, last = int(start), int(end)
    except ValueError as error:
        guid = _short(guid_of(element))
        raise FormatError(
            f'Selection {guid} runs from "{_short(start)}" to "{_short(end)}"; '
            "two whole numbers were expected.",
            "Export the project again as REFI-QDA.",
            path=name,
        ) from error
    codings: list[ForeignCoding] = []
    notes: list[str] = []
    description = ""
    for child in element:
        match local(child.tag):
            case "Coding":
                codings.append(_coding(child, named=False))
            case "NoteRef":
                notes.append(target_of(child))
            case "Description":
                description = child.text or ""
    get = element.attrib.get
    return ForeignSelection(
        normal(get("guid", "")),
        first,
        last,
        get("name", ""),
        description,
        normal_again(get("creatingUser", "")),
        sys.intern(get("creationDateTime", "")),
        tuple(codings),
        tuple(notes),
    )


def _coding(element: Element, *, named: bool) -> ForeignCoding:
    """One coding; its GUID only when `named`, as it is the selection that a segment is made of."""
    get = element.attrib.get
    code = ""
    notes: list[str] = []
    for child in element:
        match local(child.tag):
            case "CodeRef":
                code = target_of(child)
            case "NoteRef":
                notes.append(target_of(child))
    return ForeignCoding(
        normal(get("guid", "")) if named else "",
        code,
        normal_again(get("creatingUser", "")),
        sys.intern(get("creationDateTime", "")),
        tuple(notes),
    )


def _short(text: str) -> str:
    clean = "".join(c if c.isprintable() else "?" for c in text)
    return clean if len(clean) <= 80 else clean[:77] + "…"
