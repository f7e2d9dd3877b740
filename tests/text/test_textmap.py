"""The map between two versions keeps what was kept, and fits in a file."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.model.errors import AnchorError
from qualcode.model.span import Span
from qualcode.text.textmap import Change, TextMap, text_map

WORDS = st.lists(st.sampled_from(["ja", "nee", " ", "\n", ".", "dat", "é"]), max_size=25).map(
    "".join
)


def test_words_between_two_corrections_keep_their_place() -> None:
    found = text_map("ik had dat gevoel", "ik had ons gevoel ja")
    assert found == TextMap(17, 20, (Change(7, 10, 7, 10), Change(17, 17, 17, 20)))
    assert found.moved(Span(11, 17)) == Span(11, 17)
    assert found.moved(Span(3, 10)) == Span(3, 10)
    assert found.moved(Span(8, 17)) == Span(7, 17)


def test_what_is_inserted_beside_a_span_stays_outside() -> None:
    found = text_map("a. b. c.", "a. x b. y c.")
    assert found.moved(Span(3, 5)) == Span(5, 7)


def test_a_span_whose_words_are_gone_has_no_place() -> None:
    assert text_map("ja nee ja", "ja ja").moved(Span(3, 6)) is None


@given(WORDS, WORDS)
def test_everything_outside_the_changes_is_the_same_text(old: str, new: str) -> None:
    found = text_map(old, new)
    edges = [(0, 0), *((c.old_end, c.new_end) for c in found.changes)]
    starts = [*((c.old_start, c.new_start) for c in found.changes), (len(old), len(new))]
    for (old_from, new_from), (old_to, new_to) in zip(edges, starts, strict=True):
        assert old[old_from:old_to] == new[new_from:new_to]
    # No change is of nothing, and words taken out or put in side by side are one change.
    assert all(c.old_start < c.old_end or c.new_start < c.new_end for c in found.changes)
    for one, other in pairwise(found.changes):
        if (one.old_end, one.new_end) == (other.old_start, other.new_start):
            assert any(c.old_start < c.old_end and c.new_start < c.new_end for c in (one, other))
    assert (found.changes == ()) == (old == new)


@given(WORDS, WORDS)
def test_an_unchanged_place_leads_there_and_back(old: str, new: str) -> None:
    found = text_map(old, new)
    back = found.inverse()
    for at, character in enumerate(old):
        change = found.change_at(at)
        if change:
            assert change.old_start <= at < change.old_end
            assert found.place(at) == change.new_start
        else:
            assert new[found.place(at)] == character
            assert back.place(found.place(at)) == at
            around = found.unchanged_around(at)
            assert around.start <= at < around.end
            assert found.moved(around) == Span(
                found.place(around.start), found.place(around.end - 1) + 1
            )


@given(WORDS, WORDS)
def test_a_map_comes_back_from_its_numbers(old: str, new: str) -> None:
    found = text_map(old, new)
    assert TextMap.from_list(json.loads(json.dumps(found.as_list()))) == found


@pytest.mark.parametrize("rows", [[[3, 4]], [[3, 3], [0, 4, 4]], [[3, 3], [-1, 1, 1]]])
def test_numbers_that_do_not_add_up_are_refused(rows: list[list[int]]) -> None:
    with pytest.raises(AnchorError, match="does not add up"):
        TextMap.from_list(rows)
