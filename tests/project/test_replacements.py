"""Decisions with what is written instead: the study knows hashes, the table lies outside it."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from qualcode.model.errors import FormatError, UsageError
from qualcode.project.project import Project
from qualcode.project.protecting import decisions_of, review
from qualcode.project.protecting_rewrites import pseudonymise
from qualcode.project.replacements import (
    Files,
    files_of,
    keep_files,
    replace_by,
    settle,
    suggestion,
    tables_of,
    take_back,
    take_back_step,
)
from tests.privacy.small import every_byte, small_study


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return small_study(tmp_path / "study")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "safe" / "replace.csv"


def test_a_table_is_made_for_its_owner_only_and_remembered(project: Project, table: Path) -> None:
    kept = keep_files(project, Files(table=str(table)))
    assert files_of(project) == kept
    assert stat.S_IMODE(table.stat().st_mode) == 0o600
    assert tables_of(project, kept).rows == ()


def test_a_table_inside_the_study_is_refused(project: Project) -> None:
    inside = project.folder.root / "replace.csv"
    with pytest.raises(UsageError, match="inside the study"):
        keep_files(project, Files(table=str(inside)))
    with pytest.raises(UsageError, match="inside the study"):
        replace_by(project, ["Lotte"], "naam 1", inside, by="ana", kind="name")
    assert not inside.exists()
    assert files_of(project) == Files()


def test_a_replacement_is_in_the_table_and_only_its_hash_in_the_study(
    project: Project, table: Path
) -> None:
    words = {p: p.read_bytes() for p in (project.folder.root / "transcripts").glob("*.*")}
    before = b"".join(every_byte(project.folder.root).values()).count(b"Lotte")
    replace_by(project, ["Lotte", "Lotte's"], "naam 1", table, by="ana", kind="name")
    assert decisions_of(project).of("lotte") == "replace"
    assert stat.S_IMODE(table.stat().st_mode) == 0o600
    assert b"".join(every_byte(project.folder.root).values()).count(b"Lotte") == before
    assert {p: p.read_bytes() for p in words} == words
    done = pseudonymise(project, table)
    assert done.counts == {"[naam 1]": 2}
    assert b"Lotte" not in b"".join(every_byte(project.folder.root).values())


def test_a_decision_that_cannot_be_written_is_not_made(project: Project, table: Path) -> None:
    with pytest.raises(FormatError):
        replace_by(project, ["Lotte"], "bij Lotte", table, by="ana", kind="name")
    assert (decisions_of(project).of("Lotte"), table.exists()) == (None, False)


def test_a_decision_taken_back_is_asked_about_again(project: Project, table: Path) -> None:
    replace_by(project, ["Lotte"], "naam 1", table, by="ana", kind="name")
    take_back(project, ["Lotte"], table, by="ana")
    assert decisions_of(project).of("Lotte") is None
    assert tables_of(project, Files(table=str(table))).rows == ()


def test_people_of_the_pseudonym_table_have_their_replacement(
    project: Project, table: Path, tmp_path: Path
) -> None:
    names = tmp_path / "names.csv"
    names.write_text("name,pseudonym\nLotte Vermeer,P1\n", encoding="utf-8")
    files = keep_files(project, Files(str(table), str(names)))
    tables = tables_of(project, files)
    found = review(project, names=names)
    lotte = next(g for g in found.groups if g.string == "Lotte")
    kees = next(g for g in found.groups if g.string == "Kees")
    assert suggestion(project, lotte, tables) == "[P1]"
    assert tables.is_person(tuple(lotte.writings))
    assert suggestion(project, kees, tables) == "[naam 1]"


def test_what_is_kept_is_reviewed_when_asked(project: Project) -> None:
    from qualcode.project.protecting import decide

    decide(project, ["Lotte", "Lotte's"], "keep", by="ana")
    assert "Lotte" not in {g.string for g in review(project).groups}
    every = {g.string: g.choice for g in review(project, every=True).groups}
    assert every["Lotte"] == "keep"


def test_a_step_back_restores_table_and_decisions_as_they_were(
    project: Project, table: Path
) -> None:
    files = keep_files(project, Files(table=str(table)))
    settle(project, ["Lotte"], "keep", files, by="ana", kind="name")
    before = table.read_bytes()
    _, step = settle(project, ["Lotte"], "replace", files, by="ana", kind="name", written="x 1")
    assert decisions_of(project).of("Lotte") == "replace"
    take_back_step(project, step, by="ana")
    assert (decisions_of(project).of("Lotte"), table.read_bytes()) == ("keep", before)


def test_a_step_back_leaves_what_somebody_wrote_into_the_table_since(
    project: Project, table: Path
) -> None:
    files = keep_files(project, Files(table=str(table)))
    _, step = settle(project, ["Lotte"], "replace", files, by="ana", kind="name", written="x 1")
    with table.open("a", encoding="utf-8") as file:
        file.write("Kees,[x 2],name,,,,\n")
    take_back_step(project, step, by="ana")
    assert [r.original for r in tables_of(project, files).rows] == ["Kees"]


def test_a_name_that_is_kept_after_all_leaves_the_table(project: Project, table: Path) -> None:
    files = keep_files(project, Files(table=str(table)))
    settle(project, ["Lotte"], "replace", files, by="ana", kind="name", written="x 1")
    settle(project, ["Lotte"], "keep", files, by="ana", kind="name")
    assert tables_of(project, files).rows == ()
    with pytest.raises(UsageError, match="no table of replacements"):
        settle(project, ["Kees"], "replace", Files(), by="ana", kind="name", written="x 1")
