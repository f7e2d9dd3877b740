"""The keys of the card sort; each has an id, so that it can be given another key."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from qualcode.tui.sorting import SLOTS

PANE_KEYS: list[BindingType] = [
    Binding("enter", "screen.go", "Go there", show=False, id="cards.go",
            tooltip="Go to the words in their transcript; on an element, open or close it"),
    Binding("space", "screen.mark", "Mark", show=False, id="cards.mark",
            tooltip="Mark the card, or no longer; the other keys take all marked cards"),
]  # fmt: skip
"""Of both panes, which have other plans for these keys; without priority, they keep their turn."""
SORTING_KEYS: list[BindingType] = [
    Binding("c", "put", "Put in", id="cards.put",
            tooltip="Put the card, or those marked, in an element: a few letters, Enter"),
    *(
        Binding(str(n), f"slot({n})", f"Element {n}", show=False, id=f"cards.element-{n}",
                tooltip=f"Put the card in the element with number {n}")
        for n in range(1, SLOTS + 1)
    ),
    Binding("n", "new", "New", id="cards.new",
            tooltip="Make a new element of the card, or of those marked"),
    Binding("a", "all_alike", "All alike", id="cards.all-alike",
            tooltip="Put every card of this suggested group in one element"),
    Binding("x", "take_out", "Take out", id="cards.take-out",
            tooltip="Take the card out of its element, or back from aside"),
    Binding("z", "aside", "Aside", show=False, id="cards.aside",
            tooltip="Put the card aside: looked at, in no element"),
    Binding("m", "merge", "Merge", show=False, id="cards.merge",
            tooltip="Put everything of this element in another one"),
    Binding("r", "rename", "Rename", show=False, id="cards.rename",
            tooltip="Give the element another name"),
    Binding("e", "write", "Write", id="cards.write",
            tooltip="Write its summary, literature and recommendations"),
    Binding("D", "remove", "Take away", show=False, id="cards.remove",
            tooltip="Take the element away; its cards are left over again"),
    Binding("u", "turn('undo')", "Undo", id="cards.undo",
            tooltip="Take back the last step, also one of yesterday"),
    Binding("ctrl+r", "turn('redo')", "Redo", show=False, id="cards.redo",
            tooltip="Bring back what was taken back"),
    Binding("slash", "filter", "Filter", key_display="/", id="cards.filter",
            tooltip="Show some cards only: speaker=P2 transcript=FG1 code=online or words"),
]  # fmt: skip
LOOKING_KEYS: list[BindingType] = [
    Binding("w", "whose", "Whose", show=False, id="cards.whose",
            tooltip="Sort your own sentences, or those that count in reports"),
    Binding("plus", "alike(5)", "More alike", key_display="+", show=False, id="cards.more-alike",
            tooltip="Suggest only cards that are more alike"),
    Binding("minus", "alike(-5)", "Less alike", key_display="-", show=False,
            id="cards.less-alike", tooltip="Suggest cards that are less alike too"),
    Binding("j", "cursor(1)", "Down", show=False, id="cards.down"),
    Binding("k", "cursor(-1)", "Up", show=False, id="cards.up"),
    Binding("escape", "back", "Back", show=False, id="cards.back",
            tooltip="No marks, then no filter, then away from this screen"),
]  # fmt: skip
