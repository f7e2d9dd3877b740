"""Commands that bring in what other programs wrote, and write for them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeVar

import click

from qualcode.cli.show import (
    Commands,
    coder_option,
    columns,
    json_option,
    opened,
    print_json,
    short,
    study_option,
    talk,
)
from qualcode.model.errors import StudyError, UsageError
from qualcode.model.ids import TranscriptId

if TYPE_CHECKING:
    from qualcode.model.table import Report, Table
    from qualcode.project.exchanging import Brought, Looked
    from qualcode.project.exchanging_out import Allowed, Exported
    from qualcode.project.exchanging_quotes import QuotesImported
    from qualcode.project.project import Project

F = TypeVar("F", bound=Callable[..., object])
_WIDE = 90
"""Cells of a text on the screen; --json has all of it."""
_ROWS = 40
"""Rows of a table on the screen."""


def _file(*, suffix: str = "") -> Callable[[F], F]:
    kind = click.Path(exists=True, dir_okay=False, path_type=Path)
    return click.argument("file", type=kind, metavar=f"FILE{suffix}")


@click.group("import", cls=Commands, epilog="Example:  qualcode import qdpx project.qdpx --dry-run")
def import_() -> None:
    """Bring in projects, codebooks and tables of other programs."""


@import_.command("qdpx", epilog="Example:  qualcode import qdpx project.qdpx --into new-study")
@_file()
@study_option
@click.option(
    "--into", type=click.Path(path_type=Path), metavar="DIR", help="Make a new study there."
)
@click.option("--offsets", metavar="CONV", help="How places are counted, as utf-16+crlf.")
@click.option("--book", metavar="ID", help="The id of the codebook that the codes become.")
@click.option(
    "--id", "names", multiple=True, metavar="OLD=NEW", help="Another id, as source-01=INT4."
)
@click.option("--done", is_flag=True, help="Every coder is finished with what is coded.")
@click.option("--changes", is_flag=True, help="Of a project that is here: what was changed too.")
@click.option("--removals", is_flag=True, help="Of a project that is here: what was taken out too.")
@click.option("--dry-run", is_flag=True, help="Show what would arrive; write nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
def qdpx(
    file: Path,
    study: str,
    *,
    into: Path | None,
    offsets: str | None,
    book: str | None,
    names: tuple[str, ...],
    done: bool,
    changes: bool,
    removals: bool,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Bring in a REFI-QDA project of ATLAS.ti, NVivo, MAXQDA, QualCoder or qualcode.

    First it is shown: what is inside, what will arrive, what is renamed or lost, how every
    source counts places. It is written when you say so, all of it or nothing. With --dry-run
    exit 1 means that it cannot be brought in as it is.

    A project that is here already, and was changed elsewhere, brings what is new in it. What
    was changed or taken out there is listed, and done with --changes and --removals.
    """
    from qualcode.project.exchanging import Takes, as_data, bring_in, bring_into, look

    project = _study(study, dry_run=dry_run) if into is None else None
    looked = look(file, offsets=offsets, book=book, ids=_ids(names), project=project)
    if not as_json:
        _show(looked)
    if dry_run:
        _end_dry_run(looked, as_json=as_json)
    if looked.can_arrive and not yes:
        _ask()
    if project is None:
        assert into is not None
        brought = bring_into(into, looked, done=done)
    else:
        brought = bring_in(project, looked, done=done, takes=Takes(changes, removals))
    if as_json:
        print_json({**as_data(looked), "brought": brought})
    _tell_brought(brought)


def _end_dry_run(looked: Looked, *, as_json: bool) -> NoReturn:
    from qualcode.project.exchanging import as_data

    if as_json:
        print_json(as_data(looked))
    talk("Nothing was written.")
    raise SystemExit(0 if looked.can_arrive else 1)


def _ids(names: tuple[str, ...]) -> dict[TranscriptId, TranscriptId]:
    pairs = [name.partition("=") for name in names]
    if wrong := next(
        (name for name, (_, sign, _) in zip(names, pairs, strict=True) if not sign), ""
    ):
        raise UsageError(f'"{wrong}" names no two ids.', "Write it as source-01=INT4.")
    return {TranscriptId(old.strip()): TranscriptId(new.strip()) for old, _, new in pairs}


def _study(study: str, *, dry_run: bool) -> Project | None:
    """The study; a look at a file needs none."""
    try:
        return opened(study)
    except StudyError:
        if dry_run and study == ".":
            return None
        raise


def _ask() -> None:
    try:
        if click.confirm("Bring it in?", err=True):
            return
    except click.Abort:
        pass
    raise UsageError("Nothing was written.", "Say y, or give --yes to be asked nothing.")


