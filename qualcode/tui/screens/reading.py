"""Reading one transcript: what is shown, where one goes, and what is found."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import ClassVar, TypeVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Input, Label, Static

from qualcode.model.errors import QualcodeError, UsageError
from qualcode.model.ids import SegmentId
from qualcode.model.plural import plural
from qualcode.model.segment import Segment
from qualcode.model.span import Span
from qualcode.project.prefs import place_in
from qualcode.tui import inspector, jumps, selecting
from qualcode.tui.asking import Answered, AskLine, Question
from qualcode.tui.code_keys import READING_KEYS
from qualcode.tui.finding import Finding
from qualcode.tui.footer import KeyLine
from qualcode.tui.leaving import leave_picture
from qualcode.tui.places import HitsWanted, PenFree
from qualcode.tui.search_line import SearchLine
from qualcode.tui.selecting import Selected
from qualcode.tui.status import Status, StatusLine
from qualcode.tui.transcript_view import TranscriptView
from qualcode.tui.work import Work

_Answer = TypeVar("_Answer")
_TICK = 0.5  # seconds
DWELL = 3  # ticks; a screen that was left sooner was not read
_WRITE_READING = 20.0  # seconds between two notes of what was read
_LOOK_AGAIN = 2.0  # seconds between two looks whether another window still writes
WELCOME = (
    "Choose words with the arrows, ) for a sentence or j for a turn. Then c gives them a code, "
    "m a memo. Everything is saved at once; u takes it back, ? shows all keys."
)
TORN = "The last line of an earlier crash was not whole; it was set aside as {}."


class ReadingScreen(Screen[None]):
    """A transcript with its margin, its status and everything said about the selected words."""

    BINDINGS: ClassVar[list[BindingType]] = READING_KEYS
    view = getters.query_one(TranscriptView)
    status = getters.query_one(StatusLine)
    banner = getters.query_one("#banner", Static)

    mode = ""
    """A state that keys depend on, as the status line says it."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self.work = work
        self.finding = Finding(work.transcript)
        self.current: SegmentId | None = None
        """The segment the selection was put on."""
        self._said = ""
        self._looked_at: Span | None = None
        self._left: tuple[object, ...] = ()
        """What the picture for the next start was made of."""
        self._ticks = 0
        self._inspect_soon: Timer | None = None

    def compose(self) -> ComposeResult:
        yield StatusLine(Status(), id="status")
        with Horizontal(id="desk"):
            yield self._new_view()
            with VerticalScroll(id="inspector", can_focus=False):
                yield Static(id="inspected", markup=False)
        yield Static(id="banner", classes="banner", markup=False)
        with Horizontal(id="search-bar"):
            yield Label("Find")
            yield SearchLine(id="search", placeholder="words, then Enter · ^t how · Esc back")
            yield Label(id="search-how")
        yield KeyLine()

    def _new_view(self) -> TranscriptView:
        place = place_in(self.work.transcript, self.work.habits)
        chosen = selecting.select(place[0], place[1]) if place else None
        top = place[2] if place else 0
        return TranscriptView(
            self.work.transcript, self.work.bars(), self.work.looks,
            chosen=chosen, top=top, id="transcript",
        )  # fmt: skip

    def on_mount(self) -> None:
        """Shows what is there, and begins to follow what is read."""
        self.view.focus()
        # Watched, not told by a message: the status is painted with the words, not after them.
        self.watch(self.view, "chosen", self._selection_moved, init=False)
        self.view.show_memos(self.work.memo_places())
        self.set_interval(_TICK, self.tick)
        self.set_interval(_WRITE_READING, self.keep)
        if self.work.desk.locked is not None:
            self.set_interval(_LOOK_AGAIN, self.look_for_pen)
        self._greet()
        self.show_status()

    def _greet(self) -> None:
        desk = self.work.desk
        if desk.edited and desk.locked is not None:
            self.say(f"Read only. {desk.locked.message} ! shows what the change does.")
        elif desk.locked is not None:
            self.say(f"Read only. {desk.locked.message} {desk.locked.hint}")
        elif desk.torn is not None:
            self.say(TORN.format(desk.torn))
        elif self.work.waiting:
            self.say(
                f"{plural(self.work.waiting, 'coding waits', 'codings wait')} for your decision after a correction of the "
                "words: F7 goes through them."
            )
        elif self.view.chosen is None:
            self.say(f"{self.work.transcript.id} has no words. Press q to go back to the study.")
        elif not self.work.segments:
            self.say(WELCOME)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without words there is nothing to go to."""
        needs_words = action in {"coding", "cycle", "uncoded", "go_to", "find", "hit", "problem"}
        return None if needs_words and self.view.chosen is None else True

    # Questions

    async def ask(
        self, question: Question[_Answer], then: Callable[[_Answer], Awaitable[None]]
    ) -> None:
        """Puts a question, and does `then` with the answer.

        The question has the keys when this returns, so that what is typed ahead goes there.
        """
        answer: asyncio.Future[_Answer] = asyncio.get_running_loop().create_future()

        def answered(result: _Answer | None) -> None:
            assert result is not None
            answer.set_result(result)

        async def follow() -> None:
            await then(await answer)

        await self.app.push_screen(question, answered)
        question.take_keys()
        self.run_worker(follow())

    # What the screen says

    def say(self, words: str) -> None:
        """Shows a message above the keys until something else is to be said; empty hides it."""
        if words != self._said:
            was, self._said = self._said, words
            room, shown, rules = self.banner.content_size, Content(words), self.banner.styles
            as_high = shown.get_height(rules.get_rules(), room.width or 1) == room.height
            # All that stands above is laid out anew only when this takes other rows.
            self.banner.update(shown, layout=not (was and words and as_high))
            self.banner.set_class(bool(words), "-on")

    def show_status(self) -> None:
        """Says who, where, what is selected and what is saved."""
        work, chosen = self.work, self.view.chosen
        session = work.desk.session
        status = Status(
            transcript=work.transcript.id + (f" in {session.id}" if session else ""),
            coder=work.desk.coder,
            book=work.book_shown,
            read=work.read(),
            codings=work.codings(),
            saved=work.saved,
            locked=work.desk.locked.holder if work.desk.locked else "",
        )
        self.status.show(self._with_selection(status, chosen))
        self._inspect_later()

    def _with_selection(self, status: Status, chosen: Selected | None) -> Status:
        if chosen is None:
            return replace(status, span=None)
        span = chosen.span
        codes = [code for segment in self.work.around(span) for code in segment.codes]
        return replace(
            status,
            unit=selecting.NAMES.get(chosen.kind, chosen.kind),
            span=(span.start, span.end),
            quote=self.work.transcript.text[span.start : min(span.end, span.start + 200)],
            codes=tuple(self.work.shown(code) for code in dict.fromkeys(codes)),
            mode=self.mode or ("extend" if chosen.extending else ""),
        )

    def _inspect_later(self) -> None:
        """Fills the side panel when the keys rest, so that moving does not wait for it."""
        if not self.query_one("#inspector").display:
            return
        if self._inspect_soon is not None:
            self._inspect_soon.stop()
        self._inspect_soon = self.set_timer(0.05, self._inspect)

    def _inspect(self) -> None:
        panel = self.query_one("#inspector")
        if panel.display:
            span = self.view.chosen.span if self.view.chosen else None
            dark = self.app.current_theme.dark
            width = max(panel.content_size.width, 24)
            self.query_one("#inspected", Static).update(
                inspector.told(self.work, span, dark=dark, width=width)
            )

    def _selection_moved(self, chosen: Selected | None) -> None:
        if chosen is None:
            return
        found = self.work.at(chosen.span)
        if found is None or self.current is None:
            self.current = found.id if found else None
        self.status.show(self._with_selection(self.status.status, chosen))
        self._inspect_later()

    def tick(self) -> None:
        """Counts how long the same words are on the screen; long enough is read."""
        shown = self.view.shown_span if self.app.screen is self else None
        self._ticks = self._ticks + 1 if shown == self._looked_at else 0
        self._looked_at = shown
        if shown is not None and self._ticks == DWELL:
            self.work.reading(shown)

    def look_for_pen(self) -> None:
        """Asks to be opened again when the window that wrote this transcript is gone."""
        desk, chosen = self.work.desk, self.view.chosen
        if self.app.screen is self and desk.could_write():
            told = "The other window is closed: you can code here now."
            told += f" {TORN.format(desk.torn)}" if desk.torn else ""
            place = chosen.span if chosen else None
            self.post_message(PenFree(desk.transcript.id, desk.session, place, told))

    def keep(self) -> None:
        """Writes what was read and where the coder is; nothing is asked and nothing shown."""
        wrote: list[bool] = []
        self.attempt(lambda: wrote.append(self.work.keep_reading()))
        self.work.remember(self.view.chosen, self.view.top)
        self._leave_picture()
        if any(wrote):
            self.show_status()

    def _leave_picture(self) -> None:
        state = self.work.desk.state
        now = (self.view.chosen, self.view.top, state.last if state else "", self.work.habits)
        if now != self._left:
            self._left = now
            leave_picture(self.work, self.view)

    def on_unmount(self) -> None:
        """Leaves the desk in order."""
        self.work.desk.close()

    # Doing

    def attempt(self, action: Callable[[], object]) -> bool:
        """Whether the action was done; a reason that a person can mend is shown."""
        try:
            action()
        except QualcodeError as error:
            self.notify(
                f"{error.message} {error.hint}".strip(), severity="error", timeout=10, markup=False
            )
            return False
        return True

    @property
    def chosen_span(self) -> Span:
        """The selected words; UsageError where there are none."""
        if self.view.chosen is None:
            raise UsageError("There are no words to work on.")
        return self.view.chosen.span

    # Going places

    def go_to_segment(self, segment: Segment) -> None:
        """Selects a segment."""
        self.current = segment.id
        kind = self.view.chosen.kind if self.view.chosen else "sentence"
        self.view.go_to(segment.span, kind)

    def show_place(self, span: Span) -> None:
        """Selects words that another screen found."""
        if span.end <= len(self.work.transcript.text):
            self.view.go_to(span, "word")
            self.view.focus()

    async def action_find_study(self) -> None:
        """Opens the search in all transcripts."""
        await self.app.run_action("go('everywhere')")

    def action_coding(self, by: int) -> None:
        """Goes to the next or previous coding."""
        now = self.work.segment(self.current)
        here = self.chosen_span
        if now is not None and now.span != here:
            now = None
        found = jumps.next_segment(self.work.segments, here, now, by=by)
        if found is None:
            self.notify("There is no coding further on." if by > 0 else "No coding before this.")
            return
        self.go_to_segment(found)

    def action_cycle(self) -> None:
        """Selects each of the codings on these words in turn."""
        found = self.work.around(self.chosen_span)
        if not found:
            self.notify("No coding touches these words.")
            return
        ids = [s.id for s in found]
        at = ids.index(self.current) + 1 if self.current in ids else 0
        self.go_to_segment(found[at % len(found)])

    def action_uncoded(self, by: int) -> None:
        """Goes to the next turn without a code."""
        segments = self.work.segments
        found = jumps.next_uncoded(self.work.transcript, segments, self.chosen_span, by=by)
        if found is None:
            self.notify("Every turn from here on has a code.")
            return
        self.view.go_to(found, "turn")

    async def action_go_to(self) -> None:
        """Asks for a turn, a share or a time and goes there."""
        count = len(self.work.transcript.turns)
        hint = f"A turn from 1 to {count}, a share as 50%, or a time as 12:30."
        await self.ask(AskLine("Go to", hint=hint), self._go_to_typed)

    async def _go_to_typed(self, answer: Answered) -> None:
        if answer.meant and answer.text.strip():
            self.attempt(
                lambda: self.view.go_to(
                    jumps.typed_place(self.work.transcript, answer.text), "turn"
                )
            )

    def action_look(self) -> None:
        """Shows or hides the side panel."""
        self.toggle_class("-inspect")
        self.call_after_refresh(self._inspect)

    # Finding words

    def action_find(self) -> None:
        """Opens the line to type what to find."""
        bar = self.query_one("#search-bar")
        bar.add_class("-on")
        self._say_how()
        self.set_focus(self.query_one("#search", Input))

    def _say_how(self) -> None:
        self.query_one("#search-how", Label).update(Content(self.finding.how))

    @on(Input.Submitted, "#search")
    def _find(self, event: Input.Submitted) -> None:
        wanted = event.value.strip()
        if not wanted:
            self.close_search()
            return
        if not self.attempt(lambda: self.finding.look_for(wanted)):
            return
        self.view.show_hits(self.finding.hits)
        self.close_search()
        if not self.finding.hits:
            self.notify(f"“{wanted}” is not in {self.work.transcript.id}.", markup=False)
            return
        here = self.chosen_span.start
        self._show_hit(self.finding.nearest(here))

    def show_units(self, session: str, units: tuple[Span, ...]) -> None:
        """Marks the units of a session and goes to the first that has no code; `n` goes on."""
        if not units:
            self.say(f"Session {session}: code what you find. F3 goes back, to seal.")
            return
        self.finding.hold_units(session, units)
        self.view.show_hits(units)
        coded = {s.span for s in self.work.segments if s.codes}
        self._show_hit(next((n for n, unit in enumerate(units) if unit not in coded), 0))

    def _show_hit(self, number: int) -> None:
        hit = self.finding.hits[number]
        self.view.go_to(hit, self.finding.kind_of(hit))
        self.say(self.finding.told(number))

    def action_hit(self, by: int) -> None:
        """Goes to the next or previous hit, round at the ends."""
        if not self.finding.hits:
            self.notify("Nothing was looked for yet. Press / and type a word.")
            return
        self._show_hit(self.finding.step(self.chosen_span, by=by))

    def action_code_hits(self) -> None:
        """Shows each place that was found, to code those that are accepted."""
        hits = tuple((self.work.transcript.id, hit) for hit in self.finding.hits)
        if not hits:
            self.notify("Nothing was looked for yet. Press / and type a word.")
            return
        self.post_message(HitsWanted(self.finding.wanted, hits))

    def close_search(self) -> None:
        """Back to the words; the hits stay marked."""
        self.query_one("#search-bar").remove_class("-on")
        self.set_focus(self.view)

    def action_search_how(self) -> None:
        """Changes how strictly words are compared."""
        self.finding.change_how()
        self._say_how()

    def action_back(self) -> None:
        """One step back: the search line, extending, hits, the message, in that order."""
        chosen = self.view.chosen
        if self.query_one("#search").has_focus:
            self.close_search()
        elif chosen is not None and chosen.extending:
            self.view.choose(replace(chosen, extending=False))
        elif self.finding.hits:
            self.finding.clear()
            self.view.show_hits(())
            self.say("")
        else:
            self.say("")
