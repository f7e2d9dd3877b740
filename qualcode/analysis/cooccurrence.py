"""Which codes meet: on one segment, where segments overlap, in one turn, or a few turns apart.

Only segments of one coder in one transcript can meet. A *meeting* of two codes is a pair of
segments that meet, one with either code; a segment with both is a meeting with itself.
Jaccard is the share, among the segments with either code, of those that take part in one:

    Jaccard(a, b) = segments in a meeting of a and b / segments with a or b

One sweep over segments in order of place finds every meeting; time grows with the number of
segments and meetings, never with the length of the words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from operator import eq, itemgetter
from typing import Literal, TypeVar, assert_never

from qualcode.analysis.headings import column, heading, note, title
from qualcode.analysis.quotes import quote_table
from qualcode.analysis.select import codes_named
from qualcode.analysis.tally import book_named
from qualcode.analysis.voices import Ear, Heard, counted, listened
from qualcode.model.collector import collector_paused
from qualcode.model.corpus import Corpus
from qualcode.model.errors import UsageError
from qualcode.model.ids import CodeId, CoderId, SegmentId, TranscriptId
from qualcode.model.table import Column, Language, Row, Table

Within = Literal["segment", "overlap", "turn", "near"]
_BY_TURN: frozenset[Within] = frozenset({"turn", "near"})
Level = Literal["codes", "top"]
"""`top` counts a code as the outermost node it stands under: its element or cluster."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two codes that meet, the first before the second in the order of the codebooks."""

    first: CodeId
    second: CodeId
    meetings: int
    segments: int
    """Distinct segments that take part in a meeting."""
    either: int
    """Segments with the first code, the second, or both."""

    @property
    def jaccard(self) -> float:
        """0 to 1; a pair that meets always has segments, so it is never undefined."""
        return self.segments / self.either


@dataclass(frozen=True, slots=True)
class Meetings:
    """All pairs of codes that meet, how often each code occurs, and what was left out."""

    pairs: tuple[Pair, ...]
    segments: Mapping[CodeId, int]
    """Per code, in the order of the codebooks, the segments that have it."""
    notes: tuple[str, ...]


def cooccurrence(
    corpus: Corpus,
    *,
    books: Iterable[str] | None = None,
    within: Within = "overlap",
    turns: int = 0,
    level: Level = "codes",
    language: Language = "nl",
) -> Meetings:
    """Every pair of codes that meets; `turns` is how many turns apart is still `near`.

    Labels whose element is undecided are left out. UsageError for a negative number of turns,
    or one that goes with another `within`.
    """
    _refuse_turns(within, turns)
    named = counted_as(corpus, books, level)
    _, notes = counted(corpus, language=language)
    place = {code: n for n, code in enumerate(dict.fromkeys(named.values()))}
    codes: dict[SegmentId, tuple[CodeId, ...]] = {}
    met: dict[tuple[CodeId, CodeId], list[SegmentId]] = {}
    pairs = cache(lambda one, other: tuple(_pairs(one, other, place)))
    with collector_paused():
        for group in _reaching(corpus, named, within, turns):
            codes.update([held for _, _, held in group])
            for _, _, (id, own) in group:
                if len(own) > 1:
                    for pair in pairs(own, own):
                        met.setdefault(pair, []).extend((id, id))
            if within == "segment":
                continue
            for (one, its), (other, others) in _overlapping(group):
                for pair in pairs(its, others):
                    met.setdefault(pair, []).extend((one, other))
    having = Counter(chain.from_iterable(codes.values()))
    ordered = sorted(met, key=lambda pair: (place[pair[0]], place[pair[1]]))
    found = tuple(_pair(*pair, met[pair], having) for pair in ordered)
    counts = {code: having[code] for code in place}
    return Meetings(found, counts, (*notes, _rule(within, turns, language)))


