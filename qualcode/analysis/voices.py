"""Who is heard in a segment, and which segments count.

A researcher's turns are context: a segment with nobody else in it is left out of counts and
quotes unless asked for. A person who refused processing is never counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from qualcode.analysis.headings import note
from qualcode.model.corpus import Corpus
from qualcode.model.errors import StudyError
from qualcode.model.ids import ParticipantId, TranscriptId
from qualcode.model.segment import Segment
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

    @cache
    def crowd(id: TranscriptId, labels: tuple[str | None, ...]) -> Crowd:
        voices = tuple(voice_of(corpus, corpus.transcripts[id], label) for label in labels)
        return Crowd(
            voices,
            frozenset(v.participant for v in voices if v.participant and v.counts),
            frozenset(v.participant for v in voices if v.participant),
        )

    def hear(segment: Segment) -> Heard:
        transcript = transcript_of(corpus, segment)
        turns, start = transcript.turns_of(segment.span), segment.span.start
        first = turns.start
        # A span may begin on the line feed after a turn, and then holds no word of it.
        if transcript.starts[first] + len(transcript.turns[first].text) <= start:
            turns = turns[1:]
        said = [transcript.turns[n] for n in turns]
        labels = tuple(dict.fromkeys(turn.speaker for turn in said if turn.text))
        return Heard(segment, transcript, turns, crowd(transcript.id, labels))

    return hear


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
) -> tuple[list[Heard], tuple[str, ...]]:
    """The segments that count, in order of place, and notes on what was left out.

    `researchers` keeps segments in which only researchers speak.
    """
    every = listened(corpus)
    kept = every.spoken
    notes = list(corpus.notes)
    if researchers and every.silent:
        kept = [h for h in map(ears(corpus), in_order(corpus, corpus.segments)) if _told(h)]
    elif every.silent:
        notes.append(note("researchers", language, n=every.silent))
    if every.refused:
        notes.append(note("refused", language, n=every.refused))
    if every.several:
        notes.append(note("several_coders", language, transcripts=", ".join(every.several)))
    return list(kept), tuple(notes)


@dataclass(frozen=True, slots=True)
class Listened:
    """The segments with participants who count, and how many others there are."""

    spoken: Sequence[Heard]
    silent: int
    """Segments with researchers' words only."""
    refused: int
    several: Sequence[TranscriptId]
    """Transcripts in which more than one coder has segments that count."""


def listened(corpus: Corpus) -> Listened:
    """Who is heard in every segment, found once for a corpus and kept with it."""
    known = corpus.derived.get(Listened)
    if isinstance(known, Listened):
        return known
    kept, silent, refused = [], 0, 0
    for heard in map(ears(corpus), in_order(corpus, corpus.segments)):
        if heard.crowd.speakers:
            kept.append(heard)
        elif heard.crowd.researchers_only:
            silent += 1
        else:
            refused += 1
    found = Listened(kept, silent, refused, _several_coders(kept))
    corpus.derived[Listened] = found
    return found


def _told(heard: Heard) -> bool:
    return bool(heard.crowd.speakers) or heard.crowd.researchers_only


def _several_coders(heard: Iterable[Heard]) -> list[TranscriptId]:
    coders: dict[TranscriptId, set[str]] = {}
    for one in heard:
        coders.setdefault(one.transcript.id, set()).add(one.segment.coder)
    return [id for id, names in coders.items() if len(names) > 1]
