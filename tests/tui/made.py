"""A small study, and ways to look into its journals."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from qualcode.formats.studyfiles import TranscriptInfo
from qualcode.journal.events import Act, Event, Op
from qualcode.model.ids import CodeId, CoderId, ParticipantId, TranscriptId
from qualcode.model.participant import Consent, Participant
from qualcode.model.study import Study
from qualcode.model.transcript import Speaker, Turn
from qualcode.store.folder import Folder
from qualcode.tui.app import QualcodeApp
from qualcode.tui.screens.code import CodeScreen
from qualcode.tui.transcript_view import TranscriptView

BOOK = """\
# A comment that edits keep.
format: 1
codebook: praat
title: Praatboek
version: 1
language: nl
prompt: Het werkzame element is …
rules:
  secondary_requires_primary: true
nodes:
  - id: rust
    label: Rust
    definition: De spreker vindt rust.
    include: [Stilte die goed doet.]
    exclude: [Stilte die pijn doet.]
    examples: [Ik zat daar gewoon.]
    keywords: [stil]
  - id: contact
    label: Contact met anderen
    atlas: Contacten
    aliases: [Samenzijn]
  - id: waardering
    label: Waardering
    codable: false
    nodes:
      - id: negatief
        label: Negatief
        role: secondary
"""
TURNS = (
    Turn("Hoe was de eerste week?", "INT", 1_000),
    Turn(
        "Het was stil. Heel stil, eigenlijk, want ik kende niemand en ik zat daar gewoon. "
        "Mijn mentor belde wel eens op.",
        "P1",
        5_000,
    ),
    Turn("En toen?", "INT", 21_000),
    Turn("Toen kwam er een groepje. Dat scheelde écht, hè.", "P2", 25_000),
    Turn("Ja, samen eten. 日本語 klas 👩‍👩‍👧 één keer.", "P1", 31_000),
)
__all__ = ["CodeId", "CoderId"]
ANA = CoderId("ana")
T1 = TranscriptId("T1")


PEOPLE = {
    ParticipantId(id): Participant(
        ParticipantId(id), "student", consent=Consent(process="yes", quotes="yes")
    )
    for id in ("P1", "P2")
}
SPEAKERS = {
    "INT": Speaker("INT", "researcher"),
    **{id: Speaker(id, participant=ParticipantId(id)) for id in ("P1", "P2")},
}


class Clock:
    """A clock that is a second further at each look."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 21, 18, 4, 11, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


def study(
    root: Path,
    *,
    transcripts: dict[str, tuple[Turn, ...]] | None = None,
    coders: tuple[str, ...] = ("ana",),
) -> Path:
    """A study folder with the codebook `praat` and the transcripts given."""
    folder = Folder(root)
    folder.write_study(Study("01KAJQ8B00QUALC0DETEST0000", "Proefstudie", coders=_ids(coders)))
    folder.write_participants(PEOPLE)
    (root / "codebooks").mkdir()
    (root / "codebooks" / "praat.yaml").write_text(BOOK, encoding="utf-8")
    info = TranscriptInfo(version="", speakers=SPEAKERS, attributes={"kind": "praat"})
    for id, turns in (transcripts if transcripts is not None else {"T1": TURNS}).items():
        folder.write_transcript(TranscriptId(id), turns, info)
    return root


def _ids(names: tuple[str, ...]) -> tuple[CoderId, ...]:
    return tuple(CoderId(name) for name in names)


def app(root: Path, transcript: str | None = "T1", coder: str | None = "ana") -> QualcodeApp:
    """The program on a study."""
    return QualcodeApp(root, transcript, coder, clock=Clock())


def events(root: Path, *, coder: str = "ana", transcript: str = "T1") -> list[Event]:
    """The journal of a coder, what was read left out."""
    journal = Folder(root).journal(TranscriptId(transcript), CoderId(coder))
    found = journal.events if journal else []
    return [event for event in found if type(event).__name__ not in {"See", "Open"}]


def last_ops(root: Path) -> tuple[Op, ...]:
    """The steps of the last action."""
    last = events(root)[-1]
    assert isinstance(last, Act)
    return last.ops


def steps(root: Path) -> list[str]:
    """The last action as its kinds of steps."""
    return [str(type(op).__struct_config__.tag) for op in last_ops(root)]


def view_of(program: QualcodeApp) -> TranscriptView:
    """The transcript on the screen."""
    return program.screen.query_one(TranscriptView)


def chosen_words(program: QualcodeApp) -> str:
    """The selected words."""
    view = view_of(program)
    assert view.chosen is not None
    return view.transcript.words(view.chosen.span)


def code_screen(program: QualcodeApp) -> CodeScreen:
    """The code screen that is on top."""
    assert isinstance(program.screen, CodeScreen)
    return program.screen
