"""After the seals: sessions compared, differences decided, the outcome adopted and followed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from qualcode.agreement.units import Codes, UnitSets, given_units, matched_units
from qualcode.calibration.account import Account
from qualcode.calibration.adjudication import (
    Adjudication,
    Item,
    Todo,
    adjudication,
    consensus,
    todo,
)
from qualcode.calibration.blindness import blind_on
from qualcode.calibration.drift import Drift, Round, drift
from qualcode.journal.events import (
    VERSION,
    Act,
    AddCode,
    Decide,
    Done,
    DropSegment,
    Event,
    NewSegment,
    Op,
    Open,
    RemoveCode,
    Undo,
)
from qualcode.journal.history import Entry, entries
from qualcode.journal.state import State, state_of
from qualcode.model.codebook import Node
from qualcode.model.errors import SessionError, UsageError
from qualcode.model.ids import CodeId, CoderId, SegmentId, TranscriptId, book_of, node_of
from qualcode.model.segment import Segment
from qualcode.model.session import Cause, Choice, Resolution, Session
from qualcode.model.span import Span, merged
from qualcode.model.table import Language
from qualcode.model.transcript import Transcript
from qualcode.project.agreeing import account_of, items_of
from qualcode.project.calibrating import independence, late_changes
from qualcode.project.comparing import Agreement, agreement, of_units
from qualcode.project.gathering import Comparison, coders_of
from qualcode.project.project import Project
from qualcode.project.rounds import (
    frozen_words,
    session_named,
    sessions,
    standings,
    state_in,
    with_session_books,
)
from qualcode.store.journals import Journal, Writer
from qualcode.store.sessions import CONSENSUS, JOINT, session_journal, session_writer
from qualcode.text.anchor import anchor
from qualcode.text.words import words


@dataclass(frozen=True)
class Compared:
    """A session that all have sealed, with everything the coders talk about."""

    session: Session
    agreement: Agreement
    items: tuple[Item, ...]
    """What is to be decided, worst code first, with what was decided."""
    adjudication: Adjudication | None
    todo: tuple[Todo, ...]

    def words(self, item: Item) -> str:
        """The words at issue, as the session froze them."""
        assert self.agreement.gathered is not None
        return self.agreement.gathered.transcripts[item.transcript].words(item.span)

    def item(self, number: int) -> Item:
        """The thing to decide with that number; UsageError for another number."""
        if not 1 <= number <= len(self.items):
            raise UsageError(
                f"There is no difference {number} in {self.session.id}.",
                f"They are numbered 1 to {len(self.items)}."
                if self.items
                else "Coders agree on everything.",
            )
        return self.items[number - 1]


def compared(project: Project, name: str) -> Compared:
    """A session's differences; SessionError, saying who is at work, until all have sealed."""
    session = session_named(project, name)
    _refuse_open(project, session)
    return _as_decided(
        project, session, agreement(project, Comparison(session=name, coders=session.coders))
    )


def compared_again(project: Project, before: Compared) -> Compared:
    """The same with what is decided by now; sealed codings are not compared twice."""
    return _as_decided(project, before.session, before.agreement)


def _as_decided(project: Project, session: Session, found: Agreement) -> Compared:
    decided = resolutions(project, session)
    rows = items_of(with_session_books(project, session), found, decided)
    head = found.headline.all
    ended = adjudication(rows, agreed=int(head.A or 0), differed=int(head.D or 0))
    return Compared(session, found, rows, ended, todo(rows))


def _refuse_open(project: Project, session: Session) -> None:
    waiting = [c for c, s in standings(project, session).items() if s in {"not-begun", "at-work"}]
    if waiting:
        raise SessionError(
            f"Session {session.id} is blind until {', '.join(waiting)} "
            f"{'has' if len(waiting) == 1 else 'have'} sealed.",
            f"Finished? qualcode session seal {session.id} --coder {waiting[0]}",
        )
    if session.manner == "joint":
        raise SessionError(f"Session {session.id} was coded together; nothing differs.")


