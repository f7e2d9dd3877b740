"""What events add up to: coding, undo and redo, and copies that went apart."""

from __future__ import annotations

import gc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.journal import events as e
from qualcode.journal.history import entries
from qualcode.journal.merge import ordered
from qualcode.journal.state import NOWHERE, State, state_of
from qualcode.model.errors import JournalError
from qualcode.model.ids import SegmentId
from qualcode.model.layers import segment_of
from qualcode.model.span import Span
from tests.journal import reference
from tests.journal.helpers import (
    CODES,
    VERSION,
    act,
    add,
    any_journals,
    journals,
    new,
    opening,
    stamp,
    uid,
    undo,
)


def described(state: State) -> list[tuple[str, int, int, tuple[str, ...]]]:
    return [(s.id[-3:], s.span.start, s.span.end, s.codes) for s in state.segments()]


def test_two_codes_on_one_segment_stand_in_the_order_of_coding() -> None:
    state = state_of([opening(), act(2, 1, new(100), add(100, CODES[1])), act(3, 2, add(100))])
    assert described(state) == [("100", 0, 5, (CODES[1], CODES[0]))]
    assert state.segments()[0].made == stamp(2)


def test_undo_takes_back_the_last_action_and_redo_brings_it_again() -> None:
    state = state_of([opening(), act(2, 1, new(100), add(100)), act(3, 2, add(100, CODES[1]))])
    assert state.undoable == uid(3)
    state.apply(undo(4, 3, 3))
    assert described(state) == [("100", 0, 5, (CODES[0],))]
    assert (state.undoable, state.redoable) == (uid(2), uid(4))
    state.apply(undo(5, 4, 4))
    assert described(state) == [("100", 0, 5, (CODES[0], CODES[1]))]
    assert (state.undoable, state.redoable) == (uid(3), None)


def test_a_new_action_ends_what_could_be_redone() -> None:
    state = state_of([opening(), act(2, 1, new(100)), undo(3, 2, 2), act(4, 3, new(101))])
    assert state.redoable is None
    state.apply(undo(5, 4, 3))
    assert described(state) == [("101", 0, 5, ())]
    assert "not in force" in state.complaints[0]


def test_everything_on_a_segment_changes_by_its_own_step() -> None:
    segment = SegmentId(uid(100))
    state = state_of(
        [
            opening(),
            act(2, 1, new(100), add(100), e.SetSentence(segment, "Het werkzame element is tijd")),
            act(3, 2, e.SetFlag(segment, "unique"), e.SetFlag(segment, "selected")),
            act(4, 3, e.SetFlag(segment, "unique", on=False), e.RemoveCode(segment, CODES[0])),
            act(5, 4, e.MoveSegment(segment, (2, 9), VERSION, "llo", "he", "")),
            act(6, 5, e.WriteMemo(uid(900), "camera uit", "camera", (segment,))),
        ]
    )
    [found] = state.segments()
    assert (found.span, found.codes, found.flags) == (Span(2, 9), (), frozenset({"selected"}))
    assert found.sentence == "Het werkzame element is tijd"
    assert [(m.title, m.segments, m.transcript) for m in state.memos()] == [
        ("camera", (segment,), "FG03")
    ]
    state.apply(act(7, 6, e.DropMemo(uid(900)), e.DropSegment(segment)))
    assert (state.segments(), state.memos(), state.complaints) == ((), (), ())


def test_reading_and_finishing_stand_outside_undo() -> None:
    state = state_of([opening(), act(2, 1, new(100))])
    state.apply(e.See(v=1, id=uid(3), after=uid(2), at=stamp(3), text=VERSION, spans=((0, 4),)))
    state.apply(e.See(v=1, id=uid(4), after=uid(3), at=stamp(4), text=VERSION, spans=((3, 9),)))
    state.apply(e.Done(v=1, id=uid(5), after=uid(4), at=stamp(5), text=VERSION, spans=((0, 9),)))
    assert state.seen == {VERSION: [Span(0, 9)]}
    assert state.done is not None
    assert state.undoable == uid(2)
    state.apply(e.Done(v=1, id=uid(6), after=uid(5), at=stamp(6), text=VERSION, spans=()))
    assert state.done is None


