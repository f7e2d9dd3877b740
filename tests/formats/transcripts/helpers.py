"""What the tests of the parsers share: reading inline files and looking at the result."""

from __future__ import annotations

import pytest

from qualcode.formats.transcripts.parsed import Parsed
from qualcode.formats.transcripts.read import read_transcript
from qualcode.model.errors import FormatError

from .printers import GUID


def read(text: str, **options: str) -> Parsed:
    """The transcript in `text`."""
    return read_transcript(text.encode(), "bestand", **options)


def said(parsed: Parsed) -> list[tuple[str | None, str]]:
    """Who said what."""
    return [(turn.speaker, turn.text) for turn in parsed.turns]


def times(parsed: Parsed) -> list[tuple[int | None, int | None]]:
    """When each turn begins and ends."""
    return [(turn.begins, turn.ends) for turn in parsed.turns]


def refusal(data: bytes, **options: str) -> FormatError:
    """The error of reading `data`, which names the file and a way out."""
    with pytest.raises(FormatError) as caught:
        read_transcript(data, "bestand", **options)
    assert caught.value.message.startswith("bestand")
    assert caught.value.hint
    return caught.value


def cue(ident: str, begins: int, words: str) -> str:
    """A cue of Teams with that utterance and part."""
    return f"{GUID}/{ident}\n00:00:{begins:02}.000 --> 00:00:{begins + 1:02}.500\n{words}\n\n"
