"""Rewriting what coders made when words themselves must change: pseudonyms, and forgetting.

Everywhere else a journal is only added to. Here every event is written anew with its id, its
time and its order kept, its spans moved along, and its quotes cut from the new words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import msgspec

from qualcode.formats.yamlnodes import Plain
from qualcode.formats.yamltext import KeyPath, Value, dump, edit, load
from qualcode.journal.events import (
    Act,
    Decide,
    Done,
    DropMemo,
    Event,
    MoveSegment,
    NewSegment,
    Op,
    Pair,
    See,
    SetSentence,
    WriteMemo,
)
from qualcode.journal.state import state_of
from qualcode.model.approach import NAMINGS, SECTORS
from qualcode.model.configuration import CONFIDENCES, PARTS
from qualcode.model.errors import FormatError, UsageError
from qualcode.model.ids import SegmentId, TranscriptId
from qualcode.model.participant import ANSWERS, CONSENTS
from qualcode.model.span import Span
from qualcode.model.transcript import RESEARCHER_ROLES, VERSION_DIGITS, text_hash
from qualcode.text.anchor import anchor
from qualcode.text.textmap import TextMap

Words = Callable[[str], str]
"""Free text to what may stand there; the same text when nothing is wrong with it."""

FIXED = frozenset(
    ["format", "v", "id", "after", "at", "do", "op", "of", "by", "coder", "coders", "partners", "study",
     "transcript", "transcripts", "participant", "segment", "segments", "code", "codes", "book",
     "books", "codebook", "version", "sha256", "hash", "date", "status", "state", "origin", "seed",
     "made", "imported", "language", "key", "fingerprint", "units_from", "mode", "session", "file",
     "manner", "independence", "contested"]
)  # fmt: skip
"""Keys whose values are ids, dates and hashes; no name is looked for in them."""
_CHOICES: Mapping[str, Collection[str]] = {
    **dict.fromkeys(CONSENTS, ANSWERS),
    "role": {"primary", "secondary", *RESEARCHER_ROLES},
    "confidence": CONFIDENCES,
    "part": PARTS,
    "institution": SECTORS,
    "value": NAMINGS,
}
"""The program's own words, by key: without them the file cannot be read any more."""
_FIXED_VALUE = re.compile(
    r"[0-9a-f]{8,64}|[0-7][0-9A-HJKMNP-TV-Z]{25}|\d{4}-\d\d-\d\d(?:[T ][\d:.Z+]*)?|[\d:.,-]*"
)
_PAIR = re.compile(r"(\d+)(\s*[-:]\s*)(\d+)")


@dataclass(frozen=True)
class Shift:
    """One version of the words of a transcript before and after the rewrite."""

    transcript: TranscriptId
    old: str
    new: str
    map: TextMap
    erased: tuple[Span, ...] = ()
    """Stretches of the old words of which nothing is left; a coding on them goes."""

    @cached_property
    def old_version(self) -> str:
        """As segments carry it."""
        return text_hash(self.old)[:VERSION_DIGITS]

    @cached_property
    def new_version(self) -> str:
        """As segments will carry it."""
        return text_hash(self.new)[:VERSION_DIGITS]

    def moved(self, span: Span) -> Span | None:
        """Where the words of a span stand now; None when all of them were erased.

        An end inside an erased stretch goes back to the words that are left.
        """
        kept = self._without_erased(span)
        return None if kept is None else self.map.moved(kept)

    def touches(self, span: Span) -> bool:
        """Whether a word of the span was erased."""
        return any(e.overlaps(span) for e in self.erased)

    def _without_erased(self, span: Span) -> Span | None:
        start, end = span.start, min(span.end, len(self.old))
        if not self.touches(span):
            return span if span.end <= len(self.old) else None
        trimmed = True
        while trimmed and start < end:
            trimmed = False
            for gone in self.erased:
                if gone.start <= start < gone.end:
                    start, trimmed = gone.end, True
                if gone.start < end <= gone.end:
                    end, trimmed = gone.start, True
            while start < end and self.old[start].isspace():
                start, trimmed = start + 1, True
            while start < end and self.old[end - 1].isspace():
                end, trimmed = end - 1, True
        return Span(start, end) if start < end else None


Shifts = Mapping[str, Shift]
"""By old version."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of segments and memos that stood on erased words."""

    segments: frozenset[SegmentId] = frozenset()
    """Those of which nothing is left."""
    memos: frozenset[str] = frozenset()
    final: Mapping[SegmentId, tuple[str, Span]] = field(default_factory=dict)
    """Version and place of segments that stay although an earlier place of theirs is gone."""
    narrowed: int = 0
    """Segments that lost some of their words and stay."""
    erases: bool = False
    """Whether words go for good, so that scraps around a quote must go too."""


