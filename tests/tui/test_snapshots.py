"""How the screens look: few pictures, each for what only a picture can show."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from qualcode.tui import themes
from tests.tui import made
from tests.tui.sessions import played
from tests.tui.test_sides import coded
from tests.tui.waiting import settled

Compare = Callable[..., bool]
CODINGS = (
    ("Het was stil.", "rust"),
    ("Het was stil. Heel stil", "contact"),
    ("stil, eigenlijk, want ik kende niemand", "negatief"),
    ("Toen kwam er een groepje.", "contact"),
)


@pytest.fixture(autouse=True)
def _utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC")
    if hasattr(time, "tzset"):
        time.tzset()


@pytest.fixture
def full(root: Path) -> Path:
    """A study with codings that overlap, and a secondary code."""
    coded(root, *CODINGS)
    return root


def after(*keys: str, theme: str | None = None) -> Callable[[Pilot[None]], object]:
    """Presses keys one after the other, in a theme."""

    async def press(pilot: Pilot[None]) -> None:
        await settled(pilot)
        if theme:
            pilot.app.theme = theme
        for key in keys:
            await pilot.press(key)
            await settled(pilot)

    return press


WITH_MEMO = ("m", *"Camera uit", "ctrl+s", "slash", *"toen", "enter")


def test_a_small_terminal_shows_words_bars_and_marks(full: Path, snap_compare: Compare) -> None:
    assert snap_compare(made.app(full), terminal_size=(80, 24), run_before=after("j"))


def test_selection_hits_memos_and_codes_stand_together(full: Path, snap_compare: Compare) -> None:
    keys = after(*("space" if key == " " else key for key in WITH_MEMO))
    assert snap_compare(made.app(full), terminal_size=(120, 30), run_before=keys)


def test_without_colour_everything_is_still_told_apart(
    full: Path, snap_compare: Compare, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    keys = after(*("space" if key == " " else key for key in WITH_MEMO))
    assert snap_compare(made.app(full), terminal_size=(80, 24), run_before=keys)


def test_a_wide_terminal_shows_what_is_on_the_words(full: Path, snap_compare: Compare) -> None:
    keys = after("right_parenthesis", "left_parenthesis", theme=themes.NAMES[1])
    assert snap_compare(made.app(full), terminal_size=(160, 40), run_before=keys)


def test_high_contrast(full: Path, snap_compare: Compare) -> None:
    keys = after("j", theme=themes.NAMES[2])
    assert snap_compare(made.app(full), terminal_size=(100, 24), run_before=keys)


def test_the_list_of_codes_says_what_a_code_means(full: Path, snap_compare: Compare) -> None:
    assert snap_compare(made.app(full), terminal_size=(100, 30), run_before=after("c"))


def test_the_study_says_what_to_do_next(full: Path, snap_compare: Compare) -> None:
    program = made.app(full, transcript=None)
    assert snap_compare(program, terminal_size=(80, 24), run_before=after())


def test_the_codebook(full: Path, snap_compare: Compare) -> None:
    keys = after("f4", "down")
    assert snap_compare(made.app(full), terminal_size=(100, 30), run_before=keys)


def test_the_quotes(full: Path, snap_compare: Compare) -> None:
    assert snap_compare(made.app(full), terminal_size=(120, 30), run_before=after("f5", "s"))


def test_a_study_that_cannot_be_opened(tmp_path: Path, snap_compare: Compare) -> None:
    (tmp_path / "project.yaml").write_text("format: 1\nstudy: [\n", encoding="utf-8")
    assert snap_compare(made.app(tmp_path), terminal_size=(80, 24), run_before=after())


def test_the_differences_of_a_session(tmp_path: Path, snap_compare: Compare) -> None:
    root = made.study(tmp_path / "s", coders=("ana", "ben"))
    played(root)
    keys = after("f3", "b", "full_stop")
    program = made.app(root, transcript=None)
    assert snap_compare(program, terminal_size=(120, 34), run_before=keys)


def test_what_was_found_is_shown_before_it_is_coded(full: Path, snap_compare: Compare) -> None:
    keys = after("slash", *"stil", "enter", "C", *"contact", "enter", "2", "y")
    assert snap_compare(made.app(full), terminal_size=(100, 30), run_before=keys)


def test_what_is_wrong_and_what_to_do(full: Path, snap_compare: Compare) -> None:
    journal = full / "codings" / "T1" / "ana.jsonl"
    journal.write_bytes(journal.read_bytes() + b'{"cut')
    program = made.app(full, transcript=None)
    assert snap_compare(program, terminal_size=(80, 24), run_before=after("p"))
