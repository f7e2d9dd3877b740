"""Our own project again: what the notes say, where the elements still show what they showed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from qualcode.formats.refi.arrival import UNKNOWN, Arrival, Change, Names
from qualcode.formats.refi.checks import every_code
from qualcode.formats.refi.guids import to_ulid
from qualcode.formats.refi.markup import holdable
from qualcode.formats.refi.selections import Gathered, moment
from qualcode.formats.refi.showing import memo_guid, segment_guid, shown_memo, shown_segment
from qualcode.formats.refi.travelling import Beside, Kept, Travelled, is_ours, turned
from qualcode.formats.refi.values import ForeignProject
from qualcode.model.corpus import Corpus
from qualcode.model.ids import SegmentId, TranscriptId
from qualcode.model.segment import Memo, Segment
from qualcode.model.transcript import VERSION_DIGITS, Transcript


def came_back(
    shown: Arrival, project: ForeignProject, notes: Travelled, gathered: Gathered
) -> Arrival:
    """The arrival with everything that travelled in notes put back."""
    changes = list(shown.changes)
    transcripts = _transcripts(shown.corpus, notes, changes, project.file)
    segments, ids = _segments(shown.corpus, notes)
    in_file = tuple(segments)
    if notes.study.sessions:
        why = "they stay in the study the sessions were held in"
        changes.append(Change("lost", "codings of a session", len(notes.study.sessions), why))
    memos = _memos(project, shown.names, notes, gathered, ids, in_file)
    study = notes.study
    corpus = Corpus(
        transcripts,
        {person.id: person for person in study.participants},
        shown.corpus.codebooks,
        _ordered(in_file, study.order),
        memos=tuple(memos),
        notes=study.notes,
    )
    parts = (*shown.kept.parts, *study.kept.parts)
    new = {
        thing: guid
        for thing, guid in shown.kept.guids.items()
        if notes.guids.of(*thing.split(":", 1)) != guid
    }
    return replace(
        shown,
        corpus=corpus,
        changes=tuple(changes),
        inside=tuple(replace(i, segment=ids.get(i.segment, i.segment)) for i in shown.inside),
        beside=Beside(study.study, study.sessions, study.states),
        places={ids.get(id, id): place for id, place in shown.places.items()},
        kept=Kept({**study.kept.guids, **new}, parts, (*study.after, study.mark)),
    )


def _transcripts(
    corpus: Corpus, notes: Travelled, changes: list[Change], path: str
) -> dict[TranscriptId, Transcript]:
    """The transcripts with their turns; of changed words only what is known about them."""
    found = {}
    for id, transcript in corpus.transcripts.items():
        note = notes.transcripts.get(id)
        if note is None:
            found[id] = transcript
        elif note.text_hash == transcript.text_hash:
            again = turned(note, transcript.text, path=path)
            # Attributes are shown too, so those of the file stand where they differ.
            shown = {holdable(n): holdable(v) for n, v in again.attributes.items() if v}
            same = shown == dict(transcript.attributes)
            found[id] = again if same else replace(again, attributes=transcript.attributes)
        else:
            found[id] = replace(
                transcript,
                language=note.about.language,
                speakers=note.about.speakers,
                corrected_by=note.about.corrected_by,
            )
            why = "another program changed the words, so speakers and times do not fit them"
            changes.append(Change("lost", f"turns of {id}", len(note.turns), why))
    return found


def _segments(corpus: Corpus, notes: Travelled) -> tuple[list[Segment], dict[SegmentId, SegmentId]]:
    """The segments in the order of the file, and the ids of those that had another one there."""
    versions = {id: book.version for id, book in notes.books.items()}
    whole = {
        to_ulid(segment_guid(segment, notes.guids)): segment
        for note in notes.transcripts.values()
        for segment in note.segments
    }
    found, ids = [], {}
    for segment in corpus.segments:
        exact = whole.get(segment.id)
        if exact is None:
            found.append(segment)
            continue
        ids[segment.id] = exact.id
        note = notes.transcripts.get(segment.transcript)
        version = note.text_hash[:VERSION_DIGITS] if note else ""
        again = shown_segment(exact, version, versions, note.origin if note else "import")
        now = replace(segment, id=again.id)
        found.append(exact if now == again else _changed(exact, segment, again))
    return found, ids


def _changed(exact: Segment, segment: Segment, again: Segment) -> Segment:
    """Our segment with what another program changed on it."""
    before = {applied.code: applied for applied in exact.applied}
    return replace(
        exact,
        transcript=segment.transcript,
        span=segment.span,
        coder=segment.coder,
        text_hash=segment.text_hash,
        applied=tuple(before.get(a.code, a) for a in segment.applied),
        sentence=exact.sentence if segment.sentence == again.sentence else segment.sentence,
    )


def _memos(
    project: ForeignProject,
    names: Names,
    notes: Travelled,
    gathered: Gathered,
    ids: Mapping[SegmentId, SegmentId],
    segments: tuple[Segment, ...],
) -> list[Memo]:
    places = {s.id: (rank, s.transcript) for rank, s in enumerate(segments)}
    codes = {f"code:{b.code(node)}" for b in notes.books.values() for node, _ in b.walk()}
    known = frozenset({"study", *codes, *(f"transcript:{id}" for id in notes.transcripts)})
    whole = {to_ulid(memo_guid(memo, notes.guids)): memo for memo in notes.study.memos}
    on = _things(project, names)
    found = []
    for note in project.notes:
        if is_ours(note):
            continue
        on_segments = [ids.get(id, id) for id in gathered.notes.get(note.guid, ())]
        first = places[on_segments[0]][1] if on_segments else None
        transcript, about = on.get(note.guid, (None, None))
        memo = Memo(
            to_ulid(note.guid), names.coders.get(note.user, UNKNOWN), note.text, note.name,
            first or transcript, tuple(on_segments), None if on_segments else about,
            moment(note.made),
        )  # fmt: skip
        exact = whole.get(memo.id)
        if exact is None:
            found.append(memo)
            continue
        again = shown_memo(exact, places, known)
        same = replace(memo, id=again.id) == again
        found.append(exact if same else replace(memo, id=exact.id))
    return found


def _things(
    project: ForeignProject, names: Names
) -> dict[str, tuple[TranscriptId | None, str | None]]:
    """The transcript, or what else, that a note hangs on."""
    found: dict[str, tuple[TranscriptId | None, str | None]] = {}
    for source in project.sources:
        for note in source.notes:
            found.setdefault(note, (names.transcripts.get(source.guid), None))
    for code in every_code(project.codes):
        for note in code.notes:
            found.setdefault(note, (None, f"code:{names.codes[code.guid]}"))
    for note in project.project_notes:
        found.setdefault(note, (None, "study"))
    return found


def _ordered(segments: tuple[Segment, ...], order: tuple[int, ...]) -> tuple[Segment, ...]:
    """The segments in the order of the corpus, where the file has just those."""
    if sorted(order) != list(range(len(segments))):
        return segments
    ranked = sorted(zip(order, segments, strict=True), key=lambda pair: pair[0])
    return tuple(segment for _, segment in ranked)
