"""Screens that are left once, however often one is asked to.

Textual takes the screen at the top away whoever asks: with a second click or a second Enter, before
the first was heard, that is the screen below.
"""

from __future__ import annotations

from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import Screen

_Result = TypeVar("_Result")


class Once(Screen[_Result]):
    """A screen that hands back one result; named last, or styles of the other are not found."""

    def dismiss(self, result: _Result | None = None) -> AwaitComplete:
        """Hands back `result` and leaves; does nothing while another stands before it, or after."""
        on_top = self.app.screen_stack[-1:] == [self]
        return super().dismiss(result) if on_top else AwaitComplete()
