"""The prose of the report: what was compared in a few lines, and a paragraph ready to use.

The paragraph says what was done and how it was counted. It gives no verdict, and it does not
call agreement reliability or validity.
"""

from __future__ import annotations

import re

from qualcode.calibration.account import Account
from qualcode.calibration.wording import coefficient, reason, share, word
from qualcode.model.table import Language

_UNITS_NL = {
    "segments": "gegeven fragmenten",
    "matched": "eigen fragmenten, een op een gekoppeld",
    "sentence": "zinnen",
    "turn": "beurten",
    "paragraph": "alinea's",
    "line": "regels",
    "answer": "antwoorden",
    "document": "hele transcripten",
}
_UNITS_EN = {
    "segments": "given segments",
    "matched": "own segments, matched one to one",
    "sentence": "sentences",
    "turn": "turns",
    "paragraph": "paragraphs",
    "line": "lines",
    "answer": "answers",
    "document": "whole transcripts",
}


def known(found: Account, language: Language) -> list[str]:
    """The lines at the top of the report: who, what, which unit, formula and independence."""
    head, about, dutch = found.headline, found.about, language == "nl"
    units = (_UNITS_NL if dutch else _UNITS_EN).get(head.unit, head.unit)
    books = ", ".join(f"{id} {'versie' if dutch else 'version'} {n}" for id, n in about.books)
    session = "" if about.session is None else f" · {word('session', language)} {about.session}"
    added = ", ".join(f"{who} +{n}" for who, n in head.units_added.items() if n)
    names = ", ".join(head.all.coders)
    scripts = ", ".join(head.all.transcripts) or "-"
    lines = [
        f"{about.study}{session} · {about.date} · {books}",
        (
            f"{'Codeurs' if dutch else 'Coders'}: {names}. "
            f"{'Transcripten' if dutch else 'Transcripts'}: {scripts}."
        ),
        (
            f"{'Eenheid' if dutch else 'Unit'}: {units} (n = {head.units_compared}"
            f"{', ' + added if added else ''}); {rule_words(head.rule, language)}."
        ),
        f"{word('independence', language)}: {word(about.independence, language)}.",
        "Formule: A/(A+D). A: door beiden toegekend; D: door een van beiden. Wat geen van beiden "
        "toekende telt niet mee."
        if dutch
        else "Formula: A/(A+D). A: applied by both; D: applied by one only. What neither applied "
        "is not counted.",
    ]
    if about.level != "leaf":
        lines.append(f"{'Niveau van de codes' if dutch else 'Level of codes'}: {about.level}.")
    return [*lines, *([about.drawn] if about.drawn else []), *about.changed, *about.left_out]


def method_text(found: Account, language: Language) -> str:
    """A paragraph for the method section, with every choice and number in it."""
    return _dutch(found) if language == "nl" else _english(found)


def _dutch(found: Account) -> str:
    head, about = found.headline, found.about
    line = head.line_all
    total = found.agreed + found.differed
    said = [
        (
            f"{_names(head.all.coders, 'en')} codeerden {_names(head.all.transcripts, 'en') or '-'} "
            f"({_UNITS_NL.get(head.unit, head.unit)}, n = {head.units_compared})"
            f"{_books(about.books, 'met codeboek', 'versie')}."
        ),
        (
            "Overeenstemming is berekend als het aantal overeenkomstige codetoekenningen gedeeld door "
            f"het aantal overeenkomstige plus afwijkende toekenningen (n = {total}; "
            "gezamenlijke afwezigheid telt niet mee)."
        ),
        f"Over alle codes was dit {_counted(head.all.value, found, 'nl')}{_interval(found, 'nl')}, "
        f"met alleen primaire codes {share(head.primary.value, 'nl')}; volgens de formule van "
        f"Holsti (2A/(2A+D)) {share(line.holsti.value, 'nl')}."
        if head.all.value is not None
        else f"Er is geen waarde: {reason(head.all.reason, 'nl')}.",
        (
            "Omdat een eenheid meerdere codes kon krijgen, is daarnaast een kanscorrectie berekend: "
            f"gepoolde kappa {coefficient(line.pooled_kappa.value, 'nl')} en alfa met "
            f"Jaccard-afstand {coefficient(line.alpha_jaccard.value, 'nl')}; per code staan waarden in "
            "de bijlage, en voor weinig gebruikte codes zijn die onzeker."
        ),
        _INDEPENDENT_NL[about.independence],
    ]
    ended = found.adjudication
    if ended is not None:
        said.append(
            f"De {found.differed} verschillen zijn besproken; over {ended.decided} is besloten. "
            f"De overeenstemming was {share(ended.before, 'nl')} voor en "
            f"{share(ended.after, 'nl')} na overleg."
        )
    return " ".join(said)


