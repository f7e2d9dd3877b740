"""The study at a glance: every transcript, how far each coder is, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.journal.state import State, state_of
from qualcode.model.errors import QualcodeError, SessionError
from qualcode.model.ids import CoderId, TranscriptId
from qualcode.model.span import Span, merged
from qualcode.model.transcript import Transcript
from qualcode.project.project import Project
from qualcode.project.working import finished, placed, seen
from qualcode.store.sessions import CONSENSUS
from qualcode.text.words import count_words

if TYPE_CHECKING:
    from qualcode.project.problems import Problem


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one coder is in one transcript; shares are of the words of participants."""

    coder: CoderId
    read: float | None
    coded: float | None
    """None in a transcript where no participant says a word."""
    segments: int
    codings: int
    done: bool
    last: str
    """The moment of the last action, ISO 8601 in UTC."""
    waiting: int = 0
    """Segments that wait for the coder's word after a correction."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One transcript of the study as the list shows it."""

    id: TranscriptId
    kind: str
    sector: str
    turns: int
    words: int
    progress: tuple[Progress, ...] = ()
    problem: str = ""
    """Why it cannot be opened; empty when it can."""
    edited: bool = False
    """Whether its words on disk are others than were recorded."""
    together: int = 0
    """Segments of the consensus that wait for a decision after a correction."""

    def of(self, coder: CoderId | None) -> Progress | None:
        """How far one coder is; None when that coder has not begun."""
        return next((p for p in self.progress if p.coder == coder), None)

    @property
    def last(self) -> str:
        """The moment anybody last worked on it; empty when nobody has."""
        return max((p.last for p in self.progress), default="")


def listed(project: Project) -> Iterator[Listed]:
    """Every transcript in natural order, one at a time: reading a large study takes a while.

    One that cannot be read is listed with its problem; it never hides the others.
    """
    for id in project.folder.transcript_ids():
        try:
            yield _listed(project, project.folder.transcript(id))
        except QualcodeError as error:
            yield Listed(id, "", "", 0, 0, problem=str(error))


def _listed(project: Project, transcript: Transcript) -> Listed:
    asked = _asked(transcript)
    progress = []
    problem = ""
    for coder in project.study.coders:
        try:
            journal = project.journal(transcript.id, coder)
        except SessionError:
            continue  # while a session is open, others' work is not shown, not even how much
        except QualcodeError as error:
            problem = str(error)
            continue
        if journal is not None:
            state = state_of(journal.events)
            progress.append(_progress(project, transcript, coder, state, asked))
    return Listed(
        transcript.id,
        transcript.attributes.get("kind", transcript.attributes.get("study", "")),
        transcript.attributes.get("sector", ""),
        len(transcript.turns),
        count_words(transcript.text),
        tuple(progress),
        problem,
        project.folder.info(transcript.id).version != transcript.version,
        _waiting_together(project, transcript),
    )


def _waiting_together(project: Project, transcript: Transcript) -> int:
    try:
        journal = project.journal(transcript.id, CONSENSUS)
    except QualcodeError:
        return 0
    if journal is None:
        return 0
    every = placed(project, transcript, state_of(journal.events))
    return sum(segment.text_hash != transcript.version for segment in every)


def _asked(transcript: Transcript) -> list[Span]:
    """Where participants speak."""
    spans = (
        transcript.turn_span(n)
        for n, turn in enumerate(transcript.turns)
        if not transcript.is_researcher(turn.speaker)
    )
    return [span for span in spans if span]


def _progress(
    project: Project, transcript: Transcript, coder: CoderId, state: State, asked: Sequence[Span]
) -> Progress:
    every = placed(project, transcript, state)
    mine = [s for s in every if s.text_hash == transcript.version]
    return Progress(
        coder,
        share(asked, seen(project, transcript, state)),
        share(asked, [s.span for s in mine if s.applied]),
        len(mine),
        sum(len(s.applied) for s in mine),
        done=finished(project, transcript, state) is not None,
        last=state.events[-1].at,
        waiting=len(every) - len(mine),
    )


def read_share(project: Project, transcript: Transcript, state: State | None) -> float | None:
    """How much of what participants say a coder has read, 0 to 1; None without such words."""
    return share(_asked(transcript), seen(project, transcript, state) if state else ())


def share(asked: Sequence[Span], spans: Sequence[Span]) -> float | None:
    """The part of `asked` that `spans` cover, 0 to 1; None when nothing is asked.

    `asked` is sorted and does not overlap.
    """
    whole = sum(len(span) for span in asked)
    if not whole:
        return None
    covered, rest = 0, merged(spans)
    place = 0
    for span in asked:
        while place < len(rest) and rest[place].end <= span.start:
            place += 1
        at = place
        while at < len(rest) and rest[at].start < span.end:
            covered += span.shared(rest[at])
            at += 1
    return covered / whole


def next_step(
    study: Sequence[Listed], coder: CoderId | None, problems: Sequence[Problem] = ()
) -> str:
    """What a coder could do now, as one sentence; `problems` are those of the files.

    What cannot be read or was changed from outside comes first, for work would be lost on it.
    """
    if not study:
        return "There are no transcripts yet. Bring one in: qualcode transcript import FILE"
    broken = [item for item in study if item.problem]
    if broken:
        return f"{broken[0].id} cannot be read: press p to see why, and what to do."
    edited = [item for item in study if item.edited]
    if edited:
        return (
            f"The words of {edited[0].id} were changed outside qualcode: press Enter on it to see "
            "what that does to codings, and to put them in use."
        )
    own = [(item, item.of(coder)) for item in study]
    asked = [(str(item.id), mine.waiting) for item, mine in own if mine and mine.waiting]
    asked += [(f"{item.id} consensus", item.together) for item in study if item.together]
    if asked:
        where = ", ".join(f"{id} {count}" for id, count in asked)
        return f"Codings wait for your decision after a correction ({where}): press F7."
    known = {item.id for item in (*broken, *edited)}
    errors = [p for p in problems if p.level == "error" and p.transcript not in known]
    if errors:
        more = f" And {len(errors) - 1} more." if len(errors) > 1 else ""
        return f"{errors[0].place}: {errors[0].message}{more} Press p to see what to do."
    begun = [item for item, mine in own if mine and not mine.done]
    if begun:
        latest = max(begun, key=lambda item: (item.of(coder) or item).last)
        return f"Go on with {latest.id}: press Enter on it."
    fresh = [item for item, mine in own if mine is None]
    if fresh:
        return f"Begin with {fresh[0].id}: press Enter on it."
    return "Every transcript is done. See what they have in common: qualcode table overview"
