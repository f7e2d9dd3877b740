"""Headings and notes of every table in this room, in Dutch and English.

Labels of codes are not here: they are printed as the codebook has them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from qualcode.model.table import Column, ColumnKind, Language

_ATTRIBUTES = frozenset(
    {
        "role",
        "sector",
        "institution",
        "transcript",
        "speaker",
        "coder",
        "secondary",
        "topic",
        "card",
        "phase",
    }
)
_PLURAL = re.compile(r"\b(\d+) (\w+)\((\w+)\)")

HEADINGS: Mapping[str, tuple[str, str]] = {
    "element": ("element", "element"),
    "elements": ("element(en)", "element(s)"),
    "book": ("codeboek", "codebook"),
    "code": ("code", "code"),
    "codes": ("codes", "codes"),
    "code_ids": ("code-id's", "code ids"),
    "label": ("naam", "label"),
    "atlas": ("ATLAS.ti-code", "ATLAS.ti code"),
    "type": ("soort", "type"),
    "category": ("categorie", "category"),
    "primary": ("primair", "primary"),
    "secondary": ("secundair", "secondary"),
    "codings": ("coderingen", "codings"),
    "segments": ("fragmenten", "segments"),
    "speakers": ("sprekers", "speakers"),
    "transcripts": ("transcripten", "transcripts"),
    "rank": ("rang", "rank"),
    "multiple": ("meerdere", "multiple"),
    "unassigned": ("onbekend", "unassigned"),
    "total": ("totaal", "total"),
    "text": ("citaat", "quote"),
    "sentence": ("inductieve zin", "inductive sentence"),
    "flags": ("markering", "flags"),
    "speaker": ("spreker", "speaker"),
    "role": ("rol", "role"),
    "sector": ("sector", "sector"),
    "institution": ("instelling", "institution"),
    "topic": ("onderwerp", "topic"),
    "phase": ("fase", "phase"),
    "transcript": ("transcript", "transcript"),
    "turn": ("beurt", "turn"),
    "last_turn": ("t/m beurt", "to turn"),
    "time": ("tijd", "time"),
    "start": ("begin (teken)", "start (character)"),
    "end": ("einde (teken)", "end (character)"),
    "coder": ("codeur", "coder"),
    "segment": ("fragment-id", "segment id"),
    "attribution": ("bronvermelding", "attribution"),
    "representative": ("representatief", "representative"),
    "unique": ("uniek", "unique"),
    "selected": ("gekozen", "selected"),
    "element_summary": ("Elementen en codes", "Elements and codes"),
    "code_summary": ("Codes per codeboek", "Codes per codebook"),
    "quotes": ("Citaten", "Quotes"),
    "nr": ("nr.", "nr."),
    "approach": ("aanpak", "approach"),
    "see": ("verwijzing", "reference"),
    "numbered": ("genummerde aanpakken", "numbered approaches"),
    "approaches": ("Aanpakken per werkzaam element", "Approaches per working element"),
    "approaches_institutions": (
        "Werkzame elementen en instellingen",
        "Working elements and institutions",
    ),
    "other_elements": ("Andere werkzame elementen", "Other working elements"),
    "case": ("casus", "case"),
    "cluster": ("cluster", "cluster"),
    "cases": ("Casussen en hun andere elementen", "Cases and their other elements"),
    "by_rule": ("volgens de aanpakken", "by the approaches"),
    "printed": ("gedrukt", "printed"),
    "printed_only": ("alleen gedrukt", "printed only"),
    "rule_only": ("alleen volgens de aanpakken", "by the approaches only"),
    "same": ("gelijk", "the same"),
    "named_by": ("Wie noemde welk element", "Who named which element"),
    "professionals": ("professionals", "professionals"),
    "students": ("studenten", "students"),
    "remark": ("toelichting", "remark"),
    "yes": ("ja", "yes"),
    "partly": ("deels", "partly"),
    "follow-up": ("vervolgonderzoek", "follow-up"),
    "no": ("nee", "no"),
    "cooccurrence": ("Codes die samen voorkomen", "Codes that meet"),
    "meetings": ("ontmoetingen", "meetings"),
    "matrix_meetings": ("Ontmoetingen van codes", "Meetings of codes"),
    "matrix_jaccard": ("Jaccard-index van codes", "Jaccard index of codes"),
    "present": ("komt voor (1/0)", "present (1/0)"),
    "new_codes": ("nieuwe codes", "new codes"),
    "cumulative": ("cumulatief", "cumulative"),
    "share": ("aandeel", "share"),
    "new_labels": ("welke nieuw zijn", "which are new"),
    "saturation": ("Verzadiging", "Saturation"),
    "people": ("deelnemers", "participants"),
    "participants": ("Deelnemers", "Participants"),
    "mean": ("gemiddelde", "mean"),
    "sd": ("SD", "SD"),
    "balance": ("Verdeling van citaten over sprekers", "Quotes per speaker"),
    "quote_share": ("aandeel in citaten", "share of quotes"),
    "word_share": ("aandeel in gesproken woorden", "share of spoken words"),
    "balance_mark": ("opvallend", "remarkable"),
    "over_quoted": ("vaak geciteerd", "quoted often"),
    "overview": ("Overzicht", "Overview"),
    "no_summary": ("(Nog geen samenvatting.)", "(No summary yet.)"),
    "comparison": ("Vergelijking van casussen", "Comparison of cases"),
    "similarities": ("overeenkomsten", "similarities"),
    "differences": ("verschillen", "differences"),
    "striking": ("opvallende punten", "striking points"),
    "not_written": ("(Nog niet beschreven.)", "(Not written yet.)"),
    "named_in": ("genoemd in", "named in"),
    "support": ("onderbouwing", "support"),
    "few_speakers": ("minder dan twee sprekers", "fewer than two speakers"),
    "no_quote": ("geen citaat dat gedrukt mag worden", "no quote that may be printed"),
    "bare": ("niet gecodeerd", "not coded"),
    "who": ("genoemd door", "named by"),
    "only": ("alleen {who}", "{who} only"),
    "both": ("beide", "both"),
    "all_groups": ("alle groepen", "all groups"),
    "first": ("eerst", "first"),
    "then": ("daarna", "then"),
    "times": ("keer", "times"),
    "first_segments": ("fragmenten met de eerste", "segments with the first"),
    "followed": ("aandeel gevolgd", "share followed"),
    "sequence": ("Codes na elkaar", "Codes in sequence"),
    "query": ("Zoekvraag", "Query"),
    "distillation": ("Elementen uit inductieve zinnen", "Elements from inductive sentences"),
    "sentences": ("zinnen", "sentences"),
    "summary": ("samenvatting", "summary"),
    "literature": ("literatuur", "literature"),
    "recommendations": ("aanbevelingen", "recommendations"),
    "lost_sentences": ("zinnen die er niet meer zijn", "sentences that are gone"),
    "ungrouped": ("Zinnen die nog bij geen element staan", "Sentences not in an element yet"),
    "alike": ("Zinnen die op elkaar lijken", "Sentences that are alike"),
    "likeness": ("gelijkenis", "likeness"),
    "other_sentence": ("andere zin", "other sentence"),
    "card": ("kaart", "card"),
    "other_card": ("andere kaart", "other card"),
    "configurations": ("CMO-configuraties", "CMO configurations"),
    "configuration": ("configuratie", "configuration"),
    "statement": ("uitspraak", "statement"),
    "context": ("context", "context"),
    "mechanism": ("mechanisme", "mechanism"),
    "outcome": ("uitkomst", "outcome"),
    "confidence": ("zekerheid", "confidence"),
    "low": ("laag", "low"),
    "medium": ("middel", "medium"),
    "high": ("hoog", "high"),
    "refines": ("verfijnt", "refines"),
    "for": ("voor", "for"),
    "against": ("tegen", "against"),
    "part": ("deel", "part"),
    "flagged": ("let op", "look at"),
    "cmo_matrix": ("Configuraties per casus", "Configurations by case"),
    "gone": ("fragment is er niet meer", "segment is gone"),
    "recoded": ("anders gecodeerd", "coded otherwise"),
    "withdrawn": ("deelnemer trok zich terug", "participant withdrew"),
    "older": ("staat op oudere woorden", "on older words"),
    "unquotable": ("mag niet geciteerd worden", "may not be quoted"),
    "unseen": ("nu niet getoond: blind", "not shown now: blind"),
    "undecided": ("element niet gekozen", "element not chosen"),
    "not_in_book": ("niet in het codeboek", "not in the codebook"),
}

NOTES: Mapping[str, tuple[str, str]] = {
    "chosen": (
        "Selectie: {wheres}; {n} van {all} fragmenten.",
        "Selection: {wheres}; {n} of {all} segments.",
    ),
    "researchers": (
        "Niet meegeteld: {n} fragment(en) met alleen woorden van onderzoekers.",
        "Not counted: {n} segment(s) with researchers' words only.",
    ),
    "refused": (
        "Niet meegeteld: {n} fragment(en) van mensen die verwerking hebben geweigerd.",
        "Not counted: {n} segment(s) of people who refused processing.",
    ),
    "several_coders": (
        "Door meer dan één codeur gecodeerd: {transcripts}. De coderingen van allen zijn geteld.",
        "Coded by more than one coder: {transcripts}. The codings of all of them are counted.",
    ),
    "thin": (
        "Minder dan twee sprekers: {names}.",
        "Fewer than two speakers: {names}.",
    ),
    "uncoded": ("Niet gecodeerd: {names}.", "Not coded: {names}."),
    "who_named": (
        "Genoemd door: de groepen ({by}) van wie ten minste één spreker hierbij te horen is.",
        "Named by: the groups ({by}) of which at least one speaker is heard here.",
    ),
    "covered": (
        "{n} van {all} zinnen staan bij een element, {aside} zijn terzijde gelegd.",
        "{n} of {all} sentences are in an element, {aside} were put aside.",
    ),
    "lost": (
        "Zinnen die er niet meer zijn: {names}.",
        "Sentences that are gone: {names}.",
    ),
    "cmo_matrix": (
        "Fragmenten voor / tegen per {by}; een fragment met meerdere waarden telt bij elk.",
        "Segments for / against per {by}; a segment with several values counts under each.",
    ),
    "sequence": (
        (
            "Keer: fragmenten met de eerste code waarna, hooguit {turns} beurt(en) later, een "
            "fragment van dezelfde codeur met de andere code begint."
        ),
        (
            "Times: segments with the first code after which, at most {turns} turn(s) later, a "
            "segment of the same coder with the other code begins."
        ),
    ),
    "query": (
        "Zoekvraag: {query}; {n} van {all} fragmenten.",
        "Query: {query}; {n} of {all} segments.",
    ),
    "counting": (
        (
            "Een fragment telt één keer per regel, ook als er meer codes van die regel op staan; "
            "daarom kan de som van de regels groter zijn dan het totaal."
        ),
        (
            "A segment counts once per row, also when several codes of that row are on it; "
            "so the rows may add up to more than the total."
        ),
    ),
    "groups": (
        (
            "Per {by}: {measure}. Een fragment waarin sprekers met verschillende waarden te horen "
            "zijn, staat onder ‘meerdere’; zonder waarde onder ‘onbekend’. De kolommen tellen op "
            "tot het totaal van de regel."
        ),
        (
            "Per {by}: {measure}. A segment in which speakers with different values are heard is "
            "under ‘multiple’, one without a value under ‘unassigned’. The columns add up to the "
            "total of the row."
        ),
    ),
    "undecided": (
        (
            "Bij geen enkel element geteld: {n} codering(en) met een woord waarvan het element "
            "niet is gekozen."
        ),
        "Counted for no element: {n} coding(s) with a word whose element was not chosen.",
    ),
    "approaches": (
        "{rows} rijen, waarvan {numbered} genummerd; {distinct} verschillende aanpakken.",
        "{rows} rows, {numbered} of them numbered; {distinct} distinct approaches.",
    ),
    "starred": ("* met een casusbeschrijving.", "* with a case description."),
    "all_rows": (
        "Geteld over genummerde rijen. Over alle {n} rijen: {counts}.",
        "Counted over numbered rows. Over all {n} rows: {counts}.",
    ),
    "case_rule": (
        "Volgens de aanpakken: alle andere elementen waaronder de aanpak van de casus staat.",
        "By the approaches: all other elements under which the case's approach stands.",
    ),
    "within_segment": (
        "Samen: beide codes op hetzelfde fragment van dezelfde codeur.",
        "Meeting: both codes on the same segment of the same coder.",
    ),
    "within_overlap": (
        "Samen: op fragmenten van dezelfde codeur die ten minste één teken delen.",
        "Meeting: on segments of the same coder that share at least one character.",
    ),
    "within_turn": (
        "Samen: op fragmenten van dezelfde codeur die in dezelfde beurt staan.",
        "Meeting: on segments of the same coder that stand in the same turn.",
    ),
    "within_near": (
        "Samen: op fragmenten van dezelfde codeur met hooguit {turns} beurt(en) verschil.",
        "Meeting: on segments of the same coder at most {turns} turn(s) apart.",
    ),
    "matrix": (
        (
            "Per {by}: {measure}. Wat bij meerdere waarden hoort, telt bij elke waarde mee; "
            "de som kan groter zijn dan het totaal."
        ),
        (
            "Per {by}: {measure}. What belongs to several values counts under each; the sum "
            "may be more than the total."
        ),
    ),
    "saturation": (
        "In de volgorde van de rijen; het aandeel is van alle codes die uiteindelijk voorkomen.",
        "In the order of the rows; the share is of all codes that occur in the end.",
    ),
    "small": (
        "Minder dan {n} mensen, dus mogelijk herkenbaar: {names}.",
        "Fewer than {n} people, so they may be recognised: {names}.",
    ),
    "known_of": (
        "{name}: bekend van {n} van de {all} deelnemers; gemiddelde en SD zijn over hen.",
        "{name}: known of {n} of the {all} participants; mean and SD are over them.",
    ),
    "balance": (
        (
            "Vaak geciteerd: meer dan twee keer een gelijk deel van de citaten en ten minste "
            "drie citaten. Een citaat van twee mensen telt voor beiden."
        ),
        (
            "Quoted often: more than twice an even share of the quotes and at least three "
            "quotes. A quote of two people counts for both."
        ),
    ),
    "over_quoted": ("Vaak geciteerd: {names}.", "Quoted often: {names}."),
    "wording": (
        (
            "Citaten staan tussen {open} en {close}; de woorden zijn die van het transcript. "
            "Gelijkgetrokken: aanhalingstekens en apostrofs in {marks}, weglatingen in {omissions} "
            "en witruimte in {spaces} van {all}."
        ),
        (
            "Quotes stand between {open} and {close}; the words are those of the transcript. "
            "Made alike: quotation marks and apostrophes in {marks}, omissions in {omissions} "
            "and white space in {spaces} of {all}."
        ),
    ),
    "unbalanced": (
        "Aanhalingstekens niet in paren, kijk na: {places}.",
        "Quotation marks not in pairs, look at: {places}.",
    ),
    "four_counts": (
        (
            "{codings} codering(en), {segments} fragment(en), {speakers} spreker(s), "
            "{transcripts} transcript(en)."
        ),
        (
            "{codings} coding(s), {segments} segment(s), {speakers} speaker(s), "
            "{transcripts} transcript(s)."
        ),
    ),
    "compared": (
        "Aantal fragmenten per {by}; een fragment van sprekers uit meerdere telt bij elk.",
        "Segments per {by}; a segment of speakers from several counts under each.",
    ),
    "ranking": (
        "Rang naar aantal coderingen binnen het codeboek; gelijke aantallen delen een rang.",
        "Rank by number of codings within the codebook; equal numbers share a rank.",
    ),
}


def heading(id: str, language: Language) -> str:
    """The heading of a column, row or table; KeyError for one that is not here."""
    return HEADINGS[id][0 if language == "nl" else 1]


def title(id: str, language: Language) -> str:
    """A heading with a capital, for a table's title."""
    words = heading(id, language)
    return words[:1].upper() + words[1:]


def attribute(id: str, language: Language) -> str:
    """How an attribute of people or transcripts is called; one of the study's own as it is."""
    return heading(id, language) if id in _ATTRIBUTES else id


def attribute_title(id: str, language: Language) -> str:
    """The same for a column: with a capital where it is one of ours."""
    return title(id, language) if id in _ATTRIBUTES else id


def note(id: str, language: Language, **values: str | int) -> str:
    """A sentence for under a table with its numbers filled in: 1 fragment, 2 fragmenten."""
    if "by" in values:
        values["by"] = attribute(str(values["by"]), language)
    said = NOTES[id][0 if language == "nl" else 1].format(**values)
    return _PLURAL.sub(lambda m: f"{m[1]} {m[2]}{'' if m[1] == '1' else m[3]}", said)


def column(id: str, language: Language, kind: ColumnKind = "text") -> Column:
    """A column with its heading."""
    return Column(id, title(id, language), kind)
