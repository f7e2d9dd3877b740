"""The rules of the study, held against codings: what a coder may put off but not forget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualcode.model.codebook import Codebook
from qualcode.model.ids import BookId, CodeId, book_of, is_unresolved, node_of
from qualcode.model.segment import Segment


@dataclass(frozen=True, slots=True)
class Warned:
    """A rule that speaks up while coding: it can be put off, `qualcode check` keeps it."""

    code: CodeId
    message: str


def open_rules(
    segment: Segment, mine: Sequence[Segment], books: Mapping[BookId, Codebook]
) -> list[Warned]:
    """The rules a segment leaves open, among the segments of the same coder.

    In a book that declares it, a secondary code stands on at least one character that also
    has a primary code of that book.
    """
    found = []
    for code in segment.codes:
        if is_unresolved(code):
            label = node_of(code).removeprefix("?")
            found.append(Warned(code, f'the label "{label}" still needs its element'))
        elif _secondary(code, books) and not _has_primary(segment, code, mine, books):
            found.append(Warned(code, "a secondary code needs a primary one on the same words"))
    return found


def _secondary(code: CodeId, books: Mapping[BookId, Codebook]) -> bool:
    book = books.get(book_of(code))
    node = book.by_id.get(node_of(code)) if book else None
    return bool(
        book and node and book.rules.secondary_requires_primary and node.role == "secondary"
    )


def _has_primary(
    segment: Segment, code: CodeId, mine: Sequence[Segment], books: Mapping[BookId, Codebook]
) -> bool:
    book = books[book_of(code)]
    return any(
        book_of(other) == book.id
        and other in {book.code(n) for n in book.codes if n.role == "primary"}
        for near in mine
        if near.text_hash == segment.text_hash and near.span.overlaps(segment.span)
        for other in near.codes
    )
