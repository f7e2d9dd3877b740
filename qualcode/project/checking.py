"""Is everything in order: the rules of the study, the folder itself, and backups."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Literal, NamedTuple

from qualcode.journal.state import State, state_of
from qualcode.model.codebook import Codebook
from qualcode.model.ids import (
    BookId,
    CodeId,
    CoderId,
    TranscriptId,
    book_of,
    is_unresolved,
    node_of,
)
from qualcode.model.segment import Segment
from qualcode.model.span import Span
from qualcode.model.telling import Tell, untold
from qualcode.model.transcript import Transcript
from qualcode.privacy.forgetting import words_of
from qualcode.project.checking_sessions import session_findings
from qualcode.project.naming import coders_named
from qualcode.project.project import Project
from qualcode.project.working import Standing, on_words, standing
from qualcode.store.backup import Backup, back_up, verify
from qualcode.store.doctor import Finding, examine
from qualcode.store.folder import Folder

Rule = Literal[
    "secondary-without-primary",
    "unresolved-label",
    "memo-without-code",
    "outside-the-text",
    "older-words",
    "unknown-code",
    "retired-code",
    "no-participant",
    "refused-processing",
    "crosses-a-phase",
]
ADVICE: frozenset[Rule] = frozenset({"crosses-a-phase", "memo-without-code"})
"""Broken rules that are worth a look and no mistake in themselves."""


@dataclass(frozen=True, slots=True)
class Broken:
    """One rule that one segment or transcript breaks."""

    rule: Rule
    transcript: TranscriptId
    coder: CoderId | None
    segment: str | None
    code: CodeId | None
    place: str
    """Turn and time, as a person looks it up."""
    message: str
    way_out: str

    @property
    def is_advice(self) -> bool:
        """Whether this is worth a look without being a mistake."""
        return self.rule in ADVICE


def broken_rules(
    project: Project,
    *,
    transcripts: Sequence[TranscriptId] = (),
    coders: Sequence[CoderId] = (),
    tell: Tell = untold,
) -> Iterator[Broken]:
    """Every broken rule by transcript, coder and place; empty choices mean all."""
    wanted = coders_named(project, coders)
    weigh = cache(partial(_weighed, project.codebooks))
    ids = transcripts or project.folder.transcript_ids()
    for number, id in enumerate(ids):
        tell(number, len(ids), id)
        transcript = project.folder.transcript(id)
        yield from _people(project, transcript)
        for journal in project.journals(id, asked=wanted if transcripts else ()):
            state = state_of(journal.events)
            if not wanted or state.coder.casefold() in wanted:
                found = standing(project, transcript, state)
                checked = _Checked(project.codebooks, transcript, state, found, weigh)
                yield from checked.broken()


def _people(project: Project, transcript: Transcript) -> Iterator[Broken]:
    for speaker in transcript.speakers.values():
        person = project.participants.get(speaker.participant) if speaker.participant else None
        refused = person is not None and not person.counts()
        if refused and words_of(transcript, frozenset({speaker.label})):
            yield Broken(
                "refused-processing", transcript.id, None, None, None, speaker.label,
                f"{speaker.label} refused processing, and the words are still in the transcript.",
                "They are left out of every count. To erase them: qualcode privacy forget",
            )  # fmt: skip
        elif speaker.participant and person is None:
            yield Broken(
                "no-participant", transcript.id, None, None, None, speaker.label,
                f"{speaker.label} is {speaker.participant}, who is not in participants.yaml.",
                "Add the person: qualcode participants import FILE",
            )  # fmt: skip


class _Weight(NamedTuple):
    """What a code means for the rules, wherever it stands."""

    primary_of: BookId | None
    """The book it is a primary code of."""
    is_sound: bool
    """Whether it breaks no rule on any words."""


def _weighed(books: Mapping[BookId, Codebook], code: CodeId) -> _Weight:
    book = books.get(book_of(code))
    node = book.by_id.get(node_of(code)) if book else None
    if book is None or node is None or is_unresolved(code):
        return _Weight(None, is_sound=False)
    alone = node.role == "primary" or not book.rules.secondary_requires_primary
    return _Weight(book.id if node.role == "primary" else None, alone and not node.retired)


@dataclass(slots=True)
class _Checked:
    """One journal against its transcript and codebooks."""

    books: Mapping[BookId, Codebook]
    transcript: Transcript
    state: State
    found: Sequence[Standing]
    weigh: Callable[[CodeId], _Weight]
    primary: dict[BookId, list[Span]] = field(default_factory=dict)
    """Per book the spans with a primary code, in order of start."""

    def broken(self) -> Iterator[Broken]:
        for waiting in (s for s in self.found if s.waits):
            yield self._older(waiting)
        standing = (on_words(s, self.transcript) for s in self.found if not s.waits)
        segments = sorted(standing, key=lambda s: (s.span.start, s.span.end, s.id))
        for segment in segments:
            for applied in segment.applied:
                if book := self.weigh(applied.code).primary_of:
                    self.primary.setdefault(book, []).append(segment.span)
        linked = {s for memo in self.state.memos() for s in memo.segments}
        for segment in segments:
            yield from self._segment(segment, has_memo=segment.id in linked)

    def _older(self, waiting: Standing) -> Broken:
        id, segment = self.transcript.id, waiting.segment
        place = _place(self.transcript, waiting.span) if waiting.span else "nowhere"
        return Broken(
            "older-words", id, segment.coder, segment.id, None, place,
            f"the words were corrected and its place is not certain ({waiting.told}).",
            f"Decide it: qualcode transcript review {id} --coder {segment.coder}",
        )  # fmt: skip

    def _segment(self, segment: Segment, *, has_memo: bool) -> Iterator[Broken]:
        update = f"Run: qualcode transcript update {self.transcript.id}"
        if segment.span.end > len(self.transcript.text):
            told = (
                f"the coding ends at {segment.span.end:,}, but the text has "
                f"{len(self.transcript.text):,} characters."
            )
            yield self._about("outside-the-text", segment, None, told, update)
            return
        for applied in segment.applied:
            if not self.weigh(applied.code).is_sound:
                yield from self._code(segment, applied.code)
        if has_memo and not segment.applied:
            told = "there is a memo here and no code: a theme that has no code yet?"
            yield self._about("memo-without-code", segment, None, told, "Code it, or make a code.")
        if self.transcript.markers:
            yield from self._phases(segment)

    def _code(self, segment: Segment, code: CodeId) -> Iterator[Broken]:
        book = self.books.get(book_of(code))
        node = book.by_id.get(node_of(code)) if book else None
        if is_unresolved(code):
            label = node_of(code).removeprefix("?")
            told = f'the label "{label}" stands under several elements; none was chosen.'
            way = "Choose one: qualcode code resolve"
            yield self._about("unresolved-label", segment, code, told, way)
        elif book is None or node is None:
            told = f"no codebook has the code {code}."
            way = "Restore the codebook, or code it anew."
            yield self._about("unknown-code", segment, code, told, way)
        elif node.retired:
            told = f"{code} is retired."
            yield self._about("retired-code", segment, code, told, "Choose another code.")
        elif (
            node.role == "secondary"
            and book.rules.secondary_requires_primary
            and not self._has_primary(segment, book.id)
        ):
            told = f"{code} is secondary, and no primary code of {book.id} overlaps it."
            way = "Add a primary code on at least one of these words, or remove this one."
            yield self._about("secondary-without-primary", segment, code, told, way)

    def _has_primary(self, segment: Segment, book: BookId) -> bool:
        for span in self.primary.get(book, ()):
            if span.start >= segment.span.end:
                return False
            if span.overlaps(segment.span):
                return True
        return False

    def _phases(self, segment: Segment) -> Iterator[Broken]:
        turns = self.transcript.turns_of(segment.span)
        for marker in self.transcript.markers:
            if turns.start < marker.turn < turns.stop:
                told = f'it runs across the beginning of {marker.kind} "{marker.label}".'
                yield self._about("crosses-a-phase", segment, None, told, "Split it if not meant.")

    def _about(
        self, rule: Rule, segment: Segment, code: CodeId | None, message: str, way_out: str
    ) -> Broken:
        return Broken(
            rule,
            self.transcript.id,
            segment.coder,
            segment.id,
            code,
            _place(self.transcript, segment.span),
            message,
            way_out,
        )


def _place(transcript: Transcript, span: Span) -> str:
    if span.end > len(transcript.text):
        return f"characters {span.start}-{span.end}"
    turns = transcript.turns_of(span)
    first, last = turns.start + 1, turns.stop
    return f"turn {first}" if first == last else f"turns {first}-{last}"


@dataclass(frozen=True, slots=True)
class Examination:
    """What the doctor found, and what was mended."""

    findings: tuple[Finding, ...]
    mended: tuple[Finding, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong that has not been mended; notes do not count."""
        return not any(f.level != "note" for f in self.findings)


