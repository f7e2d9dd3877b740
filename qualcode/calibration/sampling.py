"""A sample of units that anybody can draw again from its seed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from qualcode.model.errors import UsageError
from qualcode.model.ids import TranscriptId
from qualcode.model.span import Span

Units = Mapping[TranscriptId, Sequence[Span]]


def drawn(units: Units, size: int, seed: int) -> dict[TranscriptId, tuple[Span, ...]]:
    """`size` of all units, each as likely as any other, in order of place.

    Units are ranked by a hash of seed, transcript and place: the same on every machine and
    version, and adding a transcript changes nothing in the order of the others. UsageError
    when there are fewer units than asked for.
    """
    every = [(id, span) for id, spans in units.items() for span in spans]
    if not 0 < size <= len(every):
        raise UsageError(
            f"{size} units cannot be drawn from {len(every)}.",
            "Ask for fewer, or for another kind of unit.",
        )
    chosen = sorted(every, key=lambda unit: _rank(seed, *unit))[:size]
    found: dict[TranscriptId, list[Span]] = {}
    for id, span in chosen:
        found.setdefault(id, []).append(span)
    return {id: tuple(sorted(found[id])) for id in units if id in found}


def _rank(seed: int, transcript: TranscriptId, span: Span) -> bytes:
    return hashlib.sha256(f"{seed}\t{transcript}\t{span.start}\t{span.end}".encode()).digest()
