"""Commands about participants."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli.show import Commands, columns, json_option, opened, print_json, study_option, talk


@click.group(cls=Commands, epilog="Example:  qualcode participants list")
def participants() -> None:
    """Who took part, and what they agreed to."""


@participants.command("list", epilog="Example:  qualcode participants list --json")
@study_option
@json_option
def list_(study: str, *, as_json: bool) -> None:
    """List participants with role, sector, institution and the four consents."""
    people = list(opened(study).participants.values())
    if as_json:
        print_json(people)
        return
    rows = [
        [
            p.id, p.role or "", p.sector or "", p.institution or "", p.consent.process,
            p.consent.record, p.consent.quotes, p.consent.reuse, p.status,
        ]
        for p in people
    ]  # fmt: skip
    heads = [
        "id",
        "role",
        "sector",
        "institution",
        "process",
        "record",
        "quotes",
        "reuse",
        "status",
    ]
    click.echo(columns(rows, heads) or "No participants yet.")
    silent = sum(not p.may_be_quoted() for p in people if p.role != "researcher")
    if silent:
        talk(f"{silent} may not be quoted: their words are counted and never printed.")


@participants.command("import", epilog="Example:  qualcode participants import consent.csv")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--drop", multiple=True, metavar="COLUMN", help="Leave this column out.")
@study_option
@json_option
def import_(file: Path, drop: tuple[str, ...], study: str, *, as_json: bool) -> None:
    """Add or change participants from FILE, a csv or xlsx table: every row or none.

    Columns: participant, role, sector, institution, consent_process, consent_record,
    consent_quotes, consent_reuse (yes, no, unknown; ja and nee will do). Other columns become
    attributes. An empty cell leaves what is known. Columns of names and addresses are refused.
    """
    from qualcode.project.people import import_people

    done = import_people(opened(study), file, drop=drop)
    if as_json:
        print_json(done)
    talk(f"{done.added} added, {done.changed} changed, {done.unchanged} as they were.")


@participants.command("remove", epilog="Example:  qualcode participants remove P3")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@study_option
@json_option
def remove(ids: tuple[str, ...], study: str, *, as_json: bool) -> None:
    """Take out participants who are nobody, as after a corrected label.

    Refused for who speaks somewhere or is named in a file. To erase a person: privacy forget.
    """
    from qualcode.project.people import remove_people

    gone = remove_people(opened(study), ids)
    if as_json:
        print_json(gone)
    talk(f"Removed from participants.yaml: {', '.join(gone)}.")
