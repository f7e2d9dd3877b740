"""An export proves itself: brought in again it is the same study, or what differs is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.formats.refi import returning
from qualcode.model.segment import Segment
from qualcode.model.session import Drawn, FrozenBook, Session, UnitList
from qualcode.model.span import Span
from qualcode.project.correcting import update
from qualcode.project.exchanging import look
from qualcode.project.exchanging_out import export_project
from qualcode.project.project import Project
from qualcode.store.sessions import write_new_session
from tests.project.exchange import TEAM, bytes_of, rich_study, sample
from tests.store.helpers import ANA, BEN, BOOK, FG1

WITHOUT = "without the codings made in it; what was adopted as a consensus does go out."


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return rich_study(tmp_path / "study")


def test_a_study_with_everything_is_the_same_again(project: Project, tmp_path: Path) -> None:
    done = export_project(project, tmp_path / "out.qdpx", TEAM, prove=True)
    assert done.proof == ()
    assert not (project.folder.hidden / "proof").exists()


def test_the_sample_study_proves_itself(tmp_path: Path) -> None:
    before = sample(tmp_path / "study")
    assert export_project(before, tmp_path / "out.qdpx", TEAM, prove=True).proof == ()


def test_nothing_but_what_is_kept_of_the_export_is_written(
    project: Project, tmp_path: Path
) -> None:
    before = bytes_of(project.folder.root)
    export_project(project, tmp_path / "out.qdpx", TEAM, prove=True)
    after = bytes_of(project.folder.root)
    assert {name for name in after if after[name] != before.get(name)} == {
        "analysis/interchange.json", "analysis/privacy.jsonl",
    }  # fmt: skip


def test_what_is_lost_on_the_way_is_printed(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forgetful(exact: Segment, _: Segment, __: Segment) -> Segment:
        return replace(exact, flags=frozenset())

    def segments(*given: object) -> tuple[list[Segment], dict[object, object]]:
        found, ids = honest(*given)
        return [forgetful(s, s, s) for s in found], ids

    honest = returning._segments
    monkeypatch.setattr(returning, "_segments", segments)
    done = export_project(project, tmp_path / "out.qdpx", TEAM, prove=True)
    assert done.proof is not None
    [told] = done.proof
    assert "differs: flags was frozenset({'representative'}) and is frozenset()" in told


def test_what_no_export_holds_is_named(project: Project, tmp_path: Path) -> None:
    session = Session(
        "ronde-1", "2026-11-21T18:00:00Z", "shared", (ANA, BEN),
        {BOOK.id: FrozenBook(1, "0" * 64, "small@1.yaml")},
        (UnitList(FG1, "0" * 16, (Span(0, 10),)),), "joint", "declared", ANA,
        Drawn("turns", 2, 5, 7),
    )  # fmt: skip
    write_new_session(project.folder, session)
    words = project.folder.words_file(FG1).read_text(encoding="utf-8")
    corrected = tmp_path / "corrected.txt"
    corrected.write_text(words.replace("Dat hielp echt", "Dat hielp heel echt"), encoding="utf-8")
    update(project, FG1, corrected)
    project.folder.analysis.mkdir(exist_ok=True)
    (project.folder.analysis / "cmo.yaml").write_text("format: 1\n", encoding="utf-8")
    done = export_project(project.fresh(), tmp_path / "out.qdpx", TEAM, prove=True)
    assert done.proof == ()
    assert done.notes == (
        f"1 session goes out {WITHOUT}",
        "Not in the file: cmo.yaml of the folder analysis.",
        "Not in the file: 1 older version of transcripts.",
    )
    arrival = look(tmp_path / "out.qdpx").inspection.arrival
    assert arrival is not None
    assert [(c.kind, c.what, c.count) for c in arrival.changes] == [
        ("lost", "codings of a session", 1)
    ]
