"""Which code follows which, within so many turns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import groupby

from qualcode.analysis.cooccurrence import Level, counted_as, label_of, read_codes
from qualcode.analysis.headings import column, note, title
from qualcode.analysis.voices import Heard, counted
from qualcode.model.corpus import Corpus
from qualcode.model.errors import UsageError
from qualcode.model.ids import CodeId, SegmentId
from qualcode.model.table import Column, Language, Row, Table


def sequence_table(
    corpus: Corpus,
    *,
    books: Iterable[str] | None = None,
    turns: int = 1,
    level: Level = "codes",
    language: Language = "nl",
) -> Table:
    """One row per pair of codes of which the second follows the first, most times first.

    A segment follows another of the same coder when it begins at or after its end, at most
    `turns` turns later; a code may follow itself. The share is of the segments with the first
    code. UsageError for a negative number of turns.
    """
    if turns < 0:
        raise UsageError(f"{turns} turns later cannot be asked for.", "Give 0 or more turns.")
    named = counted_as(corpus, books, level)
    items, notes = counted(corpus, language=language)
    codes = read_codes(items, named)
    place = {code: n for n, code in enumerate(dict.fromkeys(named.values()))}
    having = Counter(code for several in codes.values() for code in several)
    times: Counter[tuple[CodeId, CodeId]] = Counter()
    for one, following in _followed([h for h in items if codes[h.segment.id]], turns):
        later = {code for id in following for code in codes[id]}
        times.update((code, other) for code in codes[one] for other in later)
    ranked = sorted(times, key=lambda pair: (-times[pair], place[pair[0]], place[pair[1]]))
    rows = tuple(
        Row((*_labels(corpus, pair), n := times[pair], all_ := having[pair[0]], n / all_, *pair))
        for pair in ranked
    )
    said = note("sequence", language, turns=turns)
    name = title("sequence", language)
    return Table("sequence", name, _columns(language), rows, (*notes, said), language)


def _labels(corpus: Corpus, pair: tuple[CodeId, CodeId]) -> tuple[str, str]:
    return label_of(corpus, pair[0]), label_of(corpus, pair[1])


def _columns(language: Language) -> tuple[Column, ...]:
    return (
        column("first", language),
        column("then", language),
        column("times", language, "integer"),
        column("first_segments", language, "integer"),
        column("followed", language, "share"),
        Column("first_code", "id 1"),
        Column("then_code", "id 2"),
    )


def _followed(items: Iterable[Heard], turns: int) -> Iterable[tuple[SegmentId, list[SegmentId]]]:
    """Per segment those that follow it; one walk over segments in order of their start."""
    ordered = sorted(items, key=lambda h: (h.transcript.id, h.segment.coder, h.segment.span))
    for _, group in groupby(ordered, key=lambda h: (h.transcript.id, h.segment.coder)):
        there = list(group)
        for at, one in enumerate(there):
            last, end = one.turns.stop - 1, one.segment.span.end
            following = []
            for other in there[at + 1 :]:
                if last + turns < other.turns.start:
                    break
                if end <= other.segment.span.start:
                    following.append(other.segment.id)
            yield one.segment.id, following
