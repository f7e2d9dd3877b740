"""One event is one action of a coder and one line of JSON; the class is the format.

UTF-8, keys in the order of the fields, one line each. A line that lacks a field, has an
unknown one or another type is refused with the place of the fault, never mended in silence.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from qualcode.model.errors import JournalError, UsageError
from qualcode.model.ids import CodeId, CoderId, SegmentId, TranscriptId
from qualcode.model.segment import JournalKind, Origin
from qualcode.model.session import Cause, Choice

VERSION = 1
"""The format of a line; a higher one is refused, not guessed at."""

Id = Annotated[str, msgspec.Meta(min_length=26, max_length=26)]
Count = Annotated[int, msgspec.Meta(ge=0)]
Pair = tuple[Count, Count]
"""Start and end of a span, half-open, in code points."""


class _Op(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, gc=False):
    """A step of an action; `op` names its kind. No step can hold itself, so none is collected."""


class NewSegment(_Op, frozen=True, tag_field="op", tag="segment"):
    """A span of words becomes a segment; quote and context find it again after a correction."""

    id: SegmentId
    span: Pair
    text: str
    """`Transcript.version` of the words."""
    quote: str
    pre: str
    post: str


class MoveSegment(_Op, frozen=True, tag_field="op", tag="move"):
    """Other edges, or the answer to a check after a correction."""

    segment: SegmentId
    span: Pair
    text: str
    quote: str
    pre: str
    post: str


class DropSegment(_Op, frozen=True, tag_field="op", tag="drop"):
    """The segment goes, with everything on it."""

    segment: SegmentId


class AddCode(_Op, frozen=True, tag_field="op", tag="add"):
    """One code on a segment; `book` is the version of its codebook."""

    segment: SegmentId
    code: CodeId
    book: int
    origin: Origin = "hand"


class RemoveCode(_Op, frozen=True, tag_field="op", tag="remove"):
    """One code leaves a segment."""

    segment: SegmentId
    code: CodeId


class SetSentence(_Op, frozen=True, tag_field="op", tag="sentence"):
    """The inductive sentence beside the codes; empty takes it away."""

    segment: SegmentId
    words: str


class SetFlag(_Op, frozen=True, tag_field="op", tag="flag"):
    """A mark such as `representative`, put on or taken off."""

    segment: SegmentId
    flag: str
    on: bool = True


class WriteMemo(_Op, frozen=True, tag_field="op", tag="memo"):
    """A memo, new or rewritten: the same id again replaces title, text and links."""

    id: Id
    text: str
    title: str = ""
    segments: tuple[SegmentId, ...] = ()
    about: str | None = None


class DropMemo(_Op, frozen=True, tag_field="op", tag="unmemo"):
    """A memo goes."""

    id: Id


class Decide(_Op, frozen=True, tag_field="op", tag="decide"):
    """What coders decided about one disagreement; a later one on the same replaces it."""

    transcript: TranscriptId
    span: Pair
    text: str
    """`Transcript.version` of the words."""
    coders: tuple[CoderId, CoderId]
    contested: tuple[CodeId, ...]
    choice: Choice
    codes: tuple[CodeId, ...]
    by: CoderId
    cause: Cause | None = None
    note: str = ""


Op = (
    NewSegment
    | MoveSegment
    | DropSegment
    | AddCode
    | RemoveCode
    | SetSentence
    | SetFlag
    | WriteMemo
    | DropMemo
    | Decide
)


class _Line(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, gc=False):
    """What every line has: its version, its id, the line before it, and the moment (UTC)."""

    v: int
    id: Id
    after: Id | None
    at: str


class Open(_Line, frozen=True, tag_field="do", tag="open"):
    """The first line: whose journal this is, and what kind."""

    study: str
    coder: CoderId
    state: JournalKind = "independent"
    transcript: TranscriptId | None = None
    """None for memos that belong to no transcript."""
    partners: tuple[CoderId, ...] = ()
    """Who else was at the table, for joint coding and consensus."""
    session: str | None = None
    """The calibration session it is part of, or was adopted from."""


class Act(_Line, frozen=True, tag_field="do", tag="code"):
    """Something the coder did; all its steps or none."""

    ops: tuple[Op, ...]


class Undo(_Line, frozen=True, tag_field="do", tag="undo"):
    """Takes back an action, or takes back an undo, which is a redo."""

    of: Id


class See(_Line, frozen=True, tag_field="do", tag="see"):
    """The coder has read these stretches; progress only, outside undo."""

    text: str
    spans: tuple[Pair, ...]


class Done(_Line, frozen=True, tag_field="do", tag="done"):
    """The coder has finished these stretches; none at all reopens the transcript.

    Within them "nothing applied" is a decision; outside them nothing is compared.
    """

    text: str
    spans: tuple[Pair, ...]


class Seal(_Line, frozen=True, tag_field="do", tag="seal"):
    """The coder has finished a session; an empty hash opens the journal again.

    `hash` is that of the lines before it without the words in them (`calibration.sealing`).
    """

    hash: str


Event = Open | Act | Undo | See | Done | Seal

_decoder: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Event, strict=True)
_any = msgspec.json.Decoder()
_encoder = msgspec.json.Encoder()


def encode(event: Event) -> bytes:
    """The line of an event, its line feed included; UsageError for half a character in a text."""
    try:
        return _encoder.encode(event) + b"\n"
    except UnicodeEncodeError:
        raise UsageError(
            "These words hold half a character, which no file can keep.",
            "Type them again, or copy them from another program.",
        ) from None


def decode_lines(lines: bytes, *, path: str) -> list[Event]:
    """The events of whole lines; JournalError with file, line and field at the first bad one."""
    try:
        events: list[Event] = _decoder.decode_lines(lines)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        events = []
    rows = lines.count(b"\n")
    if len(events) == rows and {event.v for event in events} <= {VERSION}:
        return events
    # One by one is three times as slow and says where.
    return [decode(row, path=path, number=n) for n, row in enumerate(_rows(lines), start=1)]


def _rows(lines: bytes) -> list[bytes]:
    return lines.split(b"\n")[:-1]


def decode(line: bytes, *, path: str, number: int) -> Event:
    """The event of a line; JournalError with file, line and field when it is none."""
    try:
        event = _decoder.decode(line)
    except msgspec.MsgspecError as error:
        raise _unreadable(line, path, number, error) from None
    except UnicodeDecodeError:
        raise JournalError("this line is not UTF-8.", _WAY_OUT, path=path, line=number) from None
    if event.v != VERSION:
        raise _newer(event.v, path, number)
    return event


def is_whole(line: bytes) -> bool:
    """Whether a line was written to its end: the beginning of a line is never JSON by itself."""
    try:
        _any.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False
    return True


_WAY_OUT = "Nothing was changed. Run: qualcode doctor"


def _unreadable(line: bytes, path: str, number: int, error: Exception) -> JournalError:
    try:
        found = _any.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return JournalError(
            f"this line is not a whole event ({error}).", _WAY_OUT, path=path, line=number
        )
    version = found.get("v") if isinstance(found, dict) else None
    if isinstance(version, int) and version > VERSION:
        return _newer(version, path, number)
    return JournalError(f"this line is no event: {error}.", _WAY_OUT, path=path, line=number)


def _newer(version: int, path: str, number: int) -> JournalError:
    return JournalError(
        f"this line has format {version}; this qualcode writes and reads format {VERSION}.",
        "It was written by a newer qualcode. Install that one to go on.",
        path=path,
        line=number,
    )
