"""A calibration session: who codes which units with which codebook, fixed at its start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from qualcode.model.ids import BookId, CoderId, TranscriptId
from qualcode.model.span import Span

Mode = Literal["shared", "free"]
"""`shared`: every coder codes the same given segments. `free`: everybody selects spans."""


@dataclass(frozen=True, slots=True)
class UnitList:
    """The given segments of one transcript, on one version of its words."""

    transcript: TranscriptId
    text_hash: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Session:
    """Immutable once made; what coders did is in the session's own journals."""

    id: str
    made: str
    mode: Mode
    coders: tuple[CoderId, ...]
    books: Mapping[BookId, str] = field(default_factory=dict)
    """Per codebook the SHA-256 of the frozen file."""
    units: tuple[UnitList, ...] = ()
    units_from: CoderId | None = None
    """The coder whose segments were frozen; None when drawn as a sample."""
    seed: int | None = None
