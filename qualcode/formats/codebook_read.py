"""A codebook file to a `Codebook`, by the keys that `codebook_keys` declares.

A node stands under another by its indent, or at the top with `parent`. Every error gathers with
its place; `codebook_check` adds the advice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from qualcode.formats.codebook_keys import BOOK, LOG, MAPPING, NODE, RULES, Key
from qualcode.formats.yamltext import Fields, format_version, load, nearest
from qualcode.formats.yamltree import MAXIMUM_DEPTH
from qualcode.model.codebook import Codebook, LogEntry, Node, Rules, Suggestion
from qualcode.model.errors import UsageError
from qualcode.model.ids import NODE_ID, checked_name, slug


@dataclass
class Draft:
    """A node as read, before its place in the tree is known."""

    fields: Fields
    values: dict[str, Any]
    parent: str | None
    below: list[Draft] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The id as written; empty when it is missing."""
        return str(self.values["id"] or "")

    def walk(self) -> Iterator[Draft]:
        """This draft and all below it, in file order."""
        yield self
        for draft in self.below:
            yield from draft.walk()


@dataclass(frozen=True)
class Reading:
    """A codebook file as read; `fields.problems` holds what is wrong with it."""

    fields: Fields
    book: Codebook
    """As good as can be had: trust it only when nothing is wrong."""
    drafts: tuple[Draft, ...]
    """Every node in file order."""
    mappings: tuple[Fields, ...]


def read_drafts(text: str, *, path: PurePath | str) -> Reading:
    """A codebook and its problems; FormatError for what is no YAML, or from a newer qualcode."""
    fields = load(text, path=path)
    format_version(fields)
    tops = [_draft(child) for child in fields.children("nodes")]
    drafts = tuple(draft for top in tops for draft in top.walk())
    _check_ids(drafts)
    tops = _under_parents(tops, drafts)
    rules = fields.child("rules")
    mappings = tuple(fields.children("mappings"))
    book = Codebook(
        **_values(fields, BOOK),
        nodes=tuple(_node(draft) for draft in tops),
        rules=Rules(**_values(rules, RULES)) if rules else Rules(),
        mappings=tuple(Suggestion(**_values(child, MAPPING)) for child in mappings),
        log=tuple(LogEntry(**_values(child, LOG)) for child in fields.children("log")),
    )
    reading = Reading(fields, book, drafts, mappings)
    _check_book(reading)
    _check_rules(reading)
    _check_mappings(reading)
    _check_retired(tops)
    fields.finish()
    return reading


def _values(fields: Fields, keys: Sequence[Key]) -> dict[str, Any]:
    """Per attribute of the model its value; keys of the tree are left to the caller."""
    found: dict[str, Any] = {}
    for key in keys:
        name = key.attribute or key.name
        match key.kind:
            case "text":
                found[name] = fields.text(key.name, required=key.required)
                if found[name] is None:
                    found[name] = key.default
            case "texts":
                found[name] = fields.texts(key.name)
            case "flag":
                found[name] = fields.flag(key.name, default=bool(key.default))
            case "whole":
                found[name] = fields.whole(key.name, required=key.required, minimum=1)
            case "choice":
                found[name] = fields.choice(key.name, key.choices, default=str(key.default))
            case "date":
                found[name] = fields.date(key.name)
                if key.required and not fields.has(key.name):
                    fields.problem(f'"{key.name}" is missing.')
            case "pairs":
                found[name] = fields.pairs(key.name)
            case "mappings" | "mapping":
                pass
    found.pop("format", None)
    found.pop("parent", None)
    return found


def _draft(fields: Fields) -> Draft:
    below = [_draft(child) for child in fields.children("nodes")]
    return Draft(fields, _values(fields, NODE), fields.text("parent"), below)


def _node(draft: Draft) -> Node:
    return Node(**draft.values, nodes=tuple(_node(below) for below in draft.below))


def _check_ids(drafts: Sequence[Draft]) -> None:
    first: dict[str, Draft] = {}
    for draft in drafts:
        if not draft.id:
            continue
        if not NODE_ID.fullmatch(draft.id):
            _illegal_id(draft)
        earlier = first.setdefault(draft.id, draft)
        if earlier is not draft:
            line, _ = earlier.fields.at("id")
            message = f'The id "{draft.id}" is taken: the code at line {line} has it.'
            draft.fields.problem(message, "Every code has an id of its own.", key="id")


