"""Codes of a file as codebooks: trees of nodes, groups as facets, and our own ones again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from qualcode.formats.refi.arrival import Change
from qualcode.formats.refi.checks import every_code
from qualcode.formats.refi.showing import ShownCode, shown_codes, undescribed
from qualcode.formats.refi.travelling import Travelled
from qualcode.formats.refi.values import ForeignCode, ForeignSet
from qualcode.model.codebook import Codebook, Node
from qualcode.model.ids import BookId, CodeId, book_of, node_of

GROUP = "group"
"""The facet of a set whose name has no `::`."""
_BETWEEN = "; "


def node_of_code(
    code: ForeignCode, ids: Mapping[str, str], facets: Mapping[str, Mapping[str, str]]
) -> Node:
    """The node of a code with the nodes under it."""
    node = Node(
        ids[code.guid],
        code.name.strip() or ids[code.guid],
        code.codable,
        colour=code.colour,
        facets=dict(facets.get(code.guid, {})),
        nodes=tuple(node_of_code(inner, ids, facets) for inner in code.codes),
    )
    return undescribed(node, code.description)


def facets_of(sets: Iterable[ForeignSet]) -> dict[str, dict[str, str]]:
    """Facets by GUID of the code: `goal::binding` is goal: binding, any other set a group.

    ATLAS.ti writes groups of a code group as `GROUP::NAME`. A code in several sets of one
    facet has them all, with a semicolon between.
    """
    found: dict[str, dict[str, str]] = {}
    for group in sets:
        facet, colons, value = group.name.partition("::")
        facet, value = (facet.strip(), value.strip()) if colons else (GROUP, group.name.strip())
        if not facet or not value:
            continue
        for guid in group.codes:
            facets = found.setdefault(guid, {})
            before = facets.get(facet)
            facets[facet] = f"{before}{_BETWEEN}{value}" if before else value
    return found


def sets_of(book: Codebook) -> dict[str, list[Node]]:
    """The nodes by the name of the set that a facet becomes; undoes `facets_of`."""
    found: dict[str, list[Node]] = {}
    for node, _ in book.walk():
        for facet, values in node.facets.items():
            for value in values.split(_BETWEEN):
                name = value if facet == GROUP else f"{facet}::{value}"
                found.setdefault(name, []).append(node)
    return found


def foreign_books(
    codes: Sequence[ForeignCode],
    sets: Sequence[ForeignSet],
    *,
    id: BookId,
    title: str,
    names: Mapping[str, CodeId],
    used: frozenset[str],
) -> tuple[dict[BookId, Codebook], list[Change]]:
    """One codebook of all codes; a category with codings on it becomes a code."""
    if not codes:
        return {}, []
    ids = {guid: node_of(code) for guid, code in names.items()}
    opened = {c.guid for c in every_code(codes) if not c.codable and c.guid in used}
    facets = facets_of(sets)
    nodes = tuple(node_of_code(_opened(code, opened), ids, facets) for code in codes)
    changes = []
    if opened:
        changes.append(
            Change("moved", "category", len(opened), "it has codings on it, so it is a code now")
        )
    return {id: Codebook(id, title, 1, nodes=nodes)}, changes


def our_books(
    codes: Sequence[ForeignCode], travelled: Travelled, names: Mapping[str, CodeId]
) -> tuple[dict[BookId, Codebook], list[Change]]:
    """Our codebooks again; what another program changed in codes wins over the notes."""
    strays = {travelled.guids.of("code", code) for code in travelled.study.strays}
    shown = [row for code in codes if code.guid not in strays for row in _rows(code, "")]
    wanted = [
        row
        for id in sorted(travelled.books)
        for row in shown_codes(travelled.books[id], travelled.guids)
    ]
    if shown == wanted or not travelled.books:
        return dict(travelled.books), []
    before = {row.guid: row for row in wanted}
    known = {
        travelled.guids.of("code", book.code(node)): node
        for book in travelled.books.values()
        for node, _ in book.walk()
    }
    trees: dict[BookId, list[Node]] = {id: [] for id in travelled.books}
    first = min(travelled.books)
    for code in codes:
        if code.guid in strays:
            continue
        book = book_of(names[code.guid])
        node = _merged(code, before, known, names)
        trees[book if book in trees else first].append(node)
    changed = len({row.guid for row in [*shown, *wanted] if row not in shown or row not in wanted})
    return (
        {id: replace(book, nodes=tuple(trees[id])) for id, book in travelled.books.items()},
        [Change("moved", "code", changed, "another program changed it; its version was taken")],
    )


def _opened(code: ForeignCode, guids: set[str]) -> ForeignCode:
    inner = tuple(_opened(c, guids) for c in code.codes)
    return replace(code, codable=code.codable or code.guid in guids, codes=inner)


def _rows(code: ForeignCode, above: str) -> Iterable[ShownCode]:
    yield ShownCode(code.guid, above, code.name, code.codable, code.colour, code.description)
    for inner in code.codes:
        yield from _rows(inner, code.guid)


def _merged(
    code: ForeignCode,
    before: Mapping[str, ShownCode],
    known: Mapping[str, Node],
    names: Mapping[str, CodeId],
) -> Node:
    """The node as our note has it, with what the file shows otherwise."""
    nodes = tuple(_merged(inner, before, known, names) for inner in code.codes)
    node = known.get(code.guid)
    if node is None:
        ids = {guid: node_of(id) for guid, id in names.items()}
        return replace(node_of_code(replace(code, codes=()), ids, {}), nodes=nodes)
    was = before[code.guid]
    if code.name != was.name:
        node = replace(node, label=code.name.strip() or node.label)
    if code.description != was.description:
        node = undescribed(node, code.description)
    if code.colour != was.colour:
        node = replace(node, colour=code.colour)
    return replace(node, codable=code.codable, nodes=nodes)
