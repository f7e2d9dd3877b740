"""Notes, comments, descriptions and links of a foreign project as memos."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from qualcode.formats.refi.arrival import UNKNOWN, Change, Names
from qualcode.formats.refi.checks import every_code
from qualcode.formats.refi.guids import made, to_ulid
from qualcode.formats.refi.selections import Gathered, moment
from qualcode.formats.refi.values import ForeignNote, ForeignProject
from qualcode.formats.refi.wording import SourceText
from qualcode.model.ids import CoderId, SegmentId, TranscriptId
from qualcode.model.segment import Memo

_COMMENT = "comment"


def foreign_memos(
    project: ForeignProject, names: Names, gathered: Gathered
) -> tuple[list[Memo], list[Change]]:
    """A memo for every note on every thing it hangs on, and for every comment.

    One note on several things of a kind is one memo where a memo can hang on them all:
    segments of one transcript. A note that hangs on nothing is a memo about the study.
    """
    places = {s.id: s.transcript for s in gathered.segments}
    hanging = _hanging(project, names)
    memos: list[Memo] = []
    for note in project.notes:
        coder = names.coders.get(note.user, UNKNOWN)
        text, when = SourceText(note.text).words, moment(note.made)
        targets = list(_on_segments(gathered.notes.get(note.guid, ()), places))
        targets += hanging.get(note.guid, [])
        if not targets:
            targets = [(None, (), "study")]
        for number, (transcript, segments, about) in enumerate(targets):
            id = to_ulid(made("", "again", f"{note.guid}:{number}") if number else note.guid)
            memos.append(Memo(id, coder, text, note.name, transcript, segments, about, when))
    memos += _comments(project, names, gathered, places)
    lost = Counter(
        what
        for what, count in (
            ("description of a set", sum(bool(s.description) for s in project.sets)),
            ("description of a case", sum(bool(c.description) for c in project.cases)),
        )
        for _ in range(count)
    )
    why = "sets and cases are attributes here"
    return memos, [Change("lost", what, count, why) for what, count in lost.items()]


def linked(project: ForeignProject, gathered: Gathered) -> list[Memo]:
    """A memo on both ends of every link between selections of one transcript."""
    places = {s.id: s for s in gathered.segments}
    memos = []
    for link in project.links:
        ends = [gathered.by_guid.get(guid, [])[:1] for guid in (link.origin, link.target)]
        if not all(ends):
            continue
        first, second = places[ends[0][0]], places[ends[1][0]]
        if first.transcript != second.transcript:
            continue
        said = link.name or "link"
        id = to_ulid(made("", "link", link.guid))
        on = tuple(dict.fromkeys((first.id, second.id)))
        memos.append(Memo(id, first.coder, said, "link", first.transcript, on))
    return memos


Target = tuple[TranscriptId | None, tuple[SegmentId, ...], str | None]


def _on_segments(
    segments: Iterable[SegmentId], places: dict[SegmentId, TranscriptId]
) -> Iterator[Target]:
    by_transcript: dict[TranscriptId, list[SegmentId]] = {}
    for id in segments:
        by_transcript.setdefault(places[id], []).append(id)
    for transcript, found in by_transcript.items():
        yield transcript, tuple(found), None


def _hanging(project: ForeignProject, names: Names) -> dict[str, list[Target]]:
    """The transcripts, codes and study that notes hang on, by GUID of the note."""
    found: dict[str, list[Target]] = {}
    for source in project.sources:
        transcript = names.transcripts.get(source.guid)
        for note in source.notes:
            if transcript is not None:
                found.setdefault(note, []).append((transcript, (), None))
    for code in every_code(project.codes):
        for note in code.notes:
            found.setdefault(note, []).append((None, (), f"code:{names.codes[code.guid]}"))
    for note in project.project_notes:
        found.setdefault(note, []).append((None, (), "study"))
    return found


def _comments(
    project: ForeignProject,
    names: Names,
    gathered: Gathered,
    places: dict[SegmentId, TranscriptId],
) -> Iterator[Memo]:
    """Memos of descriptions: of selections, of sources and of the project."""
    for selection, segment in gathered.comments:
        coder = names.coders.get(selection.user, UNKNOWN)
        id = to_ulid(made("", _COMMENT, selection.guid))
        text, when = selection.description.strip(), moment(selection.made)
        yield Memo(id, coder, text, _COMMENT, places[segment], (segment,), None, when)
    for source in project.sources:
        if source.description.strip() and source.guid in names.transcripts:
            note = ForeignNote(source.guid, "description", source.description.strip(), source.user)
            yield _memo(
                note, names.coders.get(source.user, UNKNOWN), names.transcripts[source.guid]
            )
    if project.description.strip():
        note = ForeignNote("project", "description", project.description.strip())
        yield _memo(note, UNKNOWN, None)


def _memo(note: ForeignNote, coder: CoderId, transcript: TranscriptId | None) -> Memo:
    id = to_ulid(made("", "description", note.guid))
    about = None if transcript else "study"
    return Memo(id, coder, note.text, note.name, transcript, (), about)
