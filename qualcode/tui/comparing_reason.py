"""Asking why coders differed: one letter, which with Shift asks for a note as well."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from qualcode.model.session import CAUSES, Cause
from qualcode.tui.asking import Question
from qualcode.tui.keymap import key_of

_REASONS: list[BindingType] = [
    Binding(
        cause[0].upper() if note else cause[0],
        f"because('{cause}', {note})",
        cause.replace("-", " "),
        id=f"reason.{cause}{'-with-note' if note else ''}",
        tooltip=f"Give this reason{' and write a note' if note else ''}",
    )
    for cause in CAUSES
    for note in (False, True)
]
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
        *_REASONS,
        Binding("enter", "take", "Take", id="reason.take", tooltip="Give this reason",
                priority=True),
        Binding("escape", "back", "Back", id="reason.back", tooltip="Back, nothing is decided"),
        Binding("full_stop", "without", "No reason", id="reason.without",
                tooltip="Decide without a reason"),
    ]  # fmt: skip

    def __init__(self, decision: str) -> None:
        super().__init__(classes="dialog")
        self._decision = decision

    def compose(self) -> ComposeResult:
        with Vertical(classes="sheet") as sheet:
            sheet.border_title = Content(f"{self._decision}. Why did you differ?")
            sheet.border_subtitle = Content(
                "letter · Shift+letter with a note · "
            ) + self.keys_told(("reason.without", "no reason"), ("reason.back", "back"))
            yield OptionList(
                *(
                    Option(
                        Content.assemble(
                            (f"{key_of(self, f'reason.{cause}')}  ", "bold"), f"{cause.replace('-', ' '):<20}",
                            (_MEANING[cause], "dim"),
                        ),
                        id=cause,
                    )
                    for cause in CAUSES
                ),
                markup=False,
            )  # fmt: skip
            yield Static(
                "Both codings stay as they are; u takes the decision back.", classes="hint"
            )

    @on(OptionList.OptionSelected)
    def _click(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(Reasoned(CAUSES[event.option_index]))

    def action_take(self) -> None:
        """Gives the reason that is highlighted."""
        self.query_one(OptionList).action_select()

    def action_because(self, cause: Cause, note: bool) -> None:
        """Gives a reason; with a note there is more to say."""
        self.dismiss(Reasoned(cause, note=note))

    def action_without(self) -> None:
        """Decides without a reason."""
        self.dismiss(Reasoned(None))

    def action_back(self) -> None:
        """Decides nothing."""
        self.dismiss(Reasoned(None, meant=False))
