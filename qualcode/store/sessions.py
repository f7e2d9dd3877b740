"""Calibration sessions on disk: the fixed file, the frozen codebooks, and the journals."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import cast

from qualcode.formats.codebook import read_codebook
from qualcode.formats.yamltext import Fields, Value, dump, format_version, load, raise_problems
from qualcode.model.codebook import Codebook
from qualcode.model.errors import QualcodeError, SessionError, UsageError
from qualcode.model.ids import BookId, CoderId, IdMaker, TranscriptId, checked_name
from qualcode.model.session import (
    Drawn,
    FrozenBook,
    Independence,
    Manner,
    Mode,
    Session,
    UnitList,
)
from qualcode.model.span import Span
from qualcode.model.study import FORMAT
from qualcode.store.files import read_bytes, read_text, write_atomically
from qualcode.store.folder import Folder
from qualcode.store.journals import Journal, Writer, journal_of, writer

SESSION_FILE = "session.yaml"
CONSENSUS = CoderId("consensus")
"""Whose name the journal of decisions bears; no coder can have it."""
JOINT = CoderId("joint")
"""Whose name the one journal of joint coding bears."""


def session_folder(folder: Folder, id: str) -> Path:
    """Where a session lies."""
    return folder.root / "sessions" / id


def session_ids(folder: Folder) -> tuple[str, ...]:
    """Every session, by name."""
    found = (folder.root / "sessions").glob(f"*/{SESSION_FILE}")
    return tuple(sorted(path.parent.name for path in found))


def read_session(folder: Folder, id: str) -> Session:
    """A session; SessionError naming those there are when it is unknown."""
    path = session_folder(folder, id) / SESSION_FILE
    if not path.is_file():
        known = ", ".join(session_ids(folder)) or "none yet"
        raise SessionError(f'There is no session "{id}".', f"The sessions are: {known}.")
    return parse_session(read_text(path), path=folder.shown(path))


def write_new_session(folder: Folder, session: Session) -> None:
    """Writes `session.yaml`; SessionError when the session exists, for it never changes."""
    checked_name(session.id, "session")
    for known in session_ids(folder):
        if known.casefold() == session.id.casefold():
            raise SessionError(
                f'There is a session "{known}" already.', "A session never changes: choose a name."
            )
    write_atomically(session_folder(folder, session.id) / SESSION_FILE, session_text(session))


def session_text(session: Session) -> str:
    """The text of `session.yaml`."""
    drawn = session.drawn
    fields: dict[str, Value] = {
        "format": FORMAT,
        "session": session.id,
        "made": session.made,
        "manner": session.manner,
        "mode": session.mode,
        "coders": list(session.coders),
        "independence": session.independence,
        "units_from": session.units_from,
        "drawn": None
        if drawn is None
        else {"kind": drawn.kind, "size": drawn.size, "of": drawn.of, "seed": drawn.seed},
        "codebooks": [
            {"id": id, "version": b.version, "sha256": b.sha256, "file": b.file}
            for id, b in session.books.items()
        ],
        "units": [
            {
                "transcript": unit.transcript,
                "text": unit.text_hash,
                "spans": [f"{span.start}-{span.end}" for span in unit.spans] or None,
            }
            for unit in session.units
        ],
    }
    return dump(fields)


def parse_session(text: str, *, path: str) -> Session:
    """The session of a `session.yaml`; FormatError with all problems."""
    fields = load(text, path=path)
    format_version(fields)
    drawn = fields.child("drawn")
    books = {
        BookId(entry.text("id", required=True) or ""): FrozenBook(
            entry.whole("version", required=True, minimum=1) or 1,
            entry.text("sha256", required=True) or "",
            entry.text("file", required=True) or "",
        )
        for entry in fields.children("codebooks")
    }
    from_coder = fields.text("units_from")
    session = Session(
        fields.text("session", required=True) or "",
        fields.text("made", required=True) or "",
        cast("Mode", fields.choice("mode", ("shared", "free")) or "free"),
        tuple(CoderId(c) for c in fields.texts("coders")),
        books,
        tuple(_unit_list(entry) for entry in fields.children("units")),
        cast("Manner", fields.choice("manner", ("independent", "joint"), default="independent")),
        cast(
            "Independence",
            fields.choice("independence", ("not-shown", "declared", "unknown"), default="unknown"),
        ),
        CoderId(from_coder) if from_coder else None,
        None if drawn is None else _drawn(drawn),
    )
    fields.finish()
    raise_problems(fields.problems, path=path, what="the session")
    return session


def _drawn(fields: Fields) -> Drawn:
    size, of, seed = (
        fields.whole(k, required=True, minimum=0) or 0 for k in ("size", "of", "seed")
    )
    return Drawn(fields.text("kind", required=True) or "", size, of, seed)


def _unit_list(fields: Fields) -> UnitList:
    spans = []
    for told in fields.texts("spans"):
        start, _, end = told.partition("-")
        try:
            spans.append(Span(int(start), int(end)))
        except (ValueError, QualcodeError):
            fields.problem(f'"{told}" is no span.', "Write it as 120-180.", key="spans")
    return UnitList(
        TranscriptId(fields.text("transcript", required=True) or ""),
        fields.text("text", required=True) or "",
        tuple(spans),
    )


def session_journal(folder: Folder, id: str, coder: CoderId) -> Journal | None:
    """One journal of a session; nobody else's is opened. None when there is none."""
    return journal_of(session_folder(folder, id), coder)


