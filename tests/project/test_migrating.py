"""Codings carried to another codebook: by an explicit mapping, never against their meaning."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from qualcode.model.errors import FormatError, UsageError
from qualcode.model.ids import BookId, CodeId, TranscriptId
from qualcode.project.desk import Desk
from qualcode.project.migrating import (
    Became,
    Migration,
    book_at,
    differences,
    migrate,
    planned_migration,
    read_decisions,
    read_mapping,
    save_queue,
)
from qualcode.project.naming import span_at
from qualcode.project.project import Project
from qualcode.store.sessions import freeze_book
from tests.project.double import ANA, study

ROOT = Path(__file__).parent.parent.parent
FG1 = TranscriptId("FG1")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """ana coded FG1 with the professionals' book; the students' book lies beside it."""
    made = study(tmp_path / "s")
    for book in ("professionals", "students"):
        shutil.copy(ROOT / "codebooks" / f"{book}.yaml", made.folder.books_folder)
    with Desk.open(made.fresh(), FG1, ANA) as desk:
        for turn, name in ((2, "binding-studenten"), (3, "negatief"), (4, "toekomstidee")):
            span = span_at(desk.transcript, turn=turn)
            desk.code(span, [CodeId("professionals/roostering-en-toetsing")])
            desk.code(span, [CodeId(f"professionals/{name}")])
    return made.fresh()


def planned(project: Project, mapping: dict[str, Became] | None = None) -> Migration:
    books = project.codebooks
    old, new = books[BookId("professionals")], books[BookId("students")]
    return planned_migration(project, "ana", old, new, mapping or {})


def codes(project: Project) -> list[tuple[str, ...]]:
    with Desk.open(project, FG1, ANA, write=False) as desk:
        return [segment.codes for segment in desk.segments()]


def test_the_change_of_meaning_of_negatief_is_told(project: Project) -> None:
    books = project.codebooks
    found = differences(books[BookId("professionals")], books[BookId("students")])
    kinds = {change.kind for change in found if change.before == ("negatief",)}
    assert {"meaning", "renamed", "moved"} <= kinds


def test_a_changed_meaning_is_never_relabelled_in_silence(project: Project) -> None:
    before = codes(project)
    plan = planned(project, {"negatief": Became(("negatief",)), "toekomstidee": Became(("toekomstideeen-en-suggesties",))})  # fmt: skip
    assert plan.carried == ()
    assert {w.old for w in plan.waiting} == {code for on in before for code in on}
    [negatief] = [w for w in plan.waiting if w.old == "professionals/negatief"]
    assert negatief.candidates == ("students/negatief",)
    assert "Changed meaning" in negatief.why
    assert migrate(project, plan) == 0
    assert codes(project) == before


def test_what_a_person_says_kept_its_meaning_goes_over_and_is_marked(project: Project) -> None:
    kept = {name: Became((name,), same=True) for name in ("binding-studenten", "roostering-en-toetsing")}  # fmt: skip
    plan = planned(project, kept)
    assert migrate(project, plan) == 4
    assert codes(project) == [
        ("students/roostering-en-toetsing", "students/binding-studenten"),
        ("professionals/negatief", "students/roostering-en-toetsing"),
        ("professionals/toekomstidee", "students/roostering-en-toetsing"),
    ]
    with Desk.open(project, FG1, ANA) as desk:
        new = [a for s in desk.segments() for a in s.applied if a.code.startswith("students/")]
        assert {(a.origin, a.book_version) for a in new} == {
            ("migration", project.codebooks[BookId("students")].version)
        }
        assert desk.undo() is not None
    assert not any(code.startswith("students/") for on in codes(project) for code in on)


def test_the_queue_is_filled_in_and_given_back(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "queue.csv"
    save_queue(planned(project), path)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 6
    assert rows[0]["quote"].startswith("Groep 1: Soep")
    for row in rows:
        goal = {"professionals/negatief": "negatief", "professionals/toekomstidee": "-"}
        row["new"] = goal.get(row["old"], "")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    books = project.codebooks
    plan = planned_migration(
        project, "ana", books[BookId("professionals")], books[BookId("students")], {},
        decided=read_decisions(path),
    )  # fmt: skip
    migrate(project, plan)
    assert (len(plan.carried), len(plan.waiting)) == (2, 4)
    assert [on[1:] for on in codes(project)] == [
        ("professionals/binding-studenten",), ("students/negatief",), (),
    ]  # fmt: skip


def test_a_decision_for_a_code_that_is_not_there_is_refused(project: Project) -> None:
    [first] = [w for w in planned(project).waiting if w.old == "professionals/negatief"]
    books = project.codebooks
    with pytest.raises(UsageError, match='no code "welzijn"'):
        planned_migration(
            project, "ana", books[BookId("professionals")], books[BookId("students")], {},
            decided={("FG1", first.segment, first.old): "students/welzijn"},
        )  # fmt: skip


def test_a_split_waits_and_a_new_version_leaves_what_did_not_change(project: Project) -> None:
    freeze_book(project.folder, BookId("small"))
    with Desk.open(project, FG1, ANA) as desk:
        for turn, name in ((5, "peers"), (6, "rooster"), (7, "plek")):
            desk.code(span_at(desk.transcript, turn=turn), [CodeId(f"small/{name}")])
    path = project.folder.book_files()[BookId("small")]
    text = path.read_text(encoding="utf-8").replace("version: 1", "version: 2")
    text = text.replace("Tijden.", "Alleen lestijden.").replace("- id: plek", "- id: plaats")
    path.write_text(text, encoding="utf-8")
    fresh = project.fresh()
    old, new = book_at(fresh, "small@1"), book_at(fresh, "small")
    split = {"peers": Became(("peers", "docenten"), same=True), "plek": Became(("plaats",))}
    plan = planned_migration(fresh, "ana", old, new, split)
    assert [(c.old, c.new) for c in plan.carried] == [("small/plek", "small/plaats")]
    assert [(w.old, w.why.split(":")[0]) for w in plan.waiting] == [
        ("small/peers", "Split"), ("small/rooster", "Changed meaning"),
    ]  # fmt: skip
    with pytest.raises(UsageError, match="no version 7 of small"):
        book_at(fresh, "small@7")


def test_a_mapping_names_codes_of_both_books(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "map.csv"
    path.write_text(
        "old,new,meaning\nnegatief,negatief,same\nonline,-,\ntoekomstidee,nergens,\n",
        encoding="utf-8",
    )
    books = project.codebooks
    pair = books[BookId("professionals")], books[BookId("students")]
    with pytest.raises(FormatError, match='students has no code "nergens"'):
        read_mapping(path, *pair)
    path.write_text("old,new,meaning\nnegatief,negatief,same\nonline,-,\n", encoding="utf-8")
    assert read_mapping(path, *pair) == {
        "negatief": Became(("negatief",), same=True), "online": Became(()),
    }  # fmt: skip
