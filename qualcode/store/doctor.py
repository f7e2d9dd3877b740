"""The doctor: what is wrong in a study folder, why it matters, and what can be mended at once.

Looking changes nothing. Every finding says what it is about; those that can be mended
without a decision carry the repair.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Literal

from qualcode.formats.studyfiles import TranscriptInfo
from qualcode.formats.words import read_words
from qualcode.journal.events import Act, MoveSegment, NewSegment, Open, encode
from qualcode.journal.state import state_of
from qualcode.model.codebook import Codebook
from qualcode.model.errors import QualcodeError
from qualcode.model.ids import (
    BookId,
    CodeId,
    ParticipantId,
    TranscriptId,
    book_of,
    is_name,
    is_unresolved,
    node_of,
)
from qualcode.model.participant import Consent, Participant
from qualcode.model.segment import Segment
from qualcode.model.study import Study
from qualcode.model.telling import Tell, untold
from qualcode.model.transcript import Transcript
from qualcode.store.files import write_atomically
from qualcode.store.folder import SIDECAR, STUDY_FOLDERS, WORDS, Folder
from qualcode.store.journals import (
    Journal,
    JournalFile,
    journal_lock,
    read_journal,
    united,
    writer,
)
from qualcode.store.lock import holder
from qualcode.store.unknown_codes import unknown_codes
from qualcode.store.versions import Versions

Level = Literal["error", "warning", "note"]
_SYNCED = (
    "onedrive",
    "dropbox",
    "surfdrive",
    "google drive",
    "icloud",
    "nextcloud",
    "researchdrive",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the doctor saw; only errors make a study unsound."""

    level: Level
    place: str
    message: str
    way_out: str = ""
    repair: Callable[[], None] | None = None
    """Mends it without losing anything; None when a person has to decide."""


@dataclass(slots=True)
class _Chart:
    """What was read along the way, for the checks that compare files."""

    study: Study | None = None
    participants: dict[ParticipantId, Participant] | None = None
    codebooks: dict[BookId, Codebook] = field(default_factory=dict)
    unread: set[BookId] = field(default_factory=set)
    """Codebooks that have findings of their own; their codes are not blamed as well."""
    transcripts: dict[TranscriptId, Transcript] = field(default_factory=dict)
    unknown: dict[CodeId, list[str]] = field(default_factory=dict)
    """Codes that no codebook has, with the segments they are on."""


def examine(folder: Folder, *, tell: Tell = untold) -> Iterator[Finding]:
    """Everything found in a study folder, from its frame to its smallest file."""
    chart = _Chart()
    yield from _frame(folder, chart)
    yield from _transcripts(folder, chart, tell)
    if set(chart.transcripts) == set(folder.transcript_ids()):
        yield from _silent(chart)
    yield from _journals(folder, chart, tell)
    yield from _litter(folder)


def _frame(folder: Folder, chart: _Chart) -> Iterator[Finding]:
    try:
        chart.study = folder.study()
    except QualcodeError as error:
        yield _from_error("project.yaml", error)
    try:
        chart.participants = folder.participants()
    except QualcodeError as error:
        yield _from_error("participants.yaml", error)
    for id, path in folder.book_files().items():
        try:
            chart.codebooks[id] = folder.codebook(id)
        except QualcodeError as error:
            chart.unread.add(id)
            yield _from_error(folder.shown(path), error)
    place = str(folder.root.resolve()).casefold()
    for name in _SYNCED:
        if name in place:
            yield Finding(
                "note",
                str(folder.root),
                f"the study seems to lie in a synced folder ({name}).",
                "One person at a time; copies that a sync makes are found and can be merged.",
            )


