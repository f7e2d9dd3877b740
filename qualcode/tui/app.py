"""The terminal program as a whole: it opens a study, moves between screens, and ends well."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal

from textual import on, work
from textual.app import SystemCommand
from textual.binding import BindingType
from textual.events import Event, Resize
from textual.filter import LineFilter
from textual.geometry import Size
from textual.screen import Screen

from qualcode.model.errors import QualcodeError
from qualcode.model.ids import CoderId, TranscriptId
from qualcode.project import prefs
from qualcode.tui.app_keys import APP_KEYS
from qualcode.tui.commands import PROVIDERS, Palette, Themes
from qualcode.tui.kinds import is_code, is_first, is_study, is_too_small, list_at
from qualcode.tui.paint import HARMLESS
from qualcode.tui.places import (
    BlindCodingWanted,
    CorrectionWanted,
    FlagWanted,
    HitsCoded,
    HitsWanted,
    PenFree,
    PlaceWanted,
    WayBackWanted,
)
from qualcode.tui.start import Start
from qualcode.tui.typed import Typed, TypedAhead

# Painted first, loaded later: what a screen needs is imported where it is opened.

if TYPE_CHECKING:
    from qualcode.model.session import Session
    from qualcode.project.desk import Desk
    from qualcode.project.project import Clock, Project
    from qualcode.project.replacing import Correction
    from qualcode.tui.screens.code import CodeScreen
    from qualcode.tui.screens.correction import How
    from qualcode.tui.screens.sides import Side
    from qualcode.tui.screens.study import StudyScreen


def run(folder: Path, transcript: str | None, coder: str | None) -> int:
    """The exit code of a session in the terminal: 0, 1 after a crash, or that of the error."""
    app = QualcodeApp(folder, transcript, coder)
    app.run()
    if app.last_words:
        sys.stderr.write(app.last_words)
    return app.return_code or 0


class QualcodeApp(Start):
    """The study, the coder and the screens that are open."""

    TITLE = "qualcode"
    ENABLE_COMMAND_PALETTE = True
    COMMANDS = PROVIDERS
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 -- typed by Textual
        (0, "-narrow"),
        (100, "-normal"),
        (140, "-wide"),
    ]
    BINDINGS: ClassVar[list[BindingType]] = APP_KEYS

    def __init__(
        self,
        folder: Path,
        transcript: str | None,
        coder: str | None,
        *,
        clock: Clock | None = None,
    ) -> None:
        super().__init__(folder, transcript, coder)
        self.project: Project | None = None
        self.coder: CoderId | None = None
        self.own_keys: dict[str, str] = {}
        """What `keys.yaml` changed, by the id of the action."""
        self.last_words = ""
        """What to print after the terminal is itself again; empty after a usual end."""
        self._own_clock = clock
        self._typed = TypedAhead(self, super().on_event)

    # Beginning

    @property
    def _clock(self) -> Clock:
        from qualcode.project.project import now

        return self._own_clock or now

    def open_study(self) -> None:
        """Takes the person's own keys, and opens the study."""
        from qualcode.tui import lifeline

        if prefs.keys_file().is_file():
            from qualcode.tui.keymap import take_own_keys

            self.own_keys = take_own_keys(self)
        lifeline.watch(self, self.action_leave)
        self._open_study()

    @work
    async def _open_study(self) -> None:
        try:
            await self._read_study()
        finally:
            # A screen that is not mounted yet has no pane to give them to.
            self.screen.call_after_refresh(self.call_later, self.take_keys)

    async def _read_study(self) -> None:
        from qualcode.project.project import Project
        from qualcode.tui.screens.sides import study_screen
        from qualcode.tui.welcome import coder_for

        try:
            project = Project.open(self._folder, clock=self._clock)
            _ = project.study, project.codebooks
        except QualcodeError as error:
            self._trouble(error)
            return
        self.project = project
        found = await coder_for(self, project, self._asked_coder)
        if found is None:
            hint = "Press r to be asked again, or start with --coder ID."
            self._trouble(QualcodeError("qualcode does not know who is coding.", hint))
            return
        project, self.coder = found
        coder = self.coder
        self.project = project = replace(project, viewer=coder)
        study = study_screen(project, coder)
        last = prefs.habits(project, coder).transcript
        wanted = TranscriptId(self._asked) if self._asked is not None else last
        known = self._asked is not None or wanted in project.folder.transcript_ids()
        # Not awaited before the transcript stands on it: it would be painted in between.
        mounted = self.push_screen(study)
        if wanted is None or not known or self.open_transcript(wanted) is None:
            await mounted
            study.action_reload()
        self._mind_the_room(self.size)

    def _trouble(self, error: QualcodeError) -> None:
        from qualcode.tui.screens.trouble import TroubleScreen

        self._return_code = error.exit_code
        self.push_screen(TroubleScreen(error.message, error.hint))

    def on_trouble_screen_again(self) -> None:
        """Opens the study once more."""
        self._return_code = 0
        self.pop_screen()
        self._open_study()

    # Screens

    def on_study_screen_opened(self, event: StudyScreen.Opened) -> None:
        """Opens the transcript that was chosen."""
        self.open_transcript(event.transcript)

    def on_study_screen_problems_wanted(self, event: StudyScreen.ProblemsWanted) -> None:
        """Lists what is wrong in the study, and what to do."""
        from qualcode.tui.screens.problems import ProblemsScreen

        assert self.project is not None
        self.push_screen(ProblemsScreen(self.project.fresh(), event.transcript))

    @on(BlindCodingWanted)
    def _code_in_session(self, event: BlindCodingWanted) -> None:
        """Opens the words of a session with its given units marked."""
        screen = self.open_transcript(event.transcript, event.session)
        units = event.session.unit_list(event.transcript)
        if screen is not None and units is not None:
            self.call_after_refresh(screen.show_units, event.session.id, units.spans)

    def open_transcript(
        self, id: TranscriptId, session: Session | None = None
    ) -> CodeScreen | None:
        """Opens a transcript on a code screen of its own; a problem is shown instead."""
        from qualcode.tui.screens.code import CodeScreen
        from qualcode.tui.work import Work

        assert self.project is not None
        assert self.coder is not None
        for screen in self.screen_stack:
            if is_code(screen):
                screen.keep()
                screen.work.desk.close()
        self._pop_to(is_study)
        try:
            _ = self.project.codebooks  # read before a journal is open that nobody would close
            desk = self._desk(self.project, id, self.coder, session)
            screen = CodeScreen(Work(desk, prefs.habits(self.project, self.coder)))
        except QualcodeError as error:
            self._refused(error)
            return None
        self.push_screen(screen)
        if desk.edited:
            self.correct(id, "update")
        return screen

    @on(PenFree)
    def _take_up(self, event: PenFree) -> None:
        """Opens a transcript again that no other window writes any more."""
        assert self.project is not None
        self.project = self.project.fresh()
        if event.session is not None:
            self._code_in_session(BlindCodingWanted(event.session, event.transcript))
        elif (screen := self.open_transcript(event.transcript)) is not None and event.span:
            self.call_after_refresh(screen.show_place, event.span)
        self.notify(event.told, markup=False)

    @on(CorrectionWanted)
    def _correct_again(self, event: CorrectionWanted) -> None:
        self.correct(event.transcript, "update")

    def correct(self, id: TranscriptId, how: How) -> None:
        """Shows what other words for a transcript would do; opens it again when they are in use."""
        from qualcode.tui.correction_words import written
        from qualcode.tui.screens.correction import CorrectionScreen

        assert self.project is not None
        if self.code_screen is not None and not self.code_screen.work.desk.edited:
            self._leave_code()  # somebody at work keeps older words from being tidied up
            self._pop_to(is_study)

        def answered(told: Correction | None) -> None:
            assert self.project is not None
            if told is not None:
                self.project = self.project.fresh()
                self.open_transcript(id)
                self.notify(written(told), timeout=10, markup=False)

        self.push_screen(CorrectionScreen(self.project.fresh(), id, how), answered)

    @staticmethod
    def _desk(project: Project, id: TranscriptId, coder: CoderId, session: Session | None) -> Desk:
        from qualcode.project.desk import Desk

        if session is None:
            return Desk.open(project, id, coder)
        from qualcode.project.rounds import desk_in

        return desk_in(project, session, id, coder)

    def _pop_to(self, is_there: Callable[[Screen[object]], bool]) -> None:
        while len(self.screen_stack) > 2 and not is_there(self.screen):
            self.pop_screen()

    @property
    def code_screen(self) -> CodeScreen | None:
        """The transcript that is open; None when there is none."""
        found = [s for s in self.screen_stack if is_code(s)]
        return found[-1] if found else None

    async def action_go(self, name: Literal["study", "code"] | Side) -> None:
        """Goes to one of the screens."""
        if self.project is None or self.coder is None or self.screen.is_modal:
            return
        if name == "study":
            if not is_study(self.screen):
                self._leave_code()
                self._pop_to(is_study)
                self._reload_study()
            return
        if name == "code":
            if self.code_screen is None:
                self.notify("No transcript is open yet. Choose one with Enter.")
                return
            self._pop_to(is_code)
            return
        await self._open_side(name)

    async def _open_side(self, name: Side) -> None:
        """Opens a screen beside coding; it has the keys when this returns."""
        from qualcode.tui.screens.sides import side_screen

        assert self.project is not None
        assert self.coder is not None
        project = self.project.fresh()
        if name == "codebook":
            _ = project.codebooks  # refused before anything is left
        while not (is_study(self.screen) or is_code(self.screen)):
            self.pop_screen()
        coded, came_from = "", None
        if name in {"review", "identifiers"}:
            came_from = self._close_transcript()
        if self.code_screen is not None:
            self.code_screen.keep()
            session = self.code_screen.work.desk.session
            if name == "compare" and session is not None:
                coded = session.id
                self._leave_code()  # a journal that is open cannot be sealed
                self._pop_to(is_study)
        screen = side_screen(name, project, self.coder, coded, came_from)
        await self.push_screen(screen)

    def _close_transcript(self) -> TranscriptId | None:
        """Leaves the transcript for a screen that writes to it; which one it was."""
        screen = self.code_screen
        if screen is None:
            return None
        self._leave_code()
        self._pop_to(is_study)
        return screen.work.transcript.id if screen.work.desk.session is None else None

    @on(WayBackWanted)
    def _go_back(self, event: WayBackWanted) -> None:
        """Closes a screen that wrote, and opens anew what was open before."""
        self.pop_screen()
        if event.transcript is None:
            self._reload_study()
        elif (screen := self.open_transcript(event.transcript)) is not None:
            screen.reviewed = True

    @on(PlaceWanted)
    def _go_to_place(self, event: PlaceWanted) -> None:
        """Opens the transcript of the words, if it is not open, and selects them."""
        screen = self.code_screen
        if screen is not None and screen.work.transcript.id == event.transcript:
            self._pop_to(is_code)
        else:
            screen = self.open_transcript(event.transcript)
        if screen is not None:
            self.call_after_refresh(screen.show_place, event.span)

    @on(HitsWanted)
    def _look_at_hits(self, event: HitsWanted) -> None:
        """Shows places that were found, to code those that are accepted."""
        from qualcode.tui.screens.hits import HitsScreen

        assert self.project is not None
        assert self.coder is not None
        desk = self.code_screen.work.desk if self.code_screen is not None else None
        project = desk.project if desk is not None else self.project.fresh()
        self.push_screen(HitsScreen(project, self.coder, event.wanted, event.hits, desk))

    @on(HitsCoded)
    def _hits_coded(self, event: HitsCoded) -> None:
        """Shows what was coded, also on the transcript that is open."""
        self.pop_screen()
        screen, count = self.code_screen, sum(event.made.values())
        if screen is not None and screen.work.transcript.id in event.made:
            screen.work.do(lambda: None)
            screen.changed()
        where = ", ".join(f"{id} {made}" for id, made in event.made.items())
        self.notify(f"{event.code} is on {count} more places ({where}).", markup=False)

    @on(FlagWanted)
    def _flag(self, event: FlagWanted) -> None:
        """Selects a quote for the report; the open desk is used when it is that one."""
        assert self.project is not None
        assert self.coder is not None
        screen = self.code_screen
        try:
            if screen is not None and screen.work.transcript.id == event.transcript:
                desk = screen.work.desk
                screen.work.do(lambda: desk.flag(event.segment, "selected", on=event.on))
                screen.show_status()
            else:
                with self._desk(self.project, event.transcript, self.coder, None) as desk:
                    desk.flag(event.segment, "selected", on=event.on)
        except QualcodeError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        if (again := getattr(self.screen, "flagged", None)) is not None:
            again()

    def _leave_code(self) -> None:
        found = self.code_screen
        if found is not None:
            found.keep()
            found.work.desk.close()
            if found.work.desk.session is None:
                self.project = found.work.project.fresh()

    def _reload_study(self) -> None:
        if is_study(self.screen):
            self.screen.action_reload()

    def action_close(self) -> None:
        """Closes the screen; at the first one the program ends. Everything is saved."""
        if is_too_small(self.screen):
            self.action_leave()
            return
        if is_code(self.screen):
            self._leave_code()
            self.pop_screen()
            self._reload_study()
        elif is_first(self.screen) or len(self.screen_stack) < 3:
            self.exit(return_code=self._return_code or 0)
        else:
            self.pop_screen()

    def action_leave(self, code: int = 0) -> None:
        """Ends the program from anywhere."""
        self._leave_code()
        self.exit(return_code=code or self._return_code or 0)

    def action_evidence(self) -> None:
        """Puts the coding on the selected words in a configuration."""
        from qualcode.tui.evidence import put_in_configuration

        screen = self.code_screen
        if screen is not None and self.screen is screen:
            self.run_worker(put_in_configuration(screen))

    def action_help(self) -> None:
        """Shows all keys of the screen."""
        from qualcode.tui.help import HelpScreen

        if not self.screen.is_modal:
            self.push_screen(HelpScreen(self.screen))

    @work
    async def action_jump(self) -> None:
        """Shows a letter on every pane and goes to the one that is typed."""
        from qualcode.tui.jumping import jump

        await jump(self)

    def action_list_end(self, last: bool) -> None:
        """Goes to the first or the last line of the list that has the keys."""
        from qualcode.tui.list_ends import go_to_end

        found = list_at(self.screen)
        if found is not None:
            go_to_end(found, last=last)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What every row goes through: harmless, and in colours that the terminal has."""
        filters = [*super().get_line_filters(), HARMLESS]
        if self.console.color_system == "standard":
            from qualcode.tui.sixteen import Sixteen

            filters.append(Sixteen())
        return filters

    def action_command_palette(self) -> None:
        """Finds any action, code or transcript by its name."""
        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))

    def search_themes(self) -> None:
        """Lists the themes, our own first."""
        self.push_screen(Palette(providers=[Themes], placeholder="Search for themes…"))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The commands of the palette that are not of one screen."""
        yield SystemCommand(
            "Theme", "Choose dark, light or high contrast", self.action_change_theme
        )
        yield SystemCommand("Keys", "Show all keys of this screen", self.action_help)
        yield SystemCommand("Leave", "Leave qualcode; all is saved", self.action_leave)

    # Ends

    def _fatal_error(self) -> None:
        """Ends after a fault: the terminal is restored, and a report says what happened."""
        from qualcode.tui import crash

        error = self._exception or sys.exc_info()[1]
        assert error is not None
        report = crash.write_report(error, crash.reports_folder(), self._clock().astimezone())
        self.last_words = crash.last_words(error, report)
        self._close_messages_no_wait()

    def on_resize(self, event: Resize) -> None:
        """Says so when there is too little room, and goes on when there is enough."""
        self._mind_the_room(event.size)

    def _mind_the_room(self, size: Size) -> None:
        from qualcode.tui.small import mind_the_room

        if self.project is not None:
            mind_the_room(self, size)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a key does something now: on too little room only what leaves."""
        if action == "list_end" and list_at(self.screen) is None:
            return False
        return action in {"close", "leave"} or not is_too_small(self.screen)

    async def on_event(self, event: Event) -> None:
        """Hands on what is typed one by one, each to what it was meant for."""
        if self.holds(event):
            return
        if isinstance(event, Typed):
            await self._typed.take(event)
        else:
            await super().on_event(event)
