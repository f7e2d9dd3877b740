"""Configurations of context, mechanism and outcome: made, linked to segments, and checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qualcode.analysis.attributes import hint_for
from qualcode.analysis.cmo import (
    ADVICE,
    Flagged,
    cmo_matrix,
    cmo_report,
    cmo_table,
    flagged,
    mermaid,
)
from qualcode.export.diagram import cmo_svg
from qualcode.export.gate import gate_report
from qualcode.formats.frames_cmo import (
    BEGIN,
    read_configurations,
    with_configuration,
    without_configuration,
)
from qualcode.journal.state import state_of
from qualcode.model.configuration import (
    CONFIDENCES,
    CmoPart,
    Configuration,
    Link,
)
from qualcode.model.corpus import Corpus
from qualcode.model.errors import UsageError
from qualcode.model.ids import SegmentId, TranscriptId, slug
from qualcode.model.segment import Segment
from qualcode.model.table import Language, Report, Table
from qualcode.project.framing import change_frame, frame_path, frame_text
from qualcode.project.project import Project

__all__ = ["ADVICE", "Everything", "Flagged"]

FILE = "configurations.yaml"
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Everything:
    """The segments of every coder, and those that still stand on older words."""

    corpus: Corpus
    older: dict[SegmentId, TranscriptId]


def configurations(project: Project) -> tuple[Configuration, ...]:
    """All of them, in file order; none when there is no file."""
    text = frame_text(project, FILE)
    if text is None:
        return ()
    return read_configurations(text, path=frame_path(project, FILE))


def configuration_named(project: Project, id: str) -> Configuration:
    """One of them; UsageError with the nearest id."""
    there = configurations(project)
    for one in there:
        if one.id == id:
            return one
    raise UsageError(f'There is no configuration "{id}".', hint_for(id, [c.id for c in there]))


def write_configuration(
    project: Project,
    id: str,
    *,
    statement: str | None = None,
    context: str | None = None,
    mechanism: str | None = None,
    outcome: str | None = None,
    confidence: str | None = None,
    refines: str | None = None,
) -> Configuration:
    """Makes a configuration or changes one; what is not given stays.

    UsageError for a new one without a statement, or a confidence that is none.
    """
    known = {one.id: one for one in configurations(project)}
    if slug(id) != id:
        raise UsageError(f'"{id}" cannot be an id.', f'Write it as "{slug(id) or "cmo-1"}".')
    if id not in known and not statement:
        raise UsageError(f'"{id}" has no statement yet.', "Give one: If ..., then ..., because ...")
    if confidence is not None and confidence not in CONFIDENCES:
        raise UsageError(f'"{confidence}" is no confidence.', hint_for(confidence, CONFIDENCES))
    one = known.get(id, Configuration(id, statement or ""))
    sure = one.confidence if confidence is None else confidence
    made = replace(
        one,
        statement=statement or one.statement,
        context=one.context if context is None else context or None,
        mechanism=one.mechanism if mechanism is None else mechanism or None,
        outcome=one.outcome if outcome is None else outcome or None,
        confidence=sure,
        refines=one.refines if refines is None else refines or None,
    )
    return _keep(project, made)


def link(
    project: Project,
    id: str,
    segments: Sequence[str],
    part: CmoPart,
    *,
    against: bool = False,
    note: str | None = None,
) -> Configuration:
    """Links segments to a part of a configuration, for it or against it.

    A segment is named by its id or the end of it. The codes that are on it now are kept, so
    that a change is seen later. A segment that was linked to this part before is linked anew.
    """
    one, there = configuration_named(project, id), everything(project).corpus.segments
    chosen = [_segment(there, name) for name in segments]
    new = tuple(Link(s.id, part, against, s.codes, note) for s in chosen)
    again = {(k.segment, k.part) for k in new}
    kept = tuple(k for k in one.evidence if (k.segment, k.part) not in again)
    return _keep(project, replace(one, evidence=(*kept, *new)))


def unlink(project: Project, id: str, segments: Sequence[str]) -> Configuration:
    """Takes segments out of the evidence of a configuration, also those that are gone."""
    one = configuration_named(project, id)
    for name in segments:
        if not any(_is_named(k.segment, name) for k in one.evidence):
            raise UsageError(f'"{name}" is no evidence of {id}.', "See: qualcode cmo show")
    kept = tuple(
        k for k in one.evidence if not any(_is_named(k.segment, name) for name in segments)
    )
    return _keep(project, replace(one, evidence=kept))


def remove_configuration(project: Project, id: str) -> None:
    """Takes a configuration away; the segments stay as they are."""
    configuration_named(project, id)
    path = frame_path(project, FILE)
    change_frame(
        project, FILE, lambda text: without_configuration(text, id, path=path), begin=BEGIN
    )


def everything(project: Project) -> Everything:
    """Every segment of every coder that stands on the words as they are, and the others."""
    segments: list[Segment] = []
    older: dict[SegmentId, TranscriptId] = {}
    for id, transcript in project.transcripts.items():
        for journal in project.journals(id):
            for segment in state_of(journal.events).segments():
                if segment.text_hash == transcript.version:
                    segments.append(segment)
                else:
                    older[segment.id] = id
    made = Corpus(project.transcripts, project.participants, project.codebooks, tuple(segments))
    return Everything(made, older)


def check_configurations(project: Project) -> list[Flagged]:
    """What to look at in the evidence: withdrawn, coded otherwise, gone, on older words."""
    there = everything(project)
    return flagged(there.corpus, configurations(project), older=there.older)


def configurations_table(project: Project, *, language: Language = "nl") -> Table:
    """The configurations with their evidence counted and flagged."""
    flags = check_configurations(project)
    return cmo_table(configurations(project), flags, language=language)


def configurations_matrix(project: Project, by: str, *, language: Language = "nl") -> Table:
    """Configurations against the values of an attribute."""
    there = everything(project).corpus
    return cmo_matrix(there, configurations(project), by=by, language=language)


def configuration_report(project: Project, id: str, *, language: Language = "nl") -> Report:
    """One configuration with its quotes; those without consent in a note."""
    there = everything(project)
    one = configuration_named(project, id)
    flags = flagged(there.corpus, [one], older=there.older)
    made = cmo_report(there.corpus, one, flags, language=language)
    return gate_report(made, project.participants)


def diagram(
    project: Project, *, ids: Sequence[str] = (), form: str = "mermaid", language: Language = "nl"
) -> str:
    """The configurations as a diagram: the text of a Mermaid flowchart or of an svg."""
    chosen = [configuration_named(project, id) for id in ids] or configurations(project)
    if form == "svg":
        return cmo_svg(chosen, language=language)
    return mermaid(chosen, language=language)


def _keep(project: Project, one: Configuration) -> Configuration:
    path = frame_path(project, FILE)
    change_frame(project, FILE, lambda text: with_configuration(text, one, path=path), begin=BEGIN)
    return one


def _segment(there: Sequence[Segment], name: str) -> Segment:
    found = [s for s in there if _is_named(s.id, name)]
    if len(found) != 1:
        told = "no segment" if not found else f"{len(found)} segments"
        raise UsageError(
            f'"{name}" names {told}.', "Take ids from: qualcode table quotes --columns segment,text"
        )
    return found[0]


def _is_named(segment: SegmentId, name: str) -> bool:
    return len(name) >= _SHORTEST and segment.endswith(name.upper())
