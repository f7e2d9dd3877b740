"""The program ends with its terminal, even where the system does not tell it to.

A terminal that is closed, or a connection that breaks, usually ends the programs in it. One that
was started outside a session of its own is not told: it would run on unseen, hold the journal's
lock, and use a processor reading what never comes.
"""

from __future__ import annotations

import os
import sys
from typing import Final

from textual.app import App

SECONDS: Final = 2.0
"""Between two looks."""


def watch(app: App[None]) -> None:
    """Ends `app` once the terminal it was started in is gone; does nothing without one."""
    if app.is_headless or not _has_terminal():
        return

    def look() -> None:
        if not _has_terminal():
            # Every action is on the disk and locks end with the process; what is left to do
            # is painting, on a terminal that no longer takes anything.
            os._exit(1)

    app.set_interval(SECONDS, look)


def _has_terminal() -> bool:
    there = sys.__stdin__
    try:
        return there is not None and there.isatty()
    except (OSError, ValueError):
        return False
