"""The status line: where the coder is, what is selected, and what is safely on the disk."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment as Cells
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget


@dataclass(frozen=True, slots=True)
class Status:
    """Everything the status line says."""

    transcript: str = ""
    coder: str = ""
    book: str = ""
    """The codebook in use with its version, as `professionals 3`."""
    read: float | None = None
    codings: int | None = 0
    """None while the study is read."""
    saved: str = ""
    """When the last action reached the disk; empty before the first."""
    locked: str = ""
    """Who holds the journal; empty when this window may write."""
    unit: str = ""
    span: tuple[int, int] | None = None
    quote: str = ""
    codes: tuple[str, ...] = ()
    """The codes on the selected words, longest coding first."""
    mode: str = ""
    """A state that keys depend on, such as extending; empty for the usual one."""


class StatusLine(Widget):
    """Two rows at the top of the code screen; one where there is little room."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "status--strong",
        "status--quiet",
        "status--saved",
        "status--alarm",
    }

    def __init__(self, status: Status, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.status = status

    def show(self, status: Status) -> None:
        """Says this from now on."""
        if status != self.status:
            self.status = status
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Who and where on the first row, the selection on the second."""
        width = self.size.width
        only_one = self.size.height < 2
        if y == 0 and not only_one:
            return self._strip(*self._place(), width)
        return self._strip(*self._selection(width), width)

    def _strip(self, left: list[Cells], right: list[Cells], width: int) -> Strip:
        """Both sides on one row; the left side gives way."""
        base = self.rich_style
        kept = sum(cell_len(c.text) for c in right)
        shown = Strip([Cells(c.text, base + (c.style or Style())) for c in left])
        shown = shown.adjust_cell_length(max(width - kept, 0), base)
        end = Strip([Cells(c.text, base + (c.style or Style())) for c in right])
        return Strip.join([shown, end]).adjust_cell_length(width, base)

    def _ink(self, part: str) -> Style:
        return self.get_component_rich_style(f"status--{part}", partial=True)

    def _place(self) -> tuple[list[Cells], list[Cells]]:
        now, quiet = self.status, self._ink("quiet")
        parts = [now.coder, now.book]
        if now.read is not None:
            parts.append(f"read {now.read:.0%}")
        if now.codings is None:
            parts.append("reading …")
        else:
            parts.append(f"{now.codings} coding{'' if now.codings == 1 else 's'}")
        left = [Cells(f" {now.transcript}", self._ink("strong"))]
        left.append(Cells("".join(f" · {part}" for part in parts if part), quiet))
        if now.locked:
            return left, [Cells(" READ ONLY ", self._ink("alarm"))]
        return left, [Cells(f" saved {now.saved} " if now.saved else " ", self._ink("saved"))]

    def _selection(self, width: int) -> tuple[list[Cells], list[Cells]]:
        now = self.status
        if now.span is None:
            return [Cells(" There are no words to select.", self._ink("quiet"))], []
        mode = f"{now.mode} " if now.mode else ""
        left = [
            Cells(f" {mode}{now.unit}", self._ink("strong")),
            Cells(f" {now.span[0]}–{now.span[1]} ", self._ink("quiet")),
        ]
        used = sum(cell_len(c.text) for c in left)
        codes = fitted_codes(now.codes, (width - used) * 3 // 5)
        room = max(width - used - cell_len(codes) - 3, 0)
        left.append(Cells(f"“{cut(now.quote, room - 1)}”" if room > 8 else "", Style()))
        return left, [Cells(codes, self._ink("strong"))]


def fitted_codes(codes: tuple[str, ...], width: int) -> str:
    """As many codes as `width` cells take, whole, then `+n`."""
    if not codes:
        return ""
    for kept in range(len(codes), 0, -1):
        more = f" +{len(codes) - kept}" if kept < len(codes) else ""
        text = f" {', '.join(codes[:kept])}{more} "
        if cell_len(text) <= width:
            return text
    first = cut(codes[0], max(width - 7, 3))
    return f" {first}{f' +{len(codes) - 1}' if len(codes) > 1 else ''} "


def cut(text: str, width: int) -> str:
    """`text` on one line of at most `width` cells; `…` says that there is more."""
    line = " ".join(text.split())
    if cell_len(line) <= width:
        return line
    return set_cell_size(line, max(width - 1, 0)).rstrip() + "…"


def plainly(entry: str) -> str:
    """A line of the log without ids, for a message."""
    return cut(re.sub(r"segment \d+-\d+ ", "words ", entry), 120)