def examine_study(
    start: Path, *, repair: bool = False, take_over: bool = False, tell: Tell = untold
) -> Examination:
    """What is wrong in a study folder; with `repair` what can be mended safely, is.

    Nothing is changed otherwise. `take_over` breaks the locks that are left behind.
    """
    folder = Folder.find(start)
    if take_over:
        for path in sorted(folder.locks.glob("*.lock")):
            path.unlink(missing_ok=True)
    findings = (*examine(folder, tell=tell), *session_findings(folder))
    mendable = [f for f in findings if f.repair is not None]
    if not repair or not mendable:
        return Examination(findings)
    with folder.lock("study", "The study").acquire():
        for finding in mendable:
            assert finding.repair is not None
            finding.repair()
    findings = (*examine(folder, tell=tell), *session_findings(folder))
    return Examination(findings, tuple(mendable))


def make_backup(project: Project, target: Path | None = None) -> Backup:
    """A verified zip of the study, by default beside its folder under today's date and time."""
    at = project.clock()
    root = project.folder.root.resolve()
    path = target or root.parent / f"{root.name}-backup-{at:%Y%m%d-%H%M%S}.zip"
    return back_up(project.folder, path, at=at)


def verify_backup(path: Path) -> Backup:
    """The backup in a zip when every file in it is as it was; FormatError otherwise."""
    return verify(path)
