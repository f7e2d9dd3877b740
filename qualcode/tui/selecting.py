"""What is selected, and every way to move it; pure, by units of the words.

A selection is made of whole units: one that stays and one that moves. They are the same
until the coder extends. Single characters are units too, so nothing is ever cut inside a
visible character.
"""

from __future__ import annotations

from dataclasses import replace

from qualcode.model.span import Span
from qualcode.model.transcript import Transcript
from qualcode.text.graphemes import character_at
from qualcode.text.rows import Rows
from qualcode.text.units import (
    UnitKind,
    narrow,
    next_unit,
    previous_unit,
    unit_around,
    widen,
)
from qualcode.tui.selected import Selected, select

__all__ = [
    "NAMES",
    "Selected",
    "first_selection",
    "lettered",
    "moved",
    "narrowed",
    "on_next_row",
    "select",
    "swapped",
    "to",
    "widened",
]

NAMES: dict[UnitKind, str] = {
    "character": "letters",
    "word": "word",
    "sentence": "sentence",
    "turn": "turn",
    "answer": "answer",
}
"""How the status line calls a unit."""


def first_selection(transcript: Transcript) -> Selected | None:
    """The first sentence of the first turn that no researcher speaks; None without words."""
    turns = range(len(transcript.turns))
    asked = (n for n in turns if not transcript.is_researcher(transcript.turns[n].speaker))
    told = (span for n in asked if (span := transcript.turn_span(n)))
    said = (span for n in turns if (span := transcript.turn_span(n)))
    start = next(told, None) or next(said, None)
    if start is None:
        return None
    return select(unit_around(transcript, Span(start.start, start.start + 1), "sentence"))


def moved(transcript: Transcript, now: Selected, kind: UnitKind, *, by: int) -> Selected:
    """The selection one unit of `kind` on (`by` 1) or back (-1); the same at either end.

    The first step by another kind than before selects the unit that is there: the first one
    inside the selection, or the last one when going back.
    """
    here = now.moving if now.extending else now.span
    if now.kind != kind:
        at = here.start if by > 0 else here.end - 1
        edge = here if now.extending else Span(at, at + 1)
        found = unit_around(transcript, edge, kind)
        if found != here:
            return _on(now, found, kind)
    step = next_unit if by > 0 else previous_unit
    return _on(now, step(transcript, here, kind) or here, kind)


def _on(now: Selected, found: Span, kind: UnitKind) -> Selected:
    return Selected(now.staying if now.extending else found, found, kind, now.extending)


def to(transcript: Transcript, now: Selected, position: int) -> Selected:
    """The selection on the unit that holds `position`, of the kind it has now."""
    kind = "word" if now.kind == "character" else now.kind
    edge = min(max(position, 0), len(transcript.text) - 1)
    return _on(now, unit_around(transcript, Span(edge, edge + 1), kind), kind)


def on_next_row(transcript: Transcript, now: Selected, table: Rows, *, by: int) -> Selected:
    """The selection on the unit that stands on the next row (1) or the one before (-1).

    The row counts from where the unit that moves ends or begins; rows without words are
    passed over.
    """
    here = now.moving
    row = table.row_at(here.end - 1 if by > 0 else here.start) + by
    while 0 <= row < len(table) and not table.drawn(transcript.text, row):
        row += by
    if not 0 <= row < len(table):
        return now
    goal = here.start - table.starts[table.row_at(here.start)] if now.goal is None else now.goal
    size = len(table.drawn(transcript.text, row))
    return replace(to(transcript, now, table.starts[row] + min(goal, size - 1)), goal=goal)


def lettered(transcript: Transcript, now: Selected, *, by: int) -> Selected:
    """The moving end one visible character on or back; at least one character stays."""
    span = now.span
    first = unit_around(transcript, Span(span.start, span.start + 1), "character")
    last = unit_around(transcript, Span(span.end - 1, span.end), "character")
    staying, moving = (first, last) if now.forward else (last, first)
    step = next_unit if by > 0 else previous_unit
    found = step(transcript, moving, "character")
    if found is None:
        return now
    return Selected(staying, found, "character", now.extending)


def widened(transcript: Transcript, now: Selected) -> Selected:
    """The next larger unit around the selection: word, sentence, turn, answer."""
    span = widen(transcript, now.span)
    return replace(now, staying=span, moving=span, kind=_kind(transcript, span))


def narrowed(transcript: Transcript, now: Selected) -> Selected:
    """The next smaller unit inside the selection, at its beginning."""
    span = narrow(transcript, now.span)
    return replace(now, staying=span, moving=span, kind=_kind(transcript, span))


def swapped(now: Selected) -> Selected:
    """The same words; the other end moves next."""
    return replace(now, staying=now.moving, moving=now.staying, extending=True)


def dragged(transcript: Transcript, pressed: int, here: int) -> Selected:
    """The selection from one place to another by mouse, whole words at both ends.

    White space at the ends is let go, for nobody sees that it was taken along.
    """
    first, last = min(pressed, here), max(pressed, here)
    covered = transcript.text[first : last + 1]
    if covered.strip():
        last -= len(covered) - len(covered.rstrip())
        first += len(covered) - len(covered.lstrip())
    head, tail = _word_at(transcript, first), _word_at(transcript, last)
    staying, moving = (head, tail) if pressed <= here else (tail, head)
    return Selected(staying, moving, "word")


def _word_at(transcript: Transcript, place: int) -> Span:
    """The word at a place; between words the visible character there."""
    word = unit_around(transcript, Span(place, place + 1), "word")
    return word if word.start <= place < word.end else Span(*character_at(transcript.text, place))


def _kind(transcript: Transcript, span: Span) -> UnitKind:
    kinds: tuple[UnitKind, ...] = ("word", "sentence", "turn", "answer")
    first = Span(span.start, span.start + 1)
    return next((k for k in kinds if unit_around(transcript, first, k) == span), "answer")
