"""Small foreign projects, made the way other programs make them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

NAMESPACE = "urn:QDA-XML:project:1.0"
USER, CODE = (
    "11111111-1111-4111-8111-111111111111",
    "22222222-2222-4222-8222-222222222222",
)
TEXT = (
    "INT: Hoe ging het in het begin? 😀\n"
    "\n"
    "P1: Ik had café-gesprekken met mijn mentor 👩‍🏫, en daarna ging het beter.\n"
    "P2: Bij ons was er één docent die echt luisterde 🙂; dat hielp.\n"
    "INT: En de groep?\n"
    "\n"
    "P1: De groep 👍🏽 trok mij erdoor. Zonëen groep gun ik iedereen.\n"
    "P2: Precies.\n"
)
"""Emoji of one and of several characters, a combining accent and a precomposed one."""
QUOTES = (
    "Hoe ging het in het begin",
    "café-gesprekken met mijn mentor",
    "daarna ging het beter",
    "één docent die echt luisterde",
    "dat hielp",
    "De groep 👍🏽 trok mij erdoor",
    "groep gun ik iedereen",
    "Precies",
)


def guid(number: int) -> str:
    """The GUID with this number."""
    return f"00000000-0000-4000-8000-{number:012d}"


def qdpx(members: Mapping[str, bytes | str]) -> bytes:
    """A zip file of these members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zip:
        for name, data in members.items():
            zip.writestr(name, data)
    return file.getvalue()


def project(body: str, *, attributes: str = 'name="proef"', namespace: str = NAMESPACE) -> str:
    """A project file around these parts."""
    return f'<?xml version="1.0" encoding="utf-8"?><Project xmlns="{namespace}" {attributes}>{body}</Project>'


def standard_parts(sources: str, more: str = "") -> str:
    """One user, one code, these sources."""
    return (
        f'<Users><User guid="{USER}" name="ana"/></Users>'
        f'<CodeBook><Codes><Code guid="{CODE}" name="Steun" isCodable="true"/></Codes></CodeBook>'
        f"<Sources>{sources}</Sources>{more}"
    )


def selection(
    number: int, start: int, end: int, *, name: str = "", inner: str | None = None
) -> str:
    """A selection with one coding, or with `inner`."""
    coding = (
        f'<Coding guid="{guid(5000 + number)}" creatingUser="{USER}">'
        f'<CodeRef targetGUID="{CODE}"/></Coding>'
    )
    named = f" name={quoteattr(name)}" if name else ""
    return (
        f'<PlainTextSelection guid="{guid(number)}"{named} startPosition="{start}" '
        f'endPosition="{end}" creatingUser="{USER}">{coding if inner is None else inner}'
        "</PlainTextSelection>"
    )


def inline(text: str, selections: str = "", *, number: int = 900, name: str = "FG01") -> str:
    """A source whose text stands in the project file."""
    return (
        f'<TextSource guid="{guid(number)}" name="{name}"><PlainTextContent>{escape(text)}'
        f"</PlainTextContent>{selections}</TextSource>"
    )


def units(text: str, unit: str) -> int:
    """How many of a unit a text is."""
    return len(text) if unit == "code points" else len(text.encode("utf-16-le")) // 2


def counted(
    text: str,
    quotes: Sequence[str],
    *,
    unit: str = "code points",
    crlf: bool = False,
    counts_crlf: bool | None = None,
    bom: bool = False,
    counts_bom: bool = False,
    inclusive: bool = False,
    named: bool = False,
) -> bytes:
    """A project of one source in a text file, its selections counted in one way.

    `counts_crlf` is whether a line break counts two; as the file has it when None.
    """
    twice = crlf if counts_crlf is None else counts_crlf
    found = []
    for number, quote in enumerate(quotes):
        start = text.index(quote)
        before, inside = text[:start], quote
        if twice:
            before, inside = before.replace("\n", "\r\n"), inside.replace("\n", "\r\n")
        first = units(before, unit) + (1 if counts_bom else 0)
        last = first + units(inside, unit) - (1 if inclusive else 0)
        found.append(selection(number, first, last, name=quote if named else ""))
    written = text.replace("\n", "\r\n") if crlf else text
    path = guid(901)
    source = (
        f'<TextSource guid="{guid(900)}" name="FG01" plainTextPath="internal://{path}.txt">'
        f"{''.join(found)}</TextSource>"
    )
    members: dict[str, bytes | str] = {
        "project.qde": project(standard_parts(source)),
        f"Sources/{path}.txt": ("\ufeff" if bom else "").encode() + written.encode(),
    }
    return qdpx(members)
