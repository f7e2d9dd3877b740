"""What goes out for other programs, and what consent or open decisions hold back."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.model.errors import ConsentError, StudyError, UsageError
from qualcode.model.ids import TranscriptId
from qualcode.model.participant import Consent
from qualcode.model.transcript import Turn
from qualcode.project.correcting import update
from qualcode.project.exchanging import Looked, look
from qualcode.project.exchanging_out import (
    Allowed,
    export_annotations,
    export_project,
)
from qualcode.project.project import Project
from qualcode.project.protecting import log_of
from qualcode.store.folder import STUDY_FOLDERS
from tests.project.exchange import TEAM, exported, rich_study
from tests.store.helpers import FG1


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return rich_study(tmp_path / "study")


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
