"""Segments, the codes on them, and memos: what coders made, as the reports read it.

A segment is a span one coder chose, with an id of its own; ATLAS.ti calls it a quotation.
A coding is one code on one segment. Both are thin: the words are looked up when shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from qualcode.model.ids import CodeId, CoderId, SegmentId, TranscriptId
from qualcode.model.span import Span

Origin = Literal["hand", "import", "suggestion", "migration", "search"]
JournalKind = Literal["independent", "joint", "consensus"]
"""Only independent journals enter agreement."""
Flag = Literal["representative", "unique", "selected"]


@dataclass(frozen=True, slots=True)
class Applied:
    """One code on a segment: which version of the book it was chosen from, and how."""

    code: CodeId
    book_version: int
    origin: Origin = "hand"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of words of one coder with everything attached to it."""

    id: SegmentId
    transcript: TranscriptId
    coder: CoderId
    span: Span
    text_hash: str
    """`Transcript.version` of the words this span was made on."""
    applied: tuple[Applied, ...] = ()
    """In the order of coding."""
    sentence: str | None = None
    """The inductive sentence, the whole of it (`Het werkzame element is …`)."""
    flags: frozenset[str] = frozenset()
    made: str = ""
    """When, ISO 8601 in UTC."""

    @property
    def codes(self) -> tuple[CodeId, ...]:
        """The codes on this segment, in the order of coding."""
        return tuple(a.code for a in self.applied)


@dataclass(frozen=True, slots=True)
class Coding:
    """One code on one segment by one coder."""

    transcript: TranscriptId
    coder: CoderId
    segment: SegmentId
    span: Span
    code: CodeId


@dataclass(frozen=True, slots=True)
class Memo:
    """A note of a coder on segments, on the transcript, or on a code, case or the study."""

    id: str
    coder: CoderId
    text: str
    title: str = ""
    transcript: TranscriptId | None = None
    segments: tuple[SegmentId, ...] = ()
    about: str | None = None
    """`code:book/node`, `case:NAME` or `study`; None for a memo on words."""
    made: str = ""


def codings_of(segment: Segment) -> Iterator[Coding]:
    """One coding for every code on `segment`."""
    for code in segment.codes:
        yield Coding(segment.transcript, segment.coder, segment.id, segment.span, code)
