"""Names are taken out of the words: what that would do is shown before it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from qualcode.model.errors import QualcodeError
from qualcode.model.ids import CoderId
from qualcode.project.project import Project
from qualcode.project.protecting_rewrites import PseudonymReport, pseudonymise
from qualcode.project.replacements import Files
from qualcode.tui import identifying_words as words
from qualcode.tui.footer import KeyLine

_WAY = (
    "Enter replaces them, in transcripts, older words, journals and memos. There is no undo, and "
    "the words before are not kept. Every coding keeps its place. Nothing is written yet."
)


class CarryingScreen(Screen[PseudonymReport | None]):
    """The account of what goes; Enter carries it out. What was done is the answer of the screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "carry_out", "Replace them", priority=True, id="carrying.do",
                tooltip="Take the names out of every file of the study"),
        Binding("j,down", "scroll(1)", "Down", show=False, id="carrying.down"),
        Binding("k,up", "scroll(-1)", "Up", show=False, id="carrying.up"),
        Binding("space,pagedown", "scroll(12)", "Page", show=False, id="carrying.page",
                tooltip="One page on"),
        Binding("escape,q", "back", "Back", id="carrying.back",
                tooltip="Back; before Enter nothing is written"),
    ]  # fmt: skip
    BINDING_GROUP_TITLE = "Replacing names"
    HELP = """
    # Names out of the words

    Every original of your tables is replaced in all files of the study, whole words, the longest
    first, in one pass. The new words take the place of the old, which are not kept; codings and
    memos stay at their words. Exports that held a name are removed. Backups and copies elsewhere
    still hold everything: the page names what the program cannot reach.
    """
    body = getters.query_one("#account", VerticalScroll)

    @dataclass
    class Told(Message):
        """What replacing would do, or did; or why it cannot be done."""

        report: PseudonymReport | None
        problem: str = ""
        stays: words.Undecided | None = None

    def __init__(
        self,
        project: Project,
        coder: CoderId,
        files: Files,
        undecided: Callable[[], words.Undecided],
    ) -> None:
        super().__init__()
        self._project = project
        self._coder = coder
        self._files = files
        self._undecided = undecided
        self.report: PseudonymReport | None = None
        self._writing = False

    def compose(self) -> ComposeResult:
        yield Static("Names out of the words", id="about-carrying", classes="heading", markup=False)
        with VerticalScroll(id="account"):
            yield Static("Looking what would change …", id="account-text", markup=False)
        yield Static(id="way-on", classes="banner", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Works out what would happen; explains the table where there is none."""
        self.body.focus()
        if self._files.table is None and self._files.names is None:
            self.query_one("#account-text", Static).update(Content(words.NO_TABLE))
        else:
            self._look(write=False)

    @work(thread=True, exclusive=True, group="carrying")
    def _look(self, *, write: bool) -> None:
        table, names = (Path(f) if f else None for f in (self._files.table, self._files.names))
        try:
            stays = words.Undecided() if write else self._undecided()
            done = pseudonymise(
                self._project, table, names=names, by=self._coder, dry_run=not write
            )
        except QualcodeError as error:
            self.post_message(self.Told(None, str(error)))
        else:
            self.post_message(self.Told(done, stays=stays))

    @on(Told)
    def _show(self, event: Told) -> None:
        done, banner = event.report, self.query_one("#way-on", Static)
        told = (
            Content(event.problem) if done is None
            else words.preview(done, event.stays or words.Undecided())
        )  # fmt: skip
        self.report, self._writing = done, False
        self.query_one("#account-text", Static).update(told)
        self.body.scroll_home(animate=False)
        banner.add_class("-on")
        if done is None:
            banner.update("Esc goes back. Nothing was written.")
        elif done.written:
            banner.update("Done. Esc goes back. Now destroy backups from before, or note where.")
        elif done.files:
            banner.update(_WAY)
        else:
            banner.update("There is nothing to replace. Esc goes back.")
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is done before it was shown, and nothing twice."""
        if action == "carry_out":
            ready = self.report is not None and not self.report.written and self.report.files
            return True if ready else None
        return super().check_action(action, parameters)

    def action_carry_out(self) -> None:
        """Takes the names out."""
        self.report, self._writing = None, True
        self.refresh_bindings()
        self.query_one("#way-on", Static).update("Replacing …")
        self._look(write=True)

    def action_scroll(self, by: int) -> None:
        """Scrolls the page."""
        self.body.scroll_relative(y=by, animate=False)

    def action_back(self) -> None:
        """Goes back with what was done, if anything was; while it is being done it waits."""
        if self._writing:
            return
        done = self.report
        self.dismiss(done if done is not None and done.written else None)