def resolutions(project: Project, session: Session) -> tuple[Resolution, ...]:
    """What was decided in a session, in order of deciding."""
    journal = session_journal(project.folder, session.id, CONSENSUS)
    return state_of(journal.events).resolutions() if journal else ()


def definitions(project: Project, session: Session, item: Item) -> dict[CodeId, Node]:
    """The codebook entries of the codes in play, as the session froze them."""
    books = with_session_books(project, session).codebooks
    found = {}
    for code in dict.fromkeys((*item.a, *item.b, *item.all_a, *item.all_b)):
        book = books.get(book_of(code))
        node = book.by_id.get(node_of(code)) if book else None
        if node is not None:
            found[code] = node
    return found


class Minutes:
    """A journal of what coders decided together, open to write; use it in a `with` block."""

    def __init__(
        self,
        project: Project,
        session: Session,
        pen: Writer,
        journal: Journal | None,
        transcript: TranscriptId | None = None,
    ) -> None:
        self.project, self.session, self.transcript = project, session, transcript
        self._pen = pen
        self.state: State | None = state_of(journal.events) if journal else None

    @classmethod
    def of_session(cls, project: Project, session: Session) -> Self:
        """The decisions of a session."""
        pen = session_writer(project.folder, session.id, CONSENSUS, project.new_id)
        return cls(project, session, pen, session_journal(project.folder, session.id, CONSENSUS))

    @classmethod
    def of_transcript(cls, project: Project, session: Session, id: TranscriptId) -> Self:
        """The consensus of a transcript, which tables count."""
        pen = project.folder.writer(id, CONSENSUS, project.new_id)
        return cls(project, session, pen, project.folder.journal(id, CONSENSUS), id)

    def append(self, kind: type[Any], *fields: object) -> None:
        """Writes one line, after the opening one where there is none yet."""
        if self.state is None:
            opening = Open(
                VERSION, self.project.new_id(), None, self.project.stamp(),
                study=self.project.study.id, coder=CONSENSUS, state="consensus",
                transcript=self.transcript, partners=self.session.coders, session=self.session.id,
            )  # fmt: skip
            self._pen.append(opening)
            self.state = State(opening)
        event: Event = kind(
            VERSION, self.project.new_id(), self.state.last, self.project.stamp(), *fields
        )
        self._pen.append(event)
        self.state.apply(event)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pen.close()


def decide(
    project: Project,
    name: str,
    number: int,
    choice: Choice,
    *,
    by: str,
    cause: Cause | None = None,
    note: str = "",
    codes: Sequence[CodeId] = (),
    found: Compared | None = None,
) -> Item:
    """Decides one difference; both originals stay as they are. The thing decided.

    A later decision on the same replaces it. `codes` are for the choice `other`; `found` is
    the comparison where it was made already.
    """
    found = found or compared(project, name)
    item = found.item(number)
    who = coders_of(project, [by])[0]
    listed = found.session.unit_list(item.transcript)
    assert listed is not None
    op = Decide(
        item.transcript,
        (item.span.start, item.span.end),
        listed.text_hash,
        item.coders,
        item.codes,
        choice,
        item.outcome(choice, _known(with_session_books(project, found.session), codes)),
        who,
        cause,
        note,
    )
    with Minutes.of_session(project, found.session) as minutes:
        minutes.append(Act, (op,))
    return compared_again(project, found).item(number)


def _known(project: Project, codes: Sequence[CodeId]) -> Sequence[CodeId]:
    for code in codes:
        book = project.codebooks.get(book_of(code))
        node = book.by_id.get(node_of(code)) if book else None
        if node is None or not node.codable:
            raise UsageError(f"The session's codebooks have no code {code}.")
    return codes


def undo_decision(project: Project, name: str, *, redo: bool = False) -> Entry | None:
    """Takes back the last decision, or brings one back; what it was, None when there is none."""
    session = session_named(project, name)
    with Minutes.of_session(project, session) as minutes:
        state = minutes.state
        target = None if state is None else state.redoable if redo else state.undoable
        if state is None or target is None:
            return None
        told = {entry.id: entry for entry in entries(state)}
        minutes.append(Undo, target)
        return told[target]


