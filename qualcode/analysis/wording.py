"""Quotes as a report prints them: one style of quotation marks, every omission as `[…]`.

Only quotation marks, apostrophes, white space and marks of omission may change; the words and
every other sign stay. A mark is told from an apostrophe by what stands beside it and by the
words of the language that begin with one: `'s ochtends`, `'t`, `'em`, `'cause`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Style = Literal["double", "single", "low", "verbatim"]
STYLES: Mapping[Style, tuple[str, str]] = {
    "double": ("“”", "‘’"),
    "single": ("‘’", "“”"),
    "low": ("„”", "‚’"),
}
"""The marks around a quote and those around a quote in it; `verbatim` has none."""
OMISSION = "[…]"
APOSTROPHE = "’"
_OMITTED = re.compile(r"[\[(]\s*(?:\.\s?\.\s?(?:\.\s?)*|…)\s*[\])]")
_DOUBLE, _SINGLE = frozenset('"“”„‟«»〝〞＂'), frozenset("'‘’‚‛`´ʼ＇")
_ELIDED: Mapping[str, re.Pattern[str]] = {
    "nl": re.compile(r"(?:[kmnrst]|ie|em|ns|er|dr)\b", re.IGNORECASE),
    "en": re.compile(
        r"(?:em|cause|cos|til|till|tis|twas|bout|round|n|nother|kay|\d0s)\b", re.IGNORECASE
    ),
}
"""What follows an apostrophe at the beginning of a word."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A quote ready to print, what was made alike in it, and whether to look at it first."""

    text: str
    marks: bool = False
    omissions: bool = False
    spaces: bool = False
    unbalanced: bool = False
    """Quotation marks do not come in pairs; which one is lost only a person can tell."""


def printed(words: str, style: Style = "double", *, said_in: str = "nl") -> Wording:
    """`words` between quotation marks, quotes inside them between the others.

    `said_in` is the language of the words. White space becomes single; omissions marked as
    `...` or `…` in brackets become `[…]`, dots without brackets are a hesitation and stay.
    """
    if style == "verbatim":
        return Wording(words)
    single = " ".join(words.split())
    text = _OMITTED.sub(OMISSION, single)
    omissions = text != single
    pairs, lost = _pairs(text, said_in)
    bare, pairs, missing = _without_outer(text, pairs)
    outer, made = STYLES[style][0], _marked(bare, pairs, style)
    return Wording(
        f"{outer[0]}{made}{outer[1]}",
        marks=made != bare,
        omissions=omissions,
        spaces=single != words.strip(),
        unbalanced=lost or missing,
    )


@dataclass(frozen=True, slots=True)
class _Pair:
    """The places of an opening mark and its closing one; None for one that is lost."""

    opens: int | None
    closes: int | None


def _pairs(text: str, said_in: str) -> tuple[list[_Pair], bool]:
    """Every pair of quotation marks, and whether a double mark has no partner.

    A closing mark is often typed as an opening one, so what stands beside a double mark only
    counts where they are odd in number.
    """
    doubles = [n for n, sign in enumerate(text) if sign in _DOUBLE]
    odd = len(doubles) % 2 == 1
    pairs = []
    if odd:
        for place in doubles:
            opening = _opens(text, place)
            pairs.append(_Pair(place, None) if opening else _Pair(None, place))
    else:
        pairs = _nested(text, doubles)
    return sorted([*pairs, *_singles(text, said_in)], key=_begins), odd


def _nested(text: str, doubles: Sequence[int]) -> list[_Pair]:
    """Double marks in pairs: around the whole, and the rest two by two."""
    around = len(doubles) > 2 and doubles[0] == 0 and doubles[-1] == len(text) - 1
    if around and _is_around(text, doubles):
        return [_Pair(doubles[0], doubles[-1]), *_nested(text, doubles[1:-1])]
    return [_Pair(*doubles[n : n + 2]) for n in range(0, len(doubles), 2)]


def _is_around(text: str, doubles: Sequence[int]) -> bool:
    """Whether the first and last mark hold the others, and are no marks of two quotes."""
    return _opens(text, doubles[1])


def _singles(text: str, said_in: str) -> list[_Pair]:
    """Pairs of single quotation marks; every other single mark is an apostrophe."""
    found, opened = list[_Pair](), None
    elided = _ELIDED.get(said_in[:2], _ELIDED["nl"])
    for place, sign in enumerate(text):
        if sign not in _SINGLE:
            continue
        if opened is not None and _may_close(text, place):
            found.append(_Pair(opened, place))
            opened = None
        elif _opens(text, place) and not elided.match(text, place + 1):
            opened = place
    return found


def _opens(text: str, place: int) -> bool:
    """Whether a mark stands before a word and not after one."""
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    return (
        not _is_word(before) and before not in {".", ",", "!", "?", "…"} and after not in {"", " "}
    )


def _may_close(text: str, place: int) -> bool:
    return place > 0 and text[place - 1] != " " and not _is_word(text[place + 1 : place + 2])


def _is_word(sign: str) -> bool:
    return sign.isalnum()


def _begins(pair: _Pair) -> int:
    return pair.closes or 0 if pair.opens is None else pair.opens


def _without_outer(text: str, pairs: list[_Pair]) -> tuple[str, list[_Pair], bool]:
    """The text without marks around the whole of it, and whether one of those was lost."""
    last = len(text) - 1
    for pair in pairs:
        if (pair.opens, pair.closes) == (0, last):
            return _cut(text, pairs, pair, first=True, last=True)
    halves = [p for p in pairs if p.opens is None or p.closes is None]
    if len(halves) == 1:
        [half] = halves
        if half.opens == 0:
            return _cut(text, pairs, half, first=True, last=False)
        if half.closes == last:
            return _cut(text, pairs, half, first=False, last=True)
    return text, pairs, False


def _cut(
    text: str, pairs: Sequence[_Pair], outer: _Pair, *, first: bool, last: bool
) -> tuple[str, list[_Pair], bool]:
    inside = text[int(first) : len(text) - int(last)]
    off = int(first) + len(inside) - len(inside.lstrip())
    moved = [_Pair(_less(p.opens, off), _less(p.closes, off)) for p in pairs if p is not outer]
    return inside.strip(), moved, not (first and last)


def _less(place: int | None, off: int) -> int | None:
    return None if place is None else place - off


def _marked(text: str, pairs: Sequence[_Pair], style: Style) -> str:
    """The text with the marks of a style; a quote in a quote in a quote has the outer ones."""
    outer, inner = STYLES[style]
    signs, ends = list(text), list[int]()
    for n, sign in enumerate(signs):
        if sign in _SINGLE:
            signs[n] = APOSTROPHE
    for pair in pairs:
        ends = [end for end in ends if end > _begins(pair)]
        marks = inner if len(ends) % 2 == 0 else outer
        if pair.opens is not None:
            signs[pair.opens] = marks[0]
        if pair.closes is not None:
            signs[pair.closes] = marks[1]
            ends.append(pair.closes)
    return "".join(signs)
