"""The command palette: every action by its name, every code, every transcript."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from textual.app import get_system_commands_provider
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider

from qualcode.tui.once import Once
from qualcode.tui.themes import NAMES

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp

Command = tuple[str, str, Callable[[], object]]
"""Name, help, and what it does."""


class Palette(CommandPalette, Once[None]):
    """What finds commands by their names."""


class _Named(Provider):
    """Finds commands by name."""

    discovered = True
    """Whether the commands are listed before anything is typed."""

    def commands(self) -> Iterator[Command]:
        """The commands there are now."""
        raise NotImplementedError

    @property
    def program(self) -> QualcodeApp:
        """The program as itself."""
        from qualcode.tui.app import QualcodeApp

        assert isinstance(self.app, QualcodeApp)
        return self.app

    async def discover(self) -> Hits:
        if self.discovered:
            for name, told, action in self.commands():
                yield DiscoveryHit(name, action, help=told)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for name, told, action in self.commands():
            score = matcher.match(name)
            if score > 0:
                yield Hit(score, matcher.highlight(name), action, help=told)


class Actions(_Named):
    """Every key of this screen, by its name."""

    def commands(self) -> Iterator[Command]:
        """The actions that can be done now, each once."""
        seen: set[str] = set()
        for node, binding, enabled, tooltip in self.screen.active_bindings.values():
            if enabled and binding.description and binding.action not in seen:
                seen.add(binding.action)
                key = self.app.get_key_display(binding)
                action = partial(self.app.run_action, binding.action, node)
                yield f"{binding.description}  ({key})", tooltip or binding.tooltip, action


class Transcripts(_Named):
    """Every transcript of the study."""

    discovered = False

    def commands(self) -> Iterator[Command]:
        """Opening each transcript."""
        project = self.program.project
        if project is None or self.program.coder is None:
            return
        for id in project.folder.transcript_ids():
            yield (
                f"Open {id}",
                "Read and code this transcript",
                partial(self.program.open_transcript, id),
            )


class Codes(_Named):
    """Every code, to put on the selected words."""

    discovered = False

    def commands(self) -> Iterator[Command]:
        """Putting each code on the words."""
        screen = self.program.code_screen
        if screen is None or screen.work.desk.locked is not None:
            return
        for choice in screen.work.choices:
            name = screen.work.shown(choice.code)
            yield (
                f"Code: {name}",
                f"{choice.code} on the selected words",
                partial(screen.put_code, choice.code),
            )


class Corrections(_Named):
    """Going back to earlier words of the transcript that is open."""

    discovered = False

    def commands(self) -> Iterator[Command]:
        """The words before, when there are any."""
        screen = self.program.code_screen
        if screen is None or screen.work.desk.session is not None:
            return
        id = screen.work.transcript.id
        if screen.work.desk.edited:
            yield (
                f"Put the edited words of {id} in use",
                "What was changed outside qualcode, shown first",
                partial(self.program.correct, id, "update"),
            )
        elif screen.work.project.folder.versions(id).names():
            yield (
                f"Go back to the words of {id} before",
                "Earlier words in use again, shown first",
                partial(self.program.correct, id, "restore"),
            )


class Themes(_Named):
    """The themes in which everything was looked at, then those of the toolkit."""

    def commands(self) -> Iterator[Command]:
        """Taking each theme, our own first."""
        told = dict(zip(NAMES, ("Dark", "Light", "High contrast"), strict=True))
        others = sorted(set(self.app.available_themes) - set(NAMES))
        for name in (*NAMES, *others):
            about = told.get(name, "Not looked at: some signs may be hard to see")
            yield name, about, partial(setattr, self.app, "theme", name)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for name, told, action in self.commands():
            score = matcher.match(name)
            if score > 0:
                yield Hit(score + (name in NAMES), matcher.highlight(name), action, help=told)


PROVIDERS: set[type[Provider] | Callable[[], type[Provider]]] = {
    get_system_commands_provider,
    Actions,
    Transcripts,
    Codes,
    Corrections,
}