@dataclass(frozen=True, slots=True)
class Adopted:
    """What adopting a session wrote into the consensus of each transcript."""

    transcript: TranscriptId
    added: int
    """Codings that are new."""
    removed: int
    """Codings of an earlier adoption that no longer stand."""


def adopt(project: Project, name: str, *, leave_open: bool = False) -> list[Adopted]:
    """Writes what stands after a session into `codings/ID/consensus.jsonl`; again does no harm.

    SessionError while a difference is undecided, unless it is to be left out, and for a sample:
    tables count the consensus of a transcript alone, and a sample would hide the rest.
    """
    session = session_named(project, name)
    if session.drawn is not None:
        raise SessionError(
            f"Session {name} is on a sample of units; as a consensus it would hide all the rest.",
            "Its decisions are kept in the session: qualcode session compare " + name,
        )
    if session.manner == "joint":
        settled = _joint(project, session)
    else:
        found = compared(project, name)
        settled = consensus(
            found.agreement.sets, found.items, coders=session.coders, leave_open=leave_open
        )
    return [_adopt(project, session, id, pieces) for id, pieces in settled.items()]


def _joint(
    project: Project, session: Session
) -> Mapping[TranscriptId, tuple[tuple[Span, Codes], ...]]:
    if standings(project, session)[JOINT] != "sealed":
        raise SessionError(
            f"Session {session.id} is not sealed yet.",
            f"Finished? qualcode session seal {session.id} --coder {session.coders[0]}",
        )
    state = state_in(project, session, JOINT)
    segments = state.segments() if state else ()
    return {
        unit.transcript: tuple(
            (s.span, frozenset(s.codes)) for s in segments if s.text_hash == unit.text_hash
        )
        for unit in session.units
    }


def _adopt(
    project: Project, session: Session, id: TranscriptId, pieces: Sequence[tuple[Span, Codes]]
) -> Adopted:
    transcript = frozen_words(project, session, id)
    books = with_session_books(project, session).codebooks
    with Minutes.of_transcript(project, session, id) as minutes:
        made = minutes.state.segments() if minutes.state else ()
        there = {s.span: s for s in made if s.text_hash == transcript.version}
        ops: list[Op] = []
        for span, codes in pieces:
            known = there.pop(span, None)
            segment = known.id if known else SegmentId(project.new_id())
            if known is None:
                ops.append(_segment(segment, transcript, span))
            old = frozenset(known.codes) if known else frozenset()
            ops += [AddCode(segment, c, books[book_of(c)].version) for c in sorted(codes - old)]
            ops += [RemoveCode(segment, c) for c in sorted(old - codes)]
        covered = _covered(session, id, there)
        ops += [DropSegment(s.id) for s in covered]
        if ops:
            minutes.append(Act, tuple(ops))
            minutes.append(Done, transcript.version, ((0, len(transcript.text)),))
    added = sum(isinstance(op, AddCode) for op in ops)
    removed = sum(isinstance(op, RemoveCode) for op in ops) + sum(len(s.codes) for s in covered)
    return Adopted(id, added, removed)


def _segment(id: SegmentId, transcript: Transcript, span: Span) -> NewSegment:
    held = anchor(transcript.text, span)
    edges = (span.start, span.end)
    return NewSegment(id, edges, transcript.version, held.quote, held.pre, held.post)


def _covered(session: Session, id: TranscriptId, left: Mapping[Span, Segment]) -> list[Segment]:
    """Consensus of before on what this session was about, and that no longer stands."""
    listed = session.unit_list(id)
    assert listed is not None
    if not listed.spans:
        return list(left.values())
    return [s for span, s in left.items() if any(u.contains(span) for u in listed.spans)]


def full_account(
    project: Project,
    asked: Comparison,
    *,
    language: Language = "nl",
    declared: bool = False,
) -> Account:
    """The whole report as a value, with the decisions and sessions where a session is compared."""
    found = agreement(project, asked)
    if found.session is None:
        known: Any = "declared" if declared else "unknown"
        return account_of(project, found, independence=known, language=language)
    session = found.session
    known = independence(project, session)
    if known == "unknown" and declared:
        known = "declared"
    return account_of(
        with_session_books(project, session),
        found,
        decided=resolutions(project, session),
        drift=drift_of(project),
        independence=known,
        changed=late_changes(project, session),
        language=language,
    )


