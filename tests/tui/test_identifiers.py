"""Reviewing identifiers: every key decides at once, outside the study what names are, inside a hash."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from qualcode.model.transcript import Turn
from qualcode.project.desk import Desk
from qualcode.project.project import Project
from qualcode.project.protecting import decisions_of, log_of, review
from qualcode.project.replacements import Files, files_of, keep_files
from qualcode.tui.asking import AskLine, Choose
from qualcode.tui.screens.carrying import CarryingScreen
from qualcode.tui.screens.code import CodeScreen
from qualcode.tui.screens.identifiers import IdentifiersScreen
from tests.privacy.small import every_byte
from tests.tui import made
from tests.tui.test_sides import coded
from tests.tui.test_snapshots import after
from tests.tui.waiting import settled

TURNS = (
    Turn("Wat helpt jullie hier op school?", "INT", 1_000),
    Turn(
        "Ik bel altijd met mevrouw Zilverberg op 06-12345678, of ik mail h.zil@voorbeeld.nl.", "P1"
    ),
    Turn("Mooi. En bij jou?", "INT", 9_000),
    Turn("Ook bij mevrouw Zilverbergh. En soms bij mevrouw Kwintelier in de Aula.", "P2"),
    Turn("Toen ik hier kwam kende ik alleen Kwintelier. Dat was de hele klas.", "P1"),
)
NAMES = (b"Zilverberg", b"Kwintelier", b"06-12345678", b"h.zil@voorbeeld.nl")
T1, T2 = "T1", "T2"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Two transcripts with two numbers, a name in two spellings, another name, and a hall."""
    root = made.study(
        tmp_path / "study", transcripts={T1: TURNS, T2: (Turn("In de Aula is het stil.", "P1"),)}
    )
    coded(root, ("Kwintelier in de Aula", "contact"))
    return root


@pytest.fixture
def table(study: Path) -> Path:
    """The table of replacements, known to the person who reviews."""
    path = study.parent / "safe" / "replace.csv"
    keep_files(Project.open(study), Files(table=str(path)))
    return path


async def reviewing(pilot: Pilot[None]) -> IdentifiersScreen:
    """The identifier review, by its key."""
    await settled(pilot)
    await pilot.press("f8")
    await settled(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, IdentifiersScreen)
    return screen


def told(screen: object, id: str) -> str:
    """What a part of the screen says."""
    assert isinstance(screen, IdentifiersScreen | CarryingScreen)
    return str(screen.query_one(f"#{id}", Static).content)


def rows(screen: IdentifiersScreen) -> list[tuple[str, str]]:
    """The sign and the first writing of every row."""
    listed = screen.query_one(OptionList)
    prompts = [str(listed.get_option_at_index(n).prompt) for n in range(listed.option_count)]
    return [(prompt[0], prompt[22:].split(" ")[0]) for prompt in prompts]


def choice(root: Path, string: str) -> str | None:
    """What the study has decided about a string."""
    return decisions_of(Project.open(root)).of(string)


def lines_of(table: Path) -> list[str]:
    """The lines of a table outside the study."""
    return table.read_text(encoding="utf-8").splitlines()


async def test_the_surest_come_first_with_their_places(study: Path) -> None:
    program = made.app(study, transcript=None)
    async with program.run_test(size=(100, 34)) as pilot:
        screen = await reviewing(pilot)
        assert [string for _, string in rows(screen)] == [
            "06-12345678", "h.zil@voorbeeld.nl", "Kwintelier", "Zilverberg", "Aula",
        ]  # fmt: skip
        assert "1 of 5 · 5 to decide, 2 direct" in told(screen, "about-flags")
        assert "does not mean anonymous: the check misses" in told(screen, "caution")
        assert "r replaces it by [telefoonnummer]" in told(screen, "flag-why")
        assert "mevrouw Zilverberg op 06-12345678, of ik mail" in told(screen, "flag-places")


