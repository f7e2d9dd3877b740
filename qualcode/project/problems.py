"""What is wrong in a study, from the files to the rules of the codebook, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qualcode.model.errors import QualcodeError
from qualcode.model.ids import CoderId, SegmentId, TranscriptId
from qualcode.model.span import Span
from qualcode.model.telling import Tell, untold
from qualcode.project.checking import Broken, broken_rules, examine_study
from qualcode.project.coding import coded
from qualcode.project.project import Project
from qualcode.store.doctor import Finding, Level


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong or worth a look, and the way out."""

    level: Level
    place: str
    """The file, or the turn and coder of a coding."""
    message: str
    way_out: str
    transcript: TranscriptId | None = None
    """None when it is about the study as a whole."""
    coder: CoderId | None = None
    segment: SegmentId | None = None
    """The coding that breaks a rule; None for what is wrong with a file."""
    can_be_mended: bool = False
    """Whether the doctor can mend it without losing anything."""


def file_problems(project: Project, *, tell: Tell = untold) -> tuple[Problem, ...]:
    """What the doctor finds in the folder, errors first; nothing is changed."""
    ids = frozenset(project.folder.transcript_ids())
    found = examine_study(project.folder.root, tell=tell).findings
    return tuple(sorted((_of_finding(f, ids) for f in found), key=_weight))


def rule_problems(project: Project, *, tell: Tell = untold) -> tuple[Problem, ...]:
    """The codings that break a rule, by transcript, coder and place; advice is a note.

    Transcripts that cannot be read are the doctor's.
    """
    ids = project.folder.transcript_ids()
    found: list[Problem] = []
    for number, id in enumerate(ids):
        tell(number, len(ids), id)
        try:
            found += [_of_rule(broken) for broken in broken_rules(project, transcripts=[id])]
        except QualcodeError:
            continue
    return tuple(found)


def mend(project: Project, *, tell: Tell = untold) -> int:
    """How many problems the doctor has mended; those that need a decision stay."""
    return len(examine_study(project.folder.root, repair=True, tell=tell).mended)


def place_of(project: Project, problem: Problem) -> Span | None:
    """Where the words of a problem stand, when it is about a coding on the words in use."""
    if problem.transcript is None or problem.coder is None or problem.segment is None:
        return None
    version = project.folder.transcript(problem.transcript).version
    for segment in coded(project, problem.transcript, problem.coder):
        if segment.id == problem.segment and segment.text_hash == version:
            return segment.span
    return None


def _weight(problem: Problem) -> tuple[int, str]:
    levels: tuple[Level, ...] = ("error", "warning", "note")
    return levels.index(problem.level), problem.place


def _of_finding(finding: Finding, ids: frozenset[TranscriptId]) -> Problem:
    return Problem(
        finding.level, finding.place, finding.message, finding.way_out,
        next(_transcripts_in(finding.place, ids), None),
        can_be_mended=finding.repair is not None,
    )  # fmt: skip


def _transcripts_in(place: str, ids: frozenset[TranscriptId]) -> Iterator[TranscriptId]:
    """The transcript whose file or journals a place names, as `codings/FG1/ana.jsonl: …`."""
    path = place.partition(":")[0].split("/")
    if len(path) > 1 and path[0] in {"transcripts", "codings"}:
        name = TranscriptId(path[1].rpartition(".")[0] if path[0] == "transcripts" else path[1])
        if name in ids:
            yield name


def _of_rule(broken: Broken) -> Problem:
    return Problem(
        "note" if broken.is_advice else "warning",
        f"{broken.transcript} {broken.place}{f' ({broken.coder})' if broken.coder else ''}",
        broken.message, broken.way_out, broken.transcript, broken.coder,
        SegmentId(broken.segment) if broken.segment else None,
    )  # fmt: skip
