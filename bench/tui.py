"""The terminal program on a pseudo-terminal: key written to last byte painted, and memory.

A synthetic study of 30,000 words, 3,000 turns and 5,000 codings, and one of four times that.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.measure import line
from qualcode.formats.studyfiles import TranscriptInfo
from qualcode.journal.events import Act, AddCode, Event, NewSegment, Open, encode
from qualcode.model.ids import CodeId, CoderId, SegmentId, TranscriptId
from qualcode.model.span import Span
from qualcode.model.study import Study
from qualcode.model.transcript import Speaker, Transcript, Turn
from qualcode.store.folder import Folder
from qualcode.text.anchor import anchor
from tests.tui.terminal import Terminal, qualcode_open

TURNS, CODINGS, CODERS_CODES = 3_000, 5_000, 40
QUIET = 0.06  # seconds without a byte: the repaint is over
KEYS = 40
SIZE = (120, 40)
EMPTY = "from textual.app import App\nApp().run()"
_WORDS = """de het een wij docenten studenten rooster toets week maandag binding welkom mentor
gesprek campus online camera groep opleiding stage begeleiding drempel zwaar fijn samen alleen
eigenlijk gewoon bijvoorbeeld misschien belangrijk verantwoordelijkheid""".split()


def make_study(root: Path, times: int) -> None:
    """A study with one transcript `T` of `times` the usual size, coded by ana."""
    chance = random.Random(times)
    folder = Folder(root)
    folder.write_study(Study("01KAJQ8B00QUALC0DEBENCH000", "Meting", coders=(CoderId("ana"),)))
    lines = "".join(f"  - {{id: code-{n}, label: Code nummer {n}}}\n" for n in range(CODERS_CODES))
    (root / "codebooks").mkdir(parents=True)
    (root / "codebooks" / "maat.yaml").write_text(
        f"format: 1\ncodebook: maat\ntitle: Maat\nversion: 1\nlanguage: nl\nnodes:\n{lines}",
        encoding="utf-8",
    )
    turns = tuple(
        Turn(_said(chance, n), "INT" if n % 4 == 0 else f"P{n % 7}", n * 3_000)
        for n in range(TURNS * times)
    )
    info = TranscriptInfo(version="", speakers={"INT": Speaker("INT", "researcher")})
    transcript = folder.write_transcript(TranscriptId("T"), turns, info)
    journal = folder.codings_folder(TranscriptId("T")) / "ana.jsonl"
    journal.parent.mkdir(parents=True)
    journal.write_bytes(b"".join(map(encode, _events(transcript, chance, CODINGS * times))))


def _said(chance: random.Random, number: int) -> str:
    count = 3 if number % 4 == 0 else chance.randrange(4, 21)
    return " ".join(chance.choices(_WORDS, k=count)).capitalize() + "."


def _events(transcript: Transcript, chance: random.Random, count: int) -> list[Event]:
    stamp, text = "2026-11-21T18:00:00Z", transcript.text
    opening = Open(1, _uid(0), None, stamp, "s", CoderId("ana"), "independent", transcript.id)
    events: list[Event] = [opening]
    for n in range(1, count + 1):
        first = chance.randrange(len(transcript.turns) - 2)
        start = transcript.starts[first]
        end = transcript.starts[first + 1 + (n % 10 == 0)] - 1
        held = anchor(text, Span(start, max(end, start + 1)))
        edges = (start, max(end, start + 1))
        id = SegmentId(_uid(10_000_000 + n))
        segment = NewSegment(id, edges, transcript.version, held.quote, held.pre, held.post)
        code = AddCode(id, CodeId(f"maat/code-{n % CODERS_CODES}"), 1)
        events.append(Act(1, _uid(n), _uid(n - 1), stamp, (segment, code)))
    return events


def _uid(number: int) -> str:
    return f"01K{number:023d}"


def first_paint(words: Sequence[str], mark: str) -> float:
    """Seconds from starting the process to the last byte of its first picture."""
    taken = []
    for _ in range(3):
        with Terminal(words, size=SIZE) as terminal:
            terminal.wait_for(mark)
            taken.append(terminal.until_quiet(0.25) - terminal.started)
    return statistics.median(taken)


def latencies(terminal: Terminal, keys: Sequence[str]) -> list[float]:
    """Seconds from each key to the last byte of its repaint, sorted."""
    taken = []
    for key in keys:
        terminal.until_quiet(QUIET)
        before = len(terminal.painted)
        start = time.perf_counter()
        terminal.press(key)
        last = terminal.until_quiet(QUIET)
        if len(terminal.painted) > before:
            taken.append(last - start)
    return sorted(taken)


def _shown(what: str, taken: Sequence[float], bare: float, budget: str) -> float:
    middle, late = statistics.median(taken), taken[int(len(taken) * 0.95) - 1]
    line(f"{what}, p95 {1000 * late:.1f} ms", middle, bare, "empty app's first paint", budget)
    return middle


def measure(root: Path, bare: float) -> dict[str, float]:
    """Prints one size and gives its medians in seconds by kind of key."""
    command = qualcode_open(root, "T", "ana")
    found = {"first paint": first_paint(command, "^p")}
    line("first paint", found["first paint"], bare, "empty app's first paint", "bare + 0.3 s")
    with Terminal(command, size=SIZE) as terminal:
        terminal.wait_for("^p")
        terminal.until_quiet(0.5)
        begun = terminal.memory()
        keys = {
            "move": (["j"] * KEYS, "16 ms"),
            "word": (["w"] * KEYS, "16 ms"),
            "page": (["\x1b[6~"] * KEYS, "30 ms"),
            "code": ([], "60 ms"),
            "search": (["/mentor\r", *(["n"] * KEYS)], "60 ms"),
            "end": (["G", "g"] * 5, "60 ms"),
        }
        for what, (pressed, budget) in keys.items():
            if what == "code":
                terminal.press("cnummer 3\r")
                terminal.until_quiet(0.5)
                taken = sorted(t for _ in range(KEYS) for t in _coded(terminal))
            else:
                taken = latencies(terminal, pressed)
            found[what] = _shown(what, taken, bare, budget)
        print(f"  resident memory {begun:.0f} MiB at first, {terminal.memory():.0f} MiB after use")
    return found


def _coded(terminal: Terminal) -> list[float]:
    """One coding by its number key, on the next turn."""
    terminal.press("j")
    terminal.until_quiet(QUIET)
    return latencies(terminal, ["1"])


def main() -> None:
    """Prints both sizes, and how much the larger one costs more."""
    bare = first_paint([sys.executable, "-c", EMPTY], "  ")
    with tempfile.TemporaryDirectory() as name:
        results = []
        for times in (1, 4):
            print(f"  {TURNS * times:,} turns, {CODINGS * times:,} codings, {SIZE[0]}x{SIZE[1]}")
            make_study(Path(name) / str(times), times)
            results.append(measure(Path(name) / str(times), bare))
        for what in ("move", "page", "code"):
            print(f"  {what} at four times the size: {results[1][what] / results[0][what]:.2f} x")
