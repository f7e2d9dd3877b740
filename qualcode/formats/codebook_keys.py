"""The keys of a codebook file: one declaration for the reader, the writer and the schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "texts", "flag", "whole", "choice", "date", "pairs", "mappings", "mapping"]
"""`mappings` is a list of mappings and `mapping` is one; their keys stand in `TABLES`."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key: what stands under it, and the word for it in an editor's help."""

    name: str
    kind: Kind
    about: str
    required: bool = False
    default: str | int | bool | None = None
    choices: tuple[str, ...] = ()
    table: str = ""
    """Which keys the mappings below it have."""
    attribute: str = ""
    """The name in the model, where it is another word."""


NODE = (
    Key("id", "text", "Names the code for ever; lower case, digits and hyphens.", required=True),
    Key("label", "text", "What coders see; may change.", required=True),
    Key("codable", "flag", "false for a category that is never applied itself.", default=True),
    Key("atlas", "text", "The label in ATLAS.ti; several nodes may share one."),
    Key(
        "role",
        "choice",
        "A secondary code adds something to a passage that has another code.",
        default="primary",
        choices=("primary", "secondary"),
    ),
    Key("question", "text", "The question this code answers."),
    Key("definition", "text", "What the code means."),
    Key("include", "texts", "What does get this code."),
    Key("exclude", "texts", "What does not, and which code it gets instead."),
    Key("examples", "texts", "Passages that are clear examples."),
    Key("aliases", "texts", "Other names under which the code may be found."),
    Key("keywords", "texts", "Words that may point to the code in a text."),
    Key("facets", "pairs", "Properties to group codes by in reports, as name: value."),
    Key("colour", "text", "The colour of the code on the screen."),
    Key("note", "text", "A remark for the team."),
    Key("parent", "text", "The id of the code it belongs under, instead of indenting it there."),
    Key("retired", "flag", "true for a code that is kept but no longer applied.", default=False),
    Key("nodes", "mappings", "The codes below this one.", table="node"),
)
RULES = (
    Key(
        "secondary_requires_primary",
        "flag",
        "Whether a secondary code must overlap a primary one.",
        default=False,
    ),
)
MAPPING = (
    Key("from", "text", "The code that is mapped, as book/id.", required=True, attribute="source"),
    Key("to", "texts", "The codes it may go to, as book/id.", attribute="targets"),
    Key("note", "text", "Why, and what the coder must decide."),
)
LOG = (
    Key("version", "whole", "The version that came out of the change.", required=True),
    Key("date", "date", "The day of the change, as YYYY-MM-DD.", required=True),
    Key("by", "text", "Who made the change.", required=True),
    Key("why", "text", "The reason.", required=True),
    Key("changes", "texts", "What was changed, a line for each."),
)
BOOK = (
    Key("format", "whole", "The version of this file format.", default=1),
    Key(
        "codebook", "text", "The id of the book; also its file name.", required=True, attribute="id"
    ),
    Key("title", "text", "The title for people.", required=True),
    Key("version", "whole", "Counts up with each change; codings keep it.", required=True),
    Key("language", "text", "The language of the labels, as nl or en.", default="nl"),
    Key("source", "text", "Where the book comes from."),
    Key("reconstructed", "flag", "true for a book rebuilt from printed results.", default=False),
    Key("description", "text", "What the book is for and how to work with it."),
    Key("prompt", "text", "The beginning of the sentence coders complete for each passage."),
    Key("rules", "mapping", "What the book asks of codings.", table="rules"),
    Key(
        "mappings",
        "mappings",
        "Suggested ways from codes to codes of another book.",
        table="mapping",
    ),
    Key("nodes", "mappings", "The codes and categories, to any depth.", table="node"),
    Key("log", "mappings", "Who changed the book, when and why.", table="log"),
)
TABLES = {"node": NODE, "rules": RULES, "mapping": MAPPING, "log": LOG}
NODE_ORDER = tuple(key.name for key in NODE)
BOOK_ORDER = tuple(key.name for key in BOOK)
