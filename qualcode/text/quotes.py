"""Where a quote from a report, a table or another program stands in a transcript.

First word for word, apart from case, white space and the shape of quotation marks; then, for
quotes of 30 characters or more, the place that is most like it. Two places that fit equally
well are never chosen between.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from qualcode.model.errors import AnchorError
from qualcode.model.span import Span
from qualcode.text.folding import Folded, fold
from qualcode.text.words import has_words, stands_free, words

# Least score for a quote of at least so many characters: above what quotes of that length
# score in documents they are not in (53 at 200, 65 at 60, 84 at 25 characters).
LEAST = ((100, 80.0), (60, 85.0), (30, 92.0))
_NEARLY = 3.0  # points; a second place within these makes the first one a guess
_APART = 3_000  # code points between two parts of a quote; three minutes of speech
_SHOWN = 5  # places listed in a message
_ELLIPSIS = re.compile(r"[(\[]\s*(?:\.{2,}|…)\s*[)\]]|\.{3,}|…")
_CHUNK = re.compile(r"\S+")
_OUTER = " \t\n\"'“”‘’„«»"
_MARKS = _OUTER + ".,;:!?-–—()"


@dataclass(frozen=True, slots=True)
class QuoteFound:
    """Where a quote stands; `score` is 0 to 100, `exact` means word for word."""

    span: Span
    score: float
    exact: bool


def find_quote(text: str, quote: str, *, within: Span | None = None) -> QuoteFound:
    """The one place in `text` (or in the part `within`) where `quote` stands.

    A quote with `...`, `(...)`, `[...]` or `[…]` is looked for in parts, in that order; the
    place runs from the first part to the last. The ends are word borders. AnchorError when
    there is no such place or more than one.
    """
    found = quote_places(text, quote, within=within)
    if not found:
        raise AnchorError(
            f"The quote “{_short(quote)}” is not in the text.",
            "Copy it again from the transcript, or give the turn and select it by hand."
            if len(quote) >= LEAST[-1][0]
            else "Quotes under 30 characters must be word for word. Give more of its words.",
        )
    best = found[0]
    rivals = [place for place in found if place.score > best.score - _NEARLY]
    if len(rivals) > 1:
        listed = "; ".join(
            f"at {p.span.start:,} “{_short(_around(text, p.span))}”" for p in rivals[:_SHOWN]
        )
        more = f"; and {len(rivals) - _SHOWN} more" if len(rivals) > _SHOWN else ""
        raise AnchorError(
            f"The quote “{_short(quote)}” fits {len(rivals)} places: {listed}{more}.",
            "Give more of its words, or the turn it is in.",
        )
    return best


def quote_places(text: str, quote: str, *, within: Span | None = None) -> tuple[QuoteFound, ...]:
    """Every place that is like `quote` enough, the best first; empty when there is none."""
    start, end = (within.start, min(within.end, len(text))) if within else (0, len(text))
    folded = fold(text[start:end], layout=True)
    parts = [p for part in _ELLIPSIS.split(quote) if has_words(p := part.strip(_OUTER))]
    if not parts:
        return ()
    found = [_places(folded, fold(part, layout=True).text) for part in parts]
    chains = found[0] if len(found) == 1 else _chained(found)
    moved = [
        QuoteFound(Span(place.span.start + start, place.span.end + start), place.score, place.exact)
        for place in chains
    ]
    return tuple(sorted(moved, key=lambda place: (-place.score, place.span)))


def _places(folded: Folded, part: str) -> list[QuoteFound]:
    """The places of one part, in order of the text."""
    for wanted in dict.fromkeys([part, part.strip(_MARKS)]):
        exact = _exact(folded, wanted)
        if exact:
            return [QuoteFound(span, 100.0, exact=True) for span in exact]
    least = next((score for length, score in LEAST if len(part) >= length), None)
    if least is None:
        return []
    return sorted(_similar(folded, part, least), key=lambda place: place.span)


def _exact(folded: Folded, part: str) -> list[Span]:
    """Where the part stands word for word; inside longer words only when nowhere else.

    A long quote may have been cut in the middle of a word, a short one may not.
    """
    found = [m.start() for m in re.finditer(re.escape(part), folded.text)]
    whole = [at for at in found if stands_free(folded.text, at, at + len(part))]
    if whole or len(part) < LEAST[-1][0]:
        return [folded.span(at, at + len(part)) for at in whole]
    spans = (folded.span(at, at + len(part)) for at in found)
    return [_to_words(folded.whole, span) for span in spans]


def _to_words(text: str, span: Span) -> Span:
    """The span with the words it cuts made whole."""
    start, end = span.start, span.end
    while start > 0 and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return Span(start, end)


def _similar(folded: Folded, part: str, least: float) -> Iterator[QuoteFound]:
    """The place most like the part, and the best ones before and after it."""
    best = most_alike(folded.text, part, 0, len(folded.text), least)
    if best is None:
        return
    score, start, end = best
    yield QuoteFound(folded.span(start, end), score, exact=False)
    for first, last in ((0, start), (end, len(folded.text))):
        other = most_alike(folded.text, part, first, last, max(least, score - _NEARLY))
        if other:
            yield QuoteFound(folded.span(other[1], other[2]), other[0], exact=False)


def most_alike(
    text: str, part: str, first: int, last: int, least: float
) -> tuple[float, int, int] | None:
    """Score, start and end of what is most like the part between two places of the text."""
    from rapidfuzz import fuzz

    region = text[first:last]
    if len(region) <= len(part):
        # A region that is shorter than the quote would be found in the quote, not around it.
        score = fuzz.ratio(part, region, score_cutoff=least)
        found = (0, len(region)) if score else None
    else:
        aligned = fuzz.partial_ratio_alignment(part, region, score_cutoff=least)
        score = aligned.score if aligned else 0.0
        found = (aligned.dest_start, aligned.dest_end) if aligned else None
    if found is None:
        return None
    start, end = _fitted(region, part, *found)
    return score, first + start, first + end


def _fitted(region: str, part: str, start: int, end: int) -> tuple[int, int]:
    """The word borders near the aligned window that make it most like the part.

    The window has the length of the part; the passage may have more words or fewer.
    """
    from rapidfuzz import fuzz

    slack = max(20, len(part) // 4)
    low = region.rfind(" ", 0, max(0, start - slack)) + 1
    high = region.find(" ", min(end + slack, len(region)))
    near = region[low : high if high >= 0 else len(region)]
    borders = [*(w.span() for w in _CHUNK.finditer(near)), *((w.start, w.end) for w in words(near))]
    starts = sorted({low + first for first, _ in borders if low + first < end})
    ends = sorted({low + last for _, last in borders if low + last > start})

    def likeness(first: int, last: int) -> float:
        return fuzz.ratio(part, region[first:last])

    stop = min(ends, key=lambda place: abs(place - end))
    begin = max((s for s in starts if s < stop), key=lambda place: likeness(place, stop))
    stop = max((e for e in ends if e > begin), key=lambda place: likeness(begin, place))
    begin = max((s for s in starts if s < stop), key=lambda place: likeness(place, stop))
    return begin, stop


def _chained(found: Sequence[Sequence[QuoteFound]]) -> list[QuoteFound]:
    """The shortest stretches that hold a place of every part, in order."""
    chains = []
    for first in found[0]:
        links = [first]
        for places in found[1:]:
            last = links[-1].span.end
            after = [p for p in places if last <= p.span.start <= last + _APART]
            if not after:
                break
            links.append(after[0])
        if len(links) == len(found):
            whole = Span(first.span.start, links[-1].span.end)
            score = min(link.score for link in links)
            chains.append(QuoteFound(whole, score, all(link.exact for link in links)))
    # Of chains with the same end only the last holds no other one.
    return [
        chain
        for chain, later in zip_longest(chains, chains[1:])
        if later is None or later.span.end > chain.span.end
    ]


def _around(text: str, span: Span) -> str:
    """The words at a place, on one line."""
    return " ".join(text[span.start : span.end + 40].split())


def _short(quote: str) -> str:
    return quote if len(quote) <= 60 else quote[:57].rstrip() + "…"
