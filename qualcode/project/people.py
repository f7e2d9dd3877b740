"""Who took part: participants with roles, attributes and consent, listed and imported."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qualcode.formats.csvrows import csv_rows
from qualcode.formats.interchange_sheets import read_sheet
from qualcode.model.errors import FormatError, Problem, QualcodeError, UsageError
from qualcode.model.ids import ParticipantId, TranscriptId, checked_name
from qualcode.model.participant import ANSWERS, CONSENTS, Answer, Consent, Participant
from qualcode.privacy.forgetting import mentions
from qualcode.privacy.patterns import direct_identifiers
from qualcode.project.project import Project
from qualcode.store.files import read_bytes, read_text

_YES_NO: Mapping[str, Answer] = {
    "ja": "yes", "yes": "yes", "true": "yes", "1": "yes", "x": "yes",
    "nee": "no", "no": "no", "false": "no", "0": "no",
    "unknown": "unknown", "onbekend": "unknown", "": "unknown", "?": "unknown",
}  # fmt: skip


_OWN_COLUMNS = frozenset(
    {"participant", "role", "sector", "institution", *(f"consent_{key}" for key in CONSENTS)}
)
_IDENTITY = re.compile(
    r"(?:deelnemer|participant|student|respondent|ouder|contact)?"
    r"(?:(?:volledige|full|real|echte|eigen|voor|roep|doop|achter|familie|last|first|given|middle"
    r"|maiden|meisjes)?(?:name|naam|namen|names)|surname|initials|initialen|voorletters?|email|mail"
    r"|emailadres|mailadres|emailaddress|telefoon|telefoonnummer|telefoonnr|phone|phonenumber|tel"
    r"|mobiel|mobile|gsm|adres|address|straat|street|postcode|postalcode|zip|zipcode|huisnummer"
    r"|geboortedatum|dateofbirth|birthdate|birthday|dob|bsn|burgerservicenummer|iban|rekeningnummer"
    r"|studentnummer|studentnr|studentnumber|studentid|leerlingnummer|personeelsnummer|username"
    r"|gebruikersnaam|linkedin|handtekening|signature)"
)
"""Headings of columns that say who somebody is, without signs and spaces."""
_WHO = frozenset({"email", "phone", "iban", "bsn", "handle", "street", "postcode"})
"""Kinds of identifiers in a cell that say who somebody is; a date may be that of a talk."""


@dataclass(frozen=True, slots=True)
class PeopleImported:
    """How many participants a file added and changed."""

    added: int
    changed: int
    unchanged: int


def import_people(project: Project, path: Path, *, drop: Sequence[str] = ()) -> PeopleImported:
    """Participants from a csv or xlsx file: all rows or, with a FormatError that lists them, none.

    Columns: `participant`, role, sector, institution, the consents (`consent_process`,
    `consent_record`, `consent_quotes`, `consent_reuse`; ja or nee will do); any other column
    is an attribute, but for those of `drop`. An empty cell leaves what is known. UsageError
    for a column of names, addresses or numbers of people: these never enter a study.
    """
    rows = _without(list(csv_rows(_table(path), path=path, needs=["participant"])), drop)
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


def _table(path: Path) -> str:
    """The file as csv text; of a workbook the first sheet."""
    if path.suffix.casefold() != ".xlsx":
        return read_text(path)
    rows = [cells for _, cells in read_sheet(read_bytes(path), path.name).rows]
    width = max(map(len, rows))
    out = io.StringIO(newline="")
    csv.writer(out).writerows([*cells, *[""] * (width - len(cells))] for cells in rows)
    return out.getvalue()


def _without(
    rows: list[tuple[int, dict[str, str]]], drop: Sequence[str]
) -> list[tuple[int, dict[str, str]]]:
    """The rows without the columns of `drop`; UsageError for a column that tells who it is."""
    there = dict.fromkeys(name for _, row in rows for name in row)
    left_out = {name.strip().lower() for name in drop}
    if unknown := left_out - set(there):
        raise UsageError(
            f"There is no column {min(unknown)} to drop.", f"There are: {', '.join(there)}."
        )
    kept = [(line, {n: v for n, v in row.items() if n not in left_out}) for line, row in rows]
    names = [name for name in there if name not in left_out]
    telling = {name: why for name in names if (why := _tells_who(name, kept))}
    if telling:
        listed = "; ".join(f"{name} ({why})" for name, why in telling.items())
        raise UsageError(
            f"Names and addresses never enter a study; nothing was written. Columns: {listed}.",
            "Leave them out with " + " ".join(f'--drop "{name}"' for name in telling) + ". Names "
            "belong in the table of names outside the study.",
        )
    return kept


def _tells_who(name: str, rows: Sequence[tuple[int, Mapping[str, str]]]) -> str | None:
    """Why a column says who somebody is; None for one that does not."""
    if name in _OWN_COLUMNS:
        return None
    if _IDENTITY.fullmatch(re.sub(r"[\W_]+", "", name)):
        return "by its heading"
    found = (one for _, row in rows for one in direct_identifiers(row.get(name, "")))
    first = next((one for one in found if one.kind in _WHO), None)
    return f"holds {first.reason.split(',')[0]}" if first else None


def idle_people(project: Project) -> tuple[ParticipantId, ...]:
    """Participants who speak in no transcript, but for those who withdrew or were forgotten."""
    heard = _heard(project)
    return tuple(
        id for id, person in project.participants.items()
        if person.status == "active" and id not in heard
    )  # fmt: skip


def remove_people(project: Project, ids: Sequence[str]) -> tuple[ParticipantId, ...]:
    """Takes participants out whom nothing refers to: labels that were nobody's, corrected since.

    All or none. UsageError for somebody who speaks, is written about in a file of the study,
    withdrew, or was forgotten: of those the study must keep that it is so.
    """
    with project.folder.lock("study", "The study").acquire():
        people = project.folder.participants()
        gone = [_named(people, id) for id in dict.fromkeys(ids)]
        heard = _heard(project)
        for id in gone:
            if people[id].status != "active":
                raise UsageError(
                    f"{id} is {people[id].status}, and the study has to know that.",
                    "Leave the line in participants.yaml.",
                )
            if id in heard:
                transcript, label = heard[id]
                as_other = "" if label == id else f" as {label}"
                raise UsageError(
                    f"{id} speaks in {transcript}{as_other}.",
                    f"Give the turns to somebody else: qualcode transcript relabel {transcript} "
                    f"{label}=OTHER. To erase a person: qualcode privacy forget {id}",
                )
            if place := _mentioned(project, id):
                raise UsageError(
                    f"{place} mentions {id}.", "Change it there, then remove the participant."
                )
        project.folder.write_participants({i: p for i, p in people.items() if i not in gone})
    return tuple(gone)


def _named(people: Mapping[ParticipantId, Participant], id: str) -> ParticipantId:
    found = next((known for known in people if known.casefold() == id.casefold()), None)
    if found is None:
        raise UsageError(f"There is no participant {id}.", "See: qualcode participants list")
    return found


def _heard(project: Project) -> dict[ParticipantId, tuple[TranscriptId, str]]:
    """Everybody a label of a transcript stands for, with the first such transcript and label."""
    found: dict[ParticipantId, tuple[TranscriptId, str]] = {}
    for id, transcript in project.transcripts.items():
        for speaker in transcript.speakers.values():
            if speaker.participant:
                found.setdefault(speaker.participant, (id, speaker.label))
    return found


def _mentioned(project: Project, id: ParticipantId) -> str | None:
    """The first file that names a participant; older words are put in use with who spoke."""
    folder = project.folder
    for path in folder.files():
        older = folder.shown(path).startswith("transcripts/versions/")
        if path == folder.participants_file or older:
            continue
        if mentions(read_bytes(path).decode("utf-8", "replace"), id):
            return folder.shown(path)
    return None


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
