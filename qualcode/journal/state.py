"""What the events of one journal add up to: segments, memos, progress, and what can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from qualcode.journal.collector import collector_paused
from qualcode.journal.events import (
    Act,
    AddCode,
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
    See,
    SetFlag,
    SetSentence,
    Undo,
    WriteMemo,
)
from qualcode.model.errors import AnchorError
from qualcode.model.ids import CodeId, CoderId, SegmentId, TranscriptId
from qualcode.model.segment import Applied, Memo, Segment
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
        self._drafts: dict[SegmentId, _Draft] = {}
        self._memos: dict[str, Memo] = {}
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
            found = [self._frozen(id, draft) for id, draft in self._drafts.items()]
            return tuple(sorted(found, key=_place))

    def segment(self, id: SegmentId) -> Segment | None:
        """The segment with that id; None when there is none."""
        draft = self._drafts.get(id)
        return None if draft is None else self._frozen(id, draft)

    def memos(self) -> tuple[Memo, ...]:
        """Every memo in order of making."""
        return tuple(self._memos.values())

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
                spans = _spans(event.spans)
                self.seen[event.text] = merged([*self.seen.get(event.text, ()), *spans])
            case Done():
                spans = _spans(event.spans)
                self.done = Stretches(event.text, tuple(merged(spans))) if spans else None
            case _:
                assert_never(event)
        return False

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
        self._drafts, self._memos, self._without_effect = {}, {}, []
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
                return None
            case WriteMemo():
                self._memos[op.id] = self._memo(op, at)
                return None
            case DropMemo():
                return None if self._memos.pop(op.id, None) else f"there is no memo {op.id}"
            case _:
                draft = self._drafts.get(op.segment)
                if draft is None:
                    return f"there is no segment {op.segment} for `{_kind(op)}`"
                return self._on_draft(draft, op)

    def _on_draft(
        self,
        draft: _Draft,
        op: MoveSegment | DropSegment | AddCode | RemoveCode | SetSentence | SetFlag,
    ) -> str | None:
        match op:
            case MoveSegment():
                draft.span, draft.text = Span(*op.span), op.text
            case DropSegment():
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

    def _frozen(self, id: SegmentId, draft: _Draft) -> Segment:
        return Segment(
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


def _place(segment: Segment) -> tuple[int, int, str]:
    return segment.span.start, segment.span.end, segment.id


def _spans(pairs: Iterable[Pair]) -> list[Span]:
    return [Span(start, end) for start, end in pairs]


def _kind(op: Op) -> str:
    return str(type(op).__struct_config__.tag)
