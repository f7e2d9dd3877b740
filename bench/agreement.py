"""What agreement costs, as ratios against the plain package and against half the work.

Run with `python -m bench.agreement`; everything is made up from a fixed seed.
"""

from __future__ import annotations

import gc
import time
import tracemalloc
from collections.abc import Callable

import numpy as np

from qualcode.agreement import applications, intervals
from qualcode.agreement.alpha import binary_alphas
from qualcode.agreement.catalogue import Setting
from qualcode.agreement.characters import character_agreement
from qualcode.agreement.continuum import Continuum, continuum
from qualcode.agreement.disagreements import Frame, crossings, disagreements
from qualcode.agreement.headline import compare
from qualcode.agreement.tensor import Tensor
from qualcode.agreement.units import UnitSets
from qualcode.calibration.account import About, Parts, account
from qualcode.calibration.adjudication import items
from qualcode.calibration.chapters import report as whole_report
from qualcode.export.gate import gate_report
from qualcode.model.ids import CodeId, CoderId, TranscriptId
from qualcode.model.span import Span
from qualcode.model.table import Report

TRANSCRIPTS, UNITS, CODES = 40, 250, 60


def coded(coders: int, *, seed: int = 1) -> Tensor:
    """10,000 units of which two coders in three agree, most codes rare; nothing missing."""
    chance = np.random.default_rng(seed)
    rate = 1.5 / np.arange(1, CODES + 1) / np.log(CODES)
    truth = chance.random((TRANSCRIPTS * UNITS, CODES)) < rate / 2
    noise = chance.random((coders, *truth.shape))
    applied = np.where(truth, noise < 0.8, noise < 0.005)
    return Tensor(
        applied,
        np.ones(applied.shape[:2], dtype=np.bool_),
        tuple(f"book/c{k:02d}" for k in range(CODES)),
        tuple(f"coder{c}" for c in range(coders)),
        tuple(f"t{t:03d}" for t in range(TRANSCRIPTS)),
        tuple(range(0, TRANSCRIPTS * UNITS + 1, UNITS)),
    )


def unit_sets(given: Tensor) -> dict[TranscriptId, UnitSets]:
    """The same as code sets, as a comparison receives them."""
    spans = tuple(Span(100 * u, 100 * u + 90) for u in range(UNITS))
    found = {}
    for name, part in zip(given.transcripts, given.slices(), strict=True):
        sets, made = {}, {}
        for c, coder in enumerate(given.coders):
            rows: list[frozenset[CodeId]] = [
                frozenset(CodeId(given.codes[k]) for k in np.flatnonzero(row))
                for row in given.applied[c, part]
            ]
            sets[CoderId(coder)] = tuple(rows)
            made[CoderId(coder)] = tuple((s, r) for s, r in zip(spans, rows, strict=True) if r)
        found[TranscriptId(name)] = UnitSets(spans, sets, segments=made)
    return found


def seconds(work: Callable[[], object], *, times: int = 3) -> float:
    """The fastest of a few runs."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def alphas() -> None:
    """60 binary alphas against the package called once a code."""
    import krippendorff

    for coders in (2, 6):
        given = coded(coders)

        def plain(given: Tensor = given) -> list[float]:
            rows = given.applied.astype(np.float64)
            return [
                krippendorff.alpha(rows[:, :, k], level_of_measurement="nominal")
                for k in range(CODES)
            ]

        theirs, ours = plain(), binary_alphas(given)
        apart = float(np.abs(np.array(theirs) - ours).max())
        ratio = seconds(plain, times=1) / seconds(
            lambda given=given: binary_alphas(given), times=10
        )
        print(
            f"60 binary alphas, {coders} coders: {ratio:.0f} times as fast as the package a code "
            f"at a time (target 5), values apart by {apart:.0e} at most"
        )


def report(sets: dict[TranscriptId, UnitSets], given: Tensor) -> Report:
    """Every chapter of a full report, with its intervals and every disagreement."""
    coders = tuple(CoderId(c) for c in given.coders)
    secondary = frozenset(CodeId(c) for c in given.codes[-5:])
    order = tuple(CodeId(c) for c in given.codes)
    frame = Frame(dict.fromkeys(order), order)
    crossed = crossings(sets, coders)
    headline = compare(
        sets, coders=coders, secondary=secondary, unit="segments", mode="shared", rule="given"
    )
    parts = Parts(
        About("bench", "2026-01-01", None, (("book", 1),), "unknown", 0, "leaf"),
        headline,
        sets,
        coders,
        secondary,
        frame,
        items(sets, coders=coders, frame=frame, crossed=crossed),
        order,
        lambda code: code,
        lambda _id, _span: "words",
        crossed=crossed,
    )
    return gate_report(whole_report(account(parts), "en"), {})


def full_report() -> None:
    """10,000 units x 60 codes x 6 coders: seconds and peak memory."""
    given = coded(6)
    sets = unit_sets(given)
    bare = seconds(lambda: given.applied.sum(axis=1))
    wall, cpu = time.perf_counter(), time.process_time()
    report(sets, given)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    tracemalloc.start()
    report(sets, given)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    print(
        f"full report, 10,000 units x 60 codes x 6 coders: {cpu:.1f} s of CPU, {wall:.1f} s on "
        f"the clock (target 5), {peak / 2**30:.2f} GB at most (target 1), "
        f"{cpu / bare:.0f} times one pass of counting"
    )
    pair = tuple(CoderId(c) for c in given.coders[:2])
    order = tuple(CodeId(c) for c in given.codes)
    frame = Frame(dict.fromkeys(order), order)
    classes = seconds(lambda: disagreements(sets, coders=pair, frame=frame), times=1)
    counted = seconds(lambda: applications.count(given))
    print(
        f"classes of disagreement of one pair: {classes:.1f} s, "
        f"{classes / counted:.0f} times counting all pairs"
    )
    spread = seconds(lambda: intervals.of_applications(given, seed=1), times=1)
    print(f"interval over 40 transcripts: {spread / counted:.1f} times counting all pairs")


def characters() -> None:
    """120 transcripts, 3 coders, 60 codes: twice the codings, then a hundred times the characters."""

    def cost(each: int, length: int) -> float:
        pieces = [many_codings(each, length, seed=n) for n in range(120)]
        how = Setting("all", "char")
        best = []
        for _ in range(5):
            gc.collect()
            start = time.process_time()
            character_agreement("char_kappa", pieces, how)
            best.append(time.process_time() - start)
        return min(best)

    base = cost(86, 75_000)
    twice, four = cost(172, 75_000) / base, cost(344, 75_000) / base
    longer = cost(86, 7_500_000) / base
    print(
        f"agreement on characters, {3 * 120 * 86:,} codings: {base:.2f} s of CPU; twice the codings "
        f"cost {twice:.1f} times as much, four times {four:.1f}, a hundred times the characters "
        f"{longer:.1f} times"
    )


def many_codings(each: int, length: int, *, seed: int) -> Continuum:
    """One transcript with so many codings of each of three coders."""
    chance = np.random.default_rng(seed)
    coders = {}
    for coder in ("ana", "ben", "cem"):
        starts = np.sort(chance.integers(0, length - 400, each))
        kinds = chance.integers(0, CODES, each)
        coders[CoderId(coder)] = [
            (Span(int(a), int(a) + 300), CodeId(f"book/c{k:02d}"))
            for a, k in zip(starts, kinds, strict=True)
        ]
    return continuum(length, coders, name=TranscriptId(f"t{seed:03d}"))


def main() -> None:
    """Print every figure."""
    alphas()
    full_report()
    characters()


if __name__ == "__main__":
    main()
