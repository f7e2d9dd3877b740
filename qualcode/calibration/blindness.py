"""Who may see whose coding: nobody another's, while coders of a session are at work.

One rule for every use case. It hides what the program shows; files on a disk can be read, so
no report says more than that qualcode did not show them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qualcode.model.errors import SessionError
from qualcode.model.ids import CoderId, TranscriptId
from qualcode.model.table import Language


@dataclass(frozen=True, slots=True)
class Blind:
    """A session that not all its coders have sealed, and the transcripts it is on."""

    session: str
    transcripts: frozenset[TranscriptId]
    coders: tuple[CoderId, ...]
    waiting: tuple[CoderId, ...]
    """Who has not sealed yet."""

    def why(self, transcript: TranscriptId, language: Language = "en") -> str:
        """The reason, as a sentence for the researcher."""
        who = ", ".join(self.waiting)
        if language == "nl":
            return (
                f"{transcript} wordt blind gecodeerd in sessie {self.session}: van een andere "
                f"codeur wordt niets getoond tot {who} klaar {'is' if len(self.waiting) == 1 else 'zijn'}."
            )
        return (
            f"{transcript} is being coded blind in session {self.session}: nothing of another "
            f"coder is shown until {who} {'has' if len(self.waiting) == 1 else 'have'} sealed."
        )


def blind_on(blinds: Iterable[Blind], transcript: TranscriptId) -> Blind | None:
    """The session that keeps coders of a transcript blind; None when none does."""
    return next((b for b in blinds if transcript in b.transcripts), None)


def may_see(
    blinds: Iterable[Blind], transcript: TranscriptId, maker: str, viewer: str | None
) -> bool:
    """Whether `viewer` may see what `maker` did on a transcript; one's own work always."""
    own = viewer is not None and viewer.casefold() == maker.casefold()
    return own or blind_on(blinds, transcript) is None


def refusal(blind: Blind, transcript: TranscriptId, maker: str, viewer: str | None) -> SessionError:
    """The error that says why something is not shown, and the way out."""
    way = f"See who is at work: qualcode session status {blind.session}"
    if viewer is None:
        way = f"To see your own coding, say who you are: set QUALCODE_CODER={maker}. {way}"
    return SessionError(blind.why(transcript), way)
