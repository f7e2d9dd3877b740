"""A qdpx read whole: users, codes, sources with their selections, notes, sets and the rest."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from qualcode.formats.refi.archive import Archive, opened
from qualcode.formats.refi.bulk import uncollected
from qualcode.formats.refi.checks import checked
from qualcode.formats.refi.conventions import Detection, detected
from qualcode.formats.refi.guids import normal
from qualcode.formats.refi.markup import Element, elements, local, serialised
from qualcode.formats.refi.parts import (
    case_of,
    codes_of,
    link_of,
    note_refs,
    set_of,
    text_under,
    user_of,
)
from qualcode.formats.refi.sources import note_of, source_of
from qualcode.formats.refi.travelling import is_ours
from qualcode.formats.refi.values import ForeignNote, ForeignProject, ForeignSource, Unread
from qualcode.formats.refi.wording import Counting, SourceText, counting_of
from qualcode.model.errors import FormatError, UsageError
from qualcode.model.transcript import text_hash

_SOURCES = {"TextSource", "PDFSource", "AudioSource", "VideoSource", "PictureSource"}
_HASH = re.compile(r'"text_hash":"([0-9a-f]{64})"')
_MANY = {"PlainTextSelection", "Coding", "CodeRef"}
"""Most elements of a file; they are read with their source."""
_KNOWN = {"Users", "CodeBook", "Variables", "Cases", "Sources", "Notes", "Links", "Sets"}
_PLAIN = {"Description", "NoteRef"}
_KEPT = {"Graphs": "a drawing of codes; its codes and codings arrive, the drawing does not"}
_OURS = Detection(Counting(), "qualcode wrote the file, and the words are unchanged", (), sure=True)
_SHOWN = 5  # faults named in one message


def read_project(data: bytes, name: str, *, offsets: str | None = None) -> ForeignProject:
    """The project in a qdpx, the counting of every source found or as `offsets` says.

    FormatError when the file is no project, holds something only an attack would, or points
    at what is not there; and when the counting of a source cannot be told.
    """
    project = project_in(data, name, offsets=offsets)
    faults = [*project.faults, *doubts(project)]
    if faults:
        more = f" And {len(faults) - _SHOWN} more." if len(faults) > _SHOWN else ""
        raise FormatError(
            " ".join(faults[:_SHOWN]) + more,
            "See everything that is in the file with: qualcode import qdpx FILE --dry-run",
            path=name,
        )
    return project


def project_in(data: bytes, name: str, *, offsets: str | None = None) -> ForeignProject:
    """As `read_project`, but what is wrong inside is in `faults` and not raised."""
    asked = asked_for(offsets)
    archive = opened(data, name)
    with uncollected():
        return checked(_counted(_parsed(archive), asked))


def asked_for(offsets: str | None) -> Counting | None:
    """The counting that `--offsets` names; UsageError when it names none."""
    if offsets is None or offsets == "detect":
        return None
    counting = counting_of(offsets)
    if counting is None:
        raise UsageError(
            f'"{offsets}" is no way of counting places.',
            "Join what differs from the standard with +: code-points or utf-16; lf or crlf (a "
            "line break counts two) or file; bom (it is counted); inclusive. For NVivo on "
            "Windows: --offsets utf-16+crlf",
        )
    return counting


def doubts(project: ForeignProject) -> list[str]:
    """One sentence for every source whose way of counting cannot be told."""
    found = []
    for source in project.sources:
        if source.detection is None or source.detection.sure:
            continue
        best = "; ".join(f"{s.counting.option} {s.score:.0f}" for s in source.detection.scores[:3])
        found.append(
            f'How "{source.name}" counts places cannot be told ({source.detection.reason}): '
            f"{best}. Say it with --offsets."
        )
    return found


def _counted(project: ForeignProject, asked: Counting | None) -> ForeignProject:
    """The project with a detection on every source that has a text."""
    written = (note.text for note in project.notes if is_ours(note))
    hashes = {found for text in written for found in _HASH.findall(text)}
    whole = [_as_written(source, hashes) for source in project.sources]
    by_us = asked is None and project.origin.startswith("qualcode ")
    texts = [
        (source.text, source.selections)
        for source, ours in whole
        if source.text is not None and not (ours and by_us)
    ]
    found = iter(detected(texts, asked=asked))
    sources = tuple(
        source
        if source.text is None
        else replace(source, detection=_OURS if ours and by_us else next(found))
        for source, ours in whole
    )
    return replace(project, sources=sources)


def _as_written(source: ForeignSource, hashes: set[str]) -> tuple[ForeignSource, bool]:
    """The source, word for word when one of our notes has the hash of its text; and whether."""
    if source.text is None or not hashes:
        return source, False
    raw = ("\ufeff" if source.text.marked else "") + source.text.raw
    if text_hash(raw) not in hashes:
        return source, False
    return replace(source, text=SourceText(raw, verbatim=True)), True


def _parsed(archive: Archive) -> ForeignProject:
    """Everything in the project file; each part is dropped from memory once it is read."""
    project = ForeignProject(archive.name, "", "")
    unread: Counter[tuple[str, str]] = Counter()
    kept: list[tuple[str, str]] = []
    sources: list[ForeignSource] = []
    notes: list[ForeignNote] = []
    for element in elements(archive.stream(archive.project), "Project", name=archive.name):
        tag = local(element.tag)
        if tag in _MANY:
            continue
        if tag in _SOURCES:
            found = source_of(element, archive)
            sources.extend(found.sources)
            unread.update(found.unread)
            element.clear()
        elif tag == "Note":
            note = note_of(element, archive)
            notes.append(note.note)
            unread.update(note.unread)
            element.clear()
        elif tag in _KEPT:
            unread[tag, _KEPT[tag]] += len(element)
            kept.append((tag, _kept(element, archive.name)))
            element.clear()
        elif tag == "Link":
            kept.append((tag, _kept(element, archive.name)))
        elif tag == "Project":
            project = _whole(element, archive)
            for stranger in _strangers(element):
                unread[local(stranger.tag), "no part of the standard"] += 1
                kept.append((local(stranger.tag), _kept(stranger, archive.name)))
    return replace(
        project,
        sources=tuple(sources),
        notes=tuple(notes),
        kept=tuple(kept),
        unread=tuple(Unread(what, n, why) for (what, why), n in unread.items()),
    )


def _whole(root: Element, archive: Archive) -> ForeignProject:
    """The project's own attributes and the parts that are small."""
    parts = {local(child.tag): child for child in root}
    codes = [c for book in _under(parts, "CodeBook") if local(book.tag) == "Codes" for c in book]
    variables = _under(parts, "Variables")
    return ForeignProject(
        archive.name,
        root.get("name", "").strip() or archive.name.removesuffix(".qdpx"),
        root.get("origin", "").strip(),
        users=tuple(user_of(e) for e in _under(parts, "Users")),
        codes=codes_of(codes, name=archive.name),
        variables={normal(e.get("guid", "")): e.get("name", "") for e in variables},
        cases=tuple(case_of(e) for e in _under(parts, "Cases")),
        links=tuple(link_of(e) for e in _under(parts, "Links")),
        sets=tuple(set_of(e) for e in _under(parts, "Sets")),
        description=text_under(root, "Description"),
        project_notes=note_refs(root),
    )


def _kept(element: Element, name: str) -> str:
    try:
        return serialised(element)
    except ValueError as error:
        raise FormatError(
            f"<{local(element.tag)}> is no part of a project: {error}.",
            "Check where the file comes from.",
            path=name,
        ) from error


def _under(parts: dict[str, Element], tag: str) -> Iterable[Element]:
    return list(parts[tag]) if tag in parts else []


def _strangers(root: Element) -> Iterator[Element]:
    """Elements of no standard; they are kept and not read."""
    for child in root:
        if local(child.tag) not in {*_KNOWN, *_KEPT, *_PLAIN}:
            yield child


__all__ = ["asked_for", "doubts", "project_in", "read_project"]
