"""One difference up close: the words with both codings in the margin, and what the codes mean."""

from __future__ import annotations

from collections.abc import Mapping

from textual import getters
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Static

from qualcode.calibration.adjudication import Item
from qualcode.model.codebook import Node
from qualcode.model.ids import CodeId
from qualcode.model.transcript import Transcript
from qualcode.project.adjudicating import Compared
from qualcode.tui import comparing_words as words
from qualcode.tui.comparing_bars import bars_beside, looks_beside
from qualcode.tui.marks import Look
from qualcode.tui.selecting import select
from qualcode.tui.transcript_canvas import TranscriptCanvas


class BothSides(Horizontal):
    """The transcript left, both codings and their definitions right."""

    frame = getters.query_one("#words", Vertical)
    told = getters.query_one("#codings-text", Static)

    def compose(self) -> ComposeResult:
        yield Vertical(id="words")
        with VerticalScroll(id="codings", can_focus=False):
            yield Static(id="codings-text", markup=False)

    def show(
        self,
        found: Compared,
        item: Item,
        transcript: Transcript,
        meanings: Mapping[CodeId, Node],
        looks: Mapping[CodeId, Look],
    ) -> None:
        """Shows this difference."""
        self.told.update(words.both_sides(found, item, transcript, meanings, looks))
        self.query_one("#codings", VerticalScroll).scroll_home(animate=False)
        self.frame.border_title = f"{item.coders[0]} left · {item.coders[1]} right"
        bars = bars_beside(found, item)
        shown, chosen = looks_beside(looks, bars), select(item.span)
        view = next(iter(self.frame.query(TranscriptCanvas)), None)
        if view is None or view.transcript is not transcript:
            self.frame.remove_children()
            view = TranscriptCanvas(transcript, bars, shown, chosen=chosen)
            self.frame.mount(view)
            self.call_after_refresh(view.show_in_context, chosen)
            return
        view.set_looks(shown)
        view.put_all(bars)
        view.show_in_context(chosen)

    def scroll_words(self, by: float) -> None:
        """Scrolls the words by screens."""
        for view in self.frame.query(TranscriptCanvas):
            view.scroll_relative(y=round(by * max(view.size.height, 2)), animate=False)
