"""One durable coding against a bare fsync; loading codings against a bare parse of their lines."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

import msgspec

from bench.measure import line, seconds
from qualcode.journal.events import Act, AddCode, Event, NewSegment, Open, encode
from qualcode.journal.state import state_of
from qualcode.model.collector import collector_paused
from qualcode.model.ids import CodeId, CoderId, SegmentId, TranscriptId
from qualcode.model.span import Span
from qualcode.project.desk import Desk
from qualcode.project.project import Project
from qualcode.project.starting import copy_sample
from qualcode.store.journals import read_journal

CODINGS = 100_000
QUOTE = "En toen vroeg mijn mentor hoe het ging. Dat hielp echt, ook online, elke week weer."


def _uid(number: int) -> str:
    return f"01K{number:023d}"


def journal_lines(count: int) -> bytes:
    """A journal with one coding a line, as a coder at work writes them."""
    stamp = "2026-11-21T18:00:00Z"
    events: list[Event] = [
        Open(1, _uid(0), None, stamp, "s", CoderId("ana"), "independent", TranscriptId("T"))
    ]
    for n in range(1, count + 1):
        segment = SegmentId(_uid(10_000_000 + n))
        ops = (
            NewSegment(segment, (n, n + 84), "9f2c41d09f2c41d0", QUOTE, QUOTE[:32], QUOTE[:32]),
            AddCode(segment, CodeId(f"professionals/code-{n % 60}"), 1),
        )
        events.append(Act(1, _uid(n), _uid(n - 1), stamp, ops))
    return b"".join(map(encode, events))


def _durable(folder: Path) -> None:
    project = copy_sample(folder / "study")
    from qualcode.project.sample import import_sample

    import_sample(project)
    project = Project.open(folder / "study")
    bare_file = (folder / "bare").open("ab", buffering=0)

    def bare() -> None:
        for _ in range(50):
            bare_file.write(b"x" * 420 + b"\n")
            os.fsync(bare_file.fileno())

    with Desk.open(project, TranscriptId("FG1"), CoderId("ana")) as desk:
        place = iter(range(100_000))
        code = CodeId("professionals/binding-studenten")

        def ours() -> None:
            for _ in range(50):
                start = next(place) % 7_000
                desk.code(Span(start, start + 40 + next(place) % 900), [code])

        limit, took = seconds(bare) / 50, seconds(ours) / 50
    bare_file.close()
    line("one coding, durable", took, limit, "append + fsync", "fsync + 2 ms")
    print(f"  {1000 * (took - limit):.3f} ms over the bare fsync")


def _load(folder: Path) -> None:
    path = folder / "ana.jsonl"
    path.write_bytes(journal_lines(CODINGS))
    rows = path.read_bytes().splitlines()
    decode = msgspec.json.Decoder(Event).decode

    def typed() -> None:
        # The events are kept, as they are by whoever reads a journal; without the collector.
        with collector_paused():
            _ = [decode(row) for row in rows]

    def untyped() -> None:
        for row in rows:
            json.loads(row)

    parsed, plain = seconds(typed, runs=3), seconds(untyped, runs=3)
    line(f"parse {CODINGS:,} lines with json", plain, parsed, "msgspec", "-")
    read = seconds(lambda: read_journal(path), runs=3)
    line(f"read {CODINGS:,} codings from disk", read, parsed, "msgspec of the lines", "3 x")
    fold = seconds(lambda: state_of(read_journal(path).events).segments(), runs=3)
    line(f"read and fold {CODINGS:,} codings", fold, parsed, "msgspec of the lines", "-")


def main() -> None:
    """Prints both."""
    with tempfile.TemporaryDirectory() as name:
        _durable(Path(name))
        _load(Path(name))
