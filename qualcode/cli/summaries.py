"""Commands for what researchers write about codes and clusters, per case and over all cases."""

from __future__ import annotations

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

_WIDE = 70


@click.group(
    cls=Commands,
    epilog="Example:  qualcode summary write draagvlak -m 'Overal genoemd.' --case hogeschool-1",
)
def summary() -> None:
    """Write the texts of `table overview` and `table compare`, kept in analysis/summaries.yaml."""


@summary.command(
    "write", epilog="Example:  qualcode summary write clusters/uitkomsten -m 'Vooral binding.'"
)
@click.argument("code")
@click.option("--text", "-m", required=True, metavar="WORDS", help="Empty takes it away.")
@click.option("--case", metavar="VALUE", help="One case, as an institution; otherwise all.")
@study_option
def write(code: str, *, text: str, case: str | None, study: str) -> None:
    """Write the summary of a CODE or cluster for one case, or for all of them."""
    from qualcode.project.summarising import summarise

    told = summarise(opened(study), code, text, case=case)
    talk(f"{told}{f' in {case}' if case else ''}: {'written' if text.strip() else 'taken away'}.")


@summary.command(
    "compare", epilog="Example:  qualcode summary compare uitkomsten --differences 'Alleen mbo.'"
)
@click.argument("cluster")
@click.option("--similarities", metavar="WORDS", help="What the cases have in common.")
@click.option("--differences", metavar="WORDS", help="Where they differ.")
@click.option("--striking", metavar="WORDS", help="What is striking.")
@study_option
def compare(cluster: str, *, similarities: str | None, differences: str | None,
            striking: str | None, study: str) -> None:  # fmt: skip
    """Write what the cases have in common in a CLUSTER, and what not; empty takes it away."""
    from qualcode.project.summarising import compare_cluster

    if similarities is differences is striking is None:
        raise click.UsageError("Give --similarities, --differences or --striking.")
    told = compare_cluster(
        opened(study),
        cluster,
        similarities=similarities,
        differences=differences,
        striking=striking,
    )
    talk(f"{told}: written.")


@summary.command("list", epilog="Example:  qualcode summary list")
@study_option
@json_option
def list_(*, study: str, as_json: bool) -> None:
    """Everything that is written, by code and case."""
    from qualcode.project.summarising import summaries

    found = summaries(opened(study))
    rows = [(code, case or "", "summary", text) for (case, code), text in found.texts.items()]
    for cluster, said in found.comparisons.items():
        rows += [(cluster, "", key, text) for key, text in said.items()]
    heads = ("code", "case", "kind", "text")
    if as_json:
        print_json([dict(zip(heads, row, strict=True)) for row in rows])
        return
    shown = [[*row[:3], short(row[3], _WIDE)] for row in rows]
    click.echo(columns(shown, list(heads)) or "Nothing is written yet.")
