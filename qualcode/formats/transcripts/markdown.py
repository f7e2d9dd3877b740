"""Markdown as plain lines: headings, emphasis, escapes and front matter taken off."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from qualcode.formats.transcripts.cues import unescaped
from qualcode.formats.transcripts.document import Content, Document, Line, spaced
from qualcode.formats.transcripts.encoding import one_line
from qualcode.formats.transcripts.parsed import Leftover
from qualcode.formats.transcripts.plain import parse_lines, speakers_of

_HASH = re.compile(r"\\?#{1,6}[ ]+(.*)")
_UNDERLINE = re.compile(r"={2,}|-{2,}")
_RULE = re.compile(r"(?:[*_-][ ]*){3,}|={3,}")
_EMPHASIS = re.compile(
    r"(?<![\w*\\])(\*{1,3})(?=[^\s*])([^*\n]*[^\s*\\])\1(?![\w*])"
    r"|(?<![\w_\\])(_{1,3})(?=[^\s_])([^_\n]*[^\s_\\])\3(?![\w_])"
)
_LABEL_EMPHASIS = re.compile(r"(\*{1,3}|_{1,3})(?=\S)([^*_\n]{1,100}?)[ ]{0,9}\1(?=[\s:]|$|\w)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ITEM = re.compile(r"(?:[-+*]|[0-9]{1,3}[.)])[ ]+\S")


def is_markdown(document: Document) -> bool:
    """Whether names are set in emphasis or headings, as in a transcript kept in Markdown."""
    lines = document.lines
    marked = any(
        _HASH.fullmatch(line.text)
        or (
            (found := _LABEL_EMPHASIS.match(line.text))
            and (
                ":" in found[2][-1:] + line.text[found.end() :].lstrip()[:1]
                or found.end() == len(line.text)
            )
        )
        for line in lines
    )
    if not marked:
        return False
    plain = list(_plain_lines(lines, (), []))
    emphasised = any(o.marked for o in speakers_of(plain).openings.values())
    return emphasised and bool(speakers_of(plain).labels)


def parse_markdown(document: Document) -> Content:
    """The turns of a Markdown transcript; wrapped lines go on after a space."""
    leftovers: list[Leftover] = []
    lines = list(_plain_lines(document.lines, document.text.split("\n"), leftovers))
    lines = _headings_with_words(lines)
    content = parse_lines(lines, spaced)
    return replace(content, leftovers=(*leftovers, *content.leftovers))


def _plain_lines(
    lines: Sequence[Line], raw: Sequence[str], leftovers: list[Leftover]
) -> Iterator[Line]:
    start = _after_front_matter(lines)
    same = len(raw) == len(lines)
    leftovers += [
        Leftover(line.number, line.text, "front matter")
        for line in lines[:start]
        if line.text.strip("-")
    ]
    for index in range(start, len(lines)):
        line = lines[index]
        below = lines[index + 1].text if index + 1 < len(lines) else ""
        if _RULE.fullmatch(line.text) or (
            _UNDERLINE.fullmatch(line.text) and index and lines[index - 1].text
        ):
            yield Line(line.number, "")
        elif found := _HASH.fullmatch(line.text.removesuffix("\\")):
            yield Line(line.number, _words(found[1].rstrip("# ")), heading=True)
        elif _is_underlined(lines, index, below):
            yield Line(line.number, _words(line.text), heading=True)
        else:
            yield from _words_line(line, raw[index] if same else line.text)


def _words_line(line: Line, raw: str) -> Iterator[Line]:
    text = line.text
    breaks = text.endswith("\\") or (bool(text) and raw.endswith("  "))
    text = text.removesuffix("\\").rstrip()
    if _ITEM.match(text):
        yield Line(line.number, "")
    strong = 0
    if found := _LABEL_EMPHASIS.match(text):
        label = found[2].rstrip()
        rest = text[found.end() :]
        text = f"{label}{'' if rest[:1] in {'', ' ', ':'} else ' '}{rest}"
        strong = len(label)
    yield Line(line.number, _words(text), strong)
    if breaks:
        yield Line(line.number, "")


def _words(text: str) -> str:
    for _ in range(3):
        text = _EMPHASIS.sub(lambda m: m[2] if m[2] is not None else m[4], text)
    text = _ESCAPE.sub(r"\1", text)
    return (one_line(unescaped(text)) if "&" in text else text).strip()


def _after_front_matter(lines: Sequence[Line]) -> int:
    if not lines or lines[0].text != "---":
        return 0
    for index, line in enumerate(lines[1:60], 1):
        if line.text in {"---", "..."}:
            return index + 1
    return 0


def _is_underlined(lines: Sequence[Line], index: int, below: str) -> bool:
    """A single short line above a row of = or - is a heading."""
    text = lines[index].text
    alone = index == 0 or not lines[index - 1].text
    return bool(text) and alone and len(text) <= 100 and bool(_UNDERLINE.fullmatch(below))


def _headings_with_words(lines: list[Line]) -> list[Line]:
    """Cut headings in which a turn went on by mistake: `## Einde  Marit: Tot slot ...`."""
    labels = speakers_of(lines).labels
    cut: list[Line] = []
    for line in lines:
        places = [
            place
            for label in labels
            if line.heading and (place := line.text.find(f" {label}: ")) > 0
        ]
        if not places:
            cut.append(line)
            continue
        place = min(places)
        cut.append(replace(line, text=line.text[:place].strip()))
        cut.append(Line(line.number, line.text[place:].strip()))
    return cut
