"""The study at a glance: which transcripts there are, how far everybody is, what is next."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import DataTable, Footer, Static
from textual.worker import get_current_worker

from qualcode.model.ids import CoderId, TranscriptId
from qualcode.project.browsing import Listed, Progress, next_step
from qualcode.tui.status import cut

LISTED_AT_ONCE = 25  # rows; a large study fills the table while it is read


class StudyScreen(Screen[None]):
    """Every transcript with its progress; Enter opens one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", id="study.open", priority=True, tooltip="Read and code this transcript"),
        Binding("r", "reload", "Read again", show=False, id="study.reload",
                tooltip="Read the study from the disk again"),
        Binding("j", "cursor(1)", "Down", show=False, id="study.down"),
        Binding("k", "cursor(-1)", "Up", show=False, id="study.up"),
    ]  # fmt: skip
    BINDING_GROUP_TITLE = "Study"
    HELP = """
    # The study

    Each row is a transcript. *Read* and *coded* are shares of what participants say, by you;
    the columns with names say how much the other coders coded. Enter opens the transcript.
    """
    table = getters.query_one(DataTable)

    @dataclass
    class Opened(Message):
        """A transcript was chosen."""

        transcript: TranscriptId

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
    ) -> None:
        super().__init__()
        self._study_name = name
        self._coder = coder
        self._coders = coders
        self._load = load
        self._items: list[Listed] = []

    def compose(self) -> ComposeResult:
        yield Static(Content(self._study_name), classes="heading")
        yield Static("Reading the study …", id="next-step", markup=False)
        yield DataTable(cursor_type="row", zebra_stripes=True)
        yield Static(id="problems", markup=False)
        yield Static(
            "F3 compare · F4 codebooks · F5 quotes · F6 find in all transcripts · q leave",
            id="ways",
        )
        yield Footer()

    def action_reload(self) -> None:
        """Reads everything from the disk; done when the screen is seen, for it takes a while."""
        self._items = []
        self.table.clear(columns=True)
        others = [c for c in self._coders if c != self._coder]
        heads = ["Transcript", "Kind", "Words", "Read", "Coded", *map(str, others)]
        self.table.add_columns(*heads, "Codes", "Sector", "Last")
        self.table.focus()
        self._read()

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
        for item in event.items:
            self.table.add_row(*self._cells(item), key=item.id)
        step = next_step(self._items, self._coder) if event.is_all else "Reading the study …"
        self.query_one("#next-step", Static).update(Content(f"→ {step}"))
        if event.is_all:
            self._show_problems()

    def _show_problems(self) -> None:
        broken = [f"! {item.problem}" for item in self._items if item.problem]
        panel = self.query_one("#problems", Static)
        panel.set_class(bool(broken), "-on")
        panel.update(Content("\n".join(broken)))

    def _cells(self, item: Listed) -> list[str]:
        mine = item.of(self._coder)
        others = [item.of(coder) for coder in self._coders if coder != self._coder]
        return [
            f"{'! ' if item.problem else ''}{item.id}",
            cut(item.kind, 12),
            f"{item.words:,}",
            percent(mine.read if mine else 0.0),
            _coded(mine),
            *(_coded(other) for other in others),
            str(mine.codings if mine else 0),
            cut(item.sector, 8),
            day(item.last),
        ]

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
        if self._items:
            self._open(self._items[self.table.cursor_row].id)

    def _open(self, id: str) -> None:
        item = next(i for i in self._items if i.id == id)
        if item.problem:
            self.notify(item.problem, severity="error", markup=False)
            return
        self.post_message(self.Opened(item.id))

    def action_cursor(self, by: int) -> None:
        """Moves the cursor."""
        self.table.move_cursor(row=max(self.table.cursor_row + by, 0))


def percent(share: float | None) -> str:
    """A share as a percentage; `-` where there is nothing to read."""
    return "-" if share is None else f"{share:.0%}"


def _coded(progress: Progress | None) -> str:
    if progress is None:
        return "·"
    return f"{percent(progress.coded)}{' done' if progress.done else ''}"


def day(moment: str) -> str:
    """The local day and time of a moment in UTC; empty for none."""
    if not moment:
        return ""
    return f"{datetime.fromisoformat(moment).astimezone():%d %b %H:%M}"
