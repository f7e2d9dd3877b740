from __future__ import annotations

import numpy as np
import pytest

from qualcode.agreement.applications import (
    code_application_agreement,
    count,
    pooled,
    pooled_kappa,
    pooled_kappa_of,
)
from qualcode.agreement.catalogue import Setting
from qualcode.agreement.headline import as_tensor, compare
from qualcode.agreement.intervals import (
    BETWEEN,
    WITHIN,
    bootstrap,
    jackknife,
    krippendorff_bootstrap,
    of_applications,
    over_transcripts,
    with_interval,
)
from qualcode.agreement.percode import per_code
from qualcode.agreement.planning import plan
from qualcode.agreement.ratings import of_matrix
from qualcode.agreement.result import Interval
from qualcode.agreement.setalpha import DISTANCES, set_alpha, set_sums
from qualcode.agreement.tensor import Tensor
from qualcode.model.errors import UsageError
from qualcode.model.ids import TranscriptId
from tests.agreement.made import ANA, BEN, on_units

ALL = Setting("all")


def study(*rows: tuple[str, str]) -> Tensor:
    """One transcript for every pair of texts; units stand apart by commas."""
    sets = {
        TranscriptId(f"t{n}"): on_units({ANA: a.split(","), BEN: b.split(",")})
        for n, (a, b) in enumerate(rows)
    }
    return as_tensor(sets, (ANA, BEN))


def test_three_transcripts_give_a_jackknife_worked_by_hand() -> None:
    # A = 3, D = 2; without the first transcript 2 of 2, without another 2 of 4.
    given = study(("x,y", "x,z"), ("x", "x"), ("x", "x"))
    found = over_transcripts(count(given), pooled)
    assert found is not None
    assert (found.method, found.label, found.seed) == ("jackknife t", BETWEEN, None)
    estimate = 3 / 5
    replicates = [1.0, 2 / 4, 2 / 4]
    error = (2 / 3 * sum((r - 2 / 3) ** 2 for r in replicates)) ** 0.5
    assert found.lower == max(0.0, estimate - 4.302652729749464 * error)
    assert found.upper == 1.0


def test_the_jackknife_is_clipped_and_needs_three_defined_replicates() -> None:
    found = jackknife(0.5, [0.49, 0.5, 0.51, 0.5])
    assert found is not None
    assert found.lower == pytest.approx(0.5 - 3.182446305 * (3 / 4 * 0.0002) ** 0.5)
    assert jackknife(0.9, [0.1, 0.9, 0.95]) == Interval(0.0, 1.0, "jackknife t", BETWEEN)
    assert jackknife(0.0, [-0.9, 0.9, 0.1], bounds=(-1, 1)) == Interval(
        -1, 1, "jackknife t", BETWEEN
    )
    assert jackknife(0.5, [0.5, 0.5]) is None
    assert jackknife(0.5, [0.5, 0.5, 0.5, None]) is None
    assert jackknife(None, [0.5, 0.5, 0.5]) is None


def test_two_transcripts_have_no_interval_and_two_values() -> None:
    sets = {
        TranscriptId(n): on_units({ANA: ["x", "y"], BEN: ["x", t]})
        for n, t in (("1", "y"), ("2", "z"))
    }
    found = compare(sets, coders=(ANA, BEN), secondary=frozenset(), unit="", mode="shared", rule="")
    assert found.all.interval is None
    assert [row.value for row in found.by_transcript] == [1.0, 1 / 3]


def test_one_transcript_is_resampled_and_says_so() -> None:
    given = study((",".join("xyxyxyxyxy"), ",".join("xyxyxyxxxx")))
    found = of_applications(given, seed=4)
    assert found is not None
    assert (found.label, found.seed, found.level) == (WITHIN, 4, 0.95)
    assert found.lower < 8 / 12 < found.upper
    assert of_applications(given, seed=4) == found != of_applications(given, seed=5)
    by_holsti = of_applications(given, seed=4, measure="holsti")
    assert by_holsti is not None
    assert by_holsti.lower == pytest.approx(2 * found.lower / (1 + found.lower))


def test_the_resampling_covers_a_known_share() -> None:
    parts = np.array([[1.0, 0.0]] * 60 + [[0.0, 1.0]] * 40)
    found = bootstrap(parts, lambda sums: sums[:, 0] / sums.sum(axis=1), seed=1)
    assert found is not None
    assert found.lower == pytest.approx(0.6 - 1.96 * 0.049, abs=0.02)
    assert found.upper == pytest.approx(0.6 + 1.96 * 0.049, abs=0.02)


def test_an_undefined_resample_gives_no_interval() -> None:
    assert bootstrap(np.zeros((0, 2)), lambda sums: sums[:, 0], seed=1) is None
    given = study(("x,,,", "x,,,"))
    assert of_applications(given, seed=1) is None
    assert of_applications(given, seed=1, measure="holsti") is None


