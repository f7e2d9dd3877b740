"""Moving a selection by whole units."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from qualcode.model.ids import TranscriptId
from qualcode.model.span import Span
from qualcode.model.transcript import Speaker, Transcript, Turn
from qualcode.text.rows import lay_out
from qualcode.tui import selecting
from qualcode.tui.mouse import place_in_row
from tests.tui.made import TURNS

TALK = Transcript(TranscriptId("T1"), TURNS, speakers={"INT": Speaker("INT", "researcher")})


def at(words: str) -> Span:
    start = TALK.text.index(words)
    return Span(start, start + len(words))


def words(now: selecting.Selected) -> str:
    return TALK.words(now.span)


def test_the_first_selection_is_what_a_participant_says_first() -> None:
    first = selecting.first_selection(TALK)
    assert first is not None
    assert words(first) == "Het was stil."


def test_a_transcript_without_words_has_no_selection() -> None:
    empty = Transcript(TranscriptId("E"), (Turn("", "P1"), Turn("")))
    assert selecting.first_selection(empty) is None


@pytest.mark.parametrize(
    ("kind", "by", "expected"),
    [
        ("word", 1, "Heel"),
        ("word", -1, "eigenlijk"),
        ("sentence", 1, "Heel stil, eigenlijk, want ik kende niemand en ik zat daar gewoon."),
        ("turn", 1, TURNS[1].text),
    ],
)
def test_the_first_step_by_another_unit_selects_the_one_here(
    kind: selecting.UnitKind, by: int, expected: str
) -> None:
    now = selecting.select(at("Heel stil, eigenlijk"), "character")
    assert words(selecting.moved(TALK, now, kind, by=by)) == expected


def test_steps_by_the_same_unit_go_on_and_stay_at_the_end() -> None:
    now = selecting.select(at("Heel"), "word")
    on = selecting.moved(TALK, now, "word", by=1)
    back = selecting.moved(TALK, on, "word", by=-1)
    last = selecting.moved(TALK, selecting.select(at("keer"), "word"), "word", by=1)
    assert [words(on), words(back), words(last)] == ["stil", "Heel", "keer"]


def test_extending_keeps_the_unit_it_began_with_across_speakers() -> None:
    begun = selecting.Selected(at("En toen?"), at("En toen?"), "sentence", extending=True)
    longer = selecting.moved(TALK, begun, "sentence", by=1)
    shorter = selecting.moved(TALK, selecting.swapped(longer), "sentence", by=1)
    assert words(longer) == "En toen?\nToen kwam er een groepje."
    assert words(shorter) == "Toen kwam er een groepje."


def test_letters_move_by_whole_visible_characters() -> None:
    now = selecting.select(at("👩‍👩‍👧"), "word")
    on = selecting.lettered(TALK, now, by=1)
    back = selecting.lettered(TALK, on, by=-1)
    assert words(on) == "👩‍👩‍👧 "
    assert words(back) == "👩‍👩‍👧"


def test_letters_back_past_the_beginning_turn_the_selection_round() -> None:
    now = selecting.select(at("e"), "character")
    back = selecting.lettered(TALK, selecting.lettered(TALK, now, by=-1), by=-1)
    assert len(back.span) == 3
    assert not back.forward


def test_wider_is_word_sentence_turn_answer_and_narrower_the_way_back() -> None:
    now = selecting.select(at("groepje"), "word")
    kinds = []
    for _ in range(3):
        now = selecting.widened(TALK, now)
        kinds.append(now.kind)
    assert kinds == ["sentence", "turn", "answer"]
    assert words(now) == f"{TURNS[3].text}\n{TURNS[4].text}"
    assert selecting.narrowed(TALK, now).kind == "turn"


def test_a_row_down_keeps_the_unit() -> None:
    table = lay_out(TALK, 30, width=cell_len)
    now = selecting.on_next_row(TALK, selecting.select(at("stil"), "word"), table, by=1)
    back = selecting.on_next_row(TALK, now, table, by=-1)
    assert (words(now), now.kind) == ("eigenlijk", "word")
    assert words(back) == "stil"
    first = selecting.select(at("Hoe"), "word")
    assert selecting.on_next_row(TALK, first, table, by=-1) == first


def test_steps_up_and_down_keep_aiming_at_the_same_column() -> None:
    table = lay_out(TALK, 30, width=cell_len)
    now = selecting.select(at("niemand"), "word")
    seen = []
    for by in (1, 1, -1, -1):
        now = selecting.on_next_row(TALK, now, table, by=by)
        seen.append(words(now))
    assert seen == ["Mijn", "En", "Mijn", "niemand"]


def test_a_cell_inside_a_wide_character_is_that_character() -> None:
    row = at("日本語 klas")
    places = [place_in_row(TALK.text, row.start, row.end, cell) for cell in range(8)]
    assert [TALK.text[p] for p in places] == list("日日本本語語 k")
    assert place_in_row(TALK.text, row.start, row.end, 99) == row.end - 1


def test_a_drag_takes_whole_characters_in_both_directions() -> None:
    family = at("👩‍👩‍👧")
    forth = selecting.dragged(TALK, at("klas").start, family.start + 1)
    back = selecting.dragged(TALK, family.start + 1, at("klas").start)
    assert words(forth) == words(back) == "klas 👩‍👩‍👧"


def test_a_drag_takes_whole_words_and_no_white_space_at_its_ends() -> None:
    part = at("amen eten")  # of “samen eten.”
    inside = selecting.dragged(TALK, part.start, part.end - 2)
    wider = selecting.dragged(TALK, part.end, at(" samen").start)
    assert words(inside) == "samen eten"
    assert words(wider) == "samen eten."
    assert inside.forward
    assert not wider.forward
