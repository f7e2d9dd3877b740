"""Soft locks: one writer a journal, and everybody can see who it is.

A lock is a small file, so it works on network shares and says which person's computer holds
it. The lock of a process that died on this computer is taken over by itself; that of
another computer cannot be proven dead, so a person decides.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Self

from filelock import SoftFileLock, Timeout

from qualcode.model.errors import LockedError
from qualcode.store.files import not_written


class Lock:
    """A lock on one thing; `release` may be called twice."""

    def __init__(self, path: Path, what: str) -> None:
        self.path = path
        self.what = what
        self._lock = SoftFileLock(path, timeout=0, thread_local=False)

    def acquire(self, *, take_over: bool = False) -> Lock:
        """This lock, held; LockedError naming the holder when somebody else has it.

        `take_over` breaks the other's lock first: for a computer that is known to be off.
        StudyError where nothing can be written.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if take_over:
                self.path.unlink(missing_ok=True)
            self._lock.acquire()
        except Timeout:
            raise self._held() from None
        except OSError as error:
            raise not_written(self.path, error) from error
        return self

    def release(self) -> None:
        """Lets others write."""
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def _held(self) -> LockedError:
        who = holder(self.path) or "another window"
        return LockedError(
            f"{self.what} is being written by {who}.",
            "Close it there. If that computer is off or crashed: qualcode doctor --take-over",
            holder=who,
        )


def holder(path: Path) -> str | None:
    """Who holds the lock file, as `process 12 on host, since 18:03`; None when nobody does."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        since = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
    except OSError:
        return None
    process = lines[0].strip() if lines else "?"
    host = lines[1].strip() if len(lines) > 1 else "an unknown computer"
    return f"process {process} on {host}, since {since:%Y-%m-%d %H:%M} UTC"
