"""Commands about memos."""

from __future__ import annotations

import click

from qualcode.cli.show import coder_option, json_option, opened, print_json, study_option, talk
from qualcode.model.ids import CoderId, SegmentId, TranscriptId


@click.group(epilog='Example:  qualcode memo add FG1 "camera staat steeds uit" --coder ana')
def memo() -> None:
    """Write and list memos."""


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


@memo.command("list", epilog="Example:  qualcode memo list --coder ana")
@click.option("--transcript", "-t", "transcripts", multiple=True, metavar="ID", help="Only these.")
@click.option("--coder", "coders", multiple=True, metavar="ID", help="Only these coders.")
@study_option
@json_option
def list_(
    *, transcripts: tuple[str, ...], coders: tuple[str, ...], study: str, as_json: bool
) -> None:
    """List memos by transcript and coder."""
    from qualcode.project.coding import memos

    found = list(
        memos(
            opened(study),
            transcripts=[TranscriptId(t) for t in transcripts],
            coders=[CoderId(c) for c in coders],
        )
    )
    if as_json:
        print_json(found)
        return
    for one in found:
        title = f"{one.title}: " if one.title else ""
        links = f"  ({len(one.segments)} segments)" if one.segments else ""
        click.echo(f"{one.transcript}  {one.coder}  {title}{one.text}{links}")
    if not found:
        click.echo("No memos yet.")
