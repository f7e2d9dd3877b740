from __future__ import annotations

import pytest

from qualcode.agreement.headline import as_tensor
from qualcode.agreement.matching import Rule
from qualcode.agreement.units import (
    UnitSets,
    dropped,
    given_units,
    matched_units,
    near_merged,
    projected_units,
    replaced,
)
from qualcode.model.errors import UsageError
from qualcode.model.ids import CodeId
from qualcode.model.span import Span
from tests.agreement.made import ANA, BEN, CAS, FG1, codes, on_units, segments, spans

X, Y, NOTHING = codes("x"), codes("y"), codes("")


def test_given_units_keep_a_done_unit_empty_and_an_absent_coder_missing() -> None:
    found = given_units(spans((0, 10), (20, 30)), {ANA: segments((0, 10, "x")), BEN: []})
    assert found.sets == {ANA: (X, NOTHING), BEN: (NOTHING, NOTHING)}
    given = as_tensor({FG1: found}, (ANA, BEN, CAS))
    assert given.seen.tolist() == [[True, True], [True, True], [False, False]]


def test_two_segments_on_one_given_span_are_one_with_the_codes_of_both() -> None:
    found = given_units(spans((0, 10)), {ANA: segments((0, 10, "x"), (0, 10, "y"))})
    assert found.sets[ANA] == (codes("x y"),)


def test_an_added_segment_is_a_unit_on_which_the_others_applied_nothing() -> None:
    found = given_units(
        spans((20, 30), (0, 10)),
        {ANA: segments((0, 10, "x")), BEN: segments((15, 18, "y"), (12, 14, "")), CAS: []},
    )
    assert found.units == spans((20, 30), (0, 10), (15, 18))
    assert found.sets == {
        ANA: (NOTHING, X, NOTHING),
        BEN: (NOTHING, NOTHING, Y),
        CAS: (NOTHING, NOTHING, NOTHING),
    }
    assert found.added == {ANA: (), BEN: spans((15, 18)), CAS: ()}


def test_units_outside_the_part_a_coder_did_are_missing() -> None:
    found = given_units(
        spans((0, 10), (20, 30)),
        {ANA: segments((0, 10, "x")), BEN: segments((0, 10, "x"))},
        ranges={BEN: spans((0, 12), (12, 25))},
    )
    assert found.sets[BEN] == (X, None)
    assert found.sets[ANA] == (X, NOTHING)


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (0, ["x", "x", "x"]),
        (0.3, ["x", "x", ""]),
        (0.5, ["x", "x", ""]),
        (0.51, ["", "x", ""]),
        (1, ["", "x", ""]),
    ],
)
def test_a_unit_has_a_code_that_covers_enough_of_it(share: float, expected: list[str]) -> None:
    made = {ANA: segments((5, 15, "x"), (12, 22, "x"))}
    found = projected_units(spans((0, 10), (10, 20), (20, 30)), made, share)
    assert found.sets[ANA] == tuple(codes(text) for text in expected)


def test_a_share_such_as_a_tenth_is_met_exactly() -> None:
    made = {ANA: segments((0, 3, "x"))}
    assert projected_units(spans((0, 30)), made, 0.1).sets[ANA] == (X,)


def test_a_coding_before_between_or_after_the_units_falls_on_none() -> None:
    made = {ANA: segments((0, 2, "x"), (10, 12, "x"), (30, 31, "x"))}
    found = projected_units(spans((2, 10), (12, 20)), made, 0)
    assert found.sets[ANA] == (NOTHING, NOTHING)
    assert projected_units((), made).sets[ANA] == ()


def test_projected_units_follow_the_part_done() -> None:
    found = projected_units(
        spans((0, 10), (10, 20)), {ANA: segments((0, 20, "x"))}, ranges={ANA: spans((0, 10))}
    )
    assert found.sets[ANA] == (X, None)


def test_units_that_overlap_are_refused() -> None:
    with pytest.raises(UsageError, match="overlap or are out of order"):
        projected_units(spans((0, 10), (9, 20)), {})


def test_segments_without_a_partner_meet_an_empty_set() -> None:
    made = {ANA: segments((0, 10, "x"), (20, 30, "y")), BEN: segments((1, 10, "x"), (40, 50, "y"))}
    found = matched_units(made)
    assert found.units == spans((0, 10), (20, 30), (40, 50))
    assert found.sets == {ANA: (X, Y, NOTHING), BEN: (X, NOTHING, Y)}
    assert found.own == {
        ANA: (Span(0, 10), Span(20, 30), None),
        BEN: (Span(1, 10), None, Span(40, 50)),
    }


def test_segments_without_a_code_are_not_matched() -> None:
    found = matched_units({ANA: segments((0, 10, "")), BEN: segments((0, 10, "x"))})
    assert found.sets == {ANA: (NOTHING,), BEN: (X,)}


def test_three_coders_are_matched_pair_by_pair() -> None:
    made = {coder: segments((0, 10, "x")) for coder in (ANA, BEN, CAS)}
    found = matched_units(made)
    assert found.sets == {ANA: (X, X, None), BEN: (X, None, X), CAS: (None, X, X)}


def test_matching_leaves_out_segments_the_other_coder_had_not_reached() -> None:
    made = {ANA: segments((0, 10, "x"), (20, 30, "x")), BEN: segments((0, 10, "x"))}
    found = matched_units(made, ranges={BEN: spans((0, 15))})
    assert found.sets == {ANA: (X,), BEN: (X,)}
    assert dropped(found, codes("y")).units == found.units


def test_dropping_codes_empties_sets_and_leaves_missing_units_missing() -> None:
    given = on_units({ANA: ["x y", None], BEN: ["y", ""]})
    found = dropped(given, codes("y"))
    assert found.sets == {ANA: (X, None), BEN: (NOTHING, NOTHING)}
    assert found.units == given.units
    assert dropped(given, frozenset()) is given


def test_codes_are_replaced_by_ancestors_and_deleted_where_there_is_none() -> None:
    mapping = {CodeId("x"): CodeId("top"), CodeId("y"): None}
    found = replaced(segments((0, 5, "x y"), (6, 9, "y"), (10, 12, "z")), mapping)
    assert found == segments((0, 5, "top"), (6, 9, ""), (10, 12, "z"))


def test_segments_that_nearly_coincide_become_one() -> None:
    near = segments((0, 100, "x"), (5, 100, "y"), (5, 60, "z"), (100, 101, "x"))
    found = near_merged(near)
    assert found == tuple(segments((0, 100, "x y"), (5, 60, "z"), (100, 101, "x")))


def test_a_row_of_the_wrong_length_is_refused_with_the_coder_s_name() -> None:
    with pytest.raises(UsageError, match="ben has 1 code sets for 2 units"):
        UnitSets(spans((0, 1), (1, 2)), {BEN: (X,)})


def test_a_rule_that_is_matched_again_keeps_its_rule() -> None:
    made = {ANA: segments((0, 10, "x")), BEN: segments((9, 20, "x"))}
    found = matched_units(made, Rule("overlap"))
    assert dropped(found, codes("y")).sets == {ANA: (X,), BEN: (X,)}
