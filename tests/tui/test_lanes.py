"""Bars in lanes and names beside them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qualcode.model.ids import CodeId, SegmentId
from qualcode.model.span import Span
from qualcode.tui.lanes import Bar, Margin, fitted


def row_of(position: int) -> int:
    return position // 10


def bar(name: str, start: int, end: int) -> Bar:
    return Bar(SegmentId(name), Span(start, end), CodeId(f"b/{name}"))


bars = st.lists(
    st.tuples(st.integers(0, 300), st.integers(1, 80)).map(lambda t: (t[0], t[0] + t[1])),
    max_size=25,
).map(lambda spans: [bar(f"s{n}", *span) for n, span in enumerate(spans)])


def depths(margin: Margin) -> list[int]:
    return [len(margin.in_row(row)) for row in range(45)]


@given(bars)
def test_bars_that_share_a_row_have_lanes_of_their_own(found: list[Bar]) -> None:
    margin = Margin(found, row_of)
    for row in range(45):
        lanes = [p.lane for p in margin.in_row(row)]
        assert len(lanes) == len(set(lanes))


@given(bars)
def test_there_are_as_many_lanes_as_the_deepest_overlap(found: list[Bar]) -> None:
    margin = Margin(found, row_of)
    assert margin.depth() == max(depths(margin), default=0)


@given(bars, bars)
def test_bars_put_one_by_one_stand_on_the_same_rows(first: list[Bar], second: list[Bar]) -> None:
    margin = Margin(first, row_of)
    for old in first:
        margin.put(old.segment, [])
    for new in second:
        margin.put(new.segment, [new])
    assert depths(margin) == depths(Margin(second, row_of))


@given(bars)
def test_every_bar_is_named_once_on_one_of_its_rows(found: list[Bar]) -> None:
    margin = Margin(found, row_of)
    turns = (0, 44)
    named = {row: margin.named_in(row, turns) for row in range(45)}
    assert sorted(b.segment for own in named.values() for b in own) == sorted(
        b.segment for b in found
    )
    for row, own in named.items():
        assert {b.segment for b in own} <= {p.bar.segment for p in margin.in_row(row)}


def test_putting_a_segment_tells_the_rows_that_changed_and_keeps_other_lanes() -> None:
    margin = Margin([bar("a", 0, 30), bar("b", 10, 20)], row_of)
    assert margin.put(SegmentId("c"), [bar("c", 12, 45)]) == (1, 4)
    assert margin.put(SegmentId("a"), []) == (0, 2)
    assert margin.put(SegmentId("a"), []) is None
    assert {p.bar.segment: p.lane for p in margin.in_row(1)} == {"b": 1, "c": 2}


def test_a_second_code_on_a_segment_is_a_second_bar() -> None:
    one, two = bar("a", 0, 30), Bar(SegmentId("a"), Span(0, 30), CodeId("b/other"))
    margin = Margin([one], row_of)
    assert margin.put(one.segment, [one, two]) == (0, 2)
    assert [p.lane for p in margin.in_row(0)] == [0, 1]


def test_a_name_is_whole_or_a_mark_or_a_number() -> None:
    names, marks = ["Rust", "Contact met anderen"], ["Ru", "Cma"]
    assert fitted(names, marks, 30) == "Rust, Contact met anderen"
    assert fitted(names, marks, 10) == "Ru Cma"
    assert fitted(names, marks, 5) == "Ru +1"
    assert fitted(names, marks, 2) == "+2"
    assert fitted(names, marks, 1) == ""
