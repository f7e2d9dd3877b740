"""The YAML files of a study that are not codebooks: project, participants, transcripts.

Each reader reports every problem of a file at once with line and column; each writer gives
a text that its reader reads back the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import cast

from qualcode.formats.yamltext import Fields, Value, dump, format_version, load, raise_problems
from qualcode.model.errors import UsageError
from qualcode.model.ids import CoderId, ParticipantId, TranscriptId, checked_name
from qualcode.model.participant import ANSWERS, CONSENTS, Answer, Consent, Participant, Status
from qualcode.model.study import FORMAT, Study
from qualcode.model.transcript import Marker, Source, Speaker, Transcript, Turn

_STATUSES = ("active", "withdrawn", "forgotten")


def read_study(text: str, *, path: PurePath | str) -> Study:
    """The study of `project.yaml`; FormatError with all problems."""
    fields = load(text, path=path)
    format_version(fields)
    study = Study(
        id=fields.text("study", required=True) or "",
        name=fields.text("name", required=True) or "",
        language=fields.choice("language", ("nl", "en"), default="nl") or "nl",
        coders=tuple(CoderId(_named(fields, c, "coder", "coders")) for c in fields.texts("coders")),
        retention=fields.date("retention"),
        rules=fields.pairs("rules"),
    )
    _unique(fields, study.coders, "coder", key="coders")
    fields.finish()
    raise_problems(fields.problems, path=path, what="the study")
    return study


def write_study(study: Study) -> str:
    """The text of `project.yaml`."""
    return dump(
        {
            "format": FORMAT,
            "study": study.id,
            "name": study.name,
            "language": study.language,
            "coders": list(study.coders),
            "retention": study.retention,
            "rules": dict(study.rules) or None,
        }
    )


def read_participants(text: str, *, path: PurePath | str) -> dict[ParticipantId, Participant]:
    """Everybody in `participants.yaml`, by id, in file order."""
    fields = load(text, path=path)
    format_version(fields)
    found: dict[ParticipantId, Participant] = {}
    names: set[str] = set()
    for entry in fields.children("participants"):
        person = _participant(entry)
        if person.id.casefold() in names:
            entry.problem(f'"{person.id}" stands here twice (case does not count).', key="id")
        elif person.id:
            names.add(person.id.casefold())
        found[person.id] = person
    fields.finish()
    raise_problems(fields.problems, path=path, what="the list of participants")
    return found


def write_participants(people: Iterable[Participant]) -> str:
    """The text of `participants.yaml`."""
    return dump({"format": FORMAT, "participants": [participant_entry(p) for p in people]})


def participant_entry(person: Participant) -> dict[str, Value]:
    """One person as the file holds them; what is not known is left out."""
    return {
        "id": person.id,
        "role": person.role,
        "sector": person.sector,
        "institution": person.institution,
        "attributes": dict(person.attributes) or None,
        "consent": {name: getattr(person.consent, name) for name in CONSENTS},
        "status": None if person.status == "active" else person.status,
        "since": person.since,
    }


@dataclass(frozen=True, slots=True)
class TranscriptInfo:
    """What `ID.yaml` says about a transcript; `version` is that of the words it was written for."""

    version: str
    language: str = "nl"
    attributes: Mapping[str, str] = field(default_factory=dict)
    speakers: Mapping[str, Speaker] = field(default_factory=dict)
    markers: tuple[Marker, ...] = ()
    source: Source | None = None
    corrected_by: str | None = None
    present: tuple[str, ...] = ()
    """Who was in the room without speaking, by role."""
    recording_erased: str | None = None
    """The day the recording was erased, as YYYY-MM-DD."""

    def transcript(self, id: TranscriptId, turns: tuple[Turn, ...]) -> Transcript:
        """The transcript of these words."""
        return Transcript(
            id,
            turns,
            self.language,
            self.attributes,
            self.speakers,
            self.markers,
            self.source,
            self.corrected_by,
        )


def read_info(text: str, *, path: PurePath | str) -> TranscriptInfo:
    """What is known about a transcript; FormatError with all problems."""
    fields = load(text, path=path)
    format_version(fields)
    info = TranscriptInfo(
        version=fields.text("version", required=True) or "",
        language=fields.choice("language", ("nl", "en"), default="nl") or "nl",
        attributes=fields.pairs("attributes"),
        speakers={label: _speaker(label, f) for label, f in fields.named("speakers").items()},
        markers=tuple(_marker(entry) for entry in fields.children("markers")),
        source=_source(fields.child("source")),
        corrected_by=fields.text("corrected_by"),
        present=fields.texts("present"),
        recording_erased=fields.date("recording_erased"),
    )
    fields.finish()
    raise_problems(fields.problems, path=path, what="the description of the transcript")
    return info


def write_info(info: TranscriptInfo) -> str:
    """The text of a transcript's YAML file."""
    return dump(
        {
            "format": FORMAT,
            "version": info.version,
            "source": None if info.source is None else _source_entry(info.source),
            "language": info.language,
            "attributes": dict(info.attributes) or None,
            "speakers": {s.label: _speaker_entry(s) for s in info.speakers.values()} or None,
            "markers": [
                {"turn": m.turn + 1, "kind": m.kind, "label": m.label} for m in info.markers
            ]
            or None,
            "corrected_by": info.corrected_by,
            "present": list(info.present) or None,
            "recording_erased": info.recording_erased,
        }
    )


def _participant(entry: Fields) -> Participant:
    consent = entry.child("consent")
    status = entry.choice("status", _STATUSES, default="active")
    return Participant(
        id=ParticipantId(_named(entry, entry.text("id", required=True) or "", "participant", "id")),
        role=entry.text("role"),
        sector=entry.text("sector"),
        institution=entry.text("institution"),
        attributes=entry.pairs("attributes"),
        consent=Consent() if consent is None else Consent(*(_answer(consent, c) for c in CONSENTS)),
        status=cast("Status", status),
        since=entry.date("since"),
    )


def _answer(consent: Fields, key: str) -> Answer:
    return cast("Answer", consent.choice(key, ANSWERS, default="unknown"))


def _speaker(label: str, fields: Fields) -> Speaker:
    participant = fields.text("participant")
    return Speaker(label, fields.text("role"), (participant and ParticipantId(participant)) or None)


def _speaker_entry(speaker: Speaker) -> dict[str, Value]:
    return {"role": speaker.role, "participant": speaker.participant}


def _marker(fields: Fields) -> Marker:
    turn = fields.whole("turn", required=True, minimum=1) or 1
    return Marker(
        turn - 1,
        fields.text("kind", required=True) or "",
        fields.text("label", required=True) or "",
    )


def _source_entry(source: Source) -> dict[str, Value]:
    return {
        "format": source.format,
        "sha256": source.sha256,
        "imported": source.imported or None,
    }


def _source(fields: Fields | None) -> Source | None:
    if fields is None:
        return None
    return Source(
        fields.text("format", required=True) or "",
        fields.text("sha256", required=True) or "",
        fields.date("imported") or "",
    )


def _named(fields: Fields, name: str, what: str, key: str) -> str:
    """`name`, with a problem noted when it cannot be an id."""
    if name:
        try:
            checked_name(name, what)
        except UsageError as error:
            fields.problem(error.message, error.hint, key=key)
    return name


def _unique(fields: Fields, names: Sequence[str], what: str, *, key: str) -> None:
    seen: dict[str, str] = {}
    for name in names:
        first = seen.setdefault(name.casefold(), name)
        if first is not name:
            fields.problem(f'the {what}s "{first}" and "{name}" are one file name.', key=key)
