"""Agreement on characters, as programs print it, read off the ends of spans.

Time grows with codings and never with characters. Overlapping codings of one code by one coder
are merged first. Characters are no sample size: never put an interval on them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from qualcode.agreement.catalogue import Setting, report
from qualcode.agreement.continuum import Continuum, gap, named
from qualcode.agreement.ratings import Ratings, of_patterns
from qualcode.agreement.result import Reason, Result
from qualcode.model.errors import UsageError
from qualcode.model.span import Span


@dataclass(frozen=True, slots=True)
class Cells:
    """Characters of a text by who has the code on them."""

    both: int
    first: int
    """The first coder only."""
    second: int
    neither: int

    @property
    def length(self) -> int:
        """All characters."""
        return self.both + self.first + self.second + self.neither


def cells(first: Sequence[Span], second: Sequence[Span], length: int) -> Cells:
    """The four counts for two sorted lists of spans that do not overlap within a list."""
    both = shared_length(first, second)
    one, two = sum(map(len, first)), sum(map(len, second))
    return Cells(both, one - both, two - both, length - one - two + both)


def shared_length(first: Sequence[Span], second: Sequence[Span]) -> int:
    """Characters in both of two sorted lists of spans that do not overlap within a list."""
    i = j = total = 0
    while i < len(first) and j < len(second):
        total += first[i].shared(second[j])
        if first[i].end < second[j].end:
            i += 1
        else:
            j += 1
    return total


Fraction = tuple[float, float]
"""Numerator and denominator, each summed over codes, pairs and transcripts."""


def _percent(c: Cells) -> Fraction:
    return c.both + c.neither, c.length


def _overlap(c: Cells) -> Fraction:
    return c.both, c.both + c.first + c.second


def _holsti(c: Cells) -> Fraction:
    return 2 * c.both, 2 * c.both + c.first + c.second


def _kappa(c: Cells) -> Fraction:
    """NVivo's form: agreed less expected, and all less expected, in characters."""
    one, two = c.both + c.first, c.both + c.second
    expected = (one * two + (c.length - one) * (c.length - two)) / c.length
    # Whole numbers decide whether chance is already complete; rounding must not.
    if (one == 0 and two == 0) or (one == c.length and two == c.length):
        return 0.0, 0.0
    return c.both + c.neither - expected, c.length - expected


_FRACTIONS: dict[str, Callable[[Cells], Fraction]] = {
    "char_percent_agreement": _percent,
    "char_overlap": _overlap,
    "char_holsti": _holsti,
    "char_kappa": _kappa,
}


def character_agreement(
    measure: str,
    pieces: Sequence[Continuum],
    setting: Setting,
    *,
    code: str | None = None,
    average: Literal["characters", "transcripts"] = "characters",
) -> Result:
    """A measure of agreement on characters, for one code or summed over the codes in use.

    By default sums run over pairs of coders and transcripts, so a long transcript weighs more;
    with `average="transcripts"` each one with a value weighs the same. A code nobody used has
    percent agreement 1 and no other value.
    """
    table = _all_cells(pieces, code)
    value, skipped = _value(measure, table), 0
    if average == "transcripts":
        each = [_value(measure, _all_cells([piece], code)) for piece in pieces]
        known = [one for one in each if one is not None]
        value = sum(known) / len(known) if known else None
        skipped = len(each) - len(known)
    return report(
        measure,
        value,
        _reason(pieces, table, code),
        setting,
        agreed=sum(c.both for c in table),
        differed=sum(c.first + c.second for c in table),
        coders=named(pieces),
        transcripts=[piece.name for piece in pieces],
        n_units=sum(piece.length for piece in pieces if piece.pairs),
        n_pairs=len({pair for piece in pieces for pair in piece.pairs if piece.length}),
        code=code,
        skipped=skipped,
    )


def _value(measure: str, table: Sequence[Cells]) -> float | None:
    parts = [_FRACTIONS[measure](c) for c in table if c.length]
    above, below = sum(a for a, _ in parts), sum(b for _, b in parts)
    return above / below if below else None


def _all_cells(pieces: Iterable[Continuum], code: str | None) -> list[Cells]:
    table = []
    for piece in pieces:
        for name in piece.codes() if code is None else [code]:
            places = {coder: piece.spans(coder, name) for coder in piece.coders}
            table += [cells(places[a], places[b], piece.length) for a, b in piece.pairs]
    return table


def _reason(pieces: Sequence[Continuum], table: list[Cells], code: str | None) -> Reason:
    nothing = gap(pieces)
    if nothing is not None:
        return nothing
    if any(c.both + c.first + c.second for c in table):
        return "single_category"
    return "no_codings" if code is None else "code_unused"


def qualcoder_kappa_compat(
    pieces: Sequence[Continuum], setting: Setting, *, code: str | None = None
) -> Result:
    """QualCoder's kappa: uncoded text dropped, chance as a product. To explain a difference only.

    UsageError for more than two coders.
    """
    if any(len(piece.coders) > 2 for piece in pieces):
        raise UsageError("QualCoder's kappa is for two coders.", "Use char_kappa.")
    table = _all_cells(pieces, code)
    both, first, second = (sum(getattr(c, n) for c in table) for n in ("both", "first", "second"))
    coded = both + first + second
    value = None
    if coded:
        yes = (both + first) * (both + second) / coded**2
        no = first * second / coded**2
        value = (both / coded - yes * no) / (1 - yes * no)
    return report(
        "qualcoder_kappa_compat",
        value,
        _reason(pieces, table, code),
        setting,
        agreed=both,
        differed=first + second,
        coders=named(pieces),
        transcripts=[piece.name for piece in pieces],
        n_units=coded,
        n_pairs=len(table[:1]),
        code=code,
    )


def presence(piece: Continuum, code: str) -> Ratings:
    """One code as there or not on every character, equal stretches standing once.

    For ATLAS.ti's binary alpha and the like; print beside a measure that keeps segments whole.
    """
    coders = list(piece.coders)
    places = [piece.spans(coder, code) for coder in coders]
    cuts = sorted({0, piece.length} | {e for row in places for s in row for e in (s.start, s.end)})
    starts = np.array(cuts[:-1], dtype=np.int64)
    values = np.zeros((len(coders), len(starts)), dtype=np.int64)
    for row, spans in enumerate(places):
        for span in spans:
            first, last = np.searchsorted(starts, [span.start, span.end])
            values[row, first:last] = 1
    lengths = np.array(cuts[1:], dtype=np.int64) - starts
    return of_patterns(values, lengths, code=code, coders=coders)
