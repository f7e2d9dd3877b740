"""What comes of a foreign project: values of a study, and an account of every change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from qualcode.formats.refi.travelling import Beside, Kept
from qualcode.model.corpus import Corpus
from qualcode.model.ids import CodeId, CoderId, SegmentId, TranscriptId
from qualcode.model.span import Span

ChangeKind = Literal["renamed", "joined", "moved", "lost"]
UNKNOWN = CoderId("unknown")
"""The coder of what the file gives no user for."""


@dataclass(frozen=True, slots=True)
class Change:
    """One way in which what arrives differs from what was in the file."""

    kind: ChangeKind
    what: str
    """The thing, such as `coding` or the name it had."""
    count: int
    why: str


@dataclass(frozen=True, slots=True)
class InsideWord:
    """A selection that begins or ends in the middle of a word."""

    transcript: TranscriptId
    segment: SegmentId
    span: Span
    shown: str
    """The words around it, the selection between `[` and `]`."""


@dataclass(frozen=True)
class Names:
    """The ids under which foreign things arrive, by GUID."""

    coders: Mapping[str, CoderId]
    codes: Mapping[str, CodeId]
    transcripts: Mapping[str, TranscriptId]


@dataclass(frozen=True)
class Arrival:
    """Everything an import needs, and nothing written yet."""

    corpus: Corpus
    names: Names
    changes: tuple[Change, ...] = ()
    inside: tuple[InsideWord, ...] = ()
    beside: Beside | None = None
    """The study, its sessions and journal states; None for a project of another program."""
    places: Mapping[SegmentId, tuple[int, int]] = field(default_factory=dict)
    """Start and end of every segment as the file counts them."""
    countings: Mapping[TranscriptId, str] = field(default_factory=dict)
    """How the file counts, as `--offsets` takes it."""
    kept: Kept = field(default_factory=Kept)
    """To hand to the next export; its last mark is that of the export it was."""
