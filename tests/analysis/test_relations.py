"""Relations of queries and sequences against a plain comparison of every two segments."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.queries import query
from qualcode.analysis.sequence import sequence_table
from qualcode.analysis.voices import Heard, counted, ears
from qualcode.model.corpus import Corpus
from tests.analysis.small_study import FB1, FG1, corpus, segment
from tests.export.test_every_table import studies

A, B = "elements/aandacht", "elements/welkom"


def related(relation: str, turns: int, one: Heard, other: Heard) -> bool:
    mine, theirs = one.segment, other.segment
    if (mine.transcript, mine.coder) != (theirs.transcript, theirs.coder):
        return False
    gap_after = other.turns.start - (one.turns.stop - 1)
    gap_before = one.turns.start - (other.turns.stop - 1)
    return {
        "with": mine.span.overlaps(theirs.span),
        "near": gap_after <= turns and gap_before <= turns,
        "before": mine.span.end <= theirs.span.start and gap_after <= turns,
        "after": theirs.span.end <= mine.span.start and gap_before <= turns,
    }[relation]


@given(
    studies(), st.sampled_from(["with", "near", "before", "after"]), st.sampled_from([0, 1, 2, 4])
)
def test_a_relation_is_what_a_comparison_of_every_two_segments_gives(
    made: Corpus, relation: str, turns: int
) -> None:
    heard = list(map(ears(made), made.segments))
    ones = [h for h in heard if {A, f"{A}.docent"} & set(h.segment.codes)]
    others = [h for h in heard if B in h.segment.codes]
    expected = {
        one.segment.id
        for one in ones
        if any(related(relation, turns, one, other) for other in others)
    }
    word = relation if relation == "with" else f"{relation}/{turns}"
    found = query(made, f"aandacht {word} {B}")
    assert {s.id for s in found.segments} == expected


@given(studies(), st.sampled_from([0, 1, 3]))
def test_a_sequence_is_what_a_comparison_of_every_two_segments_gives(
    made: Corpus, turns: int
) -> None:
    heard, _ = counted(made, language="nl")
    named = {made.codebooks[b].code(n) for b in made.codebooks for n, _ in made.codebooks[b].walk()}
    expected: Counter[tuple[str, str]] = Counter()
    for one in heard:
        later = {
            code
            for other in heard
            if related("before", turns, one, other)
            for code in other.segment.codes
            if code in named
        }
        expected.update(
            (code, then) for code in one.segment.codes if code in named for then in later
        )
    table = sequence_table(made, turns=turns)
    places = [table.index(id) for id in ("first_code", "then_code", "times")]
    found = {(r.cells[a], r.cells[b]): r.cells[n] for r in table.rows for a, b, n in [places]}
    assert found == dict(expected)


def test_with_needs_an_overlap_and_near_counts_turns_exactly() -> None:
    made = corpus(
        [
            segment(FG1, "Ik ken ze", A),
            segment(FG1, "bij naam", B),
            segment(FB1, "Het rooster", A),
            segment(FB1, "Dit mag niemand", B),
        ]
    )
    first, later = made.segments[0].id, made.segments[2].id
    assert query(made, f"{A} with {B}").segments == ()
    assert [s.id for s in query(made, f"{A} near/1 {B}").segments] == [first]
    assert [s.id for s in query(made, f"{A} near/2 {B}").segments] == [first, later]
    assert [s.id for s in query(made, f"{B} near/1 {A}").segments] == [made.segments[1].id]
    both = [made.segments[1].id, made.segments[3].id]
    assert [s.id for s in query(made, f"{B} near/2 {A}").segments] == both
