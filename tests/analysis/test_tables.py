from __future__ import annotations

from dataclasses import replace

import pytest

from qualcode.analysis.matrix import code_matrix
from qualcode.analysis.overview import Comparison, case_overview, compare_cases
from qualcode.analysis.people import balance_table, participants_table
from qualcode.analysis.saturation import saturation_table
from qualcode.analysis.select import select
from qualcode.model.errors import UsageError
from qualcode.model.table import Heading, Paragraph, Table
from qualcode.model.transcript import Marker
from tests.analysis.small_study import FB1, FG1, corpus, person, segment, study

MARKED = replace(FG1, markers=(Marker(1, "topic", "binding"), Marker(5, "topic", "online")))


def test_speakers_count_under_their_own_value() -> None:
    table = code_matrix(study(), "role")
    assert [c.label for c in table.columns] == [
        "Code",
        "Naam",
        "professional",
        "student",
        "Onbekend",
        "Totaal",
    ]
    assert {row.cells[0]: row.cells[2:] for row in table.rows} == {
        "elements/aandacht": (1, 1, 0, 2),
        "elements/aandacht.docent": (1, 0, 0, 1),
        "elements/aandacht.veilig": (0, 1, 0, 1),
        "elements/welkom": (1, 1, 0, 2),
        "elements/welkom.veilig": (1, 1, 0, 2),
        "elements/maatwerk": (0, 0, 0, 0),
        "elements/?Veilig": (0, 1, 0, 1),
    }


def test_somebody_without_a_value_is_not_counted_under_anothers() -> None:
    made = corpus([segment(FB1, "vol.\nNiemand", "elements/maatwerk")])
    table = code_matrix(made, "sector")
    assert table.rows[5].cells == ("elements/maatwerk", "Maatwerk", 1, 1, 2)


@pytest.mark.parametrize(
    ("measure", "cells"),
    [
        ("codings", (2, 1, 0, 2)),
        ("segments", (2, 1, 0, 2)),
        ("transcripts", (1, 1, 0, 1)),
        ("present", (1, 1, 0, 1)),
    ],
)
def test_a_segment_of_two_people_counts_under_both_values(
    measure: str, cells: tuple[int, ...]
) -> None:
    table = code_matrix(study(), "role", measure=measure)
    assert {row.cells[0]: row.cells[2:] for row in table.rows}["elements/welkom"] == cells


def test_codes_stand_against_what_was_talked_about() -> None:
    made = corpus(study().segments, transcripts=[MARKED, FB1])
    table = code_matrix(made, "topic", measure="segments")
    assert [c.id for c in table.columns][2:] == [
        "topic=binding",
        "topic=online",
        "topic:unassigned",
        "total",
    ]
    cells = {row.cells[0]: row.cells[2:] for row in table.rows}
    assert cells["elements/welkom"] == (2, 1, 0, 2)
    assert cells["elements/aandacht"] == (1, 0, 1, 2)
    assert [s.id for s in select(made, ["topic=online"]).segments] == ["FG1-88-ana"]
    last = corpus([segment(MARKED, "Online lukt", "elements/welkom")], transcripts=[MARKED])
    assert select(last, ["topic=online", "topic!=binding"]).segments == last.segments


def test_new_codes_are_counted_transcript_by_transcript() -> None:
    table = saturation_table(study(), books=["elements"])
    assert [row.cells for row in table.rows] == [
        (
            1,
            "FG1",
            4,
            4,
            4,
            0.8,
            "Persoonlijke Aandacht; Docent; Warm Welkom; Veilig (Warm Welkom)",
        ),
        (2, "FB1", 1, 1, 5, 1.0, "Veilig (Persoonlijke Aandacht)"),
    ]
    turned = saturation_table(study(), books=["elements"], order=["FB1"])
    assert [row.cells[1:6] for row in turned.rows] == [("FB1", 1, 1, 1, 0.2), ("FG1", 4, 4, 5, 1.0)]


def test_without_codes_there_is_no_share() -> None:
    table = saturation_table(corpus([segment(FB1, "Niemand kent")]))
    assert [row.cells for row in table.rows] == [(1, "FB1", 0, 0, 0, None, None)]
    assert table.notes[0] == "Niet gecodeerd: FG1."
    with pytest.raises(UsageError, match='no transcript "FG7"'):
        saturation_table(study(), order=["FG7"])


def test_participants_are_described_per_group() -> None:
    people = {
        p.id: p
        for p in (
            person("A", role="student", gender="vrouw", age="20"),
            person("B", role="student", gender="man", age="23,5"),
            person("C", role="student", gender="vrouw", age="rond 30"),
            person("D", role="docent", gender="vrouw", age="40"),
            person("E", gender="anders"),
            replace(person("F", role="student"), status="forgotten"),
            person("G", role="researcher"),
        )
    }
    table = participants_table(
        corpus([], people=people), also=["gender"], numbers=["age"], language="en"
    )
    assert [c.label for c in table.columns] == [
        "Role",
        "Participants",
        "gender: anders",
        "gender: man",
        "gender: vrouw",
        "age: mean",
        "age: SD",
    ]
    assert [row.cells for row in table.rows] == [
        ("docent", 1, 0, 0, 1, 40.0, None),
        ("student", 3, 0, 1, 2, 21.75, pytest.approx(2.4748737)),
        ("unassigned", 1, 1, 0, 0, None, None),
        ("Total", 5, 1, 1, 3, pytest.approx(27.8333333), pytest.approx(10.6809800)),
    ]
    assert table.notes == (
        "Fewer than 3 people, so they may be recognised: docent, unassigned.",
        "age: known of 3 of the 5 participants; mean and SD are over them.",
    )


