"""An arrival as the files of a study: planned and read back whole before one is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from qualcode.formats.codebook import read_codebook, write_codebook
from qualcode.formats.refi.arrival import Arrival
from qualcode.formats.studyfiles import TranscriptInfo, read_info, write_info
from qualcode.formats.words import read_words, write_words
from qualcode.journal.events import (
    VERSION,
    Act,
    AddCode,
    Done,
    Event,
    NewSegment,
    Op,
    Open,
    SetFlag,
    SetSentence,
    WriteMemo,
    decode,
    encode,
)
from qualcode.model.codebook import Codebook
from qualcode.model.errors import FormatError
from qualcode.model.ids import CoderId, IdMaker, TranscriptId
from qualcode.model.segment import JournalKind, Memo, Segment
from qualcode.model.transcript import Transcript
from qualcode.project.exchanging_kept import Aside
from qualcode.text.anchor import anchor

Files = dict[str, bytes]
"""Content by path below the folder of the study."""
Named = Iterator[tuple[str, bytes]]
"""The same, made one by one: a large project is never held as files."""
Step = tuple[str, tuple[Op, ...]]
"""A moment and the steps made then."""
Steps = list[Step]


@dataclass(frozen=True)
class Pen:
    """What the lines of new journals are made with."""

    study: str
    new_id: IdMaker
    stamp: str
    """This moment, for what has none of its own."""
    last: Mapping[CoderId, str] = field(default_factory=dict)
    """The last event of a coder's memos beside the words, where that journal exists."""


def transcript_files(transcript: Transcript, aside: Aside) -> Files:
    """Words and description of a transcript; FormatError when they would not come back."""
    known = aside.infos.get(transcript.id)
    info = TranscriptInfo(
        transcript.version,
        transcript.language,
        transcript.attributes,
        transcript.speakers,
        transcript.markers,
        transcript.source,
        transcript.corrected_by,
        known.present if known else (),
        known.recording_erased if known else None,
    )
    words, about = write_words(transcript.turns), write_info(info)
    path = f"transcripts/{transcript.id}"
    if read_info(about, path=f"{path}.yaml") != info or (
        read_words(words, path=f"{path}.txt") != transcript.turns
    ):
        raise _unkept(f"The transcript {transcript.id}")
    return {f"{path}.yaml": about.encode(), f"{path}.txt": words}


def book_file(book: Codebook) -> Files:
    """The file of a codebook; CodebookError or FormatError when it would not come back."""
    path, text = f"codebooks/{book.id}.yaml", write_codebook(book)
    if read_codebook(text, path=path) != book:
        raise _unkept(f"The codebook {book.id}")
    return {path: text.encode()}


def _unkept(what: str) -> FormatError:
    return FormatError(
        f"{what} holds something that no file of a study can keep; nothing was written.",
        "Import it with --dry-run, and mend what stands out in the other program.",
    )


def journal_files(arrival: Arrival, aside: Aside, pen: Pen) -> Named:
    """Path and lines, one by one: a journal for every coder on every transcript, and one for memos beside the words.

    Steps that were made at one moment are one action, so that every segment keeps its moment.
    """
    corpus = arrival.corpus
    segments: dict[tuple[TranscriptId, CoderId], list[Segment]] = {}
    memos: dict[tuple[TranscriptId, CoderId], list[Memo]] = {}
    beside: dict[CoderId, list[Memo]] = {}
    for segment in corpus.segments:
        segments.setdefault((segment.transcript, segment.coder), []).append(segment)
    for memo in corpus.memos:
        if memo.transcript not in corpus.transcripts or memo.about is not None:
            beside.setdefault(memo.coder, []).append(memo)
        else:
            assert memo.transcript is not None
            memos.setdefault((memo.transcript, memo.coder), []).append(memo)
    states = _states(arrival)
    for id, coder in dict.fromkeys((*states, *segments, *memos)):
        transcript = corpus.transcripts[id]
        steps = [
            *made_steps(segments.get((id, coder), ()), transcript, pen),
            *written_steps(memos.get((id, coder), ()), pen),
        ]
        state = states.get((id, coder), "independent")
        lines = new_journal(transcript, coder, state, steps, aside, pen)
        yield f"codings/{id}/{coder}.jsonl", b"".join(map(encode, lines))
    for coder, about in beside.items():
        lines = beside_lines(coder, list(written_steps(about, pen)), pen)
        yield f"memos/{coder}.jsonl", b"".join(map(encode, lines))


