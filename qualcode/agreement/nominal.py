"""Percent agreement and the chance-corrected coefficients for one value per unit.

Every function takes `Ratings` and gives a `Result`. For several codes per unit run them per
code, on there or not. "Units" are those with at least two values unless a line says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Literal

import numpy as np

from qualcode.agreement.catalogue import Setting, report
from qualcode.agreement.ratings import MISSING, Ratings, Value, shares
from qualcode.agreement.result import Reason, Result
from qualcode.agreement.tensor import Floats
from qualcode.model.errors import UsageError

Weighting = Literal["linear", "quadratic"]


def observed(ratings: Ratings) -> float:
    """Mean over units of the share of agreeing pairs; there must be such a unit."""
    paired = ratings.paired
    counts, size = ratings.counts[paired], ratings.per_unit[paired]
    share = (counts * (counts - 1)).sum(axis=1) / (size * (size - 1))
    return float(ratings.weights[paired] @ share / ratings.n_units)


def percent_agreement(ratings: Ratings, setting: Setting) -> Result:
    """Mean over units of the share of agreeing pairs of coders."""
    return _result("percent_agreement", ratings, setting, observed)


def cohen_kappa(ratings: Ratings, setting: Setting) -> Result:
    """Kappa of two coders, chance from each coder's own margins, on units both have done."""
    return _result("cohen_kappa", _two(ratings), setting, kappa)


def kappa(ratings: Ratings, weighting: Weighting | None = None) -> float | None:
    """Kappa of the first two coders; None when both use one and the same value only.

    `weighting` takes distances over the order of the categories: 1-d or 1-d squared.
    """
    values = ratings.rows()
    both = (values[0] != MISSING) & (values[1] != MISSING)
    size = len(ratings.categories)
    table = np.zeros((size, size), dtype=np.int64)
    np.add.at(table, (values[0, both], values[1, both]), ratings.weights[both])
    distance = _distances(size, weighting)
    expected = float((distance * np.outer(table.sum(axis=1), table.sum(axis=0))).sum())
    if expected == 0:
        return None
    return 1 - float((distance * table).sum()) * int(table.sum()) / expected


def _distances(size: int, weighting: Weighting | None) -> Floats:
    if weighting is None:
        return 1.0 - np.eye(size)
    apart = np.abs(np.subtract.outer(np.arange(size), np.arange(size))) / max(size - 1, 1)
    return np.asarray(apart if weighting == "linear" else apart**2, dtype=np.float64)


def weighted_kappa(ratings: Ratings, setting: Setting, weighting: Weighting) -> Result:
    """Kappa that counts near values as half right, over the order of the categories."""
    name = f"weighted_kappa_{weighting}"
    return _result(name, _two(ratings), setting, lambda r: kappa(r, weighting))


def light_kappa(ratings: Ratings, setting: Setting) -> Result:
    """Mean of the kappas of all pairs with a unit in common; None when one of them is None."""
    return _result("light_kappa", ratings, setting, _light)


def _light(ratings: Ratings) -> float | None:
    pairs = [ratings.of_pair(i, j) for i, j in combinations(range(len(ratings.rows())), 2)]
    values = [kappa(pair) for pair in pairs if pair.n_units]
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if len(known) == len(values) else None


def scott_pi(ratings: Ratings, setting: Setting) -> Result:
    """Pi of two coders, chance from the margins of both together."""

    return _result("scott_pi", _two(ratings), setting, lambda both: _fleiss(_whole(both)))


def fleiss_kappa(ratings: Ratings, setting: Setting) -> Result:
    """Kappa of any number of coders, chance from the mean share of each category.

    Chance is taken over units with at least one value.
    """
    return _result("fleiss_kappa", ratings, setting, _fleiss)


def _fleiss(ratings: Ratings) -> float | None:
    return _corrected(observed(ratings), float((shares(ratings) ** 2).sum()), ratings)


def fleiss_kappa_category(ratings: Ratings, setting: Setting, category: Value) -> Result:
    """Fleiss' kappa of one category against all others; None when nobody gave it."""
    counts = np.zeros((len(ratings.counts), 2), dtype=np.int64)
    names = [str(known) for known in ratings.categories]
    if str(category) in names:
        counts[:, 1] = ratings.counts[:, names.index(str(category))]
    counts[:, 0] = ratings.per_unit - counts[:, 1]
    split = Ratings(
        counts, ratings.weights, (False, True), ratings.values, ratings.coders, str(category)
    )
    return _result("fleiss_kappa_category", split, setting, _fleiss)


