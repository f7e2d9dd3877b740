"""A file as lines of clean text, whatever it was packed in; and what a parser finds in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from qualcode.formats.transcripts.parsed import Leftover, ParsedTurn

Kind = Literal["text", "docx", "odt", "rtf"]
LABEL_LENGTH = 80
"""No speaker's label is longer, in characters."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line, stripped; a blank one stands between two paragraphs."""

    number: int
    """From 1: the line of a text file, the paragraph of a packed one."""
    text: str
    strong: int = 0
    """How many characters from the start are bold or italic."""
    heading: bool = False
    tab: int = 0
    """How many characters stand before the first tab; 0 where there is none."""


def line_of(number: int, raw: str, strong: int = 0, *, heading: bool = False) -> Line:
    """A line of raw characters, stripped, with its tabs as spaces."""
    bare = raw.strip()
    return Line(number, bare.replace("\t", " "), strong, heading, max(0, bare.find("\t")))


@dataclass(frozen=True)
class Document:
    """What the parsers read; nothing is packed, escaped or encoded any more."""

    name: str
    text: str
    kind: Kind = "text"
    packed: tuple[Line, ...] | None = None
    """The lines of a packed file; a text file's are cut from its text."""
    tables: tuple[tuple[tuple[str, ...], ...], ...] = ()
    leftovers: tuple[Leftover, ...] = ()
    """Footnotes, headers and the like, which are in no line."""
    notes: tuple[str, ...] = ()

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every line in file order."""
        if self.packed is not None:
            return self.packed
        return tuple(line_of(number, text) for number, text in enumerate(self.text.split("\n"), 1))


@dataclass(frozen=True, slots=True)
class Content:
    """What a parser found: every line of the document is in one of these."""

    turns: tuple[ParsedTurn, ...]
    leftovers: tuple[Leftover, ...] = ()
    merged_cues: int = 0
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Draft:
    """A turn that is still growing while its lines are read."""

    line: int
    speaker: str | None = None
    begins: int | None = None
    ends: int | None = None
    source: str = ""
    """The line that opened the turn, for the report when no words follow."""
    parts: list[str] = field(default_factory=list)
    """Lines of words; an empty one stands for a paragraph break."""

    def add(self, text: str) -> None:
        """Take one more line, or a paragraph break for an empty one."""
        if text or self.parts:
            self.parts.append(text)


def flowing(parts: list[str]) -> str:
    """Lines as one text: a wrapped line goes on after a space, a paragraph after a line feed."""
    pieces: list[str] = []
    previous, paragraph = "", False
    for part in parts:
        if not part:
            paragraph = True
            continue
        if pieces:
            pieces.append(" " if not paragraph and _wraps(previous, part) else "\n")
        pieces.append(part)
        previous, paragraph = part, False
    return "".join(pieces)


def spaced(parts: list[str]) -> str:
    """Lines as one text: caption lines go on after a space, paragraphs after a line feed."""
    paragraphs: list[list[str]] = [[]]
    for part in parts:
        if part:
            paragraphs[-1].append(part)
        elif paragraphs[-1]:
            paragraphs.append([])
    return "\n".join(" ".join(lines) for lines in paragraphs if lines)


def _wraps(previous: str, following: str) -> bool:
    """Whether `following` goes on with the sentence of `previous`.

    It does when it starts with a small letter, or when the line above it is long
    and does not end a sentence.
    """
    if following[0].islower():
        return True
    return len(previous) >= 60 and previous[-1] not in ".?!…\"”'’)]:"
