"""Reports per case and across cases: cluster, code, counts, quotes and what people wrote.

A case is a value of an attribute, such as an intervention. The program counts and chooses
quotes; summaries and comparisons are written by researchers and passed in. Where none is
given a line says so, so that the report shows what is still to be written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from qualcode.analysis.attributes import (
    Values,
    all_values,
    checked_attribute,
    in_reading_order,
    values_of,
)
from qualcode.analysis.elements import element_summary
from qualcode.analysis.headings import column, heading, note, title
from qualcode.analysis.naming import quotable
from qualcode.analysis.quotes import quote_table
from qualcode.analysis.select import Where, select
from qualcode.analysis.tally import Evidence, Hit, book_named, counts, evidence_in
from qualcode.analysis.voices import counted
from qualcode.model.codebook import Codebook, Node
from qualcode.model.corpus import Corpus
from qualcode.model.ids import ParticipantId
from qualcode.model.table import Cell, Column, Heading, Language, Paragraph, Report, Row, Table

Part = Heading | Paragraph | Table
_QUOTE_COLUMNS = ("text", "speaker", "role", "transcript", "turn")
_FLAGS = ("selected", "representative", "unique")


@dataclass(frozen=True, slots=True)
class Comparison:
    """What researchers wrote about one cluster over all cases."""

    similarities: str = ""
    differences: str = ""
    striking: str = ""


def case_overview(
    corpus: Corpus,
    case: str,
    *,
    attribute: str = "intervention",
    book: str = "clusters",
    quotes: int = 3,
    summaries: Mapping[str, str] | None = None,
    language: Language = "nl",
) -> Report:
    """Everything coded about one case: per cluster and code its counts, quotes and summary.

    What nobody coded and nobody wrote about is named under the counts only.

    `summaries` are texts by code (`clusters/draagvlak`). At most `quotes` quotes stand under
    a code: those that may be printed and are flagged first, of as many speakers as possible.
    UsageError for an unknown attribute, case or codebook.
    """
    where = Where(attribute, "=", (case,))
    about = select(corpus, [where], language=language)
    frame = book_named(corpus, book)
    found = evidence_in(about, counted(about, language=language)[0], frame)
    parts: list[Part] = [replace(element_summary(about, book=book, language=language), title=case)]
    for cluster in frame.nodes:
        parts += _cluster(about, frame, cluster, found, quotes, summaries or {}, language)
    return Report("overview", f"{title('overview', language)}: {case}", tuple(parts), language)


def _cluster(
    corpus: Corpus,
    book: Codebook,
    cluster: Node,
    found: Evidence,
    quotes: int,
    summaries: Mapping[str, str],
    language: Language,
) -> list[Part]:
    inside = [(node, above) for node, above in book.walk() if cluster in (node, *above)]
    parts: list[Part] = []
    if not found.nodes[cluster.id] and not any(book.code(n) in summaries for n, _ in inside):
        return parts  # the note under the counts names it
    for node, above in inside:
        hits = found.nodes[node.id]
        if not hits and node is not cluster and book.code(node) not in summaries:
            continue
        parts.append(Heading(node.label, len(above) + 1))
        parts.append(Paragraph(_counted(hits, language)))
        written = summaries.get(book.code(node)) or heading("no_summary", language)
        parts.append(Paragraph(written))
        own = [hit for hit in hits if book.code(node) in hit.heard.segment.codes]
        if own and quotes:
            parts.append(_quotes(corpus, node, own, quotes, language))
    bare = [node.label for node, _ in inside if node.codable and not found.nodes[node.id]]
    if bare:
        parts.append(Paragraph(note("uncoded", language, names="; ".join(bare))))
    return parts


def _counted(hits: Sequence[Hit], language: Language) -> str:
    codings, segments, speakers, transcripts = counts(hits)
    return note(
        "four_counts",
        language,
        codings=codings,
        segments=segments,
        speakers=speakers,
        transcripts=transcripts,
    )


def _quotes(
    corpus: Corpus, node: Node, hits: Sequence[Hit], most: int, language: Language
) -> Table:
    chosen = {hit.heard.segment.id for hit in telling(corpus, hits, most)}
    about = replace(corpus, segments=tuple(s for s in corpus.segments if s.id in chosen), notes=())
    made = quote_table(about, language=language, columns=_QUOTE_COLUMNS)
    return replace(made, title=f"{title('quotes', language)}: {node.label}", notes=())


def telling(corpus: Corpus, hits: Sequence[Hit], most: int) -> list[Hit]:
    """At most so many hits to illustrate a code with.

    First those whose speakers may all be quoted, then those flagged as selected,
    representative or unique, then in order of place; somebody who was not heard yet comes
    before somebody who was.
    """

    def place(hit: Hit) -> tuple[bool, int]:
        flags = [n for n, flag in enumerate(_FLAGS) if flag in hit.heard.segment.flags]
        return not quotable(corpus, hit), min(flags, default=len(_FLAGS))

    waiting, chosen = sorted(hits, key=place), list[Hit]()
    heard: set[ParticipantId] = set()
    while waiting and len(chosen) < most:
        best = place(waiting[0])[0]
        fresh = [h for h in waiting if h.heard.crowd.speakers - heard and place(h)[0] == best]
        one = fresh[0] if fresh else waiting[0]
        waiting.remove(one)
        chosen.append(one)
        heard |= one.heard.crowd.speakers
    return chosen


def compare_cases(
    corpus: Corpus,
    *,
    attribute: str = "intervention",
    book: str = "clusters",
    written: Mapping[str, Comparison] | None = None,
    language: Language = "nl",
) -> Report:
    """Per cluster a table of codes against cases, and what they have in common and not.

    Cells count segments. Codes named in most cases come first; the last column is how many.
    `written` are the researchers' comparisons by cluster id.
    """
    checked_attribute(corpus, attribute)
    frame = book_named(corpus, book)
    items, notes = counted(corpus, language=language)
    found = evidence_in(corpus, items, frame)
    parts: list[Part] = []
    for cluster in frame.nodes:
        said = (written or {}).get(cluster.id, Comparison())
        table = _compared(corpus, frame, cluster, found, attribute, language)
        parts += [Heading(cluster.label), table.noted(*notes)]
        for id in ("similarities", "differences", "striking"):
            parts.append(Heading(title(id, language), 2))
            parts.append(Paragraph(getattr(said, id) or heading("not_written", language)))
    return Report("comparison", title("comparison", language), tuple(parts), language)


def _known_cases(
    corpus: Corpus, attribute: str, found: Evidence, values: Values
) -> tuple[str, ...]:
    """The values of everybody who took part, and those of the segments that were coded.

    A transcript of several institutions has a value of its own only where nobody in it has one.
    """
    people = [p.value(attribute) for p in corpus.participants.values()]
    heard = (value for hit in found.every for value in values(hit.heard))
    known = in_reading_order([*(value for value in people if value), *heard])
    return known or all_values(corpus, attribute)


def _compared(
    corpus: Corpus,
    book: Codebook,
    cluster: Node,
    found: Evidence,
    attribute: str,
    language: Language,
) -> Table:
    values = values_of(corpus, attribute)
    cases = _known_cases(corpus, attribute, found, values)
    rows: list[tuple[Cell, ...]] = []
    for node, above in book.walk():
        if cluster not in (node, *above) or not node.codable:
            continue
        per = [sum(case in values(h.heard) for h in found.nodes[node.id]) for case in cases]
        rows.append((node.label, *per, sum(n > 0 for n in per)))
    rows.sort(key=lambda cells: -int(cells[-1] or 0))
    columns = (
        column("code", language),
        *(Column(f"{attribute}={case}", case, "integer") for case in cases),
        column("named_in", language, "integer"),
    )
    said = (note("compared", language, by=attribute),)
    return Table(
        f"comparison-{cluster.id}", cluster.label, columns, tuple(map(Row, rows)), said, language
    )
