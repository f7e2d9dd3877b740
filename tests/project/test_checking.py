"""The rules of a study: each one found at its place, and silent where it is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qualcode.formats.codebook import write_codebook
from qualcode.model.errors import UsageError
from qualcode.model.ids import CodeId, CoderId, ParticipantId, TranscriptId
from qualcode.model.span import Span
from qualcode.model.transcript import Marker
from qualcode.project.checking import ADVICE, Broken, Rule, broken_rules, make_backup, verify_backup
from qualcode.project.desk import Desk
from qualcode.project.project import Project
from qualcode.project.protecting_rewrites import forget
from tests.cli.helpers import run
from tests.store.helpers import ANA, BEN, BOOK, FG1, made_study, ticking

ROSTER, ONLINE, OPEN = CodeId("small/rooster"), CodeId("small/online"), CodeId("small/?Mentor")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return made_study(tmp_path / "study")


def code(project: Project, start: int, end: int, *codes: CodeId, coder: CoderId = ANA) -> None:
    with Desk.open(project.fresh(), FG1, coder) as desk:
        desk.code(Span(start, end), codes)


def found(project: Project) -> list[Broken]:
    return list(broken_rules(project.fresh()))


def people(project: Project, **changes: object) -> None:
    now = project.folder.participants()
    id = ParticipantId("P2")
    now[id] = replace(now[id], **changes)  # type: ignore[arg-type]
    project.folder.write_participants(now)


def secondary(project: Project) -> None:
    code(project, 32, 60, ONLINE)
    code(project, 60, 80, ROSTER)
    code(project, 20, 32, ROSTER)
    code(project, 40, 50, ROSTER, coder=BEN)


def memo_alone(project: Project) -> None:
    with Desk.open(project, FG1, ANA) as desk:
        made = desk.code(Span(32, 60), [ROSTER])
        desk.memo("een thema?", segments=[made.id])
        desk.uncode(made.id, ROSTER)


def off_the_words(project: Project) -> None:
    code(project, 100, 120, ROSTER)
    path = project.folder.codings_folder(FG1) / "ana.jsonl"
    text = path.read_text(encoding="utf-8").replace("[100,120]", "[100,9000]")
    path.write_text(text, encoding="utf-8")


def other_book(project: Project, old: str, new: str) -> None:
    code(project, 32, 60, ROSTER)
    path = project.folder.books_folder / "small.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def no_book(project: Project) -> None:
    code(project, 32, 60, ROSTER)
    (project.folder.books_folder / "small.yaml").unlink()


def across_a_phase(project: Project) -> None:
    markers = tuple(Marker(n, "kaart", f"kaart {n}") for n in (1, 2, 4))
    project.folder.write_info(FG1, replace(project.folder.info(FG1), markers=markers))
    code(project, 32, 100, ROSTER)


CASES: list[tuple[Rule, Callable[[Project], None], str, str, CodeId | None]] = [
    ("secondary-without-primary", secondary, "turn 2", "no primary code of small overlaps", ONLINE),
    ("unresolved-label", lambda p: code(p, 32, 60, OPEN), "turn 2", '"Mentor" stands under', OPEN),
    ("memo-without-code", memo_alone, "turn 2", "a memo here and no code", None),
    ("outside-the-text", off_the_words, "characters 100-9000", "ends at 9,000", None),
    ("unknown-code", lambda p: other_book(p, "- id: rooster", "- id: roosters"), "turn 2",
     "no codebook has the code small/rooster", ROSTER),
    ("unknown-code", no_book, "turn 2", "no codebook has the code", ROSTER),
    ("retired-code", lambda p: other_book(p, "- id: rooster", "- id: rooster\n    retired: true"),
     "turn 2", "small/rooster is retired", ROSTER),
    ("no-participant", lambda p: p.folder.write_participants(
        {i: x for i, x in p.folder.participants().items() if i != "P2"}), "P2",
     "P2 is P2, who is not in participants.yaml", None),
    ("refused-processing", lambda p: people(
        p, consent=replace(p.folder.participants()[ParticipantId("P2")].consent, process="no")),
     "P2", "P2 refused processing", None),
    ("refused-processing", lambda p: people(p, status="forgotten"), "P2", "refused", None),
    ("crosses-a-phase", across_a_phase, "turns 2-4", 'beginning of kaart "kaart 2"', None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "breaking", "place", "told", "coded"),
    CASES,
    ids=[f"{c[0]}-{n}" for n, c in enumerate(CASES)],
)
def test_a_broken_rule_is_found_once_at_its_place(
    project: Project,
    rule: Rule,
    breaking: Callable[[Project], None],
    place: str,
    told: str,
    coded: CodeId | None,
) -> None:
    assert found(project) == []
    breaking(project)
    [broken] = found(project)
    assert (broken.rule, broken.place, broken.code, broken.transcript) == (rule, place, coded, FG1)
    assert told in broken.message
    assert broken.way_out
    assert broken.is_advice == (rule in ADVICE)
    ran = run("check", "-s", project.folder.root)
    assert ran.code == (0 if broken.is_advice else 1)
    assert told in ran.out
    rows: Any = run("check", "--json", "-s", project.folder.root).json()
    [row] = rows
    assert (row["rule"], row["place"], row["advice"]) == (rule, place, broken.is_advice)


def test_who_was_forgotten_breaks_no_rule_once_the_words_are_gone(project: Project) -> None:
    people(project, status="forgotten", since="2026-11-20")
    assert [b.rule for b in found(project)] == ["refused-processing"]
    forget(project.fresh(), "P2")
    assert found(project) == []


def test_a_secondary_code_is_fine_where_one_character_has_a_primary_of_the_same_coder(
    project: Project,
) -> None:
    code(project, 32, 60, ONLINE)
    assert [b.rule for b in found(project)] == ["secondary-without-primary"]
    code(project, 59, 80, ROSTER)
    assert found(project) == []


def test_a_book_that_does_not_declare_the_rule_is_not_held_to_it(project: Project) -> None:
    free = replace(BOOK, rules=replace(BOOK.rules, secondary_requires_primary=False))
    path = project.folder.books_folder / "small.yaml"
    path.write_text(write_codebook(free), encoding="utf-8")
    code(project, 32, 60, ONLINE)
    assert found(project) == []


def test_words_that_were_corrected_leave_codings_that_wait_for_their_coder(
    project: Project,
) -> None:
    code(project, 102, 169, ROSTER)
    turns = tuple(t for t in project.folder.transcript(FG1).turns if "mentor" not in t.text)
    folder = project.folder
    before, info = folder.transcript(FG1), folder.info(FG1)
    folder.versions(FG1).keep(before.turns, info, at=project.stamp(), by="update")
    folder.write_transcript(FG1, turns, info)
    [broken] = found(project)
    assert (broken.rule, broken.coder) == ("older-words", ANA)
    assert "qualcode transcript review FG1 --coder ana" in broken.way_out


def test_rules_are_asked_of_some_transcripts_and_coders(project: Project) -> None:
    for coder in (ANA, BEN):
        code(project, 32, 60, OPEN, coder=coder)
    assert [b.coder for b in broken_rules(project)] == ["ana", "ben"]
    assert [b.coder for b in broken_rules(project, coders=[CoderId("BEN")])] == ["ben"]
    assert [b.coder for b in broken_rules(project, transcripts=[FG1])] == ["ana", "ben"]
    with pytest.raises(UsageError, match='There is no coder "eva"'):
        list(broken_rules(project, coders=[CoderId("eva")]))
    with pytest.raises(UsageError, match='There is no transcript "FG2"'):
        list(broken_rules(project, transcripts=[TranscriptId("FG2")]))


def test_a_backup_stands_beside_the_study_under_its_moment(project: Project) -> None:
    made = make_backup(replace(project, clock=ticking()))
    assert made.path == project.folder.root.parent / "study-backup-20261121-180001.zip"
    assert verify_backup(made.path).files == made.files
