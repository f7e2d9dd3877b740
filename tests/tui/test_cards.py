"""The card sort by keys: every key against what it left in the file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from textual.pilot import Pilot
from textual.widgets import Input, Static, TextArea

from qualcode.model.element import Distillation
from qualcode.model.span import Span
from qualcode.project import elements
from qualcode.project.desk import Desk
from qualcode.project.project import Project
from qualcode.tui.asking import AskLine, AskText, Choose
from qualcode.tui.element_picker import ElementPicker
from qualcode.tui.screens.cards import CardsScreen
from tests.tui import made
from tests.tui.test_typing import burst
from tests.tui.waiting import settled

BEGIN = "Het werkzame element is dat"
SENTENCES = {
    "Het was stil.": f"{BEGIN} het stil is in de klas.",
    "Heel stil": f"{BEGIN} een mentor zelf belt.",
    "Mijn mentor belde": f"{BEGIN} de mentor zelf een keer belt.",
    "groepje": f"{BEGIN} een groepje samen eet.",
    "samen eten": f"{BEGIN} samen eten in een groepje kan.",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A study with five sentences, of which two pairs are alike."""
    return with_sentences(made.study(tmp_path / "study", coders=("ana", "ben")))


def with_sentences(root: Path, coder: str = "ana", only: int = 9) -> Path:
    project = Project.open(root, clock=made.Clock())
    with Desk.open(project, made.T1, made.CoderId(coder)) as desk:
        for words, sentence in list(SENTENCES.items())[:only]:
            start = desk.transcript.text.index(words)
            code = made.CodeId("praat/rust" if "stil" in words else "praat/contact")
            desk.code(Span(start, start + len(words)), [code], sentence=sentence)
    return root


async def opened(pilot: Pilot[None]) -> CardsScreen:
    """The card sort, with everything read."""
    await settled(pilot)
    await pilot.press("f9")
    for _ in range(4):
        await settled(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, CardsScreen)
    return screen


