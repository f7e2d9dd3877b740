"""The page on elements and configurations is run command by command, on the sample study."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.helpers import run
from tests.docs.test_tutorial import ROOT, commands, matches

CARD = re.compile(r"^([0-9A-Z]{6})  FG2 ", re.MULTILINE)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Path]:
    here = Path.cwd()
    os.chdir(tmp_path)
    yield tmp_path
    os.chdir(here)


def named(words: str, names: dict[str, str]) -> str:
    """The words with the cards of this copy for those of the page: every copy has its own ids."""
    for card, own in names.items():
        words = words.replace(card, own)
    return words


def test_every_command_of_the_page_does_what_it_shows(desk: Path) -> None:
    page = (ROOT / "docs" / "elements.md").read_text(encoding="utf-8")
    printed = CARD.findall(page)
    done, names = 0, dict[str, str]()
    for command, shown in commands(page):
        words = shlex.split(named(command, names))
        if words[0] == "cd":
            os.chdir(words[1])
            continue
        assert words[0] == "qualcode", command
        ran = run(*words[1:])
        said = ran.out + ran.err
        assert ran.code == 0, f"{command}\n{said}"
        if not names and (cards := CARD.findall(said)):
            names = dict(zip(printed, cards, strict=True))
        expected = named("\n".join(shown), names)
        assert matches(expected.splitlines(), said), f"{command}\nshown:\n{expected}\nsaid:\n{said}"
        done += 1
    assert done >= 20
    report = Path("exports/report/report.md").read_text(encoding="utf-8")
    assert "## Elementen uit inductieve zinnen\n" in report
    assert "## Context, mechanisme, uitkomst\n" in report
