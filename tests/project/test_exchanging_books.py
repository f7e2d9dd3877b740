"""Codebooks of other programs in, ours out, and tables of passages found by their words."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from qualcode.model.errors import UsageError
from qualcode.model.ids import CodeId, TranscriptId
from qualcode.project.coding import coded, import_codings
from qualcode.project.exchanging_books import bring_book, changes_told, read_book
from qualcode.project.exchanging_kept import remembered
from qualcode.project.exchanging_out import export_book
from qualcode.project.exchanging_quotes import REVIEW, import_quotes
from qualcode.project.project import Project
from tests.store.helpers import ANA, BOOK, FG1, made_study

STUDENTS, STAFF = CodeId("small/binding-studenten"), CodeId("small/binding-docenten")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return made_study(tmp_path / "study")


@pytest.mark.parametrize("form", ["qdc", "csv", "xlsx", "md"])
def test_a_codebook_goes_out_and_comes_in_under_another_id(
    project: Project, tmp_path: Path, form: str
) -> None:
    path = tmp_path / f"out.{form}"
    export_book(project, "small", path)
    read = read_book(path, book="again", title=BOOK.title)
    file = bring_book(project, read)
    found = project.fresh().codebooks[read.book.id]
    assert file.name == "again.yaml"
    assert found == read.book
    # A qdc has no ids of ours: they are made from the labels again.
    assert [n.label for n, _ in found.walk()] == [n.label for n, _ in BOOK.walk()]
    if form != "qdc":
        assert [n.id for n, _ in found.walk()] == [n.id for n, _ in BOOK.walk()]
    assert [n.definition for n, _ in found.walk()] == [n.definition for n, _ in BOOK.walk()]
    assert [n.codable for n, _ in found.walk()] == [n.codable for n, _ in BOOK.walk()]


def test_a_codebook_that_is_there_already_is_refused(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "Small.md"
    export_book(project, "small", path)
    before = project.folder.book_files()
    with pytest.raises(UsageError, match="has a codebook small already"):
        bring_book(project, read_book(path))
    assert project.folder.book_files() == before
    assert not (project.folder.analysis / "interchange.json").exists()


def test_two_codes_never_go_out_under_one_guid(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "out.qdc"
    export_book(project, "small", path)
    bring_book(project, read_book(path, book="again"))
    assert remembered(project.folder).guids == {}


def test_a_codebook_has_a_form_we_know(project: Project, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"cannot be written as \"out\.pdf\""):
        export_book(project, "small", tmp_path / "out.pdf")
    (tmp_path / "in.pdf").write_bytes(b"%PDF")
    with pytest.raises(UsageError, match=r"cannot be read from \"in\.pdf\""):
        read_book(tmp_path / "in.pdf")


BOOKS = {
    "atlasti-win-9.0_codes-and-sets.qdc": 5,
    "spec-1.5-example.qdc": 6,
    "taguette-1.4.1_codebook.qdc": 3,
}


@pytest.mark.parametrize("name", BOOKS)
def test_real_codebooks_arrive_and_keep_their_guids(
    shared: Path, project: Project, name: str
) -> None:
    read = read_book(shared / "refi" / name, book="theirs")
    bring_book(project, read)
    assert sum(1 for _ in project.fresh().codebooks[read.book.id].walk()) == BOOKS[name]
    assert changes_told(read.changes) == ()
    kept = remembered(project.folder)
    assert kept.guids == dict(read.kept.guids)
    out = project.folder.root.parent / "again.qdc"
    export_book(project.fresh(), "theirs", out)
    assert read_book(out, book="theirs").kept == read.kept


def test_a_real_project_is_no_codebook(shared: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_book(shared / "refi" / "qc-1.3.2_demo.qdpx")


# Passages


def table(path: Path, *rows: tuple[str, str, str, str], author: str = "") -> Path:
    """A table as ATLAS.ti writes it: document, quotation, codes and comment."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Document", "Quotation Content", "Codes", "Comment", "Created by"])
        writer.writerows((*row, author) for row in rows)
    return path


