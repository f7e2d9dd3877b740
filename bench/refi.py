"""What REFI-QDA in and out costs, held against bare XML and zip over the same file.

The limit is 3 times the bare work for size M (31,000 codings, 120 transcripts), in processor
time, the least of several runs. Run it with
`python -m bench refi`; the project is made by `gen_corpus.py` from QUALCODE_SHARED, or from
the folder `shared` beside the checkout, and the run ends early where there is none.
"""

from __future__ import annotations

import gc
import io
import os
import subprocess
import sys
import tempfile
import tracemalloc
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO, cast

from bench.measure import cpu_seconds, line
from qualcode.formats.refi.arriving import arrived
from qualcode.formats.refi.project import read_project
from qualcode.formats.refi.travelling import Beside
from qualcode.formats.refi.writing import write_project, write_project_to
from qualcode.model.corpus import Corpus
from qualcode.model.study import Study

SHARED = Path(os.environ.get("QUALCODE_SHARED", Path(__file__).parent.parent.parent / "shared"))
BESIDE = Beside(Study("bench", "bench"))
RUNS = 7


def made(size: str, folder: Path) -> bytes:
    """The project of one size, the same bytes every time."""
    script = SHARED / "data/bench/gen_corpus.py"
    command = [sys.executable, str(script), str(folder), "--size", size, "--forms", "txt", "--qdpx"]
    subprocess.run(command, check=True, capture_output=True)
    return (folder / size / "project.qdpx").read_bytes()


def unzipped(data: bytes) -> dict[str, bytes]:
    """Every member of a zip file."""
    with zipfile.ZipFile(io.BytesIO(data)) as zip:
        return {name: zip.read(name) for name in zip.namelist()}


def zipped(members: dict[str, bytes]) -> int:
    """Size of the zip file of these members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as zip:
        for name, content in members.items():
            zip.writestr(name, content)
    return len(file.getvalue())


def project_of(members: dict[str, bytes]) -> bytes:
    """The project file among the members."""
    return next(content for name, content in members.items() if name.endswith(".qde"))


class Nowhere(io.RawIOBase):
    """A file that forgets what is written in it and knows how much it was."""

    def __init__(self) -> None:
        super().__init__()
        self.at = self.size = 0

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self.at = offset + (self.at if whence == 1 else self.size if whence == 2 else 0)
        return self.at

    def tell(self) -> int:
        return self.at

    def write(self, data: bytes) -> int:  # type: ignore[override]  # any buffer in the base
        self.at += len(data)
        self.size = max(self.size, self.at)
        return len(data)


def peak(work: Callable[[], object]) -> float:
    """Megabytes at most in use by `work`."""
    gc.collect()
    tracemalloc.start()
    work()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 1e6


def come_in(data: bytes) -> None:
    """Reads a project into values."""
    arrived(read_project(data, "bench.qdpx"))


def go_out(corpus: Corpus) -> None:
    """Writes a project and keeps nothing of it."""
    write_project_to(cast("IO[bytes]", Nowhere()), corpus, beside=BESIDE)


def memory(corpus: Corpus) -> None:
    """A line for each of four numbers of selections on the same words."""
    words = sum(len(t.text) for t in corpus.transcripts.values()) / 1e6
    print(f"memory at most, on the same {words:.0f} MB of words:")
    before = (0, 0.0, 0.0)
    for part in (8, 4, 2, 1):
        some = replace(corpus, segments=corpus.segments[::part])
        data = write_project(some, beside=BESIDE)
        now = (len(some.segments), peak(partial(come_in, data)), peak(partial(go_out, some)))
        told = f"  {now[0]:>7,} selections: {now[1]:>5.1f} MB in, {now[2]:>4.1f} MB out"
        if before[0]:
            more = now[0] - before[0]
            each = [1000 * (b - a) / more for a, b in zip(before[1:], now[1:], strict=True)]
            told += f"; each more {each[0]:.2f} kB in, {each[1]:.2f} kB out"
        print(told)
        before = now


def parsed(data: bytes) -> ET.Element:
    """The tree of the project file."""
    return ET.fromstring(project_of(unzipped(data)))  # noqa: S314  # made a moment ago


def main() -> None:
    """One line for reading, for writing and for the way back, and memory as codings grow."""
    if not (SHARED / "data").is_dir():
        print(f"no shared test data at {SHARED}: nothing measured")
        return
    with tempfile.TemporaryDirectory() as folder:
        data = made("M", Path(folder))
    arrival = arrived(read_project(data, "bench.qdpx"))
    corpus = arrival.corpus
    out = write_project(corpus, beside=BESIDE, kept=arrival.kept)

    def bare_in(content: bytes) -> float:
        return cpu_seconds(lambda: parsed(content), runs=RUNS)

    took = cpu_seconds(lambda: arrived(read_project(data, "bench.qdpx")), runs=RUNS)
    line("qdpx M in", took, bare_in(data), "unzip and parse", "3 x")
    took = cpu_seconds(lambda: arrived(read_project(out, "bench.qdpx")), runs=RUNS)
    line("our own qdpx M in again", took, bare_in(out), "unzip and parse", "3 x")
    members = unzipped(out)
    tree = parsed(out)
    bare = cpu_seconds(lambda: zipped({**members, "project.qde": ET.tostring(tree)}), runs=RUNS)
    took = cpu_seconds(lambda: write_project(corpus, beside=BESIDE, kept=arrival.kept), runs=RUNS)
    line("qdpx M out", took, bare, "write and zip", "3 x")
    memory(corpus)


if __name__ == "__main__":
    main()
