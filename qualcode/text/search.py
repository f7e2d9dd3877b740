"""Search in one text and over many, with the words around every place.

What is looked for is taken word for word; it is a regular expression only when the caller
says so. Case and accents count unless they are to be ignored.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from qualcode.model.errors import UsageError
from qualcode.model.span import Span
from qualcode.text.folding import fold
from qualcode.text.graphemes import is_border
from qualcode.text.words import stands_free

Key = TypeVar("Key")
Finder = Callable[[str], Iterator[tuple[int, int]]]

CONTEXT = 40  # code points on both sides; what fits beside a word in 100 columns


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for; `expression` says that `wanted` is a regular expression."""

    wanted: str
    ignore_case: bool = False
    ignore_accents: bool = False
    whole_words: bool = False
    expression: bool = False


@dataclass(frozen=True, slots=True)
class Line(Generic[Key]):
    """One place with the words around it, on one line; `text` is the key of its text."""

    text: Key
    span: Span
    before: str
    words: str
    after: str


def find(text: str, query: Query | str) -> tuple[Span, ...]:
    """Every place in `text` where the query stands, in order, none overlapping another.

    Ends are those of whole visible characters. UsageError for an empty query or a broken
    expression.
    """
    made = Query(query) if isinstance(query, str) else query
    return tuple(Span(*ends) for ends in _finder(made)(text))


def concordance(
    texts: Iterable[tuple[Key, str]], query: Query | str, *, context: int = CONTEXT
) -> Iterator[Line[Key]]:
    """Every place in many texts with at most `context` code points on both sides.

    Line feeds in the words around become spaces. Errors as with `find`, raised at once.
    """
    finder = _finder(Query(query) if isinstance(query, str) else query)
    return _lines(texts, finder, context)


def _lines(texts: Iterable[tuple[Key, str]], finder: Finder, context: int) -> Iterator[Line[Key]]:
    for key, text in texts:
        for start, end in finder(text):
            yield Line(
                key,
                Span(start, end),
                text[max(0, start - context) : start].replace("\n", " "),
                text[start:end].replace("\n", " "),
                text[end : end + context].replace("\n", " "),
            )


def _finder(query: Query) -> Finder:
    """What finds the query in a text, as places of that text."""
    if not query.wanted:
        raise UsageError("There is nothing to look for.", "Give a word or a few words.")
    if query.expression:
        found = _expression(query)
    elif query.ignore_case or query.ignore_accents:
        found = _folding(query)
    else:
        found = _literal(query.wanted)
    return _free(found) if query.whole_words else found


def _literal(wanted: str) -> Finder:
    """Word for word; nothing but `str.find` between two places."""

    def places(text: str) -> Iterator[tuple[int, int]]:
        at, size = text.find(wanted), len(wanted)
        while at >= 0:
            end = _whole(text, at + size)
            yield at, end
            at = text.find(wanted, end)

    return places


def _folding(query: Query) -> Finder:
    """Without case or accents, back at the true places."""

    def folded(text: str) -> tuple[str, Callable[[int, int], Span]]:
        made = fold(text, case=query.ignore_case, accents=query.ignore_accents)
        return made.text, made.span

    wanted = folded(query.wanted)[0]
    if not wanted:
        raise UsageError(f"“{query.wanted}” is only accents.", "Search with accents.")

    def places(text: str) -> Iterator[tuple[int, int]]:
        plain, true = folded(text)
        for start, end in _literal(wanted)(plain):
            span = true(start, end)
            yield span.start, span.end

    return places


def _expression(query: Query) -> Finder:
    """A regular expression; places without words are passed over."""
    wanted = query.wanted
    if query.ignore_accents:
        wanted = fold(wanted, case=False, accents=True).text
    try:
        pattern = re.compile(wanted, re.IGNORECASE if query.ignore_case else re.NOFLAG)
    except re.error as error:
        raise UsageError(
            f"“{query.wanted}” is not a regular expression: {error}.",
            "Search for the words themselves, without the option for expressions.",
        ) from error

    def places(text: str) -> Iterator[tuple[int, int]]:
        made = fold(text, case=False, accents=query.ignore_accents)
        for found in pattern.finditer(made.text):
            if found[0]:
                span = made.span(*found.span())
                yield span.start, span.end

    return places


def _free(finder: Finder) -> Finder:
    """Only the places where no word is cut."""

    def places(text: str) -> Iterator[tuple[int, int]]:
        return ((start, end) for start, end in finder(text) if stands_free(text, start, end))

    return places


def _whole(text: str, end: int) -> int:
    """The end of the visible character that `end` would cut."""
    while not is_border(text, end):
        end += 1
    return end
