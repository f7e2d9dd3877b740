"""Keys that were typed faster than the screen follows: each goes to what it was meant for.

A key goes to a pane and from there up to the program, in steps between which other things
happen. What a pane takes itself, such as a letter in a line, and what has priority, such as
Enter, is done earlier than what goes all the way. So keys are handed on one at a time: the
next one waits until the one before has been heard by all.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from textual.events import Event, Key, Paste

if TYPE_CHECKING:
    from textual.app import App
    from textual.dom import DOMNode
    from textual.screen import Screen
    from textual.widget import Widget

Typed = Key | Paste
_ROUNDS = 2
"""Behind the key itself, and behind what panes say because of it."""
_LONG = 2.0
"""Seconds after which a key is not waited for, so that one can leave a pane that hangs."""


class TypedAhead:
    """What was typed and waits, and what is on its way."""

    def __init__(
        self,
        app: App[None],
        hear: Callable[[Event], Awaitable[None]],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._hear = hear
        self._clock = clock
        self._waiting: deque[Typed] = deque()
        self._under_way: Typed | None = None
        self._since = 0.0
        self._from: tuple[Screen[object], Widget | None] | None = None

    async def take(self, event: Typed) -> None:
        """Hands on what was typed, after everything that was typed before it."""
        if event.is_forwarded:
            again = self._meant(event)
            await (self._hear(event) if again is None else self._hand_on(again))
            return
        self._waiting.append(event)
        if self._under_way is None or self._clock() - self._since > _LONG:
            await self._next()

    async def _next(self) -> None:
        self._under_way = None
        while self._waiting and self._under_way is None:
            await self._hand_on(self._waiting.popleft())

    async def _hand_on(self, event: Typed) -> None:
        screen = self._app.screen
        pane = screen.focused
        self._under_way, self._since, self._from = event, self._clock(), (screen, pane)
        await self._hear(event)
        self._follow(event, pane or screen, _ROUNDS)

    def _follow(self, event: Typed, at: DOMNode, rounds: int) -> None:
        """Goes behind what was typed, from a pane up to the program."""
        if not at.call_later(self._go_up, event, at, rounds):
            self._app.call_later(self._go_up, event, self._app, rounds)  # the pane is gone

    async def _go_up(self, event: Typed, at: DOMNode, rounds: int) -> None:
        if event is not self._under_way or self._from is None:
            return
        if at is not self._app:
            self._follow(event, at.parent or self._app, rounds)
        elif rounds > 1:
            screen, pane = self._from
            self._follow(event, pane or screen, rounds - 1)
        else:
            await self._next()

    def _meant(self, event: Typed) -> Typed | None:
        """The same once more, for what has the keys by now; None when it was not meant for that.

        When the pane that had the keys does not want it, and a question or a line to type in has
        the keys since, it was meant for that.
        """
        if event is not self._under_way or self._from is None:
            return None
        on, pane = self._from
        screen = self._app.screen
        now = screen.focused
        asked = on is not screen and screen.is_modal
        types = now is not None and now is not pane and now.check_consume_key("a", "a")
        if not asked and not types:
            return None
        return Key(event.key, event.character) if isinstance(event, Key) else Paste(event.text)