def _states(arrival: Arrival) -> dict[tuple[TranscriptId, CoderId], JournalKind]:
    """The journals that the study it came from had; none for another program."""
    found: dict[tuple[TranscriptId, CoderId], JournalKind] = {}
    for name, state in (arrival.beside.states if arrival.beside else {}).items():
        id, _, coder = name.partition("/")
        if id in arrival.corpus.transcripts:
            found[TranscriptId(id), CoderId(coder)] = state
    return found


def made_steps(segments: Iterable[Segment], transcript: Transcript, pen: Pen) -> Iterator[Step]:
    """The segments by the moment they were made at, each with all that is on it."""
    ranked = sorted(segments, key=lambda s: s.made or pen.stamp)
    for at, group in groupby(ranked, key=lambda s: s.made or pen.stamp):
        yield at, tuple(op for segment in group for op in _ops(segment, transcript))


def _ops(segment: Segment, transcript: Transcript) -> Iterator[Op]:
    held = anchor(transcript.text, segment.span)
    edges = (segment.span.start, segment.span.end)
    yield NewSegment(segment.id, edges, transcript.version, held.quote, held.pre, held.post)
    for applied in segment.applied:
        yield AddCode(segment.id, applied.code, applied.book_version, applied.origin)
    if segment.sentence:
        yield SetSentence(segment.id, segment.sentence)
    for flag in sorted(segment.flags):
        yield SetFlag(segment.id, flag)


def written_steps(memos: Iterable[Memo], pen: Pen) -> Iterator[Step]:
    """The memos in their order; those of one moment that follow each other are one action."""
    for at, group in groupby(memos, key=lambda m: m.made or pen.stamp):
        yield at, tuple(WriteMemo(m.id, m.text, m.title, m.segments, m.about) for m in group)


def new_journal(
    transcript: Transcript,
    coder: CoderId,
    state: JournalKind,
    steps: Sequence[Step],
    aside: Aside,
    pen: Pen,
) -> list[Event]:
    name = f"{transcript.id}/{coder}"
    partners = tuple(CoderId(c) for c in aside.partners.get(name, ()))
    at = steps[0][0] if steps else pen.stamp
    opening = Open(
        VERSION, pen.new_id(), None, at, pen.study, coder, state, transcript.id, partners
    )
    lines: list[Event] = [opening, *acts(steps, opening.id, pen)]
    done = aside.done.get(name)
    if done is not None and done.text == transcript.version:
        last = lines[-1]
        lines.append(Done(VERSION, pen.new_id(), last.id, last.at, done.text, done.spans))
    return lines


def beside_lines(coder: CoderId, steps: Steps, pen: Pen) -> list[Event]:
    """The lines about codes, cases and the study: a new journal, or what to add to one."""
    last = pen.last.get(coder)
    if last is not None:
        return list(acts(steps, last, pen))
    opening = Open(VERSION, pen.new_id(), None, steps[0][0], pen.study, coder)
    return [opening, *acts(steps, opening.id, pen)]


def acts(steps: Iterable[Step], last: str, pen: Pen) -> Iterator[Event]:
    for at, ops in steps:
        act = Act(VERSION, pen.new_id(), last, at, ops)
        last = act.id
        yield act


def last_id(lines: bytes) -> str:
    """The id of the last event in the lines of a journal."""
    return decode(lines[lines.rstrip(b"\n").rfind(b"\n") + 1 :].rstrip(b"\n"), path="", number=0).id
