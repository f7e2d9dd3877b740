"""The main job from the command line, on a new study and on a copy of the sample."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.helpers import run

RAW = """0:00:01.000 --> 0:00:04.000
Moderator Linde
Hoe was de start?

0:00:04.500 --> 0:00:20.000
Fenna (MBO)
Nou, ik kende niemand. Maar de soep hielp. De docent was er ook, online.

0:00:19.000 --> 0:00:21.000
Moderator Linde
Ja.

0:00:21.500 --> 0:00:30.000
Joris (HBO)
Ons rooster liep tot zes uur, dus niemand bleef.
"""


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study with one imported transcript and two coders."""
    root = tmp_path / "study"
    made = run(
        "init", root, "--name", "Proef", "--coder", "ana", "--coder", "ben", "--language", "nl",
        "--book", "professionals", "--book", "elements",
    )  # fmt: skip
    assert made.code == 0, made.err
    raw = tmp_path / "FG1.txt"
    raw.write_text(RAW, encoding="utf-8")
    done = run("transcript", "import", raw, "-s", root, "--researcher", "Moderator Linde",
               "--names", tmp_path / "names.csv", "-a", "sector=mbo")  # fmt: skip
    assert done.code == 0, done.err
    return root


def test_import_puts_pseudonyms_for_names_and_reports_everything(
    study: Path, tmp_path: Path
) -> None:
    words = (study / "transcripts" / "FG1.txt").read_text(encoding="utf-8")
    assert [line.split("\t")[2] for line in words.splitlines()] == ["INT1", "P1", "INT1", "P2"]
    names = (tmp_path / "names.csv").read_text(encoding="utf-8")
    assert "Fenna (MBO),P1" in names
    for path in study.rglob("*"):
        assert not path.is_file() or b"Fenna" not in path.read_bytes()
    again = run("transcript", "import", tmp_path / "FG1.txt", "-s", study, "--id", "FG9")
    assert again.code == 2
    assert "imported before, as FG1" in again.err


def test_a_person_keeps_the_pseudonym_in_the_next_session_and_a_number_does_not(
    study: Path, tmp_path: Path
) -> None:
    names = tmp_path / "names.csv"
    raw = tmp_path / "FG2.txt"
    raw.write_text(
        RAW.replace("soep", "thee").replace("Joris (HBO)", "Spreker 2"), encoding="utf-8"
    )
    ran = run("transcript", "import", raw, "-s", study, "--names", names)
    assert "known by name from before: INT1, P1." in ran.err
    assert "INT1 2, P1 1, P3 1" in ran.out
    raw = tmp_path / "FG3.txt"
    raw.write_text(
        RAW.replace("soep", "brij").replace("Joris (HBO)", "Spreker 2"), encoding="utf-8"
    )
    assert (
        "INT1 2, P1 1, P4 1" in run("transcript", "import", raw, "-s", study, "--names", names).out
    )


def test_nothing_new_comes_in_of_somebody_who_withdrew(study: Path, tmp_path: Path) -> None:
    assert run("privacy", "withdraw", "P1", "-s", study).code == 0
    raw = tmp_path / "FG2.txt"
    raw.write_text(RAW.replace("soep", "thee"), encoding="utf-8")
    ran = run("transcript", "import", raw, "-s", study, "--names", tmp_path / "names.csv")
    assert ran.code == 2
    assert "P1 withdrew on" in ran.err
    assert not (study / "transcripts" / "FG2.txt").exists()


def test_the_pseudonym_table_is_refused_inside_the_study(study: Path, tmp_path: Path) -> None:
    other = tmp_path / "FG2.txt"
    other.write_text(RAW.replace("soep", "thee"), encoding="utf-8")
    ran = run("transcript", "import", other, "-s", study, "--names", study / "names.csv")
    assert ran.code == 2
    assert "lies inside the study" in ran.err
    assert not (study / "transcripts" / "FG2.txt").exists()


def test_a_dry_run_prints_the_whole_parse_and_needs_no_study(tmp_path: Path) -> None:
    raw = tmp_path / "x.txt"
    raw.write_text(RAW, encoding="utf-8")
    found: Any = run("transcript", "import", raw, "--dry-run", "--json", "-s", tmp_path).json()
    assert found["turns"][1] == {
        "speaker": "Fenna (MBO)",
        "begins": 4500,
        "ends": 20000,
        "text": "Nou, ik kende niemand. Maar de soep hielp. De docent was er ook, online.",
    }
    assert found["speakers"] == {"Moderator Linde": 2, "Fenna (MBO)": 1, "Joris (HBO)": 1}
    assert found["report"]["first"] == 1000


