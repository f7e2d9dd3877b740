"""Commands about the people who code."""

from __future__ import annotations

import click

from qualcode.cli.show import Commands, json_option, opened, print_json, study_option, talk


@click.group(cls=Commands, epilog="Example:  qualcode coder add ana")
def coder() -> None:
    """Who codes in this study."""


@coder.command("list", epilog="Example:  qualcode coder list")
@study_option
@json_option
def list_(study: str, *, as_json: bool) -> None:
    """List the coders, in the order of project.yaml."""
    coders = opened(study).study.coders
    if as_json:
        print_json(coders)
        return
    for name in coders:
        click.echo(name)
    if not coders:
        talk("No coders yet. Add one: qualcode coder add ID")


@coder.command("add", epilog="Example:  qualcode coder add ana")
@click.argument("name", metavar="ID")
@study_option
def add(name: str, study: str) -> None:
    """Add coder ID to the study; a short name will do, as it names files."""
    from qualcode.project.joining import join

    project = join(opened(study), name)
    talk(f"{project.study.coders[-1]} is a coder of {project.study.name} now.")
