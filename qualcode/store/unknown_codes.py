"""Codes on segments that no codebook has: what the doctor says of them, once for one cause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from qualcode.model.codebook import Codebook
from qualcode.model.ids import BookId, CodeId, book_of, node_of


def unknown_codes(
    found: Mapping[CodeId, Sequence[str]], books: Mapping[BookId, Codebook]
) -> Iterator[tuple[str, str, str]]:
    """Place, message and way out for codes by the places of their segments.

    Several codes of a book that has none of those it had are one fault: that of the book.
    """
    by_book: dict[BookId, list[CodeId]] = {}
    for code in found:
        by_book.setdefault(book_of(code), []).append(code)
    for id, codes in by_book.items():
        book = books.get(id)
        if len(codes) > 1 and (book is None or not book.by_id):
            every = [place for code in codes for place in found[code]]
            state = "is not there" if book is None else "has no codes"
            told = f"{len(codes)} codes of it stand on segments{_all(every)}."
            way_out = "Restore it from a backup or from version control."
            yield f"codebooks/{id}.yaml", f"the codebook {state}, and {told}", way_out
            continue
        for code in codes:
            places = found[code]
            more = f"{_all(places)}; this is the first" if len(places) > 1 else ""
            back = f"Put it back in codebooks/{id}.yaml (retired: true keeps it out of the picker)."
            told = f"no codebook of the study has the code {code}{more}."
            yield places[0], told, back if node_of(code) else ""


def _all(places: Sequence[str]) -> str:
    journals = len({place.partition(":")[0] for place in places})
    return f", {len(places):,} times in {journals} journal{'' if journals == 1 else 's'}"
