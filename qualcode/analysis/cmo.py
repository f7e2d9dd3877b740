"""Configurations in tables: what they say, what they rest on, where, and what to look at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from qualcode.analysis.attributes import checked_attribute, in_reading_order, values_of
from qualcode.analysis.headings import column, heading, note, title
from qualcode.analysis.quotes import quote_table
from qualcode.analysis.voices import Heard, ears
from qualcode.model.configuration import PARTS, Configuration, Link
from qualcode.model.corpus import Corpus
from qualcode.model.ids import SegmentId, TranscriptId
from qualcode.model.table import Cell, Column, Language, Report, Row, Table

FlagKind = Literal["gone", "older", "recoded", "withdrawn", "unquotable", "unseen"]
ADVICE: frozenset[FlagKind] = frozenset({"unquotable", "unseen"})
"""Worth knowing; no reason to doubt the configuration."""


@dataclass(frozen=True, slots=True)
class Flagged:
    """Something to look at in the evidence of a configuration."""

    configuration: str
    segment: SegmentId
    kind: FlagKind
    place: str
    """Transcript and turn; empty when the segment is gone."""


def flagged(
    corpus: Corpus,
    configurations: Iterable[Configuration],
    *,
    older: Mapping[SegmentId, TranscriptId] | None = None,
    blind: bool = False,
) -> list[Flagged]:
    """Everything in the evidence that changed since it was linked, in file order.

    `corpus` holds the segments of every coder; `older` those that wait on older words.
    A segment is coded otherwise when a code it was linked with is off it. While something is
    `blind`, a segment that is not there may be one that is not shown, and is not called gone.
    """
    there = {s.id: s for s in corpus.segments}
    hear, found = ears(corpus), list[Flagged]()
    for one in configurations:
        for link in one.evidence:
            if link.segment in there:
                heard = hear(there[link.segment])
                kinds = _kinds(corpus, link, heard)
                found += [Flagged(one.id, link.segment, k, _place(heard)) for k in kinds]
            elif link.segment in (older or {}):
                place = (older or {})[link.segment]
                found.append(Flagged(one.id, link.segment, "older", place))
            else:
                lost: FlagKind = "unseen" if blind else "gone"
                found.append(Flagged(one.id, link.segment, lost, ""))
    return found


def _kinds(corpus: Corpus, link: Link, heard: Heard) -> list[FlagKind]:
    people = [corpus.participants.get(id) for id in heard.crowd.speaking]
    kinds: list[FlagKind] = []
    if not set(link.codes) <= set(heard.segment.codes):
        kinds.append("recoded")
    if any(p is not None and (p.status != "active" or not p.counts()) for p in people):
        kinds.append("withdrawn")
    elif not all(p is not None and p.may_be_quoted() for p in people):
        kinds.append("unquotable")
    return kinds


def _place(heard: Heard) -> str:
    return f"{heard.transcript.id} {heard.turns.start + 1}"


def cmo_table(
    configurations: Sequence[Configuration],
    flags: Sequence[Flagged],
    *,
    notes: Sequence[str] = (),
    language: Language = "nl",
) -> Table:
    """One row per configuration: its parts, confidence, evidence for and against, and flags."""
    rows = [_row(one, flags, language) for one in configurations]
    ids = ("configuration", "statement", *PARTS, "confidence", "refines")
    columns = (
        *(column(id, language) for id in ids),
        column("for", language, "integer"),
        column("against", language, "integer"),
        column("flagged", language),
    )
    name = title("configurations", language)
    return Table("cmo", name, columns, tuple(rows), tuple(notes), language)


def _row(one: Configuration, flags: Sequence[Flagged], language: Language) -> Row:
    own = dict.fromkeys(f.kind for f in flags if f.configuration == one.id)
    told = "; ".join(heading(kind, language) for kind in own) or None
    sure = heading(one.confidence, language) if one.confidence else None
    against = sum(link.against for link in one.evidence)
    parts = (one.text(part) for part in PARTS)
    counts = (len(one.evidence) - against, against)
    return Row((one.id, one.statement, *parts, sure, one.refines, *counts, told))


def cmo_matrix(
    corpus: Corpus,
    configurations: Sequence[Configuration],
    *,
    by: str = "institution",
    language: Language = "nl",
) -> Table:
    """Configurations against the values of `by`: segments for and against, as `3 / 1`.

    Evidence that is gone is not counted. UsageError for an attribute the study lacks.
    """
    checked_attribute(corpus, by)
    values, hear = values_of(corpus, by), ears(corpus)
    heard = {s.id: hear(s) for s in corpus.segments}
    linked = [heard[k.segment] for c in configurations for k in c.evidence if k.segment in heard]
    there = (*in_reading_order(v for one in linked for v in values(one)), None)
    rows = []
    for one in configurations:
        under = _under(one, heard, values)
        pairs = [under.get(value, (0, 0)) for value in there]
        cells: list[Cell] = [f"{n} / {m}" if n or m else None for n, m in pairs]
        held = sum(n + m > 0 for n, m in pairs[:-1])
        rows.append(Row((one.id, one.statement, *cells, held)))
    columns = (
        column("configuration", language),
        column("statement", language),
        *(Column(f"{by}={value}", value) for value in there if value is not None),
        Column(f"{by}:unassigned", title("unassigned", language)),
        column("named_in", language, "integer"),
    )
    said = note("cmo_matrix", language, by=by)
    name = title("cmo_matrix", language)
    return Table("cmo-matrix", name, columns, tuple(rows), (said,), language)


def _under(
    one: Configuration,
    heard: Mapping[SegmentId, Heard],
    values: Callable[[Heard], tuple[str, ...]],
) -> dict[str | None, tuple[int, int]]:
    """Per value the distinct segments for and against."""
    found: dict[str | None, tuple[set[SegmentId], set[SegmentId]]] = {}
    for link in one.evidence:
        if link.segment in heard:
            for value in values(heard[link.segment]) or (None,):
                found.setdefault(value, (set(), set()))[link.against].add(link.segment)
    return {value: (len(plus), len(minus)) for value, (plus, minus) in found.items()}


def cmo_report(
    corpus: Corpus, one: Configuration, flags: Sequence[Flagged], *, language: Language = "nl"
) -> Report:
    """One configuration with the quotes behind each part, for and against."""
    table = cmo_table([one], flags, language=language)
    parts: list[Table] = [table]
    for part in PARTS:
        for against in (False, True):
            ids = {k.segment for k in one.evidence if k.part == part and k.against is against}
            chosen = tuple(s for s in corpus.segments if s.id in ids)
            if chosen:
                side = heading("against" if against else "for", language)
                made = quote_table(
                    replace(corpus, segments=chosen, notes=()),
                    language=language,
                    columns=("text", "codes", "speaker", "role", "transcript", "turn"),
                )
                label = f"{title(part, language)}: {side}"
                id = f"{part}-{'against' if against else 'for'}"
                parts.append(replace(made, id=id, title=label))
    return Report(f"cmo-{one.id}", one.statement, tuple(parts), language)


def mermaid(configurations: Iterable[Configuration], *, language: Language = "nl") -> str:
    """The configurations as a flowchart in Mermaid: context to mechanism to outcome.

    Parts with the same words are one box; an arrow carries the configuration's id.
    """
    boxes: dict[tuple[str, str], str] = {}
    arrows = []
    for one in configurations:
        chain = [
            boxes.setdefault((part, words), f"{part[0]}{len(boxes) + 1}")
            for part in PARTS
            if (words := one.text(part))
        ]
        arrows += [f'  {a} -- "{_plain(one.id)}" --> {b}' for a, b in pairwise(chain)]
    lines = ["flowchart LR"]
    for part in PARTS:
        own = [(words, id) for (kind, words), id in boxes.items() if kind == part]
        if own:
            lines.append(f"  subgraph {part}[{title(part, language)}]")
            lines += [f'    {id}["{_plain(words)}"]' for words, id in own]
            lines.append("  end")
    return "\n".join([*lines, *arrows]) + "\n"


def _plain(words: str) -> str:
    """Words that Mermaid reads as words: its own marks as entities."""
    told = " ".join(words.split()).replace("&", "#amp;")
    for mark, entity in (('"', "#quot;"), ("<", "#lt;"), (">", "#gt;")):
        told = told.replace(mark, entity)
    return told
