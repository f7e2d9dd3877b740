"""Search hits in one transcript: how they are looked for and which one is next."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from textual.content import Content

from qualcode.model.span import Span
from qualcode.model.transcript import Transcript
from qualcode.project.searching import places
from qualcode.text.search import Query
from qualcode.text.units import WIDENING, UnitKind, unit_around

FORMS = "all forms of the word"
HOWS = ("case and accents ignored", "exactly as typed", "whole words", FORMS, "expression")


class Finding:
    """What was looked for last and where it stands; hits are sorted and apart."""

    def __init__(self, transcript: Transcript) -> None:
        self._transcript = transcript
        self.wanted = ""
        self.how = HOWS[0]
        self.hits: tuple[Span, ...] = ()
        self.session = ""
        """The session whose units the hits are; empty when they were looked for."""

    def look_for(self, wanted: str) -> None:
        """Finds every place; UsageError for a broken expression."""
        text, language = self._transcript.text, self._transcript.language
        asked = query(wanted, self.how)
        self.hits = places(text, language, asked, by_lemma=self.how == FORMS)
        self.wanted, self.session = wanted, ""

    def hold_units(self, session: str, units: tuple[Span, ...]) -> None:
        """Takes the units of a session for hits."""
        self.hits, self.session = units, session

    def kind_of(self, hit: Span) -> UnitKind:
        """What a hit is selected as: a unit of a session as the sentence or turn it is."""
        begin = Span(hit.start, hit.start + 1)
        kinds = WIDENING if self.session else ()
        whole = (k for k in kinds if unit_around(self._transcript, begin, k) == hit)
        return next(whole, "word")

    def told(self, number: int) -> str:
        """Which hit that is, and the keys that go on."""
        of = f"{number + 1} of {len(self.hits)}"
        if self.session:
            return f"Unit {of} of {self.session}. c codes it · n next · N before · F3 goes back"
        return f"Hit {of} for “{self.wanted}”. n next · N before · Esc ends the search"

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


def in_line(before: str, words: str, after: str, width: int) -> Content:
    """A hit in the middle of a line of `width` cells, between what stands around it."""
    side = max((width - len(words)) // 2, 8)
    around = (before[-side:].rjust(side), after[:side])
    left, right = (part.replace("\n", " ") for part in around)
    return Content.assemble(left, (words.replace("\n", " "), "bold reverse"), right)
