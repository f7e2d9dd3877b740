"""Commands that correct a transcript, look what became of codings, and answer for them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.show import (
    coder_option,
    columns,
    json_option,
    opened,
    print_json,
    short,
    study_option,
    talk,
)
from qualcode.model.errors import UsageError
from qualcode.model.ids import CoderId, SegmentId, TranscriptId
from qualcode.model.plural import plural

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qualcode.project.correcting import Correction
    from qualcode.project.reviewing import Case

_WIDE = 60
"""Cells of a quote on the screen."""


@click.command(epilog="Example:  qualcode transcript update FG1 FG1-corrected.docx --dry-run")
@click.argument("name", metavar="ID")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False,
                path_type=Path))  # fmt: skip
@study_option
@click.option("--names", type=click.Path(dir_okay=False, path_type=Path), metavar="CSV",
              help="The table name,pseudonym,role outside the study.")  # fmt: skip
@click.option("--speaker", "speakers", multiple=True, metavar="LABEL=ID",
              help="Who a speaker of the file is; LABEL=new for somebody new.")  # fmt: skip
@click.option("--form", metavar="FORM", help="Overrule the detected form; see transcript forms.")
@click.option("--encoding", metavar="NAME", help="Overrule the detected encoding.")
@click.option("--diff", "with_diff", is_flag=True, help="Print the turns that changed.")
@click.option(
    "--dry-run", is_flag=True, help="Tell what it would do, with the turns; write nothing."
)
@json_option
def update(
    name: str,
    file: Path | None,
    study: str,
    *,
    names: Path | None,
    speakers: tuple[str, ...],
    form: str | None,
    encoding: str | None,
    with_diff: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Put corrected words in use, and tell what became of every coding.

    FILE is the corrected transcript in any form, or its words file; without FILE it is the
    words file in the study, edited by hand. Nobody's journal is touched, and transcript
    restore goes back.
    """
    from qualcode.cli.transcripts import pairs
    from qualcode.project.correcting import Read, update

    read = Read(names, pairs(speakers), form, encoding)
    told = update(opened(study), TranscriptId(name), file, read=read, dry_run=dry_run)
    _show(told, with_diff=with_diff, as_json=as_json)


@click.command(epilog="Example:  qualcode transcript restore FG1 551b5640")
@click.argument("name", metavar="ID")
@click.argument("state", metavar="[VERSION]", required=False)
@study_option
@click.option("--diff", "with_diff", is_flag=True, help="Print the turns that changed.")
@click.option(
    "--dry-run", is_flag=True, help="Tell what it would do, with the turns; write nothing."
)
@json_option
def restore(
    name: str, state: str | None, study: str, *, with_diff: bool, dry_run: bool, as_json: bool
) -> None:
    """Put earlier words back in use, with their speakers, turns and markers.

    VERSION is one of transcript versions, or its first digits; without it the words as they
    were before the last correction, or before they were edited by hand.
    """
    from qualcode.project.correcting import restore

    told = restore(opened(study), TranscriptId(name), state, dry_run=dry_run)
    _show(told, with_diff=with_diff, as_json=as_json)


@click.command(epilog="Example:  qualcode transcript relabel FG1 P3=P2")
@click.argument("name", metavar="ID")
@click.argument("labels", metavar="OLD=NEW...", nargs=-1, required=True)
@study_option
@click.option("--dry-run", is_flag=True, help="Tell what it would do; write nothing.")
@json_option
def relabel(
    name: str, labels: tuple[str, ...], study: str, *, dry_run: bool, as_json: bool
) -> None:
    """Give the turns of a speaker to another label, new or known; the words stay."""
    from qualcode.cli.transcripts import pairs
    from qualcode.project.correcting import relabel

    told = relabel(opened(study), TranscriptId(name), pairs(labels), dry_run=dry_run)
    _show(told, with_diff=False, as_json=as_json)


