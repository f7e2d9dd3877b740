"""What stands on a screen that is too small for anything else."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.geometry import Size
from textual.screen import Screen
from textual.widgets import Static

MINIMUM = (40, 12)
"""Columns and rows that words, margin and keys need."""


class TooSmall(Screen[None]):
    """A few words instead of a broken screen; nothing is lost behind it."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self._room = size

    def compose(self) -> ComposeResult:
        width, height = self._room
        yield Static(
            f"{width}x{height} is too small.\nqualcode needs\n{MINIMUM[0]}x{MINIMUM[1]} or more.\n"
            "All is saved.",
            markup=False,
        )
