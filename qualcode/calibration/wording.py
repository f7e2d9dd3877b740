"""The words of the agreement report, Dutch and English side by side."""

from __future__ import annotations

from qualcode.model.decimals import counted, decimals, fixed, percentage
from qualcode.model.table import Language

_WORDS: dict[str, tuple[str, str]] = {
    "title": ("Overeenstemming tussen codeurs", "Agreement between coders"),
    "about": ("Wat is vergeleken", "What was compared"),
    "overall": ("Overeenstemming in totaal", "Overall agreement"),
    "same_text": ("Dezelfde tekst gemarkeerd?", "Did they mark the same text?"),
    "codes": ("Codes, de slechtste eerst", "Codes, worst first"),
    "why": ("Waarom codeurs verschillen", "Why coders differ"),
    "confusions": ("Welke code voor welke", "Which code for which"),
    "coders": ("Codeurs", "Coders"),
    "pairs": ("Paren van codeurs", "Pairs of coders"),
    "transcripts": ("Per transcript", "By transcript"),
    "sessions": ("Over de sessies", "Over the sessions"),
    "adjudication": ("Besluiten na overleg", "Decisions after discussion"),
    "todo": ("Werk aan het codeboek", "Work on the codebook"),
    "method": ("Tekst voor de methodesectie", "Text for the method section"),
    "thresholds": ("Hoe anderen zulke waarden noemen", "How others label such values"),
    "disagreements": ("Alle verschillen", "All disagreements"),
    "measures": ("Andere maten", "Other measures"),
    "code_plot": (
        "Overeenstemming per code, met n = A + D",
        "Agreement per code, with n = A + D",
    ),
    "drift_plot": (
        "Overeenstemming voor overleg, sessie na sessie",
        "Agreement before discussion, session by session",
    ),
    "paces": (
        "Codes per 1.000 woorden, vroeg en laat",
        "Codes per 1,000 words, early and late",
    ),
    "early": ("vroeg", "early"),
    "late": ("laat", "late"),
    "line": ("", ""),
    "line_all": ("primaire en secundaire codes", "primary and secondary codes"),
    "line_primary": ("alleen primaire codes", "primary codes only"),
    "line_secondary": ("alleen secundaire codes", "secondary codes only"),
    "line_secondary_given": (
        "secundair, waar primair gelijk is",
        "secondary, where primary agrees",
    ),
    "any_shared": ("minstens één code gemeen", "at least one code in common"),
    "exact_match": ("precies dezelfde codes", "exactly the same codes"),
    "lower": ("95 % van", "95% from"),
    "upper": ("tot", "to"),
    "kappa": ("gepoolde kappa", "pooled kappa"),
    "alpha_jaccard": ("alfa (Jaccard)", "alpha (Jaccard)"),
    "alpha": ("alfa", "alpha"),
    "code": ("code", "code"),
    "role": ("rol", "role"),
    "primary": ("primair", "primary"),
    "secondary": ("secundair", "secondary"),
    "mostly": ("meestal doordat", "mostly because"),
    "confused_with": ("verward met", "confused with"),
    "few": ("te weinig om te beoordelen (A + D < 10)", "too few to judge (A + D < 10)"),
    "class": ("soort", "class"),
    "number": ("aantal", "number"),
    "boundary": ("grens", "boundary"),
    "omission_segment": ("fragment gemist", "segment missed"),
    "substitution": ("andere code", "substitution"),
    "extra_code": ("extra code", "extra code"),
    "omission_code": ("code gemist", "code missed"),
    "total": ("samen (D)", "together (D)"),
    "no_code": ("geen code", "no code"),
    "within": ("zelfde categorie", "same category"),
    "yes": ("ja", "yes"),
    "no": ("nee", "no"),
    "times": ("keer", "times"),
    "coder": ("codeur", "coder"),
    "applications": ("toekenningen", "applications"),
    "segments": ("fragmenten", "segments"),
    "codes_a_segment": ("codes per fragment", "codes a segment"),
    "length": ("mediane lengte (tekens)", "median length (characters)"),
    "only_me": ("aandeel van alleen deze codeur", "share by this coder alone"),
    "mean_agreement": ("gemiddelde A/(A+D) met de anderen", "mean A/(A+D) with the others"),
    "transcript": ("transcript", "transcript"),
    "session": ("sessie", "session"),
    "date": ("datum", "date"),
    "before": ("voor overleg", "before discussion"),
    "after": ("na overleg", "after discussion"),
    "decision": ("besluit", "decision"),
    "cause": ("reden", "reason"),
    "a": ("eerste codeur", "first coder"),
    "b": ("tweede codeur", "second coder"),
    "both": ("beide", "both"),
    "neither": ("geen van beide", "neither"),
    "other": ("anders", "other"),
    "open": ("nog open", "still open"),
    "definition-unclear": ("definitie onduidelijk", "definition unclear"),
    "overlooked": ("over het hoofd gezien", "overlooked"),
    "interpretation": ("interpretatie", "interpretation"),
    "slip": ("vergissing", "slip"),
    "passage": ("passage", "passage"),
    "unclear": ("definitie onduidelijk", "definition unclear"),
    "measure": ("maat", "measure"),
    "formula": ("formule", "formula"),
    "value": ("waarde", "value"),
    "source": ("bron", "source"),
    "statistic": ("voor welke maat", "for which statistic"),
    "bands": ("indeling", "bands"),
    "reason": ("waarom geen waarde", "why no value"),
    "unit": ("eenheid", "unit"),
    "independence": ("Onafhankelijk gecodeerd", "Independent coding"),
    "not-shown": ("niet getoond door qualcode", "not shown by qualcode"),
    "declared": ("verklaard door de codeurs", "declared by the coders"),
    "unknown": ("onbekend", "unknown"),
    "withheld": (
        "citaten zijn niet afgedrukt: geen toestemming.",
        "quotes are not printed: no consent.",
    ),
}
_REASONS: dict[str, tuple[str, str]] = {
    "one_coder": ("er is maar één codeur", "there is only one coder"),
    "no_comparable_units": (
        "geen eenheid door twee codeurs gedaan",
        "no unit was done by two coders",
    ),
    "no_codings": ("niemand kende een code toe", "nobody applied a code"),
    "code_unused": ("niemand gebruikte deze code", "nobody used this code"),
    "single_category": ("er is maar één waarde in gebruik", "only one value is in use"),
    "overlapping_units": (
        "fragmenten van één codeur overlappen elkaar",
        "a coder's segments overlap",
    ),
}


