from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.codes import code_summary, ranks
from qualcode.analysis.elements import element_summary
from qualcode.analysis.headings import note
from qualcode.analysis.matrix import code_matrix
from qualcode.model.codebook import Codebook, Node
from qualcode.model.corpus import Corpus
from qualcode.model.errors import StudyError, UsageError
from qualcode.model.table import Table
from tests.analysis.small_study import FB1, FG1, corpus, segment, study


def cells(table: Table) -> list[tuple[object, ...]]:
    return [row.cells for row in table.rows]


def test_elements_codes_and_undecided_labels_have_rows_that_add_up() -> None:
    table = element_summary(study())
    assert [c.id for c in table.columns] == [
        "code",
        "element",
        "codings",
        "segments",
        "speakers",
        "transcripts",
    ]
    assert cells(table) == [
        ("elements/aandacht", "Persoonlijke Aandacht", 3, 2, 2, 2),
        ("elements/aandacht.docent", "\u2003Docent", 1, 1, 1, 1),
        ("elements/aandacht.veilig", "\u2003Veilig", 1, 1, 1, 1),
        ("elements/welkom", "Warm Welkom", 2, 2, 2, 1),
        ("elements/welkom.veilig", "\u2003Veilig", 1, 1, 2, 1),
        ("elements/maatwerk", "Maatwerk", 0, 0, 0, 0),
        ("elements/?Veilig", "Veilig (element niet gekozen)", 1, 1, 1, 1),
        (None, "Totaal", 6, 5, 4, 2),
    ]


def test_values_of_an_attribute_stand_beside_several_and_none() -> None:
    table = element_summary(study(), by="sector", language="en")
    assert [c.label for c in table.columns][6:] == ["mbo", "hbo", "multiple", "unassigned"]
    assert [row.cells[6:] for row in table.rows] == [
        (2, 0, 0, 1),
        (1, 0, 0, 0),
        (0, 0, 0, 1),
        (1, 0, 1, 0),
        (0, 0, 1, 0),
        (0, 0, 0, 0),
        (0, 1, 0, 0),
        (3, 1, 1, 1),
    ]


def test_segments_can_be_split_instead_of_codings() -> None:
    table = element_summary(study(), by="sector", measure="segments")
    assert table.rows[0].cells[3] == 2
    assert table.rows[0].cells[6:] == (1, 0, 0, 1)


def test_the_notes_say_what_was_left_out_and_what_is_thin() -> None:
    thin = corpus([segment(FG1, "Soep koken", "elements/welkom")])
    assert element_summary(thin).notes[:2] == (
        "Minder dan twee sprekers: Warm Welkom.",
        "Niet gecodeerd: Persoonlijke Aandacht; Maatwerk.",
    )
    assert element_summary(study(), language="en").notes == (
        "Not counted: 1 segment with researchers' words only.",
        "Not counted: 1 segment of people who refused processing.",
        "Coded by more than one coder: FG1. The codings of all of them are counted.",
        "Not coded: Maatwerk.",
        "Counted for no element: 1 coding with a word whose element was not chosen.",
        note("counting", "en"),
    )


def test_researchers_turns_count_only_when_asked_for() -> None:
    assert element_summary(study(), researchers=True).rows[0].cells[2:] == (4, 3, 2, 2)


def test_a_study_without_segments_still_lists_its_elements() -> None:
    table = element_summary(corpus([]), by="sector")
    assert [row.cells[1:3] for row in table.rows] == [
        ("Persoonlijke Aandacht", 0),
        ("\u2003Docent", 0),
        ("\u2003Veilig", 0),
        ("Warm Welkom", 0),
        ("\u2003Veilig", 0),
        ("Maatwerk", 0),
        ("Totaal", 0),
    ]


def test_a_retired_code_is_listed_only_while_it_is_used() -> None:
    gone = Codebook("elements", "E", 1, nodes=(Node("a", "A", retired=True), Node("b", "B")))
    unused = corpus([], books=[gone])
    used = corpus([segment(FG1, "Soep koken", "elements/a")], books=[gone])
    for summary in (element_summary, code_summary):
        assert "elements/a" not in summary(unused).values("code")
        assert "elements/a" in summary(used).values("code")
    assert "elements/a" not in code_matrix(unused, "role").values("code")


