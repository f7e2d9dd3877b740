"""From cells of the screen to places in the words."""

from __future__ import annotations

from qualcode.text.graphemes import character_at
from qualcode.tui.paint import cells_of


def place_in_row(text: str, start: int, end: int, cell: int) -> int:
    """The code point of the row `start`-`end` that is drawn at `cell`; the last one beyond it."""
    at = start
    while at < end:
        after = character_at(text, at)[1]
        cell -= cells_of(text[at:after])
        if cell < 0:
            return at
        at = after
    return max(end - 1, start)
