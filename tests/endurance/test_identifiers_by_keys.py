"""Ten thousand words with the planted identifiers, gone through by keys alone, with a power cut."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from statistics import median

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are not on Windows", allow_module_level=True)

from qualcode.model.transcript import Turn
from qualcode.project.project import Project
from qualcode.project.protecting import Review, decisions_of, review
from qualcode.project.replacements import Files, keep_files
from qualcode.store.folder import Folder
from tests.privacy.scoring import PLANTED
from tests.privacy.small import every_byte
from tests.tui import made
from tests.tui.terminal import ROOT, Terminal, qualcode_open

F8 = "\x1b[19~"
WORDS = 10_000
CUT = 20
pytestmark = pytest.mark.slow


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """One transcript: the planted utterances among the words of the sample study."""
    said = [json.loads(line)["text"] for line in PLANTED.read_text(encoding="utf-8").splitlines()]
    filler = [turn.text for t in Folder(ROOT).transcripts() for turn in t.turns]
    turns, count = [Turn(text, "P1") for text in said], sum(len(t.split()) for t in said)
    for n, text in enumerate(filler * 2):
        if count >= WORDS:
            break
        turns.insert(min(2 * n, len(turns)), Turn(text, "P2"))
        count += len(text.split())
    root = made.study(tmp_path / "study", transcripts={"PL": tuple(turns)})
    keep_files(Project.open(root), Files(table=str(tmp_path / "safe" / "replace.csv")))
    return root


def found(study: Path) -> Review:
    return review(Project.open(study), every=True)


def opened(study: Path, left: int) -> Terminal:
    """The review in a terminal, with that many left to decide."""
    terminal = Terminal(qualcode_open(study, "PL", "ana"), environment=dict(os.environ))
    terminal.wait_for("^p")
    terminal.until_quiet(0.3)
    terminal.press(F8)
    terminal.wait_for(f"{left} to decide")
    return terminal


def decide(terminal: Terminal, left: int) -> float:
    """Seconds from the key to the next name; writings that only sound alike are said twice."""
    begin, at = time.perf_counter(), len(terminal.painted)
    terminal.press("r")
    try:
        terminal.wait_for(f"{left} to decide", since=at, timeout=2)
    except TimeoutError:
        terminal.press("r")
        terminal.wait_for(f"{left} to decide", since=at)
    return time.perf_counter() - begin


def test_everything_is_decided_by_keys_and_a_power_cut_loses_no_decision(study: Path) -> None:
    before = found(study)
    count = len(before.groups)
    with opened(study, count) as terminal:
        took = [decide(terminal, count - n) for n in range(1, CUT + 1)]
        terminal.kill()
    known = decisions_of(Project.open(study))
    decided = [g for g in before.groups if all(known.of(w) == "replace" for w in g.writings)]
    assert len(decided) == CUT
    with opened(study, count - CUT) as terminal:
        took += [decide(terminal, count - n) for n in range(CUT + 1, count + 1)]
        terminal.press("P")
        terminal.wait_for("Enter replaces them")
        terminal.press("\r")
        terminal.wait_for("Done.")
        terminal.press("\x11")
        assert terminal.ended() == 0
    sys.stdout.write(
        f"\n{before.words:,} words, {before.flags} flags, {count} decisions: "
        f"{median(took):.3f} s each in the middle, {sum(took):.1f} s in all\n"
    )
    assert median(took) < 1.0
    every = b"".join(every_byte(study).values()).decode("utf-8", "replace")
    gone = [g.string for g in before.groups if g.level == "direct" and len(g.string) > 5]
    assert len(gone) >= 40
    assert [string for string in gone if string in every] == []
