"""What REFI-QDA in and out costs, held against bare XML and zip over the same file.

The limit is 3 times the bare work for size M (31,000 codings, 120 transcripts). Run it with
`python -m bench refi`; the project is made by `gen_corpus.py` from QUALCODE_SHARED, or from
the folder `shared` beside the checkout, and the run ends early where there is none.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
import tracemalloc
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

from bench.measure import line, seconds
from qualcode.formats.refi.arriving import arrived
from qualcode.formats.refi.project import read_project
from qualcode.formats.refi.travelling import Beside
from qualcode.formats.refi.writing import write_project
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


def peak(data: bytes) -> float:
    """Megabytes at most in use while the project is read and becomes values."""
    tracemalloc.start()
    arrived(read_project(data, "bench.qdpx"))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 1e6


def parsed(data: bytes) -> ET.Element:
    """The tree of the project file."""
    return ET.fromstring(project_of(unzipped(data)))  # noqa: S314  # made a moment ago


def main() -> None:
    """One line for reading, for writing and for the way back, and the memory per coding."""
    if not (SHARED / "data").is_dir():
        print(f"no shared test data at {SHARED}: nothing measured")
        return
    with tempfile.TemporaryDirectory() as folder:
        data = made("M", Path(folder))
    arrival = arrived(read_project(data, "bench.qdpx"))
    corpus = arrival.corpus
    out = write_project(corpus, beside=BESIDE, kept=arrival.kept)

    def bare_in(content: bytes) -> float:
        return seconds(lambda: parsed(content), runs=RUNS)

    took = seconds(lambda: arrived(read_project(data, "bench.qdpx")), runs=RUNS)
    line("qdpx M in", took, bare_in(data), "unzip and parse", "3 x")
    took = seconds(lambda: arrived(read_project(out, "bench.qdpx")), runs=RUNS)
    line("our own qdpx M in again", took, bare_in(out), "unzip and parse", "3 x")
    members = unzipped(out)
    tree = parsed(out)
    bare = seconds(lambda: zipped({**members, "project.qde": ET.tostring(tree)}), runs=RUNS)
    took = seconds(lambda: write_project(corpus, beside=BESIDE, kept=arrival.kept), runs=RUNS)
    line("qdpx M out", took, bare, "write and zip", "3 x")
    codings = sum(len(segment.applied) for segment in corpus.segments)
    most, xml = peak(data), len(project_of(unzipped(data))) / 1e6
    print(
        f"memory M in: {most:.0f} MB at most for {codings:,} codings in {xml:.0f} MB of XML and "
        f"{sum(len(t.text) for t in corpus.transcripts.values()) / 1e6:.0f} MB of words"
    )


if __name__ == "__main__":
    main()
