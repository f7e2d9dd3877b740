"""From disagreements to decisions: what is to be decided, what was, and what stands after it.

A substitution is one thing to decide and two disagreements; every other disagreement is one
thing. Agreement before and after discussion are two numbers: the second says how far the
discussion came, never how far coders agreed by themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qualcode.agreement.disagreements import (
    Class,
    Crossings,
    Disagreement,
    Frame,
    disagreements,
)
from qualcode.agreement.units import Codes, UnitSets
from qualcode.calibration.keeping import keeping_all
from qualcode.model.errors import SessionError, UsageError
from qualcode.model.ids import CodeId, CoderId, TranscriptId
from qualcode.model.session import CHOICES, Cause, Choice, Resolution
from qualcode.model.span import Span

SEVERAL = 2
"""Decisions with an unclear definition from which a code becomes a to-do of the codebook."""
CONTESTED = 3
"""Disagreements about a code from which one unclear definition is enough."""
Key = tuple[TranscriptId, Span, tuple[CoderId, CoderId], tuple[str, ...]]


@dataclass(frozen=True)
class Item:
    """One thing to decide, with both codings of the words."""

    number: int
    """From 1, worst code first; the same as long as the codings are."""
    transcript: TranscriptId
    unit: int
    span: Span
    """The unit, or the segment it was made of."""
    coders: tuple[CoderId, CoderId]
    a: tuple[CodeId, ...]
    """What only the first coder applied and is at issue here."""
    b: tuple[CodeId, ...]
    all_a: tuple[CodeId, ...]
    """Everything the first coder applied to the unit."""
    all_b: tuple[CodeId, ...]
    span_a: Span | None
    """The first coder's own segment; None where that coder made none."""
    span_b: Span | None
    kind: Class
    within_category: bool
    rows: tuple[Disagreement, ...]
    resolution: Resolution | None = None

    @property
    def key(self) -> Key:
        """What a decision names."""
        return self.transcript, self.span, self.coders, (*self.a, *self.b)

    @property
    def codes(self) -> tuple[CodeId, ...]:
        """The codes at issue."""
        return (*self.a, *self.b)

    def outcome(self, choice: Choice, other: Sequence[CodeId] = ()) -> tuple[CodeId, ...]:
        """The codes that stand after a choice; UsageError for `other` without a code."""
        if choice == "other":
            if not other:
                raise UsageError(
                    "`other` needs the code that was agreed on.", "Give it with --code."
                )
            return tuple(dict.fromkeys(other))
        if other:
            raise UsageError(f"`{choice}` takes no other codes.", "Choose `other` to give codes.")
        found: Mapping[Choice, tuple[CodeId, ...]] = {
            "a": self.a, "b": self.b, "both": (*self.a, *self.b), "neither": (),
        }  # fmt: skip
        return found[choice]


@keeping_all()
def items(
    sets: Mapping[TranscriptId, UnitSets],
    *,
    coders: tuple[CoderId, ...],
    frame: Frame,
    decided: Iterable[Resolution] = (),
    crossed: Crossings | None = None,
) -> tuple[Item, ...]:
    """Everything to decide, worst code first and then by place, with what was decided."""
    found = disagreements(sets, coders=coders, frame=frame, crossed=crossed)
    order = {id: n for n, id in enumerate(sets)}
    agreed = _agreed_per_code(sets, coders)
    contested = Counter(row.code for row in found)

    badness = {code: agreed[code] / (agreed[code] + n) for code, n in contested.items()}

    def worst_first(sides: _Sides) -> tuple[object, ...]:
        codes, first = (*sides.a, *sides.b), sides.rows[0]
        place = (order[first.transcript], first.span.start, first.span.end)
        return (min(badness[code] for code in codes), codes, *place)

    made = sorted((_sides(sets, group) for group in _groups(found)), key=worst_first)
    known = {(r.transcript, r.span, r.coders, r.contested): r for r in decided}
    alike = {(r.transcript, r.span, frozenset(r.contested)): r for r in known.values()}

    def resolution(sides: _Sides) -> Resolution | None:
        codes, first = (*sides.a, *sides.b), sides.rows[0]
        return known.get((first.transcript, first.span, sides.coders, codes)) or alike.get(
            (first.transcript, first.span, frozenset(codes))
        )

    in_order: dict[Codes, tuple[CodeId, ...]] = {}
    return tuple(
        _item(sets, sides, in_order, n, resolution(sides) if known else None)
        for n, sides in enumerate(made, start=1)
    )


