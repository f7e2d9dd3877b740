"""Where spans stand after a transcript was corrected, and how sure that is.

Every span gets exactly one class, the first that holds: `identical` (the same words),
`layout` (the same but for white space, markup and the shape of marks), `lost` (nothing left
anywhere), `check` (a person must look, with the reason) or `edited` (both ends unchanged and
most of the words). A class is never better than what can be shown: in doubt it is `check`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from qualcode.model.errors import AnchorError
from qualcode.model.span import Span
from qualcode.model.transcript import Transcript
from qualcode.text.folding import LAYOUT
from qualcode.text.quotes import LEAST, most_alike
from qualcode.text.sliding import has_two_places
from qualcode.text.textmap import Change, TextMap, text_map
from qualcode.text.words import has_words, words

__all__ = [
    "Anchoring",
    "Change",
    "Reanchored",
    "Reason",
    "TextMap",
    "reanchor",
    "text_map",
]

Anchoring = Literal["identical", "layout", "lost", "check", "edited"]
Reason = Literal["boundary", "low similarity", "elsewhere", "other speaker", "too few words"]

_ALIKE = 60.0  # points of 100; below, the words are others rather than edited
_SURE = 90.0  # points; a span this like its quote is not looked for elsewhere
_BETTER = 3.0  # points; a place elsewhere must be this much more like the quote
_KEPT = 2  # unchanged words that hold an end in its place
_TOLD = 3  # unchanged words that tell one place from another with the same words
_MARKUP = re.compile(r"</?[A-Za-z][^<>\n]{0,40}>|[*_#~`\\]|={3,}")


@dataclass(frozen=True, slots=True)
class Reanchored:
    """What became of one span; `span` is None when it is lost, and a proposal for a `check`."""

    span: Span | None
    anchoring: Anchoring
    reason: Reason | None = None
    ratio: float = 100.0
    """How alike the words are, 0 to 100, layout apart."""


def reanchor(
    spans: Sequence[tuple[Span, str]], old: Transcript, new: Transcript, map: TextMap
) -> list[Reanchored]:
    """What became of every span with its quote, in the order given.

    AnchorError when the map is not of these two versions, or a quote is not the words of
    its span in the old one.
    """
    if (map.old_length, map.new_length) != (len(old.text), len(new.text)):
        raise AnchorError(
            f"{old.id}: the map is of other versions of the words.",
            f"Run: qualcode transcript update {old.id}",
        )
    versions = _Versions(old, new, map)
    for span, quote in spans:
        if old.text[span.start : span.end] != quote:
            raise AnchorError(
                f"{old.id}: the words from {span.start:,} to {span.end:,} are not “{quote[:60]}”.",
                "The journal or the old version was changed outside qualcode. Restore it.",
            )
    return [_reanchored(span, quote, versions) for span, quote in spans]


@dataclass(frozen=True)
class _Versions:
    """Two versions of one transcript and the ways between them."""

    old: Transcript
    new: Transcript
    map: TextMap

    @cached_property
    def back(self) -> TextMap:
        return self.map.inverse()

    @cached_property
    def renamed(self) -> dict[str | None, str | None]:
        """Labels that went altogether and the one new label that all their turns got."""
        before = {turn.speaker for turn in self.old.turns}
        after = {turn.speaker for turn in self.new.turns}
        gone, come = before - after, after - before
        return dict(zip(gone, come, strict=True)) if len(gone) == len(come) == 1 else {}


def _reanchored(span: Span, quote: str, versions: _Versions) -> Reanchored:
    """The class of one span, with its new place."""
    text = versions.new.text
    moved = _trimmed(text, versions.map.moved(span), quote)
    said = text[moved.start : moved.end] if moved else ""
    doubled = moved and has_two_places(span, versions.old.text, text, versions.map)
    if moved and said == quote and not doubled and not _astray(span, moved, quote, versions):
        return Reanchored(moved, "identical")
    if moved and said != quote and not doubled and _is_layout(quote, said):
        return Reanchored(moved, "layout")
    ratio = _ratio(quote, said)
    if ratio < _SURE and (place := _elsewhere(quote, moved, ratio, versions)):
        return Reanchored(place, "check", "elsewhere", _ratio(quote, text[place.start : place.end]))
    if moved is None or (has_words(quote) and not has_words(said)):
        return Reanchored(None, "lost", None, 0.0)
    reason = "boundary" if doubled else _doubt(span, moved, ratio, versions)
    return Reanchored(moved, "check" if reason else "edited", reason, ratio)


def _doubt(span: Span, moved: Span, ratio: float, versions: _Versions) -> Reason | None:
    """The first reason to ask a person; None when there is none."""
    at_start = versions.map.change_at(span.start)
    if at_start or versions.map.change_at(span.end - 1):
        return "boundary"
    if ratio < _ALIKE:
        return "low similarity"
    if not _same_speaker(span, moved, versions) or not _same_turn(span, moved, versions):
        return "other speaker"
    held = _held(span, span.start, versions) and _held(span, span.end - 1, versions)
    return None if held else "too few words"


def _is_layout(quote: str, said: str) -> bool:
    """Whether these are the same words, and there are any."""
    plain = _plain(said)
    return bool(plain) and plain == _plain(quote)


def _plain(text: str) -> str:
    """The words without markup, on one line, with one kind of every mark."""
    return " ".join(_MARKUP.sub("", text).translate(LAYOUT).split())


def _ratio(quote: str, said: str) -> float:
    from rapidfuzz import fuzz

    return fuzz.ratio(_plain(quote), _plain(said)) if said else 0.0


def _trimmed(text: str, moved: Span | None, quote: str) -> Span | None:
    """The span without white space at ends where the quote has none; None when all is."""
    if moved is None:
        return None
    start, end = moved.start, moved.end
    while start < end and text[start].isspace() and not quote[0].isspace():
        start += 1
    while start < end and text[end - 1].isspace() and not quote[-1].isspace():
        end -= 1
    return Span(start, end) if start < end else None


def _words_kept(span: Span, position: int, versions: _Versions) -> tuple[int, int, int]:
    """Unchanged words around an unchanged place: those inside the span, before it and after."""
    kept = versions.map.unchanged_around(position)
    text = versions.old.text
    inside = text[max(kept.start, span.start) : min(kept.end, span.end)]
    # Only so many words are asked for that a short look outside is enough.
    before = text[max(kept.start, span.start - 60) : span.start]
    after = text[span.end : min(kept.end, span.end + 60)]
    return len(words(inside)), len(words(before)), len(words(after))


def _held(span: Span, position: int, versions: _Versions) -> bool:
    """Whether enough unchanged words keep this end of the span in its place."""
    inside, before, after = _words_kept(span, position, versions)
    return inside >= _KEPT or (inside > 0 and before + after >= _KEPT)


def _astray(span: Span, moved: Span, quote: str, versions: _Versions) -> bool:
    """Whether the same words may be others: too little around them was kept to tell.

    A few repeated words between two changes may have been matched to the wrong place, and
    of equal words with a change beside them those of another speaker may be others.
    """
    if versions.map.change_at(span.start):
        return True
    inside, before, after = _words_kept(span, span.start, versions)
    closed = (before or not span.start) and (after or span.end == len(versions.old.text))
    if not closed and not _same_speaker(span, moved, versions):
        return True
    repeats = versions.old.text.count(quote) > 1 or versions.new.text.count(quote) > 1
    return inside + before + after < _TOLD and repeats


def _same_speaker(span: Span, moved: Span, versions: _Versions) -> bool:
    """Whether the words begin in a turn of the same speaker, a renamed one included."""
    before = versions.old.turns[versions.old.turn_at(span.start)].speaker
    after = versions.new.turns[versions.new.turn_at(moved.start)].speaker
    return after in {before, versions.renamed.get(before, before)}


def _same_turn(span: Span, moved: Span, versions: _Versions) -> bool:
    """Whether what is unchanged between the begin of the turn and the span is in one turn in
    both versions: the turn was neither cut nor joined to the one before."""
    return _begins_alike(span, moved, versions.old, versions.new, versions.map) and (
        _begins_alike(moved, span, versions.new, versions.old, versions.back)
    )


def _begins_alike(span: Span, moved: Span, old: Transcript, new: Transcript, map: TextMap) -> bool:
    at = old.starts[old.turn_at(span.start)]
    change = map.change_at(at)
    at = change.old_end if change else at
    return at > span.start or new.turn_at(map.place(at)) == new.turn_at(moved.start)


def _elsewhere(quote: str, moved: Span | None, ratio: float, versions: _Versions) -> Span | None:
    """A place outside the mapped one that is clearly more like the quote, and is new there."""
    text = versions.new.text
    least = next((score for length, score in LEAST if len(quote) >= length), None)
    if least is None:
        return _only_place(quote, versions) if moved is None else None
    regions = [(0, moved.start), (moved.end, len(text))] if moved else [(0, len(text))]
    found = [most_alike(text, quote, *region, max(least, ratio + _BETTER)) for region in regions]
    best = max((place for place in found if place), default=None)
    if best is None:
        return None
    place = Span(best[1], best[2])
    before = versions.back.moved(place)
    same = before and versions.old.words(before) == versions.new.words(place)
    return None if same else place


def _only_place(quote: str, versions: _Versions) -> Span | None:
    """Where a short quote stands now, when it stood once and stands once."""
    if versions.old.text.count(quote) != 1 or versions.new.text.count(quote) != 1:
        return None
    start = versions.new.text.index(quote)
    return Span(start, start + len(quote))