LONG = "de eerste weken zat ik steeds alleen in de kantine"


def test_passages_that_stand_word_for_word_are_coded(project: Project, tmp_path: Path) -> None:
    path = table(
        tmp_path / "atlas.csv",
        ("D 1: FG1.docx", LONG, "Binding studenten\nOnline", "Let op."),
        ("fg1", "“Dat hielp echt”", "Binding > Contact docenten en staf", ""),
        ("gesprek drie", "Bij ons was het rooster zo vol dat niemand bleef hangen", "Rooster", ""),
    )
    done = import_quotes(project, path, "ana")
    assert (done.program, done.rows, done.segments, done.codings) == ("ATLAS.ti", 3, 2, 3)
    transcript = project.folder.transcript(FG1)
    segments = coded(project, FG1, ANA)
    assert [(transcript.words(s.span), s.codes) for s in segments] == [
        (LONG, (STUDENTS, CodeId("small/online"))),
        ("Dat hielp echt", (STAFF,)),
    ]
    assert {a.origin for s in segments for a in s.applied} == {"import"}
    [doubt] = done.doubts
    assert "Rooster" in doubt.why
    again = import_quotes(project, path, "ana")
    assert (again.segments, again.codings) == (0, 0)


def test_doubtful_passages_come_to_a_list_and_nothing_is_guessed(
    project: Project, tmp_path: Path
) -> None:
    near = "de eerste weken zat ik steeds alleen in die kantine"
    path = table(
        tmp_path / "atlas.csv",
        ("FG1", near, "Binding studenten", "c"),
        ("FG1", "Ja.", "Onbekend", ""),
        ("FG7", "steeds alleen", "Online", ""),
        ("FG1", "nergens gezegd", "Online", ""),
        ("FG1", LONG, "Mentor", ""),
    )
    done = import_quotes(project, path, "ana")
    assert (done.segments, done.codings) == (0, 0)
    assert [doubt.row.row for doubt in done.doubts] == [2, 3, 4, 5, 6]
    assert coded(project, FG1, ANA) == ()
    assert done.review == project.folder.exports / "atlas-review.csv"
    with done.review.open(encoding="utf-8-sig", newline="") as file:
        names, *rows = csv.reader(file)
    assert tuple(names) == REVIEW
    start = project.folder.transcript(FG1).text.index("de eerste weken")
    assert rows[0][:6] == ["FG1", str(start), str(start + len(LONG)), "Binding studenten", "c", "2"]
    assert rows[0][-2:] == [near, LONG]
    assert rows[2][:3] == ["FG7", "", ""]
    accepted = tmp_path / "accepted.csv"
    with accepted.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([names, rows[0]])
    assert import_codings(project, accepted, "ana").codings == 1


def test_one_of_several_authors_has_to_be_chosen(project: Project, tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", ("FG1", LONG, "Online", ""), author="Ana B")
    other = table(tmp_path / "b.csv", ("FG1", "Dat hielp echt", "Online", ""), author="Ben C")
    both = tmp_path / "both.csv"
    rows = other.read_text(encoding="utf-8").splitlines()[1:]
    both.write_text(path.read_text(encoding="utf-8") + "\n".join(rows), encoding="utf-8")
    with pytest.raises(UsageError, match="by 2 people: Ana B, Ben C"):
        import_quotes(project, both, "ana")
    with pytest.raises(UsageError, match='no rows by "Cas"'):
        import_quotes(project, both, "ana", author="Cas")
    done = import_quotes(project, both, "ana", author="ana b", transcript=TranscriptId("FG1"))
    assert (done.rows, done.codings) == (1, 1)


def test_a_dry_run_codes_nothing(project: Project, tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", ("FG1", LONG, "Online", ""), ("FG1", "niet", "Online", ""))
    done = import_quotes(project, path, "ana", dry_run=True)
    assert (done.segments, done.codings, len(done.doubts), done.review) == (1, 1, 1, None)
    assert coded(project, FG1, ANA) == ()
    assert not project.folder.exports.exists()
