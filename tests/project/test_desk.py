"""A coder at work: every action checked, written, then shown; nobody else's work is opened."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Self

import pytest

from qualcode.journal.events import DropSegment, Open
from qualcode.model.errors import AnchorError, JournalError, LockedError, StudyError, UsageError
from qualcode.model.ids import CodeId, CoderId, SegmentId, TranscriptId
from qualcode.model.segment import Segment
from qualcode.model.span import Span
from qualcode.project.desk import Desk
from qualcode.project.project import Project
from qualcode.store.journals import read_journal
from tests.store.helpers import ANA, BEN, FG1, made_study

STUDENTS, STAFF = CodeId("small/binding-studenten"), CodeId("small/binding-docenten")
ROSTER, ONLINE, OPEN = CodeId("small/rooster"), CodeId("small/online"), CodeId("small/?Mentor")
HERE, THERE = Span(32, 52), Span(100, 120)
NOBODY = SegmentId("01K00000000000000000000000")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return made_study(tmp_path)


def desk_of(project: Project, coder: str = "ana") -> Desk:
    return Desk.open(project.fresh(), FG1, CoderId(coder))


def shown(desk: Desk) -> list[tuple[int, int, tuple[CodeId, ...], str | None, frozenset[str]]]:
    return [(s.span.start, s.span.end, s.codes, s.sentence, s.flags) for s in desk.segments()]


def test_a_coding_is_one_action_with_its_words_and_their_surroundings(project: Project) -> None:
    with desk_of(project) as desk:
        made = desk.code(HERE, [STUDENTS, STAFF, STUDENTS], sentence="tijd", memo="let op")
        assert (made.codes, made.sentence, made.coder) == ((STUDENTS, STAFF), "tijd", ANA)
        assert [a.book_version for a in made.applied] == [1, 1]
        [memo] = desk.state.memos() if desk.state else ()
        assert (memo.text, memo.segments) == ("let op", (made.id,))
    path = project.folder.codings_folder(FG1) / "ana.jsonl"
    opening, act = read_journal(path).events
    assert isinstance(opening, Open)
    assert (opening.coder, opening.transcript, opening.state) == ("ana", "FG1", "independent")
    text = project.folder.transcript(FG1).text
    op = act.ops[0]  # type: ignore[union-attr]
    assert (op.quote, op.pre, op.post) == (text[32:52], text[0:32], text[52:84])  # type: ignore[union-attr]


def test_the_same_edges_are_one_segment_and_codes_that_are_there_stay(project: Project) -> None:
    with desk_of(project) as desk:
        first = desk.code(HERE, [STUDENTS])
        again = desk.code(HERE, [STUDENTS, ROSTER])
        assert (again.id, again.codes) == (first.id, (STUDENTS, ROSTER))
        other = desk.code(Span(32, 53), [ROSTER])
        assert other.id != first.id
        with pytest.raises(UsageError, match="small/rooster: already on these words"):
            desk.code(HERE, [ROSTER])
        desk.code(HERE, [], sentence="tijd")
        with pytest.raises(UsageError, match="already on these words"):
            desk.code(HERE, [], sentence="tijd")


@pytest.mark.parametrize(
    ("span", "codes", "error", "told"),
    [
        (Span(32, 9000), [ROSTER], AnchorError, "ends at 9,000"),
        (HERE, [CodeId("small/binding")], UsageError, "a category, not a code"),
        (HERE, [ROSTER, CodeId("small/x")], UsageError, "No codebook has the code small/x"),
        (HERE, [CodeId("rooster")], UsageError, "No codebook has the code rooster"),
    ],
)
def test_what_may_not_be_coded_leaves_no_trace(
    project: Project, span: Span, codes: list[CodeId], error: type[Exception], told: str
) -> None:
    with desk_of(project) as desk:
        with pytest.raises(error, match=told):
            desk.code(span, codes)
        assert desk.segments() == ()
        assert desk.log() == []


def test_a_code_goes_and_the_segment_with_its_last_code_and_nothing_else(project: Project) -> None:
    with desk_of(project) as desk:
        made = desk.code(HERE, [STUDENTS, ROSTER])
        desk.uncode(made.id, STUDENTS)
        assert shown(desk) == [(32, 52, (ROSTER,), None, frozenset())]
        with pytest.raises(UsageError, match=r"is not on these words\.\nThere: small/rooster"):
            desk.uncode(made.id, STUDENTS)
        desk.uncode(made.id, ROSTER)
        assert desk.segments() == ()
        keeps: list[Callable[[Segment], object]] = [
            lambda s: desk.flag(s.id, "unique"),
            lambda s: desk.say(s.id, "tijd"),
            lambda s: desk.memo("let op", segments=[s.id]),
        ]
        for number, keep in enumerate(keeps):
            kept = desk.code(Span(60 + number, 80), [ROSTER])
            keep(kept)
            desk.uncode(kept.id, ROSTER)
            assert desk.segment_at(Span(60 + number, 80)) is not None
        with pytest.raises(UsageError, match="There: no codes"):
            desk.uncode(kept.id, ROSTER)


def test_one_code_takes_the_place_of_another(project: Project) -> None:
    with desk_of(project) as desk:
        made = desk.code(HERE, [OPEN])
        with pytest.raises(UsageError, match="small/rooster is not on these words"):
            desk.replace(made.id, ROSTER, STUDENTS)
        with pytest.raises(UsageError, match="No codebook"):
            desk.replace(made.id, OPEN, CodeId("small/x"))
        desk.replace(made.id, OPEN, CodeId("small/a.mentor"))
        assert shown(desk) == [(32, 52, (CodeId("small/a.mentor"),), None, frozenset())]
        assert len(desk.log()) == 3


def test_edges_flags_sentences_and_memos_change_one_by_one(project: Project) -> None:
    with desk_of(project) as desk:
        made = desk.code(HERE, [ROSTER])
        desk.move(made.id, THERE)
        desk.flag(made.id, "unique")
        desk.flag(made.id, "selected")
        desk.flag(made.id, "unique", on=False)
        desk.say(made.id, "Het werkzame element is tijd")
        memo = desk.memo("camera", title="uit", segments=[made.id])
        assert desk.memo("camera's", id=memo) == memo
        assert shown(desk) == [
            (100, 120, (ROSTER,), "Het werkzame element is tijd", frozenset({"selected"}))
        ]
        assert [(m.id, m.text, m.title) for m in desk._memos()] == [(memo, "camera's", "")]
        with pytest.raises(AnchorError, match="ends at 9,000"):
            desk.move(made.id, Span(100, 9000))
        desk.say(made.id, "")
        desk.drop_memo(memo)
        with pytest.raises(UsageError, match=f"ana has no memo {memo} in FG1"):
            desk.drop_memo(memo)
        desk.drop(made.id)
        assert desk.segments() == ()
        assert desk.state is not None
        assert desk.state.complaints == ()


def test_every_verb_on_a_segment_that_is_not_there_says_so(project: Project) -> None:
    with desk_of(project) as desk:
        verbs: list[Callable[[], object]] = [
            lambda: desk.uncode(NOBODY, ROSTER),
            lambda: desk.drop(NOBODY),
            lambda: desk.replace(NOBODY, ROSTER, ONLINE),
            lambda: desk.move(NOBODY, HERE),
            lambda: desk.flag(NOBODY, "unique"),
            lambda: desk.say(NOBODY, "x"),
            lambda: desk.memo("x", segments=[NOBODY]),
        ]
        for verb in verbs:
            with pytest.raises(UsageError, match=f"ana has no segment {NOBODY} in FG1"):
                verb()
        assert desk.log() == []


def test_rules_that_are_left_open_are_said_for_the_segment(project: Project) -> None:
    with desk_of(project) as desk:
        made = desk.code(HERE, [ONLINE, OPEN])
        assert [(w.code, w.message) for w in desk.warnings(made)] == [
            (ONLINE, "a secondary code needs a primary one on the same words"),
            (OPEN, 'the label "Mentor" still needs its element'),
        ]
        desk.code(Span(51, 53), [ROSTER])
        assert [w.code for w in desk.warnings(made)] == [OPEN]


def test_undo_and_redo_work_across_reopening_and_say_what_they_did(project: Project) -> None:
    with desk_of(project) as desk:
        assert (desk.undo(), desk.redo()) == (None, None)
        desk.code(HERE, [ROSTER])
        desk.code(THERE, [STAFF])
        before = shown(desk)
    told = []
    for _ in range(3):
        with desk_of(project) as desk:
            done = desk.undo()
            told.append(done and done.what.split("; ")[-1])
            if done is None:
                assert desk.segments() == ()
    assert told == ["add small/binding-docenten", "add small/rooster", None]
    for _ in range(3):
        with desk_of(project) as desk:
            done = desk.redo()
            told.append(done and done.what.split("; ")[-1])
    assert told[3:] == ["add small/rooster", "add small/binding-docenten", None]
    with desk_of(project) as desk:
        assert shown(desk) == before
        desk.undo()
        desk.code(Span(60, 70), [ROSTER])
        assert desk.redo() is None


def test_reading_and_finishing_are_noted_and_outside_undo(project: Project) -> None:
    with desk_of(project) as desk:
        desk.see([Span(0, 10), Span(8, 30)])
        desk.done()
        assert desk.state is not None
        assert desk.state.done is not None
        assert desk.state.done.spans == (Span(0, len(desk.transcript.text)),)
        assert desk.state.seen == {desk.transcript.version: [Span(0, 30)]}
        assert desk.undo() is None
        desk.done([Span(0, 5), Span(9, 12)])
        assert desk.state.done.spans == (Span(0, 5), Span(9, 12))  # type: ignore[comparison-overlap]
        desk.done([])
        assert desk.state.done is None


def test_nothing_of_another_coder_is_read_but_whose_file_it_is(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desk_of(project, "ben") as desk:
        desk.code(HERE, [ROSTER], sentence="geheim van ben")
    folder = project.folder.codings_folder(FG1)
    (folder / "ben (1).jsonl").write_bytes((folder / "ben.jsonl").read_bytes())
    bens = {p: p.read_bytes() for p in folder.glob("ben*")}
    read: dict[Path, bytes] = {}
    real_open, real_bytes = Path.open, Path.read_bytes

    class Watched:
        """A file that notes what was read from it."""

        def __init__(self, path: Path) -> None:
            self.path, self.file = path, real_open(path, "rb")

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            self.file.close()

        def readline(self) -> bytes:
            line = self.file.readline()
            read[self.path] = read.get(self.path, b"") + line
            return line

    def opened(self: Path, mode: str = "r", *rest: object, **more: object) -> object:
        return Watched(self) if self in bens else real_open(self, mode, *rest, **more)  # type: ignore[call-overload]

    def whole(self: Path) -> bytes:
        assert self not in bens, f"{self} was read"
        return real_bytes(self)

    monkeypatch.setattr(Path, "open", opened)
    monkeypatch.setattr(Path, "read_bytes", whole)
    with desk_of(project) as desk:
        desk.code(THERE, [STAFF])
        desk.undo()
        assert [s.codes for s in desk.segments()] == []
    assert set(read) == set(bens)
    for path, seen in read.items():
        assert set(seen.splitlines()) == {bens[path].splitlines()[0]}
        assert b"geheim" not in seen
    monkeypatch.undo()
    assert {p: p.read_bytes() for p in folder.glob("ben*")} == bens


def test_a_second_window_reads_and_says_who_writes(project: Project) -> None:
    with desk_of(project) as first:
        first.code(HERE, [ROSTER])
        second = desk_of(project)
        assert second.locked is not None
        assert f"process {os.getpid()}" in second.locked.holder
        assert len(second.segments()) == 1
        verbs: list[Callable[[], object]] = [
            lambda: second.code(THERE, [ROSTER]),
            second.undo,
            second.done,
            lambda: second.see([HERE]),
        ]
        for verb in verbs:
            with pytest.raises(LockedError, match="is being written by"):
                verb()
        with desk_of(project, "ben") as other:
            assert other.locked is None
    with desk_of(project) as third:
        assert third.locked is None


def test_a_desk_that_only_reads_takes_no_lock_and_writes_nothing(project: Project) -> None:
    with desk_of(project) as desk:
        desk.code(HERE, [ROSTER])
    before = {p: p.stat().st_mtime_ns for p in project.folder.root.rglob("*") if p.is_file()}
    reader = Desk.open(project, FG1, ANA, write=False)
    assert [s.codes for s in reader.segments()] == [(ROSTER,)]
    assert len(reader.log()) == 2
    with pytest.raises(LockedError, match="opened to read only"):
        reader.code(THERE, [ROSTER])
    nobody = Desk.open(project, FG1, BEN, write=False)
    assert (nobody.segments(), nobody.log(), nobody.undo(), nobody.state) == ((), [], None, None)
    with pytest.raises(
        UsageError, match=r"ben has no segment [^\n]*\nIds stand in: qualcode code list -t"
    ):
        nobody.drop(NOBODY)
    with pytest.raises(LockedError):
        nobody.code(THERE, [ROSTER])
    after = {p: p.stat().st_mtime_ns for p in project.folder.root.rglob("*") if p.is_file()}
    assert after == before


def test_a_closed_desk_writes_no_more_and_may_be_closed_again(project: Project) -> None:
    desk = desk_of(project)
    desk.close()
    desk.close()
    with pytest.raises(LockedError):
        desk.code(HERE, [ROSTER])


def test_a_journal_that_cannot_be_trusted_is_refused_and_its_lock_is_free(
    project: Project,
) -> None:
    with desk_of(project) as desk:
        desk.code(HERE, [ROSTER])
    folder = project.folder.codings_folder(FG1)
    opening = (folder / "ana.jsonl").read_bytes().splitlines(keepends=True)[0]
    # The journal itself is whole, so that it is open to write when its copy is refused.
    copy = folder / "ana (1).jsonl"
    copy.write_bytes(opening + b"{}\n")
    with pytest.raises(JournalError, match=r"ana \(1\)\.jsonl, line 2") as raised:
        desk_of(project)
    # While the error is looked at, the desk it comes from is still alive.
    assert raised.traceback
    assert list(project.folder.locks.iterdir()) == []
    copy.write_bytes(b"{}\n" + opening)
    with pytest.raises(JournalError, match=r"ana \(1\)\.jsonl, line 1"):
        desk_of(project)
    copy.unlink()
    with desk_of(project) as desk:
        assert desk.locked is None


def test_coders_and_transcripts_that_are_not_there_are_named(project: Project) -> None:
    with pytest.raises(UsageError, match=r'"eva" is not a coder of this study.\nCoders: ana, ben'):
        desk_of(project, "eva")
    with pytest.raises(UsageError, match="cannot be the id of a coder"):
        desk_of(project, "../ana")
    for id in ("FG2", "../transcripts/FG1", "fg1x"):
        with pytest.raises(UsageError, match="There is no transcript"):
            Desk.open(project, TranscriptId(id), ANA)
    assert not (project.folder.root / "codings").exists()
    with desk_of(project, "ANA") as desk:
        desk.code(HERE, [ROSTER])
    assert [p.name for p in project.folder.codings_folder(FG1).iterdir()] == ["ana.jsonl"]


def test_a_folder_that_may_not_be_written_is_an_error_in_words_and_can_be_read(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desk_of(project) as desk:
        desk.code(HERE, [ROSTER])

    def refused(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(os, "open", refused)
    with pytest.raises(StudyError, match=r"cannot be written: Read-only file system"):
        desk_of(project)
    assert len(Desk.open(project.fresh(), FG1, ANA, write=False).segments()) == 1


def test_several_steps_are_one_action_and_taken_back_as_one(project: Project) -> None:
    with desk_of(project) as desk:
        one, two = desk.code(HERE, [ROSTER]), desk.code(THERE, [STAFF])
        desk.act([DropSegment(one.id), DropSegment(two.id)])
        assert desk.segments() == ()
        desk.undo()
        assert len(desk.segments()) == 2


_RACE = """
import sys, time
from pathlib import Path
from typing import Self
from qualcode.model.errors import LockedError
from qualcode.model.span import Span
from qualcode.project.desk import Desk
from qualcode.project.project import Project
root, start, go = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
print("ready", flush=True)
while not go.exists():
    time.sleep(0.001)
made = 0
while made < 8:
    with Desk.open(Project.open(root), "FG1", "ana") as desk:
        if desk.locked is None:
            desk.code(Span(start + made, start + made + 9), ["small/rooster"])
            made += 1
    time.sleep(0.002)
"""


def test_two_programs_that_start_at_once_take_turns_and_lose_nothing(
    project: Project, tmp_path: Path
) -> None:
    go = tmp_path / "go"
    children = [
        subprocess.Popen(
            [sys.executable, "-c", _RACE, str(tmp_path), str(start), str(go)],
            stdout=subprocess.PIPE,
        )
        for start in (0, 100)
    ]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
    go.touch()
    for child in children:
        with child:
            assert child.wait(timeout=60) == 0
    with desk_of(project) as desk:
        starts = [s.span.start for s in desk.segments()]
        assert desk.state is not None
        assert desk.state.complaints == ()
    assert starts == [*range(8), *range(100, 108)]
