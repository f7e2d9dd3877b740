"""Ids for foreign things: legal everywhere, unlike each other, and the same at every import."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from qualcode.formats.refi.arrival import UNKNOWN, Change, Names
from qualcode.formats.refi.checks import every_code
from qualcode.formats.refi.travelling import Travelled
from qualcode.formats.refi.values import ForeignCode, ForeignProject, ForeignSource, ForeignUser
from qualcode.model.errors import UsageError
from qualcode.model.ids import BookId, CodeId, CoderId, TranscriptId, checked_name, slug

_SHORT_ID = re.compile(r"[A-Za-z]{1,8}[-_]?\d{1,4}[a-z]?")
_SUFFIX = re.compile(r"\.(?:txt|docx?|rtf|odt|pdf|md|srt|vtt)$", re.IGNORECASE)
_LONGEST = 48
"""Characters of an id made from a name; the limit is 64, and a number may follow."""


def named(
    project: ForeignProject, book: BookId, travelled: Travelled | None
) -> tuple[Names, list[Change]]:
    """The ids of coders, codes and transcripts, and what was renamed for them."""
    known = _known(travelled)
    changes: list[Change] = []
    coders = _coders(project.users, changes)
    transcripts = _transcripts(project.sources, known, changes)
    codes = {g: CodeId(id) for g, (kind, id) in known.items() if kind == "code"}
    nodes = node_ids(every_code(project.codes))
    new = {guid: CodeId(f"{book}/{node}") for guid, node in nodes.items() if guid not in codes}
    return Names(coders, codes | new, transcripts), changes


def node_ids(codes: Iterable[ForeignCode]) -> dict[str, str]:
    """The node id of every code by GUID: its name in plain letters, numbered where taken."""
    taken: set[str] = set()
    found: dict[str, str] = {}
    for code in codes:
        if code.guid not in found:
            found[code.guid] = free(slug(code.name)[:_LONGEST].strip("-") or "code", taken)
    return found


def book_id(project: ForeignProject) -> BookId:
    """The id of the codebook that a project's codes become."""
    plain = slug(project.name)[:_LONGEST].strip("-")
    return BookId(_legal(plain, "codebook") or "codebook")


def free(wanted: str, taken: set[str]) -> str:
    """`wanted`, or with the first number that makes it new; the result is then taken."""
    found, number = wanted, 1
    while found.casefold() in taken:
        number += 1
        found = f"{wanted}-{number}"
    taken.add(found.casefold())
    return found


def _known(travelled: Travelled | None) -> Mapping[str, tuple[str, str]]:
    """Kind and id by GUID, of everything our notes name."""
    if travelled is None:
        return {}
    things: list[tuple[str, str]] = [("transcript", id) for id in travelled.transcripts]
    things += [("code", c) for c in travelled.study.strays]
    for book in travelled.books.values():
        things += [("code", book.code(node)) for node, _ in book.walk()]
    return {travelled.guids.of(kind, id): (kind, id) for kind, id in things}


def _coders(users: Iterable[ForeignUser], changes: list[Change]) -> dict[str, CoderId]:
    """A coder is the user's name where that is legal, else what can be made of it."""
    taken = {UNKNOWN.casefold()}
    found: dict[str, CoderId] = {}
    for user in users:
        plain = slug(user.name)[:_LONGEST].strip("-")
        name = _legal(user.name, "coder") or _legal(plain, "coder") or "coder"
        found[user.guid] = CoderId(free(name, taken))
        if found[user.guid] != user.name:
            changes.append(Change("renamed", user.name, 1, f"coder {found[user.guid]}"))
    return found


def _transcripts(
    sources: Iterable[ForeignSource], known: Mapping[str, tuple[str, str]], changes: list[Change]
) -> dict[str, TranscriptId]:
    """A short code such as FG03 stays; other names may be a person's and become a number."""
    taken = {id.casefold() for kind, id in known.values() if kind == "transcript"}
    found: dict[str, TranscriptId] = {}
    for number, source in enumerate(sources, start=1):
        if source.text is None or source.guid in found:
            continue
        if source.guid in known:
            found[source.guid] = TranscriptId(known[source.guid][1])
            continue
        stem = _SUFFIX.sub("", source.name)
        short = _SHORT_ID.fullmatch(stem) and _legal(stem, "transcript")
        found[source.guid] = TranscriptId(free(short or f"source-{number:02d}", taken))
        if found[source.guid] != source.name:
            changes.append(Change("renamed", source.name, 1, f"transcript {found[source.guid]}"))
    return found


def _legal(name: str, what: str) -> str:
    """The name when it may be an id; else nothing."""
    try:
        return checked_name(name, what)
    except UsageError:
        return ""
