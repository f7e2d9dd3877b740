"""A coder who only has keys: a whole transcript, a restart, and power cuts."""

from __future__ import annotations

import random
import re
import shutil
import signal
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are not on Windows", allow_module_level=True)

from qualcode.journal.state import state_of
from qualcode.model.ids import CoderId, TranscriptId
from qualcode.model.segment import Segment
from qualcode.model.span import Span
from qualcode.model.transcript import Transcript
from qualcode.store.folder import Folder
from tests.tui.terminal import ROOT, Terminal, qualcode_open

FB2, ANA = TranscriptId("FB2"), CoderId("ana")
CODE = "professionals/binding-studenten"
PICK = "cmentoring en con\r"
ROOSTER = "professionals/roostering-en-toetsing"
PICK_OTHER = "croostering\r"
MOST_CUTS = 5
pytestmark = pytest.mark.slow


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A copy of the sample study in which ana has not coded FB2."""
    root = tmp_path / "study"
    for name in ("project.yaml", "participants.yaml"):
        (tmp_path / "study").mkdir(exist_ok=True)
        shutil.copyfile(ROOT / name, root / name)
    for name in ("codebooks", "transcripts", "codings"):
        shutil.copytree(ROOT / name, root / name)
    (root / "codings" / "FB2" / "ana.jsonl").unlink(missing_ok=True)
    return root


def told(study: Path) -> Transcript:
    return Folder(study).transcript(FB2)


def turns_of_participants(transcript: Transcript) -> list[Span]:
    return [
        span
        for n, turn in enumerate(transcript.turns)
        if (span := transcript.turn_span(n)) and not transcript.is_researcher(turn.speaker)
    ]


def coded(study: Path) -> tuple[Segment, ...]:
    journal = Folder(study).journal(FB2, ANA)
    return state_of(journal.events).segments() if journal else ()


def opened(study: Path) -> Terminal:
    terminal = Terminal(qualcode_open(study, "FB2", "ana"))
    terminal.wait_for("^p")
    return terminal


def press_and_see(terminal: Terminal, keys: str, words: str) -> None:
    """Presses keys and waits until the screen confirms them."""
    before = len(terminal.painted)
    terminal.press(keys)
    terminal.wait_for(words, since=before)


def codings(count: int) -> str:
    return f"· {count} coding{'' if count == 1 else 's'} "


@dataclass(frozen=True)
class Step:
    """Keys, what the screen confirms them with, and all that stands then."""

    keys: str
    seen: str
    stands: Mapping[Span, tuple[str, ...]]


def script(wanted: Sequence[Span], *, undoing: bool, picking: bool = False) -> list[Step]:
    """Codes every turn: mostly with one code, every fourth with two, every ninth with another.

    With `undoing` every fifth coding is taken back and brought back. With `picking` no number
    keys are used: which code has one is kept after the coding, and may be lost in a cut.
    """
    stands: dict[Span, tuple[str, ...]] = {}
    steps: list[Step] = []

    def step(keys: str) -> None:
        count = sum(map(len, stands.values()))
        steps.append(Step(keys, codings(count), dict(stands)))

    for n, span in enumerate(wanted):
        code, other = (ROOSTER, CODE) if n % 9 == 8 else (CODE, ROOSTER)
        keys = {CODE: "1" if n > 0 else PICK, ROOSTER: "2" if n > 8 else PICK_OTHER}
        if picking:
            keys = {CODE: PICK, ROOSTER: PICK_OTHER}
        stands[span] = (code,)
        step(("+" if n == 0 else ">") + keys[code])
        if n % 4 == 3 and n > 8:
            stands[span] = (code, other)
            step(keys[other])
        if undoing and n % 5 == 4:
            kept = stands.pop(span)
            if len(kept) > 1:
                stands[span] = kept[:1]
            step("u")
            stands[span] = kept
            step("\x12")
    return steps


def standing(study: Path) -> dict[Span, tuple[str, ...]]:
    """Every span with its codes, as the journal has them."""
    return {segment.span: segment.codes for segment in coded(study)}


def leave(terminal: Terminal) -> None:
    terminal.press("\x11")
    assert terminal.ended() == 0


def test_a_whole_transcript_is_coded_by_keys_and_undone_and_redone_tomorrow(study: Path) -> None:
    steps = script(turns_of_participants(told(study)), undoing=True)
    with opened(study) as terminal:
        for step in steps:
            press_and_see(terminal, step.keys, step.seen)
        press_and_see(terminal, "mIn de zaal was het stil", "stil")
        terminal.press("\x13")
        terminal.until_quiet(0.5)
        press_and_see(terminal, "t, dat men elkaar kent\r", "saved")
        terminal.until_quiet(0.5)
        leave(terminal)
    first = coded(study)
    assert standing(study) == steps[-1].stands
    assert len(first) == len(turns_of_participants(told(study)))
    journal = Folder(study).journal(FB2, ANA)
    assert journal is not None
    memos = state_of(journal.events).memos()
    last = max(first, key=lambda s: s.span)
    assert [(m.text, m.segments) for m in memos] == [("In de zaal was het stil", (last.id,))]
    assert last.sentence == "Het werkzame element is , dat men elkaar kent"
    assert [s.sentence for s in first if s.id != last.id] == [None] * (len(first) - 1)
    everything = steps[-1].seen
    straight = script(turns_of_participants(told(study)), undoing=False)
    before = [step.seen for step in straight[-5:-1]][::-1]
    with opened(study) as terminal:
        terminal.wait_for(everything)
        press_and_see(terminal, "u", "Taken back: sentence")
        press_and_see(terminal, "u", "Taken back: memo")
        for seen in before:
            press_and_see(terminal, "u", seen)
        press_and_see(terminal, "\x12", before[-2])
        leave(terminal)
    assert standing(study) == straight[-4].stands
    with opened(study) as terminal:
        for seen in (before[-3], before[-4], everything):
            press_and_see(terminal, "\x12", seen)
        press_and_see(terminal, "\x12", "Brought back: memo")
        press_and_see(terminal, "\x12", "Brought back: sentence")
        leave(terminal)
    assert coded(study) == first


@pytest.mark.parametrize("seed", range(4))
def test_a_power_cut_at_any_moment_loses_nothing_that_was_confirmed(study: Path, seed: int) -> None:
    chance = random.Random(seed)
    steps = script(turns_of_participants(told(study)), undoing=True, picking=True)[:40]
    done = cuts = 0
    while done < len(steps):
        with opened(study) as terminal:
            if done:
                terminal.press("G[")  # to the last coding: a cut may forget where one was
                terminal.until_quiet(0.4)
            cut = threading.Timer(chance.uniform(0.05, 2.0), terminal.process.kill)
            if cuts < MOST_CUTS:
                cut.start()
            try:
                for step in steps[done:]:
                    press_and_see(terminal, step.keys, step.seen)
                    done += 1
            except (TimeoutError, OSError):
                assert terminal.process.wait(timeout=20) == -signal.SIGKILL
                cuts += 1
            finally:
                cut.cancel()
                terminal.kill()
        now = standing(study)
        # What was pressed last may be on the disk before the screen said so.
        unsaid = steps[done].stands if done < len(steps) else None
        assert now in (steps[done - 1].stands if done else {}, unsaid)
        if now == unsaid:
            done += 1
    assert standing(study) == steps[-1].stands
    assert cuts > 0


def test_a_crash_gives_the_terminal_back_and_says_where_the_report_lies(study: Path) -> None:
    harm = (
        "from pathlib import Path\n"
        "from qualcode.tui.screens.code import CodeScreen\n"
        "from qualcode.tui.app import run\n"
        "CodeScreen.action_flag = lambda self: 1 / 0\n"
        f"raise SystemExit(run(Path({str(study)!r}), 'FB2', 'ana'))\n"
    )
    with Terminal([sys.executable, "-c", harm]) as terminal:
        terminal.wait_for("^p")
        press_and_see(terminal, PICK, codings(1))
        assert terminal.modes_now() != terminal.modes
        before = len(terminal.painted)
        terminal.press("f")
        assert terminal.ended() == 1
        assert terminal.modes_now() == terminal.modes
        last = terminal.painted[before:]
        assert b"\x1b[?1049l" in last
        assert b"\x1b[?25h" in last
        words = terminal.text(before)
    assert "Everything that was shown as saved is in the study" in words
    report = re.search(r"The report is (\S.*\.txt)\.", words.replace("\r\n", " ").replace("\n", ""))
    assert report, words
    assert "ZeroDivisionError" in Path(report[1]).read_text(encoding="utf-8")
    assert not Path(report[1]).is_relative_to(study)
    assert len(coded(study)) == 1
