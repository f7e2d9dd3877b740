"""What screens say when somebody wants to go to words elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from qualcode.model.ids import SegmentId, TranscriptId
from qualcode.model.session import Session
from qualcode.model.span import Span


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
class FlagWanted(Message):
    """A quote should be selected for the report, or no longer."""

    transcript: TranscriptId
    segment: SegmentId
    on: bool
