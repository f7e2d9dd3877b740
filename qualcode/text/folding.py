"""Texts with small differences taken away, and the way back to true places.

Folding may ignore case, accents, and layout: runs of white space, kinds of quotation marks,
dashes and dots. Every place in the folded text leads back to one in the true text.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from functools import lru_cache

from qualcode.model.span import Span
from qualcode.text.graphemes import is_border

_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
LAYOUT = {
    **dict.fromkeys(map(ord, "‘’‚‛`´′"), "'"),
    **dict.fromkeys(map(ord, "“”„‟«»″"), '"'),
    **dict.fromkeys(map(ord, "‐‑‒–—―−"), "-"),
    ord("…"): "...",
    ord("\u00ad"): "",
    ord("\u200b"): "",
    ord("\ufeff"): "",
}


class Folded:
    """A folded text and the places its characters come from."""

    __slots__ = ("_folded", "_true", "text", "whole")

    def __init__(self, text: str, whole: str, places: list[tuple[int, int]]) -> None:
        self.text = text
        self.whole = whole
        """The true text."""
        # From each of these folded places on, true places run along with folded ones.
        self._folded = array("Q", [folded for folded, _ in places])
        self._true = array("Q", [true for _, true in places])

    def place(self, folded: int) -> int:
        """The true place a folded character comes from; the end for the folded end."""
        if folded >= len(self.text):
            return len(self.whole)
        at = bisect_right(self._folded, folded) - 1
        return self._true[at] + folded - self._folded[at]

    def span(self, start: int, end: int) -> Span:
        """The whole visible characters that a stretch of the folded text comes from."""
        last = self.place(end - 1) + 1
        while not is_border(self.whole, last):
            last += 1
        return Span(self.place(start), last)


@lru_cache(maxsize=16)
def fold(text: str, *, case: bool = True, accents: bool = False, layout: bool = False) -> Folded:
    """`text` without differences of the kinds that are true.

    White space runs become one space; a folded character that became several leads back to
    the one it was.
    """
    quick = None if layout else _one_to_one(text, case, accents)
    if quick is not None:
        return Folded(quick, text, [(0, 0)])
    table = _table(text, case, accents, layout)
    odd = "".join(re.escape(chr(c)) for c, to in table.items() if len(to) != 1)
    patterns = ([f"[{odd}]"] if odd else []) + ([r"\s{2,}"] if layout else [])
    if not patterns:
        return Folded(text.translate(table), text, [(0, 0)])
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    size = at = 0
    for found in re.finditer("|".join(patterns), text):
        if found.start() > at:
            parts.append(text[at : found.start()].translate(table))
            places.append((size, at))
            size += found.start() - at
        to = " " if len(found[0]) > 1 else table[ord(found[0])]
        parts.append(to)
        places.extend((size + n, found.start()) for n in range(len(to)))
        size, at = size + len(to), found.end()
    parts.append(text[at:].translate(table))
    places.append((size, at))
    return Folded("".join(parts), text, places)


def _one_to_one(text: str, case: bool, accents: bool) -> str | None:
    """The folded text where every character becomes exactly one; None where one does not.

    Several times as fast as going by a table.
    """
    made = text.casefold() if case else text
    if len(made) != len(text):  # no character folds to nothing, so equal lengths are one to one
        return None
    for character in set(_NOT_ASCII.findall(made)) if accents else ():
        plain = _plain(character)
        if len(plain) != 1:
            return None
        made = made.replace(character, plain)
    return made


def _table(text: str, case: bool, accents: bool, layout: bool) -> dict[int, str]:
    """What every character of `text` that changes becomes."""
    found = {}
    for character in set(text):
        to = character
        if layout:
            to = " " if to.isspace() else LAYOUT.get(ord(to), to)
        if accents and to >= "\x80":
            to = _plain(to)
        if case:
            to = to.casefold()
        if to != character:
            found[ord(character)] = to
    return found


def _plain(character: str) -> str:
    """The character without its accents; nothing for an accent that stands alone."""
    parts = unicodedata.normalize("NFD", character)
    return "".join(part for part in parts if not unicodedata.combining(part))
