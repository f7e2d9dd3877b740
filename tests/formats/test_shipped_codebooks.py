"""The codebooks that come with qualcode hold what the two study reports print.

Labels and counts are those of Bijlage 3, 4, 7 and 10 of report A and of the results of report B.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from qualcode.formats.codebook import check_codebook, read_codebook
from qualcode.model.codebook import Codebook, Node

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "codebooks"
BOOKS = {
    path.stem: read_codebook(path.read_text("utf-8"), path=path.name)
    for path in sorted(FOLDER.glob("*.yaml"))
}
RECONSTRUCTED = {"clusters", "narrative", "support-emotional", "support-informative"}
PROFESSIONALS = [
    ("Didactische aspecten", "Roostering & toetsing", "Roostering & toetsing", "primary"),
    ("Didactische aspecten", "Verbindende & Activerende didactiek",
     "Verbindende & Activerende didactiek", "primary"),
    ("Relationele aspecten", "Verbondenheid instituut of opleiding",
     "Binding instituut en opleiding", "primary"),
    ("Relationele aspecten", "Mentoring en contacten peers", "Binding studenten", "primary"),
    ("Relationele aspecten", "Contact docenten en staf", "Binding docenten en staf", "primary"),
    ("Persoonsgerichte ontwikkeling", "Studentondersteuning en begeleiding bij welzijn",
     "Welzijn ondersteuning", "primary"),
    ("Persoonsgerichte ontwikkeling", "Studentondersteuning en begeleiding bij succesvol studeren",
     "Studie ondersteuning", "primary"),
    ("Overig", "Online", "Online", "secondary"),
    ("Overig", "Negatief", "Negatief", "secondary"),
    ("Overig", "Toekomstidee", "Toekomstidee", "secondary"),
]  # fmt: skip
STUDENTS = [
    ("Binding", "Binding algemeen", "Binding algemeen", "primary"),
    ("Binding", "Verbondenheid instituut of opleiding", "Binding instituut en opleiding", "primary"),
    ("Binding", "Contact docenten en staf", "Binding docenten en staf", "primary"),
    ("Binding", "Mentoring en contacten peers", "Binding studenten", "primary"),
    ("Binding", "Binding buiten de instelling", "Binding buiten instelling", "primary"),
    ("Binding", "Binding overig", "Binding overig", "primary"),
    ("Welzijn", "Studentondersteuning en begeleiding bij welzijn", "Welzijn ondersteuning",
     "primary"),
    ("Welzijn", ("Studentondersteuning en begeleiding bij succesvol studeren die buiten het "
     "curriculum vallen"), "Studie ondersteuning", "primary"),
    ("Welzijn", "Welzijnsverbetering buiten de instelling", "Welzijn buiten instelling", "primary"),
    ("Welzijn", "Communicatie rondom welzijn", "Welzijn communicatie", "primary"),
    ("Welzijn", "Welzijn overig", "Welzijn overig", "primary"),
    ("Didactische aspecten", "Roostering & toetsing", "Roostering & toetsing", "primary"),
    ("Didactische aspecten", "Verbindende & Activerende didactiek",
     "Verbindende & Activerende didactiek", "primary"),
    ("Didactische aspecten", "Studieondersteuning binnen het curriculum",
     "Studie ondersteuning curriculum", "primary"),
    ("Didactische aspecten", "Informatievoorziening over studie/curriculum/vakken",
     "Informatievoorziening", "primary"),
    ("Didactische aspecten", "Didactisch overig", "Didactisch overig", "primary"),
    ("Waardering", "Positief effect op binding/welzijn", "positief", "secondary"),
    ("Waardering", "Neutraal/geen effect op binding/welzijn", "neutraal", "secondary"),
    ("Waardering", "Negatief effect op binding/welzijn", "negatief", "secondary"),
    ("Online vs fysiek", "Online onderwijs", "online", "secondary"),
    ("Online vs fysiek", "Fysiek onderwijs", "fysiek", "secondary"),
    ("Overig", "Toekomstideeen en suggesties", None, "secondary"),
]  # fmt: skip
ELEMENTS = {
    "persoonlijke-aandacht": "Binding Coach Docent Mentor Persoonlijk SLB Veilig",
    "peer-to-peer-begeleiding": "Peer|Peer to peer",
    "sociale-activiteiten": "Behoefte|Binding|Drempel|Opleiding|School|Sociale activiteiten|Studie"
    "|Tijd|Verbinding",
    "warm-welkom": "Behoefte Binding Veilig Welkom",
    "campus-als-thuisbasis": "Binding Drempel Opleiding School Studie Veilig Verbinding",
    "verbindende-activerende-didactiek": "Docent Klas Les",
    "welzijnsvaardigheden-bewustzijn": "Deelgenomen Deelname Skills Stress Vaardigheden "
    "Voorlichting Welzijn",
    "peer-support": "Peer|Peer support|Studenten",
    "communicatie-welzijnsaanbod": "Aanbod Communicatie Drempel Informatie Informatievoorziening "
    "Terugvinden",
    "maatwerk": "Maatwerk Persoonlijk",
    "personele-infrastructuur": "Begeleiding Coach Docent Mentor Professioneel SLB Tijd",
    "signaleringsfunctie": "Begeleiding Coach Mentor SLB Ondersteuning Stress Werk Zichtbaar Zorg",
    "docentprofessionalisering": "Begeleiding Coach Docent Mentor Professioneel Skills SLB "
    "Vaardigheden Welzijn",
    "studieondersteuning": "Begeleiding Docent Ondersteuning Studievaardigheden",
    "informatievoorziening-curriculum": "Communicatie Curriculum Informatie Informatievoorziening",
    "aanpassingen-roostering": "Familie Mantelzorg Online Plaats Reistijd Rooster Tijd Werk Zorg",
}
"""Per element, in the order of the summary, its ATLAS.ti codes of Bijlage 10."""
BIJLAGE_10 = [
    "Persoonlijke aandacht", "Peer to peer begeleiding", "Sociale activiteiten", "Warm welkom",
    "Campus als thuisbasis", "Verbindende en activerende didactiek",
    "Welzijnsvaardigheden en bewustzijn", "Peer support",
    "Informatievoorziening en communicatie rondom welzijnsaanbod", "Maatwerk",
    "Personele infrastructuur", "Signaleringsfunctie docent en staf",
    "Docentenprofessionalisering m.b.t. welzijn", "Studieondersteuning",
    "Informatievoorziening en communicatie rondom curriculum",
    "Vergroten welzijn door aanpassing rooster",
]  # fmt: skip


def rows(book: Codebook) -> list[tuple[str, str, str | None, str]]:
    """Category, label, ATLAS.ti label and role of every code, in file order."""
    return [
        (above[0].label, node.label, node.atlas, node.role)
        for node, above in book.walk()
        if node.codable
    ]


def leaves(book: Codebook) -> list[Node]:
    return [leaf for element in book.nodes for leaf in element.nodes]


@pytest.mark.parametrize("name", BOOKS)
def test_a_shipped_book_has_no_error_and_no_advice_but_the_one_of_the_report(name: str) -> None:
    found = check_codebook((FOLDER / f"{name}.yaml").read_text("utf-8"), name)
    expected = {
        # Bijlage 4 has secondary codes and is silent on the rule of Bijlage 3.
        "students": [("advice The book has secondary codes and does not say whether they must "
                     "overlap a primary code.")],
    }  # fmt: skip
    assert [f"{f.level} {f.problem.message}" for f in found] == expected.get(name, [])


def test_the_eight_books_are_there_under_their_own_names() -> None:
    assert {name: book.id for name, book in BOOKS.items()} == {
        name: name for name in {"professionals", "students", "elements", "cmo"} | RECONSTRUCTED
    }


def test_books_rebuilt_from_results_say_so() -> None:
    assert {name for name, book in BOOKS.items() if book.reconstructed} == RECONSTRUCTED


def test_professionals_have_7_primary_and_3_secondary_codes_with_the_labels_of_bijlage_3() -> None:
    book = BOOKS["professionals"]
    assert rows(book) == PROFESSIONALS
    assert Counter(code.role for code in book.codes) == {"primary": 7, "secondary": 3}
    assert book.prompt == "Het werkzame element is …"


def test_students_have_16_primary_and_6_secondary_codes_with_the_labels_of_bijlage_4() -> None:
    book = BOOKS["students"]
    assert rows(book) == STUDENTS
    assert Counter(code.role for code in book.codes) == {"primary": 16, "secondary": 6}


def test_only_professionals_declare_that_a_secondary_code_overlaps_another() -> None:
    declaring = {n for n, book in BOOKS.items() if book.rules.secondary_requires_primary}
    assert declaring == {"professionals"}


def test_elements_hold_the_16_elements_with_92_codes_of_bijlage_10() -> None:
    book = BOOKS["elements"]
    found = {node.id: [leaf.atlas for leaf in node.nodes] for node in book.nodes}
    assert found == {
        id: codes.split("|") if "|" in codes else codes.split() for id, codes in ELEMENTS.items()
    }
    assert list(found) == list(ELEMENTS)
    assert len(leaves(book)) == 92
    assert all(node.codable for node, _ in book.walk())


def test_elements_have_49_distinct_atlas_labels_22_of_one_element_and_27_shared() -> None:
    shared = Counter(leaf.atlas for leaf in leaves(BOOKS["elements"]))
    assert len(shared) == 49
    assert sum(count == 1 for count in shared.values()) == 22
    assert {label: count for label, count in shared.items() if count > 2} == {
        "Docent": 5, "Begeleiding": 4, "Binding": 4, "Coach": 4, "Mentor": 4, "SLB": 4,
        "Drempel": 3, "Tijd": 3, "Veilig": 3,
    }  # fmt: skip
    assert sum(count == 2 for count in shared.values()) == 18


def test_four_elements_have_no_code_of_their_own() -> None:
    shared = Counter(leaf.atlas for leaf in leaves(BOOKS["elements"]))
    without = {e.id for e in BOOKS["elements"].nodes if all(shared[x.atlas] > 1 for x in e.nodes)}
    assert without == {
        "campus-als-thuisbasis", "docentprofessionalisering", "personele-infrastructuur",
        "persoonlijke-aandacht",
    }  # fmt: skip


def test_the_printed_spelling_of_begeleiding_finds_its_code() -> None:
    [node] = BOOKS["elements"].by_name["begeleidng"]
    assert node.id == "docentprofessionalisering.begeleiding"


def test_elements_split_in_6_and_10_and_over_three_levels_in_5_4_and_7() -> None:
    nodes = BOOKS["elements"].nodes
    assert [node.facets["goal"] for node in nodes] == ["binding"] * 6 + ["welzijn"] * 10
    assert [node.facets["number"] for node in nodes] == [str(n) for n in range(1, 17)]
    levels: dict[str, set[int]] = {}
    for node in nodes:
        levels.setdefault(node.facets["level"], set()).add(int(node.facets["number"]))
    assert levels == {
        "onderwijs": {1, 2, 4, 6, 12},
        "extracurriculair": {3, 14, 7, 8},
        "beleid-organisatie": {15, 9, 11, 13, 16, 10, 5},
    }


def test_an_element_is_found_by_its_label_of_bijlage_10() -> None:
    book = BOOKS["elements"]
    found = [
        [node.id for node in book.by_name.get(label.casefold(), ()) if node in book.nodes]
        for label in BIJLAGE_10
    ]
    assert found == [[id] for id in ELEMENTS]


def test_the_narrative_tree_has_six_categories_four_levels_and_the_counts_of_the_text() -> None:
    book = BOOKS["narrative"]
    assert [node.label for node in book.nodes] == [
        "Situaties", "Steungever", "Communicatiemiddel", "Steungedrag", "Voorwaarden", "Effect",
    ]  # fmt: skip
    assert max(len(above) + 1 for _, above in book.walk()) == 4
    sizes = {
        "persoonlijke aandacht en emotionele ondersteuning": 9,
        "mentale en cognitieve ondersteuning": 5,
        "praktische ondersteuning": 2,
        "Houding en behoefte": 6,
        "Interactie en relatie": 6,
        "Activiteiten voor welzijn": 3,
        "Relationele voorwaarden": 4,
        "Communicatieve voorwaarden": 3,
        "Praktische voorwaarden": 6,
        "emotionele voorwaarden": 4,
        "emotionele verlichting": 9,
        "cognitieve en mentale hulp": 5,
    }
    found = {node.label: len(node.nodes) for node, _ in book.walk() if node.label in sizes}
    assert found == sizes


def test_the_clusters_and_cmo_have_their_names_and_the_suggested_ways_between_them() -> None:
    assert [node.label for node in BOOKS["clusters"].nodes] == [
        "beïnvloedende factoren", "vorm-inhoud-context", "uitkomsten", "overig",
    ]  # fmt: skip
    assert [node.label for node in BOOKS["cmo"].nodes] == ["Context", "Mechanisme", "Uitkomst"]
    assert all(node.question for node in BOOKS["cmo"].nodes)
    assert {m.source: m.targets for m in BOOKS["cmo"].mappings} == {
        "clusters/vorm-inhoud-context": ("cmo/context",),
        "clusters/uitkomsten": ("cmo/uitkomst",),
        "clusters/beinvloedende-factoren": ("cmo/context", "cmo/mechanisme"),
        "clusters/overig": (),
    }


def test_mappings_of_shipped_books_name_codes_that_exist() -> None:
    existing = {book.code(node) for book in BOOKS.values() for node, _ in book.walk()}
    named = {
        code for book in BOOKS.values() for m in book.mappings for code in (m.source, *m.targets)
    }
    assert named <= existing


@pytest.mark.parametrize("name", BOOKS)
def test_every_code_is_described(name: str) -> None:
    assert [node.id for node in BOOKS[name].codes if not node.definition] == []


@pytest.mark.parametrize("name", ["professionals", "students", "clusters", "cmo"])
def test_every_code_says_what_belongs_and_what_does_not_and_gives_an_example(name: str) -> None:
    assert [
        node.id
        for node in BOOKS[name].codes
        if not (node.include and node.exclude and node.examples)
    ] == []


def test_every_element_says_what_belongs_and_what_does_not_and_gives_an_example() -> None:
    assert [
        node.id
        for node in BOOKS["elements"].nodes
        if not (node.include and node.exclude and node.examples)
    ] == []
