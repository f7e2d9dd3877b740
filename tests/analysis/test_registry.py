from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.analysis.registry import (
    Counts,
    Registry,
    approach_table,
    case_line,
    case_table,
    counts_of,
    institution_table,
    naming_table,
)
from qualcode.formats.codebook import read_codebook
from qualcode.formats.registry import read_registry
from qualcode.model.codebook import Codebook

ROOT = Path(__file__).parents[2]


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def registry() -> Registry:
    return read_registry(read("analysis/approaches.yaml"), path="approaches.yaml")


@pytest.fixture(scope="module")
def book() -> Codebook:
    return read_codebook(read("codebooks/elements.yaml"), path="elements.yaml")


def test_the_registry_has_68_rows_58_numbers_and_56_distinct_approaches(
    registry: Registry,
) -> None:
    assert counts_of(registry) == Counts(rows=68, numbered=58, references=12, distinct=56)


def test_the_registry_is_printed_row_by_row(registry: Registry, book: Codebook) -> None:
    table = approach_table(registry, book)
    assert len(table.rows) == 68
    assert table.rows[1].cells == ("Peer-to-Peer Begeleiding", "2", "Studieloket*", "HBO", None)
    [buddies] = [row.cells for row in table.rows if row.cells[1] == "23"]
    assert buddies[3:] == ("HBO/WO", "zie aanpak 1")
    assert table.notes == (
        "68 rijen, waarvan 58 genummerd; 56 verschillende aanpakken.",
        "* met een casusbeschrijving.",
    )


def test_elements_and_institutions_have_the_counts_of_the_study(
    registry: Registry, book: Codebook
) -> None:
    table = institution_table(registry, book, language="en")
    assert [c.label for c in table.columns][1:] == ["MBO", "HBO", "WO", "Numbered approaches"]
    assert [row.cells[0] for row in table.rows[:2]] == [
        "Persoonlijke Aandacht", "Peer-to-Peer Begeleiding"
    ]  # fmt: skip
    assert {row.cells[0]: row.cells[1:] for row in table.rows} == {
        "Persoonlijke Aandacht": (7, 6, 6, 7),
        "Peer-to-Peer Begeleiding": (0, 2, 1, 2),
        "Sociale Activiteiten": (1, 1, 3, 3),
        "Warm Welkom": (1, 2, 3, 3),
        "Campus als Thuisbasis": (2, 2, 2, 2),
        "Verbindende en Activerende Didactiek": (5, 4, 1, 7),
        "Welzijnsvaardigheden en Bewustzijn": (1, 1, 4, 4),
        "Peer Support": (0, 0, 1, 1),
        "Informatievoorziening en Communicatie Rondom Welzijnsaanbod": (1, 1, 4, 5),
        "Maatwerk": (3, 1, 1, 3),
        "Personele Infrastructuur": (2, 2, 1, 5),
        "Signaleringsfunctie Docent en Staf": (2, 2, 1, 4),
        "Docentprofessionalisering m.b.t. Welzijn": (1, 1, 1, 1),
        "Studieondersteuning": (2, 2, 4, 6),
        "Informatievoorziening en Communicatie Rondom het Curriculum": (1, 2, 0, 2),
        "Vergroten Welzijn door Aanpassingen Roostering": (3, 1, 2, 3),
        "Total": (32, 30, 35, 58),
    }
    assert table.notes == ("Counted over numbered rows. Over all 68 rows: MBO 35, HBO 31, WO 43.",)


