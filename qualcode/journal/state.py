"""What the events of one journal add up to: segments, memos, progress, and what can be undone.

A million codings are folded when a large study is opened, so the steps that nearly every line
holds, a new segment with its codes, are played without anything in between.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, takewhile
from operator import itemgetter
from typing import assert_never

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
    RemoveCode,
    Seal,
    See,
    SetFlag,
    SetSentence,
    Undo,
    WriteMemo,
)
from qualcode.model.collector import collector_paused
from qualcode.model.errors import AnchorError
from qualcode.model.ids import CodeId, CoderId, SegmentId, TranscriptId
from qualcode.model.layers import Row, segment_of
from qualcode.model.segment import Applied, Memo, Origin, Segment
from qualcode.model.session import Resolution
from qualcode.model.span import Span, merged

NOWHERE = TranscriptId("")
"""Where segments would be of a journal that belongs to no transcript."""
_PLACE = itemgetter(0, 1, 2)
_NONE: tuple[Applied, ...] = ()
_UNMARKED: frozenset[str] = frozenset()


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
        self._rows: dict[SegmentId, Row] = {}
        # Kept so that one more coding costs the same in a long journal as in a short one.
        self._kept: dict[SegmentId, Segment] = {}
        self._places: list[tuple[int, int, SegmentId]] | None = None
        self._memos: dict[str, Memo] = {}
        self._text = ""
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
            return tuple([self._segment(id) for _, _, id in self._order()])

    def rows(self) -> list[Row]:
        """Every segment in order of place, as a row of the journal's layer."""
        return sorted(self._rows.values(), key=_PLACE)

    def segments_on(self, span: Span) -> tuple[Segment, ...]:
        """The segments with exactly these edges, whatever version of the words they are on."""
        order, edges = self._order(), (span.start, span.end)
        first = bisect_left(order, edges, key=lambda place: place[:2])
        found = takewhile(lambda place: place[:2] == edges, islice(order, first, None))
        return tuple(self._segment(id) for _, _, id in found)

    def segment(self, id: SegmentId) -> Segment | None:
        """The segment with that id; None when there is none."""
        return self._segment(id) if id in self._rows else None

    def _segment(self, id: SegmentId) -> Segment:
        found = self._kept.get(id)
        if found is None:
            transcript = self.opening.transcript or NOWHERE
            found = self._kept[id] = segment_of(transcript, self.coder, self._rows[id])
        return found

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
        self._rows, self._memos, self._decided, self._without_effect = {}, {}, {}, []
        self._kept, self._places = {}, None
        for event in self.events:
            if isinstance(event, Act) and event.id in self._undoable:
                self._play(event)

    def follow(self, events: Sequence[Event]) -> None:
        """Adds all events after the opening, of which none is an undo: as `apply` each in turn."""
        acts = [event for event in events if type(event) is Act]
        self._undoable = dict.fromkeys([act.id for act in acts])
        read: dict[str, list[Span]] = {}
        for event in events[1:]:
            if type(event) is See:
                # Put together once, not again at every line.
                read.setdefault(event.text, []).extend(self._stretches(event))
            elif type(event) is not Act:
                self.book(event)
        self.seen = {text: merged(spans) for text, spans in read.items()}
        self.events = list(events)
        for act in acts:
            self._play(act)

    def _play(self, act: Act) -> None:
        ops, at, count = act.ops, 0, len(act.ops)
        while at < count:
            op = ops[at]
            if type(op) is NewSegment and op.id not in self._rows and op.span[0] < op.span[1]:
                at = self._begin(op, ops, at + 1, act.at)
                continue
            try:
                problem = self._step(op, act.at)
            except AnchorError as error:
                problem = str(error)
            if problem:
                self._without_effect.append(f"event {act.id}: {problem}")
            at += 1

    def _begin(self, new: NewSegment, ops: Sequence[Op], at: int, made: str) -> int:
        """Adds a segment with the codes put on it at once; returns the first step after those."""
        id, applied, count = new.id, _NONE, len(ops)
        while at < count:
            op = ops[at]
            if type(op) is not AddCode or op.segment != id:
                break
            applied = _with(applied, op) if applied else _alone(op.code, op.book, op.origin)
            at += 1
        if new.text != self._text:
            # Every line says the version in full; the segments of one version share it.
            self._text = new.text
        start, end = new.span
        self._rows[id] = (start, end, id, self._text, applied, None, _UNMARKED, made)
        if self._places is not None:
            insort(self._places, (start, end, id))
        return at

    def _step(self, op: Op, at: str) -> str | None:
        """Plays one step; returns why it had no effect, or None when it had."""
        match op:
            case NewSegment():
                if op.id in self._rows:
                    return f"segment {op.id} exists already"
                Span(*op.span)
                self._begin(op, (), 0, at)
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
                row = self._rows.get(op.segment)
                if row is None:
                    return f"there is no segment {op.segment} for `{_kind(op)}`"
                self._kept.pop(op.segment, None)
                return self._on_row(row, op)

    def _on_row(
        self,
        row: Row,
        op: MoveSegment | DropSegment | AddCode | RemoveCode | SetSentence | SetFlag,
    ) -> str | None:
        start, end, id, text, applied, sentence, flags, made = row
        match op:
            case MoveSegment():
                moved = Span(*op.span)
                self._leave(row)
                start, end, text = moved.start, moved.end, op.text
                if self._places is not None:
                    insort(self._places, (start, end, id))
            case DropSegment():
                self._leave(row)
                del self._rows[id]
                return None
            case AddCode():
                applied = _with(applied, op)
            case RemoveCode():
                kept = tuple(a for a in applied if a.code != op.code)
                if len(kept) == len(applied):
                    return f"{op.code} is not on segment {id}"
                applied = kept
            case SetSentence():
                sentence = op.words or None
            case SetFlag():
                flags = flags | {op.flag} if op.on else flags - {op.flag}
            case _:
                assert_never(op)
        self._rows[id] = (start, end, id, text, applied, sentence, flags, made)
        return None

    def _memo(self, op: WriteMemo, at: str) -> Memo:
        old = self._memos.get(op.id)
        made = old.made if old else at
        transcript = None if op.about else self.opening.transcript
        return Memo(op.id, self.coder, op.text, op.title, transcript, op.segments, op.about, made)

    def _order(self) -> list[tuple[int, int, SegmentId]]:
        """Every segment by place, sorted once and kept so from then on."""
        if self._places is None:
            self._places = [row[:3] for row in self.rows()]
        return self._places

    def _leave(self, row: Row) -> None:
        if self._places is not None:
            del self._places[bisect_left(self._places, row[:3])]


def state_of(events: Sequence[Event]) -> State:
    """The state after all events; the first one opens the journal (see `merge.ordered`)."""
    opening = events[0]
    assert isinstance(opening, Open)
    state = State(opening)
    with collector_paused():
        if any(type(event) is Undo for event in events):
            for event in events[1:]:
                state.book(event)
            state.replay()
        else:
            state.follow(events)
    return state


@lru_cache(maxsize=1 << 14)
def _alone(code: CodeId, book: int, origin: Origin) -> tuple[Applied, ...]:
    """One code on a segment; the same value for all segments that have just that."""
    return (Applied(code, book, origin),)


def _with(applied: tuple[Applied, ...], op: AddCode) -> tuple[Applied, ...]:
    """The codes of a segment and one more; a code that is on it already stays as it was."""
    if any(a.code == op.code for a in applied):
        return applied
    return applied + _alone(op.code, op.book, op.origin)


def _resolution(op: Decide, at: str) -> Resolution:
    span = Span(*op.span)
    return Resolution(
        op.transcript, span, op.coders, op.contested, op.choice, op.codes, op.cause, op.note,
        op.by, at,
    )  # fmt: skip


def _kind(op: Op) -> str:
    return str(type(op).__struct_config__.tag)
