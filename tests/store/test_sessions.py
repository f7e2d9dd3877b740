"""Session files: read back as written, refused with the place of every fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.model.errors import FormatError, SessionError, UsageError
from qualcode.model.ids import BookId, CoderId, TranscriptId
from qualcode.model.session import Drawn, FrozenBook, Session, UnitList
from qualcode.model.span import Span
from qualcode.store.sessions import (
    book_version,
    freeze_book,
    frozen_book,
    parse_session,
    read_session,
    session_ids,
    session_text,
    versions_folder,
    write_new_session,
)
from tests.store.helpers import ANA, BEN, FG1, made_study

SESSION = Session(
    "ronde-1",
    "2026-11-21T18:00:00Z",
    "shared",
    (ANA, BEN),
    {BookId("small"): FrozenBook(1, "a" * 64, "small@1.yaml")},
    (UnitList(FG1, "0123456789abcdef", (Span(0, 5), Span(7, 12))),),
    independence="not-shown",
    units_from=ANA,
)
DRAWN = Session(
    "r2", "2026-11-22T18:00:00Z", "free", (ANA, BEN, CoderId("cas")),
    units=(UnitList(FG1, "0" * 16), UnitList(TranscriptId("FG2"), "1" * 16, (Span(3, 4),))),
    drawn=Drawn("turn", 1, 40, 7),
)  # fmt: skip
JOINT = Session("r3", "2026-11-22", "free", (ANA, BEN), manner="joint", units=(UnitList(FG1, "2"),))


@pytest.mark.parametrize("session", [SESSION, DRAWN, JOINT], ids=lambda s: s.id)
def test_a_session_comes_back_from_its_text(session: Session) -> None:
    assert parse_session(session_text(session), path="x") == session


def test_a_session_is_written_once(tmp_path: Path) -> None:
    folder = made_study(tmp_path).folder
    write_new_session(folder, SESSION)
    assert session_ids(folder) == ("ronde-1",)
    assert read_session(folder, "ronde-1") == SESSION
    with pytest.raises(SessionError, match="never changes"):
        write_new_session(folder, SESSION)
    with pytest.raises(SessionError, match='no session "ronde-2"'):
        read_session(folder, "ronde-2")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("mode: shared", "mode: gedeeld", '"mode"'),
        ("0-5", "5-0", '"5-0" is no span'),
        ("0-5", "vijf", '"vijf" is no span'),
        ("session: ronde-1", "sessie: ronde-1", "sessie"),
        ("independence: not-shown", "independence: yes", '"independence"'),
        ("format: 1", "format: 2", "format"),
    ],
)
def test_a_fault_is_told_with_its_line(old: str, new: str, told: str) -> None:
    text = session_text(SESSION)
    assert old in text
    with pytest.raises(FormatError) as error:
        parse_session(text.replace(old, new), path="session.yaml")
    assert told in str(error.value)
    assert "line" in str(error.value)


def test_a_frozen_book_is_the_very_file_or_refused(tmp_path: Path) -> None:
    folder = made_study(tmp_path).folder
    frozen = freeze_book(folder, BookId("small"))
    assert frozen == freeze_book(folder, BookId("small"))
    assert frozen_book(folder, frozen).by_id.keys() == folder.codebook(BookId("small")).by_id.keys()
    assert book_version(folder, BookId("small"), 1).version == 1
    path = versions_folder(folder) / frozen.file
    path.write_text(path.read_text(encoding="utf-8") + "# x\n", encoding="utf-8")
    with pytest.raises(SessionError, match="is not the codebook that the session froze"):
        frozen_book(folder, frozen)
    with pytest.raises(UsageError, match="no codebook"):
        freeze_book(folder, BookId("big"))
