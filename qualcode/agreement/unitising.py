"""Unitising alphas of 2016: did coders mark the same stretches, and name them alike.

A coder's units partition the continuum together with the gaps between them, so units of one
coder must not overlap: overlapping units of one code are merged, of several codes give the
reason `overlapping_units`. Adjacent units stay apart, which is what the measure is about. All
sums are whole numbers or exact fractions. Three statistics share these names; this is the
one of Krippendorff, Mathet, Bouvry & Widlöcher 2016, equations 1, 4, 10 and 13b.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, permutations

from qualcode.agreement.catalogue import Setting, report
from qualcode.agreement.continuum import Codings, Continuum, gap, named
from qualcode.agreement.result import Reason, Result
from qualcode.model.span import Span

Unit = tuple[Span, str | None]
"""A unit with its value; None is a gap."""


@dataclass(frozen=True)
class Coincidences:
    """Lengths on which two coders coincide, summed over pairs and transcripts."""

    margins: dict[str | None, Fraction]
    """Per value the length on which one coder has it, weighed by eq. 1; None is a gap."""
    same: dict[str | None, Fraction]
    """Per value the length on which both have it."""
    squares: dict[str | None, Fraction]
    """Per value the sum over units of squared lengths; over gaps of lengths."""

    def total(self) -> Fraction:
        """The length of everything."""
        return sum(self.margins.values(), Fraction(0))


def _add(left: dict[str | None, Fraction], right: dict[str | None, Fraction]) -> None:
    for value, length in right.items():
        left[value] = left.get(value, Fraction(0)) + length


def units_of(codings: Codings) -> list[tuple[Span, str]] | None:
    """A coder's units in order, overlapping ones of a code merged; None when codes overlap."""
    found: list[tuple[Span, str]] = []
    for code in {name for _, name in codings}:
        mine: list[Span] = []
        for span in sorted(span for span, name in codings if name == code):
            if mine and span.start < mine[-1].end:
                mine[-1] = Span(mine[-1].start, max(mine[-1].end, span.end))
            else:
                mine.append(span)
        found += [(span, code) for span in mine]
    found.sort()
    if any(a.end > b.start for (a, _), (b, _) in pairwise(found)):
        return None
    return found


def _partition(units: Iterable[tuple[Span, str]], length: int) -> list[Unit]:
    parts: list[Unit] = []
    at = 0
    for span, value in units:
        if at < span.start:
            parts.append((Span(at, span.start), None))
        parts.append((span, value))
        at = span.end
    if at < length:
        parts.append((Span(at, length), None))
    return parts


def _meetings(first: Sequence[Unit], second: Sequence[Unit]) -> list[tuple[int, int, int]]:
    """Indices of units of two partitions that meet, and the length they share."""
    i = j = 0
    found = []
    while i < len(first) and j < len(second):
        one, other = first[i][0], second[j][0]
        if one.overlaps(other):
            found.append((i, j, one.shared(other)))
        i, j = (i + 1, j) if one.end < other.end else (i, j + 1)
    return found


def _coincidences(parts: Sequence[Sequence[Unit]], *, valued: bool) -> Coincidences:
    """Of one continuum; `valued` leaves the gaps out, as the starred sums do."""
    share = Fraction(1, len(parts) - 1)
    margins: Counter[str | None] = Counter()
    same: Counter[str | None] = Counter()
    squares: Counter[str | None] = Counter()
    for first, second in permutations(parts, 2):
        met: Counter[int] = Counter()
        for i, j, length in _meetings(first, second):
            value, other = first[i][1], second[j][1]
            if valued and (value is None or other is None):
                continue
            margins[value] += length
            same[value] += length if value == other else 0
            met[i] += length
        if valued:
            for i, length in met.items():
                squares[first[i][1]] += length**2
    if not valued:
        for span, value in (unit for units in parts for unit in units):
            squares[value] += len(span) if value is None else len(span) ** 2
    weigh = share if valued else Fraction(1)
    return Coincidences(
        {value: length * share for value, length in margins.items()},
        {value: length * share for value, length in same.items()},
        {value: length * weigh for value, length in squares.items()},
    )


@dataclass(frozen=True)
class _Sums:
    every: Coincidences
    valued: Coincidences
    reason: Reason | None
    """Why nothing can be computed."""


def _sums(pieces: Sequence[Continuum], code: str | None) -> _Sums:
    every, valued = Coincidences({}, {}, {}), Coincidences({}, {}, {})
    done = [p for p in pieces if len(p.coders) >= 2 and p.length]
    reason = gap(pieces)
    for piece in done:
        parts = []
        for rows in piece.coders.values():
            units = units_of(tuple(row for row in rows if code is None or row[1] == code))
            if units is None:
                return _Sums(every, valued, "overlapping_units")
            parts.append(_partition(units, piece.length))
        for total, new in (
            (every, _coincidences(parts, valued=False)),
            (valued, _coincidences(parts, valued=True)),
        ):
            _add(total.margins, new.margins)
            _add(total.same, new.same)
            _add(total.squares, new.squares)
    return _Sums(every, valued, reason)


