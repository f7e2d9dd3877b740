"""Tables of the registry of approaches: which approach belongs to which element and institution.

A row is numbered (`10`) or a part of one (`10a`); a row with `see` repeats another, so that
rows, numbered rows and distinct approaches are three different numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from qualcode.analysis.attributes import in_reading_order
from qualcode.analysis.headings import column, heading, note, title
from qualcode.model.approach import Approach, CaseBox, NamedBy, Registry
from qualcode.model.codebook import Codebook
from qualcode.model.table import Cell, Column, Language, Row, Table

__all__ = [
    "Counts",
    "Registry",
    "approach_table",
    "case_line",
    "case_table",
    "counts_of",
    "institution_table",
    "naming_table",
    "other_elements",
]

DASH = " – "
"""Between the elements in the line under a case."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many approaches there are, counted in four ways."""

    rows: int
    numbered: int
    references: int
    """Rows that repeat another."""
    distinct: int


def counts_of(registry: Registry) -> Counts:
    """Rows, numbered rows, rows that repeat another, and distinct approaches."""
    rows = registry.approaches
    references = sum(one.see is not None or one.same_as is not None for one in rows)
    return Counts(len(rows), sum(one.numbered for one in rows), references, len(rows) - references)


def approach_table(registry: Registry, book: Codebook, *, language: Language = "nl") -> Table:
    """The registry as it is printed: element, number, approach, institutions, reference.

    A star marks an approach with a case description.
    """
    name, seen = _namer(book), "zie aanpak" if language == "nl" else "see approach"
    rows = [
        Row(
            (
                name(one.element),
                one.nr,
                f"{one.label}*" if one.case else one.label,
                "/".join(in_reading_order(one.institutions)).upper() or None,
                None if one.see is None else f"{seen} {one.see}",
            )
        )
        for one in registry.approaches
    ]
    columns = [column(id, language) for id in ("element", "nr", "approach", "institution", "see")]
    said = counts_of(registry)
    counted = note(
        "approaches", language, rows=said.rows, numbered=said.numbered, distinct=said.distinct
    )
    return Table(
        "approaches",
        title("approaches", language),
        tuple(columns),
        tuple(rows),
        (counted, note("starred", language)),
        language,
    )


def institution_table(registry: Registry, book: Codebook, *, language: Language = "nl") -> Table:
    """Numbered approaches per element and institution, elements in the codebook's order.

    The last row is the total; a note gives the same over all rows, parts included.
    """
    there = in_reading_order(i for one in registry.approaches for i in one.institutions)
    numbered = [one for one in registry.approaches if one.numbered]

    def row(label: str, approaches: Sequence[Approach]) -> Row:
        per = [sum(place in one.institutions for one in approaches) for place in there]
        return Row((label, *per, len(approaches)))

    elements = _elements(book, (one.element for one in registry.approaches))
    name = _namer(book)
    rows = [row(name(e), [one for one in numbered if one.element == e]) for e in elements]
    every = row("", registry.approaches).cells
    over_all = ", ".join(f"{place.upper()} {n}" for place, n in zip(there, every[1:], strict=False))
    return Table(
        "approaches-institutions",
        title("approaches_institutions", language),
        (
            column("element", language),
            *(Column(f"institution={place}", place.upper(), "integer") for place in there),
            column("numbered", language, "integer"),
        ),
        (*rows, row(title("total", language), numbered)),
        (note("all_rows", language, n=len(registry.approaches), counts=over_all),),
        language,
    )


def other_elements(case: CaseBox, registry: Registry) -> tuple[str, ...]:
    """The other elements under which the rows of a case stand, in the order of the rows."""
    rows = {one.nr: one for one in registry.approaches}
    found = dict.fromkeys(rows[nr].element for nr in case.approach_rows if nr in rows)
    return tuple(element for element in found if element != case.element)


def case_line(
    case: CaseBox, registry: Registry, book: Codebook, *, language: Language = "nl"
) -> str:
    """The line under a case that names its other elements; empty when there are none."""
    elements = other_elements(case, registry)
    if not elements:
        return ""
    name = _namer(book)
    return f"{heading('other_elements', language)}: {DASH.join(name(e) for e in elements)}"


def case_table(registry: Registry, book: Codebook, *, language: Language = "nl") -> Table:
    """Per case the other elements by the rule, those printed, and in what they differ."""
    name = _namer(book)

    def joined(elements: Iterable[str]) -> str | None:
        return DASH.join(name(element) for element in elements) or None

    rows = []
    for case in registry.cases:
        rule = other_elements(case, registry)
        more = [element for element in case.printed_elements if element not in rule]
        less = [element for element in rule if element not in case.printed_elements]
        same: Cell = (
            heading("same", language) if case.in_registry and not more and not less else None
        )
        under = name(case.element) if case.element else None
        rows.append(
            Row(
                (
                    case.label,
                    under,
                    joined(rule),
                    joined(case.printed_elements),
                    joined(more),
                    joined(less),
                    same,
                )
            )
        )
    ids = ("case", "element", "by_rule", "printed", "printed_only", "rule_only", "same")
    columns = tuple(column(id, language) for id in ids)
    said = (note("case_rule", language),)
    return Table("cases", title("cases", language), columns, tuple(rows), said, language)


def naming_table(registry: Registry, book: Codebook, *, language: Language = "nl") -> Table:
    """Per element who named it by what was written down, with what the study says about it.

    `named_by_table` counts the same from coded data.
    """
    name, said = _namer(book), registry.named_by
    rows = [Row((name(e), *_said(said.get(e), language))) for e in _elements(book, said)]
    columns = [column("element", language)]
    for group in ("professionals", "students"):
        label = title(group, language)
        columns += [
            Column(group, label),
            Column(f"{group}_note", f"{label}: {heading('remark', language)}"),
        ]
    return Table("named-by", title("named_by", language), tuple(columns), tuple(rows), (), language)


def _said(named: NamedBy | None, language: Language) -> tuple[Cell, ...]:
    if named is None:
        return (None,) * 4
    pairs = [(heading(n.value, language), n.note) for n in (named.professionals, named.students)]
    return tuple(cell for pair in pairs for cell in pair)


def _elements(book: Codebook, used: Iterable[str]) -> tuple[str, ...]:
    """Elements in the order of the codebook, then any that it does not have."""
    return tuple(dict.fromkeys([*(node.id for node in book.nodes), *used]))


def _namer(book: Codebook) -> Callable[[str], str]:
    return lambda id: book.by_id[id].label if id in book.by_id else id
