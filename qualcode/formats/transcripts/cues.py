"""Cues of subtitle files: where each begins, ends and stands, and what stands between them.

One pass of a regular expression finds the cues; whatever it passes over is kept. So a
damaged cue costs itself and never the ones around it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import NamedTuple

from qualcode.formats.transcripts.encoding import normalised
from qualcode.formats.transcripts.parsed import Leftover
from qualcode.formats.transcripts.times import PADDED, STAMP, are_counted, milliseconds

NOT_IN_A_CUE = "a line between two cues"
NO_WORDS = "a cue without words"

_LONGEST = 200
"""Lines of one cue; a file without blank lines is read in steps of so many."""
_CUE = re.compile(
    rf"^(?:(\S.*)\n)?[ \t]*({STAMP})[ \t]*-->[ \t]*({STAMP})(?![^ \t\n])(.*)\n?((?:.+\n?){{0,{_LONGEST}}})\n*",
    re.MULTILINE,
)
_TIME_LINE = re.compile(rf"^[ \t]*{STAMP}[ \t]*-->", re.MULTILINE)
_GUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_CUE_ID = re.compile(rf"[0-9]+|{_GUID.pattern}(?:[/-][0-9]+(?:-[0-9]+)?)?")
_TAG = re.compile(
    r"</?(?:c|i|b|u|v|s|lang|ruby|rt|font)(?:[.][^\s<>]*)?(?:[ \t]+[^<>\n]*)?/?>"
    r"|<[0-9]+:[0-9:.]+>|\{\\an?[0-9]+\}"
)
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)*[ \t]+([^<>\n]*)>")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")


_Raw = tuple[str, str, str, int, str]
"""A cue whose times are still stamps."""


class Cue(NamedTuple):
    """One cue as it stands in the file."""

    id: str
    """Empty where the cue has none."""
    begins: int
    ends: int
    line: int
    """Of its time stamps, from 1."""
    body: str
    """Lines of words with their markup."""


def cues_of(text: str) -> tuple[list[Cue], list[Leftover]]:
    """Every cue of a subtitle file, and the lines that are in none."""
    found: list[_Raw] = []
    leftovers: list[Leftover] = []
    position, line = 0, 1
    while match := _CUE.search(text, position):
        ident, begins, ends, settings, body = match.groups()
        start = match.start(2)
        if match.start() == position and (ident is None or is_cue_id(ident)):
            line += ident is not None
        else:
            ident, line = _between(text[position:start], line, leftovers)
        position = match.end()
        if "-->" in body and (below := _TIME_LINE.search(body)):
            body = _before_next_cue(body[: below.start()])
            position = match.start(5) + len(body)
        if settings and not settings.isspace() and not _is_settings(settings):
            leftovers.append(Leftover(line, settings.strip(), "after the times of a cue"))
        if not body or body.isspace():
            leftovers.append(Leftover(line, text[start : match.end(4)].strip(), NO_WORDS))
        else:
            found.append((ident or "", begins, ends, line, body))
        line += text.count("\n", start, position)
    _between(text[position:], line, leftovers, last=True)
    return _timed(found), leftovers


def words_of(body: str) -> str:
    """The words of a cue on one line, without markup; lines of a dialogue stay lines."""
    if "<" in body or "{" in body:
        body = _TAG.sub("", body)
    if "&" in body:
        body = unescaped(body)
    if "\n" not in body:
        return body.strip().replace("\t", " ")
    lines = [line.replace("\t", " ").strip() for line in body.split("\n")]
    lines = [line for line in lines if line]
    dialogue = len(lines) > 1 and all(line[0] in "-–" for line in lines)
    return ("\n" if dialogue else " ").join(lines)


def voices_of(body: str) -> list[tuple[str | None, str]]:
    """The words of a cue by the voice that says them; None before the first voice."""
    pieces = _VOICE.split(body)
    said: list[tuple[str | None, str]] = [(None, words_of(pieces[0]))]
    for name, words in zip(pieces[1::2], pieces[2::2], strict=True):
        said.append((name, words_of(words)))
    return [(name, words) for name, words in said if words or name is not None]


def unescaped(text: str) -> str:
    """`text` with its HTML entities as characters, cleaned again."""
    return normalised(_ENTITY.sub(lambda entity: html.unescape(entity[0]), text))


def is_cue_id(line: str) -> bool:
    """Whether `line` is a number or an identifier that programs give to cues."""
    return line.isdecimal() or _CUE_ID.fullmatch(line) is not None


def has_guid(text: str) -> bool:
    """Whether a cue near the start of `text` is numbered as Teams and Stream do."""
    return _GUID.search(text[:20_000]) is not None


def _timed(found: Sequence[_Raw]) -> list[Cue]:
    counted = are_counted(stamp for cue in found for stamp in cue[1:3] if len(stamp) != PADDED)
    return [
        Cue(
            ident,
            milliseconds(begins, counted=counted),
            milliseconds(ends, counted=counted),
            line,
            body,
        )
        for ident, begins, ends, line, body in found
    ]


def _between(
    gap: str, line: int, leftovers: list[Leftover], *, last: bool = False
) -> tuple[str, int]:
    """The id that stands right above the next cue, and the line the cue is on."""
    after = line + gap.count("\n")
    bare = gap.strip()
    if not bare:
        return "", after
    if is_cue_id(bare) and not last:
        return bare, after
    lines = gap.split("\n")
    ident = ""
    if not last and len(lines) > 1 and is_cue_id(lines[-2].strip()):
        ident = lines[-2].strip()
        lines[-2] = ""
    why = ""
    for number, text in enumerate(lines, line):
        if not text.strip():
            why = ""
            continue
        why = why or _why(text, first=number == 1)
        rest = text.removeprefix("WEBVTT") if number == 1 else text
        if rest.strip():
            leftovers.append(Leftover(number, rest.strip(), why))
    return ident, after


def _why(line: str, *, first: bool) -> str:
    word = line.strip().split(maxsplit=1)[0]
    if word == "NOTE":
        return "a note in the file"
    if word in {"STYLE", "REGION"}:
        return "a style of the file"
    return "heading" if first and word == "WEBVTT" else NOT_IN_A_CUE


def _before_next_cue(above: str) -> str:
    """The lines above the next time stamps, without the id that belongs to those."""
    previous = above.rstrip("\n").rfind("\n") + 1
    return above[:previous] if is_cue_id(above[previous:].strip()) else above


def _is_settings(text: str) -> bool:
    return all(
        re.fullmatch(
            r"(?:align|line|position|size|vertical|region|[XY][12]):[A-Za-z0-9.,%-]+", word
        )
        for word in text.split()
    )
