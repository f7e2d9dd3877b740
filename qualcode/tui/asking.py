"""Small questions over the screen: a line of text, a longer text, one of several things.

Escape always goes back one step; what was typed is handed back with it, so that nothing
is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any, ClassVar, TypeVar

from textual import getters, on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.events import Key
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Input, Label, OptionList, Static, TextArea
from textual.widgets.option_list import Option

from qualcode.tui.drafting import Kept
from qualcode.tui.keymap import CHOOSE_LETTERS, key_of, letters_of
from qualcode.tui.once import Once

_DRAFT_SECONDS = 0.5
"""How long what was typed may wait before it is on the disk as a draft."""

_BACK = Binding("escape", "back", "Back", id="ask.back", tooltip="Back, without doing it")


_Answer = TypeVar("_Answer")


class Question(ModalScreen[_Answer], Once[_Answer]):
    """A question over the screen; every way to leave it is an answer."""

    def take_keys(self) -> None:
        """Puts the cursor where one types, at once."""
        self.set_focus(next(iter(self.focus_chain), None))

    def _leave(self, answer: _Answer) -> None:
        self.dismiss(answer)

    def keys_told(self, *told: tuple[str, str]) -> Content:
        """Actions by their ids with what they do, each behind the key it has now."""
        return Content(" · ".join(f"{key_of(self, id)} {does}" for id, does in told))


async def ask(
    app: App[Any], question: Question[_Answer], then: Callable[[_Answer], object]
) -> None:
    """Puts a question, and does `then`, which may wait, with the answer.

    The question has the keys when this returns: what was typed ahead is meant for it.
    """

    async def answered(answer: _Answer | None) -> None:
        assert answer is not None
        done = then(answer)
        if isawaitable(done):
            await done

    await app.push_screen(question, answered)
    question.take_keys()


@dataclass(frozen=True, slots=True)
class Answered:
    """What was typed, and whether it is meant; otherwise it is a draft."""

    text: str
    meant: bool


class Writing(Question[Answered]):
    """A question that is answered with words of one's own.

    With a draft, what is typed reaches the disk as one types: leaving the program, or losing
    the terminal, loses no more than a second of it. Who asks drops it when it was saved.
    """

    def __init__(self, title: str, text: str, hint: str, draft: Kept | None) -> None:
        super().__init__(classes="dialog")
        self._title = title
        self._hint = hint
        self._draft = draft
        self._text = (draft.text if draft else "") or text
        self._given = text
        self._later: Timer | None = None
        self._typed: str | None = None
        """What was typed last; the fields are gone before this is."""
        self._left = False

    @property
    def written(self) -> str:
        """What stands in the field now."""
        raise NotImplementedError

    def _keep_soon(self) -> None:
        if self._draft is not None and not self._left:
            self._typed = self.written
            if self._later is None:
                self._later = self.set_timer(_DRAFT_SECONDS, self._keep_draft)

    def _keep_draft(self) -> None:
        if self._later is not None:
            self._later.stop()
            self._later = None
        if self._draft is not None and self._typed is not None:
            self._draft.keep("" if self._typed == self._given else self._typed)

    def on_unmount(self) -> None:
        """Keeps what was typed when the program ends under it."""
        if not self._left:
            self._keep_draft()

    def _hand_back(self, *, meant: bool) -> None:
        self._typed = self.written
        self._keep_draft()
        self._left = True
        self._leave(Answered(self._typed, meant=meant))

    def action_keep(self) -> None:
        """Hands back the text as meant."""
        self._hand_back(meant=True)

    def action_back(self) -> None:
        """Hands back the draft."""
        self._hand_back(meant=False)


class AskLine(Writing):
    """One line of text; with `whole`, what is typed takes the place of what stands there."""

    BINDINGS: ClassVar[list[BindingType]] = [
        _BACK,
        Binding("enter", "keep", "Keep", id="ask.keep", tooltip="Keep the line", priority=True),
    ]
    field = getters.query_one(Input)

    def __init__(
        self,
        title: str,
        *,
        text: str = "",
        hint: str = "",
        ghost: str = "",
        draft: Kept | None = None,
        whole: bool = False,
    ) -> None:
        super().__init__(title, text, hint, draft)
        self._ghost = ghost
        self._whole = whole

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet") as sheet:
            sheet.border_title = Content(self._title)
            sheet.border_subtitle = self.keys_told(
                ("ask.keep", "keeps it"),
                ("ask.back", "goes back and keeps a draft" if self._draft else "goes back"),
            )
            yield Input(self._text, placeholder=self._ghost, select_on_focus=self._whole)
            if self._hint:
                yield Static(self._hint, classes="hint", markup=False)

    @property
    def written(self) -> str:
        """What stands in the line now."""
        return self.field.value

    @on(Input.Changed)
    def _changed(self) -> None:
        self._keep_soon()


class AskText(Writing):
    """A text of any length."""

    BINDINGS: ClassVar[list[BindingType]] = [
        _BACK,
        Binding("ctrl+s", "keep", "Save", id="ask.save", tooltip="Save the text", priority=True),
    ]
    field = getters.query_one(TextArea)

    def __init__(
        self, title: str, *, text: str = "", hint: str = "", draft: Kept | None = None
    ) -> None:
        super().__init__(title, text, hint, draft)

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet") as sheet:
            sheet.border_title = Content(self._title)
            sheet.border_subtitle = self.keys_told(
                ("ask.save", "saves"),
                ("ask.back", "goes back and keeps a draft" if self._draft else "goes back"),
            )
            area = TextArea(self._text, soft_wrap=True)
            area.styles.height = 10
            yield area
            if self._hint:
                yield Static(self._hint, classes="hint", markup=False)

    def on_mount(self) -> None:
        """Puts the cursor behind what is there."""
        self.field.move_cursor(self.field.document.end)

    @property
    def written(self) -> str:
        """What stands in the field now."""
        return self.field.text

    @on(TextArea.Changed)
    def _changed(self) -> None:
        self._keep_soon()


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
