"""The pages per program are run command by command, on files of those programs where we have them."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qualcode.formats.interchange_sheets import write_csv, write_xlsx
from tests.cli.helpers import run
from tests.cli.test_exchange_tables import (
    ATLAS,
    MAXQDA,
    ONLINE,
    OTHER,
    QUOTE,
    ROSTER,
    atlas,
    maxqda,
)
from tests.docs.test_tutorial import ROOT, commands, matches
from tests.formats.refi.helpers import QUOTES, TEXT, counted
from tests.store.helpers import TURNS

Files = dict[str, bytes]
INTERVIEW = "\n".join(f"{turn.speaker}: {turn.text}" for turn in TURNS).encode()
CODES = [["Code", "Memo"], ["Online", "Over online onderwijs."], ["Roostering & toetsing", ""]]
HIGHLIGHTS = [["id", "document", "content", "tag"], ["1", "FG1", QUOTE, "Variables"],
              ["2", "FG1", "nergens gezegd door iemand", "Variables"]]  # fmt: skip
"""As Taguette prints highlights; its own export was not at hand."""


def coded(rows: list[list[str]], *labels: str) -> list[list[str]]:
    """The table with the labels of another codebook."""
    for old, new in zip((ONLINE, ROSTER), labels, strict=True):
        rows = [[cell.replace(old, new) for cell in row] for row in rows]
    return rows


def of_atlas(refi: Path) -> Files:
    return {
        "atlas.qdpx": (refi / "atlasti-win-23.2_two-codes.qdpx").read_bytes(),
        "atlas.qdc": (refi / "atlasti-win-9.0_codes-and-sets.qdc").read_bytes(),
        "quotations.xlsx": write_xlsx(
            "Quotations", coded(atlas(ATLAS["English"]), "code1", "code2")
        ),
    }


def of_nvivo(refi: Path) -> Files:
    return {"nvivo.qdpx": (refi / "nvivo-mac-15.0_nvivo_project.qdpx").read_bytes()}


def of_maxqda(_: Path) -> Files:
    return {
        "codes.xlsx": write_xlsx("Codes", CODES),
        "segments.xlsx": write_xlsx("Segments", maxqda(MAXQDA["English"])),
    }


def of_qualcoder(_: Path) -> Files:
    """A byte order mark, quotes as names, a selection for every coding, as QualCoder writes."""
    return {"qualcoder.qdpx": counted(TEXT, QUOTES, bom=True, counts_bom=True, named=True)}


def of_taguette_and_qc(refi: Path) -> Files:
    return {
        "taguette.qdc": (refi / "taguette-1.4.1_codebook.qdc").read_bytes(),
        "qc.qdpx": (refi / "qc-1.3.2_demo.qdpx").read_bytes(),
        "highlights.csv": write_csv(HIGHLIGHTS),
    }


PAGES: dict[str, Callable[[Path], Files]] = {
    "atlas-ti": of_atlas,
    "nvivo": of_nvivo,
    "maxqda": of_maxqda,
    "qualcoder": of_qualcoder,
    "taguette-qc": of_taguette_and_qc,
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Path]:
    here = Path.cwd()
    os.chdir(tmp_path)
    (tmp_path / "interview.txt").write_bytes(INTERVIEW)
    yield tmp_path
    os.chdir(here)


@pytest.mark.parametrize("name", PAGES)
def test_every_command_of_a_page_does_what_it_shows(desk: Path, shared: Path, name: str) -> None:
    for file, data in PAGES[name](shared / "refi").items():
        (desk / file).write_bytes(data)
    page = (ROOT / "docs" / "interchange" / f"{name}.md").read_text(encoding="utf-8")
    done = 0
    for command, shown in commands(page):
        words = shlex.split(command)
        assert words[0] == "qualcode", command
        ran = run(*words[1:])
        said = ran.out + ran.err
        assert ran.code == 0, f"{command}\n{said}"
        assert matches(shown, said), f"{command}\nshown:\n{shown}\nsaid:\n{said}"
        done += 1
    assert done > 2


def test_every_page_is_run() -> None:
    pages = {path.stem for path in (ROOT / "docs" / "interchange").glob("*.md")}
    assert pages == {*PAGES, "README"}


def test_the_tables_are_about_the_interview() -> None:
    assert QUOTE in INTERVIEW.decode()
    assert OTHER in INTERVIEW.decode()
