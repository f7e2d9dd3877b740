from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.agreement.disagreements import (
    Disagreement,
    Frame,
    confused,
    confusions,
    disagreements,
)
from qualcode.agreement.units import UnitSets, given_units, matched_units, projected_units
from qualcode.model.ids import CodeId
from qualcode.model.span import Span
from tests.agreement.made import ANA, BEN, CAS, FG1, FG2, codes, on_units, segments, spans

FRAME = Frame(
    {CodeId(c): p for c, p in {"a1": "a", "a2": "a", "b1": "b", "b2": "b", "x": None}.items()},
    [CodeId(c) for c in ("a1", "a2", "b1", "b2", "x")],
)


def rows(sets: UnitSets, frame: Frame = FRAME) -> list[tuple[str, str, str, str | None]]:
    found = disagreements({FG1: sets}, coders=(ANA, BEN), frame=frame)
    return [(row.code, row.coder_with, row.kind, row.other) for row in found]


def test_a_disagreement_carries_where_who_and_what() -> None:
    found = disagreements(
        {FG1: on_units({ANA: ["a1"], BEN: ["a2"]})}, coders=(ANA, BEN), frame=FRAME
    )
    a1, a2 = CodeId("a1"), CodeId("a2")
    assert found == (
        Disagreement(FG1, 0, Span(0, 10), a1, ANA, BEN, "substitution", a2, within_category=True),
        Disagreement(FG1, 0, Span(0, 10), a2, BEN, ANA, "substitution", a1, within_category=True),
    )


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("a1 b1", "a1", [("b1", "ana", "extra_code", None)]),
        ("a1", "", [("a1", "ana", "omission_code", None)]),
        (
            "a1 b1",
            "b2",
            [
                ("a1", "ana", "omission_code", None),
                ("b1", "ana", "substitution", "b2"),
                ("b2", "ben", "substitution", "b1"),
            ],
        ),
        (
            "a1 x",
            "a1 b1 b2",
            [
                ("x", "ana", "substitution", "b1"),
                ("b1", "ben", "substitution", "x"),
                ("b2", "ben", "extra_code", None),
            ],
        ),
        ("a1", None, []),
        ("", "", []),
    ],
)
def test_on_a_given_unit_codes_are_substituted_extra_or_left_out(
    first: str, second: str | None, expected: list[tuple[str, str, str, str | None]]
) -> None:
    assert rows(on_units({ANA: [first], BEN: [second]})) == expected


def test_codes_at_the_top_of_a_book_are_no_siblings() -> None:
    frame = Frame({CodeId("x"): None, CodeId("y"): None})
    found = disagreements({FG1: on_units({ANA: ["x"], BEN: ["y"]})}, coders=(ANA, BEN), frame=frame)
    assert [row.within_category for row in found] == [False, False]


def test_the_pair_most_confused_elsewhere_is_taken_before_book_order() -> None:
    sets = on_units({ANA: ["a1", "x"], BEN: ["b1 b2", "b2"]})
    earlier = Frame(FRAME.parents, FRAME.order, {frozenset(codes("a1 b2")): 3.0})
    assert ("a1", "ana", "substitution", "b1") in rows(sets)
    assert ("a1", "ana", "substitution", "b2") in rows(sets, earlier)
    same_study = on_units({ANA: ["a1", "a1"], BEN: ["b1 b2", "b2"]})
    assert rows(same_study)[0] == ("a1", "ana", "substitution", "b2")


def test_the_same_code_on_an_overlapping_segment_that_is_no_partner_is_a_boundary() -> None:
    made = {ANA: segments((0, 10, "a1")), BEN: segments((9, 40, "a1"))}
    assert rows(matched_units(made)) == [
        ("a1", "ana", "boundary", None),
        ("a1", "ben", "boundary", None),
    ]


