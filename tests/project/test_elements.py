"""The card sort by file and by use case, on the inductive sentences of the sample study."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.analysis.distil import core
from qualcode.formats.frames_elements import BEGIN, read_distillation, with_elements
from qualcode.model.element import Distillation, Element
from qualcode.model.errors import FormatError, UsageError
from qualcode.project.elements import (
    all_cards,
    describe,
    distillation,
    elements_table,
    group,
    leftover_table,
    remove,
    suggestions,
    trace,
    ungroup,
)
from qualcode.project.project import Project
from tests.export.studies import copied_sample


@pytest.fixture
def study(tmp_path: Path) -> Project:
    return copied_sample(tmp_path / "study")


def names(study: Project) -> list[str]:
    return [card.name for card in all_cards(study)]


def test_every_sentence_has_a_card_and_no_pile_at_first(study: Project) -> None:
    cards = all_cards(study)
    assert len(cards) == 8
    assert {(card.transcript, card.element, card.aside) for card in cards} == {("FG2", None, False)}
    assert len({card.name for card in cards}) == 8


def test_sentences_go_on_a_pile_and_to_another_one(study: Project) -> None:
    first, second, third, *_ = names(study)
    made = group(study, [first, second], "Warm welkom")
    assert (made.id, made.label, len(made.sentences)) == ("warm-welkom", "Warm welkom", 2)
    group(study, [second.lower(), third], "Persoonlijke aandacht")
    placed = {card.name: card.element for card in all_cards(study) if card.element}
    assert placed == {
        first: "warm-welkom",
        second: "persoonlijke-aandacht",
        third: "persoonlijke-aandacht",
    }
    assert len(group(study, [first], "warm welkom").sentences) == 1


def test_sentences_come_off_a_pile_or_go_aside(study: Project) -> None:
    first, second, *_ = names(study)
    group(study, [first, second], "Warm welkom")
    ungroup(study, [first], aside=True)
    ungroup(study, [second])
    cards = {card.name: card for card in all_cards(study)}
    assert (cards[first].element, cards[first].aside) == (None, True)
    assert (cards[second].element, cards[second].aside) == (None, False)
    assert len(leftover_table(study).rows) == 7


def test_what_is_written_about_an_element_stays_beside_comments(study: Project) -> None:
    group(study, names(study)[:1], "Warm welkom")
    path = study.folder.analysis / "elements.yaml"
    path.write_text("# van ons\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    describe(study, "warm-welkom", summary="Een naam.", recommendations=["Groet.", "Noem namen."])
    describe(study, "warm-welkom", literature="Tinto.", code="elements/warm-welkom")
    assert path.read_text(encoding="utf-8").startswith("# van ons\n")
    [element] = distillation(study).elements
    assert (element.summary, element.literature) == ("Een naam.", "Tinto.")
    assert element.recommendations == ("Groet.", "Noem namen.")
    assert element.code == "elements/warm-welkom"
    assert describe(study, "warm-welkom", summary="").summary is None


def test_the_table_counts_what_rests_on_an_element_and_tells_coverage(study: Project) -> None:
    group(study, names(study)[:3], "Warm welkom")
    table = elements_table(study, language="en")
    assert table.rows[0].cells == ("Warm welkom", 3, 2, 1, None, None, None, None)
    assert "3 of 8 sentences are in an element, 0 were put aside." in table.notes


def test_an_element_is_traced_to_its_quotes_and_consent_holds(study: Project) -> None:
    group(study, names(study), "Alles")
    table = trace(study, "Alles")
    assert len(table.rows) == 8
    assert all(row.cells[table.index("text")] for row in table.rows)
    assert not any(row.speaking for row in table.rows)


def test_a_sentence_that_is_gone_is_named(study: Project) -> None:
    group(study, names(study)[:1], "Warm welkom")
    path = study.folder.analysis / "elements.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("sentences:\n", "sentences:\n      - 01GONE\n"), encoding="utf-8")
    assert "Zinnen die er niet meer zijn: warm-welkom 01GONE." in elements_table(study).notes


def test_an_element_that_is_removed_leaves_its_sentences_over(study: Project) -> None:
    group(study, names(study)[:2], "Warm welkom")
    group(study, names(study)[2:3], "Maatwerk")
    remove(study, "warm-welkom")
    assert [e.id for e in distillation(study).elements] == ["maatwerk"]
    assert len(leftover_table(study).rows) == 7


def test_alike_sentences_are_suggested_until_they_are_on_one_pile(study: Project) -> None:
    table = suggestions(study, cutoff=30)
    assert table.rows
    likeness = [row.cells[0] for row in table.rows]
    assert likeness == sorted(likeness, reverse=True)  # type: ignore[type-var]
    best = table.rows[0]
    group(study, [str(best.cells[1]), str(best.cells[3])], "Samen")
    assert len(suggestions(study, cutoff=30).rows) == len(table.rows) - 1
    assert suggestions(study, cutoff=100).rows == ()


@pytest.mark.parametrize("name", ["ZZZZZZ", "", "0"])
def test_a_card_that_is_none_or_several_is_refused(study: Project, name: str) -> None:
    with pytest.raises(UsageError, match=r"names (no|\d+) sentence"):
        group(study, [name], "Warm welkom")
    assert distillation(study) == Distillation()


def test_an_unknown_element_names_the_nearest(study: Project) -> None:
    group(study, names(study)[:1], "Warm welkom")
    with pytest.raises(UsageError) as caught:
        describe(study, "warm-welkm", summary="x")
    assert 'Did you mean "warm-welkom"?' in caught.value.hint


@pytest.mark.parametrize(
    ("sentence", "left"),
    [
        ("Het werkzame element is dat docenten bellen.", "docenten bellen"),
        ("Het werkzame element is … een tweede start", "een tweede start"),
        ("The working element is that teachers call.", "teachers call"),
        ("Gewoon een zin.", "Gewoon een zin"),
    ],
)
def test_the_prompt_is_no_part_of_what_is_compared(sentence: str, left: str) -> None:
    assert core(sentence) == left


def test_the_file_reports_every_problem_at_once() -> None:
    text = (
        "format: 1\nelements:\n- id: A b\n  label: x\n  sentences: [S1]\n"
        "- id: c\n  label: y\n  sentences: [S1, S2]\naside: [S2]\nkleur: rood\n"
    )
    with pytest.raises(FormatError) as caught:
        read_distillation(text, path="elements.yaml")
    told = caught.value.message
    assert all(part in told for part in ('"A b" cannot be an id', "S1 stands twice", "S2 is aside"))
    assert '"kleur" is not a key' in told


def test_what_is_written_is_read_back() -> None:
    wanted = Distillation(
        (
            Element("a", "A", ("S1",), None, "kort: met dubbele punt", None, ("één", "#twee")),
            Element("b", "B", (), "elements/b"),
        ),
        ("S3",),
    )
    text = with_elements(BEGIN, wanted, path="x")
    assert read_distillation(text, path="x") == wanted
    fewer = Distillation(wanted.elements[1:], ())
    assert read_distillation(with_elements(text, fewer, path="x"), path="x") == fewer
    assert with_elements(text, Distillation(), path="x") == BEGIN
    assert "[" not in text
