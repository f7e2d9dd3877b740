"""How each code looks without its full name: a short mark, a colour and a kind of bar.

Marks, colours and bars hold for a whole study and depend on its codebooks alone, so that a
code looks the same in every transcript and at every start.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.model.ids import BookId, CodeId, is_unresolved, node_of

if TYPE_CHECKING:
    from qualcode.model.codebook import Codebook, Node

# Okabe-Ito without black and yellow; each hue darkened or lightened until it has a contrast
# of 4.5:1 with Textual's backgrounds.
DARK = ("#E69F00", "#56B4E9", "#009E73", "#3690C2", "#D7660D", "#CC79A7")
LIGHT = ("#815900", "#316785", "#007052", "#0067A0", "#A24700", "#87506E")

PRIMARY = "┏┃┗━"
SECONDARY = "╭┆╰╶"
"""Bars by their first, middle and last row, and for a bar of one row."""


@dataclass(frozen=True, slots=True)
class Look:
    """How one code is shown."""

    label: str
    mark: str
    """Two or three characters, unlike those of every other code in the study."""
    hue: int
    """Place in the palette."""
    secondary: bool = False
    colour: str | None = None
    """The colour that the codebook gives, before that of the palette."""

    @property
    def name(self) -> str:
        """The label; a small 2 marks a secondary code."""
        return f"{self.label}²" if self.secondary else self.label

    @property
    def bar(self) -> str:
        """The four characters of its bar."""
        return SECONDARY if self.secondary else PRIMARY

    def ink(self, *, dark: bool) -> str:
        """The colour of its bar and words on a dark or a light background."""
        return self.colour or (DARK if dark else LIGHT)[self.hue]


_WITHOUT = "-"  # no codebook begins with it


def looks(books: Mapping[BookId, Codebook]) -> dict[CodeId, Look]:
    """The look of every code of the study."""
    found: dict[CodeId, Look] = {}
    taken: set[str] = set()
    hue = 0
    for book in books.values():
        for node in book.codes:
            mark = next(m for m in _marks(node.label) if m not in taken)
            taken.add(mark)
            secondary = node.role == "secondary"
            found[book.code(node)] = Look(
                shown(node), mark, hue % len(DARK), secondary, node.colour
            )
            hue += 1
    return found


def without_code(has: Iterable[str]) -> CodeId:
    """What a bar is drawn by when its segment has these things and no code."""
    return CodeId(f"{_WITHOUT}{', '.join(has) or 'no code'}")


def look_of(code: CodeId, known: Mapping[CodeId, Look]) -> Look:
    """The look of a code; one that no codebook has is shown by its id, an undecided label by `?`."""
    if code in known:
        return known[code]
    if code.startswith(_WITHOUT):
        label = code.removeprefix(_WITHOUT)
        return Look(label, label[0], 0)
    name = node_of(code).removeprefix("?")
    return Look(f"{name}?" if is_unresolved(code) else name, name[:2] + "?", 0)


def shown(node: Node) -> str:
    """The label on one line."""
    return " ".join(node.label.split())


def _marks(label: str) -> Iterator[str]:
    """Candidates for the mark of a label: initials first, then more of its letters."""
    plain = unicodedata.normalize("NFKD", label)
    words = re.findall(r"[A-Za-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)))
    words = words or ["x"]
    initials = words[0][0].upper() + "".join(w[0].lower() for w in words[1:])
    yield from _of_length(initials, (2, 3))
    first = words[0].capitalize()
    yield first[:2]
    rest = "".join(words)[1:].lower()
    yield from (first[0] + c for c in rest)
    yield from (first[0] + a + b for a in rest for b in rest)
    yield from (f"{first[0]}{n}" for n in range(1, 10_000))


def _of_length(initials: str, sizes: Iterable[int]) -> Iterator[str]:
    yield from (initials[:n] for n in sizes if len(initials) >= n)