def test_a_segment_nothing_of_the_other_touches_is_an_omitted_segment() -> None:
    made = {ANA: segments((0, 10, "a1"), (20, 30, "b1")), BEN: segments((20, 30, "b1"))}
    assert rows(matched_units(made)) == [("a1", "ana", "omission_segment", None)]


def test_a_touched_but_unmatched_segment_with_other_codes_is_an_omitted_code() -> None:
    made = {ANA: segments((0, 10, "a1")), BEN: segments((9, 40, "b1"))}
    assert {row[2] for row in rows(matched_units(made))} == {"omission_code"}


def test_an_added_segment_is_omitted_by_the_other_unless_a_given_one_touches_it() -> None:
    listed = spans((0, 10))
    made = {ANA: segments((0, 10, "a1")), BEN: segments((0, 10, "a1"), (20, 30, "b1"))}
    assert rows(given_units(listed, made)) == [("b1", "ben", "omission_segment", None)]
    made[BEN] = segments((0, 10, "a1"), (5, 30, "b1"))
    assert rows(given_units(listed, made)) == [("b1", "ben", "omission_code", None)]
    made[BEN] = segments((0, 10, "a1"), (5, 30, "a1"))
    assert rows(given_units(listed, made)) == [("a1", "ben", "boundary", None)]


def test_on_sentences_a_code_that_covers_too_little_is_a_boundary() -> None:
    made = {ANA: segments((0, 20, "a1")), BEN: segments((0, 12, "a1"))}
    units = projected_units(spans((0, 10), (10, 20), (20, 30)), made)
    assert rows(units) == [("a1", "ana", "boundary", None)]
    made = {ANA: segments((0, 10, "a1")), BEN: segments((10, 20, "b1"))}
    assert rows(projected_units(spans((0, 10), (10, 20)), made)) == [
        ("a1", "ana", "omission_segment", None),
        ("b1", "ben", "omission_segment", None),
    ]


def test_every_pair_is_walked_on_the_transcripts_both_have_done() -> None:
    sets = {
        FG1: on_units({ANA: ["a1"], BEN: [""], CAS: ["a1"]}),
        FG2: on_units({ANA: ["a1"], CAS: [""]}),
    }
    found = disagreements(sets, coders=(ANA, BEN, CAS), frame=FRAME)
    assert [(r.transcript, r.coder_with, r.coder_without) for r in found] == [
        (FG1, ANA, BEN),
        (FG2, ANA, CAS),
        (FG1, CAS, BEN),
    ]


def test_confusions_share_out_the_codes_that_stand_against_each_other() -> None:
    table = confusions({FG1: on_units({ANA: ["s a b", "c"], BEN: ["s d", None]})}, (ANA, BEN))
    a, b, d, s = (CodeId(c) for c in "abds")
    assert table == {(s, s): 1.0, (a, d): 0.5, (b, d): 0.5, (a, None): 0.5, (b, None): 0.5}
    assert confused(table) == {frozenset((a, d)): 0.5, frozenset((b, d)): 0.5}


texts = st.lists(st.sets(st.sampled_from("abcd"), max_size=4).map(" ".join), min_size=6, max_size=6)


@given(texts, texts)
def test_the_margins_of_the_confusions_are_what_each_coder_applied(
    first: list[str], second: list[str]
) -> None:
    sets = on_units({ANA: first, BEN: second})
    table = confusions({FG1: sets}, (ANA, BEN))
    for code in codes("a b c d"):
        mine = sum(share for (row, _), share in table.items() if row == code)
        theirs = sum(share for (_, column), share in table.items() if column == code)
        assert mine == pytest.approx(sum(code in text.split() for text in first))
        assert theirs == pytest.approx(sum(code in text.split() for text in second))
    assert len(rows(sets)) == sum(
        len(set(a.split()) ^ set(b.split())) for a, b in zip(first, second, strict=True)
    )


def test_a_coder_absent_from_a_transcript_confuses_nothing() -> None:
    assert confusions({FG1: on_units({ANA: ["a"]})}, (ANA, BEN)) == {}
