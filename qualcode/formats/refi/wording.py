"""The words of a foreign source: as the file has them, and as a study keeps them.

Three texts of one source: `raw` is the file without its byte order mark, `lines` has line
feeds only, `words` is what a study keeps (NFC, no control characters). Places lead from the
countings of other programs to `words`; `text.offsets` does the counting.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from qualcode.model.errors import AnchorError
from qualcode.model.span import Span
from qualcode.text.offsets import FILLER, Convention, OffsetIndex, OffsetUnit, laid_out

_CONTROL = dict.fromkeys((*range(0x0A), *range(0x0B, 0x20), *range(0x7F, 0xA0)), " ")
_ONE_BYTE = bytes(code for code in _CONTROL if code < 0x80)
_TWO_BYTES = re.compile("[\x80-\x9f]")
_CLUSTER = re.compile("[\x00-\x7f]?[^\x00-\x7f]+")


_STANDARD = Convention()


@dataclass(frozen=True, slots=True)
class Counting:
    """How a program counts places in a source."""

    convention: Convention = _STANDARD
    inclusive: bool = False
    """Whether the end is the last character and not the one after it."""
    as_file: bool = False
    """Whether line breaks count as the file has them, some one and some two."""

    def __str__(self) -> str:
        unit = "code points" if self.convention.unit == "code points" else "UTF-16 units"
        lines = "as in the file" if self.as_file else str(self.convention.line_break)
        mark = ", byte order mark counted" if self.convention.mark else ""
        end = "inclusive" if self.inclusive else "exclusive"
        return f"{unit}, a line break counts {lines}{mark}, end {end}"

    @property
    def option(self) -> str:
        """What to give to `--offsets` for this counting."""
        unit = "utf-16" if self.convention.unit == "utf-16" else "code-points"
        lines = "file" if self.as_file else "crlf" if self.convention.line_break == 2 else "lf"
        end = "inclusive" if self.inclusive else "exclusive"
        return "+".join([unit, lines, *(["bom"] if self.convention.mark else []), end])


class SourceText:
    """One source's words and the ways into them."""

    def __init__(self, raw: str, *, marked: bool = False, verbatim: bool = False) -> None:
        self.raw = raw
        self.marked = marked
        """Whether the file begins with a byte order mark."""
        if verbatim:
            self.lines = self.words = raw
            self._breaks = array("Q")
            self._pieces: list[tuple[int, int, str]] = []
            return
        has_returns = "\r" in raw
        self._breaks = array(
            "Q", [m.start() for m in re.finditer("\r\n", raw)] if has_returns else []
        )
        self.lines = raw.replace("\r\n", "\n").replace("\r", "\n") if has_returns else raw
        clean = self.lines.translate(_CONTROL) if _has_control(self.lines) else self.lines
        # Where clusters became shorter or longer: start in `lines`, start in `words`, cluster.
        self._pieces = []
        if clean.isascii() or unicodedata.is_normalized("NFC", clean):
            self.words = clean
        else:
            self.words = self._composed(clean)

    def _composed(self, clean: str) -> str:
        parts: list[str] = []
        size = at = 0
        for found in _CLUSTER.finditer(clean):
            composed = unicodedata.normalize("NFC", found[0])
            if composed == found[0]:
                continue
            parts.append(clean[at : found.start()])
            size += found.start() - at
            self._pieces.append((found.start(), size, found[0]))
            parts.append(composed)
            size, at = size + len(composed), found.end()
        parts.append(clean[at:])
        return "".join(parts)

    @property
    def even(self) -> bool:
        """Whether every place of `lines` is the same one of `words`."""
        return not self._pieces

    @cached_property
    def two(self) -> int:
        """How many line breaks of the file are two characters."""
        return len(self._breaks)

    @cached_property
    def mixed(self) -> bool:
        """Whether the file has line breaks of one and of two characters."""
        return 0 < self.two < self.lines.count("\n")

    @cached_property
    def wide(self) -> bool:
        """Whether a character takes two UTF-16 units."""
        return not self.lines.isascii() and max(self.lines) > "\uffff"

    def plain(self) -> Counting:
        """The counting of the standard for this file: code points of the file, end exclusive."""
        if self.mixed:
            return Counting(as_file=True)
        return Counting(Convention("code points", 2 if self.two else 1))

    def laid_out(self, counting: Counting) -> str:
        """One character for every unit of a counting, for looking around a place."""
        base = self.raw if counting.as_file else self.lines
        return laid_out(base, counting.convention)

    def places(self, counting: Counting) -> Places:
        """The way from the places of a counting to spans of the words."""
        return Places(self, counting)

    def to_words(self, place: int, *, ceiling: bool = False) -> int:
        """The place in `words` of one in `lines`.

        One inside a character that was composed goes before it, or after it with `ceiling`.
        """
        if not self._pieces:
            return place
        at = bisect_right(self._pieces, place, key=lambda piece: piece[0]) - 1
        if at < 0:
            return place
        start, words, cluster = self._pieces[at]
        if place >= start + len(cluster):
            return words + len(unicodedata.normalize("NFC", cluster)) + place - start - len(cluster)
        return words + _inside(cluster, place - start, ceiling=ceiling)

    def from_raw(self, place: int) -> int:
        """The place in `lines` of one in `raw`; a line break of two characters is never cut."""
        return place - bisect_right(self._breaks, place - 1)


