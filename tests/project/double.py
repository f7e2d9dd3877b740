"""A study of three transcripts coded by two or three people, from one line per coding."""

from __future__ import annotations

import random
from pathlib import Path

from qualcode.formats.codebook import write_codebook
from qualcode.formats.studyfiles import TranscriptInfo
from qualcode.model.codebook import Codebook, Node, Rules
from qualcode.model.ids import BookId, CodeId, CoderId, ParticipantId, TranscriptId
from qualcode.model.participant import Consent, Participant
from qualcode.model.study import Study
from qualcode.model.transcript import Speaker, Turn
from qualcode.project.desk import Desk
from qualcode.project.naming import span_at
from qualcode.project.project import Project, id_maker
from qualcode.store.folder import Folder
from tests.store.helpers import ticking

ANA, BEN, CAS = CoderId("ana"), CoderId("ben"), CoderId("cas")
IDS = (TranscriptId("FG1"), TranscriptId("FG2"), TranscriptId("FG3"))
WORDS = (
    "Soep op maandag hielp mij om de anderen te leren kennen.",
    "Mijn mentor vroeg hoe het ging, ook al zat hij online.",
    "Ons rooster liep tot zes uur, dus niemand bleef hangen.",
    "De docent kende mijn naam en dat deed ertoe.",
    "Thuis achter een scherm had ik met niemand contact.",
    "Later zou ik willen dat er een plek is om te zitten.",
)
BOOK = Codebook(
    BookId("small"),
    "Klein codeboek",
    1,
    nodes=(
        Node("binding", "Binding", codable=False, nodes=(
            Node("peers", "Peers", definition="Contact tussen studenten."),
            Node("docenten", "Docenten", definition="Contact met docenten."),
        )),
        Node("omgeving", "Omgeving", codable=False, nodes=(
            Node("rooster", "Rooster", definition="Tijden."),
            Node("plek", "Plek", definition="Plekken."),
        )),
        Node("online", "Online", role="secondary", definition="Over een scherm."),
        Node("ongebruikt", "Ongebruikt", definition="Niets."),
    ),
    rules=Rules(secondary_requires_primary=True),
)  # fmt: skip
AGREED = ((2, "peers"), (3, "docenten"), (3, "online"), (4, "rooster"))
"""Turn (from 1, the moderator's first) and code."""


def study(root: Path, *, consent: str = "yes", coders: tuple[CoderId, ...] = (ANA, BEN)) -> Project:
    """The study with its words and nobody's coding."""
    root.mkdir(parents=True, exist_ok=True)
    folder = Folder(root)
    asked = Consent("yes", "yes", consent, "yes")  # type: ignore[arg-type]
    folder.write_participants(
        {
            ParticipantId(p): Participant(ParticipantId(p), "student", consent=asked)
            for p in ("P1", "P2")
        }
    )
    (root / "codebooks").mkdir()
    (root / "codebooks" / "small.yaml").write_text(write_codebook(BOOK), encoding="utf-8")
    speakers = {
        "INT": Speaker("INT", "researcher"),
        "P1": Speaker("P1", None, ParticipantId("P1")),
        "P2": Speaker("P2", None, ParticipantId("P2")),
    }
    for n, id in enumerate(IDS):
        turns = [Turn(f"Hoe was de start in groep {n + 1}?", "INT")]
        turns += [Turn(f"Groep {n + 1}: {w}", ("P1", "P2")[k % 2]) for k, w in enumerate(WORDS)]
        info = TranscriptInfo("", "nl", {"sector": ("mbo", "hbo", "hbo")[n]}, speakers)
        folder.write_transcript(id, tuple(turns), info)
    folder.write_study(Study("01KAJQ8B00TESTSTUDY0000001", "Proef", "nl", coders))
    clock = ticking()
    return Project(folder, clock, id_maker(clock, random.Random(1).getrandbits))


def put(desk: Desk, *rows: tuple[int, str]) -> None:
    """Codes on whole turns; one action a row."""
    for turn, code in rows:
        span = span_at(desk.transcript, turn=turn)
        desk.code(span, [CodeId(f"small/{code}")])


def code(project: Project, id: str, coder: CoderId, *rows: tuple[int, str]) -> None:
    """Codes on whole turns of one transcript, which the coder then calls done."""
    with Desk.open(project, TranscriptId(id), coder) as desk:
        put(desk, *rows)
        desk.done()
