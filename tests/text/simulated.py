"""A transcript corrected by chance, with codings whose right place is known."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from qualcode.model.ids import TranscriptId
from qualcode.model.span import Span
from qualcode.model.transcript import Speaker, Transcript, Turn
from qualcode.text.reanchor import reanchor
from qualcode.text.textmap import text_map

COMMON = "ik dat het en ja je de een is van we niet dus maar in nou die wel heel was".split()
RARE = [
    a + b + c
    for a in ("stu", "les", "be", "ver", "op")
    for b in ("den", "wer", "gel", "lei", "nom")
    for c in ("ing", "en", "tje", "lijk", "de")
]


def spoken_words(chance: random.Random, turns: int) -> list[list[str]]:
    """Invented Dutch-like speech: common words are said far more often than others."""
    return [
        [
            chance.choice(COMMON) if chance.random() < 0.55 else chance.choice(RARE)
            for _ in range(chance.randrange(1, 60))
        ]
        for _ in range(turns)
    ]


def corrected(
    said: list[list[str]], share: float, chance: random.Random
) -> tuple[Transcript, Transcript, list[tuple[Span, Span | None]]]:
    """Old and new transcript, and per old word its place before and after (None when gone).

    Of every word that changes a third is replaced, a third goes and a third gets another
    after it; replacements are drawn from the words of the same transcript.
    """
    vocabulary = [word for turn in said for word in turn]
    old_turns, new_turns, places, old_at, new_at = [], [], [], 0, 0
    for number, turn in enumerate(said):
        now: list[str] = []
        for word in turn:
            drawn_kind = chance.random() / share
            written = {
                0: [chance.choice(vocabulary)],
                1: [],
                2: [word, chance.choice(vocabulary)],
            }.get(int(drawn_kind * 3), [word])
            start = new_at + len(" ".join(now)) + bool(now)
            after = Span(start, start + len(written[0])) if written else None
            places.append((Span(old_at, old_at + len(word)), after))
            now += written
            old_at += len(word) + 1
        old_turns.append(Turn(" ".join(turn), f"P{number % 4}"))
        new_turns.append(Turn(" ".join(now), f"P{number % 4}"))
        new_at += len(new_turns[-1].text) + 1
    labels = {f"P{n}": Speaker(f"P{n}") for n in range(4)}
    old, new = (
        Transcript(TranscriptId("T"), tuple(turns), speakers=labels)
        for turns in (old_turns, new_turns)
    )
    return old, new, places


@dataclass
class Placing:
    """How codings were placed, counted."""

    codings: int = 0
    right: int = 0
    """Placed or proposed on exactly the words that were coded, to the character."""
    near: int = 0
    """The same, give or take a word at an end."""
    asked: int = 0
    """Of class `check`: a person decides."""
    silent: int = 0
    """Not right, and nobody is asked."""
    classes: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: Placing) -> Self:
        return type(self)(
            self.codings + other.codings,
            self.right + other.right,
            self.near + other.near,
            self.asked + other.asked,
            self.silent + other.silent,
            self.classes + other.classes,
        )

    def __str__(self) -> str:
        return (
            f"{self.codings:,} codings: {self.right / self.codings:.2%} right to the character, "
            f"{self.near / self.codings:.2%} within a word, {self.asked / self.codings:.1%} asked "
            f"about, {self.silent} wrong and not asked about"
        )


def placing(
    said: Iterable[Iterable[str]], share: float, chance: random.Random, codings: int = 2_000
) -> Placing:
    """What became of that many codings, 25 words long on average, when a share of the words
    was corrected. A coding whose every word went has no place, and is right when lost."""
    old, new, places = corrected([list(turn) for turn in said], share, chance)
    spans, truths = [], []
    for _ in range(codings):
        first = chance.randrange(len(places))
        last = min(len(places) - 1, first + int(chance.expovariate(1 / 25)))
        span = Span(places[first][0].start, places[last][0].end)
        kept = [after for _, after in places[first : last + 1] if after]
        spans.append((span, old.words(span)))
        truths.append(Span(kept[0].start, kept[-1].end) if kept else None)
    found = reanchor(spans, old, new, text_map(old.text, new.text))
    result = Placing(codings, classes=Counter(r.anchoring for r in found))
    for placed, truth in zip(found, truths, strict=True):
        asked = placed.anchoring == "check"
        result.right += placed.span == truth
        result.near += _within_a_word(placed.span, truth)
        result.asked += asked
        result.silent += placed.span != truth and not asked
    return result


def _within_a_word(span: Span | None, truth: Span | None) -> bool:
    """Whether both ends are where they should be, give or take one word of 12 letters."""
    if span is None or truth is None:
        return span is truth
    return abs(span.start - truth.start) <= 13 and abs(span.end - truth.end) <= 13
