"""The command that finds words in the whole study."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualcode.cli.searching_code import Wanted, code_hits
from qualcode.cli.show import json_option, opened, print_json, study_option, talk, width
from qualcode.model.ids import TranscriptId

if TYPE_CHECKING:
    from qualcode.project.searching import Hit

_AROUND = 36
"""Cells of context on either side on the screen."""


@click.command(epilog="Example:  qualcode search toets --lemma")
@click.argument("words")
@click.option("--transcript", "-t", "transcripts", multiple=True, metavar="ID", help="Only these.")
@click.option("--lemma", is_flag=True, help="Words in all their forms, compounds too.")
@click.option("--exact", is_flag=True, help="Capitals and accents count.")
@click.option("--whole", is_flag=True, help="Whole words only.")
@click.option("--regex", is_flag=True, help="WORDS is a regular expression.")
@click.option("--participants", is_flag=True, help="Leave out the turns of researchers.")
@click.option("--code", metavar="CODE", help="Code what is found, after it was shown.")
@click.option(
    "--reach",
    type=click.Choice(["words", "sentence", "turn"]),
    default="words",
    show_default=True,
    help="What gets the code.",
)
@click.option("--coder", envvar="QUALCODE_CODER", metavar="ID", help="Who codes.")
@click.option("--only", metavar="NUMBERS", help="Code these of the list, as 1,3-5.")
@click.option("--yes", is_flag=True, help="Code all that is listed; do not ask.")
@study_option
@json_option
def search(
    words: str,
    *,
    transcripts: tuple[str, ...],
    lemma: bool,
    exact: bool,
    whole: bool,
    regex: bool,
    participants: bool,
    code: str | None,
    reach: str,
    coder: str | None,
    only: str | None,
    yes: bool,
    study: str,
    as_json: bool,
) -> None:
    """Find WORDS in all transcripts, with the words around them; exit 1 when there are none.

    With --code every passage is listed with its context, and exactly those are coded that are
    named then, with --only, or all of them with --yes. `qualcode code undo` takes those of a
    transcript back as one action.
    """
    from qualcode.project.hits import REACHES
    from qualcode.project.searching import search as find
    from qualcode.text.search import Query

    query = Query(words, not exact, not exact, whole, regex)
    project, chosen = opened(study), [TranscriptId(t) for t in transcripts]
    hits = list(
        find(project, query, transcripts=chosen, researchers=not participants, by_lemma=lemma)
    )
    if code is not None and hits:
        asked = Wanted(code, next(r for r in REACHES if r == reach), coder, only, yes)
        code_hits(project, asked, hits, as_json=as_json)
        return
    if as_json:
        print_json(hits)
    else:
        for hit in hits:
            click.echo(f"{f'{hit.transcript} {hit.turn}':<10} {_in_context(hit)}")
    where = len({hit.transcript for hit in hits})
    talk(f"Places: {len(hits)}, transcripts: {where}.")
    if not hits:
        raise SystemExit(1)


def _in_context(hit: Hit) -> str:
    before = hit.before[-_AROUND:]
    pad = " " * (_AROUND - width(before))
    said = click.style(hit.words.replace("\n", " "), bold=True)
    return f"{pad}{before}{said}{hit.after[:_AROUND]}"
