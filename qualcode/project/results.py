"""Every table of results by its kind: what is asked for, and which function makes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from qualcode.analysis.attributes import checked_attribute, in_reading_order, values_of
from qualcode.analysis.codes import code_summary
from qualcode.analysis.cooccurrence import (
    Level,
    Within,
    cooccurrence_matrix,
    cooccurrence_table,
    passages,
)
from qualcode.analysis.elements import element_summary
from qualcode.analysis.headings import note, title
from qualcode.analysis.matrix import MatrixMeasure, code_matrix
from qualcode.analysis.naming import named_by_table
from qualcode.analysis.overview import Comparison, case_overview, compare_cases
from qualcode.analysis.people import balance_table, over_quoted, participants_table
from qualcode.analysis.quotes import quote_table
from qualcode.analysis.registry import (
    approach_table,
    case_table,
    institution_table,
    naming_table,
)
from qualcode.analysis.saturation import saturation_table
from qualcode.analysis.select import select
from qualcode.analysis.sequence import sequence_table
from qualcode.analysis.tally import Measure
from qualcode.analysis.voices import counted
from qualcode.analysis.wording import Style
from qualcode.export.gate import gate
from qualcode.formats.frames import Summaries, read_summaries
from qualcode.model.corpus import Corpus
from qualcode.model.errors import UsageError
from qualcode.model.table import Heading, Language, Part, Report, Table
from qualcode.project.approaching import elements_book, registry
from qualcode.project.configuring import configurations_matrix, configurations_table
from qualcode.project.project import Project
from qualcode.project.publishing import published
from qualcode.project.quoting import ordered, quote_order
from qualcode.store.files import read_text

Kind = Literal[
    "elements", "codes", "quotes", "query", "overview", "compare", "cooccurrence", "matrix",
    "sequence", "saturation", "participants", "balance", "named-by", "approaches",
    "institutions", "cases", "cmo",
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)
Result = Table | Report
SUMMARIES = "summaries.yaml"


@dataclass(frozen=True, slots=True)
class Choice:
    """What a table is made of and how it is told; each kind takes what is its own."""

    coders: tuple[str, ...] = ()
    """Whose codings; none: of every transcript the consensus, or its first coder's."""
    where: tuple[str, ...] = ()
    query: str | None = None
    by: str | None = None
    book: str = "elements"
    books: tuple[str, ...] = ()
    template: str | None = None
    attribution_language: Language | None = None
    """The language of who speaks; None: that of the headings."""
    language: Language = "nl"
    researchers: bool = False
    columns: tuple[str, ...] = ()
    style: Style | None = None
    """The marks of printed quotes; None: double, and in files for programs none."""
    omit: bool = False
    """`[…]` for what a researcher says within a quote."""
    selected: bool = False
    """Quotes flagged as selected only, in the order of `analysis/quotes.yaml`."""
    measure: str | None = None
    within: Within = "overlap"
    turns: int = 1
    level: Level | None = None
    grid: bool = False
    """Codes against codes, and not a row a pair."""
    cell: tuple[str, str] | None = None
    """The quotes behind the meeting of two codes."""
    attribute: str | None = None
    case: str | None = None
    quotes: int = 3
    order: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    draft: bool = False
    """Make it although codings wait for a decision after a correction, and say so."""
    numbers: tuple[str, ...] = ()
    printed: bool = False
    """Who named an element as the registry has it, and not as counted."""
    public: bool = False
    """For outside the research group: coarse attributes, small cells withheld."""
    k: int = 5
    """The smallest group of people, and the smallest count, that a public table shows."""


@dataclass(frozen=True)
class Asked:
    """A study, the segments chosen from it, and how they are to be told."""

    project: Project
    corpus: Corpus
    choice: Choice
    summaries: Summaries = field(default_factory=Summaries)

    @property
    def language(self) -> Language:
        """The language of headings and notes."""
        return self.choice.language


def make(asked: Asked, kind: Kind) -> Result:
    """The table or report of that kind, not yet gated."""
    return published(MAKERS[kind](asked), asked.corpus, asked.choice)


def _elements(asked: Asked) -> Table:
    choice = asked.choice
    return element_summary(
        asked.corpus,
        book=choice.book,
        by=choice.by,
        measure=_count(choice),
        language=choice.language,
        researchers=choice.researchers,
        support=True,
    )


def _codes(asked: Asked) -> Table:
    choice = asked.choice
    return code_summary(
        asked.corpus,
        books=choice.books or None,
        by=choice.by,
        measure=_count(choice),
        language=choice.language,
        researchers=choice.researchers,
    )


def _count(choice: Choice) -> Measure:
    return "segments" if choice.measure == "segments" else "codings"


def _quotes(asked: Asked) -> Table:
    choice, corpus = asked.choice, asked.corpus
    if choice.by is not None:
        raise UsageError("A quote table has no --by.", "Choose its rows with --where.")
    if choice.selected:
        corpus = select(corpus, ["flag=selected"], language=choice.language)
    table = quote_table(
        corpus,
        language=choice.language,
        template=choice.template,
        attribution_language=choice.attribution_language,
        elements=choice.book,
        researchers=choice.researchers,
        omit=choice.omit,
    )
    wanted = choice.order or (("chosen",) if choice.selected else ("place",))
    made = ordered(table, wanted, quote_order(asked.project))
    return made.noted(*_over_quoted(corpus, made)) if choice.selected else made


def _over_quoted(corpus: Corpus, table: Table) -> tuple[str, ...]:
    """A note that names who has many of the selected quotes that may be printed; none for nobody."""
    free = set(gate(table, corpus.participants).table.values("segment"))
    printed = replace(corpus, segments=tuple(s for s in corpus.segments if s.id in free))
    names = over_quoted(printed, language=table.language)
    return (note("over_quoted", table.language, names=", ".join(names)),) if names else ()


