"""Units of a transcript: what a coder selects, steps through and is compared on.

A unit never crosses a turn but for answers and the document. Turns of researchers are left
out of the lists unless asked for; stepping and widening in the view meets every turn.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Literal

from qualcode.model.errors import AnchorError, UsageError
from qualcode.model.span import Span
from qualcode.model.transcript import Transcript
from qualcode.text.graphemes import character_at, is_border
from qualcode.text.sentences import sentences
from qualcode.text.words import has_words, words

__all__ = [
    "UNIT_KINDS",
    "WIDENING",
    "UnitKind",
    "has_words",
    "narrow",
    "next_unit",
    "previous_unit",
    "sentences",
    "unit_around",
    "units",
    "widen",
    "words",
]

UnitKind = Literal[
    "character", "word", "sentence", "line", "paragraph", "turn", "answer", "document"
]
UNIT_KINDS: tuple[UnitKind, ...] = (
    "character",
    "word",
    "sentence",
    "line",
    "paragraph",
    "turn",
    "answer",
    "document",
)
WIDENING: tuple[UnitKind, ...] = ("word", "sentence", "turn", "answer")
_OF_TURNS = frozenset({"turn", "answer", "document"})
LINE = 80  # code points; the width qualitative manuals print numbered lines at


def units(
    transcript: Transcript, kind: UnitKind, *, researchers: bool = False, width: int = LINE
) -> tuple[Span, ...]:
    """Every unit of that kind that holds a word, in order.

    An answer is all turns until a researcher speaks; without known researchers the whole
    transcript is one answer. The document runs from the first to the last turn that counts.
    `width` is the most code points of a line.
    """
    text = transcript.text
    kept = [
        t
        for t in range(len(transcript.turns))
        if (researchers or not _researcher(transcript, t)) and has_words(transcript.turns[t].text)
    ]
    if kind == "document":
        if not kept:
            return ()
        end = transcript.starts[kept[-1]] + len(transcript.turns[kept[-1]].text)
        return (Span(transcript.starts[kept[0]], end),)
    found: list[Span] = []
    at = 0
    for turn in kept:
        if turn >= at:
            stretch = _stretch(transcript, turn, kind)
            found.extend(_units_in(transcript, stretch, kind, width))
            at = stretch.stop
    return tuple(span for span in found if has_words(text[span.start : span.end]))


def unit_around(transcript: Transcript, span: Span, kind: UnitKind, *, width: int = LINE) -> Span:
    """The whole units of that kind that hold the words of `span`, as one span.

    White space between two units leads to the next one, at the end to the last one.
    AnchorError when the transcript has no unit of that kind.
    """
    ahead = _units_from(transcript, span.start, kind, width)
    first = next((unit for unit in ahead if unit.end > span.start), None)
    back = _units_before(transcript, span.end - 1, kind, width)
    last = next((unit for unit in back if unit.start < span.end), None)
    found = first or last
    if found is None:
        raise AnchorError(f"{transcript.id} has no {kind} to select.", "Its turns are empty.")
    if first is None or last is None or last.end <= first.end:
        return found
    return Span(first.start, last.end)


def next_unit(
    transcript: Transcript, span: Span, kind: UnitKind, *, width: int = LINE
) -> Span | None:
    """The first unit of that kind after `span`; None at the end."""
    ahead = _units_from(transcript, min(span.end, len(transcript.text)), kind, width)
    return next((unit for unit in ahead if unit.start >= span.end), None)


def previous_unit(
    transcript: Transcript, span: Span, kind: UnitKind, *, width: int = LINE
) -> Span | None:
    """The last unit of that kind before `span`; None at the start."""
    back = _units_before(transcript, span.start, kind, width)
    return next((unit for unit in back if unit.end <= span.start), None)


def widen(transcript: Transcript, span: Span) -> Span:
    """The next larger of word, sentence, turn and answer; `span` itself when there is none."""
    for kind in WIDENING:
        around = unit_around(transcript, span, kind)
        if around.contains(span) and around != span:
            return around
    return span


def narrow(transcript: Transcript, span: Span, *, at: int | None = None) -> Span:
    """The next smaller of answer, turn, sentence and word; `span` itself when there is none.

    The smaller unit holds the code point `at`, or else the first of `span`.
    """
    start = span.start if at is None or not span.start <= at < span.end else at
    for kind in reversed(WIDENING):
        around = unit_around(transcript, Span(start, start + 1), kind)
        if span.contains(around) and around != span:
            return around
    return span


def _researcher(transcript: Transcript, turn: int) -> bool:
    return transcript.is_researcher(transcript.turns[turn].speaker)


def _stretch(transcript: Transcript, turn: int, kind: UnitKind) -> range:
    """The turns that are cut into units together: one, or the answer, or all."""
    count = len(transcript.turns)
    if kind == "document":
        return range(count)
    if kind != "answer":
        return range(turn, turn + 1)
    first, stop, side = turn, turn + 1, _researcher(transcript, turn)
    while first > 0 and _researcher(transcript, first - 1) == side:
        first -= 1
    while stop < count and _researcher(transcript, stop) == side:
        stop += 1
    return range(first, stop)


def _units_in(
    transcript: Transcript, stretch: range, kind: UnitKind, width: int
) -> tuple[Span, ...]:
    """The units of one stretch of turns."""
    if kind in _OF_TURNS:
        spans = [span for t in stretch if (span := transcript.turn_span(t))]
        return (Span(spans[0].start, spans[-1].end),) if spans else ()
    start, inside = _inside(transcript, stretch[0], kind, width)
    return tuple(Span(start + span.start, start + span.end) for span in inside)


def _inside(
    transcript: Transcript, turn: int, kind: UnitKind, width: int
) -> tuple[int, tuple[Span, ...]]:
    """Where a turn begins, and the units in it, counted from there."""
    text = transcript.turns[turn].text
    return transcript.starts[turn], _cut(text, kind, transcript.language, width)


def _begin(span: Span) -> int:
    return span.start


def _units_from(
    transcript: Transcript, position: int, kind: UnitKind, width: int
) -> Iterator[Span]:
    """Units from the one at `position` or before it on, forwards."""
    turn = transcript.turn_at(position)
    if kind not in _OF_TURNS:
        start, inside = _inside(transcript, turn, kind, width)
        here = bisect_right(inside, position - start, key=_begin)
        for unit in islice(inside, max(here - 1, 0), None):
            yield Span(start + unit.start, start + unit.end)
        turn += 1
    while turn < len(transcript.turns):
        stretch = _stretch(transcript, turn, kind)
        yield from _units_in(transcript, stretch, kind, width)
        turn = stretch.stop


def _units_before(
    transcript: Transcript, position: int, kind: UnitKind, width: int
) -> Iterator[Span]:
    """Units from the one at `position` or before it on, backwards."""
    turn = transcript.turn_at(position)
    if kind not in _OF_TURNS:
        start, inside = _inside(transcript, turn, kind, width)
        here = bisect_right(inside, position - start, key=_begin)
        for at in range(here - 1, -1, -1):
            yield Span(start + inside[at].start, start + inside[at].end)
        turn -= 1
    while turn >= 0:
        stretch = _stretch(transcript, turn, kind)
        yield from reversed(_units_in(transcript, stretch, kind, width))
        turn = stretch.start - 1


# A few turns are stepped through again and again; a whole transcript is cut only once.
@lru_cache(maxsize=512)
def _cut(text: str, kind: UnitKind, language: str, width: int) -> tuple[Span, ...]:
    """The units inside one turn."""
    if kind == "character":
        return _characters(text)
    if kind == "word":
        return words(text)
    if kind == "sentence":
        return sentences(text, language)
    return _lines(text, width) if kind == "line" else _paragraphs(text)


def _characters(text: str) -> tuple[Span, ...]:
    """Visible characters, line feeds between paragraphs included."""
    found, at = [], 0
    while at < len(text):
        end = character_at(text, at)[1]
        found.append(Span(at, end))
        at = end
    return tuple(found)


def _paragraphs(text: str) -> tuple[Span, ...]:
    """The stretches between line feeds that are not empty."""
    found, at = [], 0
    for paragraph in text.split("\n"):
        if paragraph:
            found.append(Span(at, at + len(paragraph)))
        at += len(paragraph) + 1
    return tuple(found)


def _lines(text: str, width: int) -> tuple[Span, ...]:
    """Lines of at most `width` code points, broken at white space.

    A word longer than that is broken where a visible character ends.
    """
    if width < 1:
        raise UsageError(f"A line of {width} characters holds nothing.", "Give 1 or more.")
    found: list[Span] = []
    for word in _chunks(text, width):
        same = found and "\n" not in text[found[-1].end : word.start]
        if same and word.end - found[-1].start <= width and word.start > found[-1].end:
            found[-1] = Span(found[-1].start, word.end)
        else:
            found.append(word)
    return tuple(found)


def _chunks(text: str, width: int) -> Iterator[Span]:
    """Stretches without white space, the longest ones in parts of at most `width`."""
    at = 0
    for chunk in text.split():
        at = text.index(chunk, at)
        end = at + len(chunk)
        while end - at > width:
            border = at + width
            while border > at and not is_border(text, border):
                border -= 1
            border = border if border > at else character_at(text, at)[1]
            yield Span(at, border)
            at = border
        if at < end:
            yield Span(at, end)
        at = end
