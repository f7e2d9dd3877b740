"""Who stands out by attributes alone: combinations that few people share, and coarser ones.

A combination held by fewer than k people (5 by default, as in the benchmark file of the Dutch
student survey) can point at somebody. Nothing here looks at what was told in the words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qualcode.model.ids import ParticipantId
from qualcode.model.participant import Participant

K = 5
OTHER = "other"
CAUTION = (
    "k says how many people share these attributes. It says nothing about what they tell: a story "
    "can point at one person whatever the table says."
)
_NUMBER = re.compile(r"\d{1,4}(?:[.,]\d+)?")
_AGE = re.compile(r"age|leeftijd|birth|geboorte|born|postcode|postal|zip", re.IGNORECASE)

Values = Mapping[ParticipantId, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Cell:
    """One combination of values and how many people have it."""

    values: Mapping[str, str]
    count: int


@dataclass(frozen=True, slots=True)
class Step:
    """One way to make attributes coarser, and how many people stand out after it."""

    attribute: str
    how: str
    """`leave out`, `bands of 5`, `bands of 10`, or `join rare values`."""
    exposed: int
    """People in cells smaller than k, when only this step is taken."""


@dataclass(frozen=True)
class Risk:
    """The small cells of a study."""

    attributes: tuple[str, ...]
    k: int
    people: int
    cells: int
    small: tuple[Cell, ...]
    """Cells of fewer than k people, the smallest first."""
    exposed: int
    """People in small cells."""
    suggestions: tuple[Step, ...]
    """Every step that helps, the most helpful first."""
    plan: tuple[Step, ...]
    """Steps that together leave nobody exposed, as far as steps can; each counts after the last."""
    caution: str = CAUTION


def values_of(
    people: Mapping[ParticipantId, Participant], attributes: Sequence[str] = ()
) -> tuple[dict[ParticipantId, dict[str, str]], tuple[str, ...]]:
    """The attributes of everybody but researchers and the forgotten; by default all there are."""
    chosen = [p for p in people.values() if p.status != "forgotten" and p.role != "researcher"]
    names = list(attributes) or list(
        dict.fromkeys(
            name
            for p in chosen
            for name in ("role", "sector", "institution", *p.attributes)
            if p.value(name)
        )
    )
    return {p.id: {n: p.value(n) or "" for n in names} for p in chosen}, tuple(names)


def small_cells(values: Values, attributes: Sequence[str], *, k: int = K) -> Risk:
    """The combinations that fewer than `k` people have, with what would help."""
    counts = _cells(values, attributes)
    small = sorted(((n, cell) for cell, n in counts.items() if n < k), key=lambda c: (c[0], c[1]))
    now = _exposed(values, attributes, k)
    steps = [s for s in _steps(values, attributes, k) if s.exposed < now]
    return Risk(
        tuple(attributes),
        k,
        len(values),
        len(counts),
        tuple(Cell(dict(zip(attributes, cell, strict=True)), n) for n, cell in small),
        now,
        tuple(sorted(steps, key=lambda s: (s.exposed, s.how == "leave out", s.attribute))),
        tuple(_planned(values, attributes, k)),
    )


@dataclass(frozen=True)
class Coarse:
    """Attributes that may be shown outside, and what was done to make them so."""

    values: Values
    steps: tuple[Step, ...] = ()
    withheld: tuple[ParticipantId, ...] = ()
    """People who stood out still: all their values are left out."""
    dropped: tuple[str, ...] = field(default=())
    """Attributes never shown: ages, dates of birth, postcodes."""


def coarse(values: Values, attributes: Sequence[str], *, k: int = K) -> Coarse:
    """The attributes for a public export: no cell of fewer than `k` people is left.

    Ages, birth years and postcodes are left out whatever their cells.
    """
    kept = [a for a in attributes if not _AGE.search(a)]
    dropped = tuple(a for a in attributes if a not in kept)
    made: Values = {id: {a: row[a] for a in kept} for id, row in values.items()}
    steps = _planned(made, kept, k)
    for step in steps:
        made = _after(made, step.attribute, step.how, k)
    counts = _cells(made, kept)
    withheld = tuple(id for id, row in made.items() if counts[_key(row, kept)] < k)
    shown = {
        id: {a: "" if id in withheld else v for a, v in row.items()} for id, row in made.items()
    }
    return Coarse(shown, tuple(steps), withheld, dropped)


def _planned(values: Values, attributes: Sequence[str], k: int) -> list[Step]:
    """Greedily the step that leaves the fewest people exposed and keeps the most of the rest.

    Where no single step helps, the attribute with the most values is left out.
    """
    plan: list[Step] = []
    now = _exposed(values, attributes, k)
    while now and (steps := list(_steps(values, attributes, k))):
        best = min(steps, key=lambda s: (s.exposed, s.how == "leave out", s.attribute))
        if best.exposed >= now:
            out = [s for s in steps if s.how == "leave out"]
            best = max(out, key=lambda s: len({row[s.attribute] for row in values.values()}))
        plan.append(best)
        values = _after(values, best.attribute, best.how, k)
        now = best.exposed
    return plan


def _steps(values: Values, attributes: Sequence[str], k: int) -> list[Step]:
    found = []
    for attribute in attributes:
        there = {row[attribute] for row in values.values()} - {""}
        if not there:
            continue
        ways = ["leave out", "join rare values"]
        if all(_NUMBER.fullmatch(v) for v in there):
            ways = ["leave out", "bands of 5", "bands of 10"]
        for how in ways:
            after = _after(values, attribute, how, k)
            if how != "leave out" and len({row[attribute] for row in after.values()} - {""}) < 2:
                continue  # one value for everybody says no more than none
            found.append(Step(attribute, how, _exposed(after, attributes, k)))
    return found


def _after(values: Values, attribute: str, how: str, k: int) -> Values:
    counts = Counter(row[attribute] for row in values.values())

    def one(value: str) -> str:
        if how == "leave out":
            return ""
        if how == "join rare values":
            return value if counts[value] >= k else OTHER
        if not _NUMBER.fullmatch(value):
            return value
        size = int(how.rsplit(" ", 1)[1])
        low = int(float(value.replace(",", "."))) // size * size
        return f"{low}-{low + size - 1}"

    return {id: {**row, attribute: one(row[attribute])} for id, row in values.items()}


def _cells(values: Values, attributes: Sequence[str]) -> Counter[tuple[str, ...]]:
    return Counter(_key(row, attributes) for row in values.values())


def _key(row: Mapping[str, str], attributes: Sequence[str]) -> tuple[str, ...]:
    return tuple(row[a] for a in attributes)


def _exposed(values: Values, attributes: Sequence[str], k: int) -> int:
    return sum(n for n in _cells(values, attributes).values() if n < k)
