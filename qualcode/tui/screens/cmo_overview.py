"""All configurations at once: by case in a matrix, and as a drawing of characters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import DataTable, Static

from qualcode.model.configuration import Configuration
from qualcode.model.table import Table
from qualcode.project.configuring import drawn
from qualcode.tui.footer import KeyLine
from qualcode.tui.status import cut
from qualcode.tui.table_rows import WordTable, add_columns, add_row

_BACK: list[BindingType] = [
    Binding("escape", "app.close", "Back", id="overview.back", tooltip="Back to the list"),
]


class MatrixScreen(Screen[None]):
    """Configurations against the values of an attribute: segments for and against."""

    BINDINGS: ClassVar[list[BindingType]] = _BACK
    BINDING_GROUP_TITLE = "Configurations by case"

    def __init__(self, table: Table, by: str) -> None:
        super().__init__()
        self._table = table
        self._by = by

    def compose(self) -> ComposeResult:
        told = f"Configurations by {self._by}: codings for / against"
        yield Static(Content(told), classes="heading")
        yield WordTable(cursor_type="row", zebra_stripes=True)
        yield Static(Content(f"On paper: qualcode cmo list --by {self._by} -o cmo.docx"), id="ways")
        yield KeyLine()

    def on_mount(self) -> None:
        """Fills the table; statements are cut to what is left of the width."""
        table, columns = self._table, self._table.columns
        shown = self.query_one(DataTable)
        shown.fixed_columns = 1
        places = [n for n, column in enumerate(columns) if column.id != "statement"]
        add_columns(shown, [*(columns[n].label for n in places), "Statement"])
        at = table.index("statement")
        for row in table.rows:
            cells = ["" if row.cells[n] is None else str(row.cells[n]) for n in places]
            statement = cut(str(row.cells[at] or ""), max(self.size.width // 2, 30))
            add_row(shown, (*cells, statement))
        shown.focus()


class DrawingScreen(Screen[None]):
    """Every configuration as boxes from context to mechanism to outcome."""

    BINDINGS: ClassVar[list[BindingType]] = _BACK
    BINDING_GROUP_TITLE = "Drawing"

    def __init__(self, every: Sequence[Configuration]) -> None:
        super().__init__()
        self._every = every

    def compose(self) -> ComposeResult:
        yield Static("Context ──▶ mechanism ──▶ outcome", classes="heading", markup=False)
        with VerticalScroll(id="drawing", classes="page"):
            yield Static(id="drawing-text", markup=False)
        told = "On paper: qualcode cmo diagram -o cmo.svg, or cmo.txt, or cmo.mmd for Mermaid"
        yield Static(Content(told), id="ways")
        yield KeyLine()

    def on_mount(self) -> None:
        """The arrows scroll."""
        self.query_one("#drawing").focus()

    def on_resize(self) -> None:
        """Draws for the width there is."""
        width = max(self.size.width - 4, 24)
        told = "\n".join(drawn(one, width, language="en") for one in self._every)
        self.query_one("#drawing-text", Static).update(Content(told))
