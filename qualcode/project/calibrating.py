"""Calibration sessions from the start to the seals: made, coded blind, finished."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from qualcode.calibration.blindness import blind_on
from qualcode.calibration.sampling import drawn
from qualcode.calibration.sealing import Standing, fingerprint, late, standing
from qualcode.journal.events import AddCode, Op
from qualcode.journal.state import state_of
from qualcode.model.errors import LockedError, SessionError, UsageError
from qualcode.model.ids import BookId, CodeId, CoderId, TranscriptId, book_of, checked_name
from qualcode.model.segment import Applied, Segment
from qualcode.model.session import Drawn, Independence, Mode, Session, UnitList
from qualcode.model.span import Span
from qualcode.model.transcript import RESEARCHER_ROLES, Transcript
from qualcode.project.desk import Desk
from qualcode.project.gathering import coders_of
from qualcode.project.project import Project
from qualcode.project.rounds import (
    desk_in,
    member,
    session_named,
    sessions,
    standings,
    with_session_books,
)
from qualcode.project.working import finished, placed
from qualcode.store.sessions import (
    CONSENSUS,
    JOINT,
    freeze_book,
    session_journal,
    write_new_session,
)
from qualcode.text.units import UnitKind, units

__all__ = [
    "CoderStatus", "GivenUnit", "NewSession", "SessionStatus", "desk_in", "given", "independence",
    "late_changes", "looking_as", "new_session", "seal", "session_named", "sessions", "status", "take_back",
    "without_code",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewSession:
    """What a session is made of; it never changes afterwards."""

    id: str
    coders: tuple[str, ...]
    transcripts: tuple[TranscriptId, ...]
    mode: Mode = "free"
    units_from: str | None = None
    """A coder who has done the transcripts: the others code those segments, without the codes."""
    unit: str | None = None
    """A kind of unit, such as sentence or turn: given when shared, to sample from when free."""
    sample: int | None = None
    """How many of all units, drawn with `seed`."""
    seed: int = 0
    books: tuple[BookId, ...] = ()
    joint: bool = False
    """The coders sit together and keep one journal."""
    declared: bool = False
    """The coders declare that they have not seen each other's coding."""


def new_session(project: Project, asked: NewSession) -> Session:
    """Makes a session and freezes its units, words and codebooks; the session.

    SessionError when the name is taken, a transcript is in a session that is not finished, or
    the coder whose segments are given has not done it. UsageError for what is not there.
    """
    checked_name(asked.id, "session")
    coders = coders_of(project, asked.coders)
    _check(project, asked, coders)
    transcripts = [project.folder.transcript(id) for id in asked.transcripts]
    books = asked.books or tuple(project.codebooks)
    maker = coders_of(project, [asked.units_from])[0] if asked.units_from else None
    made = {t.id: _finished_by(project, t, maker, books) for t in transcripts} if maker else {}
    listed, sample = _units(asked, [_with_roles(project, t) for t in transcripts], made)
    session = Session(
        asked.id,
        project.stamp(),
        asked.mode,
        coders,
        {id: freeze_book(project.folder, id) for id in books},
        listed,
        "joint" if asked.joint else "independent",
        _known_independence(project, asked),
        maker,
        sample,
    )
    write_new_session(project.folder, session)
    if maker is not None:
        _hand_in(project, session, maker, made)
    return session


