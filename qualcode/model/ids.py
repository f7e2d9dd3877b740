"""Names and ids: what may be a file name everywhere, and ids that sort by time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime
from typing import NewType

from qualcode.model.errors import UsageError

TranscriptId = NewType("TranscriptId", str)
ParticipantId = NewType("ParticipantId", str)
CoderId = NewType("CoderId", str)
BookId = NewType("BookId", str)
CodeId = NewType("CodeId", str)
"""`book/node`, or `book/?Label` for a label whose node is not decided yet."""
SegmentId = NewType("SegmentId", str)

IdMaker = Callable[[], str]
"""Gives a new ULID at each call; the clock and the chance are inside it."""

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
NODE_ID = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))]
)
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ULID = re.compile(f"[0-7][{_CROCKFORD}]{{25}}")


def checked_name(name: str, what: str) -> str:
    """`name` when it may be a file name on Windows, macOS and Linux alike.

    `what` is the kind of thing, for the message of the UsageError otherwise.
    """
    if is_name(name):
        return name
    told = f'"{name}" cannot be the id of a {what}'
    if NAME.fullmatch(name) is None:
        way_out = "Use 1 to 64 letters, digits, - _ or . and start with a letter or digit"
        raise UsageError(f"{told}.", f"{way_out}, as in FG03.")
    if _is_reserved(name):
        why, way_out = "Windows keeps that name for a device", "Choose another"
    else:
        why, way_out = "Windows drops a full stop at the end", "Leave it out"
    raise UsageError(f"{told}: {why}.", f"{way_out}, as in FG03.")


def is_name(name: str) -> bool:
    """Whether `name` may be an id: a file name on Windows, macOS and Linux alike."""
    legal = NAME.fullmatch(name) is not None and not name.endswith(".")
    return legal and not _is_reserved(name)


def _is_reserved(name: str) -> bool:
    return name.split(".", maxsplit=1)[0].lower() in _RESERVED


def slug(label: str) -> str:
    """`label` as a node id: lower case, no accents, `&` as `en`, the rest as hyphens."""
    plain = unicodedata.normalize("NFKD", label.replace("&", " en "))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def ulid(at: datetime, chance: int) -> str:
    """The 26-character id of the moment `at` and 80 random bits `chance`.

    Ids of later milliseconds sort after earlier ones. Source: the ULID specification.
    """
    number = (int(at.timestamp() * 1000) << 80) | (chance & ((1 << 80) - 1))
    return _crockford(number)


def _crockford(number: int) -> str:
    return "".join(_CROCKFORD[(number >> shift) & 31] for shift in range(125, -1, -5))


def ulid_after(id: str) -> str:
    """The ulid that follows `id`: for a second one in a millisecond, or a clock that was set back.

    Source: the ULID specification on monotonicity.
    """
    number = 1 + sum(_CROCKFORD.index(c) << 5 * place for place, c in enumerate(reversed(id)))
    return _crockford(number)


def book_of(code: CodeId) -> BookId:
    """The codebook a code belongs to."""
    return BookId(code.split("/", 1)[0])


def node_of(code: CodeId) -> str:
    """The node id of a code inside its book (`?Label` when unresolved); empty when it has none."""
    return code.partition("/")[2]


def is_unresolved(code: CodeId) -> bool:
    """Whether `code` is a label that stands under several nodes, none chosen yet."""
    return "/?" in code
