"""Journals on disk: nothing confirmed is lost, nothing unfinished is glued to a new line."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from io import FileIO
from pathlib import Path

import pytest

from qualcode.journal.state import state_of
from qualcode.model.errors import JournalError, LockedError, StudyError
from qualcode.model.ids import CodeId
from qualcode.model.span import Span
from qualcode.project.desk import Desk
from qualcode.store.journals import journal_of, journals_in, read_journal
from tests.store.helpers import ANA, BEN, FG1, made_study

STUDENTS, TEACHERS = CodeId("small/binding-studenten"), CodeId("small/binding-docenten")


@pytest.fixture
def coded(tmp_path: Path) -> Path:
    """The journal of ana with three codings."""
    project = made_study(tmp_path)
    with Desk.open(project, FG1, ANA) as desk:
        for start in (32, 60, 100):
            desk.code(Span(start, start + 20), [STUDENTS])
    return project.folder.codings_folder(FG1) / "ana.jsonl"


def test_truncating_a_journal_at_every_byte_loses_at_most_the_line_that_was_cut(
    coded: Path,
) -> None:
    data = coded.read_bytes()
    ends = [i + 1 for i, byte in enumerate(data) if byte == 10]
    whole = read_journal(coded).events
    for cut in range(len(data) + 1):
        coded.write_bytes(data[:cut])
        kept = sum(end <= cut for end in ends)
        # A line of which only the line feed is missing is whole.
        kept += cut + 1 in ends
        found = read_journal(coded)
        assert found.events == whole[:kept], cut
        assert bool(found.torn) == (cut not in {0, *ends} and cut + 1 not in ends), cut


def test_after_any_cut_the_next_coding_stands_on_a_line_of_its_own(tmp_path: Path) -> None:
    project = made_study(tmp_path)
    path = project.folder.codings_folder(FG1) / "ana.jsonl"
    with Desk.open(project, FG1, ANA) as desk:
        desk.code(Span(32, 52), [STUDENTS])
    data = path.read_bytes()
    for cut in sorted({*range(0, len(data), 37), len(data) - 1}):
        path.write_bytes(data[:cut])
        before = read_journal(path).events
        with Desk.open(project, FG1, ANA) as desk:
            desk.code(Span(60, 80), [TEACHERS])
            assert (desk.torn is not None) == bool(
                cut and cut != len(data) - 1 and not _is_end(data, cut)
            )
        after = read_journal(path)
        assert after.torn == b""
        assert after.events[: len(before)] == before
        assert [s.codes for s in state_of(after.events).segments()][-1] == (TEACHERS,)


def _is_end(data: bytes, cut: int) -> bool:
    return data[cut - 1 : cut] == b"\n" or data[cut : cut + 1] == b"\n"


def test_what_was_set_aside_is_kept_and_told(coded: Path, tmp_path: Path) -> None:
    data = coded.read_bytes()
    coded.write_bytes(data[:-9])
    with Desk.open(made_study(tmp_path), FG1, ANA) as desk:
        assert desk.torn is not None
        assert (tmp_path / desk.torn).read_bytes() == data[:-9].rsplit(b"\n", 1)[1]


def test_a_bad_line_in_the_middle_stops_with_its_number(coded: Path) -> None:
    lines = coded.read_bytes().split(b"\n")
    lines[2] = lines[2][:-5]
    coded.write_bytes(b"\n".join(lines))
    with pytest.raises(JournalError, match=r"ana\.jsonl, line 3: "):
        read_journal(coded)


def test_copies_that_a_sync_program_made_are_read_as_one_journal(coded: Path) -> None:
    copy = coded.with_name("ana (conflicted copy).jsonl")
    lines = coded.read_bytes().splitlines(keepends=True)
    copy.write_bytes(b"".join(lines[:2]))
    coded.write_bytes(b"".join([lines[0], *lines[1:3]]))
    journal = journal_of(coded.parent, ANA)
    assert journal is not None
    assert journal.copies == (copy,)
    assert len(state_of(journal.events).segments()) == 2
    assert [j.path.name for j in journals_in(coded.parent)] == ["ana.jsonl"]


def test_one_coders_journal_opens_nobody_elses(coded: Path) -> None:
    other = coded.with_name("ben.jsonl")
    first = coded.read_bytes().splitlines()[0].replace(b'"coder":"ana"', b'"coder":"ben"')
    other.write_bytes(first + b"\n{not for ana to read\n")
    assert journal_of(coded.parent, ANA) is not None
    with pytest.raises(JournalError):
        journal_of(coded.parent, BEN)


def test_a_second_window_is_read_only_and_says_who_holds_the_journal(tmp_path: Path) -> None:
    project = made_study(tmp_path)
    with Desk.open(project, FG1, ANA) as first:
        second = Desk.open(project, FG1, ANA)
        assert second.locked is not None
        assert f"process {os.getpid()}" in str(second.locked)
        with pytest.raises(LockedError, match="being written by"):
            second.code(Span(32, 52), [STUDENTS])
        first.code(Span(32, 52), [STUDENTS])
        with Desk.open(project, FG1, ANA, take_over=True) as third:
            assert third.locked is None


def test_the_lock_of_a_process_that_died_here_is_taken_over(tmp_path: Path) -> None:
    project = made_study(tmp_path)
    child = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    assert Desk.open(project, FG1, ANA).locked is not None
    child.kill()
    child.wait()
    child.stdout.close()
    with Desk.open(project, FG1, ANA) as desk:
        assert desk.locked is None


def test_a_full_disk_is_an_error_and_the_event_is_not_in_the_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = made_study(tmp_path)
    with Desk.open(project, FG1, ANA) as desk:
        desk.code(Span(32, 52), [STUDENTS])
        before = read_journal(desk._writer.path).events  # type: ignore[union-attr]

        def full(_: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(StudyError, match="The last action was not saved"):
            desk.code(Span(60, 80), [STUDENTS])
        monkeypatch.undo()
        assert len(desk.segments()) == 1
        assert read_journal(desk._writer.path).events == before  # type: ignore[union-attr]


@pytest.mark.skipif(os.name == "nt", reason="an open file stays where it is")
@pytest.mark.parametrize("replaced", [False, True])
def test_nothing_is_called_saved_when_another_program_took_the_journal_away(
    coded: Path, tmp_path: Path, replaced: bool
) -> None:
    before = coded.read_bytes()
    with Desk.open(made_study(tmp_path), FG1, ANA) as desk:
        coded.unlink()
        if replaced:
            coded.write_bytes(before)
        for _ in range(2):
            with pytest.raises(
                StudyError, match=r"removed or replaced it\. The last action was not"
            ):
                desk.code(Span(130, 140), [TEACHERS])
    assert coded.exists() == replaced
    if replaced:
        assert coded.read_bytes() == before
        with Desk.open(made_study(tmp_path), FG1, ANA) as desk:
            desk.code(Span(130, 140), [TEACHERS])
        assert len(coded.read_bytes()) > len(before)


def test_coding_goes_on_where_the_disk_numbers_a_file_anew_at_each_look(
    coded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os.path, "samestat", lambda *_: False)
    before = coded.read_bytes()
    with Desk.open(made_study(tmp_path), FG1, ANA) as desk:
        desk.code(Span(130, 140), [TEACHERS])
    assert len(coded.read_bytes()) > len(before)


def test_after_a_line_that_could_not_be_taken_back_nothing_more_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = made_study(tmp_path)
    with Desk.open(project, FG1, ANA) as desk:
        desk.code(Span(32, 52), [STUDENTS])
        assert desk._writer is not None
        path, file = desk._writer.path, desk._writer._file
        desk._writer._file = _Failing(file, keeps=20)  # type: ignore[assignment]
        for told in ("the disk took only part", "an earlier line was left unfinished"):
            with pytest.raises(StudyError, match=f"{told}.*not saved"):
                desk.code(Span(60, 80), [STUDENTS])
        desk._writer._file = file
    with Desk.open(project, FG1, ANA) as desk:
        assert desk.torn is not None
        desk.code(Span(60, 80), [TEACHERS])
    assert [s.codes for s in state_of(read_journal(path).events).segments()] == [
        (STUDENTS,),
        (TEACHERS,),
    ]


class _Failing:
    """A file on a disk that goes away in the middle of a line."""

    def __init__(self, file: FileIO, keeps: int) -> None:
        self._file, self._keeps = file, keeps

    def seek(self, *where: int) -> int:
        return self._file.seek(*where)

    def fileno(self) -> int:
        return self._file.fileno()

    def write(self, line: bytes) -> int:
        return self._file.write(line[: self._keeps])

    def truncate(self, _: int) -> int:
        raise OSError(5, "Input/output error")


def test_a_finished_last_line_of_a_newer_qualcode_is_never_taken_for_a_torn_one(
    coded: Path, tmp_path: Path
) -> None:
    data = coded.read_bytes()[:-1]
    last = data.rsplit(b"\n", 1)[1]
    newer = data.replace(last, last.replace(b'"v":1', b'"v":2'))
    coded.write_bytes(newer)
    with pytest.raises(JournalError, match="written by a newer qualcode"):
        Desk.open(made_study(tmp_path), FG1, ANA)
    assert coded.read_bytes() == newer


@pytest.mark.parametrize(("refused", "told"), [("ab", "written"), ("rb", "read")])
def test_a_journal_that_cannot_be_opened_is_an_error_in_words_and_frees_its_lock(
    coded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: str, told: str
) -> None:
    real = Path.open

    def opened(self: Path, mode: str = "r", *rest: object, **more: object) -> object:
        if self.suffix == ".jsonl" and mode == refused:
            raise PermissionError(13, "Permission denied")
        return real(self, mode, *rest, **more)  # type: ignore[call-overload]

    project = made_study(tmp_path)
    monkeypatch.setattr(Path, "open", opened)
    with pytest.raises(StudyError, match=rf"ana\.jsonl cannot be {told}: Permission denied"):
        Desk.open(project, FG1, ANA)
    monkeypatch.undo()
    with Desk.open(project, FG1, ANA) as desk:
        assert desk.locked is None


def test_a_journal_that_may_not_be_read_is_an_error_in_words(
    coded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(StudyError, match=r"ana\.jsonl cannot be read: Permission denied"):
        journal_of(coded.parent, ANA)


def test_a_line_feed_that_is_missing_is_put_back_before_the_next_line(
    coded: Path, tmp_path: Path
) -> None:
    data = coded.read_bytes()
    coded.write_bytes(data[:-1])
    with Desk.open(made_study(tmp_path), FG1, ANA) as desk:
        assert desk.torn is None
    assert coded.read_bytes() == data


def test_line_ends_of_windows_are_read_and_new_lines_follow(coded: Path, tmp_path: Path) -> None:
    before = read_journal(coded).events
    coded.write_bytes(coded.read_bytes().replace(b"\n", b"\r\n"))
    with Desk.open(made_study(tmp_path), FG1, ANA) as desk:
        desk.code(Span(130, 140), [TEACHERS])
    assert read_journal(coded).events[:-1] == before


def test_a_file_without_a_whole_line_is_no_journal_yet(tmp_path: Path) -> None:
    project = made_study(tmp_path)
    folder = project.folder.codings_folder(FG1)
    folder.mkdir(parents=True)
    for content in (b"", b'{"do":"open","v":1'):
        (folder / "ana.jsonl").write_bytes(content)
        assert journals_in(folder) == []
        assert journal_of(folder, ANA) is None
    with Desk.open(project, FG1, ANA) as desk:
        desk.code(Span(32, 52), [STUDENTS])
    assert len(read_journal(folder / "ana.jsonl").events) == 2


def test_a_journal_whose_beginning_was_lost_is_refused_with_its_name(coded: Path) -> None:
    lines = coded.read_bytes().splitlines(keepends=True)
    coded.write_bytes(b"".join(lines[2:]))
    for look in (lambda: journal_of(coded.parent, ANA), lambda: journals_in(coded.parent)):
        with pytest.raises(JournalError, match=r"ana\.jsonl, line 1: .* opening line"):
            look()


@pytest.mark.skipif(os.name != "posix", reason="folders are synced on POSIX only")
def test_the_name_of_a_new_journal_is_durable_with_its_first_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    monkeypatch.setattr("qualcode.store.files.sync_folder", synced.append)
    monkeypatch.setattr("qualcode.store.journals.sync_folder", synced.append)
    with Desk.open(made_study(tmp_path), FG1, ANA) as desk:
        synced.clear()
        desk.code(Span(32, 52), [STUDENTS])
        assert synced == [tmp_path / "codings" / "FG1"]
        desk.code(Span(60, 80), [STUDENTS])
        assert len(synced) == 1


_HOLD = """
import sys, time
sys.path.insert(0, ".")
from pathlib import Path
from qualcode.project.desk import Desk
from qualcode.project.project import Project
desk = Desk.open(Project.open(Path(sys.argv[1])), "FG1", "ana")
print("held", flush=True)
time.sleep(60)
"""

_APPEND = """
import sys
sys.path.insert(0, ".")
from pathlib import Path
from qualcode.model.ids import CodeId
from qualcode.model.span import Span
from qualcode.project.desk import Desk
from qualcode.project.project import Project
with Desk.open(Project.open(Path(sys.argv[1])), "FG1", "ana") as desk:
    for n in range(int(sys.argv[2])):
        desk.flag(desk.code(Span(n % 90, n % 90 + 3 + n // 90), ["small/rooster"]).id, "unique")
        print(n, flush=True)
"""


@pytest.mark.slow
def test_killing_the_process_during_1000_appends_loses_nothing_that_was_confirmed(
    tmp_path: Path,
) -> None:
    chance = random.Random(9)
    confirmed = 0
    for round_ in range(12):
        root = tmp_path / str(round_)
        made_study(root)
        child = subprocess.Popen(
            [sys.executable, "-c", _APPEND, str(root), "1000"], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        for _ in range(chance.randrange(1, 400)):
            last = child.stdout.readline()
        time.sleep(chance.random() / 100)
        child.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
        rest, _ = child.communicate()
        said = int((rest.split() or [last])[-1]) + 1
        journal = read_journal(root / "codings" / "FG1" / "ana.jsonl")
        state = state_of(journal.events)
        kept = len([s for s in state.segments() if s.flags])
        assert said <= kept <= said + 1
        confirmed += kept
    assert confirmed > 200
