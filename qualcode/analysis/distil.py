"""Distillation in tables: elements made of inductive sentences, what is left, what is alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from qualcode.analysis.headings import column, note, title
from qualcode.analysis.quotes import quote_table
from qualcode.analysis.tally import Hit, count_columns, counts
from qualcode.analysis.voices import Heard, counted
from qualcode.model.corpus import Corpus
from qualcode.model.element import Distillation, Element
from qualcode.model.errors import UsageError
from qualcode.model.ids import SegmentId
from qualcode.model.segment import Segment
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


@dataclass(frozen=True, slots=True)
class Pile:
    """Sentences of which every two are alike, in order of place."""

    segments: tuple[SegmentId, ...]
    likeness: float
    """Of the two that are least alike."""
    shared: tuple[str, ...]
    """Words of four letters and more that all of them have."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far the card sort is. `sentences` is the sum of `placed`, `aside` and `left`."""

    sentences: int
    placed: int
    aside: int
    left: int
    elements: int
    single: int
    """Elements with one card."""
    empty: int
    elsewhere: int
    """Cards in elements that are none of these sentences: another coder's, uncounted or gone."""

    def told(self) -> str:
        """The counts as one line; what is nought is left out."""
        parts = [
            f"{self.placed} of {self.sentences} sentences sorted",
            f"{self.elements} element{'' if self.elements == 1 else 's'}",
            f"{self.single} with one card" if self.single else "",
            f"{self.empty} empty" if self.empty else "",
            f"{self.aside} aside" if self.aside else "",
            f"{self.elsewhere} not among these" if self.elsewhere else "",
        ]
        return ", ".join(part for part in parts if part)


def sentences(corpus: Corpus) -> list[Segment]:
    """The segments with a sentence that count, by transcript and place."""
    return [one.segment for one in counted(corpus, language="nl")[0] if one.segment.sentence]


def core(sentence: str) -> str:
    """A sentence without its prompt and full stop, to compare and to sort by."""
    return _PROMPT.sub("", sentence.strip(), count=1).rstrip(" .") or sentence.strip()


def cards(corpus: Corpus) -> Mapping[SegmentId, str]:
    """Per segment with a sentence the end of its id that names no other one of them."""
    ids = [s.id for s in sentences(corpus)]
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
    there = [s for s in sentences(corpus) if wanted is None or s.id in wanted]
    words = [utils.default_process(core(s.sentence or "")) for s in there]
    ratio = fuzz.token_set_ratio
    found = []
    for at, one in enumerate(words):
        for _, score, place in process.extract(
            one, words[at + 1 :], scorer=ratio, score_cutoff=cutoff, limit=None
        ):
            found.append(Alike(there[at].id, there[at + 1 + place].id, round(score, 1)))
    return sorted(found, key=lambda pair: -pair.likeness)


def piles(
    corpus: Corpus, pairs: Iterable[Alike], *, among: Iterable[SegmentId] | None = None
) -> list[Pile]:
    """Sentences to put together at once, the most alike first, then by place.

    `pairs` are those of `alike`. In a pile every two sentences are a pair: a short sentence whose
    words are in many others does not draw those together.
    """
    there = {s.id: s for s in sentences(corpus)}
    wanted = there.keys() if among is None else set(among) & there.keys()
    near: dict[tuple[SegmentId, SegmentId], float] = {}
    groups = {id: [id] for id in wanted}
    for pair in sorted(pairs, key=lambda p: -p.likeness):
        if {pair.first, pair.second} <= wanted:
            near[pair.first, pair.second] = near[pair.second, pair.first] = pair.likeness
    for one, other in near:
        first, second = groups[one], groups[other]
        if first is not second and all((a, b) in near for a in first for b in second):
            first += second
            groups |= dict.fromkeys(second, first)
    place = {id: n for n, id in enumerate(there)}
    made = {id(g): sorted(g, key=place.__getitem__) for g in groups.values() if len(g) > 1}
    found = [
        Pile(
            tuple(own),
            min(near[a, b] for a, b in combinations(own, 2)),
            shared([there[id].sentence or "" for id in own]),
        )
        for own in made.values()
    ]
    return sorted(found, key=lambda pile: (-pile.likeness, place[pile.segments[0]]))


def shared(told: Sequence[str]) -> tuple[str, ...]:
    """The words of four letters and more that all sentences have, as the first one has them."""
    words = [re.findall(r"\w{4,}", core(one)) for one in told]
    every = [{word.casefold() for word in own} for own in words]
    kept = [word for word in words[0] if all(word.casefold() in own for own in every)]
    return tuple(dict.fromkeys(kept))


def coverage(corpus: Corpus, distilled: Distillation) -> Coverage:
    """How many sentences that count are in an element, aside, and left over."""
    there = {s.id for s in sentences(corpus)}
    placed = {id for _, id in _placed(distilled)}
    aside = set(distilled.aside)
    sizes = [len(e.sentences) for e in distilled.elements]
    return Coverage(
        len(there),
        len(placed & there),
        len(aside & there),
        len(there - placed - aside),
        len(sizes),
        sizes.count(1),
        sizes.count(0),
        len(placed - there),
    )


def distillation_table(
    corpus: Corpus, distilled: Distillation, *, language: Language = "nl"
) -> Table:
    """One row per element: sentences, segments, speakers, transcripts, and what is written.

    Notes say how many sentences are in an element, and which of them are gone.
    """
    items, notes = counted(corpus, language=language)
    heard = {one.segment.id: one for one in items if one.segment.sentence}
    rows = [_row(element, heard) for element in distilled.elements]
    done = coverage(corpus, distilled)
    said = [note("covered", language, n=done.placed, all=done.sentences, aside=done.aside)]
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
    return tuple(s.id for s in sentences(corpus) if s.id not in placed)


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


def piles_table(corpus: Corpus, together: Sequence[Pile], *, language: Language = "nl") -> Table:
    """Groups of sentences that are alike: a row for every card, numbered by group."""
    told = {s.id: s.sentence for s in corpus.segments}
    names = cards(corpus)
    rows = tuple(
        Row((number, pile.likeness, ", ".join(pile.shared) or None, names[id], told[id]))
        for number, pile in enumerate(together, start=1)
        for id in pile.segments
    )
    columns = (
        column("nr", language, "integer"),
        column("likeness", language, "coefficient"),
        column("same", language),
        column("card", language),
        column("sentence", language),
    )
    return Table("piles", title("alike", language), columns, rows, (), language)
