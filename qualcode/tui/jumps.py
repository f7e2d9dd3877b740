"""Where to go from here: the next coding, the next turn without a code, the next open rule."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from qualcode.model.errors import UsageError
from qualcode.model.segment import Segment
from qualcode.model.span import Span, merged
from qualcode.model.transcript import Transcript
from qualcode.text.words import has_words


def next_segment(
    segments: Sequence[Segment], here: Span, now: Segment | None, *, by: int
) -> Segment | None:
    """The segment after (1) or before (-1) the place; with equal edges `now` decides.

    `segments` are in order of place. None when there is no further one.
    """
    keys = [(s.span.start, s.span.end, s.id) for s in segments]
    if by > 0:
        at = bisect_right(keys, (here.start, here.end, now.id if now else "~"))
        return segments[at] if at < len(segments) else None
    at = bisect_left(keys, (here.start, here.end, now.id if now else ""))
    return segments[at - 1] if at else None


def next_uncoded(
    transcript: Transcript, segments: Sequence[Segment], here: Span, *, by: int
) -> Span | None:
    """The next turn of a participant that no coding touches; None when there is none."""
    covered = merged(s.span for s in segments if s.applied)
    starts = [span.start for span in covered]
    turn = transcript.turn_at(here.start)
    turns = range(turn + 1, len(transcript.turns)) if by > 0 else range(turn - 1, -1, -1)
    for index in turns:
        said = transcript.turns[index]
        span = transcript.turn_span(index)
        if span is None or transcript.is_researcher(said.speaker) or not has_words(said.text):
            continue
        at = bisect_left(starts, span.end) - 1
        if at < 0 or covered[at].end <= span.start:
            return span
    return None


def typed_place(transcript: Transcript, typed: str) -> Span:
    """The turn somebody means by `14`, `50%` or `1:02:03`; UsageError for anything else."""
    wanted = typed.strip()
    spans = [s for n in range(len(transcript.turns)) if (s := transcript.turn_span(n))]
    if not spans:
        raise UsageError(f"{transcript.id} has no words to go to.")
    if wanted.endswith("%") and wanted[:-1].strip().isdecimal():
        point = len(transcript.text) * min(int(wanted[:-1]), 100) // 100
        return next((s for s in spans if s.end > point), spans[-1])
    if ":" in wanted:
        return _at_time(transcript, wanted)
    if wanted.isdecimal() and 1 <= int(wanted) <= len(transcript.turns):
        start = transcript.starts[int(wanted) - 1]
        return next((s for s in spans if s.start >= start), spans[-1])
    raise UsageError(
        f'"{typed}" is no place in {transcript.id}.',
        f"Type a turn from 1 to {len(transcript.turns)}, a share as 50%, or a time as 1:02:03.",
    )


def _at_time(transcript: Transcript, wanted: str) -> Span:
    parts = wanted.split(":")
    if not 2 <= len(parts) <= 3 or not all(p.strip().isdecimal() for p in parts):
        raise UsageError(f'"{wanted}" is no time.', "Type minutes and seconds as 12:30.")
    seconds = 0
    for part in parts:
        seconds = seconds * 60 + int(part)
    timed = [
        (turn.begins, span)
        for n, turn in enumerate(transcript.turns)
        if turn.begins is not None and (span := transcript.turn_span(n))
    ]
    if not timed:
        raise UsageError(f"{transcript.id} has no times.", "Type a turn as 14, or a share as 50%.")
    past = [span for begins, span in timed if begins <= seconds * 1000]
    return past[-1] if past else timed[0][1]
