"""Choosing a code by a few letters: over labels, ATLAS.ti labels, aliases and keywords."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from qualcode.model.codebook import Codebook, Node
from qualcode.model.ids import BookId, CodeId
from qualcode.model.segment import Segment

_LEAST = 62.0  # below this a match is luck; 62 still finds three of four letters in a word
_GOOD = 95.0
_BY_LABEL, _BY_OTHER, _BY_KEYWORD = 0.0, -4.0, -10.0  # a label beats an alias, that a keyword


@dataclass(frozen=True)
class Choice:
    """A code that can be put on words, with everything that helps to choose it."""

    code: CodeId
    book: Codebook
    node: Node
    above: tuple[Node, ...]

    @cached_property
    def path(self) -> str:
        """The labels above it, outermost first; empty at the top."""
        return " / ".join(" ".join(node.label.split()) for node in self.above)


@dataclass(frozen=True, slots=True)
class Match:
    """A choice and what it was found by; `by` is empty where the label itself matched."""

    choice: Choice
    score: float
    by: str = ""


def choices(books: Mapping[BookId, Codebook]) -> tuple[Choice, ...]:
    """Every code that may be applied now, in file order; retired ones are left out."""
    return tuple(
        Choice(book.code(node), book, node, above)
        for book in books.values()
        for node, above in book.walk()
        if node.codable and not node.retired
    )


def used(segments: Iterable[Segment]) -> Counter[CodeId]:
    """How often each code was put on words."""
    return Counter(code for segment in segments for code in segment.codes)


class Picker:
    """Finds codes by what is typed; made once per codebook."""

    def __init__(self, known: Sequence[Choice]) -> None:
        self.known = tuple(known)
        self._names: list[str] = []
        self._of: list[tuple[Choice, str, float]] = []
        for choice in self.known:
            node = choice.node
            self._add(choice, node.label, "", _BY_LABEL)
            for name in node.names()[1:]:
                self._add(choice, name, name, _BY_OTHER)
            self._add(choice, node.id.replace("-", " "), "", _BY_OTHER)
            for word in node.keywords:
                self._add(choice, word, word, _BY_KEYWORD)

    def _add(self, choice: Choice, name: str, by: str, bonus: float) -> None:
        self._names.append(_plain(name))
        self._of.append((choice, by, bonus))

    def find(
        self, typed: str, *, counts: Mapping[CodeId, int] | None = None, limit: int = 50
    ) -> list[Match]:
        """The codes most like `typed`, the best first; with nothing typed all of them.

        All of them come by how often they were used, then in file order; `counts` also
        decides between equal matches.
        """
        often = counts or {}
        if not typed.strip():
            listed = sorted(self.known, key=lambda c: -often.get(c.code, 0))
            return [Match(choice, 0.0) for choice in listed]
        best: dict[CodeId, Match] = {}
        for place, score in self._scored(_plain(typed)):
            choice, by, bonus = self._of[place]
            found = Match(choice, score + bonus, by)
            if choice.code not in best or best[choice.code].score < found.score:
                best[choice.code] = found
        order = {choice.code: n for n, choice in enumerate(self.known)}
        ranked = sorted(
            best.values(),
            key=lambda m: (-m.score, -often.get(m.choice.code, 0), order[m.choice.code]),
        )
        # Beside a good match a weak one is noise.
        good = ranked and ranked[0].score >= _GOOD
        return [m for m in ranked if not good or m.score >= _GOOD - 20][:limit]

    def _scored(self, wanted: str) -> Iterable[tuple[int, float]]:
        from rapidfuzz import fuzz

        for place, name in enumerate(self._names):
            if name.startswith(wanted):
                score = 100.0 + 10 * len(wanted) / max(len(name), 1)
            elif all(any(w.startswith(part) for w in name.split()) for part in wanted.split()):
                score = 96.0
            elif wanted in name:
                score = 90.0
            else:
                score = 0.85 * fuzz.partial_ratio(wanted, name, score_cutoff=_LEAST / 0.85)
                # A short name inside a long request is no find.
                score = score if len(name) >= len(wanted) - 1 else 0.0
            if score >= _LEAST:
                yield place, score


def _plain(name: str) -> str:
    """Small letters without accents."""
    apart = unicodedata.normalize("NFD", name.casefold())
    return " ".join("".join(c for c in apart if not unicodedata.combining(c)).split())