def _overview(asked: Asked) -> Report:
    choice, corpus = asked.choice, asked.corpus
    attribute = choice.attribute or "intervention"
    cases = (choice.case,) if choice.case else cases_of(corpus, attribute)
    made = [
        case_overview(
            corpus,
            case,
            attribute=attribute,
            book=choice.book,
            quotes=choice.quotes,
            summaries=asked.summaries.about(case),
            language=choice.language,
        )
        for case in cases
    ]
    if len(made) == 1:
        return made[0]
    parts: list[Part] = []
    for one in made:
        parts.append(Heading(one.title))
        parts.extend(
            Heading(p.text, p.level + 1) if isinstance(p, Heading) else p for p in one.parts
        )
    return Report("overview", title("overview", choice.language), tuple(parts), choice.language)


def cases_of(corpus: Corpus, attribute: str) -> tuple[str, ...]:
    """Every value of an attribute among the segments; UsageError when there is none."""
    values = values_of(corpus, attribute)
    items, _ = counted(corpus, language="en")
    found = in_reading_order(value for heard in items for value in values(heard))
    if not found:
        raise UsageError(f'Nothing here has a value for "{attribute}".', "Choose another --by.")
    return found


def _compare(asked: Asked) -> Report:
    written = {id: Comparison(**said) for id, said in asked.summaries.comparisons.items() if said}
    choice = asked.choice
    return compare_cases(
        asked.corpus,
        attribute=choice.attribute or "intervention",
        book=choice.book,
        written=written,
        language=choice.language,
    )


def _cooccurrence(asked: Asked) -> Table:
    choice, books = asked.choice, asked.choice.books or None
    turns = choice.turns if choice.within == "near" else 0
    if choice.cell is not None:
        return passages(
            asked.corpus,
            *choice.cell,
            within=choice.within,
            turns=turns,
            language=choice.language,
            template=choice.template,
        )
    if not choice.grid:
        return cooccurrence_table(
            asked.corpus,
            books=books,
            within=choice.within,
            turns=turns,
            level=choice.level or "codes",
            language=choice.language,
        )
    return cooccurrence_matrix(
        asked.corpus,
        books=books,
        measure="jaccard" if choice.measure == "jaccard" else "meetings",
        within=choice.within,
        turns=turns,
        level=choice.level or "top",
        language=choice.language,
    )


def _matrix(asked: Asked) -> Table:
    choice = asked.choice
    if choice.by is None:
        raise UsageError("A matrix needs an axis.", "Give --by, as in --by topic or --by sector.")
    measure: MatrixMeasure = "speakers"
    for known in get_args(MatrixMeasure):
        measure = known if known == choice.measure else measure
    return code_matrix(
        asked.corpus, choice.by, book=choice.book, measure=measure, language=choice.language
    )


def _sequence(asked: Asked) -> Table:
    choice = asked.choice
    return sequence_table(
        asked.corpus,
        books=choice.books or None,
        turns=choice.turns,
        level=choice.level or "codes",
        language=choice.language,
    )


def _saturation(asked: Asked) -> Table:
    choice = asked.choice
    return saturation_table(
        asked.corpus, books=choice.books or None, order=choice.order, language=choice.language
    )


def _participants(asked: Asked) -> Table:
    choice = asked.choice
    for name in (choice.by or "role", *choice.also, *choice.numbers):
        checked_attribute(asked.corpus, name)
    return participants_table(
        asked.corpus,
        by=choice.by or "role",
        also=choice.also,
        numbers=choice.numbers,
        language=choice.language,
    )


def _balance(asked: Asked) -> Table:
    return balance_table(asked.corpus, language=asked.language)


def _named_by(asked: Asked) -> Table:
    if asked.choice.printed:
        found = registry(asked.project)
        return naming_table(found, elements_book(asked.project, found), language=asked.language)
    return named_by_table(
        asked.corpus,
        book=asked.choice.book,
        by=asked.choice.by or "role",
        language=asked.language,
    )


def _approaches(asked: Asked) -> Table:
    found = registry(asked.project)
    return approach_table(found, elements_book(asked.project, found), language=asked.language)


def _institutions(asked: Asked) -> Table:
    found = registry(asked.project)
    return institution_table(found, elements_book(asked.project, found), language=asked.language)


def _case_lines(asked: Asked) -> Table:
    found = registry(asked.project)
    return case_table(found, elements_book(asked.project, found), language=asked.language)


def _cmo(asked: Asked) -> Table:
    if asked.choice.by is None:
        return configurations_table(asked.project, language=asked.language)
    return configurations_matrix(asked.project, asked.choice.by, language=asked.language)


MAKERS: Mapping[Kind, Callable[[Asked], Result]] = {
    "elements": _elements,
    "codes": _codes,
    "quotes": _quotes,
    "query": _quotes,
    "overview": _overview,
    "compare": _compare,
    "cooccurrence": _cooccurrence,
    "matrix": _matrix,
    "sequence": _sequence,
    "saturation": _saturation,
    "participants": _participants,
    "balance": _balance,
    "named-by": _named_by,
    "approaches": _approaches,
    "institutions": _institutions,
    "cases": _case_lines,
    "cmo": _cmo,
}


def summaries(project: Project) -> Summaries:
    """What researchers wrote in `analysis/summaries.yaml`; nothing when it is not there."""
    path = project.folder.analysis / SUMMARIES
    if not path.is_file():
        return Summaries()
    return read_summaries(read_text(path), path=project.folder.shown(path))
