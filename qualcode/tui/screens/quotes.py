"""Quotes for the report: filter, look, choose, put in order, and write to a file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import DataTable, Footer, Input, Static

from qualcode.model.errors import QualcodeError
from qualcode.model.ids import CoderId, SegmentId, TranscriptId
from qualcode.model.span import Span
from qualcode.model.table import Row, Table
from qualcode.project.coding import coded
from qualcode.project.project import Project
from qualcode.project.quoting import order_quotes
from qualcode.project.reporting import Choice, guard, make_table, save_result
from qualcode.tui.asking import Answered, AskLine
from qualcode.tui.places import FlagWanted, PlaceWanted
from qualcode.tui.status import cut

TEMPLATES = ("told", "from", "institution", "international", "role")
_SHOWN = {"codes": "Codes", "speaker": "Speaker", "transcript": "Transcript", "turn": "Turn"}
_OTHERS = 62  # cells that the other columns take
_FILTER = re.compile(r'(?:[^\s"]|"[^"]*")+')


class QuotesScreen(Screen[None]):
    """A table of quotes with the one under the cursor as a report would print it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "Filter", key_display="/", id="quotes.filter",
                tooltip="Narrow the list: sector=hbo code=online text~rooster flag=unique"),
        Binding("s", "select", "Select", id="quotes.select",
                tooltip="Select the quote for the report, or no longer"),
        Binding("o", "only", "Selected only", id="quotes.only",
                tooltip="Show the selected quotes in their order, or all again"),
        Binding("K", "shift(-1)", "Up", show=False, id="quotes.up",
                tooltip="Move the quote up in the report"),
        Binding("J", "shift(1)", "Down", show=False, id="quotes.down",
                tooltip="Move the quote down in the report"),
        Binding("t", "template", "Who says it", id="quotes.template",
                tooltip="Another way to say who speaks"),
        Binding("w", "whose", "Whose", show=False, id="quotes.whose",
                tooltip="Your own codings, or those that count in reports"),
        Binding("x", "export", "Export", id="quotes.export",
                tooltip="Write what is shown to a file"),
        Binding("enter", "go", "Open", show=False, priority=True, id="quotes.go",
                tooltip="Go to the words in their transcript"),
        Binding("escape", "back", "Back", show=False, id="quotes.back"),
    ]  # fmt: skip
    BINDING_GROUP_TITLE = "Quotes"
    HELP = """
    # Quotes

    Filters stand side by side: `sector=hbo code=online text~rooster coder=ana flag=unique
    role=student institution="a, b"`. `s` selects a quote for the report, `o` shows the selected
    ones, where `J` and `K` change their order; `x` writes what is shown.
    """
    rows = getters.query_one(DataTable)
    field = getters.query_one("#filter", Input)

    @dataclass
    class Made(Message):
        """The table was made, or why it was not."""

        table: Table | None
        selected: frozenset[SegmentId] = frozenset()
        """The coder's own segments that are chosen for the report."""
        problem: str = ""

    def __init__(self, project: Project, coder: CoderId) -> None:
        super().__init__()
        self._project = project
        self._coder = coder
        self.choice = Choice(coders=(coder,), template=TEMPLATES[0])
        self.quotes: Table | None = None
        self._selected: frozenset[SegmentId] = frozenset()
        self._shown_rows: list[Row] = []

    def compose(self) -> ComposeResult:
        yield Static("Quotes", id="about-quotes", classes="heading", markup=False)
        yield Input(placeholder="filters, as in: sector=hbo code=online text~rooster", id="filter")
        yield DataTable(cursor_type="row", zebra_stripes=True)
        yield Static(id="preview", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """Makes the first table."""
        self.rows.focus()
        self.make()

    @work(thread=True, exclusive=True, group="quotes")
    def make(self) -> None:
        """Makes the table of quotes that are asked for."""
        try:
            table = make_table(self._project, "quotes", self.choice)
            ids = self._project.folder.transcript_ids()
            own = (s for id in ids for s in coded(self._project, id, self._coder))
            selected = frozenset(s.id for s in own if "selected" in s.flags)
        except QualcodeError as error:
            self.post_message(self.Made(None, problem=str(error)))
        else:
            self.post_message(self.Made(table, selected))

    @on(Made)
    def _show(self, event: Made) -> None:
        if event.table is None:
            self.notify(event.problem, severity="error", timeout=12, markup=False)
            return
        self.quotes, self._selected = event.table, event.selected
        at = self.rows.cursor_row
        self.rows.clear(columns=True)
        width = max(self.size.width - _OTHERS, 20)
        self.rows.add_columns("", "Quote", *_SHOWN.values())
        self._shown_rows = list(event.table.rows)
        for row in self._shown_rows:
            self.rows.add_row(*self._cells(row, width))
        self.rows.move_cursor(row=min(at, max(len(self._shown_rows) - 1, 0)))
        self._head()
        self._preview()

    def _head(self) -> None:
        whose = " and ".join(self.choice.coders) or "the codings that count"
        count = len(self._shown_rows)
        only = " selected" if self.choice.selected else ""
        where = f" · {' '.join(self.choice.where)}" if self.choice.where else ""
        words = f"{count}{only} quote{'' if count == 1 else 's'} · {whose}{where}{self._notes()}"
        self.query_one("#about-quotes", Static).update(Content(cut(words, self.size.width - 2)))

    def _notes(self) -> str:
        """What was left out and why, as the table says it."""
        notes = self.quotes.notes if self.quotes else ()
        return f" · {' '.join(notes[1:])}" if notes[1:] else ""

    def _cells(self, row: Row, width: int) -> list[str]:
        mark = "✓" if self._is_selected(row) else ""
        others = [cut(self._text(row, id), 20) for id in _SHOWN]
        return [mark, cut(self._text(row, "text"), width), *others]

    def _text(self, row: Row, column: str) -> str:
        assert self.quotes is not None
        value = row.cells[self.quotes.index(column)]
        return "" if value is None else str(value)

    def _is_selected(self, row: Row) -> bool:
        return self._text(row, "segment") in self._selected

    @property
    def current(self) -> Row | None:
        """The row under the cursor; None in an empty table."""
        at = self.rows.cursor_row
        return self._shown_rows[at] if 0 <= at < len(self._shown_rows) else None

    @on(DataTable.RowHighlighted)
    def _preview(self) -> None:
        row = self.current
        shown = Content("No quotes. Press / to change the filters.")
        if row is not None:
            who = self._text(row, "attribution")
            coded = [self._text(row, "codes"), self._text(row, "elements")]
            place = f"{self._text(row, 'transcript')}, turn {self._text(row, 'turn')}"
            shown = Content.assemble(
                (f"{who}\n", "italic"),
                f"“{self._text(row, 'text')}”\n",
                (" · ".join([*(t for t in coded if t), place]), "dim"),
            )
        self.query_one("#preview", Static).update(shown)

    # Doing

    def action_filter(self) -> None:
        """Puts the cursor where filters are typed."""
        self.field.focus()

    @on(Input.Submitted, "#filter")
    def _filter(self) -> None:
        where = tuple(_FILTER.findall(self.field.value))
        self.choice = replace(self.choice, where=where)
        self.rows.focus()
        self.make()

    def action_back(self) -> None:
        """Back to the table, then away from the screen."""
        if self.field.has_focus:
            self.rows.focus()
        else:
            self.run_worker(self.app.run_action("close"))

    def action_only(self) -> None:
        """Shows the selected quotes, or all."""
        self.choice = replace(self.choice, selected=not self.choice.selected)
        self.make()

    def action_template(self) -> None:
        """Takes the next way to say who speaks."""
        at = TEMPLATES.index(self.choice.template or TEMPLATES[0])
        self.choice = replace(self.choice, template=TEMPLATES[(at + 1) % len(TEMPLATES)])
        self.make()

    def action_whose(self) -> None:
        """Shows the coder's own quotes, or those that count in reports."""
        coders = () if self.choice.coders else (self._coder,)
        self.choice = replace(self.choice, coders=coders)
        self.make()

    def action_select(self) -> None:
        """Selects the quote, or no longer; only the coder who made it may."""
        row = self.current
        if row is None:
            return
        if self._text(row, "coder") != self._coder:
            self.notify("This quote is another coder's: only its own coder selects it.")
            return
        transcript = TranscriptId(self._text(row, "transcript"))
        segment = SegmentId(self._text(row, "segment"))
        self.post_message(FlagWanted(transcript, segment, on=not self._is_selected(row)))

    def flagged(self) -> None:
        """Shows the quotes again, after a flag was set."""
        self._project = self._project.fresh()
        self.make()

    def action_shift(self, by: int) -> None:
        """Moves the quote in the order of the report."""
        if not self.choice.selected or self.choice.where:
            self.notify("Press o first: the selected quotes, without filters, have an order.")
            return
        at = self.rows.cursor_row
        to = at + by
        if not (0 <= at < len(self._shown_rows) and 0 <= to < len(self._shown_rows)):
            return
        ids = [self._text(row, "segment") for row in self._shown_rows]
        ids[at], ids[to] = ids[to], ids[at]
        try:
            order_quotes(self._project, tuple(ids))
        except QualcodeError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        self.rows.move_cursor(row=to)
        self.make()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter belongs to the line of filters while it has the keys."""
        return not (action == "go" and self.field.has_focus)

    def action_go(self) -> None:
        """Goes to the words in their transcript."""
        row = self.current
        if row is not None:
            span = Span(int(self._text(row, "start")), int(self._text(row, "end")))
            self.post_message(PlaceWanted(TranscriptId(self._text(row, "transcript")), span))

    async def action_export(self) -> None:
        """Asks for a file and writes what is shown."""
        question = AskLine(
            "Write these quotes to", text=str(self._project.folder.exports / "quotes.xlsx"),
            hint="The ending says the form: csv, xlsx, docx, md, html, json or parquet.",
        )  # fmt: skip
        await self.app.push_screen(question, self._export)
        question.take_keys()

    def _export(self, answer: Answered | None) -> None:
        if answer is None or not answer.meant or not answer.text.strip() or self.quotes is None:
            return
        path = Path(answer.text.strip()).expanduser()
        try:
            guard(self._project, self.quotes, what=path.name)
            save_result(self.quotes, path, choice=self.choice)
        except QualcodeError as error:
            self.notify(str(error), severity="error", timeout=12, markup=False)
            return
        notes: Sequence[str] = self.quotes.notes
        self.notify(
            f"{len(self.quotes.rows)} quotes are in {path}. {' '.join(notes[:2])}",
            timeout=8, markup=False,
        )  # fmt: skip
