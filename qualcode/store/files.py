"""Reading and writing whole files: never half of one, and errors that name the file."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from qualcode.model.errors import StudyError


def read_bytes(path: Path) -> bytes:
    """The content of a file; StudyError when it is missing or may not be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise StudyError(
            f"{path} is not there.", "Look at the path, or run: qualcode doctor"
        ) from None
    except OSError as error:
        raise not_read(path, error) from None


def read_text(path: Path) -> str:
    """The text of a UTF-8 file with line feeds; StudyError with the line that is not UTF-8."""
    return with_line_feeds(decoded(read_bytes(path), path))


def with_line_feeds(text: str) -> str:
    """The text without a byte order mark and the line ends of Windows."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def decoded(data: bytes, path: Path) -> str:
    """The text of UTF-8, with its mark and line ends; StudyError with the line that is not."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise StudyError(
            f"{path}, line {line}: the file is not UTF-8.", "Save it as UTF-8 and try again."
        ) from None


def write_atomically(path: Path, data: bytes | str, *, private: bool = False) -> None:
    """Replaces a file as a whole; after a crash it holds the old content or the new.

    The new content is on the disk before the name points at it. A link stays one, and what it
    points at is replaced. With `private` only its owner may read the file, from the first moment.
    """
    with replacing(path, private=private) as file:
        file.write(data.encode() if isinstance(data, str) else data)


@contextmanager
def replacing(path: Path, *, private: bool = False) -> Iterator[IO[bytes]]:
    """A file to write that takes the place of `path` when all went well, as `write_atomically`.

    For what is too large to be held in memory; on any error the old file stays.
    """
    temporary: Path | None = None
    try:
        target = path.resolve() if path.is_symlink() else path
        make_folder(target.parent)
        handle, name = tempfile.mkstemp(
            prefix=f".{target.name}.", suffix=".part", dir=target.parent
        )
        temporary = Path(name)
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if not private:
            _open_up(target, temporary)
        temporary.replace(target)
    except BaseException as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise not_written(path, error) from error
        raise
    sync_folder(target.parent)


def not_read(path: Path, error: OSError) -> StudyError:
    """The error of a file that is there and does not open."""
    return StudyError(
        f"{path} cannot be read: {error.strerror or error}.",
        "Look whether it is a file, whether you may read it, and whether its disk is there.",
    )


def not_written(path: Path, error: OSError) -> StudyError:
    """The error of a file that the disk or the rights refused."""
    return StudyError(
        f"{path} cannot be written: {error.strerror or error}.",
        "Look whether the disk is full, and whether you may write there.",
    )


def make_folder(folder: Path) -> None:
    """Makes a folder and those above it, their names durable too; StudyError when it may not."""
    try:
        missing = [place for place in (folder, *folder.parents) if not place.exists()]
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise not_written(folder, error) from error
    for place in reversed(missing):
        sync_folder(place.parent)


def _open_up(path: Path, temporary: Path) -> None:
    # A temporary file is private; a new file of a study follows the person's own settings.
    if path.exists():
        temporary.chmod(path.stat().st_mode & 0o777)
    elif os.name == "posix":
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)


def sync_folder(folder: Path) -> None:
    """Makes the names in a folder durable, on systems where a folder can be opened."""
    if os.name != "posix":
        return
    # Some network file systems refuse it; the file itself was synced.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