def account_with_decisions(project: Project, found: Agreement) -> Account:
    """The account of an agreement that is computed already, decisions of its session in it."""
    session = found.session
    if session is None:
        return account_of(project, found)
    decided = resolutions(project, session)
    return account_of(with_session_books(project, session), found, decided=decided)


def drift_of(project: Project) -> Drift:
    """Agreement over all sessions that may be seen, in order of making."""
    rounds = []
    for session in sessions(project):
        blind = any(blind_on(project.blinds, u.transcript) for u in session.units)
        if session.manner == "joint" or blind:
            continue
        found = compared(project, session.id)
        head = found.agreement.headline.all
        rounds.append(
            Round(
                session.id, session.made[:10], session.coders, head.value, int(head.A or 0),
                int(head.D or 0), head.interval,
                found.adjudication.after if found.adjudication else None,
                _words_to_code(found), _applied(found.agreement),
            )
        )  # fmt: skip
    return drift(rounds)


def _words_to_code(found: Compared) -> int:
    """Words of the units of a session, or of its transcripts where coders chose their own."""
    assert found.agreement.gathered is not None
    total = 0
    for id, transcript in found.agreement.gathered.transcripts.items():
        listed = found.session.unit_list(id)
        spans = merged(listed.spans) if listed else []
        total += sum(len(words(part)) for part in map(transcript.words, spans))
        total += 0 if spans else len(words(transcript.text))
    return total


def _applied(found: Agreement) -> dict[str, dict[str, int]]:
    counted: dict[str, Counter[str]] = {coder: Counter() for coder in found.coders}
    for one in found.sets.values():
        for coder, segments in one.segments.items():
            counted[coder].update(code for _, codes in segments for code in codes)
    return {coder: dict(sorted(codes.items())) for coder, codes in counted.items()}


def stability(project: Project, coder: str, first: str, second: str) -> Agreement:
    """How far one coder agrees with herself: the same words coded in two sessions.

    Only transcripts in both sessions count. Given segments of the first are the units where
    it has them; own segments are matched otherwise.
    """
    who = coders_of(project, [coder])[0]
    before, after = session_named(project, first), session_named(project, second)
    names = (CoderId(f"{who} ({first})"), CoderId(f"{who} ({second})"))
    sets: dict[TranscriptId, UnitSets] = {}
    lengths = {}
    given = all(u.spans for s in (before, after) for u in s.units)
    for unit in before.units:
        other = after.unit_list(unit.transcript)
        if other is None or other.text_hash != unit.text_hash:
            continue
        pieces = {
            name: _pieces(project, session, who, unit.text_hash)
            for name, session in zip(names, (before, after), strict=True)
        }
        shared = [s for s in unit.spans if s in other.spans]
        sets[unit.transcript] = (
            given_units(shared, {n: [p for p in ps if p[0] in shared] for n, ps in pieces.items()})
            if given
            else matched_units(pieces)
        )
        lengths[unit.transcript] = len(frozen_words(project, before, unit.transcript).text)
    if not sets:
        raise SessionError(
            f"{first} and {second} have no words in common.",
            f"Let {who} code an old transcript again in a new session.",
        )
    asked = Comparison(names, mode="shared" if given else "free")
    books = with_session_books(project, before).codebooks
    secondary = frozenset(
        b.code(n) for b in books.values() for n in b.codes if n.role == "secondary"
    )
    return of_units(sets, names, secondary, asked, lengths, f"{who} at two moments")


def _pieces(
    project: Project, session: Session, who: CoderId, text: str
) -> list[tuple[Span, Codes]]:
    if who not in session.coders:
        raise SessionError(f"{who} is not in session {session.id}.")
    viewed = replace(project, viewer=project.viewer or who)
    state = state_in(viewed, session, who)
    segments = state.segments() if state else ()
    return [(s.span, frozenset(s.codes)) for s in segments if s.text_hash == text]
