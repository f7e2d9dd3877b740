"""Rows of a table on the screen, as they were written and wide enough at once.

The table of Textual reads `[gelach]` in words as an order about style and leaves it out, and it
measures its columns when it has nothing else to do: painted before that, a row stays cut.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.text import Text
from textual.events import Click
from textual.widgets import DataTable


class WordTable(DataTable[str]):
    """A table of words that is clicked on."""

    def on_click(self, event: Click) -> None:
        """Lets a click go that was meant for what the table showed before it was filled anew."""
        row, column = (event.style.meta.get(at, 0) for at in ("row", "column"))
        if not (row < self.row_count and column < len(self.columns)):
            event.prevent_default()


def add_columns(table: DataTable[Any], labels: Iterable[str]) -> None:
    """Adds columns with these words over them."""
    table.add_columns(*map(_plain, labels))


def add_row(table: DataTable[Any], cells: Iterable[str], key: str | None = None) -> None:
    """Adds a row of these words, one cell for every column."""
    shown = [_plain(cell) for cell in cells]
    table.add_row(*shown, key=key)
    for column, cell in zip(table.ordered_columns, shown, strict=True):
        column.content_width = max(column.content_width, cell.cell_len)


def _plain(words: str) -> Text:
    return Text(words.replace("\n", " "), no_wrap=True, end="")
