"""Keys in one burst on every screen: each acts on what the keys before it left."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from textual.events import Key, Paste
from textual.pilot import Pilot

from qualcode.journal.events import AddCode
from qualcode.project import configuring
from qualcode.project.project import Project
from qualcode.project.protecting import decisions_of
from tests.tui import (
    made,
    test_compare,
    test_configurations,
    test_hits,
    test_identifiers,
    test_quotes,
    test_review,
)
from tests.tui.test_sides import coded
from tests.tui.test_typing import burst
from tests.tui.waiting import settled

Opened = Callable[[Pilot[None]], Awaitable[object]]
FOUR = (("Het was stil.", "rust"), ("groepje", "contact"), ("samen eten", "contact"))
doubtful, study, table = test_review.doubtful, test_identifiers.study, test_identifiers.table


async def words_after(root: Path, opened: Opened, *keys: str) -> str:
    """The words that are selected after a burst that goes to a transcript."""
    program = made.app(root, transcript=None)
    async with program.run_test(size=(120, 36)) as pilot:
        await opened(pilot)
        await burst(pilot, *keys)
        return made.chosen_words(program)


async def test_the_study_opens_the_transcript_that_was_gone_to(tmp_path: Path) -> None:
    words = {f"T{n}": made.TURNS for n in range(1, 5)}
    program = made.app(made.study(tmp_path / "s", transcripts=words), transcript=None)
    async with program.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await burst(pilot, "down", "down", "enter")
        assert made.code_screen(program).work.transcript.id == "T3"


async def test_the_quotes_go_to_the_one_that_was_gone_to(root: Path) -> None:
    coded(root, *FOUR)
    assert await words_after(root, test_quotes.opened, "down", "down", "enter") == "samen eten"


async def test_a_filter_of_quotes_is_sent_before_enter_goes_anywhere(root: Path) -> None:
    coded(root, *FOUR)
    program = made.app(root, transcript=None)
    async with program.run_test(size=(120, 36)) as pilot:
        screen = await test_quotes.opened(pilot)
        await burst(pilot, "/code=contact", "enter")
        assert program.screen is screen
        assert await test_quotes.quotes_of(pilot) == ["groepje", "samen eten"]


async def test_the_review_goes_to_the_coding_that_was_gone_to(doubtful: Path) -> None:
    after = await words_after(doubtful, test_review.reviewing, "down", "down", "enter")
    assert after == "Daarna kwam er een groepje."


async def test_the_review_puts_a_coding_on_the_words_that_were_chosen(doubtful: Path) -> None:
    program = made.app(doubtful, transcript=None)
    async with program.run_test(size=(100, 36)) as pilot:
        await test_review.reviewing(pilot)
        await burst(pilot, "jje)", "enter")
    [moved] = made.last_ops(doubtful)
    assert type(moved).__name__ == "MoveSegment"


async def test_a_comparison_goes_to_the_difference_that_was_gone_to(tmp_path: Path) -> None:
    words = {"T1": made.TURNS}
    root = made.study(tmp_path / "study", transcripts=words, coders=("ana", "ben"))
    test_compare.played(root)
    after = await words_after(root, test_compare.comparing, "down", "enter")
    assert after.startswith("Toen kwam")


async def test_a_comparison_decides_the_difference_that_was_gone_to(tmp_path: Path) -> None:
    words = {"T1": made.TURNS}
    root = made.study(tmp_path / "study", transcripts=words, coders=("ana", "ben"))
    test_compare.played(root)
    program = made.app(root, transcript=None)
    async with program.run_test(size=(120, 36)) as pilot:
        await test_compare.comparing(pilot)
        await burst(pilot, "db", "down", "enter")
    assert len(test_compare.decisions(root)) == 1
    [(choice, codes, cause, _)] = test_compare.brief(root)
    assert (choice, codes, cause) == ("b", ("praat/rust",), "overlooked")


async def test_places_are_coded_as_they_were_answered(tmp_path: Path) -> None:
    root = made.study(tmp_path / "s", transcripts={"T1": made.TURNS, "T2": test_hits.OTHER})
    program = made.app(root)
    async with program.run_test(size=(80, 24)) as pilot:
        await test_hits.found_here(pilot)
        await burst(pilot, "ny", "enter", "enter")
    [add] = [op for op in made.last_ops(root) if isinstance(op, AddCode)]
    assert add.code == "praat/rust"


async def test_words_found_everywhere_are_gone_to_in_order(root: Path) -> None:
    async def found(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await pilot.press("f6", *"stil", "enter")
        await settled(pilot)

    before = await words_after(root, found, "enter")
    assert before == "stil"
    program = made.app(root, transcript=None)
    async with program.run_test(size=(120, 36)) as pilot:
        await found(pilot)
        await burst(pilot, "down", "enter")
        chosen = made.view_of(program).chosen
        assert chosen is not None
        assert chosen.span.start > 30


async def test_names_are_gone_to_and_decided_in_order(study: Path, table: Path) -> None:
    program = made.app(study, transcript=None)
    async with program.run_test(size=(100, 30)) as pilot:
        await test_identifiers.reviewing(pilot)
        await burst(pilot, "krd", "enter")
        assert made.chosen_words(program) == "Zilverberg"
    decided = decisions_of(Project.open(study))
    strings = ("06-12345678", "h.zil@voorbeeld.nl", "Kwintelier")
    assert [decided.of(string) for string in strings] == ["keep", "replace", None]


async def test_a_configuration_is_filled_in_field_by_field(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(120, 40)) as pilot:
        await test_configurations.opened(pilot)
        await pilot.press("n")
        await settled(pilot)
        await burst(pilot, "Als", "tab", "-a", "enter", "k", "ctrl+s")
    [one] = configuring.configurations(Project.open(root))
    assert (one.id, one.statement, one.context) == ("cmo-1-a", "Als", "k")


async def test_a_key_behind_enter_is_for_the_screen_below(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press("c")
        await settled(pilot)
        await burst(pilot, "contact", "enter", "u")
        assert made.code_screen(program).work.segments == []
    assert [type(event).__name__ for event in made.events(root)] == ["Act", "Undo"]


async def test_what_is_pasted_keeps_its_place_between_keys(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        program.post_message(Key("t", "t"))
        program.post_message(Paste("heel"))
        await burst(pilot, " snel", "enter")
    assert "Het werkzame element is heel snel" in str(made.last_ops(root))


async def test_what_was_coded_is_there_when_leaving_at_once(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await burst(pilot, "f", "down", "enter", "ctrl+q")
    assert "flag='unique'" in str(made.last_ops(root))
