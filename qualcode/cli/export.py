"""Commands that write results for others: the whole report in one folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from qualcode.cli.exchange import EXPORTS
from qualcode.cli.show import Commands, json_option, opened, print_json, study_option, talk
from qualcode.cli.tables import choice_of, marks_option, omit_option, order_option, public_options

if TYPE_CHECKING:
    from qualcode.model.table import Language


@click.group(cls=Commands, epilog="Example:  qualcode export report -o exports/report")
def export() -> None:
    """Write results for others."""


for _command in EXPORTS:
    export.add_command(_command)


@export.command("report", epilog="Example:  qualcode export report -o exports/report --by sector")
@click.option(
    "--output", "-o", required=True, type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR", help="The folder; files that would be the same stay as they are.",
)  # fmt: skip
@click.option("--by", metavar="ATTRIBUTE", help="Split the elements over it, as sector.")
@click.option("--cases", "attribute", metavar="ATTRIBUTE",
              help="What a case is: a comparison, and overviews in cases.docx.  [intervention]")  # fmt: skip
@click.option("--book", default="elements", show_default=True, metavar="ID", help="The elements.")
@click.option("--template", metavar="TEXT", help="How a quote is attributed, as from or role.")
@marks_option
@omit_option
@order_option
@click.option(
    "--word-template", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE", help="A .docx whose styles, margins and header are used.",
)  # fmt: skip
@click.option("--where", "-w", "wheres", multiple=True, metavar="FILTER", help="As sector=hbo.")
@click.option("--coder", "coders", multiple=True, metavar="ID", help="Whose codings.")
@click.option("--language", type=click.Choice(["nl", "en"]), help="Of the headings.")
@click.option("--even-with-identifiers", "reason", metavar="REASON",
              help="Write quotes that hold a name, address or number; logged.")  # fmt: skip
@public_options
@study_option
@json_option
def report(
    *,
    output: Path,
    word_template: Path | None,
    reason: str | None,
    as_json: bool,
    **options: object,
) -> None:
    """Every table, plot and the method in one folder: Word, html, Excel, csv, svg, hashes.

    Nothing changes when nothing changed: the same study gives the same bytes.
    """
    from qualcode.project.bundling import bundle

    project = opened(str(options["study"]))
    language = cast("Language", options["language"] or project.study.language)
    template = None if word_template is None else word_template.read_bytes()
    done = bundle(
        project,
        output,
        choice_of(options, language),
        template=template,
        by=os.environ.get("QUALCODE_CODER", ""),
        override=reason,
    )
    if as_json:
        print_json(done)
        return
    for name in done.files:
        click.echo(output / name)
    talk(
        f"{len(done.files)} files in {output}; {len(done.changed)} changed"
        + (f", {len(done.removed)} removed." if done.removed else ".")
    )
