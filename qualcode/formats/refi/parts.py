"""The small parts of a project or codebook: users, codes, cases, links and sets."""

from __future__ import annotations

import re
from collections.abc import Iterable

from qualcode.formats.refi.guids import normal, normal_again
from qualcode.formats.refi.markup import DEEPEST, Element, local
from qualcode.formats.refi.values import (
    ForeignCase,
    ForeignCode,
    ForeignLink,
    ForeignSet,
    ForeignUser,
)
from qualcode.model.errors import FormatError

_HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{4}|[0-9a-f]{6}|[0-9a-f]{8})")
_RGB = re.compile(
    r"(?:rgba?)?\(?\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*(?:,\s*[\d.]+\s*)?\)?"
)


def text_under(element: Element, tag: str) -> str:
    """The text of the first child `tag`; empty without one."""
    for child in element:
        if local(child.tag) == tag:
            return child.text or ""
    return ""


def guid_of(element: Element) -> str:
    """The element's own GUID."""
    return normal(element.get("guid", ""))


def target_of(element: Element) -> str:
    """What a reference points at; ATLAS.ti writes `guid` where the standard has `targetGUID`."""
    return normal_again(element.get("targetGUID") or element.get("guid") or "")


def targets(element: Element, tag: str) -> tuple[str, ...]:
    """What the children `tag` point at, in order."""
    return tuple(target_of(child) for child in element if local(child.tag) == tag)


def note_refs(element: Element) -> tuple[str, ...]:
    """The notes that hang on an element."""
    return targets(element, "NoteRef")


def user_of(element: Element) -> ForeignUser:
    """One user."""
    return ForeignUser(guid_of(element), element.get("name", ""), element.get("id", ""))


def codes_of(elements: Iterable[Element], *, name: str, depth: int = 0) -> tuple[ForeignCode, ...]:
    """The codes among these elements with all codes under them; FormatError when too deep."""
    if depth > DEEPEST:
        raise FormatError(
            f"The codes nest more than {DEEPEST} levels deep.",
            "That is no codebook. Check where the file comes from.",
            path=name,
        )
    return tuple(
        ForeignCode(
            guid_of(element),
            element.get("name", ""),
            codable=element.get("isCodable", "true").strip().lower() not in {"false", "0"},
            colour=colour_of(element.get("color", "")),
            description=text_under(element, "Description"),
            notes=note_refs(element),
            codes=codes_of(element, name=name, depth=depth + 1),
        )
        for element in elements
        if local(element.tag) == "Code"
    )


def colour_of(text: str) -> str | None:
    """`#rrggbb` for the colours programs write: short, with alpha (left out), or as RGB."""
    plain = text.strip().lower()
    rgb = _RGB.fullmatch(plain)
    if rgb:
        parts = [int(part) for part in rgb.groups()]
        return "#{:02x}{:02x}{:02x}".format(*parts) if max(parts) < 256 else None
    found = _HEX.fullmatch(plain)
    if not found:
        return None
    digits = found[1]
    if len(digits) < 6:
        digits = "".join(digit * 2 for digit in digits)
    # Eight digits are #AARRGGBB in the programs that write them; CSS would have alpha last.
    return f"#{digits[-6:]}"


def case_of(element: Element) -> ForeignCase:
    """One case."""
    return ForeignCase(
        guid_of(element),
        element.get("name", ""),
        text_under(element, "Description"),
        targets(element, "CodeRef"),
        values_of(element),
        targets(element, "SourceRef"),
        targets(element, "SelectionRef"),
    )


def values_of(element: Element) -> tuple[tuple[str, str], ...]:
    """The variables of a source or case: GUID and value; empty values are left out."""
    found = []
    for child in element:
        if local(child.tag) != "VariableValue":
            continue
        refs = targets(child, "VariableRef")
        texts = [e.text or "" for e in child if local(e.tag) != "VariableRef"]
        if refs and texts and texts[0]:
            found.append((refs[0], texts[0]))
    return tuple(found)


def link_of(element: Element) -> ForeignLink:
    """One link."""
    return ForeignLink(
        guid_of(element),
        element.get("name", ""),
        normal(element.get("originGUID", "")),
        normal(element.get("targetGUID", "")),
    )


def set_of(element: Element) -> ForeignSet:
    """One set; an empty one counts."""
    return ForeignSet(
        guid_of(element),
        element.get("name", ""),
        text_under(element, "Description"),
        targets(element, "MemberCode"),
        targets(element, "MemberSource"),
        targets(element, "MemberNote"),
    )
