"""One function that reads any transcript: unpack, clean, detect, parse, check.

Every line of the file ends up in a turn or in `leftovers`; nothing is dropped. Whatever
the bytes, the only error is a FormatError in the researcher's words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from qualcode.formats.transcripts import headed, hypertext, machine, markdown, plain, subtitles
from qualcode.formats.transcripts.captions import parse_sbv
from qualcode.formats.transcripts.detect import form_of
from qualcode.formats.transcripts.document import LABEL_LENGTH, Content, Document
from qualcode.formats.transcripts.encoding import decoded, normalised
from qualcode.formats.transcripts.packed import unpacked
from qualcode.formats.transcripts.panel import parse_panel
from qualcode.formats.transcripts.parsed import Leftover, Parsed, ParsedTurn
from qualcode.formats.transcripts.rtf import is_rtf, rtf_document
from qualcode.formats.transcripts.tables import parse_csv, parse_tables
from qualcode.formats.transcripts.teams import parse_paste
from qualcode.formats.transcripts.times import CLOCK, STAMP
from qualcode.model.errors import FormatError

_FORMS: Mapping[str, tuple[str, Callable[[Document], Content]]] = {
    "teams-vtt": ("Teams or Stream subtitles (.vtt)", subtitles.parse_voiced),
    "teams-paste": ("Text copied from Teams, with time ranges", parse_paste),
    "teams-panel": ("Text copied from the transcript pane of Teams", parse_panel),
    "teams-docx": ("Teams transcript in Word", headed.parse_teams),
    "amberscript-txt": ("Amberscript text, a time above each turn", plain.parse_plain),
    "amberscript-docx": ("Amberscript in Word", plain.parse_plain),
    "amberscript-json": ("Amberscript JSON", machine.parse_amberscript),
    "amberscript-csv": ("Amberscript table", parse_csv),
    "amberscript-vtt": ("Amberscript subtitles, without speakers", subtitles.parse_named),
    "zoom-vtt": ("Zoom subtitles, with names in the words", subtitles.parse_named),
    "vtt": ("Any other WebVTT subtitles", subtitles.parse_voiced),
    "srt": ("SubRip subtitles", subtitles.parse_named),
    "sbv": ("YouTube captions (.sbv)", parse_sbv),
    "plain-txt": ("Text with `Name: words`", plain.parse_plain),
    "plain-docx": ("Word with `Name: words`", plain.parse_plain),
    "markdown": ("Markdown with names in bold, italics or headings", markdown.parse_markdown),
    "otter": ("Otter text, name and time above the words", headed.parse_otter),
    "whisper-json": ("Whisper or WhisperX JSON", machine.parse_whisper),
    "whisper-tsv": ("Whisper table", parse_csv),
    "noscribe-html": ("noScribe page", hypertext.parse_noscribe),
    "otranscribe": ("oTranscribe (.otr)", machine.parse_otranscribe),
    "f4": ("f4 text, with #00:01:02-3# at the end of a turn", plain.parse_f4),
    "word-transcribe": ("Transcribe in Word, time and name above the words", headed.parse_otter),
    "table-docx": ("Word with the turns in a table", parse_tables),
    "odt": ("OpenDocument with `Name: words`", plain.parse_plain),
    "rtf": ("Rich text with `Name: words`", plain.parse_plain),
    "csv": ("Table with columns for start, end, speaker and text", parse_csv),
    "prose": ("Text without speakers, a turn per paragraph", plain.parse_prose),
}
FORMS: Mapping[str, str] = MappingProxyType({form: _FORMS[form][0] for form in _FORMS})
"""Every form that can be read, with one line about it."""

_MEDIA = (
    (b"\x1aE\xdf\xa3", 0), (b"ID3", 0), (b"OggS", 0), (b"fLaC", 0), (b"RIFF", 0), (b"ftyp", 4),
    (b"\xff\xfb", 0), (b"\xff\xf3", 0), (b"0&\xb2u\x8ef\xcf\x11", 0), (b"FORM", 0), (b"#!AMR", 0),
)  # fmt: skip
_LINELESS = frozenset(["amberscript-json", "whisper-json", "otranscribe", "noscribe-html"])
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TIME_LINE = re.compile(rf"^[ \t]*[\[(#]?(?:{STAMP}[ \t]*-->|{CLOCK}[\])#]?[ \t]*$)", re.MULTILINE)


def read_transcript(
    data: bytes, name: str, *, form: str | None = None, encoding: str | None = None
) -> Parsed:
    """The turns of a transcript file and everything in it that is in no turn.

    `form` is one of FORMS and overrules what the content shows; `encoding` does so for
    the characters. FormatError when the file cannot be read as a transcript.
    """
    if form is not None and form not in _FORMS:
        raise FormatError(
            f'There is no form "{form}".', f"The forms are {', '.join(_FORMS)}.", path=name
        )
    document = _document(data, name, encoding)
    found, reason = (form, "chosen by you") if form else form_of(document)
    content = _parsed(document, found)
    turns, long = _checked(content.turns)
    if document.kind != "text" or found in _LINELESS:
        turns = tuple(replace(turn, line=None) for turn in turns)
    if not turns:
        raise _no_turns(document, found)
    leftovers = sorted(
        [*document.leftovers, *content.leftovers, *long, *_tables_of(document, found)],
        key=lambda leftover: leftover.line,
    )
    notes = (*document.notes, *content.notes)
    return Parsed(found, reason, turns, tuple(leftovers), content.merged_cues, notes)


def _document(data: bytes, name: str, encoding: str | None) -> Document:
    if data.startswith(b"PK\x03\x04"):
        return unpacked(data, name)
    if is_rtf(data):
        return rtf_document(data, name)
    if data.startswith(_OLE):
        raise FormatError(
            "The file is an old .doc, or a Word document with a password.",
            "Open it in Word, take off the password, and save it as .docx.",
            path=name,
        )
    if data.startswith(b"%PDF"):
        raise FormatError(
            "The file is a PDF.", "Import the document it was made from, or its text.", path=name
        )
    if any(data[place : place + len(mark)] == mark for mark, place in _MEDIA):
        raise FormatError(
            "The file is a recording, not a transcript.",
            "Import the transcript; recordings stay outside the study.",
            path=name,
        )
    text, notes = decoded(data, name, encoding)
    return Document(name, text, notes=notes)


def _parsed(document: Document, form: str) -> Content:
    if form == "teams-docx" and any("-->" in line.text for line in document.lines):
        return parse_paste(document)
    if form in {"vtt", "teams-vtt"} and "<v" not in document.text:
        return subtitles.parse_named(document)
    return _FORMS[form][1](document)


def _checked(turns: tuple[ParsedTurn, ...]) -> tuple[tuple[ParsedTurn, ...], list[Leftover]]:
    """The turns in clean characters; a label too long for a speaker is left over."""
    kept: list[ParsedTurn] = []
    leftovers: list[Leftover] = []
    for turn in turns:
        text, speaker = turn.text, turn.speaker
        if not text.isascii():
            text = normalised(text).strip()
        if speaker and len(speaker) > LABEL_LENGTH:
            why = f"longer than {LABEL_LENGTH} characters, so not a speaker"
            leftovers.append(Leftover(turn.line or 1, speaker, why))
            speaker = None
        same = text == turn.text and speaker == turn.speaker
        kept.append(turn if same else replace(turn, text=text, speaker=speaker))
    return tuple(kept), leftovers


def _tables_of(document: Document, form: str) -> list[Leftover]:
    if form == "table-docx":
        return []
    return [
        Leftover(number, " | ".join(row), "a row of a table")
        for table in document.tables
        for number, row in enumerate(table, 1)
        if any(row)
    ]


def _no_turns(document: Document, form: str) -> FormatError:
    timed = _TIME_LINE.search(document.text)
    message = (
        "There are time stamps in the file, but no turn could be read."
        if timed
        else "No turn could be read from the file."
    )
    line = document.text.count("\n", 0, timed.start()) + 1 if timed else None
    return FormatError(
        message,
        f'It was read as "{form}". Choose another with --form: {", ".join(FORMS)}.',
        path=document.name,
        line=line,
    )
