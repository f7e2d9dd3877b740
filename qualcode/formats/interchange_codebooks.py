"""Codebooks as tables and Markdown: code lists of ATLAS.ti, MAXQDA and NVivo in, ours out.

Ours come back the same: lists stand in one cell with a line for each item.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from qualcode.formats.interchange_sheets import Sheet, header_of, read_sheet, write_csv, write_xlsx
from qualcode.formats.refi.arrival import Change
from qualcode.formats.refi.books import GROUP
from qualcode.formats.refi.naming import free
from qualcode.formats.refi.parts import colour_of
from qualcode.model.codebook import Codebook, Node
from qualcode.model.errors import FormatError
from qualcode.model.ids import NODE_ID, BookId, slug

_TEXTS = ("atlas", "question", "definition", "note")
_LISTS = ("include", "exclude", "examples", "aliases", "keywords")
COLUMNS = ("id", "parent", "label", "codable", "role", "retired", *_TEXTS, *_LISTS, "facets", "colour")  # fmt: skip
_ALIASES: Mapping[str, Sequence[str]] = {
    "id": ("id", "code id"),
    "parent": ("parent", "parent code", "ouder", "hoofdcode", "bovenliggende code", "obercode",
               "oberkategorie", "category", "categorie", "kategorie", "code category", "folder",
               "map", "ordner"),
    "label": ("label", "code", "codes", "code name", "codenaam", "codename", "kode", "kodes",
              "naam", "name", "code label", "node", "knoop", "knoten"),
    "codable": ("codable", "codeerbaar"),
    "role": ("role", "rol"),
    "retired": ("retired", "vervallen"),
    "atlas": ("atlas", "atlas.ti"),
    "question": ("question", "vraag"),
    "definition": ("definition", "definitie", "description", "beschrijving", "omschrijving",
                   "beschreibung", "comment", "code comment", "opmerking", "kommentar", "memo",
                   "code memo", "toelichting"),
    "note": ("note", "notitie"),
    "include": ("include", "inclusion", "inclusie", "inclusion criteria", "wel"),
    "exclude": ("exclude", "exclusion", "exclusie", "exclusion criteria", "niet"),
    "examples": ("examples", "example", "voorbeelden", "voorbeeld", "voorbeeldcitaat"),
    "aliases": ("aliases", "synonyms", "synoniemen"),
    "keywords": ("keywords", "trefwoorden"),
    "facets": ("facets", "facetten"),
    "colour": ("colour", "color", "kleur", "farbe", "code color"),
    "group": ("code groups", "code group", "groups", "group", "codegroepen", "codegroep", "codegruppen",
              "codegruppe", "kodegruppen", "groepen", "groep", "gruppen", "gruppe"),
}  # fmt: skip
_NO = {"no", "nee", "false", "0", "onwaar"}
_YES = {"yes", "ja", "true", "1", "waar"}
_PATHS = (" > ", "\\\\", "\\")
"""How MAXQDA and NVivo write a code under a code."""
_DEEPEST = 60


@dataclass(frozen=True, slots=True)
class CodesRead:
    """A codebook of a table or text as one of ours."""

    book: Codebook
    changes: tuple[Change, ...] = ()


@dataclass(slots=True)
class Draft:
    """A node being put together, and the key of the one it stands under."""

    key: str
    node: Node
    above: str = ""
    under: list[Draft] = field(default_factory=list)


def read_codes(data: bytes, name: str, *, book: BookId, title: str = "") -> CodesRead:
    """The codebook in a csv, tab-separated file or workbook, or a plain list of codes.

    A table needs a column for the name of the code; codes under codes stand in a column of
    parents or as `A > B`. FormatError when no row names such a column, when a parent is
    missing or when codes stand under each other in a ring.
    """
    sheet = read_sheet(data, name)
    title = title or name.rpartition(".")[0] or name
    if max(len([cell for cell in cells if cell]) for _, cells in sheet.rows) == 1:
        labels = [next(cell for cell in cells if cell) for _, cells in sheet.rows]
        known = {alias for field in ("label", "group") for alias in _ALIASES[field]}
        labels = labels[1:] if labels[0].casefold() in known else labels
        return built([*_paths(labels)], book, title, name)
    start, columns = header_of(sheet, _ALIASES, [["label"]])
    changes: list[Change] = []
    return built(_drafts(sheet, start, columns, changes), book, title, name, changes)


def write_codes_csv(book: Codebook) -> bytes:
    """The codebook as csv, one row a node."""
    return write_csv(table_of(book))


def write_codes_xlsx(book: Codebook) -> bytes:
    """The codebook as a workbook, one row a node; the same bytes at any time."""
    return write_xlsx(book.title, table_of(book))


def table_of(book: Codebook) -> list[list[str]]:
    """The codebook as rows, the names of the columns first."""
    return [list(COLUMNS), *(_row(node, above) for node, above in book.walk())]


def built(
    drafts: Sequence[Draft], book: BookId, title: str, name: str, changes: Sequence[Change] = ()
) -> CodesRead:
    """The codebook of these drafts in their order; FormatError for a parent that is not there."""
    if not drafts:
        raise FormatError("The file holds no codes.", "Give every code a row.", path=name)
    by_key = {draft.key: draft for draft in drafts}
    top = []
    for draft in drafts:
        if not draft.above:
            top.append(draft)
            continue
        parent = by_key.get(draft.above)
        if parent is None:
            raise FormatError(
                f'"{draft.node.label}" stands under "{draft.above}", which is not in the list.',
                "Give the parent a row of its own.",
                path=name,
            )
        parent.under.append(draft)
    nodes = tuple(_tree(draft, name, 0) for draft in top)
    found = Codebook(book, title, 1, nodes=nodes)
    if sum(1 for _ in found.walk()) < len(drafts):
        raise FormatError("Some codes stand under each other in a ring.", _PARENTS, path=name)
    return CodesRead(found, tuple(changes))


_PARENTS = "Give every code at most one parent, and no code itself."


def _tree(draft: Draft, name: str, depth: int) -> Node:
    if depth > _DEEPEST:
        raise FormatError(f"The codes nest more than {_DEEPEST} deep.", _PARENTS, path=name)
    return replace(draft.node, nodes=tuple(_tree(d, name, depth + 1) for d in draft.under))


def _row(node: Node, above: Sequence[Node]) -> list[str]:
    cells = [
        node.id,
        above[-1].id if above else "",
        node.label,
        "yes" if node.codable else "no",
        node.role,
        "yes" if node.retired else "no",
    ]
    cells += [getattr(node, name) or "" for name in _TEXTS]
    cells += ["\n".join(" ".join(item.split()) for item in getattr(node, name)) for name in _LISTS]
    facets = "\n".join(f"{facet}: {value}" for facet, value in node.facets.items())
    return [*cells, facets, node.colour or ""]


def _drafts(
    sheet: Sheet, start: int, columns: Mapping[str, int], changes: list[Change]
) -> list[Draft]:
    """A draft for every row, and for every code that only a path names."""
    taken: set[str] = set()
    drafts: dict[str, Draft] = {}
    implied: set[str] = set()
    """Codes that so far only a path names."""
    twice = 0
    for _, cells in sheet.rows[start + 1 :]:
        get = _getter(cells, columns)
        label = get("label")
        if not label:
            continue
        *over, own = [label] if get("id") else _parts(label)
        before = set(drafts)
        above = _over(over, drafts, taken) or get("parent")
        implied |= set(drafts) - before
        key = get("id") or (f"{above}\n{own}" if over else own)
        if key in drafts and key not in implied:
            twice += 1
            continue
        known = drafts.get(key)
        id = known.node.id if known else free(_id(get("id"), own), taken)
        implied.discard(key)
        drafts[key] = Draft(key, _node(get, own, id), known.above if known else above)
    if twice:
        changes.append(Change("lost", "row", twice, "a code of that name stands above it"))
    return _by_label(drafts)


def _by_label(drafts: Mapping[str, Draft]) -> list[Draft]:
    """The drafts, their parents found by id, path or label."""
    keys: dict[str, str] = {}
    for key, draft in drafts.items():
        keys.setdefault(draft.node.label, key)
    for draft in drafts.values():
        if draft.above and draft.above not in drafts:
            draft.above = keys.get(draft.above, draft.above)
    return list(drafts.values())


def _getter(cells: Sequence[str], columns: Mapping[str, int]) -> Callable[[str], str]:
    def get(name: str) -> str:
        place = columns.get(name)
        return cells[place] if place is not None and place < len(cells) else ""

    return get


def _node(get: Callable[[str], str], label: str, id: str) -> Node:
    facets = dict(_facet(line) for line in _items(get("facets")))
    groups = [g.strip() for line in _items(get("group")) for g in line.split(";") if g.strip()]
    if groups:
        facets[GROUP] = "; ".join(groups)
    return Node(
        id,
        label,
        get("codable").casefold() not in _NO,
        role="secondary" if get("role").casefold() in {"secondary", "secundair"} else "primary",
        retired=get("retired").casefold() in _YES,
        atlas=get("atlas") or None,
        question=get("question") or None,
        definition=get("definition") or None,
        note=get("note") or None,
        colour=colour_of(get("colour")) or get("colour") or None,
        facets=facets,
        include=_items(get("include")),
        exclude=_items(get("exclude")),
        examples=_items(get("examples")),
        aliases=_items(get("aliases")),
        keywords=_items(get("keywords")),
    )


def _paths(labels: Sequence[str]) -> list[Draft]:
    """The codes of a plain list, with the codes that paths go through."""
    taken: set[str] = set()
    drafts: dict[str, Draft] = {}
    for label in labels:
        _over(_parts(label), drafts, taken)
    return list(drafts.values())


def _over(path: Sequence[str], drafts: dict[str, Draft], taken: set[str]) -> str:
    """The key of the last code of a path; those that are not there yet are made."""
    key = ""
    for label in path:
        above, key = key, f"{key}\n{label}" if key else label
        if key not in drafts:
            drafts[key] = Draft(key, Node(free(_id("", label), taken), label), above)
    return key


def _parts(label: str) -> list[str]:
    for mark in _PATHS:
        if mark in label:
            return [part.strip() for part in label.split(mark) if part.strip()] or [label]
    return [label]


def _id(asked: str, label: str) -> str:
    if NODE_ID.fullmatch(asked):
        return asked
    return slug(asked or label)[:48].strip("-") or "code"


def _items(cell: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in cell.split("\n") if line.strip())


def _facet(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    return (name.strip(), value.strip()) if colon else (GROUP, line.strip())
