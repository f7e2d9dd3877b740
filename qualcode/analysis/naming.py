"""Who named an element, and whether it has enough support, from coded data."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qualcode.analysis.attributes import (
    checked_attribute,
    in_reading_order,
    values_by_speaker,
    values_of,
)
from qualcode.analysis.headings import column, heading, note, title
from qualcode.analysis.tally import Groups, Hit, book_named, counts, evidence_in
from qualcode.analysis.voices import counted
from qualcode.model.corpus import Corpus
from qualcode.model.ids import ParticipantId
from qualcode.model.participant import Participant
from qualcode.model.table import Cell, Column, Language, Row, Table
from qualcode.model.transcript import RESEARCHER_ROLES

FEW = 2
"""An element should rest on at least so many speakers."""


def named_by_table(
    corpus: Corpus,
    *,
    book: str = "elements",
    by: str = "role",
    language: Language = "nl",
) -> Table:
    """Per element the speakers of every group that named it, and which groups did.

    A group is a value of `by`; a speaker without one is under `unassigned`. Elements are the
    top of the codebook. UsageError for an unknown codebook or attribute.
    """
    checked_attribute(corpus, by)
    frame = book_named(corpus, book)
    items, notes = counted(corpus, language=language)
    found = evidence_in(corpus, items, frame)
    values, who = values_by_speaker(corpus, by), namer(corpus, by, language)
    there = in_reading_order(
        v for hit in found.every for several in values(hit.heard).values() for v in several
    )
    rows = []
    for node in frame.nodes:
        hits = found.nodes[node.id]
        if not hits and node.retired:
            continue
        per: dict[str | None, set[ParticipantId]] = {}
        for hit in hits:
            for speaker, several in values(hit.heard).items():
                for value in several or (None,):
                    per.setdefault(value, set()).add(speaker)
        cells = [len(per.get(value, ())) for value in (*there, None)]
        rows.append(Row((frame.code(node), node.label, *cells, counts(hits)[2], who(hits))))
    columns = _columns(by, there, language)
    said = note("who_named", language, by=by)
    return Table(
        "named-by", title("named_by", language), columns, tuple(rows), (*notes, said), language
    )


def _columns(by: str, there: Sequence[str], language: Language) -> tuple[Column, ...]:
    return (
        column("code", language),
        column("element", language),
        *(Column(f"{by}={value}", value, "integer") for value in there),
        Column(f"{by}:unassigned", title("unassigned", language), "integer"),
        column("speakers", language, "integer"),
        column("who", language),
    )


def namer(corpus: Corpus, by: str, language: Language) -> Callable[[Sequence[Hit]], str | None]:
    """A function from hits to the groups heard in them: only one, both, all, or a list.

    None when no group is known; the groups there are come from everybody who took part.
    """
    values = values_of(corpus, by)
    groups = set(_groups(corpus, by))

    def who(hits: Sequence[Hit]) -> str | None:
        found = set[str]()
        for hit in hits:
            found.update(values(hit.heard))
            if groups and groups <= found:
                break  # more hits can only tell what is known
        heard = in_reading_order(found)
        if not heard:
            return None
        if len(heard) == 1 and len(groups) != 1:
            return heading("only", language).format(who=heard[0])
        if groups <= set(heard) and len(groups) > 1:
            return heading("both" if len(groups) == 2 else "all_groups", language)
        return ", ".join(heard)

    return who


def _groups(corpus: Corpus, by: str) -> tuple[str, ...]:
    people = (p for p in corpus.participants.values() if p.role not in RESEARCHER_ROLES)
    return in_reading_order(v for p in people if p.counts() and (v := p.value(by)))


def supported(corpus: Corpus, split: Groups, language: Language) -> Groups:
    """`split` with two columns before it: who named it by role, and what support is thin."""
    who = namer(corpus, "role", language)

    def cells(hits: Sequence[Hit]) -> tuple[Cell, ...]:
        flags = [heading(id, language) for id in thin(corpus, hits)]
        return (who(hits), "; ".join(flags) or None, *split.cells(hits))

    columns = (column("who", language), column("support", language), *split.columns)
    return Groups(columns, cells, (note("who_named", language, by="role"), *split.notes))


def thin(corpus: Corpus, hits: Sequence[Hit]) -> tuple[str, ...]:
    """What is thin about evidence: `bare`, or `few_speakers` and `no_quote`; none is fine."""
    if not hits:
        return ("bare",)
    found = []
    if _are_few(hits):
        found.append("few_speakers")
    if not any(quotable(corpus, hit) for hit in hits):
        found.append("no_quote")
    return tuple(found)


def _are_few(hits: Sequence[Hit]) -> bool:
    speakers = set[ParticipantId]()
    for hit in hits:
        speakers |= hit.heard.crowd.speakers
        if len(speakers) >= FEW:
            return False
    return True


def quotable(corpus: Corpus, hit: Hit) -> bool:
    """Whether everybody heard in a segment may be quoted; nobody is no quote."""
    people = [corpus.participants.get(id) for id in hit.heard.crowd.speaking]
    return bool(people) and all(map(_may_be_printed, people))


def _may_be_printed(person: Participant | None) -> bool:
    return person is not None and person.may_be_quoted() and person.counts()
