"""Words: where they stand, and whether there are any.

A word keeps its inner apostrophes, hyphens, abbreviation dots and number marks (`m'n`,
`HBO-V'ers`, `d.w.z`, `9.30`), its accents in one piece, and a joined emoji is one word.
"""

from __future__ import annotations

import re
from functools import lru_cache

from qualcode.model.span import Span
from qualcode.text.graphemes import is_extending, is_flag_half, is_pictograph


def words(text: str) -> tuple[Span, ...]:
    """Every word of `text`, in order; pictures count as words, punctuation does not."""
    return tuple(Span(*found.span()) for found in word_pattern(text).finditer(text))


def count_words(text: str) -> int:
    """How many words `text` holds: those of `words`, without saying where they stand."""
    return len(word_pattern(text).findall(text))


def has_words(text: str) -> bool:
    """Whether `text` holds at least one word."""
    return word_pattern(text).search(text) is not None


def word_pattern(text: str) -> re.Pattern[str]:
    """The pattern that finds the words of `text`, made for the characters it holds."""
    if text.isascii():
        return _compiled("", "", "")
    unusual = sorted(c for c in set(text) if c >= "\u0300")
    return _compiled(
        "".join(filter(is_extending, unusual)),
        "".join(filter(is_pictograph, unusual)),
        "".join(filter(is_flag_half, unusual)),
    )


def stands_free(text: str, start: int, end: int) -> bool:
    """Whether a stretch cuts off no letter or digit at either end."""
    before = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    return not before and not (end < len(text) and text[end].isalnum() and text[end - 1].isalnum())


@lru_cache(maxsize=256)
def _compiled(extending: str, pictures: str, flags: str) -> re.Pattern[str]:
    """The word pattern for a text with these unusual characters; they are listed, as `re`
    has no classes for them."""
    letter = f"\\w[{extending}]*" if extending else "\\w"
    inside = "['’\\-\u2010\u2011](?=\\w)" r"|(?<=\d)[.,:](?=\d)|(?<=\b[^\W\d_])\.(?=[^\W\d_]\b)"
    kinds = [f"(?:(?<!\\w)['’](?=[stnkrm]\\b))?{letter}(?:{letter}|{inside})*"]
    if pictures:
        drawn = f"[{pictures}][{extending}]*" if extending else f"[{pictures}]"
        kinds.append(f"{drawn}(?:(?<=\u200d){drawn})*")
    if flags:
        kinds.append(f"[{flags}]{{1,2}}" + (f"[{extending}]*" if extending else ""))
    return re.compile("|".join(kinds))
