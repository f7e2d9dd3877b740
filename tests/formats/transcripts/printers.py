"""Turns printed in the forms that programs write, to be read back."""

from __future__ import annotations

import csv
import html
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

GUID = "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"


@dataclass(frozen=True)
class Said:
    """A turn to print; times in milliseconds."""

    speaker: str
    begins: int
    ends: int
    text: str

    @property
    def flat(self) -> str:
        """The words on one line."""
        return self.text.replace("\n", " ")


Turns = Sequence[Said]


def clock(time: int, mark: str = ".") -> str:
    """`00:00:00.000`."""
    seconds, rest = divmod(time, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{mark}{rest:03}"


def short(time: int) -> str:
    """`0:0:6.90` for 6 seconds and 90 milliseconds, as Teams prints."""
    seconds, rest = divmod(time, 1000)
    return f"{seconds // 3600}:{seconds // 60 % 60}:{seconds % 60}.{rest}"


def whole(time: int) -> str:
    """`00:00:06`."""
    return clock(time)[:8]


def teams_download(turns: Turns) -> bytes:
    """Teams .vtt, each turn cut in two cues."""
    out = ["WEBVTT", ""]
    for number, turn in enumerate(turns):
        words = turn.flat.split(" ")
        half = max(1, len(words) // 2)
        parts = [p for p in (words[:half], words[half:]) if p]
        for part, said in enumerate(parts):
            name, text = html.escape(turn.speaker), html.escape(" ".join(said))
            out += [f"{GUID}/{number}-{part}", f"{clock(turn.begins)} --> {clock(turn.ends)}"]
            out += [f"<v {name}>{text}</v>", ""]
    return ("\ufeff" + "\r\n".join(out)).encode()


def teams_graph(turns: Turns) -> bytes:
    """Teams .vtt of the Graph interface."""
    cues = [
        f"{short(t.begins)} --> {short(t.ends)}\n<v {html.escape(t.speaker)}>"
        f"{html.escape(t.flat)}</v>\n"
        for t in turns
    ]
    return ("WEBVTT\n\n0:0:0.0 --> 0:0:0.1\n<v Wim>Ja</v>\n\n" + "\n".join(cues)).encode()


def voices(turns: Turns) -> bytes:
    """Any WebVTT with voices."""
    cues = [
        f"{clock(t.begins)} --> {clock(t.ends)} align:start\n<v {html.escape(t.speaker)}>"
        f"{html.escape(t.flat)}\n"
        for t in turns
    ]
    return ("WEBVTT\n\n" + "\n".join(cues)).encode()


def zoom(turns: Turns) -> bytes:
    """Zoom .vtt, the second half of a turn in a cue without a name.

    A second half with a colon is not cut off: whether a name stands before it nobody can tell.
    """
    out, number = ["WEBVTT", ""], 0
    for turn in turns:
        words = turn.flat.split(" ")
        half = max(1, len(words) // 2)
        if any(word.endswith(":") for word in words[half:]):
            half = len(words)
        for part, said in enumerate(p for p in (words[:half], words[half:]) if p):
            number += 1
            name = "" if part else f"{turn.speaker}: "
            out += [str(number), f"{clock(turn.begins)} --> {clock(turn.ends)}"]
            out += [name + html.escape(" ".join(said)), ""]
    return "\n".join(out).encode()


def srt(turns: Turns) -> bytes:
    """SubRip with names before the words."""
    cues = [
        f"{n}\n{clock(t.begins, ',')} --> {clock(t.ends, ',')}\n{t.speaker}: {html.escape(t.flat)}\n"
        for n, t in enumerate(turns, 1)
    ]
    return "\n".join(cues).encode("utf-8-sig")


def sbv(turns: Turns) -> bytes:
    """YouTube captions with names before the words."""
    cues = [
        f"{clock(t.begins)[1:]},{clock(t.ends)[1:]}\n>> {t.speaker}: {html.escape(t.flat)}\n"
        for t in turns
    ]
    return "\n".join(cues).encode()


def paste(turns: Turns, *, blank: str = "", colon: str = "") -> bytes:
    """Teams text with or without blank lines and colons."""
    blocks = [
        f"{short(t.begins)} --> {short(t.ends)}\n{blank}{t.speaker}{colon}\n{blank}{t.flat}\n{blank}"
        for t in turns
    ]
    return "".join(blocks).replace("\n", "\r\n").encode()


def in_words(time: int, *, dutch: bool = False) -> str:
    """`1 hour 0 minutes 6 seconds`."""
    hours, rest = divmod(time // 1000, 3600)
    minutes, seconds = divmod(rest, 60)
    units = ("uur", "minuut", "minuten", "seconde", "seconden") if dutch else (
        "hours" if hours > 1 else "hour", "minute", "minutes", "second", "seconds")  # fmt: skip
    told = (
        f"{minutes} {units[1 if minutes == 1 else 2]} {seconds} {units[3 if seconds == 1 else 4]}"
    )
    return f"{hours} {units[0]} {told}" if hours else told


def panel(turns: Turns, *, dutch: bool = False) -> bytes:
    """The transcript pane of Teams: initials, name and time where the speaker changes."""
    out, last = ["Transcript", ""], ""
    for turn in turns:
        told = in_words(turn.begins, dutch=dutch)
        if turn.speaker != last:
            minutes, seconds = divmod(turn.begins // 1000, 60)
            initials = "".join(w[0] for w in turn.speaker.split() if w[0].isupper())[:2]
            out += [
                *([initials] if initials else []),
                "",
                turn.speaker,
                f"{told}{minutes}:{seconds:02}",
            ]
            last = turn.speaker
        out += [f"{turn.speaker} {told}", turn.flat]
    return "\n".join(out).encode()


def amberscript_txt(turns: Turns) -> bytes:
    """A time, then the name and the words."""
    return "\n".join(
        f"{whole(t.begins)}\n{t.speaker}: {_paragraphs(t.text)}\n" for t in turns
    ).encode("utf-8-sig")


def amberscript_json(turns: Turns) -> bytes:
    """Segments of timed words."""
    names = list(dict.fromkeys(t.speaker for t in turns))
    segments = []
    for turn in turns:
        texts = turn.flat.split(" ")
        timed = [{"start": 0.0, "end": 0.0, "text": word, "conf": 1} for word in texts]
        timed[0]["start"], timed[-1]["end"] = turn.begins / 1000, turn.ends / 1000
        segments.append({"speaker": f"spk{names.index(turn.speaker)}", "words": timed})
    speakers = [{"spkid": f"spk{n}", "name": name} for n, name in enumerate(names)]
    return json.dumps({"speakers": speakers, "segments": segments}).encode("utf-8-sig")


def amberscript_csv(turns: Turns) -> bytes:
    """START,END,SPEAKER,TEXT with hundredths after a third colon."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["START", "END", "SPEAKER", "TEXT"])
    for turn in turns:
        times = [f"{whole(time)}:{time % 1000 // 10:02}" for time in (turn.begins, turn.ends)]
        table.writerow([*times, turn.speaker, turn.text])
    return out.getvalue().encode("utf-8-sig")


def plain(turns: Turns) -> bytes:
    """Names before the words, a blank line between paragraphs."""
    return "\n\n".join(f"{t.speaker}: {_paragraphs(t.text)}" for t in turns).encode("utf-16")


def bracketed(turns: Turns) -> bytes:
    """A time in brackets, a name, the words."""
    return "\n".join(f"[{whole(t.begins)}] {t.speaker}: {t.flat}" for t in turns).encode()


def markdown(turns: Turns) -> bytes:
    """Bold names under a heading."""
    marked = "\n\n".join(
        f"**{t.speaker}:** {_paragraphs(t.text).replace('*', chr(92) + '*')}" for t in turns
    )
    return f"# Gesprek\n\n{marked}\n".encode()


def otter(turns: Turns) -> bytes:
    """Name, two spaces, time; the words below."""
    return "\n\n".join(f"{t.speaker}  {_minutes(t.begins)}  \n{t.flat}" for t in turns).encode()


def whisper_json(turns: Turns) -> bytes:
    """Segments with speakers, as WhisperX writes."""
    segments = [
        {"start": t.begins / 1000, "end": t.ends / 1000, "text": f" {t.flat}", "speaker": t.speaker}
        for t in turns
    ]
    return json.dumps({"segments": segments}).encode()


def tsv(turns: Turns) -> bytes:
    """A table with tabs and milliseconds."""
    rows = [f"{t.begins}\t{t.ends}\t{t.speaker}\t{t.flat}" for t in turns]
    return "\n".join(["begin\tend\tspeaker\ttekst", *rows]).encode()


def f4(turns: Turns) -> bytes:
    """Times between # signs at the end of the turn."""
    return "\n\n".join(
        f"{t.speaker}: {_paragraphs(t.text)} #{whole(t.ends)}-{t.ends % 1000 // 100}#"
        for t in turns
    ).encode("cp1252")


def otranscribe(turns: Turns) -> bytes:
    """JSON with HTML."""
    page = "".join(
        f'<p><span class="timestamp" data-timestamp="{t.begins / 1000}">{whole(t.begins)}</span>'
        f"&nbsp;<b>{html.escape(t.speaker)}:</b> {html.escape(t.flat)}</p>"
        for t in turns
    )
    return json.dumps({"text": page, "media": "a.mp3", "media-time": 0}).encode()


def noscribe(turns: Turns) -> bytes:
    """A page with anchors around the segments."""
    page = "".join(
        f'<p><a name="ts_{t.begins}_{t.ends}_{html.escape(t.speaker, quote=True)}">'
        f"{html.escape(t.speaker)}: {html.escape(t.flat)}</a></p>\n"
        for t in turns
    )
    return f"<!DOCTYPE HTML><html><head><title>x</title></head><body>{page}</body></html>".encode()


def teams_word(turns: Turns) -> bytes:
    """Teams in Word: one paragraph a turn."""
    paragraphs = [[f"{t.speaker}   {_minutes(t.begins)}", t.flat] for t in turns]
    return docx([["Overleg"], ["12 maart 2026"], *paragraphs, [f"{turns[0].speaker} is weg"]])


def tabbed(turns: Turns) -> bytes:
    """`I<tab>words`."""
    return "\n".join(f"{t.speaker}\t{t.flat}" for t in turns).encode()


def amberscript_word(turns: Turns) -> bytes:
    """Amberscript in Word: time, line break, name and words."""
    return docx([[whole(t.begins), f"{t.speaker}: {t.flat}"] for t in turns])


def plain_word(turns: Turns) -> bytes:
    """Names before the words, each paragraph of a turn a paragraph."""
    return docx([[p] for t in turns for p in f"{t.speaker}: {t.text}".split("\n")])


def odt(turns: Turns) -> bytes:
    """Names before the words in OpenDocument."""
    body = "".join(
        f"<text:p>{escape(p)}</text:p>\n"
        for t in turns
        for p in f"{t.speaker}: {t.text}".split("\n")
    )
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>'
        f"{body}</office:text></office:body></office:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def rtf(turns: Turns) -> bytes:
    """Names before the words in rich text."""
    lines = [p for t in turns for p in f"{t.speaker}: {t.text}".split("\n")]
    body = "\\par\n".join("".join(map(_rtf, line)) for line in lines)
    return f"{{\\rtf1\\ansi\\ansicpg1252{{\\fonttbl{{\\f0 Arial;}}}}\\f0 {body}\\par}}".encode()


def docx(paragraphs: Sequence[Sequence[str]]) -> bytes:
    """A Word file of paragraphs, each a list of lines."""
    body = "".join(
        "<w:p>"
        + "<w:r><w:br/></w:r>".join(
            f'<w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r>' for line in lines
        )
        + "</w:p>"
        for lines in paragraphs
    )
    return docx_of(body)


def docx_of(body: str, **parts: str) -> bytes:
    """A Word file with that XML in its body, and further parts."""
    uri = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    files = {"document": f'<w:document xmlns:w="{uri}"><w:body>{body}</w:body></w:document>'}
    for part, xml in parts.items():
        files[part] = f'<w:part xmlns:w="{uri}">{xml}</w:part>'
    return zipped({f"word/{part}.xml": xml for part, xml in files.items()})


def zipped(files: dict[str, str]) -> bytes:
    """A zip file of texts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def _paragraphs(text: str) -> str:
    return text.replace("\n", "\n\n")


def _minutes(time: int) -> str:
    seconds = time // 1000
    hours = f"{seconds // 3600}:{seconds // 60 % 60:02}" if seconds >= 3600 else f"{seconds // 60}"
    return f"{hours}:{seconds % 60:02}"


def _rtf(character: str) -> str:
    if character in "\\{}":
        return f"\\{character}"
    if character.isascii():
        return character
    units = character.encode("utf-16-le")
    codes = [
        int.from_bytes(units[i : i + 2], "little", signed=True) for i in (0, 2)[: len(units) // 2]
    ]
    return "".join(f"\\u{code}?" for code in codes)


Printer = Callable[[Turns], bytes]
