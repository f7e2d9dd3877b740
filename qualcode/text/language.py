"""Which language words are in, from the small words that every sentence needs."""

from __future__ import annotations

import re
from typing import Literal

_DUTCH = frozenset(
    [
        "de",
        "het",
        "een",
        "ik",
        "je",
        "jij",
        "we",
        "wij",
        "ze",
        "en",
        "van",
        "dat",
        "die",
        "niet",
        "met",
        "voor",
        "er",
        "maar",
        "ook",
        "dan",
        "als",
        "wat",
        "bij",
        "nog",
        "wel",
        "naar",
        "heel",
        "hebben",
        "heb",
        "heeft",
        "zijn",
        "was",
        "waren",
        "wordt",
        "worden",
        "kan",
        "kunnen",
        "moet",
        "gewoon",
        "eigenlijk",
        "omdat",
        "zo",
        "dus",
        "toch",
        "hoe",
        "over",
        "om",
        "te",
        "op",
        "aan",
        "uit",
    ]
)
_ENGLISH = frozenset(
    [
        "the",
        "a",
        "an",
        "i",
        "you",
        "we",
        "they",
        "and",
        "of",
        "that",
        "which",
        "not",
        "with",
        "for",
        "there",
        "but",
        "also",
        "then",
        "if",
        "what",
        "at",
        "still",
        "to",
        "very",
        "have",
        "has",
        "had",
        "are",
        "were",
        "be",
        "been",
        "can",
        "could",
        "must",
        "just",
        "actually",
        "because",
        "so",
        "yet",
        "how",
        "about",
        "my",
        "your",
        "their",
        "it",
        "this",
        "from",
    ]
)
_ENOUGH = 40
"""Small words below which nothing is said: a few turns prove nothing."""


def language_of(text: str) -> Literal["nl", "en", "other"] | None:
    """The language of a transcript; `other` for neither, None when there is too little to say.

    Dutch and English share few small words, so the larger count wins when it is twice the
    other; words of another language hold too few of either.
    """
    found = [word.casefold() for word in re.findall(r"[^\W\d_]+", text)]
    if len(found) < 2 * _ENOUGH:
        return None
    dutch = sum(word in _DUTCH for word in found)
    english = sum(word in _ENGLISH for word in found)
    if max(dutch, english) < len(found) * 0.12:
        return "other"
    if dutch >= 2 * english:
        return "nl"
    return "en" if english >= 2 * dutch else None
