"""The zip file around a project: opened within bounds, and packed the same every time.

Nothing is ever unpacked to a disk. What could only be there to do harm is refused with its
name: paths that climb or are absolute, encrypted or duplicate members, and members that
grow beyond all reason.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO

from qualcode.model.errors import FormatError, UsageError

LARGEST = 2 * 1024**3
"""Bytes of all members together; a million codings and 2,000 interviews take 0.6 GB."""
_STEEPEST = 250  # times smaller; a project of nothing but codings shrinks to a thirtieth
_SMALL = 4 * 1024**2  # below this many bytes a steep member can do no harm
_CHUNK = 1 << 18
_MOST_MEMBERS = 50_000
_ENCRYPTED = 0x1
_DATE = (1980, 1, 1, 0, 0, 0)  # the first date a zip file can hold
_DRIVE = re.compile(r"[A-Za-z]:")
_ERRORS = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, NotImplementedError, RuntimeError,
    EOFError, OSError, ValueError, KeyError, OverflowError, UnicodeError, IndexError,
)  # fmt: skip
_AGAIN = "Export it again from the other program and import that file."


@dataclass(frozen=True, slots=True)
class Archive:
    """An opened qdpx: the one project file in it, and its other members by folded path."""

    name: str
    project: str
    """Path of the `.qde`."""
    members: Mapping[str, zipfile.ZipInfo]
    zip: zipfile.ZipFile

    def read(self, path: str) -> bytes:
        """The bytes of the member at `path`, upper and lower case alike.

        FormatError when it is damaged.
        """
        return _read(self.zip, self.members[path.casefold()], self.name)

    def stream(self, path: str) -> Iterator[bytes]:
        """The bytes of the member at `path` in pieces; FormatError where it is damaged."""
        info = self.members[path.casefold()]
        try:
            with self.zip.open(info) as member:
                while piece := member.read(_CHUNK):
                    yield piece
        except _ERRORS as error:
            raise _damaged(info, self.name) from error

    def source(self, path: str) -> str | None:
        """The member that `internal://PATH` means, in any `sources` folder; None without one."""
        wanted = path.casefold()
        for folder in ("sources/", ""):
            if folder + wanted in self.members:
                return folder + wanted
        return None


def opened(data: bytes, name: str) -> Archive:
    """The archive in `data`; FormatError with the reason when it is none to be trusted."""
    if not data.startswith(b"PK"):
        raise FormatError("The file is not a zip file, so no REFI-QDA project.", _AGAIN, path=name)
    zip, members = bounded(data, name)
    return Archive(name, _project(members, name), members, zip)


def bounded(data: bytes, name: str) -> tuple[zipfile.ZipFile, Mapping[str, zipfile.ZipInfo]]:
    """A zip file and its members by folded path, none of them harmful; FormatError otherwise."""
    try:
        zip = zipfile.ZipFile(io.BytesIO(data))
        infos = zip.infolist()
    except _ERRORS as error:
        raise FormatError("The file is a broken zip file.", _AGAIN, path=name) from error
    if len(infos) > _MOST_MEMBERS:
        raise FormatError(f"The archive has {len(infos):,} files in it.", _AGAIN, path=name)
    members: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        _check_path(info, name)
        folded = info.filename.replace("\\", "/").casefold()
        if folded in members:
            raise FormatError(f'"{_shown(info)}" is in the archive twice.', _AGAIN, path=name)
        members[folded] = info
    _check_sizes(infos, len(data), name)
    return zip, members


def pack(file: IO[bytes], members: Iterable[tuple[str, Iterable[bytes]]]) -> None:
    """Writes a zip file of these members, in this order; the same bytes at any time and place.

    UsageError when a member is larger than a zip file of the old kind holds, which is all that
    other programs read.
    """
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as zip:
        for path, parts in members:
            info = zipfile.ZipInfo(path, _DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o644 << 16
            size = 0
            with zip.open(info, "w") as member:
                for data in _in_chunks(parts):
                    size += len(data)
                    if size > LARGEST - 1:
                        raise UsageError(
                            f"{path} would be larger than {LARGEST / 1024**3:.0f} GB.",
                            "Export fewer transcripts at a time.",
                        )
                    member.write(data)


def _in_chunks(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of a useful size."""
    held: list[bytes] = []
    size = 0
    for part in parts:
        held.append(part)
        size += len(part)
        if size > _CHUNK:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)


def _check_path(info: zipfile.ZipInfo, name: str) -> None:
    path = info.filename.replace("\\", "/")
    if path.startswith("/") or _DRIVE.match(path):
        raise FormatError(
            f'The archive holds an absolute path, "{_shown(info)}".',
            "A project does not need one. Check where the file comes from.",
            path=name,
        )
    if ".." in path.split("/"):
        raise FormatError(
            f'The archive holds a path that climbs out of it, "{_shown(info)}".',
            "A project does not need one. Check where the file comes from.",
            path=name,
        )
    if info.flag_bits & _ENCRYPTED:
        raise FormatError(
            f'"{_shown(info)}" is encrypted.', "Export the project without a password.", path=name
        )


def _check_sizes(infos: list[zipfile.ZipInfo], size: int, name: str) -> None:
    total = sum(info.file_size for info in infos)
    if total > LARGEST:
        raise FormatError(
            f"The archive holds {total / 1024**3:.1f} GB when unpacked; "
            f"{LARGEST / 1024**3:.0f} GB is the most that is read.",
            "Export the project without its audio and video.",
            path=name,
        )
    steep = [i for i in infos if i.file_size > _SMALL + _STEEPEST * i.compress_size]
    if steep or total > _SMALL + _STEEPEST * size:
        worst = max(infos, key=lambda i: i.file_size / (i.compress_size + 1))
        raise FormatError(
            f'"{_shown(worst)}" grows from {worst.compress_size:,} to {worst.file_size:,} bytes '
            "when unpacked.",
            "That is a zip bomb and no project. Check where the file comes from.",
            path=name,
        )


def _project(members: Mapping[str, zipfile.ZipInfo], name: str) -> str:
    """Path of the one project file at the root."""
    found = [path for path in members if path.endswith(".qde") and "/" not in path]
    if len(found) == 1:
        return found[0]
    if found:
        listed = ", ".join(sorted(_shown(members[path]) for path in found))
        raise FormatError(
            f"The archive holds {len(found)} project files: {listed}.", _AGAIN, path=name
        )
    raise FormatError(
        "The archive holds no project file (a name that ends in .qde, in no folder).",
        "A .qdpx is made by the export to REFI-QDA of ATLAS.ti, NVivo, MAXQDA or QualCoder; do "
        "not unpack it and zip it again.",
        path=name,
    )


def _read(zip: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> bytes:
    try:
        return zip.read(info)
    except _ERRORS as error:
        raise _damaged(info, name) from error


def _damaged(info: zipfile.ZipInfo, name: str) -> FormatError:
    return FormatError(f'"{_shown(info)}" is damaged inside the archive.', _AGAIN, path=name)


def _shown(info: zipfile.ZipInfo) -> str:
    """The member's path, fit for a message."""
    path = "".join(c if c.isprintable() else "?" for c in info.filename)
    return path if len(path) <= 80 else path[:77] + "…"
