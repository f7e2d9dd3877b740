"""A calibration session after the seals: every difference beside its words, decided by one key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.message import Message
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from qualcode.calibration.adjudication import Item
from qualcode.model.errors import QualcodeError
from qualcode.model.ids import CodeId, CoderId, TranscriptId
from qualcode.model.session import Cause, Choice, Session
from qualcode.model.transcript import Transcript
from qualcode.project.adjudicating import (
    Compared,
    adopt,
    compared,
    compared_again,
    decide,
    definitions,
    undo_decision,
)
from qualcode.project.calibrating import (
    SessionStatus,
    project_in,
    seal,
    sessions,
    status,
    without_code,
)
from qualcode.project.picking import choices
from qualcode.project.project import Project
from qualcode.project.rounds import is_ready, waits_for
from qualcode.tui import comparing_words as words
from qualcode.tui.asking import Answered, AskLine, Choose, Confirm, ask
from qualcode.tui.code_picker import CodePicker, Picked
from qualcode.tui.comparing_keys import COMPARE_HELP, COMPARE_KEYS
from qualcode.tui.comparing_panel import BothSides
from qualcode.tui.comparing_reason import AskReason, Reasoned
from qualcode.tui.footer import KeyLine
from qualcode.tui.marks import Look, looks
from qualcode.tui.places import BlindCodingWanted, PlaceWanted

_DECIDING = frozenset({"take", "other", "note", "undo", "redo", "to_do", "step", "only_open"})


@dataclass(frozen=True, slots=True)
class _Decision:
    """What is about to be written."""

    number: int
    choice: Choice
    codes: tuple[CodeId, ...] = ()
    cause: Cause | None = None


class CompareScreen(Screen[None]):
    """The differences worst first; below them the words between both codings."""

    BINDINGS: ClassVar[list[BindingType]] = COMPARE_KEYS
    BINDING_GROUP_TITLE = "Compare"
    HELP = COMPARE_HELP
    listed = getters.query_one("#items", OptionList)
    panel = getters.query_one(BothSides)

    @dataclass
    class Loaded(Message):
        """A session was compared, or why it was not."""

        session: Session
        found: Compared | None = None
        status: SessionStatus | None = None
        problem: str = ""

    def __init__(self, project: Project, coder: CoderId, first: str = "") -> None:
        super().__init__()
        self._first = first
        self._project = project
        self._coder = coder
        self.sessions: list[Session] = []
        self.session: Session | None = None
        self.found: Compared | None = None
        """None while nothing may be shown."""
        self.status: SessionStatus | None = None
        self._looks: dict[CodeId, Look] = {}
        self._transcripts: dict[TranscriptId, Transcript] = {}
        self._only_open = False
        self._shown: list[Item] = []

    def compose(self) -> ComposeResult:
        yield Static("Compare", id="about-compare", classes="heading", markup=False)
        yield Static("", id="counters", markup=False)
        with Vertical(id="comparing"):
            yield OptionList(id="items", markup=False)
            yield BothSides(id="beside")
        with VerticalScroll(id="why"):
            yield Static(id="why-text", markup=False)
        yield Static("", id="written", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Takes the session asked for, the newest with something to do, or the newest."""
        try:
            self.sessions = sessions(self._project)
            asked = [s for s in self.sessions if s.id == self._first]
            first = asked or [s for s in self.sessions if self._has_work(s)] or self.sessions
        except QualcodeError as error:
            self._explain(Content(str(error)))
            return
        if not self.sessions:
            self._explain(Content(words.NO_SESSIONS))
            return
        self.open_session(first[-1])

    def _has_work(self, session: Session) -> bool:
        project = self._project
        return is_ready(project, session) or waits_for(project, session, self._coder)

    def open_session(self, session: Session) -> None:
        """Compares a session and shows it."""
        self.session, self.found, self.status = session, None, None
        number = self.sessions.index(session) + 1
        head = words.heading(session, number, len(self.sessions))
        self.query_one("#about-compare", Static).update(Content(head))
        self._transcripts, self._shown = {}, []
        self.listed.clear_options()
        self._say("")
        self._explain(Content("Comparing …"))
        self.refresh_bindings()
        self._load(session)

    @work(thread=True, exclusive=True, group="compare")
    def _load(self, session: Session) -> None:
        project = self._project
        try:
            if is_ready(project, session):
                self.post_message(self.Loaded(session, compared(project, session.id)))
            else:
                self.post_message(self.Loaded(session, status=status(project, session)))
        except QualcodeError as error:
            self.post_message(self.Loaded(session, problem=str(error)))

    @on(Loaded)
    def _show(self, event: Loaded) -> None:
        if event.session != self.session:
            return
        self.found, self.status = event.found, event.status
        if event.status is not None:
            self._explain(words.waiting(event.status, self._coder))
        elif self.found is None:
            self._explain(words.problem(event.problem))
        else:
            self._looks = looks(project_in(self._project, event.session).codebooks)
            self._explain(words.no_differences(self.found))
            self._list(self._next_open(0))
            if self.found.items:
                self.listed.focus()
                self._say(words.not_compared(self.found))
        self.refresh_bindings()

    def _explain(self, why: Content | None) -> None:
        """Shows a page of words instead of the comparison, or the comparison."""
        self.query_one("#why").display = why is not None
        self.query_one("#comparing").display = why is None
        if why is not None:
            self.query_one("#counters", Static).update("")
            self.query_one("#why-text", Static).update(why)
            self.query_one("#why").focus()

    # The list

    def _transcript(self, id: TranscriptId) -> Transcript:
        if id not in self._transcripts:
            self._transcripts[id] = self._project.folder.transcript(id)
        return self._transcripts[id]

    def _next_open(self, after: int) -> int:
        """The first number after that one which is not decided, from the start again if need be."""
        assert self.found is not None
        left = [i.number for i in self.found.items if i.resolution is None]
        return next((n for n in left if n > after), left[0] if left else after)

    def _list(self, number: int) -> None:
        """Lists what is to be shown, with the cursor on a number or what came after it."""
        assert self.found is not None
        self._shown = [
            i for i in self.found.items if not (self._only_open and i.resolution is not None)
        ]
        width = max(self.size.width - 3, 40)
        self.listed.clear_options()
        self.listed.add_options(
            Option(words.row(i, self._transcript(i.transcript), self._looks, width))
            for i in self._shown
        )
        self.query_one("#counters", Static).update(words.counters(self.found))
        if self._shown:
            later = [at for at, item in enumerate(self._shown) if item.number >= number]
            self.listed.highlighted = later[0] if later else len(self._shown) - 1
        self._tell()

    @property
    def current(self) -> Item | None:
        """The difference under the cursor; None when the list is empty."""
        at = self.listed.highlighted
        return self._shown[at] if at is not None and at < len(self._shown) else None

    @on(OptionList.OptionHighlighted, "#items")
    def _tell(self) -> None:
        item, found = self.current, self.found
        self.panel.display = item is not None
        if found is None or item is None:
            return
        transcript = self._transcript(item.transcript)
        meanings = definitions(self._project, found.session, item)
        self.panel.show(found, item, transcript, meanings, self._looks)

    def on_resize(self, event: Resize) -> None:
        """Lists again for the width there is."""
        if self.found is not None and self.current is not None:
            self._list(self.current.number)

    def action_step(self, by: int) -> None:
        """Goes to the next (1) or the previous (-1) difference."""
        if self._shown:
            at = (self.listed.highlighted or 0) + by
            self.listed.highlighted = min(max(at, 0), len(self._shown) - 1)

    def action_only_open(self) -> None:
        """Lists only what is not decided, or all."""
        self._only_open = not self._only_open
        self._list(self.current.number if self.current else 1)
        if not self._shown:
            self._say("All is decided: o lists everything again, A adopts what stands.")

    def action_scroll_words(self, by: int) -> None:
        """Scrolls the words by half of what is shown."""
        self.panel.scroll_words(by / 2)

    def action_go(self) -> None:
        """Goes to the words in their transcript; while it is blind, to those to be coded."""
        if self.current is not None:
            self.post_message(PlaceWanted(self.current.transcript, self.current.span))
        elif self.session is not None and self._may_seal():
            self.run_worker(self._code_blind(self.session))

    async def _code_blind(self, session: Session) -> None:
        ids = [unit.transcript for unit in session.units]

        async def chosen(id: str) -> None:
            if id:
                self.post_message(BlindCodingWanted(session, TranscriptId(id)))

        if len(ids) == 1:
            await chosen(ids[0])
        else:
            await ask(self.app, Choose("Code which transcript?", [(id, id) for id in ids]), chosen)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Deciding is not offered while nothing may be shown; sealing is for who has not."""
        if action in _DECIDING:
            return self.found is not None
        if action == "seal":
            return self._may_seal()
        if action == "go":
            return self.found is not None or self._may_seal()
        return super().check_action(action, parameters)

    def _may_seal(self) -> bool:
        rows = self.status.coders if self.status else ()
        me = self._coder.casefold()
        joint = self.session is not None and self.session.manner == "joint"
        return any(
            c.standing in {"not-begun", "at-work"} and (joint or c.coder.casefold() == me)
            for c in rows
        )

    # Deciding

    async def action_take(self, choice: Literal["a", "b", "both", "neither"]) -> None:
        """Decides the difference under the cursor, after asking why."""
        item = self.current
        if item is not None:
            codes = item.outcome(choice)
            await self._why(_Decision(item.number, choice), codes)

    async def action_other(self) -> None:
        """Asks for the code that stands instead."""
        item, session = self.current, self.session
        if item is None or session is None:
            return
        picker = CodePicker(
            choices(project_in(self._project, session).codebooks),
            self._looks,
            quote=self._transcript(item.transcript).words(item.span),
            counts={},
            favourites=(),
            on_words=frozenset((*item.all_a, *item.all_b)),
        )

        async def picked(answer: Picked) -> None:
            if answer.new is not None:
                self.notify("A session keeps the codebook it froze: new codes come after it.")
            if answer.code is not None:
                codes = (answer.code,)
                await self._why(_Decision(item.number, "other", codes), codes)

        await ask(self.app, picker, picked)

    async def _why(self, made: _Decision, codes: Sequence[CodeId]) -> None:
        async def reasoned(answer: Reasoned) -> None:
            if not answer.meant:
                return
            known = _Decision(made.number, made.choice, made.codes, answer.cause)
            if answer.note:
                await self._with_note(known)
            else:
                self._decide(known, "")

        stands = f"{made.number}: {words.names(codes, self._looks)} stands"
        await ask(self.app, AskReason(stands), reasoned)

    async def _with_note(self, made: _Decision, text: str = "") -> None:
        async def noted(answer: Answered) -> None:
            if answer.meant:
                self._decide(made, " ".join(answer.text.split()))

        await ask(self.app, AskLine("What was said about it?", text=text), noted)

    async def action_note(self) -> None:
        """Asks for a note on the decision under the cursor."""
        made = self.current.resolution if self.current else None
        if self.current is None or made is None:
            self.notify("Decide first: a note belongs to a decision.")
            return
        codes = tuple(CodeId(c) for c in made.codes) if made.choice == "other" else ()
        kept = _Decision(self.current.number, made.choice, codes, made.cause)
        await self._with_note(kept, made.note)

    def _decide(self, made: _Decision, note: str) -> None:
        """Writes the decision, then goes to the next difference that is open."""
        assert self.session is not None
        assert self.found is not None
        before = self.found
        try:
            item = decide(
                self._project, self.session.id, made.number, made.choice,
                by=self._coder, cause=made.cause, note=note, codes=made.codes, found=before,
            )  # fmt: skip
            self.found = compared_again(self._project, before)
        except QualcodeError as error:
            self._refused(error)
            return
        self._list(self._next_open(made.number))
        at = f"{self._project.clock().astimezone():%H:%M:%S}"
        self._say(f"saved {at} · {words.now(item, self._looks)}{words.what_next(self.found)}")

    def action_undo(self) -> None:
        """Takes back the last decision and goes to it."""
        self._turn_back(redo=False)

    def action_redo(self) -> None:
        """Brings back the decision that was taken back last."""
        self._turn_back(redo=True)

    def _turn_back(self, *, redo: bool) -> None:
        assert self.session is not None
        assert self.found is not None
        before = self.found
        try:
            entry = undo_decision(self._project, self.session.id, redo=redo)
            self.found = compared_again(self._project, before)
        except QualcodeError as error:
            self._refused(error)
            return
        if entry is None:
            self.notify("There is no decision to bring back." if redo else "Nothing is decided.")
            return
        pairs = zip(before.items, self.found.items, strict=False)
        changed = [new for old, new in pairs if old.resolution != new.resolution]
        self._list(changed[0].number if changed else 1)
        now = words.now(changed[0], self._looks) if changed else entry.what
        self._say(f"{'Redone' if redo else 'Undone'} · {now}")

    def _refused(self, error: QualcodeError) -> None:
        self.notify(str(error), severity="error", timeout=12, markup=False)

    def _say(self, text: str) -> None:
        self.query_one("#written", Static).update(Content(text))

    # The session

    async def action_sessions(self) -> None:
        """Asks which session to compare."""
        if not self.sessions:
            return

        async def chosen(id: str) -> None:
            for session in self.sessions:
                if session.id == id:
                    self.open_session(session)

        options = [
            (s.id, f"{s.id}  {s.made[:10]}  {', '.join(s.coders)}  {self._how_far(s)}")
            for s in reversed(self.sessions)
        ]
        await ask(self.app, Choose("Which session?", options), chosen)

    def _how_far(self, session: Session) -> str:
        if session.manner == "joint":
            return "coded together"
        return "sealed by all" if is_ready(self._project, session) else "blind: somebody is at work"

    async def action_to_do(self) -> None:
        """Shows the codes whose definition was found unclear."""
        if self.found is None:
            return
        listed = [
            (
                str(item.number),
                words.unclear(one, item, self._transcript(item.transcript), self._looks),
            )
            for one in self.found.todo
            for item in one.items
        ]
        if not listed:
            self.notify(words.NOTHING_UNCLEAR)
            return

        async def chosen(number: str) -> None:
            if number:
                self._only_open = False
                self._list(int(number))

        hint = "Their definitions were found unclear. Change them on the codebook screen, F4."
        await ask(self.app, Choose("To look at in the codebook", listed, hint=hint), chosen)

    async def action_seal(self) -> None:
        """Asks whether the coder's part is done, and seals it."""
        session = self.session
        if session is None:
            return

        async def meant(yes: bool) -> None:
            if not yes:
                return
            try:
                seal(self._project, session, self._coder)
            except QualcodeError as error:
                self._refused(error)
                return
            self._project = self._project.fresh()
            self.open_session(session)
            self._say(f"Sealed by {self._coder}.")

        blank = without_code(self._project, session, self._coder)
        asked = words.about_sealing(session, self._coder, *blank)
        await ask(self.app, Confirm(f"Seal your part of {session.id}?", asked), meant)

    async def action_adopt(self) -> None:
        """Asks whether what stands becomes the consensus, and writes it."""
        session = self.session
        if session is None or (self.found is None and session.manner != "joint"):
            self.notify("Nothing stands yet: a session is adopted when all have sealed.")
            return
        items = self.found.items if self.found else ()
        left = sum(i.resolution is None for i in items)

        async def meant(yes: bool) -> None:
            if not yes:
                return
            try:
                rows = adopt(self._project, session.id, leave_open=left > 0)
            except QualcodeError as error:
                self._refused(error)
                return
            told = [f"{r.transcript} {r.added} added, {r.removed} removed" for r in rows]
            self._say(f"Adopted: {' · '.join(told)}")

        asked = words.about_adopting(session, left)
        await ask(self.app, Confirm("Adopt what stands?", asked), meant)