@click.command(epilog='Example:  qualcode transcript split FG1 --turn 14 --at "Bij ons was"')
@click.argument("name", metavar="ID")
@study_option
@click.option("--turn", type=int, required=True, metavar="N", help="The turn to cut.")
@click.option("--at", required=True, metavar="WORDS", help="The second part begins with these.")
@click.option("--speaker", metavar="ID", help="Who says the second part, when it is another.")
@click.option("--dry-run", is_flag=True, help="Tell what it would do; write nothing.")
@json_option
def split(
    name: str, study: str, *, turn: int, at: str, speaker: str | None, dry_run: bool, as_json: bool
) -> None:
    """Cut a turn in two; codings keep their words."""
    from qualcode.project.correcting import split

    project = opened(study)
    told = split(project, TranscriptId(name), turn, at, speaker=speaker, dry_run=dry_run)
    _show(told, with_diff=False, as_json=as_json)


@click.command(epilog="Example:  qualcode transcript merge FG1 --turns 14-15")
@click.argument("name", metavar="ID")
@study_option
@click.option("--turns", required=True, metavar="N-M", help="The turns to join.")
@click.option("--dry-run", is_flag=True, help="Tell what it would do; write nothing.")
@json_option
def merge(name: str, study: str, *, turns: str, dry_run: bool, as_json: bool) -> None:
    """Join turns of one speaker; codings keep their words."""
    from qualcode.cli.transcripts import turn_range
    from qualcode.project.correcting import merge

    told = merge(opened(study), TranscriptId(name), *turn_range(turns), dry_run=dry_run)
    _show(told, with_diff=False, as_json=as_json)


@click.command(epilog="Example:  qualcode transcript versions FG1")
@click.argument("name", metavar="ID")
@study_option
@json_option
def versions(name: str, study: str, *, as_json: bool) -> None:
    """List the earlier states of a transcript that are kept, oldest first.

    Older words stay while a coding was made on them, and those that were replaced last.
    """
    from qualcode.project.correcting import states

    found = states(opened(study), TranscriptId(name))
    rows = [
        {
            "version": kept.name, "replaced": kept.replaced, "by": kept.by,
            "turns": len(kept.turns), "segments": count,
        }
        for kept, count in found
    ]  # fmt: skip
    if as_json:
        print_json(rows)
        return
    heads = ["version", "replaced", "by", "turns", "segments"]
    lines = [[str(value) for value in row.values()] for row in rows]
    click.echo(columns(lines, heads, right=[3, 4]) or f"{name} has no earlier states.")


@click.command(epilog="Example:  qualcode transcript review FG1 --coder ana")
@click.argument("names", metavar="[ID]...", nargs=-1)
@click.option("--coder", "coders", multiple=True, metavar="ID", help="Only these coders.")
@click.option("--all", "every", is_flag=True, help="Also codings that found their place.")
@study_option
@json_option
def review(
    names: tuple[str, ...], study: str, *, coders: tuple[str, ...], every: bool, as_json: bool
) -> None:
    """List codings that a correction left in doubt, with their old and proposed words.

    They count nowhere until their coder decides: qualcode code anchor. With --all also those
    that stand on corrected words by themselves, to look whether that is right.
    """
    from qualcode.project.reviewing import review

    ids = [TranscriptId(name) for name in names]
    found = list(review(opened(study), transcripts=ids, coders=coders, every=every))
    if as_json:
        print_json(found)
        return
    _show_cases(found)
    if not any(case.waits for case in found):
        talk("No coding waits for a decision.")


