"""The tutorial is run command by command, and prints what it says it prints."""

from __future__ import annotations

import os
import re
import shlex
import time
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest

from tests.cli.helpers import run

ROOT = Path(__file__).parent.parent.parent
PEOPLE = (
    "participant,role,sector,consent_quotes\nP1,professional,mbo,ja\n"
    "P2,professional,mbo,nee\nP3,professional,hbo,ja\nP4,professional,hbo,ja\n"
)
CORRECTED = {
    "even nagekeken": "net nagekeken",
    "uh, wij beginnen het jaar</v>": "uh, we starten het jaar</v>",
    "over brommers, over niks": "over scooters, over niks",
}
REPLACED = "original,replacement,class\nFenna,[P1],name\n"
PRACTICE = """Interviewer: Wat doen jullie in de eerste week?
Docent A: Wij zetten tweedejaars bij de deur, die nemen de eerstejaars mee naar de kantine.
Docent B: Ik bel iedereen op in de zomer, dan kennen ze mijn stem al.
Docent A: In die week geven we geen toetsen, dat geeft rust.
Docent B: Ik zou later graag een vaste plek willen waar ze kunnen zitten.
"""
SEGMENT = re.compile(r"\b01[0-9A-Z]{24}\b")


def commands(page: str) -> Iterator[tuple[str, list[str]]]:
    """Every `$` line of the console blocks with the lines it should print."""
    for block in re.findall(r"```console\n(.*?)```", page, re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *shown = part.splitlines()
            yield command, shown


def matches(shown: list[str], said: str) -> bool:
    """Whether the shown lines stand in what was said, `…` standing for anything."""
    lines = "\n".join(line.rstrip() for line in shown)
    pattern = re.escape(lines).replace("…", "(?:.|\n)*?")
    return re.search(pattern, "\n".join(line.rstrip() for line in said.splitlines())) is not None


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Path]:
    """A folder with the raw files the tutorial speaks of, as the current one."""
    (tmp_path / "raw").mkdir()
    raw = ROOT / "qualcode" / "sample" / "raw" / "FG1.vtt"
    (tmp_path / "raw" / "FG1.vtt").write_bytes(raw.read_bytes())
    words = raw.read_bytes().decode("utf-8")
    for before, after in CORRECTED.items():
        assert words.count(before) == 1, before
        words = words.replace(before, after)
    (tmp_path / "raw" / "FG1-corrected.vtt").write_bytes(words.encode("utf-8"))
    (tmp_path / "raw" / "FG2.txt").write_text(PRACTICE, encoding="utf-8")
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "replace.csv").write_text(REPLACED, encoding="utf-8")
    codings = (ROOT / "qualcode/sample/codings/FG1-ana.csv").read_text(encoding="utf-8")
    (tmp_path / "codings.csv").write_text(codings, encoding="utf-8")
    here = Path.cwd()
    os.chdir(tmp_path)
    yield tmp_path
    os.chdir(here)


def test_every_command_of_the_tutorial_does_what_the_page_shows(desk: Path) -> None:
    page = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    done, segment = 0, ""
    for command, shown in commands(page):
        words = shlex.split(command.replace("SEGMENT", segment))
        if words[0] == "cd":
            os.chdir(words[1])
            continue
        assert words[0] == "qualcode", command
        ran = run(*words[1:])
        assert ran.code == 0, f"{command}\n{ran.out}{ran.err}"
        said = ran.out + ran.err
        assert matches(shown, said), f"{command}\nshown:\n{shown}\nsaid:\n{said}"
        done, segment = done + 1, (SEGMENT.findall(ran.out) or [segment])[-1]
    assert done >= 66


def test_the_last_chapter_gives_three_tables_and_ten_quotes_in_word_in_minutes(desk: Path) -> None:
    page = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    chapter = page.split("## From coded study to Word")[1]
    assert run("demo", "first-study").code == 0
    (desk / "here").mkdir()
    os.chdir(desk / "here")
    began = time.process_time()
    for command, _ in commands(chapter):
        if command.startswith("cd "):
            os.chdir(command.removeprefix("cd "))
        else:
            ran = run(*shlex.split(command)[1:])
            assert ran.code == 0, f"{command}\n{ran.out}{ran.err}"
    # A person who types this reads and chooses as well; the program may take a tenth of it.
    assert time.process_time() - began < 30
    people, elements, quotes = docx.Document("exports/report/report.docx").tables[:3]
    assert [[cell.text for cell in row.cells[:2]] for row in people.rows] == [
        ["Rol", "Deelnemers"], ["professional", "12"], ["student", "9"], ["Totaal", "21"],
    ]  # fmt: skip
    assert [row.cells[0].text for row in elements.rows[1:4]] == [
        "Persoonlijke Aandacht", "Peer-to-Peer Begeleiding", "Sociale Activiteiten"
    ]  # fmt: skip
    assert len(elements.rows) == 1 + 16 + 1
    told = [row.cells[0].text for row in quotes.rows]
    assert told[0] == "Citaat"
    assert len(set(told[1:])) == 10
    assert all(quote[0] == "“" and quote[-1] == "”" for quote in told[1:])
    [alone] = docx.Document("exports/quotes.docx").tables
    assert [row.cells[0].text for row in alone.rows] == told


def test_a_line_that_is_not_printed_is_noticed() -> None:
    assert matches(["a", "…", "c"], "a\nb\nc\n")
    assert not matches(["a", "…", "d"], "a\nb\nc\n")


def test_links_between_pages_lead_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
    broken = [
        f"{page.name}: {link}"
        for page in pages
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / link).exists()
    ]
    assert broken == []
