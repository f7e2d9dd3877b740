"""The compare screen before anything is decided: which session, what it compares, blind coding."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.model.ids import TranscriptId
from qualcode.project.calibrating import seal
from qualcode.project.project import Project
from qualcode.tui.asking import Confirm
from tests.tui import made
from tests.tui.sessions import (
    ANA,
    BEN,
    ROWS_ANA,
    ROWS_BEN,
    begun,
    comparing,
    played,
    press,
    text_of,
    two_coders,
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return two_coders(tmp_path / "study")


async def test_a_session_on_words_of_researchers_says_why_nothing_is_compared(root: Path) -> None:
    played(root, {ANA: ((1, "rust"),), BEN: ((1, "contact"),)})
    program = made.app(root, None)
    async with program.run_test(size=(100, 30)) as pilot:
        screen = await comparing(pilot)
        told = text_of(screen, "why-text")
        assert "Nothing was compared" in told
        assert "Left out: 1 segments of ana in which only researchers speak." in told


async def test_what_was_left_out_stands_below_the_differences(root: Path) -> None:
    played(root, {ANA: ((1, "rust"), *ROWS_ANA), BEN: ROWS_BEN})
    program = made.app(root, None)
    async with program.run_test(size=(100, 30)) as pilot:
        screen = await comparing(pilot)
        left = "Left out: 1 segments of ana in which only researchers speak."
        assert text_of(screen, "written") == left


async def test_coders_who_agree_on_everything_are_told_so(root: Path) -> None:
    played(root, {ANA: ROWS_ANA, BEN: ROWS_ANA})
    program = made.app(root, None)
    async with program.run_test(size=(100, 30)) as pilot:
        screen = await comparing(pilot)
        assert "agree on everything that was compared" in text_of(screen, "why-text")
        await press(pilot, "A")
        assert isinstance(program.screen, Confirm)


async def test_a_newer_session_that_waits_for_this_coder_comes_before_one_that_is_done(
    root: Path,
) -> None:
    played(root)
    second = begun(root, "r2", on=TranscriptId("T2"))
    program = made.app(root, None)
    async with program.run_test(size=(100, 30)) as pilot:
        screen = await comparing(pilot)
        assert screen.session is not None
        assert screen.session.id == "r2"
    seal(Project.open(root), second, ANA)
    program = made.app(root, None)
    async with program.run_test(size=(100, 30)) as pilot:
        screen = await comparing(pilot)
        assert screen.session is not None
        assert screen.session.id == "r1"


async def test_blind_coding_goes_by_units_and_speaks_up_beside_them(root: Path) -> None:
    begun(root)
    program = made.app(root, None)
    async with program.run_test(size=(100, 30)) as pilot:
        await comparing(pilot)
        await press(pilot, "enter")
        screen = made.code_screen(program)
        assert str(screen.banner.content).startswith("Unit 1 of 3 of r1. c codes it")
        assert screen.view.chosen is not None
        assert screen.view.chosen.kind == "turn"
        await press(pilot, "n", "c", *"rust", "enter")
        assert not program._notifications
        await press(pilot, "1")
        await press(pilot, ")", "1")
        [warned] = [str(one.message) for one in program._notifications][-1:]
        assert warned.startswith("These words are not a unit of r1")
