"""What the standard has no place for, in notes: how it is written down and recognised again.

Three kinds of note have a title that begins with `qualcode: `, one line for people, and one
line of JSON: the study, each codebook, and each transcript. Where a value can be shown in
the standard's own elements it is, and the notes hold only what differs from what is shown.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from qualcode.formats.refi.guids import made
from qualcode.formats.refi.packing import packed, unpacked
from qualcode.formats.refi.values import ForeignNote
from qualcode.model.codebook import Codebook
from qualcode.model.errors import AnchorError, FormatError
from qualcode.model.ids import BookId, CodeId, TranscriptId
from qualcode.model.participant import Participant
from qualcode.model.segment import JournalKind, Memo, Origin, Segment
from qualcode.model.session import Session
from qualcode.model.study import Study
from qualcode.model.transcript import Transcript, Turn

PREFIX = "qualcode: "
FOR_PEOPLE = (
    "This note holds what the exchange format has no place for. qualcode reads it back; "
    "other programs and people can leave it as it is."
)
VERSION = 1
"""Of the notes; a higher one is refused, not guessed at."""
_T = TypeVar("_T")
TurnRow = tuple[int, str | None, int | None, int | None]
"""Characters of a turn, its speaker, and when it begins and ends."""


@dataclass(frozen=True)
class Beside:
    """What of a study is not in its corpus, and travels all the same."""

    study: Study
    sessions: tuple[Session, ...] = ()
    states: Mapping[str, JournalKind] = field(default_factory=dict)
    """Of the journal `TRANSCRIPT/CODER`: independent, joint or consensus."""


@dataclass(frozen=True)
class Kept:
    """What to hand to the next export, so that it is a new version of the same project."""

    guids: Mapping[str, str] = field(default_factory=dict)
    """The GUID of a thing made elsewhere, by `code:BOOK/NODE`, `transcript:ID`, `coder:ID`."""
    parts: tuple[tuple[str, str], ...] = ()
    """Name of an element and its XML, of what a study has no place for."""
    marks: tuple[str, ...] = ()
    """The marks of earlier exports of these things, the latest last; see `StudyNote`."""


@dataclass(frozen=True, slots=True)
class Guids:
    """The GUIDs of a study: made elsewhere where known, else from its id and the thing's."""

    study: str
    known: Mapping[str, str]

    def of(self, kind: str, id: str) -> str:
        """The GUID of one thing."""
        return self.known.get(f"{kind}:{id}") or made(self.study, kind, id)


@dataclass(frozen=True)
class StudyNote:
    """The note of the study."""

    study: Study
    sessions: tuple[Session, ...] = ()
    states: Mapping[str, JournalKind] = field(default_factory=dict)
    participants: tuple[Participant, ...] = ()
    notes: tuple[str, ...] = ()
    strays: tuple[CodeId, ...] = ()
    """Codes on segments that stand in no codebook here, or for which none is chosen yet."""
    memos: tuple[Memo, ...] = ()
    """Those that the standard's own elements do not show whole."""
    order: tuple[int, ...] = ()
    """Places of the segments in the corpus, in the order of the file; empty when the same."""
    kept: Kept = field(default_factory=Kept)
    mark: str = ""
    """A hash of everything shown, by which the study knows this export again."""
    after: tuple[str, ...] = ()
    """The marks of exports that this one grew from, also in other studies, the latest last."""


@dataclass(frozen=True)
class BookNote:
    """The note of a codebook."""

    book: Codebook


@dataclass(frozen=True)
class TranscriptNote:
    """The note of a transcript; the words themselves are in the source."""

    about: Transcript
    """The transcript without its turns."""
    text_hash: str
    turns: tuple[TurnRow, ...] = ()
    origin: Origin = "hand"
    """How the codes came on the segments, where these do not say."""
    segments: tuple[Segment, ...] = ()
    """Those that the standard's own elements do not show whole."""


@dataclass(frozen=True)
class Travelled:
    """All notes of ours in a project."""

    study: StudyNote
    books: Mapping[BookId, Codebook]
    transcripts: Mapping[TranscriptId, TranscriptNote]
    guids: Guids


def titled(kind: str, id: str = "") -> str:
    """The title of the note of a kind of thing."""
    return f"{PREFIX}{kind} {id}".rstrip()


def written(value: StudyNote | BookNote | TranscriptNote) -> str:
    """The text of a note."""
    body = json.dumps({"qualcode": VERSION, "note": packed(value)}, separators=(",", ":"))
    return f"{FOR_PEOPLE}\n{body}"


def is_ours(note: ForeignNote) -> bool:
    """Whether a note is one of ours."""
    return note.name.startswith(PREFIX) and note.text.startswith(FOR_PEOPLE)


def travelled(notes: Iterable[ForeignNote], *, path: str) -> Travelled | None:
    """What our notes in a project say; None when it has no note of a study.

    FormatError for a note that cannot be read as it was written.
    """
    study: StudyNote | None = None
    books: dict[BookId, Codebook] = {}
    transcripts: dict[TranscriptId, TranscriptNote] = {}
    for note in notes:
        if not is_ours(note):
            continue
        kind = note.name.removeprefix(PREFIX).partition(" ")[0]
        if kind == "study":
            study = _read(StudyNote, note, path)
        elif kind == "codebook":
            book = _read(BookNote, note, path).book
            books[book.id] = book
        elif kind == "transcript":
            found = _read(TranscriptNote, note, path)
            transcripts[found.about.id] = found
    if study is None:
        return None
    return Travelled(study, books, transcripts, Guids(study.study.id, study.kept.guids))


def transcript_note(
    transcript: Transcript, origin: Origin, segments: tuple[Segment, ...]
) -> TranscriptNote:
    """The note of a transcript with the segments that need one."""
    turns = tuple((len(t.text), t.speaker, t.begins, t.ends) for t in transcript.turns)
    return TranscriptNote(
        replace(transcript, turns=()), transcript.text_hash, turns, origin, segments
    )


def turned(note: TranscriptNote, words: str, *, path: str) -> Transcript:
    """The transcript again, from its note and its very words; FormatError when they differ."""
    turns, at = [], 0
    for length, speaker, begins, ends in note.turns:
        turns.append(Turn(words[at : at + length], speaker, begins, ends))
        at += length + 1
    found = replace(note.about, turns=tuple(turns))
    if found.text != words:
        raise FormatError(
            f"The turns of {found.id} do not add up to its words.", _WAY_OUT, path=path
        )
    return found


_WAY_OUT = (
    "Import the file as qualcode exported it; or delete the notes whose title begins with "
    '"qualcode:" in the other program, and import the rest.'
)


def _versioned(found: object) -> object:
    if isinstance(found, dict) and found.get("qualcode") == VERSION:
        return found.get("note")
    raise ValueError("it was written by a newer qualcode")


def _read(kind: type[_T], note: ForeignNote, path: str) -> _T:
    body = note.text.removeprefix(FOR_PEOPLE).strip()
    try:
        return unpacked(kind, _versioned(json.loads(body)))
    except (ValueError, AnchorError, RecursionError) as error:
        raise FormatError(
            f'The note "{note.name[:60]}" of qualcode cannot be read: {error}.', _WAY_OUT, path=path
        ) from error