def _transcripts(folder: Folder, chart: _Chart, tell: Tell) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    ids = folder.transcript_ids()
    for number, id in enumerate(ids):
        tell(number, 2 * len(ids), id)
        place = folder.shown(folder.words_file(id))
        other = seen.setdefault(id.casefold(), id)
        if other != id:
            yield Finding(
                "error",
                place,
                f"{id} and {other} are one file on Windows and macOS.",
                "Rename one of them, and its folder under codings/.",
            )
        versions = folder.versions(id)
        if versions.is_unfinished():
            yield Finding(
                "warning",
                place,
                "a change of these words was decided and is not finished; the new ones are read.",
                "The repair finishes it.",
                versions.finish,
            )
        try:
            turns = read_words(versions.words(), path=place)
        except QualcodeError as error:
            yield _from_error(place, error)
            continue
        if not folder.info_file(id).is_file():
            told = "its description (.yaml) is missing."
            way_out = "Restore it from a backup; or remove this file and import it again."
            yield Finding("error", place, told, way_out)
            continue
        try:
            info = folder.info(id)
        except QualcodeError as error:
            yield _from_error(folder.shown(folder.info_file(id)), error)
            continue
        chart.transcripts[id] = transcript = info.transcript(id, turns)
        yield from _transcript(folder, chart, transcript, info)
        yield from _older(folder, versions)
    yield from _strays(folder)


def _silent(chart: _Chart) -> Iterator[Finding]:
    """Participants who speak nowhere and agreed to nothing: perhaps a label, corrected since."""
    heard = {s.participant for t in chart.transcripts.values() for s in t.speakers.values()}
    for id, person in (chart.participants or {}).items():
        if person.consent == Consent() and person.status == "active" and id not in heard:
            yield Finding(
                "note",
                "participants.yaml",
                f"{id} speaks in no transcript, and nothing is known about consent.",
                f"If nobody is {id}: qualcode participants remove {id}",
            )


def _older(folder: Folder, versions: Versions) -> Iterator[Finding]:
    """Older words that are not as they were kept: nothing is placed by them."""
    for name in versions.names():
        try:
            versions.state(name)
        except QualcodeError as error:
            yield _from_error(folder.shown(versions.folder / f"{name}.txt"), error)


def _strays(folder: Folder) -> Iterator[Finding]:
    """Files beside the transcripts that are no transcript, or not a whole one."""
    for path in sorted(folder.transcripts_folder.glob("*.*")):
        if path.suffix not in {WORDS, SIDECAR} or path.name.startswith("."):
            continue
        if not is_name(path.stem):
            yield Finding(
                "warning",
                folder.shown(path),
                "its name is no id, so it is not read: a copy that a sync program made?",
                "Compare it with the transcript it resembles, and move it out of the study.",
            )
        elif path.suffix == SIDECAR and not path.with_suffix(WORDS).is_file():
            yield Finding(
                "error",
                folder.shown(path),
                "the words of this transcript are missing.",
                "Restore the .txt file from a backup, or import the transcript again.",
            )


def _transcript(
    folder: Folder, chart: _Chart, transcript: Transcript, info: TranscriptInfo
) -> Iterator[Finding]:
    words = folder.shown(folder.words_file(transcript.id))
    about = folder.shown(folder.info_file(transcript.id))
    if info.version != transcript.version:
        yield Finding(
            "error",
            words,
            f"the words were changed outside qualcode: version {transcript.version} is on disk, "
            f"{info.version} was recorded.",
            f"If this was meant: qualcode transcript update {transcript.id}. "
            f"Otherwise: qualcode transcript restore {transcript.id}",
        )
    if not unicodedata.is_normalized("NFC", transcript.text):
        yield Finding("warning", words, "some letters are not in NFC form; search may miss them.")
    labels = {turn.speaker for turn in transcript.turns if turn.speaker}
    for label in sorted(labels - set(transcript.speakers)):
        yield Finding(
            "error", about, f"the speaker {label} is not described.", "Add it under `speakers`."
        )
    for speaker in transcript.speakers.values():
        known = chart.participants
        if speaker.participant and known is not None and speaker.participant not in known:
            yield Finding(
                "error",
                about,
                f"{speaker.label} is participant {speaker.participant}, who is not in "
                "participants.yaml: no quote of theirs can be printed.",
                "Add them: qualcode participants import, or by hand.",
            )
    for marker in transcript.markers:
        if marker.turn >= len(transcript.turns):
            yield Finding(
                "error", about, f'the marker "{marker.label}" stands after the last turn.'
            )


