"""Codebook files: YAML to `Codebook` and back, with everything that is wrong said at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath

from qualcode.formats.codebook_check import Finding, check_codebook
from qualcode.formats.codebook_keys import BOOK, LOG, MAPPING, NODE, RULES, Key
from qualcode.formats.codebook_read import read_drafts
from qualcode.formats.yamltext import Value, dump, raise_problems
from qualcode.model.codebook import Codebook, Node
from qualcode.model.errors import CodebookError, FormatError
from qualcode.model.study import FORMAT

__all__ = ["Finding", "check_codebook", "node_fields", "read_codebook", "write_codebook"]


def read_codebook(text: str, *, path: PurePath | str) -> Codebook:
    """The codebook a text holds; CodebookError with every problem, in file order."""
    try:
        reading = read_drafts(text, path=path)
    except FormatError as error:
        mistake = CodebookError(error.message, error.hint)
        mistake.path, mistake.line = error.path, error.line
        raise mistake from error
    raise_problems(reading.fields.problems, path=path, what="the codebook", error=CodebookError)
    return reading.book


def write_codebook(codebook: Codebook) -> str:
    """The file of a new codebook; what has its default value is left out."""
    fields = _fields(codebook, BOOK)
    fields["format"] = FORMAT
    fields["rules"] = _fields(codebook.rules, RULES) or None
    fields["mappings"] = [_fields(item, MAPPING) for item in codebook.mappings] or None
    fields["nodes"] = [node_fields(node) for node in codebook.nodes]
    fields["log"] = [_fields(entry, LOG) for entry in codebook.log] or None
    return dump({key.name: fields.get(key.name) for key in BOOK})


def node_fields(node: Node) -> dict[str, Value]:
    """A node and all below it as the keys of a file."""
    below = [node_fields(child) for child in node.nodes]
    return {**_fields(node, NODE), **({"nodes": below} if below else {})}


def _fields(value: object, keys: Sequence[Key]) -> dict[str, Value]:
    """The keys of one mapping whose values differ from their default, in the declared order."""
    found: dict[str, Value] = {}
    for key in keys:
        if key.kind in {"mapping", "mappings"} or key.name in {"format", "parent"}:
            continue
        written = getattr(value, key.attribute or key.name)
        empty = isinstance(written, tuple | Mapping) and not written
        if not empty and (key.required or written != key.default):
            found[key.name] = dict(written) if isinstance(written, Mapping) else written
    return found
