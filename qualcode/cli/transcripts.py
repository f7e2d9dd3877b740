"""Commands about transcripts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.correcting import COMMANDS as CORRECTING
from qualcode.cli.show import (
    Commands,
    clock,
    columns,
    json_option,
    opened,
    print_json,
    study_option,
    talk,
)
from qualcode.cli.waiting import waiting

if TYPE_CHECKING:
    from qualcode.project.describing import Described
    from qualcode.project.importing import Failure, ImportReport, Parsed
_A_FEW = 6
"""Turns that a dry run shows: enough to see whether the form was understood."""


@click.group(cls=Commands, epilog="Example:  qualcode transcript import FG1.vtt")
def transcript() -> None:
    """Import, show, list and correct transcripts."""


for _command in CORRECTING:
    transcript.add_command(_command)


@transcript.command(
    "import", epilog="Example:  qualcode transcript import raw/ --names ~/names.csv"
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@study_option
@click.option("--id", "name", metavar="ID", help="The transcript's id; needed unless FG03.vtt.")
@click.option(
    "--names", type=click.Path(dir_okay=False, path_type=Path), metavar="CSV",
    help="The table name,pseudonym,role outside the study; new names are added to it.",
)  # fmt: skip
@click.option("--researcher", "researchers", multiple=True, metavar="LABEL", help="Who moderates.")
@click.option("--form", metavar="FORM", help="Overrule the detected form; see transcript forms.")
@click.option("--encoding", metavar="NAME", help="Overrule the detected encoding.")
@click.option("--language", type=click.Choice(["nl", "en"]), help="The language of the words.")
@click.option(
    "--attribute", "-a", "attributes", multiple=True, metavar="KEY=VALUE", help="As sector=hbo."
)
@click.option("--dry-run", is_flag=True, help="Parse and report; write nothing, need no study.")
@json_option
def import_(
    paths: tuple[Path, ...],
    study: str,
    *,
    name: str | None,
    names: Path | None,
    researchers: tuple[str, ...],
    form: str | None,
    encoding: str | None,
    language: str | None,
    attributes: tuple[str, ...],
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import raw transcripts: files, or folders of them.

    The form is seen from the content. Speaker labels become pseudonyms (P1, INT1 ...), and
    the raw file stays where it is. One file that fails never stops the others; exit 2 when
    any did.
    """
    if dry_run:
        _dry_run(paths, form, encoding, as_json=as_json)
        return
    from qualcode.project.importing import Asked, Failure, Skipped, import_files

    asked = Asked(name, names, form, encoding, language, pairs(attributes), tuple(researchers))
    with waiting("Reading") as tell:
        results = import_files(opened(study), paths, asked, tell=tell)
    if as_json:
        print_json(
            [
                {"file": r.file, "error": r.error.message, "way_out": r.error.hint}
                if isinstance(r, Failure)
                else r
                for r in results
            ]
        )
    for result in results:
        if isinstance(result, Failure):
            talk(f"{click.style('Not imported:', fg='red')} {_told(result)}")
            talk(*([result.error.hint] if result.error.hint else []))
        elif isinstance(result, Skipped):
            talk(f"Skipped: {result.file} was imported before, as {result.transcript}.")
        elif not as_json:
            _show_report(result)
    failed = sum(isinstance(r, Failure) for r in results)
    skipped = sum(isinstance(r, Skipped) for r in results)
    before = f", {skipped} there before" if skipped else ""
    talk(f"{len(results) - failed - skipped} imported{before}, {failed} not.")
    if failed:
        raise SystemExit(max(r.error.exit_code for r in results if isinstance(r, Failure)))


def _told(failure: Failure) -> str:
    """The message with the file in front, once."""
    message = failure.error.message
    return message if message.startswith(failure.file) else f"{failure.file}: {message}"


def _dry_run(
    paths: tuple[Path, ...], form: str | None, encoding: str | None, *, as_json: bool
) -> None:
    from qualcode.project.importing import files_in, parse_file

    files = files_in(paths)
    found = {path: parse_file(path, form=form, encoding=encoding) for path in files}
    if as_json:
        shown = [parse_as_data(path, parsed) for path, parsed in found.items()]
        print_json(shown[0] if len(shown) == 1 else shown)
        return
    for path, parsed in found.items():
        _show_parse(path, parsed)


