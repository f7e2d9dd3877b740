"""Which segment of one coder goes with which of the other: one to one, ties settled by rule."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Literal

from qualcode.agreement.assignment import best_assignment
from qualcode.model.errors import UsageError
from qualcode.model.span import Span

RuleName = Literal["overlap", "iou", "containment"]
Piece = tuple[Span, frozenset[str]]
"""A segment: its span and the codes on it."""

_EXHAUSTIVE = 8  # segments on a side of a component up to which every matching is tried


@dataclass(frozen=True, slots=True)
class Rule:
    """When two overlapping segments may be the same one.

    `overlap`: one code point in both. `iou`: intersection over union of at least
    `threshold`. `containment`: one lies inside the other, or as `iou`.
    """

    name: RuleName = "containment"
    threshold: float = 0.5

    def __str__(self) -> str:
        if self.name == "overlap":
            return "overlap"
        inside = "containment or " if self.name == "containment" else ""
        return f"{inside}IoU >= {self.threshold:g}"

    def allows(self, first: Span, second: Span) -> bool:
        """Whether two spans may be matched; never when they share no code point."""
        if not first.overlaps(second):
            return False
        if self.name == "overlap" or intersection_over_union(first, second) >= self.threshold:
            return True
        inside = first.contains(second) or second.contains(first)
        return self.name == "containment" and inside


DEFAULT_RULE = Rule()


def rule(name: str, threshold: float = 0.5) -> Rule:
    """The rule of that name; UsageError for another name or a threshold outside 0 to 1."""
    if name not in {"overlap", "iou", "containment"}:
        raise UsageError(
            f'"{name}" is no matching rule.', "The rules are overlap, iou and containment."
        )
    if not 0 <= threshold <= 1:
        raise UsageError(f"A matching threshold of {threshold:g} lies outside 0 to 1.")
    return Rule(name, threshold)  # type: ignore[arg-type]  # checked just above


def intersection_over_union(first: Span, second: Span) -> float:
    """Code points in both over code points in either, 0 to 1."""
    shared = first.shared(second)
    return shared / (len(first) + len(second) - shared)


def match(
    first: Sequence[Piece], second: Sequence[Piece], by: Rule = DEFAULT_RULE
) -> list[tuple[int, int]]:
    """Pairs of indices, in order of `first`; each segment is in at most one pair.

    Of all one-to-one matchings the one with, in this order, most pairs, the largest sum of
    IoU, most shared codes, and the earliest pairs in the text.
    """
    edges = [(i, j) for i, j in overlapping(first, second) if by.allows(first[i][0], second[j][0])]
    found: list[tuple[int, int]] = []
    for component in _components(edges):
        found += [component[0]] if len(component) == 1 else _best(component, first, second)
    return sorted(found)


def overlapping(first: Sequence[Piece], second: Sequence[Piece]) -> list[tuple[int, int]]:
    """Pairs of indices of segments that share at least one code point."""
    events = sorted(
        [(p[0].start, p[0].end, 0, i) for i, p in enumerate(first)]
        + [(p[0].start, p[0].end, 1, j) for j, p in enumerate(second)]
    )
    running: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
    found = []
    for start, end, side, index in events:
        others = [(e, j) for e, j in running[1 - side] if e > start]
        running[1 - side][:] = others
        found += [(index, j) if side == 0 else (j, index) for _, j in others]
        running[side].append((end, index))
    return sorted(found)


def _components(edges: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    parent: dict[tuple[int, int], tuple[int, int]] = {}

    def root(node: tuple[int, int]) -> tuple[int, int]:
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for i, j in edges:
        parent[root((0, i))] = root((1, j))
    grouped: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for edge in edges:
        grouped.setdefault(root((0, edge[0])), []).append(edge)
    return list(grouped.values())


def _best(
    edges: list[tuple[int, int]], first: Sequence[Piece], second: Sequence[Piece]
) -> list[tuple[int, int]]:
    weights = _weights(edges, first, second)
    rows = sorted({i for i, _ in edges})
    columns = sorted({j for _, j in edges})
    if max(len(rows), len(columns)) <= _EXHAUSTIVE:
        chosen = _exhaustive(rows, columns, weights)
    else:
        table = [[weights.get((i, j), 0) for j in columns] for i in rows]
        chosen = [(rows[r], columns[c]) for r, c in best_assignment(table)]
    return [pair for pair in chosen if pair in weights]


def _weights(
    edges: list[tuple[int, int]], first: Sequence[Piece], second: Sequence[Piece]
) -> dict[tuple[int, int], int]:
    """One whole number per edge, whose sums order matchings exactly as the rule does."""
    ratios = {(i, j): _exact_ratio(first[i][0], second[j][0]) for i, j in edges}
    common = math.lcm(*(ratio.denominator for ratio in ratios.values()))
    shared = {(i, j): len(first[i][1] & second[j][1]) for i, j in edges}
    # Powers of two make the earliest edge outweigh all later ones together.
    by_place = sorted(edges, key=lambda e: (*sorted((first[e[0]][0], second[e[1]][0])), e))
    early = {edge: 1 << (len(edges) - 1 - rank) for rank, edge in enumerate(by_place)}
    above_early = 1 << len(edges)
    above_shared = above_early * (sum(shared.values()) + 1)
    above_ratio = above_shared * (common * len(edges) + 1)
    return {
        edge: above_ratio
        + above_shared * int(ratios[edge] * common)
        + above_early * shared[edge]
        + early[edge]
        for edge in edges
    }


def _exact_ratio(first: Span, second: Span) -> Fraction:
    shared = first.shared(second)
    return Fraction(shared, len(first) + len(second) - shared)


def _exhaustive(
    rows: list[int], columns: list[int], weights: dict[tuple[int, int], int]
) -> list[tuple[int, int]]:
    """The heaviest matching, found by trying all of them."""

    @cache
    def heaviest(row: int, taken: int) -> tuple[int, tuple[tuple[int, int], ...]]:
        if row == len(rows):
            return 0, ()
        best = heaviest(row + 1, taken)
        for bit, column in enumerate(columns):
            weight = weights.get((rows[row], column))
            if weight is not None and not taken >> bit & 1:
                rest, pairs = heaviest(row + 1, taken | 1 << bit)
                best = max(best, (rest + weight, ((rows[row], column), *pairs)))
        return best

    return list(heaviest(0, 0)[1])
