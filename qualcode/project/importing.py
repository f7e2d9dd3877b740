"""Transcripts in: from a raw file to turns under pseudonyms, with a report of everything.

The raw file itself stays where it is, outside the study; the study keeps its hash and form.
"""

from __future__ import annotations

import hashlib
import re
from codecs import BOM_UTF8
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qualcode.formats.studyfiles import TranscriptInfo, write_info
from qualcode.formats.transcripts.parsed import Leftover, Parsed
from qualcode.formats.transcripts.read import FORMS, read_transcript
from qualcode.formats.words import write_words
from qualcode.model.errors import ConsentError, QualcodeError, UsageError
from qualcode.model.ids import ParticipantId, TranscriptId, checked_name
from qualcode.model.participant import Participant
from qualcode.model.telling import Tell, untold
from qualcode.model.transcript import RESEARCHER_ROLES, Source, Speaker, Transcript, Turn
from qualcode.privacy.consent import refusal
from qualcode.privacy.pseudonyms import Name, assigned, read_names, with_names
from qualcode.project.project import Project
from qualcode.project.variants import variants
from qualcode.store.files import read_bytes, read_text, write_atomically
from qualcode.text.language import language_of

__all__ = [
    "FORMS",
    "Asked",
    "Failure",
    "ImportReport",
    "Parsed",
    "Skipped",
    "describe",
    "files_in",
    "import_file",
    "import_files",
    "parse_file",
]

