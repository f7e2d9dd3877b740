"""What a careful team would mend in a codebook, beside what makes it unreadable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

from qualcode.formats.codebook_read import Draft, Reading, read_drafts
from qualcode.formats.yamltext import Fields
from qualcode.model.errors import FormatError, Problem


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark about a codebook file; an error must be mended, advice may be left."""

    level: Literal["error", "advice"]
    problem: Problem


def check_codebook(text: str, path: PurePath | str) -> list[Finding]:
    """Every error and all advice, in file order; empty for a book without fault."""
    try:
        reading = read_drafts(text, path=path)
    except FormatError as error:
        place = f"{path}, line {error.line}: " if error.line else f"{path}: "
        problem = Problem(error.line or 1, 1, error.message.removeprefix(place), error.hint)
        return [Finding("error", problem)]
    found = [Finding("error", problem) for problem in set(reading.fields.problems)]
    found += [Finding("advice", problem) for problem in _advice(reading)]
    return sorted(found, key=lambda finding: (finding.problem, finding.level))


def _advice(reading: Reading) -> Iterator[Problem]:
    yield from _about_rules(reading)
    yield from _about_names(reading)
    yield from _about_siblings(reading)
    yield from _empty_keys(reading.fields)
    if not reading.drafts:
        yield _problem(reading.fields, "The book has no codes yet.", key="nodes")
    for draft in reading.drafts:
        yield from _empty_keys(draft.fields)
        values = draft.values
        if values["codable"] and not values["definition"] and not values["retired"]:
            message = f'The code "{draft.id}" has no definition.'
            yield _problem(draft.fields, message, "Say in a sentence what it means.", key="id")


def _about_rules(reading: Reading) -> Iterator[Problem]:
    rules = reading.fields.child("rules")
    declared = rules is not None and rules.has("secondary_requires_primary")
    secondary = [draft for draft in reading.drafts if draft.values["role"] == "secondary"]
    if secondary and not declared:
        yield _problem(
            secondary[0].fields,
            "The book has secondary codes and does not say whether they must overlap a primary "
            "code.",
            "Declare rules: {secondary_requires_primary: true}, or false.",
            key="role",
        )


def _about_names(reading: Reading) -> Iterator[Problem]:
    """An alias that stands for two codes leaves the choice open wherever it is typed."""
    taken: dict[str, Draft] = {}
    living = [draft for draft in reading.drafts if not draft.values["retired"]]
    for draft in living:
        for alias in dict.fromkeys(alias.casefold() for alias in draft.values["aliases"]):
            first = taken.setdefault(alias, draft)
            if first is not draft:
                message = f'The alias "{alias}" of "{draft.id}" is also one of "{first.id}".'
                yield _problem(draft.fields, message, "Keep it where it fits best.", key="aliases")


def _about_siblings(reading: Reading) -> Iterator[Problem]:
    for draft in reading.drafts:
        seen: dict[str, Draft] = {}
        for below in draft.below:
            label = str(below.values["label"] or "").casefold()
            first = seen.setdefault(label, below)
            if label and first is not below:
                message = f'"{below.id}" has the same label as "{first.id}" beside it.'
                yield _problem(below.fields, message, "Coders cannot tell them apart.", key="label")


def _empty_keys(fields: Fields) -> Iterator[Problem]:
    for key in fields.keys:
        if fields.is_hollow(key):
            yield _problem(fields, f'"{key}" is empty.', "Fill it in or remove it.", key=key)


def _problem(fields: Fields, message: str, hint: str = "", *, key: str) -> Problem:
    line, column = fields.at(key)
    return Problem(line, column, message, hint)
