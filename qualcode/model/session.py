"""A calibration session: who codes which units with which codebook, fixed at its start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from qualcode.model.ids import BookId, CoderId, TranscriptId
from qualcode.model.span import Span

Mode = Literal["shared", "free"]
"""`shared`: every coder codes the same given segments. `free`: everybody selects spans."""
Manner = Literal["independent", "joint"]
"""`joint`: the coders sit together and keep one journal; nothing is compared."""
Independence = Literal["not-shown", "declared", "unknown"]
"""What qualcode knows: it showed nothing, the coders say so, or neither."""
Choice = Literal["a", "b", "both", "neither", "other"]
"""How a disagreement was decided; `a` and `b` are the first and second coder of the pair."""
CHOICES: tuple[Choice, ...] = ("a", "b", "both", "neither", "other")
Cause = Literal["definition-unclear", "overlooked", "boundary", "interpretation", "slip"]
"""Why coders differed, as they see it themselves."""
CAUSES: tuple[Cause, ...] = (
    "definition-unclear",
    "overlooked",
    "boundary",
    "interpretation",
    "slip",
)


@dataclass(frozen=True, slots=True)
class UnitList:
    """What is coded of one transcript, on one version of its words."""

    transcript: TranscriptId
    text_hash: str
    """`Transcript.version` of the words."""
    spans: tuple[Span, ...] = ()
    """Given segments, or in free mode the stretches to read; empty is the whole transcript."""


@dataclass(frozen=True, slots=True)
class FrozenBook:
    """One codebook as it was at the start, found again by the hash of its file."""

    version: int
    sha256: str
    file: str
    """Name under `codebooks/versions`."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sample of units: which kind, how many of how many, and the seed that gives it again."""

    kind: str
    size: int
    of: int
    seed: int


@dataclass(frozen=True, slots=True)
class Session:
    """Immutable once made; what coders did is in the session's own journals."""

    id: str
    made: str
    mode: Mode
    coders: tuple[CoderId, ...]
    books: Mapping[BookId, FrozenBook] = field(default_factory=dict)
    units: tuple[UnitList, ...] = ()
    manner: Manner = "independent"
    independence: Independence = "unknown"
    """As far as it was known when the session was made."""
    units_from: CoderId | None = None
    """The coder whose segments were frozen; None when drawn as a sample or left free."""
    drawn: Drawn | None = None

    def unit_list(self, transcript: TranscriptId) -> UnitList | None:
        """What is coded of a transcript; None when it is not in this session."""
        return next((u for u in self.units if u.transcript == transcript), None)


@dataclass(frozen=True, slots=True)
class Resolution:
    """What coders decided about one disagreement, after discussion."""

    transcript: TranscriptId
    span: Span
    coders: tuple[CoderId, CoderId]
    contested: tuple[str, ...]
    """The codes about which they differed, the first coder's before the second's."""
    choice: Choice
    codes: tuple[str, ...]
    """The contested or other codes that stand after the decision."""
    cause: Cause | None
    note: str
    by: CoderId
    at: str
    """When, ISO 8601 in UTC."""
