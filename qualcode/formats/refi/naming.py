"""Ids for foreign things: legal everywhere, unlike each other, and the same at every import."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from qualcode.formats.refi.arrival import UNKNOWN, Change, Names
from qualcode.formats.refi.checks import every_code
from qualcode.formats.refi.travelling import Travelled
from qualcode.formats.refi.values import ForeignCode, ForeignProject, ForeignSource, ForeignUser
from qualcode.model.errors import UsageError
from qualcode.model.ids import (
    BookId,
    CodeId,
    CoderId,
    TranscriptId,
    book_of,
    checked_name,
    node_of,
    slug,
)

_SHORT_ID = re.compile(r"[A-Za-z]{1,8}[-_]?\d{1,4}[a-z]?")
_SUFFIX = re.compile(r"\.(?:txt|docx?|rtf|odt|pdf|md|srt|vtt)$", re.IGNORECASE)
_LONGEST = 48
"""Characters of an id made from a name; the limit is 64, and a number may follow."""


Things = Mapping[str, tuple[str, str]]
"""Kind and id by GUID, such as `code` and `book/node`."""


def named(
    project: ForeignProject, book: BookId | None, travelled: Travelled | None, known: Things
) -> tuple[Names, list[Change]]:
    """The ids of coders, codes and transcripts, and what was renamed for them.

    `known` are things of the study that went out or came in before: they keep their ids. A
    new code comes into the book of the one it stands under; into `book` at the top, by default
    the book of most codes that are known.
    """
    ours = _known(travelled)
    coder_ids = {guid: id for guid, (kind, id) in known.items() if kind == "coder"}
    known = _in_file(project, known) | ours
    changes: list[Change] = []
    # A coder of ours may bear the name that other programs' nobody gets.
    taken = set() if travelled else {UNKNOWN.casefold()}
    coders = _coders(project.users, coder_ids, taken, changes)
    transcripts = _transcripts(project.sources, known, changes)
    codes = {g: CodeId(id) for g, (kind, id) in known.items() if kind == "code"}
    new = _new_codes(project, book or usual_book(project, codes), codes)
    return Names(coders, codes | new, transcripts), changes


def usual_book(project: ForeignProject, codes: Mapping[str, CodeId]) -> BookId:
    """The book in which most of these codes are; else one named for the project."""
    counts = Counter(book_of(code) for code in codes.values() if "/" in code)
    return max(sorted(counts), key=lambda id: counts[id]) if counts else book_id(project)


def _in_file(project: ForeignProject, known: Things) -> dict[str, tuple[str, str]]:
    """What of the known things is in the file; the rest takes no name away."""
    there = {code.guid for code in every_code(project.codes)}
    there |= {source.guid for source in project.sources}
    return {guid: thing for guid, thing in known.items() if guid in there}


def _new_codes(
    project: ForeignProject, book: BookId, codes: Mapping[str, CodeId]
) -> dict[str, CodeId]:
    """The ids of the codes that are not known."""
    taken: dict[BookId, set[str]] = {}
    for id in codes.values():
        taken.setdefault(book_of(id), set()).add(node_of(id).casefold())
    found: dict[str, CodeId] = {}

    def name(code: ForeignCode, under: BookId) -> None:
        here = book_of(codes[code.guid]) if code.guid in codes else under
        if code.guid not in codes and code.guid not in found:
            node = free(_plain(code.name) or "code", taken.setdefault(here, set()))
            found[code.guid] = CodeId(f"{here}/{node}")
        for inner in code.codes:
            name(inner, here)

    for code in project.codes:
        name(code, book)
    return found


def node_ids(codes: Iterable[ForeignCode]) -> dict[str, str]:
    """The node id of every code by GUID: its name in plain letters, numbered where taken."""
    taken: set[str] = set()
    found: dict[str, str] = {}
    for code in codes:
        if code.guid not in found:
            found[code.guid] = free(_plain(code.name) or "code", taken)
    return found


def book_id(project: ForeignProject) -> BookId:
    """The id of the codebook that a project's codes become."""
    return BookId(_legal(_plain(project.name), "codebook") or "codebook")


def free(wanted: str, taken: set[str]) -> str:
    """`wanted`, or with the first number that makes it new; the result is then taken."""
    found, number = wanted, 1
    while found.casefold() in taken:
        number += 1
        found = f"{wanted}-{number}"
    taken.add(found.casefold())
    return found


def _known(travelled: Travelled | None) -> dict[str, tuple[str, str]]:
    """Kind and id by GUID, of everything our notes name."""
    if travelled is None:
        return {}
    things: list[tuple[str, str]] = [("transcript", id) for id in travelled.transcripts]
    things += [("code", c) for c in travelled.study.strays]
    for book in travelled.books.values():
        things += [("code", book.code(node)) for node, _ in book.walk()]
    return {travelled.guids.of(kind, id): (kind, id) for kind, id in things}


def _coders(
    users: Sequence[ForeignUser], known: Mapping[str, str], taken: set[str], changes: list[Change]
) -> dict[str, CoderId]:
    """A coder is the user's name where that is legal, else what can be made of it."""
    taken = taken | {known[u.guid].casefold() for u in users if u.guid in known}
    found: dict[str, CoderId] = {}
    for user in users:
        if user.guid in known:
            found[user.guid] = CoderId(known[user.guid])
        else:
            plain = _plain(user.name)
            name = _legal(user.name, "coder") or _legal(plain, "coder") or "coder"
            found[user.guid] = CoderId(free(name, taken))
        if found[user.guid] != user.name:
            changes.append(Change("renamed", user.name, 1, f"coder {found[user.guid]}"))
    return found


def _transcripts(
    sources: Iterable[ForeignSource], known: Things, changes: list[Change]
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


def _plain(name: str) -> str:
    """A name in plain letters, not too long for an id."""
    return slug(name)[:_LONGEST].strip("-")


def _legal(name: str, what: str) -> str:
    """The name when it may be an id; else nothing."""
    try:
        return checked_name(name, what)
    except UsageError:
        return ""
