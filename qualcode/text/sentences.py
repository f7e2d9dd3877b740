"""Sentences of one turn, by rule.

A sentence ends after `.?!` and closing quotes, not after an abbreviation or an initial; dots
followed by a small letter are a pause; `[stilte]` and a new paragraph begin a sentence. Speech
without punctuation has no sentences: more than 120 words on end are cut at a pause. Every
character but the white space between sentences is in exactly one sentence.
"""

from __future__ import annotations

import re
from itertools import pairwise

from qualcode.model.span import Span
from qualcode.text.words import has_words, words

LONGEST = 120  # words; a longer stretch without an end is hard to code as one unit
_SHORTEST = 40  # words; no cut closer than this to the cut before
_LAST = 20  # words; what is left after the last cut

_END = re.compile(r"[.?!…]+[\"'’”»)\]]*(?=\s|$)")
_BREAK = re.compile(r"\n|(?=\[[^\[\]\n]*\b(?:stilte|pauze|silence|pause)\b[^\[\]\n]*\])")
_BEFORE = re.compile(r"[^\s(\[\"'‘’“”«]*$")
_LETTERS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_DUTCH = """aant afb afd bijl bijv blz bv ca dhr dr drs evt excl fam fig hfst incl ir jl mevr mr
mw nl nr nrs ong pag prof resp vgl vnl zgn"""
_ENGLISH = "approx ca cf dept dr fig mr mrs ms nr prof resp st vs"
_NEVER = {"nl": frozenset(_DUTCH.split()), "en": frozenset(_ENGLISH.split())}
_MAY_END = frozenset(["a.m", "e.a", "e.d", "e.v", "enz", "etc", "et.al", "jr", "p.m", "sr"])
# A letter that is a word of its own and often the last one.
_LETTER_WORDS = {"nl": frozenset("uU"), "en": frozenset("I")}
_PAUSE = re.compile(r"…|\.\.|\(\.+\)|\(\d|[\[\]–—]| - ")
_TURNS = """en maar dus want omdat toen daarna eh ehm uh uhm hm ja nou and but so because then er
erm um well yeah"""
_TURNING = frozenset(_TURNS.split())


def sentences(text: str, language: str = "nl") -> tuple[Span, ...]:
    """The sentences of one turn, without the white space around them; empty without any text.

    A stretch without a word, as a row of dots, belongs to the sentence before it.
    """
    borders = sorted({0, len(text), *_borders(text, language)})
    pieces: list[Span] = []
    for start, end in pairwise(borders):
        piece = _trimmed(text, start, end)
        if piece is None:
            continue
        wordless = not has_words(text[piece.start : piece.end])
        if pieces and (wordless or not has_words(text[pieces[-1].start : pieces[-1].end])):
            pieces[-1] = Span(pieces[-1].start, piece.end)
        else:
            pieces.append(piece)
    return tuple(part for piece in pieces for part in _cut(text, piece))


def _borders(text: str, language: str) -> list[int]:
    """Where a sentence or paragraph ends, before trimming."""
    ends = [m.end() for m in _END.finditer(text) if _closes(text, m, language)]
    return ends + [found.start() for found in _BREAK.finditer(text)]


def _closes(text: str, found: re.Match[str], language: str) -> bool:
    """Whether these marks end a sentence."""
    marks = found[0].rstrip("\"'’”»)]")
    after = text[found.end() : found.end() + 80].lstrip().lstrip("\"'‘’“”«([")[:1]
    goes_on = after.islower()
    if goes_on and (len(marks) < len(found[0]) or re.fullmatch(r"\.{2,}|\.*…[.…]*", marks)):
        return False
    return marks != "." or not _abbreviates(
        text[max(0, found.start() - 40) : found.start()], after, language
    )


def _abbreviates(before: str, after: str, language: str) -> bool:
    """Whether a full stop belongs to the word in front of it."""
    found = _BEFORE.search(before)
    word = found[0] if found else ""
    if word.lower() in _MAY_END:
        return not after.isupper()
    if word in _LETTER_WORDS.get(language, ()):
        return not after.isupper() or before[: -len(word)].rstrip()[-1:].isdigit()
    return word.lower() in _NEVER.get(language, _NEVER["en"]) or bool(_LETTERS.fullmatch(word))


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """The stretch without white space around it; None when nothing is left."""
    piece = text[start:end]
    first = start + len(piece) - len(piece.lstrip())
    last = first + len(piece.strip())
    return Span(first, last) if first < last else None


def _cut(text: str, piece: Span) -> list[Span]:
    """The piece, or its parts where it has more words than one sentence should."""
    inside = [
        Span(piece.start + w.start, piece.start + w.end)
        for w in words(text[piece.start : piece.end])
    ]
    parts, start, done = [], piece.start, 0
    while len(inside) - done > LONGEST:
        places = range(done + _SHORTEST, min(done + LONGEST, len(inside) - _LAST) + 1)
        best = max((_softness(text, inside[at - 1], inside[at]), at) for at in places)[1]
        gap = text[inside[best - 1].end : inside[best].start]
        border = inside[best].start - len(re.split(r"\s", gap)[-1])
        part = _trimmed(text, start, border)
        assert part is not None
        parts.append(part)
        start, done = border, best
    last = _trimmed(text, start, piece.end)
    return [*parts, last] if last else parts


def _softness(text: str, before: Span, after: Span) -> int:
    """How well a long stretch may be cut between two words; 0 is inside a word group."""
    gap = text[before.end : after.start]
    if not any(map(str.isspace, gap)):
        return 0
    if _PAUSE.search(gap):
        return 4
    if any(mark in gap for mark in ",;:"):
        return 3
    return 2 if text[after.start : after.end].lower() in _TURNING else 1
