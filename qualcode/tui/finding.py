"""Search hits in one transcript: how they are looked for and which one is next."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from qualcode.model.span import Span
from qualcode.model.transcript import Transcript
from qualcode.text.lemma import lemma
from qualcode.text.search import Query, find
from qualcode.text.words import words

FORMS = "all forms of the word"
HOWS = ("case and accents ignored", "exactly as typed", "whole words", FORMS, "expression")


class Finding:
    """What was looked for last and where it stands; hits are sorted and apart."""

    def __init__(self, transcript: Transcript) -> None:
        self._transcript = transcript
        self.wanted = ""
        self.how = HOWS[0]
        self.hits: tuple[Span, ...] = ()

    def look_for(self, wanted: str) -> None:
        """Finds every place; UsageError for a broken expression."""
        text, language = self._transcript.text, self._transcript.language
        self.hits = places(text, wanted, self.how, language=language)
        self.wanted = wanted

    def hold(self, wanted: str, hits: tuple[Span, ...]) -> None:
        """Takes places that are known already."""
        self.hits, self.wanted = hits, wanted

    def change_how(self) -> None:
        """Takes the next way to compare."""
        self.how = HOWS[(HOWS.index(self.how) + 1) % len(HOWS)]

    def clear(self) -> None:
        """Forgets the hits."""
        self.hits = ()

    def nearest(self, position: int) -> int:
        """The first hit at `position` or after it, else the first of all."""
        at = bisect_left(self.hits, position, key=lambda span: span.start)
        return at if at < len(self.hits) else 0

    def step(self, here: Span, *, by: int) -> int:
        """The hit after (1) or before (-1) the words `here`, round at the ends."""
        if by > 0:
            at = bisect_right(self.hits, here.start, key=lambda span: span.start)
        else:
            at = bisect_left(self.hits, here.start, key=lambda span: span.start) - 1
        return at % len(self.hits)


def places(text: str, wanted: str, how: str, *, language: str) -> tuple[Span, ...]:
    """Every place where `wanted` stands, compared in one of the ways of `HOWS`.

    UsageError for a broken expression.
    """
    return forms_of(text, wanted, language) if how == FORMS else find(text, query(wanted, how))


def forms_of(text: str, wanted: str, language: str) -> tuple[Span, ...]:
    """Every word with the same dictionary form, in Dutch or English; several words stand on end."""
    asked = [_forms(wanted[w.start : w.end], language) for w in words(wanted)]
    spans = words(text)
    said = [text[w.start : w.end] for w in spans]
    known = {word: _forms(word, language) for word in set(said)}
    found: list[Span] = []
    for at in range(len(said) - len(asked) + 1 if asked else 0):
        span = Span(spans[at].start, spans[at + len(asked) - 1].end)
        here = said[at : at + len(asked)]
        fits = all(known[word] & forms for word, forms in zip(here, asked, strict=True))
        if fits and (not found or found[-1].end <= span.start):
            found.append(span)
    return tuple(found)


def _forms(word: str, language: str) -> frozenset[str]:
    """The word in small letters and its dictionary form: a word may be the form of several."""
    return frozenset({word.casefold(), lemma(word, language)})


def query(wanted: str, how: str) -> Query:
    """The query for what was typed, compared in one of the ways of `HOWS`."""
    folded = how != HOWS[1]
    return Query(
        wanted,
        ignore_case=folded,
        ignore_accents=folded and how != HOWS[4],
        whole_words=how == HOWS[2],
        expression=how == HOWS[4],
    )
