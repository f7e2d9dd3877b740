"""Words are cut to the cells they take; what a command does is told to its end."""

from __future__ import annotations

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.cli.main import COMMANDS, qualcode
from qualcode.cli.show import Commands, short, width
from tests.cli.helpers import run

CHARS = st.sampled_from("aé e\u0301中\u0300.\n🙂")


@pytest.mark.parametrize(
    ("text", "cells", "cut"),
    [
        ("hallo", 5, "hallo"),
        ("hallo daar", 6, "hallo…"),
        ("hallo daar", 7, "hallo…"),
        ("中文字", 6, "中文字"),
        ("中文字", 5, "中文…"),
        ("cafe\u0301s", 4, "caf…"),
        ("cafe\u0301", 4, "cafe\u0301"),
        (" een\n twee ", 20, "een twee"),
        ("", 3, ""),
    ],
)
def test_words_are_cut_at_a_whole_character(text: str, cells: int, cut: str) -> None:
    assert short(text, cells) == cut


@given(st.text(CHARS, max_size=12), st.integers(1, 12))
def test_what_is_cut_takes_no_more_cells_and_as_many_as_it_can(text: str, cells: int) -> None:
    line, cut = " ".join(text.split()), short(text, cells)
    if width(line) <= cells:
        assert cut == line
        return
    kept = max(n for n in range(len(line) + 1) if width(line[:n]) < cells)
    assert cut == line[:kept].rstrip() + "…"


def test_a_group_lists_what_each_command_does_to_the_end_of_the_sentence() -> None:
    shown = run("import", "--help").out
    assert "..." not in shown.partition("Commands:")[2].partition("Example:")[0]
    assert "QualCoder" in shown


def test_no_group_cuts_what_its_commands_do() -> None:
    for name in COMMANDS:
        command = qualcode.get_command(click.Context(qualcode), name)
        if isinstance(command, click.Group):
            assert isinstance(command, Commands), name
