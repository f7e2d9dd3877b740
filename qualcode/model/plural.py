"""Counts with their nouns, as every screen, command and note writes them."""

from __future__ import annotations


def plural(count: int, thing: str, things: str = "") -> str:
    """`1 place`, `1,200 places`; `things` where the plural is not `thing` with an s."""
    return f"{count:,} {thing if count == 1 else things or f'{thing}s'}"
