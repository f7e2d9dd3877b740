"""Configurations in boxes of characters, for a terminal, a mail or a file of plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from unicodedata import category, east_asian_width

from qualcode.export.cells import printable
from qualcode.export.diagram import LABELS, balance
from qualcode.model.configuration import PARTS, CmoPart, Configuration
from qualcode.model.table import Language

_NARROW, _WIDEST, _ARROW = 60, 110, " ──▶ "
"""Cells below which the boxes stand under each other, and beyond which they do not grow."""


def cmo_text(
    configurations: Iterable[Configuration], *, width: int = 80, language: Language = "nl"
) -> str:
    """One row of boxes per configuration, its id above it; a part without words is `?`.

    No line is wider than `width` cells. Below 60 cells the boxes stand under each other.
    """
    return "\n".join(line for one in configurations for line in _drawn(one, width, language))


def _drawn(one: Configuration, width: int, language: Language) -> Iterator[str]:
    yield f"{one.id}  {balance(one)}"
    beside = width >= _NARROW
    inner = (min(width, _WIDEST) - 2 * len(_ARROW)) // 3 - 4 if beside else min(width, _WIDEST) - 4
    boxes = [list(_text_box(one, part, max(inner, 8), language)) for part in PARTS]
    if not beside:
        for place, box in enumerate(boxes):
            yield from box if not place else ("  ↓", *box)
        yield ""
        return
    height = max(map(len, boxes))
    for row in range(height):
        joint = _ARROW if row == height // 2 else " " * len(_ARROW)
        yield joint.join(_stretched(box, height)[row] for box in boxes).rstrip()
    yield ""


def _text_box(one: Configuration, part: CmoPart, inner: int, language: Language) -> Iterator[str]:
    name = f" {LABELS[part][language == 'en']} "
    yield f"┌{name:─<{inner + 2}}┐"
    for line in _cells(printable(" ".join((one.text(part) or "?").split())), inner):
        yield f"│ {line}{' ' * (inner - _width(line))} │"
    yield f"└{'─' * (inner + 2)}┘"


def _stretched(box: list[str], height: int) -> list[str]:
    blank = f"│{' ' * (_width(box[0]) - 2)}│"
    return [*box[:-1], *[blank] * (height - len(box)), box[-1]]


def _cells(words: str, width: int) -> list[str]:
    """`words` in lines of at most `width` cells; a word that is longer is broken."""
    lines, line = list[str](), ""
    for word in words.split():
        if line and _width(line) + 1 + _width(word) <= width:
            line = f"{line} {word}"
            continue
        if line:
            lines.append(line)
        line = word
        while _width(line) > width:
            fits = next(n for n in range(len(line), 0, -1) if _width(line[:n]) <= width)
            lines.append(line[:fits])
            line = line[fits:]
    return [*lines, line] if line or not lines else lines


def _width(words: str) -> int:
    """The cells a terminal gives to words: two for wide signs, none for marks on others."""
    return sum(
        0 if category(sign) in {"Mn", "Me", "Cf"} else 1 + (east_asian_width(sign) in "WF")
        for sign in words
    )
