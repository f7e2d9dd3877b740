"""No small count can be worked out from a table of which small counts are withheld."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.model.table import Column, Row, Table
from qualcode.privacy.cells import Sum, is_withheld, withhold

K = 4


def table(*rows: tuple[int, ...]) -> Table:
    columns = tuple(Column(str(at), str(at), "integer") for at in range(len(rows[0])))
    return Table("t", "T", columns, tuple(map(Row, rows)))


def shown(made: Table) -> list[tuple[object, ...]]:
    return [row.cells for row in made.rows]


def test_a_small_count_is_withheld_and_nothing_else() -> None:
    made = withhold(table((3, 9, 0)), {0, 1, 2}, k=K)
    assert shown(made.table) == [("<4", 9, 0)]
    assert (made.small, made.more) == (1, 0)
    assert [column.kind for column in made.table.columns] == ["text", "integer", "integer"]


def test_a_count_that_the_total_would_tell_takes_another_along() -> None:
    [cells] = shown(withhold(table((12, 2, 10, 0)), range(4), [across(0, 4)], k=K).table)
    assert cells == (12, "x", "x", 0)


def test_two_small_counts_whose_sum_says_that_both_are_one_are_not_told() -> None:
    [cells] = shown(withhold(table((11, 1, 1, 9)), range(4), [across(0, 4)], k=K).table)
    assert cells == (11, "x", "x", 9)


def test_shares_of_a_row_with_a_withheld_count_are_empty() -> None:
    columns = (
        Column("n", "n", "integer"),
        Column("s", "s", "share"),
        Column("rank", "r", "integer"),
    )
    made = withhold(Table("t", "T", columns, (Row((2, 0.5, 1)), Row((8, 0.5, 1)))), {0}, k=K)
    assert shown(made.table) == [("<4", None, None), (8, 0.5, 1)]


def across(row: int, size: int) -> Sum:
    return Sum((row, 0), tuple((row, at) for at in range(1, size)))


PARTS = st.lists(st.integers(0, 5), min_size=4, max_size=4)


def whole(a: int, b: int, c: int, d: int) -> list[tuple[int, int, int]]:
    """Two rows of two counts with their totals, and a row of totals."""
    return [(a + b, a, b), (c + d, c, d), (a + b + c + d, a + c, b + d)]


def fits(printed: list[tuple[object, ...]], rows: list[tuple[int, int, int]]) -> bool:
    """Whether a table with these counts could have been printed so."""
    return all(
        cell in (n, "x") or (cell == f"<{K}" and 0 < n < K)
        for cells, row in zip(printed, rows, strict=True)
        for cell, n in zip(cells, row, strict=True)
    )


@settings(max_examples=60, deadline=None)
@given(PARTS)
def test_no_small_count_of_a_table_with_totals_is_told(parts: list[int]) -> None:
    rows = whole(*parts)
    sums = [across(row, 3) for row in range(3)]
    sums += [Sum((2, at), ((0, at), (1, at))) for at in range(3)]
    printed = shown(withhold(table(*rows), range(3), sums, k=K).table)
    possible = [other for n in product(range(10), repeat=4) if fits(printed, other := whole(*n))]
    assert rows in possible
    for r, c in product(range(3), repeat=2):
        if 0 < rows[r][c] < K:
            assert is_withheld(printed[r][c])
            assert len({other[r][c] for other in possible}) > 1
