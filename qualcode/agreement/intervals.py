"""How far a value would move on other data: over transcripts, or within one.

From three transcripts on, each is left out once and the spread becomes a t interval. With one,
its segments are resampled, which says nothing about other transcripts. With two there is no
interval. Characters are never resampled. Where any replicate is undefined there is none either. Nor
has A/(A+D) one where every replicate is the same: from coders who never differ nothing follows about
how far the value would move, and 100 % to 100 % would say that it cannot.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from qualcode.agreement.applications import Counts, count, dice, pooled
from qualcode.agreement.ratings import Ratings
from qualcode.agreement.result import Interval, Result
from qualcode.agreement.student import t_quantile
from qualcode.agreement.tensor import Floats, Integers, Tensor, of_units

LEVEL = 0.95
TIMES = 2_000
FEWEST = 10  # A + D of a code under which no interval is given
MANY = 20  # transcripts from which their bootstrap covers as often as the jackknife
_BLOCK = 250  # replicates drawn at a time

BETWEEN = "over transcripts"
SEGMENTS = "bootstrap of segments"
WITHIN = "only for this transcript; says nothing about others"


def jackknife(
    estimate: float | None,
    replicates: Sequence[float | None],
    *,
    bounds: tuple[float, float] = (0.0, 1.0),
) -> Interval | None:
    """The t interval around `estimate` from values that each leave one transcript out.

    Clipped to `bounds`. None for fewer than three replicates or an undefined one.
    """
    values = [value for value in replicates if value is not None]
    size = len(values)
    if estimate is None or size < 3 or size < len(replicates):
        return None
    mean = sum(values) / size
    error = ((size - 1) / size * sum((value - mean) ** 2 for value in values)) ** 0.5
    half = t_quantile((1 + LEVEL) / 2, size - 1) * error
    lower, upper = max(bounds[0], estimate - half), min(bounds[1], estimate + half)
    return Interval(lower, upper, "jackknife t", BETWEEN, LEVEL)


def over_transcripts(
    counts: Counts,
    statistic: Callable[[Counts], float | None],
    *,
    bounds: tuple[float, float] = (0.0, 1.0),
) -> Interval | None:
    """The jackknife of a statistic of counts, over the transcripts that two coders have done.

    None where leaving one out never changes the value.
    """
    done = [int(place) for place in np.flatnonzero(counts.compared > 0)]
    values = [
        statistic(counts.of_transcripts([other for other in done if other != place]))
        for place in done
    ]
    return _wide(jackknife(statistic(counts), values, bounds=bounds))


def _wide(found: Interval | None) -> Interval | None:
    """The interval, unless it has no width."""
    return None if found is None or found.lower == found.upper else found


def bootstrap(
    parts: Floats,
    statistic: Callable[[Floats], Floats],
    *,
    seed: int,
    times: int = TIMES,
    method: str = SEGMENTS,
    label: str = WITHIN,
) -> Interval | None:
    """The percentile interval of a statistic of sums over units, units drawn with replacement.

    `parts` is units x sums; `statistic` takes replicates x sums and gives one value each, NaN
    where undefined. The same seed gives the same interval. None without units.
    """
    size = len(parts)
    if size == 0:
        return None
    chance = np.random.default_rng(seed)
    values = []
    for start in range(0, times, _BLOCK):
        draws = min(_BLOCK, times - start)
        drawn = chance.multinomial(size, np.full(size, 1 / size), size=draws)
        values.append(statistic(drawn @ parts))
    return _percentiles(np.concatenate(values), method, label, seed)


def _percentiles(values: Floats, method: str, label: str, seed: int) -> Interval | None:
    if np.isnan(values).any():
        return None
    lower, upper = np.quantile(values, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(float(lower), float(upper), method, label, LEVEL, seed)


def application_parts(given: Tensor) -> Floats:
    """Per unit the agreements and disagreements, summed over pairs and codes."""
    agreed = np.zeros(given.seen.shape[1])
    differed = np.zeros(given.seen.shape[1])
    for i, j in given.pairs:
        here = given.together(i, j)
        agreed += (given.applied[i] & given.applied[j]).sum(axis=1) * here
        differed += (given.applied[i] ^ given.applied[j]).sum(axis=1) * here
    return np.stack([agreed, differed], axis=1)[given.compared]


def _jaccard_of(sums: Floats) -> Floats:
    total = sums.sum(axis=1)
    return np.where(total > 0, sums[:, 0] / np.maximum(total, 1), np.nan)


def _dice_of(sums: Floats) -> Floats:
    total = 2 * sums[:, 0] + sums[:, 1]
    return np.where(total > 0, 2 * sums[:, 0] / np.maximum(total, 1), np.nan)


def with_interval(
    result: Result,
    given: Tensor,
    compute: Callable[[Tensor], float | None],
    *,
    seed: int,
    bounds: tuple[float, float] = (0.0, 1.0),
    times: int = TIMES,
) -> Result:
    """`result` with the interval that fits the number of transcripts; for any measure.

    `compute` gives the value on fewer transcripts or on resampled units.
    """
    if result.value is None:
        return result
    done = [t for t, part in enumerate(given.slices()) if given.compared[part].any()]
    if len(done) == 1:
        units = np.flatnonzero(given.compared)
        chance = np.random.default_rng(seed)
        draws = [compute(of_units(given, chance.choice(units, len(units)))) for _ in range(times)]
        values = np.array([np.nan if value is None else value for value in draws])
        return replace(result, interval=_percentiles(values, SEGMENTS, WITHIN, seed))
    values_left = [compute(of_units(given, _others(given, place))) for place in done]
    return replace(result, interval=jackknife(result.value, values_left, bounds=bounds))


def _others(given: Tensor, place: int) -> Integers:
    every = np.arange(given.seen.shape[1])
    return every[(every < given.bounds[place]) | (every >= given.bounds[place + 1])]


def of_applications(
    given: Tensor, *, seed: int, measure: str = "code_application_agreement"
) -> Interval | None:
    """The interval of A/(A+D), or of Holsti's formula with `measure="holsti"`."""
    counts = count(given)
    by_holsti = measure == "holsti"
    if (counts.compared > 0).sum() == 1:
        of_sums = _dice_of if by_holsti else _jaccard_of
        return _wide(bootstrap(application_parts(given), of_sums, seed=seed))
    return over_transcripts(counts, dice if by_holsti else pooled)


