"""The form of a configuration: what it says, how sure we are, and which model it refines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Label, Static, TextArea

from qualcode.model.configuration import CONFIDENCES
from qualcode.tui.asking import Question

_LINES = ("id", "context", "mechanism", "outcome", "confidence", "refines")
_HINTS = {
    "id": "how lists and tables call it",
    "context": "for whom, under which circumstances",
    "mechanism": "what it does to people",
    "outcome": "what is different afterwards",
    "confidence": "low, medium or high",
    "refines": "the model or theory it makes more precise",
}


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """What was filled in, by field, and whether it is meant; otherwise it is a draft."""

    values: Mapping[str, str]
    meant: bool


class CmoForm(Question[FormAnswer]):
    """Every field at once; Tab or Enter goes from one to the next."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="form.back", tooltip="Back; a draft is kept"),
        Binding("ctrl+s", "keep", "Save", id="form.save", priority=True,
                tooltip="Save the configuration"),
        Binding("tab", "field(1)", "Next field", show=False, id="form.next", priority=True),
        Binding("shift+tab", "field(-1)", "Field before", show=False, id="form.previous",
                priority=True),
    ]  # fmt: skip
    statement = getters.query_one("#statement", TextArea)

    def __init__(
        self,
        title: str,
        values: Mapping[str, str],
        *,
        fixed: Sequence[str] = (),
        models: Sequence[str] = (),
        problem: str = "",
    ) -> None:
        super().__init__(classes="dialog")
        self._title = title
        self._values = values
        self._fixed = fixed
        self._models = models
        self._problem = problem

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="sheet", can_focus=False) as sheet:
            sheet.border_title = Content(self._title)
            sheet.border_subtitle = self.keys_told(
                ("form.save", "saves"), ("form.back", "goes back and keeps a draft")
            )
            yield Label("Statement: if …, then …, because …")
            yield TextArea(self._values.get("statement", ""), soft_wrap=True, id="statement")
            for name in _LINES:
                if name not in self._fixed:
                    with Horizontal(classes="line"):
                        yield Label(name.capitalize())
                        yield Input(
                            self._values.get(name, ""), id=f"field-{name}",
                            placeholder=_HINTS[name], select_on_focus=False,
                        )  # fmt: skip
            if self._models:
                yield Static(Content(f"Refined so far: {'; '.join(self._models)}"), classes="hint")
            if self._problem:
                yield Static(Content(f"! {self._problem}"), classes="hint")

    def on_mount(self) -> None:
        """The cursor stands behind what is there."""
        self.statement.move_cursor(self.statement.document.end)

    def _filled(self) -> dict[str, str]:
        values = {"statement": " ".join(self.statement.text.split())}
        for name in _LINES:
            if name not in self._fixed:
                typed = self.query_one(f"#field-{name}", Input).value
                values[name] = " ".join(typed.split())
        if short := values.get("confidence", "").casefold():
            full = next((c for c in CONFIDENCES if c.startswith(short)), values["confidence"])
            values["confidence"] = full
        return values

    @on(Input.Submitted)
    def _next(self) -> None:
        self.action_field(1)

    def action_field(self, by: int) -> None:
        """The next field, at once: what is typed from now on goes there."""
        fields = self.focus_chain
        at = fields.index(self.focused) if self.focused in fields else -1
        self.set_focus(fields[(at + by) % len(fields)])

    def action_keep(self) -> None:
        """Hands back what is filled in, as meant."""
        self._leave(FormAnswer(self._filled(), meant=True))

    def action_back(self) -> None:
        """Hands back the draft."""
        self.dismiss(FormAnswer(self._filled(), meant=False))
