"""A transcript: turns of words in file order, who speaks, and what is known about it.

Offsets count the words alone, the turns joined by one line feed. A turn of several
paragraphs holds line feeds itself. Turns overlap in time, so file order is the only order.
"""

from __future__ import annotations

import bisect
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

from qualcode.model.errors import AnchorError
from qualcode.model.ids import ParticipantId, TranscriptId
from qualcode.model.span import Span

RESEARCHER_ROLES = frozenset({"researcher", "moderator", "interviewer", "onderzoeker"})
"""Roles whose turns are context: visible and codable, left out of units and counts by default."""

VERSION_DIGITS = 16
"""64 bits of the text hash: ample against accident, and short enough to read in a line."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says before another does."""

    text: str
    speaker: str | None = None
    """The speaker's label in this transcript, a pseudonym; None when unknown."""
    begins: int | None = None
    """Milliseconds from the start of the recording; negative and None both occur."""
    ends: int | None = None


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a speaker label stands for."""

    label: str
    role: str | None = None
    participant: ParticipantId | None = None


@dataclass(frozen=True, slots=True)
class Marker:
    """A change of topic, question card or phase: it holds from `turn` to the next of its kind."""

    turn: int
    """Index of the turn, from 0."""
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Source:
    """The raw file a transcript came from, known by hash and format only."""

    format: str
    sha256: str
    imported: str
    """Date of the import, as YYYY-MM-DD."""


@dataclass(frozen=True)
class Transcript:
    """The words and what is known about them; `text` is what every offset counts."""

    id: TranscriptId
    turns: tuple[Turn, ...]
    language: str = "nl"
    attributes: Mapping[str, str] = field(default_factory=dict)
    speakers: Mapping[str, Speaker] = field(default_factory=dict)
    markers: tuple[Marker, ...] = ()
    source: Source | None = None
    corrected_by: str | None = None

    @cached_property
    def text(self) -> str:
        """All words, turns joined by line feeds."""
        return "\n".join(turn.text for turn in self.turns)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The first code point of every turn."""
        lengths = [len(turn.text) + 1 for turn in self.turns]
        return tuple(accumulate(lengths[:-1], initial=0)) if lengths else ()

    @cached_property
    def text_hash(self) -> str:
        """SHA-256 of the words: the version every span was made on."""
        return text_hash(self.text)

    @property
    def version(self) -> str:
        """The first 16 digits of the text hash, as segments and journals carry it."""
        return self.text_hash[:VERSION_DIGITS]

    @cached_property
    def structure_hash(self) -> str:
        """SHA-256 of who speaks when, and where turns begin."""
        rows = (
            f"{start}\t{turn.speaker or ''}\t{turn.begins}\t{turn.ends}"
            for start, turn in zip(self.starts, self.turns, strict=True)
        )
        return hashlib.sha256("\n".join(rows).encode()).hexdigest()

    def turn_at(self, position: int) -> int:
        """Index of the turn that holds the code point at `position`.

        The line feed after a turn belongs to that turn. AnchorError off the text.
        """
        if not self.turns or not 0 <= position <= len(self.text):
            raise AnchorError(
                f"{self.id} has {len(self.text):,} characters; {position:,} is outside it."
            )
        return bisect.bisect_right(self.starts, position) - 1

    def turns_of(self, span: Span) -> range:
        """Indices of the turns a span touches."""
        return range(self.turn_at(span.start), self.turn_at(span.end - 1) + 1)

    def turn_span(self, index: int) -> Span | None:
        """Where the words of turn `index` stand; None for a turn without words."""
        start, text = self.starts[index], self.turns[index].text
        return Span(start, start + len(text)) if text else None

    def words(self, span: Span) -> str:
        """The words of a span; AnchorError when it reaches past the end."""
        if span.end > len(self.text):
            raise AnchorError(
                f"{self.id}: a span ends at {span.end:,}, but the text has "
                f"{len(self.text):,} characters.",
                f"Run: qualcode transcript update {self.id}",
            )
        return self.text[span.start : span.end]

    def is_researcher(self, label: str | None) -> bool:
        """Whether turns under `label` are a moderator's or researcher's."""
        speaker = self.speakers.get(label or "")
        return speaker is not None and speaker.role in RESEARCHER_ROLES

    def participants_of(self, span: Span) -> frozenset[ParticipantId]:
        """The participants whose words the span holds, researchers left out."""
        found = set()
        for index in self.turns_of(span):
            place, speaker = (
                self.turn_span(index),
                self.speakers.get(self.turns[index].speaker or ""),
            )
            if place and place.overlaps(span) and speaker and speaker.participant:
                found.add(speaker.participant)
        return frozenset(found)


def text_hash(words: str) -> str:
    """SHA-256 of `words` in UTF-8, in hexadecimal."""
    return hashlib.sha256(words.encode()).hexdigest()
