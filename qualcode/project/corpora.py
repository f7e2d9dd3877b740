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


def corpus(
    project: Project,
    *,
    coders: Sequence[str] = (),
    transcripts: Sequence[TranscriptId] = (),
    language: Language = "nl",
) -> Corpus:
    """The study in memory with the segments that count.

    A transcript coded by several people counts once: by its consensus where there is one,
    and otherwise by the coder who stands first in `project.yaml`; notes say whose codings
    were taken and whose left out. `coders` overrules this.
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
    waiting = 0
    texts = {id: project.folder.transcript(id) for id in transcripts} or project.transcripts
    for id, transcript in texts.items():
        states = [state_of(j.events) for j in project.folder.journals(id)]
        chosen = (
            [s for s in states if s.coder.casefold() in wanted]
            if wanted
            else _first(states, project.study.coders)
        )
        for state in chosen:
            here = [s for s in state.segments() if s.text_hash == transcript.version]
            waiting += len(state.segments()) - len(here)
            segments += here
            memos += state.memos()
            taken.setdefault(state.coder, []).append(id)
        passed += [f"{id} {s.coder}" for s in states if s not in chosen]
    notes = _notes(taken, passed, waiting, language)
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
    taken: Mapping[str, Sequence[str]], passed: Sequence[str], waiting: int, language: Language
) -> tuple[str, ...]:
    whose = "; ".join(f"{coder}: {', '.join(ids)}" for coder, ids in taken.items()) or "-"
    dutch = language == "nl"
    notes = [f"{'Codering van' if dutch else 'Codings of'} {whose}."]
    if passed:
        told = "Niet meegeteld zijn de andere codeurs" if dutch else "Other coders are not counted"
        notes.append(f"{told}: {', '.join(passed)}.")
    if waiting:
        told = (
            "fragmenten staan op een oudere versie van de tekst en zijn niet meegeteld"
            if dutch
            else "segments stand on an older version of the words and are not counted"
        )
        notes.append(f"{waiting} {told}.")
    return tuple(notes)
