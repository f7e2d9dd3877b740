"""html: one file with nothing outside it, that sorts, prints and can be read aloud."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from html import escape
from typing import assert_never

from qualcode.export.cells import NUMBERS, empty_words, is_total, printable, raw, shown
from qualcode.export.plots import draw
from qualcode.model.table import Cell, Column, Heading, Language, Paragraph, Part, Plot, Table

_STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 84rem; padding: 0 1rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; margin: 1rem 0 .5rem; }
caption { font-weight: 600; padding: .25rem 0; text-align: left; }
th, td { border-bottom: 1px solid #8886; font-size: .9rem; padding: .25rem .5rem; text-align: left; vertical-align: top; }
th button { background: none; border: 0; color: inherit; cursor: pointer; font: inherit; padding: 0; text-align: inherit; }
th[aria-sort=ascending] button::after { content: " \\2191"; }
th[aria-sort=descending] button::after { content: " \\2193"; }
thead th { background: Canvas; border-bottom: 2px solid; vertical-align: bottom; }
tbody th { font-weight: 400; }
tbody tr:hover { background: #8881; }
tr.total > * { border-top: 1px solid; font-weight: 600; }
nav ul { columns: 16rem; padding-left: 1.25rem; }
.number { font-variant-numeric: tabular-nums; text-align: right; white-space: nowrap; }
.words { min-width: 18rem; white-space: pre-line; }
.label { white-space: pre-wrap; }
figure { margin: 1.5rem 0; }
figure img { background: #fff; height: auto; max-width: 100%; }
figcaption { font-weight: 600; }
@media print {
  body { margin: 0; max-width: none; }
  nav { display: none; }
  .scroll { overflow: visible; }
  h2, h3, h4, caption { break-after: avoid; }
  table { font-size: .8rem; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
}
"""
_SCRIPT = """
for (const button of document.querySelectorAll("th button")) {
  button.addEventListener("click", () => {
    const head = button.parentElement, body = head.closest("table").tBodies[0];
    const up = head.getAttribute("aria-sort") !== "ascending";
    for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    const value = row => row.cells[head.cellIndex].dataset.value ?? row.cells[head.cellIndex].textContent;
    const numeric = head.classList.contains("number");
    const compare = numeric
      ? (a, b) => (a === "") - (b === "") || (up ? a - b : b - a)
      : (a, b) => (up ? 1 : -1) * a.localeCompare(b, document.documentElement.lang);
    const [rows, totals] = [false, true].map(t => [...body.rows].filter(r => r.classList.contains("total") === t));
    body.append(...rows.sort((a, b) => compare(value(a), value(b))), ...totals);
  });
}
"""


def html_bytes(parts: Sequence[Part], locale: Language, *, title: str, language: Language) -> bytes:
    """The parts as one html document; clicking a heading sorts its table, totals stay last."""
    lines, chapters = list[str](), list[str]()
    for part in parts:
        if isinstance(part, Heading) and part.level == 1:
            chapters.append(part.text)
            lines.append(f'<h2 id="chapter-{len(chapters)}">{_text(part.text)}</h2>')
        else:
            lines += _part(part, locale)
    body = "\n".join(lines)
    headed = any(isinstance(part, Heading) for part in parts)
    top = f"<h1>{_text(title)}</h1>\n" if headed or len(parts) != 1 else ""
    top += _contents(chapters, language)
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_text(title)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{top}{body}\n</main>\n<script>{_SCRIPT}</script>\n</body>\n</html>\n"
    ).encode()


def _contents(chapters: Sequence[str], language: Language) -> str:
    """Links to the chapters, where there are enough of them to look for one."""
    if len(chapters) < _MANY:
        return ""
    links = "".join(
        f'<li><a href="#chapter-{n}">{_text(text)}</a></li>' for n, text in enumerate(chapters, 1)
    )
    label = "Inhoud" if language == "nl" else "Contents"
    return f'<nav aria-label="{label}"><ul>{links}</ul></nav>\n'


_MANY = 3


def _part(part: Part, locale: Language) -> Iterator[str]:
    match part:
        case Heading(text, level):
            depth = min(level + 1, 6)
            yield f"<h{depth}>{_text(text)}</h{depth}>"
        case Paragraph(text):
            yield f"<p>{_text(text)}</p>"
        case Table():
            yield from _table(part, locale)
        case Plot():
            yield _figure(part)
        case _:
            assert_never(part)


def _figure(plot: Plot) -> str:
    """The picture inside the file, with its title for those who cannot see it."""
    drawn = base64.b64encode(draw(plot, "svg")).decode()
    title = _text(plot.title)
    return (
        f'<figure><img src="data:image/svg+xml;base64,{drawn}" alt="{title}">'
        f"<figcaption>{title}</figcaption></figure>"
    )


def _table(table: Table, locale: Language) -> Iterator[str]:
    yield f'<div class="scroll">\n<table id="{_text(table.id)}">'
    yield f"<caption>{_text(table.title)}</caption>"
    heads = (
        f'<th scope="col"{_class(c)}><button type="button">{_text(c.label)}</button></th>'
        for c in table.columns
    )
    yield f"<thead>\n<tr>{''.join(heads)}</tr>\n</thead>\n<tbody>"
    for row in table.rows:
        cells = enumerate(zip(table.columns, row.cells, strict=True))
        yield (
            ('<tr class="total">' if is_total(row) else "<tr>")
            + "".join(_cell(c, cell, locale, first=not n) for n, (c, cell) in cells)
            + "</tr>"
        )
    yield "</tbody>\n</table>\n</div>"
    if not table.rows:
        yield f"<p>{empty_words(table.language)}</p>"
    if table.notes:
        items = "\n".join(f"<li>{_text(text)}</li>" for text in table.notes)
        yield f"<ul>\n{items}\n</ul>"


def _cell(column: Column, cell: Cell, locale: Language, *, first: bool) -> str:
    words = _text(shown(cell, column.kind, locale))
    if column.kind in NUMBERS:
        return f'<td class="number" data-value="{_text(raw(cell))}">{words}</td>'
    if first and column.kind == "text":
        return f'<th scope="row"{_class(column)}>{words}</th>'
    return f"<td{_class(column)}>{words}</td>"


def _class(column: Column) -> str:
    if column.kind in NUMBERS:
        return ' class="number"'
    return ' class="words"' if column.kind == "words" else ' class="label"'


def _text(text: str) -> str:
    return escape(printable(text))
