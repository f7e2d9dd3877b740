"""The keys of the configurations; each has an id, so that it can be given another key."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from qualcode.model.configuration import PARTS

_LETTERS = {"context": "c", "mechanism": "m", "outcome": "o"}
_GO = Binding("enter", "screen.go", "Go there", show=False, id="cmo.go",
              tooltip="Go to the words in their transcript; on a configuration, to its evidence")  # fmt: skip
PANE_KEYS: list[BindingType] = [_GO]
"""Of both panes, which have other plans for Enter; without priority, it keeps its turn."""
CMO_KEYS: list[BindingType] = [
    Binding("n", "new", "New", id="cmo.new", tooltip="Write a new configuration"),
    Binding("e", "edit", "Edit", id="cmo.edit",
            tooltip="Change statement, context, mechanism, outcome, confidence and model"),
    *(
        Binding(_LETTERS[part], f"link('{part}', False)", f"For {part}", show=False,
                id=f"cmo.for-{part}", tooltip=f"Choose codings that speak for the {part}")
        for part in PARTS
    ),
    *(
        Binding(_LETTERS[part].upper(), f"link('{part}', True)", f"Against {part}", show=False,
                id=f"cmo.against-{part}", tooltip=f"Choose codings that speak against the {part}")
        for part in PARTS
    ),
    Binding("x", "take_out", "Take out", id="cmo.take-out",
            tooltip="Take these words out of the evidence"),
    Binding("s", "swap", "For/against", show=False, id="cmo.swap",
            tooltip="These words speak against it instead of for it, or the other way round"),
    Binding("t", "note", "Note", show=False, id="cmo.note",
            tooltip="Write why these words are evidence"),
    Binding("y", "keep", "Keep as coded", show=False, id="cmo.keep",
            tooltip="Keep words that were coded otherwise, with the codes they have now"),
    Binding("exclamation_mark", "flagged", "Next flag", key_display="!", id="cmo.next-flag",
            tooltip="Go to the next evidence that has to be looked at"),
    Binding("f", "confidence", "Confidence", show=False, id="cmo.confidence",
            tooltip="Another confidence: none, low, medium, high"),
    Binding("b", "matrix", "By case", id="cmo.matrix",
            tooltip="All configurations by institution, role or another attribute"),
    Binding("v", "drawing", "Drawing", show=False, id="cmo.drawing",
            tooltip="All configurations as a drawing"),
    Binding("D", "remove", "Take away", show=False, id="cmo.remove",
            tooltip="Take this configuration away; the codings stay as they are"),
    Binding("j", "cursor(1)", "Down", show=False, id="cmo.down"),
    Binding("k", "cursor(-1)", "Up", show=False, id="cmo.up"),
    Binding("u", "turn('undo')", "Undo", id="cmo.undo",
            tooltip="Take back the last step, also one of yesterday"),
    Binding("ctrl+r", "turn('redo')", "Redo", show=False, id="cmo.redo",
            tooltip="Bring back what was taken back"),
    Binding("escape", "back", "Back", show=False, id="cmo.back",
            tooltip="From the evidence to the list, then away from this screen"),
]  # fmt: skip
