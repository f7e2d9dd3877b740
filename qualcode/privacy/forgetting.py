"""Forgetting a person: which words go, and how copies of them are found elsewhere.

The person's turns become a tombstone: they keep their place and lose their words and times.
Copies in notes, analyses and exports are found by passages: four words on end, or a whole short
turn or field, that this person said and nobody who stays did, and words nobody else uses and no
dictionary knows. What others say about the person is theirs: pseudonyms take care of names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from qualcode.model.ids import ParticipantId, TranscriptId
from qualcode.model.participant import Consent, Participant
from qualcode.model.span import Span, merged
from qualcode.model.transcript import Transcript, Turn
from qualcode.privacy.identifiers import check, is_dictionary_word
from qualcode.privacy.lists import FILLERS, FUNCTION_WORDS
from qualcode.privacy.rewriting import Shift
from qualcode.text.textmap import Change, TextMap

PASSAGE = 4  # words on end; three occur by chance in anybody's notes
_MARKS = {"nl": "[gewist]", "en": "[erased]"}
_WORD = re.compile(r"\w+(?:['’]\w+)*")


def mark_of(language: str) -> str:
    """What stands where words were erased."""
    return _MARKS.get(language, _MARKS["en"])


def tombstone(person: Participant, *, on: str) -> Participant:
    """What is left of a person: the pseudonym, that they were forgotten, and when."""
    return Participant(person.id, consent=Consent(), status="forgotten", since=on)


def withdrawn(person: Participant, *, on: str) -> Participant:
    """The person with no new material from this day on; what was given before stays in use."""
    if person.status != "active":
        return person
    return replace(person, status="withdrawn", since=on)


def labels_of(transcript: Transcript, person: ParticipantId) -> frozenset[str]:
    """The speaker labels that stand for a person in a transcript.

    A label nobody is known behind is the person's when it is the pseudonym itself.
    """
    known = {label: speaker.participant for label, speaker in transcript.speakers.items()}
    labels = {*known, *(turn.speaker for turn in transcript.turns if turn.speaker)}
    return frozenset(
        label for label in labels if (known.get(label) or label).casefold() == person.casefold()
    )


def is_alone(transcript: Transcript, person: ParticipantId) -> bool:
    """Whether nobody but this person and researchers speaks in a transcript."""
    mine = labels_of(transcript, person)
    labels = {turn.speaker for turn in transcript.turns if turn.speaker} - mine
    return bool(mine) and all(transcript.is_researcher(label) for label in labels)


def words_of(transcript: Transcript, labels: frozenset[str]) -> list[str]:
    """The turns under these labels that still have words."""
    mark = mark_of(transcript.language)
    return [
        t.text
        for t in transcript.turns
        if t.speaker in labels and any(line not in {"", mark} for line in t.text.split("\n"))
    ]


def spans_of(transcript: Transcript, labels: frozenset[str]) -> list[Span]:
    """Where the words under `labels` stand."""
    found = (transcript.turn_span(n) for n, t in enumerate(transcript.turns) if t.speaker in labels)
    return [span for span in found if span is not None]


def older_spans(
    old: Transcript, new: Transcript, way: TextMap, person: ParticipantId
) -> list[Span]:
    """Where the person's words stand in an older version, whatever their labels were then.

    Words under the person's label that turned out to be somebody else's are theirs.
    """
    back = way.inverse()
    found = [back.moved(span) for span in spans_of(new, labels_of(new, person))]
    for span in spans_of(old, labels_of(old, person)):
        now = way.moved(span)
        if now is None or person in new.participants_of(now) or not _is_same(old, new, span, now):
            found.append(span)
    return [span for span in found if span is not None]


def _is_same(old: Transcript, new: Transcript, span: Span, now: Span) -> bool:
    before, after = set(_folded(old.words(span))), set(_folded(new.words(now)))
    return 2 * len(before & after) > len(before)


def erased(transcript: TranscriptId, text: str, gone: Sequence[Span], passages: Passages) -> Shift:
    """The words without what stands at `gone`, and without passages of the person elsewhere.

    A line keeps its place, so that turns and paragraphs stay apart: what is left of it is the
    mark. Somebody else's turn may hold the person's words where labels were corrected since.
    """
    mark = mark_of(passages.language)
    changes: list[Change] = []
    spans: list[Span] = []
    at = new = 0
    lines = []
    for line in text.split("\n"):
        here = merged(
            Span(max(g.start, at) - at, min(g.end, at + len(line)) - at)
            for g in gone
            if max(g.start, at) < min(g.end, at + len(line))
        )
        made, inside = _line_without(line, here, passages)
        for start, end, to in inside:
            spans.append(Span(at + start, at + end))
            if line[start:end] != mark:
                changes.append(Change(at + start, at + end, new + to, new + to + len(mark)))
        lines.append(made)
        at, new = at + len(line) + 1, new + len(made) + 1
    result = "\n".join(lines)
    map = TextMap(len(text), len(result), tuple(changes))
    return Shift(transcript, text, result, map, tuple(spans))


def _line_without(
    line: str, gone: Sequence[Span], passages: Passages
) -> tuple[str, list[tuple[int, int, int]]]:
    """A line with the mark for everything that goes: its text, and start, end and new start."""
    every = [*gone]
    for start, end in passages.hits(line):
        if not any(g.contains(Span(start, end)) for g in gone):
            every.append(Span(start, end))
    mark, made, places, at = mark_of(passages.language), "", [], 0
    for span in merged(every):
        made += line[at : span.start]
        places.append((span.start, span.end, len(made)))
        made, at = made + mark, span.end
    return made + line[at:], places


def turns_on(turns: Sequence[Turn], shift: Shift) -> tuple[Turn, ...]:
    """The turns with the words of a shift; one of which nothing is left loses its times too."""
    lines = iter(shift.new.split("\n"))
    made = []
    for turn in turns:
        here = [next(lines) for _ in range(turn.text.count("\n") + 1)]
        marks = set(_MARKS.values())
        if any(line in marks for line in here) and all(line in marks or not line for line in here):
            made.append(Turn("\n".join(here), turn.speaker))
        else:
            made.append(replace(turn, text="\n".join(here)))
    return tuple(made)


@dataclass(frozen=True)
class Passages:
    """What one person said, to be found again in any text."""

    said: tuple[str, ...]
    """The person's turns, of every version."""
    others: tuple[str, ...] = ()
    """What those who stay said, and the words of codebooks: nobody's own."""
    language: str = "nl"

    @cached_property
    def _turns(self) -> list[list[str]]:
        return [_folded(turn) for turn in self.said]

    @cached_property
    def _elsewhere(self) -> str:
        return "\n".join(f" {' '.join(_folded(text))} " for text in self.others)

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self._elsewhere.split())

    @cached_property
    def runs(self) -> frozenset[tuple[str, ...]]:
        """Every four words on end that only this person said."""
        theirs = {
            tuple(turn[at : at + PASSAGE])
            for turn in self._turns
            for at in range(len(turn) - PASSAGE + 1)
        }
        for line in self._elsewhere.split("\n"):
            words = line.split()
            # One at a time: what others said is the whole study.
            theirs.difference_update(
                tuple(words[at : at + PASSAGE]) for at in range(len(words) - PASSAGE + 1)
            )
        return frozenset(theirs)

    @cached_property
    def rare(self) -> frozenset[str]:
        """Words that nobody else uses and no dictionary knows, and names whatever they mean."""
        words = {word for turn in self._turns for word in turn} - self._known
        return frozenset(w for w in words if w in self._names or self._is_rare(w))

    @cached_property
    def _names(self) -> frozenset[str]:
        """What the identifier check takes for names and numbers in these words."""
        flags = (f for turn in self.said for f in check(turn, language=self.language))
        told = {w for f in flags if f.level not in {"indirect", "start"} for w in _folded(f.string)}
        return frozenset(w for w in told if len(w) > 2 and w not in FUNCTION_WORDS)

    def _is_rare(self, word: str) -> bool:
        if word.isdecimal():
            return len(word) > 5
        if len(word) < 4 or word in FUNCTION_WORDS or word in FILLERS or not word.isalpha():
            return len(word) > 5 and not word.isalpha() and any(c.isdecimal() for c in word)
        return not is_dictionary_word(word, self.language)

    @cached_property
    def _whole(self) -> str:
        return "\n".join(f" {' '.join(turn)} " for turn in self._turns)

    def holds(self, text: str) -> bool:
        """Whether a passage of the person stands in `text`."""
        return next(self.hits(text), None) is not None

    def scrubbed(self, text: str) -> str:
        """`text` with every passage replaced by the mark."""
        parts, at = [], 0
        for start, end in self.hits(text):
            parts += [text[at:start], mark_of(self.language)]
            at = end
        return "".join(parts) + text[at:]

    def field(self, text: str) -> str:
        """A field of its own, as a quote: the mark when all of it is the person's words."""
        words = _folded(text)
        run = f" {' '.join(words)} "
        if len(words) > 1 and run in self._whole and run not in self._elsewhere:
            return mark_of(self.language)
        return self.scrubbed(text)

    def hits(self, text: str) -> Iterator[tuple[int, int]]:
        """Start and end of every passage, in order; touching ones are one."""
        found = list(_WORD.finditer(text))
        words = [_fold(hit[0]) for hit in found]
        marked = [word in self.rare for word in words]
        for at in range(len(words) - PASSAGE + 1):
            if tuple(words[at : at + PASSAGE]) in self.runs:
                marked[at : at + PASSAGE] = [True] * PASSAGE
        at = 0
        while at < len(words):
            last = at
            while last + 1 < len(words) and marked[at] and marked[last + 1]:
                last += 1
            if marked[at]:
                yield found[at].start(), found[last].end()
            at = last + 1


def passages_of(
    person: ParticipantId,
    transcripts: Sequence[Transcript],
    *,
    older: Iterable[str] = (),
    written: Iterable[str] = (),
    language: str = "nl",
) -> Passages:
    """The passages of a person in a study.

    `older` are the person's turns in older versions of the words; `written` is what
    codebooks say of themselves.
    """
    said: list[str] = list(older)
    others: list[str] = list(written)
    for transcript in transcripts:
        labels = labels_of(transcript, person)
        said += words_of(transcript, labels)
        others += [t.text for t in transcript.turns if t.speaker not in labels]
    return Passages(tuple(dict.fromkeys(said)), tuple(others), language)


def mentions(text: str, person: ParticipantId) -> bool:
    """Whether a text names the pseudonym: it may still tell about the person."""
    return re.search(rf"(?<!\w){re.escape(person)}(?!\w)", text) is not None


def _fold(word: str) -> str:
    return word.casefold().replace("’", "'")


def _folded(text: str) -> list[str]:
    return [_fold(hit[0]) for hit in _WORD.finditer(text)]
