"""The card sort: inductive sentences put in elements, and every step traced to the words.

Every change is one step in the file, on record, and can be turned back (see `steps`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from qualcode.analysis.attributes import hint_for
from qualcode.analysis.distil import (
    ALIKE,
    alike,
    alike_table,
    cards,
    distillation_table,
    leftovers,
    piles,
    piles_table,
    sentence_table,
    sentences,
)
from qualcode.analysis.select import select
from qualcode.export.gate import gate
from qualcode.formats.frames_elements import BEGIN, read_distillation, with_elements
from qualcode.model.element import Distillation, Element
from qualcode.model.errors import UsageError
from qualcode.model.ids import CodeId, SegmentId, TranscriptId, slug
from qualcode.model.table import Language, Table
from qualcode.project.corpora import corpus
from qualcode.project.framing import Frame, change_frame, frame_path, frame_text, turn_frame
from qualcode.project.naming import code_named
from qualcode.project.project import Project
from qualcode.project.steps import Step

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


def all_cards(
    project: Project, *, coders: Sequence[str] = (), where: Sequence[str] = ()
) -> list[Card]:
    """Every inductive sentence that counts, by transcript and place; `where` filters them."""
    found, sorted_so_far = corpus(project, coders=coders), distillation(project)
    names = cards(found)
    aside = set(sorted_so_far.aside)
    return [
        Card(
            s.id,
            names[s.id],
            s.transcript,
            s.sentence or "",
            sorted_so_far.place_of(s.id),
            s.id in aside,
        )
        for s in sentences(select(found, where))
    ]


def group(
    project: Project,
    names: Sequence[str],
    element: str,
    *,
    coders: Sequence[str] = (),
    among: Iterable[SegmentId] | None = None,
) -> Element:
    """Puts sentences in an element, off any other pile; the element as it is then.

    `names` are segment ids or the ends of them, of the cards or of `among`. An element that is
    not there yet is made, with `element` as its label. UsageError for a sentence that is not
    there, or named by two.
    """
    chosen = _named(_there(project, coders) if among is None else among, names)

    def put(before: Distillation) -> Distillation:
        known = _known(before, element)
        one = known or Element(_new_id(before, element), element)
        cleared = _cleared(before, [id for id in chosen if id not in one.sentences])
        new = tuple(id for id in chosen if id not in one.sentences)
        return _with(cleared, replace(one, sentences=(*one.sentences, *new)))

    return _element(_change(project, put, f"{_counted(chosen)} in {element}"), element)


def ungroup(
    project: Project,
    names: Sequence[str],
    *,
    aside: bool = False,
    coders: Sequence[str] = (),
    among: Iterable[SegmentId] | None = None,
) -> tuple[SegmentId, ...]:
    """Takes sentences off their piles, also those that are gone; `aside` counts as looked at."""
    so_far = distillation(project)
    placed = [id for e in so_far.elements for id in e.sentences]
    there = _there(project, coders) if among is None else among
    chosen = _named(dict.fromkeys([*there, *placed, *so_far.aside]), names)

    def take(before: Distillation) -> Distillation:
        if aside:
            new = tuple(id for id in chosen if id not in before.aside)
            cleared = _cleared(before, new)
            return replace(cleared, aside=(*cleared.aside, *new))
        return _cleared(before, chosen)

    _change(project, take, f"{_counted(chosen)} {'aside' if aside else 'taken out'}")
    return chosen


def merge(project: Project, element: str, into: str) -> Element:
    """Puts everything of one element in another; what is written about both stays."""
    if _element(distillation(project), element).id == _element(distillation(project), into).id:
        raise UsageError(f'"{element}" is the same element.', "Name another one to merge it with.")

    def join(before: Distillation) -> Distillation:
        gone, kept = _element(before, element), _element(before, into)
        whole = replace(
            kept,
            sentences=(*kept.sentences, *gone.sentences),
            code=kept.code or gone.code,
            summary=_both(kept.summary, gone.summary),
            literature=_both(kept.literature, gone.literature),
            recommendations=tuple(
                dict.fromkeys((*kept.recommendations, *gone.recommendations)),
            ),
        )
        others = tuple(e for e in before.elements if e.id != gone.id)
        return _with(replace(before, elements=others), whole)

    return _element(_change(project, join, f"{element} merged into {into}"), into)


def undo(project: Project) -> Step | None:
    """The step of the card sort that was taken back; None when there is none."""
    return _turn(project, "undo")


def redo(project: Project) -> Step | None:
    """The step that was brought back; None when none was taken back last."""
    return _turn(project, "redo")


def _turn(project: Project, way: Literal["undo", "redo"]) -> Step | None:
    frame = Frame(
        FILE,
        Distillation,
        lambda text, path: read_distillation(text, path=path),
        lambda text, wanted, path: with_elements(text, wanted, path=path),
        BEGIN,
    )
    return turn_frame(project, frame, way)


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
    found = CodeId(code_named(code, project.codebooks)) if code else None
    if label is not None and not slug(label):
        raise UsageError(f'"{label}" cannot be the name of an element.', "Use letters or digits.")

    def write(before: Distillation) -> Distillation:
        one = _element(before, element)
        same = _known(before, label) if label else None
        if same is not None and same.id != one.id:
            raise UsageError(
                f'"{label}" is another element already.', "Give another name, or merge the two."
            )
        advice = one.recommendations
        if recommendations is not None:
            advice = tuple(line.strip() for line in recommendations if line.strip())
        return _with(
            before,
            replace(
                one,
                label=label or one.label,
                summary=one.summary if summary is None else summary or None,
                literature=one.literature if literature is None else literature or None,
                recommendations=advice,
                code=None if code == "" else found or one.code,
            ),
        )

    id = _element(distillation(project), element).id
    return _element(_change(project, write, f"what is written about {element}"), id)


def remove(project: Project, element: str) -> None:
    """Takes an element away; its sentences are left over again."""
    one = _element(distillation(project), element)
    _change(
        project,
        lambda before: replace(
            before, elements=tuple(e for e in before.elements if e.id != one.id)
        ),
        f"{one.label} taken away",
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
    groups: bool = False,
    coders: Sequence[str] = (),
    language: Language = "nl",
) -> Table:
    """Pairs of sentences that are alike and not on one pile yet, the most alike first.

    `groups` gives whole groups of leftovers instead, of which every two are alike.
    """
    found, so_far = corpus(project, coders=coders, language=language), distillation(project)
    near = alike(found, cutoff=cutoff)
    if groups:
        together = piles(found, near, among=leftovers(found, so_far))
        return piles_table(found, together, language=language)
    pairs = [
        pair
        for pair in near
        if so_far.place_of(pair.first) is None
        or so_far.place_of(pair.first) != so_far.place_of(pair.second)
    ]
    return alike_table(found, pairs, language=language)


def _change(
    project: Project, change: Callable[[Distillation], Distillation], what: str
) -> Distillation:
    path = frame_path(project, FILE)

    def written(text: str) -> str:
        return with_elements(text, change(read_distillation(text, path=path)), path=path)

    change_frame(project, FILE, written, begin=BEGIN, what=what)
    return distillation(project)


def _there(project: Project, coders: Sequence[str]) -> list[SegmentId]:
    return [s.id for s in sentences(corpus(project, coders=coders))]


def _named(there: Iterable[SegmentId], names: Sequence[str]) -> tuple[SegmentId, ...]:
    known = tuple(there)
    whole = set(known)
    chosen = []
    for name in names:
        found = [name] if name in whole else [
            id for id in known if len(name) >= _SHORTEST and id.endswith(name.upper())
        ]  # fmt: skip
        if len(found) != 1:
            told = "no sentence" if not found else f"{len(found)} sentences"
            raise UsageError(
                f'"{name}" names {told}.',
                "Take the names of cards from: qualcode element cards",
            )
        chosen.append(SegmentId(found[0]))
    return tuple(dict.fromkeys(chosen))


def _counted(chosen: Sequence[SegmentId]) -> str:
    return "1 card" if len(chosen) == 1 else f"{len(chosen)} cards"


def _both(first: str | None, second: str | None) -> str | None:
    return "\n\n".join(dict.fromkeys(text for text in (first, second) if text)) or None


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
