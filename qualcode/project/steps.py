"""What was done to a file of `analysis/`, so that it can be taken back, also tomorrow.

The steps lie in `.qualcode/undo/`, which may always be deleted and is deleted when names are taken
out of a study. When the file is still as the step left it, taking back brings back its bytes. When
somebody changed it since, only what the step changed is turned back, and it is refused where that
was changed again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Literal

import msgspec

from qualcode.model.errors import StudyError
from qualcode.store.files import write_atomically

MOST = 300
"""Steps that are kept of one file; the oldest go first, a third at a time."""
Way = Literal["do", "undo", "redo"]
_MISSING = object()
Hunk = tuple[int, int, tuple[str, ...]]
"""From which line to which, counted from 0, other lines stand: `before[a:b]` became these."""


class _Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """A step as it lies on the disk."""

    id: str
    at: str
    by: str
    what: str
    hunks: tuple[Hunk, ...]
    way: Way = "do"
    of: str = ""
    gone: bool = False
    """Whether the file was not there afterwards."""
    start: str | msgspec.UnsetType | None = msgspec.UNSET
    """The text before, where it is not what the step before left; None for no file."""


@dataclass(frozen=True, slots=True)
class Step:
    """One change of a file, with the text on both sides; None where there was no file."""

    id: str
    at: str
    by: str
    what: str
    way: Way
    before: str | None
    after: str | None
    of: str = ""
    """The step that was turned, for an undo or a redo."""


def steps(path: Path) -> list[Step]:
    """The steps on record, oldest first; none when there is no record or it cannot be read."""
    try:
        lines = [msgspec.json.decode(line, type=_Line) for line in path.read_bytes().splitlines()]
        return list(_read(lines))
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return []


def _read(lines: Sequence[_Line]) -> Iterator[Step]:
    now: str | None = None
    for line in lines:
        before = now if isinstance(line.start, msgspec.UnsetType) else line.start
        whole = _changed(_lines(before), line.hunks)
        now = None if line.gone else "".join(whole)
        yield Step(line.id, line.at, line.by, line.what, line.way, before, now, line.of)


def record(path: Path, step: Step) -> None:
    """Puts a step on record; a disk that refuses costs the way back, not the work."""
    known = steps(path)
    try:
        if not known or len(known) >= MOST:  # also where the record could not be read
            kept = [*known[MOST // 3 :], step]
            whole = [_encoded(one, kept[n - 1] if n else None) for n, one in enumerate(kept)]
            write_atomically(path, b"".join(whole))
        else:
            with path.open("ab") as file:
                file.write(_encoded(step, known[-1]))
    except (OSError, StudyError):
        return


def _encoded(step: Step, last: Step | None) -> bytes:
    line = _Line(
        step.id,
        step.at,
        step.by,
        step.what,
        tuple(_hunks(_lines(step.before), _lines(step.after))),
        step.way,
        step.of,
        gone=step.after is None,
        start=msgspec.UNSET if last and last.after == step.before else step.before,
    )
    return msgspec.json.encode(line) + b"\n"


def to_turn(known: Sequence[Step], way: Literal["undo", "redo"], by: str | None) -> Step | None:
    """The step that `way` turns; None when there is none. `by` narrows it to one person's."""
    done, undone = dict[str, Step](), dict[str, Step]()
    for step in known:
        if step.way == "undo" and step.of in done:
            undone[step.of] = done.pop(step.of)
        elif step.way == "redo" and step.of in undone:
            done[step.of] = undone.pop(step.of)
        elif step.way == "do" and (by is None or step.by in {by, ""}):
            done[step.id] = step
            undone.clear()
    left = list((done if way == "undo" else undone).values())
    return left[-1] if left else None


def turned(base: object, goal: object, now: object, what: str) -> object:
    """`now` with what happened between `base` and `goal` done to it; all three plain values.

    Entries of a list are known by their `id`, their `segment` and `part`, or themselves.
    StudyError when something that should change is neither as in `base` nor as in `goal`.
    """
    if goal in (base, now):
        return now
    if now == base:
        return goal
    if isinstance(base, dict) and isinstance(goal, dict) and isinstance(now, dict):
        return _turned_keys(base, goal, now, what)
    if isinstance(base, list) and isinstance(goal, list) and isinstance(now, list):
        old, new, own = ({_key(e): e for e in part} for part in (base, goal, now))
        return list(_turned_keys(old, new, own, what).values())
    raise StudyError(
        f"“{what}” cannot be turned back: somebody changed the same things since.",
        "Look at what is there now, and change that.",
    )


def _turned_keys(
    base: dict[object, object], goal: dict[object, object], now: dict[object, object], what: str
) -> dict[object, object]:
    """The keys in the order of `now`; one that comes back stands after the one before it."""
    order, last = list(now), -1
    for key in goal:
        if key not in now and key not in base:
            order.insert(last + 1, key)
        last = order.index(key) if key in order else last
    made = {
        k: turned(base.get(k, _MISSING), goal.get(k, _MISSING), now.get(k, _MISSING), what)
        for k in order
    }
    return {key: value for key, value in made.items() if value is not _MISSING}


def _key(entry: object) -> object:
    if isinstance(entry, dict):
        return entry.get("id") or (entry.get("segment"), entry.get("part"))
    return entry


def _hunks(before: Sequence[str], after: Sequence[str]) -> Iterator[Hunk]:
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            yield a, b, tuple(after[c:d])


def _changed(lines: Sequence[str], hunks: Sequence[Hunk]) -> list[str]:
    whole = list(lines)
    for start, end, new in reversed(hunks):
        whole[start:end] = new
    return whole


def _lines(text: str | None) -> list[str]:
    return [] if text is None else text.splitlines(keepends=True)
