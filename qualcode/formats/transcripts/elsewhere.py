"""Files that are no transcript and that another command reads: which, by what is in them.

A table of names or of consent that came in as prose would stand in the study for everybody to
read; so these are refused, with the command that is meant.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from qualcode.model.errors import FormatError

_YAML_FORMAT = re.compile(r"^format: *[0-9]+ *$", re.MULTILINE)
_YAML_KEY = re.compile(r"^(codebook|participants|study|version):", re.MULTILINE)
_QUOTES = frozenset([
    "quotation content", "quotation text", "quote", "quotes", "citaatinhoud", "inhoud citaat",
    "citaat", "citaten", "zitatinhalt", "zitat", "coded segment", "coded segments", "segment",
    "segmenten", "gecodeerd segment", "codiertes segment", "reference text", "coded text",
    "gecodeerde tekst", "textstelle", "quotation",
])  # fmt: skip
_CODES = frozenset([
    "codes", "code", "code name", "codenaam", "codename", "code path", "hierarchical name", "node",
    "nodes", "knoop", "kode", "kodes", "code(s)", "applied codes", "toegekende codes",
])  # fmt: skip
_DEFINITIONS = frozenset(["definition", "definitie", "code comment", "code memo"])
_CONSENT = "consent_"


def of_zip(members: Collection[str], name: str) -> FormatError | None:
    """Whose file a zip without a document in it is; None when that is not known."""
    if any(member.endswith(".qde") and "/" not in member for member in members):
        return _refusal(
            "a project of another program (REFI-QDA)", f"import qdpx {_word(name)}", name
        )
    if "xl/workbook.xml" in members:
        return FormatError(
            "The file is an Excel table, not a transcript.",
            "A transcript in a table: save it as csv. Coded quotes: qualcode import quotes. Codes: "
            "qualcode import codebook. Who took part: qualcode participants import.",
            path=name,
        )
    if {"manifest.json", "project.yaml"} <= set(members):
        told = f"doctor --backup {_word(name)}, and unpack it to work in it"
        return _refusal("a backup of a study", told, name)
    return None


def of_text(text: str, name: str) -> FormatError | None:
    """Whose file a text is that begins as another command's does; None when it may be words."""
    top = text[:4_000]
    if "<CodeBook" in top:
        return _refusal(
            "a codebook of another program (REFI-QDA)", f"import qdc {_word(name)}", name
        )
    if _YAML_FORMAT.search(top) and (found := _YAML_KEY.search(top)):
        return _of_study(found[1], name)
    return None


def of_columns(headings: Sequence[str], name: str, *, in_word: bool = False) -> FormatError | None:
    """Whose table has these headings; None when it may be a transcript's."""
    found = _of_columns(headings, name)
    if found is None or not in_word:
        return found
    way = f"Save the table as csv or xlsx first. {found.hint}"
    return FormatError(found.message.removeprefix(f"{name}: "), way, path=name)


def _of_columns(headings: Sequence[str], name: str) -> FormatError | None:
    names = {" ".join(cell.casefold().split()) for cell in headings}
    spaced = {column.replace("_", " ") for column in names}
    if names & {"name", "naam"} and names & {"pseudonym", "pseudoniem"}:
        return FormatError(
            "The file is a table of names and pseudonyms, which never goes into a study.",
            f"Give it beside the transcript: qualcode transcript import FILE --names {_word(name)}",
            path=name,
        )
    if "participant" in names and any(column.startswith(_CONSENT) for column in names):
        return _refusal("a table of participants", f"participants import {_word(name)}", name)
    if {"transcript", "kind", "label"} <= names:
        return _refusal("a table of markers", f"transcript markers {_word(name)}", name)
    if spaced & _QUOTES and spaced & _CODES:
        return _refusal("a table of coded quotes", f"import quotes {_word(name)}", name)
    if {"id", "parent", "label"} <= names or (
        spaced & _DEFINITIONS and spaced & {*_CODES, "label"}
    ):
        return _refusal("a list of codes", f"import codebook {_word(name)}", name)
    return None


def _of_study(key: str, name: str) -> FormatError:
    if key == "codebook":
        return FormatError(
            "The file is a codebook, not a transcript.",
            f"Put it in the folder codebooks of the study; qualcode codebook check {_word(name)} "
            "says whether it is right.",
            path=name,
        )
    what = {"participants": "its participants", "study": "the study", "version": "a transcript"}[
        key
    ]
    told = f"The file belongs to the folder of a study: it describes {what}."
    return FormatError(told, "Give the raw transcript, or a folder of them.", path=name)


def _refusal(what: str, command: str, name: str) -> FormatError:
    told = f"The file is {what}, not a transcript."
    return FormatError(told, f"It is for: qualcode {command}", path=name)


def _word(name: str) -> str:
    """A file's name as one word of a command."""
    return f'"{name}"' if " " in name else name
