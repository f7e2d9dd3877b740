"""Fixtures of the terminal program: a study of its own, no animations."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui import made


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A study with one transcript of five turns."""
    return made.study(tmp_path / "study")


@pytest.fixture(autouse=True)
def _no_animations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")


@pytest.fixture(autouse=True)
def _all_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal with every colour, whatever the tests are started in."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)
