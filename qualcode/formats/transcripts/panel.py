"""Teams as copied from the transcript pane on the web and on a Mac.

Every turn has its speaker and its time twice, the time in words:

    Noor Elzenveen
    0 minutes 4 seconds0:04
    Noor Elzenveen 0 minutes 4 seconds
    Goedemiddag.
    Noor Elzenveen 0 minutes 10 seconds
    Fijn dat jullie er zijn.

Above a name may stand the initials of its picture. The words of the units follow the
language of the program; those of Dutch and English are known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qualcode.formats.transcripts.document import (
    LABEL_LENGTH,
    Content,
    Document,
    Draft,
    Line,
    spaced,
)
from qualcode.formats.transcripts.parsed import Leftover, ParsedTurn
from qualcode.formats.transcripts.speakers import is_label
from qualcode.formats.transcripts.times import CLOCK

_UNIT = r"[ \u00a0]?"
_SPOKEN = re.compile(
    rf"(?:(?P<label>.*?)[ ]+)??(?P<time>(?:(?P<h>[0-9]{{1,2}}){_UNIT}(?:hours?|uur|uren)(?:,|[ ]en|[ ]and)?[ ]?)?"
    rf"(?:(?P<m>[0-9]{{1,3}}){_UNIT}(?:minutes?|minuut|minuten)(?:,|[ ]en|[ ]and)?[ ]?)?"
    rf"(?:(?P<s>[0-9]{{1,2}}){_UNIT}(?:seconds?|seconden?))?)[ ]*(?P<clock>{CLOCK})?",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"[^\W\d_]{1,3}")
_LONGEST = 2 * LABEL_LENGTH
_SURE = 2  # headings that a file must have


@dataclass(frozen=True, slots=True)
class _Heading:
    """A line with a time in words; `label` is empty where the name stands above it."""

    label: str
    begins: int


def is_panel(lines: Sequence[Line]) -> bool:
    """Whether lines with a name and a time in words come back, some of them twice over."""
    found = _headings(lines)
    labels = {h.label for h in found.values() if h.label}
    named = sum(1 for heading in found.values() if heading.label)
    alone = [at for at, heading in found.items() if not heading.label]
    return named >= _SURE and any(_above(lines, at) in labels for at in alone)


def parse_panel(document: Document) -> Content:
    """The turns of the transcript pane: one for each time that is given."""
    lines = document.lines
    found = _headings(lines)
    labels = {h.label for h in found.values() if h.label}
    openings = tuple(f"{label} " for label in labels)
    names = {at for at in range(len(lines)) if _is_name_above(lines, at, found, labels)}
    drafts: list[Draft] = []
    leftovers: list[Leftover] = []
    for at, line in enumerate(lines):
        heading = found.get(at)
        if not line.text or at in names:
            continue
        if heading and not heading.label and _above(lines, at) in labels:
            label = _above(lines, at)
            _open(drafts, label, heading.begins, replace(line, text=f"{label} {line.text}"))
        elif heading and heading.label:
            _open(drafts, heading.label, heading.begins, line)
        elif _is_picture(lines, at, names):
            leftovers.append(Leftover(line.number, line.text, "the initials of a picture"))
        elif not drafts:
            leftovers.append(Leftover(line.number, line.text, "above the first turn"))
        elif line.text.startswith(openings):
            leftovers.append(Leftover(line.number, line.text, "a line about the recording"))
        else:
            drafts[-1].add(line.text)
    turns = []
    for draft in drafts:
        if text := spaced(draft.parts):
            turns.append(ParsedTurn(text, draft.speaker, draft.begins, None, draft.line))
        else:
            leftovers.append(Leftover(draft.line, draft.source, "a speaker without words"))
    return Content(tuple(turns), tuple(leftovers))


def _open(drafts: list[Draft], label: str, begins: int, line: Line) -> None:
    """A new turn, but for the second heading of one that has no words yet."""
    last = drafts[-1] if drafts else None
    if not (last and not last.parts and (last.speaker, last.begins) == (label, begins)):
        drafts.append(Draft(line.number, label, begins, source=line.text))


def _headings(lines: Sequence[Line]) -> dict[int, _Heading]:
    """The lines that end in a time in words, by their index.

    A sentence may end in one too (`Dat duurde 5 minuten`): a heading has minutes and seconds,
    or its label stands in one that has.
    """
    found: dict[int, _Heading] = {}
    loose: dict[int, _Heading] = {}
    for at, line in enumerate(lines):
        match = _SPOKEN.fullmatch(line.text) if len(line.text) < _LONGEST else None
        if match is None or not match["time"].strip():
            continue
        label = " ".join((match["label"] or "").split())
        if label and not is_label(label):
            continue
        hours, minutes, seconds = (int(match[unit] or 0) for unit in "hms")
        heading = _Heading(label, ((hours * 60 + minutes) * 60 + seconds) * 1000)
        sure = (match["m"] and match["s"]) or match["clock"]
        (found if sure else loose)[at] = heading
    known = {heading.label for heading in found.values()}
    found.update((at, heading) for at, heading in loose.items() if heading.label in known)
    return dict(sorted(found.items()))


def _above(lines: Sequence[Line], at: int) -> str:
    """The last line with text above."""
    above = (lines[i].text for i in range(at - 1, -1, -1))
    return next((" ".join(text.split()) for text in above if text), "")


def _is_name_above(
    lines: Sequence[Line], at: int, found: dict[int, _Heading], labels: set[str]
) -> bool:
    """Whether a line is a name with a time in words right below it."""
    if " ".join(lines[at].text.split()) not in labels:
        return False
    below = _below(lines, at)
    return below in found and not found[below].label


def _below(lines: Sequence[Line], at: int) -> int:
    """The index of the next line with text; the number of lines when there is none."""
    return next((i for i in range(at + 1, len(lines)) if lines[i].text), len(lines))


def _is_picture(lines: Sequence[Line], at: int, names: set[int]) -> bool:
    """Whether a line holds the initials of the name below it."""
    below = _below(lines, at)
    text = lines[at].text
    if below not in names or not _PICTURE.fullmatch(text) or not text.isupper():
        return False
    initials = {word[0].upper() for word in lines[below].text.split()}
    return set(text) <= initials
