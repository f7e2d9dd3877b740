"""Texts that a coder left without saving, on the disk until they are saved or emptied.

They are no part of the study and lie beside its caches: what forgets words there forgets these.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from qualcode.model.errors import StudyError
from qualcode.model.ids import CoderId, TranscriptId
from qualcode.model.span import Span
from qualcode.model.transcript import Transcript
from qualcode.project.project import Project
from qualcode.store.files import write_atomically


class Draft(msgspec.Struct, frozen=True):
    """A text as far as it was typed, and the words it is about, if it is about words."""

    kind: str
    """What it was to become: `memo`, `sentence`, or what only its screen knows."""
    text: str = ""
    transcript: TranscriptId | None = None
    start: int = 0
    end: int = 0
    """Both 0 when it is about a whole transcript, or about no words at all."""
    words: str = ""


def about_words(kind: str, transcript: Transcript, span: Span | None) -> Draft:
    """A draft without a text yet: about these words, or about the whole transcript."""
    if span is None:
        return Draft(kind, "", transcript.id)
    return Draft(kind, "", transcript.id, span.start, span.end, transcript.words(span))


def drafts(project: Project, coder: CoderId) -> tuple[Draft, ...]:
    """Every draft of a coder, the oldest first; an unreadable or missing file has none."""
    try:
        return msgspec.json.decode(_file(project, coder).read_bytes(), type=tuple[Draft, ...])
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return ()


def drafts_on(project: Project, coder: CoderId, transcript: Transcript) -> tuple[Draft, ...]:
    """Those about a transcript, in order of place; words that were moved are followed.

    A draft on words that are gone, or that now stand elsewhere more than once, stays where it was.
    """
    known = drafts(project, coder)
    placed = [_placed(d, transcript.text) if d.transcript == transcript.id else d for d in known]
    _write(project, coder, known, placed)
    return tuple(sorted((d for d in placed if d.transcript == transcript.id), key=_place))


def text_of(project: Project, coder: CoderId, about: Draft) -> str:
    """What was typed about the same thing before; empty when nothing was."""
    return next((d.text for d in drafts(project, coder) if _place(d) == _place(about)), "")


def keep_draft(project: Project, coder: CoderId, draft: Draft) -> None:
    """Puts a draft in the place of the one about the same thing; one without a text takes it away.

    A study on a disk that cannot be written is left as it is.
    """
    known = drafts(project, coder)
    others = [d for d in known if _place(d) != _place(draft)]
    _write(project, coder, known, [*others, draft] if draft.text.strip() else others)


def _write(project: Project, coder: CoderId, known: Sequence[Draft], kept: Sequence[Draft]) -> None:
    if list(kept) == list(known):
        return
    content = msgspec.json.format(msgspec.json.encode(list(kept)), indent=1)
    try:
        write_atomically(_file(project, coder), content)
    except (StudyError, OSError):
        return


def _place(draft: Draft) -> tuple[str, int, int, str]:
    return draft.transcript or "", draft.start, draft.end, draft.kind


def _placed(draft: Draft, text: str) -> Draft:
    if text[draft.start : draft.end] == draft.words or text.count(draft.words) != 1:
        return draft
    start = text.index(draft.words)
    return msgspec.structs.replace(draft, start=start, end=start + len(draft.words))


def _file(project: Project, coder: CoderId) -> Path:
    return project.folder.hidden / "drafts" / f"{coder}.json"
