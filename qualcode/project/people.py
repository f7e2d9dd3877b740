"""Who took part: participants with roles, attributes and consent, listed and imported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from qualcode.formats.csvrows import csv_rows
from qualcode.model.errors import FormatError, Problem, QualcodeError, UsageError
from qualcode.model.ids import ParticipantId, checked_name
from qualcode.model.participant import ANSWERS, CONSENTS, Answer, Consent, Participant
from qualcode.project.project import Project
from qualcode.store.files import read_text

_YES_NO: Mapping[str, Answer] = {
    "ja": "yes", "yes": "yes", "true": "yes", "1": "yes", "x": "yes",
    "nee": "no", "no": "no", "false": "no", "0": "no",
    "unknown": "unknown", "onbekend": "unknown", "": "unknown", "?": "unknown",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PeopleImported:
    """How many participants a file added and changed."""

    added: int
    changed: int
    unchanged: int


def import_people(project: Project, path: Path) -> PeopleImported:
    """Participants from a CSV file: all rows or, with a FormatError that lists them, none.

    Columns: `participant`, role, sector, institution, the consents (`consent_process`,
    `consent_record`, `consent_quotes`, `consent_reuse`; ja or nee will do); any other column
    is an attribute. An empty cell leaves what is known.
    """
    rows = list(csv_rows(read_text(path), path=path, needs=["participant"]))
    with project.folder.lock("study", "The study").acquire():
        before = project.folder.participants()
        people = dict(before)
        problems = []
        for line, row in rows:
            try:
                person = _updated(people, row)
                people[person.id] = person
            except QualcodeError as error:
                problems.append(Problem(line, 1, error.message, error.hint))
        if problems:
            listed = "".join(f"\n  line {p.line}: {p.message} {p.hint}".rstrip() for p in problems)
            raise FormatError(
                f"{len(problems)} of {len(rows)} rows cannot be used; nothing was written.{listed}",
                path=path,
            )
        if people != before:
            project.folder.write_participants(people)
    added = len(people) - len(before)
    changed = sum(people[id] != before[id] for id in before)
    return PeopleImported(added, changed, len(before) - changed)


def _updated(people: Mapping[ParticipantId, Participant], row: Mapping[str, str]) -> Participant:
    values = dict(row)
    id = ParticipantId(checked_name(values.pop("participant"), "participant"))
    known = next((k for k in people if k.casefold() == id.casefold()), id)
    if known != id:
        raise UsageError(
            f"{id} and the participant {known} differ by capitals only.",
            f"Write {known}, or choose another id.",
        )
    person = people.get(id, Participant(id))
    consent = {
        key: _answer(values.pop(f"consent_{key}", None), getattr(person.consent, key))
        for key in CONSENTS
    }
    return replace(
        person,
        role=values.pop("role", "") or person.role,
        sector=values.pop("sector", "") or person.sector,
        institution=values.pop("institution", "") or person.institution,
        attributes={**person.attributes, **{k: v for k, v in values.items() if v}},
        consent=Consent(**consent),
    )


def _answer(cell: str | None, known: Answer) -> Answer:
    if cell is None or not cell:
        return known
    found = _YES_NO.get(cell.casefold())
    if found is None:
        raise FormatError(f'"{cell}" is no answer.', f"Write one of {', '.join(ANSWERS)}.")
    return found
