"""Correcting a transcript from the command line, with every coding answered for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qualcode.model.ids import CodeId
from qualcode.model.span import Span
from qualcode.project.desk import Desk
from qualcode.project.project import Project
from tests.cli.helpers import Ran, run
from tests.store.helpers import ANA, FG1, made_study

STUDENTS = CodeId("small/binding-studenten")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """ana coded two places of five turns."""
    project = made_study(tmp_path / "study")
    with Desk.open(project, FG1, ANA) as desk:
        for words in ("steeds alleen in de kantine", "rooster"):
            start = desk.transcript.text.index(words)
            desk.code(Span(start, start + len(words)), [STUDENTS])
        desk.done()
    return project


def ran(project: Project, *words: str | Path) -> Ran:
    """A command on the study that ends well."""
    done = run(*words, "-s", project.folder.root)
    assert done.code == 0, done.err
    return done


def corrected(project: Project, old: str, new: str) -> Path:
    """A words file beside the study with other words."""
    path = project.folder.root.parent / "corrected.txt"
    words = project.folder.words_file(FG1).read_text(encoding="utf-8")
    path.write_text(words.replace(old, new), encoding="utf-8")
    return path


def test_a_dry_run_prints_what_would_change_and_what_would_be_asked(project: Project) -> None:
    file = corrected(project, "rooster", "lesprogramma")
    before = project.folder.words_file(FG1).read_bytes()
    told = ran(project, "transcript", "update", "FG1", file, "--dry-run")
    assert "2 segments: 1 identical, 1 check" in told.out
    assert "-P2: Bij ons was het rooster zo vol" in told.out
    assert "+P2: Bij ons was het lesprogramma zo vol" in told.out
    assert "check: boundary, turn 5" in told.out
    assert told.err == "Nothing was written.\n"
    assert project.folder.words_file(FG1).read_bytes() == before


def test_from_correction_to_answer_to_final_table_and_back(project: Project) -> None:
    version = project.folder.transcript(FG1).version
    told = ran(project, "transcript", "update", "FG1", corrected(project, "rooster", "programma"))
    assert f"qualcode transcript restore FG1 {version}" in told.err
    refused = run("table", "codes", "-s", project.folder.root)
    assert refused.code == 2
    assert "FG1 ana (1)" in refused.err
    assert "--draft" in refused.err
    draft = ran(project, "table", "codes", "--draft", "--language", "en")
    assert "DRAFT" in draft.err
    listed: Any = ran(project, "transcript", "review", "FG1", "--coder", "ana", "--json").json()
    assert [(c["old"], c["new"], c["reason"]) for c in listed] == [
        ("rooster", "programma", "boundary")
    ]
    segment = listed[0]["segment"]
    answer = ran(
        project, "code", "anchor", "FG1", "--segment", segment[-6:], "--accept", "--coder", "ana"
    )
    assert "“programma”" in answer.out
    ran(project, "table", "codes")
    assert "No coding waits" in ran(project, "transcript", "review").err
    versions: Any = ran(project, "transcript", "versions", "FG1", "--json").json()
    assert [(v["version"], v["by"], v["segments"]) for v in versions] == [(version, "update", 1)]
    back = ran(project, "transcript", "restore", "FG1", version[:6])
    assert "2 segments: 1 identical, 1 check" in back.out


def test_all_codings_on_corrected_words_are_listed_when_asked(project: Project) -> None:
    ran(
        project,
        "transcript",
        "update",
        "FG1",
        corrected(project, "steeds alleen", "steeds heel alleen"),
    )
    listed = ran(project, "transcript", "review", "--all")
    assert "edited, turn 2" in listed.out
    assert "“steeds heel alleen in de kantine”" in listed.out
    assert "No coding waits" in listed.err
    assert ran(project, "transcript", "review").out == ""


def test_a_coding_can_be_placed_elsewhere_or_dropped_and_that_undone(project: Project) -> None:
    ran(project, "transcript", "update", "FG1", corrected(project, "rooster", "programma"))
    listed: Any = ran(project, "transcript", "review", "--json").json()
    asked = ("code", "anchor", "FG1", "--segment", listed[0]["segment"], "--coder", "ana")
    ran(project, *asked, "--drop")
    ran(project, "code", "undo", "FG1", "--coder", "ana")
    assert "“Hoe is”" in ran(project, *asked, "--span", "0:6").out
    for wrong in ((), ("--accept", "--drop")):
        assert "Say one thing" in run(*asked, *wrong, "-s", project.folder.root).err
    assert "nothing to decide" in run(*asked, "--accept", "-s", project.folder.root).err


def test_speakers_and_turns_are_corrected_by_number(project: Project) -> None:
    told = ran(project, "transcript", "relabel", "FG1", "P1=P2")
    assert "2 turns of P1 are P2's now" in told.out
    ran(project, "transcript", "split", "FG1", "--turn", "4", "--at", "Dat hielp")
    joined = ran(project, "transcript", "merge", "FG1", "--turns", "4-5")
    assert "6 turns became 5" in joined.out
    shown = ran(project, "transcript", "show", "FG1", "--turns", "4").out
    assert "P2: En toen vroeg mijn mentor hoe het ging. Dat hielp echt" in shown


def test_words_edited_by_hand_stop_coding_until_they_are_taken_over(project: Project) -> None:
    file = project.folder.words_file(FG1)
    file.write_bytes(corrected(project, "kantine", "grote kantine").read_bytes())
    refused = run("code", "add", "FG1", "--turn", "1", "-c", "rooster", "--coder", "ana",
                  "-s", project.folder.root)  # fmt: skip
    assert refused.code == 3
    assert "qualcode transcript update FG1" in refused.err
    ran(project, "transcript", "update", "FG1")
    ran(project, "code", "add", "FG1", "--turn", "1", "-c", "rooster", "--coder", "ana")


def test_a_correction_tells_nothing_of_a_coder_at_work_in_a_blind_session(
    project: Project,
) -> None:
    root = project.folder.root
    made = run("session", "new", "r1", "-t", "FG1", "--coders", "ana,ben", "--unit", "turn",
               "--book", "small", "-s", root)  # fmt: skip
    assert made.code == 0, made.err
    file = corrected(project, "rooster", "lesprogramma")
    told = ran(project, "transcript", "update", "FG1", file, "--dry-run", "--json")
    assert '"ana"' not in told.out
    assert '"segments": 0' in told.out
    assert "FG1 is being coded blind in session r1" in told.err
