"""YAML text to a tree of nodes that know their place; every scalar stays the text as written.

This module owns the dialect: one document, one mapping at the top, no anchors, merge keys or
tags. It gives no meaning to any key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath
from typing import NoReturn, assert_never

import yaml

from qualcode.formats.yamlnodes import Items, Node, Pairs, Place, Scalar
from qualcode.model.errors import FormatError, Problem

Twice = dict[tuple[int, int], list[Problem]]
"""Keys that stand twice, by the place of their mapping."""

MAXIMUM_DEPTH = 60  # levels; a code tree of twenty levels needs forty
UNPRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
"""Control characters and halves of surrogate pairs: no file holds them, not even escaped."""

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # six times as fast, where it was built
_REMEDIES = {
    "mapping values are not allowed": 'Put a text that holds ": " in quotes, or mend the indent.',
    "cannot start any token": "Put a text that begins with @ ` % or | in quotes.",
    "unexpected end of stream": "A quote or bracket that opens here is not closed.",
    "could not find expected ':'": "Write key: value, with a colon and a space.",
    "did not find expected key": "Compare the indent with the lines above, or close the quote.",
    "did not find expected <document start>": "Compare the indent with the lines above.",
    "did not find expected '-' indicator": "Indent all entries of one list alike.",
    "did not find expected ',' or": "Separate entries by commas and close the bracket.",
}


def parse(text: str, *, path: PurePath | str) -> tuple[Pairs, list[Problem]]:
    """The mapping a YAML text holds, and its keys that stand twice; the first of them counts.

    FormatError for broken YAML, for anything but one mapping, for anchors, merge keys and tags,
    and for nesting beyond `MAXIMUM_DEPTH` levels.
    """
    _check_characters(text, path)
    problems: Twice = {}
    try:
        top = _tree(yaml.parse(text, Loader=_LOADER), problems, path)
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(error, text, path) from error
    if isinstance(top, Pairs):
        return top, _one_a_mapping(problems)
    if top is None or (isinstance(top, Scalar) and top.is_empty()):
        raise FormatError("the file is empty.", "It should hold lines of key: value.", path=path)
    message = f"the file holds {kind(top)}; lines of key: value are expected."
    raise FormatError(message, path=path, line=top.place.line)


def kind(node: Node) -> str:
    """What a node is, for a message."""
    match node:
        case Scalar():
            return f'the text "{short(node.text)}"' if node.text else "empty"
        case Items():
            return "a list"
        case Pairs():
            return "a mapping (key: value)"
        case _:
            assert_never(node)


def short(text: str) -> str:
    """`text` on one line and at most forty characters long, for a message."""
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:39]}…"


def _check_characters(text: str, path: PurePath | str) -> None:
    if bad := UNPRINTABLE.search(text):
        line = text.count("\n", 0, bad.start()) + 1
        column = bad.start() - text.rfind("\n", 0, bad.start())
        message = f"column {column}: the character U+{ord(bad.group()):04X} cannot be shown."
        raise FormatError(message, "Remove it.", path=path, line=line)


def _tree(events: Iterator[yaml.Event], problems: Twice, path: PurePath | str) -> Node | None:
    """The one document; built without recursion, so depth cannot exhaust the stack."""
    top: Node | None = None
    above: list[Items | Pairs] = []
    key: Scalar | None = None
    for event in events:
        if isinstance(event, yaml.CollectionEndEvent):
            above.pop().place.end = _place(event).end
        if isinstance(event, yaml.DocumentStartEvent) and top is not None:
            _refuse(event, path, "a second document begins here.", "Remove the line with ---.")
        if not isinstance(event, yaml.NodeEvent):
            continue
        node = _node(event, path)
        parent = above[-1] if above else None
        if isinstance(parent, Pairs) and key is None:
            key = _key(event, node, path)
            continue
        if parent is None:
            top = node
        elif isinstance(parent, Items):
            parent.nodes.append(node)
        elif key is not None:
            _put(parent, key, node, problems)
        key = None
        if not isinstance(node, Scalar):
            above.append(node)
        if len(above) > MAXIMUM_DEPTH:
            _refuse(event, path, f"the nesting goes deeper than {MAXIMUM_DEPTH} levels.")
    return top


def _node(event: yaml.NodeEvent, path: PurePath | str) -> Node:
    """The node an event begins; what this dialect leaves out is refused."""
    quotes = "If it is meant as text, put it in quotes."
    if isinstance(event, yaml.AliasEvent):
        _refuse(event, path, f"*{event.anchor} refers to another place.", quotes)
    if event.anchor is not None:
        _refuse(event, path, f"&{event.anchor} is an anchor; write values out instead.", quotes)
    if isinstance(event, yaml.ScalarEvent):
        if event.tag is not None:
            _refuse(event, path, f"{event.tag} is a tag; tags are not used.", quotes)
        if bad := UNPRINTABLE.search(event.value):
            message = f"the text holds U+{ord(bad.group()):04X}, which cannot be shown."
            _refuse(event, path, message, "Remove it.")
        return Scalar(_place(event), event.value, event.style or "")
    if isinstance(event, yaml.CollectionStartEvent) and event.tag is not None:
        _refuse(event, path, f"{event.tag} is a tag; tags are not used.", quotes)
    flow = bool(getattr(event, "flow_style", False))
    kind_of_node = Items if isinstance(event, yaml.SequenceStartEvent) else Pairs
    return kind_of_node(_place(event), flow)


def _place(event: yaml.Event) -> Place:
    start, end = event.start_mark, event.end_mark
    if start is None or end is None:
        raise FormatError("the YAML reader lost its place in the file.")
    return Place(start.line + 1, start.column + 1, start.index, end.index)


def _key(event: yaml.Event, node: Node, path: PurePath | str) -> Scalar:
    if not isinstance(node, Scalar):
        _refuse(event, path, f"a key must be a word; here it is {kind(node)}.")
    if node.text == "<<" and not node.style:
        _refuse(event, path, "<< merges mappings; write the values out instead.")
    return node


def _one_a_mapping(twice: Twice) -> list[Problem]:
    """A problem a mapping: where several keys stand twice, the line between two items is gone."""
    found = []
    for first, *more in twice.values():
        told = f"{first.message} So do {len(more)} keys below it."
        way = "The line that begins the next item (as `- id: ...`) seems to be gone above it."
        found.append(replace(first, message=told, hint=way) if more else first)
    return found


def _put(parent: Pairs, key: Scalar, node: Node, problems: Twice) -> None:
    if key.text in parent.nodes:
        first, _ = parent.nodes[key.text]
        message = f'"{short(key.text)}" stands here twice; the first is at line {first.place.line}.'
        found = Problem(key.place.line, key.place.column, message, "Keep one of them.")
        problems.setdefault((parent.place.line, parent.place.column), []).append(found)
    else:
        parent.nodes[key.text] = (key, node)


def _refuse(event: yaml.Event, path: PurePath | str, message: str, hint: str = "") -> NoReturn:
    place = _place(event)
    raise FormatError(f"column {place.column}: {message}", hint, path=path, line=place.line)


def _syntax_error(error: yaml.MarkedYAMLError, text: str, path: PurePath | str) -> FormatError:
    """The parser's complaint in the researcher's words, at its place."""
    said = error.problem or error.context or "it cannot be read"
    mark, start = error.problem_mark or error.context_mark, error.context_mark
    if mark is None:
        return FormatError(f"this is not valid YAML: {said}.", path=path)
    hint = next((h for words, h in _REMEDIES.items() if words in said), "")
    if text[mark.index : mark.index + 1] == "\t":
        said, hint = "a tab where only spaces may stand", "Indent with spaces."
    elif error.context and error.problem and start is not None and start.line != mark.line:
        said = f"{said} ({error.context} that begins at line {start.line + 1})"
    message = f"column {mark.column + 1}: this is not valid YAML: {said}."
    return FormatError(message, hint, path=path, line=mark.line + 1)
