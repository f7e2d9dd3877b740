"""A desk driven at random against a plain account of what must be true at every step."""

from __future__ import annotations

import copy
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from qualcode.journal.state import state_of
from qualcode.model.ids import CodeId, SegmentId
from qualcode.model.span import Span
from qualcode.project.desk import Desk
from qualcode.project.project import Project
from qualcode.store.journals import journal_of, read_journal
from tests.store.helpers import ANA, FG1, made_study

CODES = [CodeId(f"small/{c}") for c in ("rooster", "online", "binding-studenten", "?Mentor")]
spans = st.tuples(st.integers(0, 200), st.integers(1, 16)).map(lambda p: Span(p[0], p[0] + p[1]))
words = st.text('aé🙂\n" ', min_size=1, max_size=5)
picks = st.integers(0, 10**6)


@dataclass
class Marks:
    """What is on one segment."""

    span: Span
    codes: list[CodeId] = field(default_factory=list)
    sentence: str | None = None
    flags: set[str] = field(default_factory=set)


@dataclass
class Account:
    """Everything a coder would see, after every action that counts."""

    segments: dict[SegmentId, Marks] = field(default_factory=dict)
    memos: dict[str, tuple[str, tuple[SegmentId, ...]]] = field(default_factory=dict)


class DeskMachine(RuleBasedStateMachine):
    """One coder; `past` holds the account before each action, `future` what can be redone."""

    @initialize()
    def begin(self) -> None:
        self.root = Path(tempfile.mkdtemp())
        self.project: Project = made_study(self.root)
        self.path = self.project.folder.codings_folder(FG1) / "ana.jsonl"
        self.now, self.past, self.future = Account(), [], []  # type: ignore[var-annotated]
        self.finished: tuple[Span, ...] | None = None
        self.desk = Desk.open(self.project, FG1, ANA)

    def teardown(self) -> None:
        if hasattr(self, "root"):
            self.desk.close()
            shutil.rmtree(self.root)

    def change(self) -> Account:
        """The account to change, after the one before it was set aside."""
        self.past.append(copy.deepcopy(self.now))
        self.future.clear()
        return self.now

    def pick(self, number: int) -> SegmentId:
        ids = sorted(self.now.segments)
        return ids[number % len(ids)]

    def has_segments(self) -> bool:
        return bool(self.now.segments)

    def has_lines(self) -> bool:
        return self.path.exists() and self.path.stat().st_size > 0

    @rule(span=spans, codes=st.lists(st.sampled_from(CODES), min_size=1, max_size=3),
          sentence=st.none() | words, memo=st.none() | words)  # fmt: skip
    def code(self, span: Span, codes: list[CodeId], sentence: str | None, memo: str | None) -> None:
        # Of segments with the same edges the one with the lowest id is used again.
        old = next(
            (i for i in sorted(self.now.segments) if self.now.segments[i].span == span), None
        )
        there = self.now.segments[old] if old else Marks(span)
        if (
            old
            and set(codes) <= set(there.codes)
            and sentence in {None, there.sentence}
            and not memo
        ):
            return
        made = self.desk.code(span, codes, sentence=sentence, memo=memo)
        account = self.change()
        assert old in {None, made.id}
        marks = account.segments.setdefault(made.id, Marks(span))
        marks.codes += [c for c in dict.fromkeys(codes) if c not in marks.codes]
        marks.sentence = sentence or marks.sentence
        if memo:
            [new] = {m.id for m in self.desk._memos()} - set(account.memos)
            account.memos[new] = (memo, (made.id,))

    @precondition(has_segments)
    @rule(number=picks, which=picks)
    def uncode(self, number: int, which: int) -> None:
        id = self.pick(number)
        marks = self.now.segments[id]
        if not marks.codes:
            return
        code = marks.codes[which % len(marks.codes)]
        self.desk.uncode(id, code)
        account = self.change()
        marks = account.segments[id]
        marks.codes.remove(code)
        linked = any(id in links for _, links in account.memos.values())
        if not (marks.codes or marks.sentence or marks.flags or linked):
            del account.segments[id]

    @precondition(has_segments)
    @rule(number=picks, span=spans)
    def move(self, number: int, span: Span) -> None:
        id = self.pick(number)
        self.desk.move(id, span)
        self.change().segments[id].span = span

    @precondition(has_segments)
    @rule(number=picks, flag=st.sampled_from(["unique", "selected"]), on=st.booleans())
    def flag(self, number: int, flag: str, on: bool) -> None:
        id = self.pick(number)
        self.desk.flag(id, flag, on=on)
        flags = self.change().segments[id].flags
        (flags.add if on else flags.discard)(flag)

    @precondition(has_segments)
    @rule(number=picks, sentence=st.just("") | words)
    def say(self, number: int, sentence: str) -> None:
        id = self.pick(number)
        self.desk.say(id, sentence)
        self.change().segments[id].sentence = sentence or None

    @precondition(has_segments)
    @rule(number=picks)
    def drop(self, number: int) -> None:
        id = self.pick(number)
        self.desk.drop(id)
        del self.change().segments[id]

    @precondition(has_segments)
    @rule(number=picks, text=words)
    def memo(self, number: int, text: str) -> None:
        id = self.pick(number)
        made = self.desk.memo(text, segments=[id])
        self.change().memos[made] = (text, (id,))

    @rule(text=words, number=picks)
    def rewrite_or_drop_a_memo(self, text: str, number: int) -> None:
        ids = sorted(self.now.memos)
        if not ids:
            return
        id = ids[number % len(ids)]
        if number % 2:
            self.desk.drop_memo(id)
            del self.change().memos[id]
        else:
            self.desk.memo(text, id=id)
            self.change().memos[id] = (text, ())

    @rule()
    def undo(self) -> None:
        done = self.desk.undo()
        assert (done is not None) == bool(self.past)
        if done:
            self.future.append(self.now)
            self.now = self.past.pop()

    @rule()
    def redo(self) -> None:
        done = self.desk.redo()
        assert (done is not None) == bool(self.future)
        if done:
            self.past.append(self.now)
            self.now = self.future.pop()

    @rule(some=st.none() | st.lists(spans, max_size=2))
    def finish(self, some: list[Span] | None) -> None:
        self.desk.done(some)
        whole = (Span(0, len(self.desk.transcript.text)),)
        self.finished = whole if some is None else tuple(some) or None

    @rule()
    def reopen(self) -> None:
        self.desk.close()
        self.desk = Desk.open(self.project.fresh(), FG1, ANA)
        assert self.desk.locked is None

    @precondition(lambda self: self.has_lines())
    @rule(share=st.floats(0, 1, exclude_max=True))
    def tear_a_line_that_was_never_confirmed(self, share: float) -> None:
        self.desk.close()
        whole = self.path.read_bytes()
        line = whole.splitlines(keepends=True)[-1]
        # Without its closing brace no line is whole, however much of it was written.
        torn = line[: int(share * (len(line) - 2))]
        self.path.write_bytes(whole + torn)
        self.desk = Desk.open(self.project.fresh(), FG1, ANA)
        assert (self.desk.torn is not None) == bool(torn)
        assert self.path.read_bytes() == whole

    @precondition(lambda self: self.has_lines())
    @rule(share=st.floats(0, 1))
    def a_sync_program_leaves_an_older_copy(self, share: float) -> None:
        lines = self.path.read_bytes().splitlines(keepends=True)
        kept = max(1, int(share * len(lines)))
        copy = self.path.with_name("ana (conflicted copy).jsonl")
        copy.write_bytes(b"".join(lines[:kept]))
        self.reopen()

    @invariant()
    def what_the_desk_shows_is_the_account(self) -> None:
        if hasattr(self, "desk"):
            self.agrees(self.desk)

    @rule()
    def what_is_on_the_disk_is_the_account(self) -> None:
        reader = Desk.open(self.project.fresh(), FG1, ANA, write=False)
        self.agrees(reader)
        if self.has_lines():
            assert read_journal(self.path).torn == b""
            journal = journal_of(self.path.parent, ANA)
            assert journal is not None
            assert journal.complaints == state_of(journal.events).complaints == ()

    def agrees(self, desk: Desk) -> None:
        shown = {
            s.id: (s.span, s.codes, s.sentence, s.flags, desk.segment_at(s.span) is not None)
            for s in desk.segments()
        }
        assert shown == {
            id: (m.span, tuple(m.codes), m.sentence, frozenset(m.flags), True)
            for id, m in self.now.segments.items()
        }
        places = [(s.span, s.id) for s in desk.segments()]
        assert places == sorted(places)
        assert {m.id: (m.text, m.segments) for m in desk._memos()} == self.now.memos
        done = desk.state.done if desk.state else None
        merged = (
            None
            if self.finished is None
            else {p for s in self.finished for p in range(s.start, s.end)}
        )
        told = None if done is None else {p for s in done.spans for p in range(s.start, s.end)}
        assert told == merged


DeskMachine.TestCase.settings = settings(max_examples=25, stateful_step_count=40, deadline=None)
TestDesk = DeskMachine.TestCase
