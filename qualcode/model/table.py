"""Tables and reports: what analysis and agreement fill and export prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from qualcode.model.ids import ParticipantId

ColumnKind = Literal["text", "words", "integer", "share", "coefficient"]
"""`words` holds a participant's words; `share` is 0 to 1, shown as a percentage."""
Cell = str | int | float | None
Language = Literal["nl", "en"]


@dataclass(frozen=True, slots=True)
class Column:
    """`id` is stable and English; `label` is the heading in the language asked for."""

    id: str
    label: str
    kind: ColumnKind = "text"


@dataclass(frozen=True, slots=True)
class Row:
    """The cells in column order; None is an empty cell."""

    cells: tuple[Cell, ...]
    speaking: frozenset[ParticipantId] = frozenset()
    """Whose words stand in this row; a row without words has none."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table with its heading and the notes that belong under it."""

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    language: Language = "nl"

    def index(self, column: str) -> int:
        """Position of the column with that id; KeyError with the ids there are."""
        for place, known in enumerate(self.columns):
            if known.id == column:
                return place
        raise KeyError(f"{column}; the columns are {', '.join(c.id for c in self.columns)}")

    def values(self, column: str) -> list[Cell]:
        """The cells of one column, top to bottom."""
        place = self.index(column)
        return [row.cells[place] for row in self.rows]

    def noted(self, *notes: str) -> Table:
        """The same table with more notes under it."""
        return replace(self, notes=(*self.notes, *notes))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A piece of running text in a report."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading in a report; level 1 is a chapter."""

    text: str
    level: int = 1


PlotKind = Literal["saturation", "heat", "network", "bars", "intervals", "line"]


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture of one table; whoever prints it draws it."""

    kind: PlotKind
    title: str
    table: Table


Part = Heading | Paragraph | Table | Plot


@dataclass(frozen=True, slots=True)
class Report:
    """Headings, paragraphs, tables and plots in reading order."""

    id: str
    title: str
    parts: tuple[Part, ...]
    language: Language = "nl"

    def tables(self) -> Sequence[Table]:
        """The tables, in reading order."""
        return [part for part in self.parts if isinstance(part, Table)]
