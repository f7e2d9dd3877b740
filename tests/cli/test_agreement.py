"""Agreement from the command line, on the sample study that is this repository."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from tests.cli.helpers import run

ROOT = Path(__file__).parent.parent.parent
FG1 = ("--transcript", "FG1", "--coders", "ana,ben", "-s", ROOT)


def test_the_report_on_the_sample_says_28_of_37_and_75_7() -> None:
    ran = run("agree", "report", *FG1, "--language", "nl", "--locale", "nl")
    assert ran.code == 0, ran.err
    assert "75,7 % (28/37)" in ran.out
    assert "86,2 %" in ran.out
    assert "Landis" not in ran.out
    english = run("agree", "report", *FG1, "--language", "en", "--locale", "en", "--thresholds")
    assert "75.7% (28/37)" in english.out
    assert "Landis & Koch 1977" in english.out


def test_the_keys_of_the_json_are_kept() -> None:
    found: Any = run("agree", *FG1, "--json").json()
    assert {"results", "per_code", "pairs", "coders", "compared", "left_out"} <= set(found)
    assert [r["measure"] for r in found["results"][:4]] == [
        "code_application_agreement", "code_application_agreement", "holsti", "holsti",
    ]  # fmt: skip
    head = found["results"][0]
    assert (head["A"], head["D"], round(head["value"], 3)) == (28, 9, 0.757)
    assert found["compared"]["unit"] == "segments"


def test_from_a_number_one_comes_to_its_passages() -> None:
    found: Any = run("agree", *FG1, "--json").json()
    for row in found["per_code"]:
        passages: Any = run("agree", "explain", row["code"], *FG1, "--json").json()
        assert sum(p["what"] == "both" for p in passages) == row["A"]
        assert sum(p["what"] == "one" for p in passages) == row["D"]


def test_disagreements_sum_to_d_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    assert run("agree", *FG1, "--disagreements", path).code == 0
    with path.open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 9


@pytest.mark.parametrize(("bar", "code"), [("75", 0), ("75.6", 0), ("76", 1)])
def test_a_bar_decides_the_exit_code(bar: str, code: int) -> None:
    assert run("agree", *FG1, "--fail-under", bar).code == code


def test_options_before_a_subcommand_are_refused_and_not_lost() -> None:
    ran = run("agree", "--transcript", "FG1", "explain", "online", "-s", ROOT)
    assert ran.code == 2
    assert "stand after it" in ran.err


def test_measures_levels_and_pairs_are_shown() -> None:
    ran = run("agree", *FG1, "--measure", "set_dice_mean", "--level", "parent", "--locale", "en")
    assert "set_dice_mean: 0." in ran.out
    wrong = run("agree", *FG1, "--measure", "kapa")
    assert (wrong.code, "cohen_kappa" in wrong.err) == (2, True)


def test_a_plan_is_printed_without_a_study(tmp_path: Path) -> None:
    ran = run("agree", "plan", "--value", "0.757", "--half-width", "7.5")
    assert ran.code == 0
    assert "126 code applications" in ran.out


def test_codings_made_elsewhere_need_no_study(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "x.csv"
    path.write_text("unit,ana,ben\n1,a;b,a\n2,c,c\n3,NA,a\n", encoding="utf-8")
    ran = run("agree", "--from", path, "--locale", "en")
    assert ran.code == 0, ran.err
    assert "66.7%" in ran.out
    found: Any = run("agree", "--from", path, "--json").json()
    assert (found["results"][0]["A"], found["results"][0]["D"]) == (2, 1)


def test_the_report_goes_to_a_file_of_every_form(tmp_path: Path) -> None:
    for form in ("md", "docx", "html", "xlsx", "json", "csv"):
        ran = run("agree", "report", *FG1, "-o", tmp_path / f"r.{form}")
        assert ran.code == 0, ran.err
    assert "75,7 %" in (tmp_path / "r.md").read_text(encoding="utf-8")
    assert (tmp_path / "r-codes.csv").exists()
