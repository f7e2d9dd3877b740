"""The lines every comparison prints: all codes, primary only, per code, Holsti, and by pair."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from qualcode.agreement import applications as apply
from qualcode.agreement.catalogue import Setting
from qualcode.agreement.intervals import of_applications
from qualcode.agreement.result import Reason, Result
from qualcode.agreement.setalpha import set_alpha
from qualcode.agreement.setmeasures import set_measure
from qualcode.agreement.tensor import Tensor, tensor
from qualcode.agreement.units import Codes, UnitSets, dropped
from qualcode.model.ids import CodeId, CoderId, TranscriptId
from qualcode.model.session import Mode


@dataclass(frozen=True)
class PairRow:
    """How two coders agree with each other, on the units both have done."""

    coders: tuple[CoderId, CoderId]
    agreement: Result
    holsti: Result


@dataclass(frozen=True)
class CoderRow:
    """How much one coder applied, and the mean agreement with the others."""

    coder: CoderId
    units: int
    """Units done; of matched units the segments made."""
    marked: int
    """Units with at least one code."""
    applications: int
    mean_agreement: float | None
    """Mean over the pairs with this coder that have a value; None without such a pair."""


@dataclass(frozen=True)
class Skipped:
    """A transcript that could not be compared."""

    transcript: TranscriptId
    reason: Literal["empty", "one_coder"]


@dataclass(frozen=True)
class Line:
    """One choice of codes: the headline value, and what must stand beside it."""

    agreement: Result
    """A/(A+D), with its interval."""
    holsti: Result
    """2A/(N1+N2) on the same coding, with its interval."""
    pooled_kappa: Result
    alpha_jaccard: Result


@dataclass(frozen=True)
class Headline:
    """Agreement on code applications with everything that must stand beside it.

    Print `all` first and `primary` beside it, each with its formula and the Holsti value.
    """

    mode: Mode
    unit: str
    rule: str
    line_all: Line
    line_primary: Line
    per_code: tuple[Result, ...]
    """All codes in use on the units compared, worst first, then by name."""
    secondary_given_primary: Result
    any_shared: Result
    exact_match: Result
    by_transcript: tuple[Result, ...]
    """All codes, one value for each transcript two coders have done."""
    pairs: tuple[PairRow, ...]
    coders: tuple[CoderRow, ...]
    units_compared: int
    units_left_empty: int
    """Units compared on which no coder applied a code."""
    units_added: Mapping[CoderId, int]
    """Segments each coder made besides the given ones."""
    skipped: tuple[Skipped, ...]

    @property
    def all(self) -> Result:
        """A/(A+D) over all codes."""
        return self.line_all.agreement

    @property
    def primary(self) -> Result:
        """A/(A+D) over primary codes."""
        return self.line_primary.agreement

    @property
    def holsti_all(self) -> Result:
        """Holsti's formula over all codes."""
        return self.line_all.holsti

    @property
    def holsti_primary(self) -> Result:
        """Holsti's formula over primary codes."""
        return self.line_primary.holsti

    @property
    def pooled_kappa(self) -> Result:
        """Pooled kappa over all codes: the companion for two coders."""
        return self.line_all.pooled_kappa

    @property
    def alpha_jaccard(self) -> Result:
        """Alpha on code sets over all codes: the companion for any number of coders."""
        return self.line_all.alpha_jaccard


def compare(
    sets: Mapping[TranscriptId, UnitSets],
    *,
    coders: tuple[CoderId, ...],
    secondary: frozenset[CodeId],
    unit: str,
    mode: Mode,
    rule: str,
    seed: int = 0,
    roles: str = "all",
) -> Headline:
    """The headline for `coders` on the units of `sets`; transcripts without units are named.

    `secondary` are the codes left out of the primary lines; matched units are matched anew
    for those. Values that are undefined are None with a reason, never an error. `seed` is used
    where one transcript is resampled; with two transcripts there is no interval. `roles` is what
    the caller has left in the sets.
    """
    why: Reason = "no_codings" if _both_made_nothing(sets, coders) else "no_comparable_units"
    every, first, second = (Setting(r, unit, rule, why) for r in (roles, "primary", "secondary"))
    whole = as_tensor(sets, coders)
    primary = as_tensor({t: dropped(s, secondary) for t, s in sets.items()}, coders)
    counts = apply.count(whole)
    return Headline(
        mode=mode,
        unit=unit,
        rule=rule,
        line_all=_line(whole, every, seed),
        line_primary=_line(primary, first, seed),
        per_code=_per_code(counts, every),
        secondary_given_primary=apply.secondary_given_primary(whole, secondary, second),
        any_shared=set_measure("set_any_shared", whole, every),
        exact_match=set_measure("set_exact_match", whole, every),
        by_transcript=_by_transcript(counts, every),
        pairs=(pairs := pair_table(counts, every)),
        coders=coder_table(sets, coders, pairs),
        units_compared=int(whole.compared.sum()),
        units_left_empty=int((~whole.applied.any(axis=(0, 2)) & whole.compared).sum()),
        units_added={c: sum(len(s.added.get(c, ())) for s in sets.values()) for c in coders},
        skipped=_skipped(sets, coders),
    )


