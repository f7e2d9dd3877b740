"""Samples of units that can be drawn again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.calibration.sampling import drawn
from qualcode.model.errors import UsageError
from qualcode.model.ids import TranscriptId
from qualcode.model.span import Span

FG1, FG2 = TranscriptId("FG1"), TranscriptId("FG2")


def units(size: int) -> tuple[Span, ...]:
    return tuple(Span(10 * n, 10 * n + 9) for n in range(size))


@given(st.integers(0, 2**32), st.integers(1, 30), st.integers(0, 20))
def test_a_sample_has_its_size_its_order_and_nothing_twice(
    seed: int, first: int, other: int
) -> None:
    every = {FG1: units(first), FG2: units(other)}
    size = (first + other + 1) // 2
    found = drawn(every, size, seed)
    assert found == drawn(every, size, seed)
    assert sum(map(len, found.values())) == size
    for id, spans in found.items():
        assert list(spans) == sorted(set(spans))
        assert set(spans) <= set(every[id])


def test_a_larger_sample_holds_the_smaller_one() -> None:
    small, large = (drawn({FG1: units(40)}, n, 5)[FG1] for n in (5, 20))
    assert set(small) < set(large)


def test_every_unit_is_drawn_about_as_often_as_any_other() -> None:
    times = [0] * 10
    for seed in range(2_000):
        for span in drawn({FG1: units(10)}, 3, seed)[FG1]:
            times[span.start // 10] += 1
    assert min(times) > 500
    assert max(times) < 700


@pytest.mark.parametrize("size", [0, 11])
def test_more_than_there_is_cannot_be_drawn(size: int) -> None:
    with pytest.raises(UsageError, match="cannot be drawn from 10"):
        drawn({FG1: units(10)}, size, 0)
