"""Quotes as a report prints them: one quote style, every omission as `[…]`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.analysis.headings import note
from qualcode.analysis.voices import Heard
from qualcode.model.table import Language

OMISSION = "[…]"
_OMITTED = re.compile(r"[\[(]\s*(?:\.{2,}|…)\s*[\])]")
_DOUBLE = '"“”„‟«»'


@dataclass(frozen=True, slots=True)
class Wording:
    """A quote ready to print, and what somebody should look at first."""

    text: str
    warnings: tuple[str, ...] = ()


def printed(words: str, *, language: Language = "nl") -> Wording:
    """`words` between “ and ”, quotes inside them between ‘ and ’, white space single.

    Omissions marked as `...` or `…` in brackets become `[…]`; dots without brackets are a
    hesitation and stay. The words themselves never change. A warning says when quotation
    marks do not come in pairs.
    """
    text = " ".join(words.split())
    text, lost_mark = _without_outer(text)
    marks = sum(text.count(mark) for mark in _DOUBLE)
    warnings = []
    if marks % 2 or lost_mark:
        warnings.append(note("unbalanced", language, words=_begin(text)))
    return Wording(f"“{_inner(_OMITTED.sub(OMISSION, text))}”", tuple(warnings))


def _without_outer(text: str) -> tuple[str, bool]:
    """The text without marks around the whole of it, and whether one of the two was missing."""
    first, last = text[:1] in _DOUBLE and text != "", text[-1:] in _DOUBLE and len(text) > 1
    inside = sum(text.count(mark) for mark in _DOUBLE) - first - last
    if first and last and inside % 2 == 0:
        return text[1:-1].strip(), False
    if inside % 2 == 0 and first != last:
        return (text[1:] if first else text[:-1]).strip(), True
    return text, False


def _inner(text: str) -> str:
    """Double marks inside the quote as single ones: opening before a word, closing after."""
    out, inside = [], False
    for mark in text:
        if mark in _DOUBLE:
            out.append("’" if inside else "‘")
            inside = not inside
        else:
            out.append(mark)
    return "".join(out)


def _begin(text: str) -> str:
    return text if len(text) < 40 else f"{text[:39]}…"


def participants_words(heard: Heard) -> str:
    """The words of participants only; what a researcher says in between is an omission."""
    transcript, span = heard.transcript, heard.segment.span
    parts: list[str] = []
    omitted = False
    for index in heard.turns:
        start, turn = transcript.starts[index], transcript.turns[index]
        words = turn.text[max(0, span.start - start) : max(0, span.end - start)].strip()
        if not words:
            continue
        if transcript.is_researcher(turn.speaker):
            omitted = bool(parts)
            continue
        parts += [OMISSION, words] if omitted else [words]
        omitted = False
    return " ".join(parts)


def stitched(parts: Sequence[str]) -> str:
    """Several passages as one quote, each gap an omission."""
    return f" {OMISSION} ".join(part.strip() for part in parts if part.strip())
