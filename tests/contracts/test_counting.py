"""Words are counted in one way: what a list says of a transcript, every other number says too."""

from __future__ import annotations

import re
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "qualcode"
AT_WHITE_SPACE = re.compile(r"len\([\w.\[\]()]*\.split\(\)\)")
GUESSING = {"formats", "text", "model"}
"""Rooms that tell no researcher how many words there are; forms are guessed by runs of signs."""


def test_no_number_of_words_is_counted_at_white_space() -> None:
    found = [
        f"{path.relative_to(SOURCE)}: {line.strip()}"
        for path in sorted(SOURCE.rglob("*.py"))
        if path.relative_to(SOURCE).parts[0] not in GUESSING
        for line in path.read_text(encoding="utf-8").splitlines()
        if AT_WHITE_SPACE.search(line)
    ]
    assert found == []
