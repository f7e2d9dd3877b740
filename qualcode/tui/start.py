"""How the program begins: a picture first, then the study.

Loading the screens and reading a study take longer than a person should look at nothing. So
the screen is first filled with the picture a coder left, if it still holds, or with the words
alone, and everything else is loaded when that has been painted. Keys and the mouse are held
until then: what was pressed meanwhile is done on the transcript itself, in order, and never on
its picture. What the study refuses later is said here as well, for every screen.
"""

from __future__ import annotations

import gc
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from textual.actions import ActionParseResult
from textual.app import App
from textual.dom import DOMNode
from textual.events import Event, InputEvent, Paste
from textual.notifications import Notification, Notify
from textual.screen import Screen
from textual.worker import WorkerFailed

from qualcode.model.errors import QualcodeError
from qualcode.project import prefs
from qualcode.project.early import early_words
from qualcode.project.pictures import recall
from qualcode.tui import themes


class Start(App[None]):
    """A program that shows what was left before it reads anything."""

    CSS_PATH = "first.tcss"

    def __init__(self, folder: Path, transcript: str | None, coder: str | None) -> None:
        super().__init__()
        self._folder = folder
        self._asked = transcript
        self._asked_coder = coder
        self._held: list[Event] | None = []
        """What was typed and clicked before the study was read; None from then on."""
        self._has_picture = False
        self._problem: Notification | None = None
        for theme in themes.THEMES:
            self.register_theme(theme)
        self._begin_with(prefs.tastes().theme)

    def _begin_with(self, own: str | None) -> None:
        """Takes a theme as if it was the usual one: a change would paint everything twice."""
        self.set_reactive(Start.theme, own if own in self.available_themes else themes.NAMES[0])
        self.add_class(f"-theme-{self.theme}")
        self.set_class(self.current_theme.dark, "-dark-mode")
        self.set_class(not self.current_theme.dark, "-light-mode")
        self.stylesheet.set_variables(self.get_css_variables())

    def get_default_screen(self) -> Screen[Any]:
        """The picture that was left, else the words alone, else an empty screen."""
        asked = self._folder, self._asked, self._asked_coder
        known = recall(*asked) or early_words(*asked)
        if known is None:
            return super().get_default_screen()
        from qualcode.tui.first import FirstScreen

        self._has_picture = True
        return FirstScreen(known, lambda: self.call_later(self._begin))

    def on_mount(self) -> None:
        """Opens the study; when there is a picture, as soon as that has been painted."""
        self.theme_changed_signal.subscribe(self, self._keep_theme)
        if not self._has_picture:
            self._begin()

    def _keep_theme(self, theme: object) -> None:
        prefs.keep_tastes(prefs.Tastes(theme=self.theme))

    def _begin(self) -> None:
        """Loads the rest of the program and opens the study."""
        self.stylesheet.read(Path(__file__).with_name("qualcode.tcss"))
        self.open_study()

    def open_study(self) -> None:
        """Reads the study and goes on from there; `take_keys` when it stands on the screen."""
        raise NotImplementedError

    async def take_keys(self) -> None:
        """Does what was typed and clicked meanwhile, in order, on what stands here now."""
        if not gc.isenabled():
            gc.enable()
            gc.freeze()
        held, self._held = self._held or [], None
        for event in held:
            await self.on_event(event)

    def on_notify(self, event: Notify) -> None:
        """Puts a message in the place of the one before; a problem stays until its time is over."""
        if self._problem is None or self._problem.has_expired:
            self.clear_notifications()
        if event.notification.severity == "error":
            self._problem = event.notification

    def holds(self, event: Event) -> bool:
        """Whether the event waits until there is something to use it on, or there is no more."""
        if not isinstance(event, InputEvent | Paste):
            return False
        if self._held is None:
            return not self.screen_stack  # the program ends, and nothing is there any more
        if self.screen_stack and self.screen.is_modal:
            return False  # the answer to a question, as who is coding
        self._held.append(event)
        return True

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Does what a key asks for; what the study refuses is said, and the screen stays."""
        try:
            return await super().run_action(action, default_namespace, namespaces)
        except QualcodeError as error:
            self._refused(error)
            return True

    def _handle_exception(self, error: Exception) -> None:
        """Says what the study refused in the background; everything else is a fault."""
        cause = error.error if isinstance(error, WorkerFailed) else None
        if isinstance(cause, QualcodeError):
            self._refused(cause)
        else:
            super()._handle_exception(error)

    def _refused(self, error: QualcodeError) -> None:
        self.notify(str(error), severity="error", timeout=15, markup=False)
