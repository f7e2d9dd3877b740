"""Time stamps of every form, in milliseconds."""

from __future__ import annotations

import re
from collections.abc import Iterable

STAMP = r"-?[0-9]{1,4}:[0-9]{1,2}(?::[0-9]{1,2})?(?:[.,][0-9]{1,9})?"
"""`1:02`, `0:1:42.387`, `00:00:04,200`; a minus in front where a cue begins early."""
CLOCK = r"[0-9]{1,3}:[0-9]{2}(?::[0-9]{2}(?:[.,:][0-9]{1,3})?|[.,][0-9]{1,3})?(?![0-9])"
"""A stamp as people and programs write it beside a name: `0:03`, `1:02:35`, `00:01:02.5`."""
RANGE = re.compile(rf"[ \t]*({STAMP})[ \t]*-->[ \t]*({STAMP})[ \t]*")
_SINGLE = re.compile(r"-?[0-9]+:(?:[0-9]:[0-9]{1,2}|[0-9]{2}:[0-9])(?![0-9])")
_ZERO = re.compile(r":0[0-9]")
_SHORT_HOUR = re.compile(r"-?[0-9]:[0-9]{2}:[0-9]{2}(?![0-9])")
PADDED = len("00:00:00.000")
"""The length of a stamp that needs no second look."""


def milliseconds(stamp: str, *, counted: bool = False) -> int:
    """The stamp in milliseconds; a fourth field after a colon is hundredths.

    With `counted` the digits after the point are a number of milliseconds, as in
    Teams, where `0:0:6.90` is 6 seconds and 90 milliseconds.
    """
    if len(stamp) == PADDED and stamp[2] == stamp[5] == ":":
        return (int(stamp[:2]) * 60 + int(stamp[3:5])) * 60_000 + int(stamp[6:8] + stamp[9:])
    bare = stamp.strip().replace(",", ".")
    sign = -1 if bare.startswith("-") else 1
    clock, _, fraction = bare.lstrip("-").partition(".")
    fields = clock.split(":")
    if len(fields) == 4:
        fraction = fields.pop()
    seconds = 0
    for value in fields:
        seconds = seconds * 60 + int(value)
    if counted and 0 < len(fraction) <= 3:
        thousandths = int(fraction)
    else:
        thousandths = int((fraction + "000")[:3])
    return sign * (seconds * 1000 + thousandths)


def are_counted(stamps: Iterable[str]) -> bool:
    """Whether a file's stamps are those of Teams, where milliseconds are counted.

    Teams pads nothing: somewhere minutes or seconds have one digit. In a piece without
    any such stamp one digit for the hours shows it, unless minutes are padded.
    """
    short = [stamp for stamp in stamps if len(stamp) != PADDED]
    if any(_SINGLE.match(stamp) for stamp in short):
        return True
    if any(_ZERO.search(stamp) for stamp in short):
        return False
    return any(_SHORT_HOUR.match(stamp) for stamp in short)
