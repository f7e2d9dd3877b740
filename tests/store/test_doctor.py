"""The doctor: each kind of damage is found, said at its place, and mended where that is safe."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from qualcode.journal.state import state_of
from qualcode.model.errors import LockedError
from qualcode.model.ids import CodeId, CoderId
from qualcode.model.span import Span
from qualcode.project.checking import examine_study
from qualcode.project.desk import Desk
from qualcode.project.project import Project
from qualcode.store.doctor import Finding, examine
from qualcode.store.files import write_atomically
from qualcode.store.folder import Folder
from qualcode.store.journals import journal_of, read_journal
from tests.cli.helpers import run
from tests.store.helpers import ANA, FG1, made_study

ROSTER = CodeId("small/rooster")
WORDS, ABOUT, JOURNAL = "transcripts/FG1.txt", "transcripts/FG1.yaml", "codings/FG1/ana.jsonl"
BOOK = "codebooks/small.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A sound study with two codings of ana."""
    root = tmp_path / "study"
    project = made_study(root)
    with Desk.open(project, FG1, ANA) as desk:
        desk.code(Span(32, 52), [ROSTER])
        desk.code(Span(60, 80), [ROSTER], memo="een notitie")
    return root


def swap(name: str, old: str, new: str) -> Callable[[Path], None]:
    def damage(root: Path) -> None:
        path = root / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return damage


def put(name: str, content: bytes = b"x") -> Callable[[Path], None]:
    def damage(root: Path) -> None:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)

    return damage


def gone(name: str) -> Callable[[Path], None]:
    def damage(root: Path) -> None:
        (root / name).unlink()

    return damage


def copied(name: str, other: str) -> Callable[[Path], None]:
    def damage(root: Path) -> None:
        put(other, (root / name).read_bytes())(root)

    return damage


def cut(name: str) -> Callable[[Path], None]:
    def damage(root: Path) -> None:
        (root / name).write_bytes((root / name).read_bytes()[:-9])

    return damage


def both(*damages: Callable[[Path], None]) -> Callable[[Path], None]:
    def damage(root: Path) -> None:
        for one in damages:
            one(root)

    return damage


def in_a_newer_book(root: Path) -> None:
    swap(BOOK, "- id: rooster", "- id: roosters")(root)


def on_other_words(root: Path) -> None:
    """Corrected words whose version was recorded, while the codings stay on the older ones."""
    folder = Folder(root)
    text = folder.words_file(FG1).read_text(encoding="utf-8")
    folder.words_file(FG1).write_text(text.replace("kantine", "aula"), encoding="utf-8")
    version = folder.transcript(FG1).version
    swap(ABOUT, f"version: {folder.info(FG1).version}", f"version: {version}")(root)


def unfinished(root: Path) -> None:
    """A correction that was decided, and a crash before the second file was written."""
    folder, left = Folder(root), [2]
    transcript, real = folder.transcript(FG1), write_atomically

    def crashing(path: Path, data: bytes | str) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        real(path, data)

    turns = (*transcript.turns[:-1],)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("qualcode.store.versions.write_atomically", crashing)
        with pytest.raises(KeyboardInterrupt):
            folder.versions(FG1).replace(turns, folder.info(FG1))


@dataclass(frozen=True)
class Case:
    """One kind of damage, and what the doctor says about it."""

    name: str
    damage: Callable[[Path], None]
    level: str
    place: str
    told: str
    mendable: bool = False
    alone: bool = True
    """Whether it is the only finding."""