def test_coding_by_turn_sentence_quote_and_span_and_taking_it_back(study: Path) -> None:
    where = ("--coder", "ana", "-s", study)
    assert run("code", "add", "FG1", "--turn", "2", "--sentence", "2", "-c", "Binding studenten",
               *where).code == 0  # fmt: skip
    assert run("code", "add", "FG1", "--quote", "De docent was er ook, online.",
               "-c", "binding-docenten-en-staf", "-c", "professionals/online",
               *where).code == 0  # fmt: skip
    listed: Any = run("code", "list", "--json", "-s", study).json()
    assert [(r["code"], r["quote"]) for r in listed] == [
        ("professionals/binding-studenten", "Maar de soep hielp."),
        ("professionals/binding-docenten-en-staf", "De docent was er ook, online."),
        ("professionals/online", "De docent was er ook, online."),
    ]
    place = f"{listed[1]['start']}:{listed[1]['end']}"
    assert run("code", "remove", "FG1", "--span", place, "-c", "online", *where).code == 0
    assert len(run("code", "list", "--json", "-s", study).json()) == 2  # type: ignore[arg-type]
    assert "Undone: remove professionals/online" in run("code", "undo", "FG1", *where).err
    assert len(run("code", "list", "--json", "-s", study).json()) == 3  # type: ignore[arg-type]
    assert "Redone" in run("code", "redo", "FG1", *where).err
    assert "There is nothing to redo" in run("code", "redo", "FG1", *where).err
    assert run("code", "log", "FG1", *where).out.count("\n") == 6


def test_a_secondary_code_alone_is_said_at_once_and_kept_by_check(study: Path) -> None:
    where = ("--coder", "ana", "-s", study)
    added = run("code", "add", "FG1", "--turn", "4", "-c", "professionals/online", *where)
    assert "a secondary code needs a primary one" in added.err
    checked = run("check", "-s", study)
    assert checked.code == 1
    assert "no primary code of professionals overlaps it" in checked.out
    run("code", "add", "FG1", "--turn", "4", "-c", "roostering-en-toetsing", *where)
    assert run("check", "-s", study).code == 0


def test_a_shared_label_asks_for_its_element_and_import_keeps_it_open(
    study: Path, tmp_path: Path
) -> None:
    where = ("--coder", "ana", "-s", study)
    asked = run("code", "add", "FG1", "--turn", "2", "-c", "Docent", *where)
    assert asked.code == 2
    assert "stands in 5 places" in asked.err
    table = tmp_path / "a.csv"
    table.write_text("transcript,quote,code\nFG1,De docent was er ook,Docent\n", encoding="utf-8")
    assert "stands under several" in run("code", "import", table, *where).err
    checked = run("check", "-s", study)
    assert (checked.code, 'the label "Docent" stands under several' in checked.out) == (1, True)
    done = run("code", "resolve", "FG1", "--quote", "De docent was er ook", "-c", "Docent",
               "--element", "persoonlijke-aandacht", *where)  # fmt: skip
    assert done.code == 0, done.err
    assert run("check", "-s", study).code == 0


def test_import_is_all_or_nothing_and_names_each_refused_row(study: Path, tmp_path: Path) -> None:
    table = tmp_path / "ana.csv"
    table.write_text(
        "transcript,quote,code,note\n"
        "FG1,Maar de soep hielp.,binding-studenten,\n"
        "FG7,Maar de soep hielp.,binding-studenten,\n"
        "FG1,woorden die er niet staan,binding-studenten,\n"
        "FG1,De docent was er ook,binding-dozenten,\n",
        encoding="utf-8",
    )
    ran = run("code", "import", table, "--coder", "ana", "-s", study)
    assert ran.code == 2
    assert "3 of 4 rows cannot be coded; nothing was written." in ran.err
    for told in ("line 3: There is no transcript", "line 4:", "line 5: No codebook has a code"):
        assert told in ran.err
    assert not (study / "codings" / "FG1").exists()


