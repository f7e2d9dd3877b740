"""Rich text as paragraphs: words, bold, line breaks; headers and footnotes apart."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter

from qualcode.formats.transcripts.document import Document
from qualcode.formats.transcripts.markup import Markup, Paragraph
from qualcode.formats.transcripts.packed import document_of

_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?[0-9]{1,9})?[ ]?"
    r"|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])|(?P<brace>[{}])"
    r"|(?P<text>[^\\{}\r\n]+)|[\r\n]+|\\",
    re.DOTALL,
)
_CHARACTERS = {
    "tab": "\t", "cell": " ", "emspace": " ", "enspace": " ", "qmspace": " ", "emdash": "—",
    "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "line": "\n", "softline": "\n", "lbr": "\n",
}  # fmt: skip
_SIGNS = {"~": " ", "_": "-", "-": "", "\\": "\\", "{": "{", "}": "}", "\t": "\t"}
_PARAGRAPHS = frozenset(["par", "sect", "page", "row", "\n", "\r"])
_UNSEEN = re.compile(
    "fonttbl|colortbl|stylesheet|info|pict|object|themedata|colorschememapping|datastore|generator|"
    "listtable|listoverridetable|rsidtbl|xmlnstbl|fldinst|latentstyles|pgdsctbl|operator|author|company"
)
_ASIDES = re.compile("(?:header|footer)[lrf]?|footnote|annotation")


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds inside a pair of braces."""

    unseen: bool = False
    aside: bool = False
    bold: bool = False
    fallback: int = 1
    """How many characters stand after a Unicode one for older programs."""


def is_rtf(data: bytes) -> bool:
    """Whether the bytes are rich text."""
    return data.startswith(b"{\\rtf")


def rtf_document(data: bytes, name: str) -> Document:
    """The document of rich text; whatever cannot be understood in it is passed over."""
    source = data.decode("latin-1")
    page = re.search(r"\\ansicpg([0-9]{1,5})", source[:2_000])
    reader = _Reader(_codec(page[1] if page else "1252"))
    for token in _TOKEN.finditer(source):
        reader.take(token)
    reader.paragraph()
    return document_of(reader.markup, name, "rtf")


def _codec(page: str) -> str:
    try:
        return codecs.lookup(f"cp{page}").name
    except LookupError:
        return "cp1252"


class _Reader:
    """Follows the tokens; all state of one document."""

    def __init__(self, codec: str) -> None:
        self.markup = Markup()
        self._codec = codec
        self._groups = [_Group()]
        self._count = 1
        self._now = Paragraph(1)
        self._aside = Paragraph(1)
        self._skip = 0

    def take(self, token: re.Match[str]) -> None:
        """Go on with one token."""
        if token["brace"] == "{":
            self._groups.append(self._groups[-1])
        elif token["brace"]:
            self._leave()
        elif token["word"]:
            self._control(token["word"], token["number"])
        elif token["hex"]:
            self._add(bytes.fromhex(token["hex"]).decode(self._codec, "replace"))
        elif token["sign"] == "*":
            self._groups[-1] = replace(self._groups[-1], unseen=True)
        elif token["sign"] in _PARAGRAPHS:
            self.paragraph()
        elif token["sign"]:
            self._add(_SIGNS.get(token["sign"], token["sign"]))
        elif token["text"]:
            raw = token["text"].encode("latin-1")
            self._add(raw.decode(self._codec, "replace"))

    def paragraph(self) -> None:
        """End the paragraph, of the text or of an aside."""
        if self._groups[-1].aside:
            self._aside.pieces.append(("\n", False))
            return
        self.markup.paragraphs.append(_whole(self._now))
        self._count += 1
        self._now = Paragraph(self._count)

    def _leave(self) -> None:
        left = self._groups.pop() if len(self._groups) > 1 else self._groups[0]
        if left.aside and not self._groups[-1].aside:
            self.markup.asides.append(_whole(self._aside))
            self._aside = Paragraph(self._count)

    def _control(self, word: str, number: str | None) -> None:
        group = self._groups[-1]
        if word in _PARAGRAPHS:
            self.paragraph()
        elif word in _CHARACTERS:
            self._add(_CHARACTERS[word])
        elif word == "u" and number:
            self._skip = 0
            self._add(chr(int(number) % 0x10000))
            self._skip = group.fallback
        elif word in {"b", "plain"}:
            self._groups[-1] = replace(group, bold=word == "b" and number != "0")
        elif word == "uc":
            self._groups[-1] = replace(group, fallback=min(int(number or 1), 8))
        elif _UNSEEN.fullmatch(word):
            self._groups[-1] = replace(group, unseen=True)
        elif _ASIDES.fullmatch(word):
            self._groups[-1] = replace(group, aside=True)

    def _add(self, text: str) -> None:
        group = self._groups[-1]
        if self._skip:
            text, self._skip = text[self._skip :], max(0, self._skip - len(text))
        if text and not group.unseen:
            (self._aside if group.aside else self._now).pieces.append((text, group.bold))


def _whole(paragraph: Paragraph) -> Paragraph:
    """The paragraph with pairs of surrogates as the characters they stand for."""
    runs = [
        ("".join(text for text, _ in pieces), bold)
        for bold, pieces in groupby(paragraph.pieces, key=itemgetter(1))
    ]
    paired = [
        (text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"), bold)
        for text, bold in runs
    ]
    return replace(paragraph, pieces=paired)
