"""Where one visible character ends and the next begins.

Follows the cluster rules of Unicode Standard Annex 29 that spoken transcripts can meet:
combining marks, variation selectors, skin tones, joined emoji, flags and CR LF. Words are
stored composed, so Hangul jamo and prepended marks are left to themselves.
"""

from __future__ import annotations

import unicodedata

JOINER = "\u200d"


def is_extending(character: str) -> bool:
    """Whether the character is drawn on the one before it."""
    if character < "\u0300":
        return False
    return (
        unicodedata.category(character)[0] == "M"
        or character in "\u200c\u200d"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U000e0020" <= character <= "\U000e007f"
    )


def is_pictograph(character: str) -> bool:
    """Whether the character is an emoji or another picture, not a letter or a mark."""
    return (
        character >= "\u2190"
        and unicodedata.category(character) == "So"
        and not is_flag_half(character)
    )


def is_flag_half(character: str) -> bool:
    """Whether the character is one of the two letters that make a flag."""
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def is_border(text: str, position: int) -> bool:
    """Whether one visible character ends at `position` and another begins there."""
    if not 0 < position < len(text):
        return True
    before, after = text[position - 1], text[position]
    if after < "\u0300":
        return not (before == "\r" and after == "\n")
    if before in "\r\n" or not is_extending(after):
        return not (_joins(text, position) or _halves_a_flag(text, position))
    return False


def character_at(text: str, position: int) -> tuple[int, int]:
    """Start and end of the visible character that holds `position`."""
    start, end = position, position + 1
    while not is_border(text, start):
        start -= 1
    while not is_border(text, end):
        end += 1
    return start, end


def _joins(text: str, position: int) -> bool:
    """Whether a joiner after a picture holds the picture at `position` to it."""
    if text[position - 1] != JOINER or not is_pictograph(text[position]):
        return False
    at = position - 2
    while at > 0 and is_extending(text[at]) and text[at] != JOINER:
        at -= 1
    return at >= 0 and is_pictograph(text[at])


def _halves_a_flag(text: str, position: int) -> bool:
    """Whether `position` stands between the two halves of one flag."""
    if not is_flag_half(text[position]):
        return False
    at = position
    while at > 0 and is_flag_half(text[at - 1]):
        at -= 1
    return (position - at) % 2 == 1
