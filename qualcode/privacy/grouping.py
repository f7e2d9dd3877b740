"""Flags of a whole study in a list a person gets through: one line for each name, however spelt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qualcode.model.ids import TranscriptId
from qualcode.model.span import Span
from qualcode.model.transcript import Transcript
from qualcode.privacy.decisions import Choice, Decisions, normal
from qualcode.privacy.identifiers import LEVELS, Flag, Level
from qualcode.privacy.known import alike

CONTEXT = 36  # code points on each side, about half a line
FEW = 5  # contexts kept for a group; all places are counted


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a flagged string, with the words around it."""

    transcript: TranscriptId
    turn: int
    """Counted from 1."""
    span: Span
    before: str
    string: str
    after: str


@dataclass(frozen=True, slots=True)
class Group:
    """Strings that may be one person, school or place, with what was decided about them."""

    string: str
    """The writing that occurs most."""
    kind: str
    level: Level
    reason: str
    count: int
    writings: Mapping[str, int]
    """Every writing with how often it occurs, the most frequent first."""
    transcripts: Mapping[TranscriptId, int]
    places: tuple[Place, ...]
    """The first few."""
    choice: Choice | None
    """What was decided for every writing; None while one is open."""

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to decide."""
        return self.choice in {None, "later"}


def grouped(
    found: Iterable[tuple[Transcript, Sequence[Flag]]],
    decisions: Decisions | None = None,
    *,
    places: int = FEW,
    context: int = CONTEXT,
) -> tuple[Group, ...]:
    """The flags by string; sure kinds first, and within a kind the most frequent first.

    Of every group the first `places` are told, with `context` code points on each side.

    Direct identifiers and hints are grouped by their exact string only: two phone numbers
    that differ by a digit are two.
    """
    heaps: dict[tuple[bool, str], list[tuple[Transcript, Flag]]] = {}
    for transcript, flags in found:
        for flag in flags:
            key = (_is_name(flag), normal(flag.string))
            heaps.setdefault(key, []).append((transcript, flag))
    names = [key for key in heaps if key[0]]
    clusters = _clusters([string for _, string in names])
    gathered = [[hit for s in cluster for hit in heaps[True, s]] for cluster in clusters]
    gathered += [hits for (name, _), hits in heaps.items() if not name]
    groups = [_group(hits, decisions, places, context) for hits in gathered]
    return tuple(sorted(groups, key=lambda g: (LEVELS.index(g.level), -g.count, g.string)))


def _is_name(flag: Flag) -> bool:
    return flag.level not in {"direct", "indirect"}


def _clusters(strings: Sequence[str]) -> list[list[str]]:
    """Strings that are alike, put together; each is compared with the first of every cluster."""
    clusters: list[list[str]] = []
    by_initial: dict[str, list[list[str]]] = {}
    for string in strings:
        # The sound of two names can be the same with another first letter, as of Cees and Kees.
        initial = {"c": "k", "z": "s", "v": "f", "q": "k", "p": "f"}.get(string[:1], string[:1])
        home = next((c for c in by_initial.get(initial, ()) if alike(c[0], string)), None)
        if home is not None:
            home.append(string)
            continue
        clusters.append([string])
        by_initial.setdefault(initial, []).append(clusters[-1])
    return clusters


def _group(
    hits: Sequence[tuple[Transcript, Flag]],
    decisions: Decisions | None,
    places: int,
    context: int,
) -> Group:
    best = min((flag for _, flag in hits), key=lambda f: LEVELS.index(f.level))
    writings = Counter(flag.string for _, flag in hits)
    kinds = Counter(f.kind for _, f in hits if f.kind != "unknown")
    choices = {decisions.of(w) if decisions else None for w in writings}
    return Group(
        writings.most_common(1)[0][0],
        kinds.most_common(1)[0][0] if kinds else best.kind,
        best.level,
        best.reason,
        len(hits),
        dict(writings.most_common()),
        dict(Counter(t.id for t, _ in hits)),
        tuple(_place(t, f.span, context) for t, f in hits[:places]),
        choices.pop() if len(choices) == 1 else None,
    )


def _place(transcript: Transcript, span: Span, context: int) -> Place:
    text = transcript.text
    before = text[max(0, span.start - context) : span.start]
    after = text[span.end : span.end + context]
    return Place(
        transcript.id,
        transcript.turn_at(span.start) + 1,
        span,
        " ".join(before.split("\n")[-1].split()),
        transcript.words(span),
        " ".join(after.split("\n", maxsplit=1)[0].split()),
    )
