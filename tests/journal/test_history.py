"""The log in words: one line for every kind of event, in the order of the journal."""

from __future__ import annotations

from qualcode.journal import events as e
from qualcode.journal.history import entries
from qualcode.journal.state import state_of
from qualcode.model.ids import CoderId, SegmentId, TranscriptId
from tests.journal.helpers import CODES, VERSION, act, add, new, opening, stamp, uid, undo

S = SegmentId(uid(100))


def told(*events: e.Event, reading: bool = False) -> list[str]:
    """What the log says after the opening line."""
    return [x.what for x in entries(state_of([opening(), *events]), reading=reading)][1:]


def test_every_step_of_an_action_is_told_in_words() -> None:
    long = "een heel lange gedachte over de eerste weken op de hogeschool"
    steps: list[tuple[e.Op, str]] = [
        (new(100, 4, 9), "segment 4-9 “hallo”"),
        (add(100), "add professionals/code-0"),
        (e.MoveSegment(S, (2, 9), VERSION, "\n hallo \n zeg ", "", ""), "edges to 2-9 “hallo zeg”"),
        (e.SetSentence(S, long), f"sentence “{long[:47]}…”"),
        (e.SetSentence(S, ""), "sentence removed"),
        (e.SetFlag(S, "unique"), "flag unique"),
        (e.SetFlag(S, "unique", on=False), "unflag unique"),
        (e.WriteMemo(uid(900), "de camera staat uit", "camera"), "memo “camera”"),
        (e.WriteMemo(uid(900), "de camera staat uit"), "memo “de camera staat uit”"),
        (e.DropMemo(uid(900)), f"drop memo {uid(900)}"),
        (e.RemoveCode(S, "professionals/code-0"), "remove professionals/code-0"),  # type: ignore[arg-type]
        (e.DropSegment(S), f"drop segment {S}"),
    ]
    assert told(act(2, 1, *(op for op, _ in steps))) == ["; ".join(words for _, words in steps)]


def test_reading_is_told_only_when_asked_and_finishing_always() -> None:
    events: list[e.Event] = [
        e.See(v=1, id=uid(2), after=uid(1), at=stamp(2), text=VERSION, spans=((0, 4),)),
        e.Done(v=1, id=uid(3), after=uid(2), at=stamp(3), text=VERSION, spans=((0, 9), (12, 15))),
        e.Done(v=1, id=uid(4), after=uid(3), at=stamp(4), text=VERSION, spans=()),
    ]
    assert told(*events) == ["done, 2 stretches", "reopened"]
    assert told(*events, reading=True) == ["read 1 stretches", "done, 2 stretches", "reopened"]


def test_the_opening_names_who_was_at_the_table() -> None:
    first = e.Open(
        v=1, id=uid(1), after=None, at=stamp(0), study="s", coder=CoderId("consensus"),
        state="consensus", partners=(CoderId("ana"), CoderId("ben")),
    )  # fmt: skip
    [entry] = entries(state_of([first]))
    assert (entry.what, entry.in_force) == ("opened as consensus with ana, ben", True)


def test_an_action_that_was_taken_back_is_not_in_force_until_the_undo_is() -> None:
    state = state_of([opening(), act(2, 1, new(100)), undo(3, 2, 2)])
    assert [x.in_force for x in entries(state)] == [True, False, True]
    state.apply(undo(4, 3, 3))
    assert [x.in_force for x in entries(state)] == [True, True, True, True]


def test_a_seal_and_a_decision_are_told_in_words() -> None:
    decided = e.Decide(
        TranscriptId("FG03"), (4, 9), VERSION, (CoderId("ana"), CoderId("ben")),
        (CODES[0], CODES[1]), "other", (), CoderId("ana"),
    )  # fmt: skip
    events: list[e.Event] = [
        act(2, 1, decided),
        e.Seal(v=1, id=uid(3), after=uid(2), at=stamp(3), hash="9f2c"),
        e.Seal(v=1, id=uid(4), after=uid(3), at=stamp(4), hash=""),
    ]
    assert told(*events) == ["decide FG03 4-9: other, no code", "sealed", "opened again"]
