"""The keys of the code screen; each has an id, so that it can be given another key."""

from __future__ import annotations

from textual.binding import Binding, BindingType

FAVOURITES: list[BindingType] = [
    Binding(str(n), f"favourite({n})", f"Favourite {n}", show=False, id=f"code.favourite-{n}",
            tooltip=f"Put favourite code {n} on the words")
    for n in range(1, 10)
]  # fmt: skip
CODING_KEYS: list[BindingType] = [
    Binding("c,enter", "pick", "Code", key_display="c", id="code.pick",
            tooltip="Choose a code for the selected words"),
    *FAVOURITES,
    Binding("C", "code_hits", "Code the hits", show=False, id="code.hits",
            tooltip="Look at each place that was found, and code those you accept"),
    Binding("full_stop", "repeat", "Same code", show=False, id="code.repeat",
            tooltip="Put the code used last on the selected words"),
    Binding("i", "in_vivo", "In vivo", show=False, id="code.in-vivo",
            tooltip="Make a new code of the selected words"),
    Binding("t", "sentence", "Sentence of yours", show=False, id="code.sentence",
            tooltip="Write the free sentence: Het werkzame element is …"),
    Binding("x", "remove", "Remove", show=False, id="code.remove",
            tooltip="Take a code off these words"),
    Binding("comma", "edges", "Edges", show=False, id="code.edges",
            tooltip="Move the edges of the coding here; Enter keeps them"),
    Binding("m", "memo", "Memo", id="code.memo", tooltip="Write a memo on the selected words"),
    Binding("M", "transcript_memo", "Transcript memo", show=False, id="code.transcript-memo",
            tooltip="Write a memo on the whole transcript"),
    Binding("f", "flag", "Flag", show=False, id="code.flag",
            tooltip="Mark the words as representative, unique or selected"),
    Binding("e", "app.evidence", "Evidence", show=False, id="code.evidence",
            tooltip="Put the coding on these words in a configuration of context, mechanism, outcome"),
    Binding("u", "undo", "Undo", id="code.undo", tooltip="Take back the last action"),
    Binding("ctrl+r", "redo", "Redo", show=False, id="code.redo",
            tooltip="Bring back what was undone"),
    Binding("exclamation_mark", "problem", "Next problem", show=False, id="code.next-problem",
            tooltip="Go to the next coding that leaves a rule open"),
    Binding("s", "suggestion", "Suggestion", show=False, id="code.suggestion",
            tooltip="Show the next keyword suggestion; the first time this turns them on"),
    Binding("y", "accept", "Accept", show=False, id="code.accept",
            tooltip="Put the suggested code on the selected words"),
    Binding("r", "reject", "Reject", show=False, id="code.reject",
            tooltip="Never suggest this code for this word again"),
    Binding("A", "suggestions_off", "Suggestions off", show=False, id="code.suggestions-off",
            tooltip="Show no keyword suggestions any more"),
    Binding("z", "put_off", "Put off", show=False, id="code.put-off",
            tooltip="Put this rule off; the check of the study still lists it"),
    Binding("D", "done", "Done", show=False, id="code.done",
            tooltip="Say that this transcript is finished, or open it again"),
]  # fmt: skip
READING_KEYS: list[BindingType] = [
    Binding("slash", "find", "Find", key_display="/", show=False, id="code.find",
            tooltip="Find words in this transcript"),
    Binding("n", "hit(1)", "Next hit", show=False, id="code.next-hit",
            tooltip="Go to the next place that was found"),
    Binding("N", "hit(-1)", "Hit before", show=False, id="code.previous-hit",
            tooltip="Go to the place found before"),
    Binding("S", "find_study", "Find everywhere", show=False, id="code.find-study",
            tooltip="Find words in all transcripts"),
    Binding("right_square_bracket", "coding(1)", "Next coding", show=False, id="code.next-coding",
            tooltip="Go to the next coding"),
    Binding("left_square_bracket", "coding(-1)", "Coding before", show=False,
            id="code.previous-coding", tooltip="Go to the coding before"),
    Binding("tab", "cycle", "Overlapping", show=False, id="code.cycle",
            tooltip="Select each of the codings on these words in turn"),
    Binding("greater_than_sign", "uncoded(1)", "Next without code", show=False,
            id="code.next-uncoded", tooltip="Go to the next turn without a code"),
    Binding("less_than_sign", "uncoded(-1)", "Without code before", show=False,
            id="code.previous-uncoded", tooltip="Go to the turn without a code before"),
    Binding("colon", "go_to", "Go to", show=False, id="code.go-to",
            tooltip="Go to a turn, a share (50%) or a time"),
    Binding("l", "look", "Look", show=False, id="code.look",
            tooltip="Show or hide everything on the selected words"),
    Binding("ctrl+t", "search_how", "How to compare", show=False, id="code.search-how",
            tooltip="Find words with or without regard to case and accents", priority=True),
    Binding("escape", "back", "Back", show=False, id="code.back",
            tooltip="Stop extending, moving edges or searching"),
]  # fmt: skip
NEED_A_PEN = frozenset(
    """
    pick favourite repeat in_vivo sentence remove edges memo transcript_memo flag undo redo done
    """.split()
)
"""Actions that need a journal that can be written."""
FLAGS = (
    ("representative", "representative: it stands for what many say"),
    ("unique", "unique: nobody else says this"),
    ("selected", "selected: a quote for the report"),
)
