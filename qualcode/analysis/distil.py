"""Distillation in tables: elements made of inductive sentences, what is left, what is alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from qualcode.analysis.headings import column, note, title
from qualcode.analysis.quotes import quote_table
from qualcode.analysis.tally import Hit, count_columns, counts
from qualcode.analysis.voices import Heard, counted
from qualcode.model.corpus import Corpus
from qualcode.model.element import Distillation, Element
from qualcode.model.errors import UsageError
from qualcode.model.ids import SegmentId
from qualcode.model.table import Language, Row, Table

_PROMPT = re.compile(
    r"(?:het\s+werkzame\s+element\s+is|the\s+(?:working|active|effective)\s+element\s+is)"
    r"[\s:…]*(?:dat|that)?\s*",
    re.IGNORECASE,
)
_CARD = 6
"""Last characters of a segment id that a card shows, more when two would be alike."""
ALIKE = 80.0


@dataclass(frozen=True, slots=True)
class Alike:
    """Two sentences and how alike they are, 0 to 100."""

    first: SegmentId
    second: SegmentId
    likeness: float


def core(sentence: str) -> str:
    """A sentence without its prompt and full stop, to compare and to sort by."""
    return _PROMPT.sub("", sentence.strip(), count=1).rstrip(" .") or sentence.strip()


def cards(corpus: Corpus) -> Mapping[SegmentId, str]:
    """Per segment with a sentence the end of its id that names no other one of them."""
    ids = [s.id for s in corpus.segments if s.sentence]
    length = _CARD
    while len({id[-length:] for id in ids}) < len(set(ids)):
        length += 1
    return {id: id[-length:] for id in ids}


def alike(
    corpus: Corpus, *, cutoff: float = ALIKE, among: Iterable[SegmentId] | None = None
) -> list[Alike]:
    """Pairs of sentences at least `cutoff` alike, the most alike first.

    Likeness is rapidfuzz's token set ratio of the sentences without their prompt, letter case
    aside: the same words in another order are 100. `among` narrows the sentences.
    """
    from rapidfuzz import fuzz, process, utils

    if not 0 <= cutoff <= 100:
        raise UsageError(f"Sentences cannot be {cutoff:g} alike.", "Give a number from 0 to 100.")
    wanted = None if among is None else set(among)
    there = [s for s in corpus.segments if s.sentence and (wanted is None or s.id in wanted)]
    words = [core(s.sentence or "") for s in there]
    ratio, plain = fuzz.token_set_ratio, utils.default_process
    found = []
    for at, one in enumerate(words):
        for _, score, place in process.extract(
            one, words[at + 1 :], scorer=ratio, processor=plain, score_cutoff=cutoff, limit=None
        ):
            found.append(Alike(there[at].id, there[at + 1 + place].id, round(score, 1)))
    return sorted(found, key=lambda pair: -pair.likeness)


def distillation_table(
    corpus: Corpus, distilled: Distillation, *, language: Language = "nl"
) -> Table:
    """One row per element: sentences, segments, speakers, transcripts, and what is written.

    Notes say how many sentences are in an element, and which of them are gone.
    """
    items, notes = counted(corpus, language=language)
    heard = {one.segment.id: one for one in items if one.segment.sentence}
    rows = [_row(element, heard) for element in distilled.elements]
    placed = {id for element in distilled.elements for id in element.sentences}
    aside = len(set(distilled.aside) & set(heard))
    said = [note("covered", language, n=len(placed & set(heard)), all=len(heard), aside=aside)]
    known = {s.id for s in corpus.segments if s.sentence}
    if lost := [f"{e.id} {id}" for e, id in _placed(distilled) if id not in known]:
        said.append(note("lost", language, names=", ".join(lost)))
    columns = (
        column("element", language),
        *count_columns(language)[1:],
        *(column(id, language) for id in ("summary", "literature", "recommendations")),
        column("code", language),
    )
    name = title("distillation", language)
    return Table("distillation", name, columns, tuple(rows), (*notes, *said), language)


def _placed(distilled: Distillation) -> Iterator[tuple[Element, SegmentId]]:
    for element in distilled.elements:
        for id in element.sentences:
            yield element, id


def _row(element: Element, heard: Mapping[SegmentId, Heard]) -> Row:
    hits = [Hit(heard[id], 1) for id in element.sentences if id in heard]
    advice = "; ".join(element.recommendations) or None
    cells = (element.label, *counts(hits)[1:], element.summary, element.literature)
    return Row((*cells, advice, element.code))


def sentence_table(
    corpus: Corpus,
    segments: Iterable[SegmentId],
    *,
    name: str | None = None,
    language: Language = "nl",
) -> Table:
    """The sentences of segments with the words they rest on, who speaks and where."""
    wanted = set(segments)
    chosen = tuple(s for s in corpus.segments if s.id in wanted and s.sentence)
    made = quote_table(
        replace(corpus, segments=chosen),
        language=language,
        columns=("sentence", "text", "speaker", "role", "transcript", "turn", "coder", "segment"),
    )
    label = name or title("ungrouped", language)
    return replace(made, id="sentences", title=label)


def leftovers(corpus: Corpus, distilled: Distillation) -> tuple[SegmentId, ...]:
    """Segments with a sentence that is in no element and was not put aside."""
    placed = {*distilled.aside, *(id for _, id in _placed(distilled))}
    return tuple(s.id for s in corpus.segments if s.sentence and s.id not in placed)


def alike_table(corpus: Corpus, pairs: Sequence[Alike], *, language: Language = "nl") -> Table:
    """Pairs of sentences that are alike, to put on one pile or not."""
    sentences = {s.id: s.sentence for s in corpus.segments}
    names = cards(corpus)
    rows = tuple(
        Row(
            (
                pair.likeness,
                names[pair.first],
                sentences[pair.first],
                names[pair.second],
                sentences[pair.second],
            )
        )
        for pair in pairs
    )
    columns = (
        column("likeness", language, "coefficient"),
        column("card", language),
        column("sentence", language),
        column("other_card", language),
        column("other_sentence", language),
    )
    return Table("alike", title("alike", language), columns, rows, (), language)
