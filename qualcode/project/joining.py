"""What comes to a study after it began: a coder, and a codebook to grow or one that is shipped."""

from __future__ import annotations

from qualcode.formats.codebook import read_codebook, write_codebook
from qualcode.formats.studyfiles import read_study
from qualcode.formats.yamledit import edit
from qualcode.model.codebook import Codebook, LogEntry
from qualcode.model.errors import UsageError
from qualcode.model.ids import BookId, CoderId, checked_name
from qualcode.project.project import Project
from qualcode.project.starting import sample_study, shipped_books
from qualcode.store.files import read_text, write_atomically

_ORDER = ("format", "study", "name", "language", "coders")
OWN_BOOK = BookId("codes")
"""The codebook a study gets when its first code is made while coding."""


def join(project: Project, name: str) -> Project:
    """The study with one more coder in `project.yaml`, whose other lines stay as they are.

    UsageError when the name cannot be that of a file, or differs from a coder's only in case.
    """
    coder = CoderId(checked_name(name.strip(), "coder"))
    path = project.folder.project_file
    with project.folder.lock("project", "The list of coders").acquire():
        text = read_text(path)
        coders = read_study(text, path=project.folder.shown(path)).coders
        taken = next((c for c in coders if c.casefold() == coder.casefold()), None)
        if taken is not None:
            raise UsageError(
                f'"{taken}" is a coder of this study already.', "Open it: qualcode open --coder ID"
            )
        # The whole list is written anew: it may stand on one line, on several, or nowhere yet.
        write_atomically(
            path, edit(text, {("coders",): [*coders, coder]}, order=_ORDER, path=path.name)
        )
    return Project.open(project.folder.root, clock=project.clock)


def begin_book(project: Project, name: str, *, by: CoderId, title: str = "") -> Project:
    """The study with an empty codebook, whose log says who began it and when.

    UsageError when there is one of that name.
    """
    id = BookId(checked_name(name.strip(), "codebook"))
    today = f"{project.clock().astimezone():%Y-%m-%d}"
    book = Codebook(
        id,
        title.strip() or f"Codes of {project.study.name}",
        version=1,
        language=project.study.language,
        log=(LogEntry(version=1, date=today, by=by, why="Began the codebook."),),
    )
    return _with_book(project, id, write_codebook(book))


def take_book(project: Project, name: str) -> Project:
    """The study with a copy of a codebook that comes with qualcode.

    UsageError when none is called so, or when the study has one of that name.
    """
    if name not in shipped_books():
        raise UsageError(
            f'No codebook "{name}" comes with qualcode.',
            f"Choose from: {', '.join(shipped_books())}.",
        )
    text = read_text(sample_study() / "codebooks" / f"{name}.yaml")
    return _with_book(project, BookId(name), text)


def shipped_titles() -> list[tuple[BookId, str]]:
    """The codebooks that come with qualcode: id and title, by id."""
    folder = sample_study() / "codebooks"
    paths = [folder / f"{name}.yaml" for name in shipped_books()]
    books = [read_codebook(read_text(path), path=path.name) for path in paths]
    return [(book.id, book.title) for book in books]


def _with_book(project: Project, id: BookId, text: str) -> Project:
    with project.folder.lock("codebooks", "The list of codebooks").acquire():
        taken = next(
            (b for b in project.folder.book_files() if b.casefold() == id.casefold()), None
        )
        if taken is not None:
            raise UsageError(
                f'The study has a codebook "{taken}" already.', "Choose another name for this one."
            )
        read_codebook(text, path=f"codebooks/{id}.yaml")
        write_atomically(project.folder.books_folder / f"{id}.yaml", text)
    return project.fresh()
