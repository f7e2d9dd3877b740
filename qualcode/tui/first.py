"""The first thing on the screen: the words and bars a coder left, while the study is read.

The canvas paints it from the few turns around the screen; where no picture was left, from the
whole transcript and without bars, for these are not known yet. It takes no keys: what is typed
meanwhile is held by the app until the transcript itself stands here.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import replace

from textual.app import ComposeResult
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from qualcode.model.ids import CodeId, SegmentId, TranscriptId
from qualcode.model.span import Span
from qualcode.model.transcript import Speaker, Transcript, Turn
from qualcode.project.early import EarlyWords
from qualcode.project.pictures import Picture, Recalled
from qualcode.project.prefs import place_in
from qualcode.text.rows import Rows
from qualcode.tui.columns import Columns, columns_for
from qualcode.tui.lanes import Bar
from qualcode.tui.marks import Look
from qualcode.tui.selected import select
from qualcode.tui.status import Status, StatusLine
from qualcode.tui.transcript_canvas import TranscriptCanvas

_BORDER = 1  # code points: an empty turn before the words stands for all that is left out


class FirstScreen(Screen[None]):
    """What a transcript looked like when it was left; nothing can be done here."""

    DEFAULT_CSS = """
    FirstScreen {
        #room { height: 1fr; }
        #aside { dock: right; width: 44; height: 1fr; display: none; background: $surface;
            border-left: tall $panel; }
        #keys { height: 1; background: $footer-background; }
        &.-wide #aside { display: block; }
        TranscriptCanvas { height: 1fr; }
    }
    """

    def __init__(self, known: Recalled | EarlyWords, painting: Callable[[], object]) -> None:
        super().__init__()
        if isinstance(known, Recalled):
            self._words: _Words = _Glimpse(known)
            self._status = _status(known)
        else:
            self._words = _early(known)
            self._status = _early_status(known, self._words)
        self._words.painting = painting

    def compose(self) -> ComposeResult:
        yield StatusLine(self._status, id="status")
        with Widget(id="room"):
            yield _Blank(id="aside")
            yield self._words
        yield _Blank(id="keys")


class _Blank(Widget):
    """Where something will stand in a moment."""

    def render(self) -> str:
        return ""


class _Words(TranscriptCanvas, can_focus=False):
    """Words that nobody can do anything with."""

    painting: Callable[[], object] | None = None
    """Called once, in the course of the first paint."""

    def render_line(self, y: int) -> Strip:
        """A row of them."""
        then, self.painting = self.painting, None
        if then is not None:
            then()
        return super().render_line(y)


class _Glimpse(_Words):
    """Some turns of a transcript, at the height they have in the whole."""

    def __init__(self, recalled: Recalled) -> None:
        picture = recalled.picture
        bars = [
            Bar(SegmentId(str(number)), _here(picture, start, end), CodeId(code))
            for number, start, end, code in picture.bars
        ]
        looks = {CodeId(code): Look(*look) for code, look in picture.looks.items()}
        super().__init__(
            _part_of(recalled), bars, looks,
            chosen=select(_here(picture, *picture.chosen)), top=_place(picture, picture.top),
        )  # fmt: skip
        self._picture = picture
        self._memo_places = [_place(picture, at) for at in picture.memos]

    def _columns(self, width: int) -> Columns:
        return columns_for(*self._picture.widest, width)

    def _rows(self, measure: int) -> Rows:
        """The rows of the turns, between as many empty ones as are left out."""
        table, known = super()._rows(measure), self._picture
        # Rows of another width are guessed: the scroll bar is right again in a moment.
        above = known.above * known.measure // measure
        below = max(known.rows * known.measure // measure - above - (len(table) - 2), 0)
        if not known.first:
            above = 0
        return Rows(*(_stretched(column, above, below) for column in _columns_of(table)))


def _columns_of(table: Rows) -> tuple[array[int], array[int], array[int]]:
    return table.starts, table.ends, table.turns


def _stretched(column: array[int], above: int, below: int) -> array[int]:
    """The column with its first and last entry as often as said."""
    return column[:1] * above + column[1:-1] + column[-1:] * below


def _part_of(recalled: Recalled) -> Transcript:
    """The turns as a transcript of their own, an empty one before and after them."""
    picture = recalled.picture
    speakers = {name: Speaker(name, "researcher") for name in picture.researchers}
    turns = (Turn(""), *recalled.turns, Turn(""))
    return Transcript(TranscriptId(picture.transcript), turns, speakers=speakers)


def _place(picture: Picture, position: int) -> int:
    """A place of the transcript among the words that are shown."""
    return position - picture.first + _BORDER


def _here(picture: Picture, start: int, end: int) -> Span:
    return Span(_place(picture, start), _place(picture, end))


def _status(recalled: Recalled) -> Status:
    picture = recalled.picture
    span = _here(picture, *picture.chosen)
    return Status(
        transcript=picture.transcript,
        coder=picture.coder,
        book=picture.book,
        read=picture.read,
        codings=picture.codings,
        unit=picture.unit,
        span=picture.chosen,
        quote=_part_of(recalled).text[span.start : min(span.end, span.start + 200)],
        codes=picture.codes,
    )


def _early(known: EarlyWords) -> _Words:
    """The whole transcript, at the place where the coder was in these same words."""
    place = place_in(known.transcript, known.habits)
    chosen, top = (select(place[0], place[1]), place[2]) if place else (None, 0)
    return _Words(known.transcript, (), {}, chosen=chosen, top=top)


def _early_status(known: EarlyWords, words: _Words) -> Status:
    """What can be said before the codings are read."""
    from qualcode.tui.selecting import NAMES

    said = Status(transcript=known.transcript.id, coder=known.coder, codings=None)
    if words.chosen is None:
        return said
    span, text = words.chosen.span, known.transcript.text
    return replace(
        said,
        unit=NAMES.get(words.chosen.kind, words.chosen.kind),
        span=(span.start, span.end),
        quote=text[span.start : min(span.end, span.start + 200)],
    )
