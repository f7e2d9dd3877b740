"""WebVTT and SubRip: Teams, Stream, Zoom, Meet, Amberscript, Whisper and any other.

What is one turn: a cue is a turn, as the makers of these files show it. Two rules join
cues. Parts `n-0`, `n-1` ... of one Teams utterance are one turn while the speaker is the
same. A Zoom cue without a name goes on with the speaker above it. Cues of one speaker
that carry no such sign stay turns of their own, also directly after each other, because
Teams lists them apart, each with its own time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from qualcode.formats.transcripts.cues import (
    NO_WORDS,
    NOT_IN_A_CUE,
    Cue,
    cues_of,
    has_guid,
    unescaped,
    voices_of,
    words_of,
)
from qualcode.formats.transcripts.document import Content, Document, Line
from qualcode.formats.transcripts.encoding import one_line
from qualcode.formats.transcripts.parsed import Leftover, ParsedTurn
from qualcode.formats.transcripts.plain import NO_SPEAKERS
from qualcode.formats.transcripts.speakers import (
    Opening,
    is_name,
    kept_as_words,
    learned,
    once_named,
    opening_of,
)
from qualcode.formats.transcripts.times import RANGE, are_counted

_SIGNS = ("<", "&", "{", "\t", " \n", "\n ")
"""What makes words need a closer look."""
_DASHES = ("", "-", "–")


def is_vtt(text: str) -> bool:
    """Whether the file says it is WebVTT."""
    return text.startswith("WEBVTT") and text[6:7] in {"", " ", "\t", "\n"}


def vtt_form(text: str) -> tuple[str, str]:
    """Which program's WebVTT it is, and what shows it."""
    if has_guid(text):
        return "teams-vtt", "WebVTT whose cues have the identifiers of Teams"
    if are_counted(stamp for pair in RANGE.findall(text[:20_000]) for stamp in pair):
        return "teams-vtt", "WebVTT with the short time stamps of Teams (0:0:6.90)"
    if "\n<v" in text:
        return "vtt", "WebVTT with a voice in each cue"
    if _named_speakers(cues_of(text)[0]):
        return "zoom-vtt", "WebVTT with names in front of the words, as Zoom writes"
    if "amberscript" in text[:80].casefold():
        return "amberscript-vtt", "WebVTT that says it was made by Amberscript"
    return "vtt", "WebVTT"


def parse_voiced(document: Document) -> Content:
    """The turns of WebVTT with voices; parts of one Teams utterance are joined."""
    cues, leftovers = cues_of(document.text)
    turns: list[ParsedTurn] = []
    names: dict[str | None, str | None] = {None: None}
    merged, utterance, speaker = 0, "", None
    first = last = number = 0
    pieces: list[str] = []
    for ident, begins, ends, line, body in cues:
        part_of = ident.rpartition("-")[0] if "/" in ident else ""
        for raw, words in _said(body):
            if raw not in names:
                names[raw] = one_line(unescaped(raw or "")) or None
            name = names[raw]
            if not words:
                leftovers.append(Leftover(line, body.strip(), "a voice without words"))
            elif part_of and part_of == utterance and name == speaker:
                merged += 1
                pieces.append(words)
                last = max(last, ends)
            else:
                if pieces:
                    turns.append(ParsedTurn(" ".join(pieces), speaker, first, last, number))
                pieces, utterance, speaker = [words], part_of, name
                first, last, number = begins, ends, line
    if pieces:
        turns.append(ParsedTurn(" ".join(pieces), speaker, first, last, number))
    notes = () if any(turn.speaker for turn in turns) else (NO_SPEAKERS,)
    return Content(tuple(_named_once(turns)), tuple(leftovers), merged, notes)


