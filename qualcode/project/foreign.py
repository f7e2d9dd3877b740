"""Agreement on codings made elsewhere: any table of units and coders, or of spans."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from qualcode.agreement.matching import rule as matching_rule
from qualcode.agreement.units import Codes, Segments, UnitSets, given_units, matched_units
from qualcode.formats.csvrows import csv_rows
from qualcode.model.errors import FormatError, UsageError
from qualcode.model.ids import CodeId, CoderId, TranscriptId
from qualcode.model.span import Span
from qualcode.project.comparing import Agreement, of_units, rule_text, unit_of
from qualcode.project.gathering import Comparison
from qualcode.store.files import read_text

MISSING = frozenset({"na", "n/a", "-", ".", "missing", "niet gedaan", "not done"})
"""What stands in a cell of a unit that a coder has not done; an empty cell is a decision."""
_ABOUT = frozenset({"unit", "transcript"})
Rows = Sequence[tuple[int, Mapping[str, str]]]


def agreement_from(path: Path, asked: Comparison, *, secondary: Sequence[str] = ()) -> Agreement:
    """The agreement on a csv file; no study is needed.

    Three shapes: a row a unit with a column for every coder (codes separated by `;` or `|`,
    an empty cell for no code, NA for not done); rows with unit, coder and code; rows with
    coder, start, end and code. A column transcript may stand beside them.
    """
    rows = list(csv_rows(read_text(path), path=path))
    if not rows:
        raise FormatError("there are no rows.", "The first line names the columns.", path=path)
    names = set(rows[0][1])
    if {"coder", "start", "end", "code"} <= names:
        asked = replace(asked, mode="free")
        made, lengths = _spans(rows, path, asked)
        coders = _in_order(row["coder"] for _, row in rows)
    elif {"unit", "coder", "code"} <= names:
        made, lengths = _long(rows), {}
        coders = _in_order(row["coder"] for _, row in rows)
    elif len(names - _ABOUT) >= 2:
        made, lengths = _wide(rows, path), {}
        coders = _in_order(n for n in rows[0][1] if n not in _ABOUT)
    else:
        raise FormatError(
            f"no table of codings: its columns are {', '.join(rows[0][1])}.",
            "Give a column for every coder, or unit, coder, code, or coder, start, end, code.",
            path=path,
        )
    chosen = _chosen(coders, asked.coders)
    kept = _filtered(made, chosen, asked, frozenset(CodeId(c) for c in secondary))
    rule = rule_text(asked, None, ()) if unit_of(asked) == "matched" else "the units of the table"
    extra = frozenset(CodeId(c) for c in secondary)
    return of_units(kept, chosen, extra, asked, lengths, rule)


def _in_order(names: object) -> tuple[CoderId, ...]:
    return tuple(dict.fromkeys(CoderId(n) for n in names))  # type: ignore[attr-defined]


def _chosen(coders: tuple[CoderId, ...], asked: Sequence[CoderId]) -> tuple[CoderId, ...]:
    known = {c.casefold(): c for c in coders}
    if unknown := [c for c in asked if c.casefold() not in known]:
        raise UsageError(
            f"{', '.join(unknown)}: no coder of this table.", f"Coders: {', '.join(coders)}."
        )
    return tuple(known[c.casefold()] for c in asked) or coders


def _filtered(
    made: Mapping[TranscriptId, UnitSets],
    coders: tuple[CoderId, ...],
    asked: Comparison,
    secondary: Codes,
) -> dict[TranscriptId, UnitSets]:
    """The coders, transcripts and codes that were asked for."""
    only = {c.casefold() for c in asked.codes}
    never = {c.casefold() for c in asked.exclude}

    def kept(codes: Codes) -> Codes:
        return frozenset(
            c
            for c in codes
            if (not only or c.casefold() in only)
            and c.casefold() not in never
            and (asked.roles == "all" or (c in secondary) == (asked.roles == "secondary"))
        )

    found = {}
    for id, one in made.items():
        if asked.transcripts and id not in asked.transcripts:
            continue
        segments = {
            c: [(span, kept(on)) for span, on in segs]
            for c, segs in one.segments.items()
            if c in coders
        }
        if one.kind == "matched":
            found[id] = matched_units(segments, matching_rule(asked.match, asked.threshold))
            continue
        sets = {
            c: tuple(None if on is None else kept(on) for on in row)
            for c, row in one.sets.items()
            if c in coders
        }
        found[id] = replace(one, sets=sets, segments={c: tuple(s) for c, s in segments.items()})
    return found


def _codes(cell: str) -> Codes:
    return frozenset(CodeId(part.strip()) for part in re.split(r"[;|]", cell) if part.strip())


def _transcript(row: Mapping[str, str]) -> TranscriptId:
    return TranscriptId(row.get("transcript") or "table")


def _wide(rows: Rows, path: Path) -> dict[TranscriptId, UnitSets]:
    table: dict[TranscriptId, dict[str, Mapping[str, str]]] = {}
    for line, row in rows:
        units = table.setdefault(_transcript(row), {})
        name = row.get("unit") or str(line)
        if name in units:
            raise FormatError(f'the unit "{name}" stands here twice.', path=path, line=line)
        units[name] = {c: cell for c, cell in row.items() if c not in _ABOUT}
    found = {}
    for id, units in table.items():
        cells: dict[CoderId, list[Codes | None]] = {}
        for row in units.values():
            for coder, cell in row.items():
                done = cell.casefold() not in MISSING
                cells.setdefault(CoderId(coder), []).append(_codes(cell) if done else None)
        found[id] = _unit_sets(cells)
    return found


def _long(rows: Rows) -> dict[TranscriptId, UnitSets]:
    """A coder with a row in a transcript has done all its units, but for those marked as not."""
    table: dict[TranscriptId, dict[str, dict[CoderId, set[CodeId] | None]]] = {}
    for _, row in rows:
        on = table.setdefault(_transcript(row), {}).setdefault(row["unit"], {})
        coder = CoderId(row["coder"])
        if row["code"].casefold() in MISSING:
            on[coder] = None
        elif (known := on.setdefault(coder, set())) is not None:
            known |= _codes(row["code"])
    found = {}
    for id, units in table.items():
        coders = dict.fromkeys(c for on in units.values() for c in on)
        cells: dict[CoderId, list[Codes | None]] = {c: [] for c in coders}
        for on in units.values():
            for coder in coders:
                mine = on.get(coder, set())
                cells[coder].append(None if mine is None else frozenset(mine))
        found[id] = _unit_sets(cells)
    return found


def _unit_sets(cells: Mapping[CoderId, Sequence[Codes | None]]) -> UnitSets:
    """Units without words: each takes one place."""
    size = max((len(row) for row in cells.values()), default=0)
    units = [Span(n, n + 1) for n in range(size)]
    segments: dict[CoderId, Segments] = {
        c: [(u, on) for u, on in zip(units, row, strict=True) if on] for c, row in cells.items()
    }
    ranges = {
        c: [u for u, on in zip(units, row, strict=True) if on is not None]
        for c, row in cells.items()
        if any(on is None for on in row)
    }
    return given_units(units, segments, ranges=ranges)


def _spans(
    rows: Rows, path: Path, asked: Comparison
) -> tuple[dict[TranscriptId, UnitSets], dict[TranscriptId, int]]:
    made: dict[TranscriptId, dict[CoderId, list[tuple[Span, Codes]]]] = {}
    lengths: dict[TranscriptId, int] = {}
    for line, row in rows:
        id, coder = _transcript(row), CoderId(row["coder"])
        mine = made.setdefault(id, {}).setdefault(coder, [])
        if not row["start"] and not row["end"]:
            continue  # a coder who has done the transcript and marked nothing
        if not (row["start"].isdecimal() and row["end"].isdecimal()):
            raise FormatError(
                f'"{row["start"]}" to "{row["end"]}" are no characters.',
                "Write whole numbers, the first character as 0.",
                path=path,
                line=line,
            )
        span = Span(int(row["start"]), int(row["end"]))
        mine.append((span, _codes(row["code"])))
        lengths[id] = max(lengths.get(id, 0), span.end, int(row.get("length") or 0))
    rule = matching_rule(asked.match, asked.threshold)
    return {id: matched_units(segs, rule) for id, segs in made.items()}, lengths
