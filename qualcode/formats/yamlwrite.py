"""Values to YAML text: the one style in which the program writes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import yaml

from qualcode.formats.yamlnodes import Items, Node, Pairs, Plain, Scalar
from qualcode.formats.yamltree import UNPRINTABLE
from qualcode.model.errors import FormatError

Value = str | int | bool | None | Sequence["Value"] | Mapping[str, "Value"]
"""What can be written; None leaves a key out, or removes it."""

_TEXT_TAG = "tag:yaml.org,2002:str"
_WIDTH = 100


class AsWritten(str):
    """A text that stood without quotes: it is written without them again."""

    __slots__ = ()


def dump(mapping: Mapping[str, Value]) -> str:
    """`mapping` as the text of a new file: block style, keys in the order given.

    Keys and entries that are None are left out. What other YAML readers would take for a number,
    a date or a truth value is quoted. FormatError for control characters in a text.
    """
    return render(mapping)


def render(value: Value, *, flow: bool = False, width: int = _WIDTH) -> str:
    """`value` as YAML that ends in a line feed; `flow` writes it on one line, in brackets."""
    return yaml.dump(
        _writable(value),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=flow,
        width=1_000_000 if flow else max(width, 40),
    )


def as_value(node: Node) -> Value:
    """A node as a value that `render` writes with the quotes it had."""
    match node:
        case Scalar():
            return node.text if node.style else AsWritten(node.text)
        case Items():
            return [as_value(item) for item in node.nodes]
        case Pairs():
            return {key: as_value(item) for key, (_, item) in node.nodes.items()}


def as_plain(value: Value) -> Plain | None:
    """What `load` reads back where `value` was written; None for what is left out."""
    match value:
        case None | str():
            return value
        case bool() | int():
            return str(value).lower()
        case Mapping():
            read = {key: as_plain(item) for key, item in value.items()}
            return {key: item for key, item in read.items() if item is not None}
        case _:
            return [item for item in map(as_plain, value) if item is not None]


class _Dumper(yaml.SafeDumper):
    """Entries are indented below their key, and long text is written as a block."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: object) -> bool:
        return True


def _represent_text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    # A block cannot hold a first line or a line end of white space; quotes alone keep rare breaks.
    unfit = re.search(r"\A\s|[ \t]$|[\t\r\x7f-\x9f\ufeff]", text, re.MULTILINE)
    style = None
    if re.search("[\x85\u2028\u2029]", text):
        style = '"'
    elif not unfit and "\n" in text:
        style = "|"
    elif not unfit and len(text) > _WIDTH - 20 and " " in text:
        style = ">"
    return dumper.represent_scalar(_TEXT_TAG, text, style=style)


def _represent_as_written(dumper: _Dumper, text: AsWritten) -> yaml.ScalarNode:
    resolved: str = dumper.resolve(yaml.ScalarNode, str(text), (True, False))  # type: ignore[no-untyped-call]  # the stubs leave it out
    return dumper.represent_scalar(resolved if text else _TEXT_TAG, str(text))


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(AsWritten, _represent_as_written)


def _writable(value: Value) -> object:
    if isinstance(value, Mapping):
        return {_shown(key): _writable(item) for key, item in value.items() if item is not None}
    if isinstance(value, str):
        return _shown(value)
    if isinstance(value, Sequence):
        return [_writable(item) for item in value if item is not None]
    return value


def _shown(text: str) -> str:
    if bad := UNPRINTABLE.search(text):
        message = f"a text holds the character U+{ord(bad.group()):04X}, which cannot be shown."
        raise FormatError(message, "Remove it from the text.")
    return text
