"""Which way of counting a source follows, found from its text and its selections alone.

Every way is tried: code points or UTF-16 units, one or two for a line break, byte order mark
counted or not, end exclusive or inclusive. The right way puts the borders of selections
between words and, where a selection carries its quote, on exactly those words.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from qualcode.formats.refi.wording import FILLER, Counting, SourceText
from qualcode.text.offsets import Convention, OffsetUnit

LEAST = 75.0
"""Percent; a source below it is not guessed at. Right ways score 90 and more, wrong ones 60."""
_NEARLY = 4.0  # points; within these two ways fit equally well
_SAMPLE = 64  # selections for a first look; ways that are far behind there are not tried in full
_FAR = 25.0  # points
_QUOTE_WEIGHT = 4  # a quote found word for word says as much as two clean selections
_SHORTEST_QUOTE = 3
# What a border is worth that is neither between words nor inside one. Next to a punctuation
# mark it must be worth so nearly the whole that leaving out every full stop changes no choice.
_AT_SIGN = 0.95
_WHOLE_LINE = 0.75
_BLANK = 0.1


class Selected(NamedTuple):
    """A selection as the file has it: two places and what may be its quote."""

    start: int
    end: int
    name: str = ""
    description: str = ""


class Selectable(Protocol):
    """What has the two places and may have the quote."""

    def selected(self) -> Selected:
        """The two places and what may be the quote."""


@dataclass(frozen=True, slots=True)
class Scored:
    """How well one way of counting fits one source."""

    counting: Counting
    score: float
    """0 to 100."""
    outside: int
    """Selections that reach off the text."""
    inside: int
    """Borders that fall inside a word or a character."""
    quotes: int
    """Selections that stand on their quote word for word."""
    tried: int
    """Selections looked at."""


@dataclass(frozen=True, slots=True)
class Detection:
    """The way of counting chosen for a source, why, and how the others scored."""

    counting: Counting
    reason: str
    scores: tuple[Scored, ...]
    """The best first; empty when there was nothing to look at."""
    sure: bool

    @property
    def score(self) -> float | None:
        """The score of the way chosen; None when nothing was looked at."""
        return next((s.score for s in self.scores if s.counting == self.counting), None)


def detected(
    texts: Sequence[tuple[SourceText, Sequence[Selectable]]], *, asked: Counting | None = None
) -> list[Detection]:
    """One detection for every source, in order.

    One program wrote them all: where a source fits several ways, the way that fits the whole
    project best is taken, and after that the one of the standard.
    """
    scores = [_scored(text, [s.selected() for s in selections]) for text, selections in texts]
    if asked is not None:
        return [Detection(asked, "asked for with --offsets", found, sure=True) for found in scores]
    pooled = _pooled(scores)
    return [_chosen(text, found, pooled) for (text, _), found in zip(texts, scores, strict=True)]


def candidates(text: SourceText, *, unmarked: bool = False) -> list[Counting]:
    """Every way of counting that can differ on this text.

    A byte order mark is counted only where the file has one, unless `unmarked`.
    """
    units: list[OffsetUnit] = ["code points", "utf-16"] if text.wide else ["code points"]
    breaks: list[tuple[Literal[1, 2], bool]] = [(1, False)]
    if "\n" in text.lines:
        breaks.append((2, False))
    if text.mixed:
        breaks.append((1, True))
    marks = [False, True] if text.marked or unmarked else [False]
    return [
        Counting(Convention(unit, lines, mark), inclusive, as_file)
        for unit in units
        for lines, as_file in breaks
        for mark in marks
        for inclusive in (False, True)
    ]


def _scored(text: SourceText, selected: Sequence[Selected]) -> tuple[Scored, ...]:
    """The scores of all ways, the best first; ways far behind on a sample are not tried in full."""
    if not selected:
        return ()
    found = _round(text, selected, candidates(text))
    if found[0].score < LEAST and not text.marked:
        found = _round(text, selected, candidates(text, unmarked=True))
    return tuple(found)


def _round(
    text: SourceText, selected: Sequence[Selected], ways: Sequence[Counting]
) -> list[Scored]:
    step = max(1, len(selected) // _SAMPLE)
    sample = selected[::step]
    first = _compared(text, sample, ways)
    if len(sample) == len(selected):
        return first
    near = [s.counting for s in first if s.score >= first[0].score - _FAR]
    whole = _compared(text, selected, near)
    return [*whole, *(s for s in first if s.counting not in near)]


def _compared(
    text: SourceText, selected: Sequence[Selected], ways: Sequence[Counting]
) -> list[Scored]:
    """The scores of some ways on the same selections, the best first."""
    looks: dict[tuple[Convention, bool], str] = {}
    seen = []
    for way in ways:
        key = (way.convention, way.as_file)
        if key not in looks:
            looks[key] = text.laid_out(way)
        seen.append(_borders(looks[key], selected, inclusive=way.inclusive))
    # A text beside a selection is a quote when it stands there under at least one way.
    quoted = len(set().union(*(on for *_, on in seen)))
    found = []
    for way, (clean, outside, inside, on) in zip(ways, seen, strict=True):
        most = 2 * len(selected) + _QUOTE_WEIGHT * quoted
        score = 100 * (clean + _QUOTE_WEIGHT * len(on)) / most
        found.append(Scored(way, round(score, 1), outside, inside, len(on), len(selected)))
    return sorted(found, key=lambda s: -s.score)


def _borders(
    look: str, selected: Sequence[Selected], *, inclusive: bool
) -> tuple[float, int, int, set[int]]:
    """Sum of the clean borders, selections off the text, borders in a word, quotes that stand."""
    size, more = len(look), 1 if inclusive else 0
    clean, outside, inside = 0.0, 0, 0
    on: set[int] = set()
    for number, selection in enumerate(selected):
        start, end = selection.start, selection.end + more
        if not 0 <= start < end <= size:
            outside += 1
            continue
        first, last = _start(look, start), _end(look, end)
        clean += first + last
        inside += (first == 0) + (last == 0)
        if _stands(look, start, end, selection.name) or (
            _stands(look, start, end, selection.description)
        ):
            on.add(number)
    return clean, outside, inside, on


def _start(look: str, at: int) -> float:
    """1 for a start after white space, 0 for one inside a word, in between for the rest."""
    first = look[at]
    if at == 0:
        return _BLANK if first.isspace() else 1.0
    before = look[at - 1]
    if first.isspace():
        return 0.0 if before == "\r" else _BLANK
    if before.isspace():
        return 1.0
    return 0.0 if _joined(before, first) else _AT_SIGN


def _end(look: str, at: int) -> float:
    """1 for an end before white space, 0 for one inside a word, in between for the rest."""
    last = look[at - 1]
    after = look[at] if at < len(look) else "\n"
    if last.isspace():
        if last == "\r" and after == "\n":
            return 0.0
        return _WHOLE_LINE if last == "\n" else _BLANK
    if after.isspace():
        return 1.0
    return 0.0 if _joined(last, after) else _AT_SIGN


def _joined(before: str, after: str) -> bool:
    """Whether a border between two characters cuts a word or a visible character."""
    if before.isalnum() and after.isalnum():
        return True
    return after > "\u02ff" and (after == FILLER or unicodedata.combining(after) > 0)


def _stands(look: str, start: int, end: int, quote: str) -> bool:
    """Whether the words there are the quote, layout aside; one cut off with … counts."""
    if not quote or (look[start] != quote[0] and not look[start].isspace()):
        return False
    words = look[start:end]
    if words == quote:
        return True
    plain = " ".join(words.replace(FILLER, "").split())
    wanted = " ".join(quote.split())
    if wanted.endswith(("…", "...")):
        head = wanted.removesuffix("…").removesuffix("...").rstrip()
        return len(head) >= _SHORTEST_QUOTE and plain.startswith(head)
    return len(wanted) >= _SHORTEST_QUOTE and plain == wanted


def _pooled(scores: Sequence[Sequence[Scored]]) -> Mapping[Counting, float]:
    """Over all sources the mean score of each way, weighed by selections."""
    sums: dict[Counting, tuple[float, int]] = {}
    for found in scores:
        for scored in found:
            score, tried = sums.get(scored.counting, (0.0, 0))
            sums[scored.counting] = (score + scored.score * scored.tried, tried + scored.tried)
    return {way: score / tried for way, (score, tried) in sums.items()}


def _chosen(
    text: SourceText, scores: Sequence[Scored], pooled: Mapping[Counting, float]
) -> Detection:
    plain = text.plain()
    if not scores:
        return Detection(plain, "the source has no selections", (), sure=True)
    best = scores[0]
    level = [s for s in scores if s.score >= best.score - _NEARLY and s.outside == best.outside]
    if best.score < LEAST:
        reason = f"no way of counting fits: the best scores {best.score:.0f} of 100"
        return Detection(best.counting, reason, tuple(scores), sure=False)
    if len(level) == 1:
        reason = f"{_evidence(best)}; the next way scores {_next(scores)}"
        return Detection(best.counting, reason, tuple(scores), sure=True)
    ways = [s.counting for s in level]
    common = max(ways, key=lambda way: pooled[way])
    if all(pooled[common] > pooled[way] + _NEARLY for way in ways if way != common):
        reason = f"{len(ways)} ways fit this source; this one fits the whole project best"
        return Detection(common, reason, tuple(scores), sure=True)
    if plain in ways:
        reason = f"{len(ways)} ways fit equally well; this is the one of the standard"
        return Detection(plain, reason, tuple(scores), sure=True)
    reason = f"{len(ways)} ways fit equally well and none is that of the standard"
    return Detection(best.counting, reason, tuple(scores), sure=False)


def _evidence(scored: Scored) -> str:
    borders = 2 * (scored.tried - scored.outside)
    said = f"{borders - scored.inside} of {2 * scored.tried} borders cut no word"
    return f"{said}, {scored.quotes} quotes stand word for word" if scored.quotes else said


def _next(scores: Sequence[Scored]) -> str:
    return f"{scores[1].score:.0f}" if len(scores) > 1 else "nothing"
