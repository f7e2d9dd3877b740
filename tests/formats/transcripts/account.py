"""Which words of a file are in no turn, no speaker, no leftover and no structure.

Written against the grammars of the forms and not against the parsers: structure is
taken off the raw text by the regular expressions here, and what is left is counted.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from qualcode.formats.transcripts.encoding import decoded, normalised
from qualcode.formats.transcripts.parsed import Parsed

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WORD = re.compile(r"[^\W_]+")
TIME = re.compile(r"-?\d{1,4}(?::\d{1,2}){1,3}(?:[.,]\d{1,9})?")
IN_WORDS = re.compile(
    r"(?<!\S)(?:\d{1,3} ?(?:hours?|uur|uren|minutes?|minuut|minuten|seconds?|seconden?)(?:,| en| and)? ?)+"
    r"(?:\d{1,3}:\d\d(?::\d\d)?)?$",
    re.IGNORECASE,
)
SUBTITLES = {"teams-vtt", "zoom-vtt", "amberscript-vtt", "vtt", "srt", "sbv"}
TABLES = {"amberscript-csv", "whisper-tsv", "csv"}
TAG = re.compile(
    r"</?(?:c|i|b|u|v|s|lang|ruby|rt|font)(?:[.][^\s<>]*)?(?:[ \t]+[^<>\n]*)?/?>|\{\\an?\d+\}"
)
VOICE = re.compile(r"<v(?:\.[^\s<>]*)*[ \t]+([^<>\n]*)>")
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
GUID_LINE = re.compile(
    r"^[ \t]*[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}[-/0-9]*[ \t]*$", re.MULTILINE
)


def lost_words(data: bytes, parsed: Parsed) -> Counter[str]:
    """The words of the file that the result does not account for; empty when all is well."""
    return words(" \n ".join(_said(data, parsed))) - words(" \n ".join(_kept(parsed)))


def words(text: str) -> Counter[str]:
    """Every run of letters and digits, times left out."""
    return Counter(WORD.findall(TIME.sub(" ", normalised(text))))


def _kept(parsed: Parsed) -> Iterator[str]:
    for turn in parsed.turns:
        yield turn.text
        yield turn.speaker or ""
    for leftover in parsed.leftovers:
        yield _untagged(leftover.text) if parsed.format in SUBTITLES else leftover.text


def _said(data: bytes, parsed: Parsed) -> Iterator[str]:
    """The text of a file without the structure of its form."""
    if data[:4] == b"PK\x03\x04":
        yield from _packed(data)
        return
    text, _ = decoded(data, "file")
    if parsed.format in SUBTITLES:
        yield _subtitles(text, parsed)
    elif parsed.format in TABLES:
        yield from _table(text)
    elif parsed.format.endswith("-json") or parsed.format == "otranscribe":
        yield from _json(json.loads(text), parsed)
    elif parsed.format == "markdown":
        yield ENTITY.sub(lambda m: html.unescape(m[0]), text)
    elif parsed.format == "noscribe-html":
        unseen = r"<(head|style|script|title)\b.*?</\1>"
        text = re.sub(unseen, " ", text, flags=re.DOTALL | re.IGNORECASE)
        yield _page(text)
    elif parsed.format == "f4":
        yield re.sub(r"#\d+:\d+:\d+[-.,]\d+#", " ", text)
    elif parsed.format == "teams-panel":
        yield _panel(text, parsed)
    else:
        yield text


def _panel(text: str, parsed: Parsed) -> str:
    """The text without headings whose name is told somewhere, and without times in words."""
    kept = words(" \n ".join(_kept(parsed)))
    lines = [re.sub(r"[ \t]+", " ", normalised(raw)).strip() for raw in re.split(r"[\r\n]+", text)]
    out = []
    for at, line in enumerate(lines):
        label = IN_WORDS.sub("", line).strip()
        below = lines[at + 1] if at + 1 < len(lines) else ""
        is_name = label == line and below and not IN_WORDS.sub("", below).strip()
        heading = label != line or is_name
        out.append("" if heading and not words(label) - kept else label)
    return "\n".join(out)


def _subtitles(text: str, parsed: Parsed) -> str:
    text = text.removeprefix("WEBVTT")
    text = GUID_LINE.sub("", re.sub(r"^[ \t]*\d+[ \t]*$", "", text, flags=re.MULTILINE))
    times = rf"^[ \t]*{TIME.pattern}[ \t]*(?:-->|,)[ \t]*{TIME.pattern}(?![^ \t\n])"
    settings = r"(?:(?:align|line|position|size|vertical|region|[XY][12]):[A-Za-z0-9.,%-]+(?![^\s])[ \t]*)*"
    text = re.sub(rf"{times}[ \t]*{settings}", "", text, flags=re.MULTILINE)
    names = VOICE.findall(text)
    known = {" ".join(words(speaker)) for speaker in parsed.speakers()}
    left = " ".join(leftover.text for leftover in parsed.leftovers)
    for name in names:
        plain = " ".join(words(ENTITY.sub(lambda m: html.unescape(m[0]), name)))
        assert not plain or plain in known or name in left, name
    return _untagged(text)


def _untagged(text: str) -> str:
    return ENTITY.sub(lambda m: html.unescape(m[0]), TAG.sub("", VOICE.sub(" ", text)))


def _page(text: str) -> str:
    inside = r"""(?:\s(?:[^<>"']|"[^"<>]*"|'[^'<>]*')*)?/?>"""
    text = re.sub(r'<a\s+name="ts_[0-9]+_[0-9]+_[^"<>]*">', " ", text)
    blocks = re.sub(rf"</?(?:p|br|div){inside}", " ", text)
    known = "html|head|body|span|a|b|i|u|s|title"
    tag = rf"</?(?:{known}){inside}|<!--[^<>]*-->|<!DOCTYPE{inside}"
    return html.unescape(re.sub(tag, "", blocks, flags=re.IGNORECASE))


def _table(text: str) -> Iterator[str]:
    heading = text.lstrip("\n").split("\n", 1)[0]
    delimiter = max("\t;,|", key=heading.count)
    names = [cell.strip().strip('"').casefold() for cell in heading.split(delimiter)]
    column = next(names.index(n) for n in ("text", "utterance", "tekst") if n in names)
    bare = delimiter == "\t" and '\n"' not in text and '\t"' not in text
    quoting = csv.QUOTE_NONE if bare else csv.QUOTE_MINIMAL
    rows = csv.reader(io.StringIO(text), delimiter=delimiter, quoting=quoting)
    next(row for row in rows if any(cell.strip() for cell in row))
    for row in rows:
        yield " ".join(row[column : column + 1])
        yield " ".join(row[len(names) :])


def _json(value: object, parsed: Parsed) -> Iterator[str]:
    assert isinstance(value, dict)
    if parsed.format == "otranscribe":
        yield _page(value["text"])
        return
    for segment in value["segments"]:
        if not isinstance(segment, dict):
            yield json.dumps(segment, ensure_ascii=False)
        elif parsed.format == "whisper-json":
            yield segment["text"] if isinstance(segment.get("text"), str) else ""
        elif isinstance(segment.get("words"), list):
            for word in segment["words"]:
                if isinstance(word, dict) and isinstance(word.get("text"), str):
                    yield word["text"]


def _packed(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.namelist():
            if part == "content.xml":
                xml = archive.read(part).decode("utf-8")
                paragraphs = re.findall(r"<text:[ph][ >].*?</text:[ph]>", xml, flags=re.DOTALL)
                yield " ".join(html.unescape(re.sub(r"<[^<>]*>", "", p)) for p in paragraphs)
            if re.fullmatch(r"word/(?:document|footnotes|comments|header\d*|footer\d*)\.xml", part):
                # ElementTree refuses a brace in the address of a name space.
                xml = archive.read(part).decode("utf-8", "replace")
                xml = re.sub(r'(xmlns:\w+="[^"{}]*)[{}]', r"\1", xml)
                yield "".join(_word(ET.fromstring(xml.encode())))  # noqa: S314


def _word(element: ET.Element) -> Iterator[str]:
    """The words below an element of Word, placeholders and deleted words left out."""
    children = list(element)
    tag = element.tag.rpartition("}")[2]
    empty = tag == "sdt" and element.find(f"./{W}sdtPr/{W}showingPlcHdr") is not None
    if tag in {"del", "moveFrom"} or empty:
        return
    if element.tag == f"{W}t":
        yield element.text or ""
    yield " " if tag in {"br", "tab", "p"} else ""
    for child in children:
        yield from _word(child)
    yield " " if tag == "p" else ""
