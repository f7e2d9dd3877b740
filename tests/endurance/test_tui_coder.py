"""A coder who only has keys: a whole transcript, a restart, and power cuts."""

from __future__ import annotations

import random
import re
import shutil
import sys
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


def test_a_whole_transcript_is_coded_by_keys_and_undone_and_redone_tomorrow(study: Path) -> None:
    wanted = turns_of_participants(told(study))
    with opened(study) as terminal:
        press_and_see(terminal, "+", "turn ")
        press_and_see(terminal, PICK, codings(1))
        for count in range(2, len(wanted) + 1):
            press_and_see(terminal, ">1", codings(count))
        press_and_see(terminal, "mIn de zaal was het stil", "stil")
        terminal.press("\x13")
        terminal.until_quiet(0.5)
        terminal.press("\x11")
        assert terminal.ended() == 0
    first = coded(study)
    assert [s.span for s in first] == wanted
    assert {s.codes for s in first} == {(CODE,)}
    with opened(study) as terminal:
        terminal.wait_for(codings(len(wanted)))
        press_and_see(terminal, "u", "Taken back: memo")
        for count in range(len(wanted) - 1, len(wanted) - 4, -1):
            press_and_see(terminal, "u", codings(count))
        press_and_see(terminal, "\x12", codings(len(wanted) - 2))
        terminal.press("\x11")
        assert terminal.ended() == 0
    assert [s.span for s in coded(study)] == wanted[:-2]
    with opened(study) as terminal:
        for count in (len(wanted) - 1, len(wanted)):
            press_and_see(terminal, "\x12", codings(count))
        terminal.press("\x11")
        assert terminal.ended() == 0
    assert coded(study) == first


@pytest.mark.parametrize("seed", range(4))
def test_a_power_cut_loses_nothing_that_was_confirmed(study: Path, seed: int) -> None:
    chance = random.Random(seed)
    wanted = turns_of_participants(told(study))
    confirmed = 0
    for _ in range(3):
        with opened(study) as terminal:
            found = re.findall(r"· (\d+) codings? ", terminal.text())
            assert confirmed <= int(found[-1]) <= confirmed + 1
            confirmed = int(found[-1])
            if confirmed == 0:
                press_and_see(terminal, "+", "turn ")
                press_and_see(terminal, PICK, codings(1))
                confirmed = 1
            for _ in range(chance.randrange(1, 7)):
                press_and_see(terminal, ">1", codings(confirmed + 1))
                confirmed += 1
            terminal.press(">1")
            terminal.take(chance.random() * 0.08)
            terminal.kill()
        assert confirmed <= len(coded(study)) <= confirmed + 1
    assert [s.span for s in coded(study)] == wanted[: len(coded(study))]


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
