"""Commands that choose quotes for the report and put them in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

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
from qualcode.model.ids import CoderId

if TYPE_CHECKING:
    from qualcode.model.segment import Flag
    from qualcode.model.table import Language
    from qualcode.project.project import Project
    from qualcode.project.reporting import Choice

_ID = 7  # the end of a segment id that is shown; enough to name it by
_WIDE = 60


@click.group(cls=Commands, epilog="Example:  qualcode quote select 7GK3M2A --coder ana")
def quote() -> None:
    """Choose quotes for the report, put them in order, and see how they will read."""


@quote.command("list", epilog="Example:  qualcode quote list --selected")
@click.option("--selected", is_flag=True, help="Those selected, in the order of the report.")
@click.option(
    "--in-order", is_flag=True, help="All of them, those with a place in the report first."
)
@click.option("--where", "-w", "wheres", multiple=True, metavar="FILTER", help="As sector=hbo.")
@click.option("--coder", "coders", multiple=True, metavar="ID", help="Whose codings.")
@study_option
@json_option
def list_(*, selected: bool, in_order: bool, wheres: tuple[str, ...], coders: tuple[str, ...], study: str,
          as_json: bool) -> None:  # fmt: skip
    """Every quote that may be printed, with the end of its id, its flags and who speaks."""
    from qualcode.project.reporting import Choice, make_table

    project = opened(study)
    language = cast("Language", project.study.language)
    order = ("chosen",) if selected or in_order else ()
    choice = Choice(coders, wheres, selected=selected, order=order, language=language)
    made = make_table(project, "quotes", choice)
    ids = ("segment", "flags", "speaker", "transcript", "turn", "codes", "text")
    rows = list(zip(*(made.values(id) for id in ids), strict=True))
    if as_json:
        print_json([dict(zip(ids, row, strict=True)) for row in rows])
        return
    shown = [
        [str(n), str(row[0])[-_ID:], *(str(c or "") for c in row[1:5]), short(str(row[6]), _WIDE)]
        for n, row in enumerate(rows, start=1)
    ]
    heads = ["nr", "segment", "flags", "speaker", "transcript", "turn", "words"]
    click.echo(columns(shown, heads, right=[0, 5]) or "No quotes yet.")
    talk("", *made.notes)


@quote.command("select", epilog="Example:  qualcode quote select -w flag=unique --coder ana")
@click.argument("segments", nargs=-1, metavar="SEGMENT…")
@click.option("--where", "-w", "wheres", multiple=True, metavar="FILTER",
              help="Those that may be printed and fit, as code=online.")  # fmt: skip
@click.option(
    "--flag", "flag_name", type=click.Choice(["selected", "representative", "unique"]),
    default="selected", show_default=True, help="What to say of them.",
)  # fmt: skip
@click.option("--off", is_flag=True, help="Take the flag off.")
@coder_option
@study_option
def select(segments: tuple[str, ...], *, wheres: tuple[str, ...], flag_name: str, off: bool,
           coder: str, study: str) -> None:  # fmt: skip
    """Select quotes for the report by the end of their segment id, or by a filter."""
    from qualcode.project.quoting import flag_quotes
    from qualcode.project.reporting import Choice

    if not segments and not wheres:
        raise click.UsageError("Name the quotes by the end of their ids, or give a --where.")
    project = opened(study)
    names = [*segments]
    if wheres:
        names += _fitting(project, Choice(coders=(coder,), where=wheres))
    changed = flag_quotes(project, names, CoderId(coder), flag=cast("Flag", flag_name), on=not off)
    talk(f"{flag_name} {'off' if off else 'on'}: {len(changed)} of {len(set(names))} changed.")


def _fitting(project: Project, choice: Choice) -> list[str]:
    from qualcode.project.reporting import make_table

    return [str(id) for id in make_table(project, "quotes", choice).values("segment")]


@quote.command("order", epilog="Example:  qualcode quote order 7GK3M2A 1QW8Z0B")
@click.argument("segments", nargs=-1, required=True, metavar="SEGMENT…")
@study_option
def order(segments: tuple[str, ...], *, study: str) -> None:
    """Put these selected quotes first in the report, in this order; the others follow."""
    from qualcode.project.quoting import put_first

    made = put_first(opened(study), segments)
    talk(f"{len(made)} selected quotes are in order.")


@quote.command("move", epilog="Example:  qualcode quote move 7GK3M2A --to 3")
@click.argument("segment")
@click.option("--to", required=True, type=click.IntRange(min=1), help="Its place, from 1.")
@click.option("--all", "every", is_flag=True, help="Among all quotes, selected or not.")
@click.option("--where", "-w", "wheres", multiple=True, metavar="FILTER", help="Among these.")
@click.option("--coder", "coders", multiple=True, metavar="ID", help="Whose codings.")
@study_option
def move(segment: str, *, to: int, every: bool, wheres: tuple[str, ...], coders: tuple[str, ...],
         study: str) -> None:  # fmt: skip
    """Move one quote to a place in the report, as `quote list --selected` counts.

    With --all its place is that of `quote list --in-order`, with the same filters.
    """
    from qualcode.project.quoting import move_quote
    from qualcode.project.reporting import Choice

    project = opened(study)
    among = _fitting(project, Choice(coders, wheres, selected=not every, order=("chosen",)))
    move_quote(project, segment, to, among=among)
    talk(f"{segment} is at {min(to, len(among))} of {len(among)}.")
