"""Commands about agreement between coders."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from qualcode.cli.agreement_shown import as_object, show_agreement
from qualcode.cli.show import (
    Commands,
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
from qualcode.model.errors import UsageError
from qualcode.model.ids import BookId, CoderId, TranscriptId
from qualcode.model.plural import plural
from qualcode.model.table import Heading, Language, Paragraph, Plot, Report, Table

if TYPE_CHECKING:
    from qualcode.project.comparing import Agreement, Comparison
    from qualcode.project.project import Project

F = TypeVar("F", bound=Callable[..., object])
_UNITS = ("segments", "sentence", "turn", "paragraph", "line", "answer", "document", "char")
_COMPARISON = (
    click.option("--transcript", "-t", "transcripts", multiple=True, metavar="ID",
                 help="Only these (all by default)."),
    click.option("--coders", metavar="A,B", help="Whom to compare (all coders by default); "
                 "the first one's segments are the units in shared mode."),
    click.option("--session", metavar="NAME",
                 help="Compare a calibration session that all have sealed."),
    click.option("--mode", type=click.Choice(["shared", "free"]), default="shared",
                 show_default=True, help="Given segments, or each coder's own."),
    click.option("--unit", type=click.Choice([*_UNITS, "shared"]),
                 help="What is compared; char adds what other programs print of characters."),
    click.option("--match", "match", default="containment", show_default=True,
                 type=click.Choice(["containment", "iou", "overlap"]),
                 help="How own segments are paired."),
    click.option("--threshold", type=click.FloatRange(0, 1), default=0.5,
                 show_default=True, help="Least intersection over union of a pair."),
    click.option("--share", type=click.FloatRange(0, 1), default=0.5, show_default=True,
                 help="Part of a sentence, turn or line that a coding must cover."),
    click.option("--roles", type=click.Choice(["all", "primary", "secondary"]),
                 default="all", show_default=True, help="Only codes of these roles."),
    click.option("--level", default="leaf", show_default=True, metavar="LEVEL",
                 help="leaf, parent, or how many levels from the top, as 1."),
    click.option("--code", "-c", "codes", multiple=True, metavar="CODE",
                 help="Only these codes and those under them."),
    click.option("--exclude", "exclude", multiple=True, metavar="CODE",
                 help="Without these codes and those under them."),
    click.option("--book", "books", multiple=True, metavar="ID",
                 help="Only codes of these books."),
    click.option("--where", "-w", "where", multiple=True, metavar="FILTER",
                 help="By attribute, as sector=hbo or role!=student."),
    click.option("--interval", default="auto", show_default=True,
                 type=click.Choice(["auto", "jackknife", "bootstrap", "none"]),
                 help="auto: over transcripts from three on, within one, none for two."),
    click.option("--seed", type=int, default=0, show_default=True,
                 help="Of the bootstrap."),
    click.option("--measure", "measures", multiple=True, metavar="ID",
                 help="Also this measure; a wrong id lists them all."),
    click.option("--even-unfinished", is_flag=True, help="Also work not called done."),
)  # fmt: skip


def comparison_options(command: F) -> F:
    """What is compared: the same choices wherever agreement is computed."""
    for option in reversed(_COMPARISON):
        command = option(command)
    return command


def _asked(options: dict[str, Any]) -> Comparison:
    from qualcode.project.comparing import Comparison

    mode, unit = options["mode"], options["unit"]
    if unit == "shared":
        mode, unit = "shared", "segments"
    names = (options["coders"] or "").split(",")
    return Comparison(
        coders=tuple(CoderId(c.strip()) for c in names if c.strip()),
        transcripts=tuple(TranscriptId(t) for t in options["transcripts"]),
        mode=mode,
        unit=unit,
        match=options["match"],
        threshold=options["threshold"],
        share=options["share"],
        books=tuple(BookId(b) for b in options["books"]),
        unfinished=options["even_unfinished"],
        roles=options["roles"],
        level=options["level"],
        interval=options["interval"],
        measures=options["measures"],
        codes=options["codes"],
        exclude=options["exclude"],
        where=options["where"],
        session=options["session"],
        seed=options["seed"],
    )


@click.group(
    cls=Commands,
    invoke_without_command=True,
    subcommand_metavar="[explain|report|plan [ARGS]...]",
    epilog="Example:  qualcode agree --transcript FG1 --coders ana,ben",
)
@comparison_options
@click.option("--from", "table", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              metavar="FILE.csv", help="Codings made elsewhere: units and coders, or spans.")  # fmt: skip
@click.option("--secondary", metavar="A,B", help="With --from: which codes are secondary.")
@click.option("--disagreements", type=click.Path(dir_okay=False, path_type=Path),
              metavar="FILE.csv", help="Write every disagreement, with place and class.")  # fmt: skip
@click.option("--fail-under", type=click.FloatRange(0, 100), metavar="PERCENT",
              help="Exit 1 when the headline is lower or undefined.")  # fmt: skip
@locale_option
@study_option
@json_option
@click.pass_context
def agree(context: click.Context, /, **options: Any) -> None:
    """How far coders agree: A/(A+D) over code applications, and what was counted.

    A: applied by both. D: applied by one only. Codes that neither applied never count. A
    value that is undefined is a reason, not a number.
    """
    if context.invoked_subcommand is not None:
        _refuse_lost_options(context)
        return
    locale, as_json = options["locale"], options["as_json"]
    asked = _asked(options)
    if options["table"] is not None:
        from qualcode.project.foreign import agreement_from

        secondary = [c.strip() for c in (options["secondary"] or "").split(",") if c.strip()]
        found = agreement_from(options["table"], asked, secondary=secondary)
        if not as_json:
            show_agreement(None, found, locale_of(locale, "nl"))
    else:
        from qualcode.project.comparing import agreement

        project = opened(options["study"])
        found = agreement(project, asked)
        if options["disagreements"] is not None:
            _save_disagreements(project, found, options["disagreements"])
        if not as_json:
            show_agreement(project, found, locale_of(locale, project.study.language))
    if as_json:
        print_json(as_object(found))
    value, bar = found.headline.all.value, options["fail_under"]
    if bar is not None and (value is None or 100 * value < bar):
        raise SystemExit(1)


def _refuse_lost_options(context: click.Context) -> None:
    """An option before the subcommand would be lost without a word."""
    from click.core import ParameterSource

    for name in context.params:
        if context.get_parameter_source(name) == ParameterSource.COMMANDLINE:
            below = context.invoked_subcommand
            raise UsageError(
                f"Options of `agree {below}` stand after it.",
                f"Write: qualcode agree {below} ... --{name.replace('_', '-').rstrip('s')} ...",
            )


@agree.command(
    "explain", epilog="Example:  qualcode agree explain online --transcript FG1 --coders ana,ben"
)
@click.argument("code")
@comparison_options
@study_option
@json_option
def explain(code: str, *, study: str, as_json: bool, **options: Any) -> None:
    """List the passages behind the number of CODE: where both applied it, and where one did."""
    from qualcode.project.agreeing import explain as passages
    from qualcode.project.comparing import agreement

    project = opened(study)
    rows = passages(project, agreement(project, _asked(options)), code)
    if as_json:
        print_json(rows)
        return
    agreed, differed = sum(r.agreed for r in rows), sum(r.differed for r in rows)
    click.echo(f"{code}: A = {agreed}, D = {differed}, on {plural(len(rows), 'passage')}")
    shown = [
        [r.what, r.transcript, f"{r.start}:{r.end}", ", ".join(r.coders), r.kind,
         ", ".join(r.other_codes), short(r.words, 60)]
        for r in rows
    ]  # fmt: skip
    heads = ["", "transcript", "span", "applied by", "class", "the other has", "words"]
    click.echo(columns(shown, heads) or "Nobody applied it on a unit that two coders have done.")


@agree.command("plan", epilog="Example:  qualcode agree plan --value 0.757 --half-width 7.5")
@click.option("--value", type=click.FloatRange(0, 1), default=0.75, show_default=True,
              help="The agreement you expect.")  # fmt: skip
@click.option("--half-width", type=click.FloatRange(0, 100), default=7.5, show_default=True,
              help="How far from it the interval may reach, in percentage points.")  # fmt: skip
@json_option
def plan(*, value: float, half_width: float, as_json: bool) -> None:
    """Say how much must be double-coded for an interval that narrow."""
    from qualcode.project.agreeing import planned

    found = planned(value, half_width / 100)
    if as_json:
        print_json(found)
        return
    low, high = found.spread
    click.echo(f"Within one transcript: {found.applications} code applications (A + D).")
    click.echo(f"Spread over transcripts: {low} to {high}, in at least {found.transcripts}.")
    talk("One transcript says nothing about the next; fewer than three give no interval.")


@agree.command(
    "report", epilog="Example:  qualcode agree report --coders ana,ben -o agreement.docx"
)
@comparison_options
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Write it to .md, .docx, .html, .xlsx, .json or .csv (a file a table).")  # fmt: skip
@click.option("--language", type=click.Choice(["nl", "en"]), help="Of the report.")
@click.option("--thresholds", is_flag=True, help="Add how others label values, with the statistic.")
@click.option("--declared", is_flag=True, help="The coders declare that they coded independently.")
@locale_option
@study_option
@json_option
def report(
    *,
    output: Path | None,
    language: Language | None,
    thresholds: bool,
    declared: bool,
    locale: str | None,
    study: str,
    as_json: bool,
    **options: Any,
) -> None:
    """The whole report: total, codes, why, who, decisions, and a paragraph for the method.

    With --session also what was decided and how agreement moved over the sessions.
    """
    from qualcode.project.adjudicating import full_account
    from qualcode.project.agreeing import report_of, save_report

    project = opened(study)
    told: Language = language or cast("Language", project.study.language)
    account = full_account(project, _asked(options), language=told, declared=declared)
    made = report_of(project, account, told, thresholds=thresholds)
    number = cast("Language", locale_of(locale, told))
    if output is not None:
        talk(*(f"Written: {path}" for path in save_report(made, output, locale=number)))
    elif as_json:
        from qualcode.project.agreeing import report_json

        click.echo(report_json(made), nl=False)
    else:
        click.echo(on_screen_report(made, number))


def on_screen_report(made: Report, locale: str) -> str:
    """A report as lines for the terminal; the list of all disagreements is left to files."""
    from qualcode.cli.tables import on_screen

    blocks = [click.style(made.title, bold=True)]
    for part in made.parts:
        match part:
            case Heading(text):
                blocks.append(click.style(text, bold=True))
            case Paragraph(text):
                blocks.append(text)
            case Plot(kind="line", table=table):
                values = cast("list[float | None]", table.values("agreement"))
                blocks.append(f"{part.title}: {sparks(values)}")
            case Table(id="disagreements"):
                blocks.append(f"{part.title}: {len(part.rows)} (qualcode agree --disagreements)")
            case Table():
                blocks.append(
                    "\n".join(
                        [click.style(part.title, bold=True), on_screen(part, locale), *part.notes]
                    )
                )
    return "\n\n".join(blocks)


def _save_disagreements(project: Project, found: Agreement, path: Path) -> None:
    from qualcode.project.adjudicating import account_with_decisions
    from qualcode.project.agreeing import save_disagreements

    rows = save_disagreements(account_with_decisions(project, found), path)
    talk(f"{rows} disagreements in {path}")
