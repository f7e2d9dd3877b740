"""Memos: on words and transcripts in the coder's journal, on codes, cases and the study beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from qualcode.journal.events import VERSION, Act, Open, WriteMemo
from qualcode.journal.state import State, state_of
from qualcode.model.errors import UsageError
from qualcode.model.ids import CoderId, SegmentId, TranscriptId
from qualcode.model.segment import Memo
from qualcode.project.desk import Desk, coder_named
from qualcode.project.naming import code_named
from qualcode.project.project import Project
from qualcode.store.journals import journal_of, journals_in, writer

_FOLDER = "memos"


def memos(
    project: Project,
    *,
    transcripts: Sequence[TranscriptId] = (),
    coders: Sequence[CoderId] = (),
) -> Iterator[Memo]:
    """Every memo, those on words first; empty choices mean all.

    Memos on codes, cases and the study are left out when `transcripts` are chosen.
    """
    wanted = {c.casefold() for c in coders}
    ids = transcripts or project.folder.transcript_ids()
    named = wanted if transcripts else ()
    found = [journal for id in ids for journal in project.journals(id, asked=named)]
    if not transcripts:
        beside = journals_in(project.folder.root / _FOLDER)
        found += [j for j in beside if project.may_read_memos(state_of(j.events).coder)]
    for journal in found:
        state = state_of(journal.events)
        if not wanted or state.coder.casefold() in wanted:
            yield from state.memos()


def about_named(project: Project, given: str) -> str:
    """What a memo is about, checked: `study`, `case:NAME`, or `code:CODE` by any of its names."""
    kind, _, name = given.partition(":")
    if given == "study":
        return given
    if kind == "case" and name.strip():
        return f"case:{name.strip()}"
    if kind == "code" and name.strip():
        return f"code:{code_named(name.strip(), project.codebooks)}"
    raise UsageError(f'A memo cannot be about "{given}".', "Write study, case:NAME or code:CODE.")


def write_about(project: Project, coder: str, about: str, text: str, *, title: str = "") -> Memo:
    """Writes a memo on a code, a case or the study; the memo as it was written."""
    who = coder_named(project, coder)
    subject = about_named(project, about)
    folder = project.folder.root / _FOLDER
    path = folder / f"{who}.jsonl"
    torn = project.folder.hidden / "torn"
    with writer(path, locks=project.folder.locks, torn=torn, new_id=project.new_id) as pen:
        journal = journal_of(folder, who)
        state = state_of(journal.events) if journal else None
        if state is None:
            opening = Open(VERSION, project.new_id(), None, project.stamp(), project.study.id, who)
            pen.append(opening)
            state = State(opening)
        memo = WriteMemo(project.new_id(), text, title, (), subject)
        event = Act(VERSION, project.new_id(), state.last, project.stamp(), (memo,))
        pen.append(event)
        state.apply(event)
    return state.memos()[-1]


def link(project: Project, coder: str, memo: str, segments: Sequence[SegmentId]) -> Memo:
    """Links a memo on words to more segments of its transcript; UsageError when it is unknown."""
    who = coder_named(project, coder)
    for id in project.folder.transcript_ids():
        found = [m for m in memos(project, transcripts=[id], coders=[who]) if m.id == memo]
        if found:
            every = tuple(dict.fromkeys([*found[0].segments, *segments]))
            with Desk.open(project, id, who) as desk:
                if desk.locked:
                    raise desk.locked
                desk.memo(found[0].text, title=found[0].title, segments=every, id=memo)
            return replace(found[0], segments=every)
    raise UsageError(f"{who} has no memo {memo} on words.", "See: qualcode memo list --json")
