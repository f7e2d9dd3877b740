"""Commands about codebooks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.migrating import diff, migrate
from qualcode.cli.show import Commands, json_option, opened, print_json, short, study_option, talk
from qualcode.model.ids import BookId

if TYPE_CHECKING:
    from qualcode.model.codebook import Codebook, Node


@click.group(cls=Commands, epilog="Example:  qualcode codebook show professionals")
def codebook() -> None:
    """Begin, check, show, compare and carry over codebooks."""


codebook.add_command(diff)
codebook.add_command(migrate)


@codebook.command("check", epilog="Example:  qualcode codebook check codebooks/professionals.yaml")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@study_option
@json_option
def check(files: tuple[Path, ...], study: str, *, as_json: bool) -> None:
    """List every problem of codebook FILES at once, with line and column; exit 1 for errors.

    Without FILES the codebooks of the study are checked. Advice is worth a look and no error.
    """
    from qualcode.project.books import book_paths, check_books

    results = check_books(files or book_paths(opened(study)))
    if as_json:
        print_json(results)
    else:
        for result in results:
            for f in result.findings:
                p = f.problem
                hint = f" {p.hint}" if p.hint else ""
                click.echo(f"{result.path}:{p.line}:{p.column}: {f.level}: {p.message}{hint}")
    wrong = sum(not r.is_sound for r in results)
    talk(f"{len(results) - wrong} codebooks are in order, {wrong} are not.")
    if wrong:
        raise SystemExit(1)


@codebook.command("show", epilog="Example:  qualcode codebook show professionals binding-studenten")
@click.argument("book", required=False)
@click.argument("node", required=False)
@study_option
@json_option
def show(book: str | None, node: str | None, study: str, *, as_json: bool) -> None:
    """List the codebooks, print the tree of BOOK, or everything about one of its codes."""
    from qualcode.project.books import book_named, node_named

    project = opened(study)
    if book is None:
        rows = [
            {
                "book": b.id, "title": b.title, "version": b.version,
                "codes": len(b.codes), "reconstructed": b.reconstructed,
            }
            for b in project.codebooks.values()
        ]  # fmt: skip
        if as_json:
            print_json(rows)
            return
        for b in project.codebooks.values():
            rebuilt = ", rebuilt from results" if b.reconstructed else ""
            click.echo(f"{b.id:<22} {len(b.codes):>4} codes  v{b.version}  {b.title}{rebuilt}")
        return
    found = book_named(project, book)
    if node is None:
        if as_json:
            print_json(found)
        else:
            _show_tree(found)
        return
    one, above = node_named(found, node)
    if as_json:
        print_json(one)
    else:
        _show_node(found, one, above)


@codebook.command("begin", epilog="Example:  qualcode codebook begin thuis --coder ana")
@click.argument("book", metavar="ID")
@click.option("--title", default="", help="What the codebook is called.")
@click.option(
    "--coder", required=True, envvar="QUALCODE_CODER", metavar="ID", help="Who begins it."
)
@study_option
def begin(book: str, title: str, coder: str, study: str) -> None:
    """Begin a codebook without codes, to grow while coding."""
    from qualcode.project.desk import coder_named
    from qualcode.project.joining import begin_book

    project = opened(study)
    begin_book(project, book, by=coder_named(project, coder), title=title)
    talk(f"The codebook codebooks/{book}.yaml has begun; codes are added while coding, or by hand.")


@codebook.command("take", epilog="Example:  qualcode codebook take professionals")
@click.argument("book", metavar="ID", required=False)
@study_option
def take(book: str | None, study: str) -> None:
    """Copy a codebook that comes with qualcode into the study; without ID, list them."""
    from qualcode.project.joining import shipped_titles, take_book

    if book is None:
        for id, title in shipped_titles():
            click.echo(f"{id:<22} {title}")
        return
    project = take_book(opened(study), book)
    codes = len(project.folder.codebook(BookId(book)).codes)
    talk(f"The codebook codebooks/{book}.yaml has {codes} codes.")


@codebook.command("schema", epilog="Example:  qualcode codebook schema > codebook.schema.json")
def schema() -> None:
    """Print the JSON Schema of codebook files, for editors that complete and check."""
    from qualcode.project.books import schema_text

    click.echo(schema_text(), nl=False)


def _show_tree(book: Codebook) -> None:
    click.echo(f"{book.title}  ({book.id}, version {book.version})")
    for node, above in book.walk():
        mark = " (secondary)" if node.role == "secondary" else ""
        mark += " (retired)" if node.retired else ""
        label = node.label if node.codable else click.style(node.label, bold=True)
        name = f"  [{node.id}]" if node.codable else ""
        click.echo(f"{'  ' * (len(above) + 1)}{label}{mark}{name}")
        if node.definition and node.codable:
            click.echo(f"{'  ' * (len(above) + 3)}{short(node.definition, 90)}")


def _show_node(book: Codebook, node: Node, above: tuple[Node, ...]) -> None:
    click.echo(" > ".join([book.id, *(n.label for n in above), node.label]))
    for told, value in (
        ("code", book.code(node)), ("ATLAS.ti", node.atlas), ("role", node.role),
        ("question", node.question), ("definition", node.definition), ("note", node.note),
    ):  # fmt: skip
        if value:
            click.echo(f"{told:<12} {value}")
    for told, values in (
        ("include", node.include), ("exclude", node.exclude), ("example", node.examples),
        ("alias", node.aliases),
    ):  # fmt: skip
        for value in values:
            click.echo(f"{told:<12} {value}")
    if node.keywords:
        click.echo(f"{'keywords':<12} {', '.join(node.keywords)}")
    for key, value in node.facets.items():
        click.echo(f"{key:<12} {value}")
