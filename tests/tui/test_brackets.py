"""Words in square brackets, as `[lacht]`, stand on every screen as they were written.

Textual takes what stands in brackets for an order about style where it is not told otherwise:
it would leave `[lacht]` out, and end on `[/b]`.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from qualcode.model.transcript import Turn
from qualcode.store.folder import Folder
from qualcode.tui.app import QualcodeApp
from tests.tui import made
from tests.tui.test_sides import coded
from tests.tui.waiting import settled

SAID = "[lacht] Het was [/b] stil [red]rood[/red] [@click=x]y[/]."
LABEL = "Rust [oud] [/b]"
IN_BOOK = {
    "Praatboek": '"Boek [nieuw] [/x]"',
    "Rust\n": f'"{LABEL}"\n',
    "De spreker vindt rust.": '"Wie [zo] rust [/i] vindt."',
    "label: Waardering": 'label: "Waarde [ring]"',
    "label: Negatief": 'label: "Neg [atief]"',
}
SENTENCE = "Het werkzame element is [rust][/i]"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A study in which every text has brackets."""
    turns = (Turn("Hoe [was] het?", "INT", 1_000), Turn(SAID, "P1", 5_000))
    root = made.study(tmp_path / "[map]", transcripts={"T1": turns})
    path = root / "codebooks" / "praat.yaml"
    text = path.read_text(encoding="utf-8")
    for plain, bracketed in IN_BOOK.items():
        assert plain in text
        text = text.replace(plain, bracketed, 1)
    path.write_text(text, encoding="utf-8")
    study = root / "project.yaml"
    text = study.read_text(encoding="utf-8").replace("Proefstudie", '"Proef [studie] [/b]"')
    study.write_text(text, encoding="utf-8")
    coded(root, (SAID, "rust"), (SAID, "negatief"))
    return root


def shown(program: QualcodeApp) -> str:
    """The words on the screen."""
    rows = program.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in row) for row in rows)


async def press(pilot: Pilot[None], *keys: str) -> str:
    for key in keys:
        await pilot.press(key)
        await settled(pilot)
    assert isinstance(pilot.app, QualcodeApp)
    return shown(pilot.app)


async def test_words_in_brackets_are_read_coded_and_listed(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        assert SAID in shown(program)
        assert LABEL in await press(pilot, "j", "c")
        assert LABEL in await press(pilot, "escape")
        assert SAID in await press(pilot, "f5")
        assert SAID in await press(pilot, "f6", *"lacht", "enter")


async def test_a_codebook_in_brackets_is_shown_and_changed(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        told = await press(pilot, "f4", "down")
        for words in ("Boek [nieuw] [/x] 1", LABEL, "Wie [zo] rust [/i] vindt.", "Waarde [ring]"):
            assert words in told
        assert f"Definition of {LABEL}" in await press(pilot, "e")
        await press(pilot, "escape")
        assert f"Rename {LABEL}: why?" in await press(pilot, "r", "end", *" [/q]", "enter")
        assert f"label: {LABEL} [/q]" in await press(pilot, "enter")
        assert f"{LABEL} [/q]" in await press(pilot, "enter")


async def test_sentences_and_configurations_in_brackets_are_sorted_and_written(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        await press(pilot, "j", "t", *"[rust][/i]", "enter")
        assert SENTENCE in await press(pilot, "f9")
        assert "1 card in [rust][/i]" in await press(pilot, "n", "enter")
        await press(pilot, "f10", "n", *"als [nu][/b] dan", "ctrl+s")
        assert "als [nu][/b] dan" in shown(program)
        overview = await press(pilot, "b", "4")
        assert "codings for / against" in overview
        assert "als [nu][/b] dan" in overview


async def test_the_study_and_its_problems_name_what_is_in_brackets(root: Path) -> None:
    path = Folder(root).codings_folder(made.T1) / "ana.jsonl"
    path.write_bytes(path.read_bytes() + b'["[/b]"]\n')
    program = made.app(root, transcript=None)
    async with program.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        assert "Proef [studie] [/b]" in shown(program)
        assert "T1" in await press(pilot, "p")
        assert program.is_running
