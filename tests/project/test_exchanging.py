"""What goes out for other programs and comes in from them: the same study, or nothing at all."""

from __future__ import annotations

import json
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.formats.refi.difference import differences
from qualcode.journal.state import state_of
from qualcode.model.errors import ConsentError, FormatError, StudyError, UsageError
from qualcode.model.ids import CodeId, TranscriptId
from qualcode.model.participant import Consent
from qualcode.model.session import Drawn, FrozenBook, Session, UnitList
from qualcode.model.span import Span
from qualcode.model.transcript import Turn
from qualcode.project import exchanging, protecting_files
from qualcode.project.correcting import update
from qualcode.project.desk import Desk
from qualcode.project.exchanging import Looked, bring_in, bring_into, look
from qualcode.project.exchanging_kept import Imported, remembered
from qualcode.project.exchanging_out import (
    Allowed,
    export_annotations,
    export_project,
    whole,
    without_reuse,
)
from qualcode.project.memos import write_about
from qualcode.project.project import Project
from qualcode.project.protecting import log_of
from qualcode.project.starting import sample_study
from qualcode.project.working import finished
from qualcode.store.folder import STUDY_FOLDERS
from qualcode.store.sessions import write_new_session
from tests.formats.refi.helpers import (
    QUOTES,
    TEXT,
    counted,
    guid,
    inline,
    qdpx,
    selection,
    standard_parts,
)
from tests.formats.refi.helpers import project as foreign
from tests.formats.refi.test_round_trip import edited
from tests.store.helpers import ANA, BEN, BOOK, FG1, made_study

TEAM = Allowed(reason="within the team")
STUDENTS = CodeId("small/binding-studenten")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Two coders, everything that can be on a segment, and every kind of memo."""
    project = made_study(tmp_path / "study")
    folder = project.folder
    info = replace(folder.info(FG1), present=("docent",), recording_erased="2026-10-01")
    folder.write_info(FG1, info)
    with Desk.open(project, FG1, ANA) as desk:
        start = desk.transcript.text.index("alleen in de kantine")
        segment = desk.code(
            Span(start, start + 20), [STUDENTS, CodeId("small/online")], memo="Let op."
        )
        desk.flag(segment.id, "representative")
        desk.say(segment.id, "Het werkzame element is samen eten.")
        desk.code(Span(0, 10), [CodeId("small/?Mentor")], origin="import")
        desk.memo("Over het geheel.", title="idee")
        desk.done()
    with Desk.open(project, FG1, BEN) as desk:
        desk.code(Span(start, start + 20), [STUDENTS])
    write_about(project, "ben", "study", "Meer groepen zoeken.")
    write_about(project, "ana", f"code:{STUDENTS}", "Te breed?", title="code")
    return project.fresh()


def exported(project: Project, name: str = "out.qdpx", allowed: Allowed = TEAM) -> Path:
    path = project.folder.root.parent / name
    export_project(project, path, allowed)
    return path


def bytes_of(root: Path) -> dict[str, bytes]:
    """Every file of a study, without locks and caches."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".qualcode" not in path.relative_to(root).parts
    }


def written(tmp_path: Path, data: bytes, name: str = "other.qdpx") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def sample(target: Path) -> Project:
    """The sample study as it is shipped."""
    for name in ("project.yaml", "participants.yaml", "codebooks", "transcripts", "codings"):
        source = sample_study() / name
        target.mkdir(exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy)(source, target / name)
    return Project.open(target)


# The round trip


def test_the_sample_study_comes_back_the_same(tmp_path: Path) -> None:
    before = sample(tmp_path / "study")
    out = exported(before)
    found = look(out)
    assert found.inspection.arrival is not None
    assert found.inspection.arrival.changes == ()
    done = bring_into(tmp_path / "again", found)
    after = Project.open(done.folder)
    assert differences(whole(before).corpus, whole(after).corpus) == []
    assert whole(after) == whole(before)
    assert after.study == before.study
    for id, transcript in before.transcripts.items():
        for journal in before.journals(id):
            state = state_of(journal.events)
            again = after.journal(id, state.coder)
            assert again is not None
            there = state_of(again.events)
            assert there.segments() == state.segments()
            assert finished(after, transcript, there) == finished(before, transcript, state)
    assert exported(after, "second.qdpx").read_bytes() == out.read_bytes()


