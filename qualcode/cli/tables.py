"""Commands that print results: one table each, on the screen or in a file."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

import click

from qualcode.cli.show import (
    Commands,
    columns,
    json_option,
    locale_of,
    locale_option,
    opened,
    short,
    study_option,
    talk,
)
from qualcode.model.decimals import decimals, percentage

if TYPE_CHECKING:
    from qualcode.model.table import Cell, Column, Language, Table
    from qualcode.project.project import Project
    from qualcode.project.reporting import Choice, Kind, Result

F = TypeVar("F", bound=Callable[..., object])
_WIDE = 44
"""Cells of a text column on the screen; files hold everything."""
_RENAMED = {"wheres": "where"}


def output_options(command: F) -> F:
    """Where a table goes and how it is told."""
    for option in reversed(
        [
            click.option(
                "--output", "-o", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
                help="Write it to .csv, .xlsx, .docx, .md, .json, .html, .parquet; a plot to .svg, .png.",
            ),
            click.option("--language", type=click.Choice(["nl", "en"]), help="Of the headings."),
            click.option(
                "--word-template", type=click.Path(exists=True, dir_okay=False, path_type=Path),
                metavar="FILE", help="A .docx whose styles, margins and header are used.",
            ),
            click.option("--excel", is_flag=True, help="csv as a Dutch Excel opens it."),
            click.option(
                "--even-with-identifiers", "reason", metavar="REASON",
                help="Write quotes that hold a name, address or number; logged.",
            ),
            locale_option,
            study_option,
            json_option,
        ]
    ):  # fmt: skip
        command = option(command)
    return command


def public_options(command: F) -> F:
    """Whether it is for outside the research group."""
    for option in reversed(
        [
            click.option(
                "--public", is_flag=True,
                help="For outside the group: coarse attributes, no small counts, no words without "
                "consent to reuse.",
            ),
            click.option(
                "-k", "--k", "k", type=click.IntRange(min=3), default=5, show_default=True,
                help="With --public the smallest group and count that are shown.",
            ),
        ]
    ):  # fmt: skip
        command = option(command)
    return command


def table_options(command: F) -> F:
    """What every table of coded words takes."""
    for option in reversed(
        [
            click.option(
                "--where", "-w", "wheres", multiple=True, metavar="FILTER",
                help="As sector=hbo, role!=student, speaker=P2, code=online, text~rooster.",
            ),
            click.option(
                "--query", "-q", metavar="QUERY", help="As 'A and not B near C' (docs/queries.md)."
            ),
            click.option("--coder", "coders", multiple=True, metavar="ID", help="Whose codings."),
            click.option("--researchers", is_flag=True, help="Count researchers' turns as well."),
            click.option("--columns", metavar="IDS", help="Only these, as text,speaker."),
            click.option(
                "--draft", is_flag=True, help="Even while codings wait after a correction."
            ),
        ]
    ):  # fmt: skip
        command = option(command)
    return output_options(public_options(command))


def _by(command: F) -> F:
    return click.option("--by", metavar="ATTRIBUTE", help="An attribute, as sector or secondary.")(
        command
    )


def _book(default: str) -> Callable[[F], F]:
    return click.option(
        "--book", default=default, show_default=True, metavar="ID", help="The codebook."
    )


_books = click.option("--book", "books", multiple=True, metavar="ID", help="Only these codebooks.")
_template = click.option(
    "--template", metavar="TEXT",
    help="How a quote is attributed: told, from, institution, international, role, or your own "
    "as 'een {role} ({sector})'.",
)  # fmt: skip
marks_option = click.option(
    "--quote-marks", "style", type=click.Choice(["double", "single", "low", "verbatim"]),
    help="Quotes between “ ” (usual), ‘ ’ or „ ”; verbatim leaves every sign as it is "
    "(usual in csv, JSON and parquet).",
)  # fmt: skip
omit_option = click.option(
    "--omit-researchers", "omit", is_flag=True,
    help="[…] for what a researcher says within a quote.",
)  # fmt: skip
order_option = click.option(
    "--order", multiple=True, metavar="COLUMN",
    help="chosen (the order of analysis/quotes.yaml), place, or a column, as speaker.",
)  # fmt: skip
_level = click.option(
    "--level", type=click.Choice(["codes", "top"]), help="Codes, or what they stand under."
)
_measure = click.option(
    "--measure", type=click.Choice(["codings", "segments"]), help="What --by counts."
)
_cases_by = click.option(
    "--by", "attribute", default="intervention", show_default=True, metavar="ATTRIBUTE",
    help="What a case is.",
)  # fmt: skip


@click.group(cls=Commands, epilog="Example:  qualcode table elements --by sector -o elements.xlsx")
def table() -> None:
    """Every table of results: counts, quotes, overviews, matrices, approaches."""


@table.command("elements", epilog="Example:  qualcode table elements --by institution -o e.docx")
@_by
@_measure
@_book("elements")
@table_options
def elements(**options: object) -> None:
    """The code-by-element summary: codings, segments, speakers, transcripts, who named it.

    Elements with fewer than two speakers or without a quote that may be printed are flagged.
    """
    _print("elements", options)


@table.command("codes", epilog="Example:  qualcode table codes --book students --by role -o c.xlsx")
@_by
@_measure
@_books
@table_options
def codes(**options: object) -> None:
    """Counts of every code of every codebook, with ranks and ties."""
    _print("codes", options)


@table.command("quotes", epilog="Example:  qualcode table quotes -w code=online -o quotes.docx")
@_template
@marks_option
@omit_option
@click.option("--selected", is_flag=True, help="Those flagged as selected, in the order chosen.")
@order_option
@table_options
def quotes(**options: object) -> None:
    """The table of quotes. Quotes without consent are counted and never printed."""
    _print("quotes", options)


@table.command("query", epilog="Example:  qualcode table query 'maatwerk and not online near/2 P'")
@click.argument("words", nargs=-1, required=True, metavar="QUERY")
@_template
@marks_option
@omit_option
@order_option
@table_options
def query(words: tuple[str, ...], **options: object) -> None:
    """The quotes that a QUERY finds, as A and not B near C (docs/queries.md)."""
    if options["query"]:
        raise click.UsageError("Give the query once, after the word query.")
    _print("query", {**options, "query": " ".join(words)})


@table.command("overview", epilog="Example:  qualcode table overview --by institution -o o.docx")
@click.option("--case", metavar="VALUE", help="One case; otherwise all of them.")
@_cases_by
@click.option("--quotes", default=3, show_default=True, help="At most so many under a code.")
@marks_option
@_book("clusters")
@table_options
def overview(**options: object) -> None:
    """Per case: cluster, code, counts, quotes and the summaries of analysis/summaries.yaml."""
    _print("overview", options)


@table.command("compare", epilog="Example:  qualcode table compare --by institution -o c.docx")
@_cases_by
@_book("clusters")
@table_options
def compare(**options: object) -> None:
    """Cases side by side per cluster: similarities, differences, striking points."""
    _print("compare", options)


@table.command("cooccurrence", epilog="Example:  qualcode table cooccurrence --grid --level top")
@_books
@click.option(
    "--within", type=click.Choice(["segment", "overlap", "turn", "near"]), default="overlap",
    show_default=True, help="When two codes meet.",
)  # fmt: skip
@click.option("--turns", default=1, show_default=True, help="How many turns apart is near.")
@_level
@click.option("--grid", is_flag=True, help="Codes against codes.")
@click.option("--measure", type=click.Choice(["meetings", "jaccard"]), help="In the grid.")
@click.option("--cell", nargs=2, metavar="CODE CODE", help="The quotes behind one cell.")
@_template
@marks_option
@table_options
def cooccurrence(**options: object) -> None:
    """Which codes meet, how often, and on which words."""
    _print("cooccurrence", options)


@table.command("matrix", epilog="Example:  qualcode table matrix --by topic -o topics.xlsx")
@click.option("--by", required=True, metavar="AXIS", help="An attribute, transcript or topic.")
@_book("elements")
@click.option(
    "--measure", type=click.Choice(["codings", "segments", "speakers", "transcripts", "present"]),
    default="speakers", show_default=True, help="What is counted.",
)  # fmt: skip
@table_options
def matrix(**options: object) -> None:
    """Codes against an attribute, a topic or a phase."""
    _print("matrix", options)


@table.command("sequence", epilog="Example:  qualcode table sequence --turns 2 --level top")
@_books
@click.option("--turns", default=1, show_default=True, help="At most so many turns later.")
@_level
@table_options
def sequence(**options: object) -> None:
    """Which code follows which."""
    _print("sequence", options)


@table.command("saturation", epilog="Example:  qualcode table saturation --order FG2 --order FG1")
@_books
@click.option("--order", multiple=True, metavar="ID", help="These transcripts first.")
@table_options
def saturation(**options: object) -> None:
    """New codes per transcript, and how many so far."""
    _print("saturation", options)


@table.command("participants", epilog="Example:  qualcode table participants --by sector")
@click.option("--by", default="role", show_default=True, metavar="ATTRIBUTE", help="The rows.")
@click.option("--also", multiple=True, metavar="ATTRIBUTE", help="A column for every value.")
@click.option("--number", "numbers", multiple=True, metavar="ATTRIBUTE", help="Mean and SD.")
@table_options
def participants(**options: object) -> None:
    """Who took part, by role, institution or any attribute."""
    _print("participants", options)


@table.command("balance", epilog="Example:  qualcode table balance -w flag=selected")
@table_options
def balance(**options: object) -> None:
    """Who is quoted how often, beside how much they said."""
    _print("balance", options)


@table.command("named-by", epilog="Example:  qualcode table named-by --by role")
@click.option("--by", default="role", show_default=True, metavar="ATTRIBUTE", help="The groups.")
@_book("elements")
@click.option("--printed", is_flag=True, help="As analysis/approaches.yaml has it.")
@table_options
def named_by(**options: object) -> None:
    """Which groups named which element: only one, or both."""
    _print("named-by", options)


@table.command("approaches", epilog="Example:  qualcode table approaches -o approaches.docx")
@table_options
def approaches(**options: object) -> None:
    """The approaches per element, as they are printed."""
    _print("approaches", options)


@table.command("institutions", epilog="Example:  qualcode table institutions -o i.xlsx")
@table_options
def institutions(**options: object) -> None:
    """Approaches per element and institution."""
    _print("institutions", options)


@table.command("cases", epilog="Example:  qualcode table cases -o cases.md")
@table_options
def cases(**options: object) -> None:
    """The cases and the other elements named under them."""
    _print("cases", options)


@table.command("cmo", epilog="Example:  qualcode table cmo --by institution -o cmo.xlsx")
@_by
@output_options
@public_options
def cmo(**options: object) -> None:
    """Configurations of context, mechanism and outcome, or a matrix of them by case."""
    _print("cmo", options)


def choice_of(options: dict[str, object], language: Language) -> Choice:
    """What the options of a table ask for."""
    from dataclasses import fields

    from qualcode.project.reporting import Choice

    known = {f.name for f in fields(Choice)}
    given = {_RENAMED.get(k, k): v for k, v in options.items() if v is not None}
    given["columns"] = tuple(
        id for id in (part.strip() for part in str(options.get("columns") or "").split(",")) if id
    )
    return Choice(**{k: v for k, v in given.items() if k in known} | {"language": language})  # type: ignore[arg-type]


def _print(kind: Kind, options: dict[str, object]) -> None:
    from qualcode.project.reporting import make_result

    project = opened(str(options["study"]))
    language = cast("Language", options["language"] or project.study.language)
    choice = choice_of(options, language)
    print_result(make_result(project, kind, choice), choice, options, project=project)


def print_result(
    made: Result, choice: Choice, options: dict[str, object], *, project: Project | None = None
) -> None:
    """A table or report in a file, as JSON, or on the screen, as the options ask."""
    from qualcode.model.table import Report
    from qualcode.project.reporting import (
        as_json,
        as_markdown,
        brief,
        for_reading,
        guard,
        save_result,
    )

    locale = cast("Language", locale_of(cast("str | None", options["locale"]), choice.language))
    output = cast("Path | None", options["output"])
    study = project or opened(str(options["study"]))
    tables = made.tables() if isinstance(made, Report) else [made]
    if output is not None:
        reason = cast("str | None", options.get("reason"))
        by = os.environ.get("QUALCODE_CODER", "")
        passed = guard(study, made, what=output.name, by=by, override=reason)
        if passed:
            talk(f"{passed} identifiers were let through; the reason is in the log.")
        paper = cast("Path | None", options.get("word_template"))
        save_result(
            made,
            output,
            locale=locale,
            excel=bool(options["excel"]),
            choice=choice,
            project=study,
            template=None if paper is None else paper.read_bytes(),
        )
        notes = dict.fromkeys(said for one in tables for said in one.notes)
        talk(f"{sum(len(one.rows) for one in tables)} rows in {output}", *notes)
    elif options["as_json"]:
        click.echo(as_json(for_reading(made, "json", choice, project=study)), nl=False)
    elif isinstance(made, Report):
        click.echo(as_markdown(for_reading(made, "md", choice, project=study), locale), nl=False)
    else:
        shown = cast("Table", for_reading(made, None, choice, project=study))
        click.echo(on_screen(brief(shown), locale))
        talk("", *shown.notes)


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
    if not isinstance(value, str) and column.kind == "share":
        return percentage(value, locale)
    if isinstance(value, float):
        return decimals(value, 2, locale)
    told = str(value)
    # Labels further down in a codebook are set in; that is part of what they say.
    depth = len(told) - len(told.lstrip("\u2003"))
    return "  " * depth + short(told, _WIDE - 2 * depth)