@pytest.mark.parametrize("ask", [{"by": "secto"}, {"book": "element"}])
def test_an_unknown_axis_or_book_is_named_with_the_nearest(ask: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="Did you mean"):
        element_summary(study(), **ask)


def test_a_segment_on_a_transcript_that_is_gone_is_said() -> None:
    lost = corpus([segment(FG1, "Soep koken", "elements/welkom")], transcripts=[FB1])
    with pytest.raises(StudyError, match='"FG1", which is not in this study'):
        element_summary(lost)


def test_every_code_of_every_book_has_its_counts_and_its_rank() -> None:
    table = code_summary(study(), books=["professionals"])
    assert {row.cells[0] for row in table.rows} == {"professionals"}
    assert [row.cells[1:5] for row in table.rows] == [
        ("professionals/relationeel", "Relationele aspecten", None, "categorie"),
        (
            "professionals/binding-studenten",
            "\u2003Mentoring en contacten peers",
            "Binding studenten",
            "primair",
        ),
        (
            "professionals/binding-docenten",
            "\u2003Contact docenten en staf",
            "Binding docenten",
            "primair",
        ),
        ("professionals/overig", "Overig", None, "categorie"),
        ("professionals/online", "\u2003Online", "Online", "secundair"),
        ("professionals/gone", "gone (niet in het codeboek)", None, None),
        (None, "Totaal", None, None),
    ]
    assert [row.cells[5:] for row in table.rows] == [
        (3, 3, 2, 1, None),
        (2, 2, 1, 1, 1),
        (1, 1, 1, 1, 2),
        (1, 1, 2, 1, None),
        (1, 1, 2, 1, 2),
        (1, 1, 1, 1, None),
        (5, 5, 4, 2, None),
    ]


def test_all_books_are_summarised_by_default() -> None:
    assert set(code_summary(study()).values("book")) == {"elements", "professionals"}


def test_equal_frequencies_share_a_rank_and_the_next_is_skipped() -> None:
    assert ranks({"a": 5, "b": 3, "c": 3, "d": 1, "e": 0}) == {"a": 1, "b": 2, "c": 2, "d": 4}


PLACES = st.sampled_from(
    [
        (FG1, "Ik ken ze"),
        (FG1, "Soep koken"),
        (FG1, "aan tafel.\nOnline"),
        (FG1, "Ja."),
        (FB1, "vol.\nNiemand"),
        (FB1, "mij hier.\nDit mag"),
        (FB1, "Wie ben ik"),
    ]
)
CODES = st.lists(
    st.sampled_from(
        [
            "elements/aandacht",
            "elements/aandacht.docent",
            "elements/welkom.veilig",
            "elements/?Veilig",
            "professionals/online",
            "professionals/gone",
        ]
    ),
    max_size=4,
    unique=True,
)


@st.composite
def studies(draw: Callable[..., object]) -> Corpus:
    made = draw(st.lists(st.tuples(PLACES, CODES), max_size=12))
    segments = [
        segment(transcript, words, " ".join(codes), coder=f"c{n}")
        for n, ((transcript, words), codes) in enumerate(made)
    ]
    return corpus(segments)


@given(
    studies(),
    st.sampled_from(["sector", "role", "institution", "mode", "round", "coder", "transcript"]),
    st.sampled_from(["codings", "segments"]),
)
def test_the_groups_of_any_attribute_add_up_to_every_rows_total(
    made: Corpus, by: str, measure: str
) -> None:
    for table in (
        element_summary(made, by=by, measure=measure),
        code_summary(made, by=by, measure=measure),
    ):
        total = table.index(measure)
        first = len(table.columns) - sum(
            c.id.startswith((f"{by}=", f"{by}:")) for c in table.columns
        )
        for row in table.rows:
            assert sum(row.cells[first:]) == row.cells[total]


@given(studies())
def test_elements_and_undecided_labels_together_are_all_codings(made: Corpus) -> None:
    table = element_summary(made)
    top = [r for r in table.rows[:-1] if not str(r.cells[1]).startswith("\u2003")]
    assert sum(row.cells[2] for row in top) == table.rows[-1].cells[2]
    assert max((row.cells[3] for row in top), default=0) <= table.rows[-1].cells[3]
