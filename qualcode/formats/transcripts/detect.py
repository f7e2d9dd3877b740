"""Which form a file has, by what is in it; the extension is never asked."""

from __future__ import annotations

import re
from collections.abc import Mapping

from qualcode.formats.transcripts.captions import is_sbv
from qualcode.formats.transcripts.cues import has_guid
from qualcode.formats.transcripts.document import Document, Kind
from qualcode.formats.transcripts.elsewhere import of_columns, of_text
from qualcode.formats.transcripts.headed import headings_of, is_name_first
from qualcode.formats.transcripts.hypertext import is_noscribe
from qualcode.formats.transcripts.machine import json_form
from qualcode.formats.transcripts.markdown import is_markdown
from qualcode.formats.transcripts.panel import is_panel
from qualcode.formats.transcripts.plain import has_f4_times, is_time, speakers_of
from qualcode.formats.transcripts.subtitles import is_vtt, vtt_form
from qualcode.formats.transcripts.tables import has_speech, heading_cells, table_form
from qualcode.formats.transcripts.times import STAMP
from qualcode.model.errors import FormatError

Found = tuple[str, str]
"""The id of a form and the reason for it."""

_PLAIN: Mapping[Kind, str] = {
    "text": "plain-txt",
    "docx": "plain-docx",
    "odt": "odt",
    "rtf": "rtf",
}
_RANGE_LINE = re.compile(rf"^[ \t]*{STAMP}[ \t]*-->[ \t]*{STAMP}", re.MULTILINE)
_COMMA_RANGE = re.compile(r"^[ \t]*[0-9]+:[0-9]+:[0-9]+,[0-9]+[ \t]*-->", re.MULTILINE)
_NUMBERED_RANGE = re.compile(rf"[0-9]+[ \t]*\n[ \t]*{STAMP}[ \t]*-->")
_VOICE_BELOW = re.compile(r"-->.*\n<v[ .]")


def form_of(document: Document) -> Found:
    """The form of a document; FormatError when it is none that can be imported."""
    if other := _elsewhere(document):
        raise other
    if document.kind == "text":
        return _structured(document) or _lined(document)
    if document.tables and has_speech(document.tables) and not _speaks(document):
        return "table-docx", "a table with speakers or times beside the words"
    return _lined(document)


def _elsewhere(document: Document) -> FormatError | None:
    """Why a file that another command reads is none of ours; None when it may be."""
    if document.kind == "text":
        text = document.text.lstrip()
        return of_text(text, document.name) or of_columns(heading_cells(text), document.name)
    found = (
        of_columns(table[0], document.name, in_word=True) for table in document.tables if table
    )
    return next(filter(None, found), None)


def _structured(document: Document) -> Found | None:
    """A form with a grammar of its own: subtitles, JSON, a page or a table."""
    text = document.text.lstrip()
    if is_vtt(text):
        return vtt_form(text)
    if text[:1] in {"{", "["} and not re.match(r"\[[^\]\n]{1,80}\]", text):
        return json_form(document)
    if re.match(r"<(?:[?!]|html|p\b|head|body|[A-Z_]+\b)", text, re.IGNORECASE):
        return _page(document)
    if _RANGE_LINE.search(text):
        if _COMMA_RANGE.search(text) or _NUMBERED_RANGE.match(text):
            return "srt", "numbered cues with times, as in SubRip"
        if has_guid(text) or _VOICE_BELOW.search(text):
            return vtt_form(text)
    elif is_sbv(text):
        return "sbv", "cues below two times with a comma, as YouTube writes captions"
    return table_form(text)


def _page(document: Document) -> Found:
    if is_noscribe(document.text):
        return "noscribe-html", "a page with the time anchors of noScribe"
    if "<ANNOTATION_DOCUMENT" in document.text:
        raise FormatError(
            "The file is an ELAN annotation, which cannot be imported.",
            "In ELAN choose File, Export as, Tab-delimited text, with a heading of begin, end, "
            "participant and text; or export subtitles (srt).",
            path=document.name,
        )
    raise FormatError(
        "The file is HTML or XML, but not a transcript of a program that is known here.",
        "Export the transcript as docx, txt, vtt or srt.",
        path=document.name,
    )


def _lined(document: Document) -> Found:
    """A form made of lines for people to read."""
    lines = document.lines
    if any("-->" in line.text and _RANGE_LINE.match(line.text) for line in lines):
        if document.kind == "docx":
            return "teams-docx", "time ranges on lines of their own, as older Teams in Word"
        return "teams-paste", "time ranges on lines of their own with names below, as in Teams"
    if is_panel(lines):
        return "teams-panel", "names with times in words, as the transcript pane of Teams"
    if has_f4_times(document.text):
        return "f4", "times between # signs, as f4 sets them"
    speakers = speakers_of(lines)
    turns = sum(1 for index in speakers.openings if speakers.at(index))
    headings = headings_of(lines)
    if headings and len(headings) >= turns:
        return _headed(document)
    if any(is_time(line) for line in lines):
        if not speakers.labels:
            return _PLAIN[document.kind], "times on lines of their own, without names"
        if document.kind == "docx":
            return "amberscript-docx", "a time above each turn and a name before the words"
        return "amberscript-txt", "times on lines of their own, names before the words"
    return _plain(document, bool(speakers.labels))


def _headed(document: Document) -> Found:
    if not is_name_first(document.lines):
        return "word-transcribe", "a time and a name above the words, as Transcribe in Word"
    if document.kind == "docx":
        return "teams-docx", "a name and a time above the words, as Teams in Word"
    return "otter", "a name and a time above the words, as Otter writes"


def _plain(document: Document, labelled: bool) -> Found:
    if document.kind == "text" and is_markdown(document):
        return "markdown", "names set in Markdown emphasis or headings"
    if labelled:
        return _PLAIN[document.kind], "names in front of the words"
    return "prose", "no names and no times: text in paragraphs"


def _speaks(document: Document) -> bool:
    return bool(speakers_of(document.lines).labels or headings_of(document.lines))
