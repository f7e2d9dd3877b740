"""The same numbers as packages of others, on random data."""

from __future__ import annotations

import warnings
from itertools import pairwise

import numpy as np
import pytest

from qualcode.agreement.alpha import binary_alphas
from qualcode.agreement.registry import evaluate
from qualcode.agreement.student import t_quantile
from qualcode.agreement.tensor import of_lists

SEEDS = range(6)


def matrix(seed: int, *, coders: int = 2, size: int = 40, values: int = 4) -> list[list[int]]:
    chance = np.random.default_rng(seed)
    truth = chance.integers(0, values, size)
    rows = [
        np.where(chance.random(size) < 0.6, truth, chance.integers(0, values, size))
        for _ in range(coders)
    ]
    return [[int(v) for v in row] for row in rows]


def holed(rows: list[list[int]], seed: int) -> list[list[int | None]]:
    chance = np.random.default_rng(seed)
    return [[None if chance.random() < 0.2 else v for v in row] for row in rows]


def sets(seed: int, *, coders: int = 2, filled: bool = False) -> list[list[set[str]]]:
    chance = np.random.default_rng(seed)
    truth = [{c for c in "abcde" if chance.random() < 0.3} for _ in range(30)]
    return [
        [
            {c for c in "abcde" if (c in on) ^ (chance.random() < 0.12)}
            or ({"a"} if filled else set())
            for on in truth
        ]
        for _ in range(coders)
    ]


def value(measure: str, kind: str, data: object, **params: object) -> float:
    found = evaluate(measure, kind, data, params).value
    assert found is not None
    return found


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval"])
def test_alpha_with_missing_values_is_the_package_s(seed: int, level: str) -> None:
    import krippendorff

    rows = holed(matrix(seed, coders=4), seed)
    numbers = np.array([[np.nan if v is None else v for v in row] for row in rows])
    theirs = krippendorff.alpha(numbers, level_of_measurement=level)
    assert value(f"krippendorff_alpha_{level}", "matrix", rows) == pytest.approx(theirs, abs=1e-12)


def test_alphas_of_all_codes_at_once_are_the_package_s_one_by_one() -> None:
    import krippendorff

    rows: list[list[set[str] | None]] = [list(row) for row in sets(1, coders=4)]
    rows[2][:5] = [None] * 5
    rows[3][3:9] = [None] * 6
    given = of_lists(rows)
    numbers = np.where(given.seen[:, :, None], given.applied, np.nan)
    theirs = [
        krippendorff.alpha(numbers[:, :, k], level_of_measurement="nominal")
        for k in range(len(given.codes))
    ]
    assert binary_alphas(given) == pytest.approx(theirs, abs=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_kappas_are_those_of_scikit_learn(seed: int) -> None:
    from sklearn.metrics import cohen_kappa_score

    rows = matrix(seed)
    for measure, weights in (
        ("cohen_kappa", None),
        ("weighted_kappa_linear", "linear"),
        ("weighted_kappa_quadratic", "quadratic"),
    ):
        theirs = cohen_kappa_score(rows[0], rows[1], weights=weights)
        assert value(measure, "matrix", rows) == pytest.approx(theirs, abs=1e-12)
    three = matrix(seed, coders=3)
    pairs = [(0, 1), (0, 2), (1, 2)]
    theirs = np.mean([cohen_kappa_score(three[i], three[j]) for i, j in pairs])
    assert value("light_kappa", "matrix", three) == pytest.approx(theirs, abs=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_set_measures_are_those_of_scikit_learn(seed: int) -> None:
    from sklearn.metrics import accuracy_score, f1_score, jaccard_score

    rows = sets(seed, filled=True)
    first, second = (np.array([[c in on for c in "abcde"] for on in row]) for row in rows)
    for measure, theirs in (
        ("code_application_agreement", jaccard_score(first, second, average="micro")),
        ("code_application_mean_of_codes", jaccard_score(first, second, average="macro")),
        ("holsti", f1_score(first, second, average="micro")),
        ("set_exact_match", accuracy_score(first, second)),
        ("set_jaccard_mean", jaccard_score(first, second, average="samples")),
        ("set_dice_mean", f1_score(first, second, average="samples")),
    ):
        assert value(measure, "sets", rows) == pytest.approx(theirs, abs=1e-12), measure


@pytest.mark.parametrize("seed", SEEDS)
def test_fleiss_and_randolph_are_those_of_statsmodels(seed: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

    rows = matrix(seed, coders=5)
    table, labels = aggregate_raters(np.array(rows).T)
    counts = {"labels": [int(v) for v in labels], "counts": table.tolist()}
    for measure, method in (("fleiss_kappa", "fleiss"), ("brennan_prediger", "randolph")):
        theirs = fleiss_kappa(table, method=method)
        assert value(measure, "matrix", rows) == pytest.approx(theirs, abs=1e-12)
        assert value(measure, "counts", counts) == pytest.approx(theirs, abs=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_coefficients_are_those_of_nltk(seed: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from nltk.metrics.agreement import AnnotationTask
        from nltk.metrics.distance import jaccard_distance, masi_distance

    rows = matrix(seed, coders=3)
    task = AnnotationTask([(c, u, v) for c, row in enumerate(rows) for u, v in enumerate(row)])
    assert value("conger_kappa", "matrix", rows) == pytest.approx(task.multi_kappa(), abs=1e-12)
    two = AnnotationTask([(c, u, v) for c, row in enumerate(rows[:2]) for u, v in enumerate(row)])
    assert value("scott_pi", "matrix", rows[:2]) == pytest.approx(two.pi(), abs=1e-12)
    assert value("bennett_s", "matrix", rows[:2]) == pytest.approx(two.S(), abs=1e-12)
    data = sets(seed, coders=3, filled=True)
    for measure, distance in (("jaccard", jaccard_distance), ("masi", masi_distance)):
        task = AnnotationTask(
            [(c, u, frozenset(v)) for c, row in enumerate(data) for u, v in enumerate(row)],
            distance=distance,
        )
        found = value(f"krippendorff_alpha_{measure}", "sets", data)
        assert found == pytest.approx(task.alpha(), abs=1e-12)


def test_the_quantiles_of_t_are_the_printed_ones() -> None:
    known = {
        1: 12.7062047362,
        2: 4.3026527297,
        3: 3.1824463053,
        5: 2.5705818356,
        10: 2.2281388520,
        30: 2.0422724563,
        120: 1.9799304051,
    }
    for freedom, quantile in known.items():
        assert t_quantile(0.975, freedom) == pytest.approx(quantile, abs=1e-6)
        assert t_quantile(0.025, freedom) == pytest.approx(-quantile, abs=1e-6)
    assert t_quantile(0.95, 4) == pytest.approx(2.1318467863, abs=1e-6)
    assert t_quantile(0.5, 4) == pytest.approx(0.0, abs=1e-12)
    falling = [t_quantile(0.975, freedom) for freedom in range(1, 60)]
    assert all(a > b for a, b in pairwise(falling))


@pytest.mark.parametrize(("probability", "freedom"), [(0.0, 3), (1.0, 3), (0.9, 0)])
def test_a_quantile_that_does_not_exist_is_refused(probability: float, freedom: int) -> None:
    with pytest.raises(ValueError, match="no t quantile"):
        t_quantile(probability, freedom)
