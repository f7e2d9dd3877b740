"""Commands about the study as a whole: init, doctor, backup, check."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from qualcode.cli.show import (
    as_data,
    json_option,
    opened,
    print_json,
    study_option,
    talk,
    tell_unseen,
)
from qualcode.cli.waiting import waiting
from qualcode.model.plural import plural


@click.command(epilog="Example:  qualcode init wellbeing --name Welzijn --coder ana --coder ben")
@click.argument("folder", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", help="What the study is called.")
@click.option("--coder", "coders", multiple=True, metavar="ID", help="A coder; may be repeated.")
@click.option(
    "--language", type=click.Choice(["nl", "en"]), help="The language of the transcripts."
)
@click.option("--book", "books", multiple=True, metavar="ID", help="A codebook to begin with.")
@click.option("--retention", metavar="YYYY-MM-DD", help="When the data must go (in three years).")
def init(
    folder: Path,
    name: str | None,
    coders: tuple[str, ...],
    language: str | None,
    books: tuple[str, ...],
    retention: str | None,
) -> None:
    """Begin a study in FOLDER, the current one by default.

    What is not given as an option is asked for, when there is somebody to ask.
    """
    from qualcode.project.starting import NewStudy, shipped_books, start_study

    ask = sys.stdin.isatty() and sys.stderr.isatty()
    if name is None:
        suggested = folder.resolve().name
        name = click.prompt("Name of the study", default=suggested, err=True) if ask else suggested
    if not coders:
        told = click.prompt("Coders, separated by spaces", default="", err=True) if ask else ""
        coders = tuple(told.replace(",", " ").split())
    if language is None:
        language = _language() if ask else "nl"
    if not books and ask:
        talk(f"Codebooks to begin with: {', '.join(shipped_books())}.")
        told = click.prompt("Which, separated by spaces", default="", err=True)
        books = tuple(told.replace(",", " ").split())
    project = start_study(folder, NewStudy(name, coders, language, books, retention))
    talk(
        f'The study "{project.study.name}" is in {folder.resolve()}.',
        f"Its data must go on {project.study.retention} (change it in project.yaml).",
        "Next: qualcode transcript import FILE",
    )


def _language() -> str:
    return str(
        click.prompt(
            "Language of most transcripts", type=click.Choice(["nl", "en"]), default="nl", err=True
        )
    )


@click.command(epilog="Example:  qualcode doctor --repair")
@study_option
@click.option("--repair", is_flag=True, help="Mend what can be mended without losing anything.")
@click.option("--take-over", is_flag=True, help="Break locks left by a computer that is off.")
@click.option(
    "--backup", "zipped", type=click.Path(path_type=Path), metavar="ZIP",
    help="Verify this backup instead of the study.",
)  # fmt: skip
@json_option
def doctor(
    study: str, *, repair: bool, take_over: bool, zipped: Path | None, as_json: bool
) -> None:
    """Look at every file of a study and explain what is wrong; exit 1 while something is.

    Looking changes nothing. Notes are worth knowing and do not count as wrong.
    """
    from qualcode.project.checking import examine_study, verify_backup

    if zipped is not None:
        found = verify_backup(zipped)
        if as_json:
            print_json(found)
        talk(
            f"{zipped} is whole: {plural(len(found.files), 'file')} of study {found.study}, {found.made}."
        )
        return
    with waiting("Looking") as tell:
        result = examine_study(Path(study), repair=repair, take_over=take_over, tell=tell)
    if as_json:
        rows = [*((f, True) for f in result.mended), *((f, False) for f in result.findings)]
        print_json(
            [
                {
                    "level": f.level, "place": f.place, "message": f.message,
                    "way_out": f.way_out, "mendable": f.repair is not None, "mended": mended,
                }
                for f, mended in rows
            ]
        )  # fmt: skip
    else:
        for finding in result.mended:
            talk(f"mended   {finding.place}: {finding.message}")
        for finding in result.findings:
            click.echo(f"{finding.level:<8} {finding.place}: {finding.message}")
            if finding.way_out:
                click.echo(f"         {finding.way_out}")
    mendable = sum(f.repair is not None for f in result.findings)
    if mendable and not repair:
        talk(f"{mendable} of these can be mended: qualcode doctor --repair")
    if not result.is_sound:
        raise SystemExit(1)
    talk("The study is sound.")


@click.command(epilog="Example:  qualcode backup -o /media/safe/welzijn.zip")
@study_option
@click.option(
    "--output", "-o", type=click.Path(dir_okay=False, path_type=Path), metavar="ZIP",
    help="Where (beside the folder of the study by default).",
)  # fmt: skip
@json_option
def backup(study: str, *, output: Path | None, as_json: bool) -> None:
    """Write the whole study to one zip and read it back to be sure.

    Exports, locks and caches are not in it: they can be made again.
    """
    from qualcode.project.checking import make_backup

    made = make_backup(opened(study), output)
    if as_json:
        print_json(made)
    talk(f"{plural(len(made.files), 'file')} in {made.path}, read back and whole.")


@click.command(epilog="Example:  qualcode check --transcript FG1 --coder ana")
@study_option
@click.option("--transcript", "-t", "transcripts", multiple=True, metavar="ID", help="Only these.")
@click.option("--coder", "coders", multiple=True, metavar="ID", help="Only these coders.")
@json_option
def check(
    study: str, *, transcripts: tuple[str, ...], coders: tuple[str, ...], as_json: bool
) -> None:
    """List every broken rule of the study; exit 1 when there is one.

    Secondary codes without a primary one, labels that still need their element, codings off
    the words, unknown and retired codes, people who refused. Advice is shown and does not
    count as broken.
    """
    from qualcode.model.ids import CoderId, TranscriptId
    from qualcode.project.checking import broken_rules

    project = opened(study)
    tell_unseen(project, transcripts)
    ids, asked = [TranscriptId(t) for t in transcripts], [CoderId(c) for c in coders]
    with waiting("Checking") as tell:
        found = list(broken_rules(project, transcripts=ids, coders=asked, tell=tell))
    broken = [b for b in found if not b.is_advice]
    if as_json:
        print_json([{**_fields(b), "advice": b.is_advice} for b in found])
    else:
        for b in found:
            mark = "advice" if b.is_advice else "broken"
            who = f" {b.coder}" if b.coder else ""
            click.echo(f"{mark}  {b.transcript}{who}, {b.place}: {b.message}")
            click.echo(f"        {b.way_out}")
    talk(f"{len(broken)} broken, {len(found) - len(broken)} to look at.")
    if broken:
        raise SystemExit(1)


def _fields(value: object) -> dict[str, object]:
    found = as_data(value)
    assert isinstance(found, dict)
    return found
