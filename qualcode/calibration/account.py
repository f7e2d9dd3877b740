"""Everything a report of agreement says, as one value: every form is printed from it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from statistics import median

from qualcode.agreement.disagreements import (
    CLASSES,
    Class,
    Crossings,
    Disagreement,
    Frame,
    crossings,
)
from qualcode.agreement.headline import Headline, as_tensor
from qualcode.agreement.percode import CodeRow, per_code
from qualcode.agreement.result import Result
from qualcode.agreement.units import UnitSets
from qualcode.calibration.adjudication import Adjudication, Item, Todo, adjudication, todo
from qualcode.calibration.drift import Drift
from qualcode.calibration.keeping import keeping_all
from qualcode.model.ids import CodeId, CoderId, TranscriptId
from qualcode.model.session import Independence
from qualcode.model.span import Span, merged


@dataclass(frozen=True)
class About:
    """What was compared, and what is known about how."""

    study: str
    date: str
    """YYYY-MM-DD."""
    session: str | None
    books: tuple[tuple[str, int], ...]
    """Codebooks with their versions."""
    independence: Independence
    seed: int
    level: str
    left_out: tuple[str, ...] = ()
    """What was not compared, as sentences."""
    changed: tuple[str, ...] = ()
    """What was done after sealing, as sentences."""
    drawn: str | None = None
    """How units were sampled."""
    interval: str = "auto"
    """What interval was asked for."""
    chosen: bool = False
    """Whether only some codes were asked for."""


@dataclass(frozen=True)
class SameText:
    """Whether coders marked the same stretches, apart from what they called them."""

    both: float | None
    """Characters both marked over characters either marked; None when nobody marked any."""
    alpha: Result
    """The 2016 |u-alpha: marked against not marked."""
    matched: int
    of: tuple[int, ...]
    """Segments of each coder, of which `matched` have a partner."""


@dataclass(frozen=True)
class CodeFacts:
    """One code: the counts, why coders mostly differed, and with what it was confused."""

    row: CodeRow
    mostly: Class | None
    mostly_by: CoderId | None
    """Whose applications those are, when at least two thirds are one coder's."""
    confused: CodeId | None
    times: float


@dataclass(frozen=True)
class Confused:
    """One cell of the table of confusions off the diagonal."""

    coders: tuple[CoderId, CoderId]
    first: CodeId | None
    second: CodeId | None
    times: float
    within_category: bool


@dataclass(frozen=True)
class CoderFacts:
    """How one coder works."""

    coder: CoderId
    applications: int
    segments: int
    codes_a_segment: float | None
    length: float | None
    """Median length of a segment in characters."""
    only_me: float | None
    """Share of applications that no other coder made; None without any."""
    mean_agreement: float | None


@dataclass(frozen=True)
class Account:
    """The whole report as a value."""

    about: About
    headline: Headline
    secondary: frozenset[CodeId]
    codes: tuple[CodeFacts, ...]
    unused: tuple[CodeId, ...]
    items: tuple[Item, ...]
    why: Mapping[Class, int]
    """Disagreements a class; they sum to D."""
    why_secondary: int
    within_category: int
    by_coder: Mapping[tuple[Class, CoderId], int]
    confusions: tuple[Confused, ...]
    same_text: SameText | None
    coders: tuple[CoderFacts, ...]
    adjudication: Adjudication | None
    todo: tuple[Todo, ...]
    drift: Drift | None
    measures: tuple[Result, ...]
    label: Callable[[str], str]
    """The label of a code."""
    quote: Callable[[TranscriptId, Span], str]
    """The words of a span, or why they are not printed."""

    @property
    def agreed(self) -> int:
        """Applications both coders of a pair made."""
        return int(self.headline.all.A or 0)

    @property
    def differed(self) -> int:
        """Applications one coder of a pair made."""
        return int(self.headline.all.D or 0)


@dataclass(frozen=True)
class Parts:
    """What an account is made of."""

    about: About
    headline: Headline
    sets: Mapping[TranscriptId, UnitSets]
    coders: tuple[CoderId, ...]
    secondary: frozenset[CodeId]
    frame: Frame
    items: tuple[Item, ...]
    every_code: Sequence[CodeId]
    """The codes that could have been used."""
    label: Callable[[str], str]
    quote: Callable[[TranscriptId, Span], str]
    same_text: Result | None = None
    drift: Drift | None = None
    measures: tuple[Result, ...] = ()
    companions: Mapping[TranscriptId, UnitSets] | None = None
    """Units for the chance-corrected values of codes, where those compared are none."""
    crossed: Crossings | None = None
    """The confusions of every pair, where they are known already."""


@keeping_all()
def account(parts: Parts) -> Account:
    """The report as a value; nothing is read and nothing is rounded."""
    rows = [row for item in parts.items for row in item.rows]
    crossed = _confused(parts)
    tallies = _Tallies.of(parts.items, crossed)
    alone = _alone(parts)
    used = {
        code
        for one in parts.sets.values()
        for segs in one.segments.values()
        for _, on in segs
        for code in on
    }
    return Account(
        parts.about,
        parts.headline,
        parts.secondary,
        tuple(map(tallies.code, _rows(parts))),
        tuple(code for code in parts.every_code if code not in used),
        parts.items,
        {kind: n for kind in CLASSES if (n := sum(r.kind == kind for r in rows))},
        sum(r.code in parts.secondary for r in rows),
        sum(r.within_category for r in rows),
        Counter((r.kind, r.coder_with) for r in rows),
        crossed,
        None if parts.same_text is None else _same_text(parts, parts.same_text),
        tuple(_coder(parts, coder, alone[coder]) for coder in parts.coders),
        adjudication(
            parts.items,
            agreed=int(parts.headline.all.A or 0),
            differed=int(parts.headline.all.D or 0),
        ),
        todo(parts.items),
        parts.drift,
        parts.measures,
        parts.label,
        parts.quote,
    )


