"""From what a person types to the thing meant: codes, transcripts, coders, places in the words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from qualcode.model.codebook import Codebook, Node
from qualcode.model.errors import UsageError
from qualcode.model.ids import BookId, CodeId, book_of, is_unresolved, node_of
from qualcode.model.span import Span
from qualcode.model.transcript import Transcript
from qualcode.project.project import Project
from qualcode.store.journals import journal_makers
from qualcode.text.quotes import find_quote
from qualcode.text.units import sentences

_SPAN = re.compile(r"\s*([0-9]{1,12})\s*[:-]\s*([0-9]{1,12})\s*")


def code_named(
    name: str,
    books: Mapping[BookId, Codebook],
    *,
    element: str | None = None,
    unresolved: bool = False,
) -> CodeId:
    """The code a person means by `name`: `book/id`, an id, a label, an ATLAS.ti label or alias.

    A label that stands under several nodes asks for its `element`; with `unresolved` it is
    kept as `book/?Label` until somebody decides. UsageError names the nearest codes.
    """
    found = _exact(name, books) or _by_name(name, books)
    if element is not None:
        under = [(b, n) for b, n in found if element in {*b.parents[n.id], n.id}]
        if len(found) > 1 and not under:
            raise UsageError(f'"{name}" does not stand under "{element}".', _choices(found))
        found = under or found
    if len(found) == 1:
        book, node = found[0]
        return book.code(node)
    if not found:
        raise UsageError(f'No codebook has a code "{name}".', _nearest(name, books))
    if unresolved and len({book.id for book, _ in found}) == 1:
        book, node = found[0]
        shared = {node.atlas or node.label for _, node in found}
        # By an alias the nodes may have other labels; then what was typed is what they share.
        label = shared.pop() if len(shared) == 1 else name.removeprefix(f"{book.id}/")
        return CodeId(f"{book.id}/?{label.removeprefix('?')}")
    raise UsageError(f'"{name}" stands in {len(found)} places.', _choices(found))


def coders_named(project: Project, names: Iterable[str]) -> frozenset[str]:
    """Coders to choose by, case folded; UsageError for one whom neither study nor journal has."""
    wanted = frozenset(name.casefold() for name in names)
    known: dict[str, str] = {coder.casefold(): coder for coder in project.study.coders}
    if wanted - known.keys():
        for id in project.folder.transcript_ids():
            makers = journal_makers(project.folder.codings_folder(id))
            known.update((maker.casefold(), maker) for maker in makers)
    if unknown := sorted(wanted - known.keys()):
        raise UsageError(
            f'There is no coder "{unknown[0]}".',
            f"Coders: {', '.join(known.values()) or 'none'}.",
        )
    return wanted


def book_to_code_with(code: CodeId, books: Mapping[BookId, Codebook]) -> Codebook:
    """The codebook of a code that may be put on words; UsageError says why another may not.

    A label that still needs its element may; a category and a retired code may not.
    """
    book = books.get(book_of(code))
    if book is None or not (is_unresolved(code) or node_of(code) in book.by_id):
        raise UsageError(f"No codebook has the code {code}.", "See: qualcode codebook show")
    if not is_unresolved(code):
        node = book.by_id[node_of(code)]
        if not node.codable or node.retired:
            why = "retired" if node.retired else "a category, not a code"
            raise UsageError(f"{code} is {why}.", "Choose a code: qualcode codebook show")
    return book


def _exact(name: str, books: Mapping[BookId, Codebook]) -> list[tuple[Codebook, Node]]:
    if "/" in name:
        book = books.get(book_of(CodeId(name)))
        if book is None:
            return []
        inside = node_of(CodeId(name)).removeprefix("?")
        node = book.by_id.get(inside)
        if node is not None:
            return [(book, node)] if node.codable else []
        return [(book, n) for n in book.by_name.get(inside.casefold(), ())]
    found = [(book, book.by_id[name]) for book in books.values() if name in book.by_id]
    return [(book, node) for book, node in found if node.codable]


def _by_name(name: str, books: Mapping[BookId, Codebook]) -> list[tuple[Codebook, Node]]:
    return [(book, n) for book in books.values() for n in book.by_name.get(name.casefold(), ())]


def _choices(found: list[tuple[Codebook, Node]]) -> str:
    codes = ", ".join(book.code(node) for book, node in found)
    return f"Choose one by its full name, or with --element: {codes}."


def _nearest(name: str, books: Mapping[BookId, Codebook]) -> str:
    from rapidfuzz import fuzz, process, utils

    known = {
        f"{book.id}/{node.id} {shown}": f"{book.code(node)}"
        for book in books.values()
        for node in book.codes
        for shown in node.names()
    }
    hits = process.extract(
        name, known.keys(), scorer=fuzz.WRatio, processor=utils.default_process, limit=6
    )
    near = list(dict.fromkeys(known[hit[0]] for hit in hits if hit[1] >= 60))[:3]
    if near:
        return f"Did you mean {' or '.join(near)}?"
    return "List the codes with: qualcode codebook show"


def span_at(
    transcript: Transcript,
    *,
    span: str | None = None,
    turn: int | None = None,
    last_turn: int | None = None,
    sentence: int | None = None,
    quote: str | None = None,
) -> Span:
    """The stretch of words a person points at, in exactly one of three ways.

    `span` is START:END in characters; `turn` (and `last_turn`, `sentence`) count from 1;
    `quote` is found in the words. UsageError or AnchorError says what does not fit.
    """
    ways = [w for w in (span, turn, quote) if w is not None]
    if len(ways) != 1:
        raise UsageError(
            "Say once where the coding is.",
            "Use one of --span 120:180, --turn 14, --quote WORDS, and no two of them.",
        )
    if sentence is not None and (turn is None or last_turn not in {None, turn}):
        raise UsageError("A sentence is counted in one turn.", "Give --turn 14 --sentence 2.")
    if span is not None:
        return _typed_span(transcript, span)
    if quote is not None:
        return find_quote(transcript.text, quote).span
    assert turn is not None
    return _turn_span(transcript, turn, last_turn or turn, sentence)


def _typed_span(transcript: Transcript, typed: str) -> Span:
    numbers = _SPAN.fullmatch(typed)
    if numbers is None:
        raise UsageError(
            f'"{typed[:40]}" is no span.', "Write the first and last character as 120:180."
        )
    found = Span(int(numbers[1]), int(numbers[2]))
    transcript.words(found)
    return found


def _turn_span(transcript: Transcript, first: int, last: int, sentence: int | None) -> Span:
    count = len(transcript.turns)
    if not 1 <= first <= last <= count:
        raise UsageError(f"{transcript.id} has turns 1 to {count}.", "Choose a turn among them.")
    begin, end = transcript.turn_span(first - 1), transcript.turn_span(last - 1)
    if begin is None or end is None:
        silent = first if begin is None else last
        raise UsageError(f"Turn {silent} of {transcript.id} has no words.", "Choose another turn.")
    if sentence is None:
        return Span(begin.start, end.end)
    found = sentences(transcript.turns[first - 1].text, transcript.language)
    if not 1 <= sentence <= len(found):
        raise UsageError(
            f"Turn {first} of {transcript.id} has {len(found)} sentences.", "Choose one of them."
        )
    chosen = found[sentence - 1]
    return Span(begin.start + chosen.start, begin.start + chosen.end)
