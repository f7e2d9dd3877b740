"""How long work says how far it is, and how it is ended."""

from __future__ import annotations

from collections.abc import Callable

Tell = Callable[[int, int, str], None]
"""Told before every part of a long job: how many are behind, how many there are, and which comes
now. What it raises ends the job, and nothing of it was written."""


def untold(done: int, count: int, name: str) -> None:
    """Tells nobody, and never ends the job."""
