"""The file of configurations (`analysis/configurations.yaml`), read and changed by entry."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import cast

from qualcode.formats.yamltext import (
    Fields,
    Value,
    edit,
    format_version,
    list_changes,
    load,
    raise_problems,
)
from qualcode.model.configuration import (
    CONFIDENCES,
    PARTS,
    CmoPart,
    Confidence,
    Configuration,
    Link,
)
from qualcode.model.ids import NODE_ID, CodeId, SegmentId

BEGIN = "format: 1\n"
"""A file with nothing in it yet."""
_ORDER = (
    "id", "statement", "context", "mechanism", "outcome", "confidence", "refines", "evidence",
)  # fmt: skip


def read_configurations(text: str, *, path: PurePath | str) -> tuple[Configuration, ...]:
    """The configurations a text holds; FormatError with every problem, in file order."""
    fields = load(text, path=path)
    format_version(fields)
    entries = fields.children("configurations")
    found = tuple(map(_configuration, entries))
    ids = [one.id for one in found]
    for entry, one in zip(entries, found, strict=True):
        if ids.count(one.id) > 1:
            entry.problem(f'Two configurations are called "{one.id}".', key="id")
    fields.finish()
    raise_problems(fields.problems, path=path, what="the file of configurations")
    return found


def _configuration(entry: Fields) -> Configuration:
    id = entry.text("id", required=True) or ""
    if id and not NODE_ID.fullmatch(id):
        entry.problem(f'"{id}" cannot be an id.', "Use small letters, digits and -.", key="id")
    return Configuration(
        id,
        entry.text("statement", required=True) or "",
        entry.text("context"),
        entry.text("mechanism"),
        entry.text("outcome"),
        cast("Confidence | None", entry.choice("confidence", CONFIDENCES)),
        entry.text("refines"),
        tuple(map(_link, entry.children("evidence"))),
    )


def _link(entry: Fields) -> Link:
    if not entry.has("part"):
        entry.problem('"part" is missing.', f"Choose from: {', '.join(PARTS)}.")
    part = entry.choice("part", PARTS, default="context")
    return Link(
        SegmentId(entry.text("segment", required=True) or ""),
        cast("CmoPart", part),
        entry.flag("against", default=False),
        tuple(map(CodeId, entry.texts("codes"))),
        entry.text("note"),
    )


def with_configuration(text: str, wanted: Configuration, *, path: PurePath | str) -> str:
    """`text` with one configuration added or changed; comments and the others stay."""
    known = read_configurations(text, path=path)
    places = {one.id: n for n, one in enumerate(known)}
    if not known:  # the list is not there yet, or empty and in brackets
        return edit(text, {("configurations",): [_entry(wanted)]}, path=path)
    if wanted.id not in places:
        return edit(text, {("configurations", len(known)): _entry(wanted)}, path=path)
    place = places[wanted.id]
    old, new = _entry(known[place]), _entry(wanted)
    for key in _ORDER:
        if old.get(key) != new.get(key):
            where = ("configurations", place, key)
            changes = list_changes(where, old.get(key), new.get(key))
            text = edit(text, changes, order=_ORDER, path=path)
    return text


def with_configurations(text: str, wanted: Sequence[Configuration], *, path: PurePath | str) -> str:
    """`text` with exactly these configurations; those that are new come last."""
    ids = {one.id for one in wanted}
    for one in read_configurations(text, path=path):
        if one.id not in ids:
            text = without_configuration(text, one.id, path=path)
    for one in wanted:
        text = with_configuration(text, one, path=path)
    return text


def without_configuration(text: str, id: str, *, path: PurePath | str) -> str:
    """`text` without one configuration."""
    ids = [one.id for one in read_configurations(text, path=path)]
    if ids == [id]:
        return edit(text, {("configurations",): None}, path=path)
    return edit(text, {("configurations", ids.index(id)): None}, path=path) if id in ids else text


def _entry(one: Configuration) -> dict[str, Value]:
    return {
        "id": one.id,
        "statement": one.statement,
        "context": one.context,
        "mechanism": one.mechanism,
        "outcome": one.outcome,
        "confidence": one.confidence,
        "refines": one.refines,
        "evidence": [_link_entry(link) for link in one.evidence] or None,
    }


def _link_entry(link: Link) -> dict[str, Value]:
    return {
        "part": link.part,
        "segment": link.segment,
        "against": True if link.against else None,
        "codes": list(link.codes) or None,
        "note": link.note,
    }