CASES = [
    Case("newer study", swap("project.yaml", "format: 1", "format: 9"), "error", "project.yaml",
         "the file has format 9; this qualcode reads format 1"),
    Case("study", swap("project.yaml", "language: nl", "language: fr"), "error", "project.yaml",
         'line 4: column 1: "language" cannot be "fr"'),
    Case("study not utf-8", put("project.yaml", b"format: 1\nname: caf\xe9\n"), "error",
         "project.yaml", "line 2: the file is not UTF-8"),
    Case("people", swap("participants.yaml", "- id: P2", "- id: p1"), "error", "participants.yaml",
         '"p1" stands here twice (case does not count)'),
    Case("book", swap(BOOK, "label: Online", "lable: Online"), "error", BOOK, "2 problems"),
    Case("book's name", both(copied(BOOK, "codebooks/other.yaml"), gone(BOOK)), "error",
         "codebooks/other.yaml", 'calls itself "small"', alone=False),
    Case("words", swap(WORDS, "INT1\tJa.", "INT1 Ja."), "error", WORDS,
         "line 3: 4 columns are expected"),
    Case("case", both(copied(WORDS, "transcripts/fg1.txt"), copied(ABOUT, "transcripts/fg1.yaml")),
         "error", "transcripts/fg1.txt", "fg1 and FG1 are one file on Windows and macOS"),
    Case("no description", gone(ABOUT), "error", WORDS, "its description (.yaml) is missing"),
    Case("description", swap(ABOUT, "language: nl", "langauge: nl"), "error", ABOUT,
         '"langauge" is not a key'),
    Case("no words", gone(WORDS), "error", ABOUT, "the words of this transcript are missing",
         alone=False),
    Case("sync copy", copied(WORDS, "transcripts/FG1 (conflicted copy).txt"), "warning",
         "transcripts/FG1 (conflicted copy).txt", "its name is no id, so it is not read"),
    Case("reserved name", copied(ABOUT, "transcripts/CON.yaml"), "warning", "transcripts/CON.yaml",
         "its name is no id"),
    Case("edited words", swap(WORDS, "hangen.", "hangen!"), "error", WORDS,
         "the words were changed outside qualcode", alone=False),
    Case("unfinished", unfinished, "warning", WORDS, "was decided and is not finished",
         mendable=True, alone=False),
    Case("nfd", both(swap(WORDS, "Ja.", "Ja\u0301."), gone(JOURNAL)), "warning", WORDS,
         "not in NFC form", alone=False),
    Case("speaker", swap(WORDS, "\tP2\t", "\tP9\t"), "error", ABOUT,
         "the speaker P9 is not described"),
    Case("participant", swap("participants.yaml", "- id: P2", "- id: P7"), "error", ABOUT,
         "P2 is participant P2, who is not in participants.yaml", alone=False),
    Case("marker", lambda root: put(ABOUT, (root / ABOUT).read_bytes()
         + b"markers:\n- {turn: 6, kind: topic, label: einde}\n")(root), "error", ABOUT,
         'the marker "einde" stands after the last turn'),
    Case("orphan", copied(JOURNAL, "codings/FG7/ana.jsonl"), "error", "codings/FG7",
         "these codings are on FG7, a transcript that is not there", alone=False),
    Case("bad line", swap(JOURNAL, '"do":"code"', '"do":"sing"'), "error", JOURNAL,
         "line 2: this line is no event"),
    Case("torn", cut(JOURNAL), "warning", JOURNAL, "the last line was cut off", mendable=True),
    Case("no opening", lambda root: put(JOURNAL,
         b"".join((root / JOURNAL).read_bytes().splitlines(keepends=True)[1:]))(root), "error",
         JOURNAL, "does not begin with its opening line"),
    Case("other study", swap(JOURNAL, "TESTSTUDY0000001", "TESTSTUDY0000002"), "error", JOURNAL,
         "belongs to another study"),
    Case("other transcript", swap(JOURNAL, '"transcript":"FG1"', '"transcript":"FG2"'), "error",
         JOURNAL, "this journal is on FG2, not on FG1"),
    Case("stranger", swap("project.yaml", "- ana", "- eva"), "warning", JOURNAL,
         "ana is not among the coders of the study"),
    Case("copy", copied(JOURNAL, "codings/FG1/ana (1).jsonl"), "warning", JOURNAL,
         "there are copies of this journal beside it: ana (1).jsonl", mendable=True),
    Case("gap", lambda root: put(JOURNAL, b"".join(
         line for n, line in enumerate((root / JOURNAL).read_bytes().splitlines(keepends=True))
         if n != 1))(root), "warning", JOURNAL, "which is missing"),
    Case("older words", on_other_words, "warning", JOURNAL, "which nobody kept"),
    Case("off the words", swap(JOURNAL, '"span":[60,80]', '"span":[60,8000]'), "error", JOURNAL,
         "it ends at 8,000, but the text has 217 characters", alone=False),
    Case("quote", swap(JOURNAL, '"span":[60,80]', '"span":[61,81]'), "error", JOURNAL,
         "its quote is not what stands at its place"),
    Case("unknown code", in_a_newer_book, "error", JOURNAL,
         "no codebook of the study has the code small/rooster", alone=False),
    Case("code without a book", swap(JOURNAL, '"code":"small/rooster"', '"code":"rooster"'),
         "error", JOURNAL, "no codebook of the study has the code rooster", alone=False),
    Case("twice", lambda root: both(
         put("transcripts/FG2.txt", (root / WORDS).read_bytes()),
         put("transcripts/FG2.yaml", (root / ABOUT).read_bytes()),
         put("codings/FG2/ana.jsonl",
             (root / JOURNAL).read_bytes().replace(b'"FG1"', b'"FG2"')))(root),
         "error", "codings/FG2/ana.jsonl", "exists in codings/FG1/ana.jsonl too", alone=False),
    Case("half a file", put("analysis/.x.yaml.abc.part"), "note", "analysis/.x.yaml.abc.part",
         "half-written", mendable=True),
    Case("lock", put(".qualcode/locks/FG1__ana.lock", b"12\ndesk-7\n"), "note",
         ".qualcode/locks/FG1__ana.lock", "held by process 12 on desk-7, since "),
]  # fmt: skip


