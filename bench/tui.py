"""The terminal program on a pseudo-terminal: first paint, key to last byte painted, memory.

A synthetic study of 30,000 words, 3,000 turns and 5,000 codings, one of four times that, one of
120,000 words in a single turn, and one of 200 codings on a line. First paint is the moment the
words and the bars beside them are on the screen, and that of the empty app any blank cells: both
in turns in the same run. *Again* begins with the picture that was left; *for the first time*
there is none, as after any file changed, and the words come before the margin. A key is pressed as soon as the terminal takes keys.
"""

from __future__ import annotations

import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
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
STILL = 0.15  # and what waits for a pause in typing, as the share that was read, is shown too
KEYS = 40
RUNS = 5
SIZE = (120, 40)
RAW = b"\x1b[?1049h"  # from here on keys reach the program as they are
LAST_WORD = "slotwoord"
BARS = "┏━┃┗"
EMPTY = "from textual.app import App\nApp().run()"
_WORDS = """de het een wij docenten studenten rooster toets week maandag binding welkom mentor
gesprek campus online camera groep opleiding stage begeleiding drempel zwaar fijn samen alleen
eigenlijk gewoon bijvoorbeeld misschien belangrijk verantwoordelijkheid""".split()


Took = tuple[float, float]
"""Seconds on the clock and seconds of processor time."""
Places = Callable[[Transcript, random.Random], Iterator[tuple[int, int]]]


def make_study(root: Path, times: int) -> None:
    """A study with one transcript `T` of `times` the usual size, coded by ana."""
    chance = random.Random(times)
    turns = tuple(
        Turn(_said(chance, n), "INT" if n % 4 == 0 else f"P{n % 7}", n * 3_000)
        for n in range(TURNS * times)
    )
    _write_study(root, turns, lambda t, c: _spread(t, c, CODINGS * times), chance)


def make_one_turn(root: Path) -> None:
    """A study in which one speaker says 120,000 words on end, in 5,000 codings."""
    chance = random.Random(3)
    turn = Turn(" ".join(chance.choices(_WORDS, k=120_000)), "P1", 0)

    def anywhere(transcript: Transcript, chance: random.Random) -> Iterator[tuple[int, int]]:
        for _ in range(CODINGS):
            start = chance.randrange(len(transcript.text) - 400)
            yield start, start + chance.randrange(20, 300)

    _write_study(root, (turn,), anywhere, chance)


def make_deep(root: Path) -> None:
    """A study with 200 codings on one line."""
    chance = random.Random(5)
    turns = tuple(
        Turn(" ".join(chance.choices(_WORDS, k=40)), f"P{n % 3}", n * 3_000) for n in range(300)
    )

    def heaped(transcript: Transcript, _: random.Random) -> Iterator[tuple[int, int]]:
        start = transcript.starts[4]
        return ((start + n % 7, start + 40 + n % 30) for n in range(200))

    _write_study(root, turns, heaped, chance)


def _write_study(
    root: Path, turns: tuple[Turn, ...], places: Places, chance: random.Random
) -> None:
    folder = Folder(root)
    turns = (*turns[:-1], replace(turns[-1], text=f"{turns[-1].text} {LAST_WORD}"))
    folder.write_study(Study("01KAJQ8B00QUALC0DEBENCH000", "Meting", coders=(CoderId("ana"),)))
    lines = "".join(f"  - {{id: code-{n}, label: Code nummer {n}}}\n" for n in range(CODERS_CODES))
    (root / "codebooks").mkdir(parents=True)
    (root / "codebooks" / "maat.yaml").write_text(
        f"format: 1\ncodebook: maat\ntitle: Maat\nversion: 1\nlanguage: nl\nnodes:\n{lines}",
        encoding="utf-8",
    )
    info = TranscriptInfo(version="", speakers={"INT": Speaker("INT", "researcher")})
    transcript = folder.write_transcript(TranscriptId("T"), turns, info)
    journal = folder.codings_folder(TranscriptId("T")) / "ana.jsonl"
    journal.parent.mkdir(parents=True)
    events = _events(transcript, places(transcript, chance))
    journal.write_bytes(b"".join(map(encode, events)))


def _spread(transcript: Transcript, chance: random.Random, count: int) -> Iterator[tuple[int, int]]:
    """Whole turns, one in ten with the turn after it."""
    for n in range(1, count + 1):
        first = chance.randrange(len(transcript.turns) - 2)
        start = transcript.starts[first]
        yield start, max(transcript.starts[first + 1 + (n % 10 == 0)] - 1, start + 1)


def _said(chance: random.Random, number: int) -> str:
    count = 3 if number % 4 == 0 else chance.randrange(4, 21)
    return " ".join(chance.choices(_WORDS, k=count)).capitalize() + "."


def _events(transcript: Transcript, places: Iterable[tuple[int, int]]) -> list[Event]:
    stamp, text = "2026-11-21T18:00:00Z", transcript.text
    opening = Open(1, _uid(0), None, stamp, "s", CoderId("ana"), "independent", transcript.id)
    events: list[Event] = [opening]
    for n, edges in enumerate(places, start=1):
        held = anchor(text, Span(*edges))
        id = SegmentId(_uid(10_000_000 + n))
        segment = NewSegment(id, edges, transcript.version, held.quote, held.pre, held.post)
        code = AddCode(id, CodeId(f"maat/code-{n % CODERS_CODES}"), 1)
        events.append(Act(1, _uid(n), _uid(n - 1), stamp, (segment, code)))
    return events


def _uid(number: int) -> str:
    return f"01K{number:023d}"


