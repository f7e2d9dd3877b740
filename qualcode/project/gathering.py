"""What coders did that may be compared: chosen, filtered, and with what was left out counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from qualcode.agreement.units import Codes, Segments
from qualcode.analysis.select import codes_named, parse_where, select
from qualcode.analysis.voices import ears
from qualcode.journal.state import state_of
from qualcode.model.codebook import Codebook
from qualcode.model.corpus import Corpus
from qualcode.model.errors import SessionError, UsageError
from qualcode.model.ids import BookId, CodeId, CoderId, SegmentId, TranscriptId, book_of, node_of
from qualcode.model.segment import Segment
from qualcode.model.session import Mode, Session
from qualcode.model.span import Span
from qualcode.model.transcript import Transcript
from qualcode.project.project import Project
from qualcode.project.working import finished, placed

UnitName = Literal[
    "segments", "sentence", "turn", "paragraph", "line", "answer", "document", "char"
]  # fmt: skip
UNITS: tuple[UnitName, ...] = get_args(UnitName)
Roles = Literal["all", "primary", "secondary"]
IntervalName = Literal["auto", "jackknife", "bootstrap", "none"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What to compare; empty choices mean everything the coders have done."""

    coders: tuple[CoderId, ...] = ()
    """None: all coders of the study, or of the session."""
    transcripts: tuple[TranscriptId, ...] = ()
    mode: Mode = "shared"
    unit: UnitName | None = None
    """None: segments when shared, and when free the coders' own segments, matched.

    `char` is as None with the measures of characters beside it, for characters are no sample.
    """
    match: str = "containment"
    threshold: float = 0.5
    share: float = 0.5
    books: tuple[BookId, ...] = ()
    unfinished: bool = False
    """Compare work that its coder has not called done, as if it were."""
    roles: Roles = "all"
    level: str = "leaf"
    """`leaf`, `parent`, or how many levels from the top codes are taken up to, as `1`."""
    interval: IntervalName = "auto"
    measures: tuple[str, ...] = ()
    """More measures of the catalogue, by id."""
    codes: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    """Filters on attributes of speakers and transcripts."""
    session: str | None = None
    """A calibration session, whose journals and units are compared instead."""
    seed: int = 0


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What was not compared, so that nobody has to guess."""

    researcher_segments: Mapping[CoderId, int] = field(default_factory=dict)
    """Segments in which only researchers speak, per coder."""
    refused_segments: Mapping[CoderId, int] = field(default_factory=dict)
    """Segments of people who refused processing, per coder."""
    moved_segments: Mapping[CoderId, int] = field(default_factory=dict)
    """Segments on another version of the words, which wait for a decision."""
    other_books: int = 0
    """Codings of codebooks that were not asked for."""
    not_done: tuple[str, ...] = ()
    """`transcript coder` pairs that the coder has not called done."""
    no_journal: tuple[str, ...] = ()
    not_independent: tuple[str, ...] = ()
    """`transcript coder` pairs of joint or consensus journals, which never enter agreement."""
    other_codes: int = 0
    """Codings of codes or roles that were not asked for."""
    filtered_segments: Mapping[CoderId, int] = field(default_factory=dict)
    """Segments that a filter does not let through, per coder."""
    blind: tuple[str, ...] = ()
    """Why something is not shown while coders of a session are at work."""
    unresolved: int = 0
    """Codings whose shared label has no element yet; they are compared as that label."""


@dataclass(slots=True)
class Left:
    """What is left out, while it is being counted."""

    researcher: dict[CoderId, int]
    refused: dict[CoderId, int]
    moved: dict[CoderId, int]
    filtered: dict[CoderId, int]
    other_books: int = 0
    other_codes: int = 0
    unresolved: int = 0
    not_done: list[str] = field(default_factory=list)
    no_journal: list[str] = field(default_factory=list)
    not_independent: list[str] = field(default_factory=list)
    blind: dict[str, None] = field(default_factory=dict)

    @classmethod
    def of(cls, coders: Iterable[CoderId]) -> Left:
        """Nothing left out yet."""
        zero = dict.fromkeys(coders, 0)
        return cls(dict(zero), dict(zero), dict(zero), dict(zero))

    def frozen(self) -> LeftOut:
        """The counts as they are now."""
        return LeftOut(
            self.researcher,
            self.refused,
            self.moved,
            self.other_books,
            tuple(self.not_done),
            tuple(self.no_journal),
            tuple(self.not_independent),
            self.other_codes,
            self.filtered,
            tuple(self.blind),
            self.unresolved,
        )


@dataclass(frozen=True, slots=True)
class Work:
    """What one coder made on one transcript, and the stretches done; None is all of it."""

    segments: tuple[Segment, ...]
    done: tuple[Span, ...] | None


@dataclass(frozen=True, slots=True)
class Gathered:
    """The codings to compare, per transcript and coder."""

    coders: tuple[CoderId, ...]
    transcripts: Mapping[TranscriptId, Transcript]
    """Only those that two coders have done."""
    segments: Mapping[TranscriptId, Mapping[CoderId, Segments]]
    made: Mapping[TranscriptId, Mapping[CoderId, tuple[Segment, ...]]]
    """The segments behind `segments`, before codes were chosen or taken up a level."""
    ranges: Mapping[TranscriptId, Mapping[CoderId, Sequence[Span]]]
    books: Mapping[BookId, Codebook]
    secondary: frozenset[CodeId]
    passes: Callable[[Transcript, Sequence[Span]], tuple[Span, ...]]
    """The units that the filters let through."""
    own: frozenset[BookId]
    """The codebooks that were asked for; empty for all."""
    left: LeftOut

    def coded(self, id: TranscriptId) -> dict[CoderId, frozenset[Span]]:
        """Per coder the segments with a code of the books compared, whichever codes are chosen."""
        return {
            coder: frozenset(
                s.span
                for s in segments
                if any(not self.own or book_of(code) in self.own for code in s.codes)
            )
            for coder, segments in self.made[id].items()
        }


Source = Callable[[Transcript, CoderId, Left], Work | None]
"""A coder's work on a transcript; None, with the reason noted, when it may not be compared."""


