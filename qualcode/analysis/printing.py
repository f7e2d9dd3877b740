"""Tables of quotes in one style of quotation marks, with a note that says what was made alike.

It comes after the gate, so that the note counts what is printed. Words of several speakers
stand in lines `[P3] …`; each speaker's words get marks of their own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from qualcode.analysis.headings import note
from qualcode.analysis.wording import STYLES, Style, Wording, printed
from qualcode.model.table import Cell, Language, Report, Row, Table

_SPEAKS = re.compile(r"\[(?!\.|…)([^\[\]\n]{1,80})\] ")
_SHOWN = 12
"""Places listed in a note; more of them are counted."""


def printed_report(report: Report, style: Style, said_in: Mapping[str, str]) -> Report:
    """The report with the quotes of every table in one style, told once under the last of them."""
    if style == "verbatim":
        return report
    done, parts, last = _Done(), list(report.parts), -1
    for place, part in enumerate(parts):
        if isinstance(part, Table) and _has_quotes(part):
            parts[place], last = _in_style(part, style, said_in, done), place
    if isinstance(told := parts[last], Table) and last >= 0:
        parts[last] = told.noted(*_told(style, report.language, done))
    return replace(report, parts=tuple(parts))


def printed_table(table: Table, style: Style, said_in: Mapping[str, str]) -> Table:
    """`table` with participants' words in one style; the words themselves stay.

    `said_in` is the language of every transcript, by which apostrophes are told from marks.
    A table without quotes stays as it is.
    """
    if style == "verbatim" or not _has_quotes(table):
        return table
    done = _Done()
    return _in_style(table, style, said_in, done).noted(*_told(style, table.language, done))


@dataclass(slots=True)
class _Done:
    """What was made alike in how many quotes, and the places somebody should look at."""

    counted: Counter[str] = field(default_factory=Counter)
    doubtful: list[str] = field(default_factory=list)


def _has_quotes(table: Table) -> bool:
    return bool(table.rows) and any(column.kind == "words" for column in table.columns)


def _in_style(table: Table, style: Style, said_in: Mapping[str, str], done: _Done) -> Table:
    """The table with its quotes in style, counted in `done`."""
    places = [n for n, column in enumerate(table.columns) if column.kind == "words"]
    rows = list[Row]()
    for row in table.rows:
        cells = list(row.cells)
        language = said_in.get(_cell(table, row, "transcript"), table.language)
        for place in places:
            if isinstance(words := cells[place], str):
                made = _printed(words, style, language)
                cells[place] = made.text
                done.counted.update(k for k in _KINDS if getattr(made, k))
                done.counted["all"] += 1
                done.doubtful += [_place(table, row, words)] if made.unbalanced else []
        rows.append(replace(row, cells=tuple(cells)))
    return replace(table, rows=tuple(rows))


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


def _told(style: Style, language: Language, done: _Done) -> list[str]:
    """What was made alike, and where marks are not in pairs."""
    marks = dict(zip(("open", "close"), STYLES[style][0], strict=True))
    counts = {id: done.counted[id] for id in (*_KINDS, "all")}
    notes = [note("wording", language, **marks, **counts)]
    if done.doubtful:
        more = len(done.doubtful) - _SHOWN
        listed = "; ".join(done.doubtful[:_SHOWN]) + (f"; + {more}" if more > 0 else "")
        notes.append(note("unbalanced", language, places=listed))
    return notes


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
