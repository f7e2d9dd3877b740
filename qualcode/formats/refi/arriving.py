"""A foreign project as values of a study: transcripts, codebooks, segments and memos.

The text of a source stays as it is, one turn for every line with the blank lines after it:
who speaks stays in the words. What cannot arrive is counted, never dropped in silence. A
project with our own notes comes back exactly as it went out.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from qualcode.formats.refi.arrival import UNKNOWN, Arrival, Change, Names
from qualcode.formats.refi.books import foreign_books, our_books
from qualcode.formats.refi.bulk import uncollected
from qualcode.formats.refi.checks import every_coding
from qualcode.formats.refi.guids import is_guid
from qualcode.formats.refi.naming import Things, named, usual_book
from qualcode.formats.refi.remembering import foreign_memos, linked
from qualcode.formats.refi.returning import came_back
from qualcode.formats.refi.selections import Gathered, Rules, gather
from qualcode.formats.refi.travelling import Kept, Travelled, travelled
from qualcode.formats.refi.values import ForeignProject, ForeignSource
from qualcode.formats.refi.wording import SourceText
from qualcode.model.codebook import Codebook
from qualcode.model.corpus import Corpus
from qualcode.model.ids import BookId, TranscriptId, book_of
from qualcode.model.segment import Applied
from qualcode.model.transcript import Source, Transcript, Turn

FORMAT = "refi-qda"
_TURN = re.compile(r"\n(?=[^\n])")


def arrived(
    project: ForeignProject,
    *,
    imported: str = "",
    book: BookId | None = None,
    language: str = "nl",
    known: Things | None = None,
) -> Arrival:
    """What the project becomes in a study; `imported` is today, as YYYY-MM-DD.

    `book` is the id of the codebook its codes become, `known` what the study has already by
    the GUIDs under which it goes out. FormatError when a note of ours cannot be read.
    """
    with uncollected():
        return _arrived(project, imported, book, language, known or {})


def _arrived(
    project: ForeignProject, imported: str, book: BookId | None, language: str, known: Things
) -> Arrival:
    notes = travelled(project.notes, path=project.file)
    names, changes = named(project, book, notes, known)
    books, more = _books(project, book or usual_book(project, names.codes), names, notes)
    changes += more
    about = _attributes(project, names, changes, ours=notes is not None)
    transcripts: dict[TranscriptId, Transcript] = {}
    gathered = Gathered()
    countings = {}
    for source, text in _texts(project):
        id = names.transcripts[source.guid]
        transcript = Transcript(id, turns_of(text.words), language, about.get(source.guid, {}))
        transcript = replace(transcript, source=_origin(text, imported))
        transcripts[id] = transcript
        applied = _applied(names, books, notes, id)
        rules = Rules(names, applied, ours=notes is not None, linked=bool(project.links))
        gather(source, text, id, transcript.version, rules, gathered)
        assert source.detection is not None
        countings[id] = source.detection.counting.option
    corpus = Corpus(transcripts, codebooks=books, segments=tuple(gathered.segments))
    kept = _kept(project, names)
    changes += [*gathered.changes(), *_unread(project)]
    whole = Arrival(
        corpus, names, tuple(changes), tuple(gathered.inside), None, gathered.places, countings,
        kept,
    )  # fmt: skip
    if notes is not None:
        return came_back(whole, project, notes, gathered)
    memos, lost = foreign_memos(project, names, gathered)
    memos += linked(project, gathered)
    return replace(
        whole,
        corpus=replace(corpus, memos=tuple(memos)),
        changes=(*whole.changes, *lost),
    )


def _books(
    project: ForeignProject, book: BookId, names: Names, notes: Travelled | None
) -> tuple[dict[BookId, Codebook], list[Change]]:
    if notes is not None:
        return our_books(project.codes, notes, names.codes)
    used = frozenset(c.code for source in project.sources for c in every_coding(source))
    return foreign_books(
        project.codes, project.sets, id=book, title=project.name, names=names.codes, used=used
    )


def _applied(
    names: Names, books: Mapping[BookId, Codebook], notes: Travelled | None, id: TranscriptId
) -> dict[str, Applied]:
    """What a coding becomes in one transcript, by GUID of its code."""
    note = notes.transcripts.get(id) if notes else None
    origin = note.origin if note else "import"
    versions = {id: book.version for id, book in books.items()}
    return {
        guid: Applied(code, versions.get(book_of(code), 0), origin)
        for guid, code in names.codes.items()
    }


def turns_of(words: str) -> tuple[Turn, ...]:
    """One turn for every line, with the blank lines after it; their texts join to the words."""
    return tuple(map(Turn, _TURN.split(words))) if words else ()


def _texts(project: ForeignProject) -> Iterator[tuple[ForeignSource, SourceText]]:
    """Every source that has a text, with it."""
    for source in project.sources:
        if source.text is not None:
            yield source, source.text


def _origin(text: SourceText, imported: str) -> Source | None:
    if not imported:
        return None
    return Source(FORMAT, hashlib.sha256(text.raw.encode()).hexdigest(), imported)


def _attributes(
    project: ForeignProject, names: Names, changes: list[Change], *, ours: bool
) -> Mapping[str, Mapping[str, str]]:
    """Attributes by GUID of the source: its variables, its cases with theirs, and its sets."""
    found: dict[str, dict[str, str]] = {guid: {} for guid in names.transcripts}

    def put(guid: str, name: str, value: str) -> None:
        if guid in found and name and value:
            before = found[guid].get(name)
            found[guid][name] = f"{before}; {value}" if before else value

    for source in project.sources:
        for variable, value in source.variables:
            put(source.guid, project.variables.get(variable, ""), value)
    if ours:
        # Cases and sets of ours only show participants and codebooks to other programs.
        return found
    for case in project.cases:
        for guid in case.sources:
            put(guid, "case", case.name)
            for variable, value in case.variables:
                put(guid, project.variables.get(variable, ""), value)
        if not case.sources:
            changes.append(Change("lost", f"case {case.name}", 1, "it holds no source"))
        if case.selections:
            why = "a case holds whole transcripts here"
            changes.append(Change("lost", "selection of a case", len(case.selections), why))
    for group in project.sets:
        for guid in group.sources:
            put(guid, "set", group.name)
        if group.notes:
            changes.append(Change("lost", "note in a set", len(group.notes), "memos have no sets"))
    return found


def _kept(project: ForeignProject, names: Names) -> Kept:
    """The GUIDs that cannot be told from our ids, and the parts to hand on."""
    known = {f"code:{id}": guid for guid, id in names.codes.items()}
    known |= {f"transcript:{id}": guid for guid, id in names.transcripts.items()}
    known |= {f"coder:{id}": guid for guid, id in names.coders.items() if id != UNKNOWN}
    return Kept({thing: guid for thing, guid in known.items() if is_guid(guid)}, project.kept)


def _unread(project: ForeignProject) -> Iterator[Change]:
    for part in project.unread:
        yield Change("lost", part.what, part.count, part.why)
    for source in project.sources:
        if source.text is None:
            yield Change("lost", f"source {source.name}", 1, source.why_missing)
            codings = sum(1 for _ in every_coding(source))
            if codings:
                yield Change("lost", "coding", codings, f"{source.name} has no text")
