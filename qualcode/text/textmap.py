"""The way from the words of one version of a transcript to those of the next.

Made once when words are corrected and kept with the versions: everything that stands between
two changed places kept its words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from qualcode.model.errors import AnchorError
from qualcode.model.span import Span
from qualcode.text.redraw import Step, redrawn

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")


class Change(NamedTuple):
    """Words of the old text and what stands in their place; either may be empty."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


@dataclass(frozen=True)
class TextMap:
    """The changed places, in order; all the rest is unchanged. Two may touch: of two words
    replaced side by side each is its own."""

    old_length: int
    new_length: int
    changes: tuple[Change, ...] = ()

    @cached_property
    def _ends(self) -> tuple[int, ...]:
        return tuple(change.old_end for change in self.changes)

    def change_at(self, position: int) -> Change | None:
        """The change that holds the old code point at `position`; None when it is unchanged."""
        at = bisect_right(self._ends, position)
        found = self.changes[at] if at < len(self.changes) else None
        return found if found and found.old_start <= position else None

    def unchanged_around(self, position: int) -> Span:
        """The unchanged stretch of the old text that holds the unchanged code point there."""
        at = bisect_right(self._ends, position)
        start = self._ends[at - 1] if at else 0
        end = self.changes[at].old_start if at < len(self.changes) else self.old_length
        return Span(start, end)

    def place(self, position: int) -> int:
        """Where an unchanged old code point stands now, or else where its change begins."""
        at = bisect_right(self._ends, position)
        if at < len(self.changes) and self.changes[at].old_start <= position:
            return self.changes[at].new_start
        return position + (self.changes[at - 1].new_end - self._ends[at - 1] if at else 0)

    def moved(self, span: Span) -> Span | None:
        """Where the words of a span stand now; None when nothing is left of them.

        An end inside a change takes the whole change in; what was inserted just outside
        the span stays outside.
        """
        start, last = self.place(span.start), self.change_at(span.end - 1)
        end = last.new_end if last else self.place(span.end - 1) + 1
        return Span(start, end) if start < end else None

    def inverse(self) -> TextMap:
        """The map from the new text to the old one."""
        turned = tuple(Change(c[2], c[3], c[0], c[1]) for c in self.changes)
        return TextMap(self.new_length, self.old_length, turned)

    def as_list(self) -> list[list[int]]:
        """Plain numbers for a file: the lengths of both texts, then for every change how many
        code points are unchanged since the one before, how many went and how many came."""
        rows, at = [[self.old_length, self.new_length]], 0
        for change in self.changes:
            gone, come = change.old_end - change.old_start, change.new_end - change.new_start
            rows.append([change.old_start - at, gone, come])
            at = change.old_end
        return rows

    @classmethod
    def from_list(cls, rows: Sequence[Sequence[int]]) -> TextMap:
        """The map of these numbers; AnchorError when they do not add up."""
        changes, old, new = [], 0, 0
        for kept, gone, come in rows[1:]:
            old, new = old + kept, new + kept
            changes.append(Change(old, old + gone, new, new + come))
            old, new = old + gone, new + come
        old_length, new_length = rows[0]
        sound = all(min(row) >= 0 for row in rows) and old <= old_length
        if not sound or old_length - old != new_length - new:
            raise AnchorError(
                "The map between two versions of the words does not add up.",
                "Compute it again: qualcode transcript update",
            )
        return cls(old_length, new_length, tuple(changes))


def text_map(old: str, new: str) -> TextMap:
    """The map with the fewest changed words, spaces and marks (Levenshtein, on tokens), and
    of the maps around a changed place the one that keeps most words."""
    if old == new:
        return TextMap(len(old), len(new))
    from rapidfuzz.distance import Levenshtein

    known: dict[str, int] = {}
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    numbers = [
        [known.setdefault(token, len(known)) for token in tokens] for tokens in (before, after)
    ]
    steps = [
        Step(step.src_start, step.src_end, step.dest_start, step.dest_end)
        for step in Levenshtein.opcodes(*numbers)
        if step.tag != "equal"
    ]
    old_at, new_at = _starts(before), _starts(after)
    changes = (
        Change(old_at[step[0]], old_at[step[1]], new_at[step[2]], new_at[step[3]])
        for step in redrawn(before, after, steps)
    )
    return TextMap(len(old), len(new), tuple(changes))


def _starts(tokens: Iterable[str]) -> list[int]:
    """Where every token begins, and the end of the last."""
    starts = [0]
    for token in tokens:
        starts.append(starts[-1] + len(token))
    return starts