def _english(found: Account) -> str:
    head, about = found.headline, found.about
    line = head.line_all
    total = found.agreed + found.differed
    said = [
        (
            f"{_names(head.all.coders, 'and')} coded {_names(head.all.transcripts, 'and') or '-'} "
            f"({_UNITS_EN.get(head.unit, head.unit)}, n = {head.units_compared})"
            f"{_books(about.books, 'with codebook', 'version')}."
        ),
        (
            "Agreement is the number of code applications made by both coders, divided by those made "
            f"by both plus those made by one only (n = {total}; joint absence is not counted)."
        ),
        f"Over all codes it was {_counted(head.all.value, found, 'en')}{_interval(found, 'en')}, "
        f"with primary codes only {share(head.primary.value, 'en')}; by Holsti's formula "
        f"(2A/(2A+D)) {share(line.holsti.value, 'en')}."
        if head.all.value is not None
        else f"There is no value: {reason(head.all.reason, 'en')}.",
        (
            "As a unit could have several codes, chance-corrected companions were computed: pooled "
            f"kappa {coefficient(line.pooled_kappa.value, 'en')} and alpha with Jaccard distance "
            f"{coefficient(line.alpha_jaccard.value, 'en')}; values per code are in the appendix, and "
            "those of rarely used codes are uncertain."
        ),
        _INDEPENDENT_EN[about.independence],
    ]
    ended = found.adjudication
    if ended is not None:
        said.append(
            f"The {found.differed} disagreements were discussed and {ended.decided} decided. "
            f"Agreement was {share(ended.before, 'en')} before and {share(ended.after, 'en')} "
            "after discussion."
        )
    return " ".join(said)


_INDEPENDENT_NL = {
    "not-shown": "Qualcode toonde codeurs elkaars codering niet voordat allen klaar waren.",
    "declared": "De codeurs verklaren dat zij onafhankelijk codeerden.",
    "unknown": "Of onafhankelijk is gecodeerd, is niet vastgelegd.",
}
_INDEPENDENT_EN = {
    "not-shown": "Qualcode did not show coders each other's coding before all had finished.",
    "declared": "The coders declare that they coded independently.",
    "unknown": "Whether coding was independent is not on record.",
}


def _names(names: tuple[str, ...], last: str) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def _books(books: tuple[tuple[str, int], ...], told: str, version: str) -> str:
    listed = ", ".join(f"{id} ({version} {n})" for id, n in books)
    return f" {told} {listed}" if listed else ""


def _counted(value: float | None, found: Account, language: Language) -> str:
    return f"{share(value, language)} ({found.agreed}/{found.agreed + found.differed})"


def _interval(found: Account, language: Language) -> str:
    interval = found.headline.all.interval
    if interval is None:
        return ""
    to = "tot" if language == "nl" else "to"
    ends = f"{share(interval.lower, language)} {to} {share(interval.upper, language)}"
    seed = "" if interval.seed is None else f", seed {interval.seed}"
    only = ""
    if interval.label != "over transcripts":
        only = "; alleen voor dit transcript" if language == "nl" else "; this transcript only"
    return f" (95 %: {ends}, {interval_words(interval.method, language)}{seed}{only})"


def rule_words(rule: str, language: Language) -> str:
    """How units came about, in the language of the report."""
    if language == "en":
        return rule
    for english, dutch in _RULES:
        rule = re.sub(english, dutch, rule)
    return rule


def interval_words(method: str, language: Language) -> str:
    """How an interval was computed, in the language of the report."""
    return method if language == "en" else _METHODS.get(method, method)


_METHODS = {
    "bootstrap of segments": "bootstrap van fragmenten",
    "bootstrap of transcripts": "bootstrap van transcripten",
}
_RULES = (
    (r"^the segments of (\S+) are the units$", r"de fragmenten van \1 zijn de eenheden"),
    (
        r"^(\d+) of (\d+) (\w+) units, drawn with seed",
        r"\1 van \2 eenheden (\3), getrokken met seed",
    ),
    (r"^given segments are the units$", "gegeven fragmenten zijn de eenheden"),
    (r"^at least (\d+)% of the (\w+)$", r"minstens \1 % van de eenheid (\2)"),
    (r"^any character of the (\w+)$", r"een enkel teken van de eenheid (\1)"),
    (r"^containment or IoU", "het een in het ander, of IoU"),
)
