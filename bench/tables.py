"""What tables cost, as ratios against bare work in the same run.

`--size L` is another measurement: see `_large`. The corpus of M is that of `../shared/data/bench/gen_corpus.py`, size M, where the folder is there
(QUALCODE_SHARED says where); otherwise one of the same size is made here. Limits: every table
over 30,000 codings in 120 transcripts in 2 s together, co-occurrence in 0.1 s after load, 31,000
quotes as csv in 0.5 s and as xlsx in 1.5 times what XlsxWriter itself takes.
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import subprocess
import sys
import tempfile
from bisect import bisect_right
from collections.abc import Callable
from pathlib import Path

from bench._large import show
from bench.measure import cpu_seconds
from qualcode.analysis.codes import code_summary
from qualcode.analysis.cooccurrence import cooccurrence, cooccurrence_matrix, cooccurrence_table
from qualcode.analysis.elements import element_summary
from qualcode.analysis.matrix import code_matrix
from qualcode.analysis.naming import named_by_table
from qualcode.analysis.overview import compare_cases
from qualcode.analysis.people import balance_table, participants_table
from qualcode.analysis.queries import query
from qualcode.analysis.quotes import quote_table
from qualcode.analysis.saturation import saturation_table
from qualcode.analysis.sequence import sequence_table
from qualcode.export.gate import gate
from qualcode.export.write import write_table
from qualcode.model.codebook import Codebook, Node
from qualcode.model.corpus import Corpus
from qualcode.model.participant import Consent, Participant
from qualcode.model.segment import Applied, Segment
from qualcode.model.span import Span
from qualcode.model.table import Table
from qualcode.model.transcript import Speaker, Transcript, Turn

QUOTES = 31_000
SHARED = Path(os.environ.get("QUALCODE_SHARED", Path(__file__).parents[2] / "shared"))
GENERATOR = SHARED / "data" / "bench" / "gen_corpus.py"
CONSENT = Consent("yes", "yes", "yes", "yes")
WORDS = (
    "school docent team rooster vertrouwen vraag gesprek steun tijd plan en dat niet ook".split()
)


def generated(size: str = "M") -> Corpus | None:
    """The corpus of the generator; None where it is not there."""
    if not GENERATOR.is_file():
        return None
    with tempfile.TemporaryDirectory() as made:
        return read_generated(generate(Path(made), size))


def generate(folder: Path, size: str) -> Path:
    """Where the generator put what it made in `folder`."""
    command = [sys.executable, str(GENERATOR), str(folder), "--size", size, "--forms", "txt"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return folder / size


def read_generated(root: Path) -> Corpus:
    """Units as turns and codings as segments, moved to the words of the turns."""
    units: dict[str, list[tuple[int, int, str]]] = {}
    for row in _rows(root / "units.jsonl"):
        units.setdefault(row["transcript"], []).append((row["start"], row["end"], row["speaker"]))
    transcripts = {}
    for row in _rows(root / "transcripts.jsonl"):
        id = row["transcript"]
        text = (root / "txt" / f"{id}.txt").read_text(encoding="utf-8")
        turns = tuple(
            Turn(" ".join(text[s:e].split("\n")), who, n) for n, (s, e, who) in enumerate(units[id])
        )
        heard = dict.fromkeys(t.speaker for t in turns if t.speaker)
        speakers = {
            label: Speaker(label, participant=f"{id}-P{n}") for n, label in enumerate(heard, 1)
        }
        known = {"role": row["role"], "region": row["region"]}
        transcripts[id] = Transcript(id, turns, attributes=known, speakers=speakers)
    people = {
        s.participant: Participant(s.participant, t.attributes["role"], consent=CONSENT)
        for t in transcripts.values()
        for s in t.speakers.values()
        if s.participant
    }
    segments = _segments(root, units, transcripts)
    names = sorted({a.code.split("/")[1] for s in segments for a in s.applied})
    groups: dict[str, list[Node]] = {}
    for name in names:
        groups.setdefault(name.split("-")[0], []).append(Node(name, name))
    nodes = tuple(Node(g, g, nodes=tuple(below)) for g, below in groups.items())
    book = Codebook("elements", "Elementen", 1, nodes=nodes)
    return Corpus(transcripts, people, {book.id: book}, tuple(segments))


def _rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _segments(
    root: Path, units: dict[str, list[tuple[int, int, str]]], transcripts: dict[str, Transcript]
) -> list[Segment]:
    starts = {id: [s for s, _, _ in rows] for id, rows in units.items()}
    found = []
    for n, row in enumerate(_rows(root / "codings.jsonl")):
        id = row["transcript"]

        def moved(at: int, id: str = id) -> int:
            unit = max(bisect_right(starts[id], at) - 1, 0)
            begin, end, _ = units[id][unit]
            return transcripts[id].starts[unit] + min(max(at - begin, 0), end - begin)

        start, end = moved(row["start"]), moved(row["end"] - 1) + 1
        applied = (Applied(f"elements/{row['code']}", 1),)
        span = Span(start, max(end, start + 1))
        found.append(Segment(f"S{n:07}", id, row["coder"], span, "", applied))
    return found


def corpus(*, transcripts: int = 120, segments: int = QUOTES, seed: int = 1) -> Corpus:
    """Transcripts of 300 turns with segments of a turn or two, one code each."""
    chance = random.Random(seed)
    nodes = tuple(
        Node(
            f"e{n}", f"Element {n}", nodes=tuple(Node(f"e{n}.c{m}", f"Code {m}") for m in range(4))
        )
        for n in range(12)
    )
    book = Codebook("elements", "Elementen", 1, nodes=nodes)
    people = {
        f"P{n}": Participant(f"P{n}", "student", ("mbo", "hbo", "wo")[n % 3], "x", consent=CONSENT)
        for n in range(300)
    }
    made = {f"T{n:03}": _transcript(f"T{n:03}", chance) for n in range(transcripts)}
    chosen = tuple(
        _segment(made[f"T{n % transcripts:03}"], n, chance.choice(book.codes).id, chance)
        for n in range(segments)
    )
    return Corpus(made, people, {book.id: book}, chosen)


def _transcript(id: str, chance: random.Random) -> Transcript:
    who = [f"P{chance.randrange(300)}" for _ in range(5)]
    turns = tuple(
        Turn(" ".join(chance.choices(WORDS, k=33)), who[n % 5], n * 9000) for n in range(300)
    )
    return Transcript(id, turns, speakers={p: Speaker(p, participant=p) for p in who})


def _segment(transcript: Transcript, n: int, node: str, chance: random.Random) -> Segment:
    start = chance.randrange(len(transcript.text) - 400)
    span = Span(start, start + chance.randrange(20, 400))
    applied = (Applied(f"elements/{node}", 1),)
    return Segment(f"S{n:06}", transcript.id, f"c{n % 3}", span, "", applied)


def bare_csv(table: Table) -> bytes:
    """The same cells through csv.writer and nothing else."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(row.cells for row in table.rows)
    return out.getvalue().encode()


