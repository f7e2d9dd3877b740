"""Time stamps of every form, in milliseconds."""

from __future__ import annotations

import re

STAMP = r"-?[0-9]{1,4}:[0-9]{1,2}(?::[0-9]{1,2})?(?:[.,][0-9]{1,9})?"
"""`1:02`, `0:1:42.387`, `00:00:04,200`; a minus in front where a cue begins early."""
CLOCK = r"[0-9]{1,3}:[0-9]{2}(?::[0-9]{2})?(?:[.,:][0-9]{1,3})?"
"""A stamp as people and programs write it beside a name: `0:03`, `1:02:35`, `00:01:02.5`."""
RANGE = re.compile(rf"[ \t]*({STAMP})[ \t]*-->[ \t]*({STAMP})[ \t]*")
_UNPADDED = re.compile(r"-?[0-9]+:(?:[0-9]:[0-9]{1,2}|[0-9]{2}:[0-9])(?:[.,][0-9]+)?")
_PADDED_LENGTH = len("00:00:00.000")


def milliseconds(stamp: str, *, counted: bool = False) -> int:
    """The stamp in milliseconds; a fourth field after a colon is hundredths.

    With `counted` the digits after the point are a number of milliseconds, as in
    Teams, where `0:0:6.90` is 6 seconds and 90 milliseconds.
    """
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


def is_unpadded(stamp: str) -> bool:
    """Whether a field that should have two digits has one, so that milliseconds are counted."""
    return len(stamp) != _PADDED_LENGTH and _UNPADDED.fullmatch(stamp) is not None
