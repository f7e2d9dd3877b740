"""Two projects whose links share a GUID: both links stay, and the study can go out and back."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.model.ids import TranscriptId
from qualcode.project.exchanging import bring_in, look
from qualcode.project.exchanging_whole import whole
from qualcode.project.project import Project
from tests.formats.refi.helpers import guid, inline, qdpx, selection, standard_parts
from tests.formats.refi.helpers import project as foreign
from tests.project.exchange import exported
from tests.store.helpers import made_study

WORDS = "Toen was er steun van de groep en dat hielp mij."


def at(text: str, word: str) -> tuple[int, int]:
    return text.index(word), text.index(word) + len(word)


def linked(path: Path, number: int, text: str, name: str = "leidt tot") -> Path:
    """A project of one source, called as its file, whose link has the GUID 70."""
    first, second = number + 1, number + 2
    selections = selection(first, *at(text, "steun")) + selection(second, *at(text, "groep"))
    link = (
        f'<Link guid="{guid(70)}" name="{name}" originGUID="{guid(first)}" '
        f'targetGUID="{guid(second)}"/>'
    )
    source = inline(text, selections, number=number, name=path.stem)
    body = foreign(standard_parts(source, f"<Links>{link}</Links>"))
    path.write_bytes(qdpx({"project.qde": body}))
    return path


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    return linked(tmp_path / "GA01.qdpx", 900, WORDS), linked(
        tmp_path / "GB01.qdpx", 1900, f"Heel anders. {WORDS}"
    )


def both(tmp_path: Path, files: tuple[Path, Path]) -> Project:
    """A study that both projects came into."""
    study = made_study(tmp_path / "study")
    for file in files:
        study = study.fresh()
        bring_in(study, look(file, project=study))
    return study.fresh()


def test_both_links_stay_and_go_out_under_guids_of_their_own(
    tmp_path: Path, files: tuple[Path, Path]
) -> None:
    study = both(tmp_path, files)
    memos = whole(study).corpus.memos
    assert [m.transcript for m in memos] == [TranscriptId("GA01"), TranscriptId("GB01")]
    assert len({m.id for m in memos}) == 2
    again = look(exported(study), project=study)
    assert again.inspection.refusals == ()
    assert len({link.guid for link in again.inspection.project.links}) == 2
    assert again.again is not None
    assert again.again.differences == []


def test_the_same_files_bring_nothing_new_another_time(
    tmp_path: Path, files: tuple[Path, Path]
) -> None:
    study = both(tmp_path, files)
    for file in files:
        again = look(file, project=study).again
        assert again is not None
        assert again.memos == []
        assert [d for d in again.differences if d.kind == "new"] == []


def test_a_link_renamed_there_is_the_link_it_was(tmp_path: Path, files: tuple[Path, Path]) -> None:
    study = both(tmp_path, files)
    found = look(linked(files[0], 900, WORDS, name="botst met"), project=study).again
    assert found is not None
    assert found.memos == []
    assert [after.text for _, after in found.changed_memos] == ["botst met"]