def gathered(project: Project, asked: Comparison, *, session: Session | None = None) -> Gathered:
    """What may be compared of what coders did; UsageError for a coder or transcript not there.

    SessionError when everything asked for is hidden, because coders of a session are at work.
    """
    from qualcode.project.rounds import session_work

    coders = coders_of(project, asked.coders or (session.coders if session else ()))
    left = Left.of(coders)
    source = session_work(project, session) if session else _codings(project, asked)
    transcripts: dict[TranscriptId, Transcript] = {}
    made: dict[TranscriptId, dict[CoderId, tuple[Segment, ...]]] = {}
    ranges: dict[TranscriptId, dict[CoderId, Sequence[Span]]] = {}
    for transcript in _transcripts(project, asked, session):
        id = transcript.id
        found = {c: w for c in coders if (w := source(transcript, c, left)) is not None}
        if len(found) < 2:
            continue
        transcripts[id] = transcript
        made[id] = {c: _heard(project, transcript, w.segments, left) for c, w in found.items()}
        ranges[id] = {c: w.done for c, w in found.items() if w.done is not None}
    if left.blind and not transcripts:
        raise SessionError(
            " ".join(left.blind), "It is compared when all have sealed: qualcode session status"
        )
    corpus = Corpus(transcripts, project.participants, project.codebooks)
    made = _where(corpus, made, asked.where, left)
    chosen = _Chosen.of(project, asked, session)
    segments = {
        id: {c: [(s.span, chosen.codes(s, left)) for s in segs] for c, segs in rows.items()}
        for id, rows in made.items()
    }
    return Gathered(
        coders, transcripts, segments, made, ranges, project.codebooks, chosen.secondary,
        lambda transcript, spans: _passing(corpus, transcript, spans, asked.where),
        chosen.books, left.frozen(),
    )  # fmt: skip


