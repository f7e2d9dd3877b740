"""Rows and columns: csv and tsv of Amberscript, Whisper and corpora, and tables in Word."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from qualcode.formats.transcripts.document import Content, Document
from qualcode.formats.transcripts.encoding import one_line
from qualcode.formats.transcripts.parsed import Leftover, ParsedTurn
from qualcode.formats.transcripts.speakers import is_habit, is_label, is_name
from qualcode.formats.transcripts.times import CLOCK, milliseconds
from qualcode.model.errors import FormatError

Field = Literal["begins", "ends", "speaker", "text"]
_ALIASES: Mapping[Field, re.Pattern[str]] = {
    "begins": re.compile(
        r"(?:start|begin)s?(?: ?(?:time|tijd))?(?: \(?m?s\)?)?|tijd|time|timestamp|timecode|tijdcode|"
        r"in|from"
    ),
    "ends": re.compile(r"(?:end|eind)e?s?(?: ?(?:time|tijd))?(?: \(?m?s\)?)?|stop|out|until|tot"),
    "speaker": re.compile(
        r"(?:speaker|spreker)(?: ?(?:name|naam|label))?|participant|name|naam|deelnemer|who|wie|"
        r"persoon|person|label"
    ),
    "text": re.compile(
        r"text|tekst|utterance|transcript|transcriptie|content|uiting|words|sentence|inhoud|speech"
    ),
}
_TIME = re.compile(rf"-?(?:{CLOCK}|[0-9]{{1,2}}:[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}})")
_NUMBER = re.compile(r"-?[0-9]{1,12}(?:[.,][0-9]{1,25})?")
_NEXT_ROW = re.compile(r"\n[0-9]{1,2}:[0-9]{2}:[0-9]{2}[:.,][0-9]{2,3}[,;\t]")
_FASTEST = 20  # words a second; nobody speaks so fast, so the times are seconds


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what; None where the table has no such column."""

    text: int
    speaker: int | None = None
    begins: int | None = None
    ends: int | None = None


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    cells: Sequence[str]

    def cell(self, column: int | None) -> str:
        return "" if column is None or column >= len(self.cells) else self.cells[column].strip()


def table_form(text: str) -> tuple[str, str] | None:
    """Which table the text is, and what shows it; None when its first line is no heading."""
    heading = text.split("\n", 1)[0]
    cells = heading_cells(text)
    columns = columns_of(cells)
    if columns is None or (columns.begins is None and columns.speaker is None):
        return None
    names = [cell.strip().casefold() for cell in cells]
    if names == ["start", "end", "speaker", "text"] and "," in heading:
        return "amberscript-csv", "a table with the columns START, END, SPEAKER, TEXT"
    if names == ["start", "end", "text"] and "\t" in heading:
        return "whisper-tsv", "a table with the columns start, end, text, as Whisper writes"
    return "csv", f"a table with the columns {', '.join(cells[:6])}"


def heading_cells(text: str) -> list[str]:
    """The cells of the first line."""
    heading = text.lstrip("\n").split("\n", 1)[0]
    if len(heading) > 2_000:
        return []
    return [cell.strip().strip('"') for cell in heading.split(_delimiter(heading))]


def columns_of(cells: Sequence[str]) -> Columns | None:
    """The columns a heading names; None when none of them holds the words."""
    found: dict[Field, int] = {}
    for column, cell in enumerate(cells):
        name = " ".join(cell.replace("_", " ").casefold().split())
        for field, names in _ALIASES.items():
            if names.fullmatch(name):
                found.setdefault(field, column)
    if "text" not in found:
        return None
    return Columns(found["text"], found.get("speaker"), found.get("begins"), found.get("ends"))


def parse_csv(document: Document) -> Content:
    """The turns of a table with a heading; columns that are no words are named in a note."""
    cells = heading_cells(document.text)
    columns = columns_of(cells)
    if columns is None:
        raise FormatError(
            "The first line names no column with the words.",
            "Name the columns start, end, speaker and text.",
            path=document.name,
            line=1,
        )
    delimiter = _delimiter(document.text.lstrip("\n").split("\n", 1)[0])
    rows = list(_rows(document, delimiter))
    content = _turns(rows[1:], columns, len(cells), delimiter)
    used = {columns.text, columns.speaker, columns.begins, columns.ends}
    unused = [cell for column, cell in enumerate(cells) if column not in used]
    notes = (f"Columns not used: {', '.join(unused)}.",) if unused else ()
    return Content(content.turns, content.leftovers, 0, (*notes, *content.notes))


def parse_tables(document: Document) -> Content:
    """The turns of the tables of a Word document; text outside them is left over."""
    turns: list[ParsedTurn] = []
    leftovers = [
        Leftover(line.number, line.text, "outside the table")
        for line in document.lines
        if line.text
    ]
    for table in document.tables:
        columns = columns_of(table[0])
        rows = [_Row(number, cells) for number, cells in enumerate(table, 1)]
        if columns is None:
            columns = _columns_by_content(table)
        else:
            rows = rows[1:]
        if columns is None:
            leftovers += [
                Leftover(row.line, " | ".join(row.cells), "a table without speech") for row in rows
            ]
            continue
        content = _turns(rows, columns, len(table[0]))
        turns += content.turns
        leftovers += content.leftovers
    return Content(tuple(turns), tuple(leftovers))