def _agreed_per_code(
    sets: Mapping[TranscriptId, UnitSets], coders: tuple[CoderId, ...]
) -> Counter[CodeId]:
    found: Counter[CodeId] = Counter()
    for one in sets.values():
        rows = [one.sets[c] for c in coders if c in one.sets]
        for place, left in enumerate(rows):
            for right in rows[place + 1 :]:
                for a, b in zip(left, right, strict=True):
                    if a and b:
                        found.update(a & b)
    return found


def _groups(found: Sequence[Disagreement]) -> list[tuple[Disagreement, ...]]:
    """Disagreements by what is decided at once: the two sides of a substitution together."""
    waiting: dict[tuple[object, ...], Disagreement] = {}
    groups: list[tuple[Disagreement, ...]] = []
    for row in found:
        if row.kind != "substitution":
            groups.append((row,))
            continue
        key = (row.transcript, row.unit, row.coder_without, row.coder_with, row.other, row.code)
        partner = waiting.pop(key, None)
        if partner is not None:
            groups.append((partner, row))
        else:
            mine = (
                row.transcript,
                row.unit,
                row.coder_with,
                row.coder_without,
                row.code,
                row.other,
            )
            waiting[mine] = row
    return groups


@dataclass(frozen=True, slots=True)
class _Sides:
    """The disagreements that are decided at once, by the coder who applied them."""

    coders: tuple[CoderId, CoderId]
    a: tuple[CodeId, ...]
    b: tuple[CodeId, ...]
    rows: tuple[Disagreement, ...]


def _sides(sets: Mapping[TranscriptId, UnitSets], rows: tuple[Disagreement, ...]) -> _Sides:
    order = list(sets[rows[0].transcript].sets)
    first, second = rows[0].coder_with, rows[0].coder_without
    if order.index(second) < order.index(first):
        first, second = second, first
    a = tuple([r.code for r in rows if r.coder_with == first])
    b = tuple([r.code for r in rows if r.coder_with == second])
    return _Sides((first, second), a, b, rows)


def _item(
    sets: Mapping[TranscriptId, UnitSets],
    sides: _Sides,
    in_order: dict[Codes, tuple[CodeId, ...]],
    number: int,
    decided: Resolution | None,
) -> Item:
    """`in_order` holds the code sets met so far, sorted: the same few come back everywhere."""
    first = sides.rows[0]
    one = sets[first.transcript]
    both = [one.sets[coder][first.unit] or frozenset() for coder in sides.coders]
    all_a, all_b = [in_order.get(on) or in_order.setdefault(on, tuple(sorted(on))) for on in both]
    span_a, span_b = [_own(one, first.unit, coder) for coder in sides.coders]
    return Item(
        number, first.transcript, first.unit, first.span, sides.coders, sides.a, sides.b,
        all_a, all_b, span_a, span_b, first.kind, first.within_category, sides.rows, decided,
    )  # fmt: skip


def _own(one: UnitSets, unit: int, coder: CoderId) -> Span | None:
    if one.kind == "matched":
        return one.own[coder][unit]
    span = one.units[unit]
    return span if one.sets[coder][unit] else None


@dataclass(frozen=True, slots=True)
class Adjudication:
    """How discussion ended. Counts are of disagreements, so that they sum to D."""

    decided: int
    open: int
    choices: Mapping[Choice, int]
    causes: Mapping[Cause, int]
    sided: Mapping[CoderId, float | None]
    """Share of decisions between two coders that went each coder's way; None without any."""
    agreed: int
    differed: int
    before: float | None
    """A/(A+D), independent coding."""
    after: float | None
    """(A + resolved)/(A + D), after discussion; never to be reported alone."""


