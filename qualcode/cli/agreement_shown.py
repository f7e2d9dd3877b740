"""Agreement as it is printed: the headline with what stands beside it, then code by code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualcode.cli.show import columns, talk
from qualcode.model.decimals import counted, decimals, percentage
from qualcode.model.ids import CodeId
from qualcode.model.plural import plural

if TYPE_CHECKING:
    from qualcode.project.comparing import Agreement, Result
    from qualcode.project.project import Project

_FEW = 10
"""Applications below which a value per code says little."""


def as_object(found: Agreement) -> dict[str, object]:
    """The agreement as data: `results` with the headline first, `per_code`, what was compared."""
    head = found.headline
    return {
        "results": [
            head.all,
            head.primary,
            head.holsti_all,
            head.holsti_primary,
            head.secondary_given_primary,
            head.any_shared,
            head.exact_match,
            head.pooled_kappa,
            head.alpha_jaccard,
        ],
        "per_code": head.per_code,
        "measures": found.measures,
        "pairs": head.pairs,
        "coders": head.coders,
        "compared": {
            "mode": head.mode,
            "unit": head.unit,
            "rule": head.rule,
            "units": head.units_compared,
            "units_left_empty": head.units_left_empty,
            "units_added": head.units_added,
            "transcripts": head.all.transcripts,
            "skipped": head.skipped,
            "roles": head.all.roles,
            "level": found.asked.level,
        },
        "left_out": found.left_out,
    }


def show_agreement(project: Project | None, found: Agreement, locale: str) -> None:
    """Prints an agreement: the headline with what must stand beside it, then code by code."""
    from qualcode.project.agreeing import coded_units

    head = found.headline
    click.echo(f"Coders       {', '.join(head.all.coders)}")
    click.echo(f"Transcripts  {', '.join(head.all.transcripts) or 'none that both have done'}")
    click.echo(
        f"Unit         {head.unit}, {head.mode} mode: {head.rule} (n = {head.units_compared})"
    )
    click.echo(f"Formula      {head.all.formula}; what neither applied is not counted")
    click.echo("")
    roles = head.all.roles
    chosen = found.asked.codes or found.asked.exclude or found.asked.books
    first = f"{'chosen' if chosen and roles == 'all' else roles} codes"
    rows = [_line(first, head.all, head.holsti_all, locale)]
    if roles == "all":
        rows += [
            _line("primary codes only", head.primary, head.holsti_primary, locale),
            _line("secondary, where primary agrees", head.secondary_given_primary, None, locale),
        ]
    heads = ["", "A", "D", "A/(A+D)", "Holsti", "95 % interval"]
    click.echo(columns(rows, heads, right=[1, 2, 3, 4, 5]))
    _show_interval(found)
    click.echo("")
    for told, result in (
        ("at least one code in common", head.any_shared),
        ("exactly the same codes", head.exact_match),
    ):
        click.echo(f"{told}: {_value(result, locale)}{coded_units(result, 'en')}")
    for told, result in (
        ("pooled kappa (chance-corrected companion)", head.pooled_kappa),
        ("alpha on code sets (Jaccard)", head.alpha_jaccard),
    ):
        click.echo(f"{told}: {_coefficient(result, locale)}{_elsewhere(result, head.unit)}")
    for result in found.measures:
        about = f" of {result.code}" if result.code else ""
        source = f"  {result.source}" if "-style" in result.source else ""
        told = _coefficient(result, locale)
        on = _elsewhere(result, head.unit)
        click.echo(f"{result.measure}{about}: {told}  {result.formula}{source}{on}")
    click.echo("")
    _show_pairs(found, locale)
    _show_codes(project, found, locale)
    _show_left_out(found)


def _elsewhere(result: Result, unit: str) -> str:
    """That a value was counted on sentences, where coders' own segments are compared."""
    if unit != "matched" or result.unit != "sentence":
        return ""
    return f"  on {result.unit}s: {result.rule}"