def bare_xlsx(table: Table) -> bytes:
    """The same cells through XlsxWriter and nothing else."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    for line, row in enumerate(table.rows):
        for place, cell in enumerate(row.cells):
            if isinstance(cell, str):
                sheet.write_string(line, place, cell)
            elif cell is not None:
                sheet.write_number(line, place, cell)
    book.close()
    return out.getvalue()


TABLES: dict[str, Callable[[Corpus], object]] = {
    "element summary": lambda made: element_summary(made, by="role", support=True),
    "code summary": lambda made: code_summary(made, by="role"),
    "quote table": quote_table,
    "co-occurrence table": cooccurrence_table,
    "co-occurrence matrix": cooccurrence_matrix,
    "matrix by transcript": lambda made: code_matrix(made, "transcript"),
    "sequence": sequence_table,
    "saturation": saturation_table,
    "participants": participants_table,
    "balance": balance_table,
    "named by": named_by_table,
    "comparison": lambda made: compare_cases(made, attribute="role", book="elements"),
    "query": lambda made: query(
        made, f"{made.segments[0].codes[0]} near/2 {made.segments[1].codes[0]}"
    ),
}


def large() -> None:
    """Prints what a million codings cost."""
    if not GENERATOR.is_file():
        print(f"no shared test data at {SHARED}: nothing measured")
        return
    with tempfile.TemporaryDirectory() as made:
        show(generate(Path(made), "L"), read_generated)


def main(size: str = "M") -> None:
    """Prints one line per piece of work: seconds, and the ratio where there is bare work."""
    if size == "L":
        large()
        return
    found = generated()
    made = corpus() if found is None else found
    whose = "made here" if found is None else "of the generator, size M"
    print(
        f"{len(made.segments):,} codings in {len(made.transcripts)} transcripts, {whose}; seconds "
        "of the processor"
    )
    took = {
        name: cpu_seconds(lambda make=make: make(made), runs=3) for name, make in TABLES.items()
    }
    for name, one in took.items():
        print(f"{name:28} {one:6.3f} s")
    print(f"{'all tables':28} {sum(took.values()):6.3f} s   budget 2 s after load")
    alone = cpu_seconds(lambda: cooccurrence(made), runs=5)
    print(f"{'co-occurrence alone':28} {alone:6.3f} s   budget 0.1 s after load")
    table = gate(quote_table(made), made.participants).table
    for form, bare, times in (("csv", bare_csv, 5), ("xlsx", bare_xlsx, 2)):
        ours = cpu_seconds(lambda form=form: write_table(table, form), runs=times)
        limit = cpu_seconds(lambda bare=bare: bare(table), runs=times)
        name = f"{form} of {len(table.rows):,} quotes"
        print(f"{name:28} {ours:6.3f} s   {ours / limit:5.2f} x bare")


if __name__ == "__main__":
    main()
