"""Commands about codebooks that change: what changed, and codings carried over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.show import (
    coder_option,
    columns,
    json_option,
    opened,
    print_json,
    short,
    study_option,
    talk,
)
from qualcode.model.errors import UsageError

if TYPE_CHECKING:
    from qualcode.project.migrating import Migration
    from qualcode.project.project import Project


@click.command("diff", epilog="Example:  qualcode codebook diff professionals students")
@click.argument("old")
@click.argument("new")
@click.option("--map", "mapping", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              metavar="FILE.csv", help="What became what, where ids do not say so.")  # fmt: skip
@study_option
@json_option
def diff(old: str, new: str, *, mapping: Path | None, study: str, as_json: bool) -> None:
    """Say what changed from codebook OLD to NEW: added, removed, renamed, moved, meaning.

    Each is the id of a book, a version of it as students@1, or a file.
    """
    from qualcode.project.migrating import book_at, differences, read_mapping

    project = opened(study)
    before, after = book_at(project, old), book_at(project, new)
    known = read_mapping(mapping, before, after) if mapping else {}
    found = differences(before, after, known)
    if as_json:
        print_json(found)
        return
    for change in found:
        click.echo(change.sentence)
    talk(f"{len(found)} changes from {before.id} {before.version} to {after.id} {after.version}.")


@click.command(
    "migrate", epilog="Example:  qualcode codebook migrate old --to new --map map.csv --coder ana"
)
@click.argument("book")
@click.option("--to", "goal", metavar="BOOK", help="Carry over to another codebook.")
@click.option("--version", type=click.IntRange(min=1), metavar="N",
              help="Carry over from version N of the same book to the current one.")  # fmt: skip
@click.option("--map", "mapping", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              metavar="FILE.csv", help="Columns old, new, and meaning (same, where it was kept).")  # fmt: skip
@click.option("--queue", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.csv",
              help="Write what needs a person, to fill in.")  # fmt: skip
@click.option("--decided", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              metavar="FILE.csv", help="The queue, filled in.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
@coder_option
@study_option
@json_option
def migrate(
    book: str,
    *,
    goal: str | None,
    version: int | None,
    mapping: Path | None,
    queue: Path | None,
    decided: Path | None,
    dry_run: bool,
    coder: str,
    study: str,
    as_json: bool,
) -> None:
    """Carry one coder's codings with BOOK over to another book, or to its new version.

    A code whose description changed goes over only where the mapping says its meaning was
    kept; the rest waits for a person. `qualcode code undo` takes it back per transcript.
    """
    from qualcode.project.migrating import migrate as carry
    from qualcode.project.migrating import save_queue

    if (goal is None) == (version is None):
        raise UsageError("Say where to.", "Give --to BOOK, or --version N for the same book.")
    project = opened(study)
    source = book if version is None else f"{book}@{version}"
    plan = _plan(project, coder, (source, goal or book), mapping, decided)
    if not dry_run:
        carry(project, plan)
    if queue is not None:
        save_queue(plan, queue)
    if as_json:
        print_json(plan)
    else:
        rows = [
            [w.transcript, f"{w.start}:{w.end}", w.old, short(w.quote, 32), short(w.why, 60)]
            for w in plan.waiting
        ]
        click.echo(columns(rows, ["transcript", "span", "code", "words", "why it waits"]))
    done = "would go over" if dry_run else "went over, marked as migration"
    talk(f"{plan.coder}: {len(plan.carried)} codings {done}; {len(plan.waiting)} need a person.")
    if plan.waiting and queue is None:
        talk("Write them to a file and fill it in: --queue FILE.csv, then --decided FILE.csv")


def _plan(
    project: Project,
    coder: str,
    books: tuple[str, str],
    mapping: Path | None,
    decided: Path | None,
) -> Migration:
    from qualcode.project.migrating import (
        book_at,
        planned_migration,
        read_decisions,
        read_mapping,
    )

    old, new = (book_at(project, name) for name in books)
    known = read_mapping(mapping, old, new) if mapping else {}
    answers = read_decisions(decided) if decided else {}
    return planned_migration(project, coder, old, new, known, decided=answers)
