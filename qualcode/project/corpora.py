"""The study in memory for tables: whose codings count, and what is said about that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qualcode.journal.state import State, state_of
from qualcode.model.corpus import Corpus
from qualcode.model.errors import UsageError
from qualcode.model.ids import CoderId, TranscriptId
from qualcode.model.segment import Memo, Segment
from qualcode.model.table import Language
from qualcode.project.project import Project
from qualcode.project.reviewing import refuse_open
from qualcode.project.working import placed


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
    segments: list[Segment] = []
    memos: list[Memo] = []
    taken: dict[str, list[str]] = {}
    passed: list[str] = []
    waiting: list[tuple[TranscriptId, CoderId, int]] = []
    texts = {id: project.folder.transcript(id) for id in transcripts} or project.transcripts
    for id, transcript in texts.items():
        states = [
            state_of(j.events) for j in project.journals(id, asked=wanted if transcripts else ())
        ]
        chosen = (
            [s for s in states if s.coder.casefold() in wanted]
            if wanted
            else _first(states, project.study.coders)
        )
        for state in chosen:
            every = placed(project, transcript, state)
            here = [s for s in every if s.text_hash == transcript.version]
            if len(here) < len(every):
                waiting.append((id, state.coder, len(every) - len(here)))
            segments += here
            memos += state.memos()
            taken.setdefault(state.coder, []).append(id)
        passed += [f"{id} {s.coder}" for s in states if s not in chosen]
    if not draft:
        refuse_open(waiting)
    notes = _notes(taken, passed, waiting, language) + project.unseen(texts, language=language)
    return Corpus(
        texts, project.participants, project.codebooks, tuple(segments), tuple(memos), notes
    )


def _first(states: Sequence[State], coders: Sequence[CoderId]) -> list[State]:
    rank = {coder: place for place, coder in enumerate(coders)}
    order = {"consensus": 0, "joint": 1, "independent": 2}
    ranked = sorted(
        states, key=lambda s: (order[s.opening.state], rank.get(s.coder, len(rank)), s.coder)
    )
    return ranked[:1]


def _notes(
    taken: Mapping[str, Sequence[str]],
    passed: Sequence[str],
    waiting: Sequence[tuple[TranscriptId, CoderId, int]],
    language: Language,
) -> tuple[str, ...]:
    whose = "; ".join(f"{coder}: {', '.join(ids)}" for coder, ids in taken.items()) or "-"
    dutch = language == "nl"
    notes = [f"{'Codering van' if dutch else 'Codings of'} {whose}."]
    if passed:
        told = "Niet meegeteld zijn de andere codeurs" if dutch else "Other coders are not counted"
        notes.append(f"{told}: {', '.join(passed)}.")
    if waiting:
        told = (
            "CONCEPT, niet definitief: na een correctie van de tekst wachten fragmenten op een "
            "beslissing; ze zijn niet meegeteld"
            if dutch
            else "DRAFT, not final: segments wait for a decision after a correction of the words "
            "and are not counted"
        )
        notes.append(f"{told}: {', '.join(f'{id} {who} ({n})' for id, who, n in waiting)}.")
    return tuple(notes)


def every_segment(project: Project) -> Corpus:
    """The study with the segments of every coder that stand on the words as they are."""
    segments = [
        segment
        for id, transcript in project.transcripts.items()
        for journal in project.journals(id)
        for segment in state_of(journal.events).segments()
        if segment.text_hash == transcript.version
    ]
    return Corpus(project.transcripts, project.participants, project.codebooks, tuple(segments))
