"""What is known about transcripts, from tables: attributes and structure markers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from qualcode.formats.interchange_sheets import Sheet, header_of, read_sheet
from qualcode.formats.studyfiles import TranscriptInfo
from qualcode.model.errors import FormatError, Problem, QualcodeError, UsageError
from qualcode.model.ids import TranscriptId
from qualcode.model.transcript import Marker, Transcript
from qualcode.project.project import Project
from qualcode.store.files import read_bytes
from qualcode.text.quotes import find_quote

_TRANSCRIPT = {"transcript": ("transcript", "document", "id")}
_MARKERS = {
    **_TRANSCRIPT,
    "turn": ("turn", "beurt"),
    "quote": ("turn quote", "quote", "citaat"),
    "kind": ("kind", "soort"),
    "label": ("label", "naam"),
}

_Change = Callable[[TranscriptInfo, Transcript, Mapping[int, str]], TranscriptInfo]
"""From a description, its transcript and the cells of a row to the changed description."""


@dataclass(frozen=True, slots=True)
class Described:
    """How many transcripts a table changed, and how many it left as they were."""

    changed: tuple[TranscriptId, ...]
    unchanged: tuple[TranscriptId, ...]


def attributes_from(project: Project, path: Path) -> Described:
    """Attributes from a csv or xlsx file: a row a transcript, a column an attribute.

    An empty cell leaves what is known. All rows or, with a FormatError that lists them, none.
    """
    sheet = read_sheet(read_bytes(path), path.name)
    head, places = header_of(sheet, _TRANSCRIPT, [["transcript"]])
    names = [" ".join(cell.casefold().split()).replace(" ", "_") for cell in sheet.rows[head][1]]

    def change(info: TranscriptInfo, _: Transcript, cells: Mapping[int, str]) -> TranscriptInfo:
        given = {n: cells.get(i, "") for i, n in enumerate(names) if i != places["transcript"]}
        kept = {name: value for name, value in given.items() if name and value}
        return replace(info, attributes={**info.attributes, **kept})

    return _described(project, sheet, head, places, change)


def markers_from(project: Project, path: Path, *, anew: bool = False) -> Described:
    """Topics, question cards and phases from a csv or xlsx file.

    Columns: transcript, turn (from 1) or turn_quote, kind, label. A marker of the same kind
    on the same turn is replaced; with `anew` a transcript in the file loses its other ones
    first. All rows or, with a FormatError that lists them, none.
    """
    sheet = read_sheet(read_bytes(path), path.name)
    needs = [["transcript"], ["turn", "quote"], ["kind"], ["label"]]
    head, places = header_of(sheet, _MARKERS, needs)
    met: set[str] = set()

    def change(
        info: TranscriptInfo, transcript: Transcript, cells: Mapping[int, str]
    ) -> TranscriptInfo:
        row = {field: cells.get(place, "") for field, place in places.items()}
        marker = Marker(_turn(transcript, row), row["kind"], row["label"])
        if not marker.kind or not marker.label:
            raise UsageError("a marker has a kind and a label; one of them is empty.")
        before = () if anew and transcript.id not in met else info.markers
        met.add(transcript.id)
        others = [m for m in before if (m.turn, m.kind) != (marker.turn, marker.kind)]
        ordered = sorted([*others, marker], key=lambda m: (m.turn, m.kind))
        return replace(info, markers=tuple(ordered))

    return _described(project, sheet, head, places, change)


def _described(
    project: Project, sheet: Sheet, head: int, places: Mapping[str, int], change: _Change
) -> Described:
    """Applies every row under the header, then writes what differs."""
    with project.folder.lock("study", "The study").acquire():
        before: dict[TranscriptId, TranscriptInfo] = {}
        after: dict[TranscriptId, TranscriptInfo] = {}
        problems = []
        for line, cells in sheet.rows[head + 1 :]:
            try:
                transcript = _transcript(project, cells[places["transcript"]])
                info = before.setdefault(transcript.id, project.folder.info(transcript.id))
                now = after.get(transcript.id, info)
                after[transcript.id] = change(now, transcript, dict(enumerate(cells)))
            except QualcodeError as error:
                problems.append(Problem(line, 1, error.message, error.hint))
        if problems:
            listed = "".join(f"\n  line {p.line}: {p.message} {p.hint}".rstrip() for p in problems)
            raise FormatError(
                f"{len(problems)} rows cannot be used; nothing was written.{listed}",
                path=sheet.name,
            )
        changed = tuple(id for id in after if after[id] != before[id])
        for id in changed:
            project.folder.write_info(id, after[id])
    return Described(changed, tuple(id for id in after if id not in changed))


def _transcript(project: Project, cell: str) -> Transcript:
    if not cell:
        raise UsageError("the column `transcript` is empty.")
    return project.folder.transcript(TranscriptId(cell))


def _turn(transcript: Transcript, row: Mapping[str, str]) -> int:
    """The turn that a row names by its number or by words of it."""
    number, quote = row.get("turn", ""), row.get("quote", "")
    if number:
        if not number.isdecimal() or not 1 <= int(number) <= len(transcript.turns):
            raise UsageError(
                f'"{number}" is no turn; {transcript.id} has turns 1 to {len(transcript.turns)}.'
            )
        return int(number) - 1
    if not quote:
        raise UsageError("the row has neither a turn nor words of one.")
    return transcript.turn_at(find_quote(transcript.text, quote).span.start)