def _illegal_id(draft: Draft) -> None:
    proposal = slug(draft.id) or slug(draft.values["label"] or "")
    if draft.id.lower() == proposal:
        message = f'The id "{draft.id}" has capitals.'
    else:
        message = f'The id "{draft.id}" may hold only a-z, 0-9, and single - or . between them.'
    draft.fields.problem(message, f'Write "{proposal}".' if proposal else "", key="id")


def _under_parents(tops: Sequence[Draft], drafts: Sequence[Draft]) -> list[Draft]:
    """The tops that stay tops; the others went under the node their `parent` names."""
    by_id = {draft.id: draft for draft in reversed(drafts)}
    above = {below.id: draft.id for draft in drafts for below in draft.below}
    for draft in drafts:
        container = above.get(draft.id)
        if draft.parent and container not in {None, draft.parent}:
            message = f'"{draft.id}" stands under "{container}" but says parent: {draft.parent}.'
            draft.fields.problem(message, "Remove the parent, or move the code.", key="parent")
    staying = []
    above |= {top.id: top.parent for top in tops if top.parent}
    for top in tops:
        if not top.parent:
            staying.append(top)
        elif complaint := _parent_problem(top, by_id, above):
            top.fields.problem(*complaint, key="parent")
            staying.append(top)
        else:
            by_id[top.parent].below.append(top)
    return staying


def _parent_problem(
    draft: Draft, by_id: Mapping[str, Draft], above: Mapping[str, str]
) -> tuple[str, str] | None:
    """Why a node cannot stand under the parent it names, and the way out."""
    parent = draft.parent or ""
    if parent not in by_id:
        near = nearest(parent, [id for id in by_id if id])
        hint = f'Did you mean "{near}"?' if near else ""
        return f'There is no code "{parent}" to stand under.', hint
    here, steps = parent, 0
    while here != draft.id and here in above and steps <= MAXIMUM_DEPTH:
        here, steps = above[here], steps + 1
    if here == draft.id:
        return f'"{draft.id}" would stand under itself.', "Choose another parent."
    if steps > MAXIMUM_DEPTH:
        return f"The codes are nested deeper than {MAXIMUM_DEPTH} levels.", ""
    return None


def _check_book(reading: Reading) -> None:
    fields, book = reading.fields, reading.book
    try:
        if book.id:
            checked_name(book.id, "codebook")
    except UsageError as error:
        fields.problem(error.message, error.hint, key="codebook")
    logged = 0
    for entry, place in zip(book.log, fields.children("log"), strict=False):
        number: int | None = entry.version
        if number is not None and number < logged:
            message = f"The log goes back from version {logged} to {number}."
            place.problem(message, "Put the newest entry last.", key="version")
        logged = max(logged, number or 0)
    version: int | None = book.version
    if version is not None and version < logged:
        message = f"The book says version {version}, but its log ends with version {logged}."
        fields.problem(message, f"Write version: {logged}.", key="version")


def _check_rules(reading: Reading) -> None:
    codes, rules = reading.book.codes, reading.fields.child("rules")
    if rules is None or not reading.book.rules.secondary_requires_primary or not codes:
        return
    for role in ("secondary", "primary"):
        if not any(node.role == role for node in codes):
            message = (
                f"The rule asks that a secondary code overlaps a primary one; no code is {role}."
            )
            hint = f"Give a code role: {role}, or remove the rule."
            rules.problem(message, hint, key="secondary_requires_primary")


def _check_mappings(reading: Reading) -> None:
    book = reading.book
    for suggestion, place in zip(book.mappings, reading.mappings, strict=True):
        named = [("from", suggestion.source), *(("to", code) for code in suggestion.targets)]
        for key, code in named:
            owner, slash, node = str(code or "").partition("/")
            if code and not (slash and owner and node):
                hint = f'Write "{book.id}/{owner}", or the id of another book before it.'
                place.problem(f'"{code}" does not name a codebook and a code.', hint, key=key)
            elif owner == book.id and node not in book.by_id:
                near = nearest(node, [id for id in book.by_id if id])  # one may lack its id
                hint = f'Did you mean "{owner}/{near}"?' if near else ""
                place.problem(f'This book has no code "{node}".', hint, key=key)


def _check_retired(tops: Sequence[Draft]) -> None:
    for draft in (draft for top in tops for draft in top.walk()):
        living = [below.id for below in draft.below if not below.values["retired"]]
        if draft.values["retired"] and living:
            message = f'"{draft.id}" is retired, but "{living[0]}" below it is not.'
            draft.fields.problem(message, "Retire or move the codes below it first.", key="retired")
