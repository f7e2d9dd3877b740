"""Parameters, kinds and refusals that the known values do not reach."""

from __future__ import annotations

import pytest

from qualcode.agreement.applications import count
from qualcode.agreement.catalogue import MEASURES, Setting
from qualcode.agreement.characters import character_agreement
from qualcode.agreement.continuum import continuum
from qualcode.agreement.documents import sampled_lines
from qualcode.agreement.headline import as_tensor
from qualcode.agreement.intervals import BETWEEN, cluster_bootstrap
from qualcode.agreement.registry import REGISTRY, evaluate
from qualcode.agreement.tensor import tensor
from qualcode.model.errors import UsageError
from qualcode.model.ids import TranscriptId
from qualcode.model.span import Span
from tests.agreement.made import ANA, BEN, on_units

SETS = [[["x", "s"], ["y"], []], [["x"], ["y", "z"], ["s"]]]
SPANS = {"length": 40, "coders": {"a": [[0, 10, "x"], [20, 30, "y"]], "b": [[0, 12, "x"]]}}


def test_every_measure_has_a_formula_and_a_source() -> None:
    assert set(REGISTRY) == set(MEASURES)
    assert all(about.formula and about.source for about in MEASURES.values())


@pytest.mark.parametrize(
    ("roles", "agreed", "differed"), [("all", 2, 3), ("primary", 2, 1), ("secondary", 0, 2)]
)
def test_roles_choose_the_codes(roles: str, agreed: int, differed: int) -> None:
    found = evaluate("holsti", "sets", SETS, {"roles": roles, "secondary": ["s"]})
    assert (found.A, found.D, found.roles, found.n_units) == (agreed, differed, roles, 3)


def test_a_result_says_what_was_compared() -> None:
    found = evaluate("code_application_agreement", "spans", SPANS, {"rule": "iou", "t": 0.8})
    assert (found.A, found.D, found.unit, found.rule) == (1, 1, "matched", "IoU >= 0.8")
    assert (found.coders, found.n_units, found.n_pairs) == (("a", "b"), 2, 1)
    assert (found.formula, found.source) == (
        "A/(A+D)",
        "Campbell et al. 2013; agreements over agreements and disagreements",
    )


def test_one_code_can_be_asked_of_any_measure_on_sets_and_spans() -> None:
    assert evaluate("holsti", "sets", SETS, {"code": "z"}).value == 0.0
    assert evaluate("matched_code_application", "spans", SPANS, {"code": "x"}).value == 1.0
    assert evaluate("code_application_per_code", "spans", SPANS, {"code": "y"}).value == 0.0
    assert evaluate("span_f1", "spans", SPANS, {"code": "x"}).value == 1.0
    assert evaluate("maxqda_segment_agreement", "spans", SPANS, {"code": "y"}).value == 0.0
    assert evaluate("cohen_kappa", "sets", SETS, {"code": "x"}).value == 1.0


def test_excluded_codes_are_gone_from_every_kind() -> None:
    without = {"exclude_codes": ["y", "z"]}
    assert evaluate("matched_code_application", "spans", SPANS, without).value == 1.0
    assert evaluate("char_overlap", "spans", SPANS, without).value == 10 / 12
    documents = [{"a": {"x": 1, "y": 1}, "b": {"x": 2}}]
    assert evaluate("document_code_occurrence", "documents", documents, without).value == 1.0
    lines = {"a": [[1, 2, "x"], [3, 4, "y"]], "b": [[1, 2, "x"]]}
    params = {"sampled": [1, 3], "window": 0}
    assert evaluate("kurasaki_lines", "lines", lines, {**params, **without}).value == 1.0
    assert evaluate("kurasaki_lines", "lines", lines, params).value == 1 / 2


def test_documents_of_three_coders_are_compared_pair_by_pair() -> None:
    documents = [{"a": {"x": 1}, "b": {"x": 2}, "c": {}}]
    found = evaluate("document_code_occurrence", "documents", documents)
    assert (found.A, found.D, found.n_pairs) == (1, 2, 3)
    assert evaluate("document_code_frequency", "documents", documents).value == 0.0
    assert evaluate("document_code_occurrence", "documents", documents, {"code": "x"}).A == 1


def test_one_character_more_than_the_text_has_is_refused() -> None:
    with pytest.raises(UsageError, match='The coding "x" by a ends at 41, but the text has 40'):
        evaluate("char_overlap", "spans", {"length": 40, "coders": {"a": [[0, 41, "x"]]}})


