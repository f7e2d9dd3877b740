"""Words in all transcripts, each with what stands around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Footer, Input, OptionList, Static
from textual.widgets.option_list import Option

from qualcode.model.errors import QualcodeError
from qualcode.model.ids import CoderId, TranscriptId
from qualcode.project.project import Project
from qualcode.text.search import Line
from qualcode.tui.finding import HOWS, places
from qualcode.tui.places import PlaceWanted

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
        Binding("escape", "app.close", "Close", id="everywhere.close",
                tooltip="Back to where you were"),
    ]  # fmt: skip
    BINDING_GROUP_TITLE = "Find everywhere"
    HELP = """
    # Words in all transcripts

    Type words and press Enter: every place with the words around it. Enter on a line goes
    there. `^t` changes how words are compared.
    """
    field = getters.query_one("#filter", Input)
    listed = getters.query_one("#hits", OptionList)

    @dataclass
    class Found(Message):
        """Lines that were found, or why nothing was."""

        wanted: str
        lines: tuple[Line[TranscriptId], ...]
        problem: str = ""

    def __init__(self, project: Project, coder: CoderId) -> None:
        super().__init__()
        self._project = project
        self._how = HOWS[0]
        self._lines: Sequence[Line[TranscriptId]] = ()

    def compose(self) -> ComposeResult:
        yield Static(id="how", classes="heading", markup=False)
        yield Input(placeholder="words to find in all transcripts", id="filter")
        yield OptionList(id="hits", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """The cursor is where one types."""
        self._say("Find in all transcripts")
        self.field.focus()

    def _say(self, words: str) -> None:
        self.query_one("#how", Static).update(Content(f"{words} · {self._how}"))

    @on(Input.Submitted, "#filter")
    def _find(self) -> None:
        if self.field.value.strip():
            self._say(f"Looking for “{self.field.value.strip()}” …")
            self._look(self.field.value.strip(), self._how)

    @work(thread=True, exclusive=True, group="find")
    def _look(self, wanted: str, how: str) -> None:
        try:
            found = tuple(islice(_lines(self._project, wanted, how), MOST + 1))
        except QualcodeError as error:
            self.post_message(self.Found(wanted, (), str(error)))
        else:
            self.post_message(self.Found(wanted, found))

    @on(Found)
    def _show(self, event: Found) -> None:
        if event.problem:
            self.notify(event.problem, severity="error", markup=False)
        self._lines = event.lines[:MOST]
        more = " or more" if len(event.lines) > MOST else ""
        count = len(self._lines)
        self._say(f"{count}{more} place{'' if count == 1 else 's'} for “{event.wanted}”")
        self.listed.clear_options()
        self.listed.add_options([self._option(n, line) for n, line in enumerate(self._lines)])
        if self._lines:
            self.listed.focus()
            self.listed.highlighted = 0

    def _option(self, number: int, line: Line[TranscriptId]) -> Option:
        side = max((self.size.width - len(line.words) - 14) // 2, 8)
        before = line.before[-side:].rjust(side)
        shown = Content.assemble(
            (f"{line.text:<8} ", "dim"), before, (line.words, "bold reverse"), line.after[:side]
        )
        return Option(shown, id=str(number))

    @on(OptionList.OptionSelected, "#hits")
    def _go(self, event: OptionList.OptionSelected) -> None:
        line = self._lines[int(event.option.id or 0)]
        self.post_message(PlaceWanted(line.text, line.span))

    def action_how(self) -> None:
        """Takes the next way to compare, and looks again."""
        self._how = HOWS[(HOWS.index(self._how) + 1) % len(HOWS)]
        self._say("Find in all transcripts")
        self._find()

    def action_type(self) -> None:
        """Puts the cursor back where one types."""
        self.field.focus()


def _lines(project: Project, wanted: str, how: str) -> Iterator[Line[TranscriptId]]:
    """Every place in every transcript with the words around it."""
    for id, transcript in project.transcripts.items():
        text = transcript.text
        for span in places(text, wanted, how, language=transcript.language):
            yield Line(
                id,
                span,
                text[max(0, span.start - CONTEXT) : span.start].replace("\n", " "),
                text[span.start : span.end].replace("\n", " "),
                text[span.end : span.end + CONTEXT].replace("\n", " "),
            )