def _journals(folder: Folder, chart: _Chart, tell: Tell) -> Iterator[Finding]:
    home: dict[str, str] = {}
    known = set(folder.transcript_ids())
    paths = sorted((folder.root / "codings").glob("*"))
    for number, path in enumerate(paths):
        tell(len(paths) + number, 2 * len(paths), path.name)
        if not path.is_dir():
            continue
        id = TranscriptId(path.name)
        if id not in known:
            yield Finding(
                "error",
                folder.shown(path),
                f"these codings are on {id}, a transcript that is not there.",
                "Restore the transcript, or move the folder out of the study.",
            )
        for journal in _read(folder, path):
            if isinstance(journal, Finding):
                yield journal
                continue
            yield from _journal(folder, chart, id, journal)
            yield from _twice(folder, journal, home)
    for place, told, way_out in unknown_codes(chart.unknown, chart.codebooks):
        yield Finding("error", place, told, way_out)


def _read(folder: Folder, path: Path) -> Iterator[Finding | Journal]:
    """Each journal of a folder, or what keeps it from being read; torn ends are told."""
    by_coder: dict[str, list[JournalFile]] = {}
    for file in sorted(path.glob("*.jsonl")):
        try:
            found = read_journal(file)
        except QualcodeError as error:
            yield _from_error(folder.shown(file), error)
            continue
        if found.torn:
            yield Finding(
                "warning",
                folder.shown(file),
                f"the last line was cut off ({len(found.torn)} bytes): an action was not saved.",
                "It is set aside at the next coding; everything before it is whole.",
                _set_aside(folder, found),
            )
        if found.events:
            first = found.events[0]
            coder = first.coder if isinstance(first, Open) else file.stem
            by_coder.setdefault(coder.casefold(), []).append(found)
    for files in by_coder.values():
        try:
            yield united(files)
        except QualcodeError as error:
            yield _from_error(folder.shown(files[0].path), error)


def _journal(
    folder: Folder, chart: _Chart, id: TranscriptId, journal: Journal
) -> Iterator[Finding]:
    place = folder.shown(journal.path)
    state = state_of(journal.events)
    segments = state.segments()
    opening = state.opening
    if chart.study and opening.study != chart.study.id:
        yield Finding("error", place, "this journal belongs to another study.", "Move it there.")
    if opening.transcript != id:
        yield Finding("error", place, f"this journal is on {opening.transcript}, not on {id}.")
    if chart.study and opening.state == "independent" and opening.coder not in chart.study.coders:
        yield Finding(
            "warning",
            place,
            f"{opening.coder} is not among the coders of the study.",
            "Add the name under `coders` in project.yaml.",
        )
    if journal.copies:
        names = ", ".join(p.name for p in journal.copies)
        yield Finding(
            "warning",
            place,
            f"there are copies of this journal beside it: {names}. They are read together.",
            "The repair writes the union into the journal and removes the copies.",
            _merge(folder, journal),
        )
    for complaint in (*journal.complaints, *state.complaints):
        yield Finding("warning", place, complaint)
    if transcript := chart.transcripts.get(id):
        texts = _texts(folder, transcript, segments)
        yield from _gone(folder, id, segments, texts, place)
        yield from _segments(chart, texts, segments, place)
        yield from _quotes(texts, journal, place)


def _texts(folder: Folder, transcript: Transcript, segments: Sequence[Segment]) -> dict[str, str]:
    """The words of every version that segments were made on, as far as they are kept."""
    texts = {transcript.version: transcript.text}
    for version in {s.text_hash for s in segments} - set(texts):
        if kept := folder.versions(transcript.id).states(version):
            texts[version] = Transcript(transcript.id, kept[-1].turns).text
    return texts


def _gone(
    folder: Folder,
    id: TranscriptId,
    segments: Sequence[Segment],
    texts: Mapping[str, str],
    place: str,
) -> Iterator[Finding]:
    # Words edited by hand are a finding of their own, and their update keeps the older ones.
    gone = {s.text_hash for s in segments} - {*texts, folder.info(id).version}
    if gone:
        yield Finding(
            "warning",
            place,
            f"segments were made on older words of {id} ({', '.join(sorted(gone))}), "
            "which nobody kept; they are looked up by their quotes.",
            f"Restore {folder.shown(folder.versions(id).folder)} from a backup, or decide "
            f"what is in doubt: qualcode transcript review {id}",
        )


