"""The study at a glance: which transcripts there are, how far everybody is, what is next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.message import Message
from textual.screen import Screen
from textual.widgets import DataTable, Static
from textual.worker import get_current_worker

from qualcode.model.ids import CoderId, TranscriptId
from qualcode.model.telling import Tell
from qualcode.project.browsing import Listed, next_step
from qualcode.tui.footer import KeyLine
from qualcode.tui.progress import ProgressLine
from qualcode.tui.study_rows import about, fitting, heads, open_checks, row
from qualcode.tui.table_rows import WordTable, add_columns, add_row

if TYPE_CHECKING:
    from qualcode.project.problems import Problem

LISTED_AT_ONCE = 25  # rows; a large study fills the table while it is read


class StudyScreen(Screen[None]):
    """Every transcript with its progress; Enter opens one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", id="study.open", priority=True,
                tooltip="Read and code this transcript"),
        Binding("p", "problems", "Problems", id="study.problems",
                tooltip="What is wrong in the study, and what to do about it"),
        Binding("r", "reload", "Read again", show=False, id="study.reload",
                tooltip="Read the study from the disk again"),
        Binding("j", "cursor(1)", "Down", show=False, id="study.down"),
        Binding("k", "cursor(-1)", "Up", show=False, id="study.up"),
        Binding("escape", "stop", "Stop", show=False, id="study.stop",
                tooltip="Stop looking for what is wrong"),
    ]  # fmt: skip
    BINDING_GROUP_TITLE = "Study"
    HELP = """
    # The study

    Each row is a transcript. *Read* and *coded* are shares of what participants say, by you;
    a column with a name says both of another coder, as `40·77%`; `✓` is done. Below stands
    everything about the transcript under the cursor. `!` before a name is a problem, `?` a
    coding that waits for your decision; `p` lists what is wrong, and what to do.
    """
    table = getters.query_one(DataTable)
    progress = getters.query_one(ProgressLine)

    @dataclass
    class Opened(Message):
        """A transcript was chosen."""

        transcript: TranscriptId

    @dataclass
    class ProblemsWanted(Message):
        """Somebody wants to see what is wrong."""

        transcript: TranscriptId | None

    @dataclass
    class Loaded(Message):
        """Some more transcripts were read."""

        items: tuple[Listed, ...]
        is_all: bool

    def __init__(
        self,
        name: str,
        coder: CoderId | None,
        coders: tuple[CoderId, ...],
        load: Callable[[], Iterable[Listed]],
        examine: Callable[[Tell], Sequence[Problem]],
    ) -> None:
        super().__init__()
        self._study_name = name
        self._coder = coder
        self._coders = coders
        self._load = load
        self._examine = examine
        self._items: list[Listed] = []
        self._columns: tuple[str, ...] = ()
        self._was_at: TranscriptId | None = None
        self.problems: tuple[Problem, ...] | None = None
        """What is wrong with the files; None before anybody looked."""

    def compose(self) -> ComposeResult:
        yield Static(Content(self._study_name), classes="heading")
        yield Static("Reading the study …", id="next-step", markup=False)
        yield WordTable(cursor_type="row", zebra_stripes=True)
        with VerticalScroll(id="about-row", can_focus=False):
            yield Static(id="about-row-text", markup=False)
        yield ProgressLine()
        yield Static(
            "F3 compare · F4 codes · F5 quotes · F6 find · F7 review · F8 names · q leave",
            id="ways",
        )
        yield KeyLine()

    # Reading

    def action_reload(self) -> None:
        """Reads everything from the disk; done when the screen is seen, for it takes a while."""
        self.progress.drop()
        self._was_at = self.current.id if self.current else self._was_at
        self._items, self.problems = [], None
        self._lay_out()
        self.table.focus()
        self._read()

    def _lay_out(self) -> None:
        """Makes the columns that fit anew, with the rows there are; the cursor stays."""
        at = self.table.cursor_row
        self._columns = fitting(self._coder, self._coders, self.size.width)
        self.table.clear(columns=True)
        add_columns(self.table, heads(self._columns))
        self._add(self._items)
        self.table.move_cursor(row=at)

    def _add(self, items: Iterable[Listed]) -> None:
        for item in items:
            cells = row(item, self._coder, self._columns, is_bad=self._is_bad(item))
            add_row(self.table, cells, item.id)

    def _is_bad(self, item: Listed) -> bool:
        return bool(item.problem) or item.edited or bool(self._about_files(item))

    def on_resize(self, event: Resize) -> None:
        """Shows the columns that there is room for now."""
        if self._columns and fitting(self._coder, self._coders, self.size.width) != self._columns:
            self._lay_out()

    @work(thread=True, exclusive=True, group="study")
    def _read(self) -> None:
        worker = get_current_worker()
        part: list[Listed] = []
        for item in self._load():
            if worker.is_cancelled:
                return
            part.append(item)
            if len(part) >= LISTED_AT_ONCE:
                self.post_message(self.Loaded(tuple(part), is_all=False))
                part = []
        self.post_message(self.Loaded(tuple(part), is_all=True))

    @on(Loaded)
    def _show(self, event: Loaded) -> None:
        self._items += event.items
        self._add(event.items)
        if event.is_all:
            if self._was_at is not None:
                self.select(self._was_at)
            self._tell_step()
            self._tell_about()
            if self.is_current:
                self._look()

    def _look(self) -> None:
        """Looks what is wrong with the files, after everything is shown."""
        self.progress.run(
            "Looking whether all files are sound", self._examine, self._found, stop="study.stop"
        )

    def _found(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        if self.problems:
            self._lay_out()
        self._tell_step()
        self._tell_about()

    def on_screen_suspend(self) -> None:
        """Stops looking: whoever codes does not wait for it."""
        self.progress.drop()

    def action_stop(self) -> None:
        """Stops looking what is wrong."""
        self.progress.stop()

    # Telling

    def _tell_step(self) -> None:
        step = next_step(self._items, self._coder, self.problems or ())
        count = sum(p.level != "note" for p in self.problems or ())
        named = "press p" in step.casefold()
        more = f" {count} problem{'' if count == 1 else 's'}: p." if count and not named else ""
        self.query_one("#next-step", Static).update(Content(f"→ {step}{more}"))

    def _about_files(self, item: Listed) -> list[Problem]:
        found = self.problems or ()
        return [p for p in found if p.transcript == item.id and p.level != "note"]

    @on(DataTable.RowHighlighted)
    def _tell_about(self) -> None:
        item = self.current
        told = list(self._elsewhere())
        if item is not None:
            told += [*about(item, self._coder, self._coders), *open_checks(item)]
            told += [f"! {p.place}: {p.message} {p.way_out}" for p in self._about_files(item)]
        self.query_one("#about-row-text", Static).update(Content("\n".join(told)))

    def _elsewhere(self) -> Iterator[str]:
        """What is wrong with the study as a whole, on one line."""
        whole = [p for p in self.problems or () if p.transcript is None and p.level != "note"]
        if whole:
            more = f" (and {len(whole) - 1} more: p)" if len(whole) > 1 else ""
            yield f"! {whole[0].place}: {whole[0].message} {whole[0].way_out}{more}"

    @property
    def current(self) -> Listed | None:
        """The transcript under the cursor; None in an empty study."""
        at = self.table.cursor_row
        return self._items[at] if 0 <= at < len(self._items) else None

    # Going

    def select(self, transcript: TranscriptId) -> None:
        """Puts the cursor on a transcript."""
        ids = [item.id for item in self._items]
        if transcript in ids:
            self.table.move_cursor(row=ids.index(transcript))

    @on(DataTable.RowSelected)
    def _row_selected(self, event: DataTable.RowSelected) -> None:
        self._open(str(event.row_key.value))

    def action_open(self) -> None:
        """Opens the transcript under the cursor."""
        if self.current is not None:
            self._open(self.current.id)

    def _open(self, id: str) -> None:
        item = next(i for i in self._items if i.id == id)
        if item.problem:
            self.notify(item.problem, severity="error", markup=False)
            return
        self.post_message(self.Opened(item.id))

    def action_problems(self) -> None:
        """Lists what is wrong, that of the transcript under the cursor first."""
        self.post_message(self.ProblemsWanted(self.current.id if self.current else None))

    def action_cursor(self, by: int) -> None:
        """Moves the cursor."""
        self.table.move_cursor(row=max(self.table.cursor_row + by, 0))
