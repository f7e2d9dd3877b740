"""Results made from files of analysis, and the examples of docs/files.md held to their readers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qualcode.formats.frames import read_order, read_summaries, write_order, write_summaries
from qualcode.formats.frames_cmo import read_configurations
from qualcode.formats.frames_elements import read_distillation
from qualcode.model.errors import FormatError, UsageError
from qualcode.model.table import Report
from qualcode.project.project import Project
from qualcode.project.quoting import order_quotes, quote_order
from qualcode.project.reporting import Choice, make_result, make_table
from qualcode.project.results import KINDS
from tests.export.studies import ROOT, copied_sample

READERS = {
    "elements": read_distillation,
    "configurations": read_configurations,
    "summaries": read_summaries,
    "quotes": read_order,
}


@pytest.fixture
def study(tmp_path: Path) -> Project:
    return copied_sample(tmp_path / "study")


@pytest.mark.parametrize("name", READERS)
def test_the_examples_of_the_page_can_be_read(name: str) -> None:
    page = (ROOT / "docs" / "files.md").read_text(encoding="utf-8")
    [example] = re.findall(rf"```yaml\n# analysis/{name}\.yaml.*?\n(.*?)```", page, re.DOTALL)
    numbers = iter(range(99))
    told = re.sub("01K…", lambda _: f"01K{next(numbers)}", example)
    assert READERS[name](told, path=f"{name}.yaml")


def test_summaries_of_a_case_come_before_those_for_all(study: Project) -> None:
    path = study.folder.analysis / "summaries.yaml"
    path.write_text(
        "format: 1\nsummaries:\n"
        "- {code: elements/warm-welkom, text: Voor allen.}\n"
        "- {case: mbo-college-1, code: elements/warm-welkom, text: Hier anders.}\n"
        "comparisons:\n  warm-welkom: {similarities: Overal een naam.}\n",
        encoding="utf-8",
    )
    found = {}
    for case in ("mbo-college-1", "universiteit-1"):
        choice = Choice(attribute="institution", book="elements", case=case)
        made = make_result(study, "overview", choice)
        assert isinstance(made, Report)
        found[case] = [getattr(part, "text", "") for part in made.parts]
    assert "Hier anders." in found["mbo-college-1"]
    assert "Voor allen." in found["universiteit-1"]
    made = make_result(study, "compare", Choice(attribute="institution", book="elements"))
    assert isinstance(made, Report)
    assert "Overal een naam." in [getattr(part, "text", "") for part in made.parts]


def test_without_a_case_there_is_an_overview_of_each(study: Project) -> None:
    made = make_result(study, "overview", Choice(attribute="institution", book="elements"))
    assert isinstance(made, Report)
    tops = [part.text for part in made.parts if getattr(part, "level", 0) == 1]
    assert tops == [f"Overzicht: {c}" for c in ("hogeschool-1", "mbo-college-1", "universiteit-1")]


def test_files_of_analysis_report_every_problem() -> None:
    with pytest.raises(FormatError, match="two summaries"):
        read_summaries(
            "format: 1\nsummaries:\n- {code: a, text: x}\n- {code: a, text: y}\n", path="s.yaml"
        )
    with pytest.raises(FormatError, match="stands here twice"):
        read_order("format: 1\norder: [S1, S1]\n", path="q.yaml")


def test_what_is_written_is_read_back(study: Project) -> None:
    text = (
        "format: 1\nsummaries:\n- {case: a, code: b/c, text: d}\ncomparisons:\n  b: {striking: e}\n"
    )
    found = read_summaries(text, path="s")
    assert read_summaries(write_summaries(found), path="s") == found
    assert read_order(write_order(("S2", "S1")), path="q") == ("S2", "S1")
    assert quote_order(study) == ()
    order_quotes(study, ("S2", "S1"))
    assert quote_order(study) == ("S2", "S1")


def test_a_report_is_no_single_table(study: Project) -> None:
    with pytest.raises(UsageError, match="report of several"):
        make_table(study, "compare", Choice(attribute="institution", book="elements"))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_made_in_english_without_a_dutch_note(study: Project, kind: str) -> None:
    choice = Choice(language="en", by="sector" if kind == "matrix" else None,
                    book="elements", attribute="institution")  # fmt: skip
    made = make_result(study, kind, choice)  # type: ignore[arg-type]
    tables = made.tables() if isinstance(made, Report) else [made]
    told = " ".join([made.title, *(note for table in tables for note in table.notes)])
    assert not re.search(r"\b(niet|van|zijn|een|fragment(en)?|codering(en)?)\b", told), told