@click.command(epilog="Example:  qualcode code anchor FG1 --segment 01M7ZM8 --accept --coder ana")
@click.argument("transcript")
@click.option("--segment", required=True, metavar="ID", help="Which; the last characters will do.")
@click.option("--accept", is_flag=True, help="It belongs where transcript review proposes.")
@click.option("--span", metavar="START:END", help="It belongs at these characters.")
@click.option("--drop", is_flag=True, help="It goes, with everything on it.")
@coder_option
@study_option
def anchor(
    transcript: str,
    *,
    segment: str,
    accept: bool,
    span: str | None,
    drop: bool,
    coder: str,
    study: str,
) -> None:
    """Say where a coding belongs after its words were corrected; code undo takes it back.

    For what was decided together: --coder consensus.
    """
    from qualcode.project.naming import span_at
    from qualcode.project.reviewing import accept as accepted
    from qualcode.project.reviewing import answering

    if (accept, span is not None, drop).count(True) != 1:
        raise UsageError("Say one thing: --accept, --span START:END or --drop.")
    desk = answering(opened(study), TranscriptId(transcript), CoderId(coder))
    with desk:
        if desk.locked:
            raise desk.locked
        id = _segment(segment, [s.id for s in desk.segments()])
        if drop:
            desk.drop(id)
            talk(f"{transcript}: the segment is gone. To bring it back: qualcode code undo")
            return
        if span is not None:
            place = span_at(desk.transcript, span=span)
            desk.move(id, place)
        else:
            place = accepted(desk, id)
        click.echo(f"{place.start}:{place.end}  “{short(desk.transcript.words(place), _WIDE)}”")
    talk("Saved.")


def _segment(typed: str, known: list[SegmentId]) -> SegmentId:
    """The one segment that is meant by its id or the end or begin of it."""
    name = typed.upper()
    hits = [id for id in known if id.endswith(name) or id.startswith(name)]
    if len(hits) != 1:
        raise UsageError(
            f'"{typed}" fits {len(hits)} segments.', "Copy the id from: qualcode transcript review"
        )
    return hits[0]


def _show(told: Correction, *, with_diff: bool, as_json: bool) -> None:
    if as_json:
        print_json(told)
    else:
        _show_summary(told)
        if with_diff or not told.written:
            for line in told.diff:
                click.echo(line)
        _show_cases(told.cases)
    talk(*told.notes)
    if not told.written:
        talk("Nothing was written.")
        return
    talk(f"{told.transcript} is corrected; nobody's journal was touched.")
    if told.set_aside:
        talk(f"To go back: qualcode transcript restore {told.transcript} {told.set_aside}")
    if told.cases:
        talk(f"Codings to decide: {len(told.cases)}: qualcode transcript review {told.transcript}")


def _show_summary(told: Correction) -> None:
    turns = plural(told.turns_before, "turn")
    if told.turns_after != told.turns_before:
        turns += f" became {told.turns_after}"
    click.echo(f"{told.transcript}: {told.changes} changed places, {turns}")
    counts = ", ".join(f"{number} {name}" for name, number in told.classes.items() if number)
    click.echo(f"  {plural(told.segments, 'segment')}: {counts or 'none'}")
    for coder, classes in told.coders.items():
        counts = ", ".join(f"{number} {name}" for name, number in classes.items() if number)
        click.echo(f"    {coder}: {counts or 'none'}")
    for r in told.relabelled:
        said = plural(r.turns, f"turn of {r.was} is", f"turns of {r.was} are")
        click.echo(f"  {said} {r.now}'s now")
    for m in told.markers:
        click.echo(f"  {m.kind} “{m.label}”: turn {m.was} is turn {m.now} now")


def _show_cases(found: Iterable[Case]) -> None:
    for case in found:
        place = f", turn {case.turn}" if case.turn else ""
        click.echo(f"{case.transcript} {case.coder} {case.segment}  {case.told}{place}")
        click.echo(f"  codes  {', '.join(case.codes) or '-'}")
        for memo in case.memos:
            click.echo(f"  memo   “{short(memo, _WIDE)}”")
        click.echo(f"  was    “{short(case.old, _WIDE)}”")
        if case.span is not None:
            place = f"{case.span.start}:{case.span.end}"
            click.echo(f"  now    “{short(case.new, _WIDE)}”  ({place})")


COMMANDS = (update, review, versions, restore, relabel, split, merge)
"""What the group `transcript` gets; `code` gets `anchor`."""