def adjudication(found: Sequence[Item], *, agreed: int, differed: int) -> Adjudication | None:
    """What was decided; None when nothing was."""
    done = [(i, i.resolution) for i in found if i.resolution is not None]
    if not done:
        return None
    choices: Counter[Choice] = Counter()
    causes: Counter[Cause] = Counter()
    went: Counter[CoderId] = Counter()
    for item, resolution in done:
        choices[resolution.choice] += len(item.rows)
        if resolution.cause:
            causes[resolution.cause] += len(item.rows)
        if resolution.choice in {"a", "b"}:
            went[item.coders[resolution.choice == "b"]] += len(item.rows)
    resolved = sum(len(item.rows) for item, _ in done)
    names = dict.fromkeys(c for item in found for c in item.coders)
    total = agreed + differed
    return Adjudication(
        resolved,
        differed - resolved,
        {c: choices[c] for c in CHOICES if choices[c]},
        dict(causes.most_common()),
        {c: went[c] / went.total() if went.total() else None for c in names},
        agreed,
        differed,
        agreed / total if total else None,
        (agreed + resolved) / total if total else None,
    )


@dataclass(frozen=True, slots=True)
class Todo:
    """A code whose entry in the codebook coders found unclear, with the passages."""

    code: CodeId
    differed: int
    unclear: int
    items: tuple[Item, ...]
    """Those decided as unclear."""


def todo(found: Sequence[Item]) -> tuple[Todo, ...]:
    """The codes to look at in the codebook, the most unclear first.

    Several decisions with an unclear definition, or one and at least three disagreements.
    """
    differed = Counter(row.code for item in found for row in item.rows)
    unclear: dict[CodeId, list[Item]] = {}
    for item in found:
        if item.resolution and item.resolution.cause == "definition-unclear":
            for code in item.codes:
                unclear.setdefault(code, []).append(item)
    rows = [
        Todo(code, differed[code], len(on), tuple(on))
        for code, on in unclear.items()
        if len(on) >= SEVERAL or differed[code] >= CONTESTED
    ]
    return tuple(sorted(rows, key=lambda t: (-t.unclear, -t.differed, t.code)))


def consensus(
    sets: Mapping[TranscriptId, UnitSets],
    found: Sequence[Item],
    *,
    coders: tuple[CoderId, ...],
    leave_open: bool = False,
) -> dict[TranscriptId, tuple[tuple[Span, Codes], ...]]:
    """What stands on every unit: what all coders applied, and what was decided.

    A unit made of matched segments has the edges of the first coder, or of the only one.
    SessionError while something is undecided; `leave_open` leaves that out.
    """
    open_ones = [i for i in found if i.resolution is None]
    if open_ones and not leave_open:
        raise SessionError(
            f"{len(open_ones)} disagreements are not decided yet.",
            "Decide them: qualcode session decide. Or adopt without them: --leave-open",
        )
    if len(coders) > 2 and any(one.kind == "matched" for one in sets.values()):
        raise SessionError(
            "Own segments of more than two coders have no common edges to adopt.",
            "Make the next session with given segments, or compare two coders.",
        )
    result = {}
    for id, one in sets.items():
        stands = [_agreed(one, unit, coders) for unit in range(len(one.units))]
        for item in found:
            if item.transcript == id and item.resolution is not None:
                stands[item.unit].update(CodeId(code) for code in item.resolution.codes)
        placed: dict[Span, Codes] = {}
        for span, codes in zip(one.units, stands, strict=True):
            if codes:
                placed[span] = placed.get(span, frozenset()) | frozenset(codes)
        result[id] = tuple(sorted(placed.items(), key=lambda piece: piece[0]))
    return result


def _agreed(one: UnitSets, unit: int, coders: tuple[CoderId, ...]) -> set[CodeId]:
    rows = [on for c in coders if c in one.sets and (on := one.sets[c][unit]) is not None]
    return set(frozenset.intersection(*rows)) if len(rows) > 1 else set()