def test_everything_a_study_can_hold_comes_back(project: Project, tmp_path: Path) -> None:
    done = bring_into(tmp_path / "new", look(exported(project)))
    after = Project.open(done.folder)
    assert whole(after) == whole(project)
    info = after.folder.info(FG1)
    assert (info.present, info.recording_erased) == (("docent",), "2026-10-01")
    assert (done.segments, done.codings, done.memos, done.participants) == (3, 4, 4, 3)
    assert len(whole(after).corpus.segments[1].flags) == 1


def test_sessions_are_kept_for_the_next_export(project: Project, tmp_path: Path) -> None:
    session = Session(
        "ronde-1", "2026-11-21T18:00:00Z", "shared", (ANA, BEN),
        {BOOK.id: FrozenBook(1, "0" * 64, "small@1.yaml")},
        (UnitList(FG1, "0" * 16, (Span(0, 10),)),), "joint", "declared", ANA,
        Drawn("turns", 2, 5, 7),
    )  # fmt: skip
    write_new_session(project.folder, session)
    out = exported(project.fresh())
    done = bring_into(tmp_path / "new", look(out))
    after = Project.open(done.folder)
    assert done.sessions == 1
    assert remembered(after.folder).sessions == (session,)
    assert whole(after) == whole(project.fresh())
    assert exported(after, "again.qdpx").read_bytes() == out.read_bytes()


def test_a_study_is_not_brought_into_itself(project: Project) -> None:
    out = exported(project)
    before = bytes_of(project.folder.root)
    found = look(out, project=project)
    assert found.clashes == ("The study has a transcript FG1 already.",)
    with pytest.raises(UsageError, match="The study has a transcript FG1 already"):
        bring_in(project, found)
    assert bytes_of(project.folder.root) == before


def test_a_study_joins_another_with_its_people_and_memos(project: Project, tmp_path: Path) -> None:
    other = made_study(tmp_path / "other")
    write_about(other, "ana", "study", "Wat er al stond.")
    for path in other.folder.transcripts_folder.iterdir():
        if path.is_file():
            path.unlink()
    other.folder.project_file.write_text(
        "# Ons project\n"
        + other.folder.project_file.read_text(encoding="utf-8").replace("- ben", "- cas"),
        encoding="utf-8",
    )
    other = other.fresh()
    done = bring_in(other, look(exported(project), project=other))
    after = Project.open(other.folder.root)
    assert done.coders == (BEN,)
    assert after.study.coders == (ANA, "cas", BEN)
    assert other.folder.project_file.read_text(encoding="utf-8").startswith("# Ons project\n")
    assert whole(after).corpus.segments == whole(project).corpus.segments
    assert [m.text for m in whole(after).corpus.memos] == [
        "Let op.", "Over het geheel.", "Wat er al stond.", "Te breed?", "Meer groepen zoeken.",
    ]  # fmt: skip


def test_a_second_export_from_another_study_has_the_same_guids(
    project: Project, tmp_path: Path
) -> None:
    found = look(exported(project))
    other = made_study(tmp_path / "other")
    for path in other.folder.transcripts_folder.iterdir():
        if path.is_file():
            path.unlink()
    study = replace(other.study, id="01KAJQ8B00TESTSTUDY0000002")
    other.folder.write_study(study)
    bring_in(other.fresh(), found)
    again = look(exported(Project.open(other.folder.root), "again.qdpx")).inspection.arrival
    before = found.inspection.arrival
    assert before is not None
    assert again is not None
    assert again.names == before.names


