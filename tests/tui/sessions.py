"""Calibration sessions to look at: begun, coded and sealed, and the screen that compares them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Static

from qualcode.model.ids import CodeId, CoderId, TranscriptId
from qualcode.model.session import Resolution, Session
from qualcode.project.adjudicating import resolutions
from qualcode.project.calibrating import NewSession, new_session, seal
from qualcode.project.naming import span_at
from qualcode.project.project import Project
from qualcode.project.rounds import desk_in, session_named
from qualcode.store.sessions import session_journal
from qualcode.tui.screens.compare import CompareScreen
from tests.tui import made
from tests.tui.waiting import settled

ANA, BEN = CoderId("ana"), CoderId("ben")
Rows = Sequence[tuple[int, str]]
ROWS_ANA: Rows = ((2, "rust"), (2, "negatief"), (4, "contact"), (5, "contact"))
ROWS_BEN: Rows = ((2, "rust"), (4, "rust"), (5, "contact"))
"""Turn (from 1) and code: an extra code on turn 2, another code on turn 4."""


def two_coders(folder: Path) -> Path:
    """A study of two coders without sessions."""
    words = {"T1": made.TURNS, "T2": made.TURNS[1:]}
    return made.study(folder, transcripts=words, coders=("ana", "ben"))


def begun(
    root: Path, id: str = "r1", *, unit: str | None = "turn", on: TranscriptId = made.T1
) -> Session:
    """A session on one transcript."""
    mode = "shared" if unit else "free"
    asked = NewSession(id, ("ana", "ben"), (on,), mode, None, unit)  # type: ignore[arg-type]
    return new_session(Project.open(root), asked)


def put(root: Path, session: Session, who: CoderId, rows: Rows, *, sealed: bool = True) -> None:
    """Codes turns in a session, and seals."""
    with desk_in(Project.open(root), session, made.T1, who) as desk:
        for turn, code in rows:
            desk.code(span_at(desk.transcript, turn=turn), [CodeId(f"praat/{code}")])
    if sealed:
        seal(Project.open(root), session, who)


def played(root: Path, rows: Mapping[CoderId, Rows] | None = None, id: str = "r1") -> Session:
    """A session that both have sealed."""
    session = begun(root, id)
    for who, coded_rows in (rows or {ANA: ROWS_ANA, BEN: ROWS_BEN}).items():
        put(root, session, who, coded_rows)
    return session


async def comparing(pilot: Pilot[None]) -> CompareScreen:
    """The compare screen, loaded."""
    await settled(pilot)
    await pilot.press("f3")
    await settled(pilot)
    assert isinstance(pilot.app.screen, CompareScreen)
    return pilot.app.screen


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Presses keys, and waits for what they do."""
    await pilot.press(*keys)
    await settled(pilot)


def decisions(root: Path, id: str = "r1") -> list[Resolution]:
    """What the journal of decisions adds up to."""
    project = Project.open(root)
    return list(resolutions(project, session_named(project, id)))


def brief(root: Path) -> list[tuple[str, tuple[str, ...], str | None, str]]:
    """Choice, codes, reason and note of every decision."""
    return [(r.choice, r.codes, r.cause, r.note) for r in decisions(root)]


def text_of(screen: CompareScreen, id: str) -> str:
    return str(screen.query_one(f"#{id}", Static).content)


def originals(root: Path) -> list[bytes]:
    """The journals of both coders in the session."""
    folder = Project.open(root).folder
    found = []
    for who in (ANA, BEN):
        journal = session_journal(folder, "r1", who)
        assert journal is not None
        found.append(journal.path.read_bytes())
    return found
