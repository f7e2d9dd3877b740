"""Small journals for the tests: fixed ids, fixed clocks, random but valid actions."""

from __future__ import annotations

from hypothesis import strategies as st

from qualcode.journal import events as e
from qualcode.model.ids import CodeId, CoderId, SegmentId, TranscriptId

CODES = [CodeId(f"professionals/code-{n}") for n in range(4)]
VERSION = "9f2c41d09f2c41d0"


def uid(number: int) -> str:
    """A valid id that says its number."""
    return f"01K{number:023d}"


def stamp(second: int) -> str:
    """A moment so many seconds after 18:00."""
    return f"2026-11-21T18:{second // 60 % 60:02d}:{second % 60:02d}Z"


def opening(coder: str = "ana", id: int = 1) -> e.Open:
    """The first line of a journal on FG03."""
    return e.Open(
        v=1,
        id=uid(id),
        after=None,
        at=stamp(0),
        study="study-1",
        coder=CoderId(coder),
        transcript=TranscriptId("FG03"),
    )


def act(id: int, after: int, *ops: e.Op) -> e.Act:
    """An action at second `id`."""
    return e.Act(v=1, id=uid(id), after=uid(after), at=stamp(id), ops=ops)


def undo(id: int, after: int, of: int) -> e.Undo:
    """An undo at second `id`."""
    return e.Undo(v=1, id=uid(id), after=uid(after), at=stamp(id), of=uid(of))


def new(number: int, start: int = 0, end: int = 5) -> e.NewSegment:
    """A segment whose id says its number."""
    return e.NewSegment(SegmentId(uid(number)), (start, end), VERSION, "hallo", "", "")


def add(number: int, code: CodeId = CODES[0]) -> e.AddCode:
    """A code on segment `number`."""
    return e.AddCode(SegmentId(uid(number)), code, 1)


_segments = st.integers(100, 105).map(lambda n: SegmentId(uid(n)))
_spans = st.tuples(st.integers(0, 40), st.integers(1, 40)).map(lambda p: (p[0], p[0] + p[1]))
_words = st.text(max_size=12)

ops = st.one_of(
    st.builds(e.NewSegment, _segments, _spans, st.just(VERSION), _words, _words, _words),
    st.builds(e.MoveSegment, _segments, _spans, st.just(VERSION), _words, _words, _words),
    st.builds(e.DropSegment, _segments),
    st.builds(e.AddCode, _segments, st.sampled_from(CODES), st.just(1)),
    st.builds(e.RemoveCode, _segments, st.sampled_from(CODES)),
    st.builds(e.SetSentence, _segments, _words),
    st.builds(e.SetFlag, _segments, st.sampled_from(["unique", "selected"]), st.booleans()),
    st.builds(e.WriteMemo, st.just(uid(900)), _words, _words, st.tuples(_segments)),
    st.builds(e.DropMemo, st.just(uid(900))),
)


def actions() -> st.SearchStrategy[e.Act]:
    """One action with any steps."""
    return st.lists(ops, min_size=1, max_size=4).map(lambda found: act(2, 1, *found))


@st.composite
def journals(draw: st.DrawFn, longest: int = 12) -> list[e.Event]:
    """A journal of one writer: actions, undos and redos in any order."""
    result: list[e.Event] = [opening()]
    for number in range(2, draw(st.integers(0, longest)) + 2):
        before, targets = number - 1, list(range(2, number))
        if targets and draw(st.booleans()):
            result.append(undo(number, before, draw(st.sampled_from(targets))))
        else:
            result.append(act(number, before, *draw(st.lists(ops, min_size=1, max_size=3))))
    return result
