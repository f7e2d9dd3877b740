"""The table of undefined values: every family of measures in every edge case."""

from __future__ import annotations

import pytest

from qualcode.agreement.registry import REGISTRY, evaluate
from qualcode.agreement.result import REASONS
from qualcode.model.errors import UsageError

SETS = [
    "code_application_agreement",
    "code_application_mean_of_codes",
    "holsti",
    "set_exact_match",
    "set_any_shared",
    "set_jaccard_mean",
    "set_dice_mean",
]
SET_ALPHAS = [
    name
    for name in REGISTRY
    if name.startswith("krippendorff_alpha_")
    and "sets" in REGISTRY[name][0]
    and "matrix" not in REGISTRY[name][0]
]
TWO_CODERS = ["cohen_kappa", "weighted_kappa_linear", "weighted_kappa_quadratic", "scott_pi"]
KAPPAS = [
    *TWO_CODERS,
    "light_kappa",
    "fleiss_kappa",
    "conger_kappa",
    "krippendorff_alpha_nominal",
    "krippendorff_alpha_ordinal",
    "krippendorff_alpha_interval",
]
DECLARED = ["gwet_ac1", "brennan_prediger", "bennett_s", "pabak"]
CHARACTERS = ["char_overlap", "char_holsti", "char_kappa", "qualcoder_kappa_compat"]
UNITISING = ["u_alpha", "bar_u_alpha", "cu_alpha"]
SPANS = ["matched_code_application", "span_f1", "maxqda_segment_agreement"]

ONE, NONE, EMPTY, SINGLE, UNUSED = (
    "one_coder",
    "no_comparable_units",
    "no_codings",
    "single_category",
    "code_unused",
)


def outcome(
    measure: str, kind: str, data: object, **params: object
) -> tuple[float | None, str | None]:
    found = evaluate(measure, kind, data, params)
    assert (found.value is None) == (found.reason is not None)
    assert found.reason is None or found.reason in REASONS
    return found.value, found.reason


X, E = ["x"], list[str]()

SET_TABLE = [
    ("no coder", [], (None, ONE)),
    ("one coder", [[X, E]], (None, ONE)),
    ("no unit seen by two", [[X, None], [None, X]], (None, NONE)),
    ("one coder not assigned", [[X, E], None], (None, NONE)),
    ("one coder not assigned, unit by unit", [[X, E], [None, None]], (None, NONE)),
    ("no units", [[], []], (None, NONE)),
    ("no codings, both done", [[E, E], [E, E]], (None, EMPTY)),
    ("codings only where nobody else was", [[E, X], [E, None]], (None, EMPTY)),
    ("one coder coded nothing", [[X, E], [E, E]], (0.0, None)),
    ("identical", [[X, ["y"]], [X, ["y"]]], (1.0, None)),
    ("identical, one code everywhere", [[X, X], [X, X]], (1.0, None)),
    ("third coder not assigned", [[X, ["y"]], [X, ["y"]], None], (1.0, None)),
    ("duplicates in a set", [[["x", "x"]], [X]], (1.0, None)),
]


@pytest.mark.parametrize("measure", SETS)
@pytest.mark.parametrize(
    ("data", "expected"), [r[1:] for r in SET_TABLE], ids=[r[0] for r in SET_TABLE]
)
def test_set_measures(
    measure: str, data: object, expected: tuple[float | None, str | None]
) -> None:
    assert outcome(measure, "sets", data) == expected


@pytest.mark.parametrize("measure", SETS)
def test_units_left_empty_by_both_are_never_counted_as_agreement(measure: str) -> None:
    assert outcome(measure, "sets", [[X, E, E], [["y"], E, E]])[0] == 0.0


ALPHA_TABLE = [
    ("no coder", [], (None, ONE)),
    ("one coder", [[X, E]], (None, ONE)),
    ("not assigned", [[X, E], None], (None, NONE)),
    ("no unit seen by two", [[X, None], [None, X]], (None, NONE)),
    ("no units", [[], []], (None, NONE)),
    ("no codings", [[E, E], [E, E]], (None, SINGLE)),
    ("one value everywhere", [[X, X], [X, X]], (None, SINGLE)),
    ("one value where paired", [[X, X, E], [X, X, None]], (None, SINGLE)),
    ("identical", [[X, E], [X, E]], (1.0, None)),
]


@pytest.mark.parametrize("measure", SET_ALPHAS)
@pytest.mark.parametrize(
    ("data", "expected"), [r[1:] for r in ALPHA_TABLE], ids=[r[0] for r in ALPHA_TABLE]
)
def test_alphas_on_sets(
    measure: str, data: object, expected: tuple[float | None, str | None]
) -> None:
    assert outcome(measure, "sets", data) == expected


