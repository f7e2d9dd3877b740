"""How coding moved over the sessions: the chapter on drift, and its picture."""

from __future__ import annotations

from qualcode.calibration.account import Account
from qualcode.calibration.drift import halves, rates
from qualcode.calibration.making import made
from qualcode.calibration.wording import points, word
from qualcode.model.table import Cell, Column, ColumnKind, Language, Plot, Row, Table


def sessions(found: Account, language: Language) -> Table | None:
    """Agreement per session, before and after discussion, and whether there is a trend."""
    if found.drift is None:
        return None
    rows: list[list[Cell]] = [
        [r.session, r.date, r.agreed, r.differed, r.value,
         r.interval.lower if r.interval else None, r.interval.upper if r.interval else None,
         r.after]
        for r in found.drift.rounds
    ]  # fmt: skip
    columns: list[tuple[str, ColumnKind]] = [
        ("session", "text"), ("date", "text"), ("A", "integer"), ("D", "integer"),
        ("before", "share"), ("lower", "share"), ("upper", "share"), ("after", "share"),
    ]  # fmt: skip
    labels = [word("session", language), word("date", language), "A", "D"]
    labels += [word(k, language) for k in ("before", "lower", "upper", "after")]
    return made("sessions", language, columns, rows, [drift_text(found, language)], labels)


def paces(found: Account, language: Language) -> Table | None:
    """Each coder's rate of each code early and late; None under two sessions."""
    if found.drift is None or len(found.drift.rounds) < 2:
        return None
    early, late = (", ".join(r.session for r in half) for half in halves(found.drift.rounds))
    rows: list[list[Cell]] = [
        [r.coder, found.label(r.code), r.early, r.late] for r in rates(found.drift.rounds)
    ]
    columns: list[tuple[str, ColumnKind]] = [
        ("coder", "text"), ("code", "text"), ("early", "coefficient"), ("late", "coefficient"),
    ]  # fmt: skip
    told = (
        f"Vroeg: {early}. Laat: {late}. Andere transcripten kunnen over iets anders gaan."
        if language == "nl"
        else f"Early: {early}. Late: {late}. Other transcripts may be about other things."
    )
    return made("paces", language, columns, rows, [told])


def drift_text(found: Account, language: Language) -> str:
    """What the sessions together say, as a sentence."""
    assert found.drift is not None
    moved, dutch = found.drift, language == "nl"
    if moved.slope is None:
        return (
            "Een trend wordt pas berekend vanaf vijf sessies."
            if dutch
            else "A trend is computed from five sessions on."
        )
    told = points(moved.slope, language)
    if moved.interval is None:
        return f"{told} {'punten per sessie' if dutch else 'points a session'}."
    low, high = (points(end, language) for end in (moved.interval.lower, moved.interval.upper))
    ends = f"{low} {'tot' if dutch else 'to'} {high}"
    if dutch:
        trend = "er is een trend" if moved.is_trend else "geen trend aangetoond"
        return f"{told} punten per sessie (95 %: {ends}): {trend}."
    trend = "there is a trend" if moved.is_trend else "no trend shown"
    return f"{told} points a session (95 %: {ends}): {trend}."


def drift_plot(found: Account, language: Language) -> Plot | None:
    """Agreement before discussion as a line over the sessions; None under two with a value."""
    rounds = found.drift.rounds if found.drift else ()
    if sum(r.value is not None for r in rounds) < 2:
        return None
    rows = tuple(
        Row(
            (
                r.session, r.value,
                r.interval.lower if r.interval else None, r.interval.upper if r.interval else None,
            )
        )
        for r in rounds
    )  # fmt: skip
    columns = (
        Column("session", word("session", language)), Column("agreement", "A/(A+D)", "share"),
        Column("low", word("lower", language), "share"),
        Column("high", word("upper", language), "share"),
    )  # fmt: skip
    title = word("drift_plot", language)
    return Plot("line", title, Table("sessions", title, columns, rows, (), language))
