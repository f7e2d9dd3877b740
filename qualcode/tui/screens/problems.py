"""What is wrong in the study, with what to do about each: files first, then rules of codings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from qualcode.model.errors import QualcodeError
from qualcode.model.ids import TranscriptId
from qualcode.model.telling import Tell
from qualcode.project.problems import Problem, file_problems, mend, place_of, rule_problems
from qualcode.project.project import Project
from qualcode.tui.asking import Confirm
from qualcode.tui.footer import KeyLine
from qualcode.tui.places import PlaceWanted, WayBackWanted
from qualcode.tui.progress import ProgressLine
from qualcode.tui.status import cut

_SIGNS = {"error": "!!", "warning": "! ", "note": "· "}


class ProblemsScreen(Screen[None]):
    """A list of problems, worst first; below it the one under the cursor in full."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go", "Go there", id="problems.go",
                tooltip="Go to the words, when it is about a coding"),
        Binding("m", "mend", "Mend", id="problems.mend",
                tooltip="Mend what can be mended without losing anything, after one question"),
        Binding("r", "look", "Look again", id="problems.look", tooltip="Look at everything again"),
        Binding("j", "step(1)", "Next", show=False, id="problems.next", tooltip="The next problem"),
        Binding("k", "step(-1)", "Previous", show=False, id="problems.previous",
                tooltip="The problem before"),
        Binding("escape", "back", "Back", id="problems.back",
                tooltip="Stop looking; else leave the screen"),
    ]  # fmt: skip
    BINDING_GROUP_TITLE = "Problems"
    HELP = """
    # What is wrong

    Files that are not as they should be (`qualcode doctor`), then codings that break a rule
    (`qualcode check`). `!!` keeps the study from being sound, `!` should be looked at, `·` is
    worth knowing. Enter goes to the words of a coding, `m` mends what needs no decision.
    """
    listed = getters.query_one("#wrong", OptionList)
    progress = getters.query_one(ProgressLine)

    def __init__(self, project: Project, first: TranscriptId | None = None) -> None:
        super().__init__()
        self._project = project
        self._first = first
        self.problems: Sequence[Problem] | None = None
        """None before anybody looked."""
        self._wrote = False

    def compose(self) -> ComposeResult:
        yield Static("Problems", id="about-problems", classes="heading", markup=False)
        yield OptionList(id="wrong", markup=False)
        with VerticalScroll(id="context", can_focus=False):
            yield Static(id="what-to-do", markup=False)
        yield ProgressLine()
        yield KeyLine()

    def on_mount(self) -> None:
        """Looks at everything."""
        self.listed.focus()
        self.action_look()

    def action_look(self) -> None:
        """Looks at every file and every coding."""
        self._say("Looking …")
        project = self._project

        def look(tell: Tell) -> tuple[Problem, ...]:
            return (*file_problems(project, tell=tell), *rule_problems(project, tell=tell))

        self.progress.run("Looking what is wrong", look, self._show, stop="problems.back")

    def _say(self, words: str) -> None:
        self.query_one("#about-problems", Static).update(Content(words))

    def _show(self, found: Sequence[Problem]) -> None:
        own = [p for p in found if p.transcript == self._first and self._first is not None]
        self.problems = [*own, *(p for p in found if p not in own)]
        bad = sum(p.level != "note" for p in found)
        notes = len(found) - bad
        self._say(
            f"{bad} problem{'' if bad == 1 else 's'}"
            + (f" · {notes} worth knowing" if notes else "")
        )
        self.listed.clear_options()
        self.listed.add_options([self._row(p) for p in self.problems])
        if self.problems:
            self.listed.highlighted = 0
        else:
            self.query_one("#what-to-do", Static).update("Nothing is wrong. Esc goes back.")
        self.refresh_bindings()

    def _row(self, problem: Problem) -> Option:
        told = f"{_SIGNS[problem.level]} {problem.place}  {problem.message}"
        return Option(Content(cut(told, max(self.size.width - 4, 20))))

    @property
    def current(self) -> Problem | None:
        """The problem under the cursor."""
        at = self.listed.highlighted
        known = self.problems or ()
        return known[at] if at is not None and at < len(known) else None

    @on(OptionList.OptionHighlighted, "#wrong")
    def _tell(self) -> None:
        problem = self.current
        if problem is None:
            return
        ways = [problem.way_out] if problem.way_out else []
        if problem.can_be_mended:
            ways.append("m mends it; from the command line: qualcode doctor --repair")
        if problem.segment is not None:
            ways.append("Enter goes to the words.")
        self.query_one("#what-to-do", Static).update(
            Content.assemble(
                (f"{problem.place}\n", "bold"), f"{problem.message}\n\n",
                ("What to do\n" if ways else "", "bold"), "\n".join(ways),
            )
        )  # fmt: skip

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Mending is for what can be mended, going for what is on words."""
        if action == "mend":
            return True if any(p.can_be_mended for p in self.problems or ()) else None
        return super().check_action(action, parameters)

    def action_step(self, by: int) -> None:
        """Goes to the next (1) or the previous (-1) problem."""
        if self.problems:
            at = (self.listed.highlighted or 0) + by
            self.listed.highlighted = min(max(at, 0), len(self.problems) - 1)

    @on(OptionList.OptionSelected, "#wrong")
    def _enter(self) -> None:
        self.action_go()

    def action_go(self) -> None:
        """Goes to the words of a coding."""
        problem = self.current
        if problem is None:
            return
        try:
            span = place_of(self._project, problem)
        except QualcodeError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        if problem.transcript is None or span is None:
            self.notify("This is about a file, not about words. What to do stands below.")
            return
        self.post_message(PlaceWanted(problem.transcript, span))

    @work
    async def action_mend(self) -> None:
        """Mends what can be mended without losing anything, after one question."""
        own = [p for p in self.problems or () if p.can_be_mended]
        shown = "\n".join(f"{p.place}: {p.message} {p.way_out}" for p in own)
        count = f"{len(own)} problem{'' if len(own) == 1 else 's'}"
        if not await self.app.push_screen_wait(Confirm(f"Mend {count}?", shown)):
            return
        self.progress.run(
            "Mending", lambda tell: mend(self._project, tell=tell), self._mended,
            stop="problems.back",
        )  # fmt: skip

    def _mended(self, count: int) -> None:
        self._wrote = True
        self.notify(f"Mended: {count}.")
        self._project = self._project.fresh()
        self.action_look()

    def action_back(self) -> None:
        """Stops looking; else leaves."""
        if self.progress.stop():
            return
        if self._wrote:
            self.post_message(WayBackWanted(None))
        else:
            self.run_worker(self.app.run_action("close"))
