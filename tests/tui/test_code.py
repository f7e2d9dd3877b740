"""Coding by keys: what was pressed is what the journal says."""

from __future__ import annotations

from pathlib import Path

from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from qualcode.journal.events import AddCode, NewSegment, Undo, WriteMemo
from qualcode.model.span import Span
from qualcode.project.desk import Desk
from qualcode.project.project import Project
from qualcode.tui.code_picker import CodePicker
from tests.tui import made
from tests.tui.test_brackets import shown
from tests.tui.waiting import settled


async def typed(pilot: Pilot[None], words: str) -> None:
    """Types words into whatever has the keys."""
    await pilot.press(*({" ": "space"}.get(letter, letter) for letter in words))


async def test_a_few_letters_and_enter_put_a_code_on_the_words(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("c")
        await typed(pilot, "samenz")
        await pilot.press("enter")
        await pilot.pause()
        [segment, add] = made.last_ops(root)
        assert isinstance(segment, NewSegment)
        assert isinstance(add, AddCode)
        assert segment.quote == "Het was stil."
        assert (add.code, add.book, add.origin) == ("praat/contact", 1, "hand")
        status = made.code_screen(program).status.status
        assert status.codes == ("Contact met anderen",)
        assert status.saved


async def test_keys_typed_ahead_of_the_picker_reach_it(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        for key in ("c", "r", "u", "s", "t"):
            program.post_message(Key(key, key))
        for _ in range(40):
            await pilot.pause(0.05)
            picker = program.screen
            if isinstance(picker, CodePicker) and picker.typed.value == "rust":
                break
        assert isinstance(picker, CodePicker)
        assert picker.typed.value == "rust"


async def test_escape_leaves_the_picker_and_changes_nothing(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("c", "escape")
        await pilot.pause()
        assert made.events(root) == []


async def test_the_first_codes_used_get_number_keys_and_the_full_stop_repeats(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("c", *"rust", "enter")
        await pilot.pause()
        await pilot.press("right_parenthesis", "1")
        await pilot.press("right_parenthesis", "full_stop")
        await pilot.pause()
        quotes = [
            op.quote for e in made.events(root) for op in getattr(e, "ops", ())
            if isinstance(op, NewSegment)
        ]  # fmt: skip
        assert quotes[0] == "Het was stil."
        assert quotes[2] == "Mijn mentor belde wel eens op."
        assert len(quotes) == 3


async def test_a_second_code_on_the_same_words_stands_on_the_same_segment(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("c", *"rust", "enter")
        await pilot.pause()
        await pilot.press("c", *"contact", "enter")
        await pilot.pause()
        assert made.steps(root) == ["add"]
        assert made.code_screen(program).status.status.codes == ("Rust", "Contact met anderen")


async def test_undo_and_redo_work_after_a_restart(root: Path) -> None:
    first = made.app(root)
    async with first.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("c", *"rust", "enter")
        await pilot.pause()
        await pilot.press("ctrl+q")
    second = made.app(root)
    async with second.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("u")
        await pilot.pause()
        coded = made.events(root)[0]
        undo = made.events(root)[-1]
        assert isinstance(undo, Undo)
        assert undo.of == coded.id
        assert made.code_screen(second).status.status.codings == 0
        await pilot.press("ctrl+r")
        await pilot.pause()
        assert made.code_screen(second).status.status.codings == 1
        screen = made.code_screen(second)
        assert screen.status.status.codes == ("Rust",)
        assert len(screen.view.bars_at(screen.chosen_span)) == 1


async def test_a_secondary_code_alone_speaks_up_and_can_be_put_off(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("c", *"negatief", "enter")
        await pilot.pause()
        screen = made.code_screen(program)
        assert screen.banner.has_class("-on")
        assert "Negatief²: a secondary code needs a primary one" in str(screen.banner.content)
        await pilot.press("z")
        await pilot.pause()
        assert not screen.banner.has_class("-on")
        await pilot.press("exclamation_mark")
        await pilot.pause()
        assert screen.banner.has_class("-on")
        await pilot.press("c", *"rust", "enter")
        await pilot.pause()
        assert not screen.banner.has_class("-on")


async def test_a_memo_is_written_once_and_rewritten_under_its_id(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("m")
        await typed(pilot, "camera uit")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert made.steps(root) == ["segment", "memo"]
        [_, memo] = made.last_ops(root)
        await pilot.press("m")
        await typed(pilot, " en stil")
        await pilot.press("ctrl+s")
        await pilot.pause()
        [again] = made.last_ops(root)
        assert isinstance(memo, WriteMemo)
        assert isinstance(again, WriteMemo)
        assert (again.id, again.text) == (memo.id, "camera uit en stil")


async def test_a_memo_left_with_escape_is_a_draft(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("m", *"half", "escape")
        await pilot.pause()
        assert made.events(root) == []
        await pilot.press("m")
        await pilot.pause()
        assert program.screen.query_one(TextArea).text == "half"


async def test_a_memo_on_the_transcript_has_no_segment(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("M", *"over", "ctrl+s")
        await pilot.pause()
        [memo] = made.last_ops(root)
        assert isinstance(memo, WriteMemo)
        assert (memo.text, memo.segments) == ("over", ())


async def test_the_free_sentence_begins_as_the_codebook_says(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("t")
        await pilot.pause()
        assert program.screen.query_one(Input).value == "Het werkzame element is "
        await typed(pilot, "rust")
        await pilot.press("enter")
        await pilot.pause()
        assert made.steps(root) == ["segment", "sentence"]
        [segment] = made.code_screen(program).work.segments
        assert segment.sentence == "Het werkzame element is rust"


async def test_one_of_several_codes_is_taken_off_by_its_number(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        for code in ("rust", "contact"):
            await pilot.press("c", *code, "enter")
            await pilot.pause()
        await pilot.press("x")
        await pilot.pause()
        await pilot.press("1")
        await pilot.pause()
        [segment] = made.code_screen(program).work.segments
        assert segment.codes == ("praat/contact",)
        assert made.steps(root) == ["remove"]
        assert len(made.events(root)) == 3


async def test_edges_move_by_keys_and_stay_with_enter(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("c", *"rust", "enter")
        await pilot.pause()
        await pilot.press("comma", "shift+right", "shift+right", "w", "enter")
        await pilot.pause()
        assert made.steps(root) == ["move"]
        assert made.chosen_words(program) == "Het was stil. Heel"
        await pilot.press("comma", "w", "escape")
        await pilot.pause()
        assert made.chosen_words(program) == "Het was stil. Heel"
        assert len(made.events(root)) == 2


async def test_a_flag_goes_on_and_off(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        for _ in range(2):
            await pilot.press("f")
            await pilot.pause()
            await pilot.press("2")
            await pilot.pause()
        flags = [op for e in made.events(root) for op in e.ops if hasattr(op, "flag")]  # type: ignore[union-attr]
        assert [(op.flag, op.on) for op in flags] == [("unique", True), ("unique", False)]


async def test_an_in_vivo_code_enters_the_codebook_with_who_when_and_why(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("i")
        await pilot.pause()
        assert program.screen.query_one(Input).value == "Het was stil."
        await pilot.press("enter")
        await pilot.pause()
        await typed(pilot, "nieuw")
        await pilot.press("enter")
        await pilot.pause()
        book = Project.open(root).codebooks["praat"]  # type: ignore[index]
        node = book.by_id["het-was-stil"]
        [entry] = book.log
        assert node.label == "Het was stil."
        assert (entry.version, entry.by, entry.why) == (2, "ana", "nieuw")
        text = (root / "codebooks" / "praat.yaml").read_text(encoding="utf-8")
        assert text.startswith("# A comment that edits keep.")
        add = made.last_ops(root)[-1]
        assert isinstance(add, AddCode)
        assert (add.code, add.book) == ("praat/het-was-stil", 2)


async def test_brackets_and_tab_go_from_coding_to_coding(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("c", *"rust", "enter")
        await pilot.pause()
        await pilot.press("plus", "1", "G", "1", "g")
        await pilot.pause()
        seen = []
        for key in (
            "right_square_bracket",
            "right_square_bracket",
            "right_square_bracket",
            "left_square_bracket",
        ):
            await pilot.press(key)
            seen.append(made.chosen_words(program)[:13])
        assert seen == ["Het was stil.", "Het was stil.", "Ja, samen ete", "Het was stil."]
        await pilot.press("tab")
        await pilot.pause()
        assert made.chosen_words(program) == "Het was stil."


async def test_the_next_turn_without_a_code_is_one_of_a_participant(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("greater_than_sign")
        await pilot.pause()
        assert made.chosen_words(program).startswith("Toen kwam er een groepje.")


async def test_the_next_hit_lays_nothing_out_unless_it_needs_other_rows(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(70, 24)) as pilot:
        await pilot.pause(0.1)
        await pilot.press("slash", *"stil", "enter")
        await pilot.pause(0.1)
        laid_out: list[object] = []
        screen = made.code_screen(program)
        screen.screen_layout_refresh_signal.subscribe(screen, laid_out.append)
        await pilot.press("n")
        await pilot.pause(0.1)
        assert "Hit 2 of 2" in str(screen.banner.content)
        assert (len(laid_out), screen.banner.size.height) == (0, 1)
        screen.say("stil " * 30)
        await pilot.pause(0.1)
        assert (bool(laid_out), screen.banner.size.height) == (True, 3)
        await pilot.press("n")
        await pilot.pause(0.1)
        assert screen.banner.size.height == 1


async def test_find_ignores_case_and_accents_and_goes_round(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("slash", *"STIL", "enter")
        await pilot.pause()
        screen = made.code_screen(program)
        starts = []
        for _ in range(3):
            starts.append(screen.chosen_span.start)
            await pilot.press("n")
        assert len(screen.finding.hits) == 2
        assert starts[0] == starts[2] != starts[1]
        await pilot.press("slash", *"echt", "enter")
        await pilot.pause()
        assert made.chosen_words(program) == "écht"
        await pilot.press("escape")
        assert screen.view.hits == ()


async def test_going_to_a_turn_a_share_and_a_time(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        seen = []
        for place in ("4", "100%", "0:21"):
            await pilot.press("colon", *place, "enter")
            await pilot.pause()
            seen.append(made.chosen_words(program)[:9])
        assert seen == ["Toen kwam", "Ja, samen", "En toen?"]


async def test_place_and_unit_are_there_again_at_the_next_start(root: Path) -> None:
    first = made.app(root)
    async with first.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("right_parenthesis", "right_parenthesis", "plus", "ctrl+q")
    second = made.app(root, transcript=None)
    async with second.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert made.chosen_words(second).startswith("Het was stil. Heel")
        assert made.view_of(second).chosen.kind == "turn"  # type: ignore[union-attr]


async def test_words_that_stay_on_the_screen_are_read_and_written_once(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        screen = made.code_screen(program)
        for _ in range(6):
            screen.tick()
        screen.keep()
        screen.keep()
        await pilot.pause()
        assert screen.status.status.read == 1.0
        journal = screen.work.project.folder.journal(made.T1, made.ANA)
        assert journal is not None
        assert [type(e).__name__ for e in journal.events] == ["Open", "See"]


async def test_done_says_so_and_again_opens_it(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("D", "D")
        await pilot.pause()
        spans = [e.spans for e in made.events(root)]  # type: ignore[union-attr]
        assert [len(s) for s in spans] == [1, 0]


async def test_a_second_window_reads_only_and_says_who_writes(root: Path) -> None:
    first = made.app(root)
    async with first.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        second = made.app(root)
        async with second.run_test(size=(100, 30)) as other:
            await other.pause()
            screen = made.code_screen(second)
            assert "is being written by process" in str(screen.banner.content)
            assert screen.status.status.locked
            await other.press("c", "1", "m")
            await other.pause()
            assert second.screen is screen
            assert made.events(root) == []


async def test_a_window_that_was_read_only_can_be_coded_in_when_the_other_is_closed(
    root: Path,
) -> None:
    second = made.app(root)
    with Desk.open(Project.open(root), made.T1, made.ANA) as first:
        first.code(Span(0, 3), [made.CodeId("praat/contact")])
        async with second.run_test(size=(100, 30)) as pilot:
            await settled(pilot)
            await pilot.press("j", "j")
            words = made.chosen_words(second)
            screen = made.code_screen(second)
            screen.look_for_pen()
            await settled(pilot)
            assert made.code_screen(second) is screen
            first.close()
            screen.look_for_pen()
            await settled(pilot)
            again = made.code_screen(second)
            assert again is not screen
            assert not again.status.status.locked
            assert (made.chosen_words(second), again.work.codings()) == (words, 1)
            await pilot.press("c", *"rust", "enter")
            await settled(pilot)
            assert again.work.codings() == 2


async def test_the_margin_says_what_stands_there_without_a_code(root: Path) -> None:
    program = made.app(root)
    async with program.run_test(size=(130, 30)) as pilot:
        await settled(pilot)
        await pilot.press("f", "1")
        await settled(pilot)
        assert shown(program).split("\n")[3].split()[-1] == "representative"
        await pilot.press("m")
        await typed(pilot, "camera uit")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert shown(program).split("\n")[3].rstrip().endswith("  memo, representative")
        await pilot.press("j", "j", "t")
        await typed(pilot, "het stil is")
        await pilot.press("enter")
        await settled(pilot)
        assert "  sentence " in shown(program)
        await pilot.press("c", *"rust", "enter")
        await settled(pilot)
        assert "  sentence " not in shown(program)