async def pressed(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await settled(pilot)


def sorted_so_far(root: Path) -> Distillation:
    return elements.distillation(Project.open(root))


def piles(root: Path) -> dict[str, list[str]]:
    """The elements on the disk, their cards by the last word of the sentence."""
    told = {c.segment: c.sentence.split()[-1] for c in elements.all_cards(Project.open(root))}
    return {e.label: [told[id] for id in e.sentences] for e in sorted_so_far(root).elements}


def cards_left(screen: CardsScreen) -> list[str]:
    """The cards on the left, as the pane lists them."""
    assert screen.sorting is not None
    ids = [option.id for option in screen.left.options]
    return [screen.sorting.short(id) for id in ids if id]  # type: ignore[arg-type]


def told(screen: CardsScreen, id: str) -> str:
    return str(screen.query_one(id, Static).content)


async def test_cards_that_are_alike_stand_together_with_the_reason(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        heads = [str(o.prompt) for o in screen.left.options if not o.id]
        assert heads == [
            "≈ 2 are 100 alike: mentor, zelf, belt",
            "≈ 2 are 90 alike: groepje, samen",
            "Others",
        ]
        assert cards_left(screen)[:2] == ["Een mentor zelf belt", "De mentor zelf een keer belt"]
        assert told(screen, "#coverage").startswith(
            "Card sort · 0 of 5 sentences sorted, 0 elements"
        )
        assert "P1 · T1, turn 2 · ana" in told(screen, "#card-text")
        assert screen.sorting is not None
        await pressed(pilot, "plus", "plus", "plus", "plus", "plus")
        assert (screen.sorting.cutoff, len(screen.sorting.piles())) == (100.0, 1)
        await pressed(pilot, "minus", "minus", "minus")
        assert (screen.sorting.cutoff, len(screen.sorting.piles())) == (85.0, 2)


async def test_a_new_element_a_number_and_the_picker_put_cards_away(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot)
        await pressed(pilot, "n")
        assert isinstance(program.screen, AskLine)
        program.screen.query_one(Input).value = "Bellen"
        await pressed(pilot, "enter")
        assert piles(root) == {"Bellen": ["belt."]}
        await pressed(pilot, "1")
        assert piles(root) == {"Bellen": ["belt.", "belt."]}
        await pressed(pilot, "c", *"Rust", "enter")
        assert list(piles(root)) == ["Bellen", "Rust"]
        await pressed(pilot, "c", *"bel", "enter")
        assert len(piles(root)["Bellen"]) == 3
        await pressed(pilot, "c", *"belle", "ctrl+n")
        assert list(piles(root)) == ["Bellen", "Rust", "belle"]
        assert cards_left(screen) == []
        assert "Every card is sorted" in str(screen.left.options[0].prompt)
        assert "5 of 5 sentences sorted, 3 elements, 2 with one card" in told(screen, "#coverage")
        assert "takes it back" in told(screen, "#written")


async def test_a_name_that_only_looks_like_another_makes_a_new_element(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await opened(pilot)
        await pressed(pilot, "c", *"Persoonlijke", "space", *"aandacht", "enter")
        await pressed(pilot, "c", *"Peers", "enter")
        assert list(piles(root)) == ["Persoonlijke aandacht", "Peers"]
        await pressed(pilot, "c", *"pers", "space", *"aan", "enter")
        assert [len(own) for own in piles(root).values()] == [2, 1]
        await pressed(pilot, "c", *"Persoonlyke", "space", *"aandacht", "enter")
        assert [len(own) for own in piles(root).values()] == [3, 1]


async def test_keys_between_two_questions_are_not_the_screens(root: Path) -> None:
    sorted_in_two(root)
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await opened(pilot)
        before = sorted_so_far(root)
        await pressed(pilot, "tab", "e")
        await burst(pilot, "1uuDx")
        assert sorted_so_far(root) == before
        assert isinstance(program.screen, AskText)
        await pressed(pilot, "escape", "e", "escape", "D")
        assert isinstance(program.screen, CardsScreen)
        assert sorted_so_far(root) != before


async def test_a_suggested_group_goes_at_once_and_later_ones_follow_it(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot)
        await pressed(pilot, "a")
        program.screen.query_one(Input).value = "Bellen"
        await pressed(pilot, "enter")
        assert piles(root) == {"Bellen": ["belt.", "belt."]}
        await pressed(pilot, "tab", "down", "x")
        assert piles(root) == {"Bellen": ["belt."]}
        await pressed(pilot, "shift+tab", "k", "k", "k", "k")
        at = [n for n, o in enumerate(screen.left.options) if "≈ 100 Bellen" in str(o.prompt)]
        screen.left.highlighted = at[0]
        await pressed(pilot, "a")
        assert piles(root) == {"Bellen": ["belt.", "belt."]}
        await pressed(pilot, "a")
        assert "No card is like this one" in told(screen, "#written")


async def test_marked_cards_go_together_and_escape_unmarks(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot)
        await pressed(pilot, "space", "space", "space", "space")
        assert "4 cards marked" in told(screen, "#written")
        await pressed(pilot, "escape", "space", "space", "n")
        program.screen.query_one(Input).value = "Samen"
        await pressed(pilot, "enter")
        assert {label: len(own) for label, own in piles(root).items()} == {"Samen": 2}
        assert screen.sorting is not None
        assert screen.sorting.marked == frozenset()


async def test_a_card_goes_aside_and_comes_back(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot)
        await pressed(pilot, "z", "z")
        assert len(sorted_so_far(root).aside) == 2
        assert "2 aside" in told(screen, "#coverage")
        await pressed(pilot, "tab", "enter", "down", "x")
        assert len(sorted_so_far(root).aside) == 1
        await pressed(pilot, "u", "u", "u")
        assert not (root / "analysis" / "elements.yaml").exists()
        await pressed(pilot, "ctrl+r", "ctrl+r")
        assert len(sorted_so_far(root).aside) == 2
        assert "Brought back: 1 card aside" in told(screen, "#written")


def sorted_in_two(root: Path) -> list[bytes]:
    project = Project.open(root)
    ids = [card.segment for card in elements.all_cards(project)]
    elements.group(project, ids[:2], "Bellen")
    elements.group(project, ids[2:4], "Samen")
    return [(root / "analysis" / "elements.yaml").read_bytes()]


async def test_elements_are_renamed_merged_and_taken_away(root: Path) -> None:
    sorted_in_two(root)
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot)
        await pressed(pilot, "r")
        assert "Go to an element first" in told(screen, "#written")
        await pressed(pilot, "tab", "r")
        program.screen.query_one(Input).value = "Zelf bellen"
        await pressed(pilot, "enter")
        assert [(e.id, e.label) for e in sorted_so_far(root).elements] == [
            ("bellen", "Zelf bellen"), ("samen", "Samen"),
        ]  # fmt: skip
        await pressed(pilot, "m")
        assert isinstance(program.screen, ElementPicker)
        await pressed(pilot, "enter")
        assert {e.label: len(e.sentences) for e in sorted_so_far(root).elements} == {"Samen": 4}
        await pressed(pilot, "u")
        await pressed(pilot, "D")
        assert [e.label for e in sorted_so_far(root).elements] in (["Samen"], ["Zelf bellen"])
        assert "left over" in told(screen, "#written")


async def test_summary_literature_recommendations_and_code_are_written(root: Path) -> None:
    sorted_in_two(root)
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot)
        await pressed(pilot, "tab")
        for key, text in (("1", "Een stem."), ("2", "Tinto."), ("3", "Bel.\n\nBel terug.")):
            await pressed(pilot, "e")
            assert isinstance(program.screen, Choose)
            await pressed(pilot, key)
            program.screen.query_one(TextArea).text = text
            await pressed(pilot, "ctrl+s")
        await pressed(pilot, "e", "5")
        program.screen.query_one(Input).value = "praat/contact"
        await pressed(pilot, "enter")
        [one, _] = sorted_so_far(root).elements
        assert (one.summary, one.literature) == ("Een stem.", "Tinto.")
        assert (one.recommendations, one.code) == (("Bel.", "Bel terug."), "praat/contact")
        assert "Summary: Een stem." in told(screen, "#card-text")
        await pressed(pilot, "e", "1")
        program.screen.query_one(TextArea).text = "Een draft."
        await pressed(pilot, "escape", "e", "1")
        assert program.screen.query_one(TextArea).text == "Een draft."
        await pressed(pilot, "escape", "e", "5")
        program.screen.query_one(Input).value = "praat/nergens"
        await pressed(pilot, "enter")
        assert any("nergens" in n.message for n in program._notifications)


async def test_enter_traces_an_element_to_the_words_and_the_place_is_kept(root: Path) -> None:
    sorted_in_two(root)
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await opened(pilot)
        await pressed(
            pilot, "slash", *"speaker=P1", "enter", "tab", "enter", "down", "down", "enter"
        )
        assert made.chosen_words(program) == "Heel stil"
        screen = await opened(pilot)
        assert screen.sorting is not None
        assert screen.sorting.typed == "speaker=P1"


async def test_filters_narrow_both_sides_and_nonsense_says_so(root: Path) -> None:
    sorted_in_two(root)
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot)
        await pressed(pilot, "slash", *"speaker=P2", "enter")
        assert screen.sorting is not None
        assert [screen.sorting.cards.every[id].words for id in screen.sorting.shown] == ["groepje"]
        assert "4 of 5 sentences sorted" in told(screen, "#coverage")
        await pressed(pilot, "escape", "slash", *"code=rust", "enter")
        assert len(screen.sorting.shown) == 2
        await pressed(pilot, "escape", "slash", *"transcript=T1", "space", *"samen", "enter")
        assert len(screen.sorting.shown) == 2
        await pressed(pilot, "slash", *"x=y", "enter")
        assert len(screen.sorting.shown) == 2
        assert any("x" in n.message for n in program._notifications)
        await pressed(pilot, "escape")
        assert len(screen.sorting.shown) == 5
        await pressed(pilot, "escape")
        assert not isinstance(program.screen, CardsScreen)


