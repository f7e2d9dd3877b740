"""A study with the codings of everybody, as it travels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from qualcode.formats.refi.travelling import Beside
from qualcode.journal.state import State, state_of
from qualcode.model.corpus import Corpus
from qualcode.model.ids import CoderId, TranscriptId
from qualcode.model.segment import JournalKind, Memo, Segment
from qualcode.model.transcript import Transcript
from qualcode.project.exchanging_kept import Aside, AsideInfo, Finished, remembered
from qualcode.project.project import Project
from qualcode.project.reviewing import refuse_open
from qualcode.project.working import finished, placed
from qualcode.store.journals import journals_in
from qualcode.store.sessions import read_session, session_ids


@dataclass(frozen=True)
class Whole:
    """A study with the codings of everybody, as it travels."""

    corpus: Corpus
    beside: Beside
    aside: Aside
    heads: Mapping[str, str] = field(default_factory=dict, compare=False)
    """The last event of each journal that is in it, as in `Exchanged`."""


@dataclass(slots=True)
class _Gathering:
    """What the journals of a study give, while they are read."""

    segments: list[Segment] = field(default_factory=list)
    memos: list[Memo] = field(default_factory=list)
    states: dict[str, JournalKind] = field(default_factory=dict)
    done: dict[str, Finished] = field(default_factory=dict)
    partners: dict[str, tuple[str, ...]] = field(default_factory=dict)
    waiting: list[tuple[TranscriptId, CoderId, int]] = field(default_factory=list)
    heads: dict[str, str] = field(default_factory=dict)


def whole(project: Project) -> Whole:
    """The study with the segments of every coder that may be seen now.

    StudyError while codings wait for a decision after a correction of the words.
    """
    found = _Gathering()
    infos = {}
    for id, transcript in project.transcripts.items():
        for journal in project.journals(id):
            state = state_of(journal.events)
            _gather(project, transcript, state, found)
            found.heads[f"{id}/{state.coder}"] = state.last
        info = project.folder.info(id)
        about = AsideInfo(info.present, info.recording_erased)
        if about != AsideInfo():
            infos[id] = about
    refuse_open(found.waiting)
    for journal in journals_in(project.folder.root / "memos"):
        state = state_of(journal.events)
        if project.may_read_memos(state.coder):
            found.memos += state.memos()
            found.heads[f"/{state.coder}"] = state.last
    corpus = Corpus(
        project.transcripts,
        project.participants,
        project.codebooks,
        tuple(found.segments),
        tuple(found.memos),
    )
    here = {id: read_session(project.folder, id) for id in session_ids(project.folder)}
    kept = {s.id: s for s in remembered(project.folder).sessions}
    sessions = tuple({**kept, **here}[id] for id in sorted({**kept, **here}))
    beside = Beside(project.study, sessions, found.states)
    return Whole(corpus, beside, Aside(found.done, found.partners, infos), found.heads)


def _gather(project: Project, transcript: Transcript, state: State, into: _Gathering) -> None:
    name = f"{transcript.id}/{state.coder}"
    every = placed(project, transcript, state)
    here = [s for s in every if s.text_hash == transcript.version]
    if len(here) < len(every):
        into.waiting.append((transcript.id, state.coder, len(every) - len(here)))
    into.segments += here
    into.memos += state.memos()
    into.states[name] = state.opening.state
    if state.opening.partners:
        into.partners[name] = tuple(state.opening.partners)
    if done := finished(project, transcript, state):
        spans = tuple((span.start, span.end) for span in done)
        into.done[name] = Finished(transcript.version, spans)
