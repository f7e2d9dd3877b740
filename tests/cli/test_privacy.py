"""The commands that protect participants: data on stdout, talk on stderr, exit codes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from qualcode.cli.privacy import privacy
from qualcode.model.errors import UsageError
from qualcode.project.project import Project
from tests.privacy.small import FG1, small_study


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return small_study(tmp_path / "study")


def run(project: Project, *args: str, input: str | None = None) -> Result:
    return CliRunner().invoke(
        privacy, [*args, "--study", str(project.folder.root)], input=input, catch_exceptions=False
    )


def with_number(project: Project) -> None:
    folder = project.folder
    transcript = folder.transcript(FG1)
    turns = (*transcript.turns[:-1],)
    last = transcript.turns[-1]
    more = replace(last, text=f"{last.text} Bel 06-12345678.")
    folder.write_transcript(FG1, (*turns, more), folder.info(FG1))


def test_every_help_ends_with_an_example() -> None:
    for name, command in privacy.commands.items():
        assert (command.epilog or "").startswith("Example:  qualcode privacy " + name), name
        shown = CliRunner().invoke(privacy, [name, "--help"]).output
        assert "Example:  qualcode privacy" in shown


def test_check_ends_with_1_while_direct_identifiers_are_left(project: Project) -> None:
    done = run(project, "check")
    assert done.exit_code == 0
    assert "does not mean anonymous" in done.stderr
    assert "Kees / Cees" in done.stdout
    with_number(project)
    found = run(project, "check")
    assert found.exit_code == 1
    assert found.stdout.startswith("direct   phone        06-12345678  (FG1)\n")
    assert run(project, "decide", "keep", "06-12345678", "--by", "ana").exit_code == 0
    assert run(project, "check").exit_code == 0


def test_what_is_kept_is_shown_with_all(project: Project) -> None:
    run(project, "decide", "keep", "Kees", "Cees", "--by", "ana")
    assert "Kees" not in run(project, "check").stdout
    assert "Kees / Cees  (FG1)  [keep]" in run(project, "check", "--all").stdout
    run(project, "decide", "open", "Kees", "Cees", "--by", "ana")
    assert "Kees / Cees" in run(project, "check").stdout


def test_a_replacement_goes_into_the_table_with_the_decision(
    project: Project, tmp_path: Path
) -> None:
    table = tmp_path / "replace.csv"
    names = ("decide", "replace", "Kees", "Cees", "--with", "naam 1", "--table", str(table))
    assert run(project, *names).exit_code == 0
    assert "Kees,[naam 1],unknown,Cees" in table.read_text(encoding="utf-8")
    assert run(project, "decide", "keep", "Cees", "--table", str(table)).exit_code == 0
    assert "Kees,[naam 1],unknown,," in table.read_text(encoding="utf-8")
    assert run(project, "decide", "open", "Kees", "--table", str(table)).exit_code == 0
    assert "Kees" not in table.read_text(encoding="utf-8")
    with pytest.raises(UsageError, match="needs a table"):
        run(project, "decide", "replace", "Kees", "--with", "naam 1")


def test_check_gives_the_same_as_data(project: Project) -> None:
    with_number(project)
    done = run(project, "check", "--json")
    found = json.loads(done.stdout)
    assert (done.exit_code, found["unresolved"]) == (1, 1)
    assert found["groups"][0]["string"] == "06-12345678"
    assert found["groups"][0]["places"][0]["transcript"] == "FG1"


def test_what_is_kept_leaves_the_list_and_what_must_go_stays_until_it_has_gone(
    project: Project, tmp_path: Path
) -> None:
    assert "key is" in run(project, "decide", "replace", "Kees", "Cees", "--by", "ana").stderr
    found = run(project, "check")
    assert (found.exit_code, "Kees / Cees  (FG1)  [replace]" in found.stdout) == (1, True)
    assert "replace" in run(project, "log").stdout
    assert run(project, "decide", "keep", "Zilverberk", "--by", "ana").exit_code == 0
    assert "Zilverberk" not in run(project, "check").stdout
    table = tmp_path / "table.csv"
    rows = "original,replacement,shared\nKees,Student A,yes\nCees,Student A,yes\n"
    table.write_text(rows, encoding="utf-8")
    assert run(project, "pseudonymise", str(table), "--by", "ana").exit_code == 0
    assert run(project, "check").exit_code == 0


def test_pseudonymise_tells_how_often_and_never_what(project: Project, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("original,replacement\nLotte,Student A\n", encoding="utf-8")
    dry = run(project, "pseudonymise", str(table), "--dry-run")
    assert "[Student A]       2" in dry.stdout
    assert "would be changed" in dry.stderr
    done = run(project, "pseudonymise", str(table), "--json", "--by", "ana")
    found = json.loads(done.stdout)
    assert found["counts"] == {"[Student A]": 2}
    assert "Lotte" not in done.stdout
    assert "Lotte" not in project.fresh().transcripts["FG1"].text


def test_withdraw_freezes_and_forget_erases(project: Project) -> None:
    assert "stays in use" in run(project, "withdraw", "P2").stderr
    assert "withdrew on 2" in run(project, "consent").stdout
    assert run(project, "forget", "P2", input="n\n").exit_code == 1
    assert "roeide" in project.fresh().transcripts["FG1"].text
    done = run(project, "forget", "P2", "--yes", "--json", "--by", "ana")
    assert json.loads(done.stdout)["turns"] == 3
    assert "Not looked at: other backups" in done.stderr
    assert "roeide" not in project.fresh().transcripts["FG1"].text


def test_risk_lists_small_cells_and_what_would_help(project: Project) -> None:
    done = run(project, "risk", "-a", "sector", "-k", "2")
    assert done.stdout.splitlines()[0].split() == ["sector", "people"]
    assert "sector: leave out" in done.stderr
    assert "says nothing about what they tell" in done.stderr
    assert json.loads(run(project, "risk", "--json").stdout)["k"] == 5
    assert "No coarser attribute helps" in run(project, "risk").stderr


def test_retention_ends_with_1_when_the_day_has_come(project: Project) -> None:
    assert run(project, "retention").exit_code == 0
    path = project.folder.project_file
    path.write_text(
        path.read_text(encoding="utf-8").replace("2029-12-31", "2020-01-01"), encoding="utf-8"
    )
    done = run(project, "retention")
    assert (done.exit_code, done.stdout) == (1, "2020-01-01  due\n")


def test_lists_of_people_are_data_too(project: Project) -> None:
    found = json.loads(run(project, "consent", "--json").stdout)
    assert [row["participant"] for row in found] == ["P1", "P2", "INT1"]
    assert json.loads(run(project, "log", "--json").stdout) == []
