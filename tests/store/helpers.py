"""A small study on disk, with a clock and ids that tests control."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from qualcode.formats.studyfiles import TranscriptInfo
from qualcode.model.codebook import Codebook, Node, Rules
from qualcode.model.ids import BookId, CoderId, ParticipantId, TranscriptId
from qualcode.model.participant import Consent, Participant
from qualcode.model.study import Study
from qualcode.model.transcript import Speaker, Turn
from qualcode.project.project import Project, id_maker
from qualcode.store.folder import Folder

BEGIN = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
ANA, BEN = CoderId("ana"), CoderId("ben")
FG1 = TranscriptId("FG1")
TURNS = (
    Turn("Hoe is het om hier te beginnen?", "INT1", 0, 2_000),
    Turn("Nou, de eerste weken zat ik steeds alleen in de kantine.", "P1", 2_500, 9_000),
    Turn("Ja.", "INT1", 8_000, 8_400),
    Turn("En toen vroeg mijn mentor hoe het ging. Dat hielp echt, ook online.", "P1", 9_100, None),
    Turn("Bij ons was het rooster zo vol dat niemand bleef hangen.", "P2", 15_000, 20_000),
)
BOOK = Codebook(
    BookId("small"),
    "Klein codeboek",
    1,
    nodes=(
        Node(
            "binding",
            "Binding",
            codable=False,
            nodes=(
                Node("binding-studenten", "Mentoring en contacten peers", atlas="Binding studenten",
                     definition="Contact tussen studenten."),
                Node("binding-docenten", "Contact docenten en staf", definition="Contact met staf."),
            ),
        ),
        Node("rooster", "Roostering & toetsing", definition="Rooster en toetsen."),
        Node("online", "Online", role="secondary", definition="Over online onderwijs."),
        Node("a", "Aandacht", codable=False, nodes=(Node("a.mentor", "Mentor", definition="m"),)),
        Node("b", "Begeleiding", codable=False, nodes=(Node("b.mentor", "Mentor", definition="m"),)),
    ),
    rules=Rules(secondary_requires_primary=True),
)  # fmt: skip


def ticking(begin: datetime = BEGIN) -> Callable[[], datetime]:
    """A clock that moves a second at each look."""
    moment = begin

    def clock() -> datetime:
        nonlocal moment
        moment += timedelta(seconds=1)
        return moment

    return clock


def made_study(root: Path) -> Project:
    """A study with one transcript of five turns, two coders, two participants, one codebook."""
    from qualcode.formats.codebook import write_codebook

    root.mkdir(parents=True, exist_ok=True)
    folder = Folder(root)
    yes = Consent("yes", "yes", "yes", "yes")
    people = [
        Participant(ParticipantId("INT1"), "researcher", consent=yes),
        Participant(ParticipantId("P1"), "student", "hbo", "hogeschool-1", consent=yes),
        Participant(ParticipantId("P2"), "student", "mbo", "mbo-college-1"),
    ]
    folder.write_participants({p.id: p for p in people})
    (root / "codebooks").mkdir(exist_ok=True)
    (root / "codebooks" / "small.yaml").write_text(write_codebook(BOOK), encoding="utf-8")
    speakers = {
        "INT1": Speaker("INT1", "researcher", ParticipantId("INT1")),
        "P1": Speaker("P1", None, ParticipantId("P1")),
        "P2": Speaker("P2", None, ParticipantId("P2")),
    }
    info = TranscriptInfo("", "nl", {"mode": "online"}, speakers)
    folder.write_transcript(FG1, TURNS, info)
    folder.write_study(Study("01KAJQ8B00TESTSTUDY0000001", "Proef", "nl", (ANA, BEN)))
    clock = ticking()
    return Project(folder, clock, id_maker(clock, random.Random(1).getrandbits))
