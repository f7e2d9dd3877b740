"""Words in context over the whole study."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from qualcode.model.ids import TranscriptId
from qualcode.model.span import Span
from qualcode.model.telling import Tell, untold
from qualcode.project.project import Project
from qualcode.text.lemma import lemma, parts
from qualcode.text.search import Query, find
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

    @property
    def span(self) -> Span:
        """Where the words stand."""
        return Span(self.start, self.end)


def search(
    project: Project,
    query: Query,
    *,
    transcripts: Sequence[TranscriptId] = (),
    researchers: bool = True,
    by_lemma: bool = False,
    context: int = 40,
    tell: Tell = untold,
) -> Iterator[Hit]:
    """Every place in the study, by transcript and place; UsageError for an empty query.

    With `by_lemma` words are found in all their forms, as `places` says.
    """
    ids, held = transcripts or project.folder.transcript_ids(), _held(query, by_lemma=by_lemma)
    for number, id in enumerate(ids):
        tell(number, len(ids), id)
        if held and held not in project.folder.versions(id).words():
            continue
        transcript = project.folder.transcript(id)
        text = transcript.text
        for span in places(text, transcript.language, query, by_lemma=by_lemma):
            turn = transcript.turn_at(span.start)
            speaker = transcript.turns[turn].speaker
            if researchers or not transcript.is_researcher(speaker):
                yield Hit(
                    id, turn + 1, speaker, span.start, span.end,
                    text[max(0, span.start - context) : span.start].replace("\n", " "),
                    text[span.start : span.end].replace("\n", " "),
                    text[span.end : span.end + context].replace("\n", " "),
                )  # fmt: skip


def _held(query: Query, *, by_lemma: bool) -> bytes:
    """What a words file holds wherever the query has a place; empty when that cannot be said.

    Looking for a name in two thousand transcripts, most of them need not be taken apart.
    """
    loose = by_lemma or query.expression or query.ignore_case or query.ignore_accents
    if loose or not {"\n", "\r", "\t"}.isdisjoint(query.wanted):
        return b""
    return query.wanted.encode(errors="surrogatepass")


def places(text: str, language: str, query: Query, *, by_lemma: bool = False) -> tuple[Span, ...]:
    """Every place where the query stands; UsageError for an empty query or a broken expression.

    With `by_lemma` every word may have another form, or be a part of a compound: `toets` also
    finds *toetsen* and *toetsweken*. Several words stand one behind the other.
    """
    if not by_lemma or not query.wanted.strip():
        return find(text, query)
    asked = [query.wanted[w.start : w.end] for w in words(query.wanted)]
    spans = words(text)
    said = [text[w.start : w.end] for w in spans]
    fits = [cache(_fitting(word, language)) for word in asked]
    found: list[Span] = []
    for at in range(len(said) - len(asked) + 1 if asked else 0):
        span = Span(spans[at].start, spans[at + len(asked) - 1].end)
        here = said[at : at + len(asked)]
        free = not found or found[-1].end <= span.start
        if free and all(fit(word) for fit, word in zip(fits, here, strict=True)):
            found.append(span)
    return tuple(found)


def _fitting(asked: str, language: str) -> Callable[[str], bool]:
    """Whether a word is a form of the one asked for, or a compound with it."""
    form = lemma(asked, language)
    forms = {asked.casefold(), form}  # a word may be the form of several

    def fits(word: str) -> bool:
        small = word.casefold()
        return small in forms or lemma(word, language) in forms or form in parts(small, language)

    return fits
