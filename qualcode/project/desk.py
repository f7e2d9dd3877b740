"""A coder at work on one transcript: every action is checked, written, and only then shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import TracebackType
from typing import Any, Self

from qualcode.journal.events import (
    VERSION,
    Act,
    AddCode,
    Done,
    DropMemo,
    DropSegment,
    Event,
    MoveSegment,
    NewSegment,
    Op,
    Open,
    RemoveCode,
    Seal,
    See,
    SetFlag,
    SetSentence,
    Undo,
    WriteMemo,
)
from qualcode.journal.history import Entry, entries
from qualcode.journal.state import State, state_of
from qualcode.model.errors import LockedError, SessionError, StudyError, UsageError
from qualcode.model.ids import (
    CodeId,
    CoderId,
    SegmentId,
    TranscriptId,
    checked_name,
)
from qualcode.model.segment import Memo, Origin, Segment
from qualcode.model.session import Session
from qualcode.model.span import Span
from qualcode.model.transcript import Transcript
from qualcode.project.naming import book_to_code_with
from qualcode.project.project import Project
from qualcode.project.rules import Warned, open_rules
from qualcode.project.working import is_on_older_words, placed
from qualcode.store.journals import Writer
from qualcode.store.sessions import CONSENSUS, JOINT, session_journal, session_writer
from qualcode.text.anchor import anchor

__all__ = ["Desk", "Entry", "Warned", "coder_named"]


class Desk:
    """One coder, one transcript; use it in a `with` block.

    Nothing of another coder is opened. When another window holds the journal, the desk is
    read-only and `locked` says who has it. In a session the journal is the session's own,
    with the codebooks it froze; once sealed it takes nothing more.
    """

    def __init__(
        self,
        project: Project,
        transcript: Transcript,
        coder: CoderId,
        session: Session | None = None,
    ) -> None:
        self.project = project
        self.transcript = transcript
        self.coder = coder
        self.session = session
        self.locked: LockedError | None = None
        self.edited = False
        """Whether the words on disk are others than were recorded."""
        self.torn: str | None = None
        """Where a torn line of an earlier crash was set aside."""
        self._writer: Writer | None = None
        self._state: State | None = None
        self._has_older = False

    @classmethod
    def open(
        cls,
        project: Project,
        transcript: TranscriptId,
        coder: CoderId,
        *,
        write: bool = True,
        take_over: bool = False,
    ) -> Self:
        """The desk of a coder on a transcript; unknown ones are a UsageError."""
        desk = cls(project, project.folder.transcript(transcript), coder_named(project, coder))
        if project.viewer is not None or not write:
            project.refuse_unseen(transcript, desk.coder)
        return desk._opened(write=write, take_over=take_over)

    @classmethod
    def of_consensus(cls, project: Project, transcript: TranscriptId) -> Self:
        """The desk on what coders decided together, to answer for it after a correction.

        UsageError when nothing was adopted for the transcript.
        """
        project.refuse_unseen(transcript, CONSENSUS)
        desk = cls(project, project.folder.transcript(transcript), CONSENSUS)
        if project.folder.journal(transcript, CONSENSUS) is None:
            raise UsageError(f"{transcript} has no consensus.", "See: qualcode session adopt")
        return desk._opened(write=True, take_over=False)

    @classmethod
    def in_session(
        cls,
        project: Project,
        session: Session,
        transcript: Transcript,
        coder: CoderId,
        *,
        write: bool = True,
        take_over: bool = False,
    ) -> Self:
        """The desk of a coder in a calibration session; `rounds.desk_in` checks who and what."""
        desk = cls(project, transcript, coder, session)
        return desk._opened(write=write, take_over=take_over)

    def _opened(self, *, write: bool, take_over: bool) -> Self:
        try:
            if write:
                self.locked = self._edited_by_hand()
                self.edited = self.locked is not None
                if self.locked is None:
                    self._take_pen(take_over=take_over)
            self._read()
        except BaseException:
            self.close()  # nobody else could write until this program ends
            raise
        return self

    def _read(self) -> None:
        folder = self.project.folder
        if self.session is None:
            journal = folder.journal(self.transcript.id, self.coder)
        else:
            journal = session_journal(folder, self.session.id, self.coder)
        if journal is not None:
            self._state = state_of(journal.events)
            self._has_older = is_on_older_words(self._state, self.transcript.version)

    def _edited_by_hand(self) -> LockedError | None:
        """Why nothing may be written when the words are not those that were recorded."""
        id, version = self.transcript.id, self.transcript.version
        if self.project.folder.info(id).version == version:
            versions = self.project.folder.versions(id)
            if not versions.has_noted(version):
                versions.remember(versions.words(), version)
            return None
        return LockedError(
            f"The words of {id} were changed outside qualcode, so nothing can be coded on them.",
            f"If this was meant: qualcode transcript update {id}. "
            f"To go back: qualcode transcript restore {id}",
        )

    def _take_pen(self, *, take_over: bool) -> None:
        folder, new_id = self.project.folder, self.project.new_id
        try:
            if self.session is None:
                self._writer = folder.writer(
                    self.transcript.id, self.coder, new_id, take_over=take_over
                )
            else:
                self._writer = session_writer(
                    folder, self.session.id, self.coder, new_id, take_over=take_over
                )
        except LockedError as error:
            self.locked = error
            return
        if self._writer.set_aside is not None:
            self.torn = self.project.folder.shown(self._writer.set_aside)

    def could_write(self) -> bool:
        """Whether the window that had the journal is gone, so that a new desk could write."""
        if self.locked is None or self.edited:
            return False
        try:
            self._take_pen(take_over=False)
        except StudyError:
            return False
        free = self._writer is not None
        self.close()
        return free

    @property
    def state(self) -> State | None:
        """What the journal adds up to; None before the first line."""
        return self._state

    def segments(self) -> tuple[Segment, ...]:
        """The coder's segments on this transcript in order of place.

        After a correction they stand on the words in use; those that wait for the coder keep
        the `text_hash` of the words they were made on.
        """
        if self._state is None:
            return ()
        if self.session is None:
            return placed(self.project, self.transcript, self._state)
        id, version, found = self.transcript.id, self.transcript.version, self._state.segments()
        return tuple(replace(s, transcript=id) for s in found if s.text_hash == version)

    def segment_at(self, span: Span) -> Segment | None:
        """The segment with exactly these edges on these words."""
        version = self.transcript.version
        found = self.segments() if self._has_older else ()
        found = found or (self._state.segments_on(span) if self._state else ())
        return next((s for s in found if s.span == span and s.text_hash == version), None)

    def code(
        self,
        span: Span,
        codes: Sequence[CodeId],
        *,
        origin: Origin = "hand",
        sentence: str | None = None,
        memo: str | None = None,
    ) -> Segment:
        """Codes on a span, as one action; a segment with the same edges is used again.

        Codes that are on it already stay as they are; when nothing would change, that is a
        UsageError.
        """
        segment, ops = self.coding_ops(span, codes, origin=origin, sentence=sentence, memo=memo)
        if not ops:
            raise UsageError(f"{', '.join(codes)}: already on these words.")
        self.act(ops)
        assert self._state is not None
        found = self.segment_at(span) or self._state.segment(segment)
        assert found is not None
        return found

    def coding_ops(
        self,
        span: Span,
        codes: Sequence[CodeId],
        *,
        origin: Origin = "hand",
        sentence: str | None = None,
        memo: str | None = None,
        existing: Segment | None = None,
    ) -> tuple[SegmentId, list[Op]]:
        """The steps that put codes on a span, and the segment they stand on."""
        old = existing or self.segment_at(span)
        id = old.id if old else SegmentId(self.project.new_id())
        on_it = set(old.codes) if old else set()
        ops: list[Op] = [] if old else [self._new_segment(id, span)]
        ops += [
            AddCode(id, code, book_to_code_with(code, self.project.codebooks).version, origin)
            for code in dict.fromkeys(codes)
            if code not in on_it
        ]
        if sentence is not None and (old is None or old.sentence != sentence):
            ops.append(SetSentence(id, sentence))
        if memo:
            ops.append(WriteMemo(self.project.new_id(), memo, segments=(id,)))
        return id, ops

    def uncode(self, segment: SegmentId, code: CodeId) -> None:
        """Takes one code off a segment; the segment goes with its last code and nothing else."""
        found = self._holding(segment, code)
        bare = found.codes == (code,) and not found.sentence and not found.flags
        linked = any(segment in memo.segments for memo in self._memos())
        self.act([DropSegment(segment)] if bare and not linked else [RemoveCode(segment, code)])

    def drop(self, segment: SegmentId) -> None:
        """Takes a segment away with everything on it."""
        self._known(segment)
        self.act([DropSegment(segment)])

    def replace(self, segment: SegmentId, old: CodeId, new: CodeId) -> None:
        """One code for another on a segment, as when a shared label gets its element."""
        self._holding(segment, old)
        book = book_to_code_with(new, self.project.codebooks)
        self.act([RemoveCode(segment, old), AddCode(segment, new, book.version)])

    def move(self, segment: SegmentId, span: Span) -> None:
        """Gives a segment other edges."""
        self._known(segment)
        held = anchor(self.transcript.text, span)
        version = self.transcript.version
        edges = (span.start, span.end)
        self.act([MoveSegment(segment, edges, version, held.quote, held.pre, held.post)])

    def flag(self, segment: SegmentId, flag: str, *, on: bool = True) -> None:
        """Puts a flag on a segment or takes it off."""
        self._known(segment)
        self.act([SetFlag(segment, flag, on)])

    def say(self, segment: SegmentId, sentence: str) -> None:
        """Sets the inductive sentence of a segment; empty takes it away."""
        self._known(segment)
        self.act([SetSentence(segment, sentence)])

    def memo(
        self,
        text: str,
        *,
        title: str = "",
        segments: Sequence[SegmentId] = (),
        id: str | None = None,
    ) -> str:
        """Writes a memo on segments, or on the transcript when there are none; its id."""
        for segment in segments:
            self._known(segment)
        made = id or self.project.new_id()
        self.act([WriteMemo(made, text, title, tuple(segments))])
        return made

    def drop_memo(self, id: str) -> None:
        """Takes a memo away."""
        if id not in {memo.id for memo in self._memos()}:
            raise UsageError(f"{self.coder} has no memo {id} in {self.transcript.id}.")
        self.act([DropMemo(id)])

    def undo(self) -> Entry | None:
        """Takes back the last action; what it was, or None when there is nothing to undo."""
        return self._turn_back(self._state.undoable if self._state else None)

    def redo(self) -> Entry | None:
        """Brings back what was undone last; what it was, or None."""
        return self._turn_back(self._state.redoable if self._state else None)

    def _turn_back(self, target: str | None) -> Entry | None:
        if target is None or self._state is None:
            return None
        told = {entry.id: entry for entry in entries(self._state)}
        # What a redo brings back is the action, not the undo it takes back.
        undone = {e.id: e.of for e in self._state.events if isinstance(e, Undo)}
        self._append(Undo(*self._line(), target))
        return told[undone.get(target, target)]

    def see(self, spans: Sequence[Span]) -> None:
        """Notes that the coder has read these stretches."""
        pairs = tuple((s.start, s.end) for s in spans)
        self._append(See(*self._line(), self.transcript.version, pairs))

    def done(self, spans: Sequence[Span] | None = None) -> None:
        """Says these stretches are finished, the whole transcript by default; none reopens it."""
        if spans is None:
            spans = [Span(0, len(self.transcript.text))] if self.transcript.text else []
        pairs = tuple((s.start, s.end) for s in spans)
        self._append(Done(*self._line(), self.transcript.version, pairs))

    def act(self, ops: Sequence[Op]) -> None:
        """One action of any steps: written first, then in force."""
        self._append(Act(*self._line(), tuple(ops)))

    def log(self) -> list[Entry]:
        """What was done, oldest first."""
        return list(entries(self._state)) if self._state else []

    def warnings(self, segment: Segment) -> list[Warned]:
        """The rules that the codes of a segment leave open."""
        return open_rules(segment, self.segments(), self.project.codebooks)

    def close(self) -> None:
        """Ends the work; other windows may write."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _append(self, event: Event) -> None:
        if self._writer is None:
            raise self.locked or LockedError("This desk was opened to read only.")
        if self._state is not None and self._state.seal and not isinstance(event, Seal):
            raise SessionError(
                f"{self.coder} has sealed this session; nothing can be added to it.",
                "While others are at work: qualcode session seal --take-back",
            )
        self._writer.append(event)
        if self._state is None:
            assert isinstance(event, Open)
            self._state = State(event)
        else:
            self._state.apply(event)

    def _line(self) -> tuple[int, str, str | None, str]:
        """What the next line begins with; the opening line is written when it is due."""
        if self._state is None and self._writer is not None:
            opening = Open(
                v=VERSION,
                id=self.project.new_id(),
                after=None,
                at=self.project.stamp(),
                study=self.project.study.id,
                coder=self.coder,
                **self._opening(),
            )
            self._append(opening)
        last = self._state.last if self._state else None
        return VERSION, self.project.new_id(), last, self.project.stamp()

    def seal(self, hash: str) -> None:
        """Writes the seal of a session's journal; an empty hash takes it back."""
        self._append(Seal(*self._line(), hash))

    def _opening(self) -> dict[str, Any]:
        if self.session is None:
            return {"transcript": self.transcript.id}
        if self.coder != JOINT:
            return {"session": self.session.id}
        return {"session": self.session.id, "state": "joint", "partners": self.session.coders}

    def _new_segment(self, id: SegmentId, span: Span) -> NewSegment:
        self.transcript.words(span)
        held = anchor(self.transcript.text, span)
        return NewSegment(
            id, (span.start, span.end), self.transcript.version, held.quote, held.pre, held.post
        )

    def _memos(self) -> tuple[Memo, ...]:
        return self._state.memos() if self._state else ()

    def _holding(self, segment: SegmentId, code: CodeId) -> Segment:
        found = self._known(segment)
        if code not in found.codes:
            there = ", ".join(found.codes) or "no codes"
            raise UsageError(f"{code} is not on these words.", f"There: {there}.")
        return found

    def _known(self, segment: SegmentId) -> Segment:
        found = self._state.segment(segment) if self._state else None
        if found is None:
            raise no_segment(self.coder, segment, self.transcript.id)
        return found


def no_segment(coder: CoderId, segment: SegmentId, transcript: TranscriptId) -> UsageError:
    """The error of an id that none of a coder's segments has."""
    return UsageError(
        f"{coder} has no segment {segment} in {transcript}.",
        f"Ids stand in: qualcode code list -t {transcript} --coder {coder} --json",
    )


def coder_named(project: Project, coder: str) -> CoderId:
    """`coder` as the study writes it; UsageError when the study has no such coder."""
    for known in project.study.coders:
        if known.casefold() == coder.casefold():
            return known
    checked_name(coder, "coder")
    raise UsageError(
        f'"{coder}" is not a coder of this study.',
        f"Coders: {', '.join(project.study.coders) or 'none'}. Add one: qualcode coder add {coder}",
    )
