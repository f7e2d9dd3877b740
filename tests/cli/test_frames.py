"""Steps of the card sort and of configurations from the command line, and the way back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.helpers import run
from tests.export.studies import copied_sample


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copied_sample(tmp_path / "study").folder.root


def names(root: Path, *filters: str) -> list[str]:
    told: Any = run("element", "cards", "--json", *filters, "-s", root).json()
    return [card["name"] for card in told]


def test_elements_are_merged_and_every_step_has_a_way_back(root: Path) -> None:
    first, second, *_ = names(root)
    path = root / "analysis" / "elements.yaml"
    run("element", "group", "Warm welkom", first, "-s", root)
    run("element", "group", "Begroeten", second, "-s", root)
    before = path.read_bytes()
    merged = run("element", "merge", "begroeten", "Warm welkom", "-s", root)
    assert (merged.code, merged.out) == (0, "warm-welkom\n")
    after = path.read_bytes()
    assert (
        "Taken back: begroeten merged into Warm welkom." in run("element", "undo", "-s", root).err
    )
    assert path.read_bytes() == before
    assert "Brought back: begroeten merged" in run("element", "redo", "-s", root).err
    assert path.read_bytes() == after
    for _ in range(3):
        assert run("element", "undo", "-s", root).code == 0
    assert not path.exists()
    assert "There is nothing to undo." in run("element", "undo", "-s", root).err


def test_cards_are_filtered_and_suggested_in_groups(root: Path) -> None:
    every = names(root)
    assert set(names(root, "-w", "code=online")) < set(every)
    told: Any = run(
        "element", "suggest", "--groups", "--at-least", "40", "--json", "-s", root
    ).json()
    assert {row["nr"] for row in told["rows"]} >= {1}
    assert {row["card"] for row in told["rows"]} <= set(every)


def test_configurations_are_drawn_in_text_and_taken_back(root: Path, tmp_path: Path) -> None:
    run("cmo", "add", "naam", "-m", "Als, dan.", "--context", "Klein", "-s", root)
    drawn = run("cmo", "diagram", "--text", "-s", root).out
    assert drawn.startswith("naam  (+0 / −0)\n┌ Context ─")
    target = tmp_path / "cmo.txt"
    run("cmo", "diagram", "naam", "-o", target, "-s", root)
    assert target.read_text(encoding="utf-8") == drawn
    assert "Taken back: what naam says." in run("cmo", "undo", "-s", root).err
    assert not (root / "analysis" / "configurations.yaml").exists()
    assert "Brought back: what naam says." in run("cmo", "redo", "-s", root).err
