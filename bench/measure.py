"""Timing with the noise of a shared machine in mind: medians, minima, and ratios in one run."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable


def seconds(work: Callable[[], object], *, runs: int = 5, warm: int = 1) -> float:
    """The median wall time of `work` over `runs`, after `warm` runs that do not count."""
    for _ in range(warm):
        work()
    taken = []
    for _ in range(runs):
        gc.collect()
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def cpu_seconds(work: Callable[[], object], *, runs: int = 5) -> float:
    """The least processor time of `work` over `runs`: what other programs do is not in it."""
    taken = []
    for _ in range(runs):
        gc.collect()
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


def line(what: str, took: float, bare: float, against: str, budget: str) -> None:
    """One line: what, its time, the ratio to the bare work, and the budget."""
    print(
        f"{what:<46} {1000 * took:>9.2f} ms  {took / bare:>6.2f} x {against}"
        f" ({1000 * bare:.2f} ms)   budget {budget}",
        flush=True,
    )
