"""Commands of the card sort: inductive sentences into elements."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click

from qualcode.cli.show import (
    Commands,
    columns,
    json_option,
    opened,
    print_json,
    short,
    study_option,
    talk,
)
from qualcode.cli.tables import choice_of, output_options, print_result

if TYPE_CHECKING:
    from qualcode.model.table import Language, Table
    from qualcode.project.project import Project
    from qualcode.project.steps import Step

_coders = click.option("--coder", "coders", multiple=True, metavar="ID", help="Whose sentences.")


@click.group(cls=Commands, epilog="Example:  qualcode element group 'Warm welkom' 3F2K9A 7QX01B")
def element() -> None:
    """Sort inductive sentences into elements, and trace each to its quotes."""


@element.command("cards", epilog="Example:  qualcode element cards --left")
@click.option("--left", is_flag=True, help="Only those in no element and not aside.")
@click.option("--where", "-w", "wheres", multiple=True, metavar="FILTER", help="As speaker=P2.")
@_coders
@study_option
@json_option
def cards(
    *, left: bool, wheres: tuple[str, ...], coders: tuple[str, ...], study: str, as_json: bool
) -> None:
    """List the sentences, each with the name of its card and its pile."""
    from qualcode.project.elements import all_cards

    found = [
        card
        for card in all_cards(opened(study), coders=coders, where=wheres)
        if not left or (card.element is None and not card.aside)
    ]
    if as_json:
        print_json(found)
        return
    rows = [
        (c.name, c.transcript, c.element or ("(aside)" if c.aside else "-"), short(c.sentence, 90))
        for c in found
    ]
    click.echo(columns(rows, ["card", "transcript", "element", "sentence"]) or "No sentences.")


@element.command("suggest", epilog="Example:  qualcode element suggest --at-least 70")
@click.option("--at-least", default=80.0, show_default=True, help="How alike, 0 to 100.")
@click.option("--groups", is_flag=True, help="Groups of which every two are alike, not pairs.")
@_coders
@output_options
def suggest(**options: object) -> None:
    """Pairs of sentences that are alike, to put on one pile or not.

    Sentences that have the same words are 100 alike, also when one of them has more words.
    """
    from qualcode.project.elements import suggestions

    project, language, coders = _begin(options)
    cutoff = cast("float", options["at_least"])
    groups = bool(options["groups"])
    made = suggestions(project, cutoff=cutoff, groups=groups, coders=coders, language=language)
    _show(made, options)


@element.command("group", epilog="Example:  qualcode element group 'Warm welkom' 3F2K9A 7QX01B")
@click.argument("name", metavar="ELEMENT")
@click.argument("cards", nargs=-1, required=True, metavar="CARD...")
@_coders
@study_option
def group(name: str, cards: tuple[str, ...], *, coders: tuple[str, ...], study: str) -> None:
    """Put sentences in ELEMENT, which is made when it is not there yet."""
    from qualcode.project.elements import group as put

    made = put(opened(study), cards, name, coders=coders)
    click.echo(made.id)
    talk(f"{made.label}: {len(made.sentences)} sentences.")


@element.command("ungroup", epilog="Example:  qualcode element ungroup 3F2K9A --aside")
@click.argument("cards", nargs=-1, required=True, metavar="CARD...")
@click.option("--aside", is_flag=True, help="Put them aside: looked at, in no element.")
@_coders
@study_option
def ungroup(cards: tuple[str, ...], *, aside: bool, coders: tuple[str, ...], study: str) -> None:
    """Take sentences off their piles."""
    from qualcode.project.elements import ungroup as take

    done = take(opened(study), cards, aside=aside, coders=coders)
    talk(f"{len(done)} sentences {'put aside' if aside else 'left over again'}.")


@element.command("describe", epilog="Example:  qualcode element describe warm-welkom -m 'Een ...'")
@click.argument("name", metavar="ELEMENT")
@click.option("--label", metavar="WORDS", help="Another name.")
@click.option("--summary", "-m", metavar="WORDS", help="What it comes down to.")
@click.option("--literature", metavar="WORDS", help="What is known from the literature.")
@click.option("--recommendation", "recommendations", multiple=True, metavar="WORDS", help="Each.")
@click.option("--code", metavar="CODE", help="The code of a codebook it became.")
@study_option
def describe(
    name: str,
    *,
    label: str | None,
    summary: str | None,
    literature: str | None,
    recommendations: tuple[str, ...],
    code: str | None,
    study: str,
) -> None:
    """Write about ELEMENT; what is not given stays."""
    from qualcode.project.elements import describe as write

    made = write(
        opened(study),
        name,
        label=label,
        summary=summary,
        literature=literature,
        recommendations=recommendations or None,
        code=code,
    )
    talk(f"{made.label}: saved in analysis/elements.yaml.")


@element.command("list", epilog="Example:  qualcode element list -o elements.docx")
@_coders
@output_options
def list_(**options: object) -> None:
    """The elements with their counts, and how many sentences are in one."""
    from qualcode.project.elements import elements_table

    project, language, coders = _begin(options)
    _show(elements_table(project, coders=coders, language=language), options)


@element.command("show", epilog="Example:  qualcode element show warm-welkom -o welkom.docx")
@click.argument("name", metavar="ELEMENT", required=False)
@click.option("--left", is_flag=True, help="The sentences in no element.")
@_coders
@output_options
def show(name: str | None, *, left: bool, **options: object) -> None:
    """Every sentence of ELEMENT with the quote it rests on; with --left those in none."""
    from qualcode.project.elements import leftover_table, trace

    if (name is None) is not left:
        raise click.UsageError("Name an element, or give --left.")
    project, language, coders = _begin(options)
    if name is None:
        _show(leftover_table(project, coders=coders, language=language), options)
    else:
        _show(trace(project, name, coders=coders, language=language), options)


@element.command("remove", epilog="Example:  qualcode element remove warm-welkom")
@click.argument("name", metavar="ELEMENT")
@study_option
def remove(name: str, *, study: str) -> None:
    """Take ELEMENT away; its sentences are left over again."""
    from qualcode.project.elements import remove as take_away

    take_away(opened(study), name)
    talk(f"{name} is gone; its sentences are left over.")


@element.command("merge", epilog="Example:  qualcode element merge begroeten warm-welkom")
@click.argument("name", metavar="ELEMENT")
@click.argument("into", metavar="INTO")
@study_option
def merge(name: str, into: str, *, study: str) -> None:
    """Put everything of ELEMENT in another one; what is written about both stays."""
    from qualcode.project.elements import merge as join

    made = join(opened(study), name, into)
    click.echo(made.id)
    talk(f"{made.label}: {len(made.sentences)} sentences. Undo: qualcode element undo")


@element.command("undo", epilog="Example:  qualcode element undo")
@study_option
def undo(*, study: str) -> None:
    """Take back the last step of the card sort, also one of yesterday."""
    from qualcode.project.elements import undo as take_back

    told_step(take_back(opened(study)), "Taken back", "undo")


@element.command("redo", epilog="Example:  qualcode element redo")
@study_option
def redo(*, study: str) -> None:
    """Bring back what was taken back last."""
    from qualcode.project.elements import redo as bring_back

    told_step(bring_back(opened(study)), "Brought back", "redo")


def told_step(step: Step | None, done: str, way: str) -> None:
    """Says what was turned, or that there was nothing to turn."""
    talk(f"{done}: {step.what}." if step else f"There is nothing to {way}.")


def _begin(options: dict[str, object]) -> tuple[Project, Language, tuple[str, ...]]:
    project = opened(str(options["study"]))
    language = cast("Language", options["language"] or project.study.language)
    return project, language, cast("tuple[str, ...]", options["coders"])


def _show(made: Table, options: dict[str, object]) -> None:
    print_result(made, choice_of(options, made.language), options)
