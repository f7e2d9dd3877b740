"""Tables of other programs, in the languages their windows have, by the commands a person types."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from qualcode.formats.interchange_sheets import write_csv, write_xlsx
from qualcode.project.project import Project
from tests.cli.helpers import run
from tests.store.helpers import BOOK, made_study

QUOTE, OTHER = "alleen in de kantine", "rooster zo vol"
ONLINE, ROSTER = "Online", "Roostering & toetsing"
Rows = list[list[str]]

ATLAS = {
    "English": ["ID", "Quotation Name", "Document", "Document Groups", "Quotation Content",
                "Comment", "Codes", "Reference", "Density", "Created by", "Modified by"],
    "Nederlands": ["ID", "Citaatnaam", "Document", "Documentgroepen", "Citaatinhoud",
                   "Opmerking", "Codes", "Verwijzing", "Dichtheid", "Gemaakt door", "Bewerkt door"],
    "Deutsch": ["ID", "Zitatname", "Dokument", "Dokumentgruppen", "Zitatinhalt",
                "Kommentar", "Kodes", "Referenz", "Dichte", "Erstellt von", "Bearbeitet von"],
}  # fmt: skip
MAXQDA = {
    "English": ["Color", "Comment", "Document group", "Document name", "Code", "Beginning", "End",
                "Weight score", "Segment", "Created by", "Coverage %"],
    "Nederlands": ["Kleur", "Opmerking", "Documentgroep", "Documentnaam", "Code", "Begin", "Einde",
                   "Gewichtsscore", "Segment", "Gemaakt door", "Dekking %"],
    "Deutsch": ["Farbe", "Kommentar", "Dokumentgruppe", "Dokumentname", "Code", "Anfang", "Ende",
                "Gewicht", "Segment", "Erstellt von", "Abdeckungsgrad %"],
}  # fmt: skip
NVIVO = {
    "English": ["File Name", "Hierarchical Name", "Coverage", "Coded Text", "Coded By Initials"],
    "Nederlands": ["Bronnaam", "Knoop", "Dekking", "Gecodeerde tekst", "Gebruiker"],
    "Deutsch": ["Quelle", "Knoten", "Abdeckung", "Codierter Text", "Benutzer"],
}


def atlas(heads: Sequence[str]) -> Rows:
    return [
        ["Project: Binding (ATLAS.ti)", *[""] * 10],
        list(heads),
        ["1:1", "", "FG1.txt", "Groepen", QUOTE, "Let op", f"{ONLINE}\n{ROSTER}", "2", "2", "ana", ""],
        ["1:2", "", "FG1.txt", "Groepen", OTHER, "", ROSTER, "5", "1", "ana", ""],
        ["1:3", "", "FG1.txt", "Groepen", "nergens gezegd door iemand", "", ONLINE, "5", "1", "ana", ""],
    ]  # fmt: skip


def maxqda(heads: Sequence[str]) -> Rows:
    return [
        list(heads),
        ["●", "", "Groepen", "FG1", ONLINE, "2", "2", "0", QUOTE, "ana", "1,2"],
        ["●", "", "Groepen", "FG1", ROSTER, "2", "2", "0", QUOTE, "ana", "1,2"],
        ["●", "", "Groepen", "FG1", f"Rooster > {ROSTER}", "5", "5", "0", OTHER, "ana", "1,0"],
        ["●", "", "Groepen", "FG1", ONLINE, "9", "9", "0", "nergens gezegd door iemand", "ana", ""],
    ]


def nvivo(heads: Sequence[str]) -> Rows:
    return [
        list(heads),
        ["FG1", f"Codes\\\\{ONLINE}", "2,1 %", QUOTE, "ana"],
        ["FG1", f"Codes\\\\{ROSTER}", "2,1 %", QUOTE, "ana"],
        ["FG1", f"Codes\\\\{ROSTER}", "1,0 %", OTHER, "ana"],
        ["FG1", f"Codes\\\\{ONLINE}", "1,0 %", "nergens gezegd door iemand", "ana"],
    ]


TABLES = [
    *(("ATLAS.ti", language, atlas(heads)) for language, heads in ATLAS.items()),
    *(("MAXQDA", language, maxqda(heads)) for language, heads in MAXQDA.items()),
    *(("NVivo", language, nvivo(heads)) for language, heads in NVIVO.items()),
]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return made_study(tmp_path / "study")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize(("program", "language", "rows"), TABLES, ids=lambda v: str(v)[:10])
def test_passages_are_found_again_in_every_language_of_a_program(
    project: Project, tmp_path: Path, program: str, language: str, rows: Rows, form: str
) -> None:
    root, path = project.folder.root, tmp_path / f"passages.{form}"
    path.write_bytes(write_csv(rows) if form == "csv" else write_xlsx("Passages", rows))
    ran = run("import", "quotes", path, "--coder", "ana", "-s", root)
    assert ran.code == 0, ran.err
    if language == "English":
        assert f"(as of {program})" in ran.err
    assert "3 new codings on 2 new segments, 1 in doubt." in ran.err
    listed: Any = run("code", "list", "-s", root, "--json").json()
    assert sorted((row["quote"], row["code"]) for row in listed) == [
        (QUOTE, "small/online"), (QUOTE, "small/rooster"), (OTHER, "small/rooster"),
    ]  # fmt: skip
    assert {row["coder"] for row in listed} == {"ana"}
    review = (root / "exports" / "passages-review.csv").read_text(encoding="utf-8-sig")
    assert "nergens gezegd door iemand" in review
    again = run("import", "quotes", path, "--coder", "ana", "-s", root)
    assert "0 new codings on 0 new segments, 1 in doubt." in again.err


CODES = {
    "ATLAS.ti": (["Code", "Comment", "Code Groups"], ["Steun", "Hulp van iemand.", "Doel; Niveau"]),
    "ATLAS.ti, Deutsch": (["Kode", "Kommentar", "Kodegruppen"], ["Steun", "Hulp.", "Doel"]),
    "MAXQDA": (["Code", "Memo"], ["Relaties > Steun", "Hulp van iemand."]),
    "NVivo": (["Name", "Description", "Folder"], ["Steun", "Hulp van iemand.", ""]),
    "NVivo, Nederlands": (["Naam", "Beschrijving", "Kleur"], ["Steun", "Hulp.", "#00ff00"]),
}


@pytest.mark.parametrize("program", CODES)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_code_lists_become_codebooks(
    project: Project, tmp_path: Path, program: str, form: str
) -> None:
    root, path = project.folder.root, tmp_path / f"codes.{form}"
    rows = [list(part) for part in CODES[program]]
    path.write_bytes(write_csv(rows) if form == "csv" else write_xlsx("Codes", rows))
    ran = run("import", "codebook", path, "--book", "theirs", "-s", root)
    assert ran.code == 0, ran.err
    book = Project.open(root).codebooks["theirs"]  # type: ignore[index]  # an id is a string
    node = book.by_id["steun"]
    assert node.definition == CODES[program][1][1]
    if "Groups" in rows[0][-1]:
        assert node.facets == {"group": "Doel; Niveau"}


@pytest.mark.parametrize("form", ["csv", "xlsx", "md", "qdc"])
def test_a_codebook_goes_out_and_comes_in_the_same(
    project: Project, tmp_path: Path, form: str
) -> None:
    root, path = project.folder.root, tmp_path / f"small.{form}"
    noun = "qdc" if form == "qdc" else "codebook"
    assert run("export", noun, "small", "-o", path, "-s", root).code == 0
    other = made_study(tmp_path / "other")
    (other.folder.books_folder / "small.yaml").unlink()
    ran = run("import", noun, path, "--title", BOOK.title, "-s", other.folder.root)
    assert ran.code == 0, ran.err
    back = other.fresh().codebooks[BOOK.id]
    # A qdc has GUIDs and names, so ids are made of the names there.
    named = [n.label if form == "qdc" else n.id for n, _ in BOOK.walk()]
    assert [n.label if form == "qdc" else n.id for n, _ in back.walk()] == named
    assert [(n.label, n.definition, n.codable) for n, _ in back.walk()] == [
        (n.label, n.definition, n.codable) for n, _ in BOOK.walk()
    ]
    assert [len(above) for _, above in back.walk()] == [len(above) for _, above in BOOK.walk()]


def test_annotations_point_at_their_words(project: Project, tmp_path: Path) -> None:
    root, path, out = project.folder.root, tmp_path / "q.csv", tmp_path / "out.jsonld"
    path.write_bytes(write_csv(maxqda(MAXQDA["English"])))
    run("import", "quotes", path, "--coder", "ana", "-s", root)
    reason = ("--even-without-consent", "within the team")
    assert run("export", "annotations", "-o", out, "-s", root, *reason).code == 0
    found = json.loads(out.read_text(encoding="utf-8"))
    text = project.transcripts["FG1"].text  # type: ignore[index]  # an id is a string
    assert found["total"] == 2
    told = json.dumps(found, ensure_ascii=False)
    assert f'"exact": "{QUOTE}"' in told
    start = text.index(QUOTE)
    assert f'"start": {start}, "end": {start + len(QUOTE)}' in told
