"""The card sort: inductive sentences put in elements, and every step traced to the words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from qualcode.analysis.attributes import hint_for
from qualcode.analysis.distil import (
    ALIKE,
    alike,
    alike_table,
    cards,
    distillation_table,
    leftovers,
    sentence_table,
)
from qualcode.export.gate import gate
from qualcode.formats.frames_elements import BEGIN, read_distillation, with_elements
from qualcode.model.element import Distillation, Element
from qualcode.model.errors import UsageError
from qualcode.model.ids import CodeId, SegmentId, TranscriptId, slug
from qualcode.model.table import Language, Table
from qualcode.project.corpora import corpus
from qualcode.project.framing import change_frame, frame_path, frame_text
from qualcode.project.naming import code_named
from qualcode.project.project import Project

FILE = "elements.yaml"
_SHORTEST = 4
"""Characters of a segment id that a person must give at least."""


@dataclass(frozen=True, slots=True)
class Card:
    """One inductive sentence on a card."""

    segment: SegmentId
    name: str
    """The end of the segment's id, by which a person may name it."""
    transcript: TranscriptId
    sentence: str
    element: str | None
    aside: bool


def distillation(project: Project) -> Distillation:
    """The elements so far; none when there is no file. FormatError with every problem."""
    text = frame_text(project, FILE)
    path = frame_path(project, FILE)
    return Distillation() if text is None else read_distillation(text, path=path)


def all_cards(project: Project, *, coders: Sequence[str] = ()) -> list[Card]:
    """Every inductive sentence that counts, by transcript and place."""
    found, sorted_so_far = corpus(project, coders=coders), distillation(project)
    names = cards(found)
    aside = set(sorted_so_far.aside)
    return [
        Card(
            s.id,
            names[s.id],
            s.transcript,
            s.sentence,
            sorted_so_far.place_of(s.id),
            s.id in aside,
        )
        for s in found.segments
        if s.sentence
    ]


def group(
    project: Project, names: Sequence[str], element: str, *, coders: Sequence[str] = ()
) -> Element:
    """Puts sentences in an element, off any other pile; the element as it is then.

    `names` are segment ids or the ends of them. An element that is not there yet is made, with
    `element` as its label. UsageError for a sentence that is not there, or named by two.
    """
    chosen = _named(all_cards(project, coders=coders), names)

    def put(before: Distillation) -> Distillation:
        known = _known(before, element)
        one = known or Element(_new_id(before, element), element)
        cleared = _cleared(before, chosen)
        found = next((e for e in cleared.elements if e.id == one.id), one)
        full = replace(found, sentences=(*found.sentences, *chosen))
        return _with(cleared, full)

    return _element(_change(project, put), element)


def ungroup(
    project: Project, names: Sequence[str], *, aside: bool = False, coders: Sequence[str] = ()
) -> tuple[SegmentId, ...]:
    """Takes sentences off their piles; with `aside` they count as looked at."""
    chosen = _named(all_cards(project, coders=coders), names)

    def take(before: Distillation) -> Distillation:
        cleared = _cleared(before, chosen)
        return replace(cleared, aside=(*cleared.aside, *chosen)) if aside else cleared

    _change(project, take)
    return chosen


def describe(
    project: Project,
    element: str,
    *,
    label: str | None = None,
    summary: str | None = None,
    literature: str | None = None,
    recommendations: Sequence[str] | None = None,
    code: str | None = None,
) -> Element:
    """Writes about an element; what is not given stays, an empty text takes it away."""
    found = None if code is None else CodeId(code_named(code, project.codebooks))

    def write(before: Distillation) -> Distillation:
        one = _element(before, element)
        advice = one.recommendations if recommendations is None else tuple(recommendations)
        return _with(
            before,
            replace(
                one,
                label=label or one.label,
                summary=one.summary if summary is None else summary or None,
                literature=one.literature if literature is None else literature or None,
                recommendations=advice,
                code=found or one.code,
            ),
        )

    after = _change(project, write)
    return _element(after, element if label is None else label)


