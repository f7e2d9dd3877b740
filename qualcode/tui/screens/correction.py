"""Other words for a transcript: what they do to every coding is shown before they are put in use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Literal

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from qualcode.model.errors import QualcodeError
from qualcode.model.ids import TranscriptId
from qualcode.project.correcting import is_edited_by_hand, restore, update
from qualcode.project.project import Project
from qualcode.project.replacing import Correction
from qualcode.tui import correction_words as words
from qualcode.tui.footer import KeyLine
from qualcode.tui.once import Once

How = Literal["update", "restore"]
_HEADS = {
    "update": "The words of {id} were changed outside qualcode",
    "restore": "Back to the words of {id} as they were before",
}
_WAYS = {
    "update": "Enter puts the new words in use (r goes back to the words as recorded, Esc leaves "
    "both as they are and the transcript read only). Nothing is written yet.",
    "restore": "Enter puts these words back in use. They can be exchanged again in the same way. "
    "Nothing is written yet.",
}


class CorrectionScreen(Once[Correction | None]):
    """The account of a correction; Enter makes it. What was made is the answer of the screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "carry_out", "Put in use", priority=True, id="correction.do",
                tooltip="Put these words in use; every coding is brought onto them"),
        Binding("r", "restore", "Restore", id="correction.restore",
                tooltip="Look at going back to the words as they were recorded"),
        Binding("j,down", "scroll(1)", "Down", show=False, id="correction.down"),
        Binding("k,up", "scroll(-1)", "Up", show=False, id="correction.up"),
        Binding("space,pagedown", "scroll(12)", "Page", show=False, id="correction.page",
                tooltip="One page on"),
        Binding("escape,q", "back", "Not now", id="correction.back",
                tooltip="Leave everything as it is"),
    ]  # fmt: skip
    BINDING_GROUP_TITLE = "Correction"
    HELP = """
    # Other words for a transcript

    The words file was edited by hand, or earlier words are to come back. The page says how many
    coded places keep the same words, how many are in doubt, and which turns change. Enter does
    it: journals stay as they are, the words before are set aside, and *Go back to the words
    before* in the command palette exchanges them again.
    """
    body = getters.query_one("#account", VerticalScroll)

    @dataclass
    class Told(Message):
        """What the correction does, or did; or why it cannot be made."""

        correction: Correction | None
        problem: str = ""

    def __init__(self, project: Project, id: TranscriptId, how: How) -> None:
        super().__init__()
        self._project = project
        self._transcript = id
        self._how: How = how
        self._told: Correction | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="about-correction", classes="heading", markup=False)
        with VerticalScroll(id="account"):
            yield Static("Looking what becomes of every coding …", id="account-text", markup=False)
        yield Static(id="way-on", classes="banner", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Works out what would happen."""
        self.body.focus()
        self._begin(self._how)

    def _begin(self, how: How) -> None:
        self._how, self._told = how, None
        self.query_one("#about-correction", Static).update(_HEADS[how].format(id=self._transcript))
        self.query_one("#way-on").remove_class("-on")
        self._look(write=False)

    @work(thread=True, exclusive=True, group="correction")
    def _look(self, *, write: bool) -> None:
        run: Callable[..., Correction] = update if self._how == "update" else restore
        try:
            told = run(self._project, self._transcript, dry_run=not write)
        except QualcodeError as error:
            self.post_message(self.Told(None, str(error)))
        else:
            self.post_message(self.Told(told))

    @on(Told)
    def _show(self, event: Told) -> None:
        told, banner = event.correction, self.query_one("#way-on", Static)
        banner.add_class("-on")
        self._told = told
        self.refresh_bindings()
        if told is None:
            self.query_one("#account-text", Static).update(Content(event.problem))
            banner.update("Esc goes back. Nothing was written.")
            return
        if told.written:
            self.dismiss(told)
            return
        width = max(self.size.width - 4, 40)
        self.query_one("#account-text", Static).update(words.page(told, width))
        self.body.scroll_home(animate=False)
        banner.update(Content(_WAYS[self._how]))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is done before it was shown; what was recorded is gone back to only from others."""
        if action == "carry_out":
            return True if self._told is not None else None
        if action == "restore":
            return self._how == "update"
        return super().check_action(action, parameters)

    def action_carry_out(self) -> None:
        """Makes the correction."""
        self._told = None
        self._look(write=True)

    def action_restore(self) -> None:
        """Looks what going back to the recorded words would do."""
        if is_edited_by_hand(self._project, self._transcript):
            self._begin("restore")

    def action_scroll(self, by: int) -> None:
        """Scrolls the page."""
        self.body.scroll_relative(y=by, animate=False)

    def action_back(self) -> None:
        """Leaves everything as it is."""
        self.dismiss(None)
