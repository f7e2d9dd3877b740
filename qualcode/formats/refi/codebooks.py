"""QDC: the codebooks of other programs in, and ours out with criteria and sets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from qualcode.formats.refi.arrival import Change
from qualcode.formats.refi.books import foreign_books, sets_of
from qualcode.formats.refi.checks import every_code
from qualcode.formats.refi.markup import DECLARATION, Element, elements, escaped, local
from qualcode.formats.refi.naming import free, node_ids
from qualcode.formats.refi.parts import codes_of, set_of
from qualcode.formats.refi.showing import shown_codes
from qualcode.formats.refi.travelling import Guids, Kept
from qualcode.formats.refi.values import ForeignCode, ForeignSet
from qualcode.model.codebook import Codebook
from qualcode.model.errors import FormatError
from qualcode.model.ids import BookId, CodeId
from qualcode.model.version import VERSION

NAMESPACE = "urn:QDA-XML:codebook:1.0"


@dataclass(frozen=True, slots=True)
class BookRead:
    """A codebook of another program as one of ours."""

    book: Codebook
    origin: str
    """The program that wrote it; empty when it does not say."""
    sets: int
    changes: tuple[Change, ...] = ()
    kept: Kept = Kept()  # noqa: RUF009  # frozen


def read_qdc(data: bytes, name: str, *, book: BookId, title: str = "") -> BookRead:
    """The codebook in a qdc, under the id `book`; sets become facets.

    `title` is that of the codebook, the file's name when empty. FormatError when the file is
    no codebook or holds no code.
    """
    root: Element | None = None
    for element in elements(data, "CodeBook", name=name):
        root = element
    assert root is not None
    parts = {local(child.tag): list(child) for child in root}
    codes, moved = _told_apart(codes_of(parts.get("Codes", ()), name=name))
    if not codes:
        raise FormatError("The codebook holds no codes.", "Export it again as QDC.", path=name)
    sets = [set_of(e) for e in parts.get("Sets", ()) if local(e.tag) == "Set"]
    known = {code.guid for code in every_code(codes)}
    ids = {guid: CodeId(f"{book}/{node}") for guid, node in node_ids(every_code(codes)).items()}
    books, changes = foreign_books(
        codes, sets, id=book, title=title or name.removesuffix(".qdc"), names=ids, used=frozenset()
    )
    changes += [*moved, *_lost(sets, known)]
    guids = {f"code:{id}": guid for guid, id in ids.items() if "#" not in guid}
    origin = root.get("origin", "")
    return BookRead(books[book], origin, len(sets), tuple(changes), Kept(guids))


def write_qdc(book: Codebook, *, study: str, kept: Kept | None = None) -> bytes:
    """The qdc of a codebook: definition and criteria as description, facets as sets.

    `study` is the id of the study, from which GUIDs are made that never change.
    """
    guids = Guids(study, kept.guids if kept else {})
    parts = [f'{DECLARATION}<CodeBook xmlns="{NAMESPACE}" origin="qualcode {VERSION}">\n']
    parts += ["<Codes>\n", *_codes(book, guids), "</Codes>\n"]
    sets = [
        f'<Set guid="{guids.of("set", f"{book.id}/{name}")}" name="{escaped(name)}">\n'
        + "".join(f'<MemberCode guid="{guids.of("code", book.code(n))}"/>\n' for n in nodes)
        + "</Set>\n"
        for name, nodes in sets_of(book).items()
    ]
    parts += ["<Sets>\n", *sets, "</Sets>\n"] if sets else []
    return "".join([*parts, "</CodeBook>\n"]).encode()


def _codes(book: Codebook, guids: Guids) -> Iterator[str]:
    above: list[str] = []
    for shown in shown_codes(book, guids):
        while above and above[-1] != shown.above:
            above.pop()
            yield "</Code>\n"
        colour = f' color="{shown.colour}"' if shown.colour else ""
        truth = "true" if shown.codable else "false"
        yield (
            f'<Code guid="{shown.guid}" name="{escaped(shown.name)}" isCodable="{truth}"{colour}>\n'
        )
        if shown.description:
            yield f"<Description>{escaped(shown.description)}</Description>\n"
        above.append(shown.guid)
    yield from ("</Code>\n" for _ in above)


def _told_apart(codes: Sequence[ForeignCode]) -> tuple[tuple[ForeignCode, ...], list[Change]]:
    """The codes, each with a GUID of its own; sets mean the first one of a GUID."""
    taken: set[str] = set()
    again: list[str] = []

    def renewed(code: ForeignCode) -> ForeignCode:
        guid = code.guid
        if not guid or guid in taken:
            again.append(code.name)
            guid = free(f"{guid}#", taken)
        taken.add(guid)
        return replace(code, guid=guid, codes=tuple(renewed(inner) for inner in code.codes))

    found = tuple(renewed(code) for code in codes)
    why = "its GUID is missing, or that of another code"
    return found, [Change("renamed", "GUID of a code", len(again), why)] if again else []


def _lost(sets: Iterable[ForeignSet], known: set[str]) -> Iterator[Change]:
    lost = sum(1 for group in sets for guid in group.codes if guid not in known)
    if lost:
        yield Change("lost", "member of a set", lost, "it points at no code of this codebook")
    described = sum(1 for group in sets if group.description.strip())
    if described:
        yield Change("lost", "description of a set", described, "sets are facets here")


__all__ = ["BookRead", "read_qdc", "write_qdc"]
