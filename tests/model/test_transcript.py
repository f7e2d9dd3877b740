"""A transcript: where turns stand in the words, and whose words a span holds."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.model.errors import AnchorError
from qualcode.model.ids import ParticipantId, TranscriptId
from qualcode.model.span import Span
from qualcode.model.transcript import Speaker, Transcript, Turn, text_hash

P1, P2 = ParticipantId("P1"), ParticipantId("P2")
SPEAKERS = {
    "P1": Speaker("P1", None, P1),
    "P2": Speaker("P2", "student", P2),
    "INT1": Speaker("INT1", "moderator", ParticipantId("INT1")),
    "X": Speaker("X"),
}
turns = st.builds(
    Turn,
    st.text(alphabet="aé😀\n ", max_size=6),
    st.sampled_from(["P1", "P2", "X", None]),
)
transcripts = st.lists(turns, max_size=6).map(
    lambda found: Transcript(TranscriptId("FG1"), tuple(found), speakers=SPEAKERS)
)


@given(transcripts)
def test_the_words_are_the_turns_joined_by_line_feeds(transcript: Transcript) -> None:
    for index, turn in enumerate(transcript.turns):
        start, place = transcript.starts[index], transcript.turn_span(index)
        assert transcript.text[start : start + len(turn.text)] == turn.text
        assert place == (Span(start, start + len(turn.text)) if turn.text else None)
    assert len(transcript.text) == sum(len(t.text) + 1 for t in transcript.turns) - bool(
        transcript.turns
    )


@given(transcripts, st.data())
def test_the_turns_of_a_span_are_those_it_touches(
    transcript: Transcript, data: st.DataObject
) -> None:
    if not transcript.text:
        return
    start = data.draw(st.integers(0, len(transcript.text) - 1))
    end = data.draw(st.integers(start + 1, len(transcript.text)))
    touched = transcript.turns_of(Span(start, end))
    # The line feed after a turn belongs to it.
    ends = [s + len(t.text) + 1 for s, t in zip(transcript.starts, transcript.turns, strict=True)]
    assert list(touched) == [
        index
        for index, (first, last) in enumerate(zip(transcript.starts, ends, strict=True))
        if first < end and start < last
    ]
    heard = {
        turn.speaker
        for index, turn in enumerate(transcript.turns)
        if (place := transcript.turn_span(index)) and place.overlaps(Span(start, end))
    }
    assert transcript.participants_of(Span(start, end)) == heard & {"P1", "P2"}


def test_places_off_the_words_are_refused_with_the_length() -> None:
    transcript = Transcript(TranscriptId("FG1"), (Turn("Ja."), Turn("Nee.")))
    assert (transcript.turn_at(3), transcript.turn_at(4), transcript.turn_at(8)) == (0, 1, 1)
    for position in (-1, 9):
        with pytest.raises(AnchorError, match=f"FG1 has 8 characters; {position} is outside it"):
            transcript.turn_at(position)
    with pytest.raises(AnchorError, match="0 is outside it"):
        Transcript(TranscriptId("FG1"), ()).turn_at(0)
    with pytest.raises(AnchorError, match="ends at 9, but the text has 8 characters"):
        transcript.words(Span(4, 9))
    assert transcript.words(Span(4, 8)) == "Nee."


def test_the_version_is_the_beginning_of_the_hash_of_the_words_alone() -> None:
    one = Transcript(TranscriptId("FG1"), (Turn("Ja.", "P1", 0, 5), Turn("Nee.", "P2")))
    other = Transcript(TranscriptId("FG2"), (Turn("Ja.", "P2"), Turn("Nee.", "P1", -3)))
    assert one.text_hash == hashlib.sha256(b"Ja.\nNee.").hexdigest() == text_hash("Ja.\nNee.")
    assert one.version == other.version == one.text_hash[:16]
    assert one.structure_hash != other.structure_hash
    apart = Transcript(TranscriptId("FG1"), (Turn("Ja.\nNee.", "P1", 0, 5),))
    assert apart.version == one.version
    assert apart.structure_hash != one.structure_hash


def test_a_researcher_is_who_has_the_role_of_one() -> None:
    transcript = Transcript(TranscriptId("FG1"), (), speakers=SPEAKERS)
    assert [transcript.is_researcher(x) for x in ("INT1", "P2", "X", "?", None)] == [
        True, False, False, False, False,
    ]  # fmt: skip
