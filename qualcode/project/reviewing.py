"""Codings that a correction left in doubt: what they were, where they may be, and the answer.

An answer is an event in the coder's own journal, so undo takes it back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from qualcode.journal.events import Act, DropSegment, MoveSegment, Undo
from qualcode.journal.state import State, state_of
from qualcode.model.errors import StudyError, UsageError
from qualcode.model.ids import CodeId, CoderId, SegmentId, TranscriptId
from qualcode.model.span import Span
from qualcode.model.transcript import Transcript
from qualcode.project.desk import Desk, no_segment
from qualcode.project.project import Project
from qualcode.project.working import (
    Standing,
    bridge,
    class_told,
    has_to_be_placed,
    quote,
    standing,
)
from qualcode.store.sessions import CONSENSUS
from qualcode.text.reanchor import Anchoring

__all__ = [
    "CONSENSUS",
    "Answer",
    "Case",
    "accept",
    "answer",
    "answering",
    "cases",
    "is_answer_last",
    "refuse_open",
    "review",
]


@dataclass(frozen=True, slots=True)
class Case:
    """One segment that waits for its coder, or that was brought onto corrected words."""

    transcript: TranscriptId
    coder: CoderId
    segment: SegmentId
    codes: tuple[CodeId, ...]
    anchoring: Anchoring
    """`check` or `lost` for one that waits."""
    reason: str | None
    turn: int | None
    """The turn of the proposal, from 1; None without one."""
    old: str
    """The words it was made on."""
    new: str
    """The words that are proposed; empty without a proposal."""
    span: Span | None
    near: int | None = None
    """About where it was, for one without a proposal."""
    sentence: str | None = None
    """The inductive sentence on it."""
    memos: tuple[str, ...] = ()
    """The memos on it, which go where it goes."""

    @property
    def waits(self) -> bool:
        """Whether its coder has to decide."""
        return has_to_be_placed(self.span, self.anchoring)

    @property
    def told(self) -> str:
        """The class with its reason, as `check: boundary`."""
        return class_told(self.anchoring, self.reason)


def cases(
    project: Project, transcript: Transcript, state: State, *, every: bool = False
) -> Iterator[Case]:
    """The segments of one journal that wait for a decision.

    With `every` also those that found their place on corrected words by themselves.
    """
    memos: dict[SegmentId, list[str]] = {}
    for memo in state.memos():
        for id in memo.segments:
            memos.setdefault(id, []).append(memo.text)
    for found in standing(project, transcript, state):
        if not found.waits and not (every and found.segment.text_hash != transcript.version):
            continue
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
            None if span else _near(project, transcript, found),
            found.segment.sentence,
            tuple(memos.get(found.segment.id, ())),
        )


def _near(project: Project, transcript: Transcript, lost: Standing) -> int | None:
    way = bridge(project, transcript, lost.segment.text_hash)
    fits = way.old is not None and lost.segment.span.start <= len(way.old.text)
    return way.map.place(lost.segment.span.start) if way.map is not None and fits else None


def review(
    project: Project,
    *,
    transcripts: Sequence[TranscriptId] = (),
    coders: Sequence[str] = (),
    every: bool = False,
) -> Iterator[Case]:
    """Every open case by transcript and coder; empty choices mean all that may be seen now.

    With `every` also the codings that found their place on corrected words by themselves.
    """
    wanted = {c.casefold() for c in coders}
    for id in transcripts or project.folder.transcript_ids():
        transcript = project.folder.transcript(id)
        for journal in project.journals(id):
            state = state_of(journal.events)
            if not wanted or state.coder.casefold() in wanted:
                yield from cases(project, transcript, state, every=every)


def answering(project: Project, transcript: TranscriptId, coder: CoderId) -> Desk:
    """The desk at which a coder's cases are answered; those of the consensus any coder may."""
    if coder.casefold() == CONSENSUS:
        return Desk.of_consensus(project, transcript)
    return Desk.open(project, transcript, coder)


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


Answer = Literal["accepted", "placed", "dropped"]


def answer(case: Case, state: State | None, version: str) -> Answer | None:
    """What became of a case by now, on words of this version; None while it is as it was."""
    found = state.segment(case.segment) if state else None
    if found is None:
        return "dropped"
    if found.text_hash != version:
        return None
    return "accepted" if found.span == case.span else "placed"


def is_answer_last(desk: Desk, *, redo: bool = False) -> bool:
    """Whether undo, or redo, would concern an answer to a case and nothing else.

    An answer moves or drops segments that stood on older words.
    """
    state = desk.state
    target = (state.redoable if redo else state.undoable) if state else None
    if state is None or target is None:
        return False
    undone = {e.id: e.of for e in state.events if isinstance(e, Undo)}
    target = undone.get(target, target)
    at = next(n for n, event in enumerate(state.events) if event.id == target)
    made = state.events[at]
    if not isinstance(made, Act):
        return False
    before = state_of(state.events[:at])
    for op in made.ops:
        if not isinstance(op, MoveSegment | DropSegment):
            return False
        found = before.segment(op.segment)
        if found is None or found.text_hash == desk.transcript.version:
            return False
    return True


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
    raise no_segment(desk.coder, segment, desk.transcript.id)


def refuse_open(counts: Sequence[tuple[TranscriptId, CoderId, int]]) -> None:
    """StudyError that names whose codings wait for a decision; nothing when none do."""
    if not counts:
        return
    told = ", ".join(f"{id} {coder} ({number})" for id, coder, number in counts)
    first = counts[0]
    raise StudyError(
        f"Codings wait for a decision after a correction of the words: {told}.",
        f"Decide them: qualcode transcript review {first[0]} --coder {first[1]}. "
        "A table can be a draft without them: qualcode table … --draft",
    )