_SHORT_ID = re.compile(r"[A-Za-z]{1,8}[-_]?\d{1,4}[a-z]?")
_LANGUAGES = {"nl": "Dutch", "en": "English"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the researcher says about the files to import."""

    id: str | None = None
    names: Path | None = None
    """The pseudonym table, outside the study; new names are added to it."""
    form: str | None = None
    encoding: str | None = None
    language: str | None = None
    attributes: Mapping[str, str] | None = None
    researchers: tuple[str, ...] = ()
    """Raw labels of the moderators."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of one file; every line of it is in a turn or among the leftovers."""

    file: str
    transcript: TranscriptId
    form: str
    reason: str
    turns: int
    speakers: Mapping[str, int]
    """Turns per pseudonym."""
    first: int | None
    last: int | None
    """The first and the last time in milliseconds; None for a file without times."""
    merged_cues: int
    leftovers: tuple[Leftover, ...]
    notes: tuple[str, ...]
    new_participants: tuple[ParticipantId, ...]
    names_kept: bool
    """Whether a table outside the study now says who is who."""
    variants: tuple[tuple[str, str], ...] = ()
    """Pairs of speakers whose names are nearly the same, for a person to decide about."""
    met_before: tuple[ParticipantId, ...] = ()
    """Participants whom the table knew by name, so that they keep their pseudonym."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that was not imported, and why."""

    file: str
    error: QualcodeError


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was left alone, because it is in the study already."""

    file: str
    transcript: TranscriptId


def parse_file(path: Path, *, form: str | None = None, encoding: str | None = None) -> Parsed:
    """The whole parse of a raw file, its speakers as they are; nothing is written."""
    return read_transcript(read_bytes(path), path.name, form=form, encoding=encoding)


def files_in(paths: Sequence[Path]) -> list[Path]:
    """The files of a list of files and folders; hidden ones in folders are passed over."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = (p for p in sorted(path.iterdir()) if p.is_file())
            found += [p for p in inside if not p.name.startswith((".", "~$"))]
        else:
            found.append(path)
    return found


def import_files(
    project: Project, paths: Sequence[Path], asked: Asked, *, tell: Tell = untold
) -> list[ImportReport | Skipped | Failure]:
    """Imports each file; one that fails is reported and the others go on.

    A file that is in the study already, by its content, is skipped: a long import that was
    cut off can be started again.
    """
    files = files_in(paths)
    if asked.id is not None and len(files) != 1:
        raise UsageError(
            "--id names one transcript, and several files were given.",
            "Give the files short names first, as FG03.docx, and leave --id out.",
        )
    known = {} if asked.id else _imported(project)
    results: list[ImportReport | Skipped | Failure] = []
    for number, path in enumerate(files):
        tell(number, len(files), path.name)
        try:
            sha = hashlib.sha256(read_bytes(path)).hexdigest()
            if sha in known:
                results.append(Skipped(path.name, known[sha]))
                continue
            report = import_file(project, path, asked)
            known[sha] = report.transcript
            results.append(report)
        except QualcodeError as error:
            results.append(Failure(path.name, error))
    return results


def _imported(project: Project) -> dict[str, TranscriptId]:
    """The transcript of every raw file that was imported, by the hash of the file."""
    found = {}
    for id in project.folder.transcript_ids():
        source = project.folder.info(id).source if project.folder.info_file(id).is_file() else None
        if source is not None:
            found[source.sha256] = id
    return found


def import_file(project: Project, path: Path, asked: Asked) -> ImportReport:
    """One raw file becomes a transcript of the study; all of it or nothing.

    UsageError when the id is taken or the same file was imported before.
    """
    data = read_bytes(path)
    parsed = read_transcript(data, path.name, form=asked.form, encoding=asked.encoding)
    id = _id(path, asked.id)
    with project.folder.lock("study", "The study").acquire():
        source = Source(
            parsed.format, hashlib.sha256(data).hexdigest(), f"{project.clock():%Y-%m-%d}"
        )
        _not_yet(project, id, source)
        people = project.folder.participants()
        names = names_of(project, asked.names)
        who = assigned(
            list(parsed.speakers()),
            names,
            transcript=id,
            taken=taken_labels(project, people),
            researchers=asked.researchers,
            waiting=waiting_people(project, people),
        )
        _no_refusals(who, people)
        new = _new_participants(who, people)
        turns, info = _made(project, parsed, who, source, asked)
        # All that could be refused was asked by now.
        write_words(turns)
        write_info(info)
        if asked.names is not None:
            # Before anything under a pseudonym is in the study: who is who cannot be made again.
            keep_names(asked.names, names, who)
        if new:
            project.folder.write_participants({**people, **{p.id: p for p in new}})
        transcript = project.folder.write_transcript(id, turns, info)
    report = _report(path.name, parsed, transcript, new, names_kept=asked.names is not None)
    return replace(
        report, met_before=_met_before(who, names, people), variants=_variants(who, names)
    )


def _variants(who: Mapping[str, Name], names: Sequence[Name]) -> tuple[tuple[str, str], ...]:
    # Who was known already was told about then; told twice, each way round, it joins nobody.
    here = {label: name.pseudonym for label, name in who.items() if name not in names}
    return tuple(variants(here, {n.name: n.pseudonym for n in names if n.transcript is None}))


def _no_refusals(who: Mapping[str, Name], people: Mapping[ParticipantId, Participant]) -> None:
    """ConsentError when somebody in the file does not agree to new material."""
    known = [people[id] for n in who.values() if (id := ParticipantId(n.pseudonym)) in people]
    told = {p.id: why for p in known if (why := refusal(p, "new material"))}
    if told:
        raise ConsentError(
            "; ".join(f"{id} {why}" for id, why in told.items()) + ": nothing new may come in.",
            "Take their turns out of the raw file, or mend participants.yaml if this is wrong.",
        )


def _met_before(
    who: Mapping[str, Name], names: Sequence[Name], people: Mapping[ParticipantId, Participant]
) -> tuple[ParticipantId, ...]:
    by_name = [n for n in who.values() if n in names and n.transcript is None]
    ids = (ParticipantId(n.pseudonym) for n in by_name)
    return tuple(dict.fromkeys(id for id in ids if id in people))


def _id(path: Path, asked: str | None) -> TranscriptId:
    """The id asked for, or a short code that is the file's name; a name could be a person's."""
    if asked is not None:
        return TranscriptId(checked_name(asked, "transcript"))
    if _SHORT_ID.fullmatch(path.stem):
        return TranscriptId(checked_name(path.stem, "transcript"))
    raise UsageError(
        f'"{path.name}" is not a short code such as FG03, and file names may hold a person\'s name.',
        f"Import it alone with --id FG03; for a folder, name its files so first: FG03{path.suffix}",
    )


def _not_yet(project: Project, id: TranscriptId, source: Source) -> None:
    for known in project.folder.transcript_ids():
        if known.casefold() == id.casefold():
            raise UsageError(
                f"{known} exists already.",
                f"For a corrected version: qualcode transcript update {known}",
            )
        if project.folder.info_file(known).is_file():
            before = project.folder.info(known).source
            if before and before.sha256 == source.sha256:
                raise UsageError(
                    f"This very file was imported before, as {known}.",
                    f"Nothing has to be done. To read it: qualcode transcript show {known}",
                )


def names_of(project: Project, path: Path | None) -> tuple[Name, ...]:
    """The pseudonym table; empty without one. UsageError when it lies inside the study."""
    if path is None:
        return ()
    if path.resolve().is_relative_to(project.folder.root.resolve()):
        raise UsageError(
            f"The pseudonym table {path.name} lies inside the study.",
            "Move it to a place that is never shared: it says who everybody is.",
        )
    return read_names(read_text(path), path=path) if path.exists() else ()


def keep_names(path: Path, names: tuple[Name, ...], who: Mapping[str, Name]) -> None:
    """Adds the people of `who` that are not in the table, for its owner's eyes only."""
    added = list(dict.fromkeys(name for name in who.values() if name not in names))
    mark = "\ufeff" if path.exists() and read_bytes(path).startswith(BOM_UTF8) else ""
    before = read_text(path) if path.exists() else ""
    # Only its owner may read who is who; Windows keeps its own rights.
    write_atomically(path, mark + with_names(before, added), private=True)


def taken_labels(project: Project, people: Mapping[ParticipantId, Participant]) -> set[str]:
    """Every pseudonym that is in use somewhere in the study."""
    taken: set[str] = set(people)
    for id in project.folder.transcript_ids():
        if project.folder.info_file(id).is_file():
            taken |= set(project.folder.info(id).speakers)
    return taken


def waiting_people(
    project: Project, people: Mapping[ParticipantId, Participant]
) -> set[ParticipantId]:
    """Participants who speak in no transcript yet, as those of a list of consent."""
    heard = set[str]()
    for id in project.folder.transcript_ids():
        if project.folder.info_file(id).is_file():
            speakers = project.folder.info(id).speakers
            heard.update(s.participant for s in speakers.values() if s.participant)
            heard.update(speakers)
    return {id for id, person in people.items() if person.status == "active" and id not in heard}


def _new_participants(
    who: Mapping[str, Name], people: Mapping[ParticipantId, Participant]
) -> list[Participant]:
    found = {}
    spelled = {id.casefold(): id for id in people}
    for name in who.values():
        id = ParticipantId(name.pseudonym)
        if (known := spelled.setdefault(id.casefold(), id)) != id:
            raise UsageError(
                f"The pseudonym {id} and the participant {known} differ by capitals only.",
                f"Write {known} in the pseudonym table, or choose another pseudonym.",
            )
        if id not in people:
            found[id] = Participant(id, name.role)
    return list(found.values())


def _made(
    project: Project,
    parsed: Parsed,
    who: Mapping[str, Name],
    source: Source,
    asked: Asked,
) -> tuple[tuple[Turn, ...], TranscriptInfo]:
    turns = tuple(
        Turn(t.text, who[t.speaker].pseudonym if t.speaker is not None else None, t.begins, t.ends)
        for t in parsed.turns
    )
    speakers = {
        name.pseudonym: Speaker(
            name.pseudonym,
            name.role if name.role in RESEARCHER_ROLES else None,
            ParticipantId(name.pseudonym),
        )
        for name in who.values()
    }
    info = TranscriptInfo(
        version="",
        language=asked.language or project.study.language,
        attributes=asked.attributes or {},
        speakers=speakers,
        source=source,
    )
    return turns, info


def _report(
    file: str,
    parsed: Parsed,
    transcript: Transcript,
    new: Sequence[Participant],
    *,
    names_kept: bool,
) -> ImportReport:
    times = [t for turn in parsed.turns for t in (turn.begins, turn.ends) if t is not None]
    counts: dict[str, int] = {}
    for turn in transcript.turns:
        counts[turn.speaker or "?"] = counts.get(turn.speaker or "?", 0) + 1
    return ImportReport(
        file,
        transcript.id,
        parsed.format,
        parsed.reason,
        len(transcript.turns),
        counts,
        min(times, default=None),
        max(times, default=None),
        parsed.merged_cues,
        parsed.leftovers,
        (*parsed.notes, *_language_notes(transcript)),
        tuple(p.id for p in new),
        names_kept,
    )


def _language_notes(transcript: Transcript) -> list[str]:
    found, declared = language_of(transcript.text), transcript.language
    if found is None or found == declared:
        return []
    said = _LANGUAGES.get(found, "neither Dutch nor English")
    told = f"The words look like {said}, but {_LANGUAGES[declared]} was declared."
    if found not in _LANGUAGES:
        return [f"{told} Was the transcription set to another language?"]
    mend = f"qualcode transcript describe {transcript.id} --language {found}"
    return [f"{told} Was the transcription set to another language? If not: {mend}"]


def describe(
    project: Project,
    id: TranscriptId,
    *,
    attributes: Mapping[str, str] | None = None,
    change: Mapping[str, str | None] | None = None,
) -> TranscriptInfo:
    """Sets attributes of a transcript, and other fields of its description, by name.

    An attribute set to nothing is taken away.
    """
    info = project.folder.info(id)
    kept = {**info.attributes, **(attributes or {})}
    info = replace(info, attributes={key: value for key, value in kept.items() if value})
    if change:
        info = replace(info, **change)  # type: ignore[arg-type]  # only text fields are offered
    project.folder.write_info(id, info)
    return info
