"""What comes to a study after it began: nothing else in its files changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.formats.codebook_check import check_codebook
from qualcode.model.errors import UsageError
from qualcode.model.ids import BookId, CodeId, CoderId
from qualcode.project.checking import examine_study
from qualcode.project.growing import new_code
from qualcode.project.joining import OWN_BOOK, begin_book, join, shipped_titles, take_book
from qualcode.project.project import Project
from qualcode.project.starting import NewStudy, sample_study, start_study
from tests.store.helpers import ticking


@pytest.fixture
def bare(tmp_path: Path) -> Project:
    """A study with nobody and nothing in it."""
    return start_study(tmp_path / "s", NewStudy("Welzijn", ()), clock=ticking())


@pytest.mark.parametrize(
    ("lines", "after"),
    [
        ("coders: []  # wie\n", "coders: [ana]  # wie\n"),
        ("coders: [ben]\n", "coders: [ben, ana]\n"),
        ("coders:\n  - ben\n", "coders:\n  - ben\n  - ana\n"),
        ("", "coders:\n  - ana\n"),
    ],
)
def test_a_coder_joins_however_the_list_is_written(bare: Project, lines: str, after: str) -> None:
    file = bare.folder.project_file
    head = "# van ons\nformat: 1\nstudy: 01K0000000000000000000000A\nname: W\nlanguage: nl\n"
    tail = "retention: '2029-01-01'  # drie jaar\n"
    file.write_text(head + lines + tail, encoding="utf-8")
    joined = join(bare, " ana ")
    assert "ana" in joined.study.coders
    text = file.read_text(encoding="utf-8")
    assert text.startswith(head)
    assert text.endswith(tail)
    assert text.removeprefix(head).removesuffix(tail).split() == after.split()


@pytest.mark.parametrize("name", ["Ana", "ana de vries", "con", ""])
def test_a_name_that_is_taken_or_no_file_name_is_refused(bare: Project, name: str) -> None:
    join(bare, "ana")
    before = bare.folder.project_file.read_bytes()
    with pytest.raises(UsageError):
        join(bare, name)
    assert bare.folder.project_file.read_bytes() == before


def test_a_codebook_that_is_begun_takes_its_first_code(bare: Project) -> None:
    project = begin_book(join(bare, "ana"), OWN_BOOK, by=CoderId("ana"))
    assert project.codebooks[OWN_BOOK].title == "Codes of Welzijn"
    project, code = new_code(project, OWN_BOOK, "Thuis", by=CoderId("ana"), why="Gehoord.")
    assert code == CodeId("codes/thuis")
    text = project.folder.book_files()[OWN_BOOK].read_text(encoding="utf-8")
    assert [f for f in check_codebook(text, "codes.yaml") if f.level == "error"] == []
    assert [entry.by for entry in project.codebooks[OWN_BOOK].log] == ["ana", "ana"]
    assert examine_study(project.folder.root).findings == ()


def test_a_codebook_that_comes_with_qualcode_is_copied_as_it_is(bare: Project) -> None:
    assert BookId("professionals") in dict(shipped_titles())
    project = take_book(bare, "professionals")
    source = sample_study() / "codebooks" / "professionals.yaml"
    assert project.folder.book_files()[BookId("professionals")].read_bytes() == source.read_bytes()


def test_a_codebook_that_is_there_is_never_written_over(bare: Project) -> None:
    project = take_book(bare, "professionals")
    with pytest.raises(UsageError, match="has a codebook"):
        take_book(project, "professionals")
    with pytest.raises(UsageError, match="has a codebook"):
        begin_book(project, "Professionals", by=CoderId("ana"))
    with pytest.raises(UsageError, match="comes with qualcode"):
        take_book(project, "../project")
