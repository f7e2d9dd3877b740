"""Counting rows gives what counting segments gives."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.codes import code_summary
from qualcode.analysis.cooccurrence import Within, cooccurrence, meeting
from qualcode.analysis.elements import element_summary
from qualcode.analysis.tally import counts, evidence, evidence_in
from qualcode.analysis.voices import counted, ears, listed, listened
from qualcode.model.corpus import Corpus
from qualcode.model.errors import AnchorError
from qualcode.model.layers import Segments, layers_of
from qualcode.model.segment import Segment
from qualcode.model.span import Span
from tests.analysis.small_study import FG1, PEOPLE, corpus, segment, transcript
from tests.export.test_every_table import studies


def thin(made: Corpus) -> Corpus:
    """The same study with its segments held as rows."""
    return replace(made, segments=Segments(layers_of(made.segments)))


@given(studies(), st.booleans(), st.booleans())
def test_counts_are_those_of_the_hits(made: Corpus, researchers: bool, twice: bool) -> None:
    if twice and made.segments:
        # As after a copy of a journal that somebody gave another coder's name.
        more = replace(made.segments[0], coder="zoe")
        made = replace(made, segments=(*made.segments, more))
    for study in (made, thin(made)):
        items, _ = counted(study, language="en", researchers=researchers)
        for book in study.codebooks.values():
            found = evidence_in(study, items, book, researchers=researchers)
            hits = evidence(items, book)
            assert {id: found.count(id) for id in book.by_id} == {
                id: counts(there) for id, there in hits.nodes.items()
            }
            loose = {code: counts(there) for code, there in hits.loose.items()}
            assert (found.loose_counts(), found.total) == (loose, counts(hits.every))


@given(studies(), st.sampled_from([None, "sector"]), st.booleans())
def test_rows_and_segments_give_the_same_tables(
    made: Corpus, by: str | None, researchers: bool
) -> None:
    for table in (code_summary, element_summary):
        whole = table(made, by=by, researchers=researchers)
        assert table(thin(made), by=by, researchers=researchers) == whole


def test_nobody_is_heard_on_the_line_feed_before_a_turn_and_nothing_past_the_end() -> None:
    first, second = FG1.turn_span(0), FG1.turn_span(1)
    assert first
    assert second
    hear = ears(corpus([]))

    def heard(start: int, end: int) -> tuple[range, tuple[str, ...]]:
        made = hear(Segment("S", FG1.id, "ana", Span(start, end), FG1.version))
        return made.turns, tuple(voice.label for voice in made.crowd.voices)

    assert heard(first.end, second.end) == (range(1, 2), ("P1",))
    assert heard(first.end, second.start) == (range(1, 1), ())
    assert heard(first.end - 1, second.start + 1) == (range(2), ("INT1", "P1"))
    assert heard(second.start, second.end) == (range(1, 2), ("P1",))
    with pytest.raises(AnchorError, match="outside it"):
        heard(0, len(FG1.text) + 2)


def test_segments_are_not_made_for_a_table_that_only_counts() -> None:
    made = thin(corpus([segment(FG1, "Ik ken ze bij naam.", "elements/maatwerk")]))
    assert code_summary(made).rows
    assert "_made" not in vars(made.segments)
    assert element_summary(made, by="sector").rows
    assert "_made" in vars(made.segments)


WITHIN = st.sampled_from([("segment", 0), ("overlap", 0), ("turn", 0), ("near", 0), ("near", 2)])


@given(studies(), WITHIN, st.booleans())
def test_meetings_from_rows_are_those_of_segments_two_by_two(
    made: Corpus, asked: tuple[Within, int], is_thin: bool
) -> None:
    within, turns = asked
    items, _ = counted(made, language="en")
    met: dict[frozenset[str], list[frozenset[str]]] = {}
    for one, other in meeting(items, within, turns):
        named = [h.segment for h in (one, other)]
        for pair in {frozenset({a, b}) for a in named[0].codes for b in named[1].codes if a != b}:
            met.setdefault(pair, []).append(frozenset(s.id for s in named))
    known = {book.code(n) for book in made.codebooks.values() for n, _ in book.walk()}
    found = cooccurrence(thin(made) if is_thin else made, within=within, turns=turns)
    assert {frozenset({p.first, p.second}): (p.meetings, p.segments) for p in found.pairs} == {
        pair: (len(ids), len(frozenset().union(*ids))) for pair, ids in met.items() if pair <= known
    }


def test_turns_without_words_are_nobodys() -> None:
    quiet = transcript("FG9", "P1: Ja.", "P4: ", "P3: Nee.", "P4: ", "P1: Goed.")
    made = Corpus({quiet.id: quiet}, PEOPLE, segments=(segment(quiet, "Ja.\n\nNee.\n\nGoed"),))
    [(_, [crowd])] = listened(thin(made)).layers
    assert [voice.label for voice in crowd.voices] == ["P1", "P3"]
    assert [voice.label for voice in ears(made)(made.segments[0]).crowd.voices] == ["P1", "P3"]


def test_a_sentence_names_all_of_some_and_the_first_and_last_of_very_many() -> None:
    names = [f"T{n:04}" for n in range(1, 2001)]
    assert listed(names[:30], "nl").count(",") == 29
    assert listed(names, "nl") == "T0001, T0002, T0003 … T2000 (2.000)"
    assert listed(names, "en") == "T0001, T0002, T0003 … T2000 (2,000)"
