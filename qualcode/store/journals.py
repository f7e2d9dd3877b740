"""Journals on disk: append-only, one writer a file, nothing confirmed before it is durable."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from qualcode.journal.events import Event, Open, decode, decode_lines, encode, is_whole
from qualcode.journal.merge import ordered
from qualcode.model.collector import collector_paused
from qualcode.model.errors import JournalError, StudyError
from qualcode.store.files import (
    make_folder,
    not_read,
    not_written,
    read_bytes,
    sync_folder,
    write_atomically,
)
from qualcode.store.lock import Lock


@dataclass(frozen=True, slots=True)
class JournalFile:
    """One file as read: its events, and a torn last line that a crash left behind."""

    path: Path
    events: tuple[Event, ...]
    whole: int
    """Number of bytes up to the end of the last whole line."""
    torn: bytes = b""


def read_journal(path: Path) -> JournalFile:
    """The events of one file in file order.

    A last line that was not finished is not an event: it comes back as `torn`. A bad line
    anywhere else is a JournalError with its number.
    """
    data = read_bytes(path)
    whole = data.rfind(b"\n") + 1
    last = data[whole:]
    with collector_paused():
        events = decode_lines(data[:whole], path=str(path))
    if last:
        try:
            # Only its line feed is missing: the action itself is whole.
            events.append(decode(last, path=str(path), number=len(events) + 1))
        except JournalError:
            if is_whole(last):
                raise  # finished, and no event that this qualcode knows
            return JournalFile(path, tuple(events), whole, last)
    return JournalFile(path, tuple(events), len(data))


@dataclass(frozen=True, slots=True)
class Journal:
    """One coder's journal: the union of its file and of any copies a sync program made."""

    path: Path
    events: tuple[Event, ...]
    files: tuple[JournalFile, ...]
    complaints: tuple[str, ...] = ()

    @property
    def copies(self) -> tuple[Path, ...]:
        """Files beside the journal that hold the same journal."""
        return tuple(file.path for file in self.files if file.path != self.path)


def journals_in(folder: Path) -> list[Journal]:
    """Every journal of a folder, by coder: files whose first line names the same coder are one.

    A file that holds no whole line yet is left out; `doctor` names it.
    """
    by_coder: dict[str, list[JournalFile]] = {}
    for path in sorted(folder.glob("*.jsonl")):
        file = read_journal(path)
        if not file.events:
            continue
        first = file.events[0]
        coder = first.coder if isinstance(first, Open) else path.stem
        by_coder.setdefault(coder.casefold(), []).append(file)
    return [united(files) for files in by_coder.values()]


def journal_of(folder: Path, coder: str) -> Journal | None:
    """The journal of one coder; no other coder's events are read. None when there is none."""
    paths = sorted(folder.glob("*.jsonl"))
    mine = [read_journal(path) for path in paths if opened_by(path) == coder.casefold()]
    return united(mine) if mine else None


def journal_makers(folder: Path) -> tuple[str, ...]:
    """Whose journals lie in a folder, case folded; only first lines are read."""
    found = (opened_by(path) for path in sorted(folder.glob("*.jsonl")))
    return tuple(dict.fromkeys(name for name in found if name is not None))


def opened_by(path: Path) -> str | None:
    """The coder named in a file's first line, case folded; None when it has no whole line."""
    try:
        with path.open("rb") as file:
            first = file.readline()
    except OSError as error:
        raise not_read(path, error) from None
    if not first.strip():
        return None
    try:
        event = decode(first.rstrip(b"\n"), path=str(path), number=1)
    except JournalError:
        if first.endswith(b"\n"):
            raise
        return None
    return event.coder.casefold() if isinstance(event, Open) else path.stem.casefold()


def united(files: Sequence[JournalFile]) -> Journal:
    """The union of copies of one journal; its own file is the one that bears the coder's name."""
    first = files[0].events[0]
    stem = first.coder if isinstance(first, Open) else files[0].path.stem
    own = next((f.path for f in files if f.path.stem == stem), files[0].path.with_stem(stem))
    found = ordered([file.events for file in files], path=str(own))
    return Journal(own, found.events, tuple(files), found.complaints)