def word(key: str, language: Language) -> str:
    """The word for `key`."""
    return _WORDS[key][language == "en"]


def reason(key: str | None, language: Language) -> str:
    """Why a value is undefined; empty for one that is not."""
    return "" if key is None else _REASONS[key][language == "en"]


def share(value: float | None, language: Language, *, digits: int = 1) -> str:
    """A share as `75,7 %` or `75.7%`; a dash when undefined."""
    if value is None:
        return "-"
    return percentage(value, language, digits=digits)


def coefficient(value: float | None, language: Language) -> str:
    """A coefficient with two decimals; a dash when undefined."""
    if value is None:
        return "-"
    return decimals(value, 2, language)


def times(number: float, language: Language) -> str:
    """How often, with decimals only where a time is shared between codes: 2 or `0,5`."""
    told = counted(number)
    return told.replace(".", ",") if language == "nl" else told


def points(move: float, language: Language) -> str:
    """A move of a share in percentage points, with its sign: `-1,2`."""
    told = fixed(move, 1, times=100, sign=True)
    return told.replace(".", ",") if language == "nl" else told


def interval_words(method: str, language: Language) -> str:
    """How an interval was computed, in the language of the report."""
    return method if language == "en" else _METHODS.get(method, method)


_METHODS = {
    "bootstrap of segments": "bootstrap van fragmenten",
    "bootstrap of transcripts": "bootstrap van transcripten",
}
