"""The prose of the report: what was compared in a few lines, and a paragraph ready to use.

The paragraph says what was done and how it was counted. It gives no verdict, and it does not
call agreement reliability or validity.
"""

from __future__ import annotations

import re

from qualcode.agreement.result import Result
from qualcode.calibration.account import Account
from qualcode.calibration.wording import coefficient, interval_words, reason, share, word
from qualcode.model.table import Language

_UNITS_NL = {
    "segments": "gegeven fragmenten",
    "matched": "eigen fragmenten, één op één gekoppeld",
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
        "Formule: A/(A+D). A: door beiden toegekend; D: door één van beiden. Wat geen van beiden "
        "toekende telt niet mee."
        if dutch
        else "Formula: A/(A+D). A: applied by both; D: applied by one only. What neither applied "
        "is not counted.",
    ]
    if about.level != "leaf":
        told = "Codes vergeleken op het niveau van" if dutch else "Codes compared at the level of"
        lines.append(f"{told} {level_words(about.level, language)}.")
    return [*lines, *([about.drawn] if about.drawn else []), *about.changed, *about.left_out]


def method_text(found: Account, language: Language) -> str:
    """A paragraph for the method section, with every choice and number in it."""
    return _dutch(found) if language == "nl" else _english(found)


def _dutch(found: Account) -> str:
    head = found.headline
    said = [
        (
            f"{_names(head.all.coders, 'en')} codeerden {_names(head.all.transcripts, 'en') or '-'} "
            f"({_UNITS_NL.get(head.unit, head.unit)}, n = {head.units_compared}"
            f"{_rule(head.rule, 'nl')})"
            f"{_books(found.about.books, ('met codeboek', 'met codeboeken'), 'versie')}."
        ),
        (
            "Overeenstemming is berekend als het aantal overeenkomstige codetoekenningen gedeeld door "
            "het aantal overeenkomstige plus afwijkende toekenningen "
            f"(n = {found.agreed + found.differed}; wat niemand toekende telt niet mee)."
        ),
        *_values(found, "nl"),
        _INDEPENDENT_NL[found.about.independence],
    ]
    if (level := level_words(found.about.level, "nl")) and head.all.value is not None:
        said.insert(2, f"Codes zijn vergeleken op het niveau van {level}.")
    ended = found.adjudication
    if ended is not None:
        still = f"; {ended.open} staan nog open" if ended.open else ""
        said.append(
            f"Over {ended.decided} van de {found.differed} verschillen is in overleg besloten{still}. "
            f"De overeenstemming was {share(ended.before, 'nl')} voor en "
            f"{share(ended.after, 'nl')} na overleg."
        )
    return " ".join(said)


def _english(found: Account) -> str:
    head = found.headline
    said = [
        (
            f"{_names(head.all.coders, 'and')} coded {_names(head.all.transcripts, 'and') or '-'} "
            f"({_UNITS_EN.get(head.unit, head.unit)}, n = {head.units_compared}"
            f"{_rule(head.rule, 'en')})"
            f"{_books(found.about.books, ('with codebook', 'with codebooks'), 'version')}."
        ),
        (
            "Agreement is the number of code applications made by both coders, divided by those made "
            f"by both plus those made by one only (n = {found.agreed + found.differed}; "
            "joint absence is not counted)."
        ),
        *_values(found, "en"),
        _INDEPENDENT_EN[found.about.independence],
    ]
    if (level := level_words(found.about.level, "en")) and head.all.value is not None:
        said.insert(2, f"Codes were compared at the level of {level}.")
    ended = found.adjudication
    if ended is not None:
        still = f"; {ended.open} are still open" if ended.open else ""
        said.append(
            f"Of the {found.differed} disagreements {ended.decided} were decided in discussion{still}. "
            f"Agreement was {share(ended.before, 'en')} before and {share(ended.after, 'en')} "
            "after discussion."
        )
    return " ".join(said)


def _values(found: Account, language: Language) -> list[str]:
    """The sentences with the numbers; each says over which codes it was counted, and of how many."""
    head, dutch = found.headline, language == "nl"
    result, primary = head.all, head.primary
    if result.value is None:
        told = reason(result.reason, language)
        return [f"Er is geen waarde: {told}." if dutch else f"There is no value: {told}."]
    over = _OVER["chosen" if found.about.chosen else result.roles][not dutch]
    holsti = share(head.holsti_all.value, language)
    first = f"{_counted(result, language)}{_interval(found, language)}"
    said = [
        f"{over} was dit {first}; volgens de formule van Holsti (2A/(2A+D)) is dat {holsti}."
        if dutch
        else f"{over} it was {first}; by Holsti's formula (2A/(2A+D)) that is {holsti}."
    ]
    if result.roles == "all" and primary.value is not None:
        only = _counted(primary, language)
        said.append(
            f"Met alleen primaire codes was dit {only}."
            if dutch
            else f"With primary codes only it was {only}."
        )
    return [*said, *_beside(found, language)]


