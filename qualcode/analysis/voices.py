"""Who is heard in a segment, and which segments count.

A researcher's turns are context: a segment with nobody else in it is left out of counts and
quotes unless asked for. A person who refused processing is never counted.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import overload

from qualcode.analysis.headings import note
from qualcode.model.collector import collector_paused
from qualcode.model.corpus import Corpus
from qualcode.model.errors import StudyError
from qualcode.model.ids import CoderId, ParticipantId, SegmentId, TranscriptId
from qualcode.model.layers import Layer, Row
from qualcode.model.segment import Segment
from qualcode.model.span import Span
from qualcode.model.table import Language
from qualcode.model.transcript import RESEARCHER_ROLES, Transcript


@dataclass(frozen=True, slots=True)
class Voice:
    """Who stands behind a speaker label of a transcript."""

    label: str
    participant: ParticipantId | None
    """None for a researcher who is no participant."""
    role: str | None
    researcher: bool
    counts: bool
    """Whether this voice is a participant's who did not refuse processing."""


@dataclass(frozen=True, slots=True, eq=False)
class Crowd:
    """Everybody heard in some turns.

    There is one for every set of speakers, so that what is known about it is looked up once.
    """

    transcript: TranscriptId
    """Where they are heard; the same people elsewhere are another crowd."""
    voices: tuple[Voice, ...]
    """One per speaker label, in the order in which they speak."""
    speakers: frozenset[ParticipantId]
    """Participants who may be counted."""
    speaking: frozenset[ParticipantId]
    """Every participant whose words these are, for consent."""

    @property
    def researchers_only(self) -> bool:
        """Whether nobody but researchers is heard."""
        return all(voice.researcher for voice in self.voices)


@dataclass(frozen=True, slots=True)
class Heard:
    """A segment with its transcript and everybody heard in it."""

    segment: Segment
    transcript: Transcript
    turns: range
    """Indices of the turns of which it holds words."""
    crowd: Crowd


def voice_of(corpus: Corpus, transcript: Transcript, label: str | None) -> Voice:
    """Who speaks under `label`.

    A label that is tied to no participant stands for a person of its own, `FG1:label`. No
    participant can have that id, so nobody's consent covers those words.
    """
    speaker = transcript.speakers.get(label or "")
    id = None if speaker is None else speaker.participant
    person = None if id is None else corpus.participants.get(id)
    role = (person.role if person else None) or (speaker.role if speaker else None)
    if role in RESEARCHER_ROLES or transcript.is_researcher(label):
        return Voice(label or "?", id, role, researcher=True, counts=False)
    counts = person is None or person.counts()
    own = id or ParticipantId(f"{transcript.id}:{label or '?'}")
    return Voice(label or "?", own, role, researcher=False, counts=counts)


def ears(corpus: Corpus) -> Callable[[Segment], Heard]:
    """A function from a segment to who is heard in it; it remembers the speakers."""
    ear_on = cache(lambda id: Ear(corpus, corpus.transcripts[id]))

    def hear(segment: Segment) -> Heard:
        transcript = transcript_of(corpus, segment)
        ear = ear_on(transcript.id)
        turns = ear.turns(segment.span.start, segment.span.end)
        return Heard(segment, transcript, turns, ear.crowd(turns.start, turns.stop))

    return hear


_SILENT = "\n"
"""In the place of a speaker's label, which holds no line feed, where a turn has no words."""


class Ear:
    """Who is heard where in one transcript; it remembers the speakers."""

    def __init__(self, corpus: Corpus, transcript: Transcript) -> None:
        self._corpus, self._transcript = corpus, transcript
        self._length = len(transcript.text)
        self._bounds = (*transcript.starts, self._length + 1)
        # Turns without words are nobody's: they keep a place of their own.
        self._said: list[str | None] = [t.speaker if t.text else _SILENT for t in transcript.turns]
        self._crowds: dict[tuple[str | None, ...], Crowd] = {}

    def turns(self, start: int, end: int) -> range:
        """Indices of the turns of which a span holds words; AnchorError past the end."""
        if end > self._length:
            self._transcript.turns_of(Span(start, end))
        first = bisect_right(self._bounds, start) - 1
        stop = bisect_right(self._bounds, end - 1, first, len(self._bounds) - 1)
        # It may begin on the line feed after a turn, and then holds no word of it.
        return range(first + (start == self._bounds[first + 1] - 1), stop)

    def crowd(self, first: int, stop: int) -> Crowd:
        """Everybody who speaks in these turns."""
        return self._known(tuple(dict.fromkeys(self._said[first:stop])))

    def crowds(self, rows: Iterable[Row]) -> list[Crowd]:
        """Everybody who is heard in each of these segments."""
        bounds, said, length, known = self._bounds, self._said, self._length, self._crowds
        last, found = len(said), []
        for row in rows:
            start, end = row[0], row[1]
            if end > length:
                self.turns(start, end)
            first = bisect_right(bounds, start) - 1
            after = bounds[first + 1]
            if end < after:
                labels: tuple[str | None, ...] = (said[first],)
            else:
                stop = bisect_right(bounds, end - 1, first, last)
                first += start == after - 1
                labels = tuple(dict.fromkeys(said[first:stop]))
            found.append(known.get(labels) or self._known(labels))
        return found

    def _known(self, labels: tuple[str | None, ...]) -> Crowd:
        found = self._crowds.get(labels)
        if found is None:
            heard = tuple(label for label in labels if label != _SILENT)
            made = self._crowds.get(heard) or _crowd(self._corpus, self._transcript, heard)
            found = self._crowds[heard] = self._crowds[labels] = made
        return found


