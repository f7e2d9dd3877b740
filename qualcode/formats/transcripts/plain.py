"""Text with `Name: words`, as people type it, with or without times.

Covers txt, Word, odt and rtf, the `hh:mm:ss` lines of Amberscript, `[hh:mm:ss] SPEAKER_1:`
and the `#00:01:02-3#` of f4. Speakers are learned over the whole file first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from qualcode.formats.transcripts.document import Content, Document, Draft, Line, flowing
from qualcode.formats.transcripts.parsed import Leftover, ParsedTurn
from qualcode.formats.transcripts.speakers import (
    Opening,
    before_a_tab,
    has_labels_before_tabs,
    is_name,
    kept_as_words,
    learned,
    once_named,
    opening_of,
    standing_alone,
)
from qualcode.formats.transcripts.times import CLOCK, milliseconds

ABOVE = "above the first turn"
NO_SPEAKERS = "The file names no speakers; give them after the import."
NO_WORDS = "a speaker without words"
_TIME_ONLY = re.compile(rf"[\[(#]?({CLOCK})[\])#]?")
_ENDED = re.compile(r"[^\W\d_][^:]{4,60}[0-9]{1,2}:[0-9]{2}:[0-9]{2}[^\w.?!]*")
"""The last line of Google Meet, `Meeting ended after 00:06:12`, in whatever language."""
_F4 = re.compile(r"(?<! )[ ]*#([0-9]{1,2}:[0-9]{2}:[0-9]{2})[-.,]([0-9]{1,3})#[ ]*")


@dataclass(frozen=True, slots=True)
class Speakers:
    """What was learned about a file: who speaks, and which lines open a turn."""

    labels: frozenset[str]
    openings: dict[int, Opening]
    """Per index of a line, also openings whose label turned out to be words."""

    def at(self, index: int) -> Opening | None:
        """The opening at that line when its label is a speaker."""
        opening = self.openings.get(index)
        return opening if opening and opening.label in self.labels else None


def speakers_of(lines: Sequence[Line]) -> Speakers:
    """Who speaks in these lines; a label below a time on its own line counts as marked.

    A name and a tab open the turns where the file does so throughout. Where no line has
    `Name:` either, headings and bold lines that are names do.
    """
    if tabbed := before_a_tab(lines):
        return Speakers(frozenset(o.label for o in tabbed.values()), tabbed)
    openings: dict[int, Opening] = {}
    timed = False
    for index, line in enumerate(lines):
        if line.text and not line.heading and (opening := opening_of(line)):
            marked = opening.marked or (timed and is_name(opening.label))
            openings[index] = replace(opening, marked=marked)
        timed = is_time(line) if line.text else timed
    words = sum(1 for line in lines if line.text)
    known = learned(openings.values(), words)
    if known:
        return Speakers(known, openings)
    alone = standing_alone(lines)
    return Speakers(frozenset(o.label for o in alone.values()), alone)


def is_time(line: Line) -> bool:
    """Whether the line holds a time and nothing else."""
    return _TIME_ONLY.fullmatch(line.text) is not None


def has_f4_times(text: str) -> bool:
    """Whether the text has times as f4 sets them."""
    return _F4.search(text) is not None


def parse_plain(document: Document) -> Content:
    """The turns of `Name: words`; lines without a speaker go on with the turn above."""
    return parse_lines(document.lines, flowing)


def parse_lines(lines: Sequence[Line], joined: Callable[[list[str]], str]) -> Content:
    """The turns in `lines`; `joined` makes one text of the lines of a turn."""
    speakers = speakers_of(lines)
    drafts: list[Draft] = []
    leftovers: list[Leftover] = []
    time: Line | None = None
    for index, line in enumerate(lines):
        opening = speakers.at(index)
        if not line.text:
            if drafts and not time:
                drafts[-1].add("")
        elif is_time(line):
            _drop(time, leftovers)
            time = line
        elif line.heading and not opening:
            leftovers.append(Leftover(line.number, line.text, "heading"))
        elif opening or time:
            drafts.append(_opened(line, opening, time, drafts))
            time = None
        elif drafts:
            drafts[-1].add(line.text)
        else:
            leftovers.append(Leftover(line.number, line.text, ABOVE))
    _drop(time, leftovers)
    if last := _ended(lines, drafts):
        leftovers.append(Leftover(last.number, last.text, "a line about the recording"))
    return _finished(drafts, leftovers, speakers, joined)


def _ended(lines: Sequence[Line], drafts: Sequence[Draft]) -> Line | None:
    """The last line, taken off its turn, when it only says how long a timed recording was."""
    last = next((line for line in reversed(lines) if line.text), None)
    if last is None or not drafts or not any(is_time(line) for line in lines):
        return None
    parts = drafts[-1].parts
    if len([part for part in parts if part]) < 2 or not _ENDED.fullmatch(last.text):
        return None
    while parts.pop() != last.text:
        pass
    return last


def parse_f4(document: Document) -> Content:
    """The turns of f4: a time at the end of a paragraph is where that turn ends."""
    content = parse_plain(document)
    turns: list[ParsedTurn] = []
    ends = None
    for turn in content.turns:
        stamps = _F4.findall(turn.text)
        lines = (line.strip() for line in _F4.sub(" ", turn.text).split("\n"))
        text = "\n".join(filter(None, lines))
        begins = ends
        ends = milliseconds(f"{stamps[-1][0]}.{stamps[-1][1]}") if stamps else None
        if text:
            turns.append(replace(turn, text=text, begins=begins, ends=ends))
    return replace(content, turns=tuple(turns))


def parse_prose(document: Document) -> Content:
    """Each paragraph as a turn without a speaker."""
    drafts: list[Draft] = []
    fresh = True
    for line in document.lines:
        if line.text and fresh:
            drafts.append(Draft(line.number))
        if line.text:
            drafts[-1].add(line.text)
        fresh = not line.text
    turns = [ParsedTurn(flowing(d.parts), line=d.line) for d in drafts]
    notes = ["No speaker labels were found: each paragraph is a turn without a speaker."]
    if has_labels_before_tabs(document.lines):
        notes.append(
            "Some lines begin with a short label and a tab. If these are speakers, put a colon "
            "after each, as in `I:`, and import the file again."
        )
    return Content(tuple(turns), notes=tuple(notes))


def _finished(
    drafts: Sequence[Draft],
    leftovers: list[Leftover],
    speakers: Speakers,
    joined: Callable[[list[str]], str],
) -> Content:
    """The turns that have words; a speaker without any is left over."""
    turns: list[ParsedTurn] = []
    for draft in drafts:
        if text := joined(draft.parts):
            turns.append(ParsedTurn(text, draft.speaker, draft.begins, draft.ends, draft.line))
        else:
            leftovers.append(Leftover(draft.line, draft.source, NO_WORDS))
    notes = []
    if once := once_named(speakers.openings.values(), speakers.labels):
        notes.append(kept_as_words(once))
    if not speakers.labels:
        notes.append(NO_SPEAKERS)
    return Content(tuple(turns), tuple(leftovers), 0, tuple(notes))


def _opened(
    line: Line, opening: Opening | None, time: Line | None, above: Sequence[Draft]
) -> Draft:
    """A new turn; words below a time without a name are of the speaker above."""
    stamp = _TIME_ONLY.fullmatch(time.text) if time else None
    begins = milliseconds(stamp[1]) if stamp else None
    number = time.number if time else line.number
    if opening is None:
        speaker = above[-1].speaker if above else None
        return Draft(number, speaker, begins, parts=[line.text])
    if opening.begins is not None:
        begins = opening.begins
    draft = Draft(number, opening.label, begins, opening.ends, line.text)
    draft.add(opening.text)
    return draft


def _drop(time: Line | None, leftovers: list[Leftover]) -> None:
    if time:
        leftovers.append(Leftover(time.number, time.text, "a time without words"))
