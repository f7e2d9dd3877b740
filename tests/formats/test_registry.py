"""The registry of approaches is read whole, or refused with all that is wrong."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from qualcode.formats.codebook import read_codebook
from qualcode.formats.registry import read_registry
from qualcode.model.approach import Approach, CaseBox, Named, NamedBy, Registry
from qualcode.model.errors import FormatError

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "analysis" / "approaches.yaml"
HEAD = "format: 1\nregistry: approaches\nelements: elements\n"
GOOD = """\
title: Aanpakken
approaches:
  - {nr: "10", element: sociale-activiteiten, label: Informele activiteiten, umbrella: true, institutions: [mbo, wo]}
  - {nr: 10a, element: sociale-activiteiten, label: POPcorners, part_of: 10, institutions: wo, case: true}
  - nr: 53
    element: peer-support
    label: Betrek studieverenigingen
    see: "10"
    same_as: 10a
    printed_institution: WO/HO
    institutions: [wo, hbo]
cases:
  - id: popcorners
    label: POPCORNERS
    element: null
    approach_rows: ["10a"]
    printed_elements: [peer-support]
    in_registry: true
    institution: wo
named_by:
  peer-support:
    professionals: {value: partly, note: alleen Leiden}
    students: {value: no}
"""


def test_a_registry_is_read_with_all_its_keys() -> None:
    activities = "sociale-activiteiten"
    assert read_registry(HEAD + GOOD, path="a.yaml", elements={activities, "peer-support"}) == Registry(
        "elements",
        "Aanpakken",
        (
            Approach("10", activities, "Informele activiteiten", ("mbo", "wo"), umbrella=True),
            Approach("10a", activities, "POPcorners", ("wo",), case=True, part_of="10"),
            Approach(
                "53", "peer-support", "Betrek studieverenigingen", ("wo", "hbo"),
                see="10", same_as="10a", printed_institution="WO/HO",
            ),
        ),
        (CaseBox("popcorners", "POPCORNERS", None, ("10a",), ("peer-support",), institution="wo"),),
        {"peer-support": NamedBy(Named("partly", "alleen Leiden"), Named("no"))},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("approaches: [{nr: 1b2, element: e, label: l, institutions: [wo]}]", '"1b2" is not a row number'),
        ("approaches: [{nr: 1, element: e, label: l, institutions: [who]}]", 'There is no sector "who"'),
        ("approaches: [{nr: 1, element: e, label: l}]", "names no institutions"),
        ("approaches: [{nr: 1, element: e, institutions: [wo]}]", '"label" is missing'),
        ("approaches: [{nr: 1, element: e, label: l, institutions: [wo], see: 2}]", 'There is no row "2"'),
        ("approaches: [{nr: 1, element: e, label: l, institutions: [wo], see: 1}]", 'refers to itself in "see"'),
        (
            ("approaches:\n- {nr: 1, element: e, label: l, institutions: [wo]}\n"
            "- {nr: 1, element: e, label: m, institutions: [wo]}"),
            "line 6: column 4: Row 1 is there twice; the first is at line 5.",
        ),
        ("approaches: [{nr: 1, element: f, label: l, institutions: [wo]}]", 'There is no element "f"'),
        ("cases: [{id: a, label: b, approach_rows: [9]}]", 'There is no row "9"'),
        ("cases: [{id: a, label: b, printed_elements: [f]}]", 'There is no element "f"'),
        ("named_by: {f: {students: {value: yes}, professionals: {value: yes}}}", 'There is no element "f"'),
        ("named_by: {e: {students: {value: maybe}, professionals: {value: yes}}}", '"value" cannot be "maybe"'),
        ("named_by: {e: {students: {note: x}, professionals: {value: yes}}}", '"value" is missing'),
        ("named_by: {e: {students: {value: yes}}}", '"professionals" is missing'),
        ("approches: []", 'Did you mean "approaches"?'),
    ],
)  # fmt: skip
def test_each_fault_is_named(text: str, says: str) -> None:
    with pytest.raises(FormatError) as raised:
        read_registry(HEAD + text, path="a.yaml", elements={"e"})
    assert says in str(raised.value)


def test_all_faults_are_named_at_once() -> None:
    with pytest.raises(FormatError) as raised:
        read_registry("registry: approach\napproaches: [{}]\n", path="a.yaml")
    assert str(raised.value) == (
        "a.yaml: the registry of approaches has 6 problems:\n"
        '  line 1, column 1: "elements" is missing.\n'
        '  line 1, column 1: "registry" must be "approaches".\n'
        '  line 2, column 14: "element" is missing.\n'
        '  line 2, column 14: "label" is missing.\n'
        '  line 2, column 14: "nr" is missing.\n'
        "  line 2, column 14: This approach names no institutions. (Choose from: mbo, hbo, wo.)"
    )


def test_a_damaged_registry_is_never_more_than_a_format_error() -> None:
    text = SHIPPED.read_text("utf-8")[:4_000]
    chance = random.Random(7)
    for _ in range(100):
        at = chance.randrange(len(text))
        piece = chance.choice(["", "\n", " ", ":", "[", "}", "- ", "'", "\t", "x: y"])
        try:
            read_registry(text[:at] + piece + text[at + 2 :], path="a.yaml")
        except FormatError:
            continue


@pytest.fixture(scope="module")
def shipped() -> Registry:
    book = ROOT / "codebooks" / "elements.yaml"
    elements = [node.id for node in read_codebook(book.read_text("utf-8"), path=book).nodes]
    return read_registry(SHIPPED.read_text("utf-8"), path=SHIPPED, elements=elements)


def test_the_shipped_registry_has_58_numbered_rows_68_rows_and_56_approaches(
    shipped: Registry,
) -> None:
    rows = shipped.approaches
    assert [row.nr for row in rows if row.nr.isdigit()] == [str(nr) for nr in range(1, 59)]
    assert len(rows) == 68
    assert sum(row.same_as is None for row in rows) == 56
    assert {row.nr for row in rows if row.part_of} == {
        *(f"10{letter}" for letter in "abcdefg"), "13a", "13b", "54a",
    }  # fmt: skip


def test_the_institutions_of_the_shipped_registry_count_as_in_the_report(
    shipped: Registry,
) -> None:
    def count(sector: str, *, all_rows: bool) -> int:
        return sum(
            sector in row.institutions for row in shipped.approaches if all_rows or row.nr.isdigit()
        )

    assert [count(s, all_rows=False) for s in ("mbo", "hbo", "wo")] == [32, 30, 35]
    assert [count(s, all_rows=True) for s in ("mbo", "hbo", "wo")] == [35, 31, 43]


def test_the_shipped_registry_has_eight_cases_and_a_word_on_each_element(
    shipped: Registry,
) -> None:
    assert [case.label for case in shipped.cases] == [
        "STUDIECENTRUM", "WELLBEING WEEK", "On boarding podcasts", "ESCAPEROOM",
        "WELZIJNSMONITOR", "WELLBEING-OFFICER", "STUDIELOKET", "1-OP-1 ONLINE BEGELEIDING",
    ]  # fmt: skip
    assert len(shipped.named_by) == 16
    assert shipped.named_by["peer-to-peer-begeleiding"].students.value == "follow-up"
    assert shipped.cases[-1].element is None
