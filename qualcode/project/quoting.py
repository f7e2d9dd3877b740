"""Quotes for the report: which ones, in what order, kept in the codings and `quotes.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from qualcode.analysis.attributes import hint_for
from qualcode.formats.frames import read_order, write_order
from qualcode.journal.state import state_of
from qualcode.model.errors import UsageError
from qualcode.model.ids import CoderId, SegmentId
from qualcode.model.segment import Flag, Segment
from qualcode.model.table import Cell, Table
from qualcode.project.desk import Desk
from qualcode.project.project import Project
from qualcode.store.files import read_text, write_atomically

QUOTE_ORDER = "quotes.yaml"
_SHORTEST = 4
_DIGITS = re.compile(r"(\d+)")


def quote_order(project: Project) -> tuple[str, ...]:
    """The order in which selected quotes are printed, as segment ids; empty for none."""
    path = project.folder.analysis / QUOTE_ORDER
    return read_order(read_text(path), path=project.folder.shown(path)) if path.is_file() else ()


def order_quotes(project: Project, segments: tuple[str, ...]) -> None:
    """Keeps an order of quotes; those that are selected and not in it come last."""
    with project.folder.lock("analysis", "The analysis").acquire():
        write_atomically(project.folder.analysis / QUOTE_ORDER, write_order(segments))


def move_quote(
    project: Project, name: str, to: int, *, among: Sequence[str] = ()
) -> tuple[str, ...]:
    """The new order, with one quote at place `to`, counted from 1, and kept.

    `among` are the quotes as somebody sees them, all selected ones when it is empty; those that
    are not seen, such as quotes that may not be printed, keep their place among the rest.
    UsageError for a quote that is not among them.
    """
    every, selected = _in_order(project, among)
    shown = list(among or selected)
    one = _named(shown, name, "is no selected quote", "Select it first: qualcode quote select")
    shown.remove(one)
    every.remove(one)
    place = min(max(to, 1), len(shown) + 1) - 1
    if place < len(shown):
        at = every.index(shown[place])
    else:
        at = every.index(shown[-1]) + 1 if shown else 0
    every.insert(at, one)
    made = tuple(every)
    order_quotes(project, made)
    return made


def put_first(project: Project, names: Sequence[str]) -> tuple[str, ...]:
    """The new order, with these selected quotes first and the others after them, and kept."""
    every, selected = _in_order(project)
    hint = "Select it first: qualcode quote select"
    first = [_named(selected, name, "is no selected quote", hint) for name in names]
    made = tuple(dict.fromkeys([*first, *every]))
    order_quotes(project, made)
    return tuple(id for id in made if id in selected)


def _in_order(project: Project, among: Iterable[str] = ()) -> tuple[list[str], list[str]]:
    """The quotes with a place, selected, or `among` which one is moved; and the selected of them.

    First come those that have a place, then the others by where they are.
    """
    segments, seen = _segments(project), frozenset(among)
    known = {s.id for s in segments}
    selected = {s.id for s in segments if "selected" in s.flags}
    placed = [id for id in quote_order(project) if id in known]
    there = [s.id for s in segments if s.id in selected or s.id in seen]
    every = list(dict.fromkeys([*placed, *there]))
    return every, [id for id in every if id in selected]


def flag_quotes(
    project: Project,
    names: Sequence[str],
    coder: CoderId,
    *,
    flag: Flag = "selected",
    on: bool = True,
) -> tuple[SegmentId, ...]:
    """The quotes whose flag was changed; each is named by its segment id or the end of it.

    Only its own coder puts a flag on a quote. UsageError for a name that is nobody's segment or
    another coder's, before anything is changed.
    """
    there = {s.id: s for s in _segments(project)}
    hint = "Take ids from: qualcode quote list"
    chosen = [there[SegmentId(_named(there, n, "is no segment", hint))] for n in names]
    for one in chosen:
        if one.coder != coder:
            raise UsageError(
                f"{one.id} is a quote of {one.coder}; only its own coder flags it.",
                f"Give --coder {one.coder}, or code the words yourself.",
            )
    changed = [s for s in dict.fromkeys(chosen) if (flag in s.flags) is not on]
    for transcript, some in groupby(changed, key=lambda s: s.transcript):
        with Desk.open(project, transcript, coder) as desk:
            if desk.locked:
                raise desk.locked
            for one in some:
                desk.flag(one.id, flag, on=on)
    return tuple(s.id for s in changed)


def _segments(project: Project) -> list[Segment]:
    """Every segment of every coder, by transcript and place."""
    found = list[Segment]()
    for id in project.transcripts:
        every = [s for j in project.journals(id) for s in state_of(j.events).segments()]
        found += sorted(every, key=lambda s: (s.span.start, s.span.end, s.coder, s.id))
    return found


def _named(there: Iterable[str], name: str, wrong: str, hint: str) -> str:
    """The one id that ends in `name`."""
    found = [id for id in there if len(name) >= _SHORTEST and id.endswith(name.upper())]
    found = [id for id in there if id == name] or found
    if len(found) == 1:
        return found[0]
    told = f"names {len(found)} quotes" if found else wrong
    raise UsageError(f'"{name}" {told}.', hint if not found else "Give more of its end.")


def ordered(table: Table, wanted: Sequence[str], chosen: Sequence[str] = ()) -> Table:
    """Quotes in another order: `chosen` (as in `chosen`, others last), `place`, or by columns.

    What is alike stays in order of place; an empty cell comes last. UsageError for a name that
    is no column.
    """
    rank, rows = {id: n for n, id in enumerate(chosen)}, list(table.rows)
    known = [column.id for column in table.columns]
    for name in reversed([name for name in wanted if name != "place"]):
        if name != "chosen" and name not in known:
            raise UsageError(
                f'Quotes have no column "{name}" to put them in order by.',
                hint_for(name, ["chosen", "place", *known]),
            )
        at = known.index("segment" if name == "chosen" else name)
        if name == "chosen":
            rows.sort(key=lambda row: rank.get(str(row.cells[at]), len(rank)))
        else:
            rows.sort(key=lambda row: _reading(row.cells[at]))
    return replace(table, rows=tuple(rows))


def _reading(cell: Cell) -> tuple[bool, list[tuple[bool, int, str]]]:
    """A key by which P2 comes before P10, and an empty cell last."""
    parts = _DIGITS.split("" if cell is None else str(cell).casefold())
    return cell is None, [(p.isdecimal(), int(p) if p.isdecimal() else 0, p) for p in parts if p]