class Writer:
    """The one writer of a journal, until `close`; use it in a `with` block.

    `append` returns after the line is on the disk. What an interrupted program left
    unfinished is moved aside first, never glued to a new line.
    """

    def __init__(self, path: Path, lock: Lock, aside: Path) -> None:
        self.path = path
        self.set_aside: Path | None = None
        """Where a torn line went, when there was one."""
        self._lock = lock
        self._is_new = not path.exists()
        self._is_broken = False
        try:
            make_folder(path.parent)
            if not self._is_new:
                self._mend(aside)
            self._file = path.open("ab", buffering=0)
        except OSError as error:
            raise not_written(path, error) from error
        # Some network drives number a file anew at each look: there nothing can be told by it.
        self._can_tell_place = self._is_in_place()

    def _mend(self, aside: Path) -> None:
        if _ends_whole(self.path):
            return  # who writes reads it as well; reading a long one twice is felt
        found = read_journal(self.path)
        if found.torn:
            self.set_aside = aside
            write_atomically(aside, found.torn)
            with self.path.open("r+b") as file:
                file.truncate(found.whole)
                os.fsync(file.fileno())
        else:
            with self.path.open("ab") as file:
                file.write(b"\n")
                os.fsync(file.fileno())

    def append(self, event: Event) -> None:
        """Writes one event; when this returns, it survives a power cut.

        StudyError when the disk refuses, or when the file was removed or replaced while it was
        open, as by a sync program: then the event is not in the journal.
        """
        line = encode(event)
        if self._is_broken:
            raise self._refused("an earlier line was left unfinished", "Close qualcode and begin")
        if self._can_tell_place and not self._is_in_place():
            # What is written now would go to a file that has no name any more.
            way_out = "Put it back from a backup or from version control, open the transcript"
            raise self._refused("another program removed or replaced it", way_out)
        before = 0
        try:
            before = self._file.seek(0, os.SEEK_END)
            written = self._file.write(line)
            if written != len(line):
                raise OSError(0, "the disk took only part of the line")  # noqa: TRY301
            os.fsync(self._file.fileno())
        except OSError as error:
            self._take_back(before)
            way_out = "Make room on the disk or reconnect it, then do it"
            raise self._refused(error.strerror or str(error), way_out) from error
        if self._is_new:
            sync_folder(self.path.parent)
            self._is_new = False

    def _is_in_place(self) -> bool:
        if os.name == "nt":
            return True  # Windows takes no file away that is open
        try:
            return os.path.samestat(os.fstat(self._file.fileno()), self.path.stat())
        except OSError:
            return False

    def _take_back(self, size: int) -> None:
        """Ends the file where it ended before; when that fails too, nothing more is written."""
        try:
            self._file.truncate(size)
        except OSError:
            # The next line would be glued to what is left of this one.
            self._is_broken = True

    def _refused(self, why: str, way_out: str) -> StudyError:
        return StudyError(
            f"{self.path} cannot be written: {why}. The last action was not saved.",
            f"{way_out} again.",
        )

    def close(self) -> None:
        """Ends writing and lets others in."""
        try:
            self._file.close()
        finally:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _ends_whole(path: Path) -> bool:
    """Whether a file is empty or its last line has its line feed; False when nobody can tell."""
    try:
        with path.open("rb") as file:
            file.seek(max(file.seek(0, os.SEEK_END) - 1, 0))
            return file.read(1) in {b"", b"\n"}
    except OSError:
        return False


def writer(
    path: Path, *, locks: Path, torn: Path, new_id: Callable[[], str], take_over: bool = False
) -> Writer:
    """The writer of a journal; LockedError when somebody else has it open.

    `locks` and `torn` are folders for the lock file and for a torn line.
    """
    lock = journal_lock(path, locks).acquire(take_over=take_over)
    try:
        return Writer(path, lock, torn / f"{lock.path.stem}-{new_id()}.torn")
    except BaseException:
        lock.release()
        raise


def journal_lock(path: Path, locks: Path) -> Lock:
    """The lock of a journal, not yet held; `locks` is the folder for the lock file."""
    where = f"{path.parent.name}/{path.name}"
    return Lock(locks / f"{path.parent.name}__{path.stem}.lock", f"The journal {where}")
