"""Small questions over the screen: a line of text, a longer text, one of several things.

Escape always goes back one step; what was typed is handed back with it, so that nothing
is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList, Static, TextArea
from textual.widgets.option_list import Option

from qualcode.tui.keymap import CHOOSE_LETTERS, key_of, letters_of

_BACK = Binding("escape", "back", "Back", id="ask.back", tooltip="Back, without doing it")


_Answer = TypeVar("_Answer")


class Question(ModalScreen[_Answer]):
    """A question over the screen; every way to leave it is an answer."""

    def take_keys(self) -> None:
        """Puts the cursor where one types, at once."""
        self.set_focus(next(iter(self.focus_chain), None))

    def _leave(self, answer: _Answer) -> None:
        # Enter may have been pressed twice before the first one was heard.
        if self.is_current:
            self.dismiss(answer)

    def keys_told(self, *told: tuple[str, str]) -> Content:
        """Actions by their ids with what they do, each behind the key it has now."""
        return Content(" · ".join(f"{key_of(self, id)} {does}" for id, does in told))


@dataclass(frozen=True, slots=True)
class Answered:
    """What was typed, and whether it is meant; otherwise it is a draft."""

    text: str
    meant: bool


class AskLine(Question[Answered]):
    """One line of text."""

    BINDINGS: ClassVar[list[BindingType]] = [
        _BACK,
        Binding("enter", "keep", "Keep", id="ask.keep", tooltip="Keep the line", priority=True),
    ]
    field = getters.query_one(Input)

    def __init__(self, title: str, *, text: str = "", hint: str = "", ghost: str = "") -> None:
        super().__init__(classes="dialog")
        self._title = title
        self._text = text
        self._hint = hint
        self._ghost = ghost

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet") as sheet:
            sheet.border_title = Content(self._title)
            sheet.border_subtitle = self.keys_told(
                ("ask.keep", "keeps it"), ("ask.back", "goes back")
            )
            yield Input(self._text, placeholder=self._ghost, select_on_focus=False)
            if self._hint:
                yield Static(self._hint, classes="hint", markup=False)

    def action_keep(self) -> None:
        """Hands back the line as meant."""
        self._leave(Answered(self.field.value, meant=True))

    def action_back(self) -> None:
        """Hands back the draft."""
        self.dismiss(Answered(self.field.value, meant=False))


class AskText(Question[Answered]):
    """A text of any length."""

    BINDINGS: ClassVar[list[BindingType]] = [
        _BACK,
        Binding("ctrl+s", "keep", "Save", id="ask.save", tooltip="Save the text", priority=True),
    ]
    field = getters.query_one(TextArea)

    def __init__(self, title: str, *, text: str = "", hint: str = "") -> None:
        super().__init__(classes="dialog")
        self._title = title
        self._text = text
        self._hint = hint

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet") as sheet:
            sheet.border_title = Content(self._title)
            sheet.border_subtitle = self.keys_told(
                ("ask.save", "saves"), ("ask.back", "goes back and keeps a draft")
            )
            area = TextArea(self._text, soft_wrap=True)
            area.styles.height = 10
            yield area
            if self._hint:
                yield Static(self._hint, classes="hint", markup=False)

    def on_mount(self) -> None:
        """Puts the cursor behind what is there."""
        self.field.move_cursor(self.field.document.end)

    def action_keep(self) -> None:
        """Hands back the text as meant."""
        self._leave(Answered(self.field.text, meant=True))

    def action_back(self) -> None:
        """Hands back the draft."""
        self.dismiss(Answered(self.field.text, meant=False))


class Choose(Question[str]):
    """One of a few things, by the arrows or by its letter; empty when nothing was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        _BACK,
        Binding("enter", "take", "Take", id="choose.take", tooltip="Take this one"),
    ]
    listed = getters.query_one(OptionList)

    def __init__(self, title: str, options: Sequence[tuple[str, str]], *, hint: str = "") -> None:
        super().__init__(classes="dialog")
        self._title = title
        self._options = tuple(options)
        self._hint = hint

    def compose(self) -> ComposeResult:
        letters = letters_of(self, CHOOSE_LETTERS)
        with Vertical(classes="sheet") as sheet:
            sheet.border_title = Content(self._title)
            sheet.border_subtitle = self.keys_told(
                ("choose.take", "or its number"), ("ask.back", "goes back")
            )
            yield OptionList(
                *(
                    Option(Content(f"{letters[n : n + 1] or ' '}  {shown}"), id=key)
                    for n, (key, shown) in enumerate(self._options)
                ),
                markup=False,
            )
            if self._hint:
                yield Label(self._hint, classes="hint", markup=False)

    @on(OptionList.OptionSelected)
    def _click(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option.id or "")

    def action_take(self) -> None:
        """Takes what is highlighted."""
        self.listed.action_select()

    def key_of(self, letter: str) -> str | None:
        """What stands behind a letter; None when nothing does."""
        at = letters_of(self, CHOOSE_LETTERS).find(letter) if letter else -1
        return self._options[at][0] if 0 <= at < len(self._options) else None

    def on_key(self, event: Key) -> None:
        """Takes the option of a number or letter; the key goes no further."""
        key = self.key_of(event.character or "")
        if key is not None:
            event.stop()
            self.dismiss(key)

    def action_back(self) -> None:
        """Chooses nothing."""
        self.dismiss("")


class Confirm(Question[bool]):
    """Something to look at before it is done; Enter does it, Escape does not."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "answer(False)", "Back", id="confirm.back", tooltip="Leave it"),
        Binding("enter", "answer(True)", "Do it", id="confirm.do", tooltip="Do it"),
    ]

    def __init__(self, title: str, shown: str) -> None:
        super().__init__(classes="dialog")
        self._title = title
        self._shown = shown

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="sheet") as sheet:
            sheet.border_title = Content(self._title)
            sheet.border_subtitle = self.keys_told(
                ("confirm.do", "does it"), ("confirm.back", "leaves it")
            )
            yield Static(Content(self._shown))

    def action_answer(self, meant: bool) -> None:
        """Hands back the answer."""
        self.dismiss(meant)
