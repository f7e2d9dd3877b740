"""Context-mechanism-outcome configurations and the segments they rest on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from qualcode.model.ids import CodeId, SegmentId

CmoPart = Literal["context", "mechanism", "outcome"]
PARTS: tuple[CmoPart, ...] = ("context", "mechanism", "outcome")
Confidence = Literal["low", "medium", "high"]
CONFIDENCES: tuple[Confidence, ...] = ("low", "medium", "high")


@dataclass(frozen=True, slots=True)
class Link:
    """A segment that speaks for or against a part of a configuration."""

    segment: SegmentId
    part: CmoPart
    against: bool = False
    codes: tuple[CodeId, ...] = ()
    """The codes that were on the segment when it was linked."""
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Configuration:
    """In this context that mechanism leads to the outcome; how sure we are, and by what."""

    id: str
    statement: str
    context: str | None = None
    mechanism: str | None = None
    outcome: str | None = None
    confidence: Confidence | None = None
    refines: str | None = None
    """The model or programme theory it makes more precise."""
    evidence: tuple[Link, ...] = ()

    def text(self, part: CmoPart) -> str | None:
        """What is written about one of the three parts."""
        texts = {"context": self.context, "mechanism": self.mechanism, "outcome": self.outcome}
        return texts[part]