def test_any_measure_gets_the_interval_that_fits_its_transcripts() -> None:
    def kappa(part: Tensor) -> float | None:
        return pooled_kappa_of(count(part))

    several = study(("x,y,", "x,z,"), ("x,y", "x,y"), ("x,y,x", "x,y,y"), ("", ""))
    result = pooled_kappa(count(several), ALL)
    found = with_interval(result, several, kappa, seed=1, bounds=(-1, 1)).interval
    assert found == over_transcripts(count(several), pooled_kappa_of, bounds=(-1, 1))
    one = study((",".join("xyxyxyxyxy"), ",".join("xyxyxyxxxx")))
    result = code_application_agreement(count(one), ALL)
    found = with_interval(result, one, lambda t: pooled(count(t)), seed=2, times=300).interval
    assert found is not None
    assert (found.method, found.label, found.seed) == ("bootstrap of segments", WITHIN, 2)
    assert found.lower < 8 / 12 < found.upper
    nothing = code_application_agreement(count(study(("", ""))), ALL)
    assert with_interval(nothing, study(("", "")), lambda _: None, seed=1) is nothing
    undefined = with_interval(result, one, lambda _: None, seed=1, times=5)
    assert undefined.interval is None


def test_alpha_on_sets_can_leave_transcripts_out() -> None:
    given = study(("x,y", "x,z"), ("x y,x", "x,x"), ("x,z", "x,y z"))
    sums = set_sums(given, DISTANCES["krippendorff_alpha_jaccard"])
    how = Setting("all")
    assert sums.alpha() == pytest.approx(set_alpha("krippendorff_alpha_jaccard", given, how).value)
    two = study(("x,y", "x,z"), ("x,z", "x,y z"))
    part = sums.alpha(np.array([True, False, True]))
    assert part == pytest.approx(set_alpha("krippendorff_alpha_jaccard", two, how).value)
    assert sums.alpha(np.array([False, False, False])) is None


def test_krippendorff_s_bootstrap_keeps_alpha_in_the_middle_and_says_how_often_it_misses() -> None:
    chance = np.random.default_rng(3)
    truth = chance.integers(0, 2, 200)
    rows = [[int(v) if chance.random() < 0.9 else 1 - int(v) for v in truth] for _ in range(2)]
    found = krippendorff_bootstrap(of_matrix(rows), seed=1)
    assert found is not None
    assert found.lower < 0.66 < found.upper
    assert found.upper - found.lower == pytest.approx(
        2 * 1.96 * 2 * (0.17 * 0.83 / 200) ** 0.5, abs=0.04
    )
    (low, below_low), (high, below_high) = found.misses
    assert (low, high) == (0.667, 0.8)
    assert below_low < below_high
    assert found == krippendorff_bootstrap(of_matrix(rows), seed=1)
    assert krippendorff_bootstrap(of_matrix([[1, 1], [1, 1]]), seed=1) is None
    assert krippendorff_bootstrap(of_matrix([[1, None], [None, 0]]), seed=1) is None


def test_codes_with_few_applications_have_no_interval_and_are_flagged() -> None:
    given = study(*[("x x,x,y", "x,x,")] * 5)
    x, y = sorted(per_code(given), key=lambda row: row.code)
    assert (x.agreed, x.differed, x.few, y.few) == (10, 0, False, True)
    assert x.interval is None  # no spread, and 100 % to 100 % would say that it cannot move
    assert (y.interval, y.agreement, y.applied) == (None, 0.0, (5, 0))


def test_coders_who_never_differ_have_no_interval_without_width() -> None:
    agreed, differed, mixed = ("x,y,x", "x,y,x"), ("x,y,x", "y,x,y"), ("x,y,x", "x,y,y")
    for transcripts in (1, 3, 25):
        for rows in (agreed, differed):
            assert of_applications(study(*[rows] * transcripts), seed=1) is None
    assert of_applications(study(*[mixed] * 3), seed=1) is None
    assert of_applications(study(mixed), seed=1) is not None
    assert of_applications(study(mixed, mixed, agreed), seed=1) is not None


def test_a_code_whose_coefficients_lie_far_apart_is_flagged_as_rare_or_common() -> None:
    rare = study(("x," * 3 + ",".join("z" * 57), "x," * 2 + ",".join("z" * 58)))
    x, z = sorted(per_code(rare), key=lambda row: row.code)
    assert not x.prevalence_gap
    far = study(("x,y," + ",".join("z" * 58), ",x,y" + ",".join("z" * 58)))
    assert {row.code: row.prevalence_gap for row in per_code(far)}["x"]
    assert z.alpha is not None
    everywhere = per_code(study(("x,x", "x,x")))
    assert (everywhere[0].alpha, everywhere[0].ac1, everywhere[0].prevalence_gap) == (
        None,
        1.0,
        False,
    )


def test_codes_nobody_can_be_compared_on_come_last_without_values() -> None:
    sets = {TranscriptId("t"): on_units({ANA: ["x"], BEN: [None]})}
    (row,) = per_code(as_tensor(sets, (ANA, BEN)))
    assert (row.agreement, row.alpha, row.ac1, row.applied) == (None, None, None, (0, 0))


@pytest.mark.parametrize(("half", "needed"), [(0.05, 283), (0.075, 126), (0.1, 71)])
def test_the_plan_says_how_many_applications_are_needed(half: float, needed: int) -> None:
    found = plan(0.757, half)
    assert (found.applications, found.transcripts) == (needed, 3)
    assert found.spread[0] >= 1.49 * needed
    assert found.spread[1] <= 3 * needed


@pytest.mark.parametrize(("agreement", "half"), [(0, 0.1), (1, 0.1), (0.5, 0), (0.5, 1)])
def test_a_plan_that_cannot_be_made_is_refused(agreement: float, half: float) -> None:
    with pytest.raises(UsageError, match="no plan"):
        plan(agreement, half)
