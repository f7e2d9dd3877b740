"""Codebooks of other programs and tables into a study, all of one or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qualcode.formats.interchange_codebooks import read_codes
from qualcode.formats.interchange_markdown import read_codes_markdown
from qualcode.formats.refi.arrival import Change
from qualcode.formats.refi.codebooks import read_qdc
from qualcode.formats.refi.travelling import Guids, Kept
from qualcode.model.codebook import Codebook
from qualcode.model.errors import UsageError
from qualcode.model.ids import BookId, checked_name, slug
from qualcode.project.exchanging_files import book_file
from qualcode.project.exchanging_kept import FILE, Imported, remembered, remembering, with_guids
from qualcode.project.project import Project
from qualcode.store.files import read_bytes
from qualcode.store.together import put_in_place

_LONGEST = 48
"""Characters of an id made from a file name."""
_TABLES = {".csv", ".tsv", ".txt", ".xlsx"}


@dataclass(frozen=True, slots=True)
class ReadBook:
    """A codebook as it would arrive."""

    book: Codebook
    origin: str
    sha256: str
    changes: tuple[Change, ...]
    kept: Kept


def read_book(path: Path, *, book: str | None = None, title: str = "") -> ReadBook:
    """The codebook in a qdc, csv, xlsx or Markdown file, under `book` or the file's name.

    FormatError with what is wrong; UsageError for another kind of file or an illegal id.
    """
    data, form = read_bytes(path), path.suffix.lower()
    plain = slug(path.stem)[:_LONGEST].strip("-") or "codebook"
    id = BookId(checked_name(book or plain, "codebook"))
    sha = hashlib.sha256(data).hexdigest()
    if form == ".qdc":
        found = read_qdc(data, path.name, book=id, title=title)
        return ReadBook(found.book, found.origin, sha, found.changes, found.kept)
    if form == ".md":
        codes = read_codes_markdown(data, path.name, book=id)
    elif form in _TABLES:
        codes = read_codes(data, path.name, book=id, title=title)
    else:
        raise UsageError(
            f'A codebook cannot be read from "{path.name}".',
            "Codebooks come as .qdc, .csv, .xlsx, .md, or .txt with a code on every line.",
        )
    made = replace(codes.book, title=title) if title else codes.book
    return ReadBook(made, "", sha, codes.changes, Kept())


def bring_book(project: Project, read: ReadBook) -> Path:
    """Writes a codebook into a study; its file. UsageError when the study has that id."""
    folder = project.folder
    with folder.lock("study", "The study").acquire():
        for there in folder.book_files():
            if there.casefold() == read.book.id.casefold():
                raise UsageError(
                    f"The study has a codebook {there} already; nothing was written.",
                    "Give the new one another id with --book; "
                    f"what differs shows: qualcode codebook diff {there} ID",
                )
        files = book_file(read.book)
        day = f"{project.clock():%Y-%m-%d}"
        before = remembered(folder)
        guids = Guids(project.study.id, before.guids)
        taken = [
            guids.of("code", known.code(node))
            for known in project.fresh().codebooks.values()
            for node, _ in known.walk()
        ]
        imported = Imported(read.sha256, read.origin, day)
        kept = with_guids(before, read.kept, imported, taken)
        files[f"analysis/{FILE}"] = remembering(kept)
        put_in_place(folder, {folder.root / name: data for name, data in files.items()}, keep=True)
    return folder.books_folder / f"{read.book.id}.yaml"


def changes_told(changes: Sequence[Change]) -> tuple[str, ...]:
    """One line for everything that arrives otherwise than it was."""
    return tuple(
        f"{change.kind}: {change.what}{f' ({change.count})' if change.count > 1 else ''}: "
        f"{change.why}"
        for change in changes
    )
