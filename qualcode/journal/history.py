"""A journal read aloud: one line for every action, and whether it still counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from qualcode.journal.events import (
    Act,
    AddCode,
    Decide,
    Done,
    DropMemo,
    DropSegment,
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
from qualcode.journal.state import State


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log."""

    id: str
    at: str
    what: str
    in_force: bool


def entries(state: State, *, reading: bool = False) -> Iterator[Entry]:
    """The journal's lines, oldest first; `reading` adds the lines that only note progress."""
    for event in state.events:
        match event:
            case Open():
                what = f"opened as {event.state}"
                if event.partners:
                    what += f" with {', '.join(event.partners)}"
                yield Entry(event.id, event.at, what, True)
            case Act():
                what = "; ".join(_told(op) for op in event.ops)
                yield Entry(event.id, event.at, what, state.in_force(event.id))
            case Undo():
                yield Entry(event.id, event.at, f"undo {event.of}", True)
            case Done():
                told = f"done, {len(event.spans)} stretches" if event.spans else "reopened"
                yield Entry(event.id, event.at, told, True)
            case Seal():
                told = "sealed" if event.hash else "opened again"
                yield Entry(event.id, event.at, told, True)
            case See():
                if reading:
                    yield Entry(event.id, event.at, f"read {len(event.spans)} stretches", True)
            case _:
                assert_never(event)


def _told(op: Op) -> str:
    match op:
        case NewSegment():
            return f"segment {op.span[0]}-{op.span[1]} “{_short(op.quote)}”"
        case MoveSegment():
            return f"edges to {op.span[0]}-{op.span[1]} “{_short(op.quote)}”"
        case DropSegment():
            return f"drop segment {op.segment}"
        case AddCode():
            return f"add {op.code}"
        case RemoveCode():
            return f"remove {op.code}"
        case SetSentence():
            return f"sentence “{_short(op.words)}”" if op.words else "sentence removed"
        case SetFlag():
            return f"{'flag' if op.on else 'unflag'} {op.flag}"
        case WriteMemo():
            return f"memo “{_short(op.title or op.text)}”"
        case DropMemo():
            return f"drop memo {op.id}"
        case Decide():
            stands = ", ".join(op.codes) or "no code"
            return f"decide {op.transcript} {op.span[0]}-{op.span[1]}: {op.choice}, {stands}"
        case _:
            assert_never(op)


def _short(words: str, width: int = 48) -> str:
    words = " ".join(words.split())
    return words if len(words) <= width else words[: width - 1] + "…"
