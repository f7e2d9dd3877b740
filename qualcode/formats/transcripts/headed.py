"""Forms where a line with a name and a time stands above the words.

Teams in Word (`Name   0:03`), Otter (`Name  0:03`) and Transcribe in Word
(`00:00:03 Speaker 1`). A line without a time is no heading, so titles, dates and
`Name started transcription` are told by their place and never by their wording, which
differs per language.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qualcode.formats.transcripts.document import (
    LABEL_LENGTH,
    Content,
    Document,
    Draft,
    Line,
    flowing,
    spaced,
)
from qualcode.formats.transcripts.parsed import Leftover, ParsedTurn
from qualcode.formats.transcripts.speakers import is_habit, is_joint, is_label, is_name
from qualcode.formats.transcripts.times import CLOCK, milliseconds

_NAME_TIME = re.compile(rf"(?P<label>[^:]+?)(?P<gap>[ \t]+)(?P<time>{CLOCK})")
_TIME_NAME = re.compile(rf"(?P<time>{CLOCK})(?P<gap>[ \t]+)(?P<label>[^:]+)")
_LONGEST = 2 * LABEL_LENGTH
_SENTENCE_END = ".?!…\"”'’)"
_TRAILER = re.compile(r"(?i)(?:transcribed by|getranscribeerd (?:door|met))\b.{0,80}")


@dataclass(frozen=True, slots=True)
class Heading:
    """The name and time above a turn."""

    label: str
    begins: int


def headings_of(lines: Sequence[Line]) -> dict[int, Heading]:
    """The lines that are headings, by their index.

    Two spaces between name and time are sure. One space will do for a label that
    looks like a name or comes back, so `Het begon om 9:30` stays words.
    """
    found = {
        index: (" ".join(match["label"].split()), match)
        for index, line in enumerate(lines[:-1])
        if len(line.text) < _LONGEST
        and (match := _NAME_TIME.fullmatch(line.text) or _TIME_NAME.fullmatch(line.text))
        and is_label(match["label"])
    }
    wide = {label for label, match in found.values() if len(match["gap"]) > 1}
    counts = Counter(label for label, _ in found.values())
    return {
        index: Heading(label, milliseconds(match["time"]))
        for index, (label, match) in found.items()
        if label in wide
        or is_habit(label)
        or (is_name(label) and (counts[label] > 1 or not wide))
        or is_joint(label, wide)
    }


def is_name_first(lines: Sequence[Line]) -> bool:
    """Whether the headings of these lines give the name before the time."""
    return any(_NAME_TIME.fullmatch(lines[index].text) for index in headings_of(lines))


def parse_teams(document: Document) -> Content:
    """The turns of a Teams transcript in Word; lines of one turn go on after a space."""
    return _parse(document, spaced, goes_on=_goes_on)


def parse_otter(document: Document) -> Content:
    """The turns of Otter or Transcribe in Word; paragraphs of one turn are kept."""
    return _parse(document, flowing, goes_on=lambda *_: True)


def _parse(
    document: Document,
    joined: Callable[[list[str]], str],
    *,
    goes_on: Callable[[Sequence[Line], int, set[str]], bool],
) -> Content:
    lines = document.lines
    headings = headings_of(lines)
    labels = {heading.label for heading in headings.values()}
    drafts: list[Draft] = []
    leftovers: list[Leftover] = []
    for index, line in enumerate(lines):
        if heading := headings.get(index):
            drafts.append(Draft(line.number, heading.label, heading.begins, source=line.text))
        elif not line.text:
            if drafts:
                drafts[-1].add("")
        elif not drafts:
            leftovers.append(Leftover(line.number, line.text, "above the first turn"))
        elif _TRAILER.fullmatch(line.text) or (
            drafts[-1].parts and not goes_on(lines, index, labels)
        ):
            leftovers.append(Leftover(line.number, line.text, "a line about the recording"))
        else:
            drafts[-1].add(line.text)
    turns = []
    for draft in drafts:
        if text := joined(draft.parts):
            turns.append(ParsedTurn(text, draft.speaker, draft.begins, None, draft.line))
        else:
            leftovers.append(Leftover(draft.line, draft.source, "a speaker without words"))
    return Content(tuple(turns), tuple(leftovers))


def _goes_on(lines: Sequence[Line], index: int, labels: set[str]) -> bool:
    """Whether a line of a Teams document belongs to the turn above it.

    The first words below a heading do, and lines of the same paragraph. Another paragraph of its own does too, because people
    split turns while correcting, but not when it starts with a speaker's name, and
    not as the last of the document without the end of a sentence: that is how Teams
    says who started and stopped the transcription.
    """
    line = lines[index]
    if index and lines[index - 1].text and lines[index - 1].number == line.number:
        return True
    if not index or lines[index - 1].text:
        return True
    if any(line.text.startswith(label) for label in labels):
        return False
    last = not any(below.text for below in lines[index + 1 :])
    return not last or line.text[-1] in _SENTENCE_END
