"""The check on the frozen planted set, and its flags on real conversations; all scores printed."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pytest

from qualcode.formats.transcripts.read import read_transcript
from qualcode.privacy.identifiers import LEVELS, check
from tests.privacy.scoring import CAPITALISED, DIRECT, PLANTED, Scores, scores


@pytest.fixture(scope="module")
def scored() -> Scores:
    found = scores()
    sys.stdout.write("\n" + "\n".join(found.lines()) + "\n")
    return found


def test_the_planted_set_is_the_frozen_one() -> None:
    frozen = (PLANTED.parent / "README.md").read_text(encoding="utf-8")
    assert hashlib.sha256(PLANTED.read_bytes()).hexdigest() in frozen


def test_every_direct_identifier_is_found(scored: Scores) -> None:
    assert sum(scored.planted[c] for c in DIRECT) == 45
    assert scored.recall(DIRECT) == 1.0


def test_names_schools_and_places_with_a_capital_are_found(scored: Scores) -> None:
    assert sum(scored.planted[c] for c in CAPITALISED) == 60
    assert scored.recall(CAPITALISED) >= 0.95


@pytest.mark.slow
def test_flags_on_real_conversations_are_few_enough_to_read(shared: Path) -> None:
    for path in sorted((shared / "corpora" / "ub2030_nl").glob("*.txt")):
        text = "\n".join(t.text for t in read_transcript(path.read_bytes(), path.name).turns)
        flags = check(text, language="nl")
        count = len(text.split())
        strings = len({f.string.casefold() for f in flags})
        told = ", ".join(f"{lv} {sum(f.level == lv for f in flags)}" for lv in LEVELS)
        rate = 1000 * len(flags) / count
        sys.stdout.write(
            f"\n{path.stem}: {count} words, {rate:.1f} flags per 1,000, {strings} strings ({told})"
        )
        assert rate < 25
        assert strings < 120