def _check(project: Project, asked: NewSession, coders: Sequence[CoderId]) -> None:
    if len(coders) < 2:
        raise UsageError("A session needs two coders.", "Name them: --coders ana,ben")
    if not asked.transcripts:
        raise UsageError("A session needs a transcript.", "Name it: --transcript FG3")
    if any(c in {CONSENSUS, JOINT} for c in coders):
        raise UsageError(f"{CONSENSUS} and {JOINT} are names of journals, not of coders.")
    if asked.mode == "shared" and not (asked.units_from or asked.unit):
        raise UsageError(
            "Shared units must come from somewhere.",
            "From a coder's segments: --from ana. Or from the text: --unit sentence --sample 60",
        )
    if asked.units_from and (asked.unit or asked.sample or asked.mode == "free" or asked.joint):
        raise UsageError("Segments of a coder are given as they are, for shared units only.")
    if asked.sample is not None and asked.unit is None:
        raise UsageError("A sample is drawn from units.", "Say which: --unit sentence")
    for id in asked.transcripts:
        blind = blind_on(project.blinds, id)
        if blind is not None:
            raise SessionError(
                f"{id} is in session {blind.session}, which is not finished.",
                f"Waiting for: {', '.join(blind.waiting)}.",
            )


def _with_roles(project: Project, transcript: Transcript) -> Transcript:
    """The transcript with those as researchers who are so in the list of participants only.

    What nobody compares is not given as a unit either.
    """
    people = project.participants
    asking = {id for id, person in people.items() if person.role in RESEARCHER_ROLES}
    speakers = {
        label: replace(one, role="researcher") if one.participant in asking else one
        for label, one in transcript.speakers.items()
    }
    return replace(transcript, speakers=speakers)


def _units(
    asked: NewSession,
    transcripts: Sequence[Transcript],
    made: Mapping[TranscriptId, Sequence[Segment]],
) -> tuple[tuple[UnitList, ...], Drawn | None]:
    spans: dict[TranscriptId, tuple[Span, ...]] = {t.id: () for t in transcripts}
    sample = None
    if made:
        spans = {id: tuple(dict.fromkeys(s.span for s in segs)) for id, segs in made.items()}
    elif asked.unit is not None:
        every = {t.id: units(t, cast("UnitKind", asked.unit)) for t in transcripts}
        spans = dict(every)
        if asked.sample is not None:
            spans = drawn(every, asked.sample, asked.seed)
            sample = Drawn(asked.unit, asked.sample, sum(map(len, every.values())), asked.seed)
    if made and not any(spans.values()):
        raise SessionError("There is no coded segment to give.")
    by_text: dict[str, TranscriptId] = {}
    for t in transcripts:
        if by_text.setdefault(t.version, t.id) != t.id:
            raise SessionError(f"{by_text[t.version]} and {t.id} have the same words.")
    listed = tuple(UnitList(t.id, t.version, spans[t.id]) for t in transcripts if t.id in spans)
    return listed, sample


def _finished_by(
    project: Project, transcript: Transcript, maker: CoderId, books: Sequence[BookId]
) -> tuple[Segment, ...]:
    journal = project.folder.journal(transcript.id, maker)
    state = state_of(journal.events) if journal else None
    if state is None or finished(project, transcript, state) is None:
        raise SessionError(
            f"{maker} has not finished {transcript.id}, so there are no segments to give.",
            f"When it is finished: qualcode code done {transcript.id} --coder {maker}",
        )
    return tuple(
        s
        for s in placed(project, transcript, state)
        if s.text_hash == transcript.version and any(book_of(c) in books for c in s.codes)
    )


def _known_independence(project: Project, asked: NewSession) -> Independence:
    """`not-shown` only when there was nothing on these words that could have been shown."""
    others = {u.transcript for s in sessions(project) for u in s.units}
    fresh = all(
        id not in others and not any(project.folder.codings_folder(id).glob("*.jsonl"))
        for id in asked.transcripts
    )
    if fresh and not asked.joint:
        return "not-shown"
    return "declared" if asked.declared and not asked.joint else "unknown"


