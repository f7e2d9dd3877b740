"""Choosing words in a transcript, by keys and by mouse."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Click, MouseDown, MouseMove, MouseUp

from qualcode.model.span import Span
from qualcode.text.units import UnitKind, unit_around
from qualcode.tui import selecting
from qualcode.tui.transcript_canvas import TranscriptCanvas

_MOVE_KEYS: list[BindingType] = [
    Binding("right_parenthesis", "unit('sentence', 1)", "Sentence", id="view.next-sentence",
            key_display=")", tooltip="Select the next sentence"),
    Binding("left_parenthesis", "unit('sentence', -1)", "Sentence back", show=False,
            id="view.previous-sentence", tooltip="Select the sentence before"),
    Binding("w,right", "unit('word', 1)", "Word", show=False, id="view.next-word",
            tooltip="Select the next word"),
    Binding("b,left", "unit('word', -1)", "Word back", show=False, id="view.previous-word",
            tooltip="Select the word before"),
    Binding("right_curly_bracket,j", "unit('turn', 1)", "Turn", id="view.next-turn",
            key_display="j", tooltip="Select the next turn"),
    Binding("left_curly_bracket,k", "unit('turn', -1)", "Turn back", show=False,
            id="view.previous-turn", tooltip="Select the turn before"),
    Binding("down", "row(1)", "Row down", show=False, id="view.down",
            tooltip="Select what stands below, by the unit chosen last"),
    Binding("up", "row(-1)", "Row up", show=False, id="view.up",
            tooltip="Select what stands above, by the unit chosen last"),
    Binding("plus", "widen", "Widen", key_display="+", id="view.widen",
            tooltip="Select more: word, sentence, turn, answer"),
    Binding("minus", "narrow", "Narrow", show=False, id="view.narrow",
            tooltip="Select less: answer, turn, sentence, word"),
    Binding("v", "extend", "Extend", show=False, id="view.extend",
            tooltip="Let the next moves make the selection longer; again to stop"),
    Binding("o", "swap", "Other end", show=False, id="view.swap-ends",
            tooltip="Move the other end of the selection"),
    Binding("shift+right", "letter(1)", "Letter more", show=False, id="view.letter-more",
            tooltip="Move the end of the selection by one letter"),
    Binding("shift+left", "letter(-1)", "Letter less", show=False, id="view.letter-less",
            tooltip="Move the end of the selection back by one letter"),
    Binding("shift+down", "grow_row(1)", "Grow down", show=False, id="view.grow-down",
            tooltip="Extend the selection to the row below"),
    Binding("shift+up", "grow_row(-1)", "Grow up", show=False, id="view.grow-up",
            tooltip="Extend the selection to the row above"),
    Binding("pagedown,space", "page(1)", "Page down", show=False, id="view.page-down",
            tooltip="One screen on"),
    Binding("pageup", "page(-1)", "Page up", show=False, id="view.page-up",
            tooltip="One screen back"),
    Binding("ctrl+d", "page(0.5)", "Half page down", show=False, id="view.half-down",
            tooltip="Half a screen on"),
    Binding("ctrl+u", "page(-0.5)", "Half page up", show=False, id="view.half-up",
            tooltip="Half a screen back"),
    Binding("g,home", "edge(-1)", "Start", show=False, id="view.start",
            tooltip="Go to the first words"),
    Binding("G,end", "edge(1)", "End", show=False, id="view.end", tooltip="Go to the last words"),
]  # fmt: skip


class TranscriptView(TranscriptCanvas):
    """A transcript in which words are chosen; it says what and decides nothing else."""

    BINDINGS: ClassVar[list[BindingType]] = _MOVE_KEYS
    BINDING_GROUP_TITLE = "Transcript"
    HELP = """
    # Reading and selecting

    The selection is always a whole unit. `)` and `(` step by sentence, `j` and `k` by turn,
    `w` and `b` by word; the arrows up and down keep the unit you chose last. `+` takes more
    around it, `-` less; `v` makes it longer as you move. With the mouse: drag, double-click a
    word, click again for more.

    Signs before the words: `▌` here, `/` a search hit, `m` a memo. Right of the words stands a
    bar for every code; a dashed bar and a small `²` are secondary codes.
    """

    _pressed: int | None = None
    """The place where the mouse button went down."""
    _dragged = False

    def action_unit(self, kind: UnitKind, by: int) -> None:
        """Selects the next (1) or previous (-1) unit of a kind."""
        if self.chosen:
            self.choose(selecting.moved(self.transcript, self.chosen, kind, by=by))

    def action_widen(self) -> None:
        """Selects the next larger unit."""
        if self.chosen:
            self.choose(selecting.widened(self.transcript, self.chosen))

    def action_narrow(self) -> None:
        """Selects the next smaller unit."""
        if self.chosen:
            self.choose(selecting.narrowed(self.transcript, self.chosen))

    def action_extend(self) -> None:
        """Lets moves make the selection longer, or stops that."""
        if self.chosen:
            self.choose(replace(self.chosen, extending=not self.chosen.extending))

    def action_swap(self) -> None:
        """Moves the other end from now on."""
        if self.chosen:
            self.choose(selecting.swapped(self.chosen))

    def action_letter(self, by: int) -> None:
        """Moves the end by one visible character."""
        if self.chosen:
            self.choose(selecting.lettered(self.transcript, self.chosen, by=by))

    def action_row(self, by: int) -> None:
        """Selects the unit on a row below (1) or above (-1) that is not selected yet."""
        if self.chosen and self._scene:
            found = selecting.on_next_row(self.transcript, self.chosen, self._scene.rows, by=by)
            self.choose(found)

    def action_grow_row(self, by: int) -> None:
        """Extends the selection by a row."""
        if self.chosen and self._scene:
            longer = replace(self.chosen, extending=True)
            found = selecting.on_next_row(self.transcript, longer, self._scene.rows, by=by)
            self.choose(replace(found, extending=self.chosen.extending))

    def action_page(self, by: float) -> None:
        """Moves by screens; the selection comes along."""
        if self.chosen is None or self._scene is None:
            return
        height = self._page_rows
        step = round(by * max(height - 2, 1)) or (1 if by > 0 else -1)
        table = self._scene.rows
        before = self._top_row
        row = self._rows_of(self.chosen.moving)[0]
        self._scroll(before + step)
        place = row - before if before <= row < before + height else height // 3
        # At either end the screen stays and the selection goes to the last or first row.
        stuck = self._top_row == before
        wanted = (len(table) - 1 if by > 0 else 0) if stuck else self._top_row + place
        at = table.starts[min(max(wanted, 0), len(table) - 1)]
        # A turn longer than the screen would pull the view back to where it begins.
        self.choose(selecting.to(self.transcript, self.chosen, at), follow=False)

    def action_edge(self, to: int) -> None:
        """Selects the first (-1) or last (1) unit."""
        if self.chosen:
            place = 0 if to < 0 else len(self.transcript.text) - 1
            self.choose(selecting.to(self.transcript, self.chosen, place))

    def go_to(self, span: Span, kind: UnitKind = "sentence") -> None:
        """Selects `span` and shows it in its surroundings."""
        self.choose(selecting.select(span, kind), centre=True)

    def on_mouse_down(self, event: MouseDown) -> None:
        """Begins a drag."""
        if event.button == 1:
            self._pressed = self.place_at(event.x, event.y)
            self._dragged = False
            self.capture_mouse()

    def on_mouse_move(self, event: MouseMove) -> None:
        """Selects from where the button went down to here; beyond the edge the view scrolls."""
        if self._pressed is None or self.chosen is None:
            return
        if event.y < 0 or event.y >= self._page_rows:
            self._scroll(self._top_row + (1 if event.y > 0 else -1))
        here = self.place_at(event.x, event.y)
        if here is not None and (here != self._pressed or self._dragged):
            self._dragged = True
            self.choose(selecting.dragged(self.transcript, self._pressed, here))

    def on_mouse_up(self, event: MouseUp) -> None:
        """Ends a drag."""
        self.release_mouse()
        self._pressed = None

    def on_click(self, event: Click) -> None:
        """Goes to the unit here; two clicks select the word, each one more a larger unit.

        A bar beside the words, or its name, selects the words that it stands for.
        """
        at, bar = self.place_at(event.x, event.y), self.bar_at(event.x, event.y)
        if bar is not None and not self._dragged:
            self.choose(selecting.select(bar.span, "word"), follow=False)
            return
        if at is None or self._dragged or self.chosen is None:
            self._dragged = False
            return
        if event.chain == 1:
            self.choose(selecting.to(self.transcript, self.chosen, at))
        elif event.chain == 2:
            word = unit_around(self.transcript, Span(at, at + 1), "word")
            self.choose(selecting.select(word, "word"))
        else:
            self.action_widen()
