"""The pages name commands and options that exist, lead to each other, and are all in the list."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from qualcode.cli.main import COMMANDS, qualcode
from qualcode.tui.keymap import all_bindings
from tests.docs.test_tutorial import ROOT

ROOTED = click.Context(qualcode, info_name="qualcode")
HEADINGS = {"code groups"}
"""Of tables of other programs."""
LINK = re.compile(r"\]\(([^)#: ]*)#([^)]+)\)")
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
PAGES.remove(ROOT / "docs" / "reference.md")


def anchors(page: str) -> set[str]:
    """The names of the headings of a page, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", page, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}


def typed(page: str) -> Iterator[str]:
    """What is to be typed: lines of code blocks and pieces between backticks."""
    blocks = re.findall(r"^```.*?\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    rest = re.sub(r"^```.*?^```", "", page, flags=re.DOTALL | re.MULTILINE)
    lines = [line for block in blocks for line in block.splitlines()]
    lines += re.findall(r"^ {4}(\S.*)$", rest, re.MULTILINE)
    yield from (line.removeprefix("$ ").split("  ")[0] for line in lines)
    yield from (" ".join(piece.split()) for piece in re.findall(r"`([^`]+)`", rest))


def unknown(line: str) -> str:
    """Why a line that begins with a command of qualcode cannot be typed; empty when it can."""
    words = shlex.split(line, comments=True)
    words = words[1:] if words and words[0] == "qualcode" else words
    command: click.Command = qualcode
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        below = command.get_command(ROOTED, words[0])
        if below is None:
            return f"no command {words[0]}"
        command, words = below, words[1:]
    options = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
    options.add("--help")  # Asking click for it would keep its spelling of now for other tests.
    missing = [word for word in words if word.startswith("--") and word not in options]
    return ", ".join(f"no option {word}" for word in missing)


def is_command(line: str) -> bool:
    """Whether a line begins with `qualcode` and a command, or with a group of it and a command."""
    first, _, rest = line.partition(" ")
    groups = {
        name for name in COMMANDS if isinstance(qualcode.get_command(ROOTED, name), click.Group)
    }
    return (
        line not in HEADINGS
        and first in {"qualcode", *groups}
        and (rest[:1].islower() or rest[:1] == "-")
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_on_a_page_exists_with_its_options(page: Path) -> None:
    said = {line: unknown(line) for line in typed(page.read_text("utf-8")) if is_command(line)}
    assert {line: why for line, why in said.items() if why} == {}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_link_into_a_page_finds_its_heading(page: Path) -> None:
    broken = [
        f"{to}#{heading}"
        for to, heading in LINK.findall(page.read_text("utf-8"))
        if heading not in anchors((page.parent / to if to else page).read_text("utf-8"))
    ]
    assert broken == []


def test_the_readme_lists_every_page() -> None:
    listed = set(re.findall(r"\]\((docs/[^)#]+\.md)", (ROOT / "README.md").read_text("utf-8")))
    pages = {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md")}
    assert listed >= pages


def test_the_page_on_the_terminal_lists_every_function_key() -> None:
    page = (ROOT / "docs" / "terminal.md").read_text("utf-8")
    keys = {binding.key for binding in all_bindings()}
    assert re.findall(r"^\| (F\d+) \|", page, re.MULTILINE) == [
        f"F{nr}" for nr in range(1, 25) if f"f{nr}" in keys
    ]


def test_a_command_that_is_gone_is_noticed() -> None:
    assert unknown("qualcode elements list") == "no command elements"
    assert unknown("qualcode element list --nothing") == "no option --nothing"
    assert unknown("qualcode element list --coder ana") == ""
