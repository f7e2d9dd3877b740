"""The registry of approaches of a study: read, and changed one row at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from qualcode.analysis.attributes import hint_for
from qualcode.analysis.quotes import quote_table
from qualcode.analysis.registry import approach_table, case_line
from qualcode.export.gate import gate
from qualcode.formats.registry import (
    read_registry,
    with_approach,
    with_case,
    without_approach,
    without_case,
)
from qualcode.formats.yamltext import Value
from qualcode.model.approach import Approach, CaseBox, Registry
from qualcode.model.codebook import Codebook
from qualcode.model.errors import StudyError, UsageError
from qualcode.model.ids import BookId, SegmentId
from qualcode.model.table import Language, Table
from qualcode.project.corpora import every_segment
from qualcode.project.framing import change_frame, frame_path, frame_text
from qualcode.project.project import Project

FILE = "approaches.yaml"
ELEMENTS = BookId("elements")
"""The codebook that a registry begun by a command is about."""
_SHORTEST = 4


def has_registry(project: Project) -> bool:
    """Whether the study has a registry of approaches."""
    return frame_text(project, FILE) is not None


def registry(project: Project) -> Registry:
    """The registry; StudyError when there is none, FormatError with every problem in it."""
    text = frame_text(project, FILE)
    if text is None:
        raise StudyError(
            "This study has no registry of approaches.",
            f"Begin one: qualcode approach set 1 --element … --label … ; it is kept in analysis/{FILE}.",
        )
    return _read(project, text)


def _read(project: Project, text: str) -> Registry:
    path = frame_path(project, FILE)
    found = read_registry(text, path=path)
    book = project.codebooks.get(BookId(found.elements))
    return found if book is None else read_registry(text, path=path, elements=set(book.by_id))


def elements_book(project: Project, found: Registry) -> Codebook:
    """The codebook the registry's elements stand in; UsageError when the study lacks it."""
    book = project.codebooks.get(BookId(found.elements))
    if book is None:
        raise UsageError(
            f'The registry names the codebook "{found.elements}", which is not in this study.',
            hint_for(found.elements, project.codebooks),
        )
    return book


def approach_named(found: Registry, nr: str) -> Approach:
    """One row by its number; UsageError with the nearest."""
    for one in found.approaches:
        if one.nr == nr:
            return one
    raise UsageError(f"There is no approach {nr}.", hint_for(nr, [a.nr for a in found.approaches]))


def set_approach(project: Project, nr: str, keys: Mapping[str, Value]) -> Approach:
    """Makes a row or changes one; what is not among `keys` stays, None takes it away.

    The first row begins a registry of the codebook `elements`. Nothing is written when the
    registry would not hold together: FormatError says why.
    """
    path = frame_path(project, FILE)
    if has_registry(project):
        registry(project)
    elif ELEMENTS not in project.codebooks:
        raise UsageError(
            f'A registry is about the elements of the codebook "{ELEMENTS}", which is not here.',
            "Take it with: qualcode codebook take elements",
        )
    _change(project, lambda text: with_approach(text, nr, keys, path=path))
    return approach_named(registry(project), nr)


def link_approach(project: Project, nr: str, names: Sequence[str]) -> Approach:
    """Links segments to a row, beside those that are linked; the end of an id will do."""
    one, there = approach_named(registry(project), nr), every_segment(project).segments
    chosen = list(one.segments)
    for name in names:
        found = [s.id for s in there if _is_named(s.id, name)]
        if len(found) != 1:
            told = "no segment" if not found else f"{len(found)} segments"
            raise UsageError(f'"{name}" names {told}.', "See: qualcode table quotes --json")
        chosen += found
    return set_approach(project, nr, {"segments": list(dict.fromkeys(chosen))})


def unlink_approach(project: Project, nr: str, names: Sequence[str]) -> Approach:
    """Takes segments off a row, also those that are gone; the end of an id will do."""
    one = approach_named(registry(project), nr)
    for name in names:
        if not any(_is_named(id, name) for id in one.segments):
            raise UsageError(
                f'"{name}" is not linked to {nr}.', hint_for(name, [str(s) for s in one.segments])
            )
    left = [id for id in one.segments if not any(_is_named(id, name) for name in names)]
    return set_approach(project, nr, {"segments": [str(id) for id in left] or None})


def _is_named(id: SegmentId, name: str) -> bool:
    return len(name) >= _SHORTEST and id.endswith(name.upper())


def set_case(project: Project, id: str, keys: Mapping[str, Value]) -> CaseBox:
    """Makes a case or changes one; what is not among `keys` stays, None takes it away.

    Nothing is written when it names a row or an element that is not there: FormatError.
    """
    path = frame_path(project, FILE)
    known = {case.id for case in registry(project).cases}
    if id not in known and not keys.get("label"):
        raise UsageError(
            f'There is no case "{id}".', hint_for(id, known) + " A new one needs --label."
        )
    _change(project, lambda text: with_case(text, id, keys, path=path))
    return next(case for case in registry(project).cases if case.id == id)


def remove_case(project: Project, id: str) -> None:
    """Takes a case away; its rows stay. UsageError when there is none."""
    known = {case.id for case in registry(project).cases}
    if id not in known:
        raise UsageError(f'There is no case "{id}".', hint_for(id, known))
    path = frame_path(project, FILE)
    _change(project, lambda text: without_case(text, id, path=path))


def remove_approach(project: Project, nr: str) -> None:
    """Takes a row away; FormatError when another row or a case refers to it."""
    approach_named(registry(project), nr)
    path = frame_path(project, FILE)
    _change(project, lambda text: without_approach(text, nr, path=path))


def _change(project: Project, change: Callable[[str], str]) -> None:
    def checked(text: str) -> str:
        after = change(text)
        _read(project, after)
        return after

    change_frame(
        project, FILE, checked, begin=f"format: 1\nregistry: approaches\nelements: {ELEMENTS}\n"
    )


def approach_rows(
    project: Project, *, element: str | None = None, language: Language = "nl"
) -> Table:
    """The registry as it is printed, or the rows of one element."""
    found = registry(project)
    book = elements_book(project, found)
    if element is not None:
        ids = [node.id for node in book.nodes]
        if element not in ids:
            raise UsageError(f'There is no element "{element}".', hint_for(element, ids))
        rows = tuple(one for one in found.approaches if one.element == element)
        found = replace(found, approaches=rows)
    return approach_table(found, book, language=language)


def approach_quotes(project: Project, nr: str, *, language: Language = "nl") -> Table:
    """The quotes of the segments linked to a row; those without consent in a note."""
    one, there = approach_named(registry(project), nr), every_segment(project)
    wanted: set[SegmentId] = set(one.segments)
    chosen = tuple(s for s in there.segments if s.id in wanted)
    made = quote_table(replace(there, segments=chosen), language=language)
    return gate(replace(made, title=one.label), project.participants).table


def case_lines(project: Project, *, language: Language = "nl") -> list[tuple[CaseBox, str]]:
    """Every case with the line under it; the line is empty where there are no other elements."""
    found = registry(project)
    book = elements_book(project, found)
    return [(case, case_line(case, found, book, language=language)) for case in found.cases]
