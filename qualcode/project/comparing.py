"""Agreement between coders: which units are compared, what is left out, and the headline."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, cast, get_args

from qualcode.agreement.headline import Headline, compare
from qualcode.agreement.matching import rule as matching_rule
from qualcode.agreement.result import Result
from qualcode.agreement.units import (
    Ranges,
    Segments,
    UnitSets,
    given_units,
    matched_units,
    projected_units,
)
from qualcode.analysis.voices import Heard, ears
from qualcode.journal.state import State, state_of
from qualcode.model.corpus import Corpus
from qualcode.model.errors import UsageError
from qualcode.model.ids import BookId, CodeId, CoderId, TranscriptId, book_of
from qualcode.model.segment import Segment
from qualcode.model.session import Mode
from qualcode.model.span import Span
from qualcode.model.transcript import Transcript
from qualcode.project.project import Project
from qualcode.text.units import UnitKind, units

__all__ = ["UNITS", "Agreement", "Comparison", "LeftOut", "Result", "UnitName", "agreement"]

UnitName = Literal["segments", "sentence", "turn", "paragraph", "line", "answer", "document"]
UNITS: tuple[UnitName, ...] = get_args(UnitName)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What to compare; empty choices mean everything both coders have done."""

    coders: tuple[CoderId, ...]
    transcripts: tuple[TranscriptId, ...] = ()
    mode: Mode = "shared"
    unit: UnitName | None = None
    """None: segments when shared, and when free the coders' own segments, matched."""
    match: str = "containment"
    threshold: float = 0.5
    share: float = 0.5
    books: tuple[BookId, ...] = ()
    unfinished: bool = False
    """Compare work that its coder has not called done, as if it were."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What was not compared, so that nobody has to guess."""

    researcher_segments: Mapping[CoderId, int]
    """Segments in which only researchers speak, per coder."""
    refused_segments: Mapping[CoderId, int]
    """Segments of people who refused processing, per coder."""
    moved_segments: Mapping[CoderId, int]
    """Segments on another version of the words, which wait for a decision."""
    other_books: int
    """Codings of codebooks that were not asked for."""
    not_done: tuple[str, ...]
    """`transcript coder` pairs that the coder has not called done."""
    no_journal: tuple[str, ...]
    not_independent: tuple[str, ...]
    """`transcript coder` pairs of joint or consensus journals, which never enter agreement."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """The headline with what was left out of it."""

    headline: Headline
    left_out: LeftOut
    asked: Comparison


@dataclass(slots=True)
class _Left:
    """What is left out, while it is being counted."""

    researcher: dict[CoderId, int]
    refused: dict[CoderId, int]
    moved: dict[CoderId, int]
    other_books: int = 0
    not_done: list[str] = field(default_factory=list)
    no_journal: list[str] = field(default_factory=list)
    not_independent: list[str] = field(default_factory=list)

    def frozen(self) -> LeftOut:
        return LeftOut(
            self.researcher,
            self.refused,
            self.moved,
            self.other_books,
            tuple(self.not_done),
            tuple(self.no_journal),
            tuple(self.not_independent),
        )


def agreement(project: Project, asked: Comparison) -> Agreement:
    """The agreement of coders on what they have done; undefined values carry their reason.

    In `shared` mode the segments of the first coder are the units. UsageError for a coder or
    transcript that is not there.
    """
    coders = _coders(project, asked.coders)
    ids = asked.transcripts or project.folder.transcript_ids()
    transcripts = {id: project.folder.transcript(id) for id in ids}
    left = _Left(dict.fromkeys(coders, 0), dict.fromkeys(coders, 0), dict.fromkeys(coders, 0))
    sets: dict[TranscriptId, UnitSets] = {}
    for id, transcript in transcripts.items():
        found = _unit_sets(project, transcript, coders, asked, left)
        if found is not None:
            sets[id] = found
    headline = compare(
        sets,
        coders=coders,
        secondary=_secondary(project),
        unit=_unit(asked),
        mode=asked.mode,
        rule=_rule_text(asked, coders),
    )
    return Agreement(headline, left.frozen(), asked)


def _coders(project: Project, asked: Sequence[str]) -> tuple[CoderId, ...]:
    known = {c.casefold(): c for c in project.study.coders}
    found = []
    for name in asked:
        if name.casefold() not in known:
            raise UsageError(
                f'"{name}" is not a coder of this study.',
                f"Coders: {', '.join(project.study.coders) or 'none'}.",
            )
        found.append(known[name.casefold()])
    if len(set(found)) < len(found):
        raise UsageError("A coder is compared with others, not with the same coder.")
    return tuple(found)


def _unit(asked: Comparison) -> str:
    if asked.unit in {None, "segments"}:
        return "segments" if asked.mode == "shared" else "matched"
    return str(asked.unit)


def _rule_text(asked: Comparison, coders: Sequence[CoderId]) -> str:
    unit = _unit(asked)
    if unit == "segments":
        return f"the segments of {coders[0]} are the units" if coders else ""
    if unit == "matched":
        return str(matching_rule(asked.match, asked.threshold))
    if asked.share <= 0:
        return f"any character of the {unit}"
    return f"at least {asked.share:.0%} of the {unit}"


def _unit_sets(
    project: Project,
    transcript: Transcript,
    coders: tuple[CoderId, ...],
    asked: Comparison,
    left: _Left,
) -> UnitSets | None:
    """Units and code sets of one transcript; None when fewer than two coders worked on it."""
    hear = ears(Corpus({transcript.id: transcript}, project.participants))
    segments: dict[CoderId, Segments] = {}
    ranges: dict[CoderId, Sequence[Span]] = {}
    for coder in coders:
        state = _work(project, transcript, coder, asked, left)
        if state is None:
            continue
        kept = [s for s in state.segments() if _counts(s, transcript, hear, left)]
        segments[coder] = [(s.span, _codes(s, asked, left)) for s in kept]
        if state.done is not None and not asked.unfinished:
            ranges[coder] = state.done.spans
    return _made(transcript, segments, ranges, asked) if len(segments) >= 2 else None


def _work(
    project: Project, transcript: Transcript, coder: CoderId, asked: Comparison, left: _Left
) -> State | None:
    """The coder's work on a transcript when it may be compared; otherwise it is noted why not."""
    journal = project.folder.journal(transcript.id, coder)
    pair = f"{transcript.id} {coder}"
    if journal is None:
        left.no_journal.append(pair)
        return None
    state = state_of(journal.events)
    if state.opening.state != "independent":
        left.not_independent.append(pair)
        return None
    finished = state.done is not None and state.done.text == transcript.version
    if not finished and not asked.unfinished:
        left.not_done.append(pair)
        return None
    return state


