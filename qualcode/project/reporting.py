"""Tables out of a coded study: whose codings count, what is chosen, and the way to a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from qualcode.analysis.codes import code_summary
from qualcode.analysis.elements import INDENT, element_summary
from qualcode.analysis.quotes import quote_table
from qualcode.analysis.select import select
from qualcode.export.gate import gate
from qualcode.export.plain import DUTCH_EXCEL, CsvStyle
from qualcode.export.write import form_of, write_table
from qualcode.journal.state import State, state_of
from qualcode.model.corpus import Corpus
from qualcode.model.errors import UsageError
from qualcode.model.ids import CoderId, TranscriptId
from qualcode.model.segment import Memo, Segment
from qualcode.model.table import Column, Language, Row, Table
from qualcode.project.coding import codings
from qualcode.project.project import Project
from qualcode.store.files import write_atomically

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["elements", "codes", "quotes"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a table is made of and how it is told."""

    coders: tuple[str, ...] = ()
    """Whose codings; none: of every transcript the consensus, or its first coder's."""
    where: tuple[str, ...] = ()
    by: str | None = None
    book: str = "elements"
    books: tuple[str, ...] = ()
    template: str | None = None
    language: Language = "nl"
    researchers: bool = False


def corpus(
    project: Project,
    *,
    coders: Sequence[str] = (),
    transcripts: Sequence[TranscriptId] = (),
    language: Language = "nl",
) -> Corpus:
    """The study in memory with the segments that count.

    A transcript coded by several people counts once: by its consensus where there is one,
    and otherwise by the coder who stands first in `project.yaml`; notes say whose codings
    were taken and whose left out. `coders` overrules this.
    """
    wanted = {c.casefold() for c in coders}
    if unknown := wanted - {c.casefold() for c in project.study.coders} - {"consensus"}:
        raise UsageError(
            f"{', '.join(sorted(unknown))}: no coder of this study.",
            f"Coders: {', '.join(project.study.coders) or 'none'}.",
        )
    segments: list[Segment] = []
    memos: list[Memo] = []
    taken: dict[str, list[str]] = {}
    passed: list[str] = []
    waiting = 0
    texts = {id: project.folder.transcript(id) for id in transcripts} or project.transcripts
    for id, transcript in texts.items():
        states = [state_of(j.events) for j in project.folder.journals(id)]
        chosen = (
            [s for s in states if s.coder.casefold() in wanted]
            if wanted
            else _first(states, project.study.coders)
        )
        for state in chosen:
            here = [s for s in state.segments() if s.text_hash == transcript.version]
            waiting += len(state.segments()) - len(here)
            segments += here
            memos += state.memos()
            taken.setdefault(state.coder, []).append(id)
        passed += [f"{id} {s.coder}" for s in states if s not in chosen]
    notes = _notes(taken, passed, waiting, language)
    return Corpus(
        texts, project.participants, project.codebooks, tuple(segments), tuple(memos), notes
    )


def _first(states: Sequence[State], coders: Sequence[CoderId]) -> list[State]:
    rank = {coder: place for place, coder in enumerate(coders)}
    order = {"consensus": 0, "joint": 1, "independent": 2}
    ranked = sorted(
        states, key=lambda s: (order[s.opening.state], rank.get(s.coder, len(rank)), s.coder)
    )
    return ranked[:1]


def _notes(
    taken: Mapping[str, Sequence[str]], passed: Sequence[str], waiting: int, language: Language
) -> tuple[str, ...]:
    whose = "; ".join(f"{coder}: {', '.join(ids)}" for coder, ids in taken.items()) or "-"
    dutch = language == "nl"
    notes = [f"{'Codering van' if dutch else 'Codings of'} {whose}."]
    if passed:
        told = "Niet meegeteld zijn de andere codeurs" if dutch else "Other coders are not counted"
        notes.append(f"{told}: {', '.join(passed)}.")
    if waiting:
        told = (
            "fragmenten staan op een oudere versie van de tekst en zijn niet meegeteld"
            if dutch
            else "segments stand on an older version of the words and are not counted"
        )
        notes.append(f"{waiting} {told}.")
    return tuple(notes)