def first_paint(words: Sequence[str], *marks: str) -> Took:
    """What it takes until one of each of the marks is on the screen."""
    with Terminal(words, size=SIZE) as terminal:
        while True:
            if not terminal.take(10) and terminal.process.poll() is not None:
                raise TimeoutError(terminal.text())
            now = time.perf_counter()
            shown = terminal.text()
            if all(any(one in shown for one in mark.split("|")) for mark in marks):
                return now - terminal.started, terminal.processor()


def key_at_once(words: Sequence[str], key: str, mark: str) -> Took:
    """What it takes until a key pressed at once has its answer."""
    with Terminal(words, size=SIZE) as terminal:
        while RAW not in terminal.painted:
            terminal.take(10)
        terminal.press(key)
        terminal.wait_for(mark)
        return time.perf_counter() - terminal.started, terminal.processor()


def leave_picture(words: Sequence[str]) -> None:
    """Opens and leaves, as a person does."""
    with Terminal(words, size=SIZE) as terminal:
        terminal.wait_for("^p")
        terminal.until_quiet(0.5)
        terminal.press("\x11")
        terminal.ended()


def starts(root: Path) -> dict[str, Took]:
    """The least that every kind of start of a study takes, the empty app between them."""
    command = qualcode_open(root, "T", "ana")
    first, bars = Folder(root).transcript(TranscriptId("T")).turns[0].text[:12], "|".join(BARS)
    found: dict[str, list[Took]] = {}
    for _ in range(RUNS):
        cold = []
        for marks in ((first,), (first, bars)):
            shutil.rmtree(root / ".qualcode", ignore_errors=True)
            cold.append(first_paint(command, *marks))
        leave_picture(command)
        for what, took in (
            ("empty app", first_paint([sys.executable, "-c", EMPTY], "  ")),
            ("first time: words", cold[0]),
            ("first time: words and margin", cold[1]),
            ("again: words", first_paint(command, first)),
            ("again: words and margin", first_paint(command, first, bars)),
            ("again: a key pressed at once", key_at_once(command, "G", LAST_WORD)),
        ):
            found.setdefault(what, []).append(took)
    return {
        what: (min(wall for wall, _ in taken), min(cpu for _, cpu in taken))
        for what, taken in found.items()
    }


def latencies(terminal: Terminal, keys: Sequence[str]) -> list[float]:
    """Seconds from each key to the last byte of its repaint, sorted."""
    taken = []
    for key in keys:
        terminal.until_quiet(STILL)
        before = len(terminal.painted)
        start = time.perf_counter()
        terminal.press(key)
        last = terminal.until_quiet(QUIET)
        if len(terminal.painted) > before:
            taken.append(last - start)
    return sorted(taken)


def _shown(what: str, taken: Sequence[float], bare: float, budget: str) -> float:
    middle, late = statistics.median(taken), taken[int(len(taken) * 0.95) - 1]
    line(f"{what}, p95 {1000 * late:.1f} ms", middle, bare, "empty app", budget)
    return middle


def measure(root: Path, *, is_usual: bool = False, step: str = "j") -> dict[str, float]:
    """Prints one study and gives its medians in seconds by kind of key, and of its first paint.

    The budget of the first paint is that of the usual size. `step` goes to the next words to code.
    """
    command = qualcode_open(root, "T", "ana")
    began = starts(root)
    bare, bare_cpu = began["empty app"]
    for what, (wall, cpu) in began.items():
        held = is_usual and what in {"again: words and margin", "first time: words"}
        budget = "1.5 x" if held else "-"
        line(f"{what}, processor {cpu / bare_cpu:.2f} x", wall, bare, "empty app", budget)
    found = {"first paint": began["again: words and margin"][1]}
    with Terminal(command, size=SIZE) as terminal:
        terminal.wait_for("^p")
        terminal.until_quiet(0.5)
        begun = terminal.memory()
        keys = {
            "move": (["j"] * KEYS, "10 ms"),
            "word": (["w"] * KEYS, "10 ms"),
            "page": (["\x1b[6~"] * KEYS, "20 ms"),
            "code": ([], "20 ms"),
            "search": (["/mentor\r", *(["n"] * KEYS)], "20 ms"),
            "end": (["G", "g"] * 5, "20 ms"),
        }
        for what, (pressed, budget) in keys.items():
            if what == "code":
                terminal.press("gcnummer 3\r")
                terminal.until_quiet(0.5)
                taken = sorted(t for _ in range(KEYS) for t in _coded(terminal, step))
            else:
                taken = latencies(terminal, pressed)
            found[what] = _shown(what, taken, bare, budget)
        print(f"  resident memory {begun:.0f} MiB at first, {terminal.memory():.0f} MiB after use")
    return found


def _coded(terminal: Terminal, step: str) -> list[float]:
    """One coding by its number key, on the next words."""
    terminal.press(step)
    return latencies(terminal, ["1"])


def main() -> None:
    """Prints every study, and how much the larger one costs more."""
    with tempfile.TemporaryDirectory() as name:
        results = []
        for times in (1, 4):
            print(f"  {TURNS * times:,} turns, {CODINGS * times:,} codings, {SIZE[0]}x{SIZE[1]}")
            make_study(Path(name) / str(times), times)
            results.append(measure(Path(name) / str(times), is_usual=times == 1))
        for what in ("first paint", "move", "page", "code"):
            print(f"  {what} at four times the size: {results[1][what] / results[0][what]:.2f} x")
        print(f"  120,000 words in one turn, {CODINGS:,} codings")
        make_one_turn(Path(name) / "one")
        measure(Path(name) / "one", step="w")
        print("  200 codings on a line")
        make_deep(Path(name) / "deep")
        measure(Path(name) / "deep")
