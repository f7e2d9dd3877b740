"""Commands about codings: everything the terminal program can do, in plain lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from qualcode.cli.correcting import anchor
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
    tell_unseen,
)
from qualcode.cli.transcripts import turn_range
from qualcode.model.errors import UsageError
from qualcode.model.ids import CodeId, CoderId, SegmentId, TranscriptId

if TYPE_CHECKING:
    from qualcode.model.segment import Segment
    from qualcode.model.span import Span
    from qualcode.project.desk import Desk, Entry

F = TypeVar("F", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Place:
    """Where the words are, as it was typed: one of these."""

    span: str | None
    turn: str | None
    sentence: int | None
    quote: str | None
    segment: str | None = None

    def on(self, desk: Desk) -> Span:
        """The stretch of words that is meant."""
        from qualcode.project.naming import span_at

        first, last = turn_range(self.turn) if self.turn else (None, None)
        return span_at(
            desk.transcript,
            span=self.span,
            turn=first,
            last_turn=last,
            sentence=self.sentence,
            quote=self.quote,
        )

    def segment_of(self, desk: Desk) -> Segment:
        """The coder's segment that is meant, by its id or by exactly its edges."""
        if self.segment is not None:
            by_id = desk.state.segment(SegmentId(self.segment)) if desk.state else None
            if by_id is None:
                told = f"{desk.coder} has no segment {self.segment} in {desk.transcript.id}."
                raise UsageError(told)
            return by_id
        place = self.on(desk)
        found = desk.segment_at(place)
        if found is None:
            near = [s.span for s in desk.segments() if s.span.overlaps(place)]
            edges = ", ".join(f"{s.start}:{s.end}" for s in near)
            told = f"Near it: {edges}." if near else "See: qualcode code list"
            raise UsageError(f"{desk.coder} has no segment with exactly these edges.", told)
        return found


_PLACE = (
    click.option("--span", metavar="START:END", help="By characters, as 120:180."),
    click.option("--turn", metavar="N[-M]", help="By turn, as 14 or 14-16."),
    click.option("--sentence", type=int, metavar="N", help="A sentence of the turn."),
    click.option("--quote", metavar="WORDS", help="By the words themselves."),
)
_SEGMENT = click.option("--segment", metavar="ID", help="By the id of the segment.")


def words_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that point at words, handed to the command as one `place`."""
    return _placed(command, _PLACE)


def segment_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that point at a segment, handed to the command as one `place`."""
    return _placed(command, (*_PLACE, _SEGMENT))


def _placed(
    command: Callable[..., None], options: Sequence[Callable[[F], F]]
) -> Callable[..., None]:
    @wraps(command)
    def with_place(**given: object) -> None:
        named = {f.name: given.pop(f.name, None) for f in fields(Place)}
        command(place=Place(**named), **given)  # type: ignore[arg-type]  # click checked them

    for option in reversed(options):
        with_place = option(with_place)
    return with_place


@click.group(
    cls=Commands,
    epilog='Example:  qualcode code add FG1 --turn 14 -c "Binding studenten" --coder ana',
)
def code() -> None:
    """Code words, take codes back, list and import codings."""


code.add_command(anchor)


@code.command(
    "add", epilog="Example:  qualcode code add FG1 --turn 14 --sentence 2 -c online --coder ana"
)
@click.argument("transcript")
@words_options
@click.option("--code", "-c", "codes", multiple=True, required=True, metavar="CODE",
              help="A code, label or ATLAS.ti label; may be repeated.")  # fmt: skip
@click.option("--element", metavar="ID", help="The element a shared label stands under.")
@click.option("--sentence-text", "sentence_text", metavar="WORDS", help="The inductive sentence.")
@click.option("--note", metavar="WORDS", help="A memo on the words.")
@coder_option
@study_option
@json_option
def add(
    transcript: str,
    *,
    place: Place,
    codes: tuple[str, ...],
    element: str | None,
    sentence_text: str | None,
    note: str | None,
    coder: str,
    study: str,
    as_json: bool,
) -> None:
    """Put one or more codes on words of TRANSCRIPT.

    A label that stands under several elements asks for --element. Rules that are left open
    are said at once and kept by qualcode check.
    """
    from qualcode.project.naming import code_named

    with _desk(study, transcript, coder) as desk:
        books = desk.project.codebooks
        chosen = [code_named(c, books, element=element) for c in codes]
        made = desk.code(place.on(desk), chosen, sentence=sentence_text, memo=note)
        show_segment(desk, made, as_json=as_json)
        for warned in desk.warnings(made):
            talk(f"Open: {warned.code}: {warned.message}.")


