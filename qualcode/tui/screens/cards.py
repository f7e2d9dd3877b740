"""The card sort: inductive sentences on the left, elements on the right, keys in between."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Literal

from textual.binding import BindingType

from qualcode.model.element import Element
from qualcode.model.errors import QualcodeError
from qualcode.model.ids import CoderId, SegmentId
from qualcode.project import elements
from qualcode.project.project import Project
from qualcode.tui.asking import Answered, AskLine, AskText, Choose, ask
from qualcode.tui.card_keys import SORTING_KEYS
from qualcode.tui.element_picker import ElementPicked, ElementPicker
from qualcode.tui.keymap import key_of
from qualcode.tui.screens.card_table import CardTableScreen
from qualcode.tui.status import cut

_NEEDS_CARDS = frozenset({"put", "slot", "new", "mark", "take_out", "aside", "all_alike"})
_FIELDS = (
    ("summary", "summary: what it comes down to"),
    ("literature", "literature: what is known about it"),
    ("recommendations", "recommendations: one on a line"),
    ("label", "name"),
    ("code", "code of a codebook that it became"),
)


class CardsScreen(CardTableScreen):
    """Cards to be sorted beside the elements; each key is one step in the file."""

    BINDINGS: ClassVar[list[BindingType]] = SORTING_KEYS
    BINDING_GROUP_TITLE = "Card sort"
    HELP = """
    # The card sort

    On the left the inductive sentences in no element, those that are alike together; on the
    right the elements with their cards. `c` or a number puts the card in an element, `n` makes
    one of it, `a` takes a whole suggested group. Tab goes to the other side, Enter to the words.
    Each step is in `analysis/elements.yaml` at once; `u` takes it back, also tomorrow.
    """

    def __init__(self, project: Project, coder: CoderId) -> None:
        super().__init__(project, coder)
        self._drafts: dict[str, str] = {}
        self._between = False
        """Whether one question follows another: keys typed between are for the second."""

    # What is chosen

    @property
    def _targets(self) -> list[SegmentId]:
        """The marked cards in order of place, else the card under the cursor."""
        assert self.sorting is not None
        if self.sorting.marked:
            return [id for id in self.sorting.cards.every if id in self.sorting.marked]
        if not self.right.has_focus:
            return [self.left.chosen] if self.left.chosen else []
        kind, id = self.right.chosen
        return [SegmentId(id)] if kind == "card" and id else []

    @property
    def _element(self) -> Element | None:
        """The element under the cursor, or of the card under it; of the left none."""
        assert self.sorting is not None
        kind, id = self.right.chosen
        if not self.right.has_focus or not id:
            return None
        return self.sorting.element(id) if kind == "element" else self.sorting.places.get(
            SegmentId(id)
        )  # fmt: skip

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys are grey where they can do nothing, and wait between two questions."""
        if self._between:
            return False
        if action in _NEEDS_CARDS and (self.sorting is None or not self.sorting.cards.every):
            return None
        return True

    # Doing

    def _step(self, what: str, step: Callable[[], object]) -> bool:
        """One step in the file, on the disk when this returns; whether it was done."""
        try:
            step()
        except QualcodeError as error:
            self._alarm(error)
            self._read_file()
            return False
        assert self.sorting is not None
        self.sorting = self.sorting.unmarked()
        self._read_file()
        at = self._project.clock().astimezone()
        self._say(f"{what} · saved {at:%H:%M:%S} · {key_of(self, 'cards.undo')} takes it back")
        return True

    def _put(self, cards: Sequence[SegmentId], element: str) -> None:
        """Puts cards in an element, by its id or a new name."""
        there = self.sorting.element(element) if self.sorting else None
        told = f"{_counted(cards)} in {there.label if there else element}"
        among = self.sorting.cards.every if self.sorting else ()
        made: list[Element] = []

        def put() -> None:
            made.append(elements.group(self._project, cards, element, among=among))

        if self._step(told, put) and self.sorting is not None:
            self.sorting = self.sorting.used(made[0].id)
            self.right.open(made[0].id)
            self.show()

    async def action_put(self) -> None:
        """Asks for an element and puts the cards in it."""
        cards = self._targets
        if not cards or self.sorting is None:
            self._nothing()
            return
        offered = self.sorting.offered(cards)

        def picked(answer: ElementPicked) -> None:
            if answer.element or answer.new:
                self._put(cards, answer.element or answer.new)

        title = f"{cut(self.sorting.short(cards[0]), 50)}" if len(cards) == 1 else _counted(cards)
        await ask(
            self.app, ElementPicker(f"Put in: {title}", self.sorting, offered=offered), picked
        )

    def action_slot(self, number: int) -> None:
        """Puts the cards in the element with that number."""
        cards = self._targets
        if not cards or self.sorting is None:
            self._nothing()
        elif number > len(self.sorting.slots):
            self._say(f"No element has number {number} yet.")
        else:
            self._put(cards, self.sorting.slots[number - 1])

    async def action_new(self) -> None:
        """Asks for a name and makes an element of the cards."""
        cards = self._targets
        if not cards:
            self._nothing()
            return
        await self._ask_new(cards)

    async def _ask_new(self, cards: Sequence[SegmentId]) -> None:
        assert self.sorting is not None

        def named(answer: Answered) -> None:
            label = " ".join(answer.text.split())
            if answer.meant and label:
                self._put(cards, label)

        hint = "\n".join(f"· {cut(self.sorting.short(id), 85)}" for id in cards[:6])
        text = cut(self.sorting.short(cards[0]), 60).rstrip("…")
        question = AskLine(
            f"A new element of {_counted(cards)}: its name", text=text, hint=hint, whole=True
        )
        await ask(self.app, question, named)

    async def action_all_alike(self) -> None:
        """Puts the whole suggested group in the element that is most like it, or in a new one."""
        card = self.left.chosen
        if card is None or self.sorting is None or self.right.has_focus:
            self._nothing()
            return
        pile = self.sorting.pile_of(card)
        cards = pile.segments if pile else (card,)
        near = self.sorting.offered(cards)
        if near is not None and near.element is not None:
            self._put(cards, near.element.id)
        elif pile is not None:
            await self._ask_new(cards)
        else:
            keys = key_of(self, "cards.less-alike"), key_of(self, "cards.put")
            self._say(f"No card is like this one. {keys[0]} suggests less alike ones, "
                      f"{keys[1]} puts it in an element.")  # fmt: skip

    def action_mark(self) -> None:
        """Marks the card under the cursor, or no longer, and goes to the next one."""
        if self.sorting is None:
            return
        kind, id = self.right.chosen if self.right.has_focus else ("card", self.left.chosen)
        if kind == "card" and id:
            self.sorting = self.sorting.toggled(SegmentId(id))
            self.show()
            self.action_cursor(1)
            self._say(f"{_counted(list(self.sorting.marked))} marked")

    def action_take_out(self) -> None:
        """Takes the cards out of their elements, or back from aside."""
        if cards := self._targets:
            among = self.sorting.cards.every if self.sorting else ()
            self._step(
                f"{_counted(cards)} taken out",
                lambda: elements.ungroup(self._project, cards, among=among),
            )
        else:
            self._nothing()

    def action_aside(self) -> None:
        """Puts the cards aside."""
        if cards := self._targets:
            among = self.sorting.cards.every if self.sorting else ()
            self._step(
                f"{_counted(cards)} aside",
                lambda: elements.ungroup(self._project, cards, aside=True, among=among),
            )
        else:
            self._nothing()

    async def action_merge(self) -> None:
        """Asks for another element and puts everything of this one in it."""
        one = self._element_here()
        if one is None or self.sorting is None:
            return

        def picked(answer: ElementPicked) -> None:
            other = self.sorting.element(answer.element) if self.sorting else None
            if other is not None:
                self._step(
                    f"{one.label} merged into {other.label}",
                    lambda: elements.merge(self._project, one.id, other.id),
                )

        title = f"Merge “{cut(one.label, 40)}” into"
        question = ElementPicker(title, self.sorting, without=one.id, may_make=False)
        await ask(self.app, question, picked)

    def action_remove(self) -> None:
        """Takes the element away; its cards are left over."""
        one = self._element_here()
        if one is not None:
            self._step(
                f"{one.label} taken away, its cards are left over",
                lambda: elements.remove(self._project, one.id),
            )

    async def action_rename(self) -> None:
        """Asks for another name."""
        one = self._element_here()
        if one is not None:
            await self._ask_field(one, "label")

    async def action_write(self) -> None:
        """Asks what to write about the element, and for the text."""
        one = self._element_here()
        if one is None:
            return

        async def follow(name: str) -> None:
            try:
                await self._ask_field(one, name)
            finally:
                self._between = False

        def chosen(name: str) -> None:
            self._between = bool(name)
            if name:
                self.run_worker(follow(name))

        said = {n: "✓" if _text_of(one, n) and n != "label" else " " for n, _ in _FIELDS}
        options = [(name, f"{said[name]} {shown}") for name, shown in _FIELDS]
        self._between = True
        await ask(self.app, Choose(f"Write about {cut(one.label, 50)}", options), chosen)

    async def _ask_field(self, one: Element, name: str) -> None:
        draft = f"{one.id} {name}"
        old = _text_of(one, name)

        def written(answer: Answered) -> None:
            if not answer.meant:
                if answer.text != old:
                    self._drafts[draft] = answer.text
                    self._say("The text is kept as a draft: the same key opens it again.")
                return
            text = answer.text.strip()
            if text != old and not self._step(
                f"{name} of {one.label}", lambda: _write(self._project, one.id, name, text)
            ):
                self._drafts[draft] = answer.text

        text = self._drafts.pop(draft, old)
        title = f"{name.capitalize()} of {cut(one.label, 50)}"
        if name in {"label", "code"}:
            hint = "As elements/warm-welkom; empty takes it away." if name == "code" else ""
            title = title.replace("Label", "Name")
            await ask(self.app, AskLine(title, text=text, hint=hint, whole=text == old), written)
        else:
            hint = "One recommendation on each line." if name == "recommendations" else ""
            await ask(self.app, AskText(title, text=text, hint=hint), written)

    def action_turn(self, way: Literal["undo", "redo"]) -> None:
        """Takes back the last step, or brings it back."""
        if self.sorting is None:
            return
        try:
            step = elements.undo(self._project) if way == "undo" else elements.redo(self._project)
        except QualcodeError as error:
            self._alarm(error)
            return
        self._read_file()
        word = "Taken back" if way == "undo" else "Brought back"
        self._say(f"{word}: {step.what}" if step else f"There is nothing to {way}.")

    # Asking

    def _nothing(self) -> None:
        self._say(
            "Go to a card first." if not self.right.has_focus else "Go to a card in an element."
        )

    def _element_here(self) -> Element | None:
        one = self._element
        if one is None:
            self._say("Go to an element first: Tab goes to the right side.")
        return one


def _counted(cards: Sequence[SegmentId]) -> str:
    return "1 card" if len(cards) == 1 else f"{len(cards)} cards"


def _text_of(one: Element, name: str) -> str:
    if name == "recommendations":
        return "\n".join(one.recommendations)
    return str(getattr(one, name) or "")


def _write(project: Project, id: str, name: str, text: str) -> None:
    """One field of an element; UsageError for an empty name."""
    match name:
        case "label":
            elements.describe(project, id, label=text)
        case "summary":
            elements.describe(project, id, summary=text)
        case "literature":
            elements.describe(project, id, literature=text)
        case "code":
            elements.describe(project, id, code=text)
        case _:
            elements.describe(project, id, recommendations=text.splitlines())
