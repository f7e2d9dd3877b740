"""The keys that work on every screen."""

from __future__ import annotations

from textual.binding import Binding, BindingType

APP_KEYS: list[BindingType] = [
    Binding("f1", "go('study')", "Study", show=False, id="app.study",
            tooltip="The list of transcripts"),
    Binding("f2", "go('code')", "Code", show=False, id="app.code",
            tooltip="The transcript that is open"),
    Binding("f3", "go('compare')", "Compare", show=False, id="app.compare",
            tooltip="The differences of a calibration session, and what was decided"),
    Binding("f4", "go('codebook')", "Codebook", show=False, id="app.codebook",
            tooltip="The codes, their definitions and how often they are used"),
    Binding("f5", "go('quotes')", "Quotes", show=False, id="app.quotes",
            tooltip="Quotes for the report"),
    Binding("f6", "go('everywhere')", "Find everywhere", show=False, id="app.everywhere",
            tooltip="Find words in all transcripts"),
    Binding("f7", "go('review')", "Review", show=False, id="app.review",
            tooltip="Codings that a correction of the words left in doubt"),
    Binding("f8", "go('identifiers')", "Identifiers", show=False, id="app.identifiers",
            tooltip="What in the words may tell who somebody is, to replace or to keep"),
    Binding("f9", "go('cards')", "Card sort", show=False, id="app.cards",
            tooltip="Sort inductive sentences into elements"),
    Binding("f10", "go('cmo')", "Configurations", show=False, id="app.cmo",
            tooltip="Context, mechanism and outcome, with the words they rest on"),
    Binding("question_mark", "help", "Keys", key_display="?", id="app.help",
            tooltip="Show all keys of this screen"),
    Binding("ctrl+g", "jump", "Jump", show=False, id="app.jump",
            tooltip="Go to a pane by its letter"),
    Binding("g,home", "list_end(False)", "First", show=False, id="app.first", priority=True,
            tooltip="Go to the first line of the list"),
    Binding("G,end", "list_end(True)", "Last", show=False, id="app.last", priority=True,
            tooltip="Go to the last line of the list"),
    Binding("q", "close", "Close", show=False, id="app.close",
            tooltip="Close this screen; at the first one, leave. All is saved"),
    Binding("ctrl+q", "leave", "Leave", show=False, id="app.leave", priority=True,
            tooltip="Leave qualcode. All is saved"),
    Binding("ctrl+c", "leave", "Leave", show=False, id="app.leave-too", priority=True,
            system=True),
    Binding("ctrl+p", "command_palette", "palette", show=False, id="app.palette",
            priority=True, tooltip="Find any action, code or transcript by its name"),
]  # fmt: skip
