"""One row of a transcript as a strip of styled cells: signs, gutter, words, bars, names."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from rich.cells import cell_len
from rich.segment import Segment as Cells
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.strip import Strip

from qualcode.model.ids import CodeId
from qualcode.model.span import Span
from qualcode.model.transcript import Transcript
from qualcode.text.rows import Rows
from qualcode.text.unseen import harmless, harmless_row
from qualcode.tui.columns import Columns, clock
from qualcode.tui.lanes import Bar, Margin, Placed, fitted
from qualcode.tui.marks import Look, look_of

_BLANK = str.maketrans("\t\n\xa0\u2028\u2029", "     ")


@dataclass(frozen=True, slots=True)
class Inks:
    """The styles of the view, as the theme gives them."""

    text: Style
    moderator: Style
    time: Style
    speaker: Style
    selection: Style
    hit: Style
    sign: Style
    name: Style
    dark: bool


@dataclass(slots=True)
class Scene:
    """Everything that is shown of one transcript now."""

    transcript: Transcript
    rows: Rows
    columns: Columns
    margin: Margin
    inks: Inks
    looks: Mapping[CodeId, Look]
    memos: Sequence[int] = ()
    """Where segments with a memo begin, sorted."""
    hits: Sequence[Span] = ()
    """Search hits, sorted and apart."""

    def drawn(self, row: int) -> tuple[int, int]:
        """The first code point of a row and the one after the last that is drawn."""
        start = self.rows.starts[row]
        return start, start + len(self.rows.drawn(self.transcript.text, row))

    def first_row(self, row: int) -> int:
        """The first row of the turn that `row` belongs to."""
        return self.rows.first_of(self.rows.turns[row])

    def turn_rows(self, row: int) -> tuple[int, int]:
        """The first and the last row of the turn that `row` belongs to."""
        return self.first_row(row), self.rows.first_of(self.rows.turns[row] + 1) - 1


class _Harmless(LineFilter):
    """Rows without characters that would move the cursor, give an order or turn a line around.

    Panes count such a character as no cell, so nothing takes its place.
    """

    def apply(self, segments: list[Cells], background: Color) -> list[Cells]:
        """The row; the same list where there is nothing to take out."""
        if all(segment.text.isprintable() for segment in segments):
            return segments
        return [
            segment if segment.text.isprintable()
            else Cells(harmless_row(segment.text, ""), segment.style, segment.control)
            for segment in segments
        ]  # fmt: skip


HARMLESS: Final = _Harmless()
"""One for all: a row that was filtered is kept by the filter it went through."""


def painted(words: str) -> str:
    """Words as they are painted: each character that would not show has a cell of its own."""
    return words if words.isprintable() else harmless(words.translate(_BLANK))


def cells_of(words: str) -> int:
    """How many cells words take as they are painted."""
    return cell_len(painted(words))


def strip_of(
    scene: Scene, row: int, selected: Span | None, *, at_top: bool, current: bool
) -> Strip:
    """A row as it is shown; at the top of the screen the speaker stands on any row."""
    start, end = scene.drawn(row)
    placed = scene.margin.in_row(row)
    hits = _hits(scene.hits, start, end)
    cells = [
        *_signs(scene, row, has_hit=bool(hits), current=current),
        *_gutter(scene, row, at_top=at_top),
        *_words(scene, row, placed, hits, selected),
        *_bars(scene, row, placed),
        *_names(scene, row),
    ]
    return Strip(cells)


def _signs(scene: Scene, row: int, *, has_hit: bool, current: bool) -> list[Cells]:
    start, end = scene.rows.starts[row], scene.rows.ends[row]
    memo = bisect_left(scene.memos, start) < bisect_left(scene.memos, max(end, start + 1))
    bar = Cells("▌" if current else " ", scene.inks.sign)
    return [bar, Cells(("/" if has_hit else " ") + ("m" if memo else " "), scene.inks.sign)]


def _gutter(scene: Scene, row: int, *, at_top: bool) -> list[Cells]:
    columns, turn = scene.columns, scene.transcript.turns[scene.rows.turns[row]]
    first = scene.first_row(row) == row
    cells = []
    if columns.time:
        time = clock(turn) if first else ""
        cells.append(Cells(f"{time:>{columns.time}} ", scene.inks.time))
    if columns.speaker:
        name = (turn.speaker or "") if first or at_top else ""
        asks = scene.transcript.is_researcher(turn.speaker)
        style = scene.inks.moderator if asks or not first else scene.inks.speaker
        cells.append(Cells(_padded(name, columns.speaker) + " ", style))
    return cells


def _padded(name: str, width: int) -> str:
    while cell_len(name) > width:
        name = name[:-2] + "…"
    return name + " " * (width - cell_len(name))


def _words(
    scene: Scene, row: int, placed: Sequence[Placed], hits: Sequence[Span], selected: Span | None
) -> list[Cells]:
    """The words of a row, cut wherever their look changes, padded to the measure."""
    start, end = scene.drawn(row)
    turn = scene.transcript.turns[scene.rows.turns[row]]
    asks = scene.transcript.is_researcher(turn.speaker)
    base = scene.inks.moderator if asks else scene.inks.text
    coded = {p.bar.segment: p.bar for p in placed}
    ranges = [*(bar.span for bar in coded.values()), *hits, *([selected] if selected else [])]
    cuts = {start, end, *(e for s in ranges for e in (s.start, s.end) if start < e < end)}
    ordered = sorted(cuts)
    cells: list[Cells] = []
    width = 0
    for first, last in pairwise(ordered):
        words = painted(scene.transcript.text[first:last])
        style = _style(scene, first, base, list(coded.values()), hits, selected)
        cells.append(Cells(words, style))
        width += cell_len(words)
    cells.append(Cells(" " * max(scene.columns.text - width, 0), base))
    return cells


def _style(
    scene: Scene,
    place: int,
    base: Style,
    coded: Sequence[Bar],
    hits: Sequence[Span],
    selected: Span | None,
) -> Style:
    """The look of the words at a place: the shortest coding colours them, two make them bold."""
    style = base
    over = [bar for bar in coded if bar.span.start <= place < bar.span.end]
    if over:
        shortest = min(over, key=lambda bar: len(bar.span))
        ink = look_of(shortest.code, scene.looks).ink(dark=scene.inks.dark)
        style += Style(color=ink, underline=True, bold=len(over) > 1, dim=False)
    if any(hit.start <= place < hit.end for hit in hits):
        style += scene.inks.hit
    if selected and selected.start <= place < selected.end:
        style += scene.inks.selection
    return style


def _bars(scene: Scene, row: int, placed: Sequence[Placed]) -> list[Cells]:
    lanes = scene.columns.lanes
    if not lanes:
        return []
    cells = [Cells(" ", scene.inks.text)]
    shown = {p.lane: p for p in placed if p.lane < lanes}
    for lane in range(lanes):
        found = shown.get(lane)
        if found is None:
            cells.append(Cells(" ", scene.inks.text))
            continue
        look = look_of(found.bar.code, scene.looks)
        drawn = look.bar[_part_of(found, row)]
        style = scene.inks.text + Style(color=look.ink(dark=scene.inks.dark))
        cells.append(Cells(drawn, style))
    more = any(p.lane >= lanes for p in placed)
    return [*cells, Cells("+" if more else " ", scene.inks.name)]


def _part_of(placed: Placed, row: int) -> int:
    """Which of the four characters of a bar a row shows: first, middle, last or only."""
    if placed.first == placed.last:
        return 3
    return 0 if row == placed.first else 2 if row == placed.last else 1


def _names(scene: Scene, row: int) -> list[Cells]:
    """The names that begin here; bars beyond the last lane are in the `+n` of the row."""
    columns = scene.columns
    if not columns.names:
        return []
    bars = scene.margin.named_in(row, scene.turn_rows(row))
    if not bars:
        return [Cells(" " * columns.names, scene.inks.name)]
    looked = [look_of(bar.code, scene.looks) for bar in bars]
    text = fitted([k.name for k in looked], [k.mark for k in looked], columns.names)
    style = scene.inks.name
    if len(bars) == 1:
        style += Style(color=looked[0].ink(dark=scene.inks.dark))
    return [Cells(text + " " * max(columns.names - cell_len(text), 0), style)]


def _hits(hits: Sequence[Span], start: int, end: int) -> list[Span]:
    """The hits that touch a row; hits do not overlap."""
    at = bisect_left(hits, start, key=lambda span: span.end)
    found = []
    while at < len(hits) and hits[at].start < end:
        if hits[at].end > start:
            found.append(hits[at])
        at += 1
    return found
