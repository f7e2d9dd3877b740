"""The screens beside coding: codebooks, quotes, words everywhere, suggestions."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widgets import DataTable, Input, OptionList, Static, TextArea, Tree

from qualcode.journal.events import AddCode, SetFlag
from qualcode.model.ids import BookId
from qualcode.model.span import Span
from qualcode.project.desk import Desk
from qualcode.project.project import Project
from qualcode.tui.asking import Confirm
from qualcode.tui.screens.codebook import CodebookScreen
from qualcode.tui.screens.everywhere import EverywhereScreen
from qualcode.tui.screens.quotes import QuotesScreen
from tests.tui import made
from tests.tui.waiting import settled


def coded(root: Path, *codings: tuple[str, str], coder: str = "ana") -> None:
    """Codes the first place of each of some words."""
    project = Project.open(root, clock=made.Clock())
    with Desk.open(project, made.T1, made.CoderId(coder)) as desk:
        for words, code in codings:
            start = desk.transcript.text.index(words)
            desk.code(Span(start, start + len(words)), [made.CodeId(f"praat/{code}")])


async def at_node(pilot: Pilot[None], node: str) -> CodebookScreen:
    """The codebook screen with the cursor on a node."""
    await pilot.press("f4")
    await settled(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, CodebookScreen)
    for line in range(20):
        screen.code_tree.move_cursor_to_line(line)
        if screen.chosen and screen.chosen[1] and screen.chosen[1].id == node:
            break
    await pilot.pause()
    return screen


async def test_the_codebook_shows_what_a_code_means_and_where_it_was_used(root: Path) -> None:
    coded(root, ("Het was stil.", "rust"), ("Heel stil", "rust"))
    program = made.app(root)
    async with program.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        screen = await at_node(pilot, "rust")
        told = str(screen.query_one("#meaning-text", Static).content)
        assert "De spreker vindt rust." in told
        assert "used 2×" in told
        assert "“Het was stil.”" in told


async def test_a_name_that_is_longer_than_its_line_says_so_and_stands_whole_beside(
    root: Path,
) -> None:
    path = root / "codebooks" / "praat.yaml"
    title = "Een codeboek met een titel die nergens op een regel past, ook niet breed"
    text = path.read_text(encoding="utf-8").replace("title: Praatboek", f"title: {title}")
    path.write_text(text.replace("label: Rust", f"label: {title} twee"), encoding="utf-8")
    program = made.app(root)
    async with program.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        screen = await at_node(pilot, "rust")
        tree = screen.code_tree
        lines = ["".join(s.text for s in tree.render_line(y)).rstrip() for y in (0, 1, 2)]
        assert lines[0].startswith("▼ Een codeboek met een titel")
        assert lines[0].endswith("…")
        assert lines[1].endswith("…")
        assert "Contact met anderen" in lines[2]
        assert all(cell_len(line) <= tree.size.width for line in lines)
        shown = " ".join(str(screen.query_one("#meaning-text", Static).content).split())
        assert f"{title} twee" in shown
        tree.move_cursor_to_line(0)
        await pilot.pause()
        assert title in str(screen.query_one("#meaning-text", Static).content)
        await pilot.resize_terminal(200, 24)
        await pilot.pause()
        wide = "".join(s.text for s in tree.render_line(2)).rstrip()
        assert "Contact met anderen" in wide


async def test_a_definition_is_changed_after_its_diff_was_seen(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        await at_node(pilot, "rust")
        await pilot.press("e")
        program.screen.query_one(TextArea).text = "Rust die helpt."
        await pilot.press("ctrl+s")
        await pilot.pause()
        await pilot.press(*"kort", "enter")
        await pilot.pause()
        assert isinstance(program.screen, Confirm)
        shown = str(program.screen.query_one(Static).content)
        assert "-    definition: De spreker vindt rust." in shown
        assert "+    definition: Rust die helpt." in shown
        await pilot.press("enter")
        await settled(pilot)
        book = Project.open(root).codebooks[BookId("praat")]
        assert book.by_id["rust"].definition == "Rust die helpt."
        assert (book.version, book.log[0].by, book.log[0].why) == (2, "ana", "kort")


async def test_a_change_that_is_not_meant_writes_nothing(root: Path) -> None:
    before = (root / "codebooks" / "praat.yaml").read_bytes()
    program = made.app(root)
    async with program.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        await at_node(pilot, "contact")
        await pilot.press("R")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(program.screen, Confirm)
        await pilot.press("escape")
        await settled(pilot)
    assert (root / "codebooks" / "praat.yaml").read_bytes() == before


async def test_an_edit_keeps_what_another_coder_wrote_meanwhile(root: Path) -> None:
    path = root / "codebooks" / "praat.yaml"
    program = made.app(root)
    async with program.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        await at_node(pilot, "rust")
        await pilot.press("r")
        program.screen.query_one(Input).value = "Kalmte"
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("Stilte die pijn doet.", "Ruzie."), encoding="utf-8")
        await pilot.press("enter")
        await settled(pilot)
    node = Project.open(root).codebooks[BookId("praat")].by_id["rust"]
    assert (node.label, node.aliases, node.exclude) == ("Kalmte", ("Rust",), ("Ruzie.",))


async def test_a_code_is_added_under_another(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        await at_node(pilot, "waardering")
        await pilot.press("a", *"Mild", "enter")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("enter")
        await settled(pilot)
        screen = program.screen
        assert isinstance(screen, CodebookScreen)
        labels = [
            str(n.label) for n in screen.query_one(Tree).root.children[0].children[2].children
        ]
        assert labels == ["Negatief²", "Mild"]
    assert Project.open(root).codebooks[BookId("praat")].parents["mild"] == ("waardering",)


async def test_a_memo_on_a_code_stands_beside_its_meaning(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        screen = await at_node(pilot, "rust")
        await pilot.press("m", *"breed", "ctrl+s")
        await settled(pilot)
        assert ": breed" in str(screen.query_one("#meaning-text", Static).content)


async def quotes_of(pilot: Pilot[None]) -> list[str]:
    """The words in the table of quotes."""
    await settled(pilot)
    table = pilot.app.screen.query_one(DataTable)
    return [str(table.get_row_at(n)[1]) for n in range(table.row_count)]


async def test_quotes_are_filtered_selected_ordered_and_written(root: Path, tmp_path: Path) -> None:
    coded(root, ("Het was stil.", "rust"), ("samen eten", "contact"), ("groepje", "contact"))
    program = made.app(root)
    async with program.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        await pilot.press("f5")
        assert await quotes_of(pilot) == ["Het was stil.", "groepje", "samen eten"]
        await pilot.press("s")
        await settled(pilot)
        flag = made.last_ops(root)[0]
        assert isinstance(flag, SetFlag)
        assert (flag.flag, flag.on) == ("selected", True)
        await pilot.press("s", "s")
        await settled(pilot)
        assert [getattr(made.last_ops(root)[0], "on", None), len(made.events(root))] == [True, 6]
        await pilot.press("down", "s")
        await settled(pilot)
        await pilot.press("o")
        assert await quotes_of(pilot) == ["Het was stil.", "groepje"]
        await pilot.press("K")
        assert await quotes_of(pilot) == ["groepje", "Het was stil."]
        await pilot.press("o", "slash", *"code=contact", "enter")
        assert await quotes_of(pilot) == ["groepje", "samen eten"]
        await pilot.press("x")
        program.screen.query_one(Input).value = str(tmp_path / "quotes.csv")
        await pilot.press("enter")
        await settled(pilot)
    text = (tmp_path / "quotes.csv").read_text(encoding="utf-8-sig")
    assert "groepje" in text
    assert "Het was stil" not in text


async def test_a_filter_that_means_nothing_says_so(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        await pilot.press("f5")
        await settled(pilot)
        await pilot.press("slash", *"nonsense", "enter")
        await settled(pilot)
        assert any("is not a filter" in n.message for n in program._notifications)
        assert isinstance(program.screen, QuotesScreen)


async def test_enter_on_a_quote_goes_to_its_words(root: Path) -> None:
    coded(root, ("groepje", "contact"))
    program = made.app(root)
    async with program.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        await pilot.press("f5")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert made.chosen_words(program) == "groepje"


async def test_words_are_found_in_all_transcripts_and_gone_to(tmp_path: Path) -> None:
    root = made.study(tmp_path / "s", transcripts={"T1": made.TURNS, "T2": made.TURNS[3:]})
    program = made.app(root)
    async with program.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        await pilot.press("S")
        await settled(pilot)
        assert isinstance(program.screen, EverywhereScreen)
        await pilot.press(*"ECHT", "enter")
        await settled(pilot)
        listed = program.screen.query_one("#hits", OptionList)
        assert listed.option_count == 2
        await pilot.press("down", "enter")
        await settled(pilot)
        assert made.code_screen(program).work.transcript.id == "T2"
        assert made.chosen_words(program) == "écht"


async def test_suggestions_are_off_until_asked_for_and_taken_one_by_one(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        screen = made.code_screen(program)
        assert screen.work.habits.suggestions is False
        await pilot.press("s")
        await settled(pilot)
        assert screen.work.habits.suggestions is True
        assert "“stil” in “stil” → Rust?" in str(screen.banner.content)
        await pilot.press("y")
        await settled(pilot)
        add = made.last_ops(root)[-1]
        assert isinstance(add, AddCode)
        assert (add.code, add.origin) == ("praat/rust", "suggestion")
        assert made.chosen_words(program).startswith("Heel stil")
        await pilot.press("r")
        await settled(pilot)
        assert screen.work.habits.refused == (("praat/rust", "stil"),)
        assert screen.offered is None
        assert len(made.events(root)) == 1


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (200, 50)])
async def test_every_screen_opens_at_every_size(root: Path, size: tuple[int, int]) -> None:
    coded(root, ("groepje", "contact"))
    program = made.app(root)
    async with program.run_test(size=size) as pilot:
        await settled(pilot)
        for key in ("f1", "f4", "f5", "f6", "f2"):
            await pilot.press(key)
            await settled(pilot)
        await pilot.press("question_mark")
        await settled(pilot)
        await pilot.press("question_mark", "ctrl+p")
        await settled(pilot)
        assert program.is_running
