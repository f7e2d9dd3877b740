"""Projects of other programs into a study: looked at first, then all of it or nothing."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from qualcode.formats.refi.arrival import Arrival
from qualcode.formats.refi.arriving import arrived
from qualcode.formats.refi.doctor import AsOf, Inspection, inspect, report
from qualcode.formats.studyfiles import read_participants, write_participants, write_study
from qualcode.formats.yamltext import edit
from qualcode.model.errors import FormatError, UsageError
from qualcode.model.ids import BookId, CoderId, TranscriptId, checked_name
from qualcode.model.study import Study
from qualcode.model.table import Heading, Paragraph, Report
from qualcode.project.exchanging_again import Again, held_against, known_things
from qualcode.project.exchanging_files import (
    Files,
    Named,
    Pen,
    book_file,
    journal_files,
    last_id,
    transcript_files,
)
from qualcode.project.exchanging_grown import Takes, grown_files, locked, rest_of
from qualcode.project.exchanging_ids import with_ids
from qualcode.project.exchanging_kept import (
    FILE,
    Aside,
    Exchanged,
    Finished,
    Imported,
    aside_of,
    remembered,
    remembering,
    with_arrival,
    with_exchange,
)
from qualcode.project.exchanging_links import links_apart
from qualcode.project.project import Clock, Project, now
from qualcode.project.starting import NewStudy, start_study
from qualcode.store.files import make_folder, read_bytes, read_text, sync_folder, write_atomically
from qualcode.store.folder import PARTICIPANTS_FILE, PROJECT_FILE
from qualcode.store.journals import journal_of
from qualcode.store.sessions import CONSENSUS, JOINT, session_ids
from qualcode.store.together import put_in_place

_NOBODY = {CONSENSUS.casefold(), JOINT.casefold()}
"""Names that journals bear and no coder has."""

_NEW_ONLY = Takes()
_OTHERWISE = (
    "Bring it into a new study with --into DIR, or give what comes from another program other "
    "ids: --id source-01=INT4 for a transcript, --book ID for the codebook."
)


@dataclass(frozen=True)
class Looked:
    """A file seen whole, and what stands in the way of bringing it in."""

    inspection: Inspection
    sha256: str
    clashes: tuple[str, ...] = ()
    """What the study has already under the same id, one sentence each."""
    ids: Mapping[TranscriptId, TranscriptId] = field(default_factory=dict)
    """Other ids for transcripts, by the one the file gives them."""
    again: Again | None = None
    """What it differs in from the study; None when the study has nothing of it."""
    as_of: AsOf = field(default_factory=AsOf)

    @property
    def can_arrive(self) -> bool:
        """Whether it can be brought in as it is."""
        return not self.inspection.refusals and not self.clashes


@dataclass(frozen=True, slots=True)
class Brought:
    """What was written."""

    folder: Path
    transcripts: tuple[TranscriptId, ...]
    codebooks: tuple[BookId, ...]
    coders: tuple[CoderId, ...]
    """Those that are new in the study."""
    participants: int
    segments: int
    codings: int
    memos: int
    sessions: int
    """Kept for the next export; their journals do not travel."""
    codes: int = 0
    """New ones in codebooks that were there."""
    changed: int = 0
    """Segments and memos that were changed, with what was taken out of them."""
    removed: int = 0
    """Segments and memos that were taken out."""


def look(
    path: Path,
    *,
    offsets: str | None = None,
    book: str | None = None,
    ids: Mapping[TranscriptId, TranscriptId] | None = None,
    project: Project | None = None,
) -> Looked:
    """What is in a qdpx and what would come of it in `project`; nothing is written.

    `ids` are other ids for transcripts. FormatError for a file that is no project at all.
    """
    data = read_bytes(path)
    id = None if book is None else BookId(checked_name(book, "codebook"))
    as_of = AsOf(f"{now():%Y-%m-%d}")
    if project is not None:
        as_of = AsOf(_today(project), project.study.language, known_things(project))
    inspection = inspect(data, path.name, offsets=offsets, book=id, as_of=as_of)
    sha = hashlib.sha256(data).hexdigest()
    if inspection.arrival is None:
        return Looked(inspection, sha)
    arrival = with_ids(inspection.arrival, ids or {})
    if project is not None:
        arrival = links_apart(project, arrival, inspection.project)
    inspection = replace(inspection, arrival=arrival)
    if project is None:
        return Looked(inspection, sha, (), ids or {}, as_of=as_of)
    again = held_against(project, arrival, inspection.project)
    clashes = tuple(_clashes(project, arrival, again))
    return Looked(inspection, sha, clashes, ids or {}, again, as_of)


def told(looked: Looked) -> Report:
    """The inspection for a person to read, with what stands in the way."""
    found = report(looked.inspection)
    parts = [*found.parts]
    if looked.again is not None:
        parts.append(looked.again.table())
        if not looked.again.differences:
            parts.append(Paragraph("The study has all of it as it is."))
    if looked.clashes:
        parts.append(Heading("Why it cannot be brought into this study", 2))
        parts += map(Paragraph, looked.clashes)
    return replace(found, parts=tuple(parts))


def as_data(looked: Looked) -> dict[str, object]:
    """The inspection for programs: every table as rows by the id of the column."""
    project = looked.inspection.project
    return {
        "file": project.file,
        "name": project.name,
        "origin": project.origin,
        "can_arrive": looked.can_arrive,
        "refusals": looked.inspection.refusals,
        "clashes": looked.clashes,
        "remarks": project.remarks,
        **{
            table.id: [
                dict(zip((c.id for c in table.columns), row.cells, strict=True))
                for row in table.rows
            ]
            for table in told(looked).tables()
        },
    }


def bring_in(
    project: Project, looked: Looked, *, done: bool = False, takes: Takes = _NEW_ONLY
) -> Brought:
    """Writes an arrival into a study, all of it or nothing, even when the program is killed.

    Of a project that the study has already only what is new is written, and with `takes` what
    was changed or taken out in it. With `done` every coder counts as finished with what he or
    she coded. UsageError when the study has one of its ids already; FormatError when the file
    cannot be imported.
    """
    folder = project.folder
    arrival = _arrival(looked, project, project.study.language)
    arrival = links_apart(project, arrival, looked.inspection.project)
    with ExitStack() as held:
        held.enter_context(folder.lock("study", "The study").acquire())
        again = held_against(project, arrival, looked.inspection.project)
        locked(project, arrival, again, held)
        project = project.fresh()
        # Somebody may have coded until the locks were held.
        again = held_against(project, arrival, looked.inspection.project)
        if clashes := [*_clashes(project, arrival, again)]:
            raise UsageError(f"Nothing was written. {' '.join(clashes)}", _OTHERWISE)
        if again is not None:
            return _grow(project, arrival, again, looked, takes, done=done)
        new = _new_coders(project.study, arrival)
        files = chain(
            _study_files(project, arrival, _aside(arrival, done=done), looked),
            _coders_file(project, new).items(),
        )
        put_in_place(folder, ((folder.root / path, data) for path, data in files), keep=True)
    return _brought(folder.root, arrival, new)


def bring_into(target: Path, looked: Looked, *, clock: Clock = now, done: bool = False) -> Brought:
    """Makes a study of an arrival in a folder that is not there yet, or empty.

    The folder is put together beside it and gets its name when it is whole. An export of our
    own becomes the same study again, with its id.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(f"{target} is not an empty folder.", "Give one that does not exist yet.")
    with _beside(target) as stage:
        title = looked.inspection.project.name
        beside = looked.inspection.arrival.beside if looked.inspection.arrival else None
        language = beside.study.language if beside else "nl"
        project = start_study(stage, NewStudy(title, (), language), clock=clock)
        arrival = _arrival(looked, project, language)
        study = beside.study if beside else project.study
        new = _new_coders(replace(study, coders=()), arrival)
        study = replace(study, coders=tuple(dict.fromkeys((*study.coders, *new))))
        write_atomically(project.folder.project_file, write_study(study))
        files = _study_files(project.fresh(), arrival, _aside(arrival, done=done), looked)
        for path, data in files:
            write_atomically(stage / path, data)
        shutil.rmtree(project.folder.hidden, ignore_errors=True)
    return _brought(target, arrival, study.coders)


