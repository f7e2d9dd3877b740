"""How the numbers of every table are reckoned, as a formula a reader can check by hand.

Notes under a table say what it is made of; formulae say what its columns are. They stand on the
notes sheet of a workbook and in the appendix of a report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qualcode.model.table import Language, Table

Told = tuple[str, str]

_COUNTS: tuple[Told, ...] = (
    (
        (
            "coderingen = aantal paren (fragment, code) onder de regel; fragmenten = aantal fragmenten "
            "met ten minste één code eronder"
        ),
        (
            "codings = number of pairs (segment, code) under the row; segments = number of segments "
            "with at least one code under it"
        ),
    ),
    (
        (
            "sprekers = aantal verschillende deelnemers die in die fragmenten te horen zijn; "
            "transcripten = aantal verschillende transcripten"
        ),
        (
            "speakers = number of distinct participants heard in those segments; transcripts = number "
            "of distinct transcripts"
        ),
    ),
)
_SUM: Told = (
    "som van de kolommen per waarde + meerdere + onbekend = coderingen (of fragmenten) van de regel",
    "sum of the columns by value + multiple + unassigned = codings (or segments) of the row",
)
_JACCARD: Told = (
    "Jaccard(a, b) = fragmenten in een ontmoeting van a en b / fragmenten met a of b",
    "Jaccard(a, b) = segments in a meeting of a and b / segments with a or b",
)
_MEETINGS: Told = (
    (
        "ontmoetingen = aantal paren van een fragment met a en een fragment met b die elkaar ontmoeten; "
        "twee codes op één fragment zijn één ontmoeting"
    ),
    (
        "meetings = number of pairs of a segment with a and a segment with b that meet; two codes on "
        "one segment are one meeting"
    ),
)
_PLACES: Told = (
    "elke regel is één fragment; begin en einde zijn tekens vanaf het begin van het transcript",
    "every row is one segment; start and end are characters from the start of the transcript",
)

FORMULAE: Mapping[str, tuple[Told, ...]] = {
    "elements": (
        *_COUNTS,
        _SUM,
        (
            (
                "onderbouwing: minder dan twee sprekers als sprekers < 2; geen citaat als niemand van "
                "wie dit is geciteerd mag worden"
            ),
            (
                "support: fewer than two speakers when speakers < 2; no quote when nobody whose words "
                "these are may be quoted"
            ),
        ),
    ),
    "codes": (
        *_COUNTS,
        _SUM,
        (
            "rang = 1 + aantal codes van het codeboek met meer coderingen",
            "rank = 1 + number of codes of the codebook with more codings",
        ),
    ),
    "quotes": (_PLACES,),
    "sentences": (_PLACES,),
    "cooccurrence": (_MEETINGS, _JACCARD),
    "cooccurrence-matrix": (_MEETINGS, _JACCARD),
    "matrix": (
        *_COUNTS,
        (
            "komt voor = 1 als er ten minste één codering is, anders 0",
            "present = 1 when there is at least one coding, else 0",
        ),
    ),
    "sequence": (
        (
            "aandeel gevolgd = keer / fragmenten met de eerste code",
            "share followed = times / segments with the first code",
        ),
    ),
    "saturation": (
        (
            (
                "nieuwe codes = codes van dit transcript die in geen transcript erboven voorkomen; "
                "cumulatief = som van nieuwe codes tot en met deze regel"
            ),
            (
                "new codes = codes of this transcript in no transcript above it; cumulative = sum of "
                "new codes up to this row"
            ),
        ),
        (
            "aandeel = cumulatief / cumulatief van de laatste regel",
            "share = cumulative / cumulative of the last row",
        ),
    ),
    "participants": (
        (
            "gemiddelde = som / n over bekende waarden; SD = wortel(som((x - gemiddelde)²) / (n - 1))",
            "mean = sum / n over known values; SD = square root(sum((x - mean)²) / (n - 1))",
        ),
    ),
    "balance": (
        (
            (
                "aandeel in citaten = citaten van de spreker / som van citaten; aandeel in gesproken "
                "woorden = woorden van de spreker / woorden van alle sprekers in dezelfde transcripten"
            ),
            (
                "share of quotes = quotes of the speaker / sum of quotes; share of spoken words = words "
                "of the speaker / words of all speakers in the same transcripts"
            ),
        ),
        (
            "vaak geciteerd als citaten > 2 x som van citaten / sprekers en citaten ≥ 3",
            "quoted often when quotes > 2 x sum of quotes / speakers and quotes ≥ 3",
        ),
    ),
    "named-by": (
        (
            "per groep: aantal verschillende sprekers van die groep onder het element",
            "per group: number of distinct speakers of that group under the element",
        ),
    ),
    "approaches": (
        (
            (
                "verschillende aanpakken = rijen - rijen die naar een andere rij verwijzen of zeggen "
                "dat ze dezelfde zijn"
            ),
            "distinct approaches = rows - rows that refer to another row or say they are the same",
        ),
    ),
    "approaches-institutions": (
        (
            (
                "per instelling: aantal genummerde rijen van het element waarin die instelling staat; "
                "een rij van meerdere instellingen telt bij elk"
            ),
            (
                "per institution: number of numbered rows of the element that name it; a row of several "
                "institutions counts under each"
            ),
        ),
    ),
    "cases": (
        (
            "volgens de aanpakken = de elementen van de rijen van de casus - het eigen element",
            "by the approaches = the elements of the rows of the case - its own element",
        ),
    ),
    "cmo": (
        (
            "voor en tegen = aantal fragmenten dat aan de configuratie is verbonden",
            "for and against = number of segments linked to the configuration",
        ),
    ),
    "cmo-matrix": (
        (
            "voor / tegen = aantal verbonden fragmenten waarin iemand met die waarde te horen is",
            "for / against = number of linked segments in which somebody with that value is heard",
        ),
    ),
    "distillation": (*_COUNTS[1:],),
    "agreement": (
        (
            (
                "A = keer dat beiden de code gaven, D = keer dat één van beiden dat deed; "
                "overeenstemming = A / (A + D)"
            ),
            "A = times both gave the code, D = times one of them did; agreement = A / (A + D)",
        ),
    ),
}
"""By the id of a table; Dutch and English."""
_COMPARISON: tuple[Told, ...] = (
    (
        (
            "per casus: aantal fragmenten met de code waarin iemand van die casus te horen is; genoemd "
            "in = aantal casussen met meer dan 0"
        ),
        (
            "per case: number of segments with the code in which somebody of that case is heard; named "
            "in = number of cases with more than 0"
        ),
    ),
)


def formulae(table: Table) -> Sequence[str]:
    """How the columns of a table are reckoned; empty for one that only lists what is written."""
    known = _COMPARISON if table.id.startswith("comparison-") else FORMULAE.get(table.id, ())
    return [told[_place(table.language)] for told in known]


def _place(language: Language) -> int:
    return 0 if language == "nl" else 1
