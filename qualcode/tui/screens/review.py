"""Codings that a correction of the words left in doubt: looked at one by one, and answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Literal

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.message import Message
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from qualcode.model.errors import QualcodeError
from qualcode.model.ids import CodeId, CoderId, SegmentId, TranscriptId
from qualcode.model.span import Span
from qualcode.model.transcript import Transcript
from qualcode.project.desk import Desk
from qualcode.project.project import Project
from qualcode.project.reviewing import (
    CONSENSUS,
    Case,
    accept,
    answer,
    answering,
    is_answer_last,
    review,
)
from qualcode.text.units import unit_around
from qualcode.tui import reviewing_words as words
from qualcode.tui.footer import KeyLine
from qualcode.tui.marks import Look, looks
from qualcode.tui.places import PlaceWanted, WayBackWanted
from qualcode.tui.selecting import Selected, first_selection, select
from qualcode.tui.transcript_view import TranscriptView

Shown = Literal["open", "moved", "all"]
_SHOWN: tuple[Shown, ...] = ("open", "moved", "all")
_SCOPES = {
    "open": "in doubt or lost",
    "moved": "words changed, place found",
    "all": "all on corrected words",
}
_LISTING = frozenset(
    {"accept", "elsewhere", "drop", "later", "undo", "redo", "step", "only", "whose"}
)
"""What is not to be done while a place is being chosen."""


class ReviewScreen(Screen[None]):
    """A list of codings in doubt, each with its old and new words and its place in the transcript."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "accept", "Accept", id="review.accept",
                tooltip="It belongs where it is proposed"),
        Binding("e", "elsewhere", "Elsewhere", id="review.elsewhere",
                tooltip="Choose the words it belongs on; Enter takes them"),
        Binding("x", "drop", "Drop", id="review.drop",
                tooltip="Take it away with all that is on it; undo brings it back"),
        Binding("l", "later", "Later", id="review.later", tooltip="Leave it for another time"),
        Binding("u", "undo", "Undo", id="review.undo", tooltip="Take back the last answer"),
        Binding("ctrl+r", "redo", "Redo", show=False, id="review.redo",
                tooltip="Bring back what was undone"),
        Binding("d,j", "step(1)", "Next", key_display="d", id="review.next",
                tooltip="Go to the next one"),
        Binding("D,k", "step(-1)", "Previous", show=False, id="review.previous",
                tooltip="Go to the previous one"),
        Binding("o", "only", "Show", show=False, id="review.only",
                tooltip="Show what is in doubt, what found its place, or all"),
        Binding("w", "whose", "Whose", show=False, id="review.whose",
                tooltip="Your own codings, or those of all coders"),
        Binding("ctrl+d", "scroll_words(1)", "Words down", show=False, id="review.words-down",
                tooltip="Scroll the words of the transcript"),
        Binding("ctrl+u", "scroll_words(-1)", "Words up", show=False, id="review.words-up",
                tooltip="Scroll the words of the transcript back"),
        Binding("enter", "go", "Open", show=False, priority=True, id="review.go",
                tooltip="Go to the words in their transcript; take the words that were chosen"),
        Binding("escape,q", "back", "Back", show=False, id="review.back",
                tooltip="Back to where you were; all is saved"),
    ]  # fmt: skip
    BINDING_GROUP_TITLE = "Review"
    HELP = """
    # Review after corrections

    When words are corrected, codings and memos look for their place on the new words. Those in
    doubt stand here and count nowhere until you answer. *was* are the words a coding was made
    on, *now* those it is proposed for; what differs is underlined in both. Below stands the
    transcript with the proposed place selected.

    `a` accepts, `e` lets you choose other words, `x` drops, `l` leaves it for later. The sign in
    front is the key it was answered with, `·` is open. Each answer is in your journal at once;
    `u` takes it back, also tomorrow. `o` shows codings that found their place by themselves.
    """
    listed = getters.query_one("#cases", OptionList)
    frame = getters.query_one("#place", Vertical)

    @dataclass
    class Loaded(Message):
        """The codings on corrected words, or why they cannot be listed."""

        cases: tuple[Case, ...]
        problem: str = ""

    def __init__(
        self,
        project: Project,
        coder: CoderId,
        came_from: TranscriptId | None = None,
    ) -> None:
        super().__init__()
        self._project = project
        self._coder = coder
        self._came_from = came_from
        self._cases: tuple[Case, ...] = ()
        self._rows: list[Case] = []
        self._shown: Shown = "open"
        self._all_coders = False
        self.signs: dict[SegmentId, words.Sign] = {}
        """What was answered since the screen was opened."""
        self.placing: Case | None = None
        """The case whose place is being chosen."""
        self._spans: dict[SegmentId, Span] = {}
        """Where answered segments stand now."""
        self._done: list[tuple[TranscriptId, CoderId]] = []
        """The journal of every answer, the last one at the end."""
        self._undone: list[tuple[TranscriptId, CoderId]] = []
        self._looks: dict[CodeId, Look] = looks(project.codebooks)
        self._texts: dict[TranscriptId, Transcript] = {}

    def compose(self) -> ComposeResult:
        yield Static("Review after corrections", id="about-review", classes="heading", markup=False)
        yield Static("Looking at the codings …", id="gate", markup=False)
        yield OptionList(id="cases", markup=False)
        with VerticalScroll(id="case", can_focus=False):
            yield Static(id="case-text", markup=False)
        yield Vertical(id="place")
        with VerticalScroll(id="nothing"):
            yield Static(id="nothing-text", markup=False)
        yield Static(id="written", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Looks at every coding on corrected words."""
        self.query_one("#nothing").display = False
        self._say("")
        self._load()

    @work(thread=True, exclusive=True, group="review")
    def _load(self) -> None:
        try:
            found = tuple(review(self._project, every=True))
        except QualcodeError as error:
            self.post_message(self.Loaded((), str(error)))
        else:
            self.post_message(self.Loaded(found))

    @on(Loaded)
    def _take(self, event: Loaded) -> None:
        self._cases = event.cases
        if event.problem:
            self.notify(event.problem, severity="error", timeout=15, markup=False)
        waiting = [c for c in event.cases if c.waits]
        self._all_coders = bool(waiting) and not any(map(self._is_mine, waiting))
        self._list()
        ids = [case.transcript for case in self._rows]
        if self._came_from in ids:
            self.listed.highlighted = ids.index(self._came_from)

    # The list

    def _is_mine(self, case: Case) -> bool:
        """Whether this coder may answer: for the own codings, and for what all decided together."""
        return case.coder in {self._coder, CONSENSUS}

    def _wanted(self, case: Case) -> bool:
        if not self._is_mine(case) and not self._all_coders:
            return False
        if self._shown == "open":
            return case.waits
        return self._shown == "all" or (not case.waits and case.anchoring != "identical")

    def _list(self, at: SegmentId | None = None) -> None:
        """Lists what is to be shown, with the cursor on one of them."""
        self._rows = [case for case in self._cases if self._wanted(case)]
        width = max(self.size.width - 3, 40)
        self.listed.clear_options()
        self.listed.add_options(
            Option(words.row(case, self.signs.get(case.segment), self._looks, width))
            for case in self._rows
        )
        self._show_nothing()
        if self._rows:
            ids = [case.segment for case in self._rows]
            self.listed.highlighted = ids.index(at) if at in ids else 0
            if self.placing is None:
                self.listed.focus()
        self._tell()

    def _show_nothing(self) -> None:
        empty = not self._rows
        for id in ("#cases", "#case", "#place"):
            self.query_one(id).display = not empty
        self.query_one("#nothing").display = empty
        if empty:
            told = words.NOTHING if self._shown == "open" else "No coding is of this kind."
            self.query_one("#nothing-text", Static).update(Content(told))

    @property
    def current(self) -> Case | None:
        """The case under the cursor; None in an empty list."""
        at = self.listed.highlighted
        return self._rows[at] if at is not None and at < len(self._rows) else None

    def _left(self) -> list[Case]:
        """What waits still, of all coders that may be seen."""
        done = {id for id, sign in self.signs.items() if sign != "later"}
        return [case for case in self._cases if case.waits and case.segment not in done]

    @on(OptionList.OptionHighlighted, "#cases")
    def _tell(self) -> None:
        case, left = self.current, self._left()
        mine = [c for c in left if self._all_coders or self._is_mine(c)]
        at = (self.listed.highlighted or 0) + 1
        scope = f"{'all coders' if self._all_coders else self._coder} · {_SCOPES[self._shown]}"
        head = words.heading(scope, at, len(self._rows), len(mine))
        self.query_one("#about-review", Static).update(Content(head))
        gate = words.gate(left, self._project.unseen())
        self.query_one("#gate", Static).update(Content(gate))
        if case is None:
            return
        own = self._is_mine(case)
        sign = self.signs.get(case.segment)
        # So many rows that the words of the transcript keep theirs.
        room = max(self.size.width - 8, 30) * max(self.size.height // 9, 1)
        told = words.beside(case, sign, self._looks, own=own, room=room)
        self.query_one("#case-text", Static).update(told)
        self.query_one("#case").scroll_home(animate=False)
        self._show_place(case)

    def _show_place(self, case: Case) -> None:
        """Shows the transcript with the place of a case selected."""
        if case.transcript not in self._texts:
            self._texts[case.transcript] = self._project.folder.transcript(case.transcript)
        transcript = self._texts[case.transcript]
        chosen = self._chosen(case, transcript)
        where = f", turn {case.turn}" if case.turn else ""
        self.frame.border_title = Content(f"{case.transcript}{where}")
        view = self.view
        if view is None or view.transcript is not transcript:
            self.frame.remove_children()
            view = TranscriptView(transcript, (), self._looks, chosen=chosen)
            self.frame.mount(view)
            if chosen is not None:
                self.call_after_refresh(view.show_in_context, chosen)
        elif chosen is not None:
            view.show_in_context(chosen)

    def _chosen(self, case: Case, transcript: Transcript) -> Selected | None:
        """The words to select: where the case stands, is proposed, or about where it was."""
        span = self._spans.get(case.segment) or case.span
        if span is None and case.near is not None and transcript.text:
            at = min(case.near, len(transcript.text) - 1)
            span = unit_around(transcript, Span(at, at + 1), "sentence")
        return select(span) if span else first_selection(transcript)

    @property
    def view(self) -> TranscriptView | None:
        """The transcript below the list; None before one is shown."""
        return next(iter(self.frame.query(TranscriptView)), None)

    def on_resize(self, event: Resize) -> None:
        """Lists again for the width there is."""
        if self.current is not None:
            self._list(self.current.segment)

    def action_step(self, by: int) -> None:
        """Goes to the next (1) or the previous (-1) case."""
        if self._rows:
            at = (self.listed.highlighted or 0) + by
            self.listed.highlighted = min(max(at, 0), len(self._rows) - 1)

    def action_only(self) -> None:
        """Shows what is in doubt, then what found its place, then all."""
        self._shown = _SHOWN[(_SHOWN.index(self._shown) + 1) % len(_SHOWN)]
        self._list(self.current.segment if self.current else None)

    def action_whose(self) -> None:
        """Shows the codings of all coders, or one's own."""
        self._all_coders = not self._all_coders
        self._list(self.current.segment if self.current else None)

    def action_scroll_words(self, by: int) -> None:
        """Scrolls the words by half of what is shown."""
        if self.view is not None:
            rows = round(by * max(self.view.size.height, 2) / 2)
            self.view.scroll_relative(y=rows, animate=False)

    # Answering

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a place is being chosen only that is done; without codings nothing is."""
        if action in _LISTING and self.placing is not None:
            return False
        if action in {"accept", "elsewhere", "drop", "later", "step"} and not self._rows:
            return None
        return super().check_action(action, parameters)

    def _mine(self) -> Case | None:
        """The case under the cursor when it is the coder's own; says so when it is not."""
        case = self.current
        if case is not None and not self._is_mine(case):
            self.notify(f"Only {case.coder} decides about this coding.", markup=False)
            return None
        return case

    def action_accept(self) -> None:
        """Says that it belongs where it is proposed."""
        case = self._mine()
        if case is None:
            return
        if not case.waits:
            self._say("It stands already. e gives it another place, x drops it.")
        elif self.signs.get(case.segment, "later") != "later":
            self._say("It is answered. u takes the answer back.")
        elif case.span is None:
            self._say("Nothing is left of these words: e chooses a place, x drops it.")
        else:
            self._answer(case, lambda desk: accept(desk, case.segment))

    def action_drop(self) -> None:
        """Takes it away, with all that is on it."""
        case = self._mine()
        if case is not None and self.signs.get(case.segment) != "dropped":
            self._answer(case, lambda desk: desk.drop(case.segment))

    def action_later(self) -> None:
        """Leaves it, and goes on."""
        case = self._mine()
        if case is not None and case.waits and case.segment not in self.signs:
            self.signs[case.segment] = "later"
            self._say("Put off: it still waits.")
            self._list(self._next_open(case))

    def action_elsewhere(self) -> None:
        """Lets the coder choose the words it belongs on."""
        case = self._mine()
        if case is None or self.view is None:
            return
        if self.signs.get(case.segment) == "dropped":
            self.notify("It was dropped. u brings it back.")
            return
        self.placing = case
        self.add_class("-placing")
        self.view.focus()
        self._say("Choose words: ) sentence j turn w word v longer. Enter takes them, Esc not.")
        self.refresh_bindings()

    def _end_placing(self) -> None:
        self.placing = None
        self.remove_class("-placing")
        self._say("")
        self.listed.focus()
        self.refresh_bindings()

    def action_go(self) -> None:
        """Takes the words that were chosen, or goes to the place in its transcript."""
        case, view = self.placing or self.current, self.view
        if case is None or view is None or view.chosen is None:
            return
        span = view.chosen.span
        if self.placing is None:
            self.post_message(PlaceWanted(case.transcript, span))
            return
        self._end_placing()
        self._answer(case, lambda desk: desk.move(case.segment, span))

    def action_back(self) -> None:
        """Leaves a place that was being chosen, then the screen."""
        if self.placing is None:
            self.post_message(WayBackWanted(self._came_from))
            return
        case = self.placing
        self._end_placing()
        self._show_place(case)

    def _answer(self, case: Case, act: Callable[[Desk], object]) -> None:
        """Writes an answer, then goes to the next case that is open."""
        if self._at_desk(case.transcript, case.coder, act):
            self._done.append((case.transcript, case.coder))
            self._undone.clear()
            sign = self.signs.get(case.segment)
            self._say(f"Saved. {words.STANDS[sign]}" if sign else "Saved.")
            self._list(self._next_open(case))

    def _at_desk(
        self, transcript: TranscriptId, coder: CoderId, act: Callable[[Desk], object]
    ) -> bool:
        """Whether it was done in the coder's journal; a reason that a person can mend is shown."""
        try:
            with answering(self._project, transcript, coder) as desk:
                if desk.locked is not None:
                    raise desk.locked
                act(desk)
                self._look_again(desk)
        except QualcodeError as error:
            self.notify(str(error), severity="error", timeout=12, markup=False)
            return False
        return True

    def _look_again(self, desk: Desk) -> None:
        """Takes over from the journal what every case was answered with."""
        for case in self._cases:
            if (case.transcript, case.coder) != (desk.transcript.id, desk.coder):
                continue
            found = answer(case, desk.state, desk.transcript.version)
            if found is not None:
                self.signs[case.segment] = found
            elif self.signs.get(case.segment) != "later":
                self.signs.pop(case.segment, None)
            segment = desk.state.segment(case.segment) if desk.state else None
            if found is not None and segment is not None:
                self._spans[case.segment] = segment.span
            else:
                self._spans.pop(case.segment, None)

    def _next_open(self, case: Case) -> SegmentId:
        """The first open case after one, from the start again if need be; itself when none is."""
        at = next((n for n, c in enumerate(self._rows) if c.segment == case.segment), 0)
        around = [*self._rows[at + 1 :], *self._rows[:at]]
        mine = (c for c in around if c.waits and self._is_mine(c))
        return next((c.segment for c in mine if c.segment not in self.signs), case.segment)

    def action_undo(self) -> None:
        """Takes back the last answer."""
        self._turn_back(redo=False)

    def action_redo(self) -> None:
        """Brings back what was undone."""
        self._turn_back(redo=True)

    def _turn_back(self, *, redo: bool) -> None:
        stack, other = (self._undone, self._done) if redo else (self._done, self._undone)
        where = stack[-1] if stack else self._nearest()
        if where is None:
            self.notify(f"There is no answer to {'bring' if redo else 'take'} back.")
            return
        before, turned = dict(self.signs), []

        def turn(desk: Desk) -> None:
            if is_answer_last(desk, redo=redo):
                turned.append(desk.redo() if redo else desk.undo())

        if not self._at_desk(*where, turn):
            return
        if not turned:
            self.notify(f"The last action on {where[0]} was no answer given here.", markup=False)
            return
        other.append(stack.pop() if stack else where)
        self._say("Brought back." if redo else "Taken back.")
        changed = [c.segment for c in self._cases
                   if self.signs.get(c.segment) != before.get(c.segment)]  # fmt: skip
        if changed:
            self._list(changed[0])
        else:  # an answer of an earlier visit
            self._load()

    def _nearest(self) -> tuple[TranscriptId, CoderId] | None:
        """The journal an answer of an earlier visit would be in."""
        case = self.current
        if case is not None:
            return case.transcript, case.coder if self._is_mine(case) else self._coder
        return (self._came_from, self._coder) if self._came_from else None

    def _say(self, text: str) -> None:
        line = self.query_one("#written", Static)
        line.update(Content(text))
        line.display = bool(text)
