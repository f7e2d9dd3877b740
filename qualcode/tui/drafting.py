"""The draft of a question: what was typed about something and not saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import msgspec
from textual.screen import Screen

from qualcode.model.ids import CoderId
from qualcode.model.span import Span
from qualcode.model.transcript import Transcript
from qualcode.project.drafts import Draft, about_words, drafts_on, keep_draft, text_of
from qualcode.project.project import Project
from qualcode.tui.keymap import key_of
from qualcode.tui.status import cut

if TYPE_CHECKING:
    from qualcode.tui.work import Work

KEPT = "The text is kept as a draft: the same key opens it again."
_KEYS: Final = {"memo": "code.memo", "sentence": "code.sentence"}
"""The action that opens a draft on words again, by what it was to become."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One draft of one coder, on the disk."""

    project: Project
    coder: CoderId
    about: Draft

    @property
    def text(self) -> str:
        """What was typed before; empty when nothing was."""
        return text_of(self.project, self.coder, self.about)

    def keep(self, text: str) -> None:
        """Keeps what was typed; nothing takes the draft away."""
        keep_draft(self.project, self.coder, msgspec.structs.replace(self.about, text=text))

    def drop(self) -> None:
        """Takes the draft away: it was saved."""
        self.keep("")


def draft_at(work: Work, kind: str, span: Span | None) -> Kept:
    """The draft of a `memo` or a `sentence` on these words, or on the whole transcript."""
    about = about_words(_kind(work, kind), work.transcript, span)
    return Kept(work.project, work.desk.coder, about)


def waiting_drafts(work: Work) -> tuple[Draft, ...]:
    """Every draft that was left at this desk, in order of place."""
    found = drafts_on(work.project, work.desk.coder, work.transcript)
    here = {_kind(work, kind) for kind in _KEYS}
    return tuple(draft for draft in found if draft.kind in here)


def told(screen: Screen[None], transcript: Transcript, waiting: Sequence[Draft]) -> str:
    """A sentence that says where drafts wait, and which key opens the first of them again."""
    first, *more = waiting
    kind = first.kind.split()[-1]
    if first.end:
        place = f"turn {transcript.turn_at(first.start) + 1}, “{cut(first.words, 60)}”"
        how = f"select it and press {key_of(screen, _KEYS[kind])}"
    else:
        place, how = "the transcript", f"press {key_of(screen, 'code.transcript-memo')}"
    also = f" {len(more)} more in this transcript." if more else ""
    return f"A {kind} that was not saved is kept for {place}: {how}.{also}"


def _kind(work: Work, kind: str) -> str:
    return f"{work.desk.session.id} {kind}" if work.desk.session else kind
