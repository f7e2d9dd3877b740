"""The bundle of results: whole, the same twice, and true to the study."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from qualcode.model.errors import UsageError
from qualcode.model.ids import CoderId, TranscriptId
from qualcode.model.table import Table
from qualcode.project.bundling import bundle, report_of
from qualcode.project.desk import Desk
from qualcode.project.project import Project
from qualcode.project.results import Choice
from qualcode.project.starting import NewStudy, start_study
from qualcode.project.summarising import compare_cluster, summarise
from tests.export.studies import copied_sample


@pytest.fixture
def study(tmp_path: Path) -> Project:
    return copied_sample(tmp_path / "study")


def contents(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def test_the_same_study_gives_the_same_bytes_and_touches_nothing(
    study: Project, tmp_path: Path
) -> None:
    first = bundle(study, tmp_path / "a", Choice(by="sector"))
    assert set(first.changed) == set(first.files)
    before = contents(tmp_path / "a")
    times = {p: p.stat().st_mtime_ns for p in (tmp_path / "a").rglob("*")}
    again = bundle(study.fresh(), tmp_path / "a", Choice(by="sector"))
    assert (again.changed, again.removed) == ((), ())
    assert {p: p.stat().st_mtime_ns for p in (tmp_path / "a").rglob("*")} == times
    sums = before["SHA256SUMS"].decode().splitlines()
    listed = {line[66:]: line[:64] for line in sums}
    assert listed == {
        name: hashlib.sha256(data).hexdigest()
        for name, data in before.items()
        if name != "SHA256SUMS"
    }
    assert {"report.docx", "report.html", "report.md", "tables.xlsx"} <= set(before)


def test_one_more_coding_changes_what_rests_on_it_and_no_more(
    study: Project, tmp_path: Path
) -> None:
    folder = study.folder.exports / "report"
    bundle(study, folder, Choice())
    with Desk.open(study, TranscriptId("FG2"), CoderId("ana")) as desk:
        one = desk.segments()[0]
        desk.flag(one.id, "selected")
    changed = set(bundle(study.fresh(), folder, Choice()).changed)
    assert {"inputs.sha256", "SHA256SUMS", "report.docx", "tables/quotes.csv"} <= changed
    assert "tables/elements.csv" not in changed
    assert "plots/saturation-saturation.svg" not in changed


def test_no_words_without_consent_and_old_files_go_unless_somebody_changed_them(
    study: Project, tmp_path: Path
) -> None:
    folder = tmp_path / "a"
    bundle(study, folder, Choice())
    transcript = study.transcripts[TranscriptId("FG1")]
    silent = [t.text[-40:] for t in transcript.turns if t.speaker == "P2" and len(t.text) > 40]
    assert silent
    for name, data in contents(folder).items():
        if name.endswith((".html", ".md", ".csv")):
            assert not [text for text in silent if text in data.decode()], name
    (folder / "tables" / "cases.csv").write_text("van mij\n", encoding="utf-8")
    (folder / "eigen.txt").write_text("van mij\n", encoding="utf-8")
    (study.folder.analysis / "approaches.yaml").unlink()
    done = bundle(study.fresh(), folder, Choice())
    assert set(done.removed) == {"tables/approaches.csv", "tables/approaches-institutions.csv"}
    assert (folder / "tables" / "cases.csv").read_text(encoding="utf-8") == "van mij\n"
    assert (folder / "eigen.txt").is_file()


def test_the_study_itself_is_not_written_in(study: Project) -> None:
    for inside in ("", "codings", "analysis/x", "exports"):
        with pytest.raises(UsageError, match="lies among the files of the study"):
            bundle(study, study.folder.root / inside, Choice())


def test_an_empty_study_gives_a_whole_report(tmp_path: Path) -> None:
    start_study(tmp_path / "leeg", NewStudy("Leeg", ("ana",), "en", ("elements",)))
    study = Project.open(tmp_path / "leeg")
    done = bundle(study, tmp_path / "a", replace(Choice(), language="en"))
    assert "report.docx" in done.files
    assert "Nothing" not in (tmp_path / "a" / "report.md").read_text(encoding="utf-8")
    assert report_of(study, Choice()).title == "Leeg: resultaten"


def test_the_appendix_tells_version_choice_and_rules(study: Project) -> None:
    report = report_of(study, Choice(language="en", where=("sector=mbo",)))
    told = [getattr(part, "text", "") for part in report.parts]
    assert any("Selection: sector=mbo" in text for text in told)
    assert any(text.startswith("Made with qualcode ") for text in told)
    assert any("Jaccard(a, b) =" in text for text in told)
    assert [t.id for t in report.tables()][-2:] == ["transcripts", "codebooks"]


def quotes_of(study: Project, choice: Choice) -> list[Table]:
    return [t for t in report_of(study, choice).tables() if t.id in {"quotes", "balance"}]


def test_quotes_are_of_another_codebook_where_nobody_coded_an_element(study: Project) -> None:
    quotes, balance = quotes_of(study, Choice(where=("transcript=FG1",)))
    assert any("“Codeboek focusgroepen" in said for said in quotes.notes)
    assert "elements" not in [c.id for c in quotes.columns]
    assert len(quotes.rows) > 3
    assert sum(map(int, balance.values("quotes"))) >= len(quotes.rows)  # type: ignore[arg-type]


def test_a_report_without_quotes_says_why(study: Project) -> None:
    made = report_of(study, Choice(where=("speaker=P2",)))
    assert not [t for t in made.tables() if t.id in {"quotes", "balance"}]
    [why] = [t for p in made.parts if (t := getattr(p, "text", "")).startswith("Er zijn geen")]
    assert why.startswith("Er zijn geen citaten die gedrukt mogen worden.")
    assert "geen toestemming voor citaten" in why


def test_the_balance_is_of_the_quotes_that_are_printed(study: Project) -> None:
    with Desk.open(study, TranscriptId("FG1"), CoderId("ana")) as desk:
        ids = [s.id for s in desk.segments()]
        for id in ids:
            desk.flag(id, "selected")
    quotes, balance = quotes_of(study.fresh(), Choice(language="en"))
    assert len(quotes.rows) < len(ids)
    by_speaker = dict(zip(balance.values("speaker"), balance.values("quotes"), strict=True))
    assert by_speaker["P2"] == 0
    assert by_speaker["P1"] == quotes.values("speaker").count("P1")
    assert any(said.startswith("Quotes stand between") for said in quotes.notes)


def test_quotes_are_printed_in_style_in_the_report_and_exact_in_csv(
    study: Project, tmp_path: Path
) -> None:
    bundle(study, tmp_path / "a", Choice())
    report = (tmp_path / "a" / "report.md").read_text(encoding="utf-8")
    assert "| “" in report
    csv = (tmp_path / "a" / "tables" / "quotes.csv").read_text(encoding="utf-8")
    assert "“[" not in csv
    assert "Citaten staan tussen" not in csv
    book = openpyxl.load_workbook(tmp_path / "a" / "tables.xlsx")
    assert str(book["Citaten"]["A2"].value)[0] in "“["
    told = list(book["Toelichting"].iter_rows(values_only=True))
    whole = [str(row[2]) for row in told if row[0] == "alle bladen"]
    assert whole[0].startswith(f"Studie: {study.study.name} (")
    assert whole[2].startswith("Codeboeken: clusters 1, cmo 1, elements 1")
    sheets = set(book.sheetnames) - {"Toelichting"}
    assert {row[0] for row in told[1:]} == {*sheets, "alle bladen"}
    silent = {
        name for name in sheets if not any(r[0] == name and r[1] == "berekening" for r in told)
    }
    assert silent == set()


def test_cases_are_compared_in_the_report_and_told_one_by_one_beside_it(
    study: Project, tmp_path: Path
) -> None:
    assert not [n for n in bundle(study, tmp_path / "a", Choice()).files if n.startswith("cases.")]
    summarise(study, "warm-welkom", "Een naam telt.", case="mbo-college-1")
    compare_cluster(study, "maatwerk", striking="Weinig gezegd.")
    done = bundle(study.fresh(), tmp_path / "b", Choice(attribute="institution"))
    assert {"cases.docx", "cases.html", "cases.md"} <= set(done.files)
    report = (tmp_path / "b" / "report.md").read_text(encoding="utf-8")
    chapter = report.split("## Casussen vergeleken")[1].split("\n## ")[0]
    assert "### Warm Welkom\n" in chapter
    assert "Weinig gezegd." in chapter
    assert "Nog niet beschreven" not in chapter
    assert "| Code | hogeschool-1 | mbo-college-1 | universiteit-1 | Genoemd in |" in chapter
    assert "| Welkom | 0 | 1 | 1 | 2 |" in chapter
    assert chapter.count("Aantal fragmenten per instelling") == 1
    assert "### Personele Infrastructuur" not in chapter
    cases = (tmp_path / "b" / "cases.md").read_text(encoding="utf-8")
    assert "Een naam telt." in cases
    assert cases.count("Citaten staan tussen “ en ”") == 1
    assert "elements/" not in cases
    assert cases.count("\n### Personele Infrastructuur") == 0
    silent = [
        t.text[-40:] for t in study.transcripts[TranscriptId("FG1")].turns if t.speaker == "P2"
    ]
    assert not [text for text in silent if len(text) == 40 and text in cases]
    with pytest.raises(UsageError, match='no attribute "instelling"'):
        bundle(study, tmp_path / "c", Choice(attribute="instelling"))
