"""Codebooks as a researcher uses them: checked, shown, and looked through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qualcode.formats.codebook_check import Finding, check_codebook
from qualcode.formats.codebook_schema import schema
from qualcode.model.codebook import Codebook, Node
from qualcode.model.errors import FormatError, Problem, UsageError
from qualcode.model.ids import BookId
from qualcode.project.project import Project
from qualcode.store.files import read_text


@dataclass(frozen=True, slots=True)
class Checked:
    """One codebook file with everything found in it, in file order."""

    path: Path
    findings: tuple[Finding, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing but advice was found."""
        return all(f.level != "error" for f in self.findings)


def check_books(paths: Sequence[Path]) -> list[Checked]:
    """Every problem of every file at once; a file that cannot be read has that as its finding."""
    results = []
    for path in paths:
        text = read_text(path)
        try:
            found = tuple(check_codebook(text, path))
        except FormatError as error:
            problem = Problem(error.line or 1, 1, error.message, error.hint)
            found = (Finding("error", problem),)
        results.append(Checked(path, found))
    return results


def book_paths(project: Project) -> list[Path]:
    """The files of all codebooks of a study."""
    return list(project.folder.book_files().values())


def book_named(project: Project, name: str) -> Codebook:
    """One codebook; UsageError naming those there are."""
    if BookId(name) not in project.folder.book_files():
        known = ", ".join(project.folder.book_files()) or "none yet"
        raise UsageError(f'There is no codebook "{name}".', f"The codebooks are: {known}.")
    return project.folder.codebook(BookId(name))


def node_named(book: Codebook, name: str) -> tuple[Node, tuple[Node, ...]]:
    """A node with its ancestors, by id, label, ATLAS.ti label or alias; UsageError otherwise."""
    wanted = name.casefold()
    found = [
        (node, above)
        for node, above in book.walk()
        if wanted == node.id or wanted in {n.casefold() for n in node.names()}
    ]
    if not found:
        raise UsageError(
            f'{book.id} has no code "{name}".', f"See: qualcode codebook show {book.id}"
        )
    if len(found) > 1 and wanted not in book.by_id:
        raise UsageError(
            f'"{name}" stands in {len(found)} places.',
            f"Choose one: {', '.join(node.id for node, _ in found)}.",
        )
    return next((f for f in found if f[0].id == wanted), found[0])


def schema_text() -> str:
    """The JSON Schema of codebook files."""
    return schema()
