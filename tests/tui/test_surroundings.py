"""A study that changes under the program: it is said, and the program goes on."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tui import made
from tests.tui.waiting import settled


def break_book(root: Path) -> None:
    (root / "codebooks" / "praat.yaml").write_text("nodes: [", encoding="utf-8")


def take_book(root: Path) -> None:
    (root / "codebooks" / "praat.yaml").unlink()


def take_words(root: Path) -> None:
    (root / "transcripts" / "T1.txt").unlink()


def break_study(root: Path) -> None:
    (root / "project.yaml").write_text("name: [", encoding="utf-8")


def take_study(root: Path) -> None:
    (root / "project.yaml").unlink()


@pytest.mark.slow
@pytest.mark.parametrize(
    "spoil", [break_book, take_book, take_words, break_study, take_study,
                                   shutil.rmtree])  # fmt: skip
async def test_no_screen_ends_the_program_when_the_study_changes_under_it(
    root: Path, spoil: Callable[[Path], object]
) -> None:
    program = made.app(root)
    async with program.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        spoil(root)
        keys = ("j", "c", "escape", "f4", "f5", "f6", "f3", "f7", "f8", "f9", "f10", "f2", "f1")
        for key in (*keys, "enter"):
            await pilot.press(key)
            await settled(pilot)
            assert not program.last_words, key
            assert program.is_running, key


async def test_a_codebook_that_was_broken_meanwhile_is_named_and_the_words_stay(
    root: Path,
) -> None:
    program = made.app(root)
    async with program.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        break_book(root)
        await pilot.press("f4")
        await settled(pilot)
        assert made.code_screen(program).work.transcript.id == "T1"
        assert any("praat.yaml" in note.message for note in program._notifications)