async def test_own_sentences_are_sorted_or_those_that_count(root: Path) -> None:
    with_sentences(root, "ben", only=2)
    program = made.app(root, coder="ben")
    async with program.run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot)
        assert screen.sorting is not None
        assert {p.coder for p in screen.sorting.cards.every.values()} == {"ana"}
        await pressed(pilot, "n", "enter", "w")
        for _ in range(3):
            await settled(pilot)
        assert {p.coder for p in screen.sorting.cards.every.values()} == {"ben"}
        assert "1 not among these" in told(screen, "#coverage")
        await pressed(pilot, "tab", "down", "x")
        assert [len(e.sentences) for e in sorted_so_far(root).elements] == [0]


async def test_what_somebody_else_writes_meanwhile_stays_and_is_shown(root: Path) -> None:
    sorted_in_two(root)
    path = root / "analysis" / "elements.yaml"
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot)
        text = path.read_text(encoding="utf-8")
        path.write_text(
            "# van ons\n" + text.replace("label: Samen", "label: Samen eten   # beter"), "utf-8"
        )
        screen._look_at_file()
        await settled(pilot)
        assert "Somebody changed analysis/elements.yaml" in told(screen, "#written")
        path.write_text(
            path.read_text(encoding="utf-8").replace("Bellen", "Zelf bellen"), encoding="utf-8"
        )
        await pressed(pilot, "2")
        written = path.read_text(encoding="utf-8")
        assert written.startswith("# van ons\n")
        assert "Samen eten   # beter" in written
        assert list(piles(root)) == ["Zelf bellen", "Samen eten"]
        assert len(piles(root)["Samen eten"]) == 3