def _line(given: Tensor, setting: Setting, seed: int) -> Line:
    counts = apply.count(given)
    agreement = apply.code_application_agreement(counts, setting)
    holsti = apply.holsti(counts, setting)
    if agreement.value is not None:
        agreement = replace(agreement, interval=of_applications(given, seed=seed))
        holsti = replace(holsti, interval=of_applications(given, seed=seed, measure="holsti"))
    alpha = set_alpha("krippendorff_alpha_jaccard", given, setting)
    return Line(agreement, holsti, apply.pooled_kappa(counts, setting), alpha)


def _by_transcript(counts: apply.Counts, setting: Setting) -> tuple[Result, ...]:
    return tuple(
        apply.code_application_agreement(counts.of_transcripts([place]), setting)
        for place, units in enumerate(counts.compared)
        if units
    )


def _both_made_nothing(sets: Mapping[TranscriptId, UnitSets], coders: tuple[CoderId, ...]) -> bool:
    """Whether two coders have done a transcript of own segments: they have units if any made one."""
    return any(s.kind == "matched" and sum(c in s.sets for c in coders) >= 2 for s in sets.values())


def as_tensor(sets: Mapping[TranscriptId, UnitSets], coders: tuple[CoderId, ...]) -> Tensor:
    """The tensor of transcripts and coders; coders absent from a transcript are missing there."""
    return tensor(
        {name: {str(c): row for c, row in one.sets.items()} for name, one in sets.items()},
        coders=coders,
        sizes={name: len(one.units) for name, one in sets.items()},
    )


def _per_code(counts: apply.Counts, setting: Setting) -> tuple[Result, ...]:
    used = (counts.both + counts.differ).sum(axis=(0, 1)) > 0
    rows = [
        apply.code_application_per_code(counts, setting, code)
        for code, in_use in zip(counts.codes, used, strict=True)
        if in_use
    ]
    return tuple(sorted(rows, key=lambda row: (row.value or 0.0, row.code or "")))


def pair_table(counts: apply.Counts, setting: Setting) -> tuple[PairRow, ...]:
    """One row for every pair of coders."""
    rows = []
    for place in range(len(counts.pairs)):
        pair = counts.of_pair(place)
        names = (CoderId(pair.coders[0]), CoderId(pair.coders[1]))
        agreement = apply.code_application_agreement(pair, setting)
        rows.append(PairRow(names, agreement, apply.holsti(pair, setting)))
    return tuple(rows)


def coder_table(
    sets: Mapping[TranscriptId, UnitSets],
    coders: tuple[CoderId, ...],
    pairs: tuple[PairRow, ...],
) -> tuple[CoderRow, ...]:
    """One row for every coder; the odd one out has the lowest mean agreement."""
    rows = []
    for coder in coders:
        done = [codes for one in sets.values() for codes in _codes_of(one, coder)]
        values = [row.agreement.value for row in pairs if coder in row.coders]
        defined = [value for value in values if value is not None]
        mean = sum(defined) / len(defined) if defined else None
        applications = sum(len(codes) for codes in done)
        rows.append(CoderRow(coder, len(done), sum(map(bool, done)), applications, mean))
    return tuple(rows)


def _codes_of(one: UnitSets, coder: CoderId) -> list[Codes]:
    """Of matched units the coder's own segments, since each pair has units of its own."""
    if one.kind == "matched":
        return [codes for _, codes in one.segments.get(coder, ())]
    return [codes for codes in one.sets.get(coder, ()) if codes is not None]


def _skipped(
    sets: Mapping[TranscriptId, UnitSets], coders: tuple[CoderId, ...]
) -> tuple[Skipped, ...]:
    found = []
    for name, one in sets.items():
        if not one.units:
            found.append(Skipped(name, "empty"))
        elif not as_tensor({name: one}, coders).compared.any():
            found.append(Skipped(name, "one_coder"))
    return tuple(found)
