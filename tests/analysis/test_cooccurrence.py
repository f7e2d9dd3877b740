from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.cooccurrence import (
    Pair,
    cooccurrence,
    cooccurrence_matrix,
    cooccurrence_table,
    label_of,
    passages,
)
from qualcode.model.codebook import Codebook, Node
from qualcode.model.errors import UsageError
from qualcode.model.ids import CodeId
from qualcode.model.segment import Applied, Segment
from qualcode.model.span import Span
from tests.analysis.small_study import (
    ELEMENTS,
    FB1,
    FG1,
    PROFESSIONALS,
    corpus,
    segment,
    study,
    transcript,
)

DOCENT = "elements/aandacht.docent"
VEILIG = "elements/welkom.veilig"
ONLINE = "professionals/online"
STAFF = "professionals/binding-docenten"


def small(*segments: Segment):
    return corpus(segments)


def test_codes_meet_on_the_segment_that_has_both() -> None:
    made = small(
        segment(FG1, "Ik ken ze", f"{DOCENT} {ONLINE}"),
        segment(FG1, "ken ze bij naam", VEILIG),
    )
    assert cooccurrence(made, within="segment").pairs == (Pair(DOCENT, ONLINE, 1, 1, 1),)


def test_codes_meet_where_segments_overlap() -> None:
    made = small(
        segment(FG1, "Ik ken ze", DOCENT),
        segment(FG1, "ken ze bij naam", VEILIG),
        segment(FG1, "bij naam", ONLINE),
        segment(FG1, "Soep koken", VEILIG),
    )
    assert cooccurrence(made).pairs == (
        Pair(DOCENT, VEILIG, 1, 2, 3),
        Pair(VEILIG, ONLINE, 1, 2, 3),
    )
    assert cooccurrence(made).segments[VEILIG] == 2
    assert cooccurrence(made).pairs[0].jaccard == pytest.approx(2 / 3)


def test_segments_that_only_touch_do_not_overlap() -> None:
    made = small(segment(FG1, "Soep koken,", DOCENT), segment(FG1, " samen aan tafel", VEILIG))
    assert cooccurrence(made).pairs == ()
    assert [p.meetings for p in cooccurrence(made, within="turn").pairs] == [1]


@pytest.mark.parametrize(("turns", "meetings"), [(0, 0), (1, 1), (2, 2)])
def test_codes_are_near_when_few_turns_are_between(turns: int, meetings: int) -> None:
    made = small(
        segment(FG1, "Ik ken ze", DOCENT),
        segment(FG1, "En ik sta", VEILIG),
        segment(FG1, "Soep koken", DOCENT),
    )
    pairs = cooccurrence(made, within="near", turns=turns).pairs
    assert sum(pair.meetings for pair in pairs) == meetings


def test_two_coders_codes_never_meet() -> None:
    made = small(segment(FG1, "Ik ken ze", DOCENT), segment(FG1, "Ik ken", VEILIG, coder="ben"))
    assert cooccurrence(made).pairs == ()


def test_codes_can_count_as_their_element() -> None:
    made = small(
        segment(FG1, "Ik ken ze", f"elements/aandacht {DOCENT}"), segment(FG1, "ken ze", VEILIG)
    )
    assert cooccurrence(made, level="top", books=["elements"]).pairs == (
        Pair("elements/aandacht", "elements/welkom", 1, 2, 2),
    )


def test_undecided_labels_meet_nothing() -> None:
    made = small(segment(FG1, "Ik ken ze", f"elements/?Veilig {DOCENT}"))
    assert cooccurrence(made).pairs == ()


def test_the_table_has_most_meetings_first_and_says_the_rule() -> None:
    made = small(
        segment(FG1, "Ik ken ze", f"{DOCENT} {VEILIG}"),
        segment(FG1, "En ik sta", f"{VEILIG} {ONLINE}"),
        segment(FG1, "Soep koken", f"{VEILIG} {ONLINE}"),
    )
    table = cooccurrence_table(made, within="segment", language="en")
    assert [row.cells for row in table.rows] == [
        ("Veilig (Warm Welkom)", "Online", 2, 3, 2, pytest.approx(2 / 3), VEILIG, ONLINE),
        ("Docent", "Veilig (Warm Welkom)", 1, 1, 3, pytest.approx(1 / 3), DOCENT, VEILIG),
    ]
    assert table.notes[-1] == "Meeting: both codes on the same segment of the same coder."


