"""The doctor in the folders of sessions: each damage is told at its place, and none is made up."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.project.checking import examine_study
from qualcode.project.project import Project
from qualcode.store.sessions import session_folder
from tests.project.double import ANA, BEN, study
from tests.project.test_adjudicating import played

ROWS = ((2, "peers"), (3, "docenten"))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = study(tmp_path / "s")
    played(made, "r1", {ANA: ROWS, BEN: ROWS})
    return made.fresh()


def told(project: Project) -> list[tuple[str, str, str]]:
    found = examine_study(project.folder.root).findings
    return [(f.level, f.place, f.message) for f in found if "sessions" in f.place]


def journal(project: Project, coder: str) -> Path:
    return next(session_folder(project.folder, "r1").rglob(f"*{coder}*.jsonl"))


def test_a_session_that_is_whole_has_no_finding(project: Project) -> None:
    assert told(project) == []


def test_a_session_that_cannot_be_read_is_an_error_at_its_file(project: Project) -> None:
    (session_folder(project.folder, "r1") / "session.yaml").write_text("mode: [", encoding="utf-8")
    [(level, place, _)] = told(project)
    assert (level, place) == ("error", "sessions/r1/session.yaml")


def test_a_session_without_its_description_is_an_error(project: Project) -> None:
    (session_folder(project.folder, "r1") / "session.yaml").unlink()
    [(level, _, message)] = told(project)
    assert (level, "no description" in message) == ("error", True)


def test_a_journal_that_cannot_be_read_names_its_coder(project: Project) -> None:
    path = journal(project, "ben")
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[0], b"{nonsense}\n", *lines[1:]]))
    found = told(project)
    assert found
    assert all("ben" in place for _, place, _ in found)


def test_a_seal_that_no_longer_holds_is_told_and_nothing_of_the_coding(project: Project) -> None:
    path = journal(project, "ana")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("book/docenten", "book/peers").replace(
        "docenten", "peers"), encoding="utf-8")  # fmt: skip
    [(level, place, message)] = told(project)
    assert (level, "ana" in place) == ("warning", True)
    assert "seal no longer holds" in message
    assert "peers" not in message


def test_units_on_a_transcript_that_is_gone_are_an_error(project: Project) -> None:
    for path in project.folder.transcripts_folder.glob("FG1.*"):
        path.unlink()
    assert ("error", "sessions/r1/session.yaml") in [row[:2] for row in told(project)]


def test_words_that_nobody_kept_are_an_error(project: Project) -> None:
    path = session_folder(project.folder, "r1") / "session.yaml"
    frozen = project.folder.transcript(next(iter(project.folder.transcript_ids()))).version
    text = path.read_text(encoding="utf-8")
    assert frozen in text
    path.write_text(text.replace(frozen, "0" * len(frozen)), encoding="utf-8")
    assert any("that it froze" in message for _, _, message in told(project))
