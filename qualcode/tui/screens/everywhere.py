"""Words in all transcripts, each with what stands around it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from qualcode.model.ids import CoderId
from qualcode.model.plural import plural
from qualcode.model.telling import Tell
from qualcode.project.project import Project
from qualcode.project.searching import Hit, search
from qualcode.tui.finding import FORMS, HOWS, in_line, query
from qualcode.tui.footer import KeyLine
from qualcode.tui.places import HitsWanted, PlaceWanted
from qualcode.tui.progress import ProgressLine

CONTEXT = 120  # characters on both sides; a wide screen shows no more
MOST = 500
"""Lines shown; more are no help to a reader."""


class EverywhereScreen(Screen[None]):
    """A line to type in and the lines found; Enter goes to one in its transcript."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+t", "how", "How", priority=True, id="everywhere.how",
                tooltip="Compare with or without regard to case and accents"),
        Binding("slash", "type", "Find", key_display="/", id="everywhere.type",
                tooltip="Type other words"),
        Binding("C", "code_hits", "Code these", id="everywhere.code-hits",
                tooltip="Look at each place that was found, and code those you accept"),
        Binding("escape", "back", "Close", id="everywhere.close",
                tooltip="Stop looking; else back to where you were"),
    ]  # fmt: skip
    BINDING_GROUP_TITLE = "Find everywhere"
    HELP = """
    # Words in all transcripts

    Type words and press Enter: every place with the words around it. Enter on a line goes
    there. `^t` changes how words are compared. `C` shows each place in its context, and codes
    those you accept.
    """
    field = getters.query_one("#filter", Input)
    listed = getters.query_one("#hits", OptionList)
    progress = getters.query_one(ProgressLine)

    def __init__(self, project: Project, coder: CoderId) -> None:
        super().__init__()
        self._project = project
        self._how = HOWS[0]
        self._wanted = ""
        self._hits: Sequence[Hit] = ()

    def compose(self) -> ComposeResult:
        yield Static(id="how", classes="heading", markup=False)
        yield Input(placeholder="words to find in all transcripts", id="filter")
        yield OptionList(id="hits", markup=False)
        yield ProgressLine()
        yield KeyLine()

    def on_mount(self) -> None:
        """The cursor is where one types."""
        self._say("Find in all transcripts")
        self.set_focus(self.field)

    def _say(self, words: str) -> None:
        self.query_one("#how", Static).update(Content(f"{words} · {self._how}"))

    @on(Input.Submitted, "#filter")
    def _find(self) -> None:
        wanted, how = self.field.value.strip(), self._how
        if not wanted:
            return

        def look(tell: Tell) -> tuple[Hit, ...]:
            asked = query(wanted, how)
            found = search(self._project, asked, by_lemma=how == FORMS, context=CONTEXT, tell=tell)
            return tuple(islice(found, MOST + 1))

        self.progress.run(
            f"Looking for “{wanted}”", look, lambda found: self._show(wanted, found),
            stop="everywhere.close",
        )  # fmt: skip

    def _show(self, wanted: str, found: Sequence[Hit]) -> None:
        self._wanted, self._hits = wanted, found[:MOST]
        count = len(self._hits)
        places = f"{plural(count, 'place')} for “{wanted}”"
        if len(found) > MOST:
            places = f"The first {MOST} places for “{wanted}”"
        self._say(places)
        self.listed.clear_options()
        self.listed.add_options([self._option(n, hit) for n, hit in enumerate(self._hits)])
        if self._hits:
            self.set_focus(self.listed)
            self.listed.highlighted = 0
        self.refresh_bindings()

    def _option(self, number: int, hit: Hit) -> Option:
        line = in_line(hit.before, hit.words, hit.after, self.size.width - 14)
        shown = Content.assemble((f"{hit.transcript:<8} ", "dim"), line)
        return Option(shown, id=str(number))

    @on(OptionList.OptionSelected, "#hits")
    def _go(self, event: OptionList.OptionSelected) -> None:
        hit = self._hits[int(event.option.id or 0)]
        self.post_message(PlaceWanted(hit.transcript, hit.span))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without places there is nothing to code."""
        if action == "code_hits":
            return True if self._hits else None
        return super().check_action(action, parameters)

    def action_code_hits(self) -> None:
        """Shows each place, to code those that are accepted."""
        hits = tuple((hit.transcript, hit.span) for hit in self._hits)
        self.post_message(HitsWanted(self._wanted, hits))

    def action_back(self) -> None:
        """Stops looking; else leaves the screen."""
        if not self.progress.stop():
            self.run_worker(self.app.run_action("close"))

    def action_how(self) -> None:
        """Takes the next way to compare, and looks again."""
        self._how = HOWS[(HOWS.index(self._how) + 1) % len(HOWS)]
        self._say("Find in all transcripts")
        self._find()

    def action_type(self) -> None:
        """Puts the cursor back where one types."""
        self.set_focus(self.field)