class Places:
    """Spans of words from the places of one counting, in O(log n) each."""

    def __init__(self, text: SourceText, counting: Counting) -> None:
        self._text = text
        self._counting = counting
        self._index = OffsetIndex(text.raw if counting.as_file else text.lines, counting.convention)
        self.same = not counting.inclusive and len(self._index) == len(text.words) and text.even
        """Whether the places of the file are those of the words."""

    def span(self, start: int, end: int) -> Span:
        """The span between two places; AnchorError off the text, inside a character, or empty."""
        if self.same and end <= len(self._index):
            return Span(start, end)
        begin, stop = self._index.to_point(start), self._end(end)
        if self._counting.as_file:
            begin, stop = self._text.from_raw(begin), self._text.from_raw(stop)
        return Span(self._text.to_words(begin), self._text.to_words(stop, ceiling=True))

    def _end(self, end: int) -> int:
        if not self._counting.inclusive:
            return self._index.to_point(end)
        try:
            return self._index.to_point(end + 1)
        except AnchorError:
            # The last place is the first half of a character that takes two.
            return self._index.to_point(end) + 1


def _has_control(text: str) -> bool:
    """Whether there is a control character; counting bytes is five times as fast as a search."""
    data = text.encode()
    if len(data.translate(None, _ONE_BYTE)) < len(data):
        return True
    return b"\xc2" in data and _TWO_BYTES.search(text) is not None


def _inside(cluster: str, place: int, *, ceiling: bool) -> int:
    """The place inside a composed cluster, or the nearest one at which it may be cut."""
    whole = unicodedata.normalize("NFC", cluster)
    for cut in range(place, len(cluster) + 1) if ceiling else range(place, -1, -1):
        head = unicodedata.normalize("NFC", cluster[:cut])
        if head + unicodedata.normalize("NFC", cluster[cut:]) == whole:
            return len(head)
    return len(whole) if ceiling else 0


def counting_of(text: str) -> Counting | None:
    """The counting that `--offsets` names, such as `utf-16+crlf+bom+inclusive`; None if none.

    What is not said is as in the standard: code points, one for a line break, no byte order
    mark, end exclusive.
    """
    units: dict[str, OffsetUnit] = {"code-points": "code points", "utf-16": "utf-16"}
    words = {word for word in re.split(r"[\s,+]+", text.strip().lower()) if word}
    known = {*units, "lf", "crlf", "file", "bom", "inclusive", "exclusive"}
    once = [{*units}, {"lf", "crlf", "file"}, {"inclusive", "exclusive"}]
    if not words or not words <= known or any(len(words & group) > 1 for group in once):
        return None
    unit = next((units[word] for word in words if word in units), None)
    convention = Convention(unit or "code points", 2 if "crlf" in words else 1, "bom" in words)
    return Counting(convention, "inclusive" in words, "file" in words)


__all__ = ["FILLER", "Counting", "Places", "SourceText", "counting_of"]
