"""Seals: whether a journal is still what its coder declared finished."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Literal

import msgspec

from qualcode.journal.events import Event, Seal, See, encode

Standing = Literal["not-begun", "at-work", "sealed", "changed"]
"""How far a coder is in a session; `changed` is a journal that is no longer what was sealed."""

_WORDS = frozenset({"text", "quote", "pre", "post", "words", "title", "note"})
_any = msgspec.json.Decoder()
_plain = msgspec.json.Encoder(order="sorted")


def fingerprint(events: Sequence[Event]) -> str:
    """SHA-256 of the events without the words in them and without what only notes reading.

    Pseudonymising and forgetting rewrite words; a seal outlives them.
    """
    digest = hashlib.sha256()
    for event in events:
        if not isinstance(event, See):
            digest.update(_plain.encode(_without_words(_any.decode(encode(event)))) + b"\n")
    return digest.hexdigest()


def _without_words(value: object) -> object:
    if isinstance(value, dict):
        return {k: _without_words(v) for k, v in value.items() if k not in _WORDS}
    return [_without_words(item) for item in value] if isinstance(value, list) else value


def standing(events: Sequence[Event] | None) -> Standing:
    """How far the coder of a session's journal is; None is no journal."""
    if not events:
        return "not-begun"
    place = _last_seal(events)
    if place is None:
        return "at-work"
    seal = events[place]
    assert isinstance(seal, Seal)
    same = fingerprint(events[:place]) == seal.hash
    return "sealed" if same and not late(events) else "changed"


def late(events: Sequence[Event]) -> tuple[Event, ...]:
    """What was done after the seal in force, reading left out; empty without a seal."""
    place = _last_seal(events)
    if place is None:
        return ()
    return tuple(e for e in events[place + 1 :] if not isinstance(e, See))


def _last_seal(events: Sequence[Event]) -> int | None:
    """Where the seal in force stands; None when there is none or it was taken back."""
    for place in range(len(events) - 1, -1, -1):
        event = events[place]
        if isinstance(event, Seal):
            return place if event.hash else None
    return None