def test_the_matrix_is_the_same_on_both_sides() -> None:
    made = small(segment(FG1, "Ik ken ze", f"{DOCENT} {VEILIG}"), segment(FB1, "Niemand", ONLINE))
    table = cooccurrence_matrix(made, within="segment")
    assert [c.label for c in table.columns] == [
        "Code",
        "Persoonlijke Aandacht",
        "Warm Welkom",
        "Overig",
    ]
    assert [row.cells[1:] for row in table.rows] == [(None, 1, 0), (1, None, 0), (0, 0, None)]
    shares = cooccurrence_matrix(made, within="segment", measure="jaccard", level="codes")
    assert shares.rows[0].cells == ("Docent", None, 1.0, 0)


def test_behind_every_cell_are_its_quotes() -> None:
    table = passages(study(), "elements/aandacht", STAFF, within="segment")
    assert table.values("segment") == ["FG1-29-ana"]
    assert passages(study(), "online", "maatwerk").rows == ()


def test_turns_apart_are_asked_for_only_with_near() -> None:
    with pytest.raises(UsageError, match="turns apart"):
        cooccurrence(study(), within="overlap", turns=2)
    with pytest.raises(UsageError, match="turns apart"):
        passages(study(), "online", "maatwerk", within="near", turns=-1)


LONG = transcript("L", *(f"P{n % 4 + 1}: {'woord ' * 5}" for n in range(12)))
SPANS = st.tuples(
    st.integers(0, 300), st.integers(1, 90), st.sampled_from([DOCENT, VEILIG, ONLINE])
)


@given(
    st.lists(SPANS, max_size=14),
    st.sampled_from(["segment", "overlap", "turn", "near"]),
    st.integers(0, 3),
)
def test_the_sweep_finds_what_comparing_everything_finds(
    drawn: list[tuple[int, int, str]], within: str, turns: int
) -> None:
    segments = tuple(
        Segment(
            f"S{n}",
            "L",
            "ana",
            Span(start, min(start + size, len(LONG.text))),
            "",
            (Applied(code, 1),),
        )
        for n, (start, size, code) in enumerate(drawn)
    )
    made = corpus(segments, transcripts=[LONG])
    turns = turns if within == "near" else 0

    def meet(a: Segment, b: Segment) -> bool:
        if within == "segment" or a is b:
            return a is b
        if within == "overlap":
            return a.span.overlaps(b.span)
        one, other = (_turns_with_words(s.span) for s in (a, b))
        return max(one) + turns >= min(other) and max(other) + turns >= min(one)

    kept = [s for s in segments if _turns_with_words(s.span)]
    expected: dict[tuple[str, str], int] = {}
    for n, a in enumerate(kept):
        for b in kept[n:]:
            if meet(a, b) and a.codes != b.codes:
                pair = tuple(sorted((a.codes[0], b.codes[0])))
                expected[pair] = expected.get(pair, 0) + 1
    found = cooccurrence(made, within=within, turns=turns).pairs
    assert {(p.first, p.second): p.meetings for p in found} == expected
    for pair in found:
        assert pair.either == sum({pair.first, pair.second} & set(s.codes) != set() for s in kept)
        assert 0 < pair.jaccard <= 1


def _turns_with_words(span: Span) -> list[int]:
    places = ((n, LONG.turn_span(n)) for n in LONG.turns_of(span))
    return [n for n, place in places if place and place.overlaps(span)]


def test_codes_with_the_same_label_are_told_apart() -> None:
    students = Codebook(
        "students", "Studenten", 1, nodes=(Node("online", "Online"), Node("welkom", "Welkom"))
    )
    made = corpus([], books=(ELEMENTS, PROFESSIONALS, students))
    told = {code: label_of(made, CodeId(code)) for code in (
        "elements/aandacht.veilig", "elements/welkom.veilig", "elements/aandacht.docent",
        "professionals/online", "students/online", "students/welkom", "students/gone",
    )}  # fmt: skip
    assert list(told.values()) == [
        "Veilig (Persoonlijke Aandacht)", "Veilig (Warm Welkom)", "Docent",
        "Online (professionals)", "Online (students)", "Welkom", "students/gone",
    ]  # fmt: skip