def test_pooled_kappa_without_codings_or_with_a_code_everywhere_has_one_value_only() -> None:
    assert outcome("pooled_kappa", "sets", [[E, E], [E, E]]) == (None, SINGLE)
    assert outcome("pooled_kappa", "sets", [[X, X], [X, X]]) == (None, SINGLE)
    assert outcome("pooled_kappa", "sets", [[X, E], [X, E]]) == (1.0, None)
    assert outcome("pooled_kappa", "sets", [[X, E], [E, E]]) == (0.0, None)
    assert outcome("pooled_kappa", "sets", [[X, E], None]) == (None, NONE)
    assert outcome("pooled_kappa", "sets", [[X, E]]) == (None, ONE)


MATRIX_TABLE = [
    ("no coder", [], (None, ONE)),
    ("one coder", [[0, 1]], (None, ONE)),
    ("no units", [[], []], (None, NONE)),
    ("no unit seen by two", [[0, None], [None, 1]], (None, NONE)),
    ("not assigned", [[0, 1], [None, None]], (None, NONE)),
    ("one value everywhere", [[1, 1], [1, 1]], (None, SINGLE)),
    ("identical", [[0, 1], [0, 1]], (1.0, None)),
    ("third coder not assigned", [[0, 1], [0, 1], [None, None]], (1.0, None)),
]


@pytest.mark.parametrize("measure", KAPPAS)
@pytest.mark.parametrize(
    ("data", "expected"), [r[1:] for r in MATRIX_TABLE], ids=[r[0] for r in MATRIX_TABLE]
)
def test_kappas_and_alphas_on_a_matrix(
    measure: str, data: object, expected: tuple[float | None, str | None]
) -> None:
    assert outcome(measure, "matrix", data) == expected


@pytest.mark.parametrize("measure", DECLARED)
@pytest.mark.parametrize(
    ("data", "expected"), [r[1:] for r in MATRIX_TABLE], ids=[r[0] for r in MATRIX_TABLE]
)
def test_coefficients_of_declared_categories_on_a_matrix(
    measure: str, data: object, expected: tuple[float | None, str | None]
) -> None:
    assert outcome(measure, "matrix", data) == expected


@pytest.mark.parametrize("measure", DECLARED)
def test_one_value_everywhere_is_perfect_when_two_were_declared(measure: str) -> None:
    assert outcome(measure, "matrix", [[1, 1], [1, 1]], categories=[0, 1]) == (1.0, None)
    table = {"labels": ["+", "-"], "table": [[5, 0], [0, 0]]}
    assert outcome(measure, "contingency", table) == (1.0, None)


@pytest.mark.parametrize("measure", [*TWO_CODERS[:3], "light_kappa", "conger_kappa"])
def test_a_constant_coder_against_a_varying_one_has_kappa_zero(measure: str) -> None:
    assert outcome(measure, "matrix", [[1, 1, 1, 1], [1, 1, 1, 0]]) == (0.0, None)


@pytest.mark.parametrize("measure", ["percent_agreement", "krippendorff_observed_agreement"])
def test_percent_agreement_is_one_even_with_one_value(measure: str) -> None:
    assert outcome(measure, "matrix", [[1, 1], [1, 1]]) == (1.0, None)
    assert outcome(measure, "matrix", [[1, 1], [None, None]]) == (None, NONE)
    assert outcome(measure, "matrix", [[1, 1]]) == (None, ONE)


@pytest.mark.parametrize("measure", [*KAPPAS, "percent_agreement", *DECLARED])
def test_an_empty_contingency_table_compares_nothing(measure: str) -> None:
    table = {"labels": ["1", "2"], "table": [[0, 0], [0, 0]]}
    assert outcome(measure, "contingency", table) == (None, NONE)


@pytest.mark.parametrize("measure", [*KAPPAS, "fleiss_kappa_category"])
def test_a_code_nobody_used_has_no_coefficient(measure: str) -> None:
    data = [[X, E], [X, E]]
    assert outcome(measure, "sets", data, code="z", category=True) == (None, UNUSED)
    assert outcome(measure, "sets", data, code="x", category=True) == (1.0, None)


@pytest.mark.parametrize("measure", KAPPAS)
def test_a_code_on_every_unit_has_one_value_only(measure: str) -> None:
    assert outcome(measure, "sets", [[X, X], [X, X]], code="x") == (None, SINGLE)
    spans = {"length": 9, "coders": {"a": [[0, 9, "x"]], "b": [[0, 9, "x"]]}}
    assert outcome(measure, "spans", spans, code="x") == (None, SINGLE)


@pytest.mark.parametrize("measure", [*DECLARED, "percent_agreement"])
def test_a_code_nobody_used_is_agreed_on_where_absence_counts(measure: str) -> None:
    assert outcome(measure, "sets", [[E, E], [E, E]], code="x") == (1.0, None)


