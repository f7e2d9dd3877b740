"""Many segments, held thin: a million as rows cost a third of what they cost as values.

A *layer* is what one coder made on one transcript. Counting reads the rows of layers; whoever
wants segments gets them, made when they are first asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import overload

from qualcode.model.collector import collector_paused
from qualcode.model.ids import CoderId, SegmentId, TranscriptId
from qualcode.model.segment import Applied, Segment
from qualcode.model.span import Span

Row = tuple[int, int, SegmentId, str, tuple[Applied, ...], str | None, frozenset[str], str]
"""Start, end, id, text hash, codes, sentence, flags and moment: a segment but for its layer."""


@dataclass(frozen=True, slots=True)
class Layer:
    """The segments of one coder on one transcript, as rows."""

    transcript: TranscriptId
    coder: CoderId
    rows: Sequence[Row]

    def segments(self) -> Iterator[Segment]:
        """The rows as segments."""
        for row in self.rows:
            yield segment_of(self.transcript, self.coder, row)


class Segments(Sequence[Segment]):
    """The segments of some layers, one layer after the other; equal to a tuple of the same."""

    def __init__(self, layers: Iterable[Layer]) -> None:
        self.layers = tuple(layers)

    @cached_property
    def _made(self) -> tuple[Segment, ...]:
        with collector_paused():
            return tuple(chain.from_iterable(layer.segments() for layer in self.layers))

    def __len__(self) -> int:
        return sum(len(layer.rows) for layer in self.layers)

    def __iter__(self) -> Iterator[Segment]:
        return iter(self._made)

    @overload
    def __getitem__(self, place: int) -> Segment: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Segment, ...]: ...
    def __getitem__(self, place: int | slice) -> Segment | tuple[Segment, ...]:
        return self._made[place]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, tuple | Segments):
            return len(self) == len(other) and self._made == tuple(other)
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self._made)


def segment_of(transcript: TranscriptId, coder: CoderId, row: Row) -> Segment:
    """The segment that a row of a layer stands for."""
    start, end, id, text, applied, sentence, flags, made = row
    return Segment(
        id, transcript, coder, Span(start, end), text, applied, sentence, flags, made
    )  # fmt: skip


def row_of(segment: Segment) -> Row:
    """The row of a segment."""
    span = segment.span
    return (
        span.start, span.end, segment.id, segment.text_hash, segment.applied, segment.sentence,
        segment.flags, segment.made,
    )  # fmt: skip


def layers_of(segments: Sequence[Segment]) -> tuple[Layer, ...]:
    """The layers that segments come from, in the order in which each is met."""
    if isinstance(segments, Segments):
        return segments.layers
    found: dict[tuple[TranscriptId, CoderId], list[Row]] = {}
    for segment in segments:
        found.setdefault((segment.transcript, segment.coder), []).append(row_of(segment))
    return tuple(Layer(*key, rows) for key, rows in found.items())
