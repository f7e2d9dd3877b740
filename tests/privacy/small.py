"""A small invented study with everything in it that can hold a person's words."""

from __future__ import annotations

import atexit
import io
import shutil
import tempfile
import zipfile
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from qualcode.calibration.sealing import fingerprint
from qualcode.formats.studyfiles import TranscriptInfo
from qualcode.journal.events import Act, AddCode, NewSegment, Open, Seal, WriteMemo, encode
from qualcode.model.ids import CodeId, CoderId, ParticipantId, SegmentId, TranscriptId
from qualcode.model.participant import Consent, Participant
from qualcode.model.span import Span
from qualcode.model.study import Study
from qualcode.model.transcript import Marker, Source, Speaker, Transcript, Turn
from qualcode.project.desk import Desk
from qualcode.project.project import Project, id_maker
from qualcode.store.folder import Folder
from qualcode.text.anchor import anchor

FG1, NI1 = TranscriptId("FG1"), TranscriptId("NI1")
ANA, BEN = CoderId("ana"), CoderId("ben")
CODE = CodeId("small/steun")
STUDY = "01KAJQ8B00QUALC0DETESTSTUDY"[:26]

SAID_BY_P2 = (
    "Ik roeide altijd met Zilverberk op de plas achter ons huis.",
    "Nou ja.",
    "Mijn zusje kreeg toen een nieuwe kwintelier van de buurvrouw.",
    "Dat maakte de overstap naar hier veel minder eng voor mij.",
)
FG1_TURNS = (
    Turn("Wat helpt jullie hier op school, Lotte?", "INT1", 1000, 2000),
    Turn("Ik ken ze bij naam en ik sta bij de deur. Lotte's idee.", "P1", 2000, 9000),
    Turn(SAID_BY_P2[0], "P2", 9000, 12000),
    Turn("Mooi. En bij jou, Kees?", "INT1", 12000, 13000),
    Turn(SAID_BY_P2[1] + "\n" + SAID_BY_P2[2], "P2", 13000, 15000),
    Turn("Samen koken met de hele klas en met Cees erbij.", "P1", 15000, 18000),
)
NI1_TURNS = (
    Turn("Hoe was de overstap?", "INT1"),
    Turn(SAID_BY_P2[3], "P2"),
)
OLD_TURNS = (
    *FG1_TURNS[:2],
    Turn("Ik roeide altijd met Zilverberg op de plas achter ons huuis.", "P1"),
    *FG1_TURNS[3:],
)
"""The words of FG1 before a correction: a misheard name under the wrong label."""


