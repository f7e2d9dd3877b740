"""Instead of a study: why it cannot be opened, and what to do."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from qualcode.tui.footer import KeyLine


class TroubleScreen(Screen[None]):
    """One problem with its way out; nothing was changed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "again", "Try again", id="trouble.again", tooltip="Open the study once more"),
    ]

    class Again(Message):
        """Somebody thinks the problem is gone."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__()
        self._message = message
        self._hint = hint

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="sheet") as sheet:
            sheet.border_title = "This study cannot be opened"
            yield Static(Content(self._message), id="trouble")
            if self._hint:
                yield Static(Content(f"\n{self._hint}"), id="way-out")
            yield Static(Content("\nNothing was changed. Press r to try again, q to leave."))
        yield KeyLine()

    def action_again(self) -> None:
        """Asks to open the study once more."""
        self.post_message(self.Again())
