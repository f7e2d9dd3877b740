"""Tables of quotes in one style of quotation marks, with a note that says what was made alike.

It comes after the gate, so that the note counts what is printed. Words of several speakers
stand in lines `[P3] …`; each speaker's words get marks of their own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from qualcode.analysis.headings import note
from qualcode.analysis.wording import STYLES, Style, Wording, printed
from qualcode.model.table import Cell, Report, Row, Table

_SPEAKS = re.compile(r"\[(?!\.|…)([^\[\]\n]{1,80})\] ")
_SHOWN = 12
"""Places listed in a note; more of them are counted."""


def printed_report(report: Report, style: Style, said_in: Mapping[str, str]) -> Report:
    """The report with the quotes of every table in it in one style."""
    parts = tuple(
        printed_table(part, style, said_in) if isinstance(part, Table) else part
        for part in report.parts
    )
    return replace(report, parts=parts)


def printed_table(table: Table, style: Style, said_in: Mapping[str, str]) -> Table:
    """`table` with participants' words in one style; the words themselves stay.

    `said_in` is the language of every transcript, by which apostrophes are told from marks.
    A table without quotes stays as it is.
    """
    places = [n for n, column in enumerate(table.columns) if column.kind == "words"]
    if style == "verbatim" or not places or not table.rows:
        return table
    counted, doubtful, rows = Counter[str](), list[str](), list[Row]()
    for row in table.rows:
        cells = list(row.cells)
        language = said_in.get(_cell(table, row, "transcript"), table.language)
        for place in places:
            if isinstance(words := cells[place], str):
                made = _printed(words, style, language)
                cells[place] = made.text
                counted.update(k for k in _KINDS if getattr(made, k))
                counted["all"] += 1
                doubtful += [_place(table, row, words)] if made.unbalanced else []
        rows.append(replace(row, cells=tuple(cells)))
    done = replace(table, rows=tuple(rows)).noted(_told(table, style, counted))
    return done.noted(_to_look_at(table, doubtful)) if doubtful else done


_KINDS = ("marks", "omissions", "spaces")


def _printed(words: str, style: Style, language: str) -> Wording:
    """A quote of one speaker, or of several with a line for each."""
    if _SPEAKS.match(words) is None:
        return printed(words, style, said_in=language)
    lines = list[tuple[str, str]]()
    for line in words.split("\n"):
        if speaks := _SPEAKS.match(line):
            lines.append((speaks[0], line[speaks.end() :]))
        else:  # the same speaker goes on in the next turn
            lines[-1] = (lines[-1][0], f"{lines[-1][1]} {line}")
    made = [printed(said, style, said_in=language) for _, said in lines]
    text = "\n".join(who + one.text for (who, _), one in zip(lines, made, strict=True))
    flags = {id: any(getattr(one, id) for one in made) for id in (*_KINDS, "unbalanced")}
    return Wording(text, **flags)


def _told(table: Table, style: Style, counted: Mapping[str, int]) -> str:
    marks = dict(zip(("open", "close"), STYLES[style][0], strict=True))
    return note(
        "wording",
        table.language,
        **marks,
        **{id: counted.get(id, 0) for id in (*_KINDS, "all")},
    )


def _to_look_at(table: Table, doubtful: list[str]) -> str:
    more = len(doubtful) - _SHOWN
    listed = "; ".join(doubtful[:_SHOWN]) + (f"; + {more}" if more > 0 else "")
    return note("unbalanced", table.language, places=listed)


def _place(table: Table, row: Row, words: str) -> str:
    """Transcript and turn where the table has them, else how the quote begins."""
    where = _cell(table, row, "transcript"), _cell(table, row, "turn")
    if all(where):
        return " ".join(where)
    return words if len(words) < 40 else f"{words[:39]}…"


def _cell(table: Table, row: Row, id: str) -> str:
    at = next((n for n, column in enumerate(table.columns) if column.id == id), None)
    cell: Cell = None if at is None else row.cells[at]
    return "" if cell is None else str(cell)
