"""Every real file of other programs arrives with its counts, or is refused clearly."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.formats.refi.arriving import arrived
from qualcode.formats.refi.codebooks import read_qdc, write_qdc
from qualcode.formats.refi.difference import differences
from qualcode.formats.refi.project import read_project
from qualcode.formats.refi.travelling import Beside
from qualcode.formats.refi.writing import write_project
from qualcode.model.errors import FormatError
from qualcode.model.ids import BookId, CoderId
from qualcode.model.study import Study

PROJECTS = {
    "atlasti-win-23.2_two-codes.qdpx": (
        "ATLAS.ti for Windows 23.2.3.27778",
        {"coders": 2, "codes": 3, "transcripts": 0, "segments": 0, "codings": 0},
    ),
    "nvivo-mac-15.0_nvivo_project.qdpx": (
        "NVivo for Mac 15.0.0",
        {"coders": 2, "codes": 262, "transcripts": 2, "segments": 0, "codings": 0},
    ),
    "qc-1.3.2_demo.qdpx": (
        "qc 1.3.2",
        {"coders": 1, "codes": 262, "transcripts": 2, "segments": 158, "codings": 205},
    ),
}
BOOKS = {
    "atlasti-win-9.0_codes-and-sets.qdc": ("ATLAS.ti Win 9.0.19", 5, 4, 2),
    "spec-1.5-example.qdc": ("", 6, 4, 0),
    "taguette-1.4.1_codebook.qdc": ("Taguette 1.4.1", 3, 3, 0),
}


@pytest.mark.parametrize("name", PROJECTS)
def test_a_project_arrives_with_everything_in_it(shared: Path, name: str) -> None:
    origin, counts = PROJECTS[name]
    project = read_project((shared / "refi" / name).read_bytes(), name)
    found = arrived(project)
    corpus = found.corpus
    assert project.origin == origin
    assert project.faults == ()
    assert counts == {
        "coders": len(found.names.coders),
        "codes": sum(1 for book in corpus.codebooks.values() for _ in book.walk()),
        "transcripts": len(corpus.transcripts),
        "segments": len(corpus.segments),
        "codings": sum(len(segment.applied) for segment in corpus.segments),
    }


@pytest.mark.parametrize("name", PROJECTS)
def test_a_project_goes_out_and_comes_back_the_same(shared: Path, name: str) -> None:
    first = arrived(read_project((shared / "refi" / name).read_bytes(), name))
    beside = Beside(Study("proef", "Proef"))
    data = write_project(first.corpus, beside=beside, kept=first.kept)
    again = arrived(read_project(data, "again.qdpx"))
    assert differences(first.corpus, again.corpus) == []
    assert again.corpus == first.corpus
    assert write_project(again.corpus, beside=beside, kept=again.kept) == data


def test_lines_coded_in_qc_stand_on_whole_lines(shared: Path) -> None:
    name = "qc-1.3.2_demo.qdpx"
    project = read_project((shared / "refi" / name).read_bytes(), name)
    corpus = arrived(project).corpus
    words = next(t.text for t in corpus.transcripts.values() if t.id == "board_2017")
    assert len(corpus.segments) == 158
    for segment in corpus.segments:
        line = words[segment.span.start : segment.span.end]
        assert line.endswith("\n")
        assert words[segment.span.start - 1] == "\n"
    [source, _] = project.sources
    assert source.detection is not None
    assert source.detection.sure
    assert source.detection.counting.option == "code-points+lf+exclusive"


def test_the_two_people_of_atlas_become_two_coders(shared: Path) -> None:
    name = "atlasti-win-23.2_two-codes.qdpx"
    found = arrived(read_project((shared / "refi" / name).read_bytes(), name))
    assert min(found.names.coders.values()) == CoderId("ATLAS.ti")
    assert [change.kind for change in found.changes] == ["renamed"]


def test_sources_of_one_empty_line_arrive_as_they_are(shared: Path) -> None:
    name = "nvivo-mac-15.0_nvivo_project.qdpx"
    found = arrived(read_project((shared / "refi" / name).read_bytes(), name))
    assert [t.text for t in found.corpus.transcripts.values()] == ["\n", "\n"]


@pytest.mark.parametrize("name", BOOKS)
def test_a_codebook_arrives_with_its_tree_and_sets(shared: Path, name: str) -> None:
    origin, nodes, codable, sets = BOOKS[name]
    read = read_qdc((shared / "refi" / name).read_bytes(), name, book=BookId("boek"))
    assert (read.origin, read.sets) == (origin, sets)
    assert sum(1 for _ in read.book.walk()) == nodes
    assert len(read.book.codes) == codable
    assert read.changes == ()


def test_sets_of_atlas_become_facets(shared: Path) -> None:
    name = "atlasti-win-9.0_codes-and-sets.qdc"
    book = read_qdc((shared / "refi" / name).read_bytes(), name, book=BookId("boek")).book
    assert {id: dict(node.facets) for id, node in book.by_id.items() if node.facets} == {
        "code2": {"codeGroup1": "codeGroup1.2"},
        "code1": {"codeGroup1": "codeGroup1.1"},
        "code1-1": {"codeGroup1": "codeGroup1.2; codeGroup1.1"},
    }
    assert book.parents["code1-1"] == ("code1",)
    assert not book.by_id["code3"].codable


@pytest.mark.parametrize("name", BOOKS)
def test_a_codebook_goes_out_and_comes_back_the_same(shared: Path, name: str) -> None:
    data = (shared / "refi" / name).read_bytes()
    read = read_qdc(data, name, book=BookId("boek"))
    out = write_qdc(read.book, study="proef", kept=read.kept)
    again = read_qdc(out, "x.qdc", book=BookId("boek"), title=read.book.title)
    assert again.book == read.book
    assert again.kept == read.kept


@pytest.mark.parametrize("name", BOOKS)
def test_a_codebook_is_no_project(shared: Path, name: str) -> None:
    with pytest.raises(FormatError, match="not a zip file"):
        read_project((shared / "refi" / name).read_bytes(), name)