def _segments(
    chart: _Chart, texts: Mapping[str, str], segments: Sequence[Segment], place: str
) -> Iterator[Finding]:
    """What is wrong with segments, each held against the words it was made on."""
    codes = {a.code for s in segments for a in s.applied}
    unknown = {c for c in codes if not is_unresolved(c) and not _known(chart, c)}
    for segment in segments:
        text = texts.get(segment.text_hash)
        if text is not None and segment.span.end > len(text):
            yield Finding(
                "error",
                f"{place}: segment {segment.id}",
                f"it ends at {segment.span.end:,}, but the text has {len(text):,} characters.",
            )
        for applied in segment.applied if unknown else ():
            if applied.code in unknown:
                chart.unknown.setdefault(applied.code, []).append(f"{place}: segment {segment.id}")


def _quotes(texts: Mapping[str, str], journal: Journal, place: str) -> Iterator[Finding]:
    for event in journal.events:
        for op in event.ops if isinstance(event, Act) else ():
            if not isinstance(op, NewSegment | MoveSegment) or op.text not in texts:
                continue
            if texts[op.text][op.span[0] : op.span[1]] != op.quote:
                yield Finding(
                    "error",
                    f"{place}: event {event.id}",
                    "its quote is not what stands at its place in the words.",
                    "The journal or the words were changed by hand; restore one of them.",
                )


def _known(chart: _Chart, code: CodeId) -> bool:
    book = book_of(code)
    found = chart.codebooks.get(book)
    return book in chart.unread or (found is not None and node_of(code) in found.by_id)


def _twice(folder: Folder, journal: Journal, home: dict[str, str]) -> Iterator[Finding]:
    place = folder.shown(journal.path)
    for event in journal.events:
        for op in event.ops if isinstance(event, Act) else ():
            if isinstance(op, NewSegment) and home.setdefault(op.id, place) != place:
                yield Finding("error", place, f"segment {op.id} exists in {home[op.id]} too.")


def _litter(folder: Folder) -> Iterator[Finding]:
    for path in sorted(p for p in _parts(folder) if p.is_file()):
        yield Finding(
            "note",
            folder.shown(path),
            "a file that a crash left half-written; the whole one is in place.",
            "The repair removes it.",
            partial(path.unlink, missing_ok=True),
        )
    for path in sorted(folder.locks.glob("*.lock")):
        yield Finding(
            "note", folder.shown(path), f"a lock, held by {holder(path)}.", "See --take-over."
        )


def _parts(folder: Folder) -> Iterator[Path]:
    yield from folder.root.glob(".*.part")
    for name in (*STUDY_FOLDERS, folder.hidden.name):
        yield from (folder.root / name).rglob(".*.part")


def _merge(folder: Folder, journal: Journal) -> Callable[[], None]:
    def repair() -> None:
        # Nobody may be writing, and what was written since the look counts as well.
        with journal_lock(journal.path, folder.locks).acquire():
            now = united([read_journal(file.path) for file in journal.files])
            write_atomically(now.path, b"".join(encode(event) for event in now.events))
            for copy in now.copies:
                copy.unlink(missing_ok=True)

    return repair


def _set_aside(folder: Folder, file: JournalFile) -> Callable[[], None]:
    def repair() -> None:
        # Opening it to write does it; the name says what was torn, so none replaces another.
        name = hashlib.sha256(file.torn).hexdigest()[:16]
        torn = folder.hidden / "torn"
        writer(file.path, locks=folder.locks, torn=torn, new_id=lambda: name).close()

    return repair


def _from_error(place: str, error: QualcodeError) -> Finding:
    # The place is told beside the message, so the message need not begin with it.
    said = error.message.removeprefix(place).removeprefix(": ").removeprefix(", ")
    return Finding("error", place, said, error.hint)