def test_codings_survive_a_round_trip_through_list_and_import(study: Path, tmp_path: Path) -> None:
    for turn, code in (("2", "binding-studenten"), ("4", "roostering-en-toetsing")):
        run("code", "add", "FG1", "--turn", turn, "-c", code, "--coder", "ana", "-s", study)
    listed: Any = run("code", "list", "--json", "--coder", "ana", "-s", study).json()
    for row in listed:
        row["coder"] = "ben"
    path = tmp_path / "ben.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in listed), encoding="utf-8")
    assert run("code", "import", path, "--coder", "ben", "-s", study).code == 0
    back: Any = run("code", "list", "--json", "--coder", "ben", "-s", study).json()
    assert [(r["start"], r["end"], r["code"]) for r in back] == [
        (r["start"], r["end"], r["code"]) for r in listed
    ]
    run("code", "done", "FG1", "--coder", "ana", "-s", study)
    agreed: Any = run("agree", "--coders", "ana,ben", "--json", "-s", study).json()
    assert agreed["results"][0]["value"] == 1.0


def test_agreement_that_is_undefined_gives_its_reason(study: Path) -> None:
    run(
        "code",
        "add",
        "FG1",
        "--turn",
        "2",
        "-c",
        "binding-studenten",
        "--coder",
        "ana",
        "-s",
        study,
    )
    ran = run("agree", "--coders", "ana,ben", "-s", study)
    assert "undefined (no comparable units)" in ran.out
    assert "FG1 ana: not called done" in ran.err
    assert run("agree", "--coders", "ana,ben", "-s", study, "--fail-under", "70").code == 1
    assert run("agree", "--coders", "ana,eva", "-s", study).code == 2


def test_tables_come_out_in_every_form_and_withhold_what_has_no_consent(
    study: Path, tmp_path: Path
) -> None:
    run(
        "code",
        "add",
        "FG1",
        "--turn",
        "2",
        "-c",
        "binding-studenten",
        "--coder",
        "ana",
        "-s",
        study,
    )
    for form in ("csv", "xlsx", "docx", "md", "json", "html"):
        path = tmp_path / f"quotes.{form}"
        ran = run("table", "quotes", "-o", path, "-s", study)
        assert ran.code == 0, ran.err
        assert b"soep" not in path.read_bytes()
        assert "1 fragment is gecodeerd en geteld, maar niet afgedrukt" in ran.err
    people = tmp_path / "people.csv"
    people.write_text("participant,consent_quotes\nP1,ja\n", encoding="utf-8")
    assert run("participants", "import", people, "-s", study).code == 0
    path = tmp_path / "quotes.csv"
    run("table", "quotes", "-o", path, "-s", study)
    with path.open(encoding="utf-8", newline="") as file:
        [row] = list(csv.DictReader(file))
    assert "soep" in row["Citaat"]


def test_a_quote_with_an_address_stays_in_until_somebody_decides(
    study: Path, tmp_path: Path
) -> None:
    other = tmp_path / "FG2.txt"
    other.write_text(RAW.replace("Maar de soep hielp.", "Mail maar naar j.vos@roc.example."))
    names = tmp_path / "names.csv"
    assert run("transcript", "import", other, "-s", study, "--names", names).code == 0
    people = tmp_path / "people.csv"
    people.write_text("participant,consent_quotes\nP1,ja\nP2,ja\n", encoding="utf-8")
    run("participants", "import", people, "-s", study)
    run(
        "code",
        "add",
        "FG2",
        "--turn",
        "2",
        "-c",
        "binding-studenten",
        "--coder",
        "ana",
        "-s",
        study,
    )
    path = tmp_path / "quotes.csv"
    stopped = run("table", "quotes", "-o", path, "-s", study)
    assert (stopped.code, path.exists()) == (2, False)
    assert "qualcode privacy" in stopped.err
    bundled = run("export", "report", "-o", tmp_path / "out", "-s", study)
    assert (bundled.code, (tmp_path / "out").exists()) == (2, False)
    why = ("--even-with-identifiers", "het adres is van niemand")
    assert run("table", "quotes", "-o", path, *why, "-s", study).code == 0
    assert "j.vos@roc.example" in path.read_text(encoding="utf-8")
    log = run("privacy", "log", "--json", "-s", study).out
    assert "het adres is van niemand" in log
    assert "j.vos" not in log