def test_somebody_who_is_quoted_far_more_than_others_is_marked() -> None:
    made = corpus(
        [segment(FG1, words) for words in ("Ik ken", "bij naam", "sta bij", "Online lukt")]
    )
    table = balance_table(made)
    assert [row.cells for row in table.rows] == [
        ("P1", "professional", "mbo-college-1", 3, 0.75, 11 / 20, "vaak geciteerd"),
        ("P3", "student", "hogeschool-1", 1, 0.25, 4 / 20, None),
        ("P2", "professional", "mbo-college-1", 0, 0.0, 5 / 20, None),
    ]
    assert "Vaak geciteerd: P1." in table.notes


@pytest.mark.parametrize(
    ("kind", "dutch", "english"),
    [("topic", "onderwerp", "topic"), ("card", "kaart", "card"), ("phase", "fase", "phase")],
)
def test_a_kind_of_marker_is_called_in_the_language_of_the_table(
    kind: str, dutch: str, english: str
) -> None:
    made = corpus(
        [segment(FG1, "Ik ken")], transcripts=[replace(FG1, markers=(Marker(1, kind, "binding"),))]
    )
    assert any(n.startswith(f"Per {dutch}: ") for n in code_matrix(made, kind).notes)
    notes = code_matrix(made, kind, language="en").notes
    assert any(n.startswith((f"By {english}: ", f"Per {english}: ")) for n in notes)


def test_the_share_of_words_counts_no_dashes_and_dots_as_words() -> None:
    said = [replace(t, text=f"{t.text} – … –") if t.speaker == "P1" else t for t in FG1.turns]
    plain, dashed = (
        balance_table(corpus([segment(words, "Ik ken")], transcripts=[words]))
        for words in (FG1, replace(FG1, turns=tuple(said)))
    )
    assert dashed.values("word_share") == plain.values("word_share")


def test_nobody_is_marked_where_quotes_are_few_or_even() -> None:
    assert balance_table(study()).values("balance_mark").count(None) == 5
    assert balance_table(corpus([])).rows == ()
    two = corpus([segment(FG1, "Ik ken"), segment(FG1, "sta bij")])
    assert balance_table(two).values("balance_mark") == [None, None, None]


CASES = corpus(
    [
        segment(FG1, "Ik ken ze", "professionals/binding-docenten"),
        segment(FG1, "Soep koken", "professionals/binding-studenten"),
        segment(
            FG1,
            "Online lukt",
            "professionals/binding-studenten",
            flags=frozenset({"unique"}),
        ),
        segment(FB1, "Niemand kent", "professionals/binding-docenten"),
    ],
    transcripts=[
        replace(FG1, attributes={"intervention": "Soep"}),
        replace(FB1, attributes={"intervention": "Podium"}),
    ],
)


def test_a_case_has_its_clusters_codes_counts_quotes_and_summaries() -> None:
    report = case_overview(
        CASES,
        "Soep",
        book="professionals",
        quotes=1,
        summaries={"professionals/binding-studenten": "Samen koken verbindt."},
    )
    assert report.title == "Overzicht: Soep"
    counts, *parts = report.parts
    assert isinstance(counts, Table)
    assert counts.rows[-1].cells[2:] == (3, 3, 3, 1)
    assert [p if not isinstance(p, Table) else p.values("text") for p in parts] == [
        Heading("Relationele aspecten", 1),
        Paragraph("3 coderingen, 3 fragmenten, 3 sprekers, 1 transcript."),
        Paragraph("(Nog geen samenvatting.)"),
        Heading("Mentoring en contacten peers", 2),
        Paragraph("2 coderingen, 2 fragmenten, 2 sprekers, 1 transcript."),
        Paragraph("Samen koken verbindt."),
        # P2 may not be quoted, so the other one is chosen.
        ["Online lukt"],
        Heading("Contact docenten en staf", 2),
        Paragraph("1 codering, 1 fragment, 1 spreker, 1 transcript."),
        Paragraph("(Nog geen samenvatting.)"),
        ["Ik ken ze"],
    ]
    assert "Niet gecodeerd: Overig." in counts.notes


def test_quotes_of_people_not_heard_yet_come_first() -> None:
    made = corpus(
        [
            segment(FG1, words, "professionals/online")
            for words in ("Ik ken", "bij naam", "Online lukt")
        ],
        transcripts=[replace(FG1, attributes={"intervention": "Soep"})],
    )
    report = case_overview(made, "Soep", book="professionals", quotes=2)
    [quotes] = [t for t in report.tables() if t.id == "quotes"]
    assert quotes.values("speaker") == ["P1", "P3"]
    assert quotes.rows[0].speaking == {"P1"}


def test_cases_are_compared_cluster_by_cluster() -> None:
    report = compare_cases(
        CASES,
        book="professionals",
        written={"relationeel": Comparison(similarities="Overal contact.")},
        language="en",
    )
    table = report.parts[1]
    assert isinstance(table, Table)
    assert [c.label for c in table.columns] == ["Code", "Podium", "Soep", "Named in"]
    assert [row.cells for row in table.rows] == [
        ("Contact docenten en staf", 1, 1, 2),
        ("Mentoring en contacten peers", 0, 2, 1),
    ]
    assert report.parts[2:8] == (
        Heading("Similarities", 2),
        Paragraph("Overal contact."),
        Heading("Differences", 2),
        Paragraph("(Not written yet.)"),
        Heading("Striking points", 2),
        Paragraph("(Not written yet.)"),
    )


def test_a_case_that_is_not_there_is_named_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="Did you mean"):
        case_overview(CASES, "Soup", book="professionals")
    with pytest.raises(UsageError, match='no attribute "interventie"'):
        compare_cases(CASES, attribute="interventie", book="professionals")