def has_speech(tables: Sequence[Sequence[Sequence[str]]]) -> bool:
    """Whether one of the tables has a column of words and one of speakers or times."""
    for table in tables:
        columns = columns_of(table[0]) or _columns_by_content(table)
        if columns and (columns.speaker is not None or columns.begins is not None):
            return True
    return False


def _delimiter(heading: str) -> str:
    return max("\t;,|", key=heading.count)


def _rows(document: Document, delimiter: str) -> Iterator[_Row]:
    # Whisper never quotes, so a mark in the words of its tables is only a mark.
    bare = delimiter == "\t" and '\n"' not in document.text and '\t"' not in document.text
    reader = csv.reader(
        io.StringIO(document.text),
        delimiter=delimiter,
        quoting=csv.QUOTE_NONE if bare else csv.QUOTE_MINIMAL,
    )
    line = 1
    try:
        for cells in reader:
            if any(_NEXT_ROW.search(cell) for cell in cells):
                raise FormatError(
                    "A quotation mark that opens here is not closed in the same row.",
                    'Close it, or write a mark inside the words twice: "".',
                    path=document.name,
                    line=line,
                )
            if any(cell.strip() for cell in cells):
                yield _Row(line, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise FormatError(
            "The table cannot be read from here on.",
            "Open it in a spreadsheet and save it again as csv.",
            path=document.name,
            line=line,
        ) from error


def _turns(rows: Sequence[_Row], columns: Columns, width: int, delimiter: str = " | ") -> Content:
    scale = _scale(rows, columns)
    turns: list[ParsedTurn] = []
    leftovers: list[Leftover] = []
    for row in rows:
        text = row.cell(columns.text)
        extra = [cell.strip() for cell in row.cells[width:] if cell.strip()]
        if extra and columns.text == width - 1:
            # Whoever typed the row forgot the marks around words with a comma.
            text, extra = delimiter.join(row.cells[columns.text :]).strip(), []
        if not text:
            leftovers.append(Leftover(row.line, " | ".join(row.cells), "a row without words"))
            continue
        leftovers += [Leftover(row.line, cell, "more cells than columns") for cell in extra]
        times = []
        for column in (columns.begins, columns.ends):
            cell = row.cell(column)
            times.append(time := _time(cell, scale))
            if cell and time is None:
                leftovers.append(Leftover(row.line, cell, "not a time"))
        speaker = one_line(row.cell(columns.speaker)) or None
        turns.append(ParsedTurn(_paragraphs(text), speaker, times[0], times[1], row.line))
    return Content(tuple(turns), tuple(leftovers))


def _paragraphs(text: str) -> str:
    lines = (line.replace("\t", " ").strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _time(cell: str, scale: int) -> int | None:
    if _TIME.fullmatch(cell):
        return milliseconds(cell)
    if _NUMBER.fullmatch(cell):
        return round(_number(cell) * scale)
    return None


def _scale(rows: Sequence[_Row], columns: Columns) -> int:
    """1 when numbers in the time columns are milliseconds, 1,000 when they are seconds.

    They are seconds when people would otherwise speak faster than anybody can.
    """
    words = span = 0.0
    before = None
    for row in rows:
        begins, ends = row.cell(columns.begins), row.cell(columns.ends)
        if not _NUMBER.fullmatch(begins):
            continue
        start = _number(begins)
        if _NUMBER.fullmatch(ends):
            span += max(0.0, _number(ends) - start)
        elif before is not None:
            span += max(0.0, start - before)
        before = start
        words += len(row.cell(columns.text).split())
    return 1000 if span and words * 1000 / span > _FASTEST else 1


def _number(cell: str) -> float:
    return float(cell.replace(",", "."))


def _columns_by_content(table: Sequence[Sequence[str]]) -> Columns | None:
    """The columns of a table without a heading: times, short labels that return, long words."""
    width = max(len(row) for row in table)
    columns = [[row[c].strip() if c < len(row) else "" for row in table] for c in range(width)]
    filled = [[cell for cell in column if cell] for column in columns]
    timed = [c for c in range(width) if filled[c] and all(map(_TIME.fullmatch, filled[c]))]
    rest = [c for c in range(width) if c not in timed and filled[c]]
    labels = [c for c in rest if _are_labels(filled[c])]
    words = [c for c in rest if c not in labels[:1]]
    if not words or not (timed or labels):
        return None
    text = max(words, key=lambda c: sum(map(len, filled[c])))
    begins = timed[0] if timed else None
    ends = timed[1] if len(timed) > 1 else None
    return Columns(text, labels[0] if labels else None, begins, ends)


def _are_labels(cells: Sequence[str]) -> bool:
    labels = [cell.removesuffix(":").strip() for cell in cells]
    if not all(map(is_label, labels)):
        return False
    named = all(is_habit(label) or is_name(label) for label in labels)
    return named or len(set(labels)) * 2 <= len(labels)
