"""What events add up to, one step at a time and with nothing clever: `State` is held against it."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.journal import events as e
from qualcode.model.span import Span, merged

Row = dict[str, object]


def in_force(events: Sequence[e.Event]) -> list[e.Act]:
    """The actions that count, in the order of the journal."""
    done: dict[str, None] = {}
    undone: dict[str, str] = {}
    for event in events:
        if isinstance(event, e.Act):
            done[event.id] = None
            undone.clear()
        elif isinstance(event, e.Undo) and event.of in done:
            del done[event.of]
            undone[event.id] = event.of
        elif isinstance(event, e.Undo) and event.of in undone:
            done[undone.pop(event.of)] = None
    return [event for event in events if isinstance(event, e.Act) and event.id in done]


def segments(events: Sequence[e.Event]) -> list[Row]:
    """Every segment as a row, in order of place."""
    rows: dict[str, Row] = {}
    for act in in_force(events):
        for op in act.ops:
            _step(rows, op, act.at)
    return sorted(rows.values(), key=lambda row: (row["span"], row["id"]))  # type: ignore[arg-type, return-value]


def _step(rows: dict[str, Row], op: e.Op, at: str) -> None:
    if isinstance(op, e.WriteMemo | e.DropMemo | e.Decide):
        return
    if isinstance(op, e.NewSegment):
        if op.id not in rows and op.span[0] < op.span[1]:
            rows[op.id] = {"id": op.id, "span": op.span, "text": op.text, "made": at}
            rows[op.id] |= {"codes": {}, "sentence": None, "flags": set()}
        return
    row = rows.get(op.segment)
    if row is None:
        return
    codes, flags = row["codes"], row["flags"]
    assert isinstance(codes, dict)
    assert isinstance(flags, set)
    match op:
        case e.MoveSegment():
            if op.span[0] < op.span[1]:
                row |= {"span": op.span, "text": op.text}
        case e.DropSegment():
            del rows[op.segment]
        case e.AddCode():
            codes.setdefault(op.code, (op.book, op.origin))
        case e.RemoveCode():
            codes.pop(op.code, None)
        case e.SetSentence():
            row["sentence"] = op.words or None
        case e.SetFlag():
            (flags.add if op.on else flags.discard)(op.flag)


def seen(events: Sequence[e.Event]) -> dict[str, list[Span]]:
    """Stretches read, per version of the words."""
    found: dict[str, list[Span]] = {}
    for event in events:
        if isinstance(event, e.See):
            spans = [Span(start, end) for start, end in event.spans if start < end]
            found[event.text] = merged([*found.get(event.text, []), *spans])
    return found