def test_a_coder_with_another_name_elsewhere_is_somebody_else(
    project: Project, tmp_path: Path
) -> None:
    data = edited(exported(project).read_bytes(), ('name="ana"', 'name="anna"'))
    done = bring_into(tmp_path / "new", look(written(tmp_path, data)))
    assert done.coders == (ANA, BEN, "anna")
    after = Project.open(done.folder)
    assert look(exported(after, "again.qdpx")).can_arrive
    assert {s.coder for s in whole(after).corpus.segments} == {BEN, "anna"}


# From other programs


def test_foreign_places_and_guids_are_kept_and_go_out_again(
    project: Project, tmp_path: Path
) -> None:
    data = counted(TEXT, QUOTES, unit="utf-16", crlf=True, named=True)
    found = look(written(tmp_path, data), project=project)
    done = bring_in(project, found)
    project = project.fresh()
    id = done.transcripts[0]
    transcript = project.transcripts[id]
    assert (done.segments, done.codings, done.coders) == (len(QUOTES), len(QUOTES), ())
    said = [transcript.words(s.span) for s in whole(project).corpus.by_transcript[id]]
    assert sorted(" ".join(words.split()) for words in said) == sorted(
        " ".join(quote.replace("e\u0301", "é").replace("e\u0308", "ë").split()) for quote in QUOTES
    )
    kept = remembered(project.folder)
    assert kept.countings == {id: "utf-16+crlf+exclusive"}
    assert len(kept.places) == len(QUOTES)
    assert kept.imports == (Imported(found.sha256, "", "2026-11-21"),)
    arrival = look(exported(project)).inspection.arrival
    assert arrival is not None
    first = found.inspection.arrival
    assert first is not None
    assert set(first.names.codes.items()) <= set(arrival.names.codes.items())
    assert set(first.names.transcripts.items()) <= set(arrival.names.transcripts.items())
    assert set(first.names.coders.items()) <= set(arrival.names.coders.items())


def test_words_of_no_known_speaker_go_out_without_asking(tmp_path: Path) -> None:
    data = counted(TEXT, QUOTES, named=True)
    done = bring_into(tmp_path / "new", look(written(tmp_path, data)))
    project = Project.open(done.folder)
    assert without_reuse(project) == {}
    export_project(project, tmp_path / "again.qdpx", Allowed())
    again = bring_into(tmp_path / "second", look(tmp_path / "again.qdpx"))
    assert whole(Project.open(again.folder)) == whole(project)


def test_a_transcript_gets_another_id_on_the_way_in(project: Project, tmp_path: Path) -> None:
    body = standard_parts(inline("Het hielp mij.", selection(1, 4, 9), name="gesprek met iemand"))
    path = written(tmp_path, qdpx({"project.qde": foreign(body)}))
    source, int4 = TranscriptId("source-01"), TranscriptId("INT4")
    done = bring_in(project, look(path, ids={source: int4}, project=project), done=True)
    project = project.fresh()
    assert done.transcripts == (int4,)
    [segment] = whole(project).corpus.by_transcript[int4]
    assert project.transcripts[int4].words(segment.span) == "hielp"
    assert remembered(project.folder).guids["transcript:INT4"] == guid(900)
    assert f"{int4}/ana" in whole(project).aside.done
    with pytest.raises(UsageError, match="gives no transcript FG09"):
        look(path, ids={TranscriptId("FG09"): int4})
    with pytest.raises(UsageError, match="keep their ids"):
        look(exported(project), ids={FG1: int4})


def test_a_source_comes_in_once_under_whatever_id(project: Project, tmp_path: Path) -> None:
    path = written(tmp_path, counted(TEXT, QUOTES, named=True))
    first = bring_in(project, look(path, project=project))
    [id] = first.transcripts
    again = look(path, ids={id: TranscriptId("INT4")}, project=project.fresh())
    assert again.clashes == (f"The source of INT4 came in before, as the transcript {id}.",)


COUNTS = {
    "atlasti-win-23.2_two-codes.qdpx": (0, 3, 2, 0, 0),
    "nvivo-mac-15.0_nvivo_project.qdpx": (2, 262, 2, 0, 0),
    "qc-1.3.2_demo.qdpx": (2, 262, 1, 158, 205),
}


