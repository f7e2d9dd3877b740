"""Reviewing codings after a correction: every key answers in the journal and can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace as changed
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from qualcode.journal.events import DropSegment, MoveSegment
from qualcode.model.ids import CoderId
from qualcode.model.span import Span
from qualcode.project.calibrating import NewSession, new_session
from qualcode.project.correcting import update
from qualcode.project.desk import Desk
from qualcode.project.project import Project
from qualcode.project.reviewing import review
from qualcode.tui.screens.code import CodeScreen
from qualcode.tui.screens.correction import CorrectionScreen
from qualcode.tui.screens.review import ReviewScreen
from qualcode.tui.screens.study import StudyScreen
from tests.tui import made
from tests.tui.test_sides import coded
from tests.tui.test_snapshots import after
from tests.tui.waiting import settled

CODINGS = (
    ("Het was stil.", "rust"),
    ("Mijn mentor belde wel eens op.", "contact"),
    ("Toen kwam er een groepje.", "contact"),
    ("samen eten", "rust"),
)
EDITS = (
    ("Het was stil. Heel", "Het was heel rustig. Heel"),
    (" Mijn mentor belde wel eens op.", ""),
    ("Toen kwam er een groepje.", "Daarna kwam er een groepje."),
    ("samen eten.", "samen gegeten."),
)


def edit(root: Path, *pairs: tuple[str, str]) -> None:
    """Changes the words file as a person does in an editor."""
    path = root / "transcripts" / "T1.txt"
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def doubtful(tmp_path: Path) -> Path:
    """ana has four codings in doubt or lost, ben one; the words were corrected."""
    root = made.study(tmp_path / "study", coders=("ana", "ben"))
    coded(root, *CODINGS)
    coded(root, CODINGS[0], coder="ben")
    edit(root, *EDITS)
    update(Project.open(root, clock=made.Clock()), made.T1)
    return root


async def reviewing(pilot: Pilot[None]) -> ReviewScreen:
    """The review screen, by its key."""
    await settled(pilot)
    await pilot.press("f7")
    await settled(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, ReviewScreen)
    return screen


def told(screen: ReviewScreen, id: str) -> str:
    """What a line of the screen says."""
    return str(screen.query_one(f"#{id}", Static).content)


def signs(screen: ReviewScreen) -> list[str]:
    """The first character of every row."""
    listed = screen.query_one(OptionList)
    return [str(listed.get_option_at_index(n).prompt)[0] for n in range(listed.option_count)]


def left(root: Path, coder: str = "ana") -> int:
    """How many codings still wait."""
    return len(list(review(Project.open(root), coders=[coder])))


async def test_old_and_new_words_stand_beside_each_other_with_the_gate(doubtful: Path) -> None:
    program = made.app(doubtful, transcript=None)
    async with program.run_test(size=(100, 30)) as pilot:
        screen = await reviewing(pilot)
        assert signs(screen) == ["·"] * 4
        assert "1 of 4 · 4 to decide" in told(screen, "about-review")
        assert "No final table or export while codings wait: ana 4, ben 1." in told(screen, "gate")
        case = told(screen, "case-text")
        assert "was  Het was stil." in case
        assert "now  Het was heel rustig." in case
        assert "Rust · ana · check: too few words" in case


async def test_accept_drop_and_later_are_one_key_each_and_undo_takes_them_back(
    doubtful: Path,
) -> None:
    program = made.app(doubtful, transcript=None)
    async with program.run_test(size=(100, 30)) as pilot:
        screen = await reviewing(pilot)
        await pilot.press("a", "x", "l")
        await settled(pilot)
        assert signs(screen) == ["a", "x", "l", "·"]
        assert "4 of 4 · 2 to decide" in told(screen, "about-review")
        assert left(doubtful) == 2
        assert isinstance(made.last_ops(doubtful)[0], DropSegment)
        await pilot.press("u")
        await settled(pilot)
        assert (signs(screen), left(doubtful)) == (["a", "·", "l", "·"], 3)
        await pilot.press("ctrl+r")
        await settled(pilot)
        assert signs(screen) == ["a", "x", "l", "·"]
        await pilot.press("u", "u", "u")
        await settled(pilot)
        assert left(doubtful) == 4


async def test_another_place_is_chosen_in_the_words_and_taken_with_enter(doubtful: Path) -> None:
    program = made.app(doubtful, transcript=None)
    async with program.run_test(size=(100, 30)) as pilot:
        screen = await reviewing(pilot)
        await pilot.press("e")
        await pilot.pause()
        assert screen.placing is not None
        await pilot.press("a", "x", "right_parenthesis", "enter")
        await settled(pilot)
        assert signs(screen)[0] == "e"
        [moved] = made.last_ops(doubtful)
        assert isinstance(moved, MoveSegment)
        assert moved.quote == "Heel stil, eigenlijk, want ik kende niemand en ik zat daar gewoon."
        assert left(doubtful) == 3


async def test_escape_leaves_a_place_that_was_being_chosen(doubtful: Path) -> None:
    program = made.app(doubtful, transcript=None)
    async with program.run_test(size=(80, 24)) as pilot:
        screen = await reviewing(pilot)
        await pilot.press("e", "j", "escape")
        await settled(pilot)
        assert (screen.placing, left(doubtful)) == (None, 4)
        assert program.screen is screen


async def test_what_found_its_place_is_shown_too_and_can_be_placed_by_hand(root: Path) -> None:
    coded(root, ("ik kende niemand en ik zat daar", "rust"))
    edit(root, ("niemand en ik", "niemand en dus ik"))
    update(Project.open(root, clock=made.Clock()), made.T1)
    program = made.app(root, transcript=None)
    async with program.run_test(size=(100, 30)) as pilot:
        screen = await reviewing(pilot)
        assert "Nothing waits for a decision" in told(screen, "nothing-text")
        assert "Nothing waits: final tables" in told(screen, "gate")
        await pilot.press("o")
        await settled(pilot)
        assert "now  ik kende niemand en dus ik zat daar" in told(screen, "case-text")
        await pilot.press("a", "e", "j", "enter")
        await settled(pilot)
        assert signs(screen) == ["e"]


async def test_what_is_lost_is_not_accepted_by_mistake(doubtful: Path) -> None:
    program = made.app(doubtful, transcript=None)
    async with program.run_test(size=(100, 30)) as pilot:
        screen = await reviewing(pilot)
        await pilot.press("d", "a")
        await settled(pilot)
        assert (signs(screen)[1], left(doubtful)) == ("·", 4)
        assert "e chooses a place, x drops it" in told(screen, "written")


async def test_codings_of_another_coder_are_looked_at_and_left(doubtful: Path) -> None:
    program = made.app(doubtful, transcript=None)
    async with program.run_test(size=(100, 30)) as pilot:
        screen = await reviewing(pilot)
        await pilot.press("w", "o", "o", "o", "end")
        await settled(pilot)
        assert len(signs(screen)) == 5
        assert "Only ben decides about it." in told(screen, "case-text")
        await pilot.press("a", "x", "l", "e")
        await settled(pilot)
        assert signs(screen) == ["·"] * 5
        assert left(doubtful, "ben") == 1


async def test_nothing_of_another_coder_is_shown_while_a_session_is_blind(doubtful: Path) -> None:
    project = changed(Project.open(doubtful, clock=made.Clock()), viewer=CoderId("ana"))
    new_session(
        project,
        NewSession(
            "ronde-1", (made.ANA, made.CoderId("ben")), (made.T1,), mode="shared", unit="turn"
        ),
    )
    program = made.app(doubtful, transcript=None)
    async with program.run_test(size=(100, 30)) as pilot:
        screen = await reviewing(pilot)
        await pilot.press("w", "o", "o")
        await settled(pilot)
        assert {case.coder for case in screen._cases} == {"ana"}
        assert "hidden while a session is blind" in told(screen, "gate")
        assert "ben" not in told(screen, "gate")


async def test_an_answer_of_yesterday_is_taken_back_today(doubtful: Path) -> None:
    first = made.app(doubtful, transcript=None)
    async with first.run_test(size=(100, 30)) as pilot:
        await reviewing(pilot)
        await pilot.press("a")
        await settled(pilot)
    program = made.app(doubtful, transcript=None)
    async with program.run_test(size=(100, 30)) as pilot:
        screen = await reviewing(pilot)
        assert len(signs(screen)) == 3
        await pilot.press("u")
        await settled(pilot)
        assert (len(signs(screen)), left(doubtful)) == (4, 4)
        await pilot.press("u")
        await settled(pilot)
        assert left(doubtful) == 4


async def test_the_code_screen_leads_to_the_review_and_back(doubtful: Path) -> None:
    program = made.app(doubtful)
    async with program.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        screen = made.code_screen(program)
        assert "4 codings wait for your decision" in str(
            screen.query_one("#banner", Static).content
        )
        await pilot.press("exclamation_mark")
        await settled(pilot)
        assert isinstance(program.screen, ReviewScreen)
        await pilot.press("a")
        await settled(pilot)
        await pilot.press("q")
        await settled(pilot)
        assert isinstance(program.screen, CodeScreen)
        assert program.screen.work.waiting == 3
        await pilot.press("exclamation_mark")
        await settled(pilot)
        assert isinstance(program.screen, CodeScreen)


async def test_enter_goes_to_the_words_in_their_transcript(doubtful: Path) -> None:
    program = made.app(doubtful, transcript=None)
    async with program.run_test(size=(100, 30)) as pilot:
        await reviewing(pilot)
        await pilot.press("d", "D", "enter")
        await settled(pilot)
        assert made.chosen_words(program) == "Het was heel rustig."


async def test_the_study_names_what_waits(doubtful: Path) -> None:
    program = made.app(doubtful, transcript=None)
    async with program.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        assert isinstance(program.screen, StudyScreen)
        assert "(T1 4): press F7" in str(program.screen.query_one("#next-step", Static).content)
        row = str(program.screen.query_one("#about-row-text", Static).content)
        assert "T1: codings wait for a decision (ana 4, ben 1)" in row


# Words edited by hand


async def test_an_edit_by_hand_is_shown_before_it_is_put_in_use(root: Path) -> None:
    coded(root, *CODINGS)
    edit(root, *EDITS)
    before = {p: p.read_bytes() for p in (root / "transcripts").iterdir()}
    program = made.app(root)
    async with program.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        assert isinstance(program.screen, CorrectionScreen)
        page = str(program.screen.query_one("#account-text", Static).content)
        assert "4 coded places" in page
        assert "-P2: Toen kwam er een groepje. Dat scheelde écht, hè." in page
        assert {p: p.read_bytes() for p in before} == before
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(program.screen, CodeScreen)
        assert program.screen.work.desk.locked is None
        assert program.screen.work.waiting == left(root) == 4


async def test_an_edit_by_hand_can_be_left_or_taken_back(root: Path) -> None:
    coded(root, *CODINGS)
    recorded = (root / "transcripts" / "T1.txt").read_bytes()
    edit(root, *EDITS)
    program = made.app(root)
    async with program.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("escape")
        await settled(pilot)
        screen = made.code_screen(program)
        assert screen.work.desk.locked is not None
        assert "Read only" in str(screen.query_one("#banner", Static).content)
        await pilot.press("exclamation_mark")
        await settled(pilot)
        await pilot.press("r")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert made.code_screen(program).work.desk.locked is None
    assert (root / "transcripts" / "T1.txt").read_bytes() == recorded


async def test_an_update_is_taken_back_by_way_of_the_palette(doubtful: Path) -> None:
    program = made.app(doubtful)
    async with program.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+p", *"Gobacktothewordsof")
        await pilot.pause(0.3)
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(program.screen, CorrectionScreen)
        await pilot.press("enter")
        await settled(pilot)
    with Desk.open(Project.open(doubtful), made.T1, made.ANA, write=False) as desk:
        here = [s for s in desk.segments() if s.text_hash == desk.transcript.version]
        assert [desk.transcript.words(s.span) for s in here] == [quote for quote, _ in CODINGS]
        assert Span(0, 3) not in {s.span for s in here}


async def test_counts_of_others_are_not_told_while_a_session_is_blind(root: Path) -> None:
    path = root / "project.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("- ana", "- ana\n  - ben"), encoding="utf-8"
    )
    coded(root, *CODINGS)
    coded(root, CODINGS[0], coder="ben")
    project = Project.open(root, clock=made.Clock())
    new_session(
        project,
        NewSession(
            "ronde-1", (made.ANA, made.CoderId("ben")), (made.T1,), mode="shared", unit="turn"
        ),
    )
    edit(root, *EDITS)
    program = made.app(root)
    async with program.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        page = str(program.screen.query_one("#account-text", Static).content)
        assert "ana: " in page
        assert "ben: " not in page
        assert "nothing of another coder is shown until" in " ".join(page.split())


@pytest.mark.parametrize("size", [(40, 12), (160, 50)])
async def test_every_key_works_in_a_tiny_and_in_a_large_terminal(
    doubtful: Path, size: tuple[int, int]
) -> None:
    program = made.app(doubtful, transcript=None)
    async with program.run_test(size=size) as pilot:
        screen = await reviewing(pilot)
        for key in (
            "d",
            "D",
            "ctrl+d",
            "ctrl+u",
            "e",
            "g",
            "enter",
            "l",
            "x",
            "u",
            "o",
            "o",
            "o",
            "w",
        ):
            await pilot.press(key)
            await settled(pilot)
        await pilot.resize_terminal(80, 24)
        await settled(pilot)
        assert program.screen is screen
        assert left(doubtful) == 3


def test_old_and_new_words_look_like_this(
    doubtful: Path, snap_compare: Callable[..., bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    program = made.app(doubtful, transcript=None)
    assert snap_compare(program, terminal_size=(80, 24), run_before=after("f7", "a"))
