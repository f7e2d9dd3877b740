"""Where every coding stands on the words as they are now.

The one place that brings segments of any version of a transcript onto the words in use. A
journal is never changed for it: maps are applied on load, always from the very words a coding
was made on, so any number of corrections one after another equals one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from qualcode.journal.events import Act, MoveSegment, NewSegment
from qualcode.journal.state import State
from qualcode.model.errors import AnchorError
from qualcode.model.ids import TranscriptId
from qualcode.model.segment import Segment
from qualcode.model.span import Span, merged
from qualcode.model.transcript import Transcript
from qualcode.project.project import Project
from qualcode.store.folder import Folder
from qualcode.text.anchor import Anchor, holds
from qualcode.text.quotes import find_quote, quote_places
from qualcode.text.reanchor import Anchoring, Reanchored, reanchor
from qualcode.text.textmap import TextMap
from qualcode.text.words import has_words

GONE = "older words are gone"
"""The reason to look at a coding whose version nobody kept."""
_TELLING = 24  # code points around a quote that prove its place; a few would fit anywhere


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of one segment after corrections."""

    segment: Segment
    """As its coder left it, on the words it was made on."""
    span: Span | None
    """Its place on the words in use; for a `check` a proposal, None when there is none."""
    anchoring: Anchoring
    reason: str | None = None
    """Why a person has to look; None unless `check`."""

    @property
    def waits(self) -> bool:
        """Whether its coder has to say where it belongs; until then it counts nowhere."""
        return has_to_be_placed(self.span, self.anchoring)

    @property
    def told(self) -> str:
        """The class with its reason, as `check: boundary`."""
        return class_told(self.anchoring, self.reason)


def has_to_be_placed(span: Span | None, anchoring: Anchoring) -> bool:
    """Whether a person has to say where a coding belongs that a correction left like this."""
    return span is None or anchoring in {"check", "lost"}


def class_told(anchoring: Anchoring, reason: str | None) -> str:
    """What became of a coding, as `edited` or `check: boundary`."""
    return f"{anchoring}: {reason}" if reason else anchoring


@dataclass(frozen=True)
class Bridge:
    """From one older version of a transcript to the words in use."""

    new: Transcript
    old: Transcript | None
    """None when nobody kept the older words."""
    map: TextMap | None
    known: dict[Span, Reanchored] = field(default_factory=dict)

    def carried(self, spans: Sequence[Span]) -> None:
        """Works out what became of these spans; each is looked at once."""
        if self.old is None or self.map is None:
            return
        fresh = [s for s in dict.fromkeys(spans) if s not in self.known and self._is_inside(s)]
        quoted = [(span, self.old.words(span)) for span in fresh]
        self.known.update(zip(fresh, reanchor(quoted, self.old, self.new, self.map), strict=True))

    def _is_inside(self, span: Span) -> bool:
        return self.old is not None and span.end <= len(self.old.text)

    def stretch(self, span: Span) -> list[Span]:
        """Where a stretch that was read or finished is now, without turns that were put in."""
        if self.old is None or self.map is None or not self._is_inside(span):
            return []
        moved = self.map.moved(span)
        return _without(moved, self._put_in) if moved else []

    @cached_property
    def _put_in(self) -> list[Span]:
        """Turns of the new words in which every word was put in where nothing was said."""
        assert self.old is not None
        assert self.map is not None
        parts: dict[int, list[Span]] = {}
        for old_start, old_end, start, end in self.map.changes:
            if start < end and not has_words(self.old.text[old_start:old_end]):
                for turn in self.new.turns_of(Span(start, end)):
                    parts.setdefault(turn, []).append(Span(start, end))
        places = [(self.new.turn_span(turn), inside) for turn, inside in sorted(parts.items())]
        return [place for place, inside in places if place and self._is_new(place, inside)]

    def _is_new(self, turn: Span, inside: Sequence[Span]) -> bool:
        kept = _without(turn, inside)
        return has_words(self.new.words(turn)) and not any(
            has_words(self.new.words(span)) for span in kept
        )


@dataclass(frozen=True)
class _Pair:
    """What a bridge is between; two are equal when the words and the turns are."""

    folder: Folder
    id: TranscriptId
    old: str
    new: str
    structure: str
    transcript: Transcript = field(compare=False)


def bridge(project: Project, transcript: Transcript, version: str) -> Bridge:
    """The way from a version to the words of `transcript`; made once and kept in memory."""
    return _bridge(
        _Pair(
            project.folder,
            transcript.id,
            version,
            transcript.version,
            transcript.structure_hash,
            transcript,
        )
    )


@lru_cache(maxsize=32)
def _bridge(pair: _Pair) -> Bridge:
    versions = pair.folder.versions(pair.id)
    old = versions.older(pair.old)
    return Bridge(pair.transcript, old, versions.way(old, pair.transcript) if old else None)


