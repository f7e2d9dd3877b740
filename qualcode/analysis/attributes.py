"""What is known about a segment: attributes of who speaks in it and of its transcript.

The participants come first: only when nobody heard in the segment has a value for an
attribute does the transcript's own value hold. A kind of marker (topic, card, phase) is an
axis too, where no attribute has its name: a segment has every value it touches. So is a facet
of codes, such as the level or the goal of an element: a segment has those of its codes.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from qualcode.analysis.voices import Crowd, Heard, voice_of
from qualcode.model.corpus import Corpus
from qualcode.model.errors import UsageError
from qualcode.model.ids import CodeId, CoderId, ParticipantId, TranscriptId
from qualcode.model.participant import Participant
from qualcode.model.span import Span
from qualcode.model.transcript import Transcript

FIXED = ("role", "sector", "institution", "status")
PLACES = ("transcript", "coder", "speaker", "secondary", "language")
"""Axes that every segment has, whatever the study records."""
_KNOWN_ORDER = ("mbo", "hbo", "wo")

Values = Callable[[Heard], tuple[str, ...]]


def known_attributes(corpus: Corpus) -> tuple[str, ...]:
    """Everything a segment can be asked for, sorted: attributes, kinds of markers, facets."""
    return tuple(sorted({*_attributes(corpus), *_marker_kinds(corpus), *_facet_names(corpus)}))


def _attributes(corpus: Corpus) -> set[str]:
    names = {*FIXED, *PLACES}
    for transcript in corpus.transcripts.values():
        names.update(transcript.attributes)
    for person in corpus.participants.values():
        names.update(person.attributes)
    return names


def _marker_kinds(corpus: Corpus) -> set[str]:
    return {marker.kind for t in corpus.transcripts.values() for marker in t.markers}


def _facet_names(corpus: Corpus) -> set[str]:
    books = corpus.codebooks.values()
    return {name for book in books for node, _ in book.walk() for name in node.facets}


def _is_facet(corpus: Corpus, name: str) -> bool:
    """Whether a name is that of a facet and of nothing that is known about people or places."""
    others = _attributes(corpus) | _marker_kinds(corpus)
    return name not in others and name in _facet_names(corpus)


def _facet_of_codes(corpus: Corpus, name: str) -> dict[CodeId, str]:
    """The facet of every code that has it; a code has those of what it stands under."""
    found: dict[CodeId, str] = {}
    for book in corpus.codebooks.values():
        for node, above in book.walk():
            known = (one.facets[name] for one in (node, *reversed(above)) if name in one.facets)
            if (value := next(known, None)) is not None:
                found[book.code(node)] = value
    return found


def checked_attribute(corpus: Corpus, name: str, *, also: Iterable[str] = ()) -> str:
    """`name` when it is known; UsageError with the known ones otherwise."""
    known = tuple(sorted({*known_attributes(corpus), *also}))
    if name in known:
        return name
    raise UsageError(f'There is no attribute "{name}".', hint_for(name, known))


def hint_for(name: str, known: Iterable[str]) -> str:
    """A hint that lists what there is, the nearest name first."""
    there = list(known)
    folded = {one.casefold(): one for one in reversed(there)}
    near = difflib.get_close_matches(name.casefold(), folded, n=1)
    first = f'Did you mean "{folded[near[0]]}"? ' if near else ""
    return f"{first}There are: {', '.join(there) or 'none'}."


def values_of(corpus: Corpus, attribute: str) -> Values:
    """A function from a segment to its values of an attribute, without repeats.

    Several values when people with different values are heard in it; none when nothing is
    known. UsageError for an attribute that the study does not have.
    """
    checked_attribute(corpus, attribute)
    if attribute == "coder":
        return lambda heard: (heard.segment.coder,)
    if attribute == "transcript":
        return lambda heard: (heard.transcript.id,)
    if attribute == "speaker":
        return lambda heard: _people_in(heard.crowd)
    if attribute == "secondary":
        return _secondary_on(corpus)
    if _is_facet(corpus, attribute):
        of_code = _facet_of_codes(corpus, attribute)
        return lambda heard: in_reading_order(
            of_code[code] for code in heard.segment.codes if code in of_code
        )
    if attribute not in _attributes(corpus):
        return lambda heard: _markers_of(heard.transcript, attribute, heard.turns)

    @cache
    def values_in(id: TranscriptId, crowd: Crowd) -> tuple[str, ...]:
        own = _own_values(corpus, crowd, attribute).values()
        known = tuple(dict.fromkeys(value for value in own if value))
        return known or _of_transcript(corpus.transcripts[id], attribute)

    return lambda heard: values_in(heard.transcript.id, heard.crowd)


def _people_in(crowd: Crowd) -> tuple[str, ...]:
    """Everybody heard who is no researcher, those who refused processing too."""
    heard = (v.participant for v in crowd.voices if v.participant and not v.researcher)
    return tuple(dict.fromkeys(heard))


def _secondary_labels(corpus: Corpus) -> dict[CodeId, str]:
    """Every secondary code by its label, with the book where two books mean it differently."""
    found = [
        (book, node)
        for book in corpus.codebooks.values()
        for node in book.codes
        if node.role == "secondary"
    ]
    times = Counter(node.label.casefold() for _, node in found)
    return {
        book.code(node): f"{node.label} ({book.id})"
        if times[node.label.casefold()] > 1
        else node.label
        for book, node in found
    }


def _secondary_on(corpus: Corpus) -> Values:
    labels = _secondary_labels(corpus)
    marked: dict[tuple[TranscriptId, CoderId], list[tuple[Span, str]]] = {}
    for segment in (*corpus.segments, *corpus.background):
        for code in segment.codes:
            if code in labels:
                place = segment.transcript, segment.coder
                marked.setdefault(place, []).append((segment.span, labels[code]))

    def values(heard: Heard) -> tuple[str, ...]:
        there = marked.get((heard.segment.transcript, heard.segment.coder), ())
        return in_reading_order(v for span, v in there if span.overlaps(heard.segment.span))

    return values


def values_by_speaker(
    corpus: Corpus, attribute: str
) -> Callable[[Heard], Mapping[ParticipantId, tuple[str, ...]]]:
    """A function from a segment to the values of everybody who counts in it.

    A person's own value; for people without one the segment's, unless that is somebody
    else's.
    """
    values = values_of(corpus, attribute)
    own_values = cache(lambda crowd: _own_values(corpus, crowd, attribute))

    def by_speaker(heard: Heard) -> Mapping[ParticipantId, tuple[str, ...]]:
        own = own_values(heard.crowd)
        shared = () if any(own.values()) else values(heard)
        return {id: (value,) if value else shared for id, value in own.items()}

    return by_speaker


def _own_values(corpus: Corpus, crowd: Crowd, attribute: str) -> Mapping[ParticipantId, str | None]:
    counting = [(v.participant, v.role) for v in crowd.voices if v.participant and v.counts]
    if attribute == "speaker":
        return {id: id for id, _ in counting}
    people = corpus.participants
    return {id: _of_voice(people.get(id), role, attribute) for id, role in counting}


def _markers_of(transcript: Transcript, kind: str, turns: range) -> tuple[str, ...]:
    """The labels that hold somewhere in `turns`: each from its turn to the next of its kind."""
    markers = sorted((m for m in transcript.markers if m.kind == kind), key=lambda m: m.turn)
    ends = [*(marker.turn for marker in markers[1:]), len(transcript.turns)]
    found = (
        marker.label
        for marker, end in zip(markers, ends, strict=False)
        if marker.turn < turns.stop and turns.start < end
    )
    return tuple(dict.fromkeys(found))


def _of_voice(person: Participant | None, role: str | None, attribute: str) -> str | None:
    if attribute == "role":
        return role
    return None if person is None else person.value(attribute)


def _of_transcript(transcript: Transcript, attribute: str) -> tuple[str, ...]:
    value = transcript.attributes.get(attribute)
    if value is None and attribute == "language":
        value = transcript.language
    return (value,) if value else ()


def all_values(corpus: Corpus, attribute: str) -> tuple[str, ...]:
    """Every value an attribute has among the people and transcripts, in reading order."""
    if attribute == "coder":
        return in_reading_order(segment.coder for segment in corpus.segments)
    if attribute == "transcript":
        return tuple(corpus.transcripts)
    if attribute == "speaker":
        return _everybody(corpus)
    if attribute == "secondary":
        return in_reading_order(_secondary_labels(corpus).values())
    if _is_facet(corpus, attribute):
        return in_reading_order(_facet_of_codes(corpus, attribute).values())
    names = _attributes(corpus)
    found: list[str | None] = [p.value(attribute) for p in corpus.participants.values()]
    for transcript in corpus.transcripts.values():
        found.append(transcript.attributes.get(attribute))
        if attribute == "language":
            found.append(transcript.language)
        if attribute == "role":
            found.extend(speaker.role for speaker in transcript.speakers.values())
        if attribute not in names:
            found.extend(m.label for m in transcript.markers if m.kind == attribute)
    return in_reading_order(value for value in found if value)


def _everybody(corpus: Corpus) -> tuple[str, ...]:
    """Participants, then the labels that are tied to none, as they are named in segments."""
    loose = {
        voice.participant
        for transcript in corpus.transcripts.values()
        for label in {turn.speaker for turn in transcript.turns}
        if (voice := voice_of(corpus, transcript, label)).participant and not voice.researcher
    }
    others = sorted(id for id in loose if id and id not in corpus.participants)
    return (*corpus.participants, *others)


def in_reading_order(values: Iterable[str]) -> tuple[str, ...]:
    """Distinct values: mbo, hbo, wo as the sectors are always named, the rest sorted."""

    def place(value: str) -> tuple[int, int, str]:
        if value in _KNOWN_ORDER:
            return (0, _KNOWN_ORDER.index(value), "")
        return (1, int(value) if value.isdecimal() else 0, value.casefold())

    return tuple(sorted(set(values), key=lambda value: (place(value), value)))
