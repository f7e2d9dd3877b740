"""Values to YAML text: new files, and changes to old ones."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import yaml

from qualcode.formats.yamltree import UNPRINTABLE
from qualcode.model.errors import FormatError

Value = str | int | bool | None | Sequence["Value"] | Mapping[str, "Value"]
"""What can be written; None leaves a key out, or removes it."""

_TEXT_TAG = "tag:yaml.org,2002:str"


def dump(mapping: Mapping[str, Value]) -> str:
    """`mapping` as the text of a new file: block style, keys in the order given.

    Keys and entries that are None are left out. What other YAML readers would take for a number,
    a date or a truth value is quoted. FormatError for control characters in a text.
    """
    return yaml.dump(
        _writable(mapping),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=False,
        width=100,
    )


class _Dumper(yaml.SafeDumper):
    """Entries are indented below their key, and text of several lines is written as a block."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: object) -> bool:
        return True


def _represent_text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    # A block cannot hold a first line or a line end of white space; quotes alone keep rare breaks.
    unfit = re.search(r"\A\s|[ \t]$|[\t\r\x7f-\x9f\ufeff]", text, re.MULTILINE)
    style = "|" if "\n" in text and not unfit else None
    if re.search("[\x85\u2028\u2029]", text):
        style = '"'
    return dumper.represent_scalar(_TEXT_TAG, text, style=style)


_Dumper.add_representer(str, _represent_text)


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
    return str(text)
