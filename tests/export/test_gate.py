from __future__ import annotations

from dataclasses import replace

import pytest

from qualcode.export.gate import Gated, gate, gate_report
from qualcode.export.write import FORMS, write_report, write_table, write_tables
from qualcode.model.errors import ConsentError
from qualcode.model.participant import Consent, Participant
from qualcode.model.table import Column, Paragraph, Report, Row, Table

YES = Consent(process="yes", quotes="yes")
PEOPLE = {
    p.id: p
    for p in (
        Participant("P1", consent=YES),
        Participant("P2", consent=replace(YES, quotes="no")),
        Participant("P3", consent=replace(YES, quotes="unknown")),
        Participant("P4", consent=replace(YES, process="no")),
        Participant("P5", consent=YES, status="forgotten"),
        Participant("P6", consent=YES, status="withdrawn"),
    )
}


def quotes(*speaking: str) -> Table:
    rows = tuple(Row((f"woorden van {who}",), frozenset(who.split())) for who in speaking)
    return Table("quotes", "Citaten", (Column("text", "Citaat", "words"),), rows)


@pytest.mark.parametrize("who", ["P2", "P3", "P4", "P5", "P9", "P1 P2", "P1 P9"])
def test_words_of_anybody_who_may_not_be_quoted_are_withheld_and_counted(who: str) -> None:
    gated = gate(quotes("P1", who), PEOPLE)
    assert gated.table.values("text") == ["woorden van P1"]
    assert gated.withheld == 1
    assert gated.table.notes == (
        "1 fragment is gecodeerd en geteld, maar niet afgedrukt: geen toestemming voor citaten.",
    )


def test_words_of_people_who_may_be_quoted_stay_in_place() -> None:
    table = quotes("P1", "", "P6", "P1 P6")
    assert gate(table, PEOPLE) == Gated(
        replace(table, rows=tuple(Row(row.cells) for row in table.rows)), 0
    )


def test_the_number_withheld_is_said_in_the_language_of_the_table() -> None:
    english = replace(quotes("P2", "P3", "P1"), language="en")
    assert gate(english, PEOPLE).table.notes == (
        "2 segments are coded and counted, but not printed: no consent for quotes.",
    )


def outside(**reuse: str) -> dict[str, Participant]:
    return {
        id: replace(
            person, consent=replace(person.consent, reuse=reuse.get(id, "no")), outside=True
        )
        for id, person in PEOPLE.items()
    }


def test_outside_the_group_it_is_said_that_consent_for_reuse_is_missing() -> None:
    people = outside(P6="yes")
    gated = gate(quotes("P1", "P6", "P1 P6"), people)
    assert gated.table.values("text") == ["woorden van P6"]
    [note] = gated.table.notes
    assert note == (
        "2 fragmenten zijn gecodeerd en geteld, maar niet afgedrukt: "
        "geen toestemming voor hergebruik."
    )


def test_either_missing_consent_is_counted_by_itself() -> None:
    gated = gate(replace(quotes("P1", "P2", "P1 P3", "P1"), language="en"), outside())
    [note] = gated.table.notes
    assert note == (
        "4 segments are coded and counted, but not printed: 2 without consent for quotes, "
        "2 without consent for reuse (given for quotes)."
    )


@pytest.mark.parametrize("form", FORMS)
def test_no_form_prints_words_that_did_not_pass_the_gate(form: str) -> None:
    with pytest.raises(ConsentError, match="consent was not looked up"):
        write_table(quotes("P1"), form)
    assert write_table(gate(quotes("P1"), PEOPLE).table, form)


@pytest.mark.parametrize("form", ["xlsx", "docx", "html", "md", "json"])
def test_reports_and_sets_of_tables_pass_the_gate_too(form: str) -> None:
    told = Report("r", "Rapport", (Paragraph("tekst"), quotes("P1", "P2")))
    with pytest.raises(ConsentError):
        write_report(told, form)
    with pytest.raises(ConsentError):
        write_tables([quotes("P1")], form, title="Alles")
    assert write_report(gate_report(told, PEOPLE), form)
