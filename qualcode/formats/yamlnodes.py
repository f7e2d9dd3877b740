"""The nodes of a YAML text: each scalar is the text as written, and each knows its place.

Apart from `yamltree`, which makes them, so that who reads a file `by_line` loads no parser.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import assert_never

Plain = str | list["Plain"] | dict[str, "Plain"]


@dataclass(slots=True)
class Place:
    """Where a node stands: line and column from 1, code points `start` to `end`."""

    line: int
    column: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Scalar:
    """One text; `style` is the quote or block mark it is written with."""

    place: Place
    text: str
    style: str = ""

    def is_empty(self) -> bool:
        """Whether nothing is written here, or YAML's words for nothing."""
        return not self.style and self.text in {"", "~", "null"}


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    place: Place
    flow: bool = False
    nodes: list[Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Pairs:
    """A mapping: per key the key itself and its value."""

    place: Place
    flow: bool = False
    nodes: dict[str, tuple[Scalar, Node]] = field(default_factory=dict)


Node = Scalar | Items | Pairs


def plain(node: Node) -> Plain:
    """A node as texts, lists and dicts."""
    match node:
        case Scalar():
            return node.text
        case Items():
            return [plain(item) for item in node.nodes]
        case Pairs():
            return {key: plain(item) for key, (_, item) in node.nodes.items()}
        case _:
            assert_never(node)
