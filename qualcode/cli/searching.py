"""The command that finds words in the whole study."""

from __future__ import annotations

import click

from qualcode.cli.show import json_option, opened, print_json, study_option, talk, width
from qualcode.model.ids import TranscriptId

_AROUND = 36
"""Cells of context on either side on the screen."""


@click.command(epilog="Example:  qualcode search toets --lemma")
@click.argument("words")
@click.option("--transcript", "-t", "transcripts", multiple=True, metavar="ID", help="Only these.")
@click.option("--lemma", is_flag=True, help="One word in all its forms, compounds too.")
@click.option("--exact", is_flag=True, help="Capitals and accents count.")
@click.option("--whole", is_flag=True, help="Whole words only.")
@click.option("--regex", is_flag=True, help="WORDS is a regular expression.")
@click.option("--participants", is_flag=True, help="Leave out the turns of researchers.")
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
    study: str,
    as_json: bool,
) -> None:
    """Find WORDS in all transcripts, with the words around them; exit 1 when there are none."""
    from qualcode.project.searching import search as find
    from qualcode.text.search import Query

    query = Query(words, not exact, not exact, whole, regex)
    chosen = [TranscriptId(t) for t in transcripts]
    hits = list(
        find(opened(study), query, transcripts=chosen, researchers=not participants, by_lemma=lemma)
    )
    if as_json:
        print_json(hits)
    else:
        for hit in hits:
            place = f"{hit.transcript} {hit.turn}"
            before = hit.before[-_AROUND:]
            pad = " " * (_AROUND - width(before))
            said = click.style(hit.words.replace("\n", " "), bold=True)
            click.echo(f"{place:<10} {pad}{before}{said}{hit.after[:_AROUND]}")
    where = len({hit.transcript for hit in hits})
    talk(f"Places: {len(hits)}, transcripts: {where}.")
    if not hits:
        raise SystemExit(1)