def _hand_in(
    project: Project,
    session: Session,
    maker: CoderId,
    made: Mapping[TranscriptId, Sequence[Segment]],
) -> None:
    """The coding of the first coder becomes that coder's sealed part of the session."""
    for id, segments in made.items():
        with desk_in(replace(project, viewer=maker), session, id, maker) as desk:
            ops: list[Op] = []
            for span, applied in _by_span(segments, tuple(session.books)).items():
                segment, steps = desk.coding_ops(span, [])
                ops += steps
                ops += [AddCode(segment, a.code, a.book_version, a.origin) for a in applied]
            if ops:
                desk.act(ops)
    seal(replace(project, viewer=maker), session, maker)


def _by_span(
    segments: Sequence[Segment], books: Sequence[BookId]
) -> dict[Span, tuple[Applied, ...]]:
    found: dict[Span, dict[CodeId, Applied]] = {}
    for segment in segments:
        for applied in segment.applied:
            if book_of(applied.code) in books:
                found.setdefault(segment.span, {}).setdefault(applied.code, applied)
    return {span: tuple(codes.values()) for span, codes in found.items()}


def looking_as(project: Project, coder: str) -> Project:
    """The study as one coder sees it; who somebody said to be stays who looks."""
    return project if project.viewer else replace(project, viewer=CoderId(coder))


def without_code(project: Project, session: Session, coder: str) -> tuple[int, int]:
    """How many of the units of a session the coder gave no code, and of how many.

    Where a whole transcript is coded there are no units to count: (0, 0).
    """
    blank = every = 0
    viewed = looking_as(project, coder)
    for listed in session.units:
        if listed.spans:
            desk = desk_in(viewed, session, listed.transcript, coder, write=False)
            coded = [segment.span for segment in desk.segments() if segment.codes]
            blank += sum(not any(unit.overlaps(span) for span in coded) for unit in listed.spans)
            every += len(listed.spans)
    return blank, every


def seal(project: Project, session: Session, coder: str) -> bool:
    """Says a coder has finished a session and fixes the journal; False when it was sealed before.

    Within what was to be coded, nothing applied is a decision from then on. SessionError for a
    journal that was changed after it was sealed.
    """
    who = JOINT if session.manner == "joint" else member(session, coder)
    known = standings(project, session)[who]
    if known == "sealed":
        return False
    if known == "changed":
        raise SessionError(
            f"The journal of {who} was changed after it was sealed; the report says so.",
            "Restore it from a backup or from version control, or make a new session.",
        )
    viewed = looking_as(project, coder)
    for unit in session.units:
        with _writing(desk_in(viewed, session, unit.transcript, coder)) as desk:
            desk.done(unit.spans if session.drawn else None)
    with _writing(desk_in(viewed, session, session.units[0].transcript, coder)) as desk:
        assert desk.state is not None
        desk.seal(fingerprint(desk.state.events))
    return True


def take_back(project: Project, session: Session, coder: str) -> None:
    """Opens a sealed journal again; SessionError once all have sealed."""
    who = JOINT if session.manner == "joint" else member(session, coder)
    known = standings(project, session)
    if known[who] != "sealed":
        raise SessionError(f"{who} has not sealed session {session.id}.")
    if all(s in {"sealed", "changed"} for s in known.values()) and session.manner != "joint":
        raise SessionError(
            f"All coders of {session.id} have sealed, and their coding may have been seen.",
            "Differences are settled by deciding: qualcode session decide",
        )
    viewed = looking_as(project, coder)
    first = session.units[0].transcript
    with _writing(desk_in(viewed, session, first, coder)) as desk:
        desk.seal("")


def _writing(desk: Desk) -> Desk:
    if desk.locked is not None:
        raise LockedError(desk.locked.message, desk.locked.hint, holder=desk.locked.holder)
    return desk


@dataclass(frozen=True, slots=True)
class GivenUnit:
    """One frozen segment, with what the coder who looks has put on it and nobody else."""

    number: int
    """From 1, per transcript."""
    transcript: TranscriptId
    span: Span
    words: str
    codes: tuple[CodeId, ...]


