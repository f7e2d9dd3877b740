"""How a transcript falls into rows of a screen.

Rows are greedy, by cells of the terminal, broken at white space. How wide a text is drawn is
handed in, so that this module knows no terminal. Rows tile the words exactly: white space at a
break and the line feed after a turn belong to the row they end and are not drawn.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass

from qualcode.model.errors import UsageError
from qualcode.model.transcript import Transcript
from qualcode.text.graphemes import character_at

CellWidth = Callable[[str], int]
"""How many cells a text takes on the screen."""

# No-break spaces are left out: they are there to hold words together.
_BLANKS = " \t\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000"
_PIECE = re.compile(f"[{_BLANKS}]+|[^{_BLANKS}]+")
_UNUSUAL = re.compile(r"[^ -~]")


@dataclass(frozen=True, slots=True)
class Rows:
    """Three flat arrays, one entry a row: first code point, the one after the last, the turn."""

    starts: array[int]
    ends: array[int]
    turns: array[int]

    def __len__(self) -> int:
        return len(self.starts)

    def row_at(self, position: int) -> int:
        """The row that holds the code point at `position`; the last row past the end.

        UsageError when there are no rows.
        """
        if not self.starts:
            raise UsageError("A transcript without turns has no rows.")
        return max(0, bisect_right(self.starts, position) - 1)

    def drawn(self, text: str, row: int) -> str:
        """The words of a row as they are drawn, without the white space it ends with."""
        return text[self.starts[row] : self.ends[row]].rstrip(_BLANKS + "\n")

    def first_of(self, turn: int) -> int:
        """The first row of a turn."""
        return bisect_right(self.turns, turn - 1)


def lay_out(transcript: Transcript, measure: int, *, width: CellWidth) -> Rows:
    """The rows of a transcript at `measure` cells; every turn and paragraph begins a row.

    No row is wider than the measure, but where one visible character is. A turn without
    words has a row of its own. UsageError for a measure under 1.
    """
    if measure < 1:
        raise UsageError(f"A row of {measure} cells holds nothing.", "Make the window wider.")
    starts, ends, turns = array("I"), array("I"), array("I")
    even: dict[str, bool] = {}
    for turn, (begin, said) in enumerate(zip(transcript.starts, transcript.turns, strict=True)):
        at = first = begin
        if len(said.text) <= measure and _is_usual(said.text):  # most turns are as short
            starts.append(at)
            ends.append(at + len(said.text) + 1)
            turns.append(turn)
            continue
        for paragraph in said.text.split("\n"):
            for place in (*_breaks(paragraph, measure, width, even), len(paragraph) + 1):
                starts.append(at)
                at = first + place
                ends.append(at)
                turns.append(turn)
            first = at
    if ends:
        ends[-1] -= 1  # no line feed follows the last turn
    return Rows(starts, ends, turns)


def _breaks(text: str, measure: int, width: CellWidth, even: dict[str, bool]) -> Iterator[int]:
    """Where the rows of a paragraph end but the last; `even` remembers characters."""
    for character in () if _is_usual(text) else set(_UNUSUAL.findall(text)):
        if character not in even:
            even[character] = _is_even(character, width)
        if not even[character]:
            return _uneven(text, measure, width)
    return _even(text, measure)


def _is_usual(text: str) -> bool:
    """Whether every character is from the space to `~`; quick to tell."""
    return text.isascii() and text.isprintable()


def _is_even(character: str, width: CellWidth) -> bool:
    """Whether the character is one cell wide and never part of another."""
    plain = "\xa0" < character < "\u0300" or "\u2010" <= character <= "\u2027" or character == "€"
    return plain and width(character) == 1


def _even(text: str, measure: int) -> Iterator[int]:
    """Where the rows of a paragraph end but the last, when every character is one cell."""
    at, size = 0, len(text)
    while size - at > measure:
        blank = text.rfind(" ", at, at + measure + 1)
        end = blank + 1 if text[at : blank + 1].strip(" ") else at + measure
        while end < size and text[end] == " ":
            end += 1
        if end == size:
            return
        yield end
        at = end


def _uneven(text: str, measure: int, width: CellWidth) -> Iterator[int]:
    """Where the rows of a paragraph end but the last, by the width of its pieces."""
    used = blank = 0
    for found in _PIECE.finditer(text):
        cells = width(found[0])
        if found[0][0] in _BLANKS:
            blank = cells
            continue
        if used + blank + cells > measure and (used or blank >= measure):
            yield found.start()
            used = blank = 0
        if used + blank + cells <= measure:
            used += blank + cells
        else:
            used = yield from _broken(text, found.span(), blank, measure, width)
        blank = 0


def _broken(
    text: str, piece: tuple[int, int], used: int, measure: int, width: CellWidth
) -> Generator[int, None, int]:
    """Where a piece wider than its row is broken, between visible characters.

    Returns the cells its last part takes.
    """
    at, stop = piece
    while at < stop:
        end = character_at(text, at)[1]
        cells = width(text[at:end])
        if used and used + cells > measure:
            yield at
            used = 0
        used, at = used + cells, end
    return used
