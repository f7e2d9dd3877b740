from __future__ import annotations

from collections.abc import Mapping

import pytest

from qualcode.agreement.headline import CoderRow, Headline, Skipped, compare
from qualcode.agreement.matching import Rule
from qualcode.agreement.units import UnitSets, given_units, matched_units
from qualcode.model.ids import CodeId, CoderId, TranscriptId
from qualcode.model.span import Span
from tests.agreement.made import ANA, BEN, CAS, FG1, FG2, on_units, segments

SECONDARY = frozenset({CodeId("sec")})


def headline(
    sets: Mapping[TranscriptId, UnitSets], coders: tuple[CoderId, ...] = (ANA, BEN)
) -> Headline:
    return compare(
        sets, coders=coders, secondary=SECONDARY, unit="segments", mode="shared", rule="given"
    )


def test_a_segment_with_one_of_two_codes_shared_counts_one_agreement_and_one_disagreement() -> None:
    found = headline({FG1: on_units({ANA: ["x y", "x"], BEN: ["x", "x"]})})
    assert (found.all.A, found.all.D, found.all.value) == (2, 1, 2 / 3)
    assert found.holsti_all.value == 4 / 5
    assert (found.all.unit, found.all.rule, found.all.roles) == ("segments", "given", "all")


def test_primary_lines_leave_secondary_codes_out_and_keep_the_units() -> None:
    found = headline({FG1: on_units({ANA: ["x sec", "y", "sec"], BEN: ["x", "y", ""]})})
    assert (found.all.A, found.all.D) == (2, 2)
    assert (found.primary.A, found.primary.D, found.primary.n_units) == (2, 0, 3)
    assert (found.primary.roles, found.holsti_primary.value) == ("primary", 1.0)
    assert (found.secondary_given_primary.value, found.secondary_given_primary.D) == (0.0, 1)


def test_codes_stand_worst_first_and_carry_their_own_counts() -> None:
    found = headline({FG1: on_units({ANA: ["x y", "z", "y"], BEN: ["x", "z y", "y"]})})
    assert [(r.code, r.A, r.D) for r in found.per_code] == [("y", 1, 2), ("x", 1, 0), ("z", 1, 0)]


def test_an_empty_set_is_a_disagreement_and_a_missing_unit_is_not() -> None:
    empty = headline({FG1: on_units({ANA: ["x", "x"], BEN: ["x", ""]})})
    missing = headline({FG1: on_units({ANA: ["x", "x"], BEN: ["x", None]})})
    assert (empty.all.value, empty.units_compared) == (0.5, 2)
    assert (missing.all.value, missing.units_compared) == (1.0, 1)


def test_units_all_coders_left_empty_are_counted_and_not_agreed_on() -> None:
    found = headline({FG1: on_units({ANA: ["x", "", ""], BEN: ["x", "", None]})})
    assert (found.units_compared, found.units_left_empty, found.all.A) == (2, 1, 1)
    assert (found.exact_match.value, found.any_shared.value) == (1.0, 1.0)


def test_a_transcript_only_one_coder_did_is_named_and_changes_nothing() -> None:
    both = {FG1: on_units({ANA: ["x"], BEN: ["y"]})}
    more = {**both, FG2: on_units({ANA: ["x"]}), TranscriptId("FG3"): on_units({ANA: [], BEN: []})}
    assert headline(more).all.value == headline(both).all.value == 0.0
    assert headline(more).skipped == (
        Skipped(FG2, "one_coder"),
        Skipped(TranscriptId("FG3"), "empty"),
    )


@pytest.mark.parametrize(
    ("sets", "coders", "reason"),
    [
        ({}, (ANA, BEN), "no_comparable_units"),
        ({FG1: on_units({ANA: ["x"]})}, (ANA,), "one_coder"),
        ({FG1: on_units({ANA: ["x"]})}, (ANA, BEN), "no_comparable_units"),
        ({FG1: on_units({ANA: ["x", None], BEN: [None, "x"]})}, (ANA, BEN), "no_comparable_units"),
        ({FG1: on_units({ANA: [""], BEN: [""]})}, (ANA, BEN), "no_codings"),
        ({FG1: matched_units({ANA: [], BEN: []})}, (ANA, BEN), "no_codings"),
    ],
)
def test_what_cannot_be_compared_has_no_value_and_says_why(
    sets: Mapping[TranscriptId, UnitSets], coders: tuple[CoderId, ...], reason: str
) -> None:
    found = headline(sets, coders)
    for result in (found.all, found.primary, found.holsti_all, found.any_shared):
        assert (result.value, result.reason) == (None, reason)
    assert found.per_code == ()


def test_three_coders_pool_their_pairs_and_the_odd_one_out_shows() -> None:
    sets = {FG1: on_units({ANA: ["x", "y"], BEN: ["x", "y"], CAS: ["x", "z"]})}
    found = headline(sets, (ANA, BEN, CAS))
    assert (found.all.A, found.all.D, found.all.n_pairs) == (4, 4, 3)
    assert [(row.coders, row.agreement.value) for row in found.pairs] == [
        ((ANA, BEN), 1.0),
        ((ANA, CAS), 1 / 3),
        ((BEN, CAS), 1 / 3),
    ]
    assert found.coders[2] == CoderRow(CAS, 2, 2, 2, 1 / 3)
    assert found.coders[0].mean_agreement == pytest.approx(2 / 3)


def test_the_third_coder_missing_a_transcript_changes_no_other_pair() -> None:
    one = {FG1: on_units({ANA: ["x", "y"], BEN: ["x", "y"], CAS: ["x", "z"]})}
    two = {**one, FG2: on_units({ANA: ["x"], BEN: ["x"]})}
    before, after = (headline(s, (ANA, BEN, CAS)).pairs for s in (one, two))
    assert [row.agreement.value for row in before[1:]] == [r.agreement.value for r in after[1:]]


def test_segments_added_in_shared_mode_are_units_and_are_counted_by_coder() -> None:
    units = given_units(
        [Span(0, 10), Span(20, 30)],
        {ANA: segments((0, 10, "x")), BEN: segments((0, 10, "x"), (12, 18, "y"))},
    )
    found = headline({FG1: units})
    assert (found.units_compared, found.units_left_empty) == (3, 1)
    assert (found.all.A, found.all.D, found.units_added) == (1, 1, {ANA: 0, BEN: 1})


def test_matched_segments_are_matched_again_for_the_primary_line() -> None:
    # The first coder's secondary segment takes the only partner; without it the other one fits.
    made = {ANA: segments((0, 10, "sec"), (5, 20, "x")), BEN: segments((0, 12, "x"))}
    found = headline({FG1: matched_units(made, Rule("overlap"))})
    assert (found.all.A, found.all.D) == (0, 3)
    assert (found.primary.A, found.primary.D) == (1, 0)


def test_a_coder_row_counts_own_segments_once_however_many_pairs_there_are() -> None:
    made = {c: segments((0, 10, "x y")) for c in (ANA, BEN, CAS)}
    found = headline({FG1: matched_units(made)}, (ANA, BEN, CAS))
    assert found.coders[0] == CoderRow(ANA, 1, 1, 2, 1.0)
    assert (found.all.A, found.all.n_pairs) == (6, 3)
