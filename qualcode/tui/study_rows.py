"""How a transcript stands in the list of the study: in the columns that fit, and in full below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from qualcode.model.ids import CoderId
from qualcode.model.plural import plural
from qualcode.project.browsing import Listed, Progress
from qualcode.tui.status import cut

_WIDTHS = {"id": 11, "kind": 11, "sector": 8, "words": 6, "read": 4, "coded": 6, "last": 6}
"""Cells of each column; those of another coder take ten."""
_OTHER = 10
_HEADS = {
    "id": "Transcript", "kind": "Kind", "sector": "Sector", "words": "Words", "read": "Read",
    "coded": "Coded", "last": "Last",
}  # fmt: skip
_BETWEEN = 2  # cells that the table puts around a column
_GIVE_WAY = ("sector", "kind", "last", "words")
"""What leaves a narrow table first; everything stands below it in full."""


def fitting(coder: CoderId | None, coders: Sequence[CoderId], width: int) -> tuple[str, ...]:
    """The columns that fit in `width` cells; those of other coders are their names after `@`."""
    others = [f"@{c}" for c in coders if c != coder]
    columns = ["id", "kind", "sector", "words", "read", "coded", *others, "last"]
    for column in (*_GIVE_WAY[:2], *reversed(others), *_GIVE_WAY[2:]):
        taken = sum(_WIDTHS.get(c, _OTHER) + _BETWEEN for c in columns) + 1
        if taken <= width:
            break
        columns.remove(column)
    return tuple(columns)


def heads(columns: Sequence[str]) -> list[str]:
    """What stands over the columns."""
    return [_HEADS.get(c) or cut(c.removeprefix("@"), _OTHER) for c in columns]


def row(item: Listed, coder: CoderId | None, columns: Sequence[str], *, is_bad: bool) -> list[str]:
    """The cells of a transcript."""
    mine = item.of(coder)
    mark = "! " if is_bad else "? " if mine and mine.waiting else ""
    cells = {
        "id": f"{mark}{item.id}",
        "kind": cut(item.kind, _WIDTHS["kind"]),
        "sector": cut(item.sector, _WIDTHS["sector"]),
        "words": f"{item.words:,}",
        "read": percent(mine.read if mine else 0.0),
        "coded": _coded(mine),
        "last": day(item.last)[:6],
    }
    for column in columns:
        if column.startswith("@"):
            cells[column] = _both(item.of(CoderId(column[1:])))
    return [cells[column] for column in columns]


def about(item: Listed, coder: CoderId | None, coders: Sequence[CoderId]) -> Iterator[str]:
    """Everything about a transcript: what it is, and how far `coder` and every other coder is."""
    if item.problem:
        yield f"! {item.problem}"
        return
    turns = plural(item.turns, "turn")
    facts = [item.id, item.kind, item.sector, plural(item.words, "word"), turns]
    yield " · ".join(fact for fact in facts if fact)
    for one in coders:
        unseen = "has not begun" if one == coder else "has not begun, or is at work unseen"
        progress = item.of(one)
        yield f"{one}: {unseen if progress is None else _told(progress)}"


def open_checks(item: Listed) -> Iterator[str]:
    """What about a transcript has to be decided after its words were corrected."""
    if item.edited:
        yield f"! {item.id}: its words were changed outside qualcode; Enter shows what that does."
    waiting = [f"{p.coder} {p.waiting}" for p in item.progress if p.waiting]
    waiting += [f"consensus {item.together}"] if item.together else []
    if waiting and not item.edited:
        told = ", ".join(waiting)
        yield f"? {item.id}: codings wait for a decision ({told}); F7 goes through them."


def percent(share: float | None) -> str:
    """A share as a percentage; `-` where there is nothing to read."""
    return "-" if share is None else f"{share:.0%}"


def day(moment: str) -> str:
    """The local day and time of a moment in UTC; empty for none."""
    if not moment:
        return ""
    return f"{datetime.fromisoformat(moment).astimezone():%d %b %H:%M}"


def _coded(progress: Progress | None) -> str:
    if progress is None:
        return "·"
    return f"{percent(progress.coded)}{' ✓' if progress.done else ''}"


def _both(progress: Progress | None) -> str:
    """What another coder read and coded, as `40·77%`."""
    if progress is None:
        return "·"
    read = percent(progress.read).removesuffix("%")
    return f"{read}·{percent(progress.coded)}{' ✓' if progress.done else ''}"


def _told(progress: Progress) -> str:
    codings = plural(progress.codings, "coding")
    waiting = f"{progress.waiting} waiting" if progress.waiting else ""
    parts = [
        f"read {percent(progress.read)}", f"coded {percent(progress.coded)}", codings, waiting,
        "done" if progress.done else "", f"last {day(progress.last)}",
    ]  # fmt: skip
    return " · ".join(part for part in parts if part)
