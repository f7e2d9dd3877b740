"""Teams as text: pasted from the transcript pane, from older Word files, with time ranges.

`0:1:42.387 --> 0:1:43.757`, then the name on a line of its own with or without a colon,
then the words; blank lines may stand anywhere between. A name line is only ever the line
after a time line, so `Achternaam I van, Voornaam` and `om 9:30` cannot be mixed up.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from qualcode.formats.transcripts.document import LABEL_LENGTH, Content, Document, Line, spaced
from qualcode.formats.transcripts.parsed import Leftover, ParsedTurn
from qualcode.formats.transcripts.plain import NO_SPEAKERS
from qualcode.formats.transcripts.speakers import is_habit, is_joint, is_label, is_name
from qualcode.formats.transcripts.times import RANGE, are_counted, milliseconds

_DAMAGED = re.compile(r"-?[0-9].{0,20}-->")
_NAME_LINE = re.compile(rf"[^:]{{1,{LABEL_LENGTH}}}:?")


@dataclass(slots=True)
class _Block:
    """A time line and everything up to the next."""

    line: Line
    begins: str = ""
    ends: str = ""
    """Both empty for a time line that is damaged."""
    below: list[Line] = field(default_factory=list)

    def first(self) -> Line | None:
        """The first line that is not blank."""
        return next((line for line in self.below if line.text), None)


def parse_paste(document: Document) -> Content:
    """The turns of text with time ranges on lines of their own, names below them.

    Words above the first time line are an untimed turn without a speaker when they
    read as a sentence, and a heading otherwise.
    """
    opening, blocks = _blocks(document.lines)
    counted = are_counted(stamp for block in blocks for stamp in (block.begins, block.ends))
    named = _names(blocks)
    turns, leftovers = _untimed(opening)
    for block in blocks:
        speaker, words = _speaker_and_words(block, named)
        text = spaced([line.text for line in words])
        if not block.begins:
            leftovers.append(Leftover(block.line.number, block.line.text, "not a time"))
        if not text:
            leftovers.append(Leftover(block.line.number, speaker or block.line.text, "no words"))
            continue
        begins = ends = None
        if block.begins:
            begins = milliseconds(block.begins, counted=counted)
            ends = milliseconds(block.ends, counted=counted)
        turns.append(ParsedTurn(text, speaker, begins, ends, block.line.number))
    notes = () if named else (NO_SPEAKERS,)
    return Content(tuple(turns), tuple(leftovers), 0, notes)


def _blocks(lines: Sequence[Line]) -> tuple[list[Line], list[_Block]]:
    opening: list[Line] = []
    blocks: list[_Block] = []
    for line in lines:
        if found := RANGE.fullmatch(line.text):
            blocks.append(_Block(line, found[1], found[2]))
        elif _DAMAGED.match(line.text):
            blocks.append(_Block(line))
        elif blocks:
            blocks[-1].below.append(line)
        else:
            opening.append(line)
    return opening, blocks


def _names(blocks: Sequence[_Block]) -> frozenset[str]:
    """The name lines of the file; empty when the words follow the times at once.

    They are there when a line after a time line comes back, ends in a colon or is a
    habit, or when every block has a further line and the first looks like a name.
    """
    firsts = [
        (line.text, len([b for b in block.below if b.text]) > 1)
        for block in blocks
        if (line := block.first()) and _NAME_LINE.fullmatch(line.text)
    ]
    candidates = [(_label(text), text, more) for text, more in firsts]
    counts = Counter(label for label, _, more in candidates if more)
    sure = {
        label
        for label, text, _ in candidates
        if is_label(label)
        and (text.endswith(":") or is_habit(label) or (counts[label] > 1 and _is_plausible(label)))
    }
    if not sure and not all(more and is_name(label) for label, _, more in candidates):
        return frozenset()
    loose = {
        label
        for label, _, more in candidates
        if more and is_label(label) and (is_name(label) or is_joint(label, sure))
    }
    return frozenset(sure | loose)


def _label(text: str) -> str:
    return " ".join(text.removesuffix(":").split())


def _is_plausible(label: str) -> bool:
    return label[-1] not in ".,…" or is_name(label.rstrip("."))


def _speaker_and_words(block: _Block, named: frozenset[str]) -> tuple[str | None, list[Line]]:
    first = block.first()
    if first is None or not _NAME_LINE.fullmatch(first.text):
        return None, block.below
    label = _label(first.text)
    if label not in named:
        return None, block.below
    return label, block.below[block.below.index(first) + 1 :]


def _untimed(opening: Sequence[Line]) -> tuple[list[ParsedTurn], list[Leftover]]:
    words = [line for line in opening if line.text]
    text = spaced([line.text for line in opening])
    if words and (text[-1] in ".?!…" or len(text.split()) >= 12):
        return [ParsedTurn(text, line=words[0].number)], []
    return [], [Leftover(line.number, line.text, "above the first time") for line in words]