@code.command("remove", epilog="Example:  qualcode code remove FG1 --span 120:180 -c online "
              "--coder ana")  # fmt: skip
@click.argument("transcript")
@segment_options
@click.option("--code", "-c", "codes", multiple=True, metavar="CODE", help="Only these codes.")
@coder_option
@study_option
def remove(
    transcript: str,
    *,
    place: Place,
    codes: tuple[str, ...],
    coder: str,
    study: str,
) -> None:
    """Take codes off words; without --code the whole segment goes. `code undo` brings it back."""
    with _desk(study, transcript, coder) as desk:
        found = place.segment_of(desk)
        if codes:
            for name in codes:
                desk.uncode(found.id, code_on(found, name))
        else:
            desk.drop(found.id)
        talk(f"{transcript}: {', '.join(codes) or 'the segment'} removed.")


@code.command("resolve", epilog="Example:  qualcode code resolve FG2 --span 120:180 "
              "-c Docent --element persoonlijke-aandacht --coder ana")  # fmt: skip
@click.argument("transcript")
@segment_options
@click.option("--code", "-c", "label", required=True, metavar="LABEL", help="The shared label.")
@click.option("--element", required=True, metavar="ID", help="The element that was meant.")
@coder_option
@study_option
def resolve(
    transcript: str,
    *,
    place: Place,
    label: str,
    element: str,
    coder: str,
    study: str,
) -> None:
    """Choose the element of a label that stands under several."""
    from qualcode.project.naming import code_named

    with _desk(study, transcript, coder) as desk:
        found = place.segment_of(desk)
        old = code_on(found, label)
        new = code_named(old, desk.project.codebooks, element=element)
        desk.replace(found.id, old, new)
        talk(f"{transcript}: {old} is {new} now.")


@code.command("list", epilog="Example:  qualcode code list --transcript FG1 --coder ana --json")
@click.option("--transcript", "-t", "transcripts", multiple=True, metavar="ID", help="Only these.")
@click.option("--coder", "coders", multiple=True, metavar="ID", help="Only these coders.")
@click.option("--code", "-c", "codes", multiple=True, metavar="CODE", help="Only these codes.")
@study_option
@json_option
def list_(
    *,
    transcripts: tuple[str, ...],
    coders: tuple[str, ...],
    codes: tuple[str, ...],
    study: str,
    as_json: bool,
) -> None:
    """List codings: transcript, coder, characters, code, words.

    The JSON can be imported again with qualcode code import.
    """
    from qualcode.project.coding import codings
    from qualcode.project.naming import code_named

    project = opened(study)
    found = codings(
        project,
        transcripts=[TranscriptId(t) for t in transcripts],
        coders=[CoderId(c) for c in coders],
        codes=[code_named(c, project.codebooks) for c in codes],
    )
    tell_unseen(project, transcripts)
    if as_json:
        print_json(list(found))
        return
    rows = [
        [r.transcript, r.coder, f"{r.start}:{r.end}", r.code, short(r.quote, 48)] for r in found
    ]
    click.echo(columns(rows, ["transcript", "coder", "span", "code", "words"]) or "No codings yet.")


@code.command("import", epilog="Example:  qualcode code import ana.csv --coder ana")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@coder_option
@click.option(
    "--done/--not-done", default=True, show_default=True,
    help="Whether the coder has finished the transcripts in the file.",
)  # fmt: skip
@study_option
@json_option
def import_(file: Path, *, coder: str, done: bool, study: str, as_json: bool) -> None:
    """Import codings from FILE (.csv, .jsonl, .json): every row or none.

    Columns: transcript, code, and start and end (characters) or quote; note, sentence and
    element may stand beside them. With a column coder only the rows of --coder are taken.
    """
    from qualcode.project.coding import import_codings

    result = import_codings(opened(study), file, coder, done=done)
    if as_json:
        print_json(result)
    talk(f"{result.codings} codings on {result.segments} new segments, by {coder}.")
    if result.other_coders:
        talk(f"{result.other_coders} rows are of other coders and were left out.")
    if result.unresolved:
        talk(f"{result.unresolved} have a label that stands under several elements: qualcode check")
    if done and result.per_transcript:
        told = ", ".join(result.per_transcript)
        talk(f"{coder} counts as finished with {told}. Otherwise import with --not-done.")


