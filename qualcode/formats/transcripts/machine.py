"""JSON: Amberscript, Whisper and WhisperX, and oTranscribe."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence

from qualcode.formats.transcripts.document import Content, Document, flowing
from qualcode.formats.transcripts.encoding import normalised, one_line
from qualcode.formats.transcripts.hypertext import html_lines
from qualcode.formats.transcripts.parsed import Leftover, ParsedTurn
from qualcode.formats.transcripts.plain import NO_SPEAKERS, parse_lines
from qualcode.model.errors import FormatError

_LONGEST = 10**7  # seconds; a time beyond four months is damage


def json_form(document: Document) -> tuple[str, str]:
    """Which program's JSON it is, and what shows it; FormatError for any other."""
    value = _loaded(document)
    if isinstance(value, dict):
        segments = value.get("segments")
        if isinstance(segments, list):
            if any(isinstance(s, dict) and isinstance(s.get("text"), str) for s in segments):
                return "whisper-json", "JSON with segments of text, as Whisper writes"
            if any(isinstance(s, dict) and isinstance(s.get("words"), list) for s in segments):
                return "amberscript-json", "JSON with segments of timed words"
        if isinstance(value.get("text"), str) and "<" in value["text"]:
            return "otranscribe", "JSON with a text in HTML, as oTranscribe writes"
    raise FormatError(
        "The file is JSON, but not a transcript of a program that is known here.",
        "JSON of Amberscript, Whisper, WhisperX and oTranscribe can be imported. Export the "
        "transcript as vtt, docx or txt instead.",
        path=document.name,
    )


def parse_amberscript(document: Document) -> Content:
    """A turn for each segment of timed words; `spkid` gives way to the speaker's name."""
    value = _loaded(document)
    names = _names(value)

    def turn(segment: dict[str, object], number: int) -> ParsedTurn | None:
        timed = segment.get("words")
        words = [w for w in timed if isinstance(w, dict)] if isinstance(timed, list) else []
        text = " ".join(filter(None, (_text(word.get("text")) for word in words)))
        if not text:
            return None
        label = _text(segment.get("speaker"))
        begins, ends = _milliseconds(words[0].get("start")), _milliseconds(words[-1].get("end"))
        return ParsedTurn(text, names.get(label, label) or None, begins, ends, number)

    return _segments(value, document.name, turn)


def parse_whisper(document: Document) -> Content:
    """A turn for each segment of text; WhisperX gives its speaker too."""

    def turn(segment: dict[str, object], number: int) -> ParsedTurn | None:
        text = _text(segment.get("text"))
        if not text:
            return None
        begins, ends = _milliseconds(segment.get("start")), _milliseconds(segment.get("end"))
        return ParsedTurn(text, _text(segment.get("speaker")) or None, begins, ends, number)

    return _segments(_loaded(document), document.name, turn)


def parse_otranscribe(document: Document) -> Content:
    """The turns of oTranscribe, whose times stand in front of the words."""
    value = _loaded(document)
    text = value.get("text") if isinstance(value, dict) else None
    if not isinstance(text, str):
        raise FormatError("The JSON has no text.", "Export it again.", path=document.name)
    return parse_lines(html_lines(text, document.name), flowing)


def _segments(
    value: object, name: str, turn: Callable[[dict[str, object], int], ParsedTurn | None]
) -> Content:
    """The turns of the segments; a segment without words is left over as it stands."""
    segments = value.get("segments") if isinstance(value, dict) else None
    if not isinstance(segments, list):
        raise FormatError("The JSON has no segments.", "Export it again.", path=name)
    turns: list[ParsedTurn] = []
    leftovers: list[Leftover] = []
    for number, segment in enumerate(segments, 1):
        found = turn(segment, number) if isinstance(segment, dict) else None
        if found:
            turns.append(found)
        else:
            shown = normalised(json.dumps(segment, ensure_ascii=False))
            leftovers.append(Leftover(number, shown, "a segment without words"))
    notes = () if any(t.speaker for t in turns) else (NO_SPEAKERS,)
    return Content(tuple(turns), tuple(leftovers), 0, notes)


def _names(value: object) -> dict[str, str]:
    speakers: Sequence[object] = []
    if isinstance(value, dict) and isinstance(value.get("speakers"), list):
        speakers = value["speakers"]
    return {
        _text(s.get("spkid")): _text(s.get("name")) or _text(s.get("spkid"))
        for s in speakers
        if isinstance(s, dict)
    }


def _loaded(document: Document) -> object:
    try:
        value: object = json.loads(document.text)
    except json.JSONDecodeError as error:
        raise FormatError(
            f"The JSON is damaged: {error.msg}.",
            "Download the transcript again.",
            path=document.name,
            line=error.lineno,
        ) from error
    except (ValueError, RecursionError) as error:
        raise FormatError(
            "The JSON is damaged.", "Download the transcript again.", path=document.name
        ) from error
    return value


def _text(value: object) -> str:
    """The value as words on one line; empty for anything but text."""
    return one_line(value) if isinstance(value, str) else ""


def _milliseconds(seconds: object) -> int | None:
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    if not math.isfinite(seconds) or abs(seconds) > _LONGEST:
        return None
    return round(seconds * 1000)
