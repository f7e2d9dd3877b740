"""What stands on a screen that is too small for anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.geometry import Size
from textual.screen import Screen
from textual.widgets import Static

if TYPE_CHECKING:
    from textual.app import App

MINIMUM = (40, 12)
"""Columns and rows that words, margin and keys need."""


class TooSmall(Screen[None]):
    """A few words instead of a broken screen; nothing is lost behind it."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self._room = size

    def compose(self) -> ComposeResult:
        yield Static(_told(self._room), markup=False)

    def tell(self, size: Size) -> None:
        """Says it of another size."""
        self.query_one(Static).update(_told(size))

    def on_screen_resume(self) -> None:
        """Goes away where there was made room while a question stood before it."""
        if not _is_small(self.app.size):
            self.call_later(mind_the_room, self.app, self.app.size)


def mind_the_room(app: App[None], size: Size) -> None:
    """Says so when there is too little room, and goes on when there is enough."""
    screen = app.screen_stack[-1] if app.screen_stack else None
    if screen is None:
        return  # the program ends
    if isinstance(screen, TooSmall):
        if _is_small(size):
            screen.tell(size)
        else:
            app.pop_screen()
    elif _is_small(size):
        app.push_screen(TooSmall(size))


def _is_small(size: Size) -> bool:
    return size.width < MINIMUM[0] or size.height < MINIMUM[1]


def _told(size: Size) -> str:
    return (
        f"{size.width}x{size.height} is too small.\nqualcode needs\n"
        f"{MINIMUM[0]}x{MINIMUM[1]} or more.\nAll is saved."
    )
