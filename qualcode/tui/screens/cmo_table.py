"""Configurations as they are shown: the list, one as a drawing, and the words it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from textual import getters, on, work
from textual.app import App, ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import OptionList, Static

from qualcode.analysis.cmo import ADVICE, flagged
from qualcode.analysis.cmo_codes import parts_of
from qualcode.model.configuration import CmoPart, Configuration, Link
from qualcode.model.errors import QualcodeError
from qualcode.model.ids import CodeId, CoderId
from qualcode.project import configuring
from qualcode.project.configuring import Everything
from qualcode.project.framing import frame_mark
from qualcode.project.passages import Passages, evidence_passages
from qualcode.project.project import Project
from qualcode.tui.cmo_panes import (
    PaneList,
    Shown,
    configuration_line,
    evidence_lines,
    key_of_link,
    link_told,
    told_of,
)
from qualcode.tui.footer import KeyLine
from qualcode.tui.keymap import key_of
from qualcode.tui.places import PlaceWanted
from qualcode.tui.screens.cmo_overview import DrawingScreen
from qualcode.tui.status import cut

_LOOK = 2.0  # seconds between two looks whether somebody else changed the file
_LAST: WeakKeyDictionary[App[object], tuple[str, str]] = WeakKeyDictionary()
"""The configuration and evidence that were chosen when the screen was left."""
_HOW = (
    "No configurations yet. {new} writes one: if (context), then (outcome), because (mechanism). "
    "Then {c} {m} {o} choose codings that speak for each part, with Shift those against it. "
    "While coding, {evidence} puts the coding on the selected words in one."
)


class CmoTableScreen(Screen[None]):
    """The list, one configuration as a drawing, and the words it rests on."""

    listed = getters.query_one("#configurations", PaneList)
    evidence = getters.query_one("#evidence", PaneList)

    @dataclass
    class Loaded(Message):
        """The codings were read, or why not."""

        there: Everything | None
        passages: Passages | None = None
        problem: str = ""

    def __init__(self, project: Project, coder: CoderId) -> None:
        super().__init__()
        self._project = project
        self._coder = coder
        self._there: Everything | None = None
        self._passages: Passages | None = None
        self._parts: Mapping[CodeId, frozenset[CmoPart]] = {}
        self._mark = (0, 0)
        self._chosen = ("", "")
        """The configuration, and the evidence when one went to its words."""
        self.shown = Shown((), (), {})

    def compose(self) -> ComposeResult:
        yield Static("Configurations", id="about-cmo", classes="heading", markup=False)
        with Horizontal(id="cmo"):
            yield PaneList(id="configurations", markup=False)
            with Vertical(id="one"):
                with VerticalScroll(id="drawn", can_focus=False):
                    yield Static(id="drawn-text", markup=False)
                yield PaneList(id="evidence", markup=False)
                with VerticalScroll(id="link", can_focus=False):
                    yield Static(id="link-text", markup=False)
        yield Static(id="banner", classes="banner", markup=False)
        yield Static(id="written", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Reads the codings; what was chosen last is chosen again."""
        self.listed.focus()
        self.load()
        self.set_interval(_LOOK, self._look_at_file)

    def on_unmount(self) -> None:
        """Remembers what is chosen."""
        _LAST[self.app] = self._chosen

    # Reading

    @work(thread=True, exclusive=True, group="cmo")
    def load(self) -> None:
        """Reads every coding that may be seen."""
        try:
            there = configuring.everything(self._project)
            self.post_message(self.Loaded(there, evidence_passages(there)))
        except QualcodeError as error:
            self.post_message(self.Loaded(None, problem=str(error)))

    @on(Loaded)
    def _loaded(self, event: Loaded) -> None:
        if event.there is None or event.passages is None:
            self._banner(event.problem)
            return
        self._there, self._passages = event.there, event.passages
        self._parts = parts_of(event.there.corpus.codebooks)
        self._banner("  ".join((*self._project.unseen(), *event.passages.notes)))
        last = _LAST.get(self.app, ("", ""))
        if self.read_file(*last) and last[1]:
            self.evidence.focus()

    def _look_at_file(self) -> None:
        """Shows the file as it is, after somebody else changed it."""
        if self._there is None or self.app.screen is not self:
            return
        if frame_mark(self._project, configuring.FILE) != self._mark and self.read_file():
            self._say("Somebody changed analysis/configurations.yaml; this is what it says now.")

    def read_file(self, id: str = "", link: str = "") -> bool:
        """Shows the file as it is, with a configuration and evidence chosen; whether it could."""
        if self._there is None or self._passages is None:
            return False
        self._mark = frame_mark(self._project, configuring.FILE)
        try:
            every = configuring.configurations(self._project)
        except QualcodeError as error:
            self._alarm(error)
            self._banner(str(error))
            return False
        there = self._there
        flags = flagged(there.corpus, every, older=there.older, blind=there.blind)
        self.shown = Shown(every, flags, self._passages.every)
        self.show(id, link)
        return True

    # Showing

    def show(self, id: str = "", link: str = "") -> None:
        """Everything as it is now; the cursors stay, or go to what is asked for."""
        every, doubts = self.shown.every, sum(self.shown.doubted(c.id) for c in self.shown.every)
        flags = f" · {doubts} to look at ({key_of(self, 'cmo.next-flag')})" if doubts else ""
        count = f"{len(every)} configuration{'' if len(every) == 1 else 's'}"
        self.query_one("#about-cmo", Static).update(Content(f"{count}{flags}"))
        ids = [one.id for one in every]
        at = ids.index(id) if id in ids else self.listed.highlighted
        width = max(self.listed.size.width - 2, 30)
        self.listed.fill([configuration_line(self.shown, one, width) for one in every], at)
        self._show_one(link)

    def _show_one(self, link: str = "") -> None:
        one = self.current
        if one is None:
            keys = {"new": "cmo.new", "c": "cmo.for-context", "m": "cmo.for-mechanism",
                    "o": "cmo.for-outcome"}  # fmt: skip
            named = {name: key_of(self, id) for name, id in keys.items()}
            told = Content(_HOW.format(**named, evidence="e")) if self._there else Content("")
            self.query_one("#drawn-text", Static).update(told)
            self.evidence.clear_options()
            self.query_one("#link-text", Static).update("")
            return
        width = max(self.query_one("#drawn").size.width - 3, 24)
        boxes = configuring.drawn(one, width, language="en")
        self.query_one("#drawn-text", Static).update(told_of(one, boxes))
        lines = evidence_lines(self.shown, one, max(self.evidence.size.width - 2, 30))
        ids = [option.id for option in lines]
        at = ids.index(link) if link in ids else self.evidence.highlighted
        self.evidence.fill(lines, at)
        self._tell_link()

    @on(OptionList.OptionHighlighted, "#configurations")
    def _other(self) -> None:
        self._show_one()

    @on(OptionList.OptionHighlighted, "#evidence")
    def _tell_link(self) -> None:
        one, link = self.current, self.link
        self._chosen = (one.id if one is not None else "", "")
        told = Content("")
        if one is not None and link is not None:
            told = link_told(self.shown, one, link, self._key)
        self.query_one("#link-text", Static).update(told)
        self.query_one("#link", VerticalScroll).scroll_home(animate=False)

    def _key(self, id: str) -> str:
        return "Enter" if id == "cmo.go" else key_of(self, id)

    def on_resize(self) -> None:
        """Fits the lines to the new width."""
        self.call_after_refresh(self.show)

    def _banner(self, words: str) -> None:
        banner = self.query_one("#banner", Static)
        banner.update(Content(words))
        banner.set_class(bool(words), "-on")

    def _say(self, words: str) -> None:
        self.query_one("#written", Static).update(Content(cut(words, self.size.width - 2)))

    def _alarm(self, error: QualcodeError) -> None:
        self.notify(str(error), severity="error", timeout=12, markup=False)

    @property
    def current(self) -> Configuration | None:
        """The configuration under the cursor."""
        id = self.listed.chosen
        return next((one for one in self.shown.every if one.id == id), None)

    @property
    def link(self) -> Link | None:
        """The evidence under the cursor."""
        one, id = self.current, self.evidence.chosen
        every = one.evidence if one is not None else ()
        return next((link for link in every if key_of_link(link) == id), None)

    # Looking

    def action_flagged(self) -> None:
        """Goes to the next evidence that has to be looked at."""
        doubts = [
            (one.id, key_of_link(link))
            for one in self.shown.every
            for line in evidence_lines(self.shown, one, 80)
            for link in one.evidence
            if key_of_link(link) == line.id
            and any(k not in ADVICE for k in self.shown.flags_of(one.id, link.segment))
        ]
        if not doubts:
            self._say("All evidence stands as it was linked.")
            return
        here = (self.listed.chosen, self.evidence.chosen)
        at = (doubts.index(here) + 1) % len(doubts) if here in doubts else 0
        self.show(*doubts[at])
        self.evidence.focus()

    def action_drawing(self) -> None:
        """Shows all configurations as a drawing."""
        if self.shown.every:
            self.app.push_screen(DrawingScreen(self.shown.every))
        else:
            self._say("No configurations yet.")

    def action_cursor(self, by: int) -> None:
        """The line below or above."""
        pane = self.evidence if self.evidence.has_focus else self.listed
        if by > 0:
            pane.action_cursor_down()
        else:
            pane.action_cursor_up()

    def action_go(self) -> None:
        """From the list to the evidence; from there to the words."""
        if not self.evidence.has_focus:
            if self.current is not None:
                self.evidence.focus()
            return
        link = self.link
        passage = self.shown.passages.get(link.segment) if link else None
        if passage is not None:
            self._chosen = (self.listed.chosen, self.evidence.chosen)
            self.post_message(PlaceWanted(passage.transcript, passage.span))
        elif link is not None:
            self._say("The coding is gone, or may not be seen now.")

    def action_back(self) -> None:
        """From the evidence to the list, then away."""
        if self.evidence.has_focus:
            self.listed.focus()
        else:
            self.run_worker(self.app.run_action("close"))
