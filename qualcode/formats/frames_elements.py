"""The file of a distillation (`analysis/elements.yaml`), read whole and changed entry by entry."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from qualcode.formats.yamltext import (
    Fields,
    Value,
    edit,
    format_version,
    list_changes,
    load,
    raise_problems,
)
from qualcode.model.element import Distillation, Element
from qualcode.model.ids import NODE_ID, CodeId, SegmentId

BEGIN = "format: 1\n"
"""A file with nothing in it yet."""
_ORDER = ("id", "label", "element", "summary", "literature", "recommendations", "sentences")


def read_distillation(text: str, *, path: PurePath | str) -> Distillation:
    """The elements a text holds; FormatError with every problem, in file order."""
    fields = load(text, path=path)
    format_version(fields)
    entries = fields.children("elements")
    elements = tuple(map(_element, entries))
    aside = tuple(map(SegmentId, fields.texts("aside")))
    first: dict[str, str] = {}
    for entry, element in zip(entries, elements, strict=True):
        if [e.id for e in elements].count(element.id) > 1:
            entry.problem(f'Two elements are called "{element.id}".', key="id")
        for segment in element.sentences:
            other = first.setdefault(segment, element.id)
            if other != element.id or element.sentences.count(segment) > 1:
                entry.problem(f"Sentence {segment} stands twice, in {other}.", key="sentences")
    for segment in set(aside) & set(first):
        fields.problem(f"Sentence {segment} is aside and in {first[segment]}.", key="aside")
    fields.finish()
    raise_problems(fields.problems, path=path, what="the distillation")
    return Distillation(elements, aside)


def _element(entry: Fields) -> Element:
    id = entry.text("id", required=True) or ""
    if id and not NODE_ID.fullmatch(id):
        entry.problem(f'"{id}" cannot be an id.', "Use small letters, digits and -.", key="id")
    code = entry.text("element")
    return Element(
        id,
        entry.text("label", required=True) or "",
        tuple(map(SegmentId, entry.texts("sentences"))),
        CodeId(code) if code else None,
        entry.text("summary"),
        entry.text("literature"),
        entry.texts("recommendations"),
    )


def with_elements(text: str, wanted: Distillation, *, path: PurePath | str) -> str:
    """`text` changed to hold `wanted`; comments and what did not change stay.

    Elements keep their order; those that are new come last.
    """
    before = read_distillation(text, path=path)
    places = {element.id: n for n, element in enumerate(before.elements)}
    known = {element.id: element for element in before.elements}
    for element in wanted.elements:
        if element.id not in places:
            places[element.id] = len(places)
            text = _appended(text, places[element.id], element, path)
        elif element != known[element.id]:
            text = _changed(text, places[element.id], known[element.id], element, path)
    gone = [n for id, n in places.items() if id not in {e.id for e in wanted.elements}]
    if gone and not wanted.elements:
        text = edit(text, {("elements",): None}, path=path)
    else:
        for place in sorted(gone, reverse=True):
            text = edit(text, {("elements", place): None}, path=path)
    if wanted.aside != before.aside:
        changes = list_changes(("aside",), _listed(before.aside), _listed(wanted.aside))
        text = edit(text, changes, path=path)
    return text


def _appended(text: str, place: int, element: Element, path: PurePath | str) -> str:
    if place == 0:  # the list is not there yet, or empty and in brackets
        return edit(text, {("elements",): [_entry(element)]}, path=path)
    return edit(text, {("elements", place): _entry(element)}, path=path)


def _changed(text: str, place: int, before: Element, element: Element, path: PurePath | str) -> str:
    old, new = _entry(before), _entry(element)
    for key in _ORDER:
        if old.get(key) != new.get(key):
            where = ("elements", place, key)
            changes = list_changes(where, old.get(key), new.get(key))
            text = edit(text, changes, order=_ORDER, path=path)
    return text


def _entry(element: Element) -> dict[str, Value]:
    return {
        "id": element.id,
        "label": element.label,
        "element": element.code,
        "summary": element.summary,
        "literature": element.literature,
        "recommendations": _listed(element.recommendations),
        "sentences": _listed(element.sentences),
    }


def _listed(texts: Sequence[str]) -> list[Value] | None:
    return list(texts) or None
