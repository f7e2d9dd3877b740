"""Agreement data as it stands in JSON, read into the values the measures take.

Seven kinds: `matrix` (coders x units, null not done), `contingency` and `counts` (tables with
labels), `sets` (coders x units of code lists; [] looked and empty, null not done), `spans`
(a length and per coder [start, end, code]), `documents` (per coder code frequencies) and
`lines` (per coder [first, last, code], both lines inside).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal, TypeVar, cast

from qualcode.agreement.catalogue import Setting
from qualcode.agreement.characters import presence
from qualcode.agreement.continuum import Continuum, continuum
from qualcode.agreement.documents import Frequencies
from qualcode.agreement.matching import Rule, rule
from qualcode.agreement.ratings import (
    Ratings,
    Value,
    of_counts,
    of_matrix,
    of_presence,
    of_table,
)
from qualcode.agreement.result import Reason
from qualcode.agreement.tensor import Tensor, of_lists, only, tensor, without
from qualcode.agreement.units import matched_units
from qualcode.model.errors import UsageError
from qualcode.model.ids import CodeId, CoderId
from qualcode.model.span import Span

Kind = Literal["matrix", "contingency", "counts", "sets", "spans", "documents", "lines"]
Params = Mapping[str, object]
Item = TypeVar("Item")

_UNITS: dict[Kind, str] = {
    "matrix": "unit",
    "contingency": "unit",
    "counts": "unit",
    "sets": "unit",
    "spans": "char",
    "documents": "document",
    "lines": "line",
}


def setting(kind: Kind, params: Params) -> Setting:
    """What the data and the parameters say was compared."""
    unit = str(params.get("unit", _UNITS[kind]))
    return Setting(str(params.get("roles", "all")), unit, str(params.get("rule", "")))


def code_of(params: Params) -> str | None:
    """The code asked for, if any."""
    code = params.get("code")
    return None if code is None else str(code)


def required(params: Params, name: str) -> object:
    """The parameter of that name; UsageError when it is not there."""
    if params.get(name) is None:
        raise UsageError(f"This measure needs the parameter {name}.")
    return params[name]


def number(params: Params, name: str, otherwise: float) -> float:
    """The parameter as a number."""
    value = params.get(name)
    return otherwise if value is None else float(cast("float", value))


def names(params: Params, name: str) -> frozenset[str]:
    """The parameter as a set of codes; empty when it is not there."""
    return frozenset(str(code) for code in cast("Iterable[object]", params.get(name) or ()))


def rule_of(params: Params) -> Rule:
    """The matching rule asked for; containment or half in common by default."""
    return rule(str(params.get("rule", "containment")), number(params, "t", 0.5))


def _gone(params: Params) -> Callable[[str], bool]:
    """Whether a code is left out: excluded, or not of the role asked for."""
    excluded, secondary = names(params, "exclude_codes"), names(params, "secondary")
    roles = params.get("roles", "all")

    def gone(code: str) -> bool:
        if roles != "all" and (code in secondary) != (roles == "secondary"):
            return True
        return code in excluded

    return gone


def ratings_of(kind: Kind, data: object, params: Params) -> Ratings:
    """One value per unit; sets and spans need the parameter `code`."""
    declared = cast("Sequence[Value] | None", params.get("categories"))
    if kind == "matrix":
        rows = cast("Sequence[Sequence[Value | None]]", data)
        return of_matrix(rows, categories=declared)
    if kind == "contingency":
        table = cast("Mapping[str, list[list[int]]]", data)
        labels = cast("Mapping[str, list[Value]]", data)["labels"]
        return of_table(table["table"], labels, categories=declared)
    if kind == "counts":
        table = cast("Mapping[str, list[list[int]]]", data)
        return of_counts(table["counts"], cast("Mapping[str, list[Value]]", data)["labels"])
    code = str(required(params, "code"))
    if kind == "sets":
        given = tensor_of(kind, data, {k: v for k, v in params.items() if k != "code"})
        at = given.codes.index(code) if code in given.codes else None
        applied = given.applied[:, :, at] if at is not None else given.seen & False
        return of_presence(applied, given.seen, code=code, coders=given.coders)
    return presence(continuum_of(data, params), code)


def tensor_of(kind: Kind, data: object, params: Params) -> Tensor:
    """Code sets on units: as given, or of spans matched one to one."""
    code = code_of(params)
    if kind == "sets":
        rows = cast("Sequence[Sequence[Iterable[object] | None] | None]", data)
        given = of_lists(
            [r if r is None else [u if u is None else {str(c) for c in u} for u in r] for r in rows]
        )
    else:
        given = _matched(continuum_of(data, params), cast("Params", data)["coders"], params)
    given = without(given, filter(_gone(params), given.codes))
    return given if code is None else only(given, [code])


def _matched(piece: Continuum, coders: object, params: Params) -> Tensor:
    segments = {
        CoderId(coder): [(span, frozenset({CodeId(code)})) for span, code in rows]
        for coder, rows in piece.coders.items()
    }
    units = matched_units(segments, rule_of(params))
    return tensor(
        {"": {str(coder): row for coder, row in units.sets.items()}},
        coders=list(cast("Mapping[str, object]", coders)),
        sizes={"": len(units.units)},
    )


def tensor_setting(kind: Kind, data: object, params: Params) -> Setting:
    """As `setting`; for matched spans with the rule, and with the reason for having no unit."""
    plain = setting(kind, params)
    if kind == "sets":
        return plain
    coders = cast("Mapping[str, Mapping[str, object]]", data)["coders"]
    done = sum(rows is not None for rows in coders.values())
    why: Reason = "no_codings" if done >= 2 else "no_comparable_units"
    return Setting(plain.roles, "matched", str(rule_of(params)), why)


def continuum_of(data: object, params: Params) -> Continuum:
    """Spans with codes; excluded codes are not there."""
    table = cast("Mapping[str, object]", data)
    coders = cast("Mapping[str, Sequence[tuple[int, int, object]] | None]", table["coders"])
    gone = _gone(params)
    rows = {
        name: None
        if codings is None
        else [(Span(a, b), str(c)) for a, b, c in codings if not gone(str(c))]
        for name, codings in coders.items()
    }
    return continuum(cast("int", table["length"]), rows)


def documents_of(data: object, params: Params) -> list[Frequencies]:
    """Code frequencies per document and coder; excluded codes are not there."""
    gone = _gone(params)
    code = code_of(params)
    return [
        {
            coder: None
            if counts is None
            else {c: n for c, n in counts.items() if not gone(c) and code in {None, c}}
            for coder, counts in document.items()
        }
        for document in cast("Sequence[Mapping[str, Mapping[str, int] | None]]", data)
    ]


def lines_of(data: object, params: Params) -> dict[str, list[tuple[int, int, str]] | None]:
    """Codings on lines per coder; excluded codes are not there."""
    coders = cast("Mapping[str, Sequence[tuple[int, int, object]] | None]", data)
    gone = _gone(params)
    return {
        name: None if rows is None else [(a, b, str(c)) for a, b, c in rows if not gone(str(c))]
        for name, rows in coders.items()
    }