def u_alpha(pieces: Sequence[Continuum], setting: Setting, *, code: str | None = None) -> Result:
    """Agreement on where units are and what they are called, gaps included (eq. 4).

    With `code` the continuum has that code and gaps only.
    """
    sums = _sums(pieces, code)
    table = sums.every
    whole = table.total()
    observed = whole - sum(table.same.values())
    expected = whole - sum(_expected(table, value, value) for value in table.margins)
    return _result("u_alpha", sums, (observed, expected), pieces, setting, code=code)


def bar_u_alpha(
    pieces: Sequence[Continuum], setting: Setting, *, code: str | None = None
) -> Result:
    """Agreement on what is marked and what is gap, whatever it is called."""
    sums = _sums(pieces, code)
    table = sums.every
    observed = table.margins.get(None, Fraction(0)) - table.same.get(None, Fraction(0))
    expected = sum(
        (_expected(table, None, value) for value in table.margins if value is not None),
        Fraction(0),
    )
    return _result("bar_u_alpha", sums, (observed, expected), pieces, setting, code=code)


def _expected(table: Coincidences, first: str | None, second: str | None) -> Fraction:
    """Eq. 4: the length on which two values would coincide by chance."""
    whole = table.total()
    below = whole**2 - sum(table.squares.values())
    margin = table.margins.get(first, Fraction(0)) * table.margins.get(second, Fraction(0))
    own = table.squares.get(first, Fraction(0)) if first == second else Fraction(0)
    return whole * (margin - own) / below


def cu_alpha(pieces: Sequence[Continuum], setting: Setting) -> Result:
    """Agreement on codes where both coders marked (eq. 10), with the share that is."""
    sums = _sums(pieces, None)
    table = sums.valued
    whole, below = table.total(), _scale(table)
    observed = whole - sum(table.same.values())
    expected = whole - sum(_valued(table, v, v) / below for v in table.margins) if below else below
    return _result("cu_alpha", sums, (observed, expected), pieces, setting)


def k_u_alpha(pieces: Sequence[Continuum], setting: Setting, *, code: str) -> Result:
    """Agreement on one code where both coders marked, the other codes as its contrast (13b)."""
    sums = _sums(pieces, None)
    table = sums.valued
    mine, below = table.margins.get(code, Fraction(0)), _scale(table)
    observed = expected = Fraction(0)
    if below:
        chance = sum((_valued(table, code, v) for v in table.margins), Fraction(0)) / below
        observed = chance * (mine - table.same.get(code, Fraction(0)))
        expected = mine * (chance - _valued(table, code, code) / below)
    return _result("k_u_alpha", sums, (observed, expected), pieces, setting, code=code)


def _scale(table: Coincidences) -> Fraction:
    """What eq. 10 divides by; 0 when no units meet, or too few to expect anything from."""
    whole = table.total()
    return whole - sum(table.squares.values()) / whole if whole else Fraction(0)


def _valued(table: Coincidences, first: str | None, second: str | None) -> Fraction:
    """What eq. 10 divides: the margins of two values, units with themselves taken out."""
    own = table.squares.get(first, Fraction(0)) if first == second else Fraction(0)
    return table.margins.get(first, Fraction(0)) * table.margins.get(second, Fraction(0)) - own


def _result(
    measure: str,
    sums: _Sums,
    disagreement: tuple[Fraction, Fraction],
    pieces: Sequence[Continuum],
    setting: Setting,
    *,
    code: str | None = None,
) -> Result:
    observed, expected = disagreement
    whole = sums.every.total()
    valued = measure in {"cu_alpha", "k_u_alpha"}
    value = float(1 - observed / expected) if expected and sums.reason is None else None
    return report(
        measure,
        value,
        sums.reason or _undefined(pieces, sums, code, valued=valued),
        setting,
        coders=named(pieces),
        transcripts=[piece.name for piece in pieces],
        n_units=sum(len(rows) for piece in pieces for rows in piece.coders.values()),
        n_pairs=len({pair for piece in pieces for pair in piece.pairs}),
        code=code,
        coverage=float(sums.valued.total() / whole) if valued and whole else None,
    )


def _undefined(
    pieces: Sequence[Continuum], sums: _Sums, code: str | None, *, valued: bool
) -> Reason:
    used = {name for piece in pieces for name in piece.codes()}
    if not used:
        return "no_codings"
    if code is not None and code not in used:
        return "code_unused"
    met = sums.valued.total() if code is None else sums.valued.margins.get(code, Fraction(0))
    if valued and not met:
        return "no_comparable_units"
    return "single_category"
