"""Commands about agreement between coders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

import click

from qualcode.cli.show import (
    columns,
    decimal,
    json_option,
    locale_of,
    locale_option,
    opened,
    percent,
    print_json,
    study_option,
    talk,
)
from qualcode.model.ids import BookId, CodeId, CoderId, TranscriptId

if TYPE_CHECKING:
    from qualcode.project.comparing import Agreement, Result, UnitName
    from qualcode.project.project import Project

_UNITS = ("segments", "sentence", "turn", "paragraph", "line", "answer", "document")
_FEW = 10
"""Applications below which a value per code says little."""


@click.command(epilog="Example:  qualcode agree --transcript FG1 --coders ana,ben")
@click.option("--transcript", "-t", "transcripts", multiple=True, metavar="ID",
              help="Only these (all by default).")  # fmt: skip
@click.option("--coders", required=True, metavar="A,B", help="Whom to compare; the first one's "
              "segments are the units in shared mode.")  # fmt: skip
@click.option("--mode", type=click.Choice(["shared", "free"]), default="shared", show_default=True,
              help="Given segments, or each coder's own.")  # fmt: skip
@click.option("--unit", type=click.Choice([*_UNITS, "shared"]), help="What is compared.")
@click.option("--match", "rule", type=click.Choice(["containment", "iou", "overlap"]),
              default="containment", show_default=True, help="How own segments are paired.")  # fmt: skip
@click.option("--threshold", type=click.FloatRange(0, 1), default=0.5, show_default=True,
              help="Least intersection over union of a pair.")  # fmt: skip
@click.option("--share", type=click.FloatRange(0, 1), default=0.5, show_default=True,
              help="Part of a sentence, turn or line that a coding must cover.")  # fmt: skip
@click.option("--book", "books", multiple=True, metavar="ID", help="Only codes of these books.")
@click.option("--even-unfinished", is_flag=True, help="Also work not called done.")
@click.option("--fail-under", type=click.FloatRange(0, 100), metavar="PERCENT",
              help="Exit 1 when the headline is lower or undefined.")  # fmt: skip
@locale_option
@study_option
@json_option
def agree(
    *,
    transcripts: tuple[str, ...],
    coders: str,
    mode: str,
    unit: str | None,
    rule: str,
    threshold: float,
    share: float,
    books: tuple[str, ...],
    even_unfinished: bool,
    fail_under: float | None,
    locale: str | None,
    study: str,
    as_json: bool,
) -> None:
    """How far coders agree: A/(A+D) over code applications, and what was counted.

    A: applied by both. D: applied by one only. Codes that neither applied never count. A
    value that is undefined is a reason, not a number.
    """
    from qualcode.project.comparing import Comparison, agreement

    project = opened(study)
    if unit == "shared":
        mode, unit = "shared", "segments"
    asked = Comparison(
        coders=tuple(CoderId(c.strip()) for c in coders.split(",") if c.strip()),
        transcripts=tuple(TranscriptId(t) for t in transcripts),
        mode=cast("Literal['shared', 'free']", mode),
        unit=cast("UnitName | None", unit),
        match=rule,
        threshold=threshold,
        share=share,
        books=tuple(BookId(b) for b in books),
        unfinished=even_unfinished,
    )
    found = agreement(project, asked)
    if as_json:
        print_json(as_object(found))
    else:
        _show(project, found, locale_of(locale, project.study.language))
    value = found.headline.all.value
    if fail_under is not None and (value is None or 100 * value < fail_under):
        raise SystemExit(1)


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
        ],
        "per_code": head.per_code,
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
        },
        "left_out": found.left_out,
    }


def _show(project: Project, found: Agreement, locale: str) -> None:
    head = found.headline
    click.echo(f"Coders       {', '.join(head.all.coders)}")
    click.echo(f"Transcripts  {', '.join(head.all.transcripts) or 'none that both have done'}")
    click.echo(
        f"Unit         {head.unit}, {head.mode} mode: {head.rule} (n = {head.units_compared})"
    )
    click.echo(f"Formula      {head.all.formula}; what neither applied is not counted")
    click.echo("")
    rows = [
        _line("all codes", head.all, head.holsti_all, locale),
        _line("primary codes only", head.primary, head.holsti_primary, locale),
        _line("secondary, where primary agrees", head.secondary_given_primary, None, locale),
    ]
    click.echo(columns(rows, ["", "A", "D", "A/(A+D)", "Holsti"], right=[1, 2, 3, 4]))
    click.echo("")
    for told, result in (
        ("at least one code in common", head.any_shared),
        ("exactly the same codes", head.exact_match),
    ):
        click.echo(f"{told}: {_value(result, locale)} of the units")
    kappa = head.pooled_kappa
    told = _reason(kappa) if kappa.value is None else decimal(kappa.value, 2, locale)
    click.echo(f"pooled kappa (chance-corrected companion): {told}")
    click.echo("")
    _show_codes(project, found, locale)
    _show_left_out(found)


def _line(told: str, result: Result, holsti: Result | None, locale: str) -> list[str]:
    shown = "" if holsti is None else _value(holsti, locale)
    return [told, _count(result.A), _count(result.D), _value(result, locale), shown]


def _value(result: Result, locale: str) -> str:
    return _reason(result) if result.value is None else percent(result.value, locale)


def _reason(result: Result) -> str:
    return f"undefined ({(result.reason or '').replace('_', ' ')})"


def _count(number: float | None) -> str:
    return "-" if number is None else f"{number:g}"


def _show_codes(project: Project, found: Agreement, locale: str) -> None:
    from qualcode.project.coding import label_of

    rows = []
    for result in found.headline.per_code:
        label, role = label_of(project.codebooks, CodeId(result.code or ""))
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
            talk(f"{maker} made {added} segments besides the given ones; they count as units.")
    for told, counts in (
        ("in which only researchers speak", left.researcher_segments),
        ("of people who refused processing", left.refused_segments),
        ("on an older version of the words", left.moved_segments),
    ):
        for who, n in counts.items():
            if n:
                talk(f"Left out: {n} segments of {who} {told}.")
    if left.other_books:
        talk(f"Left out: {left.other_books} codings of other codebooks.")
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
