"""The file of approaches per element (`analysis/approaches.yaml`) to a `Registry`."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import PurePath
from typing import cast

from qualcode.formats.yamltext import (
    Fields,
    KeyPath,
    Value,
    edit,
    format_version,
    load,
    nearest,
    raise_problems,
)
from qualcode.model.approach import (
    NAMINGS,
    SECTORS,
    Approach,
    CaseBox,
    Named,
    NamedBy,
    Naming,
    Registry,
)
from qualcode.model.ids import SegmentId

ROW_KEYS = (
    "nr", "element", "label", "case", "umbrella", "part_of", "institutions", "see", "same_as",
    "printed_institution", "segments",
)  # fmt: skip
"""The keys of a row, in the order in which they are written."""
CASE_KEYS = (
    "id", "label", "element", "approach_rows", "printed_elements", "in_registry", "institution",
)  # fmt: skip
"""The same of a case."""
TOP_KEYS = ("format", "registry", "title", "elements", "approaches", "cases", "named_by")
_NR = re.compile("[1-9][0-9]{0,3}[a-z]?")


def read_registry(text: str, *, path: PurePath | str, elements: Collection[str] = ()) -> Registry:
    """The registry a text holds; FormatError with every problem, in file order.

    `elements` are the ids of the elements that exist; without them, element ids are not checked.
    """
    fields = load(text, path=path)
    format_version(fields)
    if fields.text("registry", required=True) not in {"approaches", None}:
        fields.problem('"registry" must be "approaches".', key="registry")
    book = fields.text("elements", required=True) or ""
    title = fields.text("title")
    rows = fields.children("approaches")
    approaches = tuple(_approach(row) for row in rows)
    boxes = fields.children("cases")
    cases = tuple(_case(box) for box in boxes)
    named = {id: _named_by(below) for id, below in fields.named("named_by").items()}
    _check_rows(rows, approaches)
    known_rows = [approach.nr for approach in approaches]
    for box, case in zip(boxes, cases, strict=True):
        _check_names(box, "approach_rows", case.approach_rows, known_rows, "row")
    if elements:
        _check_elements(fields, approaches, cases, sorted(elements))
    fields.finish()
    raise_problems(fields.problems, path=path, what="the registry of approaches")
    return Registry(book, title, approaches, cases, named)


def with_approach(text: str, nr: str, keys: Mapping[str, Value], *, path: PurePath | str) -> str:
    """`text` with keys of one row set; None takes a key away, and a new row comes last.

    Comments and other rows stay. What comes out is not checked: read it.
    """
    numbers = [one.nr for one in read_registry(text, path=path).approaches]
    place = numbers.index(nr) if nr in numbers else None
    row = {key: keys[key] for key in ROW_KEYS if key in keys}
    return _with_entry(text, "approaches", place, len(numbers), {"nr": nr, **row}, path)


def without_approach(text: str, nr: str, *, path: PurePath | str) -> str:
    """`text` without one row."""
    numbers = [one.nr for one in read_registry(text, path=path).approaches]
    return _without_entry(text, "approaches", numbers.index(nr), len(numbers), path)


def with_case(text: str, id: str, keys: Mapping[str, Value], *, path: PurePath | str) -> str:
    """`text` with keys of one case set; None takes a key away, and a new case comes last."""
    ids = [one.id for one in read_registry(text, path=path).cases]
    place = ids.index(id) if id in ids else None
    case = {key: keys[key] for key in CASE_KEYS if key in keys}
    return _with_entry(text, "cases", place, len(ids), {"id": id, **case}, path)


def without_case(text: str, id: str, *, path: PurePath | str) -> str:
    """`text` without one case."""
    ids = [one.id for one in read_registry(text, path=path).cases]
    return _without_entry(text, "cases", ids.index(id), len(ids), path)


def _with_entry(
    text: str,
    list_: str,
    place: int | None,
    count: int,
    entry: dict[str, Value],
    path: PurePath | str,
) -> str:
    """`text` with the keys of an entry set, or the entry put last where `place` is None."""
    if place is not None:
        changes: dict[KeyPath, Value] = {(list_, place, key): entry[key] for key in entry}
        return edit(
            text, changes, order=ROW_KEYS if list_ == "approaches" else CASE_KEYS, path=path
        )
    new = {key: value for key, value in entry.items() if value is not None}
    if count:
        return edit(text, {(list_, count): new}, path=path)
    return edit(text, {(list_,): [new]}, order=TOP_KEYS, path=path)


def _without_entry(text: str, list_: str, place: int, count: int, path: PurePath | str) -> str:
    gone: KeyPath = (list_, place) if count > 1 else (list_,)
    return edit(text, {gone: None}, path=path)


def _approach(row: Fields) -> Approach:
    institutions = row.texts("institutions")
    _check_names(row, "institutions", institutions, SECTORS, "sector")
    if not institutions:
        row.problem("This approach names no institutions.", f"Choose from: {', '.join(SECTORS)}.")
    nr = row.text("nr", required=True) or ""
    if nr and not _NR.fullmatch(nr):
        row.problem(f'"{nr}" is not a row number.', "Write a number as 10, or 10a.", key="nr")
    return Approach(
        nr=nr,
        element=row.text("element", required=True) or "",
        label=row.text("label", required=True) or "",
        institutions=institutions,
        case=row.flag("case", default=False),
        umbrella=row.flag("umbrella", default=False),
        part_of=row.text("part_of"),
        see=row.text("see"),
        same_as=row.text("same_as"),
        printed_institution=row.text("printed_institution"),
        segments=tuple(map(SegmentId, row.texts("segments"))),
    )


def _case(box: Fields) -> CaseBox:
    institution = box.choice("institution", SECTORS)
    return CaseBox(
        id=box.text("id", required=True) or "",
        label=box.text("label", required=True) or "",
        element=box.text("element"),
        approach_rows=box.texts("approach_rows"),
        printed_elements=box.texts("printed_elements"),
        in_registry=box.flag("in_registry", default=True),
        institution=institution,
    )


def _named_by(fields: Fields) -> NamedBy:
    return NamedBy(_named(fields, "professionals"), _named(fields, "students"))


def _named(fields: Fields, group: str) -> Named:
    below = fields.child(group)
    if below is None:
        fields.problem(f'"{group}" is missing.', "Write {value: no} when they did not name it.")
        return Named("no")
    if not below.has("value"):
        below.problem('"value" is missing.', f"Choose from: {', '.join(NAMINGS)}.")
    value = below.choice("value", NAMINGS, default="no")
    return Named(cast("Naming", value), below.text("note"))


def _check_rows(rows: Sequence[Fields], approaches: Sequence[Approach]) -> None:
    first: dict[str, Fields] = {}
    for row, approach in zip(rows, approaches, strict=True):
        earlier = first.setdefault(approach.nr, row)
        if approach.nr and earlier is not row:
            line, _ = earlier.at("nr")
            message = f"Row {approach.nr} is there twice; the first is at line {line}."
            row.problem(message, key="nr")
    known = list(first)
    for row, approach in zip(rows, approaches, strict=True):
        for key in ("part_of", "see", "same_as"):
            other: str | None = getattr(approach, key)
            if other == approach.nr:
                row.problem(f'Row {other} refers to itself in "{key}".', key=key)
            elif other:
                _check_names(row, key, [other], known, "row")


def _check_elements(
    fields: Fields,
    approaches: Sequence[Approach],
    cases: Sequence[CaseBox],
    elements: Sequence[str],
) -> None:
    for row, approach in zip(fields.children("approaches"), approaches, strict=True):
        _check_names(row, "element", [approach.element], elements, "element")
    for box, case in zip(fields.children("cases"), cases, strict=True):
        _check_names(box, "element", [case.element or ""], elements, "element")
        _check_names(box, "printed_elements", case.printed_elements, elements, "element")
    for id, below in fields.named("named_by").items():
        if id not in elements:
            near = nearest(id, elements)
            below.problem(f'There is no element "{id}".', f'Did you mean "{near}"?' if near else "")


def _check_names(
    fields: Fields, key: str, names: Sequence[str], known: Sequence[str], what: str
) -> None:
    for name in names:
        if name and name not in known:
            near = nearest(name, known)
            hint = f'Did you mean "{near}"?' if near else ""
            fields.problem(f'There is no {what} "{name}".', hint, key=key)
