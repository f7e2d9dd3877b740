"""A codebook that changes while people code: each change under a lock, with who, when and why."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from pathlib import Path

from qualcode.formats.codebook import read_codebook
from qualcode.formats.codebook_edit import (
    Reason,
    add_node,
    move_node,
    record,
    rename,
    retire_node,
    set_field,
)
from qualcode.model.codebook import Codebook, Node
from qualcode.model.errors import UsageError
from qualcode.model.ids import BookId, CodeId, CoderId, slug
from qualcode.project.project import Project
from qualcode.store.files import read_text, write_atomically

Edit = Callable[[str, str], str]
"""From the text of a codebook and its path in messages to the changed text."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one codebook that can be looked at before it is written."""

    book: BookId
    before: str
    after: str
    edit: Edit
    reason: Reason

    def diff(self) -> list[str]:
        """The lines that go and come, as `diff -u` shows them without its heading."""
        import difflib

        lines = difflib.unified_diff(
            self.before.splitlines(), self.after.splitlines(), lineterm="", n=2
        )
        return list(lines)[2:]


def planned(project: Project, book: BookId, edit: Edit, *, by: CoderId, why: str) -> Change:
    """What an edit would make of a codebook, with its entry in the log; nothing is written."""
    path = _file(project, book)
    before = read_text(path)
    reason = Reason(by, f"{project.clock().astimezone():%Y-%m-%d}", why)
    return Change(book, before, _edited(project, path, before, edit, reason), edit, reason)


def carried_out(project: Project, change: Change) -> Project:
    """The study with the change written; it is made anew when the file changed meanwhile.

    What somebody else wrote since `planned` stays; UsageError or CodebookError when the two
    cannot both be, as when the code is gone.
    """
    path = _file(project, change.book)
    with project.folder.lock(f"codebook__{change.book}", f"The codebook {change.book}").acquire():
        now = read_text(path)
        after = change.after
        if now != change.before:
            after = _edited(project, path, now, change.edit, change.reason)
        write_atomically(path, after)
    return project.fresh()


def definition(node: str, words: str) -> Edit:
    """The edit that gives a node another definition; empty takes it away."""
    return lambda text, path: set_field(text, node, "definition", words or None, path=path)


def renamed(node: str, label: str) -> Edit:
    """The edit that gives a node another label; the old one stays as an alias."""
    return lambda text, path: rename(text, node, label, path=path)


def retired(node: str) -> Edit:
    """The edit that keeps a node but lets nobody apply it any more."""
    return lambda text, path: retire_node(text, node, path=path)


def moved(node: str, under: str | None) -> Edit:
    """The edit that puts a node, with all below it, under another one or at the top."""
    return lambda text, path: move_node(text, node, under, path=path)


def added(book: Codebook, label: str, *, under: str | None, definition: str | None = None) -> Edit:
    """The edit that adds a code; its id is made from the label.

    UsageError for an empty label, or one that a code of this book has already.
    """
    node = Node(new_id(book, label), " ".join(label.split()), definition=definition)
    return lambda text, path: add_node(text, node, under=under, path=path)


def new_id(book: Codebook, label: str) -> str:
    """A free id for a code with that label; UsageError when the label cannot be a new one."""
    name = " ".join(label.split())
    taken = book.by_name.get(name.casefold(), ())
    if not slug(name) or taken:
        there = f" ({', '.join(n.id for n in taken)})" if taken else ""
        raise UsageError(
            f'"{name}" cannot be a new code of {book.id}{there}.', "Type another name."
        )
    return _free_id(slug(name), book.by_id)


def new_code(
    project: Project,
    book: BookId,
    label: str,
    *,
    by: CoderId,
    why: str,
    under: str | None = None,
) -> tuple[Project, CodeId]:
    """The study with a new code in a codebook, and that code; errors as with `added`."""
    current = read_codebook(read_text(_file(project, book)), path=f"codebooks/{book}.yaml")
    id = new_id(current, label)
    change = planned(project, book, added(current, label, under=under), by=by, why=why)
    return carried_out(project, change), current.code(id)


def places(book: Codebook) -> Sequence[tuple[str, str]]:
    """The nodes a code can stand under, as id and label with its ancestors."""
    return [
        (node.id, " / ".join(n.label for n in (*above, node)))
        for node, above in book.walk()
        if not node.retired
    ]


def _file(project: Project, book: BookId) -> Path:
    files = project.folder.book_files()
    if book not in files:
        known = ", ".join(files) or "none yet"
        raise UsageError(f'There is no codebook "{book}".', f"The codebooks are: {known}.")
    return files[book]


def _edited(project: Project, path: Path, before: str, edit: Edit, reason: Reason) -> str:
    shown = project.folder.shown(path)
    return record(before, edit(before, shown), reason, path=shown)


def _free_id(wanted: str, taken: Container[str]) -> str:
    number, id = 2, wanted
    while id in taken:
        id = f"{wanted}-{number}"
        number += 1
    return id