def conger_kappa(ratings: Ratings, setting: Setting) -> Result:
    """Kappa of any number of coders, chance as the mean over pairs of coders' own margins."""
    return _result("conger_kappa", ratings, setting, _conger)


def _conger(ratings: Ratings) -> float | None:
    margins = []
    for row in ratings.rows():
        done = row != MISSING
        given = np.bincount(
            row[done], weights=ratings.weights[done], minlength=len(ratings.categories)
        )
        if given.sum():
            margins.append(given / given.sum())
    chance = [float(first @ second) for first, second in combinations(margins, 2)]
    return _corrected(observed(ratings), float(np.mean(chance)), ratings)


def bennett_s(ratings: Ratings, setting: Setting) -> Result:
    """Agreement of two coders beyond 1/q, q the number of declared categories."""
    return _result("bennett_s", _two(ratings), setting, _uniform)


def brennan_prediger(ratings: Ratings, setting: Setting) -> Result:
    """Agreement beyond 1/q, q the number of declared categories."""
    return _result("brennan_prediger", ratings, setting, _uniform)


def pabak(ratings: Ratings, setting: Setting) -> Result:
    """Agreement beyond one half, for two categories; UsageError for more."""
    if len(ratings.categories) > 2:
        raise UsageError(
            f"PABAK is for two categories, and here are {len(ratings.categories)}.",
            "Use brennan_prediger.",
        )
    return _result("pabak", ratings, setting, _uniform)


def _uniform(ratings: Ratings) -> float | None:
    size = len(ratings.categories)
    return None if size < 2 else (observed(ratings) - 1 / size) / (1 - 1 / size)


def gwet_ac1(ratings: Ratings, setting: Setting) -> Result:
    """AC1, chance from how evenly the declared categories are used."""
    return _result("gwet_ac1", ratings, setting, _ac1)


def _ac1(ratings: Ratings) -> float | None:
    size = len(ratings.categories)
    if size < 2:
        return None
    share = shares(ratings)
    chance = float((share * (1 - share)).sum()) / (size - 1)
    return (observed(ratings) - chance) / (1 - chance)


def _corrected(agreement: float, chance: float, ratings: Ratings) -> float | None:
    """None when one value only is in use, told by counting, never by rounding."""
    if (ratings.used() > 0).sum() < 2:
        return None
    return (agreement - chance) / (1 - chance)


def _whole(ratings: Ratings) -> Ratings:
    """The units with at least two values."""
    kept = ratings.paired
    values = None if ratings.values is None else ratings.values[:, kept]
    return Ratings(
        ratings.counts[kept],
        ratings.weights[kept],
        ratings.categories,
        values,
        ratings.coders,
        ratings.code,
    )


def _two(ratings: Ratings) -> Ratings:
    """The ratings of the two coders who gave values; UsageError for more than two."""
    if ratings.values is None:
        if ratings.per_unit.max(initial=0) > 2:
            raise UsageError("This measure is for two coders.", "Use fleiss_kappa or light_kappa.")
        return ratings
    rated = [c for c, row in enumerate(ratings.values) if (row != MISSING).any()]
    if len(rated) > 2:
        raise UsageError(
            f"This measure is for two coders, and here are {len(rated)}.",
            "Use light_kappa, fleiss_kappa or krippendorff_alpha_nominal.",
        )
    if len(ratings.coders) <= 2 or len(rated) < 2:
        return ratings
    return ratings.of_pair(*rated)


def _result(
    measure: str,
    ratings: Ratings,
    setting: Setting,
    compute: Callable[[Ratings], float | None],
) -> Result:
    gap = ratings.gap()
    value = compute(ratings) if gap is None else None
    return of_ratings(measure, value, gap or _why(ratings), ratings, setting)


def _why(ratings: Ratings) -> Reason:
    """The reason of a coefficient without a value: an unused code, or one value everywhere."""
    if ratings.code is not None and not ratings.used()[-1]:
        return "code_unused"
    return "single_category"


def of_ratings(
    measure: str, value: float | None, reason: Reason, ratings: Ratings, setting: Setting
) -> Result:
    """The Result of a measure on `ratings`, units and pairs counted."""
    pairs = 0
    if ratings.values is not None:
        done = (ratings.values != MISSING) & (ratings.weights > 0)
        pairs = sum(bool((a & b).any()) for a, b in combinations(done, 2))
    return report(
        measure,
        value,
        reason,
        setting,
        coders=ratings.coders,
        n_units=ratings.n_units,
        n_pairs=pairs,
        code=ratings.code,
    )