def _show(looked: Looked) -> None:
    from qualcode.model.table import Heading, Paragraph, Table
    from qualcode.project.exchanging import told

    found: Report = told(looked)
    click.echo(click.style(found.title, bold=True))
    for part in found.parts:
        if isinstance(part, Heading):
            click.echo(f"\n{part.text}")
        elif isinstance(part, Paragraph):
            click.echo(part.text)
        elif isinstance(part, Table) and part.rows:
            _show_table(part)


def _show_table(table: Table) -> None:
    used = [i for i in range(len(table.columns)) if any(r.cells[i] is not None for r in table.rows)]
    numbers = [n for n, i in enumerate(used) if table.columns[i].kind not in {"text", "words"}]
    rows = [
        ["-" if r.cells[i] is None else short(str(r.cells[i]), _WIDE) for i in used]
        for r in table.rows[:_ROWS]
    ]
    click.echo(f"\n{table.title}")
    click.echo(columns(rows, [table.columns[i].label for i in used], right=numbers))
    if len(table.rows) > _ROWS:
        click.echo(f"and {len(table.rows) - _ROWS} more; --json has them all")
    for note in table.notes:
        click.echo(note)


def _tell_brought(done: Brought) -> None:
    coders = f" Coders: {', '.join(done.coders)}." if done.coders else ""
    talk(
        f"{len(done.transcripts)} transcripts, {len(done.codebooks)} codebooks, "
        f"{done.segments} segments, {done.codings} codings, {done.memos} memos and "
        f"{done.participants} participants are in {done.folder}.{coders}"
    )
    if done.codes or done.changed or done.removed:
        talk(f"{done.codes} new codes, {done.changed} changed, {done.removed} taken out.")
    if done.sessions:
        talk(f"{done.sessions} sessions are kept for the next export; they are not open here.")
    if done.transcripts:
        talk("Look for names of people: qualcode privacy check")


@import_.command("qdc", epilog="Example:  qualcode import qdc codes.qdc --book our-codes")
@_file()
@click.option("--book", metavar="ID", help="Its id here; else made from the file's name.")
@click.option("--title", default="", metavar="TEXT", help="Its title here.")
@click.option("--dry-run", is_flag=True, help="Show what would arrive; write nothing.")
@study_option
@json_option
def qdc(
    file: Path, *, book: str | None, title: str, dry_run: bool, study: str, as_json: bool
) -> None:
    """Bring in a REFI-QDA codebook; sets become facets."""
    _codebook(file, book, title, study, dry_run=dry_run, as_json=as_json)


@import_.command("codebook", epilog="Example:  qualcode import codebook codes.xlsx --book ours")
@_file(suffix=".{csv,xlsx,md}")
@click.option("--book", metavar="ID", help="Its id here; else made from the file's name.")
@click.option("--title", default="", metavar="TEXT", help="Its title here.")
@click.option("--dry-run", is_flag=True, help="Show what would arrive; write nothing.")
@study_option
@json_option
def codebook(
    file: Path, *, book: str | None, title: str, dry_run: bool, study: str, as_json: bool
) -> None:
    """Bring in a list of codes: a table of ATLAS.ti, MAXQDA or NVivo, or Markdown."""
    _codebook(file, book, title, study, dry_run=dry_run, as_json=as_json)


def _codebook(
    file: Path, book: str | None, title: str, study: str, *, dry_run: bool, as_json: bool
) -> None:
    from qualcode.project.exchanging_books import bring_book, changes_told, read_book

    read = read_book(file, book=book, title=title)
    path = None if dry_run else bring_book(opened(study), read)
    if as_json:
        print_json({"book": read.book, "changes": read.changes, "path": path})
    elif dry_run:
        for node, above in read.book.walk():
            click.echo(f"{'  ' * len(above)}{node.label}  [{node.id}]")
    talk(*changes_told(read.changes))
    where = "Nothing was written." if path is None else f"It is {path}."
    talk(f"{sum(1 for _ in read.book.walk())} codes and categories in {read.book.id}. {where}")


@import_.command("quotes", epilog="Example:  qualcode import quotes atlas.xlsx --coder ana")
@_file(suffix=".{csv,xlsx}")
@coder_option
@click.option("--author", metavar="NAME", help="Whose rows of the table, where it names several.")
@click.option("--transcript", metavar="ID", help="Where all of them stand; else the table says.")
@click.option(
    "--review", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Where doubtful passages are listed (a csv among the exports by default).",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Show what would be coded; write nothing.")
@study_option
@json_option
def quotes(
    file: Path,
    *,
    coder: str,
    author: str | None,
    transcript: str | None,
    review: Path | None,
    dry_run: bool,
    study: str,
    as_json: bool,
) -> None:
    """Code the passages of a table of ATLAS.ti, MAXQDA or NVivo, found again by their words.

    Only what stands word for word at one place is coded. The rest comes to a list with the
    nearest place: look at it, take out what is wrong, then: qualcode code import LIST.
    """
    from qualcode.project.exchanging_quotes import import_quotes

    one = None if transcript is None else TranscriptId(transcript)
    done = import_quotes(
        opened(study), file, coder, author=author, transcript=one, review=review, dry_run=dry_run
    )
    if as_json:
        print_json(done)
    _tell_quotes(done, dry_run=dry_run)


