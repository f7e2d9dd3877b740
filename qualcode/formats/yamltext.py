"""YAML as qualcode reads it: one mapping, read key by key and typed by its reader.

Every scalar is the text as written, so that `no`, `1:30` and `2026-11-20` never turn into
something else. What is wrong gathers with its place in one list, and the reader raises it at once.
What the keys of a file mean is the business of its reader; `dump` and `edit` write.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from qualcode.formats.yamledit import KeyPath, edit, list_changes
from qualcode.formats.yamllines import by_line
from qualcode.formats.yamlnodes import Items, Node, Pairs, Plain, Scalar, plain
from qualcode.formats.yamltree import kind, parse, short
from qualcode.formats.yamlwrite import Value, dump
from qualcode.model.errors import CodebookError, FormatError, Problem
from qualcode.model.study import FORMAT

__all__ = [
    "Fields",
    "KeyPath",
    "Plain",
    "Value",
    "dump",
    "edit",
    "format_version",
    "list_changes",
    "load",
    "nearest",
    "raise_problems",
]

_LISTED = 10  # problems of one file; what comes below the first ones mostly follows from them
_YES, _NO = ("true", "yes"), ("false", "no")


class Fields:
    """One mapping of a YAML file, read key by key.

    A value of the wrong kind is added to `problems` and read as absent. The list is shared by all
    mappings of the file; `finish` adds the keys nobody asked for.
    """

    def __init__(self, node: Pairs, problems: list[Problem], path: PurePath | str) -> None:
        self.line, self.column = node.place.line, node.place.column
        self.problems = problems
        self.path = path
        self._nodes = node.nodes
        self._known: dict[str, None] = {}
        self._children: dict[int, Fields] = {}

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys as written, in file order."""
        return tuple(self._nodes)

    def has(self, key: str) -> bool:
        """Whether `key` has a value."""
        return self._value(key) is not None

    def is_hollow(self, key: str) -> bool:
        """Whether `key` is written with nothing under it: no text, an empty list or mapping."""
        if key not in self._nodes:
            return False
        _, value = self._nodes[key]
        return not value.text or value.is_empty() if isinstance(value, Scalar) else not value.nodes

    def at(self, key: str) -> tuple[int, int]:
        """Line and column of a key, or of the mapping when it is absent."""
        if key not in self._nodes:
            return self.line, self.column
        name, _ = self._nodes[key]
        return name.place.line, name.place.column

    def problem(self, message: str, hint: str = "", *, key: str | None = None) -> None:
        """Note what is wrong, at `key` or at the mapping itself."""
        line, column = self.at(key) if key else (self.line, self.column)
        self.problems.append(Problem(line, column, message, hint))

    def text(self, key: str, *, required: bool = False) -> str | None:
        """The text at `key`; None when absent or left empty."""
        value = self._value(key)
        if isinstance(value, Scalar) and (value.text or not required):
            return value.text
        if isinstance(value, Items | Pairs):
            self._wrong(key, value, "one text")
        elif required:
            self.problem(f'"{key}" is missing.', key=key if key in self._nodes else None)
        return None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; a single text counts as a list of one."""
        value = self._value(key)
        if value is None:
            return ()
        if isinstance(value, Scalar):
            return (value.text,) if value.text else ()
        if isinstance(value, Pairs):
            self._wrong(key, value, "a list of texts")
            return ()
        found = []
        for number, item in enumerate(value.nodes, start=1):
            if isinstance(item, Scalar) and item.text:
                found.append(item.text)
            elif isinstance(item, Scalar):
                self._add(item, f'Entry {number} of "{key}" is empty.', "Fill it in or remove it.")
            else:
                hint = 'Put a text that holds ": " in quotes.' if isinstance(item, Pairs) else ""
                self._add(item, f'Entry {number} of "{key}" is {kind(item)}, not a text.', hint)
        return tuple(found)

    def flag(self, key: str, *, default: bool) -> bool:
        """Whether `key` says true or yes (in any case) rather than false or no."""
        text = self.text(key)
        if text is None or text.lower() in (*_YES, *_NO):
            return default if text is None else text.lower() in _YES
        self.problem(f'"{key}" is "{short(text)}".', "Write true or false (or yes or no).", key=key)
        return default

    def whole(
        self,
        key: str,
        *,
        default: int | None = None,
        required: bool = False,
        minimum: int | None = None,
    ) -> int | None:
        """A whole number of at most 18 digits."""
        text = self.text(key, required=required)
        if text is None:
            return default
        if not re.fullmatch(r"[-+]?[0-9]{1,18}", text):
            self.problem(f'"{key}" is "{short(text)}", not a whole number.', key=key)
            return default
        number = int(text)
        if minimum is not None and number < minimum:
            self.problem(f'"{key}" is {number}; the least it can be is {minimum}.', key=key)
            return default
        return number

    def choice(self, key: str, choices: Sequence[str], *, default: str | None = None) -> str | None:
        """One of `choices`; another word is a problem that names the nearest."""
        text = self.text(key)
        if text is None or text in choices:
            return default if text is None else text
        near = nearest(text, choices)
        hint = f'Did you mean "{near}"?' if near else f"Choose from: {', '.join(choices)}."
        self.problem(f'"{key}" cannot be "{short(text)}".', hint, key=key)
        return default

    def date(self, key: str) -> str | None:
        """A day of the calendar as YYYY-MM-DD."""
        text = self.text(key)
        if text is None or _is_date(text):
            return text
        hint = "Write a day as YYYY-MM-DD, as in 2026-11-20."
        self.problem(f'"{key}" is "{short(text)}", which is not a date.', hint, key=key)
        return None

    def pairs(self, key: str) -> dict[str, str]:
        """A flat mapping of texts, in file order."""
        value = self._value(key)
        if value is None:
            return {}
        if not isinstance(value, Pairs):
            self._wrong(key, value, "a mapping (name: value)")
            return {}
        found = {}
        for name, (_, item) in value.nodes.items():
            if isinstance(item, Scalar):
                found[name] = item.text
            else:
                self._add(item, f'"{name}" in "{key}" is {kind(item)}, not a text.')
        return found

    def child(self, key: str) -> Fields | None:
        """The mapping at `key`."""
        value = self._value(key)
        if value is None:
            return None
        if not isinstance(value, Pairs):
            self._wrong(key, value, "a mapping (key: value)")
            return None
        return self._fields(value)

    def children(self, key: str) -> list[Fields]:
        """The mappings in the list at `key`."""
        value = self._value(key)
        if value is None:
            return []
        if not isinstance(value, Items):
            self._wrong(key, value, "a list with a dash before each entry")
            return []
        found = []
        for number, item in enumerate(value.nodes, start=1):
            if isinstance(item, Pairs):
                found.append(self._fields(item))
            else:
                message = f'Entry {number} of "{key}" is {kind(item)}; key: value is expected.'
                self._add(item, message)
        return found

    def named(self, key: str) -> dict[str, Fields]:
        """The mapping of mappings at `key`, in file order; an empty value is an empty mapping."""
        value = self._value(key)
        if value is None:
            return {}
        if not isinstance(value, Pairs):
            self._wrong(key, value, "a mapping (name: {key: value})")
            return {}
        found = {}
        for name, (place, item) in value.nodes.items():
            if isinstance(item, Pairs):
                found[name] = self._fields(item)
            elif isinstance(item, Scalar) and item.is_empty():
                found[name] = self._fields(Pairs(place.place))
            else:
                message = f'"{name}" in "{key}" is {kind(item)}; key: value is expected.'
                self._add(item, message)
        return found

    def plain(self) -> dict[str, Plain]:
        """The whole mapping as texts, lists and dicts."""
        return {key: plain(node) for key, (_, node) in self._nodes.items()}

    def finish(self) -> None:
        """Note every key that was not asked for, here and in the mappings that were read."""
        for key, (place, _) in self._nodes.items():
            if key not in self._known:
                near = nearest(key, [known for known in self._known if known not in self._nodes])
                near = near or nearest(key, list(self._known))
                hint = f'Did you mean "{near}"?' if near else f"Known: {', '.join(self._known)}."
                self._add(place, f'"{short(key)}" is not a key that is known here.', hint)
        for child in self._children.values():
            child.finish()

    def _value(self, key: str) -> Node | None:
        self._known[key] = None
        if key not in self._nodes:
            return None
        _, value = self._nodes[key]
        return None if isinstance(value, Scalar) and value.is_empty() else value

    def _fields(self, node: Pairs) -> Fields:
        """The reader of a mapping below; one and the same however often it is asked for."""
        return self._children.setdefault(id(node.place), Fields(node, self.problems, self.path))

    def _wrong(self, key: str, value: Node, expected: str) -> None:
        self.problem(f'"{key}" is {kind(value)}; {expected} is expected here.', key=key)

    def _add(self, node: Node, message: str, hint: str = "") -> None:
        self.problems.append(Problem(node.place.line, node.place.column, message, hint))


def load(text: str, *, path: PurePath | str) -> Fields:
    """The mapping a YAML text holds; `path` is for messages only.

    A key that stands twice is noted in `problems`, and its first value counts. FormatError for
    what cannot be read: broken YAML, anything but one mapping, anchors, merge keys, tags.
    """
    text = text.removeprefix("\ufeff")
    written = by_line(text)
    top, problems = (written, []) if written else parse(text, path=path)
    return Fields(top, problems, path)


def raise_problems(
    problems: Iterable[Problem],
    *,
    path: PurePath | str,
    what: str,
    error: type[FormatError] = FormatError,
) -> None:
    """Raise one error that lists all problems in file order; nothing happens when there are none.

    `what` names the file: "the codebook".
    """
    found = sorted(set(problems))
    if not found:
        return
    if len(found) == 1:
        message, hint = f"column {found[0].column}: {found[0].message}", found[0].hint
        line: int | None = found[0].line
    else:
        lines = "".join(f"\n  {problem}" for problem in found[:_LISTED])
        if len(found) > _LISTED:
            lines += f"\n  and {len(found) - _LISTED:,} more, which may follow from these."
        message, hint, line = f"{what} has {len(found)} problems:{lines}", "", None
    if issubclass(error, CodebookError):
        raise error(message, hint, path=path, line=line, problems=found)
    raise error(message, hint, path=path, line=line)


def format_version(fields: Fields) -> None:
    """Read `format` and refuse a file written by a newer qualcode with a FormatError."""
    number = fields.whole("format", default=FORMAT, minimum=1)
    if number is not None and number > FORMAT:
        line, _ = fields.at("format")
        raise FormatError(
            f"the file has format {number}; this qualcode reads format {FORMAT} and older.",
            "It was written by a newer qualcode. Install that version to open it.",
            path=fields.path,
            line=line,
        )


def nearest(word: str, words: Sequence[str]) -> str | None:
    """The one of `words` most like `word`, letter case aside; None when none is."""
    folded = {known.casefold(): known for known in words}
    # Two hundred characters: matching takes quadratic time, and no name is longer.
    close = difflib.get_close_matches(word.casefold()[:200], list(folded), n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def _is_date(text: str) -> bool:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return False
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True
