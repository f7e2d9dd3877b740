"""The registry of approaches: what institutions do, per element, and who named which element."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from qualcode.model.ids import SegmentId

Naming = Literal["yes", "partly", "follow-up", "no"]
NAMINGS: tuple[Naming, ...] = ("yes", "partly", "follow-up", "no")
SECTORS = ("mbo", "hbo", "wo")


@dataclass(frozen=True, slots=True)
class Approach:
    """One row of the registry; a number may have rows of its own below it, as 10a."""

    nr: str
    element: str
    """Node id in the codebook of elements."""
    label: str
    institutions: tuple[str, ...]
    """Sectors in which it was seen."""
    case: bool = False
    """Whether a case description belongs to it."""
    umbrella: bool = False
    """Whether it only groups the rows that are part of it."""
    part_of: str | None = None
    see: str | None = None
    """The row the report refers to."""
    same_as: str | None = None
    """The row that describes the same approach, counted once."""
    printed_institution: str | None = None
    """What the report prints where it differs from the sectors meant."""
    segments: tuple[SegmentId, ...] = ()
    """Where somebody tells of it."""

    @property
    def numbered(self) -> bool:
        """Whether it is a row with a number of its own, and no part of another."""
        return self.part_of is None


@dataclass(frozen=True, slots=True)
class CaseBox:
    """A case description and the other elements printed under it."""

    id: str
    label: str
    element: str | None = None
    """The element whose chapter holds it; None outside all of them."""
    approach_rows: tuple[str, ...] = ()
    printed_elements: tuple[str, ...] = ()
    in_registry: bool = True
    institution: str | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """Whether a group named an element; `follow-up` is in the later study only."""

    value: Naming
    note: str | None = None


@dataclass(frozen=True, slots=True)
class NamedBy:
    """Who named one element."""

    professionals: Named
    students: Named


@dataclass(frozen=True)
class Registry:
    """Approaches in printed order, the cases, and per element who named it."""

    elements: str
    """Id of the codebook the elements stand in."""
    title: str | None = None
    approaches: tuple[Approach, ...] = ()
    cases: tuple[CaseBox, ...] = ()
    named_by: Mapping[str, NamedBy] = field(default_factory=dict)
