"""Terminals with sixteen colours: hues that stay apart there, and never words nobody can read.

The nearest of sixteen colours may be yellow on white. Which colours a terminal shows for the
sixteen is its own affair, so a pair must be readable in both sets that are common.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rich.color import Color, ColorSystem
from rich.color_triplet import ColorTriplet
from rich.palette import Palette
from rich.segment import Segment
from rich.style import Style
from textual.color import Color as Background
from textual.filter import LineFilter

from qualcode.tui.marks import DARK, LIGHT

LEAST_CONTRAST = 3.0
_VGA = Palette(
    [(0, 0, 0), (170, 0, 0), (0, 170, 0), (170, 85, 0), (0, 0, 170), (170, 0, 170),
     (0, 170, 170), (170, 170, 170), (85, 85, 85), (255, 85, 85), (85, 255, 85), (255, 255, 85),
     (85, 85, 255), (255, 85, 255), (85, 255, 255), (255, 255, 255)]
)  # fmt: skip
_XTERM = Palette(
    [(0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205),
     (0, 205, 205), (229, 229, 229), (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0),
     (92, 92, 255), (255, 0, 255), (0, 255, 255), (255, 255, 255)]
)  # fmt: skip
_HUES = {
    **dict(zip(DARK, (11, 14, 10, 12, 9, 13), strict=True)),
    **dict(zip(LIGHT, (1, 4, 0, 4, 1, 5), strict=True)),
}
"""Of the colours of codes the one of sixteen to take: the nearest ones are alike."""


class Sixteen(LineFilter):
    """Every colour of a row as a terminal of sixteen colours can show it to be read."""

    def apply(self, segments: list[Segment], background: Background) -> list[Segment]:
        """The row with colours that can be told from what is behind them."""
        return [
            segment if segment.style is None
            else Segment(segment.text, _readable_style(segment.style), segment.control)
            for segment in segments
        ]  # fmt: skip


@lru_cache(4_096)
def _readable_style(style: Style) -> Style:
    if style.color is None or style.bgcolor is None:
        return style
    if style.color.is_default or style.bgcolor.is_default:
        return style
    made = readable(style.color.get_truecolor(), style.bgcolor.get_truecolor())
    return style + Style(color=Color.from_triplet(made))


def readable(ink: ColorTriplet, paper: ColorTriplet) -> ColorTriplet:
    """The ink as one of sixteen colours, black or white where it could not be read on `paper`."""
    hue = _HUES.get(ink.hex.upper())
    number = nearest(ink) if hue is None else hue
    behind = nearest(paper)
    if contrast(number, behind) < LEAST_CONTRAST:
        number = max((0, 15), key=lambda ink: contrast(ink, behind))
    return _VGA[number]


def nearest(colour: ColorTriplet) -> int:
    """Which of the sixteen a terminal is asked for."""
    number = Color.from_triplet(colour).downgrade(ColorSystem.STANDARD).number
    return number if number is not None else 15


def contrast(ink: int, paper: int) -> float:
    """How well one of the sixteen is read on another, 1 to 21, in the worse of both sets."""
    return min(_contrast(colours[ink], colours[paper]) for colours in (_VGA, _XTERM))


def _contrast(one: Sequence[int], other: Sequence[int]) -> float:
    """By WCAG 2.1: (lighter + 0.05) / (darker + 0.05) of relative luminance."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Sequence[int]) -> float:
    parts = [c / 255 for c in colour]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
