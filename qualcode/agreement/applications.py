"""Agreement on code applications: what both coders applied against what one of them did.

Everything is read off one table of counts per pair of coders, transcript and code, so that
leaving a transcript or a code out costs nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from qualcode.agreement.catalogue import Setting, report
from qualcode.agreement.result import Reason, Result
from qualcode.agreement.tensor import Booleans, Integers, Tensor, only, without


@dataclass(frozen=True, eq=False)
class Counts:
    """Pairs x transcripts x codes: applied by both, by the first, by the second coder."""

    both: Integers
    first: Integers
    second: Integers
    units: Integers
    """Pairs x transcripts: units both coders have done."""
    compared: Integers
    """Per transcript the units that at least two coders have done."""
    codes: tuple[str, ...]
    coders: tuple[str, ...]
    pairs: tuple[tuple[int, int], ...]
    transcripts: tuple[str, ...]

    @property
    def differ(self) -> Integers:
        """Applied by one coder only."""
        return self.first + self.second - 2 * self.both

    def of_transcripts(self, places: Sequence[int]) -> Counts:
        """The same counts for some transcripts, by index."""
        chosen = list(places)
        return replace(
            self,
            both=self.both[:, chosen],
            first=self.first[:, chosen],
            second=self.second[:, chosen],
            units=self.units[:, chosen],
            compared=self.compared[chosen],
            transcripts=tuple(self.transcripts[i] for i in chosen),
        )

    def of_codes(self, codes: Collection[str]) -> Counts:
        """The same counts for some codes; the units stay."""
        chosen = [i for i, code in enumerate(self.codes) if code in codes]
        return replace(
            self,
            both=self.both[:, :, chosen],
            first=self.first[:, :, chosen],
            second=self.second[:, :, chosen],
            codes=tuple(self.codes[i] for i in chosen),
        )

    def of_pair(self, place: int) -> Counts:
        """The same counts for one pair of coders, by index."""
        one = [place]
        i, j = self.pairs[place]
        return replace(
            self,
            both=self.both[one],
            first=self.first[one],
            second=self.second[one],
            units=self.units[one],
            compared=self.units[place],
            coders=(self.coders[i], self.coders[j]),
            pairs=((0, 1),),
        )


def count(given: Tensor) -> Counts:
    """The counts of `given`, over the units both coders of a pair have done."""
    shape = (len(given.pairs), len(given.transcripts), len(given.codes))
    both, first, second = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    units = np.zeros(shape[:2], dtype=np.int64)
    parts, everyone = given.slices(), range(len(given.coders))
    alone = [[given.applied[c, s].sum(axis=0) for s in parts] for c in everyone]
    for p, (i, j) in enumerate(given.pairs):
        shared = given.together(i, j)
        for t, part in enumerate(parts):
            here = shared[part]
            units[p, t] = here.sum()
            both[p, t] = (given.applied[i, part] & given.applied[j, part]).sum(axis=0)
            whole = bool(here.all())
            first[p, t] = alone[i][t] if whole else given.applied[i, part][here].sum(axis=0)
            second[p, t] = alone[j][t] if whole else given.applied[j, part][here].sum(axis=0)
    compared = np.array([given.compared[part].sum() for part in parts], dtype=np.int64)
    return Counts(
        both,
        first,
        second,
        units,
        compared,
        given.codes,
        given.coders,
        given.pairs,
        given.transcripts,
    )


def gap(counts: Counts) -> Reason | None:
    """Why nothing can be compared; None when there is at least one shared unit."""
    if len(counts.coders) < 2:
        return "one_coder"
    if not counts.units.any():
        return "no_comparable_units"
    return None


def pooled(counts: Counts) -> float | None:
    """Sum of A over sum of A and D; None when nobody applied a code."""
    agreed, differed = int(counts.both.sum()), int(counts.differ.sum())
    return agreed / (agreed + differed) if agreed + differed else None


def mean_of_codes(counts: Counts) -> float | None:
    """Mean of A/(A+D) over the codes in use; None when there are none."""
    agreed, differed = counts.both.sum(axis=(0, 1)), counts.differ.sum(axis=(0, 1))
    used = agreed + differed > 0
    return float((agreed[used] / (agreed + differed)[used]).mean()) if used.any() else None


def dice(counts: Counts) -> float | None:
    """Holsti's 2A over all applications; None when nobody applied a code."""
    total = int(counts.first.sum() + counts.second.sum())
    return 2 * int(counts.both.sum()) / total if total else None


