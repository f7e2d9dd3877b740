"""Which codes speak of context, of mechanism or of outcome, as the codebooks say it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qualcode.model.codebook import Codebook
from qualcode.model.configuration import PARTS, CmoPart
from qualcode.model.ids import BookId, CodeId

_NAMES: Mapping[CmoPart, frozenset[str]] = {
    "context": frozenset({"context", "contexten", "contexts"}),
    "mechanism": frozenset({"mechanism", "mechanisms", "mechanisme", "mechanismen"}),
    "outcome": frozenset({"outcome", "outcomes", "uitkomst", "uitkomsten"}),
}


def parts_of(books: Mapping[BookId, Codebook]) -> dict[CodeId, frozenset[CmoPart]]:
    """Per code what it speaks of; codes that speak of none of the three are left out.

    A code does so by its own name or that of one above it, and by a mapping of a codebook from
    it, or from one above it, to such a code.
    """
    found: dict[CodeId, frozenset[CmoPart]] = {}
    for book in books.values():
        for node, above in book.walk():
            named = {part for one in (node, *above) for part in _named(one.id, one.label)}
            if named:
                found[book.code(node)] = frozenset(named)
    mapped = {
        suggestion.source: frozenset(p for t in suggestion.targets for p in found.get(t, ()))
        for book in books.values()
        for suggestion in book.mappings
    }
    for book in books.values():
        for node, above in book.walk():
            parts = frozenset(
                part for one in (node, *above) for part in mapped.get(book.code(one), ())
            )
            if parts:
                code = book.code(node)
                found[code] = found.get(code, frozenset()) | parts
    return found


def _named(id: str, label: str) -> Iterator[CmoPart]:
    names = {id.casefold(), label.strip().casefold()}
    yield from (part for part in PARTS if names & _NAMES[part])
