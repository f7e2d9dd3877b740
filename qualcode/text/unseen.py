"""Characters that a terminal acts on instead of showing them.

Words may come from anybody: an escape in them could empty the screen, write to the clipboard or
paint over what stands beside it, and a sign of direction could turn a whole line around. They
stay in the words; where words are shown something harmless stands in their place.
"""

from __future__ import annotations

import re

DOT = "·"
_ACTED_ON = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_TAB_OR_LINE = re.compile("[\t\n]")


def harmless(text: str, instead: str = DOT) -> str:
    """`text` with `instead` for each character a terminal would act on, but tab and line feed."""
    return text if text.isprintable() else _ACTED_ON.sub(instead, text)


def harmless_row(text: str, instead: str = DOT) -> str:
    """The same for a text within one row: tabs and line feeds are `instead` as well."""
    if text.isprintable():
        return text
    return _TAB_OR_LINE.sub(instead, _ACTED_ON.sub(instead, text))