def test_a_backup_is_verified_and_a_changed_one_refused(study: Path, tmp_path: Path) -> None:
    path = tmp_path / "b.zip"
    assert run("backup", "-o", path, "-s", study).code == 0
    assert run("doctor", "--backup", path).code == 0
    path.write_bytes(path.read_bytes()[:-100])
    ran = run("doctor", "--backup", path)
    assert (ran.code, "cannot be trusted" in ran.err) == (2, True)


def test_init_without_a_terminal_asks_nothing(tmp_path: Path) -> None:
    ran = run("init", tmp_path / "new")
    assert ran.code == 0
    assert (tmp_path / "new" / "project.yaml").exists()
    assert run("init", tmp_path / "new").code == 2


def test_the_demo_shows_the_main_job_and_leaves_a_sound_study(tmp_path: Path) -> None:
    target = tmp_path / "demo"
    ran = run("demo", target)
    assert ran.code == 0, ran.err
    assert "28/37 =  75,7 %" in ran.out
    assert sorted(p.name for p in (target / "exports").iterdir()) == [
        "codes.csv", "elements.docx", "elements.xlsx", "quotes.docx", "quotes.md", "quotes.xlsx",
    ]  # fmt: skip
    assert run("doctor", "-s", target).code == 0
    assert run("check", "-s", target).code == 0
    assert run("demo", target).code == 2


@pytest.mark.parametrize("is_there", [True, False])
def test_the_demo_says_where_the_command_is_when_it_cannot_be_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_there: bool
) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    if is_there:
        (folder / "qualcode").write_text("#!/bin/sh\n", encoding="utf-8")
        (folder / "qualcode").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    told = run("demo", tmp_path / "demo").out
    where = Path(sys.executable).with_name("qualcode")
    assert (f"type {where} for qualcode" in told) != is_there


def test_a_study_begun_with_nothing_gets_a_coder_and_a_codebook_later(tmp_path: Path) -> None:
    root = tmp_path / "bare"
    assert run("init", root).code == 0
    told = run("codebook", "begin", "thuis", "--coder", "ana", "-s", root)
    assert told.code == 2
    assert "qualcode coder add ana" in told.err
    assert run("coder", "add", "ana", "-s", root).code == 0
    assert run("coder", "list", "-s", root).out == "ana\n"
    assert "is a coder of this study already" in run("coder", "add", "Ana", "-s", root).err
    assert run("codebook", "begin", "thuis", "--coder", "ana", "-s", root).code == 0
    assert "professionals " in run("codebook", "take", "-s", root).out
    assert run("codebook", "take", "professionals", "-s", root).code == 0
    shown = json.loads(run("codebook", "show", "-s", root, "--json").out)
    assert [(b["book"], b["codes"]) for b in shown] == [("professionals", 10), ("thuis", 0)]
    assert run("doctor", "-s", root).code == 0


def test_a_transcript_of_another_language_than_declared_is_mended_as_told(tmp_path: Path) -> None:
    root = tmp_path / "study"
    assert run("init", root, "--language", "nl").code == 0
    raw = tmp_path / "T1.txt"
    said = "I think that we should have been there with them, and it was not what they wanted.\n"
    raw.write_text(f"Anna: {said}Ben: {said}" * 4, encoding="utf-8")
    told = run("transcript", "import", raw, "-s", root)
    assert "qualcode transcript describe T1 --language en" in told.err
    mended = run("transcript", "describe", "T1", "--language", "en", "-s", root)
    assert mended.err == "T1: language en; no attributes\n"
    assert "language: en" in (root / "transcripts" / "T1.yaml").read_text(encoding="utf-8")


def test_words_of_nobody_stay_out_of_a_public_project(tmp_path: Path) -> None:
    root = tmp_path / "study"
    assert run("init", root).code == 0
    raw = tmp_path / "T1.srt"
    raw.write_text("1\n00:00:01,000 --> 00:00:04,000\nZo begon het toen.\n", encoding="utf-8")
    assert run("transcript", "import", raw, "-s", root).code == 0
    out = tmp_path / "uit.qdpx"
    refused = run("export", "qdpx", "-o", out, "--public", "-s", root)
    assert refused.code != 0
    assert "consent for reuse" in refused.err
    assert not out.exists()