def _grow(
    project: Project, arrival: Arrival, again: Again, looked: Looked, takes: Takes, *, done: bool
) -> Brought:
    """Adds to a study what is new in a project it has already; nothing is written without it."""
    folder = project.folder
    rest = rest_of(arrival, again, project)
    aside = _aside(rest, done=done)
    files = grown_files(project, arrival, aside, again, takes, _pen(project, arrival))
    new = _new_coders(project.study, arrival) if files or rest.corpus.transcripts else ()
    if files or rest.corpus.transcripts or rest.corpus.codebooks or rest.corpus.participants:
        here = set(session_ids(folder))
        if arrival.beside is not None:
            others = tuple(s for s in arrival.beside.sessions if s.id not in here)
            arrival = replace(arrival, beside=replace(arrival.beside, sessions=others))
        every = chain(
            files.items(),
            _study_files(project, rest, aside, looked, whole=arrival),
            _coders_file(project, new).items(),
        )
        put_in_place(folder, ((folder.root / path, data) for path, data in every), keep=True)
    brought = _brought(folder.root, rest, new)
    taken = again.taken(changes=takes.changes, removals=takes.removals)
    return replace(
        brought,
        segments=brought.segments + len(again.segments),
        codings=brought.codings + len(again.codings) + sum(len(s.applied) for s in again.segments),
        memos=brought.memos + len(again.memos),
        sessions=0,
        codes=len(again.nodes),
        changed=taken[0],
        removed=taken[1],
    )


