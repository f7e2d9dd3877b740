"""Whether a change may as well stand a little further on, over the edge of a coding.

Of `dat dat was` one `dat` went, and nothing in the words says which. A coding that begins at
the second one has two places then, so a person is asked.
"""

from __future__ import annotations

from bisect import bisect_right

from qualcode.model.span import Span
from qualcode.text.textmap import Change, TextMap

_FARTHEST = 80  # code points; more than a repeated phrase is long


def has_two_places(span: Span, old: str, new: str, map: TextMap) -> bool:
    """Whether words taken out or put in beside an edge of `span` may stand across that edge."""
    return _crosses(span.start, 0, old, new, map) or _crosses(span.end, 1, old, new, map)


def _crosses(edge: int, is_end: int, old: str, new: str, map: TextMap) -> bool:
    """Whether the change before or after an edge of a span slides over it.

    What is put in exactly at an edge stands outside: before a start, after an end.
    """
    changes = map.changes
    at = bisect_right(changes, edge - is_end, key=lambda change: change.old_end)
    left = changes[at - 1] if at else None
    right = changes[at] if at < len(changes) else None
    if left and left.old_end + (far := _slide(left, old, new, 1)) >= edge and far:
        inserted = left.old_start == left.old_end
        if left.old_end + far > edge or (inserted and is_end):
            return True
    if right and right.old_start - (far := _slide(right, old, new, -1)) <= edge and far:
        inserted = right.old_start == right.old_end
        return right.old_start - far < edge or (inserted and not is_end)
    return False


def _slide(change: Change, old: str, new: str, way: int) -> int:
    """How many code points on (1) or back (-1) a change may stand, from word to word."""
    gone, come = change.old_start < change.old_end, change.new_start < change.new_end
    if gone and come:
        return 0
    text = old if gone else new
    start, end = change[:2] if gone else change[2:]
    far, at = 0, 0
    while at < _FARTHEST:
        first, second = (start + at, end + at) if way > 0 else (start - at - 1, end - at - 1)
        if first < 0 or second >= len(text) or text[first] != text[second]:
            break
        at += 1
        if _is_border(text, start + way * at) and _is_border(text, end + way * at):
            far = at
    return far


def _is_border(text: str, place: int) -> bool:
    """Whether a place cuts no word in two."""
    return not (0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum())
