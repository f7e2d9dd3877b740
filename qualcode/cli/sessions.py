"""Commands about calibration sessions: made, coded blind, sealed, compared, decided, adopted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import click

from qualcode.cli.session_coding import code
from qualcode.cli.show import (
    Commands,
    coder_option,
    columns,
    json_option,
    locale_of,
    locale_option,
    opened,
    print_json,
    short,
    sparks,
    study_option,
    talk,
)
from qualcode.model.decimals import counted, fixed, percentage
from qualcode.model.ids import BookId, CodeId, CoderId, TranscriptId
from qualcode.model.plural import plural
from qualcode.model.session import CAUSES, CHOICES, Cause, Choice

if TYPE_CHECKING:
    from qualcode.project.adjudicating import Compared
    from qualcode.project.calibrating import NewSession, SessionStatus


@click.group(cls=Commands, epilog="Example:  qualcode session status round-1")
def session() -> None:
    """Calibration sessions: double coding, blind, with decisions and drift."""


session.add_command(code)


@session.command("new", epilog="Example:  qualcode session new round-1 -t FG3 --coders ana,ben "
                 "--from ana")  # fmt: skip
@click.argument("name")
@click.option("--transcript", "-t", "transcripts", multiple=True, required=True, metavar="ID",
              help="What is coded; may be repeated.")  # fmt: skip
@click.option("--coders", required=True, metavar="A,B", help="Who code.")
@click.option("--mode", type=click.Choice(["shared", "free"]),
              help="Given units, or everybody's own (shared when --from or --unit is given).")  # fmt: skip
@click.option("--from", "units_from", metavar="ID",
              help="Give the segments of this coder, who has done the transcripts.")  # fmt: skip
@click.option("--unit", type=click.Choice(["sentence", "turn", "paragraph", "line", "answer"]),
              help="Give units of the text, or draw from them.")  # fmt: skip
@click.option("--sample", type=click.IntRange(min=1), metavar="N", help="Draw so many units.")
@click.option("--seed", type=int, default=0, show_default=True, help="Of the sample.")
@click.option("--book", "books", multiple=True, metavar="ID", help="Freeze only these codebooks.")
@click.option("--joint", is_flag=True, help="The coders sit together and keep one journal.")
@click.option("--declared", is_flag=True,
              help="The coders declare that they have not seen each other's coding.")  # fmt: skip
@study_option
@json_option
def new(name: str, *, study: str, as_json: bool, **options: Any) -> None:
    """Make the session NAME: units, words and codebooks are frozen and never change.

    Until all coders have sealed, nothing of another coder on these transcripts is shown.
    """
    from qualcode.project.calibrating import new_session

    made = new_session(opened(study), _asked(name, options))
    if as_json:
        print_json(made)
    count = sum(len(u.spans) for u in made.units)
    told = f"{count} given units" if count else "own segments"
    talk(f"Session {name}: {told} in {', '.join(u.transcript for u in made.units)}, {made.mode}.")
    talk(f"Independence: {_INDEPENDENCE[made.independence]}.")
    for coder in made.coders:
        if coder == made.units_from:
            talk(f"{coder} has handed in the coding of these segments; it is sealed.")
        else:
            where = f"{name} {made.units[0].transcript}"
            talk(f"{coder}: qualcode session code list {where} --coder {coder}")


def _asked(name: str, options: dict[str, Any]) -> NewSession:
    from qualcode.project.calibrating import NewSession

    given = options["units_from"] is not None or options["unit"] is not None
    return NewSession(
        name,
        tuple(c.strip() for c in options["coders"].split(",") if c.strip()),
        tuple(TranscriptId(t) for t in options["transcripts"]),
        options["mode"] or ("shared" if given and not options["joint"] else "free"),
        options["units_from"],
        options["unit"],
        options["sample"],
        options["seed"],
        tuple(BookId(b) for b in options["books"]),
        options["joint"],
        options["declared"],
    )


_INDEPENDENCE = {
    "not-shown": "not shown by qualcode",
    "declared": "declared",
    "unknown": "unknown",
}


@session.command("list", epilog="Example:  qualcode session list")
@study_option
@json_option
def list_(*, study: str, as_json: bool) -> None:
    """List the sessions of the study, oldest first."""
    from qualcode.project.calibrating import sessions, status

    project = opened(study)
    found = [status(project, one) for one in sessions(project)]
    if as_json:
        print_json(found)
        return
    rows = [
        [s.session.id, s.session.made[:10], ", ".join(u.transcript for u in s.session.units),
         ", ".join(f"{c.coder} {_STANDING[c.standing]}" for c in s.coders)]
        for s in found
    ]  # fmt: skip
    click.echo(columns(rows, ["session", "made", "transcripts", "coders"]) or "No sessions yet.")


_STANDING = {
    "not-begun": "not begun",
    "at-work": "at work",
    "sealed": "sealed",
    "changed": "changed after sealing",
}


@session.command("status", epilog="Example:  qualcode session status round-1")
@click.argument("name")
@study_option
@json_option
def status(name: str, *, study: str, as_json: bool) -> None:
    """Say who has done what in session NAME, and what comes next."""
    from qualcode.project.calibrating import independence, session_named
    from qualcode.project.calibrating import status as status_of

    project = opened(study)
    found = status_of(project, session_named(project, name))
    known = independence(project, found.session)
    if as_json:
        print_json({"status": found, "open": found.is_open, "independence": known})
        return
    _show_status(found, known)


def _show_status(found: SessionStatus, known: str) -> None:
    made = found.session
    books = ", ".join(f"{id} version {b.version}" for id, b in made.books.items())
    click.echo(f"Session      {made.id}, made {made.made[:10]}, {made.mode}, {made.manner}")
    click.echo(f"Transcripts  {', '.join(u.transcript for u in made.units)}")
    if made.drawn:
        d = made.drawn
        click.echo(f"Units        {d.size} of {d.of} {d.kind} units, seed {d.seed}")
    elif any(u.spans for u in made.units):
        click.echo(f"Units        {sum(len(u.spans) for u in made.units)}, the same for all")
    click.echo(f"Codebooks    {books}")
    click.echo(f"Independence {_INDEPENDENCE[known]}")
    rows = [
        [c.coder, _STANDING[c.standing], c.at, "" if c.codings is None else str(c.codings),
         f"{c.late} lines after the seal" if c.late else ""]
        for c in found.coders
    ]  # fmt: skip
    click.echo(columns(rows, ["coder", "", "sealed at", "codings", ""], right=[3]))
    if found.decided is not None:
        click.echo(f"Differences  {found.decided} decided, {found.undecided} open")
    talk(found.next_step)


@session.command("seal", epilog="Example:  qualcode session seal round-1 --coder ben")
@click.argument("name")
@click.option("--take-back", is_flag=True, help="Open it again, while others are at work.")
@coder_option
@study_option
def seal(name: str, *, take_back: bool, coder: str, study: str) -> None:
    """Say a coder has finished session NAME; within it "nothing applied" is a decision now.

    The hash of the journal is kept, so a later change is seen.
    """
    from qualcode.project.calibrating import seal as seal_it
    from qualcode.project.calibrating import session_named, status, without_code
    from qualcode.project.calibrating import take_back as open_again

    project = opened(study)
    made = session_named(project, name)
    if take_back:
        open_again(project, made, coder)
        talk(f"{name}: {coder} is at work again.")
        return
    first = seal_it(project, made, coder)
    talk(f"{name}: sealed by {coder}." if first else f"{name}: {coder} had sealed it already.")
    blank, every = without_code(project.fresh(), made, coder)
    if first and blank:
        talk(
            f"{blank} of {plural(every, 'unit')} got no code, which is a decision now. If it is "
            f"not meant: qualcode session seal {name} --take-back --coder {coder}"
        )
    talk(status(project.fresh(), made).next_step)


@session.command("compare", epilog="Example:  qualcode session compare round-1")
@click.argument("name")
@click.option("--open", "only_open", is_flag=True, help="Only what is not decided.")
@locale_option
@study_option
@json_option
def compare(name: str, *, only_open: bool, locale: str | None, study: str, as_json: bool) -> None:
    """List the differences in session NAME with their numbers, worst code first.

    The whole report: qualcode agree report --session NAME.
    """
    from qualcode.project.adjudicating import compared
    from qualcode.project.agreeing import left_out

    project = opened(study)
    found = compared(project, name)
    if as_json:
        print_json({"items": found.items, "adjudication": found.adjudication})
        return
    where = locale_of(locale, project.study.language)
    head = found.agreement.headline.all
    value = "undefined" if head.value is None else percentage(head.value, where)
    click.echo(
        f"A = {counted(head.A or 0)}, D = {counted(head.D or 0)}, A/(A+D) = {value} before discussion"
    )
    if found.adjudication and found.adjudication.after is not None:
        click.echo(f"after discussion: {percentage(found.adjudication.after, where)}")
    _show_items(found, only_open=only_open)
    talk(*left_out(found.agreement.left_out, "en"))
    if found.items:
        talk(f"Decide: qualcode session decide {name} NUMBER a|b|both|neither|other --coder ID")


def _show_items(found: Compared, *, only_open: bool) -> None:
    rows = []
    for item in found.items:
        if only_open and item.resolution is not None:
            continue
        words = found.words(item)
        decided = item.resolution
        rows.append(
            [
                str(item.number), f"{item.transcript} {item.span.start}:{item.span.end}",
                item.kind.replace("_", " "),
                f"{item.coders[0]}: {', '.join(item.a) or '-'}",
                f"{item.coders[1]}: {', '.join(item.b) or '-'}",
                short(words, 40),
                "" if decided is None else f"{decided.choice} {decided.cause or ''}".strip(),
            ]
        )  # fmt: skip
    heads = ["", "place", "class", "a", "b", "words", "decision"]
    click.echo(columns(rows, heads, right=[0]) or "Nothing to decide.")


@session.command("decide", epilog="Example:  qualcode session decide round-1 3 a "
                 "--reason overlooked --coder ana")  # fmt: skip
@click.argument("name")
@click.argument("number", type=int)
@click.argument("choice", type=click.Choice(CHOICES))
@click.option("--reason", type=click.Choice(CAUSES), help="Why the coders differed.")
@click.option("--note", default="", metavar="WORDS", help="What was said about it.")
@click.option("--code", "-c", "codes", multiple=True, metavar="CODE", help="For other: the code.")
@coder_option
@study_option
@json_option
def decide(
    name: str,
    number: int,
    choice: str,
    *,
    reason: str | None,
    note: str,
    codes: tuple[str, ...],
    coder: str,
    study: str,
    as_json: bool,
) -> None:
    """Decide difference NUMBER of session NAME: as a, as b, both, neither, or other codes.

    Both codings stay as they are; the decision stands beside them and can be taken back.
    """
    from qualcode.project.adjudicating import decide as decide_it
    from qualcode.project.calibrating import project_in, session_named
    from qualcode.project.naming import code_named

    project = opened(study)
    books = project_in(project, session_named(project, name)).codebooks
    chosen = [CodeId(code_named(c, books)) for c in codes]
    item = decide_it(
        project, name, number, cast("Choice", choice), by=coder,
        cause=cast("Cause | None", reason), note=note, codes=chosen,
    )  # fmt: skip
    if as_json:
        print_json(item)
    assert item.resolution is not None
    talk(f"{number}: {', '.join(item.resolution.codes) or 'no code'} stands.")


@session.command("undo", epilog="Example:  qualcode session undo round-1")
@click.argument("name")
@study_option
def undo(name: str, *, study: str) -> None:
    """Take back the last decision in session NAME."""
    from qualcode.project.adjudicating import undo_decision

    entry = undo_decision(opened(study), name)
    talk(f"Undone: {entry.what}" if entry else "There is no decision to take back.")


@session.command("redo", epilog="Example:  qualcode session redo round-1")
@click.argument("name")
@study_option
def redo(name: str, *, study: str) -> None:
    """Bring back the decision that was taken back last."""
    from qualcode.project.adjudicating import undo_decision

    entry = undo_decision(opened(study), name, redo=True)
    talk(f"Redone: {entry.what}" if entry else "There is no decision to bring back.")


@session.command("adopt", epilog="Example:  qualcode session adopt round-1")
@click.argument("name")
@click.option("--leave-open", is_flag=True, help="Leave out what is not decided.")
@study_option
@json_option
def adopt(name: str, *, leave_open: bool, study: str, as_json: bool) -> None:
    """Write what stands after session NAME into the consensus of its transcripts.

    Tables count the consensus of a transcript from then on. Doing it again does no harm.
    """
    from qualcode.project.adjudicating import adopt as adopt_it

    found = adopt_it(opened(study), name, leave_open=leave_open)
    if as_json:
        print_json(found)
    for one in found:
        talk(f"{one.transcript}: {one.added} codings added, {one.removed} removed.")


@session.command("todo", epilog="Example:  qualcode session todo round-1")
@click.argument("name")
@study_option
@json_option
def todo(name: str, *, study: str, as_json: bool) -> None:
    """List the codes whose definition was unclear in session NAME, with the passages."""
    from qualcode.project.adjudicating import compared

    found = compared(opened(study), name)
    if as_json:
        print_json(found.todo)
        return
    for one in found.todo:
        click.echo(f"{one.code}: {one.unclear} times unclear, {one.differed} differences")
        for item in one.items:
            words = found.words(item)
            note = f"  {item.resolution.note}" if item.resolution and item.resolution.note else ""
            click.echo(f"  {item.transcript} {item.span.start}:{item.span.end}  "
                       f"“{short(words, 60)}”{note}")  # fmt: skip
    if not found.todo:
        talk("No code was decided as unclear more than once.")


@session.command("drift", epilog="Example:  qualcode session drift")
@locale_option
@study_option
@json_option
def drift(*, locale: str | None, study: str, as_json: bool) -> None:
    """Show agreement over the sessions, before and after discussion, and whether it moves.

    A slope is computed from five sessions on.
    """
    from qualcode.project.adjudicating import drift_of

    project = opened(study)
    found = drift_of(project)
    if as_json:
        print_json({"drift": found, "trend": found.is_trend})
        return
    where = locale_of(locale, project.study.language)

    def told(value: float | None) -> str:
        return "-" if value is None else percentage(value, where)

    rows = [
        [r.session, r.date, str(r.agreed), str(r.differed), told(r.value), told(r.after)]
        for r in found.rounds
    ]
    heads = ["session", "date", "A", "D", "before", "after discussion"]
    click.echo(columns(rows, heads, right=[2, 3, 4, 5]) or "No session is sealed yet.")
    if len(rows) > 1:
        click.echo(sparks([r.value for r in found.rounds]))
    if found.slope is None:
        talk("A trend is computed from five sessions on.")
    else:

        def points(move: float) -> str:
            told = fixed(move, 1, times=100, sign=True)
            return told.replace(".", ",") if where == "nl" else told

        ends = found.interval
        width = "" if ends is None else f" (95%: {points(ends.lower)} to {points(ends.upper)})"
        trend = "a trend" if found.is_trend else "no trend shown"
        click.echo(f"{points(found.slope)} points a session{width}: {trend}")


@session.command("stability", epilog="Example:  qualcode session stability round-1 round-4 "
                 "--coder ana")  # fmt: skip
@click.argument("first")
@click.argument("second")
@coder_option
@locale_option
@study_option
@json_option
def stability(
    first: str, second: str, *, coder: str, locale: str | None, study: str, as_json: bool
) -> None:
    """How far a coder agrees with the same coder's work of another session, on the same words."""
    from qualcode.cli.agreement_shown import as_object, show_agreement
    from qualcode.project.adjudicating import stability as stability_of

    project = opened(study)
    found = stability_of(project, CoderId(coder), first, second)
    if as_json:
        print_json(as_object(found))
    else:
        show_agreement(project, found, locale_of(locale, project.study.language))
