"""A corpus written as a study on disk, with the journals its coders would have left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from qualcode.formats.codebook import write_codebook
from qualcode.formats.studyfiles import (
    TranscriptInfo,
    write_info,
    write_participants,
    write_study,
)
from qualcode.formats.words import write_words
from qualcode.journal.events import Act, AddCode, Done, Event, NewSegment, Op, Open, See, encode
from qualcode.model.corpus import Corpus
from qualcode.model.ids import CoderId, SegmentId
from qualcode.model.segment import Segment
from qualcode.model.study import Study
from qualcode.model.transcript import Transcript

STAMP = "2026-11-21T18:00:00Z"
CONTEXT = 32
_READ_EVERY = 12  # codings between two notes of what was read


def write_corpus(corpus: Corpus, root: Path) -> Path:
    """The study folder at `root`: words, people, codebooks and one journal a coder.

    Codings on the same place by the same coder are one action, as the picker makes them.
    """
    coders = sorted({segment.coder for segment in corpus.segments})
    _put(root / "project.yaml", write_study(Study("bench", "Bench", coders=tuple(coders))))
    _put(root / "participants.yaml", write_participants(corpus.participants.values()))
    for book in corpus.codebooks.values():
        _put(root / "codebooks" / f"{book.id}.yaml", write_codebook(book))
    for id, transcript in corpus.transcripts.items():
        info = TranscriptInfo(
            transcript.version, attributes=transcript.attributes, speakers=transcript.speakers
        )
        _put(root / "transcripts" / f"{id}.yaml", write_info(info))
        _put(root / "transcripts" / f"{id}.txt", write_words(transcript.turns))
        made = corpus.by_transcript.get(id, ())
        for coder in coders:
            mine = [s for s in made if s.coder == coder]
            lines = b"".join(map(encode, events(transcript, coder, mine)))
            _put(root / "codings" / id / f"{coder}.jsonl", lines)
    return root


def events(transcript: Transcript, coder: CoderId, made: Sequence[Segment]) -> Iterator[Event]:
    """What the coder did, in order of place: read, coded, and called it done."""
    number, last = 0, ""

    def head() -> tuple[int, str, str | None, str]:
        nonlocal number, last
        before, last = last or None, uid(transcript.id, coder, "E", number)
        number += 1
        return 1, last, before, STAMP

    yield Open(*head(), "bench", coder, "independent", transcript.id)
    at = 0
    for place, ops in enumerate(_actions(transcript, coder, made), start=1):
        yield Act(*head(), ops)
        span = ops[0].span if isinstance(ops[0], NewSegment) else (at, at + 1)
        if not place % _READ_EVERY and at < span[1]:
            yield See(*head(), transcript.version, ((at, span[1]),))
            at = span[1]
    yield Done(*head(), transcript.version, ((0, len(transcript.text)),))


def _actions(
    transcript: Transcript, coder: CoderId, made: Iterable[Segment]
) -> Iterator[tuple[Op, ...]]:
    text, version = transcript.text, transcript.version
    by_place: dict[tuple[int, int], list[Segment]] = {}
    for segment in made:
        by_place.setdefault((segment.span.start, segment.span.end), []).append(segment)
    for number, ((start, end), here) in enumerate(by_place.items()):
        id = SegmentId(uid(transcript.id, coder, "S", number))
        quote, pre, post = text[start:end], text[max(0, start - CONTEXT) : start], text[end:]
        codes = dict.fromkeys(a for segment in here for a in segment.applied)
        yield (
            NewSegment(id, (start, end), version, quote, pre, post[:CONTEXT]),
            *(AddCode(id, a.code, a.book_version) for a in codes),
        )


def uid(transcript: str, coder: str, kind: str, number: int) -> str:
    """An id of 26 characters, the same for the same things."""
    return f"01K{kind}{transcript.upper():0>9}{coder[-1].upper()}{number:012d}"


def _put(path: Path, content: bytes | str) -> None:
    # Not atomic and not synced: what is measured is reading it.
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
