"""What in the words may tell who somebody is, decided one key at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import msgspec
from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.message import Message
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from qualcode.model.errors import QualcodeError
from qualcode.model.ids import CoderId, TranscriptId
from qualcode.project.project import Project
from qualcode.project.protecting import Choice, Group, Review, review
from qualcode.project.protecting_rewrites import PseudonymReport
from qualcode.project.replacements import (
    Decisions,
    Files,
    Step,
    Tables,
    decisions_of,
    files_of,
    is_one,
    keep_files,
    settle,
    suggestion,
    tables_of,
    take_back_step,
)
from qualcode.tui import identifying_words as words
from qualcode.tui.asking import Answered, AskLine, Choose, ask
from qualcode.tui.footer import KeyLine
from qualcode.tui.identifying_keys import IDENTIFYING_HELP, IDENTIFYING_KEYS
from qualcode.tui.places import PlaceWanted, WayBackWanted
from qualcode.tui.screens.carrying import CarryingScreen

_PLACES = 60  # contexts kept for a group; more are counted
_CONTEXT = 100  # code points on each side; a narrow screen shows fewer
_WIDE = 110  # cells of a row; more would tear it apart
_LOW = 30  # rows of a screen that has no room for the whole caution
_NEEDS_ONE = frozenset(
    {"replace", "reword", "keep", "later", "step", "same", "split", "scroll", "go"}
)


class IdentifiersScreen(Screen[None]):
    """A list of flagged strings, the one under the cursor with its places; one key decides."""

    BINDINGS: ClassVar[list[BindingType]] = IDENTIFYING_KEYS
    BINDING_GROUP_TITLE = "Identifiers"
    HELP = IDENTIFYING_HELP
    listed = getters.query_one("#flags", OptionList)

    @dataclass
    class Loaded(Message):
        """What the check found with everything that was decided, or why it could not look."""

        review: Review | None
        decisions: Decisions | None = None
        tables: Tables | None = None
        problem: str = ""

    def __init__(
        self, project: Project, coder: CoderId, came_from: TranscriptId | None = None
    ) -> None:
        super().__init__()
        self._project = project
        self._coder = coder
        self._came_from = came_from
        self._scope = came_from
        """The only transcript looked at; None for all."""
        self.files: Files = files_of(project)
        self._tables = Tables()
        self._decisions = Decisions()
        self._review: Review | None = None
        self._groups: list[Group] = []
        self._apart: set[tuple[str, ...]] = set()
        """Groups whose writings are decided one by one."""
        self._everything = False
        self._touched: set[str] = set()
        """Writings decided since the screen was opened; they stay in the list."""
        self._meant_as_one = ""
        """The group whose writings were asked about: are they one name?"""
        self._steps: list[Step] = []
        """The decisions of this visit; in memory alone, for they hold names."""

    def compose(self) -> ComposeResult:
        yield Static("Identifiers", id="about-flags", classes="heading", markup=False)
        yield Static(id="caution", markup=False)
        yield OptionList(id="flags", markup=False)
        with VerticalScroll(id="flag", can_focus=False):
            yield Static(id="flag-why", markup=False)
            yield Static(id="flag-places", markup=False)
        with VerticalScroll(id="nothing"):
            yield Static("Checking the words …", id="nothing-text", markup=False)
        yield Static(id="written", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Checks the words."""
        self._say("")
        self._show_list(on=False)
        self._load()

    @work(thread=True, exclusive=True, group="identifiers")
    def _load(self) -> None:
        files, problem = self.files, ""
        tables = Tables()
        try:
            tables = tables_of(self._project, files)
        except QualcodeError as error:
            files, problem = Files(), f"{error} f says where it lies."
        try:
            found = self._check(self._scope, files)
            decisions = decisions_of(self._project)
        except QualcodeError as error:
            self.post_message(self.Loaded(None, problem=str(error)))
        else:
            self.post_message(self.Loaded(found, decisions, tables, problem))

    def _check(self, scope: TranscriptId | None, files: Files) -> Review:
        """What is flagged in one transcript, or in all."""
        return review(
            self._project,
            transcripts=[scope] if scope else (),
            names=Path(files.names) if files.names else None,
            lists=[Path(name) for name in files.lists],
            every=True,
            places=_PLACES,
            context=_CONTEXT,
        )

    @on(Loaded)
    def _take(self, event: Loaded) -> None:
        if event.problem:
            self.notify(event.problem, severity="error", timeout=15, markup=False)
        if event.review is None or event.decisions is None or event.tables is None:
            self.query_one("#nothing-text", Static).update(Content(event.problem))
            return
        self._review, self._decisions, self._tables = event.review, event.decisions, event.tables
        short = self.size.height < _LOW
        self.query_one("#caution", Static).update(words.caution(event.review, short=short))
        self._list()

    # The list

    def _choice(self, group: Group) -> Choice | None:
        """What was decided for every writing; None while one is open."""
        found = {self._decisions.of(w) for w in group.writings}
        return found.pop() if len(found) == 1 else None

    def _wanted(self, group: Group) -> bool:
        if self._everything or not self._touched.isdisjoint(group.writings):
            return True
        return self._choice(group) != "keep"

    def _list(self, at: str | None = None) -> None:
        """Lists what is to be shown, with the cursor on one of them."""
        if self._review is None:
            return
        every = [part for group in self._review.groups for part in words.parts(group, self._apart)]
        self._groups = [group for group in every if self._wanted(group)]
        width = min(max(self.size.width - 3, 40), _WIDE)
        self.listed.clear_options()
        self.listed.add_options(Option(self._row(group, width)) for group in self._groups)
        self._show_list(on=bool(self._groups))
        if self._groups:
            strings = [group.string for group in self._groups]
            first = self._next_open(-1) if at is None else None
            self.listed.highlighted = strings.index(at) if at in strings else first or 0
            self.listed.focus()
        else:
            self.query_one("#nothing-text", Static).update(words.nothing(self._review))
        self.refresh_bindings()  # keys that need a line are grey without one
        self._tell()

    def _row(self, group: Group, width: int) -> Content:
        choice = self._choice(group)
        written = (self._tables.written(tuple(group.writings)) or "?") if choice else ""
        return words.row(group, choice, written, width)

    def _show_list(self, *, on: bool) -> None:
        self.query_one("#flags").display = self.query_one("#flag").display = on
        self.query_one("#nothing").display = not on

    @property
    def current(self) -> Group | None:
        """The group under the cursor; None in an empty list."""
        at = self.listed.highlighted
        return self._groups[at] if at is not None and at < len(self._groups) else None

    def _is_open(self, group: Group) -> bool:
        return self._choice(group) in {None, "later"}

    def _next_open(self, after: int) -> int | None:
        """The first group after a row that nobody decided about, from the start again if need be."""
        order = [*range(after + 1, len(self._groups)), *range(max(after, 0))]
        fresh = (n for n in order if self._choice(self._groups[n]) is None)
        return next(fresh, None)

    @on(OptionList.OptionHighlighted, "#flags")
    def _tell(self) -> None:
        group = self.current
        at = (self.listed.highlighted or 0) + 1
        left = [g for g in self._groups if self._is_open(g)]
        scope = self._scope or "all transcripts"
        head = words.heading(scope, at, len(self._groups), left)
        self.query_one("#about-flags", Static).update(Content(head))
        if group is None:
            return
        choice = self._choice(group)
        written = (
            self._tables.written(tuple(group.writings)) or ""
            if choice == "replace"
            else suggestion(self._project, group, self._tables)
        )
        told = words.why(group, choice, written, has_table=self.files.table is not None)
        self.query_one("#flag-why", Static).update(told)
        width = max(self.size.width - 3, 40)
        self.query_one("#flag-places", Static).update(words.contexts(group, width))
        self.query_one("#flag").scroll_home(animate=False)

    def on_resize(self, event: Resize) -> None:
        """Lists again for the width there is."""
        if self.current is not None:
            self._list(self.current.string)

    def action_step(self, by: int) -> None:
        """Goes to the next (1) or the previous (-1) group."""
        at = (self.listed.highlighted or 0) + by
        self.listed.highlighted = min(max(at, 0), len(self._groups) - 1)

    def action_scroll(self, by: int) -> None:
        """Scrolls the places."""
        panel = self.query_one("#flag", VerticalScroll)
        panel.scroll_relative(y=by * max(panel.size.height - 1, 1), animate=False)

    def action_only(self) -> None:
        """Shows what is to be decided and to be replaced, or also what is kept."""
        self._everything = not self._everything
        self._list(self.current.string if self.current else None)

    def action_scope(self) -> None:
        """Looks in one transcript, or in all."""
        group = self.current
        first = next(iter(group.transcripts), None) if group else None
        self._scope = None if self._scope else (first or self._came_from)
        self._load()

    def action_split(self) -> None:
        """Takes the writings apart, or puts them together again."""
        group = self.current
        if group is None or self._review is None:
            return
        whole = next(g for g in self._review.groups if group.string in g.writings)
        key = tuple(whole.writings)
        if len(key) < 2:
            self._say("It is written in one way only.")
            return
        self._apart ^= {key}
        self._list(group.string if key in self._apart else whole.string)

    # Deciding

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is about one line needs one."""
        if action in _NEEDS_ONE and not self._groups:
            return None
        return super().check_action(action, parameters)

    def action_keep(self) -> None:
        """Keeps it."""
        self._settle("keep")

    def action_later(self) -> None:
        """Leaves it for another time."""
        self._settle("later")

    async def action_replace(self) -> None:
        """Replaces it by what is suggested."""
        group = self.current
        if group is not None:
            await self._replace(group, suggestion(self._project, group, self._tables))

    async def action_reword(self) -> None:
        """Asks what it is replaced by."""
        group = self.current
        if group is None:
            return

        async def typed(answer: Answered) -> None:
            if answer.meant and answer.text.strip():
                await self._replace(group, answer.text.strip())

        hint = "It is written in brackets. What is in the table already means the same one."
        text = suggestion(self._project, group, self._tables)
        await ask(
            self.app, AskLine(f"Instead of {group.string}", text=text, hint=hint, whole=True), typed
        )

    async def action_same(self) -> None:
        """Asks which of the replacements there are it is."""
        group = self.current
        rows = [r for r in self._tables.rows if not r.shared and r.transcript is None]
        if group is None or not rows:
            self.notify("Nothing is replaced yet that it could be the same as.")
            return

        async def chosen(written: str) -> None:
            if written:
                await self._replace(group, written)

        options = [(r.written, f"{r.written}  {', '.join(r.originals)}") for r in rows]
        await ask(self.app, Choose(f"{group.string} is the same as", options), chosen)

    async def _replace(self, group: Group, written: str) -> None:
        if not is_one(group) and self._meant_as_one != group.string:
            # Two people never share a pseudonym unasked.
            self._meant_as_one = group.string
            self._say(f"All one? Once more for {written}; s takes the writings apart.")
            return
        person = self._tables.is_person(tuple(group.writings))
        if person and self._tables.written(tuple(group.writings)) == written:
            self._settle("replace")
        elif self.files.table is not None:
            self._settle("replace", written)
        else:
            await self._ask_table(lambda: self._settle("replace", written))

    def _settle(self, choice: Choice, written: str | None = None) -> None:
        """Writes a decision down, then goes to the next group that is open."""
        group, at = self.current, self.listed.highlighted
        if group is None or at is None:
            return
        strings = tuple(group.writings)
        try:
            self._decisions, step = settle(
                self._project, strings, choice, self.files,
                by=self._coder, kind=group.kind, written=written,
            )  # fmt: skip
            self._tables = tables_of(self._project, self.files)
        except QualcodeError as error:
            self.notify(str(error), severity="error", timeout=12, markup=False)
            return
        self._steps.append(step)
        self._touched.update(strings)
        now = self._tables.written(strings) if choice == "replace" else None
        self._say(f"Saved. {group.string}: {choice}{f' by {now}' if now else ''}. u takes it back.")
        self._refresh_row(at)
        following = self._next_open(at)
        if following is None:
            self._say("Saved. All is decided. P replaces what is to go.")
        if following is None or following == at:
            self._tell()
        else:
            self.listed.highlighted = following

    def _refresh_row(self, at: int) -> None:
        width = min(max(self.size.width - 3, 40), _WIDE)
        self.listed.replace_option_prompt_at_index(at, self._row(self._groups[at], width))

    def action_undo(self) -> None:
        """Takes back the last decision of this visit."""
        if not self._steps:
            self.notify("Nothing was decided since this screen was opened.")
            return
        step = self._steps[-1]
        try:
            self._decisions = take_back_step(self._project, step, by=self._coder)
            self._tables = tables_of(self._project, self.files)
        except QualcodeError as error:
            self.notify(str(error), severity="error", timeout=12, markup=False)
            return
        self._steps.pop()
        self._say(f"Taken back: {step.strings[0]}.")
        group = next((g for g in self._groups if set(step.strings) <= set(g.writings)), None)
        self._list(group.string if group else step.strings[0])

    # Files outside the study

    async def _ask_table(self, then: Callable[[], object]) -> None:
        """Asks where the table of replacements lies, and goes on when there is one."""

        def typed(answer: Answered) -> None:
            if answer.meant and answer.text.strip() and self._use(table=answer.text):
                then()

        usual = f"~/qualcode-private/{self._project.folder.root.resolve().name}-replacements.csv"
        hint = (
            "It says who is who: outside the study, in a folder that is never shared or synced. "
            "It is made when it is not there, for you alone to read."
        )
        text = self.files.table or usual
        await ask(
            self.app, AskLine("Where is the table of replacements?", text=text, hint=hint), typed
        )

    def _use(self, **said: str | Sequence[str]) -> bool:
        """Whether these files can be used; they are remembered then."""
        found = {
            key: _full(value) if isinstance(value, str) else tuple(map(_full, value))
            for key, value in said.items()
        }
        try:
            self.files = keep_files(self._project, msgspec.structs.replace(self.files, **found))
            self._tables = tables_of(self._project, self.files)
        except QualcodeError as error:
            self.notify(str(error), severity="error", timeout=12, markup=False)
            return False
        return True

    async def action_files(self) -> None:
        """Asks which file to name, then where it lies."""
        files = self.files
        options = [
            ("table", f"Table of replacements  {files.table or '-'}"),
            ("names", f"Pseudonym table  {files.names or '-'}"),
            ("lists", f"Add a list of names, schools, towns  {', '.join(files.lists) or '-'}"),
            ("none", "Use no lists any more"),
        ]

        async def chosen(which: str) -> None:
            if which == "table":
                await self._ask_table(self._load)
            elif which == "none":
                self._use(lists=()) and self._load()
            elif which:
                await self._ask_file(which)

        hint = "All lie outside the study. This computer remembers where, the study does not."
        await ask(self.app, Choose("Which file?", options, hint=hint), chosen)

    async def _ask_file(self, which: str) -> None:
        def typed(answer: Answered) -> None:
            path = answer.text.strip()
            if not answer.meant or not path:
                return
            said: str | tuple[str, ...] = path if which == "names" else (*self.files.lists, path)
            if self._use(**{which: said}):
                self._load()

        title = {"names": "Where is the pseudonym table?", "lists": "Where is the list?"}[which]
        text = self.files.names or "" if which == "names" else ""
        await ask(self.app, AskLine(title, text=text, ghost="~/safe/names.csv"), typed)

    # Carrying out

    def action_carry_out(self) -> None:
        """Shows what replacing would do; it is done from there."""
        screen = CarryingScreen(self._project, self._coder, self.files, self._undecided())
        self.app.push_screen(screen, self._carried_out)

    def _undecided(self) -> Callable[[], words.Undecided]:
        """Looks what stays in the words of all transcripts, also of those that are not listed."""
        seen = None if self._scope else self._review
        decisions, tables, files, apart = self._decisions, self._tables, self.files, self._apart
        return lambda: words.undecided(
            (seen or self._check(None, files)).groups, apart, decisions, tables
        )

    def _carried_out(self, done: PseudonymReport | None) -> None:
        if done is not None:
            self._steps.clear()  # the words are gone: there is no way back
            self._touched.clear()
            self._project = self._project.fresh()
            self._say(f"{sum(done.counts.values())} places were replaced.")
            self._load()

    def action_go(self) -> None:
        """Goes to the first place in its transcript."""
        group = self.current
        if group is not None and group.places:
            place = group.places[0]
            self.post_message(PlaceWanted(place.transcript, place.span))

    def action_back(self) -> None:
        """Leaves the screen."""
        self.post_message(WayBackWanted(self._came_from))

    def _say(self, text: str) -> None:
        line = self.query_one("#written", Static)
        line.update(Content(text))
        line.display = bool(text)


def _full(path: str) -> str:
    return str(Path(path.strip()).expanduser().absolute()) if path.strip() else ""