def _tell_quotes(done: QuotesImported, *, dry_run: bool) -> None:
    program = f" (as of {done.program})" if done.program else ""
    talk(
        f"{done.rows} passages{program}: {done.codings} new codings on {done.segments} new "
        f"segments, {len(done.doubts)} in doubt."
    )
    for doubt in done.doubts[:_ROWS]:
        talk(f"  row {doubt.row.row}: {short(doubt.why, _WIDE)}")
    for number, why in done.left:
        talk(f"  row {number} was left out: {why}")
    if done.review is not None:
        talk(f"The doubtful ones are in {done.review}; then: qualcode code import {done.review}")
    if dry_run:
        talk("Nothing was written.")


# Out


def _output(suffix: str) -> Callable[[F], F]:
    kind = click.Path(dir_okay=False, path_type=Path)
    return click.option(
        "--output", "-o", required=True, type=kind, metavar="FILE", help=f"As study{suffix}."
    )


def _consent_options(command: F) -> F:
    for option in (
        click.option("--by", default="", envvar="QUALCODE_CODER", metavar="ID", help="Who exports."),
        click.option(
            "--even-without-consent", "reason", metavar="REASON",
            help="Words of people without consent for reuse go out too; the reason is logged.",
        ),
        click.option(
            "--public", is_flag=True,
            help="Leave out transcripts of people without consent for reuse, and check for names.",
        ),
    ):  # fmt: skip
        command = option(command)
    return command


def _allowed(public: bool, reason: str | None, by: str) -> Allowed:
    from qualcode.project.exchanging_out import Allowed

    return Allowed(public, reason, by)


def _tell_exported(done: Exported, *, as_json: bool) -> None:
    if as_json:
        print_json(done)
    else:
        click.echo(done.path)
    if done.transcripts or done.left_out:
        talk(
            f"{done.transcripts} transcripts, {done.segments} segments and {done.codings} codings."
        )
    if done.left_out:
        talk(f"Left out, for want of consent for reuse: {', '.join(done.left_out)}.")
    talk(*done.notes)


@click.command("qdpx", epilog="Example:  qualcode export qdpx -o study.qdpx --public")
@_output(".qdpx")
@click.option("--prove", is_flag=True, help="Bring it in again, and print what is not the same.")
@_consent_options
@study_option
@json_option
def export_qdpx(
    *,
    output: Path,
    prove: bool,
    public: bool,
    reason: str | None,
    by: str,
    study: str,
    as_json: bool,
) -> None:
    """Write the whole study as a REFI-QDA project for other programs and for archives.

    What the format has no place for travels in notes, and comes back from them. With --prove
    exit 1 means that something comes back otherwise.
    """
    from qualcode.project.exchanging_out import export_project

    done = export_project(opened(study), output, _allowed(public, reason, by), prove=prove)
    _tell_exported(done, as_json=as_json)
    if done.proof:
        talk(*done.proof[:_ROWS])
        raise SystemExit(1)
    if prove:
        talk("Brought in again it is the same study.")


@click.command("annotations", epilog="Example:  qualcode export annotations -o study.jsonld")
@_output(".jsonld")
@_consent_options
@study_option
@json_option
def export_annotations(
    *, output: Path, public: bool, reason: str | None, by: str, study: str, as_json: bool
) -> None:
    """Write every segment as a W3C Web Annotation, in JSON-LD."""
    from qualcode.project.exchanging_out import export_annotations as carry_out

    done = carry_out(opened(study), output, _allowed(public, reason, by))
    _tell_exported(done, as_json=as_json)


@click.command("qdc", epilog="Example:  qualcode export qdc professionals -o professionals.qdc")
@click.argument("book")
@_output(".qdc")
@study_option
@json_option
def export_qdc(book: str, *, output: Path, study: str, as_json: bool) -> None:
    """Write the codebook BOOK as REFI-QDA, with its criteria and sets."""
    from qualcode.project.exchanging_out import export_book

    if output.suffix.lower() != ".qdc":
        raise UsageError(f'"{output.name}" does not end in .qdc.', "Give it that ending.")
    _tell_exported(export_book(opened(study), book, output), as_json=as_json)


@click.command("codebook", epilog="Example:  qualcode export codebook elements -o elements.xlsx")
@click.argument("book")
@_output(".{csv,xlsx,md}")
@study_option
@json_option
def export_codebook(book: str, *, output: Path, study: str, as_json: bool) -> None:
    """Write the codebook BOOK as a table or as Markdown."""
    from qualcode.project.exchanging_out import export_book

    _tell_exported(export_book(opened(study), book, output), as_json=as_json)


EXPORTS = (export_qdpx, export_qdc, export_codebook, export_annotations)
"""What `qualcode export` has of this module."""
