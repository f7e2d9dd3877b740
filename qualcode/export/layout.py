"""Where things go on a page of Word: widths of columns, and which pages lie on their side.

A page turns only for a table whose columns would not fit upright. A few upright lines of a chapter
beside turned ones turn with them, so that no page is left nearly empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from qualcode.export.cells import NUMBERS
from qualcode.model.table import Column, Heading, Paragraph, Part, Plot, Table

MANY = 9
"""Columns; more of them have smaller words and headings of numbers on their side."""
_SAMPLE = 200  # rows looked at for the width of a column
_CHARACTER = 57_000  # English Metric Units of one of 9 points, on average
_SMALL_CHARACTER = 51_000  # of 8 points
_LONGEST = 17  # characters of a word that a column need not break
_LONGER = (30, 24, 20)  # the same where there is room for it
_LINE = 145_000  # English Metric Units from one line of 9 points to the next
_TEXT_LINE, _HEADING = 190_000, 500_000
_PADDING = 45_000
_WORDS = 45  # characters of a quote on a line, at least
_PLOT = 0.55  # of an upright page, with its caption
ENOUGH = 0.6
"""Of a page: upright parts that fill less do not get a page of their own beside turned ones."""


@dataclass(frozen=True, slots=True)
class Page:
    """The room between the margins of an upright page, in English Metric Units."""

    width: int
    height: int


def sides(parts: Sequence[Part], page: Page) -> list[bool]:
    """Per part whether its page lies on its side; words go with the table they lead up to."""
    wide = _wide(parts, page)
    for first, last in list(_stretches(parts, wide)):
        beside = (first > 0 and wide[first - 1]) or (last < len(wide) and wide[last])
        if beside and _height(parts[first:last], page) < ENOUGH * page.height:
            wide[first:last] = [True] * (last - first)
    return wide


def _wide(parts: Sequence[Part], page: Page) -> list[bool]:
    """Per part whether it, or the table it leads up to, is too wide for an upright page."""
    wide, side = list[bool](), False
    for part in reversed(parts):
        if isinstance(part, Table):
            side = sum(_least_widths(part)) > page.width
        elif isinstance(part, Plot):
            side = False
        wide.append(side)
    return wide[::-1]


def _stretches(parts: Sequence[Part], wide: Sequence[bool]) -> Iterable[tuple[int, int]]:
    """First and last (not in it) of every run of parts with the same side, in one chapter."""
    first = 0
    for at in range(1, len(wide) + 1):
        if at == len(wide) or wide[at] is not wide[first] or _is_chapter(parts[at]):
            yield first, at
            first = at


def _is_chapter(part: Part) -> bool:
    return isinstance(part, Heading) and part.level == 1


def _height(parts: Sequence[Part], page: Page) -> float:
    """About how high parts are on an upright page, in English Metric Units."""
    high = 0.0
    for part in parts:
        match part:
            case Heading():
                high += _HEADING
            case Paragraph(text):
                high += _text_height(text, page)
            case Plot():
                high += _PLOT * page.height
            case Table():
                high += table_height(part, page.width)
                high += sum(_text_height(note, page) for note in part.notes)
    return high


def _text_height(text: str, page: Page) -> float:
    return (ceil(len(text) * _CHARACTER / page.width) + 0.5) * _TEXT_LINE


def table_height(table: Table, room: int) -> float:
    """About how high a table is where its columns fill `room`, in English Metric Units."""
    wide, one = widths(table, room), character(table)
    high = _HEADING + 2 * _LINE
    for row in table.rows:
        lines = 1
        for cell, width in zip(row.cells, wide, strict=True):
            if isinstance(cell, str):
                told = sum(max(1, ceil(len(part) * one / width)) for part in cell.split("\n"))
                lines = max(lines, told)
        high += lines * _LINE + _PADDING
    return high


def character(table: Table) -> int:
    """The average width of a character in a table, in English Metric Units."""
    return _CHARACTER if len(table.columns) <= MANY else _SMALL_CHARACTER


def widths(table: Table, room: int) -> list[int]:
    """Widths of the columns that fill `room` together, in English Metric Units.

    Every column has room for its longest word where the page allows it; what is left goes to
    those with more to say.
    """
    one, least = character(table), _least_widths(table)
    for longest in _LONGER:
        if sum(easy := _least_widths(table, longest)) <= room:
            least = easy
            break
    wants = [_wanted(table, place, column) * one for place, column in enumerate(table.columns)]
    left = room - sum(least)
    more = [max(want - low, 0) for want, low in zip(wants, least, strict=True)]
    if left < 0 or sum(more) < left:
        widest = least if left < 0 else [max(*pair) for pair in zip(wants, least, strict=True)]
        return [int(room * one / sum(widest)) for one in widest]
    return [int(low + left * one / sum(more)) for low, one in zip(least, more, strict=True)]


def _least_widths(table: Table, longest: int = _LONGEST) -> list[float]:
    columns = enumerate(table.columns)
    return [_least(table, place, column, longest) * character(table) for place, column in columns]


def _least(table: Table, place: int, column: Column, longest: int) -> float:
    """Characters of the longest word up to `longest`, the heading's in bold."""
    if column.kind == "words":
        return float(_WORDS)
    turned = len(table.columns) > MANY and column.kind in NUMBERS
    heading = 0.0 if turned else max(map(len, column.label.split()), default=1) * 1.15
    words = [len(word) for cell in _texts(table, place) for word in cell.split()]
    numbers = 4 if column.kind == "integer" else 7
    inside = numbers if column.kind in NUMBERS else max(words, default=4)
    return float(min(max(heading, inside), longest)) + 2.5


def _wanted(table: Table, place: int, column: Column) -> float:
    if column.kind in NUMBERS:
        return 0
    lengths = sorted(map(len, _texts(table, place)))
    usual = lengths[len(lengths) * 9 // 10] if lengths else 0
    beside = any(c.kind == "words" for c in table.columns)  # quotes are what people read
    return min(usual, 160 if column.kind == "words" else 30 if beside else 60) + 2.5


def _texts(table: Table, place: int) -> list[str]:
    cells = (row.cells[place] for row in table.rows[:_SAMPLE])
    return [cell for cell in cells if isinstance(cell, str)]