def parse_as_data(path: Path, parsed: Parsed) -> dict[str, object]:
    """The whole parse: turns with raw labels and times in ms, turns per speaker, the report."""
    times = [t for turn in parsed.turns for t in (turn.begins, turn.ends) if t is not None]
    return {
        "turns": [
            {"speaker": t.speaker, "begins": t.begins, "ends": t.ends, "text": t.text}
            for t in parsed.turns
        ],
        "speakers": dict(parsed.speakers()),
        "report": {
            "file": path.name,
            "form": parsed.format,
            "reason": parsed.reason,
            "turns": len(parsed.turns),
            "speakers": len(parsed.speakers()),
            "first": min(times, default=None),
            "last": max(times, default=None),
            "merged_cues": parsed.merged_cues,
            "not_understood": [
                {"line": x.line, "text": x.text, "why": x.why} for x in parsed.leftovers
            ],
            "notes": list(parsed.notes),
        },
    }


def _show_parse(path: Path, parsed: Parsed) -> None:
    click.echo(f"{path.name}: {parsed.format} ({parsed.reason})")
    rows = [[label, str(n)] for label, n in parsed.speakers().items()]
    click.echo(columns(rows, ["speaker", "turns"], right=[1]) or "  no speakers")
    for turn in parsed.turns[:_A_FEW]:
        click.echo(f"{clock(turn.begins):>8}  {turn.speaker or '?'}: {turn.text}")
    if len(parsed.turns) > _A_FEW:
        click.echo(f"         … and {len(parsed.turns) - _A_FEW} turns more (all with --json)")
    for left in parsed.leftovers:
        click.echo(f"line {left.line}, {left.why}: {left.text}")
    talk(*parsed.notes)


def _show_report(report: ImportReport) -> None:
    click.echo(f"{report.file} -> {report.transcript}  ({report.form}: {report.reason})")
    span = "" if report.first is None else f", {clock(report.first)} to {clock(report.last)}"
    merged = f", {report.merged_cues} cues joined" if report.merged_cues else ""
    click.echo(f"  {report.turns} turns{span}{merged}")
    click.echo("  " + ", ".join(f"{who} {n}" for who, n in report.speakers.items()))
    if report.leftovers:
        click.echo(f"  lines in no turn: {len(report.leftovers)}")
        for left in report.leftovers:
            click.echo(f"    line {left.line}, {left.why}: {left.text}")
    if report.new_participants:
        click.echo(
            f"  new in participants.yaml: {', '.join(report.new_participants)} (consent unknown)"
        )
    if report.met_before:
        talk(
            f"  known by name from before: {', '.join(report.met_before)}. Somebody else with that "
            "name? Put the transcript's id beside the name in the table."
        )
    for first, second in report.variants:
        talk(
            f"  {first} and {second} have nearly the same name. If they are one person: "
            f"qualcode transcript relabel {report.transcript} {second}={first}"
        )
    for note in report.notes:
        talk(f"  {note}")
    if not report.names_kept:
        talk("  Who is who was not kept. To keep it outside the study: --names FILE")


@transcript.command("forms", epilog="Example:  qualcode transcript forms")
@json_option
def forms(*, as_json: bool) -> None:
    """List the forms of raw transcripts that are understood."""
    from qualcode.project.importing import FORMS

    if as_json:
        print_json(FORMS)
        return
    click.echo(columns([[id, told] for id, told in FORMS.items()]))


@transcript.command("list", epilog="Example:  qualcode transcript list")
@study_option
@json_option
def list_(study: str, *, as_json: bool) -> None:
    """List transcripts with turns, words, language and attributes."""
    from qualcode.text.words import count_words

    found = opened(study).transcripts
    rows = [
        {
            "transcript": t.id,
            "turns": len(t.turns),
            "words": count_words(t.text),
            "language": t.language,
            "speakers": sorted(t.speakers),
            "attributes": dict(t.attributes),
        }
        for t in found.values()
    ]
    if as_json:
        print_json(rows)
        return
    lines = [
        [
            t.id, str(len(t.turns)), str(count_words(t.text)), t.language,
            "; ".join(f"{k} {v}" for k, v in t.attributes.items()),
        ]
        for t in found.values()
    ]  # fmt: skip
    heads = ["id", "turns", "words", "lang", "attributes"]
    click.echo(columns(lines, heads, right=[1, 2]) or "No transcripts yet.")


