"""Commands for configurations of context, mechanism and outcome."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from qualcode.cli.elements import told_step
from qualcode.cli.show import Commands, columns, json_option, opened, print_json, study_option, talk
from qualcode.cli.tables import choice_of, output_options, print_result

if TYPE_CHECKING:
    from qualcode.model.configuration import CmoPart
    from qualcode.model.table import Language
    from qualcode.project.project import Project
    from qualcode.project.reporting import Result


@click.group(
    cls=Commands,
    epilog="Example:  qualcode cmo add peer-herkenning -m 'Als ..., dan ..., doordat ...'",
)
def cmo() -> None:
    """Context-mechanism-outcome configurations and the segments they rest on."""


@cmo.command("add", epilog="Example:  qualcode cmo add peers -m 'Als ..., dan ...' --context Klein")
@click.argument("id")
@click.option("--statement", "-m", metavar="WORDS", help="If ..., then ..., because ...")
@click.option("--context", metavar="WORDS", help="For whom, under which circumstances.")
@click.option("--mechanism", metavar="WORDS", help="What it does to people.")
@click.option("--outcome", metavar="WORDS", help="What is different afterwards.")
@click.option("--confidence", metavar="LEVEL", help="low, medium or high.")
@click.option("--refines", metavar="WORDS", help="The model it makes more precise.")
@study_option
def add(id: str, *, study: str, **parts: str | None) -> None:
    """Write configuration ID, or change it; what is not given stays."""
    from qualcode.project.configuring import write_configuration

    made = write_configuration(
        opened(study),
        id,
        statement=parts["statement"],
        context=parts["context"],
        mechanism=parts["mechanism"],
        outcome=parts["outcome"],
        confidence=parts["confidence"],
        refines=parts["refines"],
    )
    click.echo(made.id)
    talk("Saved in analysis/configurations.yaml.")


@cmo.command("link", epilog="Example:  qualcode cmo link peers 3F2K9A --part mechanism")
@click.argument("id")
@click.argument("segments", nargs=-1, required=True, metavar="SEGMENT...")
@click.option(
    "--part", required=True, type=click.Choice(["context", "mechanism", "outcome"]),
    help="What the words speak of.",
)  # fmt: skip
@click.option("--against", is_flag=True, help="They speak against it.")
@click.option("--note", metavar="WORDS", help="Why.")
@click.option("--remove", is_flag=True, help="Take the segments out instead.")
@study_option
def link(
    id: str,
    segments: tuple[str, ...],
    *,
    part: str,
    against: bool,
    note: str | None,
    remove: bool,
    study: str,
) -> None:
    """Link segments to configuration ID; the end of a segment's id will do."""
    from qualcode.project.configuring import link as put
    from qualcode.project.configuring import unlink

    project = opened(study)
    if remove:
        made = unlink(project, id, segments)
    else:
        made = put(project, id, segments, cast("CmoPart", part), against=against, note=note)
    talk(f"{made.id} rests on {len(made.evidence)} segments.")


@cmo.command("list", epilog="Example:  qualcode cmo list --by institution -o cmo.docx")
@click.option("--by", metavar="ATTRIBUTE", help="A matrix: for and against per value.")
@output_options
def list_(*, by: str | None, **options: object) -> None:
    """The configurations with their evidence, or a matrix of them by case."""
    from qualcode.project.configuring import configurations_matrix, configurations_table

    project, language = _begin(options)
    if by is None:
        _show(configurations_table(project, language=language), language, options)
    else:
        _show(configurations_matrix(project, by, language=language), language, options)


@cmo.command("show", epilog="Example:  qualcode cmo show peers -o peers.docx")
@click.argument("id")
@output_options
def show(id: str, **options: object) -> None:
    """Configuration ID with the quotes for and against each part."""
    from qualcode.project.configuring import configuration_report

    project, language = _begin(options)
    _show(configuration_report(project, id, language=language), language, options)


@cmo.command("diagram", epilog="Example:  qualcode cmo diagram -o cmo.svg")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option(
    "--output", "-o", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="To .svg, to .txt for boxes of text, or to .mmd for Mermaid.",
)  # fmt: skip
@click.option("--text", is_flag=True, help="Boxes of text on the screen; otherwise Mermaid.")
@click.option("--language", type=click.Choice(["nl", "en"]), help="Of the headings.")
@study_option
def diagram(
    ids: tuple[str, ...], *, output: Path | None, text: bool, language: str | None, study: str
) -> None:
    """Draw the configurations, or those named."""
    from qualcode.project.configuring import diagram as draw
    from qualcode.project.reporting import save_text

    project = opened(study)
    told = cast("Language", language or project.study.language)
    ending = output.suffix.casefold() if output is not None else ""
    form = {".svg": "svg", ".txt": "text"}.get(ending, "text" if text else "mermaid")
    drawn = draw(project, ids=ids, form=form, language=told)
    if output is None:
        click.echo(drawn, nl=False)
    else:
        save_text(drawn, output)
        talk(f"Drawn in {output}.")


@cmo.command("check", epilog="Example:  qualcode cmo check")
@study_option
@json_option
@click.pass_context
def check(context: click.Context, *, study: str, as_json: bool) -> None:
    """Evidence that is gone, withdrawn, coded otherwise or on older words; exit code 1 if any."""
    from qualcode.project.configuring import ADVICE, check_configurations

    found = check_configurations(opened(study))
    if as_json:
        print_json(found)
    else:
        rows = [(f.configuration, f.segment, f.kind, f.place) for f in found]
        heads = ["configuration", "segment", "look at", "place"]
        click.echo(columns(rows, heads) or "All evidence stands as it was linked.")
    context.exit(1 if any(f.kind not in ADVICE for f in found) else 0)


@cmo.command("remove", epilog="Example:  qualcode cmo remove peers")
@click.argument("id")
@study_option
def remove(id: str, *, study: str) -> None:
    """Take configuration ID away; the segments stay as they are."""
    from qualcode.project.configuring import remove_configuration

    remove_configuration(opened(study), id)
    talk(f"{id} is gone.")


@cmo.command("undo", epilog="Example:  qualcode cmo undo")
@study_option
def undo(*, study: str) -> None:
    """Take back the last change of the configurations, also one of yesterday."""
    from qualcode.project.configuring import undo as take_back

    told_step(take_back(opened(study)), "Taken back", "undo")


@cmo.command("redo", epilog="Example:  qualcode cmo redo")
@study_option
def redo(*, study: str) -> None:
    """Bring back what was taken back last."""
    from qualcode.project.configuring import redo as bring_back

    told_step(bring_back(opened(study)), "Brought back", "redo")


def _begin(options: dict[str, object]) -> tuple[Project, Language]:
    project = opened(str(options["study"]))
    return project, cast("Language", options["language"] or project.study.language)


def _show(made: Result, language: Language, options: dict[str, object]) -> None:
    print_result(made, choice_of(options, language), options)
