"""A card sort as its screen needs it: what is left, what belongs together, what has a number.

No widget is known here, and nothing is written: the screen changes the file through
`project.elements` and hands over what the file says then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from qualcode.analysis.distil import ALIKE, Alike, Coverage, Pile, core, coverage, piles, shared
from qualcode.model.element import Distillation, Element
from qualcode.model.ids import SegmentId
from qualcode.project.passages import Passage, Passages

SLOTS = 9
"""Elements with a number key."""
_SLIP, _LEAST = 85.0, 55.0  # how alike a name with a slip is; below the latter it is luck


@dataclass(frozen=True, slots=True)
class Near:
    """Another card that is like this one, and where it lies."""

    other: SegmentId
    likeness: float
    element: Element | None
    shared: tuple[str, ...]


@dataclass(frozen=True)
class Sorting:
    """The cards, the elements, and the choices of the person who sorts; a new value per change."""

    cards: Passages
    elements: Distillation
    near: tuple[Alike, ...] = ()
    """Pairs that are alike enough, the most alike first."""
    cutoff: float = ALIKE
    typed: str = ""
    """The filter."""
    marked: frozenset[SegmentId] = frozenset()
    slots: tuple[str, ...] = ()
    """Ids of elements by their number key."""
    _found: dict[str, object] = field(default_factory=dict, compare=False, repr=False)

    def with_elements(self, elements: Distillation) -> Sorting:
        """The same sort with the file as it is now; a number stays with its element."""
        there = {e.id for e in elements.elements}
        slots = tuple(id for id in self.slots if id in there)
        spare = [e.id for e in elements.elements if e.id not in slots]
        marked = self.marked & self.cards.every.keys()
        return self._new(
            elements=elements, slots=(*slots, *spare)[: max(SLOTS, len(slots))], marked=marked
        )

    def with_cards(self, cards: Passages) -> Sorting:
        """The same sort of other cards; a filter that means nothing among them goes."""
        return self._new(cards=cards, near=(), marked=self.marked & cards.every.keys())

    def with_near(self, near: Iterable[Alike], cutoff: float) -> Sorting:
        """The same sort with other pairs that are alike."""
        return self._new(near=tuple(near), cutoff=cutoff)

    def filtered(self, typed: str) -> Sorting:
        """The same sort of what a filter lets through; UsageError for one that means nothing."""
        self.cards.only(typed)
        return self._new(typed=typed)

    def toggled(self, card: SegmentId) -> Sorting:
        """A card with a mark more or less."""
        return self._new(marked=self.marked ^ {card})

    def unmarked(self) -> Sorting:
        """No card marked."""
        return self._new(marked=frozenset())

    def used(self, element: str) -> Sorting:
        """An element that was put cards in has a number; it takes that of the last one."""
        if element in self.slots:
            return self
        return self._new(slots=(*self.slots[: SLOTS - 1], element))

    def _new(self, **changes: object) -> Sorting:
        return replace(self, _found={}, **changes)  # type: ignore[arg-type]  # own fields only

    @property
    def shown(self) -> frozenset[SegmentId]:
        """The cards the filter lets through."""
        return self.cards.only(self.typed)

    @property
    def places(self) -> Mapping[SegmentId, Element]:
        """Per card the element it is in."""
        known = self._found.get("places")
        if known is None:
            known = {id: e for e in self.elements.elements for id in e.sentences}
            self._found["places"] = known
        return known  # type: ignore[return-value]  # put there above

    @property
    def left(self) -> list[SegmentId]:
        """The cards in no element and not aside that the filter lets through, by place."""
        aside = set(self.elements.aside)
        return [
            id for id in self.cards.every
            if id in self.shown and id not in self.places and id not in aside
        ]  # fmt: skip

    @property
    def aside(self) -> list[SegmentId]:
        """The cards aside that the filter lets through."""
        return [id for id in self.elements.aside if id in self.shown]

    def own(self, element: Element) -> list[SegmentId]:
        """The cards of an element that the filter lets through, as the file orders them."""
        return [id for id in element.sentences if id in self.shown]

    def piles(self) -> list[Pile]:
        """The leftover cards that belong together, the most alike first."""
        known = self._found.get("piles")
        if known is None:
            known = piles(self.cards.corpus, self.near, among=self.left)
            self._found["piles"] = known
        return known  # type: ignore[return-value]  # put there above

    def pile_of(self, card: SegmentId) -> Pile | None:
        """The pile of leftover cards a card is in; None when it is in none."""
        return next((pile for pile in self.piles() if card in pile.segments), None)

    def nearest(self, card: SegmentId) -> Iterator[Near]:
        """The cards that are like this one, the most alike first."""
        for other, likeness in self._pairs.get(card, ()):
            if other in self.cards.every:
                told = [self.cards.every[id].sentence for id in (card, other)]
                yield Near(other, likeness, self.places.get(other), shared(told))

    @property
    def _pairs(self) -> Mapping[SegmentId, list[tuple[SegmentId, float]]]:
        """Per card those that are like it, the most alike first."""
        known = self._found.get("pairs")
        if known is None:
            found: dict[SegmentId, list[tuple[SegmentId, float]]] = {}
            for pair in self.near:
                found.setdefault(pair.first, []).append((pair.second, pair.likeness))
                found.setdefault(pair.second, []).append((pair.first, pair.likeness))
            known = self._found["pairs"] = found
        return known  # type: ignore[return-value]  # put there above

    def offered(self, cards: Sequence[SegmentId]) -> Near | None:
        """The most alike card that lies in an element already; None when there is none."""
        best: tuple[float, SegmentId, SegmentId] | None = None
        for card in cards:
            placed = (p for p in self._pairs.get(card, ()) if p[0] in self.places)
            first = next(placed, None)
            if first is not None and (best is None or first[1] > best[0]):
                best = (first[1], card, first[0])
        if best is None:
            return None
        return next((n for n in self.nearest(best[1]) if n.other == best[2]), None)

    def coverage(self) -> Coverage:
        """How far the sort is, whatever the filter."""
        return coverage(self.cards.corpus, self.elements)

    def element(self, id: str) -> Element | None:
        """An element by its id; None when it is not there."""
        return next((e for e in self.elements.elements if e.id == id), None)

    def number(self, element: str) -> str:
        """The number key of an element; empty when it has none."""
        at = self.slots.index(element) + 1 if element in self.slots else 0
        return str(at) if 0 < at <= SLOTS else ""

    def short(self, card: SegmentId) -> str:
        """A sentence without the words all of them begin with."""
        passage = self.cards.every.get(card)
        if passage is None:
            return f"{card[-6:]} is not among these cards"
        words = core(passage.sentence)
        return words[:1].upper() + words[1:]


def elements_like(typed: str, sorting: Sorting) -> list[Element]:
    """The elements most like what is typed; with nothing typed all, those with a number first."""
    from rapidfuzz import fuzz, utils

    every = list(sorting.elements.elements)
    if not typed.strip():
        ranks = {id: n for n, id in enumerate(sorting.slots)}
        return sorted(every, key=lambda e: ranks.get(e.id, SLOTS))
    wanted, start = utils.default_process(typed), typed.strip().casefold()
    scored = [
        (not is_meant(typed, e), not e.label.casefold().startswith(start),
         -fuzz.WRatio(wanted, utils.default_process(e.label)), n)
        for n, e in enumerate(every)
    ]  # fmt: skip
    return [every[n] for far, _, score, n in sorted(scored) if not far or -score >= _LEAST]


def is_meant(typed: str, element: Element) -> bool:
    """Whether somebody who typed this means the element, and no new one.

    Every word typed begins a word of its label, or all of it stands in the label, or it is the
    label with a slip.
    """
    from rapidfuzz import fuzz, utils

    wanted, label = utils.default_process(typed), utils.default_process(element.label)
    words = label.split()
    begun = all(any(word.startswith(part) for word in words) for part in wanted.split())
    return begun or wanted in label or fuzz.ratio(wanted, label) >= _SLIP


def passage_told(passage: Passage) -> str:
    """Place, codes and whether it may be printed, for the last lines of a preview."""
    codes = " · ".join(passage.labels)
    gate = "" if passage.printable else "   no consent: counted, never printed"
    return f"{passage.place}{gate}" + (f"\n{codes}" if codes else "")