def make_table(project: Project, kind: Kind, choice: Choice) -> Table:
    """The table asked for; quotes without consent are counted in a note and not in it."""
    chosen = select(
        corpus(project, coders=choice.coders, language=choice.language),
        choice.where,
        language=choice.language,
    )
    return gate(_MAKERS[kind](chosen, choice), project.participants).table


def _elements(chosen: Corpus, choice: Choice) -> Table:
    return element_summary(
        chosen,
        book=choice.book,
        by=choice.by,
        language=choice.language,
        researchers=choice.researchers,
    )


def _codes(chosen: Corpus, choice: Choice) -> Table:
    return code_summary(
        chosen,
        books=choice.books or None,
        by=choice.by,
        language=choice.language,
        researchers=choice.researchers,
    )


def _quotes(chosen: Corpus, choice: Choice) -> Table:
    if choice.by is not None:
        raise UsageError("A quote table has no --by.", "Choose its rows with --where.")
    return quote_table(
        chosen,
        language=choice.language,
        template=choice.template,
        elements=choice.book,
        researchers=choice.researchers,
    )


_MAKERS: Mapping[Kind, Callable[[Corpus, Choice], Table]] = {
    "elements": _elements,
    "codes": _codes,
    "quotes": _quotes,
}


def save_table(
    table: Table, path: Path, *, locale: Language | None = None, excel: bool = False
) -> None:
    """Writes a table to a file whose ending says the form; the file is whole or not there.

    `excel` writes csv as a Dutch Excel opens it: semicolons, decimal commas, a mark for UTF-8.
    """
    style = DUTCH_EXCEL if excel else CsvStyle()
    write_atomically(path, write_table(table, form_of(path.name), locale=locale, style=style))


def brief(table: Table, *, levels: int | None = None) -> Table:
    """A table for the screen: without the column of ids, and without rows of zeros deeper down.

    `levels` is how many levels of the codebook are kept; None keeps all that are in use.
    """
    places = [i for i, c in enumerate(table.columns) if c.id != "code"]
    labels = next((i for i, c in enumerate(table.columns) if c.id in {"element", "label"}), None)
    rows = [r for r in table.rows if labels is None or _is_shown(r, labels, levels)]
    return replace(
        table,
        columns=tuple(table.columns[i] for i in places),
        rows=tuple(Row(tuple(r.cells[i] for i in places), r.speaking) for r in rows),
    )


def _is_shown(row: Row, labels: int, levels: int | None) -> bool:
    label = str(row.cells[labels] or "")
    depth = len(label) - len(label.lstrip(INDENT))
    if levels is not None and depth >= levels:
        return False
    return depth == 0 or any(isinstance(cell, int) and cell for cell in row.cells)


def table_as_json(table: Table) -> str:
    """The table as JSON text, with title, columns, rows and notes."""
    return write_table(table, "json").decode()


def frame(table: Table) -> pd.DataFrame:
    """The table as a data frame; columns and types are those of `export.frames`."""
    from qualcode.export.frames import to_frame

    return to_frame(table)


_CODING_COLUMNS = (
    Column("transcript", "transcript"),
    Column("coder", "coder"),
    Column("segment", "segment"),
    Column("start", "start", "integer"),
    Column("end", "end", "integer"),
    Column("code", "code"),
    Column("label", "label"),
    Column("role", "role"),
)


def codings_frame(project: Project, *, coder: str | None = None) -> pd.DataFrame:
    """Every coding as a row: transcript, coder, segment, start, end, code, label, role.

    Offsets are code points; the words are not in it, so that it may be shared.
    """
    wanted = [CoderId(coder)] if coder else []
    rows = tuple(
        Row((r.transcript, r.coder, r.segment, r.start, r.end, r.code, r.label, r.role))
        for r in codings(project, coders=wanted)
    )
    return frame(Table("codings", "codings", _CODING_COLUMNS, rows, language="en"))
