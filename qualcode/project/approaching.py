"""The registry of approaches of a study: read, and changed one row at a time."""

from __future__ import annotations

from qualcode.analysis.attributes import hint_for
from qualcode.formats.registry import read_registry
from qualcode.model.approach import Approach, Registry
from qualcode.model.codebook import Codebook
from qualcode.model.errors import StudyError, UsageError
from qualcode.model.ids import BookId
from qualcode.project.project import Project
from qualcode.store.files import read_text

FILE = "approaches.yaml"


def has_registry(project: Project) -> bool:
    """Whether the study has a registry of approaches."""
    return (project.folder.analysis / FILE).is_file()


def registry(project: Project) -> Registry:
    """The registry; StudyError when there is none, FormatError with every problem in it."""
    path = project.folder.analysis / FILE
    if not path.is_file():
        raise StudyError(
            "This study has no registry of approaches.",
            f"Begin one in analysis/{FILE}; docs/files.md shows its form.",
        )
    text, shown = read_text(path), project.folder.shown(path)
    found = read_registry(text, path=shown)
    book = project.codebooks.get(BookId(found.elements))
    return found if book is None else read_registry(text, path=shown, elements=set(book.by_id))


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
