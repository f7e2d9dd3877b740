"""What a REFI-QDA project holds, as its file says it: GUIDs normal, places not yet converted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from qualcode.formats.refi.conventions import Detection, Selected
from qualcode.formats.refi.wording import SourceText


@dataclass(frozen=True, slots=True)
class ForeignUser:
    """A person who worked in the other program."""

    guid: str
    name: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class ForeignCode:
    """A code or a category, with the codes under it."""

    guid: str
    name: str
    codable: bool = True
    colour: str | None = None
    """`#rrggbb`, lower case; None for none and for what is no colour."""
    description: str = ""
    notes: tuple[str, ...] = ()
    codes: tuple[ForeignCode, ...] = ()


class ForeignCoding(NamedTuple):
    """One code on a selection or on a whole source.

    Codings and selections are tuples because there are as many as a million of them.
    """

    guid: str
    """Empty on a selection, whose own GUID tells it apart."""
    code: str
    user: str = ""
    made: str = ""
    notes: tuple[str, ...] = ()


class ForeignSelection(NamedTuple):
    """A stretch of a source in the other program's counting."""

    guid: str
    start: int
    end: int
    name: str = ""
    description: str = ""
    user: str = ""
    made: str = ""
    codings: tuple[ForeignCoding, ...] = ()
    notes: tuple[str, ...] = ()

    def selected(self) -> Selected:
        """The two places and what may be the quote."""
        return Selected(self.start, self.end, self.name.strip(), self.description.strip())


@dataclass(frozen=True, slots=True)
class ForeignSource:
    """A text source, or the plain text of a PDF, a recording or a picture."""

    guid: str
    name: str
    kind: str
    """The element it came from: `TextSource`, `PDFSource`, `AudioSource` ..."""
    text: SourceText | None
    """None when the archive does not hold its plain text."""
    why_missing: str = ""
    description: str = ""
    user: str = ""
    made: str = ""
    selections: tuple[ForeignSelection, ...] = ()
    codings: tuple[ForeignCoding, ...] = ()
    """On the whole source."""
    notes: tuple[str, ...] = ()
    variables: tuple[tuple[str, str], ...] = ()
    """GUID of the variable, and the value as text."""
    detection: Detection | None = None
    """None without a text."""


@dataclass(frozen=True, slots=True)
class ForeignNote:
    """A note: text of a user, hung on things by their references to it."""

    guid: str
    name: str
    text: str
    """As the file has it, line ends and all."""
    user: str = ""
    made: str = ""


@dataclass(frozen=True, slots=True)
class ForeignSet:
    """A group of codes, sources or notes."""

    guid: str
    name: str
    description: str = ""
    codes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ForeignCase:
    """A case with its variables, and what belongs to it."""

    guid: str
    name: str
    description: str = ""
    codes: tuple[str, ...] = ()
    variables: tuple[tuple[str, str], ...] = ()
    sources: tuple[str, ...] = ()
    selections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ForeignLink:
    """A relation between two things."""

    guid: str
    name: str
    origin: str
    target: str


@dataclass(frozen=True, slots=True)
class Unread:
    """Something in the file that a study has no place for."""

    what: str
    """The element, such as `PictureSource`."""
    count: int
    why: str


@dataclass(frozen=True, slots=True)
class ForeignProject:
    """One qdpx, read whole; `faults` are what an import does not accept."""

    file: str
    name: str
    origin: str
    """The program that wrote it."""
    users: tuple[ForeignUser, ...] = ()
    codes: tuple[ForeignCode, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    """Name by GUID."""
    cases: tuple[ForeignCase, ...] = ()
    sources: tuple[ForeignSource, ...] = ()
    notes: tuple[ForeignNote, ...] = ()
    links: tuple[ForeignLink, ...] = ()
    sets: tuple[ForeignSet, ...] = ()
    description: str = ""
    project_notes: tuple[str, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()
    """Parts a study has no place for: name of the element and its XML, for an export back."""
    unread: tuple[Unread, ...] = ()
    faults: tuple[str, ...] = ()
    """Why the file cannot be imported as it is, one sentence each."""
    remarks: tuple[str, ...] = ()
    """What a researcher should know and can do nothing about."""
