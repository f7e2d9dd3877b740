"""One state of a transcript in the place of another, and what that does to every coding.

The words, what is known about them, the older words and the map change as one or not at all,
and nobody's journal is touched: `working` brings codings onto the new words when they are read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from qualcode.formats.studyfiles import TranscriptInfo
from qualcode.journal.state import state_of
from qualcode.model.errors import UsageError
from qualcode.model.ids import CoderId, TranscriptId
from qualcode.model.participant import Participant
from qualcode.model.transcript import Speaker, Transcript, Turn
from qualcode.project.project import Project
from qualcode.project.reviewing import Case, cases
from qualcode.project.revising import MovedMarker, Relabelled, Revision, difference
from qualcode.project.working import Standing, bridge, standing
from qualcode.store.versions import Kept, Versions, mentioned
from qualcode.text.reanchor import Anchoring

CLASSES: tuple[Anchoring, ...] = ("identical", "layout", "edited", "check", "lost")


@dataclass(frozen=True, slots=True)
class Correction:
    """What a correction does, or did, to a transcript and to the codings on it."""

    transcript: TranscriptId
    by: str
    """`update`, `restore`, `relabel`, `split` or `merge`."""
    before: str
    """The version replaced."""
    after: str
    written: bool
    """False for a dry run."""
    set_aside: str | None
    """The name under which the state before is kept; None when its words are unknown."""
    segments: int
    classes: Mapping[str, int]
    """Segments per class; they sum to `segments`. Of the coders that may be seen, as all below."""
    coders: Mapping[CoderId, Mapping[str, int]]
    changes: int
    """Changed places in the words."""
    turns_before: int
    turns_after: int
    turns_cut: int
    turns_joined: int
    relabelled: tuple[Relabelled, ...]
    markers: tuple[MovedMarker, ...]
    new_speakers: tuple[str, ...]
    notes: tuple[str, ...]
    cases: tuple[Case, ...]
    """What waits for its coder: `check` and `lost`."""
    diff: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Planned:
    """A state to put in the place of another."""

    by: str
    old: Transcript
    """The state before, with the words codings were last known to stand on."""
    old_info: TranscriptInfo
    known: bool
    """Whether the words before are known; not so for a words file edited unseen."""
    turns: tuple[Turn, ...]
    info: TranscriptInfo
    """Of the new state; its markers are those of the old one."""
    markers: bool = True
    """Whether markers move with their turns; a restored state has its own."""
    notes: tuple[str, ...] = ()


@contextmanager
def writing(project: Project, *, dry_run: bool) -> Iterator[None]:
    """The lock on the study, unless nothing is going to be written."""
    if dry_run:
        yield
        return
    with project.folder.lock("study", "The study").acquire():
        yield


def is_edited_by_hand(project: Project, id: TranscriptId) -> bool:
    """Whether the words on disk are others than were recorded."""
    return project.folder.info(id).version != project.folder.transcript(id).version


def as_recorded(project: Project, id: TranscriptId) -> tuple[Transcript, TranscriptInfo]:
    """A transcript with its description; UsageError when its words were edited by hand."""
    transcript, info = project.folder.transcript(id), project.folder.info(id)
    if info.version != transcript.version:
        raise UsageError(
            f"The words of {id} were changed outside qualcode.",
            f"If this was meant: qualcode transcript update {id}. "
            f"To go back: qualcode transcript restore {id}",
        )
    return transcript, info


def carry_out(project: Project, planned: Planned, *, dry_run: bool) -> Correction:
    """Compares two states, writes the new one unless `dry_run`, and tells what it does.

    Runs under `writing`. UsageError when the new state is the old one.
    """
    id = planned.old.id
    info = planned.info
    new = info.transcript(id, planned.turns)
    revision = Revision(planned.old, new, project.folder.versions(id).way(planned.old, new))
    if planned.markers and planned.known:
        info = replace(info, markers=revision.markers())
    info = replace(info, speakers=_speakers(project, planned, revision))
    new = info.transcript(id, planned.turns)
    _refuse_nothing(planned, new)
    # Totals too are of what may be seen: of two coders, the one knows the other from the sum.
    states = [state_of(journal.events) for journal in project.journals(id)]
    standings = {state.coder: standing(project, new, state) for state in states}
    open_cases = [case for state in states for case in cases(project, new, state)]
    unseen = project.unseen([id])
    name = None if dry_run else _write(project, planned, new, info)
    silent = _silent(project, planned, new)
    planned = replace(planned, notes=(*planned.notes, *silent, *unseen))
    return _told(planned, revision, info, standings, open_cases, name, dry_run=dry_run)


def _silent(project: Project, planned: Planned, new: Transcript) -> Iterator[str]:
    """Who speaks nowhere any more, as a note each with the way out."""
    others = {
        speaker.participant
        for id, transcript in project.transcripts.items()
        for speaker in (new if id == new.id else transcript).speakers.values()
    }
    for speaker in planned.old_info.speakers.values():
        who = speaker.participant
        if who and who not in others and who in project.participants:
            yield (
                f"{who} speaks in no transcript any more. If nobody is {who}: "
                f"qualcode participants remove {who}, and mend the table of names."
            )


def _refuse_nothing(planned: Planned, new: Transcript) -> None:
    same = planned.turns == planned.old.turns and new.speakers == planned.old.speakers
    if same and new.markers == planned.old.markers and planned.old_info.version == new.version:
        raise UsageError(f"{new.id} would stay as it is: nothing differs.")


def _speakers(project: Project, planned: Planned, revision: Revision) -> Mapping[str, Speaker]:
    """Who every label of the new turns stands for; labels nobody bears any more go."""
    labels = dict.fromkeys(turn.speaker for turn in planned.turns if turn.speaker)
    known, people = planned.info.speakers, project.participants
    was = {r.now: r.was for r in reversed(revision.relabelled())}
    found = {}
    for label in labels:
        if label in known:
            found[label] = known[label]
            continue
        before = known.get(was.get(label, ""))
        role = before.role if before else None
        person = next((id for id in people if id.casefold() == label.casefold()), None)
        if person is None and before is not None and before.label not in labels:
            person = before.participant
        found[label] = Speaker(label, role, person)
    order = [label for label in known if label in found] + [x for x in found if x not in known]
    return {label: found[label] for label in order}


def _write(project: Project, planned: Planned, new: Transcript, info: TranscriptInfo) -> str | None:
    """Sets the old state aside, then replaces it; the name it is kept under."""
    folder, id = project.folder, new.id
    versions = folder.versions(id)
    versions.finish()
    name = None
    if planned.known:
        name = versions.keep(planned.old.turns, planned.old_info, at=project.stamp(), by=planned.by)
    needed = mentioned(_journal_files(project, id))
    for version in sorted((needed | {planned.old.version}) - {new.version}):
        made = bridge(project, new, version)
        if made.map is not None:
            versions.keep_map(version, new.version, made.map)
    versions.replace(planned.turns, info)
    _welcome_back(project, info)
    _prune(project, versions, needed, name, new.version)
    return name


def _welcome_back(project: Project, info: TranscriptInfo) -> None:
    """Puts people of a restored state, removed since, among the participants again."""
    people = project.folder.participants()
    back = {
        s.participant: Participant(s.participant, s.role)
        for s in info.speakers.values()
        if s.participant and s.participant not in people
    }
    if back:
        project.folder.write_participants({**people, **back})


def _prune(
    project: Project, versions: Versions, needed: set[str], last: str | None, current: str
) -> None:
    # Somebody at work may still be coding on the words as they were when the desk was opened.
    if not any(project.folder.locks.glob(f"{versions.id}__*.lock")):
        versions.prune(needed, last=last, current=current)


def _journal_files(project: Project, id: TranscriptId) -> list[Path]:
    root = project.folder.root
    found = [*project.folder.codings_folder(id).rglob("*"), *(root / "sessions").rglob("*")]
    return [path for path in sorted(found) if path.is_file()]


def _told(
    planned: Planned,
    revision: Revision,
    info: TranscriptInfo,
    standings: Mapping[CoderId, Sequence[Standing]],
    open_cases: Sequence[Case],
    name: str | None,
    *,
    dry_run: bool,
) -> Correction:
    counted = {c: Counter(s.anchoring for s in found) for c, found in standings.items()}
    cut, joined = revision.cut_and_joined()
    fresh = [label for label in info.speakers if label not in planned.old_info.speakers]
    return Correction(
        transcript=planned.old.id,
        by=planned.by,
        before=planned.old_info.version,
        after=revision.new.version,
        written=not dry_run,
        set_aside=name,
        segments=sum(len(found) for found in standings.values()),
        classes={c: sum(one[c] for one in counted.values()) for c in CLASSES},
        coders={coder: {c: one[c] for c in CLASSES} for coder, one in counted.items()},
        changes=len(revision.map.changes),
        turns_before=len(planned.old.turns),
        turns_after=len(planned.turns),
        turns_cut=cut,
        turns_joined=joined,
        relabelled=revision.relabelled(),
        markers=revision.moved_markers() if planned.markers and planned.known else (),
        new_speakers=tuple(fresh),
        notes=planned.notes,
        cases=tuple(open_cases),
        diff=difference(planned.old.turns, planned.turns),
    )


def states(project: Project, id: TranscriptId) -> list[tuple[Kept, int]]:
    """Every earlier state that is kept, with how many segments were made on its words.

    The one replaced last is at the end.
    """
    now = project.folder.transcript(id)
    journals = [state_of(journal.events) for journal in project.folder.journals(id)]
    made = Counter(s.text_hash for state in journals for s in state.segments())
    # A correction that was cut off may have set aside the very state that is still in use.
    return [
        (kept, made[kept.version])
        for kept in project.folder.versions(id).states()
        if (kept.turns, dict(kept.info.speakers), kept.info.markers)
        != (now.turns, dict(now.speakers), now.markers)
    ]