def test_four_cases_name_their_elements_by_the_rule_and_two_print_one_more(
    registry: Registry, book: Codebook
) -> None:
    table = case_table(registry, book)
    assert [c.id for c in table.columns] == [
        "case", "element", "by_rule", "printed", "printed_only", "rule_only", "same"
    ]  # fmt: skip
    assert [row.cells for row in table.rows] == [
        (
            "STUDIECENTRUM",
            "Persoonlijke Aandacht",
            "Campus als Thuisbasis – Signaleringsfunctie Docent en Staf – Studieondersteuning",
            "Campus als Thuisbasis – Signaleringsfunctie Docent en Staf – Studieondersteuning",
            None,
            None,
            "gelijk",
        ),
        (
            "WELLBEING WEEK",
            "Sociale Activiteiten",
            "Welzijnsvaardigheden en Bewustzijn",
            "Welzijnsvaardigheden en Bewustzijn – Informatievoorziening en Communicatie Rondom Welzijnsaanbod",
            "Informatievoorziening en Communicatie Rondom Welzijnsaanbod",
            None,
            None,
        ),
        ("On boarding podcasts", "Warm Welkom", None, None, None, None, None),
        ("ESCAPEROOM", "Verbindende en Activerende Didactiek", None, None, None, None, "gelijk"),
        ("WELZIJNSMONITOR", "Welzijnsvaardigheden en Bewustzijn", None, None, None, None, None),
        (
            "WELLBEING-OFFICER",
            "Personele Infrastructuur",
            "Informatievoorziening en Communicatie Rondom Welzijnsaanbod",
            "Informatievoorziening en Communicatie Rondom Welzijnsaanbod",
            None,
            None,
            "gelijk",
        ),
        (
            "STUDIELOKET",
            "Studieondersteuning",
            "Peer-to-Peer Begeleiding",
            "Peer-to-Peer Begeleiding – Informatievoorziening en Communicatie Rondom Welzijnsaanbod",
            "Informatievoorziening en Communicatie Rondom Welzijnsaanbod",
            None,
            None,
        ),
        (
            "1-OP-1 ONLINE BEGELEIDING",
            None,
            "Persoonlijke Aandacht – Maatwerk",
            "Persoonlijke Aandacht – Maatwerk",
            None,
            None,
            "gelijk",
        ),
    ]


def test_the_line_under_a_case_names_its_other_elements(registry: Registry, book: Codebook) -> None:
    cases = {case.id: case for case in registry.cases}
    assert case_line(cases["studiecentrum"], registry, book) == (
        "Andere werkzame elementen: Campus als Thuisbasis – Signaleringsfunctie Docent en Staf"
        " – Studieondersteuning"
    )
    assert case_line(cases["escaperoom"], registry, book) == ""


def test_every_element_has_who_named_it(registry: Registry, book: Codebook) -> None:
    table = naming_table(registry, book)
    assert [c.id for c in table.columns] == [
        "element",
        "professionals",
        "professionals_note",
        "students",
        "students_note",
    ]
    assert [row.cells for row in table.rows] == [
        ("Persoonlijke Aandacht", "ja", "alle instellingen", "ja", None),
        (
            "Peer-to-Peer Begeleiding",
            "deels",
            "Hanze en Leiden, niet Noorderpoort",
            "vervolgonderzoek",
            "pas in het vervolgonderzoek",
        ),
        ("Sociale Activiteiten", "ja", "alle instellingen, Leiden het meest", "ja", None),
        (
            "Warm Welkom",
            "ja",
            "alle instellingen, als waarneming van de onderzoekers",
            "deels",
            "Noorderpoort en Hanze",
        ),
        (
            "Campus als Thuisbasis",
            "ja",
            "vooral hoger onderwijs; les op locatie bij alle instellingen",
            "vervolgonderzoek",
            "pas in het vervolgonderzoek",
        ),
        ("Verbindende en Activerende Didactiek", "ja", None, "ja", None),
        (
            "Welzijnsvaardigheden en Bewustzijn",
            "ja",
            "alle instellingen; activiteiten voor bewustwording in Leiden",
            "vervolgonderzoek",
            "pas in het vervolgonderzoek",
        ),
        (
            "Peer Support",
            "deels",
            "alleen Leiden; daarna ook in het vervolgonderzoek",
            "vervolgonderzoek",
            "één student in het vervolgonderzoek",
        ),
        (
            "Informatievoorziening en Communicatie Rondom Welzijnsaanbod",
            "deels",
            "alleen van de kant van het aanbod",
            "ja",
            "alle instellingen",
        ),
        (
            "Maatwerk",
            "ja",
            "meerdere deelnemers, vooral Noorderpoort",
            "vervolgonderzoek",
            "pas in het vervolgonderzoek",
        ),
        ("Personele Infrastructuur", "ja", None, "deels", "waarderen het"),
        ("Signaleringsfunctie Docent en Staf", "ja", None, "ja", None),
        (
            "Docentprofessionalisering m.b.t. Welzijn",
            "ja",
            "minstens één per instelling",
            "vervolgonderzoek",
            "suggesties in het vervolgonderzoek",
        ),
        (
            "Studieondersteuning",
            "ja",
            "alle instellingen",
            "vervolgonderzoek",
            "pas in het vervolgonderzoek",
        ),
        (
            "Informatievoorziening en Communicatie Rondom het Curriculum",
            "vervolgonderzoek",
            "pas in het vervolgonderzoek",
            "ja",
            "door studenten ingebracht",
        ),
        (
            "Vergroten Welzijn door Aanpassingen Roostering",
            "deels",
            "erkennen het",
            "ja",
            "door studenten ingebracht",
        ),
    ]
