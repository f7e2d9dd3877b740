"""The facts of the studies that the first release must hold, one test a line.

From the check list at the end of the domain notes: codebooks, registry, the printed number,
the one printed transcript shape, the secondary-code rule, and quotes without consent.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from qualcode.analysis import registry as approaches
from qualcode.formats.registry import read_registry
from qualcode.formats.transcripts.read import read_transcript
from qualcode.model.codebook import Codebook
from qualcode.model.decimals import percentage
from qualcode.model.ids import BookId, CoderId, ParticipantId, TranscriptId
from qualcode.model.span import Span
from qualcode.project.checking import broken_rules
from qualcode.project.comparing import Comparison, agreement
from qualcode.project.desk import Desk
from qualcode.project.project import Project
from qualcode.project.reporting import Choice, make_table
from tests.sample.rebuild import ROOT
from tests.store.helpers import ANA, FG1, made_study


@pytest.fixture(scope="module")
def study() -> Project:
    return Project.open(ROOT)


def book(study: Project, name: str) -> Codebook:
    return study.codebooks[BookId(name)]


def roles(found: Codebook) -> tuple[int, int]:
    counts = Counter(node.role for node in found.codes)
    return counts["primary"], counts["secondary"]


def test_appendix_3_loads_as_7_primary_and_3_secondary(study: Project) -> None:
    assert roles(book(study, "professionals")) == (7, 3)


def test_appendix_4_loads_as_16_primary_and_6_secondary(study: Project) -> None:
    assert roles(book(study, "students")) == (16, 6)


def test_appendix_10_loads_as_16_elements_92_assignments_49_distinct_labels(
    study: Project,
) -> None:
    elements = book(study, "elements").nodes
    leaves = [leaf for element in elements for leaf in element.nodes]
    per_label = Counter(leaf.atlas for leaf in leaves)
    assert (len(elements), len(leaves), len(per_label)) == (16, 92, 49)
    assert sum(n == 1 for n in per_label.values()) == 22
    assert sum(n > 1 for n in per_label.values()) == 27


def test_elements_split_6_and_10_and_over_the_levels_5_4_7(study: Project) -> None:
    elements = book(study, "elements").nodes
    assert Counter(e.facets["goal"] for e in elements) == {"binding": 6, "welzijn": 10}
    assert Counter(e.facets["level"] for e in elements) == {
        "onderwijs": 5,
        "extracurriculair": 4,
        "beleid-organisatie": 7,
    }


@pytest.fixture(scope="module")
def registry() -> approaches.Registry:
    text = (ROOT / "analysis" / "approaches.yaml").read_text(encoding="utf-8")
    return read_registry(text, path="approaches.yaml")


def test_58_rows_are_56_distinct_approaches(registry: approaches.Registry) -> None:
    found = approaches.counts_of(registry)
    assert (found.numbered, found.rows, found.distinct) == (58, 68, 56)


def test_the_element_by_institution_table(study: Project, registry: approaches.Registry) -> None:
    table = approaches.institution_table(registry, book(study, "elements"))
    rows = {row.cells[0]: row.cells[1:5] for row in table.rows}
    printed = {
        "Peer-to-Peer Begeleiding": (0, 2, 1, 2),
        "Persoonlijke Aandacht": (7, 6, 6, 7),
        "Sociale Activiteiten": (1, 1, 3, 3),
        "Campus als Thuisbasis": (2, 2, 2, 2),
        "Verbindende en Activerende Didactiek": (5, 4, 1, 7),
        "Warm Welkom": (1, 2, 3, 3),
        "Welzijnsvaardigheden en Bewustzijn": (1, 1, 4, 4),
        "Peer Support": (0, 0, 1, 1),
        "Maatwerk": (3, 1, 1, 3),
        "Personele Infrastructuur": (2, 2, 1, 5),
        "Signaleringsfunctie Docent en Staf": (2, 2, 1, 4),
        "Docentprofessionalisering m.b.t. Welzijn": (1, 1, 1, 1),
        "Studieondersteuning": (2, 2, 4, 6),
        "Vergroten Welzijn door Aanpassingen Roostering": (3, 1, 2, 3),
        "Informatievoorziening en Communicatie Rondom Welzijnsaanbod": (1, 1, 4, 5),
        "Informatievoorziening en Communicatie Rondom het Curriculum": (1, 2, 0, 2),
    }
    assert {name: rows[name] for name in printed} == printed


def test_four_case_lines_are_exact_and_two_boxes_have_one_more(
    registry: approaches.Registry,
) -> None:
    known = {"exact": [], "more": []}  # type: dict[str, list[str]]
    for case in registry.cases:
        if not case.in_registry:
            continue
        ruled, printed = set(approaches.other_elements(case, registry)), set(case.printed_elements)
        kind = "exact" if ruled == printed else "more"
        assert ruled <= printed
        if kind == "more":
            assert printed - ruled == {"communicatie-welzijnsaanbod"}
        known[kind].append(case.id)
    assert (len(known["exact"]), len(known["more"])) == (4, 2)


def test_28_of_37_is_printed_as_75_7_percent(study: Project) -> None:
    asked = Comparison((CoderId("ana"), CoderId("ben")), (TranscriptId("FG1"),))
    result = agreement(study, asked).headline.all
    assert (result.A, result.D) == (28, 9)
    assert result.value is not None
    assert percentage(result.value, "nl") == "75,7 %"
    assert percentage(result.value, "en") == "75.7%"


def test_the_printed_shape_gives_an_untimed_turn_and_two_that_overlap() -> None:
    shape = (
        "En toen dacht ik, dit red ik zo niet.\n\n"
        "0:1:42.387 --> 0:1:43.757\n\nWilgenroos F van, Fenna:\n\nJa.\n\n"
        "0:1:42.497 --> 0:1:53.447\n\nJoris (MBO):\n\n"
        "In het begin had ik hè, echt niemand om\nmee te eten.\n"
    )
    parsed = read_transcript(shape.encode(), "fragment.txt")
    turns = [(t.speaker, t.begins, t.ends, " ".join(t.text.split())) for t in parsed.turns]
    last = "In het begin had ik hè, echt niemand om mee te eten."
    timed = [
        ("Wilgenroos F van, Fenna", 102_387, 103_757, "Ja."),
        ("Joris (MBO)", 102_497, 113_447, last),
    ]
    assert turns[-2:] == timed
    opening = "En toen dacht ik, dit red ik zo niet."
    assert turns[:-2] == [(None, None, None, opening)] or opening in [
        left.text for left in parsed.leftovers
    ]


def test_a_secondary_code_without_a_primary_on_the_same_words_is_reported(tmp_path: Path) -> None:
    project = made_study(tmp_path)
    with Desk.open(project, FG1, ANA) as desk:
        desk.code(Span(32, 60), ["small/online"])  # type: ignore[list-item]
    [broken] = broken_rules(project)
    assert (broken.rule, broken.code, broken.place) == (
        "secondary-without-primary",
        "small/online",
        "turn 2",
    )
    with Desk.open(project, FG1, ANA) as desk:
        desk.code(Span(59, 80), ["small/rooster"])  # type: ignore[list-item]
    assert list(broken_rules(project)) == []


def test_a_participant_without_quote_consent_is_counted_and_not_printed(study: Project) -> None:
    [silent] = [p for p in study.participants.values() if p.consent.quotes == "no"]
    where = (f"speaker={silent.id}",)
    counted = make_table(study, "codes", Choice(where=where, books=("professionals",)))
    assert counted.values("codings")[-1] == 8
    printed = make_table(study, "quotes", Choice(where=where))
    assert printed.rows == ()
    assert "7 fragmenten zijn gecodeerd en geteld, maar niet afgedrukt" in printed.notes[-1]
    assert silent.id == ParticipantId("P2")