@pytest.mark.parametrize("name", COUNTS)
def test_real_projects_become_studies_and_go_out_and_come_in_again(
    shared: Path, tmp_path: Path, name: str
) -> None:
    transcripts, codes, coders, segments, codings = COUNTS[name]
    done = bring_into(tmp_path / "new", look(shared / "refi" / name))
    project = Project.open(done.folder)
    assert (done.segments, done.codings) == (segments, codings)
    assert (len(project.transcripts), len(project.study.coders)) == (transcripts, coders)
    assert sum(1 for book in project.codebooks.values() for _ in book.walk()) == codes
    again = bring_into(tmp_path / "again", look(exported(project)))
    assert differences(whole(project).corpus, whole(Project.open(again.folder)).corpus) == []


def test_a_project_that_points_at_nothing_is_refused_and_leaves_nothing(
    project: Project, tmp_path: Path
) -> None:
    body = standard_parts(inline("Ja.", selection(1, 0, 900)))
    found = look(written(tmp_path, qdpx({"project.qde": foreign(body)})), project=project)
    assert not found.can_arrive
    before = bytes_of(project.folder.root)
    with pytest.raises(FormatError, match="FG01"):
        bring_in(project, found)
    with pytest.raises(FormatError, match="FG01"):
        bring_into(tmp_path / "new", found)
    assert bytes_of(project.folder.root) == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["other.qdpx", "study"]


def test_a_folder_with_anything_in_it_is_no_place_for_a_new_study(
    project: Project, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="not an empty folder"):
        bring_into(tmp_path, look(exported(project)))


# All or nothing


class Killed(BaseException):
    """The program ends here, without a word."""


class Counting:
    """Writes so many files and is then killed."""

    def __init__(self, last: int) -> None:
        self.left = last
        self.write = protecting_files.write_atomically

    def __call__(self, path: Path, data: bytes | str, **more: bool) -> None:
        if self.left == 0:
            raise Killed
        self.left -= 1
        self.write(path, data, **more)


def test_a_kill_between_any_two_writes_leaves_the_old_study_or_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = look(written(tmp_path, counted(TEXT, QUOTES, named=True)))
    first = made_study(tmp_path / "first").folder.root
    before = set(bytes_of(first))
    last, outcomes = 0, []
    while True:
        root = tmp_path / f"cut-{last}"
        shutil.copytree(first, root)
        cut = Project.open(root)
        with monkeypatch.context() as patch:
            patch.setattr(protecting_files, "write_atomically", Counting(last))
            try:
                bring_in(cut, found)
                killed = False
            except Killed:
                killed = True
        after = Project.open(root)
        names = set(bytes_of(root)) - before
        outcomes.append(bool(names))
        assert len(names) in {0, 5}, names
        if names:
            assert len(whole(after).corpus.segments) == len(QUOTES)
        if not killed:
            break
        last += 1
    assert outcomes == sorted(outcomes)
    assert last > 6


def test_bringing_in_leaves_what_was_set_aside_where_it_is(
    project: Project, tmp_path: Path
) -> None:
    torn = project.folder.hidden / "torn" / "FG1__ana.torn"
    torn.parent.mkdir(parents=True)
    torn.write_text("half a line", encoding="utf-8")
    version = project.folder.info(FG1).version
    assert project.folder.versions(FG1).has_noted(version)
    bring_in(project, look(written(tmp_path, counted(TEXT, QUOTES, named=True))))
    assert torn.is_file()
    assert project.folder.versions(FG1).has_noted(version)
    assert not (project.folder.hidden / "rewrite").exists()


class Sweeping:
    """Removes what an earlier kill left; a killed program tidies nothing up."""

    def __init__(self) -> None:
        self.remove, self.first = shutil.rmtree, True

    def __call__(self, path: Path, *, ignore_errors: bool = False) -> None:
        if self.first:
            self.remove(path, ignore_errors=ignore_errors)
        self.first = False


