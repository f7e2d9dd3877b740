"""Commands that protect participants."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

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
from qualcode.model.errors import UsageError
from qualcode.model.ids import TranscriptId

if TYPE_CHECKING:
    from qualcode.project.protecting import Group, Review

F = TypeVar("F", bound=Callable[..., object])
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_PLACES = 2  # contexts shown for a string


def _by_option(command: F) -> F:
    return click.option(
        "--by", envvar="QUALCODE_CODER", metavar="ID",
        help="Who does this, for the log (or set QUALCODE_CODER).",
    )(command)  # fmt: skip


def _list_options(command: F) -> F:
    for option in (
        click.option("--list", "-l", "lists", multiple=True, type=_FILE, metavar="FILE",
                     help="Names, schools, towns: one a line, or `school: Name`; outside the study."),
        click.option("--names", type=_FILE, metavar="CSV",
                     help="The pseudonym table, outside the study."),
    ):  # fmt: skip
        command = option(command)
    return command


@click.group(cls=Commands, epilog="Example:  qualcode privacy check --names ~/safe/names.csv")
def privacy() -> None:
    """Names out of the words, consent, withdrawal, and what attributes give away."""


@privacy.command("check", epilog="Example:  qualcode privacy check -t FG1 --names ~/safe/names.csv")
@click.option("--transcript", "-t", "transcripts", multiple=True, metavar="ID", help="Only these.")
@click.option("--all", "everything", is_flag=True, help="Also what was decided already.")
@_list_options
@study_option
@json_option
def check(
    transcripts: tuple[str, ...],
    *,
    everything: bool,
    names: Path | None,
    lists: tuple[Path, ...],
    study: str,
    as_json: bool,
) -> None:
    """List what in the words may tell who somebody is; exit 1 while any has to go.

    One line for each name, however it is spelt, the surest first: direct (numbers, addresses),
    the list of the project, after a cue (mevrouw ...), a capital inside a sentence, an unknown
    word at the start of one, and hints about health, origin, age and the like.
    """
    from qualcode.project.protecting import review

    chosen = [TranscriptId(t) for t in transcripts]
    project = opened(study)
    found = review(project, transcripts=chosen, names=names, lists=lists, every=everything)
    # What was decided to go stays on the list until it has gone.
    shown = [g for g in found.groups if everything or g.is_open or g.choice == "replace"]
    if as_json:
        print_json(
            {
                "words": found.words, "flags": found.flags, "groups": shown,
                "unresolved": len(found.unresolved), "warnings": found.warnings,
                "caution": found.caution,
            }
        )  # fmt: skip
    else:
        for group in shown:
            _show_group(group)
    _sum_up(found, len(shown))
    if found.unresolved:
        raise SystemExit(1)


def _show_group(group: Group) -> None:
    told = [w if n == 1 else f"{w} {n}" for w, n in group.writings.items()]
    decided = f"  [{group.choice}]" if group.choice else ""
    where = ", ".join(group.transcripts)
    click.echo(f"{group.level:<8} {group.kind:<12} {' / '.join(told)}  ({where}){decided}")
    for place in group.places[:_PLACES]:
        before, after = short(place.before[::-1], 30)[::-1], short(place.after, 30)
        click.echo(f"         {place.transcript} {place.turn}: {before} «{place.string}» {after}")


def _sum_up(found: Review, shown: int) -> None:
    rate = 1000 * found.flags / found.words if found.words else 0.0
    talk(f"Strings to look at: {shown}, in {found.words:,} words ({rate:.1f} flags per 1,000).")
    talk(*found.warnings)
    if found.unresolved:
        talk(
            f"{len(found.unresolved)} strings that have to go are still in the words.",
            "Replace them: qualcode privacy pseudonymise TABLE. "
            "What is none: qualcode privacy decide keep STRING",
        )
    talk(found.caution)


@privacy.command("decide", epilog='Example:  qualcode privacy decide keep "Aula" Teams --by ana')
@click.argument("choice", type=click.Choice(["replace", "keep", "later", "open"]))
@click.argument("strings", nargs=-1, required=True, metavar="STRING...")
@click.option("--class", "kind", default="unknown", metavar="CLASS", help="As name, school, place.")
@click.option(
    "--with",
    "written",
    metavar="TEXT",
    help="What is written instead of all of them, as [school 1]; needs --table.",
)
@click.option("--table", type=click.Path(dir_okay=False, path_type=Path), metavar="CSV",
              help="The table of replacements outside the study, kept in step.")  # fmt: skip
@_by_option
@study_option
@json_option
def decide(
    choice: str,
    strings: tuple[str, ...],
    *,
    kind: str,
    written: str | None,
    table: Path | None,
    by: str | None,
    study: str,
    as_json: bool,
) -> None:
    """Remember for the whole study what to do with each STRING, however it is capitalised.

    What is kept is written down as it is. What is replaced is known by a keyed hash only; the
    key lies outside the study. `open` takes a decision back. With --with and --table the
    strings, as writings of one name, get a line in your table of replacements.
    """
    from qualcode.project.protecting import CHOICES, decide, key_file
    from qualcode.project.replacements import replace_by, take_back

    project = opened(study)
    if (written is not None) != (choice == "replace" and table is not None):
        raise UsageError(
            "--with needs a table, and is for what is replaced.",
            'As: qualcode privacy decide replace Fenna --with "[student 1]" --table ~/safe/t.csv',
        )
    if choice == "open" or (table is not None and choice != "replace"):
        take_back(project, strings, table, by=_who(by))
    if choice == "replace" and table is not None and written is not None:
        replace_by(project, strings, written, table, by=_who(by), kind=kind)
    elif choice != "open":
        chosen = next(c for c in CHOICES if c == choice)
        decide(project, strings, chosen, by=_who(by), kind=kind)
    if as_json:
        print_json({"choice": choice, "strings": len(strings)})
    talk(f"{len(strings)} noted: {choice}.")
    if choice in {"replace", "later"}:
        talk(f"Known by a hash; its key is {key_file(project)}. Colleagues need a copy of it.")


@privacy.command(
    "pseudonymise", epilog="Example:  qualcode privacy pseudonymise ~/safe/replace.csv --dry-run"
)
@click.argument("table", required=False, type=_FILE)
@click.option("--names", type=_FILE, metavar="CSV",
              help="Also the names of the pseudonym table, each by its [P1].")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
@_by_option
@study_option
@json_option
def pseudonymise(
    table: Path | None,
    *,
    names: Path | None,
    dry_run: bool,
    by: str | None,
    study: str,
    as_json: bool,
) -> None:
    """Replace names in every file of the study, by TABLE; every coding keeps its place.

    TABLE is a CSV file outside the study: original, replacement, and if wanted class, variants
    (a|b), transcript, case (exact), shared (yes). Whole words, the longest first, in one pass.
    """
    from qualcode.project.protecting_rewrites import pseudonymise as carry_out

    done = carry_out(opened(study), table, names=names, by=_who(by), dry_run=dry_run)
    if as_json:
        print_json(done)
    else:
        rows = [[written, str(n)] for written, n in sorted(done.counts.items())]
        click.echo(columns(rows, ["replacement", "places"], right=[1]) or "Nothing to replace.")
    talk(f"{done.files} files {'were' if done.written else 'would be'} changed.")
    if done.alike:
        told = ", ".join(f"{word} ({n})" for word, n in list(done.alike.items())[:20])
        talk(f"Still there, and much like a name of the table: {told}")
    if done.shared_parts:
        talk(f"{done.shared_parts} parts of names belong to several people and were left alone.")
    _reached(done.exports, done.left, done.elsewhere, written=done.written)


@privacy.command("withdraw", epilog="Example:  qualcode privacy withdraw P7 --by ana")
@click.argument("participant")
@_by_option
@study_option
@json_option
def withdraw(participant: str, *, by: str | None, study: str, as_json: bool) -> None:
    """Freeze PARTICIPANT: what was given stays in use, nothing new comes in.

    To erase the words as well: qualcode privacy forget.
    """
    from qualcode.project.protecting_rewrites import withdraw as carry_out

    person = carry_out(opened(study), participant, by=_who(by))
    if as_json:
        print_json(person)
    talk(f"{person.id} withdrew on {person.since}. What was given before stays in use.")


@privacy.command("forget", epilog="Example:  qualcode privacy forget P7 --yes --by ana")
@click.argument("participant")
@click.option("--dry-run", is_flag=True, help="Say what would go; write nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@_by_option
@study_option
@json_option
def forget(
    participant: str, *, dry_run: bool, yes: bool, by: str | None, study: str, as_json: bool
) -> None:
    """Erase the words of PARTICIPANT from the whole study; a tombstone without words stays.

    From words, older versions, journals, memos, sessions, analyses, exports and caches. Codings
    of others keep their place. This cannot be undone.
    """
    from qualcode.project.protecting_rewrites import forget as carry_out

    project = opened(study)
    if not dry_run and not yes:
        plan = carry_out(project, participant, by=_who(by), dry_run=True)
        talk(f"{plan.turns} turns, {plan.segments} segments and {plan.memos} memos will be erased.")
        click.confirm("This cannot be undone. Erase them?", abort=True, err=True)
    done = carry_out(project, participant, by=_who(by), dry_run=dry_run)
    if as_json:
        print_json(done)
    will = "were" if done.written else "would be"
    talk(
        f"{done.participant}: {done.turns} turns ({done.words} words) {will} erased, in "
        f"{done.files} files and {done.versions} older versions.",
        f"{done.segments} segments and {done.memos} memos went; {done.narrowed} segments stay on "
        "the words of others.",
    )
    if done.mentioned:
        talk(f"These still name {done.participant}; look at them: {', '.join(done.mentioned)}")
    _reached(done.exports, done.left, done.elsewhere, written=done.written)


def _reached(
    exports: tuple[str, ...], left: tuple[str, ...], elsewhere: tuple[str, ...], *, written: bool
) -> None:
    if exports:
        gone = "were removed" if written else "would be removed"
        talk(f"{len(exports)} exports {gone}; make them again: {', '.join(exports)}")
    if left:
        talk(f"Not the program's to change, and they hold it still: {', '.join(left)}")
    talk(*elsewhere)


@privacy.command("risk", epilog="Example:  qualcode privacy risk --by-attribute sector -k 5")
@click.option("--by-attribute", "-a", "attributes", multiple=True, metavar="NAME",
              help="Only these attributes (all by default).")  # fmt: skip
@click.option("-k", "k", type=click.IntRange(min=2), default=5, show_default=True,
              help="Fewer people than this stand out.")  # fmt: skip
@study_option
@json_option
def risk(attributes: tuple[str, ...], *, k: int, study: str, as_json: bool) -> None:
    """List combinations of attributes that few participants share, and what would help."""
    from qualcode.project.protecting import risk

    found = risk(opened(study), attributes, k=k)
    if as_json:
        print_json(found)
    else:
        rows = [[*cell.values.values(), str(cell.count)] for cell in found.small]
        heads = [*found.attributes, "people"]
        click.echo(columns(rows, heads, right=[len(heads) - 1]) or f"No cell has fewer than {k}.")
        for step in found.plan:
            talk(f"Suggested: {step.attribute}: {step.how}; then {step.exposed} people stand out.")
    if found.exposed and (not found.plan or found.plan[-1].exposed):
        talk("No coarser attribute helps all of them: leave these people's attributes out.")
    talk(
        f"{found.exposed} of {found.people} people are in {len(found.small)} cells of fewer than "
        f"{k}, of {found.cells} cells.",
        found.caution,
    )


@privacy.command("retention", epilog="Example:  qualcode privacy retention")
@study_option
@json_option
def retention(study: str, *, as_json: bool) -> None:
    """Say until when the data may be kept; exit 1 when that day has come."""
    from qualcode.project.protecting import retention

    found = retention(opened(study))
    if as_json:
        print_json(found)
    else:
        click.echo(f"{found.until or '-'}  {found.state}")
    talk(found.told, *found.to_do)
    if found.state == "due":
        raise SystemExit(1)


@privacy.command("consent", epilog="Example:  qualcode privacy consent --json")
@study_option
@json_option
def consent(study: str, *, as_json: bool) -> None:
    """List per participant what may be done with the words, and why not."""
    from qualcode.project.protecting import consents

    found = consents(opened(study))
    if as_json:
        print_json(found)
        return
    rows = [
        [s.participant, s.status, *(why or "yes" for why in s.refusals.values())] for s in found
    ]
    heads = ["id", "status", "count", "new material", "quote", "public"]
    click.echo(columns(rows, heads) or "No participants yet.")


@privacy.command("log", epilog="Example:  qualcode privacy log")
@study_option
@json_option
def log(study: str, *, as_json: bool) -> None:
    """Print what was done about privacy: decisions, rewrites, withdrawals, overrides."""
    from qualcode.project.protecting import log_of

    found = log_of(opened(study))
    if as_json:
        print_json(found)
        return
    for line in found:
        told = "; ".join(
            f"{k} {v}" for k, v in line.items() if k not in {"v", "at", "by", "done", "counts"}
        )
        click.echo(f"{line['at']}  {line['by'] or '?'}  {line['done']}  {told}".rstrip())


def _who(given: str | None) -> str:
    return given or ""
