"""All keys of a screen on one page, in the words of their tooltips."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from inspect import cleandoc
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Markdown, Static

from qualcode.tui.keymap import key_of
from qualcode.tui.once import Once

_WIDTH = 9  # cells for the keys of one action


class HelpScreen(ModalScreen[None], Once[None]):
    """What the pane is for, and every key that works here now."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q", "back", "Back", id="help.back", tooltip="Back"),
    ]

    def __init__(self, below: Screen[object]) -> None:
        super().__init__(classes="dialog")
        focused = below.focused
        self._texts = [t for t in (below.HELP, focused.HELP if focused else None) if t]
        self._keys = told(below.active_bindings.values(), below)

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="sheet") as sheet:
            sheet.border_title = "Keys"
            back = key_of(self, "help.back")
            sheet.border_subtitle = f"↑ ↓ scroll · {back} goes back · keys.yaml changes them"
            for text in self._texts:
                yield Markdown(cleandoc(text))
            yield Static(self._keys)

    def action_back(self) -> None:
        """Goes back."""
        self.dismiss(None)


def told(active: Iterable[ActiveBinding], screen: Screen[object]) -> Content:
    """One line for every action: its keys, what it does, and its name in `keys.yaml`."""
    keys: dict[str, list[str]] = {}
    says: dict[str, str] = {}
    ids: dict[str, str] = {}
    for _, binding, _, tooltip in active:
        if binding.system or not binding.description or binding.id is None:
            continue
        if binding.action.startswith("favourite(") and binding.key != "1":
            continue
        shown = screen.app.get_key_display(replace(binding, key_display=None))
        keys.setdefault(binding.action, []).append(shown)
        ids[binding.action] = binding.id
        says[binding.action] = tooltip or binding.tooltip or binding.description
    lines = []
    for action, own in keys.items():
        shown = " ".join(dict.fromkeys(own))
        if action.startswith("favourite("):
            shown, says[action] = "1 … 9", "Put the favourite code with that number on the words"
        lines.append(
            Content.assemble(
                (f"{shown:<{_WIDTH}} ", "bold"), says[action], (f"  {ids[action]}\n", "dim")
            )
        )
    return Content("").join(lines)
