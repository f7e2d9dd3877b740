"""What tables cost, as ratios against bare work in the same run.

Limits: 31,000 quotes as csv in 0.5 s, as xlsx in 1.5 times what XlsxWriter itself takes.
"""

from __future__ import annotations

import csv
import io
import random
import time
from collections.abc import Callable

from qualcode.analysis.cooccurrence import cooccurrence
from qualcode.analysis.elements import element_summary
from qualcode.analysis.quotes import quote_table
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
WORDS = [
    "school",
    "docent",
    "team",
    "rooster",
    "vertrouwen",
    "vraag",
    "gesprek",
    "steun",
    "tijd",
    "plan",
    "en",
    "dat",
    "niet",
    "ook",
]


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
    consent = Consent("yes", "yes", "yes", "yes")
    people = {
        f"P{n}": Participant(f"P{n}", "student", ("mbo", "hbo", "wo")[n % 3], "x", consent=consent)
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


def seconds(work: Callable[[], object], *, times: int = 3) -> float:
    """The shortest of some runs."""
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        spent.append(time.perf_counter() - start)
    return min(spent)


def main() -> None:
    """Prints one line per piece of work: seconds, and the ratio where there is bare work."""
    made = corpus()
    print(
        f"element summary by sector  {seconds(lambda: element_summary(made, by='sector')):6.2f} s"
    )
    print(f"co-occurrence, overlap     {seconds(lambda: cooccurrence(made)):6.2f} s")
    print(f"quote table                {seconds(lambda: quote_table(made)):6.2f} s")
    table = gate(quote_table(made), made.participants).table
    for form, bare, times in (("csv", bare_csv, 5), ("xlsx", bare_xlsx, 2)):
        ours = seconds(lambda form=form: write_table(table, form), times=times)
        limit = seconds(lambda bare=bare: bare(table), times=times)
        print(
            f"{form:5} {len(table.rows):,} quotes        {ours:6.2f} s  {ours / limit:5.2f} x bare"
        )


if __name__ == "__main__":
    main()
