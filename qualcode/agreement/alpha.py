"""Krippendorff's alpha: plain through the `krippendorff` package, on code sets and per code here.

Units with fewer than two values leave both observed and expected disagreement.
"""

from __future__ import annotations

import warnings
from typing import Literal

import numpy as np

from qualcode.agreement.catalogue import Setting
from qualcode.agreement.nominal import of_ratings
from qualcode.agreement.ratings import Ratings, Value
from qualcode.agreement.result import Reason, Result
from qualcode.agreement.tensor import Floats, Integers, Tensor
from qualcode.model.errors import UsageError

Level = Literal["nominal", "ordinal", "interval"]


def krippendorff_alpha(ratings: Ratings, setting: Setting, level: Level = "nominal") -> Result:
    """Alpha of any number of coders; None when one value only is left to pair.

    For `interval` the categories must be numbers, or words that read as one.
    """
    measure = f"krippendorff_alpha_{level}"
    reason = _undefined(ratings)
    # Characters stand with large weights, which the package would take one by one.
    if reason is None and ratings.code is not None:
        value: float | None = _weighted(ratings)
    else:
        value = None if reason else _through_package(ratings, level)
    return of_ratings(measure, value, reason or "single_category", ratings, setting)


def krippendorff_observed_agreement(ratings: Ratings, setting: Setting) -> Result:
    """1 - Do: agreeing pairs, each unit's pairs weighing 1/(values - 1)."""
    measure = "krippendorff_observed_agreement"
    gap = ratings.gap()
    value = None if gap else 1 - _disagreement(ratings)
    return of_ratings(measure, value, gap or "single_category", ratings, setting)


def _disagreement(ratings: Ratings) -> float:
    counts, weights, size = _paired(ratings)
    differing = size**2 - (counts**2).sum(axis=1)
    return float(weights @ (differing / (size - 1)) / (weights @ size))


def _paired(ratings: Ratings) -> tuple[Integers, Integers, Integers]:
    kept = ratings.paired & (ratings.weights > 0)
    return ratings.counts[kept], ratings.weights[kept], ratings.per_unit[kept]


def _undefined(ratings: Ratings) -> Reason | None:
    gap = ratings.gap()
    if gap is not None:
        return gap
    counts, weights, _ = _paired(ratings)
    used = weights @ counts
    if (used > 0).sum() >= 2:
        return None
    return "code_unused" if ratings.code is not None and not used[-1] else "single_category"


def _weighted(ratings: Ratings) -> float:
    """Alpha of two values, at which every level is the same."""
    counts, weights, size = _paired(ratings)
    used, total = weights @ counts, int(weights @ size)
    expected = (total**2 - int((used**2).sum())) / (total * (total - 1))
    return 1 - _disagreement(ratings) / expected


def _through_package(ratings: Ratings, level: Level) -> float:
    import krippendorff

    counts, weights, _ = _paired(ratings)
    rows = np.repeat(counts, weights, axis=0)
    domain = _numbers(ratings.categories) if level == "interval" else np.arange(rows.shape[1])
    if level == "interval":
        order = np.argsort(domain)
        rows, domain = rows[:, order], domain[order]
    with warnings.catch_warnings():
        # The package divides 0 by 0 inside for values that were declared and never given.
        warnings.simplefilter("ignore", RuntimeWarning)
        value = krippendorff.alpha(
            value_counts=rows, value_domain=domain, level_of_measurement=level
        )
    return float(value)


def _numbers(categories: tuple[Value, ...]) -> Floats:
    try:
        return np.array([float(str(value)) for value in categories])
    except ValueError as error:
        raise UsageError(
            "Interval alpha needs numbers as values.", "Use nominal or ordinal alpha."
        ) from error


def binary_alphas(given: Tensor) -> Floats:
    """Per code the alpha of there or not; NaN where a code is on no unit or on all.

    For arrays only: whoever shows one gives None and a reason instead of NaN.
    """
    kept = given.compared
    size = np.asarray(given.seen.sum(axis=0), dtype=np.int64)
    ones = given.applied.sum(axis=0, dtype=np.int64)
    return alphas_of(ones[kept], size[kept])


def alphas_of(ones: Integers, size: Integers) -> Floats:
    """Alphas per column of `ones`: how many of `size` coders applied the code to each unit."""
    # Whole numbers in floating point are exact here, and many times faster to multiply.
    found = ones.astype(np.float64)
    weights = 1 / (size - 1)
    differing = 2 * ((weights * size) @ found - weights @ (found * found))
    present, total = ones.sum(axis=0), int(size.sum())
    expected = 2.0 * present * (total - present)
    defined = expected > 0
    value = 1 - differing * (total - 1) / np.where(defined, expected, 1)
    return np.where(defined, value, np.nan)
