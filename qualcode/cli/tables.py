"""Commands that print results: one table each, on the screen or in a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar, cast

import click

from qualcode.cli.show import (
    columns,
    decimal,
    json_option,
    locale_of,
    locale_option,
    opened,
    percent,
    short,
    study_option,
    talk,
)

if TYPE_CHECKING:
    from qualcode.model.table import Cell, Column, Table
    from qualcode.project.reporting import Kind

F = TypeVar("F", bound=Callable[..., object])
_WIDE = 44
"""Cells of a text column on the screen; files hold everything."""


def table_options(command: F) -> F:
    """What every table takes."""
    for option in reversed(
        [
            click.option(
                "--output", "-o", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
                help="Write it to .csv, .xlsx, .docx, .md, .json, .html or .parquet.",
            ),
            click.option(
                "--where", "-w", "wheres", multiple=True, metavar="FILTER",
                help="As sector=hbo, role!=student, code=online, text~rooster.",
            ),
            click.option("--coder", "coders", multiple=True, metavar="ID", help="Whose codings."),
            click.option("--language", type=click.Choice(["nl", "en"]), help="Of the headings."),
            click.option("--researchers", is_flag=True, help="Count researchers' turns as well."),
            click.option("--excel", is_flag=True, help="csv as a Dutch Excel opens it."),
            locale_option,
            study_option,
            json_option,
        ]
    ):  # fmt: skip
        command = option(command)
    return command


@click.group(epilog="Example:  qualcode table elements --by sector -o elements.xlsx")
def table() -> None:
    """Code-by-element summary, code counts, quotes."""


@table.command("elements", epilog="Example:  qualcode table elements --by institution -o e.docx")
@click.option("--by", metavar="ATTRIBUTE", help="Also a column for every value, as sector.")
@click.option("--book", default="elements", show_default=True, metavar="ID", help="The codebook.")
@table_options
def elements(**options: object) -> None:
    """The code-by-element summary: codings, segments, speakers and transcripts."""
    _table("elements", options)


@table.command("codes", epilog="Example:  qualcode table codes --book students --by role -o c.xlsx")
@click.option("--by", metavar="ATTRIBUTE", help="Also a column for every value, as sector.")
@click.option("--book", "books", multiple=True, metavar="ID", help="Only these codebooks.")
@table_options
def codes(**options: object) -> None:
    """Counts of every code of every codebook."""
    _table("codes", options)


@table.command("quotes", epilog="Example:  qualcode table quotes -w code=online -o quotes.docx")
@click.option("--template", metavar="TEXT", help="How a quote is attributed, as 'een {role}'.")
@table_options
def quotes(**options: object) -> None:
    """The table of quotes. Quotes without consent are counted and never printed."""
    _table("quotes", options)


def _table(kind: Kind, options: dict[str, object]) -> None:
    from qualcode.project.reporting import Choice, brief, make_table, save_table

    project = opened(str(options["study"]))
    language = cast("Literal['nl', 'en']", options["language"] or project.study.language)
    choice = Choice(
        coders=cast("tuple[str, ...]", options["coders"]),
        where=cast("tuple[str, ...]", options["wheres"]),
        by=cast("str | None", options.get("by")),
        book=str(options.get("book") or "elements"),
        books=cast("tuple[str, ...]", options.get("books") or ()),
        template=cast("str | None", options.get("template")),
        language=language,
        researchers=bool(options["researchers"]),
    )
    made = make_table(project, kind, choice)
    locale = locale_of(cast("str | None", options["locale"]), language)
    output = cast("Path | None", options["output"])
    if output is not None:
        number = cast("Literal['nl', 'en']", locale)
        save_table(made, output, locale=number, excel=bool(options["excel"]))
        talk(f"{len(made.rows)} rows in {output}", *made.notes)
    elif options["as_json"]:
        from qualcode.project.reporting import table_as_json

        click.echo(table_as_json(made), nl=False)
    else:
        click.echo(on_screen(brief(made), locale))
        talk("", *made.notes)


def on_screen(made: Table, locale: str) -> str:
    """A table in aligned columns; long texts are cut, empty columns left out."""
    used = [i for i in range(len(made.columns)) if any(r.cells[i] is not None for r in made.rows)]
    numbers = [n for n, i in enumerate(used) if made.columns[i].kind not in {"text", "words"}]
    rows = [[_cell(r.cells[i], made.columns[i], locale) for i in used] for r in made.rows]
    heads = [made.columns[i].label for i in used]
    return columns(rows, heads, right=numbers) or f"{made.title}: -"


def _cell(value: Cell, column: Column, locale: str) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return percent(value, locale) if column.kind == "share" else decimal(value, 2, locale)
    told = str(value)
    # Labels further down in a codebook are set in; that is part of what they say.
    depth = len(told) - len(told.lstrip("\u2003"))
    return "  " * depth + short(told, _WIDE - 2 * depth)