def remove(project: Project, element: str) -> None:
    """Takes an element away; its sentences are left over again."""
    one = _element(distillation(project), element)
    _change(
        project,
        lambda before: replace(
            before, elements=tuple(e for e in before.elements if e.id != one.id)
        ),
    )


def elements_table(
    project: Project, *, coders: Sequence[str] = (), language: Language = "nl"
) -> Table:
    """The elements with their counts and what is written about them."""
    found = corpus(project, coders=coders, language=language)
    return distillation_table(found, distillation(project), language=language)


def trace(
    project: Project, element: str, *, coders: Sequence[str] = (), language: Language = "nl"
) -> Table:
    """Every sentence of an element with its quote; those without consent in a note."""
    one = _element(distillation(project), element)
    found = corpus(project, coders=coders, language=language)
    made = sentence_table(found, one.sentences, name=one.label, language=language)
    return gate(made, project.participants).table


def leftover_table(
    project: Project, *, coders: Sequence[str] = (), language: Language = "nl"
) -> Table:
    """Sentences in no element and not aside, with their quotes."""
    found = corpus(project, coders=coders, language=language)
    made = sentence_table(found, leftovers(found, distillation(project)), language=language)
    return gate(made, project.participants).table


def suggestions(
    project: Project,
    *,
    cutoff: float = ALIKE,
    coders: Sequence[str] = (),
    language: Language = "nl",
) -> Table:
    """Pairs of sentences that are alike and not on one pile yet, the most alike first."""
    found, so_far = corpus(project, coders=coders, language=language), distillation(project)
    pairs = [
        pair
        for pair in alike(found, cutoff=cutoff)
        if so_far.place_of(pair.first) is None
        or so_far.place_of(pair.first) != so_far.place_of(pair.second)
    ]
    return alike_table(found, pairs, language=language)


def _change(project: Project, change: Callable[[Distillation], Distillation]) -> Distillation:
    path = frame_path(project, FILE)

    def written(text: str) -> str:
        return with_elements(text, change(read_distillation(text, path=path)), path=path)

    change_frame(project, FILE, written, begin=BEGIN)
    return distillation(project)


def _named(there: Sequence[Card], names: Sequence[str]) -> tuple[SegmentId, ...]:
    chosen = []
    for name in names:
        found = [
            card for card in there if len(name) >= _SHORTEST and card.segment.endswith(name.upper())
        ]
        if len(found) != 1:
            told = "no sentence" if not found else f"{len(found)} sentences"
            raise UsageError(
                f'"{name}" names {told}.',
                "Take the names of cards from: qualcode element cards",
            )
        chosen.append(found[0].segment)
    return tuple(dict.fromkeys(chosen))


def _known(there: Distillation, name: str) -> Element | None:
    wanted = name.casefold()
    return next((e for e in there.elements if wanted in {e.id, e.label.casefold()}), None)


def _element(there: Distillation, name: str) -> Element:
    found = _known(there, name)
    if found is None:
        hint = hint_for(name, [e.id for e in there.elements])
        raise UsageError(f'There is no element "{name}".', hint)
    return found


def _new_id(there: Distillation, label: str) -> str:
    base = slug(label)
    if not base:
        raise UsageError(f'"{label}" cannot be the name of an element.', "Use letters or digits.")
    taken = {element.id for element in there.elements}
    return next(
        id
        for n in range(1, len(taken) + 2)
        if (id := base if n == 1 else f"{base}-{n}") not in taken
    )


def _cleared(there: Distillation, segments: Sequence[SegmentId]) -> Distillation:
    out = set(segments)
    return Distillation(
        tuple(
            replace(e, sentences=tuple(id for id in e.sentences if id not in out))
            for e in there.elements
        ),
        tuple(id for id in there.aside if id not in out),
    )


def _with(there: Distillation, element: Element) -> Distillation:
    if element.id in {e.id for e in there.elements}:
        same = tuple(element if e.id == element.id else e for e in there.elements)
        return replace(there, elements=same)
    return replace(there, elements=(*there.elements, element))
