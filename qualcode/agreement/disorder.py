"""The disorder of the best alignment of coders' units: the fixed half of the gamma measure.

Gamma itself compares this with the disorder of shuffled text and needs chance; it is not here.
Source: Mathet, Widlöcher & Métivier 2015.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from qualcode.agreement.catalogue import Setting, report
from qualcode.agreement.continuum import Continuum, gap, named
from qualcode.agreement.result import Result
from qualcode.model.span import Span

Unit = tuple[Span, str]


@dataclass(frozen=True, slots=True)
class Costs:
    """Weights of position and category, and the cost of a unit that meets nothing."""

    alpha: float = 1.0
    beta: float = 1.0
    delta_empty: float = 1.0

    def between(self, first: Unit | None, second: Unit | None) -> float:
        """How unlike two units are; None is no unit."""
        if first is None or second is None:
            return self.delta_empty
        (one, code), (other, name) = first, second
        apart = abs(one.start - other.start) + abs(one.end - other.end)
        place = (apart / (len(one) + len(other))) ** 2
        return (self.alpha * place + self.beta * (code != name)) * self.delta_empty


def gamma_disorder(piece: Continuum, setting: Setting, costs: Costs = Costs()) -> Result:
    """Cost of the best alignment, divided by the mean number of units of a coder.

    The search is exact and made for tens of units that meet, not for whole projects.
    """
    coders = list(piece.coders.values())
    n_units = sum(map(len, coders))
    nothing = gap([piece])
    value = None
    if nothing is None and n_units:
        value = _lowest(coders, costs) / (n_units / len(coders))
    return report(
        "gamma_disorder",
        value,
        nothing or "no_codings",
        setting,
        coders=named([piece]),
        transcripts=[piece.name],
        n_units=n_units,
        n_pairs=len(piece.pairs),
    )


def _lowest(coders: Sequence[Sequence[Unit]], costs: Costs) -> float:
    """The smallest sum of costs with every unit in exactly one row of the alignment."""
    units = sorted((unit, coder) for coder, rows in enumerate(coders) for unit in rows)
    rows = _rows(units, len(coders), costs)
    starting: dict[int, list[tuple[int, float]]] = {}
    for members, cost in rows:
        starting.setdefault(min(members), []).append((sum(1 << m for m in members), cost))

    @cache
    def rest(taken: int) -> float:
        first = (~taken & (taken + 1)).bit_length() - 1
        if first == len(units):
            return 0.0
        return min(cost + rest(taken | mask) for mask, cost in starting[first] if not mask & taken)

    return rest(0)


def _rows(
    units: Sequence[tuple[Unit, int]], coders: int, costs: Costs
) -> list[tuple[tuple[int, ...], float]]:
    """Every row worth its cost: at most one unit a coder, no dearer than its units alone."""
    found = []
    growing: list[tuple[int, ...]] = [(i,) for i in range(len(units))]
    while growing:
        members = growing.pop()
        found.append((members, _cost([units[m] for m in members], coders, costs)))
        taken = {units[m][1] for m in members}
        growing += [
            (*members, i) for i in range(members[-1] + 1, len(units)) if units[i][1] not in taken
        ]
    return [(m, cost) for m, cost in found if len(m) == 1 or cost <= len(m) * costs.delta_empty]


def _cost(members: Sequence[tuple[Unit, int]], coders: int, costs: Costs) -> float:
    """The mean cost over pairs of coders of one row of the alignment."""
    row = {coder: unit for unit, coder in members}
    pairs = list(combinations(range(coders), 2))
    return sum(costs.between(row.get(a), row.get(b)) for a, b in pairs) / len(pairs)
