"""How far a long command is: one line that changes in place, for a person at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from shutil import get_terminal_size
from time import monotonic

from qualcode.cli.show import short
from qualcode.model.telling import Tell, untold

_PATIENCE = 0.5  # seconds; what is done sooner is not told
_OFTEN = 0.1  # seconds between two changes of the line


@contextmanager
def waiting(what: str, *, clock: Callable[[], float] = monotonic) -> Iterator[Tell]:
    """What a long job tells how far it is; a log sees nothing of it, and no line is left."""
    screen = sys.stderr
    if not screen.isatty():
        yield untold
        return
    due = clock() + _PATIENCE
    told = False

    def tell(done: int, count: int, name: str) -> None:
        nonlocal due, told
        if (now := clock()) < due:
            return
        due, told = now + _OFTEN, True
        line = f"{what}: {100 * done // max(1, count)}%, {name}"
        screen.write(f"\r{short(line, get_terminal_size().columns - 1)}\x1b[K")
        screen.flush()

    try:
        yield tell
    finally:
        if told:
            screen.write("\r\x1b[K")
            screen.flush()
