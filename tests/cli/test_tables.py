"""`qualcode table`: every kind on the sample study, in words, as data, and in a file."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import docx
import pytest

from qualcode.cli.main import COMMANDS
from qualcode.cli.tables import table
from qualcode.model.ids import CoderId, TranscriptId
from qualcode.project.desk import Desk
from qualcode.project.project import Project
from qualcode.project.quoting import order_quotes
from qualcode.text.words import count_words
from tests.cli.helpers import Ran, run
from tests.export.studies import copied_sample

ROOT = Path(__file__).parents[2]
KINDS: dict[str, tuple[str, ...]] = {
    "elements": ("--by", "secondary"),
    "codes": ("--book", "professionals"),
    "quotes": ("--template", "from"),
    "query": ("maatwerk or online",),
    "overview": ("--by", "institution", "--book", "elements", "--case", "hogeschool-1"),
    "compare": ("--by", "institution", "--book", "elements"),
    "cooccurrence": ("--grid",),
    "matrix": ("--by", "topic"),
    "sequence": ("--turns", "2"),
    "saturation": ("--order", "NI1"),
    "participants": ("--also", "sector"),
    "balance": (),
    "named-by": ("--printed",),
    "approaches": (),
    "institutions": (),
    "cases": (),
}


def made(kind: str, *more: str | Path) -> Ran:
    return run("table", kind, *KINDS.get(kind, ()), "-s", ROOT, *more)


def test_every_kind_of_table_is_tried_here() -> None:
    assert "table" in COMMANDS
    assert set(table.commands) == {*KINDS, "cmo"}  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_printed_in_words_and_as_data(kind: str) -> None:
    told = made(kind)
    assert told.code == 0, told.err
    assert told.out.count("\n") > 3
    found: Any = made(kind, "--json", "--language", "en").json()
    assert found["language"] == "en"
    assert found.get("rows") or found.get("parts")


@pytest.mark.parametrize("ending", ["xlsx", "docx", "md", "html", "json"])
@pytest.mark.parametrize("kind", ["elements", "overview", "quotes"])
def test_a_table_goes_to_a_file_of_any_form(kind: str, ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"made.{ending}"
    ran = made(kind, "-o", path)
    assert ran.code == 0, ran.err
    assert f"rows in {path}" in ran.err
    assert path.stat().st_size > 1000


def test_a_report_of_several_tables_is_refused_as_csv(tmp_path: Path) -> None:
    ran = made("compare", "-o", tmp_path / "made.csv")
    assert ran.code == 2
    assert "A csv file holds one table" in ran.err


def test_quotes_in_word_have_the_columns_people_read_and_in_csv_all(tmp_path: Path) -> None:
    made("quotes", "-w", "speaker=P1", "-o", tmp_path / "q.docx")
    made("quotes", "-w", "speaker=P1", "-o", tmp_path / "q.csv")
    [word] = docx.Document(str(tmp_path / "q.docx")).tables
    assert [cell.text for cell in word.rows[0].cells] == [
        "Bronvermelding", "Citaat", "Codes", "Spreker", "Rol", "Instelling", "Transcript", "Beurt"
    ]  # fmt: skip
    with (tmp_path / "q.csv").open(encoding="utf-8", newline="") as file:
        assert len(next(csv.reader(file))) == 19
    made("quotes", "--columns", "speaker, text", "-o", tmp_path / "q.csv")
    with (tmp_path / "q.csv").open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file)) == ["Spreker", "Citaat"]


def test_an_unknown_column_names_those_there_are() -> None:
    ran = made("quotes", "--columns", "text,spreker")
    assert ran.code == 2
    assert 'no column "spreker"' in ran.err
    assert "speaker" in ran.err


def test_a_query_narrows_any_table_and_is_told_under_it() -> None:
    found: Any = run(
        "table", "elements", "-q", "online near narrative/zus", "--json", "-s", ROOT
    ).json()
    assert any(
        said.startswith("Zoekvraag: online near narrative/zus; 0 van") for said in found["notes"]
    )
    every: Any = run("table", "query", "not", "online", "--json", "-s", ROOT).json()
    online: Any = run("table", "query", "online", "--json", "-s", ROOT).json()
    quotes: Any = run("table", "quotes", "--json", "-s", ROOT).json()
    assert len(every["rows"]) + len(online["rows"]) == len(quotes["rows"])
    assert online["rows"]


def test_a_query_that_cannot_be_read_shows_its_place() -> None:
    ran = run("table", "query", "maatwerk and and online", "-s", ROOT)
    assert ran.code == 2
    assert "The query, column 14" in ran.err
    assert "maatwerk and and online\n             ^" in ran.err


def test_the_quotes_behind_a_cell_are_those_that_meet() -> None:
    ran = run(
        "table", "cooccurrence", "--cell", "professionals/online",
        "professionals/verbindende-en-activerende-didactiek", "--json", "-s", ROOT,
    )  # fmt: skip
    found: Any = json.loads(ran.out)
    assert len(found["rows"]) == 1
    assert "geen toestemming" in found["notes"][-1]


def test_selected_quotes_stand_in_the_order_that_was_kept(tmp_path: Path) -> None:
    project = copied_sample(tmp_path / "study")
    with Desk.open(project, TranscriptId("FG2"), CoderId("ana")) as desk:
        ids = [s.id for s in desk.segments()][:4]
        for id in ids:
            desk.flag(id, "selected", on=True)
    order_quotes(project, (ids[2], ids[0]))
    found: Any = run("table", "quotes", "--selected", "--json", "-s", project.folder.root).json()
    assert [row["segment"] for row in found["rows"]] == [ids[2], ids[0], ids[1], ids[3]]


def test_quotes_are_selected_listed_and_put_in_order_by_commands(tmp_path: Path) -> None:
    where = ("-s", copied_sample(tmp_path / "study").folder.root)
    done = run("quote", "select", "-w", "transcript=FG2", "--coder", "ana", *where)
    assert done.code == 0, done.err
    assert "selected on: " in done.err
    listed: Any = run("quote", "list", "--selected", "--json", *where).json()
    ids = [row["segment"] for row in listed]
    assert len(ids) > 2
    assert run("quote", "move", ids[-1][-7:], "--to", "1", *where).err.startswith(ids[-1][-7:])
    assert run("quote", "order", ids[1], *where).code == 0
    told: Any = run("table", "quotes", "--selected", "--json", *where).json()
    assert [row["segment"] for row in told["rows"]] == [ids[1], ids[-1], ids[0], *ids[2:-1]]
    shown = run("quote", "list", "--selected", *where).out.splitlines()
    assert [line.split()[1] for line in shown[1:3]] == [ids[1][-7:], ids[-1][-7:]]
    assert run("quote", "select", ids[0], "--flag", "unique", "--coder", "ana", *where).code == 0
    assert run("quote", "select", ids[0], "--off", "--coder", "ana", *where).code == 0
    refused = run("quote", "select", "--coder", "ana", *where)
    assert (refused.code, "or give a --where" in refused.err) == (2, True)
    wrong = run("table", "quotes", "--order", "spraker", *where)
    assert (wrong.code, 'no column "spraker"' in wrong.err) == (2, True)


def test_quotes_are_printed_in_one_style_that_can_be_turned_off(tmp_path: Path) -> None:
    def texts(*more: str) -> list[str]:
        path = tmp_path / "q.md"
        assert made("quotes", "-w", "speaker=P1", "-o", path, *more).code == 0
        return path.read_text(encoding="utf-8").splitlines()

    assert any("| “wij beginnen het jaar" in line for line in texts())
    assert any("| ‘wij beginnen het jaar" in line for line in texts("--quote-marks", "single"))
    off = texts("--quote-marks", "verbatim")
    assert any("| wij beginnen het jaar" in line for line in off)
    assert not any("Gelijkgetrokken" in line for line in off)
    assert any("Gelijkgetrokken: aanhalingstekens" in line for line in texts())


def test_sentences_are_sorted_and_traced_from_the_command_line(tmp_path: Path) -> None:
    where = ("-s", copied_sample(tmp_path / "study").folder.root)
    cards: Any = run("element", "cards", "--json", *where).json()
    names = [card["name"] for card in cards]
    done = run("element", "group", "Warm welkom", *names[:2], *where)
    assert (done.code, done.out) == (0, "warm-welkom\n"), done.err
    assert run("element", "ungroup", names[2], "--aside", *where).code == 0
    assert run("element", "describe", "warm-welkom", "-m", "Een naam.", *where).code == 0
    listed = run("element", "list", *where)
    assert "2 van 8 zinnen staan bij een element, 1 zijn terzijde gelegd." in listed.err
    shown: Any = run("element", "show", "warm-welkom", "--json", *where).json()
    assert len(shown["rows"]) == 2
    left: Any = run("element", "show", "--left", "--json", *where).json()
    assert len(left["rows"]) == 5
    assert run("element", "cards", "--left", *where).out.count("\n") == 6
    assert run("element", "suggest", "--at-least", "40", *where).out.count("\n") > 1
    assert run("element", "remove", "warm-welkom", *where).code == 0
    assert run("element", "show", *where).code == 2


def test_configurations_are_made_linked_drawn_and_checked(tmp_path: Path) -> None:
    where = ("-s", copied_sample(tmp_path / "study").folder.root)
    quotes: Any = run("table", "quotes", "-w", "code=online", "--json", *where).json()
    segment = quotes["rows"][0]["segment"]
    assert run("cmo", "add", "naam", "-m", "Als, dan.", "--context", "Klein", *where).code == 0
    assert run("cmo", "link", "naam", segment[-7:], "--part", "context", *where).code == 0
    assert run("cmo", "check", *where).code == 0
    listed: Any = run("cmo", "list", "--json", *where).json()
    table: Any = run("table", "cmo", "--json", *where).json()
    assert listed == table
    assert (listed["rows"][0]["for"], listed["rows"][0]["against"]) == (1, 0)
    assert run("cmo", "list", "--by", "sector", *where).code == 0
    assert run("cmo", "show", "naam", *where).out.startswith("# Als, dan.\n")
    assert run("cmo", "diagram", *where).out.startswith("flowchart LR\n")
    drawing = tmp_path / "cmo.svg"
    assert run("cmo", "diagram", "naam", "-o", drawing, *where).code == 0
    assert drawing.read_text(encoding="utf-8").startswith("<svg ")
    assert run("cmo", "link", "naam", segment, "--part", "context", "--remove", *where).code == 0
    assert run("cmo", "remove", "naam", *where).code == 0


def test_approaches_are_listed_changed_linked_and_lined_up(tmp_path: Path) -> None:
    where = ("-s", copied_sample(tmp_path / "study").folder.root)
    assert run("approach", "list", "--element", "maatwerk", *where).out.count("\n") > 3
    done = run("approach", "set", "59", "--element", "maatwerk", "--label", "Vast uur", "-i", "mbo",
               "--case", *where)  # fmt: skip
    assert done.code == 0, done.err
    assert "59  Vast uur*  (maatwerk; MBO)" in run("approach", "show", "59", *where).out
    assert run("approach", "set", "59", "--no-case", "--see", "3", *where).code == 0
    assert "59  Vast uur  (" in run("approach", "show", "59", *where).out
    refused = run("approach", "set", "59", "--see", "99", *where)
    assert (refused.code, 'There is no row "99"' in refused.err) == (2, True)
    quotes: Any = run("table", "quotes", "-w", "code=online", "--json", *where).json()
    segment = quotes["rows"][0]["segment"]
    assert run("approach", "link", "59", segment, *where).code == 0
    shown: Any = run("approach", "show", "59", "--json", *where).json()
    assert [row["segment"] for row in shown["rows"]] == [segment]
    assert run("approach", "link", "59", segment, "--remove", *where).err.endswith("0 segments.\n")
    made = run(
        "approach",
        "case",
        "uur",
        "--label",
        "VAST UUR",
        "--element",
        "maatwerk",
        "--row",
        "59",
        *where,
    )
    assert made.err == "uur VAST UUR: saved in analysis/approaches.yaml.\n"
    assert run("approach", "remove", "59", *where).code == 2
    assert run("approach", "case", "uur", "--remove", *where).code == 0
    assert run("approach", "remove", "59", *where).code == 0
    assert "Andere werkzame elementen: Persoonlijke" in run("approach", "lines", *where).out
    told: Any = run("approach", "lines", "--json", *where).json()
    assert len(told) == 8


def test_a_plot_goes_to_svg_or_png_and_a_table_without_one_says_so(tmp_path: Path) -> None:
    done = made("saturation", "-o", tmp_path / "s.svg")
    assert done.code == 0, done.err
    assert (tmp_path / "s.svg").read_bytes().startswith(b"<?xml")
    refused = made("balance", "-o", tmp_path / "b.png")
    assert (refused.code, "There is no plot of" in refused.err) == (2, True)
    assert not (tmp_path / "b.png").exists()


def test_the_whole_report_goes_to_a_folder_once(tmp_path: Path) -> None:
    where = ("-s", copied_sample(tmp_path / "study").folder.root, "-o", tmp_path / "results")
    first = run("export", "report", *where)
    assert first.code == 0, first.err
    assert str(tmp_path / "results" / "report.docx") in first.out.splitlines()
    again: Any = run("export", "report", *where, "--json").json()
    assert again["changed"] == []
    refused = run("export", "report", *where[:2], "-o", where[1])
    assert (refused.code, "among the files of the study" in refused.err) == (2, True)


def test_a_single_table_takes_over_a_template_too(tmp_path: Path) -> None:
    template = docx.Document()
    template.styles["Normal"].font.name = "Garamond"
    template.save(str(tmp_path / "huisstijl.docx"))
    done = made(
        "participants", "-o", tmp_path / "p.docx", "--word-template", tmp_path / "huisstijl.docx"
    )
    assert done.code == 0, done.err
    assert docx.Document(str(tmp_path / "p.docx")).styles["Normal"].font.name == "Garamond"
    (tmp_path / "kapot.docx").write_text("geen docx", encoding="utf-8")
    refused = made(
        "participants", "-o", tmp_path / "q.docx", "--word-template", tmp_path / "kapot.docx"
    )
    assert (refused.code, "no .docx that can be read" in refused.err) == (2, True)
    assert not (tmp_path / "q.docx").exists()


def test_selected_quotes_say_who_is_quoted_often(tmp_path: Path) -> None:
    where = ("-s", copied_sample(tmp_path / "study").folder.root)
    filters = ("-w", "speaker=P1", "-w", "transcript=FG1")
    assert run("quote", "select", *filters, "--coder", "ana", *where).code == 0
    told: Any = run("table", "quotes", "--selected", "--json", *where).json()
    assert "Vaak geciteerd: P1." in told["notes"]
    every: Any = run("table", "quotes", "--json", *where).json()
    assert not [said for said in every["notes"] if said.startswith("Vaak geciteerd")]


def test_a_grid_says_on_the_screen_which_code_a_row_is_about() -> None:
    grid = made("cooccurrence", "--grid").out.splitlines()
    assert grid[0].startswith("Code ")
    assert grid[1].startswith("Persoonlijke Aandacht ")
    # Beside a name the id of a code is left out.
    assert "Codeboek" in made("codes").out.splitlines()[0].split()[0]


def test_a_transcript_has_as_many_words_in_a_list_as_anywhere() -> None:
    listed: Any = run("transcript", "list", "--json", "-s", ROOT).json()
    words = {id: count_words(t.text) for id, t in Project.open(ROOT).transcripts.items()}
    assert {row["transcript"]: row["words"] for row in listed} == words
