"""SubViewer captions (.sbv), as YouTube writes them: two times with a comma, words below.

They are read as the other subtitles are, once their times are written as those are.
"""

from __future__ import annotations

import re
from dataclasses import replace

from qualcode.formats.transcripts.document import Content, Document, Line
from qualcode.formats.transcripts.speakers import is_habit, is_name, opening_of
from qualcode.formats.transcripts.subtitles import parse_named

_STAMP = r"[0-9]{1,3}:[0-9]{1,2}:[0-9]{1,2}\.[0-9]{1,3}"
_TIMES = re.compile(rf"^[ \t]*({_STAMP})[ \t]*,[ \t]*({_STAMP})[ \t]*$", re.MULTILINE)
_REWRITTEN = re.compile(rf"({_STAMP}) --> ({_STAMP})")
_NEXT_SPEAKER = re.compile(r"^[ \t]*>>+[ \t]*(?=(\S.*))", re.MULTILINE)
"""What captioners write where another person begins."""
_BREAK = re.compile(r"\[br\]", re.IGNORECASE)


def is_sbv(text: str) -> bool:
    """Whether a line of `text` is the times of a caption."""
    return _TIMES.search(text) is not None


def parse_sbv(document: Document) -> Content:
    """A turn a caption; `>> Name: words` is somebody's, and `>>` without a name stays."""
    text = _TIMES.sub(r"\1 --> \2", document.text)
    text = _NEXT_SPEAKER.sub(lambda sign: "" if _names(sign[1]) else sign[0], text)
    content = parse_named(replace(document, text=_BREAK.sub(" ", text)))
    told = [replace(x, text=_REWRITTEN.sub(r"\1,\2", x.text)) for x in content.leftovers]
    return replace(content, leftovers=tuple(told))


def _names(words: str) -> bool:
    opening = opening_of(Line(1, words))
    return opening is not None and (is_habit(opening.label) or is_name(opening.label))
