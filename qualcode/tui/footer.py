"""The line of keys below every screen: each entry whole, and the way to all keys always there."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.events import Resize
from textual.widget import Widget
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

_AROUND = 3  # cells around key and name; the last of the palette is its line
_PALETTE = "-command-palette"


class KeyLine(Footer):
    """The keys that fit, in the order of the screen; `?` tells the rest."""

    def compose(self) -> ComposeResult:
        entries = list(super().compose())
        self._fit(entries, self.size.width or self.app.size.width)
        yield from entries

    def on_resize(self, event: Resize) -> None:
        """Shows the keys that there is room for now."""
        self._fit(list(self.children), event.size.width)

    def _fit(self, entries: Sequence[Widget], width: int) -> None:
        keys = [entry for entry in entries if isinstance(entry, FooterKey)]
        for entry, is_shown in zip(keys, fitting(keys, width), strict=True):
            entry.display = is_shown


def fitting(entries: Sequence[FooterKey], width: int) -> list[bool]:
    """Which entries stand in `width` cells: the palette, the help, and the first of the others."""
    first = [e.has_class(_PALETTE) or e.action == "help" for e in entries]
    room = width - sum(_cells(e) for e, kept in zip(entries, first, strict=True) if kept)
    shown = []
    for entry, kept in zip(entries, first, strict=True):
        room -= 0 if kept else _cells(entry)
        shown.append(kept or room >= 0)
    return shown


def _cells(entry: FooterKey) -> int:
    return cell_len(entry.key_display) + cell_len(entry.description) + _AROUND