def test_a_kill_while_a_new_study_is_made_leaves_no_study(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, target = look(exported(project)), tmp_path / "new"
    for last in range(8):
        with monkeypatch.context() as patch:
            patch.setattr(exchanging, "write_atomically", Counting(last))
            patch.setattr(shutil, "rmtree", Sweeping())
            with pytest.raises(Killed):
                bring_into(target, found)
        assert not target.exists()
    bring_into(target, found)
    assert whole(Project.open(target)) == whole(project)
    assert not list(tmp_path.glob(".*"))


# Consent


def test_words_without_consent_for_reuse_need_a_reason(project: Project, tmp_path: Path) -> None:
    out = tmp_path / "out.qdpx"
    with pytest.raises(ConsentError, match="consent for reuse of their words: P2"):
        export_project(project, out, Allowed())
    with pytest.raises(ConsentError):
        export_annotations(project, out, Allowed(reason=" "))
    assert not out.exists()
    export_project(project, out, Allowed(reason="within the team", by="ana"))
    [line] = log_of(project)
    assert (line["by"], line["what"], line["reason"], line["count"]) == (
        "ana", "qdpx", "within the team", 1,
    )  # fmt: skip


def test_a_public_export_leaves_out_who_gave_no_consent(project: Project, tmp_path: Path) -> None:
    with pytest.raises(ConsentError, match="No transcript is left"):
        export_project(project, tmp_path / "out.qdpx", Allowed(public=True))
    people = project.folder.participants()
    for id, person in people.items():
        people[id] = replace(person, consent=Consent("yes", "yes", "yes", "yes"))
    project.folder.write_participants(people)
    project = project.fresh()
    done = export_project(project, tmp_path / "out.qdpx", Allowed(public=True))
    assert (done.transcripts, done.left_out) == (1, ())
    arrival = look(tmp_path / "out.qdpx").inspection.arrival
    assert arrival is not None
    assert all(not person.attributes for person in arrival.corpus.participants.values())
    assert all(memo.transcript == FG1 for memo in arrival.corpus.memos)


def test_a_public_export_holds_no_word_of_a_transcript_that_was_left_out(
    project: Project, tmp_path: Path
) -> None:
    alone, info = TranscriptId("NI1"), project.folder.info(FG1)
    info = replace(info, present=(), speakers={"P1": info.speakers["P1"]})
    project.folder.write_transcript(alone, (Turn("Het hielp mij verder.", "P1"),), info)
    done = export_project(project.fresh(), tmp_path / "out.qdpx", Allowed(public=True))
    assert (done.transcripts, done.segments, done.left_out) == (1, 0, (FG1,))
    with zipfile.ZipFile(tmp_path / "out.qdpx") as zip:
        held = "".join(zip.read(name).decode() for name in zip.namelist())
    assert "Het hielp mij verder." in held
    for words in ("kantine", "rooster zo vol", "samen eten", "Let op.", "Over het geheel", "P2"):
        assert words not in held


def test_nothing_goes_out_while_codings_wait(project: Project, tmp_path: Path) -> None:
    words = project.folder.words_file(FG1).read_text(encoding="utf-8")
    path = tmp_path / "corrected.txt"
    path.write_text(words.replace("in de kantine", "in het park"), encoding="utf-8")
    update(project, FG1, path)
    with pytest.raises(StudyError, match="wait for a decision"):
        exported(project.fresh())


def test_annotations_hold_every_segment(project: Project, tmp_path: Path) -> None:
    export_annotations(project, tmp_path / "out.jsonld", TEAM)
    found = json.loads((tmp_path / "out.jsonld").read_text(encoding="utf-8"))
    assert found["total"] == 3


def test_an_export_never_lands_among_the_journals(project: Project) -> None:
    folders = [f for f in STUDY_FOLDERS if f in {"codings", "transcripts"}]
    for name in folders:
        with pytest.raises(UsageError, match="among the study's own files"):
            export_project(project, project.folder.root / name / "out.qdpx", TEAM)


def test_a_looked_at_file_can_be_kept_and_brought_in_later(project: Project) -> None:
    found = look(exported(project))
    assert isinstance(found, Looked)
    assert found.can_arrive
