"""Keys that come faster than the screen follows go where they were meant."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are not on Windows", allow_module_level=True)

from tests.tui import made
from tests.tui.terminal import Terminal, qualcode_open


@pytest.mark.parametrize(
    ("keys", "chosen"),
    [("/toen\r", "toen"), ("/toen\rn", "Toen"), ("Stoen\r\r", "toen"), (":4\r", None)],
    ids=["find", "find and next", "find everywhere", "go to"],
)
def test_keys_typed_in_one_burst_go_where_they_were_meant(
    root: Path, keys: str, chosen: str | None
) -> None:
    with Terminal(qualcode_open(root, "T1", "ana")) as terminal:
        terminal.wait_for("^p")
        terminal.until_quiet(0.3)
        before = len(terminal.painted)
        terminal.press(keys)
        terminal.wait_for(f"“{chosen}”" if chosen else "turn 1", since=before)
        terminal.press("\x11")
        assert terminal.ended() == 0
    assert made.events(root) == []