def _coders_file(project: Project, new: Sequence[CoderId]) -> Files:
    """The list of coders with the new ones; nothing when there are none."""
    if not new:
        return {}
    every = [*project.study.coders, *new]
    text = read_text(project.folder.project_file)
    return {PROJECT_FILE: edit(text, {("coders",): every}, path=PROJECT_FILE).encode()}


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A folder to build in that becomes `target` when all went well, and goes when not."""
    target = target.resolve()
    stage = target.with_name(f".{target.name}.importing")
    shutil.rmtree(stage, ignore_errors=True)
    make_folder(stage)
    try:
        yield stage
        if target.exists():
            target.rmdir()
        stage.rename(target)
        sync_folder(target.parent)
    except BaseException:
        shutil.rmtree(stage, ignore_errors=True)
        raise


def _arrival(looked: Looked, project: Project, language: str) -> Arrival:
    """The arrival with today's date in it; FormatError with why it cannot be imported."""
    inspection = looked.inspection
    if inspection.arrival is None:
        raise FormatError(
            " ".join(inspection.refusals[:5]),
            "See everything with: qualcode import qdpx FILE --dry-run",
            path=inspection.project.file,
        )
    today = _today(project)
    if (today, language) == (looked.as_of.day, looked.as_of.language):
        return inspection.arrival
    books = inspection.arrival.corpus.codebooks
    book = next(iter(books)) if len(books) == 1 else None
    known = looked.as_of.known
    arrival = arrived(inspection.project, imported=today, book=book, language=language, known=known)
    return with_ids(arrival, looked.ids)


def _today(project: Project) -> str:
    return f"{project.clock():%Y-%m-%d}"


def _aside(arrival: Arrival, *, done: bool) -> Aside:
    """What travelled aside; with `done` every coder is finished with what was coded."""
    aside = aside_of(arrival)
    if not done:
        return aside
    found = {}
    for segment in arrival.corpus.segments:
        transcript = arrival.corpus.transcripts[segment.transcript]
        whole = Finished(transcript.version, ((0, len(transcript.text)),))
        found[f"{transcript.id}/{segment.coder}"] = whole
    return replace(aside, done={**found, **aside.done})


