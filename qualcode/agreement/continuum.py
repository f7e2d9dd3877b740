"""Spans with codes over the characters of one transcript: the span table of a comparison."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from qualcode.agreement.result import Reason
from qualcode.model.errors import UsageError
from qualcode.model.span import Span, merged

Codings = tuple[tuple[Span, str], ...]


@dataclass(frozen=True)
class Continuum:
    """`length` code points and every coder's codings on them, without duplicates.

    A coder who has done the transcript and applied nothing is in `coders` with an empty tuple;
    one who has not done it is not there.
    """

    length: int
    coders: Mapping[str, Codings]
    name: str = ""
    absent: tuple[str, ...] = ()
    """Coders asked for who have not done the transcript."""

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Every pair of coders who have done the transcript."""
        return tuple(combinations(self.coders, 2))

    def codes(self) -> tuple[str, ...]:
        """The codes in use, sorted."""
        return tuple(sorted({code for rows in self.coders.values() for _, code in rows}))

    def spans(self, coder: str, code: str) -> list[Span]:
        """Where the coder has the code: sorted, overlapping and touching spans as one."""
        return merged(span for span, name in self.coders[coder] if name == code)


def continuum(
    length: int, coders: Mapping[str, Iterable[tuple[Span, str]] | None], *, name: str = ""
) -> Continuum:
    """The codings of coders on `length` code points; UsageError for a span past the end.

    None stands for a coder who has not done the transcript.
    """
    done = {c: tuple(sorted(set(rows))) for c, rows in coders.items() if rows is not None}
    for coder, rows in done.items():
        for span, code in rows:
            if span.end > length:
                place = f"{name}: " if name else ""
                raise UsageError(
                    f'{place}The coding "{code}" by {coder} ends at {span.end:,}, but the text '
                    f"has {length:,} characters.",
                    "Compare codings made on the same version of the text.",
                )
    return Continuum(length, done, name, tuple(c for c in coders if c not in done))


def named(pieces: Iterable[Continuum]) -> tuple[str, ...]:
    """Every coder of the comparison, those who have not done a transcript included."""
    return tuple(dict.fromkeys(c for piece in pieces for c in (*piece.coders, *piece.absent)))


def gap(pieces: Sequence[Continuum]) -> Reason | None:
    """Why nothing can be compared: fewer than two coders, or no text two of them have done."""
    if len(named(pieces)) < 2:
        return "one_coder"
    if not any(piece.pairs and piece.length for piece in pieces):
        return "no_comparable_units"
    return None
