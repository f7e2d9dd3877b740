"""Commands for the registry of approaches: what institutions do, per element."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click

from qualcode.cli.show import Commands, json_option, opened, print_json, study_option, talk
from qualcode.cli.tables import choice_of, output_options, print_result

if TYPE_CHECKING:
    from qualcode.model.table import Language


@click.group(cls=Commands, epilog="Example:  qualcode approach list --element maatwerk")
def approach() -> None:
    """The approaches per element in analysis/approaches.yaml, and the cases."""


@approach.command("list", epilog="Example:  qualcode approach list -o approaches.docx")
@click.option("--element", metavar="ID", help="Only those of one element.")
@output_options
def list_(*, element: str | None, **options: object) -> None:
    """The overview as it is printed: element, number, approach, institutions, reference."""
    from qualcode.project.approaching import approach_rows

    project = opened(str(options["study"]))
    language = cast("Language", options["language"] or project.study.language)
    made = approach_rows(project, element=element, language=language)
    print_result(made, choice_of(options, language), options, project=project)


@approach.command("show", epilog="Example:  qualcode approach show 12")
@click.argument("nr")
@output_options
def show(nr: str, **options: object) -> None:
    """Approach NR, and the quotes of the segments linked to it."""
    from qualcode.project.approaching import approach_named, approach_quotes, registry

    project = opened(str(options["study"]))
    language = cast("Language", options["language"] or project.study.language)
    one = approach_named(registry(project), nr)
    if not options["as_json"] and not options["output"]:
        star, places = "*" if one.case else "", "/".join(one.institutions).upper()
        click.echo(f"{one.nr}  {one.label}{star}  ({one.element}; {places})")
    made = approach_quotes(project, nr, language=language)
    print_result(made, choice_of(options, language), options, project=project)


@approach.command(
    "set",
    epilog="Example:  qualcode approach set 59 --element maatwerk --label 'Vast uur' -i mbo -i hbo",
)
@click.argument("nr")
@click.option("--element", metavar="ID", help="The element it belongs to.")
@click.option("--label", metavar="WORDS", help="What it is called.")
@click.option("--institution", "-i", "institutions", multiple=True, metavar="SECTOR", help="Each.")
@click.option("--case/--no-case", default=None, help="Whether a case description belongs to it.")
@click.option("--part-of", metavar="NR", help="The row it is a part of.")
@click.option("--see", metavar="NR", help="The row it refers to; empty takes it away.")
@click.option("--same-as", metavar="NR", help="The row that describes the same approach.")
@study_option
def set_(nr: str, *, study: str, case: bool | None, **parts: str | tuple[str, ...] | None) -> None:
    """Change approach NR, or add it; what is not given stays."""
    from qualcode.project.approaching import set_approach

    keys: dict[str, str | list[str] | bool | None] = {**_given(parts)}
    if case is not None:
        keys["case"] = case or None
    one = set_approach(opened(study), nr, keys)
    talk(f"{one.nr} {one.label}: saved in analysis/approaches.yaml.")


@approach.command("link", epilog="Example:  qualcode approach link 12 3F2K9A")
@click.argument("nr")
@click.argument("segments", nargs=-1, required=True, metavar="SEGMENT...")
@click.option("--remove", is_flag=True, help="Take the link away.")
@study_option
def link(nr: str, segments: tuple[str, ...], *, remove: bool, study: str) -> None:
    """Link segments to approach NR; the end of a segment's id will do."""
    from qualcode.project.approaching import link_approach, unlink_approach

    one = (unlink_approach if remove else link_approach)(opened(study), nr, segments)
    talk(f"{one.nr} {one.label}: {len(one.segments)} segments.")


@approach.command("remove", epilog="Example:  qualcode approach remove 59")
@click.argument("nr")
@study_option
def remove(nr: str, *, study: str) -> None:
    """Take approach NR away, unless another row or a case refers to it."""
    from qualcode.project.approaching import remove_approach

    remove_approach(opened(study), nr)
    talk(f"{nr} is gone.")


@approach.command(
    "case",
    epilog="Example:  qualcode approach case soep --label SOEP --element warm-welkom --row 22",
)
@click.argument("id")
@click.option("--label", metavar="WORDS", help="Its title.")
@click.option("--element", metavar="ID", help="The element whose chapter holds it; empty for none.")
@click.option("--row", "approach_rows", multiple=True, metavar="NR", help="Each of its approaches.")
@click.option(
    "--printed", "printed_elements", multiple=True, metavar="ELEMENT",
    help="Each other element that is printed under it.",
)  # fmt: skip
@click.option("--institution", type=click.Choice(["mbo", "hbo", "wo"]), help="Where it was seen.")
@click.option("--remove", is_flag=True, help="Take the case away; its approaches stay.")
@study_option
def case(id: str, *, study: str, remove: bool, **parts: str | tuple[str, ...] | None) -> None:
    """Change case ID, or add it; what is not given stays."""
    from qualcode.project.approaching import remove_case, set_case

    if remove:
        remove_case(opened(study), id)
        talk(f"{id} is gone; its approaches stay.")
        return
    one = set_case(opened(study), id, _given(parts))
    talk(f"{one.id} {one.label}: saved in analysis/approaches.yaml.")


def _given(parts: dict[str, str | tuple[str, ...] | None]) -> dict[str, str | list[str] | None]:
    """What was given, an empty text as what is taken away."""
    return {
        key: (list(value) if isinstance(value, tuple) else value or None)
        for key, value in parts.items()
        if value is not None and value != ()
    }


@approach.command("lines", epilog="Example:  qualcode approach lines --language en")
@click.option("--language", type=click.Choice(["nl", "en"]), help="Of the first words.")
@study_option
@json_option
def lines(*, language: str | None, study: str, as_json: bool) -> None:
    """The line under every case that names its other elements, by the registry."""
    from qualcode.project.approaching import case_lines

    project = opened(study)
    found = case_lines(project, language=cast("Language", language or project.study.language))
    if as_json:
        print_json([{"case": case.id, "label": case.label, "line": line} for case, line in found])
        return
    for case, line in found:
        click.echo(f"{case.label}\n  {line or '-'}")
