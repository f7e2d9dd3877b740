"""The keys of the compare screen; apart, for they are known before anything is compared."""

from __future__ import annotations

from textual.binding import Binding, BindingType

COMPARE_KEYS: list[BindingType] = [
    Binding("a", "take('a')", "Take A", id="compare.a", tooltip="The first coder's codes stand"),
    Binding("b", "take('b')", "Take B", id="compare.b",
            tooltip="The second coder's codes stand"),
    Binding("equals_sign", "take('both')", "Both", key_display="=", id="compare.both",
            tooltip="The codes of both stand"),
    Binding("0", "take('neither')", "None", id="compare.neither",
            tooltip="None of these codes stands"),
    Binding("e", "other", "Other", id="compare.other", tooltip="Another code stands"),
    Binding("u", "undo", "Undo", id="compare.undo", tooltip="Take back the last decision"),
    Binding("ctrl+r", "redo", "Redo", show=False, id="compare.redo",
            tooltip="Bring back what was undone"),
    Binding("d,j", "step(1)", "Next", id="compare.next", key_display="d",
            tooltip="Go to the next disagreement"),
    Binding("D,k", "step(-1)", "Previous", show=False, id="compare.previous",
            tooltip="Go to the previous disagreement"),
    Binding("n", "note", "Note", show=False, id="compare.note",
            tooltip="Write what was said about this decision"),
    Binding("o", "only_open", "Open only", show=False, id="compare.only-open",
            tooltip="List only what is not decided, or all again"),
    Binding("t", "to_do", "Codebook to-do", show=False, id="compare.to-do",
            tooltip="The codes whose definition was found unclear"),
    Binding("l", "sessions", "Sessions", show=False, id="compare.sessions",
            tooltip="Compare another session"),
    Binding("s", "seal", "Seal", id="compare.seal",
            tooltip="Say that you have coded your part of this session"),
    Binding("A", "adopt", "Adopt", show=False, id="compare.adopt",
            tooltip="Make what stands the consensus of the transcripts"),
    Binding("ctrl+d", "scroll_words(1)", "Words down", show=False, id="compare.words-down"),
    Binding("ctrl+u", "scroll_words(-1)", "Words up", show=False, id="compare.words-up"),
    Binding("enter", "go", "Open", show=False, priority=True, id="compare.go",
            tooltip="Go to the words in their transcript, or to code them blind"),
    Binding("escape", "app.close", "Back", show=False, id="compare.back"),
]  # fmt: skip
COMPARE_HELP = """
# Compare

The list has every difference of a session, the worst code first; the sign before the class
is the key it was decided with, `·` is open. Beside the words stand three margins: left
what only the first coder applied, in the middle what both applied or what was decided,
right what only the second coder applied.

`a` `b` `=` `0` `e` decide, then one letter says why; with Shift a note is asked for too.
Both codings stay. Agreement *before* is what coders did alone; *after discussion* only says
how far the talk came and is never reported alone.
"""
