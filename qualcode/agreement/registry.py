"""Every measure by its name, for data of every kind it makes sense for.

`evaluate` is what a file of agreement data and the table of known values go through.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import cast, get_args

from qualcode.agreement import applications, characters, documents, nominal, unitising
from qualcode.agreement.alpha import krippendorff_alpha, krippendorff_observed_agreement
from qualcode.agreement.catalogue import Setting
from qualcode.agreement.continuum import Continuum
from qualcode.agreement.disorder import Costs, gamma_disorder
from qualcode.agreement.payload import (
    Kind,
    Params,
    code_of,
    continuum_of,
    documents_of,
    lines_of,
    names,
    number,
    ratings_of,
    required,
    rule_of,
    setting,
    tensor_of,
    tensor_setting,
)
from qualcode.agreement.ratings import Ratings
from qualcode.agreement.result import Result
from qualcode.agreement.setalpha import DISTANCES, set_alpha
from qualcode.agreement.setmeasures import SCORES, set_measure
from qualcode.agreement.tensor import Tensor
from qualcode.model.errors import UsageError

Handler = Callable[[Kind, object, Params], Result]
OnRatings = Callable[[Ratings, Setting], Result]
OnCounts = Callable[[applications.Counts, Setting], Result]

_RATED = frozenset({"matrix", "contingency", "counts", "sets", "spans"})
_SETS = frozenset({"sets", "spans"})
_SPANS = frozenset({"spans"})


def _ratings(compute: OnRatings) -> tuple[frozenset[str], Handler]:
    def handle(kind: Kind, data: object, params: Params) -> Result:
        return compute(ratings_of(kind, data, params), setting(kind, params))

    return _RATED, handle


def _category(kind: Kind, data: object, params: Params) -> Result:
    ratings = ratings_of(kind, data, params)
    category = required(params, "category")
    return nominal.fleiss_kappa_category(ratings, setting(kind, params), category)


def _counts(compute: OnCounts) -> tuple[frozenset[str], Handler]:
    def handle(kind: Kind, data: object, params: Params) -> Result:
        counts = applications.count(tensor_of(kind, data, params))
        return compute(counts, tensor_setting(kind, data, params))

    return _SETS, handle


def _per_code(kind: Kind, data: object, params: Params) -> Result:
    code = str(required(params, "code"))
    counts = applications.count(tensor_of(kind, data, params))
    how = tensor_setting(kind, data, params)
    return applications.code_application_per_code(counts, how, code)


def _tensor(
    compute: Callable[[Tensor, Setting, Params], Result],
) -> tuple[frozenset[str], Handler]:
    def handle(kind: Kind, data: object, params: Params) -> Result:
        given = tensor_of(kind, data, params)
        return compute(given, tensor_setting(kind, data, params), params)

    return _SETS, handle


def _secondary(given: Tensor, how: Setting, params: Params) -> Result:
    return applications.secondary_given_primary(given, names(params, "secondary"), how)


def _set_measure(measure: str, given: Tensor, how: Setting, params: Params) -> Result:
    skip = bool(params.get("skip_empty", True))
    return set_measure(measure, given, how, skip_empty=skip)


def _set_alpha(measure: str, given: Tensor, how: Setting, _params: Params) -> Result:
    return set_alpha(measure, given, how)


def _spans(
    compute: Callable[[list[Continuum], Setting, Params], Result],
) -> tuple[frozenset[str], Handler]:
    def handle(kind: Kind, data: object, params: Params) -> Result:
        return compute([continuum_of(data, params)], setting(kind, params), params)

    return _SPANS, handle


def _documents(kind: Kind, data: object, params: Params, *, frequency: bool) -> Result:
    codes = params.get("codes")
    return documents.document_agreement(
        "frequency" if frequency else "occurrence",
        documents_of(data, params),
        setting(kind, params),
        codebook=None if codes is None else cast("Collection[str]", codes),
    )


def _lines(kind: Kind, data: object, params: Params) -> Result:
    return documents.kurasaki_lines(
        lines_of(data, params),
        cast("Collection[int]", params.get("sampled") or ()),
        setting(kind, params),
        window=int(number(params, "window", 5)),
        code=code_of(params),
    )


def _gamma(pieces: list[Continuum], how: Setting, params: Params) -> Result:
    weights = (number(params, name, 1) for name in ("alpha", "beta", "delta_empty"))
    return gamma_disorder(pieces[0], how, Costs(*weights))


_OWN = {
    "matched_code_application": applications.matched_code_application,
    "code_application_agreement": applications.code_application_agreement,
    "code_application_mean_of_codes": applications.code_application_mean_of_codes,
    "holsti": applications.holsti,
    "pooled_kappa": applications.pooled_kappa,
}
_NOMINAL: dict[str, OnRatings] = {
    "percent_agreement": nominal.percent_agreement,
    "cohen_kappa": nominal.cohen_kappa,
    "weighted_kappa_linear": partial(nominal.weighted_kappa, weighting="linear"),
    "weighted_kappa_quadratic": partial(nominal.weighted_kappa, weighting="quadratic"),
    "light_kappa": nominal.light_kappa,
    "scott_pi": nominal.scott_pi,
    "fleiss_kappa": nominal.fleiss_kappa,
    "conger_kappa": nominal.conger_kappa,
    "bennett_s": nominal.bennett_s,
    "brennan_prediger": nominal.brennan_prediger,
    "pabak": nominal.pabak,
    "gwet_ac1": nominal.gwet_ac1,
    "krippendorff_alpha_nominal": krippendorff_alpha,
    "krippendorff_alpha_ordinal": partial(krippendorff_alpha, level="ordinal"),
    "krippendorff_alpha_interval": partial(krippendorff_alpha, level="interval"),
    "krippendorff_observed_agreement": krippendorff_observed_agreement,
}
CHARACTERS = ("char_percent_agreement", "char_overlap", "char_holsti", "char_kappa")
"""What programs print of characters; each is named after the one whose formula it has."""

REGISTRY: dict[str, tuple[frozenset[str], Handler]] = {
    **{name: _counts(compute) for name, compute in _OWN.items()},
    "code_application_per_code": (_SETS, _per_code),
    "secondary_given_primary": _tensor(_secondary),
    **{name: _tensor(partial(_set_measure, name)) for name in SCORES},
    **{name: _tensor(partial(_set_alpha, name)) for name in DISTANCES},
    **{name: _ratings(compute) for name, compute in _NOMINAL.items()},
    "fleiss_kappa_category": (_RATED, _category),
    **{
        name: _spans(
            lambda p, how, params, name=name: characters.character_agreement(  # type: ignore[misc]
                name, p, how, code=code_of(params)
            )
        )
        for name in CHARACTERS
    },
    "qualcoder_kappa_compat": _spans(
        lambda p, how, params: characters.qualcoder_kappa_compat(p, how, code=code_of(params))
    ),
    "span_f1": _spans(
        lambda p, how, params: documents.span_f1(p, how, rule=rule_of(params), code=code_of(params))
    ),
    "maxqda_segment_agreement": _spans(
        lambda p, how, params: documents.maxqda_segment_agreement(
            p, how, threshold=number(params, "threshold", 0), code=code_of(params)
        )
    ),
    "u_alpha": _spans(lambda p, how, params: unitising.u_alpha(p, how, code=code_of(params))),
    "bar_u_alpha": _spans(
        lambda p, how, params: unitising.bar_u_alpha(p, how, code=code_of(params))
    ),
    "cu_alpha": _spans(lambda p, how, _: unitising.cu_alpha(p, how)),
    "k_u_alpha": _spans(
        lambda p, how, params: unitising.k_u_alpha(p, how, code=str(required(params, "code")))
    ),
    "gamma_disorder": _spans(_gamma),
    "document_code_occurrence": (frozenset({"documents"}), partial(_documents, frequency=False)),
    "document_code_frequency": (frozenset({"documents"}), partial(_documents, frequency=True)),
    "kurasaki_lines": (frozenset({"lines"}), _lines),
}


def evaluate(measure: str, kind: str, data: object, params: Params | None = None) -> Result:
    """The value of `measure` on data of a kind; the shapes are those of `payload`.

    UsageError for a measure or a kind that is not there, or that do not go together.
    """
    if measure not in REGISTRY:
        raise UsageError(
            f'There is no measure called "{measure}".', f"There are: {', '.join(sorted(REGISTRY))}."
        )
    kinds, handle = REGISTRY[measure]
    if kind not in kinds or kind not in get_args(Kind):
        raise UsageError(
            f'{measure} cannot be computed on data of the kind "{kind}".',
            f"It takes: {', '.join(sorted(kinds))}.",
        )
    return handle(cast("Kind", kind), data, params or {})