def session_writer(
    folder: Folder, id: str, coder: CoderId, new_id: IdMaker, *, take_over: bool = False
) -> Writer:
    """The one writer of a session's journal; LockedError when another window has it."""
    return writer(
        session_folder(folder, id) / f"{coder}.jsonl",
        locks=folder.locks,
        torn=folder.hidden / "torn",
        new_id=new_id,
        take_over=take_over,
    )


def freeze_book(folder: Folder, id: BookId) -> FrozenBook:
    """The snapshot of a codebook as it is now, written under `codebooks/versions` if it is new.

    A book that changed without a new version gets a snapshot of its own beside the other.
    """
    files = folder.book_files()
    if id not in files:
        known = ", ".join(files) or "none yet"
        raise UsageError(f'There is no codebook "{id}".', f"The codebooks are: {known}.")
    content = read_bytes(files[id])
    digest = hashlib.sha256(content).hexdigest()
    version = folder.codebook(id).version
    for name in (f"{id}@{version}.yaml", f"{id}@{version}-{digest[:8]}.yaml"):
        path = versions_folder(folder) / name
        if not path.is_file():
            write_atomically(path, content)
        if hashlib.sha256(read_bytes(path)).hexdigest() == digest:
            return FrozenBook(version, digest, name)
    raise SessionError(f"The snapshots of {id} version {version} were changed by hand.")


def versions_folder(folder: Folder) -> Path:
    """The immutable snapshots of codebooks."""
    return folder.books_folder / "versions"


def frozen_book(folder: Folder, frozen: FrozenBook) -> Codebook:
    """The codebook of a session; SessionError when its snapshot is gone or was changed."""
    path = versions_folder(folder) / frozen.file
    if not path.is_file() or hashlib.sha256(read_bytes(path)).hexdigest() != frozen.sha256:
        raise SessionError(
            f"{folder.shown(path)} is not the codebook that the session froze.",
            "Restore it from a backup or from version control.",
        )
    return read_codebook(read_text(path), path=folder.shown(path))


def book_version(folder: Folder, id: BookId, version: int) -> Codebook:
    """A codebook at one of its versions: the current file or a snapshot; UsageError otherwise."""
    current = folder.codebook(id) if id in folder.book_files() else None
    if current is not None and current.version == version:
        return current
    path = versions_folder(folder) / f"{id}@{version}.yaml"
    if not path.is_file():
        known = sorted(p.stem for p in versions_folder(folder).glob(f"{id}@*.yaml"))
        raise UsageError(
            f"There is no version {version} of {id}.",
            f"Kept are: {', '.join(known) or 'none'}"
            + (f", and {current.version} is current." if current else "."),
        )
    return read_codebook(read_text(path), path=folder.shown(path))
