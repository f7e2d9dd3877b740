"""Short ways to write a transcript in a test."""

from __future__ import annotations

from qualcode.model.ids import TranscriptId
from qualcode.model.span import Span
from qualcode.model.transcript import Speaker, Transcript, Turn


def transcript(*turns: str, language: str = "nl") -> Transcript:
    """A transcript of `speaker: words` turns; INT is the researcher, no colon is nobody."""
    made = []
    for turn in turns:
        speaker, colon, words = turn.partition(": ")
        made.append(Turn(words, speaker) if colon else Turn(turn))
    labels = {turn.speaker for turn in made if turn.speaker}
    roles = {label: Speaker(label, "researcher" if label == "INT" else None) for label in labels}
    return Transcript(TranscriptId("FG01"), tuple(made), language, speakers=roles)


def spoken(text: str, spans: tuple[Span, ...] | list[Span]) -> list[str]:
    """The words of every span."""
    return [text[span.start : span.end] for span in spans]


def of(text: str, words: str) -> Span:
    """Where these words stand for the first time."""
    start = text.index(words)
    return Span(start, start + len(words))