def _beside(found: Account, language: Language) -> list[str]:
    """The sentence with the companions that allow for chance; none where none has a value."""
    head, dutch = found.headline, language == "nl"
    names = (
        ("gepoolde kappa", "alfa met Jaccard-afstand")
        if dutch
        else ("pooled kappa", "alpha with Jaccard distance")
    )
    told = [
        f"{name} {coefficient(r.value, language)}"
        for name, r in zip(names, (head.pooled_kappa, head.alpha_jaccard), strict=True)
        if r.value is not None
    ]
    if not told:
        return []
    both = _names(tuple(told), "en" if dutch else "and")
    on = ""
    if head.pooled_kappa.unit != head.unit:
        on = ", op zinnen" if dutch else ", on sentences"
    return [
        f"Omdat een eenheid meerdere codes kon krijgen, is daarnaast een kanscorrectie berekend: "
        f"{both}{on}; per code staan waarden in de bijlage, en voor weinig gebruikte codes zijn die "
        "onzeker."
        if dutch
        else f"As a unit could have several codes, chance-corrected companions were computed: {both}"
        f"{on}; values per code are in the appendix, and those of rarely used codes are uncertain."
    ]


_OVER = {
    "all": ("Over alle codes", "Over all codes"),
    "primary": ("Over de primaire codes", "Over primary codes"),
    "secondary": ("Over de secundaire codes", "Over secondary codes"),
    "chosen": ("Over de gekozen codes", "Over the codes chosen"),
}


def level_words(level: str, language: Language) -> str:
    """The level at which codes were compared, in words; empty for the codes themselves."""
    dutch = language == "nl"
    if level == "leaf":
        return ""
    if level == "parent":
        return "de categorie boven elke code" if dutch else "the category above each code"
    return f"laag {level} van het codeboek" if dutch else f"layer {level} of the codebook"


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


def _rule(rule: str, language: Language) -> str:
    told = rule and rule != "given segments are the units"  # which the unit says already
    return f"; {rule_words(rule, language)}" if told else ""


def _names(names: tuple[str, ...], last: str) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def _books(books: tuple[tuple[str, int], ...], told: tuple[str, str], version: str) -> str:
    listed = ", ".join(f"{id} ({version} {n})" for id, n in books)
    return f" {told[len(books) > 1]} {listed}" if listed else ""


def _counted(result: Result, language: Language) -> str:
    agreed, total = round(result.A or 0), round((result.A or 0) + (result.D or 0))
    return f"{share(result.value, language)} ({agreed}/{total})"


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
    level = "95 %" if language == "nl" else "95%"
    return f" ({level}: {ends}, {interval_words(interval.method, language)}{seed}{only})"


def rule_words(rule: str, language: Language) -> str:
    """How units came about, in the language of the report."""
    if language == "en":
        return rule
    for english, dutch in _RULES:
        rule = re.sub(english, dutch, rule)
    rule = re.sub(r"\b(?:" + "|".join(_UNIT_NL) + r")\b", lambda m: _UNIT_NL[m[0]], rule)
    return re.sub(r"(?<=\d)\.(?=\d)", ",", rule)


_UNIT_NL = {
    "character": "teken",
    "word": "woord",
    "sentence": "zin",
    "turn": "beurt",
    "paragraph": "alinea",
    "line": "regel",
    "answer": "antwoord",
    "document": "transcript",
}
_RULES = (
    (r"^the segments of (\S+) are the units$", r"de fragmenten van \1 zijn de eenheden"),
    (
        r"^(\d+) of (\d+) (\w+) units, drawn with seed",
        r"\1 van \2 eenheden (\3), getrokken met seed",
    ),
    (r"^given segments are the units$", "gegeven fragmenten zijn de eenheden"),
    (r"^at least ([\d.]+)% of the (\w+)$", r"minstens \1 % van elke eenheid (\2)"),
    (r"^any character of the (\w+)$", r"één teken van elke eenheid (\1) is genoeg"),
    (r"^containment or IoU", "het ene in het andere, of IoU"),
)
