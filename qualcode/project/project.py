"""A study that is open: its folder, its clock and its source of ids."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Self

from qualcode.calibration.blindness import Blind, blind_on, may_see, refusal
from qualcode.calibration.sealing import standing
from qualcode.model.codebook import Codebook
from qualcode.model.collector import collector_paused
from qualcode.model.ids import (
    BookId,
    CoderId,
    IdMaker,
    ParticipantId,
    TranscriptId,
    ulid,
    ulid_after,
)
from qualcode.model.participant import Participant
from qualcode.model.study import FORMAT, Study
from qualcode.model.table import Language
from qualcode.model.transcript import Transcript
from qualcode.store.folder import Folder
from qualcode.store.journals import Journal, journal_makers
from qualcode.store.sessions import read_session, session_ids, session_journal
from qualcode.store.upgrade import STEPS, format_of, upgrade

if TYPE_CHECKING:
    import pandas as pd

    from qualcode.project.notebook import Tables

Clock = Callable[[], datetime]


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def id_maker(clock: Clock, chance: Callable[[int], int] = secrets.randbits) -> IdMaker:
    """A source of ULIDs that rise even within one millisecond, or when the clock is set back."""
    last = ""

    def make() -> str:
        nonlocal last
        made = ulid(clock(), chance(80))
        if made <= last:
            made = ulid_after(last)
        last = made
        return made

    return make


@dataclass(frozen=True)
class Project:
    """An open study. Values are read once and kept; `fresh` reads them again.

    Journals are read through `journals` and `journal` alone: they keep coders blind.
    """

    folder: Folder
    clock: Clock = now
    new_id: IdMaker = field(default_factory=lambda: id_maker(now))
    viewer: CoderId | None = None
    """Who looks, as that person says; None when nobody said so."""
    books: Mapping[BookId, Codebook] | None = None
    """Codebooks in the place of the study's own: those a session froze."""

    @classmethod
    def open(
        cls,
        start: str | PathLike[str] = ".",
        *,
        clock: Clock = now,
        viewer: CoderId | None = None,
    ) -> Self:
        """The study that `start` is or lies in; StudyError when there is none.

        A study of an older format is backed up beside its folder and upgraded; one of a
        newer format is refused. Names or words that were being taken out when a crash came
        are out before anybody reads.
        """
        folder = Folder.find(Path(start))
        if format_of(folder) < FORMAT:
            at = clock()
            target = _beside(folder.root, f"before-format-{FORMAT}-{at:%Y%m%d-%H%M%S}.zip")
            upgrade(folder, to=FORMAT, steps=STEPS, at=at, backup=target)
        _finish_rewrite(folder)
        return cls(folder, clock, id_maker(clock), viewer)

    def fresh(self) -> Project:
        """The same study, read again from the disk when asked."""
        return Project(self.folder, self.clock, self.new_id, self.viewer, self.books)

    @cached_property
    def study(self) -> Study:
        """What holds for the whole study."""
        return self.folder.study()

    @cached_property
    def participants(self) -> Mapping[ParticipantId, Participant]:
        """Everybody who took part, by pseudonym."""
        return self.folder.participants()

    @cached_property
    def codebooks(self) -> Mapping[BookId, Codebook]:
        """Every codebook, by id."""
        return self.folder.codebooks() if self.books is None else self.books

    @cached_property
    def transcripts(self) -> Mapping[TranscriptId, Transcript]:
        """Every transcript, by id, in natural order."""
        with collector_paused():
            return {transcript.id: transcript for transcript in self.folder.transcripts()}

    @cached_property
    def blinds(self) -> tuple[Blind, ...]:
        """The sessions that not all coders have sealed; they keep their transcripts blind."""
        found = []
        for id in session_ids(self.folder):
            session = read_session(self.folder, id)
            journals = {c: session_journal(self.folder, id, c) for c in session.coders}
            waiting = tuple(
                c for c, j in journals.items()
                if standing(j.events if j else None) in {"not-begun", "at-work"}
            )  # fmt: skip
            if waiting and session.manner == "independent":
                words = frozenset(u.transcript for u in session.units)
                found.append(Blind(id, words, session.coders, waiting))
        return tuple(found)

    def journals(self, id: TranscriptId, *, asked: Iterable[str] = ()) -> list[Journal]:
        """The journals on a transcript that may be seen; see `unseen` for why others may not.

        SessionError when one of the coders `asked` for by name may not be seen.
        """
        if blind_on(self.blinds, id) is None:
            return self.folder.journals(id)
        for coder in asked:
            self.refuse_unseen(id, CoderId(coder))
        own = self.folder.journal(id, self.viewer) if self.viewer else None
        return [own] if own else []

    def journal(self, id: TranscriptId, coder: CoderId) -> Journal | None:
        """One coder's journal; None when there is none, SessionError when it may not be seen."""
        self.refuse_unseen(id, coder)
        return self.folder.journal(id, coder)

    def refuse_unseen(self, id: TranscriptId, coder: CoderId) -> None:
        """SessionError when what `coder` did on a transcript may not be seen now."""
        blind = blind_on(self.blinds, id)
        if blind and not may_see(self.blinds, id, coder, self.viewer):
            raise refusal(blind, id, coder, self.viewer)

    def may_read_memos(self, coder: str) -> bool:
        """Whether memos of a coder on codes, cases and the study may be read now."""
        at_work = {c.casefold() for blind in self.blinds for c in blind.coders}
        own = self.viewer is not None and self.viewer.casefold() == coder.casefold()
        return own or coder.casefold() not in at_work

    def unseen(
        self, ids: Iterable[TranscriptId] = (), *, language: Language = "en"
    ) -> tuple[str, ...]:
        """One sentence per transcript of which something is not shown now; all by default."""
        found = []
        for id in (ids or self.folder.transcript_ids()) if self.blinds else ():
            blind = blind_on(self.blinds, id)
            makers = journal_makers(self.folder.codings_folder(id)) if blind else ()
            if blind and any(not may_see(self.blinds, id, m, self.viewer) for m in makers):
                found.append(blind.why(id, language))
        return tuple(found)

    def stamp(self) -> str:
        """This moment as journals write it."""
        return f"{self.clock().astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"

    @cached_property
    def tables(self) -> Tables:
        """Every table of results as a data frame, see `notebook.Tables`."""
        from qualcode.project.notebook import Tables

        return Tables(self)

    def codings(self, **choice: str) -> pd.DataFrame:
        """Every coding as a row; see `reporting.codings_frame` for the columns."""
        from qualcode.project.reporting import codings_frame

        return codings_frame(self, **choice)


def _finish_rewrite(folder: Folder) -> None:
    if (folder.hidden / "rewrite" / "ready.json").is_file():
        from qualcode.store.together import finish

        with folder.lock("study", "The study").acquire():
            finish(folder)


def _beside(root: Path, name: str) -> Path:
    root = root.resolve()
    return root.parent / f"{root.name}-{name}"
