"""The report's short ways give what the rules give when they are followed word for word."""

from __future__ import annotations

import gc
from collections import Counter
from itertools import combinations, product
from random import Random

import pytest

from qualcode.agreement.disagreements import Frame, confusions, crossings, disagreements
from qualcode.agreement.headline import compare
from qualcode.agreement.matching import rule
from qualcode.agreement.units import UnitSets, given_units, matched_units
from qualcode.calibration.account import About, Account, Parts, account
from qualcode.calibration.adjudication import items
from qualcode.calibration.chapters import report
from qualcode.calibration.keeping import keeping_all
from qualcode.model.ids import CodeId, CoderId, TranscriptId
from qualcode.model.span import Span

CODES = tuple(CodeId(f"book/c{n}") for n in range(6))
CODERS = tuple(CoderId(c) for c in ("ana", "ben", "cas"))
PARENTS: dict[CodeId, str | None] = {c: f"book/p{n % 2}" for n, c in enumerate(CODES)}
FRAME = Frame(PARENTS, CODES)
Sets = dict[TranscriptId, UnitSets]


def made(seed: int, *, own: bool) -> Sets:
    """Three transcripts of segments that overlap, given or each coder's own."""
    chance = Random(seed)

    def some(width: int) -> list[tuple[Span, frozenset[CodeId]]]:
        starts = [chance.randrange(300) for _ in range(14)]
        return [
            (Span(s, s + chance.randrange(1, width)), frozenset(chance.sample(CODES, n % 3 + own)))
            for n, s in enumerate(starts)
        ]

    found: Sets = {}
    for name in ("T1", "T2", "T3"):
        if own:
            segments = {c: some(60) for c in CODERS}
            found[TranscriptId(name)] = matched_units(segments, rule("overlap", 0.5))
            continue
        spans = [Span(20 * n, 20 * n + 15 + chance.randrange(10)) for n in range(14)]
        segments = {
            c: [(s, frozenset(chance.sample(CODES, chance.randrange(3)))) for s in spans]
            + some(30)[:2]
            for c in CODERS
        }
        found[TranscriptId(name)] = given_units(spans, segments)
    return found


def whole(sets: Sets, *, shared: bool) -> Account:
    crossed = crossings(sets, CODERS) if shared else None
    headline = compare(
        sets, coders=CODERS, secondary=frozenset(), unit="segments", mode="shared", rule="given"
    )
    about = About("study", "2026-01-01", None, (), "unknown", 0, "leaf")
    decide = items(sets, coders=CODERS, frame=FRAME, crossed=crossed)
    return account(
        Parts(
            about, headline, sets, CODERS, frozenset(), FRAME, decide, CODES, str,
            lambda _id, _span: "", crossed=crossed,
        )
    )  # fmt: skip


@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_confusions_are_those_of_the_rule_unit_by_unit(seed: int, own: bool) -> None:
    sets = made(seed, own=own)
    for pair in combinations(CODERS, 2):
        plain: Counter[tuple[CodeId | None, CodeId | None]] = Counter()
        for one in sets.values():
            for left, right in zip(*(one.sets[c] for c in pair), strict=True):
                if left is None or right is None:
                    continue
                mine, theirs = left - right, right - left
                least = min(len(mine), len(theirs))
                plain.update({(c, c): 1 for c in left & right})
                for a, b in product(mine, theirs):
                    plain[a, b] += least / (len(mine) * len(theirs))  # type: ignore[assignment]
                for a in mine if least < len(mine) else ():
                    plain[a, None] += 1 - least / len(mine)  # type: ignore[assignment]
                for b in theirs if least < len(theirs) else ():
                    plain[None, b] += 1 - least / len(theirs)  # type: ignore[assignment]
        found = confusions(sets, pair)
        assert found.keys() == plain.keys()
        assert all(found[key] == pytest.approx(plain[key]) for key in plain)


@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_a_boundary_is_found_wherever_any_other_segment_of_the_code_overlaps(
    seed: int, own: bool
) -> None:
    sets = made(seed, own=own)
    rows = disagreements(sets, coders=CODERS, frame=FRAME)
    for row in rows:
        one = sets[row.transcript]
        if own:
            partner = one.own[row.coder_without][row.unit]
        else:
            added = {s for spans in one.added.values() for s in spans}
            theirs = row.span in one.added.get(row.coder_without, ())
            partner = row.span if row.span not in added or theirs else None
        near = any(
            row.code in codes and place != partner and place.overlaps(row.span)
            for place, codes in one.segments[row.coder_without]
        )
        assert (row.kind == "boundary") == near
    assert {row.kind for row in rows} >= {"boundary", "substitution", "extra_code"}


@pytest.mark.parametrize("own", [False, True])
def test_what_only_one_coder_applied_is_counted_once_and_shared_tables_change_nothing(
    own: bool,
) -> None:
    sets = made(7, own=own)
    found = whole(sets, shared=True)
    assert report(found, "en") == report(whole(sets, shared=False), "en")
    for facts in found.coders:
        alone = {
            (id, one.own[facts.coder][unit] if own else one.units[unit], code)
            for id, one in sets.items()
            for unit, on in enumerate(one.sets[facts.coder])
            for code in on or ()
            if not any(code in (one.sets[c][unit] or ()) for c in CODERS if c != facts.coder)
            and any(one.sets[c][unit] is not None for c in CODERS if c != facts.coder)
        }
        assert facts.only_me == pytest.approx(len(alone) / facts.applications)


def test_everything_to_decide_stands_worst_code_first_then_by_place() -> None:
    sets = made(3, own=True)
    rows = items(sets, coders=CODERS, frame=FRAME)
    agreed = Counter(
        code
        for one in sets.values()
        for a, b in combinations(CODERS, 2)
        for left, right in zip(one.sets[a], one.sets[b], strict=True)
        for code in (left or frozenset()) & (right or frozenset())
    )
    differed = Counter(row.code for item in rows for row in item.rows)
    keys = [
        (min(agreed[c] / (agreed[c] + differed[c]) for c in i.codes), i.codes, i.transcript, i.span)
        for i in rows
    ]
    assert keys == sorted(keys)
    assert [item.number for item in rows] == list(range(1, len(rows) + 1))


def test_the_search_for_cycles_is_as_it_was_after_a_report() -> None:
    @keeping_all()
    def fails() -> float:
        return 1 / gc.isenabled()

    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError):
        fails()
    assert gc.isenabled()
    gc.disable()
    try:
        with keeping_all():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
