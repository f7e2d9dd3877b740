"""What a changed project brings, as lines at the end of journals that are there already."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from qualcode.formats.codebook_edit import Reason, add_node, record
from qualcode.formats.refi.arrival import Arrival
from qualcode.journal.events import (
    AddCode,
    DropMemo,
    DropSegment,
    MoveSegment,
    Op,
    RemoveCode,
    SetSentence,
    WriteMemo,
    encode,
)
from qualcode.model.ids import CoderId, TranscriptId
from qualcode.model.segment import Memo, Segment
from qualcode.model.transcript import Transcript
from qualcode.project.exchanging_again import Again
from qualcode.project.exchanging_files import (
    Files,
    Pen,
    Steps,
    acts,
    beside_lines,
    made_steps,
    new_journal,
    written_steps,
)
from qualcode.project.exchanging_kept import Aside
from qualcode.project.project import Project
from qualcode.store.files import read_bytes, read_text
from qualcode.store.journals import journal_of
from qualcode.text.anchor import anchor

_Journal = tuple[TranscriptId | None, CoderId]
"""A journal on a transcript, or the one of memos beside the words."""


@dataclass(frozen=True, slots=True)
class Takes:
    """What of a changed project is taken over; what is new always is."""

    changes: bool = False
    removals: bool = False


def rest_of(arrival: Arrival, again: Again, project: Project) -> Arrival:
    """The arrival without what the study has: what is written as a first import is."""
    corpus, texts = arrival.corpus, again.transcripts
    new = {id: t for id, t in corpus.transcripts.items() if id not in texts}
    memos = tuple(m for m in corpus.memos if m.transcript in new)
    books = {id: b for id, b in corpus.codebooks.items() if id not in project.codebooks}
    people = {i: p for i, p in corpus.participants.items() if i not in project.participants}
    segments = tuple(s for s in corpus.segments if s.transcript in new)
    return replace(
        arrival,
        corpus=replace(
            corpus, transcripts=new, participants=people, codebooks=books, segments=segments,
            memos=memos,
        ),
    )  # fmt: skip


def grown_files(
    project: Project, arrival: Arrival, aside: Aside, again: Again, takes: Takes, pen: Pen
) -> Files:
    """Every journal and codebook that grows, whole, by path below the study."""
    files: Files = {}
    for (id, coder), steps in _steps(project, arrival, again, takes, pen).items():
        folder = project.folder.root / ("memos" if id is None else f"codings/{id}")
        journal = journal_of(folder, coder)
        if id is None:
            path = f"memos/{coder}.jsonl"
            there = project.folder.root / path
            before = _whole_lines(there) if there.is_file() else b""
            lines = beside_lines(coder, steps, pen)
        elif journal is None:
            name = f"{id}/{coder}"
            state = arrival.beside.states.get(name, "independent") if arrival.beside else None
            here = project.transcripts[id]
            lines = new_journal(here, coder, state or "independent", steps, aside, pen)
            before, path = b"", f"codings/{name}.jsonl"
        else:
            before = _whole_lines(journal.path)
            path = journal.path.relative_to(project.folder.root).as_posix()
            lines = list(acts(steps, journal.events[-1].id, pen))
        files[path] = before + b"".join(map(encode, lines))
    return files | _books(project, again, pen)


def _whole_lines(path: Path) -> bytes:
    """A journal as it is, its last line ended."""
    data = read_bytes(path)
    return data if not data or data.endswith(b"\n") else data + b"\n"


def locked(project: Project, arrival: Arrival, again: Again | None, held: ExitStack) -> None:
    """Holds the journals that grow until `held` ends; LockedError when somebody codes in one."""
    names = {f"memos__{m.coder}": f"memos/{m.coder}" for m in arrival.corpus.memos}
    for segment in _touched(again) if again else ():
        name = f"{segment.transcript}__{segment.coder}"
        names[name] = f"{segment.transcript}/{segment.coder}"
    for memo in (*again.memos, *(m for m, _ in again.changed_memos)) if again else ():
        folder = _journal_of(memo, again.transcripts)[0] or "memos" if again else "memos"
        names[f"{folder}__{memo.coder}"] = f"{folder}/{memo.coder}"
    for name in sorted(names):
        lock = project.folder.lock(name, f"The journal {names[name]}.jsonl")
        held.enter_context(lock.acquire())
    for book in sorted({book for book, _, _ in again.nodes}) if again else ():
        lock = project.folder.lock(f"codebook__{book}", f"The codebook {book}")
        held.enter_context(lock.acquire())


def _touched(again: Again) -> Iterator[Segment]:
    yield from again.segments
    yield from again.removed
    for pairs in (again.codings, again.sentences, again.changed, again.uncoded):
        yield from (segment for segment, _ in pairs)


def _journal_of(memo: Memo, texts: Collection[TranscriptId]) -> _Journal:
    id = memo.transcript
    return (id if id is not None and memo.about is None and id in texts else None), memo.coder


def _steps(
    project: Project, arrival: Arrival, again: Again, takes: Takes, pen: Pen
) -> dict[_Journal, Steps]:
    """What is written in each journal: what is new at its own moments, and the rest now."""
    segments: dict[_Journal, list[Segment]] = {}
    memos: dict[_Journal, list[Memo]] = {}
    for segment in again.segments:
        segments.setdefault((segment.transcript, segment.coder), []).append(segment)
    for memo in again.memos:
        memos.setdefault(_journal_of(memo, again.transcripts), []).append(memo)
    ops: dict[_Journal, list[Op]] = {}
    for journal, op in _ops(project, again, takes):
        ops.setdefault(journal, []).append(op)
    found: dict[_Journal, Steps] = {}
    for journal in dict.fromkeys((*segments, *memos, *ops)):
        id, _ = journal
        steps: Steps = []
        if id is not None:
            there = arrival.corpus.transcripts[id]
            steps += made_steps(segments.get(journal, ()), there, pen)
        steps += written_steps(memos.get(journal, ()), pen)
        if ops.get(journal):
            steps.append((pen.stamp, tuple(ops[journal])))
        found[journal] = steps
    return found


def _ops(project: Project, again: Again, takes: Takes) -> Iterator[tuple[_Journal, Op]]:
    """The steps on what is there already."""
    for segment, applied in again.codings:
        added = AddCode(segment.id, applied.code, applied.book_version, applied.origin)
        yield (segment.transcript, segment.coder), added
    for segment, words in again.sentences:
        yield (segment.transcript, segment.coder), SetSentence(segment.id, words)
    if takes.changes:
        for ours, theirs in again.changed:
            text = project.transcripts[ours.transcript]
            yield from (((ours.transcript, ours.coder), op) for op in _changes(ours, theirs, text))
        for memo, now in again.changed_memos:
            op = WriteMemo(now.id, now.text, now.title, now.segments, now.about)
            yield _journal_of(memo, again.transcripts), op
    if takes.removals:
        for segment, code in again.uncoded:
            yield (segment.transcript, segment.coder), RemoveCode(segment.id, code)
        for segment in again.removed:
            yield (segment.transcript, segment.coder), DropSegment(segment.id)
        for memo in again.removed_memos:
            yield _journal_of(memo, again.transcripts), DropMemo(memo.id)


def _changes(ours: Segment, theirs: Segment, text: Transcript) -> Iterator[Op]:
    if theirs.span != ours.span:
        held = anchor(text.text, theirs.span)
        edges = (theirs.span.start, theirs.span.end)
        yield MoveSegment(ours.id, edges, text.version, held.quote, held.pre, held.post)
    if theirs.sentence != ours.sentence:
        yield SetSentence(ours.id, theirs.sentence or "")


def _books(project: Project, again: Again, pen: Pen) -> Files:
    """The codebooks with the new codes in them, as the next version."""
    files: Files = {}
    for book in dict.fromkeys(book for book, _, _ in again.nodes):
        path = project.folder.book_files()[book]
        shown = project.folder.shown(path)
        before = after = read_text(path)
        for id, under, node in again.nodes:
            if id == book:
                after = add_node(after, node, under=under, path=shown)
        reason = Reason("import", pen.stamp[:10], "codes made in another program")
        files[shown] = record(before, after, reason, path=shown).encode()
    return files
