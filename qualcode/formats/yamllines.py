"""The YAML that qualcode writes itself, read line by line: six times as fast as a YAML parser.

A study of two thousand transcripts has as many descriptions. What they hold is nearly always
`key: text` and `- text`, in blocks two spaces deeper each time, with no mark that means anything
to YAML. A file in which one line is anything else is left to `yamltree.parse`, whole.
"""

from __future__ import annotations

import re

from qualcode.formats.yamlnodes import Items, Pairs, Place, Scalar

_WORD = r"\w(?:[\w .,()/&+'=-]*[\w.,()/&+'=-])?"
_QUOTED = r"'[\w .,()/&+=:#\[\]{}*!|>%@`-]*'"
_LINE = re.compile(
    rf"( *)(- )?(?:({_WORD}):(?: ({_WORD}|{_QUOTED}))?|({_WORD}|{_QUOTED}))",
)
_DEEPEST = 20  # levels; far under `yamltree.MAXIMUM_DEPTH`, which refuses what is deeper
_LONGEST_KEY = 100  # characters; YAML itself knows no key beyond 1024


def by_line(text: str) -> Pairs | None:
    """The mapping that `yamltree.parse` finds in `text`; None when it takes a whole parser.

    The places of lists and mappings say where they begin, and not where they end.
    """
    if not text.endswith("\n"):
        return None
    tree = _Tree()
    for line in text[:-1].split("\n"):
        found = _LINE.fullmatch(line)
        if found is None or not tree.takes(found):
            return None
        tree.number += 1
        tree.offset += len(line) + 1
    return None if tree.waiting else tree.top


class _Tree:
    """The blocks that are open, one a level, while lines are read."""

    def __init__(self) -> None:
        self.number, self.offset = 1, 0
        self.top = Pairs(Place(1, 1, 0, 0))
        self.above: list[Pairs | Items] = [self.top]
        self.waiting: Scalar | None = None
        """A key whose block begins on the next line."""

    def takes(self, line: re.Match[str]) -> bool:
        """Whether the line is one of the few forms this module reads; then it is in the tree."""
        level, odd = divmod(line.end(1), 2)
        if odd or level > _DEEPEST or level > len(self.above) - (self.waiting is None):
            return False
        if self.waiting is not None and not self._opens(line, level):
            return False
        del self.above[level + 1 :]
        here = self.above[level]
        if line[2]:
            if not isinstance(here, Items):
                return False
            if line[5] is not None:
                here.nodes.append(self._scalar(line, 5))
                return True
            entry = Pairs(self._place(line.start(3)))
            here.nodes.append(entry)
            self.above.append(entry)
            here = entry
        return isinstance(here, Pairs) and line[3] is not None and self._puts(line, here)

    def _opens(self, line: re.Match[str], level: int) -> bool:
        parent, key = self.above[-1], self.waiting
        if level != len(self.above) or key is None or not isinstance(parent, Pairs):
            return False
        place = self._place(line.end(1))
        block = Items(place) if line[2] else Pairs(place)
        parent.nodes[key.text] = (key, block)
        self.above.append(block)
        self.waiting = None
        return True

    def _puts(self, line: re.Match[str], here: Pairs) -> bool:
        key = self._scalar(line, 3)
        if key.text in here.nodes or len(key.text) > _LONGEST_KEY:
            return False
        if line[4] is None:
            self.waiting = key
        else:
            here.nodes[key.text] = (key, self._scalar(line, 4))
        return True

    def _scalar(self, line: re.Match[str], group: int) -> Scalar:
        text, place = line[group], self._place(line.start(group), len(line[group]))
        return Scalar(place, text[1:-1], "'") if text[0] == "'" else Scalar(place, text)

    def _place(self, column: int, length: int = 0) -> Place:
        start = self.offset + column
        return Place(self.number, column + 1, start, start + length)
