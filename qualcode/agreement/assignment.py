"""The assignment problem in whole numbers, so that ties are never settled by rounding."""

from __future__ import annotations

from collections.abc import Sequence


def best_assignment(weights: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """Row and column pairs with the largest sum of weights, every row or column used once.

    The table may be wider than high or the reverse; an empty table gives an empty list.
    Source: Kuhn 1955, with the potentials of Jonker and Volgenant 1987.
    """
    if not weights or not weights[0]:
        return []
    if len(weights) > len(weights[0]):
        turned = [list(column) for column in zip(*weights, strict=True)]
        return sorted((row, column) for column, row in best_assignment(turned))
    height, width = len(weights), len(weights[0])
    u, v = [0] * (height + 1), [0] * (width + 1)
    row_of = [0] * (width + 1)
    for row in range(1, height + 1):
        _augment(row, weights, u, v, row_of)
    return sorted((row_of[j] - 1, j - 1) for j in range(1, width + 1) if row_of[j])


def _augment(
    row: int, weights: Sequence[Sequence[int]], u: list[int], v: list[int], row_of: list[int]
) -> None:
    """Give `row` a column, moving earlier rows where that weighs more."""
    free = set(range(1, len(v)))
    slack = [0, *(-w - u[row] - v[j] for j, w in enumerate(weights[row - 1], start=1))]
    way, used = [0] * len(v), [0]
    row_of[0] = row
    while True:
        step, column = min((slack[j], j) for j in free)
        for j in used:
            u[row_of[j]] += step
            v[j] -= step
        for j in free:
            slack[j] -= step
        current = row_of[column]
        if not current:
            break
        used.append(column)
        free.remove(column)
        for j in free:
            reduced = -weights[current - 1][j - 1] - u[current] - v[j]
            if reduced < slack[j]:
                slack[j], way[j] = reduced, column
    while column:
        row_of[column] = row_of[way[column]]
        column = way[column]
