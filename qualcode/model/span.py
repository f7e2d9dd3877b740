"""A stretch of words: half-open, in Unicode code points of one text version."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qualcode.model.errors import AnchorError


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """`start` is inside, `end` is not; a span holds at least one code point."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise AnchorError(
                f"A span from {self.start} to {self.end} holds no words.",
                "Give a start of 0 or more and an end after it.",
            )

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Whether at least one code point is in both."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether every code point of `other` is in this span."""
        return self.start <= other.start and other.end <= self.end

    def shared(self, other: Span) -> int:
        """Number of code points in both."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same code points as sorted spans that neither overlap nor touch."""
    result: list[Span] = []
    for span in sorted(spans):
        if result and span.start <= result[-1].end:
            if span.end > result[-1].end:
                result[-1] = Span(result[-1].start, span.end)
        else:
            result.append(span)
    return result