def fate_of(
    journals: Iterable[Sequence[Event]],
    shifts: Shifts,
    *,
    about: frozenset[str] = frozenset(),
    alone: frozenset[str] = frozenset(),
) -> Fate:
    """What becomes of segments and memos; each journal is the union of its copies, in order.

    A memo goes when every segment it is linked to goes, when it is about one of `about`, or
    when it is on the whole of a transcript in `alone`.
    """
    gone: set[SegmentId] = set()
    final: dict[SegmentId, tuple[str, Span]] = {}
    narrowed = 0
    states = [state_of(events) for events in journals if events]
    for state in states:
        placed = {s.id: (s.text_hash, s.span) for s in state.segments()}
        for id, places in _places(state.events).items():
            lost = [_is_lost(place, shifts) for place in places]
            if id in placed and not _is_lost(placed[id], shifts):
                if any(lost):
                    final[id] = placed[id]
                narrowed += _is_touched(placed[id], shifts)
            elif any(lost):
                gone.add(id)
    memos = frozenset(
        op.id
        for state in states
        for op in _memos(state.events)
        if op.about in about
        or (op.segments and gone.issuperset(op.segments))
        or (not op.segments and not op.about and state.opening.transcript in alone)
    )
    erases = any(shift.erased for shift in shifts.values())
    return Fate(frozenset(gone), memos, final, narrowed, erases)


def _memos(events: Sequence[Event]) -> Iterator[WriteMemo]:
    for event in events:
        for op in event.ops if isinstance(event, Act) else ():
            if isinstance(op, WriteMemo):
                yield op


def _places(events: Sequence[Event]) -> dict[SegmentId, list[tuple[str, Span]]]:
    """Every place each segment ever had."""
    found: dict[SegmentId, list[tuple[str, Span]]] = {}
    for event in events:
        for op in event.ops if isinstance(event, Act) else ():
            if isinstance(op, NewSegment | MoveSegment):
                id = op.id if isinstance(op, NewSegment) else op.segment
                found.setdefault(id, []).append((op.text, Span(*op.span)))
    return found


def _is_lost(place: tuple[str, Span], shifts: Shifts) -> bool:
    shift = shifts.get(place[0])
    return shift is not None and shift.touches(place[1]) and shift.moved(place[1]) is None


def _is_touched(place: tuple[str, Span], shifts: Shifts) -> bool:
    shift = shifts.get(place[0])
    return shift is not None and shift.touches(place[1])


def rewritten(events: Iterable[Event], shifts: Shifts, words: Words, fate: Fate) -> list[Event]:
    """The same events on the new words: every id, time and order kept.

    An action of which no step is left stays as a line without steps, so that the chain of
    lines holds.
    """
    return [_event(event, shifts, words, fate) for event in events]


def _event(event: Event, shifts: Shifts, words: Words, fate: Fate) -> Event:
    if isinstance(event, Act):
        ops = (_op(op, shifts, words, fate) for op in event.ops)
        return msgspec.structs.replace(event, ops=tuple(op for op in ops if op is not None))
    if isinstance(event, See | Done) and (shift := shifts.get(event.text)) is not None:
        spans = tuple(pair for pair in (_pair(shift, p) for p in event.spans) if pair)
        return msgspec.structs.replace(event, text=shift.new_version, spans=spans)
    return event


def _pair(shift: Shift, pair: Pair) -> Pair | None:
    start, end = pair[0], min(pair[1], len(shift.old))
    moved = shift.map.moved(Span(start, end)) if start < end else None
    return (moved.start, moved.end) if moved else None


def _op(op: Op, shifts: Shifts, words: Words, fate: Fate) -> Op | None:
    """One step on the new words; None when it goes."""
    match op:
        case NewSegment() | MoveSegment():
            return _placed(op, shifts, words, fate)
        case WriteMemo():
            if op.id in fate.memos:
                return None
            left = tuple(s for s in op.segments if s not in fate.segments)
            return msgspec.structs.replace(
                op, text=words(op.text), title=words(op.title), segments=left
            )
        case DropMemo():
            return None if op.id in fate.memos else op
        case Decide():
            return _decided(op, shifts, words)
        case SetSentence():
            if op.segment in fate.segments:
                return None
            return msgspec.structs.replace(op, words=words(op.words))
        case _:
            return None if op.segment in fate.segments else op


def _decided(op: Decide, shifts: Shifts, words: Words) -> Decide | None:
    shift = shifts.get(op.text)
    if shift is None:
        return msgspec.structs.replace(op, note=words(op.note))
    moved = shift.moved(Span(*op.span))
    if moved is None:
        return None
    place = (moved.start, moved.end)
    return msgspec.structs.replace(op, span=place, text=shift.new_version, note=words(op.note))


