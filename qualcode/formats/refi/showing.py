"""What the standard's own elements show of our values, and so what comes back of them alone.

The writer shows a value and adds a note where something is missing from what it showed; the
reader takes the note's value where the elements still show what they showed, and the elements
where another program changed them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from qualcode.formats.refi.guids import of_ulid
from qualcode.formats.refi.markup import holdable
from qualcode.formats.refi.travelling import Guids
from qualcode.model.codebook import Codebook, Node
from qualcode.model.ids import BookId, CodeId, SegmentId, TranscriptId, book_of, node_of
from qualcode.model.segment import Applied, Memo, Origin, Segment

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_HEADINGS = (("Include:", "include"), ("Exclude:", "exclude"), ("Examples:", "examples"))
_LINES = (("Question: ", "question"), ("Note: ", "note"))


@dataclass(frozen=True, slots=True)
class ShownCode:
    """A code as an element shows it."""

    guid: str
    above: str
    """GUID of the code it stands under; empty at the top."""
    name: str
    codable: bool
    colour: str | None
    description: str


def shown_codes(book: Codebook, guids: Guids) -> Iterator[ShownCode]:
    """The codes of a book as the file shows them, in file order."""
    for node, above in book.walk():
        yield ShownCode(
            guids.of("code", book.code(node)),
            guids.of("code", book.code(above[-1])) if above else "",
            holdable(node.label),
            node.codable,
            shown_colour(node.colour),
            holdable(described(node)),
        )


def shown_colour(colour: str | None) -> str | None:
    """A colour as the schema allows it, lower case; None for any other."""
    return colour.lower() if colour and _COLOUR.fullmatch(colour) else None


def described(node: Node) -> str:
    """Definition, question, criteria and examples of a node as one text for people."""
    blocks = [node.definition or ""]
    blocks += [f"{line}{getattr(node, name)}" for line, name in _LINES if getattr(node, name)]
    for heading, name in _HEADINGS:
        items: tuple[str, ...] = getattr(node, name)
        if items:
            blocks.append("\n".join([heading, *(f"- {' '.join(item.split())}" for item in items)]))
    return "\n\n".join(block for block in blocks if block)


def undescribed(node: Node, description: str) -> Node:
    """The node with definition, question, criteria and examples from such a text."""
    found: dict[str, str | tuple[str, ...]] = {}
    rest = []
    for block in re.split(r"\n{2,}", description.strip()):
        heading, _, items = block.partition("\n")
        for known, name in _HEADINGS:
            lines = items.split("\n")
            if heading == known and all(line.startswith("- ") for line in lines):
                found[name] = tuple(line[2:] for line in lines)
                break
        else:
            line = next(((k, n) for k, n in _LINES if block.startswith(k)), None)
            if line:
                found[line[1]] = block[len(line[0]) :]
            else:
                rest.append(block)
    cleared: dict[str, str | tuple[str, ...] | None] = {
        "definition": "\n\n".join(rest) or None,
        "question": None, "note": None, "include": (), "exclude": (), "examples": (),
    }  # fmt: skip
    return replace(node, **{**cleared, **found})  # type: ignore[arg-type]  # fields by name


def segment_guid(segment: Segment, guids: Guids) -> str:
    """The GUID of a segment: its own number when its id is a ULID."""
    return of_ulid(segment.id) or guids.of("segment", segment.id)


def memo_guid(memo: Memo, guids: Guids) -> str:
    """The GUID of a memo: its own number when its id is a ULID."""
    return of_ulid(memo.id) or guids.of("memo", memo.id)


@lru_cache(maxsize=1024)
def shown_moment(made: str) -> str:
    """A moment as the schema takes it and as it comes back; empty for anything else."""
    return made if _MOMENT.fullmatch(made) and _is_moment(made) else ""


def shown_segment(
    segment: Segment, version: str, versions: Mapping[BookId, int], origin: Origin
) -> Segment:
    """A segment as it comes back from the elements alone, but for its id.

    `version` is that of the words, `versions` those of the codebooks, `origin` what the note
    of the transcript says of all its codes.
    """
    return Segment(
        SegmentId(segment.id if of_ulid(segment.id) else ""),
        segment.transcript,
        segment.coder,
        segment.span,
        version,
        tuple(Applied(a.code, versions.get(book_of(a.code), 0), origin) for a in segment.applied),
        holdable(segment.sentence) if segment.sentence else None,
        frozenset(),
        shown_moment(segment.made),
    )


def shown_memo(
    memo: Memo, places: Mapping[SegmentId, tuple[int, TranscriptId]], known: frozenset[str]
) -> Memo:
    """A memo as it comes back from the elements alone, but for its id.

    `places` has rank and transcript of every segment in the file; `known` has the GUID-bearing
    things a note can hang on: `code:BOOK/NODE`, `transcript:ID` and `study`.
    """
    on = sorted({s for s in memo.segments if s in places}, key=lambda s: places[s][0])
    transcript = memo.transcript
    if on:
        transcript = places[on[0]][1]
    elif transcript is not None and f"transcript:{transcript}" not in known:
        transcript = None
    about = memo.about if not on and transcript is None and memo.about in known else None
    return Memo(
        memo.id if of_ulid(memo.id) else "",
        memo.coder,
        holdable(memo.text),
        holdable(memo.title),
        transcript,
        tuple(on),
        about,
        shown_moment(memo.made),
    )


def is_stray(code: CodeId, books: Mapping[BookId, Codebook]) -> bool:
    """Whether a code stands in none of the codebooks."""
    book = books.get(book_of(code)) if "/" in code else None
    return book is None or node_of(code) not in book.by_id


def _is_moment(made: str) -> bool:
    from datetime import datetime

    try:
        datetime.fromisoformat(made)
    except ValueError:
        return False
    return True
