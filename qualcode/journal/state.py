"""What the events of one journal add up to: segments, memos, progress, and what can be undone."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice, takewhile
from typing import assert_never

from qualcode.journal.collector import collector_paused
from qualcode.journal.events import (
    Act,
    AddCode,
    Decide,
    Done,
    DropMemo,
    DropSegment,
    Event,
    MoveSegment,
    NewSegment,
    Op,
    Open,
    Pair,
    RemoveCode,
    Seal,
    See,
    SetFlag,
    SetSentence,
    Undo,
    WriteMemo,
)
from qualcode.model.errors import AnchorError
from qualcode.model.ids import CodeId, CoderId, SegmentId, TranscriptId
from qualcode.model.segment import Applied, Memo, Segment
from qualcode.model.session import Resolution
from qualcode.model.span import Span, merged

_NOWHERE = TranscriptId("")


@dataclass(slots=True)
class _Draft:
    """A segment under construction; frozen when it is read."""

    span: Span
    text: str
    made: str
    applied: dict[CodeId, Applied] = field(default_factory=dict)
    sentence: str | None = None
    flags: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Stretches:
    """Spans on one version of the words, for progress and for `done`."""

    text: str
    spans: tuple[Span, ...]


class State:
    """The state after some events; `apply` adds the next one.

    Steps that meet a segment which another copy dropped have no effect and are named in
    `complaints`; nothing else of their action is lost.
    """

    def __init__(self, opening: Open) -> None:
        self.opening = opening
        self.events: list[Event] = [opening]
        self.seen: dict[str, list[Span]] = {}
        """Stretches read, per version of the words."""
        self.done: Stretches | None = None
        self.done_on: dict[str, Stretches] = {}
        """What is finished, per version of the words: a session's journal is on several."""
        self.seal: Seal | None = None
        """The last seal; None before one and after it was taken back."""
        self._drafts: dict[SegmentId, _Draft] = {}
        # Kept so that one more coding costs the same in a long journal as in a short one.
        self._kept: dict[SegmentId, Segment] = {}
        self._places: list[tuple[int, int, SegmentId]] | None = None
        self._memos: dict[str, Memo] = {}
        self._decided: dict[tuple[object, ...], Resolution] = {}
        # Dictionaries as sets that keep their order: the last one is the next to go.
        self._undoable: dict[str, None] = {}
        self._redoable: dict[str, None] = {}
        self._undone_by: dict[str, str] = {}
        self._misplaced: list[str] = []
        self._without_effect: list[str] = []

    @property
    def complaints(self) -> tuple[str, ...]:
        """What had no effect, and why; empty for a journal with one writer."""
        return (*self._misplaced, *self._without_effect)

    @property
    def coder(self) -> CoderId:
        """Whose journal this is."""
        return self.opening.coder

    @property
    def last(self) -> str:
        """The id the next event names as the one before it."""
        return self.events[-1].id

    @property
    def undoable(self) -> str | None:
        """The action that an undo takes back; None when there is none."""
        return next(reversed(self._undoable), None)

    @property
    def redoable(self) -> str | None:
        """The undo that a redo takes back; None when there is none."""
        return next(reversed(self._redoable), None)

    def in_force(self, event: str) -> bool:
        """Whether an action counts: it was made and not undone."""
        return event in self._undoable

    def segments(self) -> tuple[Segment, ...]:
        """Every segment in order of place."""
        with collector_paused():
            return tuple(self._frozen(id) for _, _, id in self._order())

    def segments_on(self, span: Span) -> tuple[Segment, ...]:
        """The segments with exactly these edges, whatever version of the words they are on."""
        order, edges = self._order(), (span.start, span.end)
        first = bisect_left(order, edges, key=lambda place: place[:2])
        found = takewhile(lambda place: place[:2] == edges, islice(order, first, None))
        return tuple(self._frozen(id) for _, _, id in found)

    def segment(self, id: SegmentId) -> Segment | None:
        """The segment with that id; None when there is none."""
        return self._frozen(id) if id in self._drafts else None

    def memos(self) -> tuple[Memo, ...]:
        """Every memo in order of making."""
        return tuple(self._memos.values())

    def resolutions(self) -> tuple[Resolution, ...]:
        """Every decision in force about a disagreement, in order of making."""
        return tuple(self._decided.values())

    def apply(self, event: Event) -> None:
        """Adds one event. An undo takes its action out and plays the others again."""
        if self.book(event):
            self.replay()
        elif isinstance(event, Act):
            self._play(event)

    def book(self, event: Event) -> bool:
        """Notes the event without playing it; returns whether all must be played again."""
        self.events.append(event)
        match event:
            case Open():
                pass
            case Act():
                self._undoable[event.id] = None
                self._redoable.clear()
            case Undo():
                return self._turn_back(event)
            case See():
                spans = self._stretches(event)
                self.seen[event.text] = merged([*self.seen.get(event.text, ()), *spans])
            case Done():
                spans = self._stretches(event)
                self.done = Stretches(event.text, tuple(merged(spans))) if spans else None
                self.done_on.pop(event.text, None)
                if self.done:
                    self.done_on[event.text] = self.done
            case Seal():
                self.seal = event if event.hash else None
            case _:
                assert_never(event)
        return False

    def _stretches(self, event: See | Done) -> list[Span]:
        """The stretches of an event; one without words is told and left out."""
        for start, end in event.spans:
            if end <= start:
                self._misplaced.append(
                    f"event {event.id}: a stretch from {start} to {end} holds no words"
                )
        return [Span(start, end) for start, end in event.spans if start < end]

    def _turn_back(self, undo: Undo) -> bool:
        """Whether the undo changed which actions are in force."""
        if undo.of in self._undoable:
            del self._undoable[undo.of]
            self._redoable[undo.id] = None
            self._undone_by[undo.id] = undo.of
            return True
        if undo.of in self._redoable:
            del self._redoable[undo.of]
            self._undoable[self._undone_by[undo.of]] = None
            return True
        self._misplaced.append(f"undo {undo.id} takes back {undo.of}, which is not in force")
        return False

    def replay(self) -> None:
        """Plays every action in force again, in the order of the journal."""
        self._drafts, self._memos, self._decided, self._without_effect = {}, {}, {}, []
        self._kept, self._places = {}, None
        for event in self.events:
            if isinstance(event, Act) and event.id in self._undoable:
                self._play(event)

    def _play(self, act: Act) -> None:
        for op in act.ops:
            try:
                problem = self._step(op, act.at)
            except AnchorError as error:
                problem = str(error)
            if problem:
                self._without_effect.append(f"event {act.id}: {problem}")

    def _step(self, op: Op, at: str) -> str | None:
        """Plays one step; returns why it had no effect, or None when it had."""
        match op:
            case NewSegment():
                if op.id in self._drafts:
                    return f"segment {op.id} exists already"
                self._drafts[op.id] = _Draft(Span(*op.span), op.text, at)
                self._enter(op.span, op.id)
                return None
            case WriteMemo():
                self._memos[op.id] = self._memo(op, at)
                return None
            case DropMemo():
                return None if self._memos.pop(op.id, None) else f"there is no memo {op.id}"
            case Decide():
                key = (op.transcript, op.span, op.coders, op.contested)
                self._decided[key] = _resolution(op, at)
                return None
            case _:
                draft = self._drafts.get(op.segment)
                if draft is None:
                    return f"there is no segment {op.segment} for `{_kind(op)}`"
                self._kept.pop(op.segment, None)
                return self._on_draft(draft, op)

    def _on_draft(
        self,
        draft: _Draft,
        op: MoveSegment | DropSegment | AddCode | RemoveCode | SetSentence | SetFlag,
    ) -> str | None:
        match op:
            case MoveSegment():
                moved = Span(*op.span)
                self._leave(draft, op.segment)
                draft.span, draft.text = moved, op.text
                self._enter(op.span, op.segment)
            case DropSegment():
                self._leave(draft, op.segment)
                del self._drafts[op.segment]
            case AddCode():
                draft.applied.setdefault(op.code, Applied(op.code, op.book, op.origin))
            case RemoveCode():
                if draft.applied.pop(op.code, None) is None:
                    return f"{op.code} is not on segment {op.segment}"
            case SetSentence():
                draft.sentence = op.words or None
            case SetFlag():
                (draft.flags.add if op.on else draft.flags.discard)(op.flag)
            case _:
                assert_never(op)
        return None

    def _memo(self, op: WriteMemo, at: str) -> Memo:
        old = self._memos.get(op.id)
        made = old.made if old else at
        transcript = None if op.about else self.opening.transcript
        return Memo(op.id, self.coder, op.text, op.title, transcript, op.segments, op.about, made)

    def _order(self) -> list[tuple[int, int, SegmentId]]:
        """Every segment by place, sorted once and kept so from then on."""
        if self._places is None:
            self._places = sorted((d.span.start, d.span.end, i) for i, d in self._drafts.items())
        return self._places

    def _enter(self, span: Pair, id: SegmentId) -> None:
        if self._places is not None:
            insort(self._places, (*span, id))

    def _leave(self, draft: _Draft, id: SegmentId) -> None:
        if self._places is not None:
            place = (draft.span.start, draft.span.end, id)
            del self._places[bisect_left(self._places, place)]

    def _frozen(self, id: SegmentId) -> Segment:
        found = self._kept.get(id)
        if found is None:
            draft = self._drafts[id]
            found = self._kept[id] = Segment(
                id,
                self.opening.transcript or _NOWHERE,
                self.coder,
                draft.span,
                draft.text,
                tuple(draft.applied.values()),
                draft.sentence,
                frozenset(draft.flags),
                draft.made,
            )
        return found


def state_of(events: Sequence[Event]) -> State:
    """The state after all events; the first one opens the journal (see `merge.ordered`)."""
    opening = events[0]
    assert isinstance(opening, Open)
    state = State(opening)
    with collector_paused():
        for event in events[1:]:
            state.book(event)
        state.replay()
    return state


def _resolution(op: Decide, at: str) -> Resolution:
    span = Span(*op.span)
    return Resolution(
        op.transcript, span, op.coders, op.contested, op.choice, op.codes, op.cause, op.note,
        op.by, at,
    )  # fmt: skip


def _kind(op: Op) -> str:
    return str(type(op).__struct_config__.tag)
