"""Tables of coded passages from ATLAS.ti, MAXQDA and NVivo: which quote has which codes.

They hold words and no places that can be trusted, so a row only says what to look for; the
quote search finds it again in the transcript.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from qualcode.formats.interchange_sheets import header_of, read_sheet

_ALIASES: Mapping[str, Sequence[str]] = {
    "quote": ("quotation content", "quotation text", "quote", "quotes", "citaatinhoud",
              "inhoud citaat", "citaat", "citaten", "zitatinhalt", "zitat", "zitate",
              "coded segment", "coded segments", "segment", "segmenten", "segmente",
              "gecodeerd segment", "codiertes segment", "codierte segmente", "reference text",
              "coded text", "gecodeerde tekst", "codierter text", "kodierter text", "fragment",
              "textstelle", "quotation", "text content", "text", "tekst", "content", "inhoud",
              "inhalt"),
    "codes": ("codes", "code", "code name", "codenaam", "codename", "code path", "codepfad",
              "hierarchical name", "hierarchischer name", "node", "nodes", "knoop", "knopen",
              "knoten", "kode", "kodes", "code(s)", "tag", "tags", "applied codes",
              "toegekende codes"),
    "transcript": ("document", "document name", "documentnaam", "documenttitel", "dokument",
                   "dokumentname", "dokumentenname", "source", "source name", "bron", "bronnaam",
                   "quelle", "file", "file name", "bestand", "bestandsnaam", "datei", "dateiname",
                   "transcript", "primary document", "primary doc", "interview"),
    "group": ("document group", "document groups", "documentgroep", "documentgroepen",
              "dokumentgruppe", "dokumentgruppen"),
    "coder": ("coder", "codeur", "codierer", "author", "auteur", "autor", "created by",
              "gemaakt door", "aangemaakt door", "erstellt von", "coded by", "gecodeerd door",
              "codiert von", "coded by initials", "user", "gebruiker", "benutzer", "coding user",
              "modified by", "bewerkt door", "bearbeitet von"),
    "position": ("reference", "positie", "position", "verwijzing", "referentie", "referenz",
                 "locatie", "location"),
    "begin": ("beginning", "begin", "start", "start position", "from", "van", "anfang"),
    "end": ("end", "einde", "eind", "end position", "to", "tot", "ende"),
    "comment": ("comment", "comments", "opmerking", "opmerkingen", "kommentar", "kommentare",
                "quotation comment", "memo"),
    "weight": ("weight score", "weight", "gewicht", "gewichtsscore", "gewichtung"),
}  # fmt: skip
_PROGRAMS = (
    ("ATLAS.ti", {"quotation content", "quotation name", "density", "citaatinhoud",
                  "zitatinhalt", "zitatname"}),
    ("MAXQDA", {"weight score", "coded segments", "document group", "coverage %", "area",
                "documentgroep", "dokumentgruppe", "gewichtsscore", "abdeckungsgrad %"}),
    ("NVivo", {"reference text", "node", "nodes", "coverage", "source name", "knoop",
               "knoten", "coded text", "hierarchical name", "coded by initials"}),
)  # fmt: skip
_SEPARATORS = re.compile(r"\s*[\n;]\s*")
_PATH = re.compile(r"\s+>\s+|\\{1,2}")


@dataclass(frozen=True, slots=True)
class CodeNamed:
    """A code as a table names it."""

    label: str
    above: tuple[str, ...] = ()
    """The codes it stands under, outermost first, where the table says."""


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """One passage of a table."""

    row: int
    """Its number in the file, from 1."""
    quote: str
    codes: tuple[CodeNamed, ...]
    transcript: str = ""
    """The document as the table names it; empty when it does not."""
    coder: str = ""
    position: str = ""
    """Where the other program has it, in its own words; not to be trusted."""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class QuoteTable:
    """A table read whole: every row is in `rows` or in `left`."""

    program: str
    """Which program the columns look like; empty when none."""
    columns: Mapping[str, str]
    """The heading that was taken for each field."""
    rows: tuple[QuoteRow, ...]
    left: tuple[tuple[int, str], ...] = ()
    """Rows without a quote or a code, with the reason."""


def read_quotes(data: bytes, name: str) -> QuoteTable:
    """The passages in a csv, tab-separated file or workbook.

    FormatError when no row among the first 20 names a column of quotes and one of codes or
    documents.
    """
    sheet = read_sheet(data, name)
    start, columns = header_of(sheet, _ALIASES, [["quote"], ["codes", "transcript"]])
    headings = sheet.rows[start][1]
    rows, left = [], []
    for number, cells in sheet.rows[start + 1 :]:
        get = _getter(cells, columns)
        codes = _codes(get("codes"))
        if not get("quote"):
            left.append((number, "it has no quote"))
        elif not codes:
            left.append((number, "it has no code"))
        else:
            rows.append(_row(number, get, codes))
    return QuoteTable(
        _program(headings),
        {field: headings[place] for field, place in columns.items()},
        tuple(rows),
        tuple(left),
    )


def _getter(cells: Sequence[str], columns: Mapping[str, int]) -> Callable[[str], str]:
    def get(name: str) -> str:
        place = columns.get(name)
        return cells[place] if place is not None and place < len(cells) else ""

    return get


def _row(number: int, get: Callable[[str], str], codes: tuple[CodeNamed, ...]) -> QuoteRow:
    between = " to ".join(part for part in (get("begin"), get("end")) if part)
    return QuoteRow(
        number,
        get("quote"),
        codes,
        get("transcript"),
        get("coder"),
        get("position") or between,
        get("comment"),
    )


def _codes(cell: str) -> tuple[CodeNamed, ...]:
    """The codes of a cell, once each: on lines or between semicolons, and `A > B` for a path."""
    found = []
    for named in _SEPARATORS.split(cell):
        parts = [part.strip() for part in _PATH.split(named) if part.strip()]
        if parts:
            found.append(CodeNamed(parts[-1], tuple(parts[:-1])))
    return tuple(dict.fromkeys(found))


def _program(headings: Sequence[str]) -> str:
    names = {heading.casefold() for heading in headings}
    best = max(_PROGRAMS, key=lambda program: len(program[1] & names))
    return best[0] if best[1] & names else ""