def test_fleiss_for_a_category_nobody_gave_has_no_value() -> None:
    data = [[0, 1], [0, 1]]
    assert outcome("fleiss_kappa_category", "matrix", data, category=7) == (None, UNUSED)
    assert outcome("fleiss_kappa_category", "matrix", [[1], [1]], category=1) == (None, SINGLE)


def test_light_kappa_is_undefined_as_soon_as_one_pair_is() -> None:
    rows = [[0, 1, 0], [0, 1, 1], [None, 1, None], [None, 1, None]]
    assert outcome("light_kappa", "matrix", rows) == (None, SINGLE)


def spans(length: int, **coders: object) -> dict[str, object]:
    return {"length": length, "coders": coders}


A, B = [[0, 5, "x"], [6, 9, "y"]], [[5, 6, "x"]]
SPAN_TABLE = [
    ("no coder", spans(10), (None, ONE)),
    ("one coder", spans(10, a=A), (None, ONE)),
    ("not assigned", spans(10, a=A, b=None), (None, NONE)),
    ("no codings, both done", spans(10, a=[], b=[]), (None, EMPTY)),
    ("one coder coded nothing", spans(10, a=A, b=[]), (0.0, None)),
    ("identical", spans(10, a=A, b=A), (1.0, None)),
    ("duplicates", spans(10, a=A + A, b=A), (1.0, None)),
    ("third coder not assigned", spans(10, a=A, b=A, c=None), (1.0, None)),
]


@pytest.mark.parametrize("measure", [*SPANS, *CHARACTERS, "code_application_agreement"])
@pytest.mark.parametrize(
    ("data", "expected"), [r[1:] for r in SPAN_TABLE], ids=[r[0] for r in SPAN_TABLE]
)
def test_measures_on_spans(
    measure: str, data: object, expected: tuple[float | None, str | None]
) -> None:
    assert outcome(measure, "spans", data) == expected


@pytest.mark.parametrize(
    "measure", [*CHARACTERS, *SPANS[1:], "u_alpha", "bar_u_alpha", "k_u_alpha"]
)
def test_measures_on_spans_for_a_code_nobody_used(measure: str) -> None:
    assert outcome(measure, "spans", spans(10, a=A, b=A), code="z") == (None, UNUSED)


def test_characters_nobody_coded_agree_in_percent_and_nowhere_else() -> None:
    nothing = spans(10, a=[], b=[])
    assert outcome("char_percent_agreement", "spans", nothing, code="x") == (1.0, None)
    assert outcome("char_percent_agreement", "spans", nothing) == (None, EMPTY)
    assert outcome("char_percent_agreement", "spans", spans(10, a=A), code="x") == (None, ONE)
    assert outcome("char_percent_agreement", "spans", spans(0, a=[], b=[]), code="x") == (
        None,
        NONE,
    )


def test_one_code_on_all_characters_agrees_but_has_no_kappa() -> None:
    whole = spans(10, a=[[0, 10, "x"]], b=[[0, 10, "x"]])
    assert outcome("char_percent_agreement", "spans", whole, code="x") == (1.0, None)
    assert outcome("char_overlap", "spans", whole, code="x") == (1.0, None)
    assert outcome("char_kappa", "spans", whole, code="x") == (None, SINGLE)


UNITISING_TABLE = [
    ("no coder", spans(10), (None, ONE)),
    ("one coder", spans(10, a=A), (None, ONE)),
    ("not assigned", spans(10, a=A, b=None), (None, NONE)),
    ("empty transcript", spans(0, a=[], b=[]), (None, NONE)),
    ("no units", spans(10, a=[], b=[]), (None, EMPTY)),
    ("identical", spans(10, a=A, b=A), (1.0, None)),
    ("identical, third not assigned", spans(10, a=A, b=A, c=None), (1.0, None)),
    ("codes overlap", spans(10, a=[*A, [4, 7, "z"]], b=A), (None, "overlapping_units")),
]


@pytest.mark.parametrize("measure", UNITISING)
@pytest.mark.parametrize(
    ("data", "expected"), [r[1:] for r in UNITISING_TABLE], ids=[r[0] for r in UNITISING_TABLE]
)
def test_unitising_alphas(
    measure: str, data: object, expected: tuple[float | None, str | None]
) -> None:
    assert outcome(measure, "spans", data) == expected


def test_unitising_alphas_where_one_coder_marked_nothing_are_computed() -> None:
    one = spans(100, a=[[0, 50, "x"]], b=[])
    assert outcome("u_alpha", "spans", one)[0] == pytest.approx(-0.245)
    assert outcome("bar_u_alpha", "spans", one)[0] == pytest.approx(-0.245)
    assert outcome("cu_alpha", "spans", one) == (None, NONE)
    assert outcome("k_u_alpha", "spans", one, code="x") == (None, NONE)


