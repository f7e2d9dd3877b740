"""What goes out for other programs and comes in again is the same study."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.formats.refi.difference import differences
from qualcode.journal.state import state_of
from qualcode.model.session import Drawn, FrozenBook, Session, UnitList
from qualcode.model.span import Span
from qualcode.project.exchanging import bring_in, bring_into, look
from qualcode.project.exchanging_kept import remembered
from qualcode.project.exchanging_whole import whole
from qualcode.project.memos import write_about
from qualcode.project.project import Project
from qualcode.project.working import finished
from qualcode.store.sessions import write_new_session
from tests.formats.refi.test_round_trip import edited
from tests.project.exchange import exported, rich_study, sample, written
from tests.store.helpers import ANA, BEN, BOOK, FG1, made_study


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return rich_study(tmp_path / "study")


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
