"""Coding what a search found, from the command line: listed first, then exactly what is named."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from qualcode.cli.show import print_json, talk, width
from qualcode.model.errors import UsageError

if TYPE_CHECKING:
    from qualcode.project.hits import Passage, Reach
    from qualcode.project.project import Project
    from qualcode.project.searching import Hit

_AROUND = 60
"""Characters before and after a passage in the list."""
_NUMBERS = re.compile(r"(\d+)(?:-(\d+))?")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be coded, as it was typed."""

    code: str
    reach: Reach
    coder: str | None
    only: str | None
    yes: bool


def code_hits(project: Project, wanted: Wanted, hits: Sequence[Hit], *, as_json: bool) -> None:
    """Lists the passages of hits, and codes those that are chosen then."""
    from qualcode.project.desk import coder_named
    from qualcode.project.hits import code_passages, passages
    from qualcode.project.naming import code_named

    if not wanted.coder:
        raise UsageError("Who codes?", "Give --coder, or set QUALCODE_CODER.")
    coder = coder_named(project, wanted.coder)
    code = code_named(wanted.code, project.codebooks)
    places = ((hit.transcript, hit.span) for hit in hits)
    every = passages(project, coder, code, places, reach=wanted.reach)
    found = [passage for passage in every if not passage.has_code]
    if not as_json:
        for number, passage in enumerate(found, start=1):
            click.echo(_listed(project, number, passage))
    if there := len(every) - len(found):
        talk(f"{there} more with {code} already.")
    chosen = _chosen(wanted, found)
    made = code_passages(project, coder, code, chosen)
    if as_json:
        print_json({"code": code, "coder": coder, "coded": made})
    in_each = ", ".join(f"{id} {count}" for id, count in made.items())
    talk(f"Coded with {code}: {sum(made.values())}{f' ({in_each})' if made else ''}.")
    if made:
        talk(f"To take back: qualcode code undo {next(iter(made))} --coder {coder}")


def _chosen(wanted: Wanted, found: Sequence[Passage]) -> Sequence[Passage]:
    """The passages that were named, all of them with --yes, else those of an answer."""
    if wanted.only is not None:
        return [found[number - 1] for number in numbers(wanted.only, len(found))]
    if wanted.yes or not found:
        return found
    if not sys.stdin.isatty():
        raise UsageError(
            "Nothing was coded: these passages were only shown.",
            "Name those to code with --only 1,3-5, or all of them with --yes.",
        )
    told = click.prompt("Code which? Numbers as 1,3-5, all, or none", default="none", err=True)
    if told.strip().casefold() in {"all", "none", ""}:
        return found if told.strip().casefold() == "all" else ()
    return [found[number - 1] for number in numbers(told, len(found))]


def numbers(typed: str, count: int) -> list[int]:
    """The numbers of `1,3-5`, each once and in order; UsageError for others than 1 to `count`."""
    found: set[int] = set()
    for part in re.split(r"[,\s]+", typed.strip()):
        match = _NUMBERS.fullmatch(part)
        first = int(match[1]) if match else 0
        last = int(match[2] or match[1]) if match else 0
        if not 0 < first <= last <= count:
            raise UsageError(
                f'"{part}" is no number of the list, which goes from 1 to {count}.',
                "Name them as 1,3-5.",
            )
        found.update(range(first, last + 1))
    return sorted(found)


def _listed(project: Project, number: int, passage: Passage) -> str:
    """A passage with its number, its place and the words around it."""
    transcript = project.folder.transcript(passage.transcript)
    text, span = transcript.text, passage.span
    speaker = transcript.turns[passage.turn - 1].speaker or ""
    before = text[max(0, span.start - _AROUND) : span.start].rpartition("\n")[2]
    after = text[span.end : span.end + _AROUND].partition("\n")[0]
    words = click.style(transcript.words(span).replace("\n", " "), bold=True)
    place = f"{passage.transcript} {passage.turn} {speaker}".strip()
    codes = f"\n{' ' * 8}{', '.join(passage.codes)}" if passage.codes else ""
    pad = " " * max(16 - width(place), 1)
    return f"{number:>4}  {place}{pad}{before}[{words}]{after}{codes}"