def _transcripts(
    project: Project, asked: Comparison, session: Session | None
) -> Iterator[Transcript]:
    """The transcripts asked for; those of a session with the words it froze."""
    from qualcode.project.rounds import frozen_words

    if session is None:
        for id in asked.transcripts or project.folder.transcript_ids():
            yield project.folder.transcript(id)
        return
    for id in asked.transcripts or tuple(u.transcript for u in session.units):
        yield frozen_words(project, session, id)


def coders_of(project: Project, asked: Sequence[str]) -> tuple[CoderId, ...]:
    """The coders as the study writes them, all of them when none is named; UsageError otherwise."""
    known = {c.casefold(): c for c in project.study.coders}
    found = []
    for name in asked or project.study.coders:
        if name.casefold() not in known:
            raise UsageError(
                f'"{name}" is not a coder of this study.',
                f"Coders: {', '.join(project.study.coders) or 'none'}.",
            )
        found.append(known[name.casefold()])
    if len(set(found)) < len(found):
        raise UsageError("A coder is compared with others, not with the same coder.")
    return tuple(found)


def _codings(project: Project, asked: Comparison) -> Source:
    """Work in the journals under `codings`."""

    def work(transcript: Transcript, coder: CoderId, left: Left) -> Work | None:
        pair = f"{transcript.id} {coder}"
        try:
            journal = project.journal(transcript.id, coder)
        except SessionError as error:
            left.blind[error.message] = None
            return None
        if journal is None:
            left.no_journal.append(pair)
            return None
        state = state_of(journal.events)
        if state.opening.state != "independent":
            left.not_independent.append(pair)
            return None
        done = finished(project, transcript, state)
        if done is None and not asked.unfinished:
            left.not_done.append(pair)
            return None
        return Work(placed(project, transcript, state), None if asked.unfinished else done)

    return work


def _heard(
    project: Project, transcript: Transcript, segments: Iterable[Segment], left: Left
) -> tuple[Segment, ...]:
    """The segments that are compared; each that is not is counted with its reason."""
    hear = ears(Corpus({transcript.id: transcript}, project.participants))
    kept = []
    for segment in segments:
        if segment.text_hash != transcript.version:
            left.moved[segment.coder] += 1
            continue
        crowd = hear(segment).crowd
        if crowd.speakers:
            kept.append(segment)
        elif crowd.researchers_only:
            left.researcher[segment.coder] += 1
        else:
            left.refused[segment.coder] += 1
    return tuple(kept)


def _where(
    corpus: Corpus,
    made: dict[TranscriptId, dict[CoderId, tuple[Segment, ...]]],
    where: Sequence[str],
    left: Left,
) -> dict[TranscriptId, dict[CoderId, tuple[Segment, ...]]]:
    if not where:
        return made
    for words in where:
        if parse_where(words).field in {"code", "flag", "text", "coder"}:
            raise UsageError(
                f'"{words}" asks what coders did, and that is what is compared.',
                "Filter on attributes, as sector=hbo; choose codes with --code.",
            )
    every = tuple(s for rows in made.values() for segs in rows.values() for s in segs)
    kept = {s.id for s in select(replace(corpus, segments=every), where).segments}
    for segment in every:
        left.filtered[segment.coder] += segment.id not in kept
    return {
        id: {c: tuple(s for s in segs if s.id in kept) for c, segs in rows.items()}
        for id, rows in made.items()
    }


def _passing(
    corpus: Corpus, transcript: Transcript, spans: Sequence[Span], where: Sequence[str]
) -> tuple[Span, ...]:
    if not where or not spans:
        return tuple(spans)
    made = tuple(
        Segment(SegmentId(str(n)), transcript.id, CoderId(""), span, transcript.version)
        for n, span in enumerate(spans)
    )
    return tuple(s.span for s in select(replace(corpus, segments=made), where).segments)