def _crowd(corpus: Corpus, transcript: Transcript, labels: Iterable[str | None]) -> Crowd:
    voices = tuple(voice_of(corpus, transcript, label) for label in labels)
    return Crowd(
        transcript.id,
        voices,
        frozenset(v.participant for v in voices if v.participant and v.counts),
        frozenset(v.participant for v in voices if v.participant),
    )


def transcript_of(corpus: Corpus, segment: Segment) -> Transcript:
    """The transcript a segment stands on; StudyError when it is not in the corpus."""
    try:
        return corpus.transcripts[segment.transcript]
    except KeyError:
        raise StudyError(
            f"Segment {segment.id} of {segment.coder} stands on the transcript "
            f'"{segment.transcript}", which is not in this study.',
            "Run: qualcode doctor",
        ) from None


def in_order(corpus: Corpus, segments: Iterable[Segment]) -> list[Segment]:
    """Segments by transcript as the corpus lists them, then by place, coder and id."""
    rank = {id: place for place, id in enumerate(corpus.transcripts)}
    last = len(rank)

    def place(segment: Segment) -> tuple[int, int, int, str, str]:
        span = segment.span
        return rank.get(segment.transcript, last), span.start, span.end, segment.coder, segment.id

    return sorted(segments, key=place)


def counted(
    corpus: Corpus, *, language: Language, researchers: bool = False
) -> tuple[Sequence[Heard], tuple[str, ...]]:
    """The segments that count, in order of place, and notes on what was left out.

    `researchers` keeps segments in which only researchers speak. The segments are made when
    the first of them is asked for; see `listened` for counting without them.
    """
    every = listened(corpus)
    notes = list(corpus.notes)
    if every.silent and not researchers:
        notes.append(note("researchers", language, n=every.silent))
    if every.refused:
        notes.append(note("refused", language, n=every.refused))
    if every.several:
        notes.append(note("several_coders", language, transcripts=listed(every.several, language)))
    return _Spoken(corpus, researchers=researchers and bool(every.silent)), tuple(notes)


_MOST = 30  # names in a sentence; of more nobody reads them all


def listed(names: Sequence[str], language: Language) -> str:
    """Names with commas; of very many the first, the last, and how many there are."""
    if len(names) <= _MOST:
        return ", ".join(names)
    times = f"{len(names):,}"
    told = times.replace(",", ".") if language == "nl" else times
    return f"{', '.join(names[:3])} … {names[-1]} ({told})"


class _Spoken(Sequence[Heard]):
    """The segments that count, in order of place, made when they are first asked for."""

    def __init__(self, corpus: Corpus, *, researchers: bool) -> None:
        self._corpus, self._researchers = corpus, researchers

    @cached_property
    def _made(self) -> Sequence[Heard]:
        known = None if self._researchers else self._corpus.derived.get(_Spoken)
        if isinstance(known, list):
            return known
        with collector_paused():
            every = map(ears(self._corpus), in_order(self._corpus, self._corpus.segments))
            made = [h for h in every if is_counted(h.crowd, researchers=self._researchers)]
        if not self._researchers:
            self._corpus.derived[_Spoken] = made
        return made

    def __len__(self) -> int:
        return len(self._made)

    def __iter__(self) -> Iterator[Heard]:
        return iter(self._made)

    @overload
    def __getitem__(self, place: int) -> Heard: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Heard]: ...
    def __getitem__(self, place: int | slice) -> Heard | Sequence[Heard]:
        return self._made[place]


def is_counted(crowd: Crowd, *, researchers: bool) -> bool:
    """Whether a segment with these people counts: somebody in it does, or `researchers` do."""
    return bool(crowd.speakers) or (researchers and crowd.researchers_only)


@dataclass(frozen=True, slots=True)
class Listened:
    """Who is heard in every segment, row by row, and how many there are that do not count."""

    layers: Sequence[tuple[Layer, Sequence[Crowd]]]
    """Per layer who is heard in each of its rows."""
    silent: int
    """Segments with researchers' words only."""
    refused: int
    several: Sequence[TranscriptId]
    """Transcripts in which more than one coder has segments that count."""
    is_distinct: bool
    """Whether every segment has an id of its own."""


@collector_paused()
def listened(corpus: Corpus) -> Listened:
    """Who is heard in every segment, found once for a corpus and kept with it."""
    known = corpus.derived.get(Listened)
    if isinstance(known, Listened):
        return known
    silent = refused = 0
    layers, ids = [], set[SegmentId]()
    coders: dict[TranscriptId, set[CoderId]] = {}
    ear_on = cache(lambda id: Ear(corpus, corpus.transcripts[id]))
    for layer in corpus.layers:
        if not layer.rows:
            continue
        if layer.transcript not in corpus.transcripts:
            transcript_of(corpus, next(layer.segments()))
        crowds = ear_on(layer.transcript).crowds(layer.rows)
        for crowd, times in Counter(crowds).items():
            if crowd.speakers:
                coders.setdefault(layer.transcript, set()).add(layer.coder)
            elif crowd.researchers_only:
                silent += times
            else:
                refused += times
        layers.append((layer, crowds))
        ids.update([row[2] for row in layer.rows])
    several = [id for id in corpus.transcripts if len(coders.get(id, ())) > 1]
    rows = sum(len(layer.rows) for layer, _ in layers)
    found = Listened(layers, silent, refused, several, len(ids) == rows)
    corpus.derived[Listened] = found
    return found