def given(
    project: Project, session: Session, transcript: TranscriptId, coder: str
) -> list[GivenUnit]:
    """The units of a session as one coder sees them; empty in free mode without a sample."""
    listed = session.unit_list(transcript)
    viewed = looking_as(project, coder)
    with desk_in(viewed, session, transcript, coder, write=False) as desk:
        on: dict[Span, tuple[CodeId, ...]] = {s.span: s.codes for s in desk.segments()}
        return [
            GivenUnit(n, transcript, span, desk.transcript.words(span), on.get(span, ()))
            for n, span in enumerate(listed.spans if listed else (), start=1)
        ]


@dataclass(frozen=True, slots=True)
class CoderStatus:
    """How far one coder is; counts only of the coder who looks, until all have sealed."""

    coder: CoderId
    standing: Standing
    at: str = ""
    """When it was sealed; empty before."""
    late: int = 0
    """Lines written after the seal."""
    codings: int | None = None
    """None while it may not be counted."""


@dataclass(frozen=True, slots=True)
class SessionStatus:
    """Who has done what, and what comes next."""

    session: Session
    coders: tuple[CoderStatus, ...]
    decided: int | None
    """Disagreements decided, when all have sealed; None before."""
    undecided: int | None
    next_step: str

    @property
    def is_open(self) -> bool:
        """Whether somebody is still at work."""
        return any(c.standing in {"not-begun", "at-work"} for c in self.coders)


def status(project: Project, session: Session) -> SessionStatus:
    """How far a session is. While it is open nothing is counted but the viewer's own coding."""
    known = standings(project, session)
    is_open = any(s in {"not-begun", "at-work"} for s in known.values())
    rows = tuple(_coder_status(project, session, coder, is_open=is_open) for coder in known)
    if is_open or session.manner == "joint":
        waiting = [c.coder for c in rows if c.standing in {"not-begun", "at-work"}]
        step = f"Waiting for {', '.join(waiting)}: qualcode session seal {session.id} --coder ID"
        if not is_open:
            step = f"Take it over: qualcode session adopt {session.id}"
        return SessionStatus(session, rows, None, None, step)
    from qualcode.project.adjudicating import compared

    found = compared(project, session.id)
    left = [i for i in found.items if i.resolution is None]
    undecided = sum(len(i.rows) for i in left)
    decided = sum(len(i.rows) for i in found.items) - undecided
    step = f"Look at the differences: qualcode session compare {session.id}"
    if not left:
        step = f"All is decided. Take it over: qualcode session adopt {session.id}"
    return SessionStatus(session, rows, decided, undecided, step)


def _coder_status(
    project: Project, session: Session, coder: CoderId, *, is_open: bool
) -> CoderStatus:
    journal = session_journal(project.folder, session.id, coder)
    if journal is None:
        return CoderStatus(coder, "not-begun")
    state = state_of(journal.events)
    own = project.viewer is not None and project.viewer.casefold() == coder.casefold()
    count = sum(len(s.codes) for s in state.segments()) if own or not is_open else None
    return CoderStatus(
        coder,
        standing(journal.events),
        state.seal.at if state.seal else "",
        len(late(journal.events)),
        count,
    )


def late_changes(project: Project, session: Session) -> tuple[str, ...]:
    """What happened to journals after they were sealed, as sentences for the report."""
    found = []
    for coder, how in standings(project, session).items():
        if how == "changed":
            journal = session_journal(project.folder, session.id, coder)
            lines = len(late(journal.events)) if journal else 0
            told = f"{lines} lines were added" if lines else "lines before the seal were changed"
            found.append(f"After {coder} sealed, {told}: this is not what was sealed.")
    return tuple(found)


def independence(project: Project, session: Session) -> Independence:
    """What is known about independence; `unknown` once a sealed journal was changed."""
    return "unknown" if late_changes(project, session) else session.independence


def project_in(project: Project, session: Session) -> Project:
    """The study with the codebooks that a session froze."""
    return with_session_books(project, session)