@pytest.mark.parametrize(
    ("measure", "kind", "data", "params", "message"),
    [
        ("cohen_kappa", "matrix", [[1, 2], [1, 2], [1, 2]], {}, "for two coders, and here are 3"),
        ("cohen_kappa", "counts", {"labels": [1], "counts": [[2]]}, {}, "which coder"),
        ("scott_pi", "counts", {"labels": [1], "counts": [[3]]}, {}, "for two coders"),
        ("pabak", "matrix", [[1, 2, 3], [1, 2, 3]], {}, "two categories, and here are 3"),
        ("gwet_ac1", "matrix", [[1, 9], [1, 2]], {"categories": [1, 2]}, "declared categories: 9"),
        ("gwet_ac1", "matrix", [[1, 9], [1]], {}, "different numbers of units"),
        ("gwet_ac1", "contingency", {"labels": [1, 2], "table": [[1, 2]]}, {}, "2 rows and columns"),
        ("krippendorff_alpha_interval", "matrix", [["a", "b"], ["a", "a"]], {}, "needs numbers"),
        ("qualcoder_kappa_compat", "spans", {"length": 1, "coders": {"a": [], "b": [], "c": []}}, {}, "for two coders"),
        ("holsti", "sets", [[[]], [[], []]], {}, "has 1 units where the list has 2"),
        ("fleiss_kappa_category", "matrix", [[1], [1]], {}, "parameter category"),
    ],
)  # fmt: skip
def test_what_cannot_be_computed_as_asked_is_refused(
    measure: str, kind: str, data: object, params: dict[str, object], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        evaluate(measure, kind, data, params)


def test_counts_of_two_coders_serve_where_no_coder_is_asked_for() -> None:
    counts = {"labels": ["a", "b"], "counts": [[2, 0], [1, 1], [0, 2]]}
    matrix = [["a", "a", "b"], ["a", "b", "b"]]
    for measure in ("scott_pi", "percent_agreement", "krippendorff_alpha_nominal", "gwet_ac1"):
        theirs = evaluate(measure, "matrix", matrix).value
        assert evaluate(measure, "counts", counts).value == pytest.approx(theirs)


def test_declared_categories_give_the_order_of_weighted_kappa() -> None:
    rows = [["low", "mid", "high", "high"], ["low", "high", "high", "mid"]]
    order = {"categories": ["low", "mid", "high"]}
    numbers = [[0, 1, 2, 2], [0, 2, 2, 1]]
    found = evaluate("weighted_kappa_linear", "matrix", rows, order).value
    assert found == evaluate("weighted_kappa_linear", "matrix", numbers).value
    ordinal = evaluate("krippendorff_alpha_ordinal", "matrix", rows, order).value
    assert ordinal == evaluate("krippendorff_alpha_ordinal", "matrix", numbers).value


def test_interval_alpha_reads_numbers_written_as_words_in_any_order() -> None:
    table = {"labels": ["10", "9"], "table": [[3, 1], [0, 4]]}
    rows = [[10] * 4 + [9] * 4, [10, 10, 10, 9, 9, 9, 9, 9]]
    theirs = evaluate("krippendorff_alpha_interval", "matrix", rows).value
    found = evaluate("krippendorff_alpha_interval", "contingency", table).value
    assert found == pytest.approx(theirs)


def test_transcripts_can_weigh_by_their_length_or_all_the_same() -> None:
    def text(name: str, length: int, end: int) -> object:
        rows = {"a": [(Span(0, 10), "x")], "b": [(Span(0, end), "x")]}
        return continuum(length, rows, name=name)

    pieces = [text("t1", 20, 10), text("t2", 1000, 5), continuum(10, {"a": [], "b": []}, name="t3")]
    how = Setting("all", "char")
    long = character_agreement("char_overlap", pieces, how, code="x")  # type: ignore[arg-type]
    same = character_agreement("char_overlap", pieces, how, code="x", average="transcripts")  # type: ignore[arg-type]
    assert (long.value, same.value, same.skipped) == (15 / 20, (1 + 0.5) / 2, 1)
    none = character_agreement("char_overlap", pieces, how, code="z", average="transcripts")  # type: ignore[arg-type]
    assert (none.value, none.reason) == (None, "code_unused")


def test_codes_on_too_few_meeting_units_have_no_expected_agreement() -> None:
    data = {"length": 30, "coders": {"a": [[0, 9, "x"]], "b": [[0, 9, "y"]], "c": []}}
    assert evaluate("cu_alpha", "spans", data).value is None
    assert evaluate("k_u_alpha", "spans", data, {"code": "x"}).value is None


def test_the_coverage_of_agreement_on_codes_is_the_share_both_marked() -> None:
    data = {"length": 30, "coders": {"a": [[0, 9, "x"], [20, 26, "y"]], "b": [[0, 9, "x"]]}}
    assert evaluate("cu_alpha", "spans", data).coverage == 9 / 30
    assert evaluate("u_alpha", "spans", data).coverage is None


def test_overlapping_codings_of_one_code_are_merged_before_characters_are_counted() -> None:
    data = {"length": 40, "coders": {"a": [[0, 10, "x"], [5, 20, "x"]], "b": [[0, 20, "x"]]}}
    assert evaluate("char_overlap", "spans", data).value == 1.0
    assert evaluate("u_alpha", "spans", data).value == 1.0


def test_sampled_lines_come_from_the_text_and_from_the_seed() -> None:
    lines = sampled_lines(40, 5, seed=3)
    assert lines == sampled_lines(40, 5, seed=3) != sampled_lines(40, 5, seed=4)
    assert len(set(lines)) == 5
    assert list(lines) == sorted(lines)
    assert sampled_lines(3, 9, seed=1) == (1, 2, 3)


def test_many_transcripts_can_be_resampled_instead_of_left_out() -> None:
    sets = {
        TranscriptId(f"t{n}"): on_units({ANA: ["x", "y"], BEN: ["x", "y" if n % 3 else "z"]})
        for n in range(24)
    }
    counts = count(as_tensor(sets, (ANA, BEN)))
    found = cluster_bootstrap(counts, seed=2)
    assert found is not None
    assert (found.method, found.label, found.seed) == ("bootstrap of transcripts", BETWEEN, 2)
    assert found.lower < 40 / 56 < found.upper
    by_holsti = cluster_bootstrap(counts, seed=2, holsti=True)
    assert by_holsti is not None
    assert by_holsti.upper > found.upper
    assert cluster_bootstrap(counts.of_transcripts(range(19)), seed=2) is None


def test_coders_with_other_numbers_of_units_are_refused() -> None:
    with pytest.raises(UsageError, match="has 1 units where the list has 2"):
        tensor({"t": {"a": [{"x"}]}}, coders=["a"], sizes={"t": 2})
