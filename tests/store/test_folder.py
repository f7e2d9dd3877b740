"""The study folder: where things lie, what order they come in, and what is refused."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.formats.studyfiles import TranscriptInfo
from qualcode.model.errors import FormatError, StudyError, UsageError
from qualcode.model.ids import BookId, TranscriptId
from qualcode.model.transcript import Turn
from qualcode.store.files import write_atomically
from qualcode.store.folder import Folder, _natural
from tests.store.helpers import FG1, TURNS, made_study

TURN = (Turn("Ja.", "P1", 0, 900),)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return made_study(tmp_path / "een map" / "é").folder


def test_transcripts_stand_in_natural_order_whatever_the_disk_says(folder: Folder) -> None:
    names = ["FG10", "FG2", "fb1", "FG01", "FG1a", "NI1.b", "NI1-a", "9", "10"]
    random.Random(4).shuffle(names)
    for name in names:
        folder.words_file(TranscriptId(name)).write_text("", encoding="utf-8")
    assert folder.transcript_ids() == (
        "9", "10", "fb1", "FG01", "FG1", "FG1a", "FG2", "FG10", "NI1-a", "NI1.b",
    )  # fmt: skip


@given(st.lists(st.text("FGfg0129.-", min_size=1, max_size=6), unique=True))
def test_natural_order_is_one_order_for_any_names(names: list[str]) -> None:
    backwards = names[::-1]
    assert sorted(names, key=_natural) == sorted(backwards, key=_natural)


def test_files_whose_names_are_no_ids_are_no_transcripts(folder: Folder) -> None:
    for name in ("FG1 (1)", "CON", "notitie é", ".FG3"):
        folder.words_file(TranscriptId(name)).write_text("x", encoding="utf-8")
    assert folder.transcript_ids() == (FG1,)


@pytest.mark.parametrize("id", ["FG9", "../transcripts/FG1", "", "FG1.txt", "a\0b", "x" * 300])
def test_an_unknown_transcript_names_those_there_are(folder: Folder, id: str) -> None:
    with pytest.raises(UsageError, match="There is no transcript") as raised:
        folder.transcript(TranscriptId(id))
    assert raised.value.hint == "The transcripts are: FG1."


@pytest.mark.parametrize("id", ["fg1", "con", "FG 2", "../FG2", "x" * 65])
def test_a_transcript_that_some_system_could_not_keep_is_refused(folder: Folder, id: str) -> None:
    before = {p: p.read_bytes() for p in folder.root.rglob("*") if p.is_file()}
    with pytest.raises(UsageError):
        folder.write_transcript(TranscriptId(id), TURN, TranscriptInfo(""))
    assert {p: p.read_bytes() for p in folder.root.rglob("*") if p.is_file()} == before


def test_a_transcript_comes_back_as_it_was_written(folder: Folder) -> None:
    id, info = TranscriptId("FG2"), TranscriptInfo("", "en", {"mode": "online"})
    made = folder.write_transcript(id, TURN, info)
    assert folder.transcript(id) == made
    assert folder.info(id).version == made.version
    assert [t.id for t in folder.transcripts()] == ["FG1", "FG2"]


@pytest.mark.parametrize("writes", [0, 1])
def test_a_crash_while_a_transcript_is_made_leaves_none_or_all_of_it(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    left = [writes]

    def crashing(path: Path, data: bytes | str) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        write_atomically(path, data)

    id = TranscriptId("FG2")
    monkeypatch.setattr("qualcode.store.folder.write_atomically", crashing)
    with pytest.raises(KeyboardInterrupt):
        folder.write_transcript(id, TURN, TranscriptInfo(""))
    monkeypatch.undo()
    assert folder.transcript_ids() == (FG1,)
    assert [t.id for t in folder.transcripts()] == [FG1]
    assert folder.write_transcript(id, TURN, TranscriptInfo("")) == folder.transcript(id)


def test_the_study_is_found_from_inside_it_and_the_way_out_is_told_elsewhere(
    folder: Folder, tmp_path: Path
) -> None:
    inside = folder.root / "transcripts" / "versions"
    inside.mkdir()
    assert Folder.find(inside).root == folder.root.resolve()
    assert Folder.find(folder.project_file).root == folder.root.resolve()
    assert Folder.find(folder.root).root == folder.root
    with pytest.raises(StudyError, match=r"is not a qualcode study: .*\nGo to .* qualcode init"):
        Folder.find(tmp_path)
    with pytest.raises(StudyError, match="is not there"):
        Folder.find(tmp_path / "gone")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("project.yaml", b"study: x\nname: [", r"project\.yaml, line \d"),
        ("participants.yaml", b"participants:\n- id: P 1\n", r"participants\.yaml, line 2"),
        ("codebooks/small.yaml", b"codebook: small\n\tx: 1\n", r"codebooks/small\.yaml, line 2"),
        ("transcripts/FG1.txt", b"a\tb\tc\td\n", r"transcripts/FG1\.txt, line 1"),
        ("transcripts/FG1.yaml", b"version: x\nmarkers: 3\n", r"transcripts/FG1\.yaml, line 2"),
        ("transcripts/FG1.yaml", b"\xff", r"FG1\.yaml, line 1"),
    ],
)
def test_a_piece_that_cannot_be_read_is_named_with_its_file_and_line(
    folder: Folder, name: str, content: bytes, told: str
) -> None:
    (folder.root / name).write_bytes(content)
    with pytest.raises((FormatError, StudyError), match=told):
        (folder.study(), folder.participants(), folder.codebooks(), list(folder.transcripts()))


def test_a_codebook_under_another_name_is_refused_with_both_names(folder: Folder) -> None:
    path = folder.books_folder / "small.yaml"
    path.rename(path.with_name("other.yaml"))
    with pytest.raises(StudyError, match=r'codebooks/other\.yaml calls itself "small"'):
        folder.codebook(BookId("other"))


def test_windows_line_ends_and_marks_change_nothing(folder: Folder) -> None:
    before = folder.study(), folder.participants(), folder.codebooks(), folder.transcript(FG1)
    for path in folder.files():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert (
        folder.study(), folder.participants(), folder.codebooks(), folder.transcript(FG1)
    ) == before  # fmt: skip


def test_a_study_without_people_has_none(folder: Folder) -> None:
    folder.participants_file.unlink()
    assert folder.participants() == {}
    assert "participants.yaml" not in {folder.shown(p) for p in folder.files()}


def test_a_path_is_shown_relative_to_the_study_with_forward_slashes(folder: Folder) -> None:
    assert folder.shown(folder.words_file(FG1)) == "transcripts/FG1.txt"
    assert folder.shown(Path("elsewhere") / "x") == str(Path("elsewhere") / "x")
    assert (folder.exports.name, folder.analysis.name) == ("exports", "analysis")


def test_what_is_known_is_replaced_without_touching_the_words_or_their_version(
    folder: Folder,
) -> None:
    words, info = folder.words_file(FG1).read_bytes(), folder.info(FG1)
    folder.write_info(FG1, TranscriptInfo(info.version, "nl", {"mode": "live"}, info.speakers))
    assert folder.words_file(FG1).read_bytes() == words
    assert (folder.info(FG1).version, folder.info(FG1).attributes) == (
        info.version,
        {"mode": "live"},
    )
    assert folder.transcript(FG1).turns == TURNS
