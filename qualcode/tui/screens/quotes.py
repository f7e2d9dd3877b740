"""Quotes for the report: filter, look, choose, put in order, and write to a file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from rich.cells import cell_len
from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import DataTable, Input, Static

from qualcode.model.errors import QualcodeError
from qualcode.model.ids import CoderId, SegmentId, TranscriptId
from qualcode.model.plural import plural
from qualcode.model.span import Span
from qualcode.model.table import Language, Row, Table
from qualcode.model.telling import Tell
from qualcode.project.coding import coded
from qualcode.project.project import Project
from qualcode.project.quoting import move_quote
from qualcode.project.reporting import Choice, guard, make_table, save_result
from qualcode.tui.asking import Answered, AskLine, Choose
from qualcode.tui.footer import KeyLine
from qualcode.tui.places import FlagWanted, PlaceWanted
from qualcode.tui.progress import ProgressLine
from qualcode.tui.status import cut
from qualcode.tui.table_rows import WordTable, add_columns, add_row

FIRST_TEMPLATE = "told"
_SHOWN = {"codes": "Codes", "speaker": "Speaker", "transcript": "Transcript", "turn": "Turn"}
_AROUND = 15  # cells of the mark, of the room beside six columns, and of the scroll bar
_FILTER = re.compile(r'(?:[^\s"]|"[^"]*")+')


class QuotesScreen(Screen[None]):
    """A table of quotes with the one under the cursor as a report would print it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "Filter", key_display="/", id="quotes.filter",
                tooltip="Narrow the list: sector=hbo code=online text~rooster flag=unique"),
        Binding("s", "select", "Select", id="quotes.select",
                tooltip="Select the quote for the report, or no longer"),
        Binding("o", "only", "Selected", id="quotes.only",
                tooltip="Show the selected quotes in their order, or all again"),
        Binding("O", "in_order", "Order", show=False, id="quotes.in-order",
                tooltip="The order of the report, or that of the transcripts again"),
        Binding("K", "shift(-1)", "Up", show=False, id="quotes.up",
                tooltip="Move the quote up in the report"),
        Binding("J", "shift(1)", "Down", show=False, id="quotes.down",
                tooltip="Move the quote down in the report"),
        Binding("t", "template", "Who says it", id="quotes.template",
                tooltip="Choose how to say who speaks, or write a way of your own"),
        Binding("L", "language", "Language", show=False, id="quotes.language",
                tooltip="Who speaks, and what is written to a file, in Dutch or in English"),
        Binding("w", "whose", "Whose", show=False, id="quotes.whose",
                tooltip="Your own codings, or those that count in reports"),
        Binding("x", "export", "Export", id="quotes.export",
                tooltip="Write what is shown to a file"),
        Binding("j", "cursor(1)", "Next", show=False, id="quotes.next", tooltip="The next quote"),
        Binding("k", "cursor(-1)", "Previous", show=False, id="quotes.before",
                tooltip="The quote before"),
        Binding("enter", "go", "Open", show=False, priority=True, id="quotes.go",
                tooltip="Go to the words in their transcript"),
        Binding("escape", "back", "Back", show=False, id="quotes.back",
                tooltip="Stop what is at work; else back"),
    ]  # fmt: skip
    BINDING_GROUP_TITLE = "Quotes"
    HELP = """
    # Quotes

    Filters stand side by side: `sector=hbo code=online text~rooster coder=ana flag=unique
    role=student element=... institution="a, b"`. `s` selects a quote for the report, `o` shows
    the selected ones. `J` and `K` move any quote in the order of the report, which `O` shows.
    `t` says who speaks in another way, `L` in Dutch or English; `x` writes what is shown.
    """
    rows = getters.query_one(DataTable)
    field = getters.query_one("#filter", Input)
    progress = getters.query_one(ProgressLine)

    def __init__(self, project: Project, coder: CoderId) -> None:
        super().__init__()
        self._project = project
        self._coder = coder
        # The screen is English; who speaks is said in the language of the report.
        self.choice = Choice(
            (coder,), template=FIRST_TEMPLATE, language="en",
            attribution_language="en" if project.study.language == "en" else "nl",
        )  # fmt: skip
        self._shown_choice = self.choice
        """The choice that the quotes on the screen were made by."""
        self.quotes: Table | None = None
        self._selected: frozenset[SegmentId] = frozenset()
        self._shown_rows: list[Row] = []

    def compose(self) -> ComposeResult:
        yield Static("Quotes", id="about-quotes", classes="heading", markup=False)
        yield Input(placeholder="filters, as in: sector=hbo code=online text~rooster", id="filter")
        yield WordTable(cursor_type="row", zebra_stripes=True)
        yield Static(id="preview", markup=False)
        yield ProgressLine()
        yield KeyLine()

    def on_mount(self) -> None:
        """Makes the first table."""
        self.set_focus(self.rows)
        self.make()

    def make(self) -> None:
        """Makes the table of quotes that are asked for."""
        project, choice, coder = self._project, self.choice, self._coder

        def make(tell: Tell) -> tuple[Choice, Table, frozenset[SegmentId]]:
            ids = project.folder.transcript_ids()
            selected: set[SegmentId] = set()
            for number, id in enumerate(ids):
                tell(number, len(ids) + 1, id)
                own = coded(project, id, coder)
                selected |= {s.id for s in own if "selected" in s.flags}
            tell(len(ids), len(ids) + 1, "the table")
            return choice, make_table(project, "quotes", choice), frozenset(selected)

        self.progress.run(
            "Finding quotes", make, lambda made: self._show(*made), refused=self._not_made,
            stop="quotes.back",
        )  # fmt: skip

    def _not_made(self, error: QualcodeError) -> None:
        """Says why, and goes on with what was asked before."""
        self.choice = self._shown_choice
        self.notify(str(error), severity="error", timeout=12, markup=False)

    def _show(self, choice: Choice, table: Table, selected: frozenset[SegmentId]) -> None:
        self._shown_choice, self.quotes, self._selected = choice, table, selected
        at = self.rows.cursor_row
        self.rows.clear(columns=True)
        add_columns(self.rows, ("", "Quote", *_SHOWN.values()))
        self._shown_rows = list(table.rows)
        others = [self._others(row) for row in self._shown_rows]
        width = self._room(others)
        for row, cells in zip(self._shown_rows, others, strict=True):
            mark = "✓" if self._is_selected(row) else ""
            add_row(self.rows, (mark, cut(self._text(row, "text"), width), *cells))
        self.rows.move_cursor(row=min(at, max(len(self._shown_rows) - 1, 0)))
        self._head()
        self._preview()

    def on_resize(self, event: Resize) -> None:
        """Lays the quotes out for the width there is; the cursor stays."""
        if self.quotes is not None:
            self._show(self._shown_choice, self.quotes, self._selected)

    def _head(self) -> None:
        whose = " and ".join(self.choice.coders) or "the codings that count"
        if self._in_order:
            whose += " · in the order of the report"
        count = len(self._shown_rows)
        only = " selected" if self.choice.selected else ""
        where = f" · {' '.join(self.choice.where)}" if self.choice.where else ""
        words = f"{count}{only} quote{'' if count == 1 else 's'} · {whose}{where}{self._notes()}"
        self.query_one("#about-quotes", Static).update(Content(cut(words, self.size.width - 2)))

    def _notes(self) -> str:
        """What was left out and why, as the table says it."""
        notes = self.quotes.notes if self.quotes else ()
        return f" · {' '.join(notes[1:])}" if notes[1:] else ""

    def _nothing(self) -> str:
        """Why there is no quote at all, and what to do about it."""
        notes = " ".join(self.quotes.notes[1:]) if self.quotes else ""
        if self.choice.where:
            return f"No quotes. Press / to change the filters. {notes}"
        if self.choice.selected:
            return f"No quote is selected. Press o for all, and s on those you want. {notes}"
        if "no consent" in notes:
            return (
                f"No quotes. {notes}\nWho may be quoted comes from a table that you import: "
                "qualcode participants import people.csv, with the columns participant and "
                "consent_quotes."
            )
        return f"No quotes: nothing is coded yet. {notes}"

    def _others(self, row: Row) -> list[str]:
        """What stands beside the words; elements stand with the codes, as they are codes too."""
        codes = ", ".join(filter(None, (self._text(row, "codes"), self._text(row, "elements"))))
        return [cut(codes, 20), *(cut(self._text(row, id), 20) for id in _SHOWN if id != "codes")]

    def _room(self, others: Sequence[Sequence[str]]) -> int:
        """Cells for the words of a quote: all that the other columns leave."""
        columns = zip(*(list(_SHOWN.values()), *others), strict=True)
        taken = sum(max(map(cell_len, column)) for column in columns)
        return max(self.size.width - taken - _AROUND, 20)

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
        shown = Content(self._nothing() if row is None else "")
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

    def action_cursor(self, by: int) -> None:
        """Goes to the next (1) or the previous (-1) quote."""
        self.rows.move_cursor(row=max(self.rows.cursor_row + by, 0))

    def action_filter(self) -> None:
        """Puts the cursor where filters are typed."""
        self.set_focus(self.field)

    @on(Input.Submitted, "#filter")
    def _filter(self) -> None:
        where = tuple(_FILTER.findall(self.field.value))
        self.choice = replace(self.choice, where=where)
        self.set_focus(self.rows)
        self.make()

    def action_back(self) -> None:
        """Stops what is at work; else back to the table, then away from the screen."""
        if self.progress.stop():
            return
        if self.field.has_focus:
            self.set_focus(self.rows)
        else:
            self.run_worker(self.app.run_action("close"))

    def action_only(self) -> None:
        """Shows the selected quotes, or all."""
        self.choice = replace(self.choice, selected=not self.choice.selected)
        self.make()

    @property
    def _in_order(self) -> bool:
        return self.choice.selected or "chosen" in self.choice.order

    def action_in_order(self) -> None:
        """Shows the quotes in the order of the report, or in that of the transcripts."""
        if self.choice.selected:
            self.notify("Selected quotes are always in the order of the report.")
            return
        self.choice = replace(self.choice, order=() if self.choice.order else ("chosen",))
        self.make()

    def action_language(self) -> None:
        """Says who speaks in the other language, and writes files in it."""
        other: Language = "en" if self.choice.attribution_language == "nl" else "nl"
        self.choice = replace(self.choice, attribution_language=other)
        self.notify(f"The report is in {'English' if other == 'en' else 'Dutch'}.")
        self.make()

    def action_template(self) -> None:
        """Asks how to say who speaks, with each way as it is for this quote."""
        row = self.current
        segment = self._text(row, "segment") if row is not None else ""
        project, choice = self._project, self.choice

        def told(tell: Tell) -> Mapping[str, str]:
            from qualcode.project.attributing import told_as

            tell(0, 1, "who speaks")
            return told_as(project, choice, segment)

        self.progress.run(
            "Looking who speaks", told, lambda said: self.run_worker(self._choose_way(said)),
            stop="quotes.back",
        )  # fmt: skip

    async def _choose_way(self, said: Mapping[str, str]) -> None:
        now = self.choice.template or ""
        options = [
            (name, f"{'✓' if name == now else ' '} {name:<14} {words}")
            for name, words in said.items()
        ]
        own = now if "{" in now else "{role}, {sector} ({transcript})"
        options.append(("", f"{'✓' if '{' in now else ' '} one of your own: {own}"))
        numbered = [(f"{n} {name}", shown) for n, (name, shown) in enumerate(options)]
        chosen = await self.app.push_screen_wait(Choose("Who says it?", numbered))
        if not chosen:
            return
        name = chosen.partition(" ")[2]
        if not name:
            hint = "Attributes in braces, as role, sector, institution, speaker, time, turn."
            asked = AskLine("Say who speaks as", text=own, hint=hint)
            answer = await self.app.push_screen_wait(asked)
            name = answer.text.strip() if answer.meant else ""
        if name:
            self.choice = replace(self.choice, template=name)
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
        """Moves the quote in the order of the report, whichever quotes are shown."""
        if not self._in_order:
            self.choice = replace(self.choice, order=("chosen",))
            self.notify("This is the order of the report now. O goes back to the transcripts.")
            self.make()
            return
        at = self.rows.cursor_row
        to = at + by
        if not (0 <= at < len(self._shown_rows) and 0 <= to < len(self._shown_rows)):
            return
        ids = [self._text(row, "segment") for row in self._shown_rows]
        try:
            move_quote(self._project, ids[at], to + 1, among=ids)
        except QualcodeError as error:
            self._not_made(error)
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
        project, shown = self._project, self.choice
        choice = replace(shown, language=shown.attribution_language or shown.language)

        def write(tell: Tell) -> Table:
            tell(0, 3, "the quotes")
            table = make_table(project, "quotes", choice)
            tell(1, 3, "whether names stand in them")
            guard(project, table, what=path.name)
            tell(2, 3, path.name)
            save_result(table, path, choice=choice)
            return table

        self.progress.run(
            "Writing", write, lambda table: self._written(table, path), stop="quotes.back"
        )

    def _written(self, table: Table, path: Path) -> None:
        said = " ".join(self.quotes.notes[:2]) if self.quotes else ""
        self.notify(
            f"{plural(len(table.rows), 'quote is', 'quotes are')} in {path}. {said}",
            timeout=8,
            markup=False,
        )
