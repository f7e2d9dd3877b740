"""The compare screen: what may be seen, what is decided, and what stays in both codings."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import OptionList, Static
from textual.widgets._footer import FooterKey

from qualcode.model.errors import UsageError
from qualcode.model.ids import BookId, CodeId, CoderId, TranscriptId
from qualcode.model.span import Span
from qualcode.project.calibrating import seal
from qualcode.project.coding import coded
from qualcode.project.project import Project
from qualcode.project.rounds import desk_in, standings
from qualcode.store.sessions import session_journal
from qualcode.tui.app import QualcodeApp
from qualcode.tui.asking import AskLine, Confirm
from qualcode.tui.code_picker import CodePicker
from qualcode.tui.transcript_canvas import TranscriptCanvas
from tests.tui import made
from tests.tui.sessions import (
    ANA,
    BEN,
    ROWS_ANA,
    ROWS_BEN,
    begun,
    brief,
    comparing,
    decisions,
    originals,
    played,
    press,
    put,
    text_of,
    two_coders,
)
from tests.tui.test_brackets import shown


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return two_coders(tmp_path / "study")


async def test_differences_are_listed_with_both_codings_and_their_definitions(root: Path) -> None:
    played(root)
    program = made.app(root, None)
    async with program.run_test(size=(120, 36)) as pilot:
        screen = await comparing(pilot)
        assert screen.found is not None
        assert [(i.kind, i.a, i.b) for i in screen.found.items] == [
            ("extra_code", ("praat/negatief",), ()),
            ("substitution", ("praat/contact",), ("praat/rust",)),
        ]
        assert screen.query_one("#items", OptionList).option_count == 2
        await press(pilot, "d")
        told = text_of(screen, "codings-text")
        assert "a  ana  Contact met anderen" in told
        assert "b  ben  Rust" in told
        assert "De spreker vindt rust." in told
        view = screen.query_one(TranscriptCanvas)
        assert view.chosen is not None
        assert view.transcript.words(view.chosen.span).startswith("Toen kwam")
        shown = {(bar.code, bar.lanes) for bar in view.bars_at(view.chosen.span)}
        assert shown == {("a:praat/contact", (0, 2)), ("b:praat/rust", (3, 5))}


async def test_one_key_decides_and_one_letter_says_why(root: Path) -> None:
    played(root)
    before = originals(root)
    program = made.app(root, None)
    async with program.run_test(size=(80, 24)) as pilot:
        screen = await comparing(pilot)
        for keys in (("a", "d"), ("b", "o"), ("equals_sign", "b"), ("0", "i"), ("a", "full_stop")):
            screen.listed.highlighted = 1
            await press(pilot, *keys)
        screen.listed.highlighted = 1
        await press(pilot, "b", "S")
        assert isinstance(program.screen, AskLine)
        await press(pilot, *"tik", "enter")
    found = session_journal(Project.open(root).folder, "r1", CoderId("consensus"))
    assert found is not None
    steps = [op for event in found.events for op in getattr(event, "ops", ())]
    contact, rust = "praat/contact", "praat/rust"
    assert [(op.choice, op.codes, op.cause, op.note) for op in steps] == [
        ("a", (contact,), "definition-unclear", ""),
        ("b", (rust,), "overlooked", ""),
        ("both", (contact, rust), "boundary", ""),
        ("neither", (), "interpretation", ""),
        ("a", (contact,), None, ""),
        ("b", (rust,), "slip", "tik"),
    ]
    assert [(r.choice, r.by) for r in decisions(root)] == [("b", ANA)]
    assert originals(root) == before


async def test_another_code_is_picked_from_the_list(root: Path) -> None:
    played(root)
    program = made.app(root, None)
    async with program.run_test(size=(80, 24)) as pilot:
        await comparing(pilot)
        await press(pilot, "d", "e")
        assert isinstance(program.screen, CodePicker)
        await press(pilot, *"negat", "enter", "d")
    assert brief(root) == [("other", ("praat/negatief",), "definition-unclear", "")]


async def test_a_note_is_added_to_a_decision_that_stays_as_it_was(root: Path) -> None:
    played(root)
    program = made.app(root, None)
    async with program.run_test(size=(80, 24)) as pilot:
        await comparing(pilot)
        await press(pilot, "d", "b", "s", "d", "n", *"tik", "enter")
    assert brief(root) == [("b", ("praat/rust",), "slip", "tik")]


async def test_escape_decides_nothing(root: Path) -> None:
    played(root)
    program = made.app(root, None)
    async with program.run_test(size=(80, 24)) as pilot:
        screen = await comparing(pilot)
        await press(pilot, "a", "escape", "e", "escape", "a", "O", "escape")
        assert program.screen is screen
    assert decisions(root) == []


async def test_decisions_are_undone_and_brought_back(root: Path) -> None:
    played(root)
    program = made.app(root, None)
    async with program.run_test(size=(80, 24)) as pilot:
        screen = await comparing(pilot)
        await press(pilot, "a", "o", "b", "d")
        assert [r.choice for r in decisions(root)] == ["a", "b"]
        await press(pilot, "u")
        assert [r.choice for r in decisions(root)] == ["a"]
        assert screen.current is not None
        assert screen.current.number == 2
        await press(pilot, "u")
        assert decisions(root) == []
        await press(pilot, "ctrl+r")
        assert [r.choice for r in decisions(root)] == ["a"]


async def test_agreement_before_stays_what_it_was(root: Path) -> None:
    played(root)
    program = made.app(root, None)
    async with program.run_test(size=(80, 24)) as pilot:
        screen = await comparing(pilot)
        assert text_of(screen, "counters") == (
            "2 to decide, 0 decided · agreement before 40.0% → nothing decided yet"
        )
        await press(pilot, "a", "o")
        assert text_of(screen, "counters") == (
            "1 to decide, 1 decided · agreement before 40.0% → after discussion 60.0%"
        )


async def test_after_a_decision_comes_the_next_that_is_open(root: Path) -> None:
    played(root, {ANA: ((2, "rust"), (4, "rust"), (5, "contact")), BEN: ()})
    program = made.app(root, None)
    async with program.run_test(size=(80, 24)) as pilot:
        screen = await comparing(pilot)
        numbers = []
        for keys in ("d", "as", "bs", "as"):
            await press(pilot, *keys)
            numbers.append(screen.current.number if screen.current else 0)
        assert numbers == [2, 3, 1, 1]
        await press(pilot, "o")
        assert (screen.listed.option_count, screen.current) == (0, None)
        await press(pilot, "a", "n", "o", "D")
        assert screen.current is not None
    assert len(decisions(root)) == 3


async def test_nothing_of_another_coder_is_shown_while_one_is_at_work(root: Path) -> None:
    session = begun(root)
    put(root, session, BEN, ROWS_BEN, sealed=True)
    put(root, session, ANA, ROWS_ANA, sealed=False)
    program = made.app(root, None)
    async with program.run_test(size=(80, 24)) as pilot:
        screen = await comparing(pilot)
        assert screen.found is None
        assert not screen.query_one("#comparing").display
        told = text_of(screen, "why-text")
        for part in ("coded blind", "ana          at work, 4 codings", "ben          sealed\n"):
            assert part in told
        assert list(screen.query(TranscriptCanvas)) == []
        assert screen.query_one("#items", OptionList).option_count == 0
        await press(pilot, "a", "e", "u", "n", "t", "o", "d", "A")
        assert program.screen is screen
        await press(pilot, "enter")
        own = made.code_screen(program).work.segments
        assert {s.coder for s in own} == {ANA}
        assert [s.codes for s in own] == [
            ("praat/rust", "praat/negatief"),
            *[("praat/contact",)] * 2,
        ]
    assert decisions(root) == []
    assert standings(Project.open(root), session) == {ANA: "at-work", BEN: "sealed"}


def at_the_foot(program: QualcodeApp) -> set[str]:
    """The actions that the footer offers."""
    return {str(key.description) for key in program.screen.query(FooterKey)}


async def test_the_footer_offers_no_decision_where_none_can_be_made(root: Path) -> None:
    played(root)
    begun(root, "r2", on=TranscriptId("T2"))
    program = made.app(root, None)
    async with program.run_test(size=(120, 24)) as pilot:
        await comparing(pilot)
        await press(pilot, "l", "2")
        assert {"Take A", "Take B", "Both", "Undo"} <= at_the_foot(program)
        await press(pilot, "l", "1")
        assert {"Take A", "Take B", "Both", "Undo"} & at_the_foot(program) == set()
        assert "Seal" in at_the_foot(program)
        await press(pilot, "enter")
        assert {"Take A", "Take B"} & at_the_foot(program) == set()
        await press(pilot, "f3")
        assert {"Take A", "Take B"} & at_the_foot(program) == set()


async def test_a_coder_seals_after_being_asked_and_only_once(root: Path) -> None:
    session = begun(root)
    put(root, session, ANA, [(2, "rust")], sealed=False)
    program = made.app(root, None)
    async with program.run_test(size=(80, 24)) as pilot:
        screen = await comparing(pilot)
        await press(pilot, "s")
        assert isinstance(program.screen, Confirm)
        assert "2 of 3 units have no code." in shown(program)
        await press(pilot, "escape")
        assert standings(Project.open(root), session) == {ANA: "at-work", BEN: "not-begun"}
        await press(pilot, "s", "enter")
        assert standings(Project.open(root), session) == {ANA: "sealed", BEN: "not-begun"}
        assert "You have sealed" in text_of(screen, "why-text")
        await press(pilot, "s")
        assert pilot.app.screen is screen


async def test_a_study_without_sessions_says_how_to_make_one(root: Path) -> None:
    program = made.app(root, None)
    async with program.run_test(size=(80, 24)) as pilot:
        screen = await comparing(pilot)
        assert "qualcode session new round-1" in text_of(screen, "why-text")
        await press(pilot, "a", "l", "s", "A", "u", "t", "escape")
        assert program.screen is not screen


async def test_the_newest_session_with_something_to_do_comes_first(root: Path) -> None:
    first = played(root)
    second = played(root, id="r2")
    blind = begun(root, "r3", on=TranscriptId("T2"))
    program = made.app(root, None)
    async with program.run_test(size=(80, 24)) as pilot:
        screen = await comparing(pilot)
        assert [s.id for s in screen.sessions] == ["r1", "r2", "r3"]
        assert (screen.session, screen.found) == (blind, None)
        await press(pilot, "l", "2")
        assert screen.session == second
        await press(pilot, "l", "1")
        await press(pilot, "enter")
        desk = made.code_screen(program).work.desk
        assert (desk.session, desk.transcript.id) == (blind, "T2")
        screen = await comparing(pilot)
        assert screen.session == blind
        await press(pilot, "l", "3")
        assert screen.session == first
        assert screen.found is not None


async def test_own_edges_stand_in_the_margin_of_each_coder(root: Path) -> None:
    session = begun(root, unit=None)
    project = Project.open(root)
    text = project.folder.transcript(made.T1).text
    for who, words in ((ANA, "Het was stil. Heel stil, eigenlijk"), (BEN, "Heel stil, eigenlijk")):
        start = text.index(words)
        with desk_in(project, session, made.T1, who) as desk:
            code = CodeId("praat/rust" if who == ANA else "praat/contact")
            desk.code(Span(start, start + len(words)), [code])
        seal(Project.open(root), session, who)
    program = made.app(root, None)
    async with program.run_test(size=(80, 24)) as pilot:
        screen = await comparing(pilot)
        view = screen.query_one(TranscriptCanvas)
        bars = view.bars_at(Span(0, len(text)))
        assert {(bar.code, text[bar.span.start : bar.span.end]) for bar in bars} == {
            ("a:praat/rust", "Het was stil. Heel stil, eigenlijk"),
            ("b:praat/contact", "Heel stil, eigenlijk"),
        }


async def test_enter_goes_to_the_words_and_f3_comes_back(root: Path) -> None:
    played(root)
    program = made.app(root, None)
    async with program.run_test(size=(80, 24)) as pilot:
        await comparing(pilot)
        await press(pilot, "d", "enter")
        assert made.chosen_words(program).startswith("Toen kwam er een groepje.")
        await comparing(pilot)


async def coded_blind(root: Path, who: CoderId, *steps: str) -> None:
    """Codes a session unit by unit, by the first letters of a code or nothing, and seals."""
    program = made.app(root, None, who)
    async with program.run_test(size=(80, 24)) as pilot:
        screen = await comparing(pilot)
        assert screen.found is None
        await press(pilot, "enter")
        for letters in steps:
            if letters:
                await press(pilot, "c", *letters, "enter")
            await press(pilot, "n")
        await comparing(pilot)
        await press(pilot, "s", "enter")


async def test_a_whole_session_runs_from_blind_coding_to_the_consensus(root: Path) -> None:
    session = begun(root)
    await coded_blind(root, ANA, "rust", "contact", "contact")
    assert standings(Project.open(root), session) == {ANA: "sealed", BEN: "not-begun"}
    await coded_blind(root, BEN, "rust", "rust", "")
    before = originals(root)
    program = made.app(root, None, "ben")
    async with program.run_test(size=(80, 24)) as pilot:
        screen = await comparing(pilot)
        assert screen.found is not None
        sides = [(i.kind, i.a, i.b) for i in screen.found.items]
        assert sides == [
            ("omission_code", ("praat/contact",), ()),
            ("substitution", ("praat/contact",), ("praat/rust",)),
        ]
        await press(pilot, *"aobd")
        await press(pilot, "A", "enter")
    assert originals(root) == before
    assert Project.open(root).journal(made.T1, ANA) is None
    kept = coded(Project.open(root), made.T1, CoderId("consensus"))
    turns = Project.open(root).folder.transcript(made.T1).turn_at
    assert [(turns(s.span.start) + 1, s.codes) for s in kept] == [
        (2, ("praat/rust",)),
        (4, ("praat/rust",)),
        (5, ("praat/contact",)),
    ]


async def test_what_is_undecided_is_left_out_and_said_so(root: Path) -> None:
    played(root)
    program = made.app(root, None)
    async with program.run_test(size=(80, 24)) as pilot:
        await comparing(pilot)
        await press(pilot, "A")
        assert "2 differences are not decided" in str(program.screen.query_one(Static).content)
        await press(pilot, "enter")
    kept = coded(Project.open(root), made.T1, CoderId("consensus"))
    assert [s.codes for s in kept] == [("praat/rust",), ("praat/contact",)]


async def test_a_code_that_was_unclear_twice_is_to_be_looked_at(root: Path) -> None:
    rows = {ANA: ((2, "rust"), (4, "rust")), BEN: ((5, "contact"),)}
    played(root, rows)
    program = made.app(root, None)
    async with program.run_test(size=(80, 24)) as pilot:
        screen = await comparing(pilot)
        screen.listed.highlighted = 1
        await press(pilot, *"adadt")
        shown = program.screen.query_one(OptionList)
        assert [str(shown.get_option_at_index(n).prompt)[:41] for n in range(2)] == [
            "1  Rust, unclear in 2 of 2 · 2 “Het was s",
            "2  Rust, unclear in 2 of 2 · 3 “Toen kwam",
        ]
        await press(pilot, "2")
        assert screen.current is not None
        assert screen.current.number == 3


async def test_a_session_takes_no_new_codes_and_keeps_the_books_of_the_study(root: Path) -> None:
    begun(root)
    program = made.app(root, None)
    async with program.run_test(size=(80, 24)) as pilot:
        await comparing(pilot)
        await press(pilot, "enter")
        with pytest.raises(UsageError, match="keeps the codebook"):
            made.code_screen(program).work.new_code(BookId("praat"), "Nieuw", why="")
        await press(pilot, "q")
        assert program.project is not None
        assert program.project.books is None
