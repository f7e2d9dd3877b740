"""The registry of approaches: which approach belongs to which element and institution.

`analysis/approaches.yaml` holds it; whoever reads the file hands its values to `registry_of`.
A row is numbered (`10`) or a part of one (`10a`); a row with `see` repeats another, so that
rows, numbered rows and distinct approaches are three different numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from qualcode.analysis.attributes import hint_for, in_reading_order
from qualcode.analysis.headings import column, heading, note, title
from qualcode.model.codebook import Codebook
from qualcode.model.errors import UsageError
from qualcode.model.table import Cell, Column, Language, Row, Table

Named = Literal["yes", "partly", "follow-up", "no"]
NAMED: tuple[Named, ...] = ("yes", "partly", "follow-up", "no")
DASH = " – "
"""Between the elements in the line under a case."""


@dataclass(frozen=True, slots=True)
class Approach:
    """One row of the registry."""

    nr: str
    element: str
    """Node id in the codebook of elements."""
    label: str
    institutions: tuple[str, ...] = ()
    case: bool = False
    umbrella: bool = False
    part_of: str | None = None
    see: str | None = None
    """The number printed after `zie aanpak`."""
    same_as: str | None = None
    """The row this one repeats."""

    @property
    def numbered(self) -> bool:
        """Whether it counts as a row of its own in the printed table."""
        return self.part_of is None


@dataclass(frozen=True, slots=True)
class Case:
    """A case description and the elements printed under it."""

    id: str
    label: str
    element: str | None
    rows: tuple[str, ...] = ()
    printed: tuple[str, ...] = ()
    in_registry: bool = True


@dataclass(frozen=True, slots=True)
class Naming:
    """Whether a group named an element, and how."""

    value: Named
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Registry:
    """All approaches in printed order, the cases, and per element and group who named it."""

    title: str
    approaches: tuple[Approach, ...]
    cases: tuple[Case, ...] = ()
    named_by: Mapping[str, Mapping[str, Naming]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many approaches there are, counted in four ways."""

    rows: int
    numbered: int
    references: int
    """Rows that repeat another."""
    distinct: int


def registry_of(data: Mapping[str, object]) -> Registry:
    """The registry in the values of its YAML file, all scalars as texts.

    UsageError naming the row when a number occurs twice or refers to no row.
    """
    approaches = tuple(_approach(_map(one)) for one in _list(data.get("approaches")))
    numbers = [one.nr for one in approaches]
    for one in approaches:
        if numbers.count(one.nr) > 1:
            raise UsageError(f"Approach {one.nr} is in the registry twice.", "Give it another nr.")
        for other in (one.part_of, one.see, one.same_as):
            if other is not None and other not in numbers:
                raise UsageError(
                    f"Approach {one.nr} refers to approach {other}, which is not there.",
                    hint_for(other, numbers),
                )
    return Registry(
        str(data.get("title", "")),
        approaches,
        tuple(_case(_map(one)) for one in _list(data.get("cases"))),
        {
            element: {group: _naming(_map(said)) for group, said in _map(groups).items()}
            for element, groups in _map(data.get("named_by")).items()
        },
    )


def _approach(row: Mapping[str, object]) -> Approach:
    return Approach(
        _text(row, "nr"),
        _text(row, "element"),
        _text(row, "label"),
        _texts(row.get("institutions")),
        case=row.get("case") == "true",
        umbrella=row.get("umbrella") == "true",
        part_of=_maybe(row, "part_of"),
        see=_maybe(row, "see"),
        same_as=_maybe(row, "same_as"),
    )


def _case(row: Mapping[str, object]) -> Case:
    return Case(
        _text(row, "id"),
        _text(row, "label"),
        _maybe(row, "element"),
        _texts(row.get("approach_rows")),
        _texts(row.get("printed_elements")),
        in_registry=row.get("in_registry") == "true",
    )


def _naming(row: Mapping[str, object]) -> Naming:
    said = _text(row, "value")
    for value in NAMED:
        if value == said:
            return Naming(value, _maybe(row, "note"))
    raise UsageError(f'Who named an element cannot be "{said}".', hint_for(said, NAMED))


def _text(row: Mapping[str, object], key: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value:
        raise UsageError(
            f'An entry of the registry has no "{key}": {dict(row)}.', f"Add {key}: and its text."
        )
    return value


def _maybe(row: Mapping[str, object], key: str) -> str | None:
    value = row.get(key)
    return value if isinstance(value, str) and value not in {"", "null"} else None


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else ()


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in _list(value))


def _map(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


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


def other_elements(case: Case, registry: Registry) -> tuple[str, ...]:
    """The other elements under which the rows of a case stand, in the order of the rows."""
    rows = {one.nr: one for one in registry.approaches}
    found = dict.fromkeys(rows[nr].element for nr in case.rows if nr in rows)
    return tuple(element for element in found if element != case.element)


def case_line(case: Case, registry: Registry, book: Codebook, *, language: Language = "nl") -> str:
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
        more = [element for element in case.printed if element not in rule]
        less = [element for element in rule if element not in case.printed]
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
                    joined(case.printed),
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
    """Per element and group who named it, with what the study says about it."""
    groups = list(dict.fromkeys(g for said in registry.named_by.values() for g in said))
    name, rows = _namer(book), []
    for element in _elements(book, registry.named_by):
        said = registry.named_by.get(element, {})
        cells: list[Cell] = [name(element)]
        for group in groups:
            one = said.get(group)
            cells += [None, None] if one is None else [heading(one.value, language), one.note]
        rows.append(Row(tuple(cells)))
    columns = [column("element", language)]
    for group in groups:
        label = title(group, language) if group in {"professionals", "students"} else group
        columns += [
            Column(group, label),
            Column(f"{group}_note", f"{label}: {heading('remark', language)}"),
        ]
    return Table("named-by", title("named_by", language), tuple(columns), tuple(rows), (), language)


def _elements(book: Codebook, used: Iterable[str]) -> tuple[str, ...]:
    """Elements in the order of the codebook, then any that it does not have."""
    return tuple(dict.fromkeys([*(node.id for node in book.nodes), *used]))


def _namer(book: Codebook) -> Callable[[str], str]:
    return lambda id: book.by_id[id].label if id in book.by_id else id