def pooled_kappa_of(counts: Counts) -> float | None:
    """Kappa from the mean observed and expected agreement over codes in use and pairs.

    None when no code is in use or every code in use is on every unit.
    """
    n = counts.units.sum(axis=1)
    both, first, second = (a.sum(axis=1)[n > 0] for a in (counts.both, counts.first, counts.second))
    n = n[n > 0, None]
    used = (first + second).sum(axis=0) > 0
    both, first, second = both[:, used], first[:, used], second[:, used]
    observed = (n - first - second + 2 * both) / n
    expected = (first * second + (n - first) * (n - second)) / n**2
    constant = (first == second) & ((first == 0) | (first == n))
    if constant.all():
        return None
    mean = float(expected.mean())
    return (float(observed.mean()) - mean) / (1 - mean)


def _result(
    measure: str,
    value: float | None,
    reason: Reason,
    counts: Counts,
    setting: Setting,
    *,
    code: str | None = None,
    skipped: int = 0,
) -> Result:
    return report(
        measure,
        value,
        gap(counts) or reason,
        setting,
        agreed=counts.both.sum(),
        differed=counts.differ.sum(),
        coders=counts.coders,
        transcripts=counts.transcripts,
        n_units=int(counts.compared.sum()),
        n_pairs=int((counts.units.sum(axis=1) > 0).sum()),
        code=code,
        skipped=skipped,
    )


def code_application_agreement(counts: Counts, setting: Setting) -> Result:
    """A/(A+D) over all segments, codes and pairs of coders."""
    value = pooled(counts)
    return _result("code_application_agreement", value, "no_codings", counts, setting)


def matched_code_application(counts: Counts, setting: Setting) -> Result:
    """A/(A+D) on coders' own segments, matched one to one."""
    value = pooled(counts)
    return _result("matched_code_application", value, "no_codings", counts, setting)


def code_application_per_code(counts: Counts, setting: Setting, code: str) -> Result:
    """A/(A+D) of one code; None when no coder used it."""
    mine = counts.of_codes([code])
    value = pooled(mine)
    return _result("code_application_per_code", value, "code_unused", mine, setting, code=code)


def code_application_mean_of_codes(counts: Counts, setting: Setting) -> Result:
    """Mean of A/(A+D) over codes in use, a rare code weighing as much as a common one."""
    idle = int(((counts.both + counts.differ).sum(axis=(0, 1)) == 0).sum())
    value = mean_of_codes(counts)
    return _result(
        "code_application_mean_of_codes", value, "no_codings", counts, setting, skipped=idle
    )


def holsti(counts: Counts, setting: Setting) -> Result:
    """2A over all applications of both coders; never below A/(A+D)."""
    return _result("holsti", dice(counts), "no_codings", counts, setting)


def pooled_kappa(counts: Counts, setting: Setting) -> Result:
    """Kappa of presence and absence, pooled over the codes in use and the pairs of coders."""
    value = None if gap(counts) else pooled_kappa_of(counts)
    return _result("pooled_kappa", value, "single_category", counts, setting)


def secondary_given_primary(given: Tensor, secondary: frozenset[str], setting: Setting) -> Result:
    """A/(A+D) of secondary codes, on units whose primary codes are equal and not empty."""
    primary, extra = without(given, secondary), only(given, secondary)
    agreed = differed = units = pairs = 0
    for i, j in given.pairs:
        here = given.together(i, j) & _same_and_some(primary, i, j)
        first, second = extra.applied[i, here], extra.applied[j, here]
        agreed += int((first & second).sum())
        differed += int((first ^ second).sum())
        units += int(here.sum())
        pairs += int(here.any())
    return report(
        "secondary_given_primary",
        agreed / (agreed + differed) if agreed + differed else None,
        gap(count(given)) or "no_codings",
        setting,
        agreed=agreed,
        differed=differed,
        coders=given.coders,
        transcripts=given.transcripts,
        n_units=units,
        n_pairs=pairs,
    )


def _same_and_some(primary: Tensor, first: int, second: int) -> Booleans:
    left, right = primary.applied[first], primary.applied[second]
    same: Booleans = (left == right).all(axis=1) & left.any(axis=1)
    return same