class Clock:
    """A second later at every look."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def made_study(root: Path) -> Project:
    """The study in `root`, with the words of P2 in every place that can hold them."""
    folder = Folder(root)
    root.mkdir(parents=True, exist_ok=True)
    folder.write_study(Study(STUDY, "Klein", "nl", (ANA, BEN), retention="2029-12-31"))
    consent = Consent("yes", "yes", "yes", "yes")
    people = [
        Participant(ParticipantId("P1"), "student", "hbo", "hogeschool-1", {"age": "19"}, consent),
        Participant(ParticipantId("P2"), "student", "mbo", "roc-1", {"age": "23"}, consent),
        Participant(ParticipantId("INT1"), "researcher", consent=consent),
    ]
    folder.write_participants({p.id: p for p in people})
    _write(root / "codebooks" / "small.yaml", _BOOK)
    clock = Clock()
    project = Project(folder, clock, id_maker(clock))
    speakers = {
        "INT1": Speaker("INT1", "researcher", ParticipantId("INT1")),
        "P1": Speaker("P1", None, ParticipantId("P1")),
        "P2": Speaker("P2", None, ParticipantId("P2")),
    }
    source = Source("teams-vtt", "a" * 64, "2026-11-20")
    marks = (Marker(0, "topic", "steun"), Marker(3, "topic", "vervolg met Lotte"))
    info = TranscriptInfo("", "nl", {"sector": "hbo"}, speakers, marks, source)
    folder.write_transcript(FG1, FG1_TURNS, info)
    two = {k: v for k, v in speakers.items() if k != "P1"}
    folder.write_transcript(NI1, NI1_TURNS, TranscriptInfo("", "nl", {"town": "Kwintdam"}, two))
    folder.versions(FG1).keep(OLD_TURNS, info, at="2026-11-21T17:00:00Z", by="update")
    old, new = Transcript(FG1, OLD_TURNS), folder.transcript(FG1)
    folder.versions(FG1).keep_map(old.version, new.version, folder.versions(FG1).way(old, new))
    _codings(project)
    _other_files(project, new)
    return Project(folder, clock, project.new_id)


@cache
def _template() -> Path:
    """One study, made once a process: every test copies it."""
    root = Path(tempfile.mkdtemp(prefix="small-study-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    return made_study(root / "study").folder.root


def small_study(root: Path) -> Project:
    """A copy in `root` of the study of `made_study`."""
    shutil.copytree(_template(), root, dirs_exist_ok=True)
    clock = Clock()
    clock.now += timedelta(hours=1)
    return Project(Folder(root), clock, id_maker(clock))


def span_of(project: Project, id: TranscriptId, first: str, last: str = "") -> Span:
    """From the first place of `first` to the end of `last` after it."""
    text = project.folder.transcript(id).text
    start = text.index(first)
    end = text.index(last, start) + len(last) if last else start + len(first)
    return Span(start, end)


def _codings(project: Project) -> None:
    with Desk.open(project, FG1, ANA) as desk:
        for words in ("Ik ken ze bij naam", "Samen koken", "Lotte's idee"):
            desk.code(span_of(project, FG1, words), [CODE])
        theirs = desk.code(
            span_of(project, FG1, "Ik roeide altijd"), [CODE], sentence="Roeien hielp."
        )
        desk.memo("Roeien met Zilverberk op de plas: steun thuis.", segments=[theirs.id])
        desk.code(span_of(project, FG1, "Lotte's idee", "op de plas"), [CODE])
        desk.code(span_of(project, FG1, "achter ons huis", "Kees"), [CODE])
        desk.memo("P1 zei iets anders dan P2.", title="Los")
        desk.see([Span(0, 60)])
        desk.done()
        gone = desk.code(span_of(project, FG1, "Nou ja"), [CODE])
        desk.drop(gone.id)
        desk.undo()
    with Desk.open(project, NI1, BEN) as desk:
        desk.code(span_of(project, NI1, "Dat maakte de overstap"), [CODE])
        desk.code(span_of(project, NI1, "Hoe was de overstap?"), [CODE])
    folder = project.folder.codings_folder(FG1)
    copy = (folder / "ana.jsonl").read_bytes()
    (folder / "ana (conflicted copy).jsonl").write_bytes(copy)
    _old_coding(project, folder / "ben.jsonl")


def _old_coding(project: Project, path: Path) -> None:
    """A journal on the older words, and one whose words nobody kept, with a torn end."""
    old = Transcript(FG1, OLD_TURNS)
    held = anchor(
        old.text, span := Span(old.text.index("Zilverberg"), old.text.index(" op de plas"))
    )
    kept = anchor(old.text, stays := Span(old.text.index("Samen"), old.text.index(" met de hele")))
    ids = [project.new_id() for _ in range(6)]
    opening = Open(1, ids[0], None, project.stamp(), STUDY, BEN, transcript=FG1)
    ops = (
        NewSegment(SegmentId(ids[1]), (span.start, span.end), old.version, held.quote, held.pre,
                   held.post),
        AddCode(SegmentId(ids[1]), CODE, 1),
        NewSegment(SegmentId(ids[2]), (stays.start, stays.end), old.version, kept.quote, kept.pre,
                   kept.post),
        AddCode(SegmentId(ids[2]), CODE, 1),
        NewSegment(SegmentId(ids[3]), (5, 40), "0123456789abcdef",
                   "roeide altijd met Zilverberk op de", "Ik ", " plas achter"),
    )  # fmt: skip
    act = Act(1, ids[4], ids[0], project.stamp(), ops)
    torn = (
        b'{"do":"code","v":1,"id":"01K","ops":[{"op":"sentence","words":"nieuwe kwintelier van de'
    )
    path.write_bytes(encode(opening) + encode(act) + torn)


def _other_files(project: Project, fg1: Transcript) -> None:
    root = project.folder.root
    start = fg1.text.index("Samen")
    theirs = fg1.text.index("Ik roeide")
    _write(
        root / "sessions" / "r1" / "session.yaml",
        f"format: 1\nsession: r1\n# Units of FG1\ncoders:\n  - ana\nunits:\n  - transcript: FG1\n"
        f"    text: {fg1.text_hash}\n    spans:\n      - {start}-{start + 5}\n"
        f"      - {theirs}-{theirs + 9}\n",
    )
    _sealed(project, fg1, root / "sessions" / "r1" / "ana.jsonl", Span(start, start + 5))
    memos = [
        Open(1, a := project.new_id(), None, project.stamp(), STUDY, ANA),
        Act(1, project.new_id(), a, project.stamp(), (
            WriteMemo(project.new_id(), "Hij had een nieuwe kwintelier van de buurvrouw.", "Citaat"),
            WriteMemo(project.new_id(), "Stil en roeit graag.", "Over", about="case:P2"),
            WriteMemo(project.new_id(), "Steun komt van klasgenoten, zegt Lotte.", "Steun"),
        )),
    ]  # fmt: skip
    _write(root / "memos" / "ana.jsonl", b"".join(map(encode, memos)))
    _write(
        root / "analysis" / "cases.yaml",
        "# Zilverberk komt terug in case 1; Lotte ook\ncases:\n  - id: c1\n    note: Los van Lotte gezegd\n"
        f"    quotes:\n      - text: {SAID_BY_P2[1]} {SAID_BY_P2[2]}\n      - text: Samen koken\n",
    )
    table = f"quote,who\n{SAID_BY_P2[0]},P2\n".encode()
    _write(root / "exports" / "quotes.csv", table)
    _write(root / "exports" / "counts.csv", b"code,n\nsteun,3\n")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        runs = "<w:t>Ik roeide altijd met Zil</w:t></w:r><w:r><w:t>verberk op de plas</w:t>"
        archive.writestr("word/document.xml", f"<w:p><w:r>{runs}</w:r></w:p>")
    _write(root / "exports" / "report.docx", buffer.getvalue())
    _write(root / ".qualcode" / "torn" / "x.torn", SAID_BY_P2[2].encode())
    _write(root / "transcripts" / ".FG1.txt.abc.part", SAID_BY_P2[0].encode())


def _sealed(project: Project, fg1: Transcript, path: Path, span: Span) -> None:
    held = anchor(fg1.text, span)
    ids = [project.new_id() for _ in range(4)]
    opening = Open(1, ids[0], None, project.stamp(), STUDY, ANA, transcript=FG1)
    segment = NewSegment(SegmentId(ids[1]), (span.start, span.end), fg1.version, held.quote,
                         held.pre, held.post)  # fmt: skip
    act = Act(1, ids[2], ids[0], project.stamp(), (segment, AddCode(segment.id, CODE, 1)))
    seal = Seal(1, ids[3], ids[2], project.stamp(), fingerprint([opening, act]))
    _write(path, b"".join(map(encode, (opening, act, seal))))


def _write(path: Path, data: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)


def every_byte(root: Path) -> dict[str, bytes]:
    """The content of every file under `root`, zipped ones unpacked; locks are left out."""
    found = {}
    for path in sorted(root.rglob("*")):
        if not path.is_file() or "locks" in path.parts:
            continue
        name = path.relative_to(root).as_posix()
        found[name] = path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                found[name] += b"".join(archive.read(n) for n in archive.namelist())
    return found


_BOOK = """\
codebook: small
version: 1
language: nl
title: Klein boek
nodes:
  - id: steun
    label: Steun
    definition: Wat studenten helpt om te blijven
    examples:
      - een nieuwe kwintelier van de buurvrouw
      - samen koken met de hele klas
"""
