"""Waiting until the program has nothing left to do, however busy the machine is.

Textual's own pause ends when the process uses no processor for a moment, which on a busy machine
also happens when it is not its turn. Here every queue of messages is looked into.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from textual.app import App
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.widgets import DataTable
from textual.worker import Worker, WorkerState

_ROUNDS = 3
_MOST = 4000


async def settled(pilot: Pilot[None]) -> None:
    """Waits until threads and messages are done; a question is not waited for."""
    quiet = 0
    if not pilot.app._exit:
        await pilot.pause()
    for _ in range(_MOST):
        quiet = quiet + 1 if _is_quiet(pilot.app) else 0
        if quiet == _ROUNDS:
            return
        await asyncio.sleep(0.005)


def _is_quiet(app: App[None]) -> bool:
    if app._exit or not app.is_running:
        return True  # nobody reads its queues any more
    return not (
        any(_waits(pump) for pump in _pumps(app))
        or any(_works(worker, app) for worker in app.workers)
        # Tables give columns their width when the program is idle, and so does the screen.
        or any(table._require_update_dimensions for table in app.screen.query(DataTable))
        or app.screen._layout_required
    )


def _works(worker: Worker[object], app: App[None]) -> bool:
    """Whether it still runs; what waits for an answer does, and is not waited for."""
    running = worker.state in {WorkerState.PENDING, WorkerState.RUNNING}
    return running and (worker._thread_worker or not app.screen.is_modal)


def _pumps(app: App[None]) -> Iterator[MessagePump]:
    yield app
    for screen in app.screen_stack:
        yield from screen.walk_children(with_self=True)


def _waits(pump: MessagePump) -> bool:
    return not pump._message_queue.empty() or bool(pump._next_callbacks)
