"""What must hold for any double coding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.agreement.applications import count, pooled
from qualcode.agreement.matching import Rule, match
from qualcode.agreement.percode import per_code
from qualcode.agreement.registry import evaluate
from qualcode.agreement.result import Interval, Result
from qualcode.agreement.tensor import of_lists, without
from qualcode.model.span import Span
from tests.agreement.made import codes

Rows = list[list[set[str] | None]]

ON_SETS = [
    "code_application_agreement",
    "code_application_mean_of_codes",
    "holsti",
    "set_exact_match",
    "set_any_shared",
    "set_jaccard_mean",
    "set_dice_mean",
    "pooled_kappa",
    "krippendorff_alpha_jaccard",
    "krippendorff_alpha_masi",
]
few = settings(max_examples=60)


@st.composite
def rows(draw: st.DrawFn, coders: tuple[int, int] = (2, 3), missing: bool = True) -> Rows:
    size = draw(st.integers(1, 8))
    one = st.sets(st.sampled_from("abcd"), max_size=3)
    unit = st.one_of(one, st.none()) if missing else one
    many = draw(st.integers(*coders))
    return [draw(st.lists(unit, min_size=size, max_size=size)) for _ in range(many)]


def value(measure: str, data: object, **params: object) -> float | None:
    return evaluate(measure, "sets", data, params).value


def same(left: float | None, right: float | None) -> bool:
    return left == right or (left is not None and right == pytest.approx(left, abs=1e-12))


@few
@given(rows(), st.randoms(use_true_random=False))
def test_the_order_of_coders_and_units_and_the_names_of_codes_do_not_matter(
    data: Rows, chance: object
) -> None:
    order = list(range(len(data[0])))
    chance.shuffle(order)  # type: ignore[attr-defined]
    turned = [
        [None if row[u] is None else {f"z{9 - ord(c) % 9}" for c in row[u] or ()} for u in order]
        for row in data[::-1]
    ]
    for measure in ON_SETS:
        assert same(value(measure, data), value(measure, turned)), measure


@few
@given(rows(missing=False))
def test_the_headline_is_never_above_holsti_and_tells_it(data: Rows) -> None:
    x, h = value("code_application_agreement", data), value("holsti", data)
    assert (x is None) == (h is None)
    if x is not None and h is not None:
        assert x <= h
        assert h == pytest.approx(2 * x / (1 + x))


@few
@given(rows())
def test_agreements_and_disagreements_are_the_unions_and_sum_over_codes(data: Rows) -> None:
    unions = sum(
        len(a | b)
        for i, first in enumerate(data)
        for second in data[i + 1 :]
        for a, b in zip(first, second, strict=True)
        if a is not None and b is not None
    )
    counts = count(of_lists(data))
    assert int(counts.both.sum() + counts.differ.sum()) == unions
    each = [evaluate("code_application_per_code", "sets", data, {"code": c}) for c in "abcd"]
    assert sum(r.A or 0 for r in each) == counts.both.sum()
    assert sum(r.D or 0 for r in each) == counts.differ.sum()


@few
@given(rows())
def test_excluding_a_code_is_deleting_its_codings(data: Rows) -> None:
    deleted = [[None if unit is None else unit - {"a"} for unit in row] for row in data]
    for measure in ON_SETS:
        assert same(value(measure, data, exclude_codes=["a"]), value(measure, deleted)), measure
    kept = without(of_lists(data), ["a"])
    assert pooled(count(kept)) == value("code_application_agreement", deleted)


@few
@given(rows(missing=False, coders=(2, 2)), st.integers(0, 7))
def test_one_more_agreement_never_lowers_the_headline_and_a_lone_one_never_raises_it(
    data: Rows, at: int
) -> None:
    def with_code(*coders: int) -> float:
        more = [[set(unit or ()) for unit in row] for row in data]
        for coder in coders:
            more[coder][at % len(more[0])].add("new")
        return value("code_application_agreement", more) or 0.0

    before = value("code_application_agreement", data) or 0.0
    assert with_code(0, 1) >= before >= with_code(0)


@few
@given(rows(coders=(3, 3)))
def test_a_coder_who_did_nothing_changes_no_value(data: Rows) -> None:
    for measure in ON_SETS:
        pair = data[:2]
        assert same(value(measure, pair), value(measure, [*pair, None])), measure


single = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=2, max_size=12
)


@few
@given(single)
def test_coefficients_that_should_coincide_do(pairs: list[tuple[str, str]]) -> None:
    matrix = [[a for a, _ in pairs], [b for _, b in pairs]]
    sets = [[[v] for v in row] for row in matrix]

    def of(measure: str, **params: object) -> float | None:
        return evaluate(measure, "matrix", matrix, params).value

    nominal = of("krippendorff_alpha_nominal")
    assert same(nominal, value("krippendorff_alpha_jaccard", sets))
    assert same(nominal, value("krippendorff_alpha_masi", sets))
    assert same(of("fleiss_kappa"), of("scott_pi"))
    assert same(of("conger_kappa"), of("cohen_kappa"))
    assert same(of("light_kappa"), of("cohen_kappa"))
    pi, n = of("scott_pi"), len(pairs)
    if pi is not None and nominal is not None:
        assert nominal == pytest.approx(1 - (1 - pi) * (2 * n - 1) / (2 * n))


@few
@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=12))
def test_pabak_is_brennan_and_prediger_for_two_categories(pairs: list[tuple[bool, bool]]) -> None:
    matrix = [[a for a, _ in pairs], [b for _, b in pairs]]
    params = {"categories": [False, True]}
    left, right, s = (
        evaluate(m, "matrix", matrix, params).value
        for m in ("pabak", "brennan_prediger", "bennett_s")
    )
    assert left == right == s
    agreement = evaluate("percent_agreement", "matrix", matrix, params).value
    assert agreement is not None
    assert left == pytest.approx(2 * agreement - 1)


spans_of = st.lists(
    st.tuples(st.integers(0, 38), st.integers(1, 12), st.sampled_from("xy")), max_size=6
)


def continuum_of(*coders: Sequence[tuple[int, int, str]], shift: int = 0) -> dict[str, object]:
    return {
        "length": 50 + shift,
        "coders": {
            f"c{n}": [[a + shift, a + length + shift, c] for a, length, c in one]
            for n, one in enumerate(coders)
        },
    }


ON_SPANS: list[tuple[str, dict[str, object]]] = [
    ("matched_code_application", {}),
    ("matched_code_application", {"rule": "iou", "t": 0.3}),
    ("span_f1", {}),
    ("maxqda_segment_agreement", {"threshold": 0.5}),
    ("char_overlap", {}),
    ("char_holsti", {"code": "x"}),
    ("char_kappa", {"code": "x"}),
    ("u_alpha", {"code": "x"}),
    ("bar_u_alpha", {"code": "x"}),
    ("gamma_disorder", {}),
]


@few
@given(spans_of, spans_of)
def test_measures_on_spans_are_symmetric_and_those_without_gaps_ignore_a_shift(
    first: list[tuple[int, int, str]], second: list[tuple[int, int, str]]
) -> None:
    for measure, params in ON_SPANS:
        plain = evaluate(measure, "spans", continuum_of(first, second), params).value
        turned = evaluate(measure, "spans", continuum_of(second, first), params).value
        assert same(plain, turned), measure
        if measure not in {"char_kappa", "u_alpha", "bar_u_alpha"}:
            shifted = evaluate(measure, "spans", continuum_of(first, second, shift=7), params).value
            assert same(plain, shifted), measure


@few
@given(spans_of, spans_of)
def test_characters_by_spans_are_characters_counted_one_by_one(
    first: list[tuple[int, int, str]], second: list[tuple[int, int, str]]
) -> None:
    has = [{p for a, n, c in one if c == "x" for p in range(a, a + n)} for one in (first, second)]
    both, either = len(has[0] & has[1]), len(has[0] | has[1])
    data = continuum_of(first, second)
    overlap = evaluate("char_overlap", "spans", data, {"code": "x"})
    assert (both, either - both) == (overlap.A, overlap.D)
    rows = [[p in one for p in range(50)] for one in has]
    for of_spans, of_rows in (
        ("char_percent_agreement", "percent_agreement"),
        ("char_kappa", "cohen_kappa"),
        ("krippendorff_alpha_nominal", "krippendorff_alpha_nominal"),
        ("gwet_ac1", "gwet_ac1"),
    ):
        plain = evaluate(of_rows, "matrix", rows, {"categories": [False, True]}).value
        assert same(evaluate(of_spans, "spans", data, {"code": "x"}).value, plain), of_spans


@given(st.integers(2, 40), st.integers(1, 5))
def test_the_unitising_alpha_hardly_changes_when_all_lengths_double(start: int, gap: int) -> None:
    def of(times: int) -> float:
        data = {
            "length": 100 * times,
            "coders": {
                "a": [[start * times, (start + 20) * times, "x"]],
                "b": [[(start + gap) * times, (start + 25) * times, "x"]],
            },
        }
        found = evaluate("u_alpha", "spans", data).value
        assert found is not None
        return found

    assert abs(of(1) - of(2)) < 4 / 100
    assert abs(of(2) - of(4)) < abs(of(1) - of(2)) + 1e-12


@given(spans_of, spans_of, st.sampled_from(["overlap", "iou", "containment"]))
def test_a_matching_is_one_to_one_and_keeps_the_rule(
    first: list[tuple[int, int, str]], second: list[tuple[int, int, str]], name: str
) -> None:
    by = Rule(name, 0.4)  # type: ignore[arg-type]
    left, right = ([(Span(a, a + n), codes(c)) for a, n, c in one] for one in (first, second))
    pairs = match(left, right, by)
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    assert all(by.allows(left[i][0], right[j][0]) for i, j in pairs)
    assert sorted((j, i) for i, j in match(right, left, by)) is not None
    assert len(match(right, left, by)) == len(pairs)


floats = st.none() | st.floats(allow_nan=False)


@given(floats, floats, st.text(), st.none() | st.floats(0, 1), st.none() | st.text())
def test_a_result_survives_json_exactly(
    value: float | None, agreed: float | None, label: str, edge: float | None, code: str | None
) -> None:
    found = Result("holsti", value, None, agreed, 3.0, label, coders=("a", "b"), code=code)
    if edge is not None:
        limits = ((0.667, edge), (0.8, 0.1))
        found = replace(found, interval=Interval(0.1, edge, "t", label, seed=4, misses=limits))
    assert Result.from_json(found.to_json()) == found


@few
@given(rows(coders=(2, 3)))
def test_the_row_of_a_code_is_what_the_single_measures_say(data: Rows) -> None:
    for row in per_code(of_lists(data)):
        for name, found in (("krippendorff_alpha_nominal", row.alpha), ("gwet_ac1", row.ac1)):
            assert same(evaluate(name, "sets", data, {"code": row.code}).value, found)
        plain = evaluate("code_application_per_code", "sets", data, {"code": row.code})
        assert (plain.value, plain.A, plain.D) == (row.agreement, row.agreed, row.differed)
        assert not np.isnan(row.agreement or 0)