def _placed(
    op: NewSegment | MoveSegment, shifts: Shifts, words: Words, fate: Fate
) -> NewSegment | MoveSegment | None:
    id = op.id if isinstance(op, NewSegment) else op.segment
    if id in fate.segments:
        return None
    version, span = op.text, Span(*op.span)
    if _is_lost((version, span), shifts):
        if isinstance(op, MoveSegment):
            return None
        version, span = fate.final[id]
    shift = shifts.get(version)
    moved = None if shift is None else shift.moved(span)
    if shift is None or moved is None:
        # Words that nobody kept, or a place off the text: only what was written down is left.
        pre, post = ("", "") if fate.erases else (words(op.pre), words(op.post))
        text = version if shift is None else shift.new_version
        return msgspec.structs.replace(op, text=text, quote=words(op.quote), pre=pre, post=post)
    held = anchor(shift.new, moved)
    return msgspec.structs.replace(
        op,
        span=(moved.start, moved.end),
        text=shift.new_version,
        quote=held.quote,
        pre=held.pre,
        post=held.post,
    )


Hashes = Mapping[str, str]
"""SHA-256 of files that are rewritten as well, and what they become."""


def rewritten_value(
    value: object, shifts: Shifts, words: Words, key: str = "", *, hashes: Hashes | None = None
) -> object:
    """Any JSON or YAML value on the new words: free text changed, spans on a version moved.

    Hashes of words and of files follow what they are of.
    """
    if isinstance(value, dict):
        return _mapping(value, shifts, words, hashes)
    if isinstance(value, list):
        return [rewritten_value(item, shifts, words, key, hashes=hashes) for item in value]
    if not isinstance(value, str):
        return value
    if hashes and value in hashes:
        return hashes[value]
    if value[:VERSION_DIGITS] in shifts and len(value) in {VERSION_DIGITS, 64}:
        new = text_hash(shifts[value[:VERSION_DIGITS]].new)
        return new[: len(value)]
    if key in FIXED or value in _CHOICES.get(key, ()) or _FIXED_VALUE.fullmatch(value):
        return value
    return words(value)


def _mapping(
    value: Mapping[str, object], shifts: Shifts, words: Words, hashes: Hashes | None
) -> dict[str, object]:
    versions = [v[:VERSION_DIGITS] for v in value.values() if isinstance(v, str)]
    shift = next((shifts[v] for v in versions if v in shifts), None)
    made: dict[str, object] = {}
    for key, item in value.items():
        if shift is not None and key in {"span", "spans"}:
            moved = _moved_spans(item, shift)
            if moved is not None:
                made[key] = moved
            continue
        made[key] = rewritten_value(item, shifts, words, key, hashes=hashes)
    return made


def _moved_spans(item: object, shift: Shift) -> object:
    """Spans in any of their writings, each moved; those of erased words are left out."""
    if isinstance(item, str):
        found = _PAIR.fullmatch(item)
        if not found:
            return item
        moved = shift.moved(Span(int(found[1]), int(found[3])))
        return f"{moved.start}{found[2]}{moved.end}" if moved else None
    if not isinstance(item, list):
        return item
    if len(item) == 2 and all(isinstance(n, int | str) and str(n).isdecimal() for n in item):
        moved = shift.moved(Span(int(str(item[0])), int(str(item[1]))))
        kind = type(item[0])
        return [kind(moved.start), kind(moved.end)] if moved else None
    return [m for m in (_moved_spans(one, shift) for one in item) if m is not None]


def rewritten_yaml(
    text: str, shifts: Shifts, words: Words, *, path: str, hashes: Hashes | None = None
) -> str:
    """A YAML file on the new words; other lines and comments stay as they were.

    A comment that holds what must go is changed as well. Where that cannot be done line by
    line, the file is written anew without its comments.
    """
    before = load(text, path=path).plain()
    after = rewritten_value(before, shifts, words, hashes=hashes)
    assert isinstance(after, dict)
    made = text
    if after != before:
        try:
            made = edit(text, dict(_differences(before, after)), path=path)
        except (FormatError, UsageError):
            made = dump(after)
    lines = [
        line if not (mark := _comment(line)) else line[: mark[0]] + words(line[mark[0] :])
        for line in made.split("\n")
    ]
    commented = "\n".join(lines)
    return commented if _same_values(commented, after, path) else dump(after)


def _same_values(text: str, values: Mapping[str, object], path: str) -> bool:
    try:
        return load(text, path=path).plain() == values
    except FormatError:
        return False


def _comment(line: str) -> tuple[int, int] | None:
    """Where a comment stands in a line, as far as one line can tell."""
    found = re.search(r"(?:^|\s)#.*$", line)
    return found.span() if found else None


def _differences(
    before: Plain | object, after: object, where: KeyPath = ()
) -> Iterable[tuple[KeyPath, Value]]:
    """The key path and new value of everything that differs, innermost."""
    if isinstance(before, dict) and isinstance(after, dict) and list(before) == list(after):
        for key, value in before.items():
            yield from _differences(value, after[key], (*where, key))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for at, value in enumerate(before):
            yield from _differences(value, after[at], (*where, at))
    elif before != after:
        yield where, after  # type: ignore[misc]  # texts, lists and mappings are all it can be