@transcript.command("show", epilog="Example:  qualcode transcript show FG1 --turns 10-20")
@click.argument("name", metavar="ID")
@study_option
@click.option("--turns", metavar="N-M", help="Only these turns.")
@click.option("--offsets", is_flag=True, help="With the first character of every turn.")
@json_option
def show(name: str, study: str, *, turns: str | None, offsets: bool, as_json: bool) -> None:
    """Print a transcript in plain lines: turn, time, speaker, words."""
    from qualcode.model.ids import TranscriptId

    found = opened(study).folder.transcript(TranscriptId(name))
    first, last = turn_range(turns) if turns else (1, len(found.turns))
    chosen = [(n, t) for n, t in enumerate(found.turns, start=1) if first <= n <= last]
    if as_json:
        print_json(
            [
                {
                    "turn": n, "speaker": t.speaker, "begins": t.begins, "ends": t.ends,
                    "start": found.starts[n - 1], "text": t.text,
                }
                for n, t in chosen
            ]
        )  # fmt: skip
        return
    for n, t in chosen:
        at = f"{found.starts[n - 1]:>7}  " if offsets else ""
        words = t.text.replace("\n", "\n" + " " * 24)
        click.echo(f"{at}{n:>4}  {clock(t.begins):>8}  {t.speaker or '?'}: {words}")


@transcript.command("describe", epilog="Example:  qualcode transcript describe FG1 -a sector=hbo")
@click.argument("name", metavar="[ID]", required=False)
@study_option
@click.option("--attribute", "-a", "attributes", multiple=True, metavar="KEY=VALUE",
              help="As sector=hbo; may be repeated.")  # fmt: skip
@click.option("--language", type=click.Choice(["nl", "en"]), help="The language spoken in it.")
@click.option("--from", "table", metavar="FILE",
              type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="A csv or xlsx table: a row a transcript, a column an attribute.")  # fmt: skip
def describe_(
    name: str | None,
    study: str,
    *,
    attributes: tuple[str, ...],
    language: str | None,
    table: Path | None,
) -> None:
    """Set attributes or the language of a transcript; KEY= takes one away. With --from of many."""
    if table is not None:
        from qualcode.project.describing import attributes_from

        if name is not None or attributes or language:
            raise click.UsageError("With --from, the table names the transcripts.")
        _show_described(attributes_from(opened(study), table))
        return
    if name is None or not (attributes or language):
        raise click.UsageError(
            "Give a transcript with -a KEY=VALUE or --language, or a table with --from FILE."
        )
    from qualcode.model.ids import TranscriptId
    from qualcode.project.importing import describe

    change = {"language": language} if language else None
    info = describe(opened(study), TranscriptId(name), attributes=pairs(attributes), change=change)
    told = "; ".join(f"{k} {v}" for k, v in info.attributes.items()) or "no attributes"
    talk(f"{name}: language {info.language}; {told}")


@transcript.command("markers", epilog="Example:  qualcode transcript markers topics.csv")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@study_option
@click.option("--anew", is_flag=True, help="Transcripts in FILE lose their other markers.")
def markers_(file: Path, study: str, *, anew: bool) -> None:
    """Set topics, question cards and phases from FILE (.csv, .xlsx): every row or none.

    Columns: transcript, turn (its number) or turn_quote (words of it), kind, label.
    """
    from qualcode.project.describing import markers_from

    _show_described(markers_from(opened(study), file, anew=anew))


def _show_described(told: Described) -> None:
    talk(f"{len(told.changed)} transcripts changed: {', '.join(told.changed) or '-'}")
    if told.unchanged:
        talk(f"{len(told.unchanged)} stayed as they were: {', '.join(told.unchanged)}")


def pairs(given: tuple[str, ...]) -> dict[str, str]:
    """KEY=VALUE options as a mapping."""
    found = {}
    for item in given:
        key, sign, value = item.partition("=")
        if not sign or not key.strip():
            raise click.BadParameter(f'"{item}" is not KEY=VALUE, as in sector=hbo.')
        found[key.strip()] = value.strip()
    return found


def turn_range(given: str) -> tuple[int, int]:
    """`14` or `14-16` as first and last turn, from 1."""
    first, _, last = given.partition("-")
    if not first.strip().isdecimal() or not (last or first).strip().isdecimal():
        raise click.BadParameter(f'"{given}" is not a turn or a range, as in 14 or 14-16.')
    return int(first), int(last or first)
