"""A codebook: a tree of nodes to any depth, its rules and its log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from qualcode.model.ids import BookId, CodeId

Role = Literal["primary", "secondary"]


@dataclass(frozen=True)
class Node:
    """A code, a category, or both; `id` never changes and is never used again."""

    id: str
    label: str
    codable: bool = True
    atlas: str | None = None
    """The label in ATLAS.ti; the same one may stand under several nodes."""
    role: Role = "primary"
    question: str | None = None
    definition: str | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    facets: Mapping[str, str] = field(default_factory=dict)
    colour: str | None = None
    note: str | None = None
    retired: bool = False
    nodes: tuple[Node, ...] = ()

    def names(self) -> tuple[str, ...]:
        """Everything a coder may call this node, the label first."""
        return tuple(dict.fromkeys(n for n in (self.label, self.atlas, *self.aliases) if n))


@dataclass(frozen=True, slots=True)
class Rules:
    """What a book asks of codings; each holds only where the book declares it."""

    secondary_requires_primary: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggestion from one code to codes of another frame; the coder decides."""

    source: CodeId
    targets: tuple[CodeId, ...]
    note: str | None = None


@dataclass(frozen=True, slots=True)
class LogEntry:
    """Who changed the book, when and why."""

    version: int
    date: str
    by: str
    why: str
    changes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Codebook:
    """One file of codes; a code is named `book/node`."""

    id: BookId
    title: str
    version: int
    language: str = "nl"
    nodes: tuple[Node, ...] = ()
    rules: Rules = field(default_factory=Rules)
    source: str | None = None
    description: str | None = None
    prompt: str | None = None
    reconstructed: bool = False
    mappings: tuple[Suggestion, ...] = ()
    log: tuple[LogEntry, ...] = ()

    def walk(self) -> Iterator[tuple[Node, tuple[Node, ...]]]:
        """Every node with its ancestors, outermost first, in file order."""
        yield from _walk(self.nodes, ())

    @cached_property
    def by_id(self) -> Mapping[str, Node]:
        """Every node by its id."""
        return {node.id: node for node, _ in self.walk()}

    @cached_property
    def parents(self) -> Mapping[str, tuple[str, ...]]:
        """Per node id the ids of its ancestors, outermost first."""
        return {node.id: tuple(a.id for a in above) for node, above in self.walk()}

    @cached_property
    def codes(self) -> tuple[Node, ...]:
        """The nodes that can be applied, in file order."""
        return tuple(node for node, _ in self.walk() if node.codable)

    @cached_property
    def by_name(self) -> Mapping[str, tuple[Node, ...]]:
        """Codable nodes by every name they have, case folded; several for a shared label."""
        found: dict[str, list[Node]] = {}
        for node in self.codes:
            for name in {n.casefold() for n in node.names()}:
                found.setdefault(name, []).append(node)
        return {name: tuple(nodes) for name, nodes in found.items()}

    def code(self, node: Node | str) -> CodeId:
        """The study-wide name of a node of this book."""
        return CodeId(f"{self.id}/{node if isinstance(node, str) else node.id}")


def _walk(
    nodes: tuple[Node, ...], above: tuple[Node, ...]
) -> Iterator[tuple[Node, tuple[Node, ...]]]:
    for node in nodes:
        yield node, above
        yield from _walk(node.nodes, (*above, node))
