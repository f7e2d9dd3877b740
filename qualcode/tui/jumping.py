"""Jump mode: a letter on every pane; typing it puts the keys there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Key
from textual.geometry import Offset
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Static

from qualcode.tui.keymap import JUMP_LETTERS, letters_of
from qualcode.tui.once import Once


async def jump(app: App[Any]) -> None:
    """Asks for a pane and puts the keys there; to run in a worker."""
    places = letters_for(app.screen, letters_of(app, JUMP_LETTERS))
    chosen = await app.push_screen_wait(JumpScreen(places)) if places else None
    if chosen is not None:
        chosen.focus()


def letters_for(screen: Screen[object], letters: str) -> dict[str, Widget]:
    """A letter for every pane of a screen that can be gone to, in reading order."""
    panes = [w for w in screen.focus_chain if w.region.area]
    ordered = sorted(panes, key=lambda w: (w.region.y, w.region.x))
    return dict(zip(letters, ordered, strict=False))


class JumpScreen(ModalScreen[Widget | None], Once[Widget | None]):
    """The letters over the screen below."""

    DEFAULT_CSS = """
    JumpScreen { background: transparent; }
    JumpScreen Static { width: 3; height: 1; position: absolute; background: $accent;
        color: $background; text-style: bold reverse; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="jump.back", tooltip="Stay where you are"),
    ]

    def __init__(self, places: Mapping[str, Widget]) -> None:
        super().__init__()
        self._places = places

    def compose(self) -> ComposeResult:
        for letter, pane in self._places.items():
            label = Static(Content(f" {letter} "))
            label.absolute_offset = Offset(pane.region.x, pane.region.y)
            yield label

    def on_key(self, event: Key) -> None:
        """Goes to the pane of the letter; any other key stays."""
        chosen = self._places.get(event.character or "")
        if chosen is not None or event.key not in self._bindings.key_to_bindings:
            event.stop()
            self.dismiss(chosen)

    def action_back(self) -> None:
        """Stays."""
        self.dismiss(None)
