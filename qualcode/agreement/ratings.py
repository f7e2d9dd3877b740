"""One value per unit and coder, from a matrix, a contingency table or counts.

Units that look the same may stand once with a weight, so that a table of 10^6 characters is
as small as a table of four.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from qualcode.agreement.result import Reason
from qualcode.agreement.tensor import Booleans, Floats, Integers
from qualcode.model.errors import UsageError

Value = Hashable
"""A category: a word, a number, or True and False for a code that is there or not."""

MISSING = -1


@dataclass(frozen=True, eq=False)
class Ratings:
    """Values as places in `categories`; who gave them is unknown when `values` is None."""

    counts: Integers
    """Units x categories: how many coders gave the category."""
    weights: Integers
    """How many units look like this one."""
    categories: tuple[Value, ...]
    values: Integers | None = None
    """Coders x units; MISSING where the coder has not done the unit."""
    coders: tuple[str, ...] = ()
    code: str | None = None
    """The code whose presence and absence these are."""

    @property
    def per_unit(self) -> Integers:
        """Number of values on each unit."""
        return np.asarray(self.counts.sum(axis=1), dtype=np.int64)

    @property
    def paired(self) -> Booleans:
        """Per unit whether it has at least two values."""
        return np.asarray(self.per_unit >= 2, dtype=np.bool_)

    @property
    def n_units(self) -> int:
        """Units with at least two values, weights counted."""
        return int(self.weights[self.paired].sum())

    def used(self) -> Integers:
        """How often each category was given."""
        return np.asarray(self.weights @ self.counts, dtype=np.int64)

    def gap(self) -> Reason | None:
        """Why nothing can be compared; None when two values stand on one unit."""
        many = len(self.coders) if self.values is not None else int(self.per_unit.max(initial=0))
        if many < 2:
            return "one_coder"
        return None if self.n_units else "no_comparable_units"

    def of_pair(self, first: int, second: int) -> Ratings:
        """The values of two coders only."""
        values = self.rows()[[first, second]]
        names = (self.coders[first], self.coders[second])
        return replace(self, counts=_counts(values, self.categories), values=values, coders=names)

    def rows(self) -> Integers:
        """The values by coder; UsageError when only counts are known."""
        if self.values is None:
            raise UsageError(
                "Counts do not tell which coder gave which value.",
                "Use a measure that needs no coders, such as fleiss_kappa.",
            )
        return self.values


def of_matrix(
    rows: Sequence[Sequence[Value | None]],
    *,
    categories: Sequence[Value] | None = None,
    coders: Sequence[str] = (),
    code: str | None = None,
) -> Ratings:
    """Ratings from one list of values per coder; None is a unit not done.

    `categories` declares the values there could have been and their order; without it they
    are the values in use, sorted. UsageError for a value that was not declared.
    """
    if len({len(row) for row in rows}) > 1:
        raise UsageError("Coders have different numbers of units.", "Write None where not done.")
    names = declared({v for row in rows for v in row if v is not None}, categories)
    place = {value: at for at, value in enumerate(names)}
    values = np.array(
        [[MISSING if v is None else place[v] for v in row] for row in rows], dtype=np.int64
    ).reshape(len(rows), max(map(len, rows), default=0))
    weights = np.ones(values.shape[1], dtype=np.int64)
    known = tuple(coders) or tuple(str(n + 1) for n in range(len(rows)))
    return Ratings(_counts(values, names), weights, names, values, known, code)


def of_table(
    table: Sequence[Sequence[int]],
    labels: Sequence[Value],
    *,
    categories: Sequence[Value] | None = None,
) -> Ratings:
    """Ratings of two coders from a contingency table, rows the first coder."""
    size = len(labels)
    if len(table) != size or any(len(row) != size for row in table):
        raise UsageError(f"The table must have {size} rows and columns, as it has labels.")
    names = declared(set(labels), categories or labels)
    place = [names.index(label) for label in labels]
    values = np.array([[r for r in place for _ in place], [c for _ in place for c in place]])
    values = values.astype(np.int64).reshape(2, -1)
    weights = np.array(table, dtype=np.int64).reshape(-1)
    return Ratings(_counts(values, names), weights, names, values, ("1", "2"))


def of_counts(counts: Sequence[Sequence[int]], labels: Sequence[Value]) -> Ratings:
    """Ratings from units x categories, each cell the number of coders who gave it."""
    table = np.array(counts, dtype=np.int64).reshape(-1, len(labels))
    return Ratings(table, np.ones(len(table), dtype=np.int64), tuple(labels))


def of_presence(applied: Booleans, seen: Booleans, *, code: str, coders: Sequence[str]) -> Ratings:
    """Ratings of one code as there or not, from coders x units; two categories always."""
    values = np.where(seen, applied.astype(np.int64), MISSING)
    return of_patterns(values, np.ones(values.shape[1], dtype=np.int64), code=code, coders=coders)


def of_patterns(
    values: Integers, weights: Integers, *, code: str | None, coders: Sequence[str]
) -> Ratings:
    """Ratings of absence (0) and presence (1) on units that stand `weights` times."""
    names = (False, True)
    return Ratings(_counts(values, names), weights, names, values, tuple(coders), code)


def declared(used: set[Value], categories: Sequence[Value] | None) -> tuple[Value, ...]:
    """The declared categories, or those in use in order; UsageError for an undeclared value."""
    if categories is None:
        return tuple(sorted(used, key=_order))
    strange = used - set(categories)
    if strange:
        names = ", ".join(sorted(map(str, strange)))
        raise UsageError(f"Not among the declared categories: {names}.")
    return tuple(dict.fromkeys(categories))


def _order(value: Value) -> tuple[bool, float, str]:
    number = isinstance(value, int | float)
    return (not number, float(value) if isinstance(value, int | float) else 0.0, str(value))


def _counts(values: Integers, categories: Iterable[Value]) -> Integers:
    places = range(len(tuple(categories)))
    if not places:
        return np.zeros((values.shape[1], 0), dtype=np.int64)
    return np.stack([(values == place).sum(axis=0) for place in places], axis=1).astype(np.int64)


def shares(ratings: Ratings) -> Floats:
    """Mean over units with a value of the share of coders who gave each category."""
    known = ratings.per_unit > 0
    within = ratings.counts[known] / ratings.per_unit[known, None]
    weights = ratings.weights[known]
    return np.asarray(weights @ within / max(int(weights.sum()), 1), dtype=np.float64)
