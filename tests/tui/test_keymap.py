"""Every key of the program can be given another one, and a useless line is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.binding import Binding
from textual.command import CommandPalette
from textual.widgets import OptionList

from qualcode.project import prefs
from qualcode.tui.asking import AskLine, Choose, Confirm
from qualcode.tui.comparing_reason import AskReason
from qualcode.tui.help import HelpScreen
from qualcode.tui.jumping import JumpScreen
from qualcode.tui.keymap import all_bindings, is_key, known_keys
from tests.tui import made


def write_keys(text: str) -> None:
    """The keys file of the person, as they wrote it."""
    path = prefs.keys_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def bindings() -> list[Binding]:
    return [b for b in all_bindings() if not b.system]


@pytest.mark.parametrize("binding", bindings(), ids=lambda b: f"{b.id or b.action}")
def test_every_binding_of_the_program_takes_another_key(binding: Binding) -> None:
    assert binding.id, f"{binding.key} ({binding.action}) has no id"
    write_keys(f"{binding.id}: f12\n")
    assert prefs.own_keys(known_keys, is_key) == ({binding.id: "f12"}, ())
    assert binding.description
    assert all(is_key(key) for key in binding.key.split(","))


def test_two_actions_share_an_id_only_when_they_mean_the_same() -> None:
    meant: dict[str, set[str]] = {}
    for binding in bindings():
        meant.setdefault(binding.id or "", set()).add(f"{binding.key} {binding.action}")
    assert {id: found for id, found in meant.items() if len(found) > 1} == {}


@pytest.mark.parametrize("key", ["x", "X", "9", "ctrl+z", "alt+f4", "full_stop", "é", "+", "space"])
def test_what_a_terminal_sends_is_a_key(key: str) -> None:
    assert is_key(key)


@pytest.mark.parametrize("key", ["", "Ctrl-Z", "strg+z", "ctrl+", "F33", "zz"])
def test_what_no_terminal_sends_is_named(key: str) -> None:
    assert not is_key(key)
    write_keys(f"code.undo: '{key}'\n")
    keys, [problem] = prefs.own_keys(known_keys, is_key)
    assert keys == {}
    assert "code.undo" in problem


def test_a_misspelt_action_is_told_its_name() -> None:
    write_keys("code.undu: ctrl+z\n")
    _, [problem] = prefs.own_keys(known_keys, is_key)
    assert "Did you mean code.undo?" in problem


def test_without_a_file_of_keys_no_screen_is_loaded_for_it() -> None:
    def never() -> dict[str, str]:
        raise AssertionError

    assert prefs.own_keys(never, is_key) == ({}, ())


async def test_a_key_of_ones_own_works_in_a_question_and_is_shown(root: Path) -> None:
    write_keys("ask.back: f9\nask.keep: f10\n")
    program = made.app(root)
    async with program.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("colon")
        await pilot.pause()
        assert isinstance(program.screen, AskLine)
        told = program.screen.query_one(".sheet").border_subtitle
        assert told == "f10 keeps it · f9 goes back"
        await pilot.press(*"3", "f10")
        await pilot.pause()
        assert made.chosen_words(program) == "En toen?"
        await pilot.press("colon", "escape")
        assert isinstance(program.screen, AskLine)
        await pilot.press("f9")
        await pilot.pause()
        assert not isinstance(program.screen, AskLine)


async def test_keys_of_ones_own_work_in_help_and_jump_mode(root: Path) -> None:
    write_keys("help.back: f9\njump.back: f9\njump.letters: xy\napp.palette: f8\n")
    program = made.app(root)
    async with program.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("question_mark")
        await pilot.pause()
        await pilot.press("escape")
        assert isinstance(program.screen, HelpScreen)
        await pilot.press("f9")
        await pilot.press("slash", "ctrl+g")
        await pilot.pause()
        assert isinstance(program.screen, JumpScreen)
        await pilot.press("f9")
        await pilot.pause()
        await pilot.press("ctrl+g")
        await pilot.pause()
        await pilot.press("x")
        await pilot.pause()
        assert program.focused is made.view_of(program)
        await pilot.press("f8")
        await pilot.pause()
        assert isinstance(program.screen, CommandPalette)


async def test_keys_of_ones_own_work_in_lists_and_confirmations(root: Path) -> None:
    write_keys("choose.letters: qwe\nconfirm.do: f9\nreason.slip: f9\nreason.slip-with-note: f10\n")
    program = made.app(root)
    async with program.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        answers: list[object] = []
        await program.push_screen(Choose("Which?", [("a", "A"), ("b", "B")]), answers.append)
        await pilot.pause()
        options = program.screen.query_one(OptionList)
        assert str(options.get_option_at_index(1).prompt) == "w  B"
        await pilot.press("w")
        await program.push_screen(Confirm("Do it?", "Something."), answers.append)
        await pilot.pause()
        assert program.screen.query_one(".sheet").border_subtitle == "f9 does it · Esc leaves it"
        await pilot.press("enter")
        assert isinstance(program.screen, Confirm)
        await pilot.press("f9")
        await program.push_screen(AskReason("1: Rust stands"), answers.append)
        await pilot.pause()
        await pilot.press("s")
        assert isinstance(program.screen, AskReason)
        await pilot.press("f10")
        await pilot.pause()
        assert answers[:2] == ["b", True]
        assert (getattr(answers[2], "cause", ""), getattr(answers[2], "note", "")) == ("slip", True)


async def test_an_action_that_lost_its_key_is_named_once(root: Path) -> None:
    write_keys("code.undo: z\ncode.find: '?'\n")
    program = made.app(root)
    async with program.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        told = [n.message for n in program._notifications if "code.put-off" in n.message]
        assert len(told) == 1
        assert "keys.yaml gives z to code.undo" in told[0]
