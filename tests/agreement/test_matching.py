from __future__ import annotations

import random
from itertools import permutations

import pytest

from qualcode.agreement.assignment import best_assignment
from qualcode.agreement.matching import Piece, Rule, match, overlapping, rule
from qualcode.model.errors import UsageError
from qualcode.model.span import Span
from tests.agreement.made import segments

OVERLAP = Rule("overlap")


@pytest.mark.parametrize(
    ("by", "first", "second", "fits"),
    [
        (OVERLAP, (0, 10), (9, 20), True),
        (OVERLAP, (0, 10), (10, 20), False),
        (Rule("iou", 0.5), (0, 10), (5, 10), True),
        (Rule("iou", 0.5), (0, 11), (5, 10), False),
        (Rule("iou", 0.9), (0, 10), (0, 9), True),
        (Rule("iou", 0.0), (0, 10), (10, 20), False),
        (Rule("containment", 0.5), (0, 100), (5, 10), True),
        (Rule("containment", 0.5), (0, 10), (5, 16), False),
        (Rule("containment", 0.5), (0, 10), (1, 12), True),
    ],
)
def test_a_rule_says_which_segments_may_be_the_same(
    by: Rule, first: tuple[int, int], second: tuple[int, int], fits: bool
) -> None:
    assert by.allows(Span(*first), Span(*second)) is fits
    assert by.allows(Span(*second), Span(*first)) is fits


def test_the_number_of_pairs_comes_before_how_well_they_fit() -> None:
    first = segments((0, 10, "x"), (10, 14, "x"))
    second = segments((0, 11, "x"), (0, 10, "y"))
    assert match(first, second, OVERLAP) == [(0, 1), (1, 0)]


def test_how_well_they_fit_comes_before_shared_codes() -> None:
    assert match(segments((0, 10, "x")), segments((0, 9, "y"), (0, 8, "x")), OVERLAP) == [(0, 0)]


def test_shared_codes_come_before_the_place() -> None:
    first = segments((0, 10, "y"), (10, 20, "x"))
    assert match(first, segments((5, 15, "x")), OVERLAP) == [(1, 0)]


def test_the_earliest_pair_settles_what_is_left() -> None:
    first = segments((0, 10, "x"), (10, 20, "x"))
    assert match(first, segments((5, 15, "x")), OVERLAP) == [(0, 0)]
    assert match(first[::-1], segments((5, 15, "x")), OVERLAP) == [(1, 0)]
    assert match(segments((5, 15, "x")), first, OVERLAP) == [(0, 0)]


def test_touching_segments_do_not_overlap_and_nested_ones_do() -> None:
    first = segments((0, 10, "x"), (20, 60, "x"))
    second = segments((10, 20, "x"), (30, 40, "x"), (35, 50, "x"), (59, 61, "x"))
    assert overlapping(first, second) == [(1, 1), (1, 2), (1, 3)]


def _made(chance: random.Random, size: int) -> list[Piece]:
    bounds = (
        (chance.randrange(12), chance.randint(1, 12), chance.choice("xy")) for _ in range(size)
    )
    return segments(*((a, a + n, code) for a, n, code in bounds))  # type: ignore[return-value]


def _brute(first: list[Piece], second: list[Piece], by: Rule) -> tuple[int, float, int]:
    best = (0, 0.0, 0)
    longer, shorter = (first, second) if len(first) >= len(second) else (second, first)
    for chosen in permutations(longer, len(shorter)):
        pairs = [(a, b) for a, b in zip(chosen, shorter, strict=True) if by.allows(a[0], b[0])]
        ratio = sum(
            a[0].shared(b[0]) / (len(a[0]) + len(b[0]) - a[0].shared(b[0])) for a, b in pairs
        )
        best = max(best, (len(pairs), round(ratio, 9), sum(len(a[1] & b[1]) for a, b in pairs)))
    return best


@pytest.mark.parametrize("seed", range(30))
def test_no_other_matching_is_better(seed: int) -> None:
    chance = random.Random(seed)
    first, second = _made(chance, chance.randint(1, 6)), _made(chance, chance.randint(1, 5))
    by = Rule(("overlap", "iou", "containment")[seed % 3], 0.3)  # type: ignore[arg-type]
    pairs = match(first, second, by)
    ratio = sum(
        first[i][0].shared(second[j][0])
        / (len(first[i][0]) + len(second[j][0]) - first[i][0].shared(second[j][0]))
        for i, j in pairs
    )
    shared = sum(len(first[i][1] & second[j][1]) for i, j in pairs)
    assert (len(pairs), round(ratio, 9), shared) == _brute(first, second, by)


@pytest.mark.parametrize("seed", range(6))
def test_large_groups_are_matched_as_small_ones_are(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    first, second = _made(chance, 7), _made(chance, 8)
    tried = match(first, second, OVERLAP)
    monkeypatch.setattr("qualcode.agreement.matching._EXHAUSTIVE", 0)
    assert match(first, second, OVERLAP) == tried


def test_many_segments_on_one_place_are_matched_one_to_one() -> None:
    first = segments(*((i, 40 + i, "x") for i in range(12)))
    second = segments(*((i, 40 + i, "x") for i in range(1, 12)))
    assert match(first, second) == [(i + 1, i) for i in range(11)]


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ([], []),
        ([[]], []),
        ([[3]], [(0, 0)]),
        ([[1, 2], [2, 4]], [(0, 0), (1, 1)]),
        ([[1, 3, 2]], [(0, 1)]),
        ([[1], [3], [2]], [(1, 0)]),
        ([[7, 5, 11], [5, 4, 1], [9, 3, 2]], [(0, 2), (1, 1), (2, 0)]),
    ],
)
def test_the_assignment_has_the_largest_sum(
    weights: list[list[int]], expected: list[tuple[int, int]]
) -> None:
    assert best_assignment(weights) == expected


def test_a_rule_that_is_not_there_is_named() -> None:
    with pytest.raises(UsageError, match='"near" is no matching rule'):
        rule("near")
    with pytest.raises(UsageError, match=r"1\.5 lies outside"):
        rule("iou", 1.5)
    assert [str(rule(n, 0.5)) for n in ("overlap", "iou", "containment")] == [
        "overlap",
        "IoU >= 0.5",
        "containment or IoU >= 0.5",
    ]