async def test_one_key_decides_for_all_writings_and_undo_takes_it_back(
    study: Path, table: Path
) -> None:
    program = made.app(study, transcript=None)
    async with program.run_test(size=(100, 30)) as pilot:
        screen = await reviewing(pilot)
        await pilot.press("r", "k", "l", "r")
        await settled(pilot)
        assert [sign for sign, _ in rows(screen)] == ["r", "k", "l", "r", "·"]
        assert [choice(study, s) for s in ("06-12345678", "h.zil@voorbeeld.nl")] == [
            "replace", "keep",
        ]  # fmt: skip
        assert choice(study, "Kwintelier") == "later"
        assert choice(study, "Zilverbergh") == choice(study, "zilverberg") == "replace"
        assert lines_of(table)[1:] == [
            "06-12345678,[telefoonnummer],phone,,,,yes",
            "Zilverberg,[naam 1],name,Zilverbergh,,,",
        ]
        await pilot.press("u", "u", "u", "u", "u")
        await settled(pilot)
        assert [sign for sign, _ in rows(screen)] == ["·"] * 5
        assert choice(study, "06-12345678") is None
        assert len(lines_of(table)) == 1


async def test_decisions_are_there_after_the_program_was_killed(study: Path, table: Path) -> None:
    first = made.app(study, transcript=None)
    async with first.run_test(size=(80, 24)) as pilot:
        await reviewing(pilot)
        await pilot.press("r", "k")
        await settled(pilot)
        # Nothing is closed or saved here: what was decided is on the disk already.
        assert choice(study, "06-12345678") == "replace"
        assert "06-12345678" in "".join(lines_of(table))
    program = made.app(study, transcript=None)
    async with program.run_test(size=(80, 24)) as pilot:
        screen = await reviewing(pilot)
        assert rows(screen)[0] == ("r", "06-12345678")
        assert [string for _, string in rows(screen)][1] == "Kwintelier"


async def test_other_words_are_typed_and_the_same_words_mean_the_same(
    study: Path, table: Path
) -> None:
    program = made.app(study, transcript=None)
    async with program.run_test(size=(100, 30)) as pilot:
        await reviewing(pilot)
        await pilot.press("d", "d", "e")
        await settled(pilot)
        assert isinstance(program.screen, AskLine)
        program.screen.query_one(Input).value = "docent A"
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("m")
        await settled(pilot)
        assert isinstance(program.screen, Choose)
        await pilot.press("1")
        await settled(pilot)
        lines = lines_of(table)
        assert lines[1:] == ["Kwintelier,[docent A],name,Zilverberg|Zilverbergh,,,"]


async def test_writings_are_decided_apart_and_together_again(study: Path, table: Path) -> None:
    program = made.app(study, transcript=None)
    async with program.run_test(size=(100, 30)) as pilot:
        screen = await reviewing(pilot)
        await pilot.press("d", "d", "d", "s")
        await settled(pilot)
        assert [string for _, string in rows(screen)][3:5] == ["Zilverberg", "Zilverbergh"]
        await pilot.press("r", "k")
        await settled(pilot)
        assert (choice(study, "Zilverberg"), choice(study, "Zilverbergh")) == ("replace", "keep")
        await pilot.press("D", "D", "d", "s")
        await settled(pilot)
        assert len(rows(screen)) == 5


async def test_names_that_only_sound_alike_are_one_when_that_is_said_twice(
    tmp_path: Path,
) -> None:
    turns = (Turn("Ik sprak met mevrouw Maurice en daarna met mevrouw Marloes.", "P1"),)
    root = made.study(tmp_path / "study", transcripts={"T1": turns})
    path = tmp_path / "safe" / "replace.csv"
    keep_files(Project.open(root), Files(table=str(path)))
    program = made.app(root, transcript=None)
    async with program.run_test(size=(100, 30)) as pilot:
        screen = await reviewing(pilot)
        assert "r replaces it by [naam 1] when pressed twice" in told(screen, "flag-why")
        await pilot.press("r")
        await settled(pilot)
        assert choice(root, "Maurice") is None
        assert "All one?" in told(screen, "written")
        await pilot.press("s", "r", "r")
        await settled(pilot)
        lines = lines_of(path)
        assert lines[1:] == ["Maurice,[naam 1],name,,,,", "Marloes,[naam 2],name,,,,"]
        await pilot.press("u", "u", "s", "r", "r")
        await settled(pilot)
        lines = lines_of(path)
        assert lines[1:] == ["Maurice,[naam 1],name,Marloes,,,"]