def hashes(root: Path) -> dict[str, str]:
    """What every file of a folder holds, hidden ones included."""
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def seen(root: Path) -> list[Finding]:
    return list(examine(Folder(root)))


def test_a_sound_study_has_no_finding(root: Path) -> None:
    assert seen(root) == []
    assert run("doctor", "-s", root).code == 0


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_damage_is_found_at_its_place_and_looking_changes_nothing(root: Path, case: Case) -> None:
    case.damage(root)
    before = hashes(root)
    found = seen(root)
    hits = [f for f in found if f.place.startswith(case.place) and case.told in f.message]
    assert hits, [(f.place, f.message) for f in found]
    assert {f.level for f in hits} == {case.level}
    assert {f.repair is not None for f in hits} == {case.mendable}
    if case.alone:
        assert len(found) == len(hits), [(f.place, f.message) for f in found]
    ran = run("doctor", "-s", root)
    assert ran.code == (0 if case.level == "note" else 1)
    assert case.told in ran.out
    assert "Traceback" not in ran.err
    assert hashes(root) == before


@pytest.mark.parametrize("case", [c for c in CASES if not c.mendable], ids=lambda case: case.name)
def test_what_a_person_has_to_decide_is_left_as_it_is_by_a_repair(root: Path, case: Case) -> None:
    case.damage(root)
    before = hashes(root)
    assert run("doctor", "--repair", "-s", root).code == (0 if case.level == "note" else 1)
    assert hashes(root) == before


@pytest.mark.parametrize("case", [c for c in CASES if c.mendable], ids=lambda case: case.name)
def test_a_repair_mends_what_it_offers_and_says_so(root: Path, case: Case) -> None:
    case.damage(root)
    ran = run("doctor", "--repair", "-s", root)
    assert f"mended   {case.place}" in ran.err
    assert case.told in ran.err
    assert not [f for f in seen(root) if case.told in f.message]


def test_a_torn_line_is_set_aside_whole_and_the_rest_stays(root: Path) -> None:
    whole = (root / JOURNAL).read_bytes()
    lines = whole.splitlines(keepends=True)
    for length in (40, 60):
        (root / JOURNAL).write_bytes(b"".join(lines[:2]) + lines[2][:length])
        examine_study(root, repair=True)
        assert (root / JOURNAL).read_bytes() == b"".join(lines[:2])
    kept = {p.read_bytes() for p in (root / ".qualcode" / "torn").iterdir()}
    assert kept == {lines[2][:40], lines[2][:60]}


def test_copies_that_went_apart_become_one_journal_with_every_event(root: Path) -> None:
    copy = root / "codings" / "FG1" / "ana (conflicted copy).jsonl"
    copied(JOURNAL, str(copy.relative_to(root)))(root)
    with Desk.open(Project.open(root), FG1, ANA) as desk:
        desk.code(Span(100, 120), [ROSTER])
    before = journal_of(copy.parent, ANA)
    cut(str(copy.relative_to(root)))(root)
    assert before is not None
    assert examine_study(root, repair=True).mended
    assert not copy.exists()
    assert read_journal(root / JOURNAL).events == before.events
    assert len(state_of(before.events).segments()) == 3


@pytest.mark.parametrize("name", ["torn", "copy"])
def test_a_journal_that_is_being_written_is_not_mended_under_its_writer(
    root: Path, name: str
) -> None:
    with Desk.open(Project.open(root), FG1, ANA) as desk:
        {c.name: c for c in CASES}[name].damage(root)
        before = hashes(root / "codings")
        with pytest.raises(LockedError, match="process"):
            examine_study(root, repair=True)
        assert run("doctor", "--repair", "-s", root).code == 3
        assert hashes(root / "codings") == before
        assert desk.locked is None