def standing(project: Project, transcript: Transcript, state: State) -> list[Standing]:
    """What became of every segment of a journal, in the order of the journal's places.

    Every segment gets exactly one class. One whose older words nobody kept is looked up by
    its quote: the very words between the very same neighbours, at one place only, are
    `identical`, and anything else is a `check`.
    """
    segments = state.segments()
    here = transcript.version
    spans: dict[str, list[Span]] = {}
    for segment in segments:
        if segment.text_hash != here:
            spans.setdefault(segment.text_hash, []).append(segment.span)
    bridges = {version: bridge(project, transcript, version) for version in spans}
    for version, made in bridges.items():
        made.carried(spans[version])
    found = []
    quotes: dict[str, Anchor] | None = None
    for segment in segments:
        if segment.text_hash == here:
            found.append(Standing(segment, segment.span, "identical"))
            continue
        known = bridges[segment.text_hash].known.get(segment.span)
        if known is not None:
            found.append(Standing(segment, known.span, known.anchoring, known.reason))
            continue
        quotes = _quotes(state) if quotes is None else quotes
        found.append(_by_quote(segment, transcript, quotes.get(_key(segment))))
    return found


def placed(project: Project, transcript: Transcript, state: State) -> tuple[Segment, ...]:
    """Every segment in order of place: on the words in use when it stands there.

    One that waits for its coder is left as it was; its `text_hash` is not that of the words.
    """
    segments = state.segments()
    if all(segment.text_hash == transcript.version for segment in segments):
        return segments
    found = [on_words(s, transcript) for s in standing(project, transcript, state)]
    return tuple(sorted(found, key=lambda s: (s.span, s.id)))


def is_on_older_words(state: State, version: str) -> bool:
    """Whether a journal names a place on other words than `version`, undone lines included."""
    return any(
        isinstance(op, NewSegment | MoveSegment) and op.text != version
        for event in state.events
        for op in (event.ops if isinstance(event, Act) else ())
    )


def on_words(standing: Standing, transcript: Transcript) -> Segment:
    """The segment on the words in use; as its coder left it when it waits."""
    if standing.waits or standing.span is None:
        return standing.segment
    segment = standing.segment
    if segment.text_hash == transcript.version and segment.span == standing.span:
        return segment
    return replace(segment, span=standing.span, text_hash=transcript.version)


def quote(project: Project, transcript: Transcript, state: State, standing: Standing) -> str:
    """The words a segment was made on; empty when neither version nor journal has them."""
    segment = standing.segment
    if segment.text_hash == transcript.version:
        return transcript.text[segment.span.start : segment.span.end]
    old = bridge(project, transcript, segment.text_hash).old
    if old is not None:
        return old.text[segment.span.start : segment.span.end]
    found = _quotes(state).get(_key(segment))
    return found.quote if found else ""


def finished(project: Project, transcript: Transcript, state: State) -> tuple[Span, ...] | None:
    """The stretches a coder called done, on the words in use; None when that coder has not.

    Turns that were put in afterwards are not among them: nobody has decided about those.
    """
    done = state.done
    if done is None:
        return None
    return _stretches(project, transcript, done.text, done.spans) or None


def seen(project: Project, transcript: Transcript, state: State) -> list[Span]:
    """The stretches a coder has read, on the words in use, turns put in later left out."""
    every: list[Span] = []
    for version, spans in state.seen.items():
        every += _stretches(project, transcript, version, spans)
    return merged(every)


def _stretches(
    project: Project, transcript: Transcript, version: str, spans: Sequence[Span]
) -> tuple[Span, ...]:
    if version == transcript.version:
        return tuple(spans)
    made = bridge(project, transcript, version)
    return tuple(merged(part for span in spans for part in made.stretch(span)))


def _without(whole: Span, holes: Sequence[Span]) -> list[Span]:
    """What is left of `whole`; holes are sorted and do not overlap."""
    parts, at = [], whole.start
    for hole in holes:
        if hole.overlaps(whole):
            if at < hole.start:
                parts.append(Span(at, hole.start))
            at = max(at, hole.end)
    return [*parts, Span(at, whole.end)] if at < whole.end else parts


def _key(segment: Segment) -> str:
    return f"{segment.id} {segment.text_hash} {segment.span.start} {segment.span.end}"


def _quotes(state: State) -> dict[str, Anchor]:
    """The quote and its neighbours for every place a segment of the journal ever had."""
    found = {}
    for event in state.events:
        for op in event.ops if isinstance(event, Act) else ():
            if isinstance(op, NewSegment | MoveSegment):
                id = op.id if isinstance(op, NewSegment) else op.segment
                key = f"{id} {op.text} {op.span[0]} {op.span[1]}"
                found[key] = Anchor(op.quote, op.pre, op.post)
    return found


def _by_quote(segment: Segment, transcript: Transcript, anchor: Anchor | None) -> Standing:
    if anchor is None or not anchor.quote:
        return Standing(segment, None, "lost")
    text, size = transcript.text, len(anchor.quote)
    exact, at = [], text.find(anchor.quote)
    while at >= 0:
        if holds(text, Span(at, at + size), anchor):
            exact.append(Span(at, at + size))
        at = text.find(anchor.quote, at + 1)
    if len(exact) == 1 and len(anchor.pre) + len(anchor.post) >= _TELLING:
        return Standing(segment, exact[0], "identical")
    if not quote_places(text, anchor.quote):
        return Standing(segment, None, "lost")
    return Standing(segment, _one_place(text, anchor.quote), "check", GONE)


def _one_place(text: str, quote: str) -> Span | None:
    try:
        return find_quote(text, quote).span
    except AnchorError:
        return None
