"""The study in memory for tables: whose codings count, and what is said about that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qualcode.analysis.voices import listed
from qualcode.journal.state import NOWHERE, State, state_of
from qualcode.model.collector import collector_paused
from qualcode.model.corpus import Corpus
from qualcode.model.errors import UsageError
from qualcode.model.ids import CoderId, TranscriptId
from qualcode.model.layers import Layer, Segments, row_of
from qualcode.model.segment import Memo
from qualcode.model.table import Language
from qualcode.model.transcript import Transcript
from qualcode.project.project import Project
from qualcode.project.reviewing import refuse_open
from qualcode.project.working import placed


@collector_paused()
def corpus(
    project: Project,
    *,
    coders: Sequence[str] = (),
    transcripts: Sequence[TranscriptId] = (),
    language: Language = "nl",
    draft: bool = False,
) -> Corpus:
    """The study in memory with the segments that count.

    A transcript coded by several people counts once: by its consensus where there is one,
    and otherwise by the coder who stands first in `project.yaml`; notes say whose codings
    were taken and whose left out. `coders` overrules this.

    StudyError while codings wait for a decision after a correction of the words; a `draft`
    leaves them out and says so in its notes.
    """
    wanted = {c.casefold() for c in coders}
    if unknown := wanted - {c.casefold() for c in project.study.coders} - {"consensus"}:
        raise UsageError(
            f"{', '.join(sorted(unknown))}: no coder of this study.",
            f"Coders: {', '.join(project.study.coders) or 'none'}.",
        )
    texts = {id: project.folder.transcript(id) for id in transcripts} or project.transcripts
    gathered = _gathered(project, texts, wanted, transcripts)
    if not draft:
        refuse_open(gathered.waiting)
    return Corpus(
        texts,
        project.participants,
        project.codebooks,
        Segments(gathered.layers),
        tuple(gathered.memos),
        _notes(gathered, language) + project.unseen(texts, language=language),
    )


@dataclass(slots=True)
class _Gathered:
    """What is taken and what is passed by, while journals are read."""

    layers: list[Layer] = field(default_factory=list)
    memos: list[Memo] = field(default_factory=list)
    taken: dict[str, list[str]] = field(default_factory=dict)
    passed: list[str] = field(default_factory=list)
    waiting: list[tuple[TranscriptId, CoderId, int]] = field(default_factory=list)

    def take(self, project: Project, transcript: Transcript, state: State) -> None:
        """A journal whose codings count; those that wait for a decision do not."""
        rows, version = state.rows(), transcript.version
        if {row[3] for row in rows} - {version}:
            every = [row_of(segment) for segment in placed(project, transcript, state)]
            rows = [row for row in every if row[3] == version]
            if len(rows) < len(every):
                self.waiting.append((transcript.id, state.coder, len(every) - len(rows)))
        self.layers.append(Layer(state.opening.transcript or NOWHERE, state.coder, rows))
        self.memos += state.memos()
        self.taken.setdefault(state.coder, []).append(transcript.id)


def _gathered(
    project: Project,
    texts: Mapping[TranscriptId, Transcript],
    wanted: set[str],
    named: Sequence[TranscriptId],
) -> _Gathered:
    gathered = _Gathered()
    for id, transcript in texts.items():
        journals = project.journals(id, asked=wanted if named else ())
        states = [state_of(journal.events) for journal in journals]
        meant = [s for s in states if s.coder.casefold() in wanted]
        chosen = meant if wanted else _first(states, project.study.coders)
        for state in chosen:
            gathered.take(project, transcript, state)
        gathered.passed += [f"{id} {s.coder}" for s in states if s not in chosen]
    return gathered


def _first(states: Sequence[State], coders: Sequence[CoderId]) -> list[State]:
    rank = {coder: place for place, coder in enumerate(coders)}
    order = {"consensus": 0, "joint": 1, "independent": 2}
    ranked = sorted(
        states, key=lambda s: (order[s.opening.state], rank.get(s.coder, len(rank)), s.coder)
    )
    return ranked[:1]


def _notes(gathered: _Gathered, language: Language) -> tuple[str, ...]:
    taken, passed, waiting = gathered.taken, gathered.passed, gathered.waiting
    whose = "; ".join(f"{coder}: {listed(ids, language)}" for coder, ids in taken.items()) or "-"
    dutch = language == "nl"
    notes = [f"{'Codering van' if dutch else 'Codings of'} {whose}."]
    if passed:
        told = "Niet meegeteld zijn de andere codeurs" if dutch else "Other coders are not counted"
        notes.append(f"{told}: {listed(passed, language)}.")
    if waiting:
        told = (
            "CONCEPT, niet definitief: na een correctie van de tekst wachten fragmenten op een "
            "beslissing; ze zijn niet meegeteld"
            if dutch
            else "DRAFT, not final: segments wait for a decision after a correction of the words "
            "and are not counted"
        )
        each = [f"{id} {who} ({n})" for id, who, n in waiting]
        notes.append(f"{told}: {listed(each, language)}.")
    return tuple(notes)


@collector_paused()
def every_segment(project: Project) -> Corpus:
    """The study with the segments of every coder that stand on the words as they are."""
    layers = []
    for id, transcript in project.transcripts.items():
        version = transcript.version
        for journal in project.journals(id):
            state = state_of(journal.events)
            rows = [row for row in state.rows() if row[3] == version]
            layers.append(Layer(state.opening.transcript or NOWHERE, state.coder, rows))
    return Corpus(project.transcripts, project.participants, project.codebooks, Segments(layers))
