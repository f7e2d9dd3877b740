"""How two corpora differ, in sentences: the proof that a round trip changed nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import TypeVar

from qualcode.model.corpus import Corpus
from qualcode.model.segment import Memo, Segment
from qualcode.model.transcript import Transcript

_SHOWN = 60  # characters of a value
_K = TypeVar("_K", bound=str)
_V = TypeVar("_V")


def differences(before: Corpus, after: Corpus) -> list[str]:
    """One sentence for everything that is not the same; empty when the two are equal."""
    found = [*_things("transcript", before.transcripts, after.transcripts)]
    found += _things("participant", before.participants, after.participants)
    found += _things("codebook", before.codebooks, after.codebooks)
    found += _things("segment", _by_id(before.segments), _by_id(after.segments))
    found += _things("memo", _by_id(before.memos), _by_id(after.memos))
    if before.notes != after.notes:
        found.append("The notes on what was chosen differ.")
    if not found and before != after:
        found.append("The order of the segments or memos differs.")
    return found


def _by_id(things: Sequence[Segment] | Sequence[Memo]) -> dict[str, Segment | Memo]:
    return {str(thing.id): thing for thing in things}


def _things(kind: str, before: Mapping[_K, _V], after: Mapping[_K, _V]) -> Iterator[str]:
    for id in sorted({*before, *after}):
        if id not in after:
            yield f"{kind.capitalize()} {id} is not there any more."
        elif id not in before:
            yield f"{kind.capitalize()} {id} is new."
        elif before[id] != after[id]:
            yield f"{kind.capitalize()} {id} differs: {_fields(before[id], after[id])}."


def _fields(before: object, after: object) -> str:
    assert not isinstance(before, type)
    found = []
    for field in fields(before):  # type: ignore[arg-type]  # every value of the model is one
        old, new = getattr(before, field.name), getattr(after, field.name)
        if old != new:
            where = f" at {_place(old, new)}" if isinstance(before, Transcript) else ""
            found.append(f"{field.name}{where} was {_short(old)} and is {_short(new)}")
    return "; ".join(found)


def _place(old: object, new: object) -> str:
    """The first turn, or what else counts, that differs."""
    if not isinstance(old, tuple) or not isinstance(new, tuple):
        return "the whole"
    pairs = enumerate(zip(old, new, strict=False))
    return str(next((n for n, (a, b) in pairs if a != b), min(len(old), len(new))))


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
