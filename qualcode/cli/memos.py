"""Commands about memos."""

from __future__ import annotations

import click

from qualcode.cli.show import (
    Commands,
    coder_option,
    json_option,
    opened,
    print_json,
    study_option,
    talk,
    tell_unseen,
)
from qualcode.model.ids import CoderId, SegmentId, TranscriptId


@click.group(
    cls=Commands, epilog='Example:  qualcode memo add FG1 "camera staat steeds uit" --coder ana'
)
def memo() -> None:
    """Write, link and list memos."""


@memo.command(
    "add", epilog='Example:  qualcode memo add FG1 "camera uit" --title camera --coder ana'
)
@click.argument("transcript")
@click.argument("text")
@click.option("--title", default="", metavar="WORDS", help="A short name.")
@click.option("--segment", "segments", multiple=True, metavar="ID", help="Link it to segments.")
@coder_option
@study_option
def add(
    transcript: str,
    text: str,
    *,
    title: str,
    segments: tuple[str, ...],
    coder: str,
    study: str,
) -> None:
    """Write a memo TEXT on TRANSCRIPT, or on some of its segments."""
    from qualcode.project.desk import Desk

    with Desk.open(opened(study), TranscriptId(transcript), CoderId(coder)) as desk:
        if desk.locked:
            raise desk.locked
        made = desk.memo(text, title=title, segments=[SegmentId(s) for s in segments])
    click.echo(made)
    talk("Saved.")


@memo.command("about", epilog='Example:  qualcode memo about code:online "te breed?" --coder ana')
@click.argument("subject")
@click.argument("text")
@click.option("--title", default="", metavar="WORDS", help="A short name.")
@coder_option
@study_option
def about(subject: str, text: str, *, title: str, coder: str, study: str) -> None:
    """Write a memo TEXT on SUBJECT: code:CODE, case:NAME or study."""
    from qualcode.project.memos import write_about

    made = write_about(opened(study), coder, subject, text, title=title)
    click.echo(made.id)
    talk(f"Saved, about {made.about}.")


@memo.command("link", epilog="Example:  qualcode memo link 01K… --segment 01K… --coder ana")
@click.argument("name", metavar="MEMO")
@click.option(
    "--segment", "segments", multiple=True, required=True, metavar="ID", help="May be repeated."
)
@coder_option
@study_option
def link_(name: str, *, segments: tuple[str, ...], coder: str, study: str) -> None:
    """Link MEMO to more segments of its transcript."""
    from qualcode.project.memos import link

    made = link(opened(study), coder, name, [SegmentId(s) for s in segments])
    talk(f"The memo stands on {len(made.segments)} segments.")


@memo.command("list", epilog="Example:  qualcode memo list --coder ana")
@click.option("--transcript", "-t", "transcripts", multiple=True, metavar="ID", help="Only these.")
@click.option("--coder", "coders", multiple=True, metavar="ID", help="Only these coders.")
@study_option
@json_option
def list_(
    *, transcripts: tuple[str, ...], coders: tuple[str, ...], study: str, as_json: bool
) -> None:
    """List memos by transcript and coder, then those about codes, cases and the study."""
    from qualcode.project.memos import memos

    project = opened(study)
    found = list(
        memos(
            project,
            transcripts=[TranscriptId(t) for t in transcripts],
            coders=[CoderId(c) for c in coders],
        )
    )
    tell_unseen(project, transcripts)
    if as_json:
        print_json(found)
        return
    for one in found:
        title = f"{one.title}: " if one.title else ""
        links = f"  ({len(one.segments)} segments)" if one.segments else ""
        click.echo(f"{one.about or one.transcript}  {one.coder}  {title}{one.text}{links}")
    if not found:
        click.echo("No memos yet.")
