"""Beginning a study: whole or not at all, and nothing that is there is lost."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from qualcode.formats.codebook_check import check_codebook
from qualcode.model.errors import StudyError, UsageError
from qualcode.model.ids import ULID
from qualcode.project import starting
from qualcode.project.checking import examine_study
from qualcode.project.project import Project
from qualcode.project.starting import (
    NewStudy,
    copy_sample,
    raw_sample,
    sample_study,
    shipped_books,
    start_study,
)
from tests.store.helpers import ticking


def test_a_new_study_is_sound_and_holds_what_was_asked(tmp_path: Path) -> None:
    target = tmp_path / "mijn studie" / "é"
    new = NewStudy(" Welzijn ", ("ana", "Ben"), "en", ("professionals", "elements"))
    project = start_study(target, new, clock=ticking())
    study = project.study
    assert ULID.fullmatch(study.id)
    assert (study.name, study.language, study.coders) == ("Welzijn", "en", ("ana", "Ben"))
    assert study.retention == "2029-11-21"
    assert set(project.codebooks) == {"professionals", "elements"}
    assert project.participants == {}
    assert examine_study(target).findings == ()
    assert sorted(p.name for p in target.iterdir()) == [
        ".gitattributes", ".gitignore", "analysis", "codebooks", "codings", "memos",
        "participants.yaml", "project.yaml", "sessions", "transcripts",
    ]  # fmt: skip
    assert ".qualcode/" in (target / ".gitignore").read_text(encoding="utf-8")
    assert "eol=lf" in (target / ".gitattributes").read_text(encoding="utf-8")


def test_a_study_without_a_name_is_called_after_its_folder(tmp_path: Path) -> None:
    assert start_study(tmp_path / "welzijn", NewStudy("  ", ())).study.name == "welzijn"


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (NewStudy("x", ("Ana de Vries",)), "cannot be the id of a coder"),
        (NewStudy("x", ("con",)), "cannot be the id of a coder"),
        (NewStudy("x", ("ana", "ANA")), 'The coders "ana" and "ANA" are one file name'),
        (NewStudy("x", (), books=("professionals", "profs")), "There is no codebook profs"),
        (NewStudy("x", (), books=("../project",)), "There is no codebook"),
        (NewStudy("x", (), retention="volgend jaar"), '"volgend jaar" is not a date'),
        (NewStudy("x", (), retention="2027-02-30"), "is not a date"),
        (NewStudy("x", (), retention="20270228"), "is not a date"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_made(
    tmp_path: Path, new: NewStudy, told: str
) -> None:
    with pytest.raises(UsageError, match=told):
        start_study(tmp_path / "study", new)
    assert not (tmp_path / "study").exists()


def test_a_study_is_never_begun_twice(tmp_path: Path) -> None:
    start_study(tmp_path, NewStudy("een", ()))
    before = (tmp_path / "project.yaml").read_bytes()
    with pytest.raises(UsageError, match="is a study already"):
        start_study(tmp_path, NewStudy("twee", ()))
    assert (tmp_path / "project.yaml").read_bytes() == before


def test_files_that_are_there_already_stay(tmp_path: Path) -> None:
    made = start_study(tmp_path, NewStudy("een", (), books=("professionals",)))
    kept = {
        "participants.yaml": "format: 1\nparticipants:\n- id: P1\n",
        "codebooks/professionals.yaml": made.folder.project_file.read_text(encoding="utf-8"),
        ".gitignore": "*.tmp\n",
    }
    for name, text in kept.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    made.folder.project_file.unlink()
    start_study(tmp_path, NewStudy("twee", (), books=("professionals",)))
    assert {n: (tmp_path / n).read_text(encoding="utf-8") for n in kept} == kept


def test_a_crash_before_the_end_leaves_no_study_and_beginning_again_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = starting.write_atomically  # type: ignore[attr-defined]

    def crashing(path: Path, data: bytes | str) -> None:
        if path.name == "project.yaml":
            raise KeyboardInterrupt
        real(path, data)

    monkeypatch.setattr(starting, "write_atomically", crashing)
    with pytest.raises(KeyboardInterrupt):
        start_study(tmp_path, NewStudy("een", ()))
    monkeypatch.undo()
    with pytest.raises(StudyError, match="is not a qualcode study"):
        Project.open(tmp_path)
    assert start_study(tmp_path, NewStudy("een", ())).study.name == "een"


def test_a_folder_that_may_not_be_written_is_an_error_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "mkdir", refused)
    with pytest.raises(StudyError, match="cannot be written: Permission denied"):
        start_study(tmp_path / "x", NewStudy("een", ()))


@pytest.mark.parametrize(
    ("day", "retention"), [(date(2028, 2, 29), "2031-02-28"), (date(2026, 12, 31), "2029-12-31")]
)
def test_data_must_go_in_three_years_also_from_a_leap_day(
    tmp_path: Path, day: date, retention: str
) -> None:
    moment = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    study = start_study(tmp_path / "x", NewStudy("x", ()), clock=lambda: moment).study
    assert study.retention == retention


def test_the_shipped_codebooks_are_named_by_their_files_and_read_without_error() -> None:
    assert {"professionals", "students", "elements"} <= set(shipped_books())
    for book in shipped_books():
        path = sample_study() / "codebooks" / f"{book}.yaml"
        found = check_codebook(path.read_text(encoding="utf-8"), path)
        assert [f for f in found if f.level == "error"] == []
    assert (raw_sample() / "names.csv").is_file()


def test_the_sample_is_copied_without_people_words_or_codings(tmp_path: Path) -> None:
    project = copy_sample(tmp_path / "demo")
    assert project.folder.transcript_ids() == ()
    assert project.participants == {}
    assert "professionals" in project.codebooks
    assert list((tmp_path / "demo" / "codings").iterdir()) == []


def test_the_sample_goes_into_an_empty_folder_only(tmp_path: Path) -> None:
    copy_sample(tmp_path)
    with pytest.raises(UsageError, match="is not an empty folder"):
        copy_sample(tmp_path)
    with pytest.raises(UsageError, match="is not an empty folder"):
        copy_sample(tmp_path / "project.yaml")


def test_an_installation_without_the_sample_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "qualcode.project.starting.resources.files", lambda _: tmp_path / "qualcode"
    )
    with pytest.raises(StudyError, match="The sample study is missing from this installation"):
        sample_study()
    (tmp_path / "qualcode" / "sample" / "study").mkdir(parents=True)
    assert sample_study() == tmp_path / "qualcode" / "sample" / "study"
