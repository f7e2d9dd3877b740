"""Long work: done beside the keys, told in one line, and stopped by a key.

A job is a function that is given `tell`, calls it before each part and writes nothing before the
last call: so a job that was stopped has left nothing half-written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import TypeVar

from textual import on
from textual.content import Content
from textual.message import Message
from textual.widgets import Static
from textual.worker import Worker, get_current_worker

from qualcode.model.errors import QualcodeError
from qualcode.model.telling import Tell
from qualcode.tui.keymap import key_of

_Made = TypeVar("_Made")
_OFTEN = 0.1  # seconds between two words about how far it is
_PATIENCE = 0.3  # seconds; a job that is done sooner is not told
_BAR = 12  # cells


class Stopped(Exception):  # noqa: N818 -- nothing went wrong
    """Somebody stopped a job."""


class ProgressLine(Static):
    """One line above the keys while a job is at work; hidden otherwise."""

    @dataclass
    class Told(Message):
        """How far a job is."""

        job: int
        done: int
        count: int
        name: str

    @dataclass
    class Ended(Message):
        """A job has ended; `follow` says what to do with what it made."""

        job: int
        follow: Callable[[], object]

    def __init__(self) -> None:
        super().__init__(markup=False, classes="progress")
        self._number = 0
        self._what = ""
        self._stop_key = ""
        self._worker: Worker[None] | None = None

    @property
    def is_running(self) -> bool:
        """Whether a job is at work."""
        return self._worker is not None

    def run(
        self,
        what: str,
        job: Callable[[Tell], _Made],
        then: Callable[[_Made], object],
        *,
        refused: Callable[[QualcodeError], object] | None = None,
        stop: str,
    ) -> None:
        """Does `job` beside the keys, and `then` what is to be done with what it made.

        A job that is still at work is stopped first. What a person can mend is shown, unless
        `refused` does something else with it. `stop` is the id of the key that stops it.
        """
        self.drop()
        self._number += 1
        self._what = what
        self._stop_key = key_of(self.screen, stop)
        number = self._number

        def work() -> None:
            self._work(number, job, then, refused or self._refused)

        self._worker = self.run_worker(work, thread=True, group="job", exit_on_error=True)
        self.set_timer(_PATIENCE, lambda: self._begin(number))

    def _work(
        self,
        number: int,
        job: Callable[[Tell], _Made],
        then: Callable[[_Made], object],
        refused: Callable[[QualcodeError], object],
    ) -> None:
        """In a thread of its own: everything for the screen goes as a message."""
        worker = get_current_worker()
        last = 0.0

        def tell(done: int, count: int, name: str) -> None:
            nonlocal last
            if worker.is_cancelled:
                raise Stopped
            if monotonic() - last > _OFTEN:
                last = monotonic()
                self.post_message(self.Told(number, done, count, name))

        try:
            made = job(tell)
        except Stopped:
            self.post_message(self.Ended(number, self._stopped))
        except QualcodeError as error:
            problem = error
            self.post_message(self.Ended(number, lambda: refused(problem)))
        else:
            self.post_message(self.Ended(number, lambda: then(made)))

    def _begin(self, number: int) -> None:
        """Says what is at work, when it takes long enough to be told."""
        if number == self._number and self._worker is not None and not self.has_class("-on"):
            self._say(f"{self._what} …")

    def drop(self) -> None:
        """Ends the job and says nothing: what it looks for is no longer wanted."""
        if self._worker is not None:
            self._worker.cancel()
            self._end()

    def stop(self) -> bool:
        """Asks the job to stop; whether there was one. One that is past stopping ends as meant."""
        if self._worker is None:
            return False
        self._worker.cancel()
        self.update(Content(f"{self._what} … stopping"))
        return True

    def _stopped(self) -> None:
        self.notify(f"{self._what}: stopped. Nothing was changed.", markup=False)

    def _end(self) -> None:
        self._worker = None
        self._say("")

    @on(Told)
    def _show(self, event: Told) -> None:
        event.stop()
        current = self._worker if event.job == self._number and self.has_class("-on") else None
        if current is not None and not current.is_cancelled:
            share = event.done / event.count if event.count else 0.0
            full = round(share * _BAR)
            bar = f"{'█' * full}{'░' * (_BAR - full)}"
            of = f"{event.done} of {event.count}" if event.count else ""
            self._say(f"{self._what}  {bar} {of} {event.name}")

    @on(Ended)
    def _follow(self, event: Ended) -> None:
        event.stop()
        if event.job == self._number and self._worker is not None:
            self._end()
            event.follow()

    def _say(self, words: str) -> None:
        self.set_class(bool(words), "-on")
        self.update(Content(f"{words} · {self._stop_key} stops" if words else ""))

    def _refused(self, error: QualcodeError) -> None:
        self.notify(str(error), severity="error", timeout=12, markup=False)
