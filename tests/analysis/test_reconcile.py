"""Numbers of different tables that must be the same, on any study."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.codes import code_summary
from qualcode.analysis.cooccurrence import cooccurrence_matrix, cooccurrence_table
from qualcode.analysis.elements import element_summary
from qualcode.analysis.matrix import code_matrix
from qualcode.analysis.naming import named_by_table
from qualcode.analysis.overview import case_overview, compare_cases
from qualcode.analysis.people import balance_table, participants_table
from qualcode.analysis.quotes import quote_table
from qualcode.analysis.registry import institution_table
from qualcode.analysis.saturation import saturation_table
from qualcode.analysis.select import select
from qualcode.analysis.voices import counted
from qualcode.export.gate import gate
from qualcode.model.corpus import Corpus
from qualcode.model.table import Cell, Heading, Row, Table
from tests.analysis.small_study import ELEMENTS, PEOPLE, person
from tests.export.every_table import REGISTRY
from tests.export.test_every_table import studies

ATTRIBUTES = ["sector", "role", "institution", "mode", "round", "speaker", "secondary", "coder"]


def split(table: Table, by: str) -> list[int]:
    """The places of the columns of an attribute: its values, several of them, and none."""
    return [n for n, c in enumerate(table.columns) if c.id.startswith((f"{by}=", f"{by}:"))]


def number(cell: Cell) -> int:
    return int(cell or 0)


def summed(row: Row, places: list[int]) -> int:
    return sum(number(row.cells[n]) for n in places)


@given(studies(), st.sampled_from(ATTRIBUTES), st.sampled_from(["codings", "segments"]))
def test_every_row_of_every_summary_is_the_sum_of_its_columns(
    made: Corpus, by: str, measure: str
) -> None:
    for table in (
        element_summary(made, by=by, measure=measure, support=True),  # type: ignore[arg-type]
        code_summary(made, by=by, measure=measure),  # type: ignore[arg-type]
    ):
        places, total = split(table, by), table.index(measure)
        assert all(summed(row, places) == row.cells[total] for row in table.rows)


@given(studies(), st.sampled_from(ATTRIBUTES))
def test_a_summary_over_an_attribute_has_the_totals_of_one_without(made: Corpus, by: str) -> None:
    alone, over = code_summary(made), code_summary(made, by=by)
    kept = [column.id for column in alone.columns]
    assert [tuple(row.cells[over.index(id)] for id in kept) for row in over.rows] == [
        row.cells for row in alone.rows
    ]


@given(studies())
def test_a_matrix_over_transcripts_adds_up_to_the_summary(made: Corpus) -> None:
    elements = element_summary(made)
    for measure in ("codings", "segments"):
        matrix = code_matrix(made, "transcript", measure=measure)  # type: ignore[arg-type]
        per = {r.cells[0]: r for r in matrix.rows}
        for row in elements.rows:
            if (found := per.get(str(row.cells[0]))) is not None:
                count = row.cells[elements.index(measure)]
                assert summed(found, split(matrix, "transcript")) == found.cells[-1] == count
    present = code_matrix(made, "transcript", measure="present")
    transcripts = dict(zip(elements.values("code"), elements.values("transcripts"), strict=True))
    for row in present.rows:
        if row.cells[0] in transcripts:
            assert summed(row, split(present, "transcript")) == transcripts[row.cells[0]]


@given(studies(), st.sampled_from(["sector", "role", "institution"]))
def test_no_cell_of_a_matrix_is_more_than_its_total_and_all_of_them_no_less(
    made: Corpus, by: str
) -> None:
    for measure in ("codings", "segments", "speakers", "transcripts"):
        matrix = code_matrix(made, by, measure=measure)  # type: ignore[arg-type]
        for row in matrix.rows:
            cells, total = [number(row.cells[n]) for n in split(matrix, by)], number(row.cells[-1])
            assert max(cells, default=0) <= total <= sum(cells)


@given(studies())
def test_tables_agree_on_what_they_both_count(made: Corpus) -> None:
    elements, codes = element_summary(made), code_summary(made, books=["elements"])
    by_code = {row.cells[codes.index("code")]: row.cells for row in codes.rows}
    for row in elements.rows:
        other = by_code[row.cells[0]]
        assert row.cells[2:6] == other[codes.index("codings") : codes.index("codings") + 4]
    named = named_by_table(made)
    speakers = dict(zip(elements.values("code"), elements.values("speakers"), strict=True))
    for row in named.rows:
        assert row.cells[named.index("speakers")] == speakers[row.cells[0]]


@given(studies())
def test_who_named_it_adds_up_to_the_speakers(made: Corpus) -> None:
    table = named_by_table(made)
    for row in table.rows:
        assert summed(row, split(table, "role")) == row.cells[table.index("speakers")]


@given(studies())
def test_quotes_printed_and_withheld_are_the_segments_that_count(made: Corpus) -> None:
    found = gate(quote_table(made), PEOPLE)
    items, _ = counted(made, language="nl")
    assert len(found.table.rows) + found.withheld == len(items)
    balance = balance_table(made)
    assert sum(map(number, balance.values("quotes"))) == sum(len(h.crowd.speakers) for h in items)
    if items:
        for id in ("quote_share", "word_share"):
            assert sum(float(x or 0) for x in balance.values(id)) == pytest.approx(1)


@given(studies())
def test_saturation_ends_at_the_codes_that_are_in_use(made: Corpus) -> None:
    table, summary = saturation_table(made), code_summary(made)
    items, _ = counted(made, language="nl")
    used = {c for h in items for c in h.segment.codes if "/?" not in c}
    new = [number(cell) for cell in table.values("new_codes")]
    assert sum(new) == len(used)
    assert [number(n) for n in table.values("cumulative")] == [
        sum(new[: n + 1]) for n in range(len(new))
    ]
    listed = set(summary.values("code"))
    assert used <= listed


@given(studies())
def test_the_grid_and_the_list_of_meetings_are_the_same(made: Corpus) -> None:
    table = cooccurrence_table(made, books=["elements"])
    grid = cooccurrence_matrix(made, books=["elements"], level="codes")
    listed = Counter[frozenset[Cell]]()
    for row in table.rows:
        names = (row.cells[table.index("first")], row.cells[table.index("second")])
        listed[frozenset(names)] += number(row.cells[table.index("meetings")])
    labels = [column.label for column in grid.columns]
    found = Counter[frozenset[Cell]]()
    for row in grid.rows:
        for label, cell in zip(labels[1:], row.cells[1:], strict=True):
            if row.cells[0] != label:
                found[frozenset((row.cells[0], label))] += number(cell)
    assert {k: v / 2 for k, v in found.items() if v} == dict(listed)


@given(studies(), st.sampled_from(["sector", "institution"]))
def test_a_case_overview_counts_what_the_filter_lets_through(made: Corpus, by: str) -> None:
    compared = compare_cases(made, attribute=by, book="elements")
    cases = {c.label for t in compared.tables() for c in t.columns if c.id.startswith(f"{by}=")}
    heads = [p.text for p in compared.parts if isinstance(p, Heading) and p.level == 1]
    assert heads == [node.label for node in ELEMENTS.nodes]
    for case in cases:
        [first, *_] = case_overview(made, case, attribute=by, book="elements").tables()
        alone = element_summary(select(made, [f"{by}={case}"]))
        assert [row.cells for row in first.rows] == [row.cells for row in alone.rows]
        segments = dict(zip(first.values("element"), first.values("segments"), strict=True))
        for table, node in zip(compared.tables(), ELEMENTS.nodes, strict=True):
            per = dict(zip(table.values("code"), table.values(f"{by}={case}"), strict=True))
            assert per[node.label] == segments[node.label]


PEOPLE_ = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "role": st.sampled_from(["professional", "student", "researcher"]),
            "sector": st.sampled_from(["mbo", "hbo", "wo"]),
            "gender": st.sampled_from(["vrouw", "man"]),
        },
    ),
    max_size=12,
)


@given(studies(), PEOPLE_, st.sampled_from(["role", "sector", "gender"]))
def test_groups_of_participants_add_up_to_everybody(
    made: Corpus, known: list[dict[str, str]], by: str
) -> None:
    people = {f"P{n}": person(f"P{n}", **one) for n, one in enumerate(known)}
    table = participants_table(replace(made, participants=people), by=by, also=["sector"])
    *groups, total = table.rows
    for place in range(1, len(table.columns)):
        assert sum(number(row.cells[place]) for row in groups) == total.cells[place]


def test_institutions_add_up_to_their_total() -> None:
    table = institution_table(REGISTRY, ELEMENTS)
    *rows, total = table.rows
    for place in range(1, len(table.columns)):
        assert sum(number(row.cells[place]) for row in rows) == total.cells[place]