async def test_without_a_table_it_asks_where_and_goes_on(study: Path) -> None:
    program = made.app(study, transcript=None)
    path = study.parent / "safe" / "mine.csv"
    async with program.run_test(size=(80, 24)) as pilot:
        screen = await reviewing(pilot)
        await pilot.press("r")
        await settled(pilot)
        await pilot.press("escape")
        await settled(pilot)
        assert (choice(study, "06-12345678"), screen.files) == (None, Files())
        for where in (study / "inside.csv", path):
            await pilot.press("r")
            await settled(pilot)
            program.screen.query_one(Input).value = str(where)
            await pilot.press("enter")
            await settled(pilot)
        assert not (study / "inside.csv").exists()
        assert choice(study, "06-12345678") == "replace"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert files_of(Project.open(study)).table == str(path)


async def test_lists_and_names_outside_the_study_are_used_from_then_on(
    study: Path, table: Path
) -> None:
    names = study.parent / "names.csv"
    names.write_text("name,pseudonym\nTrui Kwintelier,P9\n", encoding="utf-8")
    listed = study.parent / "list.txt"
    listed.write_text("place: klas\n", encoding="utf-8")
    program = made.app(study, transcript=None)
    async with program.run_test(size=(100, 30)) as pilot:
        screen = await reviewing(pilot)
        for key, file in (("2", names), ("3", listed)):
            await pilot.press("f")
            await settled(pilot)
            await pilot.press(key)
            await settled(pilot)
            program.screen.query_one(Input).value = str(file)
            await pilot.press("enter")
            await settled(pilot)
        strings = [string for _, string in rows(screen)]
        assert strings[2:4] == ["Kwintelier", "klas"]
        await pilot.press("d", "d")
        await settled(pilot)
        assert "r replaces it by [P9]" in told(screen, "flag-why")
        await pilot.press("r")
        await settled(pilot)
        assert choice(study, "Kwintelier") == "replace"
        assert len(lines_of(table)) == 1


async def test_what_goes_is_shown_first_and_codings_keep_their_words(
    study: Path, table: Path
) -> None:
    program = made.app(study, transcript=None)
    async with program.run_test(size=(100, 30)) as pilot:
        screen = await reviewing(pilot)
        await pilot.press("r", "r", "r", "r", "k")
        await settled(pilot)
        before = (study / "transcripts" / "T1.txt").read_bytes()
        await pilot.press("P")
        await settled(pilot)
        assert isinstance(program.screen, CarryingScreen)
        page = told(program.screen, "account-text")
        assert "2×  [naam 1]" in page
        assert "6 places to be replaced: every whole word" in page
        assert "1×  [telefoonnummer]" in page
        assert "does not mean anonymous" in page
        assert (study / "transcripts" / "T1.txt").read_bytes() == before
        await pilot.press("enter")
        await settled(pilot)
        assert "Done." in told(program.screen, "way-on")
        await pilot.press("escape")
        await settled(pilot)
        assert program.screen is screen
        assert rows(screen) == []
        assert "Nothing is left to decide in" in told(screen, "nothing-text")
    with Desk.open(Project.open(study), made.T1, made.ANA, write=False) as desk:
        [segment] = desk.segments()
        assert desk.transcript.words(segment.span) == "[naam 1] in de Aula"
    assert review(Project.open(study)).groups == ()


async def test_names_are_in_no_byte_of_the_study_after_a_whole_review(
    study: Path, table: Path
) -> None:
    def counts() -> list[int]:
        every = b"".join(every_byte(study).values()).lower()
        return [every.count(name.lower()) for name in NAMES]

    program = made.app(study)
    async with program.run_test(size=(80, 24)) as pilot:
        await reviewing(pilot)  # from a transcript that was open, with all that is kept about it
        before = counts()
        for key in ("l", "u", "r", "u", "r", "r", "s", "r", "s", "r", "r", "o", "t", "t"):
            await pilot.press(key)
            await settled(pilot)
            assert counts() == before, key
        await pilot.press("P")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("q", "q", "q")
        await settled(pilot)
    assert counts() == [0] * len(NAMES)
    logged = [line["done"] for line in log_of(Project.open(study))]
    assert logged[-1] == "pseudonymise"


async def test_carrying_out_without_a_table_explains_it(study: Path) -> None:
    program = made.app(study, transcript=None)
    async with program.run_test(size=(80, 24)) as pilot:
        screen = await reviewing(pilot)
        await pilot.press("P")
        await settled(pilot)
        assert "There is no table of replacements yet." in told(program.screen, "account-text")
        await pilot.press("enter", "escape")
        await settled(pilot)
        assert program.screen is screen


