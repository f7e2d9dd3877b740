"""Quantiles of Student's t, to a relative 1e-9, without a statistics package."""

from __future__ import annotations

import math


def t_quantile(probability: float, freedom: int) -> float:
    """The value below which t with `freedom` degrees lies with `probability`.

    ValueError unless 0 < probability < 1 and freedom >= 1.
    """
    if not 0 < probability < 1 or freedom < 1:
        raise ValueError(f"no t quantile for probability {probability}, freedom {freedom}")
    if probability < 0.5:
        return -t_quantile(1 - probability, freedom)
    low, high = 0.0, 1.0
    while t_below(high, freedom) < probability:
        low, high = high, 2 * high
    while high - low > 1e-13 * (1 + high):
        middle = (low + high) / 2
        if t_below(middle, freedom) < probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def t_below(value: float, freedom: int) -> float:
    """Probability that t with `freedom` degrees lies below `value`, for value >= 0."""
    part = freedom / (freedom + value * value)
    return 1 - incomplete_beta(part, freedom / 2, 0.5) / 2


def incomplete_beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function, 0 <= x <= 1.

    Source: its continued fraction (DLMF 8.17.22), summed by Lentz's method.
    """
    if x in {0.0, 1.0}:
        return x
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(1 - x, b, a)
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    return front * _continued(x, a, b) / a


def _continued(x: float, a: float, b: float) -> float:
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1))
    value, before, m = d, 0.0, 0
    while abs(value - before) > 1e-15 * abs(value):
        m += 1
        before = value
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for step in (even, odd):
            d, c = 1 / (1 + step * d), 1 + step / c
            value *= c * d
    return value
