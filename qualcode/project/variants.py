"""Speakers who may be one person under two spellings, for a person to decide about."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

_ALIKE = 85.0  # points of 100; `Fenna Visser` and `Fena Visser` score 96
_LEAST = 4  # letters; shorter names are alike by accident
_ASIDE = re.compile(r"[(\[][^)\]]*[)\]]")
_LETTERS = re.compile(r"[^\W\d_]+")


def variants(names: Mapping[str, str], others: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Pairs of pseudonyms whose names are nearly the same, each pair once, the older one first.

    `names` are those of one file and `others` those known before, by name. Labels that
    differ in a number or a single letter only (`Spreker 1`, `Student A`) are never alike.
    """
    known = [(name, pseudonym) for name, pseudonym in others.items() if name not in names]
    told: set[frozenset[str]] = set()
    for name, pseudonym in names.items():
        for other, first in known:
            pair = frozenset([pseudonym, first])
            if len(pair) == 2 and pair not in told and _are_alike(name, other):
                told.add(pair)
                yield first, pseudonym
        known.append((name, pseudonym))


def _are_alike(one: str, other: str) -> bool:
    from rapidfuzz import fuzz

    first, second = _words(one), _words(other)
    if min(len("".join(first)), len("".join(second))) < _LEAST or _numbered(one, other):
        return False
    if set(first) < set(second) or set(second) < set(first):
        return True
    return fuzz.token_sort_ratio(" ".join(first), " ".join(second)) >= _ALIKE


def _words(name: str) -> list[str]:
    """The words of a name, without what stands in brackets, accents and capitals."""
    plain = unicodedata.normalize("NFD", _ASIDE.sub(" ", name)).casefold()
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return _LETTERS.findall(kept)


def _numbered(one: str, other: str) -> bool:
    """Whether only numbers or single letters tell the two apart."""
    return (
        _stem(one) == _stem(other)
        and one.casefold() != other.casefold()
        and _marks(one) != _marks(other)
    )


def _stem(name: str) -> list[str]:
    return [word for word in _words(name) if len(word) > 1]


def _marks(name: str) -> Iterable[str]:
    return re.findall(r"\d+|\b\w\b", _ASIDE.sub(" ", name).casefold())
