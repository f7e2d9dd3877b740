"""How values look in a terminal: numbers by locale, plain tables, JSON; and shared options."""

from __future__ import annotations

import dataclasses
import json
import os
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING, TypeVar

import click

from qualcode.model.ids import CoderId, TranscriptId

if TYPE_CHECKING:
    from qualcode.project.project import Project

F = TypeVar("F", bound=Callable[..., object])
_WHOLE = 1_000  # characters; more than any sentence about a command


class Commands(click.Group):
    """A group that lists what each command does to the end of the sentence, on as many lines."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        found = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        rows = [(name, one.get_short_help_str(_WHOLE)) for name, one in found if one is not None]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def study_option(command: F) -> F:
    """`--study`: the folder of the study, the one we are in by default."""
    return click.option(
        "--study", "-s", "study", default=".", metavar="DIR", help="The study (here by default)."
    )(command)


def json_option(command: F) -> F:
    """`--json`: the same as data."""
    return click.option("--json", "as_json", is_flag=True, help="As JSON on stdout.")(command)


def coder_option(command: F) -> F:
    """`--coder`, which the environment may give."""
    return click.option(
        "--coder", required=True, envvar="QUALCODE_CODER", metavar="ID",
        help="Whose codings (or set QUALCODE_CODER).",
    )(command)  # fmt: skip


def locale_option(command: F) -> F:
    """`--locale`: how numbers are written."""
    return click.option(
        "--locale", type=click.Choice(["nl", "en"]), help="Numbers as 75,7 % (nl) or 75.7% (en)."
    )(command)


def opened(study: str) -> Project:
    """The study in a folder or above it, as the coder of QUALCODE_CODER sees it."""
    from qualcode.project.project import Project

    viewer = os.environ.get("QUALCODE_CODER", "").strip()
    return Project.open(study, viewer=CoderId(viewer) if viewer else None)


def tell_unseen(project: Project, transcripts: Iterable[str] = ()) -> None:
    """Says on stderr what is not shown while coders of a session are at work."""
    talk(*project.unseen([TranscriptId(t) for t in transcripts]))


def talk(*lines: str) -> None:
    """Words for the person, on stderr."""
    for line in lines:
        click.echo(line, err=True)


def as_data(value: object) -> object:
    """`value` as JSON holds it: dataclasses by field, sets sorted."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        found = {
            f.name: as_data(getattr(value, f.name))
            for f in dataclasses.fields(value)
            if f.metadata.get("is_data", True)
        }
        return {k: v for k, v in found.items() if not callable(v)}
    if isinstance(value, Mapping):
        return {str(k): as_data(v) for k, v in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(str(v) for v in value)
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return [as_data(v) for v in value]
    return str(value) if isinstance(value, PurePath) else value


def print_json(value: object) -> None:
    """`value` as JSON on stdout."""
    click.echo(json.dumps(as_data(value), ensure_ascii=False, indent=2))


def locale_of(asked: str | None, language: str) -> str:
    """The locale asked for, or of the environment, or else the language of the study."""
    if asked:
        return asked
    for name in ("LC_ALL", "LC_NUMERIC", "LANG"):
        if found := os.environ.get(name, ""):
            head = found.split("_", maxsplit=1)[0].casefold()
            return head if head in {"nl", "en"} else language
    return language


def clock(milliseconds: int | None) -> str:
    """A time as h:mm:ss; a dash when unknown."""
    if milliseconds is None:
        return "-"
    seconds = abs(milliseconds) // 1000
    sign = "-" if milliseconds < 0 else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def width(text: str) -> int:
    """Terminal cells that a text takes."""
    return len(text) if text.isascii() else sum(map(_cells, text))


@lru_cache(maxsize=4096)
def _cells(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def columns(
    rows: Sequence[Sequence[str]], headings: Sequence[str] = (), *, right: Iterable[int] = ()
) -> str:
    """Rows in aligned columns; those in `right` to the right. Empty for no rows."""
    every = [list(headings), *map(list, rows)] if headings else [list(row) for row in rows]
    if not rows:
        return ""
    widths = [max(width(row[i]) for row in every) for i in range(len(every[0]))]
    to_right = set(right)
    lines = []
    for row in every:
        cells = [
            " " * (widths[i] - width(c)) + c if i in to_right else c + " " * (widths[i] - width(c))
            for i, c in enumerate(row)
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def short(text: str, cells: int) -> str:
    """`text` on one line of at most so many cells, with … where it was cut."""
    line = " ".join(text.split())
    if len(line) <= cells and line.isascii():
        return line
    total = fits = 0
    for number, char in enumerate(line, start=1):
        total += _cells(char)
        if total > cells:
            return line[:fits].rstrip() + "…"
        if total < cells:
            fits = number
    return line


def sparks(values: Sequence[float | None]) -> str:
    """Shares as bars one character wide, from 0 to 1; a space where there is none."""
    bars = "▁▂▃▄▅▆▇█"
    return "".join(" " if v is None else bars[min(7, int(8 * v))] for v in values)
