"""Distillation: inductive sentences sorted into elements, and what is written about each."""

from __future__ import annotations

from dataclasses import dataclass

from qualcode.model.ids import CodeId, SegmentId


@dataclass(frozen=True, slots=True)
class Element:
    """A pile of the card sort: sentences that name one element, by their segments."""

    id: str
    label: str
    sentences: tuple[SegmentId, ...] = ()
    code: CodeId | None = None
    """The node of a codebook it became."""
    summary: str | None = None
    literature: str | None = None
    recommendations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Distillation:
    """All elements in the order of the file, and sentences that belong to none of them."""

    elements: tuple[Element, ...] = ()
    aside: tuple[SegmentId, ...] = ()
    """Sentences somebody looked at and put aside."""

    def place_of(self, segment: SegmentId) -> str | None:
        """The id of the element a sentence is in; None when it is in none."""
        for element in self.elements:
            if segment in element.sentences:
                return element.id
        return None
