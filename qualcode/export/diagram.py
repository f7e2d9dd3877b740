"""Configurations as a drawing: boxes for context, mechanism and outcome, arrows between them.

Drawn by hand as svg, so that the same configurations give the same bytes and nothing but text
is needed to open it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from html import escape

from qualcode.export.cells import printable
from qualcode.model.configuration import PARTS, CmoPart, Configuration
from qualcode.model.table import Language

LABELS = {
    "context": ("Context", "Context"),
    "mechanism": ("Mechanisme", "Mechanism"),
    "outcome": ("Uitkomst", "Outcome"),
}
_FILLS = {"context": "#e8f0f7", "mechanism": "#f6efe0", "outcome": "#e9f3e6"}
_WIDTH, _GAP, _LINE, _PAD, _LEFT, _TOP = 260, 90, 20, 12, 20, 56
_CHARS = 34


def cmo_svg(configurations: Iterable[Configuration], *, language: Language = "nl") -> str:
    """One row of boxes per configuration, its id above it; a part without words is dashed."""
    rows, y = list[str](), _TOP
    for one in configurations:
        height = _height(one)
        rows.extend(_row(one, y, height))
        y += height + 46
    width = _LEFT * 2 + 3 * _WIDTH + 2 * _GAP
    heads = "\n".join(
        f'<text x="{_x(n)}" y="24" font-weight="600">{LABELS[part][language == "en"]}</text>'
        for n, part in enumerate(PARTS)
    )
    name = "CMO-configuraties" if language == "nl" else "CMO configurations"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {y}" width="{width}" '
        f'height="{y}" role="img" aria-label="{name}" font-family="sans-serif" font-size="14">\n'
        f'<defs><marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" '
        f'markerHeight="7" orient="auto"><path d="M0 0L10 5L0 10z" fill="#444"/></marker></defs>\n'
        f'<rect width="{width}" height="{y}" fill="#fff"/>\n{heads}\n'
        + "\n".join(rows)
        + "\n</svg>\n"
    )


def balance(one: Configuration) -> str:
    """How many segments speak for a configuration and against it, as (+3 / −1)."""
    against = sum(link.against for link in one.evidence)
    return f"(+{len(one.evidence) - against} / −{against})"


def _x(place: int) -> int:
    return _LEFT + place * (_WIDTH + _GAP)


def _lines(words: str | None) -> list[str]:
    return textwrap.wrap(" ".join((words or "").split()), _CHARS) or ["?"]


def _height(one: Configuration) -> int:
    return max(len(_lines(one.text(part))) for part in PARTS) * _LINE + 2 * _PAD


def _row(one: Configuration, y: int, height: int) -> Iterator[str]:
    counted = f"{one.id}  {balance(one)}"
    yield f'<text x="{_LEFT}" y="{y - 6}" font-size="12" fill="#555">{_text(counted)}</text>'
    for place, part in enumerate(PARTS):
        yield from _box(part, one.text(part), _x(place), y, height)
        if place:
            start, middle = _x(place - 1) + _WIDTH, y + height // 2
            yield (
                f'<line x1="{start}" y1="{middle}" x2="{_x(place)}" y2="{middle}" stroke="#444" '
                f'stroke-width="1.5" marker-end="url(#head)"/>'
            )


def _box(part: CmoPart, words: str | None, x: int, y: int, height: int) -> Iterator[str]:
    dashes = "" if words else ' stroke-dasharray="5 4"'
    yield (
        f'<rect x="{x}" y="{y}" width="{_WIDTH}" height="{height}" rx="6" '
        f'fill="{_FILLS[part]}" stroke="#666"{dashes}/>'
    )
    for number, line in enumerate(_lines(words)):
        yield f'<text x="{x + _PAD}" y="{y + _PAD + 14 + number * _LINE}">{_text(line)}</text>'


def _text(text: str) -> str:
    return escape(printable(text))
