"""On double coding with a planted truth: perfect, chance, drift, and causes that come out."""

from __future__ import annotations

import math

import pytest

from qualcode.agreement.applications import code_application_agreement, count, pooled_kappa
from qualcode.agreement.catalogue import Setting
from qualcode.agreement.continuum import continuum
from qualcode.agreement.disagreements import Frame, disagreements
from qualcode.agreement.documents import maxqda_segment_agreement, span_f1
from qualcode.agreement.headline import as_tensor, compare
from qualcode.agreement.matching import Rule, match
from qualcode.agreement.percode import per_code
from qualcode.agreement.unitising import bar_u_alpha, cu_alpha, u_alpha
from qualcode.agreement.units import matched_units
from qualcode.model.ids import CodeId
from tests.agreement.planting import Generate, classed, planted

ALL = Setting("all")


def test_perfect_coders_agree_perfectly_in_every_measure(generate: Generate) -> None:
    made = generate("perfect", seed=3)
    found = compare(
        {t: matched_units(made.of(t)) for t in made.lengths},
        coders=made.coders,
        secondary=made.secondary,
        unit="matched",
        mode="free",
        rule="containment",
    )
    for result in (
        found.all,
        found.primary,
        found.holsti_all,
        found.any_shared,
        found.exact_match,
        found.pooled_kappa,
        found.alpha_jaccard,
        *found.per_code,
    ):
        assert result.value == 1.0 or result.reason == "single_category"
    given = as_tensor(made.sentence_units(), made.coders)
    for row in per_code(given):
        assert (row.agreement, row.alpha, row.ac1) == (1.0, 1.0, 1.0)


def test_perfect_coders_mark_the_same_text(generate: Generate) -> None:
    made = generate("perfect", seed=3, nesting=0.0)
    code = CodeId("c00")
    pieces = [
        continuum(
            made.lengths[t],
            {c: [(s, k) for s, on in rows for k in on] for c, rows in made.segments[t].items()},
            name=t,
        )
        for t in made.lengths
    ]
    assert u_alpha(pieces, ALL, code=code).value == 1.0
    assert bar_u_alpha(pieces, ALL, code=code).value == 1.0
    assert span_f1(pieces, ALL).value == 1.0
    assert maxqda_segment_agreement(pieces, ALL, threshold=1).value == 1.0
    several = cu_alpha(pieces, ALL)
    assert (several.value, several.reason) == (None, "overlapping_units")


def test_coders_who_guess_agree_by_chance_only(generate: Generate) -> None:
    values = []
    for seed in range(4):
        made = generate("chance", seed=seed)
        given = as_tensor(made.given(), made.coders)
        values.append(pooled_kappa(count(given), ALL).value)
        values += [row.alpha for row in per_code(given) if row.agreed + row.differed >= 40]
    assert all(value is not None for value in values)
    assert abs(math.fsum(v for v in values if v is not None)) / len(values) < 0.1


def test_a_drift_over_sessions_shows_as_a_falling_line(generate: Generate) -> None:
    slopes = []
    for seed in range(4):
        made = generate("drift", seed=seed, drift=-0.3)
        counts = count(as_tensor(made.sentence_units(), made.coders))
        each = [
            code_application_agreement(counts.of_transcripts([t]), ALL).value for t in range(12)
        ]
        middle = sum(v or 0 for v in each) / 12
        slopes.append(sum((t - 5.5) * ((v or 0) - middle) for t, v in enumerate(each)))
    assert sum(slopes) < 0
    assert sum(slope < 0 for slope in slopes) >= 3


def test_four_in_five_disagreements_get_the_class_that_was_planted(generate: Generate) -> None:
    right = total = 0
    for seed in range(40):
        made = generate("study", seed=seed)
        sets = made.given()
        frame = Frame(made.parents, tuple(made.codes))
        rows = disagreements(sets, coders=made.coders, frame=frame)
        assert len(rows) == int(count(as_tensor(sets, made.coders)).differ.sum())
        for row in rows:
            right += classed(row) == planted(made, row)
            total += 1
    assert total > 1_000
    assert right / total >= 0.8


@pytest.mark.parametrize("seed", range(3))
def test_classes_sum_to_the_disagreements_in_free_coding_too(generate: Generate, seed: int) -> None:
    made = generate("free", seed=seed)
    frame = Frame(made.parents, tuple(made.codes))
    for sets in (
        {t: matched_units(made.of(t)) for t in made.lengths},
        made.sentence_units(),
    ):
        rows = disagreements(sets, coders=made.coders, frame=frame)
        assert len(rows) == int(count(as_tensor(sets, made.coders)).differ.sum())
        assert {"boundary", "omission_segment"} <= {row.kind for row in rows}


def test_a_stricter_rule_never_matches_more_segments(generate: Generate) -> None:
    made = generate("free", seed=5)
    for segments in made.segments.values():
        first, second = (list(rows) for rows in segments.values())
        numbers = [len(match(first, second, Rule("iou", t / 10))) for t in range(11)]
        assert numbers == sorted(numbers, reverse=True)
    pieces = [
        continuum(
            made.lengths[t],
            {c: [(s, k) for s, on in rows for k in on] for c, rows in made.segments[t].items()},
        )
        for t in made.lengths
    ]
    shares = [maxqda_segment_agreement(pieces, ALL, threshold=t / 10).value for t in range(11)]
    assert shares == sorted(shares, key=lambda v: -(v or 0))


def test_a_coder_who_misses_a_transcript_changes_no_other_pair(generate: Generate) -> None:
    made = generate("three", seed=2, missing=0.0)
    first, second, third = made.coders
    whole = made.sentence_units()
    made.segments[next(iter(made.segments))].pop(third)
    before, after = (
        compare(s, coders=made.coders, secondary=frozenset(), unit="", mode="shared", rule="")
        for s in (whole, made.sentence_units())
    )
    assert before.pairs[0] == after.pairs[0]
    assert before.pairs[1] != after.pairs[1]
    assert (before.pairs[0].coders, before.coders[2].coder) == ((first, second), third)
