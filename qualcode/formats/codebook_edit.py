"""Changes to a codebook file that keep its comments, its order and every other line.

Each function gives the new text of the file; `record` then raises the version and writes the log,
once for all changes that belong together. A change after which the book could not be read is
refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from qualcode.formats.codebook import node_fields, read_codebook
from qualcode.formats.codebook_diff import diff
from qualcode.formats.codebook_keys import BOOK_ORDER, NODE_ORDER
from qualcode.formats.yamledit import move
from qualcode.formats.yamltext import Fields, KeyPath, Value, edit, load, nearest
from qualcode.model.codebook import Codebook, Node
from qualcode.model.errors import UsageError

_FIXED = ("id", "nodes", "parent")


@dataclass(frozen=True, slots=True)
class Reason:
    """Who changes a codebook, on which day (YYYY-MM-DD) and why."""

    by: str
    date: str
    why: str


def add_node(text: str, node: Node, *, under: str | None = None, path: PurePath | str = "") -> str:
    """The file with `node` as the last one under the node `under`, or at the top."""
    book, places = _read(text, path)
    for new in _with_all_below(node):
        if new.id in book.by_id:
            raise UsageError(
                f'The codebook has a code "{new.id}" already.',
                "An id is never used again, not even that of a retired code: choose another.",
            )
    above = _place(places, under) if under else ()
    place = (*above, "nodes")
    count = len(_fields_at(text, above, path).children("nodes"))
    if count:
        return _valid(edit(text, {(*place, count): node_fields(node)}, path=path), path)
    return _valid(edit(text, {place: [node_fields(node)]}, order=_order(above), path=path), path)


def set_field(text: str, id: str, key: str, value: Value, *, path: PurePath | str = "") -> str:
    """The file with one key of a node set, or removed when `value` is None.

    UsageError for the id, which never changes, and for the place in the tree: `move_node` does it.
    """
    _, places = _read(text, path)
    if key in _FIXED or key not in NODE_ORDER:
        known = [name for name in NODE_ORDER if name not in _FIXED]
        raise UsageError(f'"{key}" of a code cannot be set.', f"Choose from: {', '.join(known)}.")
    place = (*_place(places, id), key)
    return _valid(edit(text, {place: value}, order=NODE_ORDER, path=path), path)


def rename(text: str, id: str, label: str, *, path: PurePath | str = "") -> str:
    """The file with another label for a node; the old one stays as an alias."""
    book, _ = _read(text, path)
    text = set_field(text, id, "label", label, path=path)
    node = book.by_id[id]
    aliases = [a for a in node.aliases if a.casefold() != label.casefold()]
    if node.label.casefold() not in {a.casefold() for a in (*aliases, label)}:
        aliases.append(node.label)
    if tuple(aliases) == node.aliases:
        return text
    return set_field(text, id, "aliases", aliases or None, path=path)


def retire_node(text: str, id: str, *, path: PurePath | str = "") -> str:
    """The file with a node that is kept but no longer applied."""
    book, places = _read(text, path)
    _place(places, id)
    living = [below.label for below in book.by_id[id].nodes if not below.retired]
    if living:
        raise UsageError(
            f'"{book.by_id[id].label}" holds codes that are in use: {", ".join(living)}.',
            "Retire or move these first.",
        )
    return set_field(text, id, "retired", value=True, path=path)


def move_node(text: str, id: str, under: str | None, *, path: PurePath | str = "") -> str:
    """The file with a node, and all below it, as the last one under `under`, or at the top."""
    book, places = _read(text, path)
    source = _place(places, id)
    if under and under in {node.id for node in _with_all_below(book.by_id[id])}:
        raise UsageError(f'"{id}" cannot stand under itself.', "Choose another place.")
    above = _place(places, under) if under else ()
    if _fields_at(text, source, path).has("parent"):
        return _valid(edit(text, {(*source, "parent"): under}, order=NODE_ORDER, path=path), path)
    return _valid(move(text, source, (*above, "nodes"), path=path), path)


def record(
    before: str,
    after: str,
    reason: Reason,
    *,
    notes: Sequence[str] = (),
    path: PurePath | str = "",
) -> str:
    """`after` with the next version and a log entry that lists what changed since `before`.

    `notes` are lines of the caller's own, for what a comparison does not tell. The text comes back
    as it is when nothing changed.
    """
    if before == after:
        return after
    old, new = read_codebook(before, path=path), read_codebook(after, path=path)
    version = max(old.version, new.version) + 1
    entry: Value = {
        "version": version,
        "date": reason.date,
        "by": reason.by,
        "why": reason.why,
        "changes": [*(change.sentence for change in diff(old, new)), *notes] or None,
    }
    place: KeyPath = ("log", len(new.log)) if new.log else ("log",)
    changes: dict[KeyPath, Value] = {("version",): version, place: entry if new.log else [entry]}
    return _valid(edit(after, changes, order=BOOK_ORDER, path=path), path)


def _read(text: str, path: PurePath | str) -> tuple[Codebook, dict[str, KeyPath]]:
    """The book, and where each node stands in the file."""
    places: dict[str, KeyPath] = {}
    below: list[tuple[Fields, KeyPath]] = [(load(text, path=path), ())]
    while below:
        fields, here = below.pop()
        for number, child in enumerate(fields.children("nodes")):
            place = (*here, "nodes", number)
            places[child.text("id") or ""] = place
            below.append((child, place))
    return read_codebook(text, path=path), places


def _place(places: dict[str, KeyPath], id: str) -> KeyPath:
    if id not in places:
        near = nearest(id, list(places))
        raise UsageError(
            f'The codebook has no code "{id}".', f'Did you mean "{near}"?' if near else ""
        )
    return places[id]


def _fields_at(text: str, place: KeyPath, path: PurePath | str) -> Fields:
    fields = load(text, path=path)
    for step in place:
        if isinstance(step, int):
            fields = fields.children("nodes")[step]
    return fields


def _with_all_below(node: Node) -> list[Node]:
    return [node, *(found for below in node.nodes for found in _with_all_below(below))]


def _order(place: KeyPath) -> tuple[str, ...]:
    return NODE_ORDER if place else BOOK_ORDER


def _valid(text: str, path: PurePath | str) -> str:
    """`text` when it is a codebook; CodebookError otherwise."""
    read_codebook(text, path=path)
    return text
