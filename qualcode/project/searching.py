"""Words in context over the whole study."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qualcode.model.errors import UsageError
from qualcode.model.ids import TranscriptId
from qualcode.model.span import Span
from qualcode.model.transcript import Transcript
from qualcode.project.project import Project
from qualcode.text.lemma import lemma, parts
from qualcode.text.search import Query, concordance
from qualcode.text.words import words


@dataclass(frozen=True, slots=True)
class Hit:
    """One place: the words, what stands around them, and where to find them."""

    transcript: TranscriptId
    turn: int
    """Counts from 1."""
    speaker: str | None
    start: int
    end: int
    before: str
    words: str
    after: str


def search(
    project: Project,
    query: Query,
    *,
    transcripts: Sequence[TranscriptId] = (),
    researchers: bool = True,
    by_lemma: bool = False,
    context: int = 40,
) -> Iterator[Hit]:
    """Every place in the study, by transcript and place; UsageError for an empty query.

    With `by_lemma` one word is looked for in all its forms and as a part of compounds
    (`toets` also finds *toetsen* and *toetsweken*).
    """
    for id in transcripts or project.folder.transcript_ids():
        transcript = project.folder.transcript(id)
        spans = _by_lemma(transcript, query.wanted) if by_lemma else None
        for start, end, before, said, after in _lines(transcript, query, spans, context):
            turn = transcript.turn_at(start)
            speaker = transcript.turns[turn].speaker
            if researchers or not transcript.is_researcher(speaker):
                yield Hit(id, turn + 1, speaker, start, end, before, said, after)


def _lines(
    transcript: Transcript, query: Query, spans: Sequence[Span] | None, context: int
) -> Iterator[tuple[int, int, str, str, str]]:
    if spans is None:
        for line in concordance([(transcript.id, transcript.text)], query, context=context):
            yield line.span.start, line.span.end, line.before, line.words, line.after
        return
    text = transcript.text
    for span in spans:
        before = text[max(0, span.start - context) : span.start].replace("\n", " ")
        after = text[span.end : span.end + context].replace("\n", " ")
        yield span.start, span.end, before, transcript.words(span), after


def _by_lemma(transcript: Transcript, wanted: str) -> list[Span]:
    asked = words(wanted)
    if len(asked) != 1:
        raise UsageError(
            "A search by lemma takes one word.", "Leave --lemma out to look for several words."
        )
    form = lemma(wanted.strip(), transcript.language)
    known: dict[str, bool] = {}
    found = []
    for span in words(transcript.text):
        word = transcript.text[span.start : span.end].casefold()
        if word not in known:
            language = transcript.language
            known[word] = form == lemma(word, language) or form in parts(word, language)
        if known[word]:
            found.append(span)
    return found
