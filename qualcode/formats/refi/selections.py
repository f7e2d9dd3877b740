"""Selections of a file as segments on our words, and what becomes of each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from qualcode.formats.refi.arrival import UNKNOWN, Change, ChangeKind, InsideWord, Names
from qualcode.formats.refi.guids import made, to_ulid
from qualcode.formats.refi.values import ForeignCoding, ForeignSelection, ForeignSource
from qualcode.formats.refi.wording import SourceText
from qualcode.model.ids import CoderId, SegmentId, TranscriptId
from qualcode.model.segment import Applied, Segment
from qualcode.model.span import Span

_AROUND = 24  # code points on either side of a selection that is shown


@dataclass(slots=True)
class _Draft:
    """A segment being gathered from one selection or several."""

    id: SegmentId
    span: Span
    coder: CoderId
    made: str
    sentence: str | None
    place: tuple[int, int]
    applied: dict[str, Applied] = field(default_factory=dict)
    """By GUID of the code, in the order of coding."""


@dataclass(slots=True)
class Gathered:
    """What the sources of one project gave, while they are read."""

    segments: list[Segment] = field(default_factory=list)
    inside: list[InsideWord] = field(default_factory=list)
    places: dict[SegmentId, tuple[int, int]] = field(default_factory=dict)
    by_guid: dict[str, list[SegmentId]] = field(default_factory=dict)
    """The segments a selection became; several when several coders share it."""
    notes: dict[str, list[SegmentId]] = field(default_factory=dict)
    """The segments that a note hangs on."""
    comments: list[tuple[ForeignSelection, SegmentId]] = field(default_factory=list)
    """Selections with a description that is not their quote."""
    counts: Counter[tuple[ChangeKind, str, str]] = field(default_factory=Counter)
    """Kind of change, what, and why."""
    taken: set[SegmentId] = field(default_factory=set)

    def changes(self) -> Iterator[Change]:
        """What was counted, as changes."""
        for (kind, what, why), count in self.counts.items():
            if count:
                yield Change(kind, what, count, why)


@dataclass(frozen=True, slots=True)
class Rules:
    """How selections become segments in one source."""

    names: Names
    applied: Mapping[str, Applied]
    """What a coding becomes, by GUID of its code."""
    ours: bool
    """Whether our notes are there: then selections are never joined, descriptions are sentences."""
    linked: bool
    """Whether links ask for the segments of a selection."""


def gather(
    source: ForeignSource,
    text: SourceText,
    transcript: TranscriptId,
    version: str,
    rules: Rules,
    into: Gathered,
) -> None:
    """Adds the segments of one source; every selection is a segment, or counted as lost."""
    assert source.detection is not None
    places = text.places(source.detection.counting)
    more = 1 if source.detection.counting.inclusive else 0
    drafts: dict[tuple[object, ...], _Draft] = {}
    whole = _whole(source, text)
    for selection in (*source.selections, *whole):
        if selection.start >= selection.end + more:
            into.counts["lost", "selection", "it holds no words"] += 1
            into.counts["lost", "coding", "its selection holds no words"] += len(selection.codings)
            continue
        if selection.guid.startswith(_WHOLE):
            span = Span(0, len(text.words))
        else:
            span = places.span(selection.start, selection.end)
        ids = [d.id for d in _drafts(selection, span, text.words, rules, drafts, into)]
        if rules.linked:
            into.by_guid.setdefault(selection.guid, []).extend(ids)
    for draft in drafts.values():
        into.places[draft.id] = draft.place
        applied = tuple(draft.applied.values())
        into.segments.append(
            Segment(
                draft.id, transcript, draft.coder, draft.span, version, applied,
                draft.sentence, frozenset(), draft.made,
            )
        )  # fmt: skip
        if _cuts(text.words, draft.span):
            shown = _shown(text.words, draft.span)
            into.inside.append(InsideWord(transcript, draft.id, draft.span, shown))


_WHOLE = "whole:"


def _whole(source: ForeignSource, text: SourceText) -> Iterator[ForeignSelection]:
    """The codings on the whole source, as selections of all its words."""
    for coding in source.codings:
        if text.words:
            yield ForeignSelection(
                _WHOLE + coding.guid, 0, len(text.words), user=coding.user, made=coding.made,
                codings=(coding,),
            )  # fmt: skip


def _drafts(
    selection: ForeignSelection,
    span: Span,
    words: str,
    rules: Rules,
    drafts: dict[tuple[object, ...], _Draft],
    into: Gathered,
) -> list[_Draft]:
    """The segment of each coder on one selection, new or joined to an earlier one."""
    own = False
    if (selection.name or selection.description) and not rules.ours:
        own = _own(selection, span, words, into)
    found: list[_Draft] = []
    for coder, codings in _by_coder(selection, rules):
        key = (len(drafts),) if rules.ours or own else (coder, span.start, span.end)
        draft = drafts.get(key)
        if draft is None:
            draft = drafts[key] = _new(selection, span, coder, len(found), rules, into)
        elif not found:
            into.counts["joined", "selection", "same words and coder as another one"] += 1
        for coding in codings:
            if coding.code in draft.applied:
                into.counts["lost", "coding", "the same code stands there already"] += 1
            else:
                draft.applied[coding.code] = rules.applied[coding.code]
            if coding.notes:
                _hang(coding.notes, draft.id, into)
        if selection.notes:
            _hang(selection.notes, draft.id, into)
        found.append(draft)
    if own:
        into.comments.append((selection, found[0].id))
    return found


def _by_coder(
    selection: ForeignSelection, rules: Rules
) -> Sequence[tuple[CoderId, Sequence[ForeignCoding]]]:
    """The codings on a selection by coder; who made the selection, when there are none."""
    codings, coders = selection.codings, rules.names.coders
    first = codings[0].user or selection.user if codings else selection.user
    if len(codings) < 2 or all((c.user or selection.user) == first for c in codings):
        return ((coders.get(first, UNKNOWN), codings),)
    found: dict[CoderId, list[ForeignCoding]] = {}
    for coding in codings:
        found.setdefault(coders.get(coding.user or selection.user, UNKNOWN), []).append(coding)
    return tuple(found.items())


def _hang(notes: Sequence[str], id: SegmentId, into: Gathered) -> None:
    for note in notes:
        on = into.notes.setdefault(note, [])
        if id not in on:
            on.append(id)


def _own(selection: ForeignSelection, span: Span, words: str, into: Gathered) -> bool:
    """Whether a selection has a comment, so that it is a thing of its own."""
    comment = selection.description.strip()
    quote = words[span.start : span.end].strip()
    if not _same(selection.name.strip(), quote):
        into.counts["lost", "name of a selection", "it is not its words"] += 1
    return not _same(comment, quote)


def _same(said: str, quote: str) -> bool:
    """Whether what stands beside a selection is nothing, or its words, layout aside."""
    if not said or said == quote or said.endswith(("…", "...")):
        return True
    return said[0] == quote[:1] and said.split() == quote.split()


def _new(
    selection: ForeignSelection,
    span: Span,
    coder: CoderId,
    number: int,
    rules: Rules,
    into: Gathered,
) -> _Draft:
    id = SegmentId(to_ulid(selection.guid))
    again = 0
    while number or id in into.taken:
        # Of the coder and not of the rest of the file, so that a later version has it again.
        id = SegmentId(to_ulid(made("", "again", f"{selection.guid}:{coder}:{again}")))
        number, again = 0, again + 1
    into.taken.add(id)
    sentence = selection.description or None if rules.ours else None
    moment_ = moment(selection.made or next((c.made for c in selection.codings), ""))
    return _Draft(id, span, coder, moment_, sentence, (selection.start, selection.end))


@lru_cache(maxsize=4096)
def moment(text: str) -> str:
    """A moment of the file in UTC to the second where it can be told; empty otherwise."""
    from datetime import UTC, datetime

    try:
        found = datetime.fromisoformat(text)
        aware = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return ""
    if text.endswith("Z"):
        return text
    return f"{aware:%Y-%m-%dT%H:%M:%SZ}"


def _cuts(words: str, span: Span) -> bool:
    """Whether a span begins or ends inside a word."""
    before, after = words[span.start - 1 : span.start + 1], words[span.end - 1 : span.end + 1]
    return (span.start > 0 and before.isalnum()) or (len(after) == 2 and after.isalnum())


def _shown(words: str, span: Span) -> str:
    left = words[max(0, span.start - _AROUND) : span.start]
    right = words[span.end : span.end + _AROUND]
    inner = words[span.start : span.end]
    middle = inner if len(inner) <= 2 * _AROUND else f"{inner[:_AROUND]}…{inner[-_AROUND:]}"
    return " ".join(f"{left}[{middle}]{right}".split())
