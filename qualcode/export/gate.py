"""The gate every quote passes on its way out: no consent, no printing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from qualcode.model.errors import ConsentError
from qualcode.model.ids import ParticipantId
from qualcode.model.participant import Participant
from qualcode.model.table import Part, Plot, Report, Row, Table


@dataclass(frozen=True, slots=True)
class Gated:
    """A table that may be printed, and how many of its rows were withheld."""

    table: Table
    withheld: int


def gate(table: Table, participants: Mapping[ParticipantId, Participant]) -> Gated:
    """`table` without the rows in which anybody speaks who may not be quoted.

    Somebody who is not among `participants` gave no consent. The rows that are left are free
    to print, so nobody is `speaking` in them any more; a note under the table says how many
    rows were withheld.
    """
    silent = {
        id for row in table.rows for id in row.speaking if not _may_be_printed(participants.get(id))
    }
    kept = tuple(_freed(row) for row in table.rows if silent.isdisjoint(row.speaking))
    withheld = len(table.rows) - len(kept)
    free = replace(table, rows=kept)
    if not withheld:
        return Gated(free, 0)
    unsaid = {id for id in silent if not _agreed_to_quotes(participants.get(id))}
    no_reuse = sum(
        unsaid.isdisjoint(row.speaking) for row in table.rows if not silent.isdisjoint(row.speaking)
    )
    return Gated(free.noted(_note(withheld, no_reuse, table.language)), withheld)


def gate_report(report: Report, participants: Mapping[ParticipantId, Participant]) -> Report:
    """`report` with every table gated."""
    return replace(report, parts=tuple(_gated(part, participants) for part in report.parts))


def _gated(part: Part, participants: Mapping[ParticipantId, Participant]) -> Part:
    match part:
        case Table():
            return gate(part, participants).table
        case Plot():
            return replace(part, table=gate(part.table, participants).table)
        case _:
            return part


def refuse_ungated(parts: Iterable[Part]) -> None:
    """ConsentError when a table holds somebody's words that did not pass the gate."""
    for part in parts:
        table = part.table if isinstance(part, Plot) else part
        if isinstance(table, Table) and any(row.speaking for row in table.rows):
            raise ConsentError(
                f'The table "{table.title}" holds quotes whose consent was not looked up.',
                "Pass it through gate() with the participants of the study.",
            )


def _may_be_printed(person: Participant | None) -> bool:
    return person is not None and person.may_be_quoted() and person.counts()


def _agreed_to_quotes(person: Participant | None) -> bool:
    return person is not None and person.agreed_to_quotes() and person.counts()


def _freed(row: Row) -> Row:
    return Row(row.cells) if row.speaking else row


def _note(withheld: int, no_reuse: int, language: str) -> str:
    """How many rows were withheld, `no_reuse` of them for want of consent to reuse alone."""
    said = _without(withheld - no_reuse, no_reuse, language)
    if language == "nl":
        one = "1 fragment is gecodeerd en geteld, maar niet afgedrukt"
        more = f"{withheld} fragmenten zijn gecodeerd en geteld, maar niet afgedrukt"
        return f"{one if withheld == 1 else more}: {said}."
    one = "1 segment is coded and counted, but not printed"
    more = f"{withheld} segments are coded and counted, but not printed"
    return f"{one if withheld == 1 else more}: {said}."


def _without(no_quotes: int, no_reuse: int, language: str) -> str:
    """Which consent is missing, and for how many where it is not the same for all."""
    none, for_it = ("geen", "toestemming voor") if language == "nl" else ("no", "consent for")
    reuse = "hergebruik" if language == "nl" else "reuse"
    quotes = "citaten" if language == "nl" else "quotes"
    if not no_reuse or not no_quotes:
        return f"{none} {for_it} {quotes if no_quotes else reuse}"
    without = "zonder" if language == "nl" else "without"
    return (
        f"{no_quotes} {without} {for_it} {quotes}, {no_reuse} {without} {for_it} {reuse} "
        f"({'wel voor citaten' if language == 'nl' else 'given for quotes'})"
    )
