"""The two sides of the card sort, and what is told about the card or element chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from textwrap import wrap
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import OptionList, Tree
from textual.widgets.option_list import Option
from textual.widgets.tree import TreeNode

from qualcode.model.element import Element
from qualcode.model.ids import SegmentId
from qualcode.model.plural import plural
from qualcode.tui.card_keys import PANE_KEYS
from qualcode.tui.sorting import Sorting, passage_told
from qualcode.tui.status import cut

Place = tuple[str, str]
"""`element` or `card` with its id, `aside` for the cards aside, or nothing."""
ASIDE, NONE = "aside", ("", "")
_NEAREST = 4  # cards told to be like the one chosen


class LeftOver(OptionList):
    """The cards in no element: groups that are alike, then the others by place."""

    BINDINGS: ClassVar[list[BindingType]] = PANE_KEYS

    @property
    def chosen(self) -> SegmentId | None:
        """The card under the cursor."""
        at = self.highlighted
        id = self.get_option_at_index(at).id if at is not None else None
        return SegmentId(id) if id else None

    def say(self, words: str) -> None:
        """Words instead of cards."""
        self.clear_options()
        self.add_option(Option(Content(words), disabled=True))

    def show(self, sorting: Sorting, row: int, *, begin: str) -> None:
        """The cards that are left, with the cursor on `row`; `begin` where there are none."""
        left = sorting.left
        only = f" · {sorting.typed}" if sorting.typed else ""
        self.border_title = Content(cut(f"{len(left)} left over{only}", max(self.size.width, 20)))
        if not left:
            self.say(begin)
            return
        options, grouped = list[Option](), set[SegmentId]()
        for pile in sorting.piles():
            why = f": {', '.join(pile.shared[:4])}" if pile.shared else ""
            told = cut(
                f"≈ {len(pile.segments)} are {pile.likeness:.0f} alike{why}",
                max(self.size.width - 5, 20),
            )
            options.append(Option(Content(told).stylize("italic"), disabled=True))
            options += [self._option(sorting, id, "│ ") for id in pile.segments]
            grouped |= set(pile.segments)
        rest = [id for id in left if id not in grouped]
        if grouped and rest:
            options.append(Option(Content("Others").stylize("italic"), disabled=True))
        options += [self._option(sorting, id, "") for id in rest]
        old, at = [o.id for o in self.options if o.id], self.chosen
        self.clear_options()
        self.add_options(options)
        self._stand_on(old, at, row)

    def _option(self, sorting: Sorting, card: SegmentId, before: str) -> Option:
        near = sorting.offered([card])
        like = ""
        if near is not None and near.element is not None:
            like = f"  ≈ {near.likeness:.0f} {cut(near.element.label, 24)}"
        mark = "●" if card in sorting.marked else "│" if before else "·"
        lines = wrap(sorting.short(card) + like, max(self.size.width - 8, 16)) or [""]
        told = f"{mark} " + f"\n{before or '  '}".join(lines)
        return Option(Content(told), id=card)

    def _stand_on(self, old: Sequence[str], at: str | None, row: int) -> None:
        """Puts the cursor on the card it was on, or on the one that came after it.

        Somebody who has not moved yet stays at the top; without an old list it is the row.
        """
        rows = {option.id: n for n, option in enumerate(self.options) if option.id}
        if not old or (at == old[0] and at in rows):
            first = min(rows.values(), key=lambda n: (abs(n - (row if not old else 0)), -n))
            self.highlighted = first
            return
        place = old.index(at) if at in old else 0
        near = [id for id in (*old[place:], *reversed(old[:place])) if id in rows]
        self.highlighted = rows[near[0]] if near else min(rows.values())


class CardTree(Tree[Place]):
    """The elements with their cards, in the order of the file; cards aside come last."""

    BINDINGS: ClassVar[list[BindingType]] = PANE_KEYS
    show_root = False
    guide_depth = 2
    auto_expand = False

    def __init__(self, label: str, *, id: str) -> None:
        super().__init__(label, NONE, id=id)
        self._opened: set[str] = set()

    @property
    def chosen(self) -> Place:
        """What is under the cursor."""
        at = self.cursor_node
        return at.data if at is not None and at.data else NONE

    def open(self, element: str) -> None:
        """Shows the cards of an element from now on."""
        self._opened.add(element)

    def on_tree_node_expanded(self, event: Tree.NodeExpanded[Place]) -> None:
        """Remembers that it is open."""
        self._opened.add(_key(event.node))

    def on_tree_node_collapsed(self, event: Tree.NodeCollapsed[Place]) -> None:
        """Remembers that it is closed."""
        self._opened.discard(_key(event.node))

    def show(self, sorting: Sorting) -> None:
        """The elements as they are now; the cursor stays on its line."""
        line, data = self.cursor_line, self.chosen
        self.border_title = Content(plural(len(sorting.elements.elements), "element"))
        self.clear()
        width = max(self.size.width - 6, 12)
        for element in sorting.elements.elements:
            self._plant(sorting, element, width)
        if aside := sorting.aside:
            top = self.root.add(
                Text(f"Aside  {len(aside)}"), (ASIDE, ""), expand=ASIDE in self._opened
            )
            self._leaves(top, sorting, aside, width)
        if not self.root.children:
            self.root.add_leaf(Text("No elements yet: n makes one"), NONE)
        self.root.expand()
        self.call_after_refresh(self._stand_on, data, line)

    def _plant(self, sorting: Sorting, element: Element, width: int) -> None:
        number = sorting.number(element.id) or " "
        shown, every = sorting.own(element), len(element.sentences)
        count = f"{len(shown)}/{every}" if sorting.typed else str(every)
        signs = "".join(
            sign if text else ""
            for sign, text in (
                ("s", element.summary), ("l", element.literature), ("r", element.recommendations),
            )
        )  # fmt: skip
        after = f"  {count}{f' {signs}' if signs else ''}"
        name = cut(" ".join(element.label.split()), width - cell_len(after) - 2)
        label = Text.assemble((f"{number} ", "bold"), (name, "bold"), (after, "dim"))
        top = self.root.add(label, ("element", element.id), expand=element.id in self._opened)
        strange = [id for id in element.sentences if id not in sorting.cards.every]
        self._leaves(top, sorting, [*shown, *([] if sorting.typed else strange)], width)

    def _leaves(
        self, top: TreeNode[Place], sorting: Sorting, cards: list[SegmentId], width: int
    ) -> None:
        for card in cards:
            mark = "● " if card in sorting.marked else ""
            words = cut(f"{mark}{sorting.short(card)}", width)
            style = "" if card in sorting.cards.every else "dim italic"
            top.add_leaf(Text(words, style), ("card", card))

    def _stand_on(self, data: Place, line: int) -> None:
        """Puts the cursor on what was chosen; where it is gone, on the line it was on."""
        node = next((n for n in _nodes(self.root) if n.data == data and data != NONE), None)
        if node is not None and node.line >= 0:
            self.move_cursor(node)
        else:
            self.move_cursor_to_line(min(max(line, 0), max(self.last_line, 0)))


def _key(node: TreeNode[Place]) -> str:
    kind, id = node.data or NONE
    return id or kind


def _nodes(top: TreeNode[Place]) -> list[TreeNode[Place]]:
    return [n for child in top.children for n in (child, *_nodes(child))]


def preview(sorting: Sorting, kind: str, id: str | None, *, key: Callable[[str], str]) -> Content:
    """What is told about a card, an element, the cards aside, or nothing."""
    if kind == "element" and (element := sorting.element(id or "")) is not None:
        return _element_told(sorting, element, key)
    if kind == ASIDE:
        told = f"Cards somebody looked at and put in no element. {key('cards.take-out')} on one"
        return Content(f"{told} brings it back.")
    if kind == "card" and id:
        return _card_told(sorting, SegmentId(id), key)
    if sorting.cards.every:
        return Content("")
    return Content("The trace from an element to its quotes begins with sentences on words.")


def _card_told(sorting: Sorting, card: SegmentId, key: Callable[[str], str]) -> Content:
    passage = sorting.cards.every.get(card)
    if passage is None:
        return Content(
            f"{card}: another coder's sentence, one that does not count, or one that is gone. "
            f"{key('cards.take-out')} takes it out, {key('cards.whose')} shows other sentences."
        )
    parts: list[Content | str | tuple[str, str]] = [
        (f"{passage.sentence}\n", "bold"),
        f"“{' '.join(passage.words.split())}”\n",
        (f"{passage_told(passage)}\n", "dim"),
    ]
    for near in list(sorting.nearest(card))[:_NEAREST]:
        where = f" in {near.element.label}" if near.element else ""
        words = f" ({', '.join(near.shared[:5])})" if near.shared else ""
        parts += [(f"≈ {near.likeness:.0f}{where}{words}: ", "bold"),
                  f"{sorting.short(near.other)}\n"]  # fmt: skip
    return Content.assemble(*parts)


def _element_told(sorting: Sorting, element: Element, key: Callable[[str], str]) -> Content:
    own = [sorting.cards.every[id] for id in element.sentences if id in sorting.cards.every]
    speakers = len({s for p in own for s in p.speakers})
    transcripts = len({p.transcript for p in own})
    code = f" · {element.code}" if element.code else ""
    counted = (
        f"{plural(len(element.sentences), 'card')}, {plural(speakers, 'speaker')}, "
        f"{plural(transcripts, 'transcript')}{code}\n"
    )
    parts: list[Content | str | tuple[str, str]] = [
        (f"{element.label}\n", "bold"), (counted, "dim"),
    ]  # fmt: skip
    texts = (("Summary", element.summary), ("Literature", element.literature))
    for name, text in texts:
        if text:
            parts += [(f"{name}: ", "bold"), f"{' '.join(text.split())}\n"]
    parts += [(f"{n}. ", "bold") if not i else f"{line}\n"
              for n, line in enumerate(element.recommendations, start=1) for i in (0, 1)]  # fmt: skip
    if not (element.summary or element.literature or element.recommendations):
        parts.append(f"Nothing is written about it yet: {key('cards.write')}.")
    return Content.assemble(*parts)
