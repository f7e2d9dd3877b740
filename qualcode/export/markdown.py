"""Markdown: pipe tables that GitHub, Quarto and pandoc all read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import assert_never

from qualcode.export.cells import NUMBERS, empty_words, shown
from qualcode.model.table import Heading, Language, Paragraph, Part, Plot, Table

_SPECIAL = re.compile(r"([\\|*`<])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_BREAK = re.compile(r"\r\n|[\n\r\u2028\u2029\x0b\x0c\x85]")


def markdown_bytes(parts: Sequence[Part], locale: Language, *, title: str | None = None) -> bytes:
    """The parts as Markdown.

    A table's title is the document's when it stands alone, a heading under the document's
    `title`, and bold where the parts have headings of their own.
    """
    headed = any(isinstance(part, Heading) for part in parts)
    mark = "# {}" if title is None else "**{}**" if headed else "## {}"
    blocks = [] if title is None else [f"# {_line(title)}"]
    for part in parts:
        match part:
            case Heading(text, level):
                blocks.append(f"{'#' * (level + 1)} {_line(text)}")
            case Paragraph(text):
                blocks.append(_escaped(text))
            case Table():
                blocks.extend(_table(part, locale, mark))
            case Plot():
                word = "Figuur" if part.table.language == "nl" else "Figure"
                blocks.append(f"*{word}: {_line(part.title)}*")
            case _:
                assert_never(part)
    return ("\n\n".join(blocks) + "\n").encode()


def _table(table: Table, locale: Language, mark: str) -> Iterator[str]:
    yield mark.format(_line(table.title))
    kinds = [column.kind for column in table.columns]
    lines = [
        _row([_line(column.label) for column in table.columns]),
        _row(["--:" if kind in NUMBERS else "---" for kind in kinds]),
    ]
    for row in table.rows:
        cells = zip(row.cells, kinds, strict=True)
        lines.append(_row([_cell(shown(cell, kind, locale)) for cell, kind in cells]))
    yield "\n".join(lines)
    if not table.rows:
        yield empty_words(table.language)
    if table.notes:
        yield "\n".join(f"- {_line(text)}" for text in table.notes)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return _BREAK.sub("<br>", _escaped(text))


def _line(text: str) -> str:
    return _BREAK.sub(" ", _escaped(text))


def _escaped(text: str) -> str:
    return _ENTITY.sub("&amp;", _SPECIAL.sub(r"\\\1", text))