def test_what_was_written_after_the_look_survives_the_repair(root: Path) -> None:
    copied(JOURNAL, "codings/FG1/ana (1).jsonl")(root)
    [finding] = seen(root)
    with Desk.open(Project.open(root), FG1, ANA) as desk:
        desk.code(Span(100, 120), [ROSTER])
    assert finding.repair is not None
    finding.repair()
    assert len(state_of(read_journal(root / JOURNAL).events).segments()) == 3


def test_a_book_and_people_that_cannot_be_read_are_the_only_finding(root: Path) -> None:
    put(BOOK, b"codebook: [")(root)
    put("participants.yaml", b"- P1")(root)
    assert {f.place for f in seen(root)} == {BOOK, "participants.yaml"}


def test_labels_that_wait_for_their_element_and_joint_journals_are_no_damage(root: Path) -> None:
    swap(JOURNAL, '"code":"small/rooster"', '"code":"small/?Mentor"')(root)
    swap(JOURNAL, '"coder":"ana"', '"coder":"samen","state":"joint"')(root)
    (root / JOURNAL).rename(root / "codings" / "FG1" / "samen.jsonl")
    assert seen(root) == []


def test_a_synced_folder_and_stray_files_are_notes_at_most(tmp_path: Path) -> None:
    root = tmp_path / "OneDrive - Hogeschool" / "mijn studie"
    made_study(root)
    (root / "codings" / "readme.txt").parent.mkdir(exist_ok=True)
    (root / "codings" / "readme.txt").write_text("x", encoding="utf-8")
    [found] = seen(root)
    assert (found.level, "onedrive" in found.message) == ("note", True)
    assert run("doctor", "-s", root).code == 0


def test_taking_over_breaks_locks_that_were_left_and_lets_the_coder_in(root: Path) -> None:
    put(".qualcode/locks/FG1__ana.lock", b"12\nanother-computer\n")(root)
    project = Project.open(root)
    locked = Desk.open(project, FG1, CoderId("ana")).locked
    assert locked is not None
    assert "process 12 on another-computer" in locked.holder
    assert run("doctor", "--take-over", "-s", root).code == 0
    with Desk.open(project, FG1, ANA) as desk:
        assert desk.locked is None


def test_the_findings_are_data_with_json(root: Path) -> None:
    cut(JOURNAL)(root)
    ran = run("doctor", "--json", "-s", root)
    assert ran.json() == [
        {
            "level": "warning",
            "place": JOURNAL,
            "message": ran.json()[0]["message"],  # type: ignore[index]
            "way_out": "It is set aside at the next coding; everything before it is whole.",
            "mendable": True,
            "mended": False,
        }
    ]
    mended = run("doctor", "--repair", "--json", "-s", root)
    assert [(x["mendable"], x["mended"]) for x in mended.json()] == [(True, True)]  # type: ignore[attr-defined]
    assert (ran.code, mended.code) == (1, 0)


@pytest.mark.skipif(os.name != "posix", reason="links need no rights on POSIX")
def test_a_journal_that_links_to_nothing_is_told_and_nothing_is_written(root: Path) -> None:
    (root / "codings" / "FG1" / "ben.jsonl").symlink_to(root / "gone.jsonl")
    [found] = seen(root)
    assert (found.level, found.place) == ("error", "codings/FG1/ben.jsonl")
    assert "is not there" in found.message


def test_a_codebook_that_lost_its_codes_is_one_finding(root: Path) -> None:
    with Desk.open(Project.open(root), FG1, ANA) as desk:
        desk.code(Span(0, 20), [CodeId("small/online")])
    text = (root / BOOK).read_text(encoding="utf-8")
    (root / BOOK).write_text(text[: text.index("nodes:")], encoding="utf-8")
    [found] = [f for f in examine(Folder(root)) if f.level == "error"]
    assert (found.place, found.message) == (
        BOOK,
        "the codebook has no codes, and 2 codes of it stand on segments, 3 times in 1 journal.",
    )
    assert "backup" in found.way_out


def test_a_code_that_is_gone_is_one_finding_with_its_first_segment(root: Path) -> None:
    in_a_newer_book(root)
    [found] = [f for f in examine(Folder(root)) if "small/rooster" in f.message]
    assert found.place.startswith(f"{JOURNAL}: segment ")
    assert found.message == (
        "no codebook of the study has the code small/rooster, 2 times in 1 journal; "
        "this is the first."
    )


def test_what_is_wrong_with_a_file_is_not_told_after_its_name_twice(root: Path) -> None:
    swap(ABOUT, "format: 1", "format: 1:1: x")(root)
    [found] = [f for f in examine(Folder(root)) if f.level == "error" and f.place == ABOUT]
    assert found.message.startswith("line 1: column ")
