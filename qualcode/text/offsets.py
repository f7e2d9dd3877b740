"""Code points to the countings other programs use, and back.

A foreign offset counts UTF-16 units or UTF-8 bytes (or code points), a line break as one or
two units, and a byte order mark in front or not. The text itself is the words inside the
study: line feeds only and no byte order mark. Which convention a file follows is for the
importer to find out.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

from qualcode.model.errors import AnchorError
from qualcode.model.span import Span

OffsetUnit = Literal["code points", "utf-16", "utf-8"]

_WIDE: dict[OffsetUnit, str] = {
    "code points": "",
    "utf-16": "\U00010000-\U0010ffff",
    "utf-8": "\x80-\U0010ffff",
}
_ASTRAL = re.compile(f"[{_WIDE['utf-16']}]")
FILLER = "\udc00"
"""Stands for the second UTF-16 unit of a character; no text of a study holds it."""
_MARK_SIZE: dict[OffsetUnit, int] = {"code points": 1, "utf-16": 1, "utf-8": 3}


@dataclass(frozen=True, slots=True)
class Convention:
    """How a program counts places in a text."""

    unit: OffsetUnit = "code points"
    line_break: Literal[1, 2] = 1
    """Units a line break counts for: 2 where the file has carriage returns and counts them."""
    mark: bool = False
    """Whether the byte order mark is counted."""


class OffsetIndex:
    """Look-ups between code points of one text and one convention, in O(log n).

    Only characters that count for more than one unit are stored.
    """

    __slots__ = ("_extra", "_foreign", "_length", "_mark", "_points", "convention")

    def __init__(self, text: str, convention: Convention) -> None:
        self.convention = convention
        self._mark = _MARK_SIZE[convention.unit] if convention.mark else 0
        self._length = len(text)
        # Parallel, one entry per wide character: the code point after it, and how many
        # units the text up to there has more than code points.
        self._points, self._extra = array("Q"), array("Q", [0])
        classes = _WIDE[convention.unit] + ("\n" if convention.line_break == 2 else "")
        extra = 0
        for found in re.finditer(f"[{classes}]", text) if classes else ():
            extra += _size(found[0], convention) - 1
            self._points.append(found.end())
            self._extra.append(extra)
        self._foreign = array(
            "Q", [p + e for p, e in zip(self._points, self._extra[1:], strict=True)]
        )

    def __len__(self) -> int:
        """Units of the whole text, the byte order mark included when it is counted."""
        return self._mark + self._length + self._extra[-1]

    def to_foreign(self, position: int) -> int:
        """Units before the code point at `position`; AnchorError off the text."""
        if not 0 <= position <= self._length:
            raise AnchorError(
                f"Position {position:,} is outside a text of {self._length:,} characters."
            )
        return self._mark + position + self._extra[bisect_right(self._points, position)]

    def to_point(self, foreign: int) -> int:
        """The code point that begins at unit `foreign`; AnchorError inside one or off the text.

        A place before a counted byte order mark is the first code point.
        """
        if not 0 <= foreign <= len(self):
            raise AnchorError(
                f"Position {foreign:,} is outside a text of {len(self):,} {self.convention.unit}.",
                "The file may count places in another way than expected.",
            )
        units = 0 if foreign == 0 else foreign - self._mark
        found = bisect_right(self._foreign, max(units, 0))
        point = units - self._extra[found]
        inside = found < len(self._points) and point >= self._points[found]
        if units < 0 or inside:
            raise AnchorError(
                f"Position {foreign:,} ({self.convention.unit}) falls inside one character.",
                "The file may count places in another way than expected.",
            )
        return point

    def to_foreign_span(self, span: Span) -> tuple[int, int]:
        """First unit of a span and the unit after its last."""
        return self.to_foreign(span.start), self.to_foreign(span.end)

    def to_span(self, start: int, end: int) -> Span:
        """The span between two foreign places, half-open; AnchorError when it holds no words."""
        return Span(self.to_point(start), self.to_point(end))


def laid_out(text: str, convention: Convention) -> str:
    """`text` with one character for every unit of the convention, for looking around a place.

    A carriage return stands before a line feed that counts two; a character that counts
    several units is followed by `FILLER`. Not for UTF-8: ValueError.
    """
    if convention.unit == "utf-8":
        raise ValueError("a text is not laid out in bytes")
    if convention.line_break == 2:
        text = text.replace("\n", "\r\n")
    if convention.unit == "utf-16" and not text.isascii():
        text = _ASTRAL.sub(rf"\g<0>{FILLER}", text)
    return "\ufeff" + text if convention.mark else text


def _size(character: str, convention: Convention) -> int:
    """Units of a character that the convention counts for more than one."""
    if character == "\n":
        return convention.line_break
    if convention.unit == "utf-16":
        return 2
    point = ord(character)
    return 2 if point < 0x800 else 3 if point < 0x10000 else 4
