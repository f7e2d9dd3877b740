"""Bringing projects in and out from the command line: shown first, written when accepted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from qualcode.project.desk import Desk
from qualcode.project.exchanging_whole import whole
from qualcode.project.project import Project
from tests.cli.helpers import run
from tests.formats.refi.helpers import (
    QUOTES,
    TEXT,
    counted,
    inline,
    qdpx,
    selection,
    standard_parts,
)
from tests.formats.refi.helpers import project as foreign
from tests.store.helpers import ANA, FG1, made_study

REASON = ("--even-without-consent", "within the team")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return made_study(tmp_path / "study")


@pytest.fixture
def utf16(tmp_path: Path) -> Path:
    """A project whose places are UTF-16 units with line breaks of two."""
    path = tmp_path / "other.qdpx"
    path.write_bytes(counted(TEXT, QUOTES, unit="utf-16", crlf=True, named=True))
    return path


def test_a_dry_run_needs_no_study_and_says_how_places_are_counted(
    utf16: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("import", "qdpx", utf16, "--dry-run")
    assert ran.code == 0, ran.err
    assert ran.err == "Nothing was written.\n"
    assert "How each source counts places" in ran.out
    assert "utf-16+crlf+exclusive" in ran.out
    assert "The ways of counting that were tried" in ran.out
    assert "utf-16+lf+exclusive" in ran.out
    assert sorted(p.name for p in tmp_path.iterdir()) == ["other.qdpx"]


def test_the_same_as_data(utf16: Path, project: Project) -> None:
    ran = run("import", "qdpx", utf16, "--dry-run", "--json", "-s", project.folder.root)
    found: Any = ran.json()
    assert (found["can_arrive"], found["refusals"], found["clashes"]) == (True, [], [])
    assert [row["counting"] for row in found["sources"]] == ["utf-16+crlf+exclusive"]
    assert {"what": "selections", "inside": 8, "arrives": 8} in found["contents"]


def test_selections_inside_a_word_are_listed(tmp_path: Path, project: Project) -> None:
    body = standard_parts(inline("Het hielp mij.", selection(1, 5, 9)))
    path = tmp_path / "cut.qdpx"
    path.write_bytes(qdpx({"project.qde": foreign(body)}))
    ran = run(
        "import", "qdpx", path, "--dry-run", "--offsets", "code-points", "-s", project.folder.root
    )
    assert "Selections that begin or end inside a word" in ran.out
    assert "Het h[ielp] mij." in ran.out


def test_nothing_is_written_before_it_is_accepted(utf16: Path, project: Project) -> None:
    root = project.folder.root
    for typed in ("", "n\n"):
        ran = run("import", "qdpx", utf16, "-s", root, typed=typed)
        assert ran.code == 2
        assert "Nothing was written." in ran.err
        assert project.folder.transcript_ids() == (FG1,)
    ran = run("import", "qdpx", utf16, "-s", root, typed="y\n")
    assert ran.code == 0, ran.err
    assert "1 transcripts, 1 codebooks, 8 segments, 8 codings" in ran.err
    again = run("import", "qdpx", utf16, "-s", root, "--yes")
    assert again.code == 0, again.err
    assert "The study has all of it as it is." in again.out
    assert "0 transcripts, 0 codebooks, 0 segments, 0 codings" in again.err
    assert run("import", "qdpx", utf16, "-s", root, "--dry-run").code == 0


def test_a_changed_project_shows_what_differs_and_brings_what_is_new(
    project: Project, tmp_path: Path
) -> None:
    root, path = project.folder.root, tmp_path / "other.qdpx"
    path.write_bytes(counted(TEXT, QUOTES[:5], named=True))
    assert run("import", "qdpx", path, "-s", root, "--yes").code == 0
    path.write_bytes(counted(TEXT, QUOTES[:4], named=True))
    shown = run("import", "qdpx", path, "-s", root, "--dry-run")
    assert "What differs from the study" in shown.out
    assert "4 segments are as they were." in shown.out
    assert "What was taken out there goes with --removals." in shown.out
    found: Any = run("import", "qdpx", path, "-s", root, "--dry-run", "--json").json()
    assert [(d["kind"], d["words"]) for d in found["differences"]] == [("removed", QUOTES[4])]
    ran = run("import", "qdpx", path, "-s", root, "--yes")
    assert "0 segments, 0 codings" in ran.err
    ran = run("import", "qdpx", path, "-s", root, "--yes", "--removals", "--changes")
    assert "0 new codes, 0 changed, 1 taken out." in ran.err
    listed: Any = run("code", "list", "-s", root, "--json").json()
    assert len(listed) == 4


def test_an_export_becomes_the_same_study_in_a_new_folder(project: Project, tmp_path: Path) -> None:
    with Desk.open(project, FG1, ANA) as desk:
        desk.memo("Let op.")
    out, new = tmp_path / "out.qdpx", tmp_path / "new"
    root = project.folder.root
    assert run("export", "qdpx", "-o", out, "-s", root).code == 2
    ran = run("export", "qdpx", "-o", out, "-s", root, *REASON, "--prove")
    assert (ran.code, ran.out) == (0, f"{out}\n")
    assert "Brought in again it is the same study." in ran.err
    ran = run("import", "qdpx", out, "--into", new, "--yes", "--json")
    found: Any = ran.json()
    assert found["brought"]["memos"] == 1
    assert whole(Project.open(new)) == whole(Project.open(root))
    assert run("check", "-s", new).code == 0


def test_a_transcript_takes_another_id(project: Project, utf16: Path) -> None:
    root = project.folder.root
    wrong = run("import", "qdpx", utf16, "-s", root, "--id", "INT4", "--dry-run")
    assert wrong.code == 2
    assert '"INT4" names no two ids.' in wrong.err
    unknown = run("import", "qdpx", utf16, "-s", root, "--id", "X9=INT4", "--dry-run")
    assert "The file gives no transcript X9." in unknown.err
    [old] = unknown.err.rsplit("It gives: ", 1)[1].strip().rstrip(".").split(", ")
    ran = run("import", "qdpx", utf16, "-s", root, "--id", f"{old}=INT4", "--yes")
    assert ran.code == 0, ran.err
    assert "INT4" in project.folder.transcript_ids()


BAD = {
    "no zip": b"no zip",
    "no project": qdpx({"a.txt": "x"}),
    "malformed": qdpx({"project.qde": "<Project"}),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_archive_is_named_and_leaves_nothing(
    tmp_path: Path, project: Project, kind: str
) -> None:
    path, root = tmp_path / "bad.qdpx", project.folder.root
    path.write_bytes(BAD[kind])
    before = sorted(root.rglob("*"))
    for where in (("-s", root), ("--into", tmp_path / "new")):
        ran = run("import", "qdpx", path, "--yes", *where)
        assert ran.code == 2
        assert "bad.qdpx" in ran.err
        assert "defect" not in ran.err
    assert sorted(root.rglob("*")) == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bad.qdpx", "study"]


REFI = {
    "atlasti-win-23.2_two-codes.qdpx": "0 transcripts, 1 codebooks, 0 segments, 0 codings",
    "nvivo-mac-15.0_nvivo_project.qdpx": "2 transcripts, 1 codebooks, 0 segments, 0 codings",
    "qc-1.3.2_demo.qdpx": "2 transcripts, 1 codebooks, 158 segments, 205 codings",
}


@pytest.mark.parametrize("name", REFI)
def test_real_projects_are_brought_into_a_study(shared: Path, project: Project, name: str) -> None:
    ran = run("import", "qdpx", shared / "refi" / name, "-s", project.folder.root, "--yes")
    assert ran.code == 0, ran.err
    assert REFI[name] in ran.err
    assert run("doctor", "-s", project.folder.root).code == 0


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("atlasti-win-9.0_codes-and-sets.qdc", 5),
        ("spec-1.5-example.qdc", 6),
        ("taguette-1.4.1_codebook.qdc", 3),
    ],
)
def test_real_codebooks_are_brought_in_and_are_no_projects(
    shared: Path, project: Project, name: str, codes: int
) -> None:
    root = project.folder.root
    path = shared / "refi" / name
    ran = run("import", "qdc", path, "--book", "theirs", "-s", root)
    assert ran.code == 0, ran.err
    assert f"{codes} codes and categories in theirs." in ran.err
    refused = run("import", "qdpx", path, "-s", root, "--yes")
    assert refused.code == 2
    assert "not a zip file" in refused.err


def test_codebooks_go_out_and_in_as_tables(project: Project, tmp_path: Path) -> None:
    root, out = project.folder.root, tmp_path / "codes.xlsx"
    assert run("export", "codebook", "small", "-o", out, "-s", root).code == 0
    shown = run("import", "codebook", out, "--book", "again", "--dry-run", "-s", root)
    assert "  Mentoring en contacten peers  [binding-studenten]" in shown.out.splitlines()
    assert run("import", "codebook", out, "--book", "again", "-s", root).code == 0
    assert run("import", "codebook", out, "--book", "small", "-s", root).code == 2
    assert run("codebook", "show", "again", "-s", root).code == 0
    qdc = tmp_path / "codes.qdc"
    assert run("export", "qdc", "small", "-o", qdc, "-s", root).code == 0
    assert run("export", "qdc", "small", "-o", out, "-s", root).code == 2
    assert run("import", "qdc", qdc, "--book", "third", "-s", root).code == 0


def test_quotes_come_in_and_annotations_go_out(project: Project, tmp_path: Path) -> None:
    root, path, out = project.folder.root, tmp_path / "quotes.csv", tmp_path / "out.jsonld"
    path.write_text(
        "Document;Citaat;Codes\nFG1;Dat hielp echt;Online\nFG1;nergens gezegd;Online\n",
        encoding="utf-8",
    )
    ran = run("import", "quotes", path, "--coder", "ana", "-s", root)
    assert ran.code == 0, ran.err
    assert "2 passages: 1 new codings on 1 new segments, 1 in doubt." in ran.err
    assert (root / "exports" / "quotes-review.csv").is_file()
    assert run("export", "annotations", "-o", out, "-s", root, *REASON).code == 0
    assert json.loads(out.read_text(encoding="utf-8"))["total"] == 1
    left = run("export", "annotations", "-o", out, "-s", root, "--public")
    assert left.code == 2
    assert "No transcript is left" in left.err