async def test_one_transcript_or_all_and_what_is_kept_can_be_shown(study: Path) -> None:
    program = made.app(study)
    async with program.run_test(size=(100, 30)) as pilot:
        screen = await reviewing(pilot)
        assert "Identifiers · T1" in told(screen, "about-flags")
        assert rows(screen)[-1] == ("·", "Aula")
        await pilot.press("end", "k", "t")
        await settled(pilot)
        assert "all transcripts" in told(screen, "about-flags")
        assert rows(screen)[-1] == ("k", "Aula")
        await pilot.press("q")
        await settled(pilot)
        assert isinstance(program.screen, CodeScreen)
        await pilot.press("f8")
        await settled(pilot)
        again = program.screen
        assert isinstance(again, IdentifiersScreen)
        assert "Aula" not in dict(map(reversed, rows(again)))  # type: ignore[arg-type]
        await pilot.press("o")
        await settled(pilot)
        assert rows(again)[-1] == ("k", "Aula")


async def test_what_is_not_decided_is_counted_over_all_transcripts(
    tmp_path: Path,
) -> None:
    said = {"T1": "Ik sprak met mevrouw Maurice.", "T2": "Ik sprak met mevrouw Zilverberg."}
    turns = {id: (Turn(words, "P1"),) for id, words in said.items()}
    root = made.study(tmp_path / "study", transcripts=turns)
    keep_files(Project.open(root), Files(table=str(tmp_path / "safe" / "replace.csv")))
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        screen = await reviewing(pilot)
        assert "Identifiers · T1" in told(screen, "about-flags")
        await pilot.press("r", "P")
        await settled(pilot)
        page = told(program.screen, "account-text")
        assert "1 string not decided yet, in all transcripts" in page
        assert "1 place to be replaced" in page


async def test_enter_goes_to_the_words(study: Path) -> None:
    program = made.app(study, transcript=None)
    async with program.run_test(size=(80, 24)) as pilot:
        await reviewing(pilot)
        await pilot.press("space", "ctrl+u", "enter")
        await settled(pilot)
        assert made.chosen_words(program) == "06-12345678"


async def test_small_letters_are_warned_about(tmp_path: Path) -> None:
    turns = tuple(Turn("en toen ging ik met roos naar de markt in de stad om te eten", "P1")
                  for _ in range(6))  # fmt: skip
    root = made.study(tmp_path / "study", transcripts={"T1": turns})
    program = made.app(root, transcript=None)
    async with program.run_test(size=(80, 24)) as pilot:
        screen = await reviewing(pilot)
        assert "T1 has hardly any capitals" in told(screen, "caution")
        assert "does not mean anonymous" in told(screen, "caution")


async def test_a_study_without_flags_still_says_what_that_means(tmp_path: Path) -> None:
    root = made.study(tmp_path / "study", transcripts={"T1": (Turn("Ja, dat was fijn.", "P1"),)})
    program = made.app(root, transcript=None)
    async with program.run_test(size=(80, 24)) as pilot:
        screen = await reviewing(pilot)
        await pilot.press("r", "k", "l", "e", "m", "s", "u", "enter", "d")
        await settled(pilot)
        assert "does not mean anonymous" in told(screen, "nothing-text")


@pytest.mark.parametrize("size", [(40, 12), (160, 50)])
async def test_every_key_works_in_a_tiny_and_in_a_large_terminal(
    study: Path, table: Path, size: tuple[int, int]
) -> None:
    program = made.app(study, transcript=None)
    async with program.run_test(size=size) as pilot:
        screen = await reviewing(pilot)
        for key in ("r", "k", "l", "u", "d", "D", "s", "o", "t", "space", "down", "up", "k"):
            await pilot.press(key)
            await settled(pilot)
        await pilot.resize_terminal(80, 24)
        await settled(pilot)
        assert program.screen is screen
        assert ("r", "06-12345678") in rows(screen)


def test_a_flagged_name_with_its_places_looks_like_this(
    study: Path, table: Path, snap_compare: Callable[..., bool]
) -> None:
    program = made.app(study, transcript=None)
    assert snap_compare(program, terminal_size=(80, 24), run_before=after("f8", "r", "k", "r"))
