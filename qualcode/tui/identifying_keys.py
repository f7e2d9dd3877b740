"""The keys of the identifier review; each has an id, so that it can be given another key."""

from __future__ import annotations

from textual.binding import Binding, BindingType

IDENTIFYING_KEYS: list[BindingType] = [
    Binding("r", "replace", "Replace", id="identifiers.replace",
            tooltip="Replace it, all writings, by what is suggested"),
    Binding("e", "reword", "Reword", id="identifiers.reword",
            tooltip="Replace it by words you type"),
    Binding("k", "keep", "Keep", id="identifiers.keep",
            tooltip="It tells nobody apart: keep it, and ask no more"),
    Binding("l", "later", "Later", id="identifiers.later",
            tooltip="Leave it for another time"),
    Binding("u", "undo", "Undo", id="identifiers.undo",
            tooltip="Take back the last decision of this visit"),
    Binding("P", "carry_out", "Carry out", id="identifiers.carry-out",
            tooltip="Look at replacing what was decided to go, then do it"),
    Binding("d,j", "step(1)", "Next", show=False, id="identifiers.next",
            tooltip="Go to the next one"),
    Binding("D", "step(-1)", "Previous", show=False, id="identifiers.previous",
            tooltip="Go to the previous one"),
    Binding("m", "same", "Same as", show=False, id="identifiers.same",
            tooltip="It is somebody or something that has a replacement already"),
    Binding("s", "split", "Split", show=False, id="identifiers.split",
            tooltip="Decide about each writing apart, or together again"),
    Binding("o", "only", "Show", show=False, id="identifiers.only",
            tooltip="Show what is to be decided, or also what is kept"),
    Binding("t", "scope", "Transcript", show=False, id="identifiers.scope",
            tooltip="Look in this transcript alone, or in all"),
    Binding("f", "files", "Files", show=False, id="identifiers.files",
            tooltip="Say where your tables and lists lie, outside the study"),
    Binding("space,ctrl+d", "scroll(1)", "More places", show=False, id="identifiers.more",
            tooltip="More of the places where it stands"),
    Binding("ctrl+u", "scroll(-1)", "Places back", show=False, id="identifiers.back-places",
            tooltip="The places before"),
    Binding("enter", "go", "Open", show=False, priority=True, id="identifiers.go",
            tooltip="Go to the first place in its transcript"),
    Binding("escape,q", "back", "Back", show=False, id="identifiers.back",
            tooltip="Back to where you were; all is saved"),
]  # fmt: skip
IDENTIFYING_HELP = """
# Identifiers

One line for each name, however it is spelt, the surest first: direct ones (numbers, addresses),
names of your lists, after a word as *mevrouw*, a capital inside a sentence, hints. Below stand
the places.

`r` replaces it by what is suggested, `e` by words you type, `k` keeps it, `l` leaves it. A
decision holds for all writings and for the whole study, and is written down at once; `s` takes
the writings apart. `m` says that it is the same as something replaced before. `u` takes back.

Names become nothing else before you press `P`, which shows first what would change.

What is replaced by what stands in a table **outside** the study that only you can read. In the
study there is a keyed hash. No flags does not mean anonymous: the check misses names in small
letters, misspelt names, and people who can be known from their story. Read the words.
"""
