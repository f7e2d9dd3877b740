"""The program ends with its terminal, even where the system does not tell it to, and when told.

A terminal that is closed, or a connection that breaks, usually ends the programs in it. One that
was started outside a session of its own is not told: it would run on unseen, hold the journal's
lock, and use a processor reading what never comes. One that is told to end, as at a shutdown,
gives the terminal back first: it would be left without echo, sending every move of the mouse.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from typing import Final

from textual.app import App

SECONDS: Final = 2.0
"""Between two looks."""
_TOLD: Final = ("SIGTERM", "SIGHUP")


def watch(app: App[None], leave: Callable[[int], None]) -> None:
    """Ends `app` once the terminal it was started in is gone, and by `leave` when it is told to.

    `leave` gets the exit code. Does nothing without a terminal.
    """
    if app.is_headless or not _has_terminal():
        return

    def look() -> None:
        if not _has_terminal():
            # Every action is on the disk and locks end with the process; what is left to do
            # is painting, on a terminal that no longer takes anything.
            os._exit(1)

    app.set_interval(SECONDS, look)
    if sys.platform != "win32":
        _heed(leave)


def _heed(leave: Callable[[int], None]) -> None:
    """Calls `leave` when the system tells the program to end; told again, it ends at once."""
    loop = asyncio.get_running_loop()

    def told(number: int) -> None:
        loop.remove_signal_handler(number)
        code = 128 + number
        if not _has_terminal():
            os._exit(code)  # nothing is left to give back, and painting would fail
        leave(code)

    for name in _TOLD:
        number = getattr(signal, name)
        # Who started it with `nohup` wants it to stay.
        if signal.getsignal(number) is signal.SIG_DFL:
            loop.add_signal_handler(number, told, number)


def _has_terminal() -> bool:
    there = sys.__stdin__
    try:
        return there is not None and there.isatty()
    except (OSError, ValueError):
        return False
