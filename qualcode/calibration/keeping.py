"""Making very many values that all stay, without searching them over and over for cycles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def keeping_all() -> Iterator[None]:
    """Pauses Python's search for cycles; afterwards it is as it was.

    A report of six coders makes half a million values, none of them in a cycle. Looking through
    them each time their number grew cost a third of the whole.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
