"""Configurations of context, mechanism and outcome: made, linked to segments, and checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

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
    with_configurations,
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
from qualcode.project.framing import Frame, change_frame, frame_path, frame_text, turn_frame
from qualcode.project.project import Project
from qualcode.project.steps import Step

__all__ = ["ADVICE", "Everything", "Flagged"]

FILE = "configurations.yaml"
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Everything:
    """The segments of every coder, and those that still stand on older words."""

    corpus: Corpus
    older: dict[SegmentId, TranscriptId]
    blind: bool = False
    """Whether there are others that may not be seen now."""


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
    new: bool = False,
) -> Configuration:
    """Makes a configuration or changes one; what is not given stays, an empty text goes.

    UsageError for a new one without a statement, for a confidence that is none, and with `new`
    for one that is there already.
    """
    if slug(id) != id:
        raise UsageError(f'"{id}" cannot be an id.', f'Write it as "{slug(id) or "cmo-1"}".')
    if confidence and confidence not in CONFIDENCES:
        raise UsageError(f'"{confidence}" is no confidence.', hint_for(confidence, CONFIDENCES))
    path = frame_path(project, FILE)
    given = {
        "context": context, "mechanism": mechanism, "outcome": outcome,
        "confidence": confidence, "refines": refines,
    }  # fmt: skip

    def written(text: str) -> str:
        known = {one.id: one for one in read_configurations(text, path=path)}
        if id in known and new:
            raise UsageError(f'There is a configuration "{id}" already.', "Give another id.")
        if id not in known and not statement:
            raise UsageError(
                f'"{id}" has no statement yet.', "Give one: If ..., then ..., because ..."
            )
        one = known.get(id, Configuration(id, statement or ""))
        changes: dict[str, Any] = {k: v or None for k, v in given.items() if v is not None}
        made = replace(one, statement=statement or one.statement, **changes)
        return with_configuration(text, made, path=path)

    change_frame(project, FILE, written, begin=BEGIN, what=f"what {id} says")
    return configuration_named(project, id)


def link(
    project: Project,
    id: str,
    segments: Sequence[str],
    part: CmoPart,
    *,
    against: bool = False,
    note: str | None = None,
    among: Sequence[Segment] | None = None,
) -> Configuration:
    """Links segments to a part of a configuration, for it or against it.

    A segment is named by its id or the end of it, of all there are or of `among`. The codes
    that are on it now are kept, so that a change is seen later. A segment that was linked to
    this part before is linked anew in its place; its note stays where none is given, and an
    empty one takes it away.
    """
    there = everything(project).corpus.segments if among is None else among
    chosen = [_segment(there, name) for name in segments]
    told = f"{_counted(chosen)} {'against' if against else 'for'} the {part} of {id}"

    def put(one: Configuration) -> Configuration:
        old = {(k.segment, k.part): k for k in one.evidence}
        new = {}
        for s in chosen:
            before = old.get((s.id, part))
            said = note if note is not None else before.note if before else None
            new[s.id, part] = Link(s.id, part, against, s.codes, said or None)
        return replace(one, evidence=tuple((old | new).values()))

    return _change(project, id, put, told)


def unlink(
    project: Project, id: str, segments: Sequence[str], *, part: CmoPart | None = None
) -> Configuration:
    """Takes segments out of the evidence of a configuration, also those that are gone.

    With `part` only where they speak of that part.
    """
    there = [k for k in configuration_named(project, id).evidence if part is None or k.part == part]
    for name in segments:
        if not any(_is_named(k.segment, name) for k in there):
            raise UsageError(f'"{name}" is no evidence of {id}.', "See: qualcode cmo show")
    out = {
        (k.segment, k.part) for k in there if any(_is_named(k.segment, name) for name in segments)
    }

    def take(one: Configuration) -> Configuration:
        kept = tuple(k for k in one.evidence if (k.segment, k.part) not in out)
        return replace(one, evidence=kept)

    return _change(project, id, take, f"{_counted(tuple(out))} out of {id}")


def undo(project: Project) -> Step | None:
    """The step on the configurations that was taken back; None when there is none."""
    return _turn(project, "undo")


def redo(project: Project) -> Step | None:
    """The step that was brought back; None when none was taken back last."""
    return _turn(project, "redo")


def _turn(project: Project, way: Literal["undo", "redo"]) -> Step | None:
    frame = Frame(
        FILE,
        tuple[Configuration, ...],
        lambda text, path: read_configurations(text, path=path),
        lambda text, wanted, path: with_configurations(text, wanted, path=path),
        BEGIN,
    )
    return turn_frame(project, frame, way)


def remove_configuration(project: Project, id: str) -> None:
    """Takes a configuration away; the segments stay as they are."""
    configuration_named(project, id)
    path = frame_path(project, FILE)
    change_frame(
        project,
        FILE,
        lambda text: without_configuration(text, id, path=path),
        begin=BEGIN,
        what=f"{id} taken away",
    )


def everything(project: Project) -> Everything:
    """Every segment of every coder that stands on the words as they are, and the others.

    Journals that may not be seen now are not read.
    """
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
    return Everything(made, older, bool(project.unseen()))


def check_configurations(project: Project) -> list[Flagged]:
    """What to look at in the evidence: withdrawn, coded otherwise, gone, on older words."""
    there = everything(project)
    return flagged(there.corpus, configurations(project), older=there.older, blind=there.blind)


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
    flags = flagged(there.corpus, [one], older=there.older, blind=there.blind)
    made = cmo_report(there.corpus, one, flags, language=language)
    return gate_report(made, project.participants)


def diagram(
    project: Project, *, ids: Sequence[str] = (), form: str = "mermaid", language: Language = "nl"
) -> str:
    """The configurations as a diagram: a Mermaid flowchart, an svg, or boxes of text."""
    chosen = [configuration_named(project, id) for id in ids] or configurations(project)
    if form == "text":
        from qualcode.export.boxes import cmo_text

        return cmo_text(chosen, language=language)
    if form == "svg":
        return cmo_svg(chosen, language=language)
    return mermaid(chosen, language=language)


def drawn(one: Configuration, width: int, *, language: Language = "nl") -> str:
    """One configuration in boxes of characters, no wider than `width` cells."""
    from qualcode.export.boxes import cmo_text

    return cmo_text([one], width=width, language=language)


def next_id(there: Sequence[Configuration]) -> str:
    """An id that no configuration has: `cmo-1` and on."""
    taken = {one.id for one in there}
    return next(id for n in range(1, len(taken) + 2) if (id := f"cmo-{n}") not in taken)


def _change(
    project: Project, id: str, change: Callable[[Configuration], Configuration], what: str
) -> Configuration:
    """One configuration changed as it is in the file at that moment, and what it is then."""
    path = frame_path(project, FILE)

    def written(text: str) -> str:
        known = {one.id: one for one in read_configurations(text, path=path)}
        # Somebody may have taken it away since it was looked at.
        one = known.get(id) or configuration_named(project, id)
        return with_configuration(text, change(one), path=path)

    change_frame(project, FILE, written, begin=BEGIN, what=what)
    return configuration_named(project, id)


def _counted(chosen: Sequence[object]) -> str:
    return "1 segment" if len(chosen) == 1 else f"{len(chosen)} segments"


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
