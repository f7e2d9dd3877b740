"""Every table of the small study, in Dutch and English, and of a study without any coding."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qualcode.analysis.cmo import Flagged, cmo_matrix, cmo_report, cmo_table
from qualcode.analysis.codes import code_summary
from qualcode.analysis.cooccurrence import cooccurrence_matrix, cooccurrence_table, passages
from qualcode.analysis.distil import (
    alike,
    alike_table,
    distillation_table,
    leftovers,
    piles,
    piles_table,
    sentence_table,
)
from qualcode.analysis.elements import element_summary
from qualcode.analysis.matrix import code_matrix
from qualcode.analysis.naming import named_by_table
from qualcode.analysis.overview import case_overview, compare_cases
from qualcode.analysis.people import balance_table, participants_table
from qualcode.analysis.printing import printed_table
from qualcode.analysis.queries import query
from qualcode.analysis.quotes import quote_table
from qualcode.analysis.registry import (
    approach_table,
    case_table,
    institution_table,
    naming_table,
)
from qualcode.analysis.saturation import saturation_table
from qualcode.analysis.sequence import sequence_table
from qualcode.export.gate import gate, gate_report
from qualcode.model.approach import Approach, CaseBox, Named, NamedBy, Registry
from qualcode.model.configuration import Configuration, Link
from qualcode.model.corpus import Corpus
from qualcode.model.element import Distillation, Element
from qualcode.model.table import Language, Report, Table
from tests.analysis.small_study import ELEMENTS, PEOPLE, corpus, study

GOLDEN = Path(__file__).parent / "golden"
REGISTRY = Registry(
    "elements",
    "Aanpakken",
    (
        Approach("1", "aandacht", "Namen leren", ("mbo", "hbo"), case=True),
        Approach("1a", "aandacht", "Bij de deur", ("mbo",), part_of="1"),
        Approach("2", "welkom", "Namen leren", ("mbo",), see="1"),
    ),
    (CaseBox("deur", "DE DEUR", "aandacht", ("1", "2"), ("welkom",)),),
    {"aandacht": NamedBy(Named("yes", "allen"), Named("follow-up"))},
)
SENTENCES = Distillation((Element("a", "Kennen", ("FG1-29-ana",), None, "Kort.", None, ("Doe.",)),))
CMO = (
    Configuration(
        "naam", "Als, dan.", "Klein", "Gezien", "Durf", "high", "Tinto",
        (Link("FG1-29-ana", "mechanism"), Link("FB1-20-ana", "outcome", against=True)),
    ),
    Configuration("leeg", "Nog niets."),
)  # fmt: skip
FLAGS = (Flagged("naam", "FB1-20-ana", "recoded", "FB1 2"),)
Maker = Callable[[Corpus, Language], Table | Report]

MAKERS: dict[str, Maker] = {
    "elements": lambda c, told: element_summary(c, by="sector", support=True, language=told),
    "codes": lambda c, told: code_summary(c, by="role", language=told),
    "quotes": lambda c, told: quote_table(c, template="told", language=told),
    "query": lambda c, told: quote_table(
        query(c, "welkom near aandacht", language=told), language=told
    ),
    "overview": lambda c, told: case_overview(
        c, "hogeschool-1", attribute="institution", book="elements", language=told
    ),
    "compare": lambda c, told: compare_cases(c, attribute="sector", book="elements", language=told),
    "cooccurrence": lambda c, told: cooccurrence_table(c, language=told),
    "grid": lambda c, told: cooccurrence_matrix(c, measure="jaccard", language=told),
    "matrix": lambda c, told: code_matrix(c, "sector", language=told),
    "sequence": lambda c, told: sequence_table(c, turns=2, language=told),
    "saturation": lambda c, told: saturation_table(c, language=told),
    "participants": lambda c, told: participants_table(c, also=["sector"], language=told),
    "balance": lambda c, told: balance_table(c, language=told),
    "named-by": lambda c, told: named_by_table(c, language=told),
    "printed": lambda _, told: naming_table(REGISTRY, ELEMENTS, language=told),
    "approaches": lambda _, told: approach_table(REGISTRY, ELEMENTS, language=told),
    "institutions": lambda _, told: institution_table(REGISTRY, ELEMENTS, language=told),
    "cases": lambda _, told: case_table(REGISTRY, ELEMENTS, language=told),
    "cmo": lambda _, told: cmo_table(CMO, FLAGS, language=told),
    "cmo-matrix": lambda c, told: cmo_matrix(c, CMO, by="sector", language=told),
    "distillation": lambda c, told: distillation_table(c, SENTENCES, language=told),
    "alike": lambda c, told: alike_table(c, alike(c, cutoff=1), language=told),
    "piles": lambda c, told: piles_table(c, piles(c, alike(c, cutoff=1)), language=told),
    "sentences": lambda c, told: sentence_table(c, leftovers(c, Distillation()), language=told),
    "grid-meetings": lambda c, told: cooccurrence_matrix(c, level="top", language=told),
    "passages": lambda c, told: passages(
        c, "elements/aandacht", "professionals/binding-docenten", language=told
    ),
    "in-style": lambda c, told: quote_table(c, language=told, omit=True),
    "cmo-one": lambda c, told: cmo_report(c, CMO[0], FLAGS, language=told),
}
"""Every table that a command prints, by a name of its own; a kind has the name of its command."""
PRINTED = frozenset({"in-style"})
"""Those whose quotes are in one style, as people read them."""


def made(name: str, language: Language, *, empty: bool = False) -> Table | Report:
    """One of them, its quotes passed through the gate."""
    found = MAKERS[name](corpus([]) if empty else study(), language)
    if isinstance(found, Report):
        return gate_report(found, PEOPLE)
    table = gate(found, PEOPLE).table
    return printed_table(table, "double", {}) if name in PRINTED else table


def tables_of(found: Table | Report) -> list[Table]:
    """The tables in a table or report."""
    return list(found.tables()) if isinstance(found, Report) else [found]
