"""What screens say when somebody wants to go to words elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from qualcode.model.ids import CodeId, SegmentId, TranscriptId
from qualcode.model.span import Span

if TYPE_CHECKING:
    from qualcode.model.session import Session


@dataclass
class PlaceWanted(Message):
    """Somebody wants to see these words in their transcript."""

    transcript: TranscriptId
    span: Span


@dataclass
class BlindCodingWanted(Message):
    """Somebody wants to code their part of a calibration session."""

    session: Session
    transcript: TranscriptId


@dataclass
class PenFree(Message):
    """A transcript that was read only, for another window had it, can be coded here now."""

    transcript: TranscriptId
    session: Session | None
    span: Span | None
    """The words that were selected."""
    told: str


@dataclass
class HitsWanted(Message):
    """Somebody wants to code places that a search found."""

    wanted: str
    """What was looked for."""
    hits: tuple[tuple[TranscriptId, Span], ...]


@dataclass
class HitsCoded(Message):
    """Places that were found have the code; how many in each transcript."""

    code: CodeId
    made: Mapping[TranscriptId, int]


@dataclass
class FlagWanted(Message):
    """A quote should be selected for the report, or no longer."""

    transcript: TranscriptId
    segment: SegmentId
    on: bool


@dataclass
class WayBackWanted(Message):
    """Somebody is done with a screen that wrote to journals or words."""

    transcript: TranscriptId | None
    """The transcript that was open before; None when it was the list of the study."""


@dataclass
class CorrectionWanted(Message):
    """Somebody wants to see what an edit of the words file by hand does."""

    transcript: TranscriptId
