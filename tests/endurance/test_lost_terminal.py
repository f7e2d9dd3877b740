"""A terminal that goes away takes the program along, with everything kept."""

from __future__ import annotations

import signal
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


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGHUP])
def test_a_program_that_is_told_to_end_gives_the_terminal_back(
    tmp_path: Path, told: signal.Signals
) -> None:
    root = made.study(tmp_path / "study")
    with Terminal(qualcode_open(root, "T1", "ana")) as terminal:
        terminal.wait_for("^p")
        terminal.press("crust\r")
        terminal.wait_for("1 coding")
        before = len(terminal.painted)
        terminal.process.send_signal(told)
        assert terminal.ended() == 128 + told
        assert terminal.modes_now() == terminal.modes
        for given_back in (b"\x1b[?1049l", b"\x1b[?1003l", b"\x1b[?25h"):
            assert given_back in terminal.painted[before:]
    assert made.steps(root) == ["segment", "add"]


def test_a_program_that_was_stopped_gives_the_terminal_back_and_paints_it_again(
    tmp_path: Path,
) -> None:
    root = made.study(tmp_path / "study")
    with Terminal(qualcode_open(root, "T1", "ana")) as terminal:
        terminal.wait_for("^p")
        terminal.process.send_signal(signal.SIGTSTP)
        terminal.until_quiet(0.5)
        assert terminal.modes_now() == terminal.modes
        before = len(terminal.painted)
        terminal.process.send_signal(signal.SIGCONT)
        terminal.wait_for("Het was stil", since=before)
        terminal.press("crust\r")
        terminal.wait_for("1 coding", since=before)


def test_a_terminal_that_only_prints_lines_is_not_painted_on(tmp_path: Path) -> None:
    root = made.study(tmp_path / "study")
    with Terminal(qualcode_open(root, "T1", "ana"), environment={"TERM": "dumb"}) as terminal:
        assert terminal.ended() == 2
        assert "TERM=dumb" in terminal.text()
        assert b"\x1b" not in terminal.painted
