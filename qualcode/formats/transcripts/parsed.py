"""What a parser gives back: turns as found, and everything it could not place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ParsedTurn:
    """A turn as the file has it: the speaker's label is still the raw one."""

    text: str
    """The words; paragraphs of one turn are joined by a line feed."""
    speaker: str | None = None
    begins: int | None = None
    """Milliseconds; may be negative; None when the file does not say."""
    ends: int | None = None
    line: int | None = None
    """Where the turn starts in the file, from 1; None for docx, odt, rtf, json and html."""


@dataclass(frozen=True, slots=True)
class Leftover:
    """A line of the file that is in no turn, verbatim."""

    line: int
    """From 1; in docx, odt and rtf the paragraph, in json the segment."""
    text: str
    why: str
    """`heading`, `note`, `trailer`, `not understood` ...; in the researcher's words."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """One transcript file, read whole: every line is in a turn or in `leftovers`."""

    format: str
    """The id of the form, such as `teams-vtt`."""
    reason: str
    """Why the file was taken for that form, in one sentence."""
    turns: tuple[ParsedTurn, ...]
    leftovers: tuple[Leftover, ...] = ()
    merged_cues: int = 0
    """How many cues were joined to the cue before them."""
    notes: tuple[str, ...] = ()
    """What the researcher should know, such as that the form carries no speakers."""

    def speakers(self) -> Mapping[str, int]:
        """Number of turns per raw speaker label, in order of first appearance."""
        counts: dict[str, int] = {}
        for turn in self.turns:
            if turn.speaker is not None:
                counts[turn.speaker] = counts.get(turn.speaker, 0) + 1
        return counts