def test_unitising_alphas_with_one_value() -> None:
    same = spans(20, a=[[5, 10, "x"]], b=[[5, 10, "x"]])
    assert outcome("u_alpha", "spans", same) == (1.0, None)
    assert outcome("cu_alpha", "spans", same) == (None, SINGLE)
    assert outcome("k_u_alpha", "spans", same, code="x") == (None, SINGLE)
    whole = spans(20, a=[[0, 20, "x"]], b=[[0, 20, "x"]])
    for measure in UNITISING:
        assert outcome(measure, "spans", whole) == (None, SINGLE)


def test_unitising_for_one_code_ignores_that_others_overlap_it() -> None:
    data = spans(20, a=[[0, 5, "x"], [3, 8, "y"]], b=[[0, 5, "x"]])
    assert outcome("u_alpha", "spans", data) == (None, "overlapping_units")
    assert outcome("u_alpha", "spans", data, code="x") == (1.0, None)


@pytest.mark.parametrize("occurrence", ["document_code_occurrence", "document_code_frequency"])
def test_documents(occurrence: str) -> None:
    assert outcome(occurrence, "documents", []) == (None, ONE)
    assert outcome(occurrence, "documents", [{"a": {"x": 1}}]) == (None, ONE)
    assert outcome(occurrence, "documents", [{"a": {"x": 1}, "b": None}]) == (None, NONE)
    assert outcome(occurrence, "documents", [{"a": {}, "b": {"x": 0}}]) == (None, EMPTY)
    assert outcome(occurrence, "documents", [{"a": {"x": 1}, "b": {}}]) == (0.0, None)
    assert outcome(occurrence, "documents", [{"a": {"x": 1}, "b": {"x": 1}}]) == (1.0, None)
    whole = outcome(occurrence, "documents", [{"a": {"x": 1}, "b": {}}], codes=["x", "y"])
    assert whole == (0.5, None)


def test_lines() -> None:
    def lines(data: object, **more: object) -> tuple[float | None, str | None]:
        return outcome("kurasaki_lines", "lines", data, **{"sampled": [5], "window": 0, **more})

    assert lines({}) == (None, ONE)
    assert lines({"a": [[1, 9, "x"]]}) == (None, ONE)
    assert lines({"a": [[1, 9, "x"]], "b": None}) == (None, NONE)
    assert lines({"a": [], "b": []}) == (None, EMPTY)
    assert lines({"a": [[1, 9, "x"]], "b": [[1, 9, "x"]]}, sampled=[]) == (None, NONE)
    assert lines({"a": [[1, 9, "x"]], "b": [[1, 9, "x"]]}, code="z") == (None, UNUSED)
    assert lines({"a": [[1, 9, "x"]], "b": []}) == (0.0, None)
    assert lines({"a": [[1, 9, "x"]], "b": [[5, 5, "x"]]}) == (1.0, None)
    assert lines({"a": [[1, 9, "x"]], "b": [[6, 9, "x"]]}) == (0.0, None)


def test_per_code_and_secondary_have_their_own_reasons() -> None:
    data = [[["x", "s"], ["y"]], [["x"], ["z"]]]
    assert outcome("code_application_per_code", "sets", data, code="q") == (None, UNUSED)
    assert outcome("code_application_per_code", "sets", [data[0]], code="x") == (None, ONE)
    given = "secondary_given_primary"
    assert outcome(given, "sets", data, secondary=["s"]) == (0.0, None)
    assert outcome(given, "sets", data, secondary=["t"]) == (None, EMPTY)
    assert outcome(given, "sets", [data[0]], secondary=["s"]) == (None, ONE)
    assert outcome(given, "sets", [data[0], None], secondary=["s"]) == (None, NONE)


def test_disorder() -> None:
    assert outcome("gamma_disorder", "spans", spans(10)) == (None, ONE)
    assert outcome("gamma_disorder", "spans", spans(10, a=[], b=[])) == (None, EMPTY)
    assert outcome("gamma_disorder", "spans", spans(10, a=A, b=A)) == (0.0, None)
    assert outcome("gamma_disorder", "spans", spans(10, a=A, b=[]))[0] == 2.0


def test_a_measure_or_kind_that_is_not_there_is_named() -> None:
    with pytest.raises(UsageError, match="krippendorff_beta"):
        evaluate("krippendorff_beta", "matrix", [])
    with pytest.raises(UsageError, match='holsti cannot be computed on data of the kind "matrix"'):
        evaluate("holsti", "matrix", [])
    with pytest.raises(UsageError, match="needs the parameter code"):
        evaluate("cohen_kappa", "sets", [[["x"]], [["x"]]])
