"""The value of a selection; how it moves is the business of `selecting`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.model.span import Span

if TYPE_CHECKING:
    from qualcode.text.units import UnitKind


@dataclass(frozen=True, slots=True)
class Selected:
    """The words chosen now; `span` runs over both units and all between."""

    staying: Span
    moving: Span
    kind: UnitKind = "sentence"
    extending: bool = False
    goal: int | None = None
    """Where in a row steps up and down aim at; None before such a step."""

    @property
    def span(self) -> Span:
        """The words from the one unit to the other."""
        return Span(
            min(self.staying.start, self.moving.start), max(self.staying.end, self.moving.end)
        )

    @property
    def forward(self) -> bool:
        """Whether the end that moves is the last one."""
        return self.moving.end >= self.staying.end


def select(span: Span, kind: UnitKind = "sentence") -> Selected:
    """These words, chosen as one piece."""
    return Selected(span, span, kind)