def test_the_log_says_what_was_done_and_what_was_taken_back() -> None:
    state = state_of([opening(), act(2, 1, new(100, 4, 9), add(100)), undo(3, 2, 2)])
    assert [(x.what, x.in_force) for x in entries(state)] == [
        ("opened as independent", True),
        ("segment 4-9 “hallo”; add professionals/code-0", False),
        (f"undo {uid(2)}", True),
    ]


@given(journals())
def test_playing_one_by_one_equals_playing_all_at_once(events: list[e.Event]) -> None:
    state = state_of(events[:1])
    for event in events[1:]:
        state.apply(event)
    whole = state_of(events)
    assert (state.segments(), state.memos()) == (whole.segments(), whole.memos())
    assert (state.undoable, state.redoable) == (whole.undoable, whole.redoable)


@given(any_journals())
def test_a_journal_adds_up_to_what_its_steps_one_by_one_add_up_to(events: list[e.Event]) -> None:
    rows = [
        {
            "id": s.id,
            "span": (s.span.start, s.span.end),
            "text": s.text_hash,
            "made": s.made,
            "codes": {a.code: (a.book_version, a.origin) for a in s.applied},
            "sentence": s.sentence,
            "flags": s.flags,
        }
        for s in state_of(events).segments()
    ]
    assert rows == reference.segments(events)
    assert [list(row["codes"]) for row in rows] == [
        list(row["codes"]) for row in reference.segments(events)
    ]
    assert {text: s for text, s in state_of(events).seen.items() if s} == {
        text: s for text, s in reference.seen(events).items() if s
    }
    acts = {event.id for event in events if isinstance(event, e.Act)}
    log = [x.id for x in entries(state_of(events)) if x.id in acts and x.in_force]
    assert log == [act.id for act in reference.in_force(events)]


@given(any_journals())
def test_all_at_once_and_line_by_line_are_one_state(events: list[e.Event]) -> None:
    state, whole = state_of(events[:1]), state_of(events)
    for event in events[1:]:
        state.apply(event)
    assert everything(state) == everything(whole)


def everything(state: State) -> dict[str, object]:
    """All that can be asked of a state."""
    told = state.complaints
    rows = [segment_of(state.opening.transcript or NOWHERE, state.coder, r) for r in state.rows()]
    assert tuple(rows) == state.segments()
    return {
        "segments": state.segments(),
        "memos": state.memos(),
        "seen": {text: spans for text, spans in state.seen.items() if spans},
        "done": (state.done, state.done_on),
        "seal": state.seal,
        "undo": (state.undoable, state.redoable),
        "last": state.last,
        "told": told,
        "log": list(entries(state, reading=True)),
    }


@given(journals())
def test_undoing_everything_leaves_nothing_and_redoing_brings_all_back(
    events: list[e.Event],
) -> None:
    state = state_of(events)
    before, number, steps = state.segments(), 500, 0
    while state.undoable:
        state.apply(e.Undo(v=1, id=uid(number), after=state.last, at=stamp(9), of=state.undoable))
        number, steps = number + 1, steps + 1
    assert state.segments() == ()
    for _ in range(steps):
        assert state.redoable
        state.apply(e.Undo(v=1, id=uid(number), after=state.last, at=stamp(9), of=state.redoable))
        number += 1
    assert state.segments() == before


@given(journals(), st.data())
def test_the_union_of_two_copies_loses_no_event_and_does_not_depend_on_their_order(
    events: list[e.Event], data: st.DataObject
) -> None:
    at = data.draw(st.integers(1, len(events)))
    branch: list[e.Event] = [*events[:at], act(700, int(events[at - 1].id[3:]), new(109))]
    one = ordered([events, branch], path="ana.jsonl")
    two = ordered([branch, events], path="ana.jsonl")
    assert one == two
    assert {x.id for x in one.events} == {x.id for x in [*events, *branch]}
    place = {x.id: n for n, x in enumerate(one.events)}
    assert all(x.after is None or place[x.after] < place[x.id] for x in one.events)
    assert bool(one.complaints) == (at < len(events))


def test_a_step_on_a_segment_that_the_other_copy_dropped_is_told_not_lost() -> None:
    start: list[e.Event] = [opening(), act(2, 1, new(100), new(101, 6, 9))]
    here = [*start, act(3, 2, e.DropSegment(SegmentId(uid(100))))]
    there = [*start, act(4, 2, add(100), add(101))]
    state = state_of(ordered([here, there], path="ana.jsonl").events)
    assert described(state) == [("101", 6, 9, (CODES[0],))]
    assert [c for c in state.complaints if "there is no segment" in c]


