"""What is wrong inside a project: references to nothing, GUIDs used twice, places off a text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from qualcode.formats.refi.guids import is_guid
from qualcode.formats.refi.values import (
    ForeignCode,
    ForeignCoding,
    ForeignProject,
    ForeignSelection,
    ForeignSource,
)
from qualcode.model.errors import AnchorError

_NAMED = 3  # examples in one sentence


def checked(project: ForeignProject) -> ForeignProject:
    """The project with its faults and remarks."""
    faults = [*_twice(project), *_orphans(project), *_outside(project)]
    return replace(project, faults=tuple(faults), remarks=tuple(_remarks(project)))


def every_code(codes: Iterable[ForeignCode]) -> Iterator[ForeignCode]:
    """The codes and all codes under them, in file order."""
    for code in codes:
        yield code
        yield from every_code(code.codes)


def every_coding(source: ForeignSource) -> Iterator[ForeignCoding]:
    """The codings on a source and on its selections."""
    yield from source.codings
    for selection in source.selections:
        yield from selection.codings


def _twice(project: ForeignProject) -> Iterator[str]:
    """GUIDs by which two things cannot be told apart."""
    kinds = (
        ("users", [u.guid for u in project.users]),
        ("codes", [c.guid for c in every_code(project.codes)]),
        ("sources", [s.guid for s in project.sources]),
        ("notes", [n.guid for n in project.notes]),
    )
    for what, guids in kinds:
        found = [guid for guid, count in Counter(guids).items() if count > 1]
        if found:
            number = _count(len(found), f"GUID of {what} is", f"GUIDs of {what} are")
            yield f"{number} used more than once: {_listed(found)}."


def _orphans(project: ForeignProject) -> Iterator[str]:
    """References to nothing, by what they should point at."""
    codes = {code.guid for code in every_code(project.codes)}
    users = {user.guid for user in project.users}
    notes = {note.guid for note in project.notes}
    selections = [s for source in project.sources for s in source.selections]
    codings = [c for source in project.sources for c in every_coding(source)]
    carriers: list[ForeignSource | ForeignSelection | ForeignCoding] = [
        *project.sources,
        *selections,
        *codings,
    ]
    to_codes = Counter(coding.code for coding in codings)
    to_users = Counter(x.user for x in [*carriers, *project.notes] if x.user)
    to_notes = Counter([*project.project_notes, *(n for x in carriers for n in x.notes)])
    for what, found, known in (
        ("codings", to_codes, codes),
        ("creating users", to_users, users),
        ("references to notes", to_notes, notes),
    ):
        lost = [guid for guid in found if guid not in known]
        if lost:
            count = sum(found[guid] for guid in lost)
            yield f"{count:,} {what} point at nothing: {_listed(lost)}."


def _outside(project: ForeignProject) -> Iterator[str]:
    """Selections that reach off their text in the counting found."""
    for source in project.sources:
        if source.text is None or source.detection is None:
            continue
        places = source.text.places(source.detection.counting)
        size = len(source.text.laid_out(source.detection.counting))
        more = 1 if source.detection.counting.inclusive else 0
        off = [s for s in source.selections if not _fits(s, size, more)]
        if off:
            worst = ", ".join(f"{s.start:,} to {s.end:,}" for s in off[:_NAMED])
            yield (
                f"{_count(len(off), 'selection lies', 'selections lie')} outside the text of "
                f'"{source.name}", which has {size:,} places ({source.detection.counting}): {worst}.'
            )
        for selection in () if places.same else source.selections:
            if _fits(selection, size, more) and selection.start < selection.end + more:
                try:
                    places.span(selection.start, selection.end)
                except AnchorError:
                    yield (
                        f'A selection of "{source.name}" cuts a character in two '
                        f"({selection.start:,} to {selection.end:,})."
                    )


def _fits(selection: ForeignSelection, size: int, more: int) -> bool:
    return 0 <= selection.start <= selection.end + more <= size


def _remarks(project: ForeignProject) -> Iterator[str]:
    selections = Counter(s.guid for source in project.sources for s in source.selections)
    again = sum(count - 1 for count in selections.values() if count > 1)
    if again:
        yield f"{_count(again, 'selection has', 'selections have')} the GUID of another one."
    odd = [c.guid for c in every_code(project.codes) if not is_guid(c.guid)]
    if odd:
        yield f"{_count(len(odd), 'code has', 'codes have')} a GUID that is none: {_listed(odd)}."
    for source in project.sources:
        if source.text is None:
            lost = sum(1 for _ in every_coding(source))
            yield (
                f'"{source.name}" has no text ({source.why_missing}); '
                f"{_count(lost, 'coding', 'codings')} on it cannot arrive."
            )


def _listed(guids: Iterable[str]) -> str:
    found = list(guids)
    shown = ", ".join(guid[:40] or "(empty)" for guid in found[:_NAMED])
    return shown + (f" and {len(found) - _NAMED:,} more" if len(found) > _NAMED else "")


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