@dataclass(frozen=True)
class _Chosen:
    """Which codes are compared, and what each is taken up to."""

    books: frozenset[BookId]
    only: frozenset[CodeId] | None
    never: frozenset[CodeId]
    up: Mapping[CodeId, CodeId]
    secondary: frozenset[CodeId]
    """After codes were taken up a level."""

    @classmethod
    def of(cls, project: Project, asked: Comparison, session: Session | None) -> _Chosen:
        books = project.codebooks
        unknown = sorted(set(asked.books) - set(books))
        if unknown:
            raise UsageError(
                f"There is no codebook {', '.join(unknown)}.",
                f"The codebooks are: {', '.join(books) or 'none yet'}.",
            )
        corpus = Corpus({}, codebooks=books)
        only = frozenset(c for name in asked.codes for c in codes_named(corpus, name))
        never = {c for name in asked.exclude for c in codes_named(corpus, name)}
        roles = {b.code(n): n.role for b in books.values() for n, _ in b.walk()}
        if asked.roles != "all":
            never |= {code for code, role in roles.items() if role != asked.roles}
        up = taken_up(books, asked.level)
        own = frozenset(asked.books or (session.books if session else ()))
        return cls(own, only if asked.codes else None, frozenset(never), up, _lifted(roles, up))

    def codes(self, segment: Segment, left: Left) -> Codes:
        """The codes of a segment that are compared."""
        found = set()
        for code in segment.codes:
            if self.books and book_of(code) not in self.books:
                left.other_books += 1
            elif code in self.never or (self.only is not None and code not in self.only):
                left.other_codes += 1
            else:
                left.unresolved += "/?" in code
                found.add(self.up.get(code, code))
        return frozenset(found)


def taken_up(books: Mapping[BookId, Codebook], level: str) -> dict[CodeId, CodeId]:
    """Per code the one above it that is compared instead; empty at the level `leaf`.

    UsageError for a level that is neither `leaf`, `parent` nor a number from 1.
    """
    if level == "leaf":
        return {}
    if level != "parent" and not (level.isascii() and level.isdigit() and int(level) > 0):
        raise UsageError(f'"{level}" is no level.', "Give leaf, parent, or a number from 1.")
    found = {}
    for book in books.values():
        for node, above in book.walk():
            path = (*above, node)
            place = max(0, len(path) - 2) if level == "parent" else min(int(level), len(path)) - 1
            found[book.code(node)] = book.code(path[place])
    return found


def _lifted(roles: Mapping[CodeId, str], up: Mapping[CodeId, CodeId]) -> frozenset[CodeId]:
    """Secondary codes; one that stands for several only when all of these are secondary."""
    under: dict[CodeId, set[str]] = {}
    for code, role in roles.items():
        if up.get(code, code) != code or not up:
            under.setdefault(up.get(code, code), set()).add(role)
        else:
            under.setdefault(code, set())
    return frozenset(
        code for code, found in under.items() if (found or {roles[code]}) == {"secondary"}
    )


def parents_of(books: Mapping[BookId, Codebook]) -> dict[CodeId, str | None]:
    """The node above every code, named with its book; None at the top."""
    return {
        book.code(node): book.code(above[-1]) if above else None
        for book in books.values()
        for node, above in book.walk()
    }


def in_book_order(books: Mapping[BookId, Codebook]) -> tuple[CodeId, ...]:
    """Every node in the order of the books."""
    return tuple(book.code(node) for book in books.values() for node, _ in book.walk())


def label_path(books: Mapping[BookId, Codebook], code: CodeId) -> str:
    """The label of a code; the code itself when no book has it."""
    book = books.get(book_of(code)) if "/" in code else None
    node = book.by_id.get(node_of(code)) if book else None
    return " ".join(node.label.split()) if node else code
