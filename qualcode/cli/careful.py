"""What goes to a terminal: words of others cannot give it orders.

Files and pipes get every character as it is; only where a person looks, an escape in a
participant's words is shown and not acted on.
"""

from __future__ import annotations

import io
import re
from typing import TextIO

from qualcode.text.unseen import harmless

_OURS = re.compile(r"(\x1b\[(?:0|1|31)m)")
"""Bold, red and plain again, as we write them; in the words of others they do no harm."""
_IN_PLACE = re.compile(r"\r(.*)\x1b\[K")
"""One line that changes in place, as long commands tell how far they are."""


class _Careful(io.TextIOWrapper):
    """A stream to a terminal."""

    def write(self, text: str) -> int:
        if not text.isprintable():
            text = careful(text)
        return super().write(text)


def for_terminal(stream: TextIO) -> TextIO:
    """The stream to write to instead of `stream`; the same where it leads to no terminal."""
    if not (isinstance(stream, io.TextIOWrapper) and stream.isatty()):
        return stream
    return _Careful(
        stream.buffer, encoding=stream.encoding, errors=stream.errors, line_buffering=True
    )


def careful(text: str) -> str:
    """`text` with a dot for every character a terminal would act on, but for our own styles."""
    if line := _IN_PLACE.fullmatch(text):
        return f"\r{careful(line[1])}\x1b[K"
    parts = _OURS.split(text.replace("\r\n", "\n"))
    return "".join(part if n % 2 else harmless(part) for n, part in enumerate(parts))
