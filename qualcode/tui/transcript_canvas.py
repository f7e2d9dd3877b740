"""The transcript on the screen: painted row by row, so that a long one costs no more than a short.

The canvas knows the words, what is selected and which bars stand beside them. How the selection
moves is the business of `transcript_view`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from rich.style import Style
from textual.cache import LRUCache
from textual.events import Resize
from textual.geometry import Size
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip

from qualcode.model.ids import CodeId, SegmentId
from qualcode.model.span import Span
from qualcode.model.transcript import Transcript
from qualcode.text.rows import Rows, lay_out
from qualcode.tui.columns import Columns, columns
from qualcode.tui.lanes import Bar, Margin
from qualcode.tui.marks import Look
from qualcode.tui.mouse import place_in_row
from qualcode.tui.paint import Inks, Scene, cells_of, strip_of
from qualcode.tui.selected import Selected

_STRIPS = 4_096  # rows kept ready: some hundred screens


class TranscriptCanvas(ScrollView, can_focus=True):
    """One transcript with its margin; `chosen` is None only where there are no words."""

    DEFAULT_CSS = """
    TranscriptCanvas { overflow-x: hidden; overflow-y: scroll; scrollbar-gutter: stable;
        scrollbar-size-vertical: 1; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "transcript--text",
        "transcript--moderator",
        "transcript--time",
        "transcript--speaker",
        "transcript--selection",
        "transcript--hit",
        "transcript--sign",
        "transcript--name",
    }
    chosen: var[Selected | None] = var(None)

    def __init__(
        self,
        transcript: Transcript,
        bars: Iterable[Bar],
        looks: Mapping[CodeId, Look],
        *,
        chosen: Selected | None = None,
        top: int = 0,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self.transcript = transcript
        self.looks = looks
        self._all_bars: dict[SegmentId, list[Bar]] = {}
        for bar in bars:
            self._all_bars.setdefault(bar.segment, []).append(bar)
        self.hits: Sequence[Span] = ()
        self._memo_places: Sequence[int] = ()
        self._top_point = top
        self._top_laid = -1
        """The row that the last layout put at the top; near the end that is not the one wanted."""
        self._scene: Scene | None = None
        self._strips: LRUCache[int, tuple[object, Strip]] = LRUCache(_STRIPS)
        self._has_old_inks = False
        self.set_reactive(TranscriptCanvas.chosen, chosen or self._first_selection())

    def _first_selection(self) -> Selected | None:
        from qualcode.tui.selecting import first_selection

        return first_selection(self.transcript)

    # What is shown

    def put(self, segment: SegmentId, bars: Sequence[Bar]) -> None:
        """Shows these bars for a segment and no others; no bars takes it off the margin."""
        if bars:
            self._all_bars[segment] = list(bars)
        else:
            self._all_bars.pop(segment, None)
        if self._scene is not None:
            touched = self._scene.margin.put(segment, bars)
            if touched:
                self._repaint(*self._whole_turns(*touched))

    def put_all(self, bars: Iterable[Bar]) -> None:
        """Shows these bars and no others, as after an undo."""
        wanted: dict[SegmentId, list[Bar]] = {}
        for bar in bars:
            wanted.setdefault(bar.segment, []).append(bar)
        for segment in [s for s in self._all_bars if s not in wanted]:
            self.put(segment, [])
        for segment, own in wanted.items():
            if self._all_bars.get(segment) != own:
                self.put(segment, own)

    def show_memos(self, places: Iterable[int]) -> None:
        """Marks where segments with a memo begin."""
        wanted = sorted(set(places))
        if wanted != self._memo_places:
            self._memo_places = wanted
            self._repaint_all()

    def show_hits(self, hits: Sequence[Span]) -> None:
        """Marks these search hits, sorted and apart; none clears them."""
        if hits or self.hits:
            self.hits = hits
            self._repaint_all()

    def bars_at(self, span: Span) -> list[Bar]:
        """The bars on the rows of `span` that touch its words, longest first."""
        if self._scene is None:
            return []
        first, last = self._rows_of(span)
        margin = self._scene.margin
        found = {p.bar: None for row in range(first, last + 1) for p in margin.in_row(row)}
        touching = [bar for bar in found if bar.span.overlaps(span)]
        return sorted(touching, key=lambda bar: (-len(bar.span), bar.span.start, bar.segment))

    def set_looks(self, looks: Mapping[CodeId, Look]) -> None:
        """Shows codes as these looks say, as after the codebook changed."""
        self.looks = looks
        self._repaint_all()

    @property
    def scene(self) -> Scene | None:
        """What is laid out now; None before there was any room."""
        return self._scene

    @property
    def top(self) -> int:
        """The code point at the top of the screen."""
        if self._scene is None or not len(self._scene.rows):
            return self._top_point
        return self._scene.rows.starts[min(self._top_row, len(self._scene.rows) - 1)]

    @property
    def shown_span(self) -> Span | None:
        """The words that are on the screen now."""
        if self._scene is None or not len(self._scene.rows):
            return None
        table = self._scene.rows
        last = min(self._top_row + self._page_rows, len(table)) - 1
        start, end = table.starts[min(self._top_row, last)], table.ends[last]
        return Span(start, end) if start < end else None

    @property
    def _top_row(self) -> int:
        return round(self.scroll_y)

    @property
    def _page_rows(self) -> int:
        return max(self.scrollable_content_region.height, 1)

    # Layout

    def _lay_out(self) -> None:
        """Wraps for the width there is, keeping the code point that was at the top."""
        width = self.scrollable_content_region.width
        if not width:
            return
        wanted = self._columns(width)
        if self._scene is None or self._scene.columns != wanted:
            if self._top_row != self._top_laid:
                self._top_point = self.top
            self._scene = self._new_scene(wanted)
            self._strips.clear()
            self.virtual_size = Size(width, len(self._scene.rows))
            row = self._scene.rows.row_at(self._top_point) if len(self._scene.rows) else 0
            self.scroll_to(y=row, animate=False, force=True, immediate=True)
            self._top_laid = self._top_row
        self.refresh()

    def _columns(self, width: int) -> Columns:
        return columns(self.transcript, width)

    def _rows(self, measure: int) -> Rows:
        return lay_out(self.transcript, measure, width=cells_of)

    def _new_scene(self, wanted: Columns) -> Scene:
        table = self._rows(wanted.text)
        bars = [bar for own in self._all_bars.values() for bar in own]
        margin = Margin(bars, table.row_at)
        return Scene(
            self.transcript, table, wanted, margin, self._inks(), self.looks,
            self._memo_places, self.hits,
        )  # fmt: skip

    def _inks(self) -> Inks:
        def style(part: str) -> Style:
            return self.get_component_rich_style(f"transcript--{part}")

        return Inks(
            text=style("text"), moderator=style("moderator"), time=style("time"),
            speaker=style("speaker"), selection=style("selection"), hit=style("hit"),
            sign=style("sign"), name=style("name"), dark=self.app.current_theme.dark,
        )  # fmt: skip

    def on_resize(self, event: Resize) -> None:
        """Wraps again when the width changed."""
        self._lay_out()

    def notify_style_update(self) -> None:
        """Takes the colours of another theme."""
        super().notify_style_update()
        # The styles of parts follow after this; they are read when a row is painted with them.
        self._has_old_inks = True
        self._strips.clear()
        self.refresh()

    # Painting

    def render_line(self, y: int) -> Strip:
        """The row `y` rows below the top of the view."""
        if self._scene is None:
            self._lay_out()  # painted before it is told its size; else the first picture is empty
        if self._has_old_inks and self._scene is not None:
            self._has_old_inks = False
            self._scene = replace(self._scene, inks=self._inks())
        width = self.scrollable_content_region.width
        row = self._top_row + y
        if self._scene is None or row >= len(self._scene.rows):
            return Strip.blank(width, self.rich_style)
        start, end = self._scene.rows.starts[row], self._scene.rows.ends[row]
        here = self._part(start, end)
        current = self._is_current(row)
        key = (here, y == 0, current)
        kept = self._strips.get(row)
        if kept is not None and kept[0] == key:
            return kept[1]
        strip = strip_of(self._scene, row, here, at_top=y == 0, current=current)
        strip = strip.adjust_cell_length(width, self._scene.inks.text)
        self._strips[row] = (key, strip)
        return strip

    def _part(self, start: int, end: int) -> Span | None:
        """What of the selection stands between two places."""
        if self.chosen is None:
            return None
        span = self.chosen.span
        first, last = max(span.start, start), min(span.end, end)
        return Span(first, last) if first < last else None

    def _is_current(self, row: int) -> bool:
        if self.chosen is None or self._scene is None:
            return False
        first, last = self._rows_of(self.chosen.span)
        return first <= row <= last

    def _rows_of(self, span: Span) -> tuple[int, int]:
        assert self._scene is not None
        row_at = self._scene.rows.row_at
        return row_at(span.start), row_at(span.end - 1)

    def _whole_turns(self, first: int, last: int) -> tuple[int, int]:
        """The rows of every turn between two rows: names move within a turn."""
        assert self._scene is not None
        return self._scene.turn_rows(first)[0], self._scene.turn_rows(last)[1]

    def _repaint(self, first: int, last: int) -> None:
        for row in range(first, last + 1) if last - first < _STRIPS else list(self._strips.keys()):
            self._strips.discard(row)
        self._refresh_rows(first, last)

    def _refresh_rows(self, first: int, last: int) -> None:
        top = self._top_row
        first, last = max(first, top), min(last, top + self._page_rows - 1)
        if first <= last:
            self.refresh_lines(first, last - first + 1)

    def _repaint_all(self) -> None:
        if self._scene is not None:
            self._scene = replace(
                self._scene, inks=self._inks(), looks=self.looks,
                memos=self._memo_places, hits=self.hits,
            )  # fmt: skip
            self._strips.clear()
            self.refresh()

    def choose(self, chosen: Selected, *, centre: bool = False, follow: bool = True) -> None:
        """Selects, and brings the end that moves on the screen unless told not to."""
        before, self.chosen = self.chosen, chosen
        if self._scene is not None:
            for now in (before, chosen):
                if now is not None:
                    self._refresh_rows(*self._rows_of(now.span))
            if follow:
                self._follow(chosen, centre=centre)

    def show_in_context(self, chosen: Selected) -> None:
        """Selects, and brings the words a third down the screen."""
        self.choose(chosen, follow=False)
        if self._scene is not None:
            self._scroll(self._rows_of(chosen.span)[0] - self._page_rows // 3)

    def _follow(self, chosen: Selected, *, centre: bool) -> None:
        """Scrolls so that the unit that moves is whole on the screen, or at least its start."""
        first, last = self._rows_of(chosen.moving)
        height, top = self._page_rows, self._top_row
        if top <= first and last < top + height:
            return
        if centre or first < top - height or last >= top + 2 * height:
            wanted = first - height // 3
        elif first < top or last - first >= height:
            wanted = first - (0 if last - first >= height else min(2, height // 4))
        else:
            wanted = last - height + 1 + min(2, height // 4)
        self._scroll(wanted)

    def _scroll(self, row: int) -> None:
        assert self._scene is not None
        most = max(len(self._scene.rows) - self._page_rows, 0)
        self.scroll_to(y=min(max(row, 0), most), animate=False, immediate=True)

    def bar_at(self, x: int, y: int) -> Bar | None:
        """The bar at a cell of the view, or the first that is named there; None beside them."""
        if self._scene is None or not 0 <= self._top_row + y < len(self._scene.rows):
            return None
        row, columns = self._top_row + y, self._scene.columns
        lane = x - columns.before_text - columns.text - 1  # a blank stands before the first
        if lane < columns.lanes:
            here = [p.bar for p in self._scene.margin.in_row(row) if p.lane == lane]
        else:
            here = self._scene.margin.named_in(row, self._scene.turn_rows(row))
        return here[0] if here else None

    def place_at(self, x: int, y: int) -> int | None:
        """The code point drawn at a cell of the view; None beside or below the words."""
        if self._scene is None or not self.transcript.text:
            return None
        table = self._scene.rows
        row = min(max(self._top_row + y, 0), len(table) - 1)
        before = self._scene.columns.before_text
        if x >= before + self._scene.columns.text:
            return None
        return place_in_row(self.transcript.text, *self._scene.drawn(row), x - before)