def _study_files(
    project: Project,
    arrival: Arrival,
    aside: Aside,
    looked: Looked,
    *,
    whole: Arrival | None = None,
) -> Named:
    """Everything an arrival adds to a study but its coders; `whole` is what it is a part of."""
    folder, corpus = project.folder, arrival.corpus
    for id in corpus.codebooks.keys() - project.codebooks.keys():
        yield from book_file(corpus.codebooks[id]).items()
    new = {id: p for id, p in corpus.participants.items() if id not in project.participants}
    if new:
        people = {**project.participants, **new}
        text = write_participants(people.values())
        if read_participants(text, path=PARTICIPANTS_FILE) != people:
            raise FormatError("The participants hold something that no file can keep.")
        yield PARTICIPANTS_FILE, text.encode()
    heads = {}
    for path, lines in journal_files(arrival, aside, _pen(project, arrival)):
        there = folder.root / path
        old = read_bytes(there) if path.startswith("memos/") and there.is_file() else b""
        yield path, old + (b"\n" if old and not old.endswith(b"\n") else b"") + lines
        kind, _, name = path.removesuffix(".jsonl").partition("/")
        if kind == "codings":
            heads[name] = last_id(lines)
    imported = Imported(looked.sha256, looked.inspection.project.origin, _today(project))
    kept = with_arrival(remembered(folder), whole or arrival, imported, project.study.id)
    kept = with_exchange(kept, Exchanged("", heads, whole=False))
    yield f"analysis/{FILE}", remembering(kept)
    for transcript in corpus.transcripts.values():
        yield from transcript_files(transcript, aside).items()


def _pen(project: Project, arrival: Arrival) -> Pen:
    about = {m.coder for m in arrival.corpus.memos}
    before = {coder: journal_of(project.folder.root / "memos", coder) for coder in about}
    last = {coder: journal.events[-1].id for coder, journal in before.items() if journal}
    return Pen(project.study.id, project.new_id, project.stamp(), last)


def _clashes(project: Project, arrival: Arrival, again: Again | None) -> Iterator[str]:
    """What of an arrival the study has already under the same id, and otherwise."""
    corpus, folder = arrival.corpus, project.folder
    if again is not None:
        yield from again.clashes
    there = {id.casefold(): id for id in folder.transcript_ids()}
    for id in corpus.transcripts:
        if again is not None and id in again.transcripts:
            continue
        if known := there.get(id.casefold()):
            yield f"The study has a transcript {known} already."
        elif any((folder.codings_folder(id)).glob("*.jsonl")):
            yield f"The study has codings of a transcript {id} already."
    before = {guid: thing for thing, guid in remembered(folder).guids.items()}
    for guid, id in arrival.names.transcripts.items():
        kind, _, known_id = before.get(guid, "").partition(":")
        if kind == "transcript" and known_id in there.values() and known_id != id:
            yield f"The source of {id} came in before, as the transcript {known_id}."
    books = {id.casefold(): book for id, book in project.codebooks.items()}
    for book in corpus.codebooks.values():
        known_book = books.get(book.id.casefold())
        if known_book is not None and known_book != book and again is None:
            yield f"The study has another codebook {known_book.id}."
    people = {id.casefold(): person for id, person in project.participants.items()}
    for person in corpus.participants.values():
        known_person = people.get(person.id.casefold())
        if known_person is not None and known_person != person and again is None:
            yield f"The study knows the participant {known_person.id} otherwise."
    coders = {c.casefold(): c for c in project.study.coders}
    for coder in _coders(arrival):
        known_coder = coders.get(coder.casefold(), coder)
        if known_coder != coder:
            yield f"The coders {coder} and {known_coder} differ by capitals only."


def _coders(arrival: Arrival) -> tuple[CoderId, ...]:
    """Everybody who coded or wrote something in the file, and its users."""
    corpus, beside = arrival.corpus, arrival.beside
    found: list[CoderId] = [*beside.study.coders] if beside else []
    found += sorted(arrival.names.coders.values())
    found += sorted({s.coder for s in corpus.segments} | {m.coder for m in corpus.memos})
    return tuple(c for c in dict.fromkeys(found) if c.casefold() not in _NOBODY)


def _new_coders(study: Study, arrival: Arrival) -> tuple[CoderId, ...]:
    return tuple(c for c in _coders(arrival) if c not in study.coders)


def _brought(root: Path, arrival: Arrival, coders: Sequence[CoderId]) -> Brought:
    corpus = arrival.corpus
    return Brought(
        root,
        tuple(corpus.transcripts),
        tuple(corpus.codebooks),
        tuple(coders),
        len(corpus.participants),
        len(corpus.segments),
        sum(len(s.applied) for s in corpus.segments),
        len(corpus.memos),
        len(arrival.beside.sessions) if arrival.beside else 0,
    )


__all__ = ["Brought", "Looked", "Takes", "as_data", "bring_in", "bring_into", "look", "told"]
