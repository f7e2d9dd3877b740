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


_wild = st.tuples(st.integers(0, 12), st.integers(0, 12))
_codings = st.builds(
    lambda id, span, text, codes: (
        e.NewSegment(id, span, text, "hallo", "", ""),
        *(e.AddCode(other or id, code, book) for other, code, book in codes),
    ),
    _segments,
    _wild,
    st.sampled_from([VERSION, "0" * 16]),
    st.lists(
        st.tuples(
            st.none() | st.none() | _segments, st.sampled_from(CODES), st.integers(1, 2)
        ),
        max_size=4,
    ),
)  # fmt: skip
_stretches = st.lists(_wild, max_size=3).map(tuple)


@st.composite
def any_journals(draw: st.DrawFn, longest: int = 12, *, undos: bool = True) -> list[e.Event]:
    """A journal with anything in it: empty spans, ids used twice, several segments an action."""
    result: list[e.Event] = [opening()]
    kinds = ["code", "code", "steps", "see", "done", "seal", *(["undo", "undo"] if undos else [])]
    for number in range(2, draw(st.integers(0, longest)) + 2):
        line = {"v": 1, "id": uid(number), "after": uid(number - 1), "at": stamp(number)}
        match draw(st.sampled_from(kinds)):
            case "code":
                made = draw(st.lists(_codings, max_size=3))
                result.append(e.Act(**line, ops=tuple(op for few in made for op in few)))
            case "steps":
                result.append(e.Act(**line, ops=tuple(draw(st.lists(ops, max_size=4)))))
            case "see":
                result.append(e.See(**line, text=VERSION, spans=draw(_stretches)))
            case "done":
                result.append(e.Done(**line, text=VERSION, spans=draw(_stretches)))
            case "seal":
                result.append(e.Seal(**line, hash=draw(st.sampled_from(["", "x"]))))
            case _:
                of = draw(st.integers(1, number - 1))
                result.append(e.Undo(**line, of=uid(of)))
    return result


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
