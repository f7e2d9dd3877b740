"""Coding what a search found: every passage is looked at, and exactly the accepted are coded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, get_args

from qualcode.journal.events import Op
from qualcode.model.errors import QualcodeError, StudyError
from qualcode.model.ids import CodeId, CoderId, TranscriptId
from qualcode.model.segment import Segment
from qualcode.model.span import Span
from qualcode.model.telling import Tell, untold
from qualcode.model.transcript import Transcript
from qualcode.project.coding import coded
from qualcode.project.desk import Desk
from qualcode.project.project import Project
from qualcode.text.units import unit_around

Reach = Literal["words", "sentence", "turn"]
REACHES: tuple[Reach, ...] = get_args(Reach)
"""What is coded of a hit: its own words, or the sentence or turn around them."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that may get a code, and the hits in them."""

    transcript: TranscriptId
    turn: int
    """Counts from 1."""
    span: Span
    version: str
    """The version of the words that `span` counts."""
    hits: tuple[Span, ...]
    codes: tuple[CodeId, ...] = ()
    """What the coder has put on some of these words."""
    has_code: bool = False
    """Whether exactly these words have the code already."""


def passages(
    project: Project,
    coder: CoderId,
    code: CodeId,
    hits: Iterable[tuple[TranscriptId, Span]],
    *,
    reach: Reach = "words",
    at: Desk | None = None,
    tell: Tell = untold,
) -> tuple[Passage, ...]:
    """The passages of hits by transcript and place; hits in the same words are one passage.

    `hits` come by transcript. Codes of the open desk `at` are read from it.
    """
    grouped = [(id, [span for _, span in own]) for id, own in groupby(hits, lambda hit: hit[0])]
    found: list[Passage] = []
    for number, (id, spans) in enumerate(grouped):
        tell(number, len(grouped), id)
        if at is not None and at.transcript.id == id:
            found += _passages(at.transcript, at.segments(), code, spans, reach)
        else:
            transcript = project.folder.transcript(id)
            found += _passages(transcript, coded(project, id, coder), code, spans, reach)
    return tuple(found)


def _passages(
    transcript: Transcript,
    segments: Sequence[Segment],
    code: CodeId,
    hits: Sequence[Span],
    reach: Reach,
) -> Iterator[Passage]:
    by_span: dict[Span, list[Span]] = {}
    for hit in hits:
        span = hit if reach == "words" else unit_around(transcript, hit, reach)
        by_span.setdefault(span, []).append(hit)
    own = [s for s in segments if s.text_hash == transcript.version]
    for span, inside in sorted(by_span.items()):
        here = [s for s in own if s.span.overlaps(span)]
        codes = tuple(dict.fromkeys(c for s in here for c in s.codes))
        has_code = any(s.span == span and code in s.codes for s in here)
        turn = transcript.turn_at(span.start) + 1
        yield Passage(transcript.id, turn, span, transcript.version, tuple(inside), codes, has_code)


def code_passages(
    project: Project,
    coder: CoderId,
    code: CodeId,
    accepted: Sequence[Passage],
    *,
    at: Desk | None = None,
    tell: Tell = untold,
) -> dict[TranscriptId, int]:
    """How many passages of each transcript got the code; in each it is one action to undo.

    All or nothing: every journal is open before the first line is written, and when a later
    one cannot be written, what was done is taken back. `at` is a desk that is open already.
    """
    wanted: dict[TranscriptId, list[Passage]] = {}
    for passage in accepted:
        wanted.setdefault(passage.transcript, []).append(passage)
    made: dict[TranscriptId, int] = {}
    with ExitStack() as stack:
        desks: list[Desk] = []
        for number, id in enumerate(wanted):
            tell(number, len(wanted), id)
            if at is not None and at.transcript.id == id:
                desk = at
            else:
                desk = stack.enter_context(Desk.open(project, id, coder))
            _refuse(desk, wanted[id])
            desks.append(desk)
        done: list[Desk] = []
        try:
            for desk in desks:
                steps = [_ops(desk, p.span, code) for p in wanted[desk.transcript.id]]
                if any(steps):
                    desk.act([op for ops in steps for op in ops])
                    done.append(desk)
                    made[desk.transcript.id] = sum(bool(ops) for ops in steps)
        except (QualcodeError, OSError):
            for desk in done:
                desk.undo()
            raise
    return made


def _ops(desk: Desk, span: Span, code: CodeId) -> list[Op]:
    return desk.coding_ops(span, [code], origin="search")[1]


def _refuse(desk: Desk, accepted: Sequence[Passage]) -> None:
    """LockedError or StudyError when the passages cannot be coded at this desk."""
    if desk.locked is not None:
        raise desk.locked
    if any(passage.version != desk.transcript.version for passage in accepted):
        raise StudyError(
            f"The words of {desk.transcript.id} were changed since they were shown.",
            "Nothing was coded. Search again.",
        )
