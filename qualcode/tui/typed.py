"""Keys that were typed faster than the screen follows: each goes to what it was meant for."""

from __future__ import annotations

from collections import deque

from textual.events import Key
from textual.screen import Screen
from textual.widget import Widget


class TypedAhead:
    """Which pane had the keys when each of the last keys was typed."""

    def __init__(self) -> None:
        self._typed: deque[tuple[Key, Screen[object], Widget | None]] = deque(maxlen=64)

    def meant(self, event: Key, screen: Screen[object]) -> Key:
        """The key as it is to be handed on, in the order in which keys were typed.

        A key goes to the pane that had the keys when it was typed. When that pane does not
        want it and a question or a line to type in has the keys since, it was meant for that.
        """
        if not event.is_forwarded:
            self._typed.append((event, screen, screen.focused))
            return event
        for typed, on, pane in self._typed:
            if typed is event:
                now = screen.focused
                asked = on is not screen and screen.is_modal
                types = now is not None and now is not pane and now.check_consume_key("a", "a")
                return Key(event.key, event.character) if asked or types else event
        return event
