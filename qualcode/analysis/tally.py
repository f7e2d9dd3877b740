"""Counting: which segments are evidence for a node, and the four counts over them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from qualcode.analysis.attributes import hint_for, in_reading_order, values_of
from qualcode.analysis.headings import column, heading, note
from qualcode.analysis.voices import Heard
from qualcode.model.codebook import Codebook
from qualcode.model.corpus import Corpus
from qualcode.model.errors import UsageError
from qualcode.model.ids import BookId, CodeId, book_of, node_of
from qualcode.model.table import Cell, Column, Language

Measure = Literal["codings", "segments"]
COUNTS = ("codings", "segments", "speakers", "transcripts")


@dataclass(frozen=True, slots=True)
class Hit:
    """A segment that is evidence for something, by so many codings."""

    heard: Heard
    codings: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """All hits of one codebook: under every node, under codes it does not have, and together."""

    nodes: Mapping[str, Sequence[Hit]]
    """Per node id; codings on a node below it included."""
    loose: Mapping[CodeId, Sequence[Hit]]
    """Per code that is no node: an undecided label, or a node that is gone."""
    every: Sequence[Hit]


def book_named(corpus: Corpus, book: str) -> Codebook:
    """The codebook with that id; UsageError with the ids there are."""
    found = corpus.codebooks.get(BookId(book))
    if found is None:
        raise UsageError(f'There is no codebook "{book}".', hint_for(book, corpus.codebooks))
    return found


def evidence(items: Iterable[Heard], book: Codebook) -> Evidence:
    """What every node of `book` rests on; a segment is one hit per node."""
    nodes: dict[str, list[Hit]] = {id: [] for id in book.by_id}
    loose: dict[CodeId, list[Hit]] = {}
    every: list[Hit] = []
    read = cache(lambda codes: _read(codes, book))
    for heard in items:
        under, unknown, n = read(heard.segment.codes)
        if n:
            every.append(Hit(heard, n))
        for node, times in under:
            nodes[node].append(Hit(heard, times))
        for code in unknown:
            loose.setdefault(code, []).append(Hit(heard, 1))
    return Evidence(nodes, loose, every)


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
    found = evidence(items, book)
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


def counts(hits: Sequence[Hit]) -> tuple[int, int, int, int]:
    """Codings, distinct segments, distinct speakers, distinct transcripts."""
    speakers = {speaker for hit in hits for speaker in hit.heard.crowd.speakers}
    transcripts = {hit.heard.transcript.id for hit in hits}
    segments = {hit.heard.segment.id for hit in hits}
    return sum(hit.codings for hit in hits), len(segments), len(speakers), len(transcripts)


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
