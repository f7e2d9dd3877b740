"""How far a long command is: told to a person at a terminal, and to nobody else."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.cli import waiting as module
from qualcode.cli.main import qualcode
from qualcode.cli.waiting import waiting

SAMPLE = str(Path(__file__).parents[2])


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def terminal_of(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """What stderr shows from now on, as if it were a terminal."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    return terminal


def ticking(*times: float) -> Iterator[float]:
    """The times a clock gives, one after the other."""
    return iter(times)


def test_a_long_job_is_told_in_one_line_that_is_gone_at_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = terminal_of(monkeypatch)
    times = ticking(0, 0.2, 0.6, 0.65, 0.8)
    with waiting("Looking", clock=lambda: next(times)) as tell:
        for number in range(4):
            tell(number, 4, f"FG{number}")
    assert screen.getvalue() == "\rLooking: 25%, FG1\x1b[K\rLooking: 75%, FG3\x1b[K\r\x1b[K"


def test_a_short_job_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = terminal_of(monkeypatch)
    with waiting("Looking", clock=lambda: 0.0) as tell:
        tell(0, 1, "FG1")
    assert screen.getvalue() == ""


def test_the_line_is_gone_when_the_job_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = terminal_of(monkeypatch)
    times = ticking(0, 1)

    def work() -> None:
        with waiting("Looking", clock=lambda: next(times)) as tell:
            tell(0, 2, "FG1")
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        work()
    assert screen.getvalue().endswith("\r\x1b[K")


def test_a_log_sees_nothing_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    log = io.StringIO()
    monkeypatch.setattr(sys, "stderr", log)
    with waiting("Looking", clock=lambda: 9.0) as tell:
        tell(0, 1, "FG1")
    assert log.getvalue() == ""


@pytest.mark.parametrize(("command", "what"), [("check", "Checking: "), ("doctor", "Looking: ")])
def test_looking_at_a_whole_study_says_how_far_it_is(
    command: str, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = terminal_of(monkeypatch)
    monkeypatch.setattr(module, "_PATIENCE", 0.0)
    qualcode.main([command, "--study", SAMPLE], standalone_mode=False)
    assert f"\r{what}0%, FB1\x1b[K" in screen.getvalue()