@code.command("undo", epilog="Example:  qualcode code undo FG1 --coder ana")
@click.argument("transcript")
@coder_option
@study_option
def undo(transcript: str, *, coder: str, study: str) -> None:
    """Take back the last action of a coder on TRANSCRIPT, also after a restart."""
    with _desk(study, transcript, coder) as desk:
        _told(desk.undo(), "Undone", "nothing to undo")


@code.command("redo", epilog="Example:  qualcode code redo FG1 --coder ana")
@click.argument("transcript")
@coder_option
@study_option
def redo(transcript: str, *, coder: str, study: str) -> None:
    """Bring back what was undone last."""
    with _desk(study, transcript, coder) as desk:
        _told(desk.redo(), "Redone", "nothing to redo")


@code.command("log", epilog="Example:  qualcode code log FG1 --coder ana")
@click.argument("transcript")
@coder_option
@study_option
@json_option
def log(transcript: str, *, coder: str, study: str, as_json: bool) -> None:
    """Print everything a coder did on TRANSCRIPT, oldest first."""
    with _desk(study, transcript, coder, write=False) as desk:
        found = desk.log()
    if as_json:
        print_json(found)
        return
    for entry in found:
        mark = " " if entry.in_force else "x"
        click.echo(f"{entry.at}  {mark}  {entry.what}")
    if any(not e.in_force for e in found):
        talk("x: taken back")


@code.command("done", epilog="Example:  qualcode code done FG1 --coder ana")
@click.argument("transcript")
@click.option("--reopen", is_flag=True, help="Not finished after all.")
@coder_option
@study_option
def done(transcript: str, *, reopen: bool, coder: str, study: str) -> None:
    """Say that a coder has finished TRANSCRIPT: only finished work is compared."""
    with _desk(study, transcript, coder) as desk:
        desk.done([] if reopen else None)
    talk(f"{transcript}: {'open again' if reopen else 'finished'} by {coder}.")


@code.command("flag", epilog="Example:  qualcode code flag FG1 representative --span 120:180 "
              "--coder ana")  # fmt: skip
@click.argument("transcript")
@click.argument("flag_name", metavar="FLAG")
@segment_options
@click.option("--off", is_flag=True, help="Take the flag off.")
@coder_option
@study_option
def flag(
    transcript: str,
    flag_name: str,
    *,
    place: Place,
    off: bool,
    coder: str,
    study: str,
) -> None:
    """Mark a segment as representative, unique or selected for the report."""
    if flag_name not in {"representative", "unique", "selected"}:
        raise click.BadParameter("A flag is representative, unique or selected.")
    with _desk(study, transcript, coder) as desk:
        found = place.segment_of(desk)
        desk.flag(found.id, flag_name, on=not off)
    talk(f"{transcript}: {flag_name} {'off' if off else 'on'}.")


def _desk(study: str, transcript: str, coder: str, *, write: bool = True) -> Desk:
    from qualcode.project.desk import Desk

    desk = Desk.open(opened(study), TranscriptId(transcript), CoderId(coder), write=write)
    if write and desk.locked:
        raise desk.locked
    if desk.torn:
        talk(f"An interrupted action was set aside in {desk.torn}; nothing else was touched.")
    return desk


def code_on(segment: Segment, name: str) -> CodeId:
    """The code on a segment that `name` means: its id, the end of it, or its shared label."""
    for found in segment.codes:
        if name.casefold() in {
            found.casefold(),
            found.split("/", 1)[1].removeprefix("?").casefold(),
        }:
            return found
    raise UsageError(f'"{name}" is not on these words.', f"There: {', '.join(segment.codes)}.")


def show_segment(desk: Desk, segment: Segment, *, as_json: bool) -> None:
    if as_json:
        print_json(segment)
        return
    words = short(desk.transcript.words(segment.span), 60)
    click.echo(f"{segment.span.start}:{segment.span.end}  “{words}”  {', '.join(segment.codes)}")
    talk("Saved.")


def _told(entry: Entry | None, what: str, nothing: str) -> None:
    talk(f"{what}: {entry.what}" if entry else f"There is {nothing}.")