async def test_a_file_that_cannot_be_read_is_named_and_never_written(root: Path) -> None:
    path = root / "analysis" / "elements.yaml"
    sorted_in_two(root)
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await opened(pilot)
        path.write_text("format: 1\nelements: [\n", encoding="utf-8")
        await pressed(pilot, "1")
        assert path.read_text(encoding="utf-8") == "format: 1\nelements: [\n"
        assert any("elements.yaml" in n.message for n in program._notifications)
        screen = await opened(pilot)
        assert "elements.yaml" in told(screen, "#banner")


async def test_an_empty_sort_says_how_to_begin(tmp_path: Path) -> None:
    program = made.app(made.study(tmp_path / "s"))
    async with program.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        assert "No inductive sentences yet" in str(screen.left.options[0].prompt)
        await pressed(pilot, "n", "1", "a", "x", "z", "space", "enter", "m", "e", "D", "u")
        assert program.screen is screen
        assert not (tmp_path / "s" / "analysis" / "elements.yaml").exists()


KEYS = [
    *("down", "up", "tab", "1", "2", "3", "a", "n", "x", "z", "D", "u", "ctrl+r", "space"),
    *("enter", "c", "m", "minus"),
]


@given(keys=st.lists(st.sampled_from(KEYS), min_size=4, max_size=14))
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
async def test_whatever_is_pressed_no_sentence_is_lost(
    keys: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = with_sentences(made.study(tmp_path_factory.mktemp("s") / "study"))
    path = root / "analysis" / "elements.yaml"
    program = made.app(root)
    async with program.run_test(size=(90, 24)) as pilot:
        await opened(pilot)
        for key in keys:
            if not isinstance(program.screen, CardsScreen):
                await pressed(pilot, "enter" if program.screen.is_modal else "f9")
            await pressed(pilot, key)
            now = sorted_so_far(root)
            placed = [id for e in now.elements for id in e.sentences]
            assert len(placed) + len(now.aside) == len({*placed, *now.aside}) <= len(SENTENCES)
        project = Project.open(root)
        while elements.undo(project):
            pass
        assert not path.exists()


def test_the_card_sort(root: Path, snap_compare: Callable[..., bool]) -> None:
    sorted_in_two(root)

    async def looked(pilot: Pilot[None]) -> None:
        await opened(pilot)
        await pressed(pilot, "tab", "enter", "down", "shift+tab")

    assert snap_compare(made.app(root), terminal_size=(100, 30), run_before=looked)