def _show_interval(found: Agreement) -> None:
    from qualcode.project.agreeing import no_interval

    result = found.headline.all
    if result.value is None:
        return
    if result.interval is None:
        click.echo(no_interval(found.asked.interval, found.headline, "en"))
        return
    seed = "" if result.interval.seed is None else f", seed {result.interval.seed}"
    click.echo(f"interval: {result.interval.method}{seed}; {result.interval.label}")


def _show_pairs(found: Agreement, locale: str) -> None:
    pairs = found.headline.pairs
    if len(pairs) < 2:
        return
    rows = [
        [" - ".join(p.coders), _count(p.agreement.A), _count(p.agreement.D),
         _value(p.agreement, locale), _value(p.holsti, locale)]
        for p in pairs
    ]  # fmt: skip
    click.echo(columns(rows, ["pair", "A", "D", "A/(A+D)", "Holsti"], right=[1, 2, 3, 4]))
    for row in found.headline.coders:
        mean = row.mean_agreement
        told = "-" if mean is None else percentage(mean, locale)
        click.echo(f"{row.coder} with the others, on average: {told}")
    click.echo("")


def _line(told: str, result: Result, holsti: Result | None, locale: str) -> list[str]:
    shown = "" if holsti is None else _value(holsti, locale)
    interval = result.interval
    ends = "" if interval is None else (
        f"{percentage(interval.lower, locale)} - {percentage(interval.upper, locale)}"
    )  # fmt: skip
    return [told, _count(result.A), _count(result.D), _value(result, locale), shown, ends]


def _value(result: Result, locale: str) -> str:
    return _reason(result) if result.value is None else percentage(result.value, locale)


def _coefficient(result: Result, locale: str) -> str:
    return _reason(result) if result.value is None else decimals(result.value, 2, locale)


def _reason(result: Result) -> str:
    return f"undefined ({(result.reason or '').replace('_', ' ')})"


def _count(number: float | None) -> str:
    return "-" if number is None else counted(number)


def _show_codes(project: Project | None, found: Agreement, locale: str) -> None:
    from qualcode.project.coding import label_of

    rows = []
    for result in found.headline.per_code:
        code = CodeId(result.code or "")
        label, role = label_of(project.codebooks, code) if project and "/" in code else (code, "")
        role = "secondary" if code in found.secondary else role
        few = "few" if (result.A or 0) + (result.D or 0) < _FEW else ""
        shown = f"{label} (secondary)" if role == "secondary" else label
        rows.append([shown, _count(result.A), _count(result.D), _value(result, locale), few])
    if rows:
        click.echo(columns(rows, ["code, worst first", "A", "D", "A/(A+D)", ""], right=[1, 2, 3]))


def _show_left_out(found: Agreement) -> None:
    head, left = found.headline, found.left_out
    talk("")
    for maker, added in head.units_added.items():
        if added:
            talk(
                f"{maker} made {plural(added, 'segment')} besides the given ones; they count as units."
            )
    for told, counts in (
        ("in which only researchers speak", left.researcher_segments),
        ("of people who refused processing", left.refused_segments),
        ("that wait for a decision after a correction", left.moved_segments),
        ("that the filters leave out", left.filtered_segments),
    ):
        for who, n in counts.items():
            if n:
                talk(f"Left out: {plural(n, 'segment')} of {who} {told}.")
    if left.other_books:
        talk(f"Left out: {plural(left.other_books, 'coding')} of other codebooks.")
    if left.other_codes:
        talk(f"Left out: {plural(left.other_codes, 'coding')} of codes that were not asked for.")
    if left.unresolved:
        talk(
            f"{plural(left.unresolved, 'coding has', 'codings have')} a label without its element: qualcode check"
        )
    for pair in left.no_journal:
        talk(f"Left out: {pair}: nothing coded.")
    for pair in left.not_independent:
        talk(f"Left out: {pair}: joint or consensus coding is not independent.")
    for pair in left.not_done:
        transcript, coder = pair.split(" ", 1)
        talk(
            f"Left out: {pair}: not called done. "
            f"Run: qualcode code done {transcript} --coder {coder} (or --even-unfinished)"
        )
    talk(*left.blind)
