"""The command that shows the main job on the sample study."""

from __future__ import annotations

import sys
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING

import click

from qualcode.cli.show import clock, locale_of, talk
from qualcode.model.decimals import counted, percentage
from qualcode.model.plural import plural

if TYPE_CHECKING:
    from qualcode.project.project import Project
    from qualcode.project.reporting import Kind

_TABLES: dict[Kind, tuple[str, ...]] = {
    "elements": ("elements.xlsx", "elements.docx"),
    "codes": ("codes.csv",),
    "quotes": ("quotes.xlsx", "quotes.docx", "quotes.md"),
}


@click.command(epilog="Example:  qualcode demo my-first-study")
@click.argument("folder", default="qualcode-demo", type=click.Path(path_type=Path))
@click.option("--locale", type=click.Choice(["nl", "en"]), help="Numbers as 75,7 % or 75.7%.")
def demo(folder: Path, locale: str | None) -> None:
    """Copy the sample study to FOLDER and show the main job on it, from raw files to tables.

    The people and their words are invented.
    """
    from qualcode.project.sample import code_sample, import_sample
    from qualcode.project.starting import copy_sample

    project = copy_sample(folder)
    _title("1  Raw transcripts become turns under pseudonyms")
    for report in import_sample(project):
        until = "" if report.last is None else f", to {clock(report.last)}"
        click.echo(
            f"   {report.file:<9} {report.form:<17} {plural(report.turns, 'turn'):>9}, "
            f"{plural(len(report.speakers), 'speaker')}{until}"
        )
    project = project.fresh()
    _title("2  Codebooks are applied by two coders")
    for name, done in code_sample(project).items():
        click.echo(
            f"   {name:<20} {plural(done.codings, 'coding'):>11} on {plural(done.segments, 'segment')}"
        )
    _agreement(project, locale_of(locale, project.study.language))
    _elements(project)
    _exports(project, folder)
    _next(folder)


def _title(words: str) -> None:
    click.echo(f"\n{click.style(words, bold=True)}")


def _agreement(project: Project, locale: str) -> None:
    from qualcode.model.ids import CoderId, TranscriptId
    from qualcode.project.comparing import Comparison, agreement

    head = agreement(
        project, Comparison((CoderId("ana"), CoderId("ben")), (TranscriptId("FG1"),))
    ).headline
    _title("3  How far do ana and ben agree on FG1?")
    for told, result in (("all codes", head.all), ("primary codes only", head.primary)):
        assert result.value is not None
        assert result.A is not None
        assert result.D is not None
        share = percentage(result.value, locale)
        click.echo(
            f"   {told:<19} {counted(result.A)}/{counted(result.A + result.D)} = {share:>7}  A/(A+D)"
        )
    assert head.holsti_all.value is not None
    click.echo(
        f"   {'Holsti, all codes':<19} {percentage(head.holsti_all.value, locale):>15}  2A/(2A+D)"
    )
    click.echo(
        f"   {plural(head.units_compared, 'segment')} of ana, coded by ben without her codes."
    )


def _elements(project: Project) -> None:
    from qualcode.cli.tables import on_screen
    from qualcode.project.reporting import Choice, brief, make_table

    _title("4  What supports which working element?")
    table = brief(make_table(project, "elements", Choice()), levels=1)
    click.echo("\n".join("   " + line for line in on_screen(table, "nl").splitlines()))


def _exports(project: Project, folder: Path) -> None:
    from qualcode.project.reporting import Choice, make_table, save_table

    _title("5  Tables for Word, Excel and the report")
    for kind, names in _TABLES.items():
        table = make_table(project, kind, Choice())
        for name in names:
            save_table(table, folder / "exports" / name)
            click.echo(f"   {folder / 'exports' / name}  ({plural(len(table.rows), 'row')})")
        talk(*(f"   {note}" for note in table.notes if "toestemming" in note))


def _next(folder: Path) -> None:
    _title("What to type next")
    for command, told in (
        (f"cd {folder}", "go into the study"),
        ("qualcode open --coder ana", "read and code in the terminal"),
        ("qualcode agree --transcript FG1 --coders ana,ben", "the whole agreement report"),
        ("qualcode table quotes --where code=online", "quotes of one code"),
        ("qualcode check", "every broken rule of the study"),
        ("qualcode --help", "everything else"),
    ):
        click.echo(f"   {command:<50} {told}")
    if which("qualcode") is None:
        here = Path(sys.executable).with_name("qualcode")
        click.echo(f"   Here the command is not on the path: type {here} for qualcode.")
