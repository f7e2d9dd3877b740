"""What a share is of, and why a value or an interval is not there, in the words of the report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qualcode.agreement.headline import Headline, Line
from qualcode.agreement.intervals import MANY
from qualcode.agreement.result import Result
from qualcode.calibration.account import Account
from qualcode.calibration.wording import interval_words, reason, word
from qualcode.model.table import Language


def of_units(result: Result, language: Language) -> str:
    """On how many units a value was counted, as ` (23 units)`; empty where it has none."""
    if result.value is None:
        return ""
    one, many = ("eenheid", "eenheden") if language == "nl" else ("unit", "units")
    return f" ({result.n_units} {one if result.n_units == 1 else many})"


def coded_units(result: Result, language: Language) -> str:
    """What a share of units is of: how many have a code, and whether it is a mean over pairs."""
    if result.value is None:
        return ""
    n, pairs, dutch = result.n_units, result.n_pairs, language == "nl"
    units = ("eenheid" if n == 1 else "eenheden") if dutch else ("unit" if n == 1 else "units")
    told = f"van {n} {units} met een code" if dutch else f"of {n} {units} with a code"
    if pairs > 1:
        mean = f"gemiddelde over {pairs} paren" if dutch else f"mean over {pairs} pairs of coders"
        return f" ({told}; {mean})"
    return f" ({told})"


def undefined(
    lines: Mapping[str, Line], shorts: Mapping[str, Result], language: Language
) -> Iterator[str]:
    """Why a cell is empty; told once where every one is for the same reason."""
    cells = [
        (f"{label}, {name}", result)
        for label, line in lines.items()
        for name, result in (
            ("A/(A+D)", line.agreement),
            (word("kappa", language), line.pooled_kappa),
            (word("alpha_jaccard", language), line.alpha_jaccard),
        )
    ]
    cells += list(shorts.items())
    empty = [(label, reason(r.reason, language)) for label, r in cells if r.value is None]
    why = dict.fromkeys(told for _, told in empty)
    if len(empty) == len(cells) and len(why) == 1:
        yield f"{'Geen waarden' if language == 'nl' else 'No values'}: {next(iter(why))}."
        return
    yield from (f"{label}: {told}." for label, told in empty)


def intervals(found: Account, language: Language) -> Iterator[str]:
    """How the interval of the headline was computed, or why there is none."""
    interval, dutch = found.headline.all.interval, language == "nl"
    if interval is None:
        if found.headline.all.value is not None:
            yield no_interval(found.about.interval, found.headline, language)
        return
    seed = "" if interval.seed is None else f", seed {interval.seed}"
    label = _LABELS.get(interval.label, interval.label) if dutch else interval.label
    level = "95 %" if dutch else "95%"
    yield f"{level}: {interval_words(interval.method, language)}{seed}; {label}."


_LABELS = {
    "over transcripts": "over transcripten",
    "only for this transcript; says nothing about others": (
        "alleen voor dit transcript; zegt niets over andere"
    ),
}


def no_interval(asked: str, head: Headline, language: Language) -> str:
    """Why the headline has no interval: what was asked for, on what, or that nothing differs."""
    transcripts = len(head.by_transcript)
    alike = (
        head.all.value in {0.0, 1.0}
        or len({row.value for row in head.by_transcript}) == 1 < transcripts
    )
    dutch = language == "nl"
    start = "Geen betrouwbaarheidsinterval" if dutch else "No confidence interval"
    if asked == "none":
        why = ("niet gevraagd", "none was asked for")
    elif asked == "jackknife" and transcripts < 3:
        why = (
            "de jackknife vraagt drie of meer transcripten",
            "the jackknife takes three or more transcripts",
        )
    elif asked == "bootstrap" and 1 < transcripts < MANY:
        why = (
            f"de bootstrap van transcripten vraagt er {MANY} of meer",
            f"the bootstrap of transcripts takes {MANY} or more",
        )
    elif transcripts == 2:
        why = (
            "daarvoor zijn drie of meer transcripten nodig, of één",
            "it takes three or more transcripts, or one",
        )
    elif alike:
        why = (
            "elk deel van het materiaal geeft dezelfde waarde, dus er is geen spreiding",
            "every part of the material gives the same value, so there is no spread",
        )
    else:
        why = (
            "met een deel van het materiaal is er niet altijd een waarde",
            "on a part of the material there is not always a value",
        )
    return f"{start}: {why[not dutch]}."
