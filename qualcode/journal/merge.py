"""The order of events: the union of copies of one journal is one journal.

Ids count once, and each event names the one before it, so two copies that went their own
way merge without loss. Clocks only break ties between branches.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.journal.events import Event, Open
from qualcode.model.errors import JournalError


@dataclass(frozen=True, slots=True)
class Ordered:
    """Events in order of effect, and what a person should know about how they came together."""

    events: tuple[Event, ...]
    complaints: tuple[str, ...] = ()


def ordered(copies: Sequence[Sequence[Event]], *, path: str) -> Ordered:
    """One order for the events of all copies of a journal.

    Each event stands after the one it names. Branches interleave by time, then id. The
    first event opens the journal; JournalError when it does not, or when one id has two
    contents.
    """
    if len(copies) == 1 and _is_chain(copies[0]):
        _opened(copies[0], path)
        return Ordered(tuple(copies[0]))
    found: dict[str, Event] = {}
    for copy in copies:
        for event in copy:
            if found.setdefault(event.id, event) != event:
                raise JournalError(
                    f"two different events have the id {event.id}.",
                    "One of the copies was changed by hand. Restore it from a backup.",
                    path=path,
                )
    result, complaints = _by_links(found)
    _opened(result, path)
    return Ordered(tuple(result), tuple(complaints))


def _is_chain(events: Sequence[Event]) -> bool:
    ids: list[str | None] = [event.id for event in events]
    return [event.after for event in events] == [None, *ids][: len(ids)] and len(set(ids)) == len(
        ids
    )


def _by_links(found: dict[str, Event]) -> tuple[list[Event], list[str]]:
    following: dict[str | None, list[Event]] = {}
    complaints = []
    for event in found.values():
        known = event.after is None or event.after in found
        if not known:
            complaints.append(f"event {event.id} follows {event.after}, which is missing")
        following.setdefault(event.after if known else None, []).append(event)
    for before, events in following.items():
        if before is not None and len(events) > 1:
            complaints.append(f"{len(events)} events follow {before}: two copies went on apart")
    # Opening lines first, whatever their clock says: nothing can stand before them.
    ready = [(not isinstance(e, Open), e.at, e.id) for e in following.get(None, ())]
    heapq.heapify(ready)
    result = []
    while ready:
        event = found[heapq.heappop(ready)[2]]
        result.append(event)
        for child in following.get(event.id, ()):
            heapq.heappush(ready, (not isinstance(child, Open), child.at, child.id))
    if len(result) < len(found):
        lost = sorted(set(found) - {e.id for e in result})
        complaints.append(f"{len(lost)} events follow each other in a ring, from {lost[0]}")
        result.extend(sorted((found[i] for i in lost), key=lambda e: (e.at, e.id)))
    return result, complaints


def _opened(events: Sequence[Event], path: str) -> None:
    if not events or not isinstance(events[0], Open):
        raise JournalError(
            "the journal does not begin with its opening line.",
            "Its beginning was lost. Restore it from a backup.",
            path=path,
            line=1,
        )
