"""Codings that a correction left in doubt: what they were, where they may be, and the answer.

An answer is an event in the coder's own journal, so undo takes it back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qualcode.journal.state import State, state_of
from qualcode.model.errors import StudyError, UsageError
from qualcode.model.ids import CodeId, CoderId, SegmentId, TranscriptId
from qualcode.model.span import Span
from qualcode.model.transcript import Transcript
from qualcode.project.desk import Desk
from qualcode.project.project import Project
from qualcode.project.working import Standing, quote, standing, waiting


@dataclass(frozen=True, slots=True)
class Case:
    """One segment that waits for its coder."""

    transcript: TranscriptId
    coder: CoderId
    segment: SegmentId
    codes: tuple[CodeId, ...]
    anchoring: str
    """`check` or `lost`."""
    reason: str | None
    turn: int | None
    """The turn of the proposal, from 1; None without one."""
    old: str
    """The words it was made on."""
    new: str
    """The words that are proposed; empty without a proposal."""
    span: Span | None


def cases(project: Project, transcript: Transcript, state: State) -> Iterator[Case]:
    """The segments of one journal that wait for a decision."""
    for found in waiting(project, transcript, state):
        span = found.span
        yield Case(
            transcript.id,
            state.coder,
            found.segment.id,
            found.segment.codes,
            found.anchoring,
            found.reason,
            transcript.turn_at(span.start) + 1 if span else None,
            quote(project, transcript, state, found),
            transcript.words(span) if span else "",
            span,
        )


def review(
    project: Project, *, transcripts: Sequence[TranscriptId] = (), coders: Sequence[str] = ()
) -> Iterator[Case]:
    """Every open case by transcript and coder; empty choices mean all that may be seen now."""
    wanted = {c.casefold() for c in coders}
    for id in transcripts or project.folder.transcript_ids():
        transcript = project.folder.transcript(id)
        for journal in project.journals(id):
            state = state_of(journal.events)
            if not wanted or state.coder.casefold() in wanted:
                yield from cases(project, transcript, state)


def accept(desk: Desk, segment: SegmentId) -> Span:
    """Says that a segment belongs where a correction proposes; that place.

    UsageError when it stands already, or when nothing was proposed.
    """
    found = _waiting(desk, segment)
    if found.span is None:
        raise UsageError(
            f"Nothing is left of the words of segment {segment}.",
            "Give their place with --span, or take the segment away with --drop.",
        )
    desk.move(segment, found.span)
    return found.span


def _waiting(desk: Desk, segment: SegmentId) -> Standing:
    state = desk.state
    every = standing(desk.project, desk.transcript, state) if state else []
    for found in every:
        if found.segment.id == segment:
            if found.waits:
                return found
            raise UsageError(
                f"Segment {segment} stands ({found.told}); there is nothing to decide.",
                "To give it other edges: --span",
            )
    raise UsageError(f"{desk.coder} has no segment {segment} in {desk.transcript.id}.")


def refuse_open(counts: Sequence[tuple[TranscriptId, CoderId, int]]) -> None:
    """StudyError that names whose codings wait for a decision; nothing when none do."""
    if not counts:
        return
    told = ", ".join(f"{id} {coder} ({number})" for id, coder, number in counts)
    first = counts[0]
    raise StudyError(
        f"Codings wait for a decision after a correction of the words: {told}.",
        f"Decide them: qualcode transcript review {first[0]} --coder {first[1]}. "
        "To see a draft without them: --draft",
    )
