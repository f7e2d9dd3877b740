"""A study of a million codings: loaded and summarised, held against counting bare lines.

Every study is measured in a process of its own, so that its peak of memory is its own; times are
processor time, so that what else the machine does is not in them.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from bench._study import write_corpus
from qualcode.analysis.codes import code_summary
from qualcode.analysis.cooccurrence import cooccurrence
from qualcode.model.corpus import Corpus
from qualcode.project.corpora import corpus
from qualcode.project.project import Project
from qualcode.text.search import concordance

WANTED = "rooster"
Took = dict[str, float]


def show(generated: Path, read: Callable[[Path], Corpus]) -> None:
    """Prints what the study costs, and how that grows from half of it."""
    whole = read(generated)
    with tempfile.TemporaryDirectory() as name:
        folders = [Path(name) / part for part in ("half", "whole")]
        codings = []
        for folder, made in zip(folders, (_half(whole), whole), strict=True):
            codings.append(sum(len(s.applied) for s in made.segments))
            write_corpus(made, folder)
        del whole, made
        half, all_of_it = (_apart(folder) for folder in folders)
    lines = _least(lambda: bare_lines(generated / "codings.jsonl"))
    print(f"{codings[1]:,} codings of every coder, in processor time", flush=True)
    loaded = {"load and summarise": "5 s", "  load": "-", "  summarise": "-"}
    for what, budget in {**loaded, "co-occurrence after load": "2 s"}.items():
        took = all_of_it[what]
        grows = math.log(took / half[what]) / math.log(codings[1] / codings[0])
        print(
            f"{what:28} {took:6.2f} s   {took / lines:5.2f} x counts from lines ({lines:.2f} s)"
            f"   grows with codings to the power {grows:.2f}   budget {budget}"
        )
    print(
        f"{'peak memory':28} {all_of_it['memory']:6.2f} GB  when loaded and summarised, budget 1.5"
    )
    kwic, find = all_of_it["keyword in context"], all_of_it["find"]
    print(
        f"{'keyword in context':28} {kwic:6.2f} s   {kwic / find:5.2f} x str.find ({find:.2f} s) for "
        f"{all_of_it['places']:,.0f} places   budget 1 s"
    )


def _half(whole: Corpus) -> Corpus:
    kept = dict(list(whole.transcripts.items())[::2])
    return replace(
        whole, transcripts=kept, segments=tuple(s for s in whole.segments if s.transcript in kept)
    )


def bare_lines(path: Path) -> Mapping[str, int]:
    """Codings per code, from nothing but one line of JSON a coding."""
    with path.open("rb") as file:
        return Counter(json.loads(line)["code"] for line in file)


def _least(work: Callable[[], object], *, runs: int = 3) -> float:
    taken = []
    for _ in range(runs):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


def _apart(folder: Path, *, runs: int = 3) -> Took:
    """What every step takes at the least, each run in a new process."""
    command = [sys.executable, "-m", "bench._large", str(folder)]
    found: list[Took] = [
        json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        for _ in range(runs)
    ]
    return {what: min(one[what] for one in found) for what in found[0]}


def measured(folder: Path) -> Took:
    """Seconds of every step over one study, and the peak of memory in GB."""
    project = Project.open(folder)
    start = time.process_time()
    made = corpus(project, coders=project.study.coders)
    loaded = time.process_time()
    code_summary(made)
    done = time.process_time()
    found = {"load": loaded - start, "summarise": done - loaded, "memory": peak()}
    found["load and summarise"] = done - start
    start = time.process_time()
    cooccurrence(made)
    found["co-occurrence after load"] = time.process_time() - start
    texts = {id: transcript.text for id, transcript in made.transcripts.items()}
    start = time.process_time()
    found["places"] = sum(1 for _ in concordance(texts.items(), WANTED))
    found["keyword in context"] = time.process_time() - start
    start = time.process_time()
    for text in texts.values():
        at = text.find(WANTED)
        while at >= 0:
            at = text.find(WANTED, at + 1)
    found["find"] = time.process_time() - start
    return {f"  {what}" if what in {"load", "summarise"} else what: n for what, n in found.items()}


def peak() -> float:
    """The most memory this process had, in GB; 0 on Windows, which does not tell."""
    if sys.platform == "win32":
        return 0.0
    status = Path("/proc/self/status")
    if status.is_file():
        # `ru_maxrss` would count what the process that began this one held.
        [most] = [row for row in status.read_text().splitlines() if row.startswith("VmHWM:")]
        return int(most.split()[1]) / 1e6
    import resource

    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / (1e9 if sys.platform == "darwin" else 1e6)


if __name__ == "__main__":
    print(json.dumps(measured(Path(sys.argv[1]))))