def _rows(parts: Parts) -> tuple[CodeRow, ...]:
    rows = per_code(as_tensor(parts.sets, parts.coders))
    if parts.companions is None:
        return rows
    beside = {r.code: r for r in per_code(as_tensor(parts.companions, parts.coders))}
    return tuple(
        replace(row, alpha=beside[row.code].alpha, ac1=beside[row.code].ac1)
        if row.code in beside
        else replace(row, alpha=None, ac1=None)
        for row in rows
    )


@dataclass(frozen=True)
class _Tallies:
    """Per code how its disagreements came about, and what it was confused with."""

    kinds: Mapping[str, Counter[tuple[Class, CoderId]]]
    others: Mapping[str, Mapping[CodeId, float]]

    @classmethod
    def of(cls, items: Sequence[Item], crossed: Sequence[Confused]) -> _Tallies:
        kinds: defaultdict[str, Counter[tuple[Class, CoderId]]] = defaultdict(Counter)
        for item in items:
            for row in item.rows:
                kinds[row.code][row.kind, row.coder_with] += 1
        others: dict[str, dict[CodeId, float]] = {}
        for cell in crossed:
            for one, other in ((cell.first, cell.second), (cell.second, cell.first)):
                if one and other:
                    mine = others.setdefault(one, {})
                    mine[other] = mine.get(other, 0.0) + cell.times
        return cls(kinds, others)

    def code(self, row: CodeRow) -> CodeFacts:
        found = self.kinds.get(row.code, Counter())
        sums: Counter[Class] = Counter()
        for (kind, _), n in found.items():
            sums[kind] += n
        mostly = max(sums, key=lambda k: (sums[k], -CLASSES.index(k)), default=None)
        mine = {coder: n for (kind, coder), n in found.items() if kind == mostly}
        by = (
            None
            if mostly is None
            else next((c for c in mine if 3 * mine[c] >= 2 * sums[mostly]), None)
        )
        others = self.others.get(row.code, {})
        worst = max(others, key=lambda c: (others[c], c), default=None)
        return CodeFacts(row, mostly, by, worst, others[worst] if worst else 0.0)


def _confused(parts: Parts) -> tuple[Confused, ...]:
    found = []
    for pair, table in (parts.crossed or crossings(parts.sets, parts.coders)).items():
        for (first, second), times in table.items():
            if first != second:
                near = bool(first and second and parts.frame.siblings(first, second))
                found.append(Confused(pair, first, second, times, near))
    return tuple(
        sorted(
            found,
            key=lambda c: (
                c.first is None or c.second is None,
                -c.times,
                str(c.first),
                str(c.second),
            ),
        )
    )


def _same_text(parts: Parts, alpha: Result) -> SameText:
    both = either = matched = 0
    made = Counter(dict.fromkeys(parts.coders, 0))
    for one in parts.sets.values():
        marks = {c: merged(s for s, on in one.segments.get(c, ()) if on) for c in one.segments}
        for left, right in combinations([c for c in parts.coders if c in marks], 2):
            shared = _overlap(marks[left], marks[right])
            both += shared
            either += sum(map(len, marks[left])) + sum(map(len, marks[right])) - shared
            if one.kind == "matched":
                rows = zip(one.own[left], one.own[right], strict=True)
                matched += sum(a is not None and b is not None for a, b in rows)
        for coder in marks:
            made[coder] += sum(bool(on) for _, on in one.segments[coder])
    return SameText(both / either if either else None, alpha, matched, tuple(made.values()))


def _overlap(left: Sequence[Span], right: Sequence[Span]) -> int:
    total = i = j = 0
    while i < len(left) and j < len(right):
        total += left[i].shared(right[j])
        if left[i].end <= right[j].end:
            i += 1
        else:
            j += 1
    return total


def _coder(parts: Parts, coder: CoderId, alone: int) -> CoderFacts:
    made = [
        (span, on) for one in parts.sets.values() for span, on in one.segments.get(coder, ()) if on
    ]
    applied = sum(len(on) for _, on in made)
    row = next(r for r in parts.headline.coders if r.coder == coder)
    return CoderFacts(
        coder,
        row.applications,
        len(made),
        applied / len(made) if made else None,
        float(median(len(span) for span, _ in made)) if made else None,
        alone / row.applications if row.applications else None,
        row.mean_agreement,
    )


def _alone(parts: Parts) -> Counter[CoderId]:
    """Per coder the applications that no other coder made."""
    found: dict[tuple[CoderId, TranscriptId, int, CodeId], Disagreement] = {}
    for item in parts.items:
        for row in item.rows:
            found.setdefault((row.coder_with, row.transcript, row.unit, row.code), row)
    places = {
        (coder, id, row.span.start, row.span.end, code)
        for (coder, id, unit, code), row in found.items()
        if not _somebody_else(parts.sets[id], coder, unit, code)
    }
    return Counter(coder for coder, *_ in places)


def _somebody_else(one: UnitSets, me: CoderId, unit: int, code: CodeId) -> bool:
    return any(code in (row[unit] or ()) for c, row in one.sets.items() if c != me)
