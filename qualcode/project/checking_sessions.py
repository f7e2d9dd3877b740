"""What the doctor sees in the folders of calibration sessions; nothing of what coders did."""

from __future__ import annotations

from collections.abc import Iterator

from qualcode.calibration.sealing import standing
from qualcode.model.errors import QualcodeError
from qualcode.model.session import Session, UnitList
from qualcode.store.doctor import Finding
from qualcode.store.folder import Folder
from qualcode.store.sessions import (
    CONSENSUS,
    JOINT,
    SESSION_FILE,
    frozen_book,
    read_session,
    session_folder,
    session_journal,
)

_BACKUP = "Restore it from a backup or from version control, or make a new session."


def session_findings(folder: Folder) -> Iterator[Finding]:
    """Sessions that cannot be read, stand on what is gone, or no longer keep a seal."""
    for path in sorted(p for p in (folder.root / "sessions").glob("*") if p.is_dir()):
        place = folder.shown(path / SESSION_FILE)
        if not (path / SESSION_FILE).is_file():
            told = "the session has no description, so it is not read."
            yield Finding("error", place, told, _BACKUP)
            continue
        try:
            session = read_session(folder, path.name)
        except QualcodeError as error:
            yield Finding("error", place, error.message, error.hint)
            continue
        yield from _frozen(folder, session, place)
        yield from _journals(folder, session)


def _frozen(folder: Folder, session: Session, place: str) -> Iterator[Finding]:
    for book in session.books.values():
        try:
            frozen_book(folder, book)
        except QualcodeError as error:
            yield Finding("error", place, error.message, error.hint)
    known = set(folder.transcript_ids())
    for unit in session.units:
        if unit.transcript not in known:
            told = f"its units are on {unit.transcript}, a transcript that is not there."
            yield Finding("error", place, told, "Restore the transcript from a backup.")
        elif not _words_are_kept(folder, unit):
            told = f"the words of {unit.transcript} that it froze ({unit.text_hash}) are gone."
            yield Finding("error", place, told, _BACKUP)


def _words_are_kept(folder: Folder, unit: UnitList) -> bool:
    """Whether the words frozen are there; a transcript that cannot be read is told elsewhere."""
    try:
        now = folder.transcript(unit.transcript).version
        older = now != unit.text_hash and folder.versions(unit.transcript).older(unit.text_hash)
    except QualcodeError:
        return True
    return now == unit.text_hash or older is not None


def _journals(folder: Folder, session: Session) -> Iterator[Finding]:
    names = (JOINT,) if session.manner == "joint" else session.coders
    for coder in (*names, CONSENSUS):
        place = f"{folder.shown(session_folder(folder, session.id))}: {coder}"
        try:
            journal = session_journal(folder, session.id, coder)
        except QualcodeError as error:
            yield Finding("error", place, error.message, error.hint)
            continue
        for complaint in journal.complaints if journal else ():
            yield Finding("warning", place, complaint)
        if journal and coder != CONSENSUS and standing(journal.events) == "changed":
            yield Finding(
                "warning",
                place,
                "the seal no longer holds: the journal was changed after it was sealed.",
                "The report says so. " + _BACKUP,
            )
