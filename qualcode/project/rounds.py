"""Calibration sessions as the other use cases meet them: found, coded in, and read."""

from __future__ import annotations

from dataclasses import replace

from qualcode.calibration.sealing import standing
from qualcode.journal.state import State, state_of
from qualcode.model.errors import SessionError, UsageError
from qualcode.model.ids import CoderId, TranscriptId
from qualcode.model.session import Session
from qualcode.model.transcript import Transcript
from qualcode.project.desk import Desk
from qualcode.project.gathering import Left, Source, Work
from qualcode.project.project import Project
from qualcode.store.journals import Journal
from qualcode.store.sessions import (
    CONSENSUS,
    JOINT,
    frozen_book,
    read_session,
    session_ids,
    session_journal,
)

_OPEN = frozenset({"not-begun", "at-work"})
"""How far a coder is who has not sealed."""


def sessions(project: Project) -> list[Session]:
    """Every session in order of making."""
    found = [read_session(project.folder, id) for id in session_ids(project.folder)]
    return sorted(found, key=lambda s: (s.made, s.id))


def session_named(project: Project, id: str) -> Session:
    """One session; SessionError naming those there are."""
    return read_session(project.folder, id)


def with_session_books(project: Project, session: Session) -> Project:
    """The same study with the codebooks that the session froze."""
    books = {id: frozen_book(project.folder, b) for id, b in session.books.items()}
    return replace(project, books=books)


def desk_in(
    project: Project,
    session: Session,
    transcript: TranscriptId,
    coder: str,
    *,
    write: bool = True,
    take_over: bool = False,
) -> Desk:
    """The desk of a coder in a session, on the words and the codebooks that it froze.

    SessionError for somebody or something that is not in the session, for words that have
    changed since, and for a look at another coder's work before all have sealed.
    """
    who = member(session, coder)
    if session.unit_list(transcript) is None:
        there = ", ".join(u.transcript for u in session.units)
        raise SessionError(f"{transcript} is not in session {session.id}.", f"It is on: {there}.")
    words = frozen_words(project, session, transcript)
    if session.manner == "joint":
        who = JOINT
    elif project.viewer is not None or not write:
        project.refuse_unseen(transcript, who)
    mine = with_session_books(project, session)
    return Desk.in_session(mine, session, words, who, write=write, take_over=take_over)


def member(session: Session, coder: str) -> CoderId:
    """A coder as the session writes it; SessionError for somebody who is not in it."""
    for known in session.coders:
        if known.casefold() == coder.casefold():
            return known
    raise SessionError(
        f"{coder} is not in session {session.id}.", f"Its coders are: {', '.join(session.coders)}."
    )


def frozen_words(project: Project, session: Session, id: TranscriptId) -> Transcript:
    """A transcript with the words that a session froze, also after a correction of them.

    SessionError when nobody kept those words.
    """
    listed = session.unit_list(id)
    now = project.folder.transcript(id)
    if listed is None:
        raise UsageError(f"{id} is not in session {session.id}.")
    if listed.text_hash == now.version:
        return now
    kept = project.folder.versions(id).older(listed.text_hash)
    if kept is None:
        raise SessionError(
            f"The words of {id} changed after session {session.id} was made: version "
            f"{listed.text_hash} was frozen, {now.version} is on disk.",
            "Put the frozen words back, or make a new session on the new ones.",
        )
    return kept


def journal_in(project: Project, session: Session, coder: CoderId) -> Journal | None:
    """A coder's journal of a session; SessionError while it may not be seen."""
    if session.manner == "independent" and coder != CONSENSUS:
        for unit in session.units:
            project.refuse_unseen(unit.transcript, coder)
    return session_journal(project.folder, session.id, coder)


def state_in(project: Project, session: Session, coder: CoderId) -> State | None:
    """What a coder's journal of a session adds up to; None before its first line."""
    journal = journal_in(project, session, coder)
    return None if journal is None else state_of(journal.events)


def session_work(project: Project, session: Session) -> Source:
    """Work in the journals of a session: only what is sealed is compared.

    SessionError while anybody is still at work, and for joint coding, which has no two sides.
    """
    if session.manner == "joint":
        raise SessionError(
            f"Session {session.id} was coded together; there is nothing to compare.",
            "Its codings are adopted: qualcode session adopt " + session.id,
        )
    whole = replace(project, viewer=None)
    states = {c: state_in(whole, session, c) for c in session.coders}

    def work(transcript: Transcript, coder: CoderId, left: Left) -> Work | None:
        pair = f"{transcript.id} {coder}"
        listed, state = session.unit_list(transcript.id), states.get(coder)
        if listed is None or listed.text_hash != transcript.version:
            raise UsageError(f"Session {session.id} is not on these words of {transcript.id}.")
        if coder not in states or state is None:
            left.no_journal.append(pair)
            return None
        mine = tuple(
            replace(s, transcript=transcript.id)
            for s in state.segments()
            if s.text_hash == listed.text_hash
        )
        # Outside drawn units nobody was asked to look; elsewhere nothing applied is a decision.
        return Work(mine, listed.spans if session.drawn else None)

    return work


def standings(project: Project, session: Session) -> dict[CoderId, str]:
    """How far every coder is; nothing is said of what they did."""
    folder = project.folder
    names = (JOINT,) if session.manner == "joint" else session.coders
    found = {}
    for coder in names:
        journal = session_journal(folder, session.id, coder)
        found[coder] = standing(journal.events if journal else None)
    return {c: str(s) for c, s in found.items()}


def is_ready(project: Project, session: Session) -> bool:
    """Whether everybody has sealed and its words are hidden by no other session."""
    known = standings(project, session).values()
    hidden = {id for blind in project.blinds for id in blind.transcripts}
    return (
        session.manner != "joint"
        and not set(known) & _OPEN
        and not any(unit.transcript in hidden for unit in session.units)
    )


def waits_for(project: Project, session: Session, coder: CoderId) -> bool:
    """Whether this coder still has to code in it or to seal it."""
    return any(
        who.casefold() == coder.casefold() and how in _OPEN
        for who, how in standings(project, session).items()
    )