def _counts(
    segment: Segment, transcript: Transcript, hear: Callable[[Segment], Heard], left: _Left
) -> bool:
    """Whether a segment is compared; one that is not is counted with its reason."""
    if segment.text_hash != transcript.version:
        left.moved[segment.coder] += 1
        return False
    heard = hear(segment).crowd
    if heard.speakers:
        return True
    (left.researcher if heard.researchers_only else left.refused)[segment.coder] += 1
    return False


def _codes(segment: Segment, asked: Comparison, left: _Left) -> frozenset[CodeId]:
    wanted = [c for c in segment.codes if not asked.books or book_of(c) in asked.books]
    left.other_books += len(segment.codes) - len(wanted)
    return frozenset(wanted)


def _made(
    transcript: Transcript,
    segments: Mapping[CoderId, Segments],
    ranges: Ranges,
    asked: Comparison,
) -> UnitSets:
    unit = _unit(asked)
    if unit == "segments":
        first = asked.coders[0]
        given = next((segs for coder, segs in segments.items() if _same(coder, first)), [])
        return given_units([span for span, codes in given if codes], segments, ranges=ranges)
    if unit == "matched":
        rule = matching_rule(asked.match, asked.threshold)
        return matched_units(segments, rule, ranges=ranges)
    spans = units(transcript, cast("UnitKind", unit))
    return projected_units(spans, segments, asked.share, ranges=ranges)


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _secondary(project: Project) -> frozenset[CodeId]:
    return frozenset(
        book.code(node)
        for book in project.codebooks.values()
        for node in book.codes
        if node.role == "secondary"
    )
