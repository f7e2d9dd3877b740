"""The picture of every code in the agreement report, with its n."""

from __future__ import annotations

from qualcode.calibration.account import Account
from qualcode.calibration.wording import word
from qualcode.model.table import Column, Language, Plot, Row, Table


def code_plot(found: Account, language: Language) -> Plot | None:
    """A/(A+D) of each code as a dot with its interval and n = A + D; None without a value."""
    rows = tuple(
        Row(
            (
                found.label(row.code), row.agreed + row.differed, row.agreement,
                row.interval.lower if row.interval else None,
                row.interval.upper if row.interval else None,
            )
        )
        for row in (facts.row for facts in found.codes)
        if row.agreement is not None
    )  # fmt: skip
    columns = (
        Column("label", word("code", language)), Column("n", "n", "integer"),
        Column("agreement", "A/(A+D)", "share"), Column("low", word("lower", language), "share"),
        Column("high", word("upper", language), "share"),
    )  # fmt: skip
    title = word("code_plot", language)
    table = Table("codes", title, columns, rows, (), language)
    return Plot("intervals", title, table) if rows else None
