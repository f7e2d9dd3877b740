"""Counting: which segments are evidence for a node, and the four counts over them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Literal

from qualcode.analysis.attributes import hint_for, in_reading_order, values_of
from qualcode.analysis.headings import column, heading, note
from qualcode.analysis.voices import Crowd, Heard, is_counted, listened
from qualcode.model.codebook import Codebook
from qualcode.model.collector import collector_paused
from qualcode.model.corpus import Corpus
from qualcode.model.errors import UsageError
from qualcode.model.ids import BookId, CodeId, ParticipantId, book_of, node_of
from qualcode.model.table import Cell, Column, Language

Measure = Literal["codings", "segments"]
COUNTS = ("codings", "segments", "speakers", "transcripts")


@dataclass(frozen=True, slots=True)
class Hit:
    """A segment that is evidence for something, by so many codings."""

    heard: Heard
    codings: int


Counts = tuple[int, int, int, int]
"""Codings, distinct segments, distinct speakers, distinct transcripts."""
_ZERO: Counts = (0, 0, 0, 0)


@dataclass(frozen=True)
class Evidence:
    """All hits of one codebook: under every node, under codes it does not have, and together.

    What only asks how many there are reads the counts; hits are made when they are asked for.
    """

    corpus: Corpus
    items: Iterable[Heard]
    book: Codebook
    researchers: bool = False

    @cached_property
    def hits(self) -> Hits:
        """Every hit, by what it is evidence for."""
        with collector_paused():
            return evidence(self.items, self.book)

    @property
    def nodes(self) -> Mapping[str, Sequence[Hit]]:
        """Per node id; codings on a node below it included."""
        return self.hits.nodes

    @property
    def loose(self) -> Mapping[CodeId, Sequence[Hit]]:
        """Per code that is no node: an undecided label, or a node that is gone."""
        return self.hits.loose

    @property
    def every(self) -> Sequence[Hit]:
        """Every segment with a code of the book."""
        return self.hits.every

    @cached_property
    def _sums(self) -> Sums:
        if not listened(self.corpus).is_distinct:
            return _sums_of_hits(self.hits)
        return _sums(self.corpus, self.book, researchers=self.researchers)

    def count(self, node: str) -> Counts:
        """The counts of a node."""
        return self._sums.nodes.get(node, _ZERO)

    def loose_counts(self) -> Mapping[CodeId, Counts]:
        """The counts of every code that is no node."""
        return self._sums.loose

    @property
    def total(self) -> Counts:
        """The counts of all together."""
        return self._sums.every


@dataclass(frozen=True, slots=True)
class Hits:
    """Hits by what they are evidence for; see `Evidence`."""

    nodes: Mapping[str, Sequence[Hit]]
    loose: Mapping[CodeId, Sequence[Hit]]
    every: Sequence[Hit]


@dataclass(frozen=True, slots=True)
class Sums:
    """Counts by what is counted; see `Evidence`."""

    nodes: Mapping[str, Counts]
    loose: Mapping[CodeId, Counts]
    every: Counts


def book_named(corpus: Corpus, book: str) -> Codebook:
    """The codebook with that id; UsageError with the ids there are."""
    found = corpus.codebooks.get(BookId(book))
    if found is None:
        raise UsageError(f'There is no codebook "{book}".', hint_for(book, corpus.codebooks))
    return found


def evidence(items: Iterable[Heard], book: Codebook) -> Hits:
    """What every node of `book` rests on; a segment is one hit per node."""
    nodes: dict[str, list[Hit]] = {id: [] for id in book.by_id}
    loose: dict[CodeId, list[Hit]] = {}
    every: list[Hit] = []
    read = cache(lambda codes: _read(codes, book))
    for heard in items:
        under, unknown, n = read(heard.segment.codes)
        if not n:
            continue
        whole = Hit(heard, n)
        every.append(whole)
        for node, times in under:
            nodes[node].append(whole if times == n else Hit(heard, times))
        for code in unknown:
            loose.setdefault(code, []).append(Hit(heard, 1))
    return Hits(nodes, loose, every)


def evidence_in(
    corpus: Corpus, items: Sequence[Heard], book: Codebook, *, researchers: bool = False
) -> Evidence:
    """`evidence` of the segments that count, found once for a corpus and kept with it.

    `items` are those `counted` gives, with or without segments of `researchers`.
    """
    key = (Evidence, book.id, researchers)
    known = corpus.derived.get(key)
    if isinstance(known, Evidence):
        return known
    found = Evidence(corpus, items, book, researchers)
    corpus.derived[key] = found
    return found


def _read(
    codes: tuple[CodeId, ...], book: Codebook
) -> tuple[tuple[tuple[str, int], ...], tuple[CodeId, ...], int]:
    """Per node the codings on it or below it, the codes that are no node, and all of them."""
    own = [code for code in codes if book_of(code) == book.id]
    under: Counter[str] = Counter()
    for code in own:
        if (node := node_of(code)) in book.by_id:
            under.update((node, *book.parents[node]))
    unknown = tuple(code for code in own if node_of(code) not in book.by_id)
    return tuple(under.items()), unknown, len(own)


def counts(hits: Sequence[Hit]) -> Counts:
    """Codings, distinct segments, distinct speakers, distinct transcripts."""
    crowds = {hit.heard.crowd for hit in hits}
    segments = {hit.heard.segment.id for hit in hits}
    return sum([hit.codings for hit in hits]), len(segments), *_people(crowds)


def _people(crowds: Iterable[Crowd]) -> tuple[int, int]:
    """Distinct speakers who count, and distinct transcripts."""
    speakers = set[ParticipantId]().union(*(crowd.speakers for crowd in crowds))
    return len(speakers), len({crowd.transcript for crowd in crowds})


@dataclass(slots=True)
class _Sum:
    """Counts under way."""

    codings: int = 0
    segments: int = 0
    crowds: set[Crowd] = field(default_factory=set)

    def add(self, codings: int, segments: int, crowds: Iterable[Crowd]) -> None:
        self.codings += codings
        self.segments += segments
        self.crowds.update(crowds)

    def counts(self) -> Counts:
        return self.codings, self.segments, *_people(self.crowds)


def _sums_of_hits(hits: Hits) -> Sums:
    return Sums(
        {id: counts(found) for id, found in hits.nodes.items()},
        {code: counts(found) for code, found in hits.loose.items()},
        counts(hits.every),
    )


@collector_paused()
def _sums(corpus: Corpus, book: Codebook, *, researchers: bool) -> Sums:
    """What counting all hits of a book gives, from rows: every segment has an id of its own."""
    nodes: dict[str, _Sum] = {}
    loose: dict[CodeId, _Sum] = {}
    total = _Sum()
    read = cache(lambda codes: _read(codes, book))
    for codes, crowds in _codings(corpus, researchers=researchers).items():
        under, unknown, n = read(codes)
        times = sum(crowds.values())
        if n:
            total.add(n * times, times, crowds)
        for node, each in under:
            nodes.setdefault(node, _Sum()).add(each * times, times, crowds)
        for code in dict.fromkeys(unknown):
            loose.setdefault(code, _Sum()).add(times, times, crowds)
    return Sums(
        {id: found.counts() for id, found in nodes.items()},
        {code: found.counts() for code, found in loose.items()},
        total.counts(),
    )


def _codings(corpus: Corpus, *, researchers: bool) -> Mapping[tuple[CodeId, ...], Counter[Crowd]]:
    """Per combination of codes the segments that have it, by who is heard in them."""
    found: dict[tuple[CodeId, ...], Counter[Crowd]] = {}
    # Most segments share the very value of their codes: by identity, as hashing it takes longer.
    known: dict[int, Counter[Crowd]] = {}
    for layer, crowds in listened(corpus).layers:
        for row, crowd in zip(layer.rows, crowds, strict=True):
            if not crowd.speakers and not is_counted(crowd, researchers=researchers):
                continue
            by_crowd = known.get(id(row[4]))
            if by_crowd is None:
                codes = tuple([applied.code for applied in row[4]])
                by_crowd = known[id(row[4])] = found.setdefault(codes, Counter())
            by_crowd[crowd] += 1
    return found


def count_columns(language: Language) -> tuple[Column, ...]:
    """The columns `counts` fills."""
    return tuple(column(id, language, "integer") for id in COUNTS)


@dataclass(frozen=True, slots=True)
class Groups:
    """Columns for every value of an attribute, with `multiple` and `unassigned` at the end."""

    columns: tuple[Column, ...]
    cells: Callable[[Sequence[Hit]], tuple[Cell, ...]]
    notes: tuple[str, ...]


def groups(
    corpus: Corpus,
    items: Sequence[Heard],
    by: str | None,
    *,
    measure: Measure = "codings",
    language: Language,
) -> Groups:
    """The counts of hits split over an attribute; no columns when `by` is None.

    Every segment is in exactly one column, so a row's columns add up to its total.
    UsageError for an attribute the study does not have.
    """
    if by is None:
        return Groups((), lambda _: (), ())
    values = values_of(corpus, by)
    found = {heard.segment.id: values(heard) for heard in items}
    there = in_reading_order(value for several in set(found.values()) for value in several)
    group_of = {id: _group(several, by) for id, several in found.items()}
    ids = (*(f"{by}={value}" for value in there), f"{by}:multiple", f"{by}:unassigned")
    labels = (*there, heading("multiple", language), heading("unassigned", language))

    def cells(hits: Sequence[Hit]) -> tuple[Cell, ...]:
        totals: Counter[str] = Counter()
        for hit in hits:
            totals[group_of[hit.heard.segment.id]] += hit.codings if measure == "codings" else 1
        return tuple(totals[id] for id in ids)

    said = note("groups", language, by=by, measure=heading(measure, language))
    columns = tuple(Column(id, label, "integer") for id, label in zip(ids, labels, strict=True))
    return Groups(columns, cells, (said,))


def _group(values: tuple[str, ...], by: str) -> str:
    if not values:
        return f"{by}:unassigned"
    return f"{by}={values[0]}" if len(values) == 1 else f"{by}:multiple"