def _pair(
    first: CodeId, second: CodeId, met: Sequence[SegmentId], having: Mapping[CodeId, int]
) -> Pair:
    """A pair from the segments of its meetings, two by two."""
    # A segment with both codes meets itself.
    both = sum(map(eq, met[::2], met[1::2]))
    either = having[first] + having[second] - both
    return Pair(first, second, len(met) // 2, len(set(met)), either)


_T = TypeVar("_T")
_Reach = tuple[int, int, tuple[SegmentId, tuple[CodeId, ...]]]
"""From where to where a segment meets one that begins there; its id and its codes."""


def _reaching(
    corpus: Corpus, named: Mapping[CodeId, CodeId], within: Within, turns: int
) -> Iterator[list[_Reach]]:
    """The segments that count and have codes, by transcript and coder, from rows."""
    # By identity: most segments share the very value of their codes.
    known: dict[int, tuple[CodeId, ...]] = {}
    groups: dict[tuple[TranscriptId, CoderId], list[_Reach]] = {}
    for layer, crowds in listened(corpus).layers:
        ear = Ear(corpus, corpus.transcripts[layer.transcript]) if within in _BY_TURN else None
        group = groups.setdefault((layer.transcript, layer.coder), [])
        for row, crowd in zip(layer.rows, crowds, strict=True):
            codes = known.get(id(row[4]))
            if codes is None:
                own = [named[a.code] for a in row[4] if a.code in named]
                codes = known[id(row[4])] = tuple(dict.fromkeys(own))
            if not codes or not crowd.speakers:
                continue
            if ear is None:
                group.append((row[0], row[1], (row[2], codes)))
            else:
                held = ear.turns(row[0], row[1])
                group.append((held.start, held.stop + turns, (row[2], codes)))
    yield from groups.values()


def _overlapping(group: list[tuple[int, int, _T]]) -> Iterator[tuple[_T, _T]]:
    """Every two different things that meet; one walk in the order of where they begin."""
    group.sort(key=itemgetter(0, 1))
    open_ones: list[tuple[int, _T]] = []
    for start, end, one in group:
        if open_ones:
            open_ones = [pair for pair in open_ones if start < pair[0]]
            for _, other in open_ones:
                yield other, one
        open_ones.append((end, one))


def _refuse_turns(within: Within, turns: int) -> None:
    if turns < 0 or (turns and within != "near"):
        raise UsageError(
            f"{turns} turns apart cannot be asked for within a {within}.",
            "Give 0 or more turns, and only with near.",
        )


def counted_as(corpus: Corpus, books: Iterable[str] | None, level: Level) -> dict[CodeId, CodeId]:
    """Per code what it counts as, in the order of the codebooks."""
    named: dict[CodeId, CodeId] = {}
    for book in [book_named(corpus, id) for id in (books or corpus.codebooks)]:
        for node, above in book.walk():
            top = above[0] if above and level == "top" else node
            named[book.code(node)] = book.code(top)
    return named


def read_codes(
    items: Iterable[Heard], named: Mapping[CodeId, CodeId]
) -> dict[SegmentId, tuple[CodeId, ...]]:
    """Per segment what its codes count as, without repeats."""
    read = cache(
        lambda applied: tuple(dict.fromkeys(named[a.code] for a in applied if a.code in named))
    )
    return {heard.segment.id: read(heard.segment.applied) for heard in items}


def _pairs(
    one: Sequence[CodeId], other: Sequence[CodeId], place: Mapping[CodeId, int]
) -> set[tuple[CodeId, CodeId]]:
    """The pairs of different codes of two segments, each in the order of the codebooks."""
    return {(a, b) if place[a] < place[b] else (b, a) for a in one for b in other if a != b}


def meeting(
    items: Iterable[Heard], within: Within, turns: int = 0
) -> Iterator[tuple[Heard, Heard]]:
    """Every two segments of one coder that meet, and every segment with itself."""
    groups: dict[tuple[str, str], list[Heard]] = {}
    for heard in items:
        segment = heard.segment
        groups.setdefault((segment.transcript, segment.coder), []).append(heard)
    for group in groups.values():
        yield from ((heard, heard) for heard in group)
        if within != "segment":
            yield from _overlapping([(*_reach(heard, within, turns), heard) for heard in group])


def _reach(heard: Heard, within: Within, turns: int) -> tuple[int, int]:
    """From where to where a segment meets one that begins there: code points, or turns."""
    match within:
        case "segment" | "overlap":
            return heard.segment.span.start, heard.segment.span.end
        case "turn" | "near":
            return heard.turns.start, heard.turns.stop + turns
        case _:
            assert_never(within)


def _rule(within: Within, turns: int, language: Language) -> str:
    return note(f"within_{within}", language, turns=turns)


def cooccurrence_table(
    corpus: Corpus,
    *,
    books: Iterable[str] | None = None,
    within: Within = "overlap",
    turns: int = 0,
    level: Level = "codes",
    language: Language = "nl",
) -> Table:
    """One row per pair of codes that meets, most meetings first."""
    found = cooccurrence(
        corpus, books=books, within=within, turns=turns, level=level, language=language
    )
    rows = tuple(
        Row(
            (
                label_of(corpus, pair.first),
                label_of(corpus, pair.second),
                pair.meetings,
                found.segments[pair.first],
                found.segments[pair.second],
                pair.jaccard,
                pair.first,
                pair.second,
            )
        )
        for pair in sorted(found.pairs, key=lambda p: -p.meetings)
    )
    return Table(
        "cooccurrence",
        title("cooccurrence", language),
        _pair_columns(language),
        rows,
        found.notes,
        language,
    )


def _pair_columns(language: Language) -> tuple[Column, ...]:
    return (
        Column("first", heading("code", language) + " 1"),
        Column("second", heading("code", language) + " 2"),
        column("meetings", language, "integer"),
        Column("first_segments", title("segments", language) + " 1", "integer"),
        Column("second_segments", title("segments", language) + " 2", "integer"),
        Column("jaccard", "Jaccard", "coefficient"),
        Column("first_code", "id 1"),
        Column("second_code", "id 2"),
    )


def cooccurrence_matrix(
    corpus: Corpus,
    *,
    books: Iterable[str] | None = None,
    measure: Literal["meetings", "jaccard"] = "meetings",
    within: Within = "overlap",
    turns: int = 0,
    level: Level = "top",
    language: Language = "nl",
) -> Table:
    """Codes against codes; only those that occur. The diagonal is empty."""
    found = cooccurrence(
        corpus, books=books, within=within, turns=turns, level=level, language=language
    )
    used = [code for code, n in found.segments.items() if n]
    value: dict[tuple[CodeId, CodeId], float] = {}
    for pair in found.pairs:
        number = pair.meetings if measure == "meetings" else pair.jaccard
        value[pair.first, pair.second] = value[pair.second, pair.first] = number
    kind: Literal["integer", "coefficient"] = "integer" if measure == "meetings" else "coefficient"
    columns = (
        column("code", language),
        *(Column(code, label_of(corpus, code), kind) for code in used),
    )
    rows = tuple(
        Row((label_of(corpus, a), *(None if a == b else value.get((a, b), 0) for b in used)))
        for a in used
    )
    table_title = title(f"matrix_{measure}", language)
    return Table("cooccurrence-matrix", table_title, columns, rows, found.notes, language)


def passages(
    corpus: Corpus,
    first: str,
    second: str,
    *,
    within: Within = "overlap",
    turns: int = 0,
    language: Language = "nl",
    template: str | None = None,
) -> Table:
    """The quotes behind one cell: every segment that takes part in a meeting of two codes.

    A code stands for everything under it, and may be named as in a filter.
    """
    _refuse_turns(within, turns)
    ones, others = codes_named(corpus, first), codes_named(corpus, second)
    items, _ = counted(corpus, language=language)
    kept: set[SegmentId] = set()
    for a, b in meeting(items, within, turns):
        in_a, in_b = set(a.segment.codes), set(b.segment.codes)
        if (in_a & ones and in_b & others) or (in_a & others and in_b & ones):
            kept |= {a.segment.id, b.segment.id}
    chosen = tuple(s for s in corpus.segments if s.id in kept)
    made = quote_table(replace(corpus, segments=chosen), language=language, template=template)
    return made.noted(_rule(within, turns, language))


def label_of(corpus: Corpus, code: CodeId) -> str:
    """The label of a code, told apart from others; its name when no codebook here has it.

    What several codes are called says where it stands: `Veilig (Warm Welkom)`, and between
    codebooks `Overig (students)`.
    """
    found = corpus.derived.get(label_of)
    if not isinstance(found, dict):
        found = corpus.derived[label_of] = _labels_apart(corpus)
    label = found.get(code, code)
    return str(label)


def _labels_apart(corpus: Corpus) -> dict[CodeId, str]:
    every = [
        (book, node, above) for book in corpus.codebooks.values() for node, above in book.walk()
    ]
    books: dict[str, set[str]] = {}
    for book, node, _ in every:
        books.setdefault(node.label.casefold(), set()).add(book.id)
    times = Counter((book.id, node.label.casefold()) for book, node, _ in every)
    found = {}
    for book, node, above in every:
        name = node.label.casefold()
        where = [above[-1].label] if above and times[book.id, name] > 1 else []
        where += [book.id] if len(books[name]) > 1 else []
        found[book.code(node)] = f"{node.label} ({', '.join(where)})" if where else node.label
    return found
