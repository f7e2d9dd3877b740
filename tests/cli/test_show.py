"""Words are cut to the cells they take."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.cli.show import short, width

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
