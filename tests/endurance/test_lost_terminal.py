"""A terminal that goes away takes the program along, with everything kept."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are not on Windows", allow_module_level=True)

from tests.tui import made
from tests.tui.terminal import Terminal, qualcode_open

pytestmark = pytest.mark.slow


def test_the_program_ends_with_its_terminal_and_the_next_one_may_write(tmp_path: Path) -> None:
    root = made.study(tmp_path / "study")
    with Terminal(qualcode_open(root, "T1", "ana")) as terminal:
        terminal.wait_for("^p")
        terminal.press("crust\r")
        terminal.wait_for("1 coding")
        terminal.hang_up()
        assert terminal.process.wait(timeout=20) != 0
    assert made.steps(root) == ["segment", "add"]
    with Terminal(qualcode_open(root, "T1", "ana")) as terminal:
        terminal.wait_for("^p")
        before = len(terminal.painted)
        terminal.press("u")
        terminal.wait_for("0 codings", since=before)
