"""HTML of oTranscribe and noScribe: its lines and the times that stand before them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html.parser import HTMLParser

from qualcode.formats.transcripts.document import Content, Document, Line
from qualcode.formats.transcripts.encoding import normalised, one_line
from qualcode.formats.transcripts.parsed import Leftover, ParsedTurn
from qualcode.formats.transcripts.speakers import Opening, learned, opening_of
from qualcode.formats.transcripts.times import CLOCK
from qualcode.model.errors import FormatError

_BLOCKS = frozenset(
    ["p", "div", "br", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "blockquote"]
)
_UNSEEN = frozenset(["head", "style", "script", "title"])
_NAMES = (
    "html|head|body|meta|link|title|style|script|p|div|br|hr|li|ul|ol|h[1-6]|table|tbody|thead|tr|td|"
    "th|blockquote|span|a|b|i|u|s|em|strong|font|sub|sup|small|img|pre|code"
)
_INSIDE = r"""(?:\s(?:[^<>"']|"[^"<>]*"|'[^'<>]*')*)?"""
_NO_TAG = re.compile(
    rf"<(?!/?(?:{_NAMES}){_INSIDE}/?>|!--[^<>]*-->|!DOCTYPE{_INSIDE}>)", re.IGNORECASE
)
_ANCHOR = re.compile(r"ts_([0-9]{1,10})_([0-9]{1,10})_(.{1,80})")


@dataclass(slots=True)
class _Piece:
    """A line of the page, or a part of one with times of its own."""

    text: str = ""
    begins: int | None = None
    ends: int | None = None
    speaker: str | None = None
    fresh: bool = True
    """Whether it starts a line."""


def is_noscribe(text: str) -> bool:
    """Whether the page has the anchors that noScribe sets around its segments."""
    return re.search(r'<a\s+name="ts_[0-9]+_[0-9]+_', text) is not None


def html_lines(text: str, name: str) -> list[Line]:
    """The lines of a page; a time stamp is a line of its own above its words."""
    lines: list[Line] = []
    for number, piece in enumerate(_pieces(text, name), 1):
        words = " ".join(piece.text.split())
        if piece.begins is not None:
            seconds, thousandths = divmod(piece.begins, 1000)
            minutes, seconds = divmod(seconds, 60)
            stamp = f"{minutes // 60}:{minutes % 60:02}:{seconds:02}.{thousandths:03}"
            lines.append(Line(number, stamp))
        lines.append(Line(number, words))
    return lines


def parse_noscribe(document: Document) -> Content:
    """The turns of noScribe: segments of one speaker in one paragraph are one turn."""
    pieces = [
        replace(piece, text=" ".join(piece.text.split()))
        for piece in _pieces(document.text, document.name)
    ]
    openings = {
        index: replace(opening, marked=opening.label == piece.speaker)
        for index, piece in enumerate(pieces)
        if piece.begins is not None and (opening := opening_of(Line(index, piece.text)))
    }
    known = learned(openings.values(), len(pieces))
    turns: list[ParsedTurn] = []
    leftovers: list[Leftover] = []
    for index, piece in enumerate(pieces):
        if piece.begins is None and piece.text and (piece.fresh or not turns):
            leftovers.append(Leftover(index + 1, piece.text, "about the transcript"))
        elif piece.text:
            opening = openings.get(index)
            _take(piece, opening if opening and opening.label in known else None, turns, index + 1)
    leftovers += [
        Leftover(turn.line or 1, turn.speaker or "", "a speaker without words")
        for turn in turns
        if not turn.text
    ]
    return Content(tuple(turn for turn in turns if turn.text), tuple(leftovers))


def _take(piece: _Piece, opening: Opening | None, turns: list[ParsedTurn], line: int) -> None:
    if not opening and turns and (not piece.fresh or piece.begins is None):
        above = turns[-1]
        if piece.speaker in {None, above.speaker} or above.text:
            turns[-1] = replace(
                above, text=f"{above.text} {piece.text}".strip(), ends=piece.ends or above.ends
            )
            return
    speaker, text = (opening.label, opening.text) if opening else (piece.speaker, piece.text)
    turns.append(ParsedTurn(text, speaker, piece.begins, piece.ends, line))


def _pieces(text: str, name: str) -> Sequence[_Piece]:
    page = _Page()
    try:
        # A sign that opens no whole tag is a sign; else a broken tag swallows words.
        page.feed(_NO_TAG.sub("&lt;", text))
        page.close()
        unclosed = bool(page.unseen)
    except (AssertionError, ValueError, RecursionError):
        unclosed = True
    if unclosed:
        raise FormatError("The page is damaged.", "Export the transcript again.", path=name)
    return page.pieces


class _Page(HTMLParser):
    """Follows a page and cuts it into pieces."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[_Piece] = [_Piece()]
        self.unseen: list[str] = []
        self._stamp = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in _UNSEEN:
            self.unseen.append(tag)
        elif tag in _BLOCKS:
            self.pieces.append(_Piece())
        elif tag == "a" and (found := _ANCHOR.fullmatch(values.get("name", ""))):
            fresh = self.pieces[-1].fresh and not self.pieces[-1].text.strip()
            self.pieces.append(
                _Piece("", int(found[1]), int(found[2]), one_line(found[3]) or None, fresh)
            )
        elif values.get("class") == "timestamp" and not self.pieces[-1].text.strip():
            self.pieces[-1].begins = _seconds(values.get("data-timestamp", ""))
            self._stamp = self.pieces[-1].begins is not None

    def handle_endtag(self, tag: str) -> None:
        if tag in self.unseen:
            self.unseen.remove(tag)
        elif tag in _BLOCKS and tag != "br":
            self.pieces.append(_Piece())
        elif tag == "span":
            self._stamp = False

    def handle_data(self, data: str) -> None:
        # The shown time stands for the exact one of its tag; anything else is words.
        if not self.unseen and not (self._stamp and re.fullmatch(rf"\s*{CLOCK}\s*", data)):
            self.pieces[-1].text += normalised(data).replace("\n", " ").replace("\t", " ")


def _seconds(value: str) -> int | None:
    if not re.fullmatch(r"[0-9]{1,7}(?:\.[0-9]{1,20})?", value):
        return None
    return round(float(value) * 1000)
