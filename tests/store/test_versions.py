"""Older words are kept as they were, proven before use, and go when nothing stands on them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.model.errors import FormatError, StudyError
from qualcode.model.ids import TranscriptId
from qualcode.model.transcript import Transcript, Turn
from qualcode.store.folder import Folder
from qualcode.store.versions import Versions, mentioned
from qualcode.text.textmap import text_map
from tests.store.helpers import FG1, TURNS, made_study

AT = "2026-11-21T18:00:00Z"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return made_study(tmp_path / "study").folder


def corrected(word: str) -> tuple[Turn, ...]:
    """The turns with another word for `kantine`."""
    return tuple(replace(t, text=t.text.replace("kantine", word)) for t in TURNS)


def exchanged(folder: Folder, word: str, *, at: str = AT) -> Transcript:
    """The words with that word in use, the ones before it kept."""
    versions, now = folder.versions(FG1), folder.transcript(FG1)
    versions.keep(now.turns, folder.info(FG1), at=at, by="update")
    return versions.replace(corrected(word), folder.info(FG1))


def test_a_kept_state_comes_back_as_it_was(folder: Folder) -> None:
    before, info = folder.transcript(FG1), folder.info(FG1)
    after = exchanged(folder, "aula")
    [kept] = folder.versions(FG1).states()
    assert (kept.name, kept.turns, kept.info) == (before.version, TURNS, info)
    assert (kept.replaced, kept.by, kept.version) == (AT, "update", before.version)
    assert folder.versions(FG1).older(before.version) == before
    assert folder.info(FG1).version == folder.transcript(FG1).version == after.version


def test_the_same_words_under_other_speakers_are_a_state_of_their_own(folder: Folder) -> None:
    versions, info = folder.versions(FG1), folder.info(FG1)
    version = folder.transcript(FG1).version
    others = tuple(replace(t, speaker="P2") for t in TURNS)
    names = [
        versions.keep(turns, info, at=f"2026-11-21T18:0{n}:00Z", by="relabel")
        for n, turns in enumerate((TURNS, others, TURNS))
    ]
    assert names == [version, f"{version}-2", version]
    assert [kept.turns for kept in versions.states()] == [others, TURNS]
    found = versions.older(version)
    assert found is not None
    assert found.turns == TURNS


def test_words_that_are_not_those_of_their_version_are_not_used(folder: Folder) -> None:
    before = folder.transcript(FG1)
    exchanged(folder, "aula")
    versions = folder.versions(FG1)
    path = versions.folder / f"{before.version}.txt"
    path.write_bytes(path.read_bytes().replace(b"rooster", b"roosters"))
    with pytest.raises(StudyError, match="does not hold the words of version"):
        versions.state(before.version)
    assert versions.states() == []
    assert versions.older(before.version) is None
    path.write_bytes(b"no words\n")
    with pytest.raises(FormatError, match="4 columns"):
        versions.state(before.version)


def test_a_map_is_kept_once_and_read_in_both_directions(folder: Folder) -> None:
    before = folder.transcript(FG1)
    after = exchanged(folder, "grote aula")
    versions = folder.versions(FG1)
    found = text_map(before.text, after.text)
    versions.keep_map(before.version, after.version, found)
    versions.keep_map(after.version, before.version, found.inverse())
    assert [(old, new) for _, old, new in versions.maps()] == [(before.version, after.version)]
    assert versions.way(before, after) == found
    assert versions.way(after, before) == found.inverse()


@pytest.mark.parametrize(
    "damage", ["{", '{"v":1,"changes":[[1,2]]}', '{"v":9,"changes":[[3,3]]}', "[]", "shifted"]
)
def test_a_map_that_does_not_fit_both_words_is_computed_again(folder: Folder, damage: str) -> None:
    before = folder.transcript(FG1)
    after = exchanged(folder, "grote aula")
    versions = folder.versions(FG1)
    found = text_map(before.text, after.text)
    versions.keep_map(before.version, after.version, found)
    [(path, _, _)] = versions.maps()
    if damage == "shifted":
        record = json.loads(path.read_bytes())
        record["changes"][1][0] -= 1
        damage = json.dumps(record)
    path.write_text(damage, encoding="utf-8")
    assert versions.way(before, after) == found


def test_what_nothing_stands_on_goes_with_its_maps(folder: Folder) -> None:
    versions, seen = folder.versions(FG1), [folder.transcript(FG1)]
    for n, word in enumerate(("aula", "zaal", "hal"), start=1):
        seen.append(exchanged(folder, word, at=f"2026-11-21T18:0{n}:00Z"))
        for old in seen[:-1]:
            versions.keep_map(old.version, seen[-1].version, text_map(old.text, seen[-1].text))
    first, second, third, current = (t.version for t in seen)
    gone = versions.prune({first, current, "0" * 16}, last=third, current=current)
    assert gone == [second]
    assert sorted(versions.names()) == sorted([first, third])
    assert {(old, new) for _, old, new in versions.maps()} == {
        (first, third), (first, current), (third, current),
    }  # fmt: skip


def test_every_version_that_a_file_names_is_needed(tmp_path: Path) -> None:
    path = tmp_path / "ana.jsonl"
    path.write_text(
        '{"text":"9f2c41d0aa00bb11"}\n{"text":"00000000000000ff"}\n{"id":"01K00000000000000000000000"'
        ',"sha":"' + "ab" * 32 + '"}\n{"torn":"1234567890abcdef","te',
        encoding="utf-8",
    )
    assert mentioned([path]) == {"9f2c41d0aa00bb11", "00000000000000ff", "1234567890abcdef"}


def test_a_replacement_that_was_decided_is_what_is_read(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Versions, "finish", lambda _: None)
        after = exchanged(folder, "aula")
    versions = folder.versions(FG1)
    assert versions.is_unfinished()
    assert b"kantine" in folder.words_file(FG1).read_bytes()
    assert folder.transcript(FG1) == after
    assert folder.info(FG1).version == after.version
    versions.finish()
    assert not versions.is_unfinished()
    assert b"kantine" not in folder.words_file(FG1).read_bytes()
    assert folder.transcript(FG1) == after


def test_an_unreadable_record_is_told_with_the_way_out(folder: Folder) -> None:
    versions = folder.versions(FG1)
    versions.folder.mkdir(parents=True)
    (versions.folder / "next.json").write_text("{}", encoding="utf-8")
    with pytest.raises(StudyError, match=r"next\.json was changed outside qualcode") as error:
        folder.transcript(FG1)
    assert "from a backup" in error.value.hint


def test_a_transcript_that_was_never_corrected_has_no_folder(folder: Folder) -> None:
    versions = folder.versions(FG1)
    assert (versions.names(), versions.states(), list(versions.maps())) == ([], [], [])
    assert not versions.folder.exists()
    assert folder.versions(TranscriptId("FG9")).older("0" * 16) is None