def test_one_id_with_two_contents_is_refused() -> None:
    with pytest.raises(JournalError, match="two different events have the id"):
        ordered(
            [[opening(), act(2, 1, new(100))], [opening(), act(2, 1, new(101))]], path="ana.jsonl"
        )


def test_a_missing_line_is_told_and_a_missing_opening_refused() -> None:
    complaints = ordered([[opening(), act(3, 2, new(100))]], path="ana.jsonl").complaints
    assert complaints == (f"event {uid(3)} follows {uid(2)}, which is missing",)
    with pytest.raises(JournalError, match="does not begin with its opening line"):
        ordered([[act(3, 2, new(100))]], path="ana.jsonl")
    with pytest.raises(JournalError, match="does not begin with its opening line"):
        ordered([[]], path="ana.jsonl")


def test_lines_that_follow_each_other_in_a_ring_are_kept_and_told() -> None:
    ring = [opening(), act(2, 3, new(100)), act(3, 2, new(101))]
    found = ordered([ring], path="ana.jsonl")  # type: ignore[list-item]
    assert {x.id for x in found.events} == {uid(1), uid(2), uid(3)}
    assert "in a ring" in found.complaints[-1]


def test_a_stretch_without_words_is_told_and_the_others_count() -> None:
    state = state_of([opening()])
    state.apply(
        e.Done(v=1, id=uid(2), after=uid(1), at=stamp(2), text=VERSION, spans=((5, 5), (1, 3)))
    )
    assert state.done is not None
    assert state.done.spans == (Span(1, 3),)
    assert state.complaints == (f"event {uid(2)}: a stretch from 5 to 5 holds no words",)


def test_a_segment_without_words_is_told_and_the_rest_of_the_action_counts() -> None:
    state = state_of([opening(), act(2, 1, new(100, 5, 5), new(101), e.DropMemo(uid(900)))])
    assert described(state) == [("101", 0, 5, ())]
    assert [c.split(": ", 1)[1].split("\n")[0] for c in state.complaints] == [
        "A span from 5 to 5 holds no words.",
        f"there is no memo {uid(900)}",
    ]


def test_a_second_segment_with_an_id_and_a_code_that_is_not_there_have_no_effect() -> None:
    remove = e.RemoveCode(SegmentId(uid(100)), CODES[3])
    state = state_of([opening(), act(2, 1, new(100), new(100, 6, 9), remove)])
    assert described(state) == [("100", 0, 5, ())]
    assert state.segment(SegmentId(uid(999))) is None
    assert [c.split(": ", 1)[1] for c in state.complaints] == [
        f"segment {uid(100)} exists already",
        f"{CODES[3]} is not on segment {uid(100)}",
    ]


def test_journals_begun_apart_on_two_computers_are_one_with_both_beginnings() -> None:
    here: list[e.Event] = [opening(), act(2, 1, new(100))]
    there: list[e.Event] = [opening(id=50), act(51, 50, new(101, 6, 9))]
    found = ordered([here, there], path="ana.jsonl")
    assert found == ordered([there, here], path="ana.jsonl")
    assert described(state_of(found.events)) == [("100", 0, 5, ()), ("101", 6, 9, ())]
    assert [x.id for x in found.events if isinstance(x, e.Open)] == [uid(1), uid(50)]


def test_the_last_seal_counts_until_it_is_taken_back() -> None:
    state = state_of([opening(), act(2, 1, new(100))])
    sealed = e.Seal(v=1, id=uid(3), after=uid(2), at=stamp(3), hash="9f2c")
    state.apply(sealed)
    assert state.seal == sealed
    state.apply(e.Seal(v=1, id=uid(4), after=uid(3), at=stamp(4), hash=""))
    assert state.seal is None
    assert state.undoable == uid(2)


def test_the_collector_that_was_off_stays_off_after_many_events() -> None:
    gc.disable()
    try:
        state_of([opening(), act(2, 1, new(100))])
        assert not gc.isenabled()
    finally:
        gc.enable()
    state_of([opening()])
    assert gc.isenabled()
