"""Coding in a calibration session: the verbs of `qualcode code`, in the session's own journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualcode.cli.coding import Place, code_on, segment_options, show_segment, words_options
from qualcode.cli.show import (
    Commands,
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
from qualcode.model.ids import TranscriptId
from qualcode.model.span import Span

if TYPE_CHECKING:
    from qualcode.project.desk import Desk

_unit_option = click.option("--unit", type=int, metavar="N", help="By the number of a given unit.")


@click.group(
    "code", cls=Commands, epilog="Example:  qualcode session code list round-1 FG3 --coder ben"
)
def code() -> None:
    """Code in a session: given units, or words of your own."""


@code.command("list", epilog="Example:  qualcode session code list round-1 FG3 --coder ben")
@click.argument("name")
@click.argument("transcript")
@coder_option
@study_option
@json_option
def list_(name: str, transcript: str, *, coder: str, study: str, as_json: bool) -> None:
    """List the given units of TRANSCRIPT with your own codes, and your own other segments.

    What other coders applied is never in it.
    """
    from qualcode.project.calibrating import given, session_named

    project = opened(study)
    found = given(project, session_named(project, name), TranscriptId(transcript), coder)
    units = {unit.span for unit in found}
    with _desk(study, name, transcript, coder) as desk:
        own = [s for s in desk.segments() if s.span not in units]
        rows = [
            [str(u.number), f"{u.span.start}:{u.span.end}", ", ".join(u.codes), short(u.words, 56)]
            for u in found
        ]
        rows += [
            ["", f"{s.span.start}:{s.span.end}", ", ".join(s.codes),
             short(desk.transcript.words(s.span), 56)]
            for s in own
        ]  # fmt: skip
    if as_json:
        print_json({"units": found, "own": own})
        return
    click.echo(columns(rows, ["unit", "span", "your codes", "words"], right=[0]) or "Nothing yet.")


@code.command("add", epilog="Example:  qualcode session code add round-1 FG3 --unit 4 -c online "
              "--coder ben")  # fmt: skip
@click.argument("name")
@click.argument("transcript")
@_unit_option
@words_options
@click.option("--code", "-c", "codes", multiple=True, required=True, metavar="CODE",
              help="A code, label or ATLAS.ti label; may be repeated.")  # fmt: skip
@click.option("--element", metavar="ID", help="The element a shared label stands under.")
@click.option("--note", metavar="WORDS", help="A memo on the words.")
@coder_option
@study_option
@json_option
def add(
    name: str,
    transcript: str,
    *,
    unit: int | None,
    place: Place,
    codes: tuple[str, ...],
    element: str | None,
    note: str | None,
    coder: str,
    study: str,
    as_json: bool,
) -> None:
    """Put codes on a given unit or on words of TRANSCRIPT, with the codebooks as frozen."""
    from qualcode.project.naming import code_named

    with _desk(study, name, transcript, coder, write=True) as desk:
        where = _unit_span(desk, unit) if unit is not None else place.on(desk)
        chosen = [code_named(c, desk.project.codebooks, element=element) for c in codes]
        made = desk.code(where, chosen, memo=note)
        show_segment(desk, made, as_json=as_json)
        for warned in desk.warnings(made):
            talk(f"Open: {warned.code}: {warned.message}.")


@code.command("remove", epilog="Example:  qualcode session code remove round-1 FG3 --unit 4 "
              "-c online --coder ben")  # fmt: skip
@click.argument("name")
@click.argument("transcript")
@_unit_option
@segment_options
@click.option("--code", "-c", "codes", multiple=True, metavar="CODE", help="Only these codes.")
@coder_option
@study_option
def remove(
    name: str,
    transcript: str,
    *,
    unit: int | None,
    place: Place,
    codes: tuple[str, ...],
    coder: str,
    study: str,
) -> None:
    """Take codes off; without --code the whole segment goes."""
    with _desk(study, name, transcript, coder, write=True) as desk:
        if unit is not None:
            given = _unit_span(desk, unit)
            place = Place(f"{given.start}:{given.end}", None, None, None)
        found = place.segment_of(desk)
        for one in codes:
            desk.uncode(found.id, code_on(found, one))
        if not codes:
            desk.drop(found.id)
        talk(f"{transcript}: {', '.join(codes) or 'the segment'} removed.")


@code.command("undo", epilog="Example:  qualcode session code undo round-1 FG3 --coder ben")
@click.argument("name")
@click.argument("transcript")
@coder_option
@study_option
def undo(name: str, transcript: str, *, coder: str, study: str) -> None:
    """Take back your last action in the session."""
    with _desk(study, name, transcript, coder, write=True) as desk:
        entry = desk.undo()
        talk(f"Undone: {entry.what}" if entry else "There is nothing to undo.")


@code.command("redo", epilog="Example:  qualcode session code redo round-1 FG3 --coder ben")
@click.argument("name")
@click.argument("transcript")
@coder_option
@study_option
def redo(name: str, transcript: str, *, coder: str, study: str) -> None:
    """Bring back what was undone last."""
    with _desk(study, name, transcript, coder, write=True) as desk:
        entry = desk.redo()
        talk(f"Redone: {entry.what}" if entry else "There is nothing to redo.")


@code.command("log", epilog="Example:  qualcode session code log round-1 FG3 --coder ben")
@click.argument("name")
@click.argument("transcript")
@coder_option
@study_option
@json_option
def log(name: str, transcript: str, *, coder: str, study: str, as_json: bool) -> None:
    """Print everything you did in the session, oldest first."""
    with _desk(study, name, transcript, coder) as desk:
        found = desk.log()
    if as_json:
        print_json(found)
        return
    for entry in found:
        click.echo(f"{entry.at}  {' ' if entry.in_force else 'x'}  {entry.what}")


def _desk(study: str, name: str, transcript: str, coder: str, *, write: bool = False) -> Desk:
    from qualcode.project.calibrating import desk_in, looking_as, session_named

    project = looking_as(opened(study), coder)
    desk = desk_in(
        project, session_named(project, name), TranscriptId(transcript), coder, write=write
    )
    if write and desk.locked:
        raise desk.locked
    return desk


def _unit_span(desk: Desk, number: int) -> Span:
    assert desk.session is not None
    listed = desk.session.unit_list(desk.transcript.id)
    spans = listed.spans if listed else ()
    if not 1 <= number <= len(spans):
        raise UsageError(
            f"{desk.transcript.id} has {len(spans)} given units in {desk.session.id}.",
            f"See: qualcode session code list {desk.session.id} {desk.transcript.id}",
        )
    return spans[number - 1]
