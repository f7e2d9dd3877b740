"""The words of a span and those around it: what proves that a span stands where it should."""

from __future__ import annotations

from dataclasses import dataclass

from qualcode.model.errors import AnchorError
from qualcode.model.span import Span

CONTEXT = 32  # code points on both sides, as the W3C's text quote selector keeps


@dataclass(frozen=True, slots=True)
class Anchor:
    """The quote of a span with the words before and after it."""

    quote: str
    pre: str = ""
    post: str = ""


def anchor(text: str, span: Span, *, context: int = CONTEXT) -> Anchor:
    """The anchor of `span`, with at most `context` code points on both sides.

    AnchorError when the span reaches past the end of the text.
    """
    if span.end > len(text):
        raise AnchorError(
            f"A span ends at {span.end:,}, but the text has {len(text):,} characters."
        )
    return Anchor(
        text[span.start : span.end],
        text[max(0, span.start - context) : span.start],
        text[span.end : span.end + context],
    )


def holds(text: str, span: Span, anchor: Anchor) -> bool:
    """Whether `span` of `text` has the quote, and the same words stand around it.

    Meant for the version of the words the anchor was made on; a corrected version is a
    matter of re-anchoring.
    """
    return (
        text[span.start : span.end] == anchor.quote
        and text.endswith(anchor.pre, 0, span.start)
        and text.startswith(anchor.post, span.end)
    )


def locate(text: str, anchor: Anchor) -> Span:
    """Where the quote stands, when its neighbours tell its places apart.

    For words whose version is lost. AnchorError when the quote is not there, or at two
    places that fit its neighbours equally well.
    """
    found: list[tuple[int, int]] = []
    at = text.find(anchor.quote) if anchor.quote else -1
    while at >= 0:
        found.append((_fit(text, at, anchor), at))
        at = text.find(anchor.quote, at + 1)
    found.sort(reverse=True)
    if not found:
        raise AnchorError(
            f"The words “{_short(anchor.quote)}” are not in the text.",
            "Look for them by hand: they may have been corrected.",
        )
    if len(found) > 1 and found[0][0] == found[1][0]:
        places = ", ".join(f"{at:,}" for fit, at in sorted(found) if fit == found[0][0])
        raise AnchorError(
            f"The words “{_short(anchor.quote)}” stand at several places: {places}.",
            "Choose the place by hand.",
        )
    return Span(found[0][1], found[0][1] + len(anchor.quote))


def _fit(text: str, at: int, anchor: Anchor) -> int:
    """How many code points next to the place are those of the anchor."""
    end = at + len(anchor.quote)
    before = text[max(0, at - len(anchor.pre)) : at]
    return _shared(before[::-1], anchor.pre[::-1]) + _shared(
        text[end : end + len(anchor.post)], anchor.post
    )


def _shared(one: str, other: str) -> int:
    """Length of the beginning that both have."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _short(quote: str) -> str:
    return quote if len(quote) <= 60 else quote[:57].rstrip() + "…"