def parse_named(document: Document) -> Content:
    """The turns of subtitles with `Name: text` in the cues; a nameless cue goes on above.

    Where the cues name nobody, each is a turn without a speaker. So is a nameless cue
    below lines that could not be read: the name may have been in them.
    """
    cues, leftovers = cues_of(document.text)
    speakers = _named_speakers(cues)
    broken = {leftover.line for leftover in leftovers if leftover.why == NOT_IN_A_CUE}
    turns: list[ParsedTurn] = []
    merged, last = 0, 0
    for cue in cues:
        whole = not broken or broken.isdisjoint(range(last, cue.line))
        last = cue.line
        for speaker, words in _pieces(cue, speakers):
            if not words:
                leftovers.append(Leftover(cue.line, speaker or cue.body.strip(), NO_WORDS))
            elif speaker is None and whole and turns and turns[-1].speaker is not None:
                merged += 1
                turns[-1] = _longer(turns[-1], words, cue.ends)
            else:
                turns.append(ParsedTurn(words, speaker, cue.begins, cue.ends, cue.line))
    notes = [] if speakers else [NO_SPEAKERS]
    openings = [o for cue in cues if (o := _opening(cue))]
    if speakers and (once := once_named(openings, speakers)):
        notes.append(kept_as_words(once))
    return Content(tuple(turns), tuple(leftovers), merged, tuple(notes))


def _named_once(turns: Sequence[ParsedTurn]) -> Sequence[ParsedTurn]:
    """The turns without the name that noScribe repeats in the words of every cue."""
    if not all(turn.speaker and turn.text.startswith(f"{turn.speaker}: ") for turn in turns):
        return turns
    return [replace(turn, text=turn.text[len(turn.speaker or "") + 2 :].strip()) for turn in turns]


def _said(body: str) -> Iterable[tuple[str | None, str]]:
    """The voices of a cue; one voice around plain words, nearly always, goes the short way."""
    if body[:3] == "<v ":
        name, _, rest = body[3:].partition(">")
        rest = rest.rstrip().removesuffix("</v>").strip()
        if rest[:1] not in _DASHES and "<" not in name and "\n" not in name:
            for sign in _SIGNS:
                if sign in rest:
                    break
            else:
                return ((name, rest.replace("\n", " ")),)
    return voices_of(body)


def _longer(turn: ParsedTurn, words: str, ends: int) -> ParsedTurn:
    return replace(turn, text=f"{turn.text} {words}", ends=max(turn.ends or ends, ends))


def _opening(cue: Cue) -> Opening | None:
    return opening_of(Line(cue.line, words_of(cue.body.split("\n", 1)[0])))


def _named_speakers(cues: Sequence[Cue]) -> frozenset[str]:
    """The labels that are speakers in subtitles; empty when the cues name nobody.

    Zoom numbers its cues and names whoever begins, so there a name counts when it
    occurs once. Elsewhere it has to be a habit or to come back.
    """
    openings = [o for cue in cues if (o := _opening(cue))]
    if not openings:
        return frozenset()
    known = learned(openings, len(cues))
    first = _opening(cues[0])
    if first is None or not cues[0].id.isdecimal():
        return known
    if first.label in known or is_name(first.label):
        # In capitals and on its own it is a course (HBO-V) sooner than a person.
        once = [label for label in once_named(openings, known) if not label.isupper()]
        return known | frozenset(once)
    return known


def _pieces(cue: Cue, speakers: frozenset[str]) -> list[tuple[str | None, str]]:
    """The words of a cue by the name in front of them; None goes on with the name above."""
    if not speakers:
        return [(None, words_of(cue.body))]
    pieces: list[tuple[str | None, list[str]]] = []
    for text in cue.body.split("\n"):
        words = words_of(text)
        opening = opening_of(Line(cue.line, words))
        if opening and opening.label in speakers:
            pieces.append((opening.label, [opening.text]))
        elif words and pieces:
            pieces[-1][1].append(words)
        elif words:
            pieces.append((None, [words]))
    return [(speaker, " ".join(filter(None, words))) for speaker, words in pieces]
