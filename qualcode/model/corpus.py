"""Everything of a study that reports read, in memory at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from qualcode.model.codebook import Codebook, Node
from qualcode.model.ids import BookId, CodeId, ParticipantId, TranscriptId, book_of, node_of
from qualcode.model.layers import Layer, layers_of
from qualcode.model.participant import Participant
from qualcode.model.segment import Memo, Segment
from qualcode.model.transcript import Transcript


@dataclass(frozen=True)
class Corpus:
    """Transcripts, people, codebooks and the segments chosen for a report.

    Every segment stands on the words of its transcript as they are here; segments that
    wait for a decision after a correction are left out by whoever makes the corpus.
    """

    transcripts: Mapping[TranscriptId, Transcript]
    participants: Mapping[ParticipantId, Participant] = field(default_factory=dict)
    codebooks: Mapping[BookId, Codebook] = field(default_factory=dict)
    segments: Sequence[Segment] = ()
    memos: tuple[Memo, ...] = ()
    notes: tuple[str, ...] = ()
    """What was chosen and left out, as sentences to print under every table."""
    background: tuple[Segment, ...] = ()
    """Segments a filter left out: never counted, still there to see what overlaps."""
    derived: dict[object, object] = field(
        init=False, default_factory=dict, compare=False, repr=False
    )
    """What was worked out once for exactly this corpus; a changed copy begins with nothing."""

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        """The same segments as rows, by transcript and coder: for whoever only counts them."""
        return layers_of(self.segments)

    @cached_property
    def by_transcript(self) -> Mapping[TranscriptId, tuple[Segment, ...]]:
        """The segments of each transcript, in order of place."""
        found: dict[TranscriptId, list[Segment]] = {}
        for segment in self.segments:
            found.setdefault(segment.transcript, []).append(segment)
        return {id: tuple(sorted(found[id], key=lambda s: (s.span, s.id))) for id in found}

    def node(self, code: CodeId) -> Node | None:
        """The node of a code; None for one that no codebook here has."""
        book = self.codebooks.get(book_of(code))
        return None if book is None else book.by_id.get(node_of(code))
