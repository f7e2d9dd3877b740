"""What one person said is found wherever it was copied, and nothing of others goes with it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.model.ids import ParticipantId, TranscriptId
from qualcode.model.span import Span
from qualcode.model.transcript import Speaker, Transcript, Turn
from qualcode.privacy.forgetting import (
    Passages,
    erased,
    labels_of,
    mentions,
    passages_of,
    spans_of,
    turns_on,
)
from qualcode.privacy.rewriting import rewritten_value, rewritten_yaml
from qualcode.text.textmap import TextMap

P2 = ParticipantId("P2")
SAID = "Ik ging elke week naar de sauna met een kwintelier uit het dorp."
FOUND = Passages((SAID, "Heel eenzaam."), ("Elke week naar de les.", "Ik ging naar huis."))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"Citaat: {SAID}", "Citaat: [gewist]."),
        ("Zij GING elke\nweek naar de  sauna!", "Zij [gewist]!"),
        ("Een kwintelier dus.", "Een [gewist] dus."),
        ("Elke week naar de les.", "Elke week naar de les."),
        ("Ik ging naar de stad.", "Ik ging naar de stad."),
    ],
)
def test_passages_only_they_said_go_from_any_text(text: str, left: str) -> None:
    assert FOUND.scrubbed(text) == left
    assert FOUND.holds(text) is (text != left)


def test_a_short_field_goes_when_all_of_it_is_theirs() -> None:
    assert FOUND.field("heel eenzaam") == "[gewist]"
    assert FOUND.field("Eenzaam in de groep") == "Eenzaam in de groep"
    assert FOUND.field("Ik ging naar") == "Ik ging naar"


def test_a_pseudonym_is_named_as_a_word_only() -> None:
    assert [mentions(t, P2) for t in ("P2 zei", "(P2)", "P20", "FP2", "p2")] == [
        True, True, False, False, False,
    ]  # fmt: skip


SPEAKERS = {
    "P1": Speaker("P1", None, ParticipantId("P1")),
    "P2": Speaker("P2", None, P2),
    "INT1": Speaker("INT1", "researcher"),
}
_word = st.sampled_from(
    [
        "ik",
        "ja",
        "nee",
        "Kwint",
        "sauna",
        "elke",
        "week",
        "zwom",
        "graag",
        "daar",
        "heel",
        "😀",
        "é",
        "nu",
    ]
)
_text = st.lists(_word, max_size=9).map(" ".join)
_turns = st.lists(
    st.tuples(st.sampled_from(["P1", "P2", "INT1"]), st.lists(_text, min_size=1, max_size=2)),
    min_size=1, max_size=7,
)  # fmt: skip


@given(_turns, st.data())
def test_no_word_of_theirs_is_left_and_all_words_of_others_are(
    said: list[tuple[str, list[str]]], data: st.DataObject
) -> None:
    turns = tuple(Turn("\n".join(lines), who, 5, 6) for who, lines in said)
    made = Transcript(TranscriptId("FG1"), turns, speakers=SPEAKERS)
    passages = passages_of(P2, [made])
    shift = erased(made.id, made.text, spans_of(made, labels_of(made, P2)), passages)
    after = turns_on(turns, shift)
    assert "\n".join(t.text for t in after) == shift.new
    assert [t.speaker for t in after] == [t.speaker for t in turns]
    for old, new in zip(turns, after, strict=True):
        if old.speaker != "P2":
            assert new == old
        elif old.text.strip():
            assert set(new.text.split("\n")) <= {"[gewist]", ""}
    _codings_follow(made, shift, data)


def _codings_follow(made: Transcript, shift, data: st.DataObject) -> None:
    if not made.text:
        return
    start = data.draw(st.integers(0, len(made.text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(made.text))))
    kept = "".join(
        c for at, c in enumerate(made.text)
        if span.start <= at < span.end and not any(e.start <= at < e.end for e in shift.erased)
    )  # fmt: skip
    moved = shift.moved(span)
    if moved is None:
        assert not kept.strip()
        return
    assert shift.new[moved.start : moved.end].replace("[gewist]", "").split() == kept.split()
    assert not shift.touches(span) or not shift.new[moved.start : moved.end].startswith("[gew")


def test_spans_follow_in_any_file_that_names_the_version() -> None:
    text = "Ja.\nNee hoor.\nDag."
    shift = erased(TranscriptId("FG1"), text, [Span(4, 13)], Passages(("Nee hoor.",)))
    assert shift.new == "Ja.\n[gewist]\nDag."
    value = {
        "units": [{"text": shift.old_version, "spans": ["0-3", "4-13", "14-18"]}],
        "at": {"version": shift.old_version, "span": [14, 18]},
        "by": "Nee hoor.",
    }
    assert rewritten_value(value, {shift.old_version: shift}, Passages(("Nee hoor.",)).field) == {
        "units": [{"text": shift.new_version, "spans": ["0-3", "13-17"]}],
        "at": {"version": shift.new_version, "span": [13, 17]},
        "by": "Nee hoor.",
    }
    assert shift.map == TextMap(18, 17, shift.map.changes)


def test_a_yaml_file_keeps_its_other_lines() -> None:
    text = "# Over Kwint\nid: kwint\nnotes:\n  - Kwint kwam   # toen\n  - 'niets'\n"
    made = rewritten_yaml(text, {}, lambda t: t.replace("Kwint", "[P1]"), path="a.yaml")
    assert made == "# Over [P1]\nid: kwint\nnotes:\n  - '[P1] kwam'   # toen\n  - 'niets'\n"