def cluster_bootstrap(counts: Counts, *, seed: int, holsti: bool = False) -> Interval | None:
    """The percentile interval of A/(A+D), or of Holsti's formula, over resampled transcripts.

    None for fewer than 20 transcripts, where it is too narrow: use the jackknife.
    """
    done = counts.compared > 0
    if done.sum() < MANY:
        return None
    sums = [table.sum(axis=(0, 2))[done] for table in (counts.both, counts.differ)]
    parts = np.stack(sums, axis=1).astype(np.float64)
    of_sums = _dice_of if holsti else _jaccard_of
    method = "bootstrap of transcripts"
    return _wide(bootstrap(parts, of_sums, seed=seed, method=method, label=BETWEEN))


def krippendorff_bootstrap(
    ratings: Ratings, *, seed: int, times: int = TIMES, limits: Sequence[float] = (0.667, 0.8)
) -> Interval | None:
    """Krippendorff's own bootstrap of nominal alpha, expected disagreement held fixed.

    As many pairs of values are drawn from the coincidence matrix as can be formed; `misses`
    gives for each limit the share of resamples below it. It assumes independent units. None
    when alpha is undefined. Source: Krippendorff 2006/2011, without its practical cap on draws.
    """
    kept = ratings.paired & (ratings.weights > 0)
    counts, weights, size = ratings.counts[kept], ratings.weights[kept], ratings.per_unit[kept]
    used, total = weights @ counts, int(weights @ size)
    if total == 0 or (used > 0).sum() < 2:
        return None
    expected = (total**2 - int((used**2).sum())) / (total * (total - 1))
    differing = size**2 - (counts**2).sum(axis=1)
    observed = float(weights @ (differing / (size - 1)) / total)
    pairs = int(weights @ (size * (size - 1))) // 2
    drawn = np.random.default_rng(seed).binomial(pairs, min(observed, 1.0), size=times)
    values = 1 - drawn / pairs / expected
    found = _percentiles(values, "krippendorff", "units taken as independent", seed)
    shares = tuple((float(limit), float((values < limit).mean())) for limit in limits)
    return None if found is None else replace(found, misses=shares)
