"""Which columns a transcript is painted in, for a width and for what its turns know."""

from __future__ import annotations

from dataclasses import dataclass

from qualcode.model.transcript import Transcript, Turn

SIGNS = 3  # the bar of the selection, `/` for a search hit, `m` for a memo
MEASURE = 80  # cells; longer lines are hard to read on from
LANES = 5
_LEAST_TEXT = 12
_SPEAKER = 10


@dataclass(frozen=True, slots=True)
class Columns:
    """Widths in cells, from left to right."""

    time: int
    speaker: int
    text: int
    lanes: int
    names: int

    @property
    def before_text(self) -> int:
        """Cells before the first character of the words."""
        return SIGNS + self.gutter

    @property
    def gutter(self) -> int:
        """Cells of time and speaker, with the blank after each."""
        return sum(width + 1 for width in (self.time, self.speaker) if width)


def columns(transcript: Transcript, width: int) -> Columns:
    """The columns for a view of `width` cells."""
    return columns_for(*widest(transcript), width)


def widest(transcript: Transcript) -> tuple[int, int]:
    """The cells that the longest time takes, and those of the longest speaker, at most ten."""
    # A later moment is never written shorter, on either side of the beginning.
    begins = [t.begins for t in transcript.turns if t.begins is not None]
    ends = (min(begins), max(begins)) if begins else ()
    speakers = {t.speaker for t in transcript.turns if t.speaker}
    return (
        max((len(clock_at(moment)) for moment in ends), default=0),
        min(max(map(len, speakers), default=0), _SPEAKER),
    )


def columns_for(time: int, speaker: int, width: int) -> Columns:
    """The columns for a view of `width` cells; the words get what the margin leaves.

    `time` and `speaker` are the cells of the longest ones. A narrow view drops the times,
    then the names, then the speakers.
    """
    if width < 60:
        time = 0
    if width < 36:
        speaker = 0
    rest = width - Columns(time, speaker, 0, 0, 0).gutter - SIGNS
    margin = _margin(rest)
    text = max(min(MEASURE, rest - margin), 1)
    lanes = min(LANES, max(margin - 1, 0))
    names = max(min(rest - text, 46) - lanes - 2, 0)
    return Columns(time, speaker, text, lanes, names)


def _margin(rest: int) -> int:
    if rest >= 96:
        return 34
    if rest >= 80:
        return 26
    return 14 if rest >= 42 else max(min(7, rest - _LEAST_TEXT), 0)


def clock(turn: Turn) -> str:
    """When a turn begins, as 1:02:03 or 02:03; empty when it is not known."""
    return "" if turn.begins is None else clock_at(turn.begins)


def clock_at(moment: int) -> str:
    """A moment in milliseconds, as 1:02:03 or 02:03."""
    sign, seconds = ("-", -moment // 1000) if moment < 0 else ("", moment // 1000)
    minutes, hours = seconds // 60 % 60, seconds // 3600
    if hours:
        return f"{sign}{hours}:{minutes:02}:{seconds % 60:02}"
    return f"{sign}{minutes:02}:{seconds % 60:02}"
