"""Asking why coders differed: one letter, which with Shift asks for a note as well."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from qualcode.model.session import CAUSES, Cause
from qualcode.tui.asking import Question

LETTERS: dict[str, Cause] = {cause[0]: cause for cause in CAUSES}
_MEANING: dict[Cause, str] = {
    "definition-unclear": "the codebook does not say which it is",
    "overlooked": "one of us did not see it",
    "boundary": "same meaning, other edges",
    "interpretation": "we read the words differently",
    "slip": "a wrong key",
}


@dataclass(frozen=True, slots=True)
class Reasoned:
    """The reason that was given, and whether there is more to say."""

    cause: Cause | None
    """None when no reason was given."""
    note: bool = False
    meant: bool = True
    """False: nothing is to be decided after all."""


class AskReason(Question[Reasoned]):
    """The five reasons, each under its letter."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="reason.back", tooltip="Back, nothing is decided"),
        Binding("full_stop", "without", "No reason", id="reason.without",
                tooltip="Decide without a reason"),
    ]  # fmt: skip

    def __init__(self, decision: str) -> None:
        super().__init__(classes="dialog")
        self._decision = decision

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet") as sheet:
            sheet.border_title = f"{self._decision}. Why did you differ?"
            sheet.border_subtitle = "letter · Shift+letter with a note · . no reason · Esc"
            yield OptionList(
                *(
                    Option(
                        Content.assemble(
                            (f"{letter}  ", "bold"), f"{cause.replace('-', ' '):<20}",
                            (_MEANING[cause], "dim"),
                        ),
                        id=letter,
                    )
                    for letter, cause in LETTERS.items()
                ),
                markup=False,
            )  # fmt: skip
            yield Static(
                "Both codings stay as they are; u takes the decision back.", classes="hint"
            )

    @on(OptionList.OptionSelected)
    def _take(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(Reasoned(LETTERS[event.option.id or ""]))

    def on_key(self, event: Key) -> None:
        """Takes the reason of a letter; the key goes no further."""
        letter = event.character or ""
        if letter.lower() in LETTERS:
            event.stop()
            self.dismiss(Reasoned(LETTERS[letter.lower()], note=letter.isupper()))

    def action_without(self) -> None:
        """Decides without a reason."""
        self.dismiss(Reasoned(None))

    def action_back(self) -> None:
        """Decides nothing."""
        self.dismiss(Reasoned(None, meant=False))
