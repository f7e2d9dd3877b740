"""Units: what is listed, what a selection grows to, and what comes next."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.model.errors import AnchorError, UsageError
from qualcode.model.span import Span
from qualcode.text.units import (
    UNIT_KINDS,
    UnitKind,
    narrow,
    next_unit,
    previous_unit,
    unit_around,
    units,
    widen,
)
from tests.text.helpers import of, spoken, transcript

GROUP = transcript(
    "INT: Hoe ging dat? Vertel.",
    "P1: Goed. Heel goed.",
    "P2: ...",
    "P2: Ja.\nOok bij mij.",
    "INT: En toen?",
    "P1: Toen niet.",
)
FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("turn", ["Goed. Heel goed.", "Ja.\nOok bij mij.", "Toen niet."]),
        ("sentence", ["Goed.", "Heel goed.", "Ja.", "Ook bij mij.", "Toen niet."]),
        ("paragraph", ["Goed. Heel goed.", "Ja.", "Ook bij mij.", "Toen niet."]),
        ("word", ["Goed", "Heel", "goed", "Ja", "Ook", "bij", "mij", "Toen", "niet"]),
        ("answer", ["Goed. Heel goed.\n...\nJa.\nOok bij mij.", "Toen niet."]),
        ("document", [GROUP.text[GROUP.starts[1] :]]),
    ],
)
def test_units_are_participants_words_and_never_empty(kind: UnitKind, expected: list[str]) -> None:
    assert spoken(GROUP.text, units(GROUP, kind)) == expected


def test_researchers_are_units_when_asked_for() -> None:
    turns = spoken(GROUP.text, units(GROUP, "turn", researchers=True))
    assert turns[0] == "Hoe ging dat? Vertel."
    answers = spoken(GROUP.text, units(GROUP, "answer", researchers=True))
    assert len(answers) == 4
    assert units(GROUP, "document", researchers=True) == (Span(0, len(GROUP.text)),)


def test_lines_are_broken_at_words_and_paragraphs_within_the_width() -> None:
    one = transcript("P1: aan het water\nen zo", f"P1: abcdefgh{FAMILY}")
    assert spoken(one.text, units(one, "line", width=7)) == [
        "aan het",
        "water",
        "en zo",
        "abcdefg",
        "h" + FAMILY,
    ]
    assert spoken(one.text, units(one, "line"))[0] == "aan het water"


def test_a_line_narrower_than_one_visible_character_holds_it_whole() -> None:
    one = transcript(f"P1: {FAMILY}{FAMILY}a")
    assert spoken(one.text, units(one, "line", width=2)) == [FAMILY, FAMILY, "a"]
    alone = transcript(f"P1: {FAMILY}")
    assert spoken(alone.text, units(alone, "line", width=2)) == [FAMILY]


def test_an_empty_paragraph_is_no_unit() -> None:
    one = transcript("P1: a\n\nb")
    assert spoken(one.text, units(one, "paragraph")) == ["a", "b"]


def test_a_line_without_width_is_refused() -> None:
    with pytest.raises(UsageError, match="holds nothing"):
        units(GROUP, "line", width=0)


@pytest.mark.parametrize("kind", UNIT_KINDS)
def test_a_transcript_without_words_has_no_units(kind: UnitKind) -> None:
    assert units(transcript("P1: ...", "P2: "), kind) == ()
    with pytest.raises(AnchorError, match="FG01"):
        unit_around(transcript(), Span(0, 1), kind)


def test_an_empty_turn_has_no_unit_to_select() -> None:
    silent = transcript("P1: ", "P2: ")
    with pytest.raises(AnchorError, match="no word to select"):
        unit_around(silent, Span(0, 1), "word")


@pytest.mark.parametrize(
    ("inside", "kind", "expected"),
    [
        ("eel", "character", "eel"),
        ("eel", "word", "Heel"),
        ("l g", "word", "Heel goed"),
        ("eel", "sentence", "Heel goed."),
        ("d. H", "sentence", "Goed. Heel goed."),
        ("eel", "turn", "Goed. Heel goed."),
        ("eel", "answer", "Goed. Heel goed.\n...\nJa.\nOok bij mij."),
        ("Vertel", "answer", "Hoe ging dat? Vertel."),
        ("niet", "document", GROUP.text),
    ],
)
def test_a_selection_grows_to_whole_units(inside: str, kind: UnitKind, expected: str) -> None:
    assert GROUP.words(unit_around(GROUP, of(GROUP.text, inside), kind)) == expected


def test_white_space_leads_to_the_next_unit_and_at_the_end_to_the_last() -> None:
    one = transcript("P1: Ja. Nee. ")
    assert unit_around(one, Span(3, 4), "sentence") == Span(4, 8)
    assert unit_around(one, Span(8, 9), "sentence") == Span(4, 8)
    assert unit_around(one, Span(2, 4), "word") == Span(4, 7)


def test_a_joined_emoji_is_selected_whole() -> None:
    one = transcript(f"P1: a{FAMILY}b")
    assert unit_around(one, Span(3, 4), "character") == Span(1, 1 + len(FAMILY))
    assert next_unit(one, Span(0, 1), "character") == Span(1, 1 + len(FAMILY))


def test_widening_goes_from_word_to_answer_and_narrowing_back() -> None:
    start = of(GROUP.text, "eel")
    chain = [start]
    while (wider := widen(GROUP, chain[-1])) != chain[-1]:
        chain.append(wider)
    assert spoken(GROUP.text, chain) == [
        "eel",
        "Heel",
        "Heel goed.",
        "Goed. Heel goed.",
        "Goed. Heel goed.\n...\nJa.\nOok bij mij.",
    ]
    back = [chain[-1]]
    while (smaller := narrow(GROUP, back[-1], at=start.start)) != back[-1]:
        back.append(smaller)
    assert back == list(reversed(chain[1:]))


def test_narrowing_without_a_place_keeps_the_first_words() -> None:
    turn = of(GROUP.text, "Goed. Heel goed.")
    assert GROUP.words(narrow(GROUP, turn)) == "Goed."
    assert GROUP.words(narrow(GROUP, turn, at=0)) == "Goed."


@pytest.mark.parametrize("kind", ["word", "sentence", "paragraph", "turn", "answer", "character"])
def test_stepping_meets_every_unit_of_everybody_forwards_and_backwards(kind: UnitKind) -> None:
    first = unit_around(GROUP, Span(0, 1), kind)
    ahead = [first]
    while after := next_unit(GROUP, ahead[-1], kind):
        ahead.append(after)
    back = [ahead[-1]]
    while before := previous_unit(GROUP, back[-1], kind):
        back.append(before)
    assert back == ahead[::-1]
    listed = units(GROUP, kind, researchers=True)
    assert [span for span in ahead if span in set(listed)] == list(listed)


@pytest.mark.parametrize("kind", ["word", "sentence", "line"])
def test_a_step_costs_the_same_in_a_turn_of_any_length(
    kind: UnitKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = transcript("P1: " + "Dat was zo. " * 5_000)
    middle = Span(30_000, 30_001)
    unit_around(long, middle, kind)  # cut once
    made = []
    monkeypatch.setattr(
        "qualcode.text.units.Span", lambda *edges: made.append(edges) or Span(*edges)
    )
    here = unit_around(long, middle, kind)
    after = next_unit(long, here, kind)
    assert after is not None
    assert previous_unit(long, after, kind) == here
    assert len(made) < 20


@given(
    st.lists(
        st.sampled_from(["INT: Ja. En?", "P1: ", "P1: Goed. Nee", "P2: a\nb c.", "P2: ... x"]),
        min_size=1,
        max_size=6,
    ),
    st.data(),
)
def test_units_lie_in_order_apart_and_around_what_they_hold(
    turns: list[str], data: st.DataObject
) -> None:
    one = transcript(*turns)
    for kind in UNIT_KINDS:
        found = units(one, kind, researchers=True)
        assert list(found) == sorted(set(found))
        assert all(not a.overlaps(b) for a, b in pairwise(found))
        for span in found:
            assert unit_around(one, span, kind) == span
    if one.text.strip():
        at = data.draw(st.integers(0, len(one.text) - 1))
        wider = widen(one, Span(at, at + 1))
        assert wider.contains(Span(at, at + 1)) or one.text[at].isspace()
